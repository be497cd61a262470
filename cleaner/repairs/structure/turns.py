"""Where pages begin in a text without form feeds: at lines that count on, or recur at the right distance."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ...text.view import View
from . import breaks
from .folios import numbers
from .letters import letters
from .pages import kind

_BELIEVED = 0.5
_FEWEST = 3  # lines of a text that has pages
UNBROKEN = 160  # characters of a line that no page has broken
_LONGEST = 90  # characters of a line of furniture
_SHORTEST_PAGE, _LONGEST_PAGE = 8, 130  # lines
_SLACK = 0.35  # by which the distance of pages may differ from the usual
_NEAR = 4  # lines between furniture of one turn
_KEY = 3  # letters of a line that may recur
_EDGE = 3
_OPEN, _PROSE = "aA-,", 28


class Found(NamedTuple):
    """Where pages seem to begin: indices of lines, the first and the end included, empty if there is only one
    page; and the lines that stand between two halves of a sentence, with how sure it is that they do."""

    starts: list[int]
    between: dict[int, float]


def find(view: View, lines: Sequence[str], forms: breaks.Forms) -> Found:
    """The pages of a view without form feeds, whose lines are given stripped."""
    filled = [at for at, line in enumerate(lines) if line]
    if len(filled) < _FEWEST or _unbroken(lines):
        return Found([], {})
    between = _breaking(view, lines, forms)
    anchors = sorted({*_anchors(lines, filled), *(bisect_left(filled, line) for line in between)})
    clusters = _clusters(anchors)
    feet = _feet(clusters, len(filled)) if clusters else 0
    starts = [0]
    for cluster in clusters:
        at = cluster[feet] if feet < len(cluster) else cluster[-1] + 1
        if 0 < at < len(filled) and (line := filled[at - 1] + 1) > starts[-1]:
            starts.append(line)
    return Found([*starts, len(lines)] if len(starts) > 1 else [], between)


def _unbroken(lines: Sequence[str]) -> bool:
    """Whether most of a text stands in lines that are too long to have been broken by a page."""
    sizes = list(map(len, lines))
    return 2 * sum([size for size in sizes if size > UNBROKEN]) > sum(sizes)


def _breaking(view: View, lines: Sequence[str], forms: breaks.Forms) -> dict[int, float]:
    """The lines that stand between two halves of a sentence, one with a page number, and how sure that is."""
    turns = breaks.proven(view, enumerate(lines), forms)
    return {line: sure for turn, sure in turns if sure >= _BELIEVED for line in turn.lines}


def _clusters(anchors: Sequence[int]) -> list[list[int]]:
    clusters: list[list[int]] = []
    for at in anchors:
        if clusters and at - clusters[-1][-1] < _NEAR:
            clusters[-1].append(at)
        else:
            clusters.append([at])
    return clusters


def _feet(clusters: list[list[int]], size: int) -> int:
    """How many lines of each turn stand at the foot of a page: those behind the last text, if the furniture
    ends the text; none if it opens it."""
    if clusters[-1][-1] >= size - _EDGE:
        return len(clusters[-1])
    if clusters[0][0] < _EDGE:
        return 0
    return 99


def _anchors(lines: Sequence[str], filled: Sequence[int]) -> list[int]:
    """Places among the filled lines of what may be furniture."""
    numbered: dict[tuple[int, str], list[int]] = defaultdict(list)
    keyed: dict[str, list[int]] = defaultdict(list)
    lone: set[int] = set()
    for at, line in enumerate(filled):
        text = lines[line]
        if len(text) > _LONGEST and "   " not in text:
            continue
        first, last = text[0], text[-1]
        if first.isdigit() or last.isdigit() or not first.isalnum() or len(text) < 10:
            for value, sort in numbers(text):
                numbered[value, sort].append(at)
        key = letters(text)
        if len(key) >= _KEY:
            keyed[key].append(at)
        elif any(map(str.isalnum, text)):
            lone.add(at)
    found: set[int] = set()
    counted = _counting(numbered)
    distances = [distance for _, distance in counted]
    period = _usual(distances) if len(distances) > 1 else 0
    if period:
        for at, distance in counted:
            if abs(distance - period) <= _SLACK * period:
                found.update((at, at + distance))
    recurring = {key: places for key, places in keyed.items() if len(places) > 2}
    if not period:
        steps = [b - a for places in recurring.values() for a, b in pairwise(places)]
        period = _usual([step for step in steps if _SHORTEST_PAGE <= step <= _LONGEST_PAGE])
    if period:
        for places in recurring.values():
            fits = [(a, b) for a, b in pairwise(places) if _fits(b - a, period)]
            if 2 * len(fits) >= len(places) - 1 and len(fits) > 1:
                found.update(place for pair in fits for place in pair)
    for at in lone:
        if at not in found and _interrupts(lines, filled, at, at):
            found.add(at)
    return sorted(found)


def _counting(numbered: dict[tuple[int, str], list[int]]) -> list[tuple[int, int]]:
    """Places of numbers that the next number follows at the distance of a page, and the distance."""
    found = []
    for (value, sort), places in numbered.items():
        following = numbered.get((value + 1, sort))
        if not following:
            continue
        for at in places[:50]:
            distance = next((b - at for b in following if b - at >= _SHORTEST_PAGE), 0)
            if 0 < distance <= _LONGEST_PAGE:
                found.append((at, distance))
    return found


def _usual(distances: Sequence[int]) -> int:
    """The distance round which most of them lie, 0 if less than half do."""
    best, size = 0, 1
    ordered = sorted(distances)
    for middle in ordered[:: max(1, len(ordered) // 50)]:
        near = sum(abs(d - middle) <= _SLACK * middle for d in ordered)
        if near > size:
            best, size = middle, near
    return best if 2 * size >= len(ordered) else 0


def _fits(distance: int, period: int) -> bool:
    times = max(1, round(distance / period))
    return times < 4 and abs(distance - times * period) <= _SLACK * period


def _interrupts(lines: Sequence[str], filled: Sequence[int], first: int, last: int) -> bool:
    """Whether lines between two lines of prose stand inside a sentence."""
    if not 0 < first <= last < len(filled) - 1:
        return False
    above, below = lines[filled[first - 1]], lines[filled[last + 1]]
    return below[0].islower() and len(above) >= _PROSE and kind(above[-1]) in _OPEN
