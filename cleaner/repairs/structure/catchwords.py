"""Catchwords: the word below the last line of a page that begins the next page."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.glyphs import LINE_HYPHENS
from .pages import Edge, Page

_LONGEST = 30  # characters of a line that ends in a catchword
_DEEPEST = 3  # lines of the next page that the catchword may begin: heads stand above it
_LIKE = 0.6  # share of letters that agree if the recognition damaged one of the two
_SHORT = 0.3  # share of the measure: catchwords of notes are looked for on shorter lines only
_HYPHENS = f"{LINE_HYPHENS}.,;:"
WINDOW = 8  # neighbouring pages on each side


class Catchwords:
    """How the last lines of pages agree with the beginnings of the next."""

    def __init__(self, lines: Sequence[str], pages: Sequence[Page]) -> None:
        self._lines = lines
        self._pages = pages
        self._found = [
            any(self.match(page.index, edge)[0] == "1" for edge in page.bottom[:2]) for page in pages
        ]

    def rate(self, at: int) -> int:
        """Fifths of the neighbouring pages that end in a catchword."""
        around = self._found[max(0, at - WINDOW) : at + WINDOW + 1]
        return int(5 * (sum(around) - self._found[at]) / max(1, len(around) - 1))

    def match(self, at: int, edge: Edge) -> str:
        """How the end of a line agrees with the next page: ``1`` and the number of letters (up to 4) that
        are the same, the number of letters (up to 6) that nearly are, ``note`` if a line further down that
        page begins so, ``0``, or ``none`` if the line is no word, or too long."""
        if at + 1 >= len(self._pages) or len(edge.text) > _LONGEST:
            return "none"
        words = edge.text.split()
        word = "".join(filter(str.isalpha, words[-1])).casefold()
        if not word:
            return "none"
        best = 0
        for line in self._pages[at + 1].top[:_DEEPEST]:
            start = line.key[: len(word)]
            if start == word:
                return f"1{min(len(word), 4)}"
            if len(word) > 2 and sum(map(str.__eq__, word, start)) >= _LIKE * len(word):
                best = min(len(word), 6)
        if not best and len(words) < 3 and len(edge.text) < _SHORT * self._pages[at].measure:
            return self._in_notes(at + 1, words[-1].rstrip(_HYPHENS))
        return str(best)

    def _in_notes(self, at: int, word: str) -> str:
        """Whether a line further down the page begins with the word, as a note that runs on does."""
        page = self._pages[at]
        lines = self._lines[page.first + page.count // 3 : page.last] if len(word) > 1 else ()
        return "note" if any(line.startswith(word) for line in lines) else "0"
