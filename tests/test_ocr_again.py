"""Doubtful lines of a page that are read once more: specks, pictures of lines, and which words are taken."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from cleaner.formats.layout.blocks import Block, Row, Sheet, Token
from cleaner.formats.ocr.engines.tesseract import again, program
from cleaner.formats.raster import Raster
from cleaner.text.source import Box

SIZE = 40.0  # of type, in pixels


def token(text: str, confidence: float, left: float = 0, right: float = 50) -> Token:
    return Token(text, Box(left, 0, right, 20), confidence)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (("less", 0.78), [("less", 0.96)], "nothing changes"),
        (("right.", 0.82), [("‘right.", 0.88)], "hardly surer, and a mark more"),
        (("waren", 0.64), [("wären", 0.87)], "another word must be sure"),
        (("headians.", 0.72), [("headiams", 0.74)], "letters change"),
        (("I", 0.44), [], "nothing was read"),
        (("a", 0.3), [("°", 0.99)], "no word"),
        (("it:", 0.84), [("it", 0.8)], "less sure"),
    ],
)  # fmt: skip
def test_words_of_the_first_reading_that_stay(
    first: tuple[str, float], second: list[tuple[str, float]], reason: str
) -> None:
    read = [token(*word) for word in second]
    assert not (read and again.surer(read, token(*first))), reason


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Jess", 0.78), [("less", 0.96)]),
        (("‘lamp", 0.78), [("lamp", 0.82)]),
        (("fire:", 0.81), [("fire", 0.96)]),
        (("fora", 0.19), [("for", 0.95), ("a", 0.96)]),
    ],
)
def test_words_of_the_second_reading_that_are_taken(
    first: tuple[str, float], second: list[tuple[str, float]]
) -> None:
    assert again.surer([token(*word) for word in second], token(*first))


def drawn(*dots: tuple[int, int, int]) -> again.Picture:
    """A line with a bar for a word, and squares: where from the left and the top, and how wide."""
    image = Image.new("L", (200, 60), 220)
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 100, 40), fill=20)
    for left, top, width in dots:
        draw.rectangle((left, top, left + width - 1, top + width - 1), fill=40)
    return again.Picture(0, 0, *image.size, image.tobytes())


@pytest.mark.parametrize(
    ("dot", "stays"),
    [
        ((120, 30, 3), False),  # dirt
        ((104, 20, 4), False),
        ((120, 36, 6), True),  # a full stop
        ((98, 38, 4), True),  # part of a letter
        ((120, 57, 3), True),  # cut off: the foot of it may be larger
    ],
)
def test_specks_are_painted_over(dot: tuple[int, int, int], stays: bool) -> None:
    clean, dirty = drawn(), drawn(dot)
    assert again.cleared(dirty, SIZE).pixels == (dirty.pixels if stays else clean.pixels)
    assert again.cleared(clean, SIZE) == clean


@pytest.mark.parametrize("data", [b"", bytes(100), bytes([0, 255] * 50)])
def test_any_pixels_have_a_threshold(data: bytes) -> None:
    assert again.threshold(data) in (0, 255)


def test_pictures_become_pages_of_a_tiff() -> None:
    pictures = [drawn(), again.Picture(5, 6, 3, 3, bytes(range(9))), drawn((120, 30, 3))]
    with Image.open(io.BytesIO(again.tiff(pictures))) as file:
        assert getattr(file, "n_frames") == 3  # noqa: B009  (only some images have it)
        for number, picture in enumerate(pictures):
            file.seek(number)
            assert (file.size, file.tobytes()) == ((picture.width, picture.height), picture.pixels)


HOCR = "<html><body>{}</body></html>"
PAGE = '<div class="ocr_page" title="bbox 0 0 300 60"><span class="ocr_line" title="bbox 0 0 300 60">{}</span></div>'


def hocr(*lines: list[tuple[str, int, int, int]]) -> bytes:
    word = '<span class="ocrx_word" title="bbox {} 6 {} 26; x_wconf {}">{}</span> '
    pages = [
        PAGE.format("".join(word.format(left, right, sure, text) for text, left, right, sure in line))
        for line in lines
    ]
    return HOCR.format("".join(pages)).encode()


def page(*rows: list[tuple[str, float]]) -> tuple[Sheet, Raster]:
    """Lines of words 50 pixels wide, and a picture that they might be in."""
    made = []
    for number, words in enumerate(rows):
        top = 20 + 40 * number
        tokens = [
            Token(text, Box(14 + 60 * at, top, 64 + 60 * at, top + 20), sure)
            for at, (text, sure) in enumerate(words)
        ]
        made.append(Row(tokens, Box(14, top, 64 + 60 * len(words), top + 20), 20.0))
    size = (300, 40 + 40 * len(rows))
    data = b"P5 %d %d 255\n" % size + bytes([200]) * (size[0] * size[1])
    return Sheet([Block(made)]), Raster(*size, data)


def test_only_doubtful_lines_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def lines(images: bytes, languages: list[str], *, dpi: int) -> bytes:
        with Image.open(io.BytesIO(images)) as file:
            asked.append(getattr(file, "n_frames"))  # noqa: B009
        return hocr([("had", 14, 64, 96), ("less", 74, 124, 96), ("thaw", 134, 184, 99)])

    monkeypatch.setattr(program, "lines", lines)
    sheet, image = page([("a", 0.96), ("page", 0.97)], [("had", 0.97), ("Jess", 0.78), ("than", 0.96)])
    again.reread(sheet, image, ["eng"])
    assert asked == [1]
    assert [row.text for row in sheet.blocks[0].rows] == ["a page", "had less than"]  # a sure word stays
    found = sheet.blocks[0].rows[1].tokens[1]
    assert (found.box, found.confidence) == (Box(74, 60, 124, 80), 0.96)


@pytest.mark.parametrize(
    ("rows", "is_file"),
    [
        ([[("sure", 0.9)]], False),
        ([[("·", 0.2), ("sure", 0.9)]], False),
        ([], False),
        ([[("Jess", 0.5)]], True),
    ],
)
def test_pages_that_are_read_once(
    monkeypatch: pytest.MonkeyPatch, rows: list[list[tuple[str, float]]], is_file: bool
) -> None:
    monkeypatch.setattr(program, "lines", lambda *_, **__: pytest.fail("read again"))
    sheet, image = page(*rows)
    again.reread(sheet, image._replace(data="a.png") if is_file else image, ["eng"])


def test_not_too_many_lines_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def lines(images: bytes, languages: list[str], *, dpi: int) -> bytes:
        with Image.open(io.BytesIO(images)) as file:
            number = getattr(file, "n_frames")  # noqa: B009
        return hocr(*[[("right", 14, 64, 96)]] * number)

    monkeypatch.setattr(program, "lines", lines)
    sheet, image = page(*[[("wrong", 0.8 - 0.01 * at)] for at in range(24)])
    again.reread(sheet, image, ["eng"])
    texts = [row.text for row in sheet.blocks[0].rows]
    assert texts == ["wrong"] * 16 + ["right"] * 8  # the worst
