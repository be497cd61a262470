"""OCR: the engine found and asked, languages chosen, pages read upright and without dirt, failures told."""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from cleaner.errors import DocumentError, LimitError, OcrError
from cleaner.formats.images.reader import read_pages
from cleaner.formats.layout.blocks import Block, Row, Sheet, Token
from cleaner.formats.ocr import reader as ocr
from cleaner.formats.ocr.engines.tesseract import languages as ocr_languages
from cleaner.formats.ocr.engines.tesseract import program as tesseract
from cleaner.formats.ocr.engines.tesseract import reading, tessdata
from cleaner.formats.ocr.skew import slope, straight
from cleaner.formats.pdf.image import render
from cleaner.formats.request import Outline, Request
from cleaner.text.source import Box, Page
from cleaner.workers.pool import Overtime, Pool

from .conftest import ROOT, thinned
from .tools import mistakes, needs, needs_modules

SAMPLES = ROOT / "samples"
engine_needed = needs("tesseract", "tesseract-ocr")
each_engine = pytest.mark.parametrize(
    "engine",
    [
        pytest.param("tesseract", marks=engine_needed),
        pytest.param("rapidocr", marks=needs_modules("rapidocr", "onnxruntime")),
    ],
)
"""The whole of the contract holds for each engine."""
LISTING = 'List of available languages in "/x" ({count}):\n{names}\n'
EMPTY = "<html><body><div class='ocr_page' title='bbox 0 0 100 50'></div></body></html>"

Fake = Callable[..., None]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Puts a program in Tesseract's place that has some languages and does something with an image."""

    def put(names: Sequence[str] = ("eng",), does: str = "cat >/dev/null; cat page") -> None:
        program = tmp_path / "engine"
        (tmp_path / "page").write_text(EMPTY)
        listing = LISTING.format(count=len(names), names="\n".join(names))
        program.write_text(
            f"#!/bin/sh\ncd '{tmp_path}'\ncase $1 in\n--version) echo 'tesseract 5.9.9';;\n"
            f"--list-langs) printf '%s' '{listing}';;\n*) echo \"$@\" >> asked; {does};;\nesac\n"
        )
        program.chmod(0o755)
        monkeypatch.setenv(tesseract.VARIABLE, str(program))

    return put


def asked(tmp_path: Path) -> list[str]:
    """The command lines that the false engine was called with."""
    return (tmp_path / "asked").read_text().splitlines()


def picture(path: Path, size: tuple[int, int] = (100, 50), **how: Any) -> str:
    Image.new("L", size, 255).save(path, **how)
    return str(path)


def rendered(path: Path, name: str, index: int, turned: int = 0, tilt: float = 0.0) -> str:
    """A page of a sample as an image file, turned by right angles and by some degrees."""
    width, height, pixels = render(str(SAMPLES / name), index, 300)
    image = Image.frombytes("L", (width, height), pixels)
    image = image.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)
    image.rotate(turned, expand=True).save(path)
    return str(path)


def has(*names: str) -> pytest.MarkDecorator:
    """Skip where the engine lacks data for a language; where CI is set, it fails instead."""
    there = tesseract.engine().languages if tesseract.program() else ()
    missing = [tessdata.package(name) for name in names if name not in there]
    return pytest.mark.skipif(
        bool(missing) and not os.environ.get("CI"), reason=f"no data for OCR: install {' '.join(missing)}"
    )


# the engine


def test_missing_engine_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tesseract.VARIABLE, "no-such-program")
    with pytest.raises(OcrError, match="not installed") as caught:
        tesseract.engine()
    assert "apt install tesseract-ocr" in caught.value.advice


def test_engine_that_cannot_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "engine"
    program.write_bytes(b"\x7fELF no program")
    program.chmod(0o755)
    monkeypatch.setenv(tesseract.VARIABLE, str(program))
    with pytest.raises(OcrError, match="cannot be started"):
        tesseract.engine()


def test_engine_is_asked_for_version_and_languages(fake: Fake) -> None:
    fake(["deu", "osd", "equ", "script/Latin", "chi_sim_vert", "eng"])
    engine = tesseract.engine()
    assert (engine.version, engine.languages, engine.osd) == ("5.9.9", ("deu", "eng"), True)


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("exit 1", "exit code 1"),
        ("echo 'Error: bad data' >&2; echo 'Error during processing.' >&2; exit 3", "Error: bad data (exit code 3)"),
        ("echo 'Estimating resolution as 300' >&2; kill -SEGV $$", "ended by signal 11"),
        ("echo nonsense >&2; echo '' >&2; exit 1", "nonsense (exit code 1)"),
    ],
)  # fmt: skip
def test_failing_engine_is_told_with_page_and_reason(
    fake: Fake, tmp_path: Path, does: str, told: str
) -> None:
    fake(does=f"cat >/dev/null; {does}")
    with pytest.raises(OcrError) as caught:
        ocr.ocr_page(picture(tmp_path / "a.png"), "image", 0, ("eng",))
    assert caught.value.problem == f"page 1: tesseract failed: {told}"


@pytest.mark.parametrize("garbage", ["", "no markup at all", "<html><div class='ocr_page'", "<<<>>>"])
def test_engine_that_prints_garbage_gives_an_empty_page(fake: Fake, tmp_path: Path, garbage: str) -> None:
    fake(does=f"cat >/dev/null; printf '%s' \"{garbage}\"")
    page = ocr.ocr_page(picture(tmp_path / "a.png"), "image", 0, ("eng",))
    assert (page.text, page.origin, page.width) == ("", "ocr", 100)


def test_image_reaches_the_engine_on_standard_input(fake: Fake, tmp_path: Path) -> None:
    fake(does="cat > seen")
    path = picture(tmp_path / "http:--example.org.png")
    ocr.ocr_page(path, "image", 0, ("deu", "eng"))
    (line,) = asked(tmp_path)
    assert line.split()[:2] == ["stdin", "stdout"]
    assert "-l deu+eng" in line
    assert "example" not in line
    assert (tmp_path / "seen").read_bytes() == Path(path).read_bytes()


def test_pdf_page_is_rendered_at_its_resolution(fake: Fake, tmp_path: Path) -> None:
    fake(does="cat > seen")
    page = ocr.ocr_page(str(SAMPLES / "typeset.pdf"), "pdf", 1, ("eng",))
    assert "--dpi 300" in asked(tmp_path)[0]
    assert (tmp_path / "seen").read_bytes().startswith(b"P5 1275 ")
    assert (page.width, page.unit) == (306, "pt")


# images


def test_image_bomb_is_refused_by_its_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = picture(tmp_path / "a.png", (3000, 1000))
    monkeypatch.setenv("CLEANER_MAX_PIXELS", "2999999")
    for look in (
        lambda: list(read_pages(path, Request())),
        lambda: ocr.ocr_page(path, "image", 0, ("eng",)),
    ):
        with pytest.raises(
            LimitError, match="3000 x 1000 pixels, more than the 2999999 that max_pixels"
        ) as caught:
            look()
        assert caught.value.limit == "max_pixels"


def test_more_pages_than_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    picture(path, save_all=True, append_images=[Image.new("L", (9, 9))] * 3)
    with pytest.raises(LimitError, match="max_pages"):
        list(read_pages(str(path), Request(max_pages=3)))


def test_pages_of_a_tiff_are_asked_for_one_by_one(fake: Fake, tmp_path: Path) -> None:
    fake()
    path = tmp_path / "a.tif"
    picture(path, save_all=True, append_images=[Image.new("1", (70, 30)), Image.new("L", (60, 20))])
    outline, *pages = read_pages(str(path), Request(pages="2-"))
    assert outline == Outline(2)
    assert [(page.width, page.origin) for page in pages if isinstance(page, Page)] == [
        (70, "unread"),
        (60, "unread"),
    ]
    for index in (0, 2):
        ocr.ocr_page(str(path), "image", index, ("eng",))
    assert ["page_number=0" in line for line in asked(tmp_path)] == [True, False]
    assert ["page_number=2" in line for line in asked(tmp_path)] == [False, True]


# languages


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("xx", ()), ("", ()), ("en", ("eng",)), ("EN-gb", ("eng",)), ("de-AT", ("deu",)), ("uk", ("ukr",)),
        ("zh", ("chi_sim",)), ("zh-Hans", ("chi_sim",)), ("zh-TW", ("chi_tra",)), ("zh-Hant-HK", ("chi_tra",)),
        ("sr", ("srp",)), ("sr-Latn-RS", ("srp_latn",)), ("uz-Cyrl", ("uzb_cyrl",)), ("nb", ("nor",)),
        ("de-Latf", ("deu_latf", "frk", "deu_frak")), ("grc", ("grc",)), ("la", ("lat",)), ("ukr", ("ukr",)),
        ("srp_latn", ("srp_latn",)), ("osd", ()),
    ],
)  # fmt: skip
def test_names_of_languages(language: str, names: tuple[str, ...]) -> None:
    assert tessdata.names(language) == names


def test_every_name_of_data_belongs_to_one_script_and_language() -> None:
    listed = [name for names in tessdata.SCRIPTS.values() for name in names]
    assert len(listed) == len(set(listed)) > 100
    for name in listed:
        assert name in tessdata.names(tessdata.language(name))
        assert tessdata.names(name) == (name,)


def test_missing_data_is_named_with_its_package(fake: Fake) -> None:
    fake(["eng", "fra"])
    with pytest.raises(OcrError, match="'sr-Latn' is not installed; installed are: eng, fra") as caught:
        ocr.languages(("en", "sr-Latn"), "", "pdf", (0,))
    assert "apt install tesseract-ocr-srp-latn" in caught.value.advice
    with pytest.raises(OcrError, match="no data for the language 'tlh'"):
        ocr.languages(("tlh",), "", "pdf", (0,))


def test_no_data_at_all(fake: Fake) -> None:
    fake(["osd"])
    with pytest.raises(OcrError, match="no language data"):
        ocr.languages((), "", "pdf", (0,))


def test_languages_asked_for_are_taken_as_they_are(fake: Fake, tmp_path: Path) -> None:
    fake(["eng", "deu", "frk"])
    assert ocr.languages(("en", "de-Latf", "eng"), "", "pdf", (0,)) == ("frk", "eng")
    assert not (tmp_path / "asked").exists()


def test_the_only_language_needs_no_look(fake: Fake, tmp_path: Path) -> None:
    fake(["osd", "eng"])
    assert ocr.languages((), "", "pdf", tuple(range(9))) == ("eng",)
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize(
    ("pages", "looks"), [(1, [0]), (4, [2]), (5, [1, 3]), (8, [1, 4, 6]), (300, [50, 150, 250])]
)
def test_few_pages_are_looked_at(fake: Fake, tmp_path: Path, pages: int, looks: list[int]) -> None:
    fake(["deu", "eng", "rus"])
    path = tmp_path / "a.tif"
    picture(path, save_all=True, append_images=[Image.new("1", (9, 9))] * (pages - 1))
    ocr.languages((), str(path), "image", tuple(range(pages)))
    assert [int(line.split("page_number=")[1].split()[0]) for line in asked(tmp_path)] == looks


def test_many_languages_are_narrowed_by_script(fake: Fake, tmp_path: Path) -> None:
    fake(["ara", "deu", "ell", "eng", "fra", "osd", "rus", "ukr"], "cat >/dev/null; echo 'Script: Greek'")
    path = picture(tmp_path / "a.png")
    assert ocr.languages((), path, "image", (0,)) == ("ell", "rus", "deu", "eng")
    assert [line.split(" --psm ")[1] for line in asked(tmp_path)] == ["0", "3 -l ell+rus+deu+eng hocr"]


WORDS = {
    "en": "the of and to in is that was for with his are they have this from",
    "de": "der die und das nicht ist ein sich mit auf für auch wird von dem",
    "uk": "що не на та із як його для вона було від але який про їх",
    "ka": "და არის რომ ეს იყო მისი ერთი თუ როგორც მაგრამ უნდა მე ის",
}


@pytest.mark.parametrize(
    ("read", "there", "chosen"),
    [
        (["en"], ["deu", "eng", "ukr"], {"eng"}),
        (["de", "de", "en"], ["deu", "eng", "ukr"], {"deu", "eng"}),
        (["uk", "en"], ["deu", "eng", "rus", "ukr"], {"ukr", "eng"}),
        (["de"], ["eng", "ukr"], {"eng", "ukr"}),  # German has no data: what was read with is as good as any
        (["ka", "ka", "en"], ["eng", "kat"], {"eng", "kat"}),  # the detection knows no Georgian
        ([], ["eng", "kat"], {"eng", "kat"}),
    ],
)
def test_languages_of_what_was_read(read: list[str], there: list[str], chosen: set[str]) -> None:
    words = Counter(word for language in read for word in 3 * WORDS[language].split())
    assert set(ocr_languages.choose(words, there, there)) == chosen


@engine_needed
@has("eng", "deu", "rus", "ukr")
@pytest.mark.parametrize(
    ("name", "indices", "chosen"),
    [
        ("scan.pdf", [1], {"eng"}),
        ("typeset.pdf", [4], {"deu"}),
        ("typeset.pdf", [7], {"ukr"}),
        ("typeset.pdf", list(range(8)), {"eng", "deu", "ukr"}),
    ],
)
def test_languages_of_the_samples(name: str, indices: list[int], chosen: set[str]) -> None:
    assert set(ocr.languages((), str(SAMPLES / name), "pdf", tuple(indices))) == chosen


# what the engine says


def hocr(*lines: str) -> bytes:
    """A page with one block of lines, each ``bbox; …|word@bbox@confidence …``."""
    out = []
    for line in lines:
        title, *words = line.split("|")
        spans = [word.rsplit("@", 2) for word in words]
        out.append(f"<span class='ocr_line' title='bbox {title}'>")
        out += [
            f"<span class='ocrx_word' title='bbox {box}; x_wconf {sure}'>{text}</span>"
            for text, box, sure in spans
        ]
        out.append("</span>")
    page = "<div class='ocr_page' title='bbox 0 0 1000 1000'><div class='ocr_carea'>"
    return (page + "".join(out) + "</div></div>").encode()


LINE = "100 100 600 140; x_size 40"


@pytest.mark.parametrize(
    ("marks", "text"),
    [
        ("-@90 118 94 122@3", "one two"),  # a speck
        (".@400 100 404 104@50", "one two"),
        ("—@300 118 340 121@60", "one — two"),  # as long as a dash
        (".@400 130 405 135@95", "one . two"),  # the engine has no doubt
        (".@400 130 404 134@50|.@420 130 424 134@50", "one . . two"),  # an ellipsis
        (".@300 130 304 134@50|.@420 130 424 134@50", "one two"),  # too far apart for one
        ("x@300 118 304 122@5", "one two"),  # no letter is so small
        ("i@300 110 304 130@5", "one i two"),  # however doubtful
    ],
)
def test_specks_are_left_out(marks: str, text: str) -> None:
    sheet, _ = reading.parse(hocr(f"{LINE}|one@100 100 200 140@96|{marks}|two@500 100 600 140@96"))
    assert [row.text for block in sheet.blocks for row in block.rows] == [text]


@pytest.mark.parametrize(
    ("lines", "turn"),
    [
        ([f"{LINE}; textangle 90|a@1 1 2 2@9|b@3 1 4 2@9"], 90),
        ([f"{LINE}; textangle 180|a@1 1 2 2@9"], 180),
        ([f"{LINE}|a@100 100 120 140@9|b@130 100 150 140@9"], 0),
        (["0 0 40 400|a@0 0 40 90@9|b@0 110 40 400@9"], 270),  # nothing said, but upright and downwards
        (["0 0 40 400|a@0 110 40 400@9|b@0 0 40 90@9"], 90),
        (["0 0 4 40|I@0 0 4 40@9", f"{LINE}|a@100 100 120 140@9|b@130 100 150 140@9"], 0),
        ([], 0),
    ],
)
def test_turned_lines(lines: list[str], turn: int) -> None:
    assert reading.parse(hocr(*lines))[1] == turn


def block(*rows: tuple[str, float, float, float]) -> Block:
    """Lines, each with its text, left, top and right; type of size 20."""
    return Block(
        [
            Row([Token(text, Box(x, y, right, y + 20))], Box(x, y, right, y + 20), 20)
            for text, x, y, right in rows
        ]
    )


@pytest.mark.parametrize(
    ("below", "mended"),
    [
        ((("Saltholm had", 0, 60, 400),), True),
        ((("steered by", 0, 61, 200),), True),
        ((("Saltholm had", 30, 60, 400),), False),  # indented
        ((("Saltholm had", 0, 80, 400),), False),  # further below
        ((("Saltholm had", 0, 30, 400),), False),  # beside
        ((("Saltholm had", 500, 0, 900),), False),  # the next column
        ((("a much longer line", 0, 60, 500),), False),  # the line above is not full
    ],
)
def test_sentences_that_the_engine_has_broken(
    below: tuple[tuple[str, float, float, float], ...], mended: bool
) -> None:
    for end, joins in (("of", mended), ("end.", False)):
        sheet = Sheet([block(("the men", 0, 0, 400), ("who", 0, 30, 395), (end, 0, 30, 400)), block(*below)])
        sheet.blocks[0].rows.pop(1)
        ocr._mend(sheet)
        assert len(sheet.blocks) == (1 if joins else 2)


def test_headings_of_the_engine_are_no_running_heads() -> None:
    page = hocr(f"{LINE}|Chapter@100 100 600 140@96").replace(b"'ocr_line'", b"'ocr_header'")
    sheet, _ = reading.parse(page)
    assert [row.role for block in sheet.blocks for row in block.rows] == [0]


def tilted(rise: float, rows: int = 6) -> Sheet:
    """A page of lines of words that sink by so much for each step to the right."""
    lines = [
        Row([Token("word", Box(x, y + rise * x, x + 80, y + rise * x + 20)) for x in range(100, 1000, 100)])
        for y in range(100, 100 + 40 * rows, 40)
    ]
    return Sheet([Block(lines)])


@pytest.mark.parametrize("rise", [-0.05, -0.02, 0.0, 0.01, 0.05])
def test_slope_of_lines(rise: float) -> None:
    sheet = tilted(rise)
    assert slope(sheet) == pytest.approx(rise, abs=1e-9)
    for row in sheet.blocks[0].rows:
        tops = [straight(token.box, rise).top for token in row.tokens if token.box]
        assert max(tops) - min(tops) < 0.1 + 2 * rise * rise * 1000


def test_few_lines_have_no_slope() -> None:
    assert slope(tilted(0.05, rows=2)) == 0
    assert slope(Sheet()) == 0


# the whole


@cache
def upright(engine: str) -> Page:
    """A page as it is read where it lies straight."""
    return page_of(str(SAMPLES / "typeset.pdf"), "pdf", 1, engine)


def page_of(path: str, kind: str, index: int, engine: str) -> Page:
    return ocr.ocr_page(path, kind, index, ("eng",), "", engine)


@each_engine
def test_page_has_the_white_space_that_the_eye_sees(engine: str) -> None:
    lines = upright(engine).text.split("\n")
    assert lines[0].split("   ")[-1].strip() == "41"
    assert [line for line in lines if line.startswith("  ")][1:] == [
        line for line in lines if line.lstrip().startswith(("The first publication", "After that"))
    ]
    assert lines[1] == ""


@each_engine
@pytest.mark.parametrize(("turned", "tilt"), thinned([(90, 0), (180, 0), (270, 0), (0, 3.0), (180, -2.0)], 4))
def test_pages_that_lie_askew_read_as_others(engine: str, tmp_path: Path, turned: int, tilt: float) -> None:
    if engine == "tesseract" and turned in (90, 180) and not tesseract.engine().osd:
        pytest.skip("no data to detect orientation: install tesseract-ocr-osd")
    path = rendered(tmp_path / "a.png", "typeset.pdf", 1, turned, tilt)
    page = page_of(path, "image", 0, engine)
    assert mistakes(upright(engine).text, page.text) <= 3
    indents = [
        [len(line) - len(line.lstrip()) for line in text.split("\n")][1:]
        for text in (upright(engine).text, page.text)
    ]
    slack = {"tesseract": 0, "rapidocr": 1}[engine]  # its boxes are a little too large, here more, there less
    assert all(abs(one - other) <= slack for one, other in zip(*indents, strict=True))


@each_engine
def test_boxes_are_those_of_the_page_as_it_lies(engine: str, tmp_path: Path) -> None:
    path = rendered(tmp_path / "a.png", "typeset.pdf", 1, 180)
    with Image.open(path) as image:
        ink = image.point(lambda value: 255 * (value < 128))
        black = ink.histogram()[255]
        page = page_of(path, "image", 0, engine)
        dark = [ink.crop(page.words.box(at)).getbbox() for at in range(len(page.words))]
        ImageDraw.Draw(ink).rectangle((0, 0, *ink.size), outline=0)
        for at in range(len(page.words)):
            ImageDraw.Draw(ink).rectangle(tuple(page.words.box(at)), fill=0)
        assert all(dark)  # and there is ink in each
        # every black pixel lies in the box of a word; an engine may cut words out of a line by what it reads
        assert ink.histogram()[255] <= black * {"tesseract": 0.0, "rapidocr": 0.02}[engine]


@each_engine
@pytest.mark.parametrize("ending", thinned(["jpg", "bmp", "tif", "webp", "pgm", "gif", "jp2"], 2))
def test_kinds_of_images(engine: str, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    image = Image.open(rendered(tmp_path / "a.png", "typeset.pdf", 2)).crop((0, 0, 1275, 320))
    image.save(path)
    _, page = read_pages(str(path), Request())
    assert isinstance(page, Page) and (page.width, page.height, page.origin) == (1275, 320, "unread")
    assert "with the manuscript letter by letter" in page_of(str(path), "image", 0, engine).text


@each_engine
def test_damaged_image_is_an_error_that_names_the_page(engine: str, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    noise = Image.frombytes("L", (300, 300), random.Random(1).randbytes(90000))
    noise.save(path)
    path.write_bytes(path.read_bytes()[:30000])
    with pytest.raises(DocumentError, match="page 1: the image is damaged"):
        page_of(str(path), "image", 0, engine)


@each_engine
@pytest.mark.parametrize("size", [(1, 1), (3, 400), (600, 800)])
def test_blank_page_is_empty(engine: str, tmp_path: Path, size: tuple[int, int]) -> None:
    page = page_of(picture(tmp_path / "a.png", size), "image", 0, engine)
    assert (page.text, page.origin, len(page.words)) == ("", "ocr", 0)


@each_engine
def test_confidences_come_with_the_words(engine: str) -> None:
    page = page_of(str(SAMPLES / "scan.pdf"), "pdf", 0, engine)
    assert len(page.words.confidences) == len(page.text.split()) > 100
    assert all(0 <= sure <= 1 for sure in page.words.confidences)
    assert len(page.lines) == len([line for line in page.text.split("\n") if line])
    sizes = sorted(page.lines.sizes)
    assert sizes[len(sizes) // 2] == pytest.approx(10, abs=1.5)


@each_engine
@has("eng")
def test_page_in_another_language_comes_with_a_warning(engine: str) -> None:
    page = page_of(str(SAMPLES / "typeset.pdf"), "pdf", 7, engine)
    assert len(page.warnings) == 1 and "unsure" in page.warnings[0] and "eng" in page.warnings[0]
    assert page_of(str(SAMPLES / "typeset.pdf"), "pdf", 2, engine).warnings == ()


@engine_needed
@has("eng", "deu", "rus", "ukr")
def test_latin_page_has_latin_words_in_whatever_languages_it_is_read() -> None:
    page = ocr.ocr_page(str(SAMPLES / "scan.pdf"), "pdf", 1, ("rus", "ukr", "deu", "eng"))
    assert not re.findall("\\w*[\u0400-\u04ff]\\w*", page.text)
    assert "keeper" in page.text


def test_engine_dies_with_its_worker(fake: Fake, tmp_path: Path) -> None:
    fake(does="echo $$ > pid; exec sleep 600")
    pool = Pool(1)
    try:
        with pytest.raises(Overtime):
            pool.call(ocr.ocr_page, picture(tmp_path / "a.png"), "image", 0, ("eng",), seconds=3)
    finally:
        pool.close()
    number = int((tmp_path / "pid").read_text())
    for _ in range(500):
        if not Path(f"/proc/{number}").exists():
            return
        time.sleep(0.01)
    pytest.fail(f"process {number} outlived the worker that started it")
