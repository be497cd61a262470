"""Titles set over several lines.

A title cannot be told from a verse or a list of short lines by its looks: the lines are short, nothing
ends them and the next may begin with a capital.  What proves it is its place: the same line (an author's
name, a section's label) stands alone more than once in the text, short lines follow it each time, and in
one of these places they run on in lower case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Protocol

from .prose import End, Start, end_of, start_of

_BELOW = 6


class Layout(Protocol):
    """Lines one below the other: their texts without outer white space, and where these end."""

    @property
    def texts(self) -> list[str]:
        """The texts."""

    @property
    def rights(self) -> list[int]:
        """Where they end, in tenths of a letter."""


def find_titles(layout: Layout, counts: Counter[str], params: Mapping[str, Any]) -> tuple[set[int], set[int]]:
    """Gaps inside titles, and gaps around the line that stands before them; ``counts`` says how often
    each line occurs, ``params`` are the keys of the rule.  Gap ``k`` lies behind body line ``k`` of the
    layout."""
    inside: set[int] = set()
    around: set[int] = set()
    places: dict[str, list[int]] = {}
    for k, text in enumerate(layout.texts[:-1]):
        if counts[text] > 1 and end_of(text) == End.WORD and _fills(layout, k) <= 100 * params["alone"]:
            places.setdefault(text, []).append(k)
    for heads in places.values():
        titles = [_title(layout, k + 1, params) for k in heads]
        if len(heads) > 1 and any(_runs_on(layout, title) for title in titles):
            inside.update(gap for title in titles for gap in title)
            around.update(title.stop for title in titles if title)
            around.update(gap for k in heads for gap in (k - 1, k) if gap >= 0)
    return inside - around, around


def _title(layout: Layout, start: int, params: Mapping[str, Any]) -> range:
    """Gaps between the lines of what may be a title from body line ``start`` on."""
    at, longest, width = start, params["lines"], 100 * params["width"]
    texts = layout.texts
    while (
        at < len(texts)
        and at - start <= longest
        and end_of(texts[at]) == End.WORD
        and _fills(layout, at) <= width
    ):
        at += 1
    return range(start, at - 1) if 1 < at - start <= longest else range(0)


def _runs_on(layout: Layout, gaps: range) -> bool:
    return any(start_of(layout.texts[gap + 1]) == Start.LOWER for gap in gaps)


def _fills(layout: Layout, k: int) -> int:
    """How many percent of the lines below a line fills."""
    below = sorted(layout.rights[k + 1 : k + 1 + _BELOW])
    return layout.rights[k] * 100 // (below[-2] or 1) if len(below) > 1 else 100
