"""Justified paragraphs: lines of one column and type that end at one edge, however many letters they have.

Nothing but running text is set so: verses, items, entries and lines of code end where they end.  Rows of a
table, whose last cells may end at one edge, have gaps; what is set on a typewriter has as many letters in a
line as end at one edge.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..text.source import Page
from .rows import LEADER

_LEAST, _SHARE = 4, 0.4  # lines of a column that end at its edge, and their share
_EDGE, _LEFT = 0.1, 0.2  # type sizes by which right and left edges differ that are one
_HANGING = 0.35  # by which stops and hyphens may stand out over it
_OUTSIDE = 0.1  # share of lines that may stand out over the edge by more
_COMMON = 0.6  # share of the lines behind full ones that begin at one edge
_INDENT = (0.5, 4.0)  # type sizes by which the first line of a paragraph is indented
_STEP = 1.4  # times the usual distance of lines within a paragraph
_LENGTHS = 3  # different numbers of letters that lines have which end at one edge
_WORDS, _SIGNS = 4, 10  # words, or signs of scripts whose words are not parted, of a line of text
_WIDE, _HANGUL = "\u2e80", "\ua960"
_SIGN, _MEASURE = 2.0, 18.0  # type sizes by which ends of lines of such scripts differ; of a line, at least
_WORD = re.compile(r"[^\W\d_]+")
_CELLS = re.compile(r"\S {3,}\S|\t")


class Flow(NamedTuple):
    """What a page shows of its lines, by index.

    ``goes``    those that go on from the line above
    ``begins``  those that begin a paragraph, as their indentation says
    ``marked``  those of ``goes`` that stand in a column whose paragraphs are indented
    """

    goes: frozenset[int]
    begins: frozenset[int]
    marked: frozenset[int]


def flow_of(page: Page) -> Flow:
    """What a page shows of the lines of justified paragraphs."""
    goes: set[int] = set()
    begins: set[int] = set()
    marked: set[int] = set()
    for column in _columns(page):
        full = _full(page, column)
        if not full:
            continue
        below, usual = _followers(page, column, full)
        size = page.lines.sizes[column[0]]
        left = _common([page.lines.box(at).left for at in below], _LEFT * size)
        if left is None:
            continue
        runs = {at for at in below if abs(page.lines.box(at).left - left) <= _LEFT * size}
        low, high = (left + step * size for step in _INDENT)
        starts = {
            at
            for over, at in pairwise(column)
            if at in full
            and over == at - 1
            and low <= page.lines.box(at).left <= high
            and _step(page, at) <= _STEP * usual
        }
        goes |= runs
        begins |= starts
        marked |= runs if starts else set()
    return Flow(frozenset(goes), frozenset(begins), frozenset(marked))


def _columns(page: Page) -> Iterator[list[int]]:
    """The lines of each column that have one size of type."""
    lines = page.lines
    found: dict[tuple[int, float], list[int]] = {}
    for at, (region, size) in enumerate(zip(lines.regions, lines.sizes, strict=True)):
        found.setdefault((region, round(size, 1)), []).append(at)
    return (column for (_, size), column in found.items() if size and len(column) >= _LEAST)


def _full(page: Page, column: Sequence[int]) -> set[int]:
    """The lines that end at the edge that most have, none of them in cells; none if they do so by chance, or
    because each has as many letters."""
    lines = page.lines
    texts = {at: page.text[lines.starts[at] : lines.ends[at]] for at in column}
    running = [at for at in column if _is_text(texts[at]) and not _is_row(texts[at])]
    rights = {at: lines.box(at).right for at in column}
    if len(running) < _LEAST:
        return set()
    low, high = _edge(page, running, "".join([texts[at] for at in running]))
    full = {at for at in running if low <= rights[at] <= high}
    outside = sum([right > high for right in rights.values()])
    if len(full) < max(_LEAST, _SHARE * len(running)) or outside > _OUTSIDE * len(rights):
        return set()
    wide = any(char >= _WIDE for at in full for char in texts[at])
    ends = wide and any(at - 1 in full for at in column if at not in full)
    return full if ends or len({len(texts[at]) for at in full}) >= _LENGTHS else set()


def _edge(page: Page, running: Sequence[int], text: str) -> tuple[float, float]:
    """Between what places lines end that are full; stops and hyphens may stand out over the edge."""
    lines = page.lines
    size = lines.sizes[running[0]]
    rights = [lines.box(at).right for at in running]
    outer, left = max(rights), min([lines.box(at).left for at in running])
    if outer - left >= _MEASURE * size and _is_solid(text):
        return outer - _SIGN * size, outer
    edge = _common(rights, _EDGE * size, _SHARE)
    return (outer, 0.0) if edge is None else (edge - _EDGE * size, edge + _HANGING * size)


def _is_solid(text: str) -> bool:
    """Whether most letters are signs after any of which a line may end, Chinese and Japanese ones."""
    signs = sum([_WIDE <= char < _HANGUL for char in text])
    return 2 * signs > sum(map(str.isalpha, text))


def _is_text(text: str) -> bool:
    """Whether a line has as many words as one of running text."""
    signs = sum([char >= _WIDE for char in text]) + sum(["\u0e00" <= char < "\u10a0" for char in text]) / 2
    return (
        len(_WORD.findall(text)) >= _WORDS or signs >= _SIGNS
    )  # Thai, Lao and Burmese ones are half as wide


def _is_row(text: str) -> bool:
    """Whether a line is the row of a table, or of contents."""
    return _CELLS.search(text) is not None or LEADER.search(text) is not None


def _followers(page: Page, column: Sequence[int], full: set[int]) -> tuple[list[int], float]:
    """The lines right below full ones, and how far they usually stand from these."""
    lines = page.lines
    below = [
        at
        for over, at in pairwise(column)
        if over == at - 1
        and over in full
        and _step(page, at) > 0
        and not _is_row(page.text[lines.starts[at] : lines.ends[at]])
    ]
    steps = sorted([_step(page, at) for at in below])
    usual = steps[len(steps) // 2] if steps else 0.0
    return [at for at in below if _step(page, at) <= _STEP * usual], usual


def _step(page: Page, at: int) -> float:
    """How far below the one before a line stands."""
    return page.lines.box(at).bottom - page.lines.box(at - 1).bottom


def _common(values: Sequence[float], slack: float, share: float = _COMMON) -> float | None:
    """The value that most are near, None if too few are."""
    if not values:
        return None
    ordered = sorted(values)
    counts = [
        (bisect_right(ordered, value + slack) - bisect_left(ordered, value - slack), value)
        for value in ordered
    ]
    count, value = max(counts)
    return value if count >= share * len(values) else None
