"""Pages of one file read by several workers: nothing of what comes out shows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from cleaner import read
from cleaner.errors import CleanerError, LimitError
from cleaner.formats import registry
from cleaner.formats.request import Request
from cleaner.reading import ranges
from cleaner.text.source import Source

from .scripted import written
from .test_inputs import ALL, source

TEXTS = [f"page {number}\n" for number in range(1, 8)]


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """PDFs are those of :mod:`tests.scripted`, two of whose pages are a range."""
    if "real" not in request.keywords:
        pdf = registry.of("pdf")._replace(reader="tests.scripted")
        monkeypatch.setitem(registry.formats(), "pdf", pdf)
        monkeypatch.setattr(ranges, "RANGE", 2)
    yield


def outcome(path: Path, request: Request, jobs: int) -> Any:
    """All that can be seen of a reading."""
    try:
        found = source(path, request, jobs)
    except CleanerError as error:
        return type(error), error.problem, error.advice
    pages = [(page.text, page.at, page.warnings, page.origin) for page in found.pages]
    return pages, found.warnings, found.complete


def changed(at: int, **how: Any) -> list[dict[str, Any] | str]:
    """The pages, with another one in the place of one of them."""
    return [how if index == at else text for index, text in enumerate(TEXTS)]


@pytest.mark.parametrize("pages", ["", "2-", "1-2", "2-3", "3-7", "3-9", "4-4", "7-", "9-", "1,3,6-"])
def test_pages_wanted(tmp_path: Path, pages: str) -> None:
    path = written(tmp_path / "a.pdf", *TEXTS)
    request = ALL._replace(pages=pages)
    assert outcome(path, request, 3) == outcome(path, request, 1)


@pytest.mark.parametrize("at", range(7))
@pytest.mark.parametrize(
    "how", [{"do": "die"}, {"do": "refuse"}, {"do": "huge"}, {"text": "", "missing": True}, {"text": "x\n", "torn": True}]
)  # fmt: skip
def test_what_goes_wrong_goes_wrong_where_it_is(tmp_path: Path, at: int, how: dict[str, Any]) -> None:
    path = written(tmp_path / "a.pdf", *changed(at, **how))
    if "torn" in how:  # it is said by whoever reads the file to its end, and that is once for each range
        assert outcome(path, ALL, 3)[0] == outcome(path, ALL, 1)[0]
    else:
        assert outcome(path, ALL, 3) == outcome(path, ALL, 1)


def test_pages_that_are_missing_are_counted_together(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.pdf", *[{"text": text, "missing": at in (1, 4)} for at, text in enumerate(TEXTS)]
    )
    assert "it: 2 of 7 pages are missing or damaged (2, 5)" in source(path, ALL, 3).warnings


def test_too_many_pages(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pdf", *TEXTS)
    for jobs in (1, 3):
        with pytest.raises(LimitError, match="max_pages"):
            source(path, ALL._replace(max_pages=5), jobs)


def test_two_pages_are_read_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANER_PAGE_SECONDS", "20")
    path = written(tmp_path / "a.pdf", {"do": "meet", "text": "a"}, "b", {"do": "meet", "text": "c"}, "d")
    monkeypatch.setenv("MEETING", str(tmp_path / "meeting"))
    (tmp_path / "meeting").mkdir()
    assert [page.text for page in source(path, ALL, 2).pages] == ["a", "b", "c", "d"]


@pytest.mark.real
def test_pdf_comes_out_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    for number in range(1, 71):
        canvas.drawString(72, 800, f"Page {number} of a book, and on it a word that is bro-")
        canvas.drawString(72, 780, f"ken at the end of a line: {number * number}")
        canvas.showPage()
    canvas.save()
    one, several = read(path, jobs=1), read(path, jobs=3)
    assert isinstance(one, Source) and isinstance(several, Source)
    assert one.text == several.text
    assert [list(page.words.starts) for page in one.pages] == [
        list(page.words.starts) for page in several.pages
    ]
    assert len(several.pages) == 70
