"""Pages and the lines at their edges: where furniture stands, if it stands anywhere."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache

from ...text.glyphs import LINE_HYPHENS

LEADERS = ". . ."  # the dots of a table of contents
DEPTH = 4  # lines looked at from each edge of a page
_SAMPLE = 12  # lines of a page whose length gives its measure
_LETTERS = re.compile(r"[\W\d_]+")
_KINDS = {
    **dict.fromkeys(".!?", "."),
    **dict.fromkeys(",;:", ","),
    **dict.fromkeys(LINE_HYPHENS, "-"),
    **dict.fromkeys("()[]{}<>|", "("),
    **dict.fromkeys("—–~", "—"),
    **dict.fromkeys("\"'“”„‘’«»", "'"),
    **dict.fromkeys("§#$", "§"),
}


class Edge:
    """A non-blank line at the top or the bottom of a page.

    ``line``   its index in the view
    ``text``   its content, stripped
    ``order``  0 for the outermost line of its page, counted inwards
    ``blank``  number of blank lines between it and the next line inwards
    """

    __slots__ = ("_grams", "_key", "blank", "line", "numbers", "order", "text")

    def __init__(self, line: int, text: str, order: int) -> None:
        self.line = line
        self.text = text
        self.order = order
        self.blank = 0
        self.numbers: list[tuple[int, str]] | None = None  # page numbers read on it, once they are asked for
        self._key: str | None = None
        self._grams: frozenset[str] | None = None

    @property
    def key(self) -> str:
        """The letters of the line, case-folded: what recurs when numbers and noise change."""
        if self._key is None:
            self._key = _LETTERS.sub("", self.text).casefold()
        return self._key

    def grams(self) -> frozenset[str]:
        """The letter trigrams of the line."""
        if self._grams is None:
            key = self.key
            self._grams = frozenset(map("".join, zip(key, key[1:], key[2:], strict=False)))
        return self._grams


class Page:
    """One page of a text whose lines are given stripped.

    ``top``      its outermost lines from above, outermost first
    ``bottom``   the same from below
    ``measure``  how long its full lines are, in characters
    ``count``    number of its lines from the first to the last that is not blank
    """

    __slots__ = ("bottom", "count", "first", "index", "last", "measure", "top")

    def __init__(
        self, lines: Sequence[str], index: int, first: int, last: int, known: Container[int] = ()
    ) -> None:
        self.index, self.first, self.last = index, first, last
        self.top = _edges(lines, range(first, last), known)
        self.bottom = _edges(lines, range(last - 1, first - 1, -1), known) if self.top else []
        self.measure = _measure(lines, first, last)
        self.count = self.bottom[0].line - self.top[0].line + 1 if self.top else 0

    def inner(self, edge: Edge, *, top: bool) -> str:
        """The line next to this one inwards, or an empty string."""
        edges = self.top if top else self.bottom
        return edges[edge.order + 1].text if edge.order + 1 < len(edges) else ""


def _edges(lines: Sequence[str], indices: range, known: Container[int]) -> list[Edge]:
    """The outermost lines that are neither blank nor known for what they are."""
    found: list[Edge] = []
    blank = 0
    for at in indices:
        text = lines[at]
        if not text or at in known:
            blank += 1
            continue
        if found:
            found[-1].blank = blank
            if len(found) == DEPTH:
                break
        found.append(Edge(at, text, len(found)))
        blank = 0
    return found


def _measure(lines: Sequence[str], first: int, last: int) -> int:
    """Length in characters that three in four of the page's non-blank lines do not exceed."""
    step = max(1, (last - first) // (2 * _SAMPLE))
    lengths = sorted(filter(None, map(len, lines[first + 1 : last : step])))
    return max(1, lengths[len(lengths) * 3 // 4]) if lengths else 1


@lru_cache(maxsize=4096)
def kind(char: str) -> str:
    """What sort of character begins or ends a line: small or capital letter, letter without case, digit, or
    a class of marks; ``_`` for none."""
    if char.islower():
        return "a"
    if char.isupper():
        return "A"
    if char.isdigit():
        return "9"
    if char.isalpha():
        return "x"
    return _KINDS.get(char, "*" if char.strip() else "_")
