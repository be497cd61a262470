"""Headings that nothing but bold type and the space above them sets off, on the pages of a document.

A line in bold type is a heading if text that is not bold runs on below it and there is more space above it
than lines have between them.  Words in bold that begin a paragraph, the heads and first cells of tables, and
paragraphs in bold are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..text.source import Box, Page, Source
from . import tables
from .numerals import SIGN, enumerator
from .rows import LEADER

_MUCH = 0.4  # share of the letters of a page, or of a document, that may be bold
_LINES, _LONGEST = 3, 160  # lines and characters of a heading
_SAME = 0.06  # of a size: what the sizes of one heading may differ by
_SMALLER, _LARGER = 0.96, 1.35  # times the size of the text below: type of a heading
_ABOVE, _NEARER = 1.15, 0.9  # times the distance of lines, and of the text below: space above a heading
_BELOW = 3.5  # times the distance of lines: the text below it is no farther
_WORDS, _FILLED = 4, 0.55  # words of a line of running text, and the share of its column that it fills
_GAP = re.compile(r"\S {3,}\S")
_ITEM = re.compile(rf"\s*(?:{SIGN}|[*+–—-])\s")
_MARK = re.compile(rf"{SIGN}|[*+–—|]")
_SECTION = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,6}|[A-Z])\.?\s")
_CAPTION = re.compile(r"[^\W\d_]{3,10}\.?\s+(?:\d{1,3}(?:[.-]\d{1,3})?|[IVXL]{1,5})\s*[.:–—|]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S|\bwww\.\w|\w@\w+(?:-\w+)*\.\w")
_ENDS = tuple(",;.:")


class _Line(NamedTuple):
    """A line of a page."""

    at: int
    text: str
    box: Box
    size: float
    region: int
    is_bold: bool


def headings(source: Source) -> list[frozenset[int]]:
    """For each page the indices of its lines that are such headings."""
    if not any(1 in page.lines.bolds for page in source.pages):
        return [frozenset()] * len(source.pages)
    if _share(source.pages) > _MUCH:
        return [frozenset()] * len(source.pages)
    return [frozenset(_on_page(page)) if 1 in page.lines.bolds else frozenset() for page in source.pages]


def _share(pages: Sequence[Page]) -> float:
    """The share of the letters that are in lines of bold type."""
    bold = total = 0
    for page in pages:
        lines = page.lines
        for start, end, is_bold in zip(lines.starts, lines.ends, lines.bolds, strict=True):
            total += end - start
            bold += (end - start) * is_bold
    return bold / total if total else 0.0


def _on_page(page: Page) -> Iterator[int]:
    lines = list(_lines(page))
    if _share([page]) > _MUCH:
        return
    usual = _usual(lines)
    found: list[range] = []
    for run in reversed(list(_runs(lines)) if usual else []):
        over = bool(found) and found[-1][0] == run[-1] + 1  # another heading stands below it
        if _is_heading(lines, run, usual, over):
            found.append(run)
    if found:
        spans = [(table.start, table.end) for table in tables.of_document(Source([page], "pdf"))]
        for run in found:
            start = page.lines.starts[run[0]]
            if not any(low <= start < high for low, high in spans):
                yield from run


def _lines(page: Page) -> Iterator[_Line]:
    lines = page.lines
    for at, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
        text = page.text[start:end]
        is_else = bool(lines.sorts[at]) or at in lines.items  # as the document says
        is_bold = bool(lines.bolds[at]) and not is_else
        yield _Line(at, text, lines.box(at), lines.sizes[at], lines.regions[at], is_bold)


def _usual(lines: Sequence[_Line]) -> float:
    """How far lines of a page usually are from each other, in sizes of their type; 0 if nothing shows it."""
    steps = sorted(
        (low.box.top - high.box.top) / low.size
        for high, low in pairwise(lines)
        if high.region == low.region
        and not low.is_bold
        and low.size > 0
        and abs(high.size - low.size) <= _SAME * low.size
        and 0.8 * low.size < low.box.top - high.box.top < 3 * low.size
    )
    return steps[len(steps) * 3 // 10] if steps else 0.0


def _runs(lines: Sequence[_Line]) -> Iterator[range]:
    """Lines one behind another in the same bold type, as far as nothing but a line's distance parts them."""
    start = 0
    while start < len(lines):
        if not lines[start].is_bold:
            start += 1
            continue
        end = start + 1
        while end < len(lines) and _goes_on(lines[end - 1], lines[end]):
            end += 1
        yield range(start, end)
        start = end


def _goes_on(high: _Line, low: _Line) -> bool:
    return (
        low.is_bold
        and low.region == high.region
        and abs(low.size - high.size) <= _SAME * high.size
        and low.box.top - high.box.top < 1.5 * high.size
    )


def _is_heading(lines: Sequence[_Line], run: range, usual: float, over: bool) -> bool:
    first, last = lines[run[0]], lines[run[-1]]
    text = " ".join(lines[at].text for at in run)
    if len(run) > _LINES or not _is_worded(text) or run[-1] + 1 == len(lines):
        return False
    below = lines[run[-1] + 1]
    if not over and (below.is_bold or not _runs_on(lines, below)):
        return False
    step = below.box.top - last.box.top
    if not _SMALLER * below.size <= last.size <= _LARGER * below.size:
        return False
    if not 0.5 * last.size < step <= _BELOW * usual * below.size:
        return False
    if below.text[0].islower() and step <= _ABOVE * usual * below.size and not text.endswith(tuple("?!")):
        return False  # a paragraph whose first words are bold, more than a line of them
    if run[0] == 0:
        return True
    above = lines[run[0] - 1]
    room = first.box.top - above.box.top
    if room <= 0:  # the first one of a column
        return True
    if abs(room) < 0.5 * first.size:  # it stands beside another one
        return False
    return room >= max(_ABOVE * usual * first.size, _NEARER * step)


def _is_worded(text: str) -> bool:
    """Whether a text may be a heading, by what it says."""
    if len(text) > _LONGEST or not any(map(str.isalpha, text)) or text[0].islower():
        return False
    if _GAP.search(text) or _MARK.match(text) or _CAPTION.match(text) or _ADDRESS.search(text):
        return False
    return not text.endswith(_ENDS) and not LEADER.search(text) or _SECTION.match(text) is not None


def _runs_on(lines: Sequence[_Line], line: _Line) -> bool:
    """Whether a line is running text, or begins an item of a list."""
    if _ITEM.match(line.text) or enumerator(line.text.lstrip()):
        return True
    if len(line.text.split()) < _WORDS or _GAP.search(line.text):
        return False
    column = [other.box for other in lines if other.region == line.region]
    width = max(box.right for box in column) - min(box.left for box in column)
    return line.box.right - line.box.left >= _FILLED * width
