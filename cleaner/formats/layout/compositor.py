"""The compositor: puts words, spaces and blank lines one behind another into the text of a page, and notes
where each word and line of it stands.

It keeps the conventions of :class:`cleaner.text.source.Page`: what the eye reads from white space on the
page, the repairs read from white space in the text.  How much white space that is depends on what is known:
:mod:`cleaner.formats.layout.from_lines` measures baselines and type, as a PDF has them, and
:mod:`cleaner.formats.layout.from_blocks` the boxes of the blocks, lines and words of a layout format.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import nan
from typing import NamedTuple

from ...text.source import Lines, Sort, Words
from ...text.view import Role

CELL, WIDEST = 3, 60
"""Spaces between the cells of a table, at least and at most; as many indent a line at most."""


class Composed(NamedTuple):
    """The text of a page, with its words and lines."""

    text: str
    words: Words
    lines: Lines


class Compositor:
    """The text of a page, as far as it has come."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._at = self._start = 0
        self._words, self._lines = Words(), Lines()

    def composed(self) -> Composed:
        """What has been put together."""
        return Composed("".join(self._parts), self._words, self._lines)

    def blank(self) -> None:
        """A blank line, unless the page begins here."""
        if self._parts:
            self._write("\n")

    def indent(self, spaces: int) -> None:
        """Begin a line, so far from the edge."""
        self._write(" " * spaces)
        self._start = self._at

    def word(
        self, spaces: int, text: str, box: Sequence[float], confidence: float = nan, whole: str = ""
    ) -> None:
        """A word behind so many spaces; ``whole`` is what it is unbroken, if the document says so."""
        start = self._at + spaces
        self._at = end = start + len(text)
        self._words.add(start, end, box, confidence, whole)
        self._parts += (" " * spaces, text)

    def plain(self, texts: Sequence[str], boxes: Iterable[float], confidences: Iterable[float]) -> None:
        """Words with one space between them; their boxes, one edge after another."""
        at, starts, ends = self._at, [], []
        for text in texts:
            starts.append(at)
            at += len(text)
            ends.append(at)
            at += 1
        self._words.extend(starts, ends, boxes, confidences)
        self._parts.append(" ".join(texts))
        self._at = at - 1

    def end_line(
        self,
        box: Sequence[float],
        size: float,
        role: Role,
        region: int,
        level: int = 0,
        bold: bool = False,
        sort: Sort = Sort.NONE,
        item: int = 0,
    ) -> None:
        """End the line that :meth:`indent` began."""
        self._lines.add(self._start, self._at, box, size, role, region, level, bold, sort, item)
        self._write("\n")

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._at += len(text)
