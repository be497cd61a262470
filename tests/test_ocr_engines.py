"""OCR engines: how they are found and chosen, what each says of itself, and which words of another script stay."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cleaner.errors import OcrError, UsageError
from cleaner.formats.layout.blocks import Block, Row, Sheet, Token
from cleaner.formats.ocr import engines
from cleaner.formats.ocr.arrangement import arranged
from cleaner.formats.ocr.contract import Ability, Reading
from cleaner.formats.ocr.engines import rapidocr
from cleaner.formats.ocr.engines.tesseract import scripts
from cleaner.reading.inputs import read, request_of
from cleaner.settings import Options
from cleaner.text.source import Box, Source

from .test_ocr import picture

ADDED = """
from cleaner.formats.layout.blocks import Block, Row, Sheet, Token
from cleaner.formats.ocr.contract import Ability, Reading
from cleaner.text.source import Box


class Parrot:
    name = "parrot"

    def ability(self):
        return Ability("1")

    def languages(self, wanted, images, indices):
        return ("parrotese",)

    def read(self, image, languages):
        word = Token(" ".join(languages), Box(10, 10, 90, 30), 0.9)
        return Reading(Sheet([Block([Row([word], word.box)])]))


ENGINE = Parrot()
"""


def announce(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "parroting.py").write_text(ADDED)
    about = folder / "parroting-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: parroting\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[cleaner.ocr]\nparrot = parroting\n")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", str(folder))


def test_shipped_engines_have_the_names_they_are_found_by() -> None:
    assert engines.names()[:2] == ["rapidocr", "tesseract"]
    for name in engines.names()[:2]:
        assert engines.engine(name).name == name


def test_unknown_engine_is_said_before_anything_is_read() -> None:
    with pytest.raises(UsageError, match="no OCR engine 'tesserakt'") as caught:
        request_of(Options(ocr_engine="tesserakt"))
    assert "rapidocr, tesseract" in caught.value.advice


def test_engine_of_another_distribution_reads_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    announce(tmp_path, monkeypatch)
    assert "parrot" in engines.names()
    source = read(picture(tmp_path / "a.png"), ocr_engine="parrot")
    assert isinstance(source, Source)
    assert source.text == "parrotese\n"
    assert source.pages[0].words.confidences[0] == pytest.approx(0.9)


# RapidOCR


@pytest.mark.parametrize("missing", ["rapidocr", "onnxruntime", "cv2"])
def test_missing_packages_are_named_with_the_extra(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    def spec(name: str) -> Any:
        return None if name == missing else find_spec("json")

    monkeypatch.setattr(rapidocr, "find_spec", spec)
    with pytest.raises(OcrError, match=f"{missing} is not installed") as caught:
        rapidocr.ENGINE.ability()
    assert caught.value.advice == "pip install 'cleaner-ocr[rapidocr]'"


def test_wheel_without_models_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rapidocr, "find_spec", lambda name: SimpleNamespace(origin=str(tmp_path / "x.py")))
    rapidocr._models.cache_clear()
    with pytest.raises(OcrError, match="without its models"):
        rapidocr.ENGINE.ability()


@pytest.mark.parametrize(
    ("language", "reads"),
    [
        ("en", True), ("de", True), ("pl", True), ("vi", True), ("el", True), ("zh", True), ("zh-Hant", True),
        ("ja", True), ("uk", False), ("ru", False), ("ar", False), ("hi", False), ("ko", False), ("ka", False),
    ],
)  # fmt: skip
def test_languages_whose_letters_the_models_know(
    monkeypatch: pytest.MonkeyPatch, language: str, reads: bool
) -> None:
    monkeypatch.setattr(rapidocr.RapidOcr, "ability", lambda self: Ability("1"))
    if reads:
        assert rapidocr.ENGINE.languages([language], lambda index: pytest.fail("looked"), [0]) == ()
    else:
        with pytest.raises(OcrError, match=f"'{language}'") as caught:
            rapidocr.ENGINE.languages(["en", language], lambda index: pytest.fail("looked"), [0])
        assert "tesseract" in caught.value.advice


def line(text: str, words: Sequence[tuple[str, float]], sure: float = 0.9) -> list[tuple[str, float]]:
    """The words of a line of the engine, whose parts stand side by side, with their confidences."""
    at, parts = 0.0, []
    for part, how in words:
        parts.append((part, how, Box(at, 0, at + 10 * len(part), 20)))
        at += 10 * len(part) + 5
    row = rapidocr._row(rapidocr._Line(text, sure, Box(0, 0, 10 * len(text), 20), parts))
    return [(token.text, round(token.confidence, 2)) for token in row.tokens]


@pytest.mark.parametrize(
    ("text", "words", "tokens"),
    [
        ("one two", [("one", 0.9), ("two", 0.7)], [("one", 0.9), ("two", 0.7)]),
        ("it's 4.5%", [("it's", 0.9), ("4.5", 0.5), ("%", 0.6)], [("it's", 0.9), ("4.5%", 0.55)]),
        ("日本", [("日", 0.9), ("本", 0.8)], [("日本", 0.85)]),
        (
            "one two",
            [("on", 0.9), ("two", 0.7)],
            [("one", 0.9), ("two", 0.9)],
        ),  # not what it says: shared out
        ("one", [], [("one", 0.9)]),
    ],
)
def test_words_of_lines(text: str, words: list[tuple[str, float]], tokens: list[tuple[str, float]]) -> None:
    assert line(text, words) == tokens


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_of_a_turned_image(turn: int) -> None:
    numpy = pytest.importorskip("numpy")
    pixels = numpy.zeros((40, 60))
    pixels[5:10, 20:50] = 1
    rows, columns = numpy.nonzero(rapidocr._turned(pixels, turn))
    turned = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    image = SimpleNamespace(width=60, height=40)
    assert rapidocr._back(turned, turn, image) == (20, 5, 50, 10)  # type: ignore[arg-type]


# what has no blocks


def rows(*lines: tuple[float, float, str]) -> Sheet:
    """Lines, each with its left edge, its top and its text, of letters ten wide and lines twenty high."""
    found = []
    for left, top, text in lines:
        tokens, at = [], left
        for word in text.split():
            tokens.append(Token(word, Box(at, top, at + 10 * len(word), top + 20), 0.9))
            at += 10 * len(word) + 6
        found.append(Row(tokens, Box(left, top, at - 6, top + 20), 20))
    return Sheet([Block(found)])


SIDES = (("a", 0.0, 0.0), ("b", 500.0, 11.0))
LONG = "these are the words of one column"


def test_lines_without_blocks_are_put_into_columns() -> None:
    columns = [(x, 100.0 + 30 * y + shift, f"{name}{y} {LONG}") for y in range(8) for name, x, shift in SIDES]
    sheet = arranged(rows(*columns))
    firsts = [row.tokens[0].text for block in sheet.blocks for row in block.rows]
    assert firsts == [f"{name}{y}" for name in "ab" for y in range(8)]


def test_lines_without_blocks_are_parted_where_white_space_is() -> None:
    places = (100.0, 130.0, 160.0, 190.0, 260.0, 290.0, 320.0)
    sheet = arranged(rows(*((0.0, y, LONG) for y in places)))
    assert [len(block.rows) for block in sheet.blocks] == [4, 3]


def test_nothing_is_arranged() -> None:
    assert arranged(Sheet()).blocks == []


# words of another script


def read_as(words: str) -> Reading:
    """A line of words, each as ``text@confidence``."""
    tokens, at = [], 0.0
    for word in words.split():
        text, _, sure = word.partition("@")
        tokens.append(Token(text, Box(at, 0, at + 50, 20), float(sure or 0.95)))
        at += 60
    return Reading(Sheet([Block([Row(tokens, Box(0, 0, at - 10, 20))])]))


@pytest.mark.parametrize(
    ("first", "languages", "second", "text"),
    [
        # Latin words in Cyrillic letters
        ("then the Кеерег stood оп his rock", ["rus", "eng"], "then the Keeper stood on his rock", "then the Keeper stood on his rock"),
        ("на берегу Ha реке в", ["rus", "eng"], "на берегу На реке в", "на берегу На реке в"),
        # one that is Cyrillic indeed: as Latin it is doubtful
        ("the word Щука is for pike", ["rus", "eng"], "the word LLlyka@0.4 is for pike", "the word Щука is for pike"),
        # all letters look like those of the page's script: only how it is spelt is taken from the surer reading
        ("men of the Т.В.М. went home", ["rus", "eng"], "men of the T:B.M.@0.4 went home", "men of the T.B.M. went home"),
        ("with А. Smith at the СОР too", ["rus", "eng"], "with A@0.5 Smith at the COP@0.5 too", "with A. Smith at the COP too"),
        ("мы были там где COBET и", ["rus", "eng"], "мы были там где СОВЕ@0.5 и", "мы были там где СОВЕТ и"),
        ("слово pike по русски щука", ["rus", "eng"], "слово рЖе@0.3 по русски щука", "слово pike по русски щука"),
    ],
)  # fmt: skip
def test_words_of_another_script(first: str, languages: list[str], second: str, text: str) -> None:
    asked = []

    def again(names: Sequence[str]) -> Reading:
        asked.append(list(names))
        return read_as(second)

    found = scripts.fitted(read_as(first), languages, again)
    assert [row.text for block in found.sheet.blocks for row in block.rows] == [text]
    assert asked == [["eng"] if "the" in text else ["rus"]]


@pytest.mark.parametrize(
    ("first", "languages"),
    [
        ("all of it is Latin", ["rus", "eng"]),  # nothing to do
        ("the Кеерег оп his rock", ["eng"]),  # it was not told both scripts
        ("half of it слово за словом", ["rus", "eng"]),  # a page in both
        ("12 34 — 56", ["rus", "eng"]),
        ("", ["rus", "eng"]),
    ],
)
def test_pages_that_are_read_once(first: str, languages: list[str]) -> None:
    reading = read_as(first)
    assert scripts.fitted(reading, languages, lambda names: pytest.fail("read again")) is reading


@pytest.mark.parametrize(
    ("page", "languages", "left"),
    [
        ("then the Keeper stood", ["rus", "eng", "deu"], ["eng", "deu"]),
        ("на берегу реке", ["rus", "eng"], ["rus"]),
        ("half of it слово за словом", ["rus", "eng"], ["rus", "eng"]),
        ("Кеерег оп", ["eng"], ["eng"]),
        ("12 34", ["rus", "eng"], ["rus", "eng"]),
    ],
)
def test_languages_of_the_script_of_a_page(page: str, languages: list[str], left: list[str]) -> None:
    assert list(scripts.narrowed(read_as(page).sheet, languages)) == left
