"""A reader and an OCR that do what the file says: behind the mark of a PDF, JSON with one object a page.

``{"text": ...}`` is a page; ``"do"`` may be ``sleep``, ``die``, ``grow`` (out of memory), ``huge`` (a limit),
``refuse`` or ``crash`` when the page is read, ``unread`` leaves it for OCR, whose text is ``ocr``; ``ocr_do`` is what that does,
``look`` what a look for the language does.  Whoever sleeps makes the file that ``ASLEEP`` in the environment names.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.errors import DocumentError, LimitError, OcrError
from cleaner.formats.request import Outline, Request, wanted
from cleaner.text.source import Lines, Page, Words

MARK = b"%PDF-0\n"


def script(*pages: dict[str, Any] | str) -> bytes:
    """A document of these pages; a string is the text of one."""
    return MARK + json.dumps([{"text": page} if isinstance(page, str) else page for page in pages]).encode()


def written(path: Path, *pages: dict[str, Any] | str) -> Path:
    """A file of these pages."""
    path.write_bytes(script(*pages))
    return path


def _pages(path: str) -> Any:
    return json.loads(Path(path).read_bytes().removeprefix(MARK))


def read_pages(path: str, request: Request) -> Iterator[Outline | Page]:
    pages = _pages(path)
    if not isinstance(pages, list):
        raise DocumentError("the file is damaged", "get it again")
    chosen = list(wanted(request.pages, len(pages)))
    yield Outline(len(chosen), whole=len(pages))
    missing = tuple(index + 1 for index in chosen if pages[index].get("missing"))
    for index in chosen:
        page = pages[index]
        _do(page.get("do", ""))
        origin = "unread" if "ocr" in page else "text"
        yield _page(page.get("text", ""), origin, tuple(page.get("warnings", ())), page.get("label", ""))
    if missing:
        yield Outline(len(chosen), (), False, len(pages), missing)
    if any(page.get("torn") for page in pages):
        yield Outline(len(chosen), ("the file is cut short",), complete=False)


def ocr_page(
    path: str, kind: str, index: int, languages: tuple[str, ...], password: str = "", engine: str = ""
) -> Page:
    page = _pages(path)[index]
    _do(page.get("ocr_do", ""))
    return _page(page["ocr"] + "".join(languages), "ocr")


def languages(
    wanted: tuple[str, ...],
    path: str,
    kind: str,
    indices: tuple[int, ...],
    password: str = "",
    engine: str = "",
) -> tuple[str, ...]:
    if wanted == ("mi",):
        raise OcrError("no data for 'mi'", "apt install tesseract-ocr-mri")
    for index in indices:
        _do(_pages(path)[index].get("look", ""))
    return wanted


def _page(text: str, origin: str, warnings: tuple[str, ...] = (), label: str = "") -> Page:
    return Page(text, Words(), Lines(), 100, 200, "px", origin, label, "", warnings)


def _do(what: str) -> None:
    if what == "sleep":
        if sign := os.environ.get("ASLEEP"):
            Path(sign).touch()
        time.sleep(60)
    if what == "meet":  # go on when another process is here, too
        place = Path(os.environ["MEETING"])
        (place / str(os.getpid())).touch()
        while len(list(place.iterdir())) < 2:
            time.sleep(0.01)
    if what == "die":
        os._exit(7)
    if what == "grow":
        bytes(1 << 40)
    if what == "huge":
        raise LimitError(
            "has more pixels than max_pixels allows",
            "make it smaller",
            "max_pixels",
            page=2,
            is_predicate=True,
        )
    if what == "refuse":
        raise DocumentError("the page tree is damaged")
    if what == "fail":
        raise OcrError("tesseract failed: exit code 1")
    if what == "crash":
        raise ZeroDivisionError("of its own")
