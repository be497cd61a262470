"""The sample documents: made as they say, from the sources that they say, and what cleaner makes of them."""

from __future__ import annotations

import json
import re
import sys
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdfium2
import pytest

from cleaner import Result, clean
from cleaner.reading.inputs import read as read_document

from .conftest import ALL, ROOT, read
from .tools import mistakes, needs

SAMPLES = ROOT / "samples"
sys.path.insert(0, str(SAMPLES))
make_documents: Any = import_module("make_documents")
typesetting: Any = import_module("typesetting")

font_needed = pytest.mark.skipif(
    not Path(make_documents.FONT).exists(), reason="there is no DejaVu Serif: install fonts-dejavu"
)
EXPECTED = {
    "typeset": "typeset", "scan": "scan", "scan.hocr": "scan", "scan.alto": "scan", "scan.page": "scan"
}  # fmt: skip
LARGEST = {"typeset.pdf": 150_000, "scan.pdf": 600_000, "scan.hocr": 100_000, "scan.alto.xml": 100_000}
BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")


def paragraphs(name: str) -> list[str]:
    """The paragraphs of a source, its marks taken off."""
    blocks = read(SAMPLES / "sources" / f"{name}.txt").strip().split("\n\n")
    return [re.sub(r"^(# |\[note\] )", "", block) for block in blocks if not re.match(r"\[\w\w\] ", block)]


def page_files() -> list[Path]:
    return sorted((SAMPLES / "scan.page").glob("*.xml"))


@pytest.mark.parametrize("name", EXPECTED)
def test_expected_texts_are_the_sources(name: str) -> None:
    assert read(SAMPLES / f"{name}.expected.txt") == "\n\n".join(paragraphs(EXPECTED[name])) + "\n"


@pytest.mark.parametrize("name", LARGEST)
def test_samples_are_small(name: str) -> None:
    assert 10_000 < (SAMPLES / name).stat().st_size < LARGEST[name]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("made")
    make_documents.main(directory)
    return directory


@font_needed
def test_samples_are_what_the_script_makes(made: Path) -> None:
    """Texts alone: the bytes of PDFs change with the versions of what writes them."""
    for name in EXPECTED:
        assert read(made / f"{name}.expected.txt") == read(SAMPLES / f"{name}.expected.txt")
    for path in (
        Path("scan.hocr"),
        Path("scan.alto.xml"),
        *(file.relative_to(SAMPLES) for file in page_files()),
    ):
        words = [re.findall(r'>([^<>]*\w)<|CONTENT="(.*?)"', read(base / path)) for base in (made, SAMPLES)]
        assert words[0] == words[1]


@font_needed
def test_same_input_same_bytes(made: Path, tmp_path: Path) -> None:
    make_documents.main(tmp_path)
    for path in made.rglob("*.*"):
        if path.is_file():
            assert (tmp_path / path.relative_to(made)).read_bytes() == path.read_bytes(), path


def test_typeset_pages_hold_what_they_are_to_show() -> None:
    document = pypdfium2.PdfDocument(SAMPLES / "typeset.pdf")
    texts = [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
    document.close()
    assert len(texts) == 8
    assert "Three Tongues, One Press" in texts[2] and "Die Druckerei im Bootshaus 45" in texts[5]
    assert "flat\x02bottomed" in texts[0]  # pdfium's mark for a hyphen at the end of a line
    assert all("".join(texts[first:last]).count("\x02") > 4 for first, last in ((0, 3), (3, 6)))


def test_font_without_a_meaning_for_its_hyphen() -> None:
    document = pypdfium2.PdfDocument(SAMPLES / "typeset.pdf")
    raw = pypdfium2.raw
    lost = []
    for page in document:
        text = page.get_textpage()
        lost.append(
            sum(raw.FPDFText_HasUnicodeMapError(text.raw, at) == 1 for at in range(text.count_chars()))
        )
    document.close()
    assert lost[:6] == [0] * 6
    assert all(count > 3 for count in lost[6:])


def test_scan_has_no_text() -> None:
    document = pypdfium2.PdfDocument(SAMPLES / "scan.pdf")
    assert [page.get_textpage().count_chars() for page in document] == [0, 0, 0]
    document.close()


def test_layout_files_hold_the_words_of_the_scan() -> None:
    printed = read(SAMPLES / "scan.expected.txt").split()
    hocr = ElementTree.parse(SAMPLES / "scan.hocr")
    words = ["".join(node.itertext()) for node in hocr.iter() if node.get("class") == "ocrx_word"]
    alto = ElementTree.parse(SAMPLES / "scan.alto.xml")
    marked = [node.get("SUBS_CONTENT") for node in alto.iter() if node.tag.endswith("}String")]
    pages = [ElementTree.parse(file) for file in page_files()]
    units = [node for page in pages for node in page.iter() if node.tag.endswith("}Word")]
    assert len(words) == len(marked) == len(units) > len(printed)
    whole = [word for word in marked if word]
    assert len(whole) % 2 == 0 and set(whole) <= set(printed) and len(whole) > 6
    assert any(word.endswith("-") for word in words)
    types = [[n.get("type") for n in page.iter() if n.tag.endswith("}TextRegion")] for page in pages]
    assert [any(kinds) for kinds in types] == [False, True, False]


def test_boxes_lie_on_the_page() -> None:
    text = read(SAMPLES / "scan.hocr")
    boxes = [tuple(map(int, match.groups())) for match in BOX.finditer(text)]
    width, height = boxes[0][2:]
    assert len(boxes) > 600
    assert all(
        0 <= left < right <= width and 0 <= top < bottom <= height for left, top, right, bottom in boxes
    )


@pytest.mark.parametrize(
    ("word", "language", "found"),
    [
        ("tide", "en", []),
        ("1838", "en", []),
        ("ім'я", "uk", []),
        ("flat-bottomed", "en", ["flat-"]),
        ("e-mail", "en", []),
        ("brother-in-law,", "en", ["brother-in-", "brother-"]),
        ("(fishermen)", "en", ["(fisher-", "(fish-"]),
        ("Rückwand", "de", ["Rück-"]),
    ],
)
def test_where_words_may_break(word: str, language: str, found: list[str]) -> None:
    assert list(typesetting.halves(word, language)) == found


def test_typeset_pages_become_their_source() -> None:
    result = clean(read_document(SAMPLES / "typeset.pdf", jobs=1))
    assert result.text == read(SAMPLES / "typeset.expected.txt")


@pytest.mark.parametrize("name", ["scan.hocr", "scan.alto.xml", "scan.page"])
def test_layout_files_become_their_source(name: str) -> None:
    result = clean(read_document(SAMPLES / name, jobs=1))
    assert result.text == read(SAMPLES / f"{name.removesuffix('.xml')}.expected.txt")


@needs("tesseract", "tesseract-ocr")
@pytest.mark.parametrize("lang", [[], ["en"]] if ALL else [[]])
def test_scan_becomes_its_source_but_for_few_words(lang: list[str], request: pytest.FixtureRequest) -> None:
    there = (
        read_document(SAMPLES / "scan.pdf", jobs=1, lang=lang) if lang else request.getfixturevalue("scanned")
    )
    result = clean(there, lang=lang)
    expected = read(SAMPLES / "scan.expected.txt")
    assert mistakes(expected, result.text) <= 0.003 * len(expected.split())
    assert result.text.count("\n\n") == expected.count("\n\n")


DIGESTS = ROOT / "tests" / "samples.json"
WAYS: dict[str, dict[str, Any]] = {
    "defaults": {}, "joined": {"lines": "join"}, "kept": {"lines": "keep"}, "marked": {"page_breaks": "mark"},
    "notes at the end": {"notes": "end"}, "all suggestions": {"min_confidence": 0.0},
}  # fmt: skip


def digests() -> dict[str, dict[str, str]]:
    """SHA-256 of what becomes of each sample in each way: its text, and what is on record of it."""
    samples = [
        SAMPLES / name for name in ("article.txt", "typeset.pdf", "scan.hocr", "scan.alto.xml", "scan.page")
    ]
    pages = ROOT / "cleaner" / "server" / "page" / "samples"
    found: dict[str, dict[str, str]] = {}
    for path in (*samples, *sorted(pages.glob("*.txt")), *sorted(pages.glob("*.pdf"))):
        source, entry = read_document(path, jobs=1), found.setdefault(path.name, {})
        for name, settings in WAYS.items():
            result = clean(source, **settings)
            entry[name], entry[f"{name}: record"] = _digest(result.text), _digest(repr(_record(result)))
    return found


def _record(result: Result) -> object:
    return [
        [
            (c.start, c.end, c.after, [(cause.rule, round(cause.confidence, 9)) for cause in c.causes])
            for c in changes
        ]
        for changes in (result.changes, result.suggestions)
    ], [(line.start, line.end, line.rule, line.page) for line in result.furniture]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def test_samples_come_out_as_they_did() -> None:
    """An outcome that was to change is written anew by ``python -m tests.test_samples``."""
    wanted = json.loads(DIGESTS.read_text("utf-8"))
    found = digests()
    assert found.keys() == wanted.keys()
    differ = [
        (name, way) for name, entry in found.items() for way in entry if entry[way] != wanted[name].get(way)
    ]
    assert differ == []


if __name__ == "__main__":
    DIGESTS.write_text(json.dumps(digests(), indent=1, ensure_ascii=False) + "\n", "utf-8")
