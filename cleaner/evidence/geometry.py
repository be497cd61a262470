"""What the pages of a document show of the lines of its text: labels of the format, places, sizes of type.

It speaks of the lines of the first view, before any of them were joined.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..document import Role, View
from ..source import Source


class Spot(NamedTuple):
    """Where a line of a view stands: index of its page, and of the line on it."""

    page: int
    line: int


class Geometry:
    """The lines of a view on the pages of its document.  ``to_source`` maps the view's offsets to those of
    the document's text."""

    def __init__(self, source: Source, view: View, to_source: Callable[[int], int]) -> None:
        self._source = source
        self._to_source = to_source
        self._spots = list(_spots(source, view, to_source))

    def roles(self) -> Iterator[tuple[int, Role]]:
        """The lines of the view to which the format gives a role, by index."""
        pages = self._source.pages
        labelled = [any(page.lines.roles) for page in pages]
        for index, spot in enumerate(self._spots):
            if spot and labelled[spot.page] and (role := pages[spot.page].lines.roles[spot.line]):
                yield index, Role(role)

    def whole(self, offset: int) -> str:
        """The word that the format says a line end breaks at this offset of the view, "" if it does not."""
        at = self._to_source(offset)
        index = self._source.page_at(at)
        words = self._source.pages[index].words
        found = words.within(at - self._source.starts[index], at - self._source.starts[index])
        return words.wholes.get(found[0], "") if words.wholes and found else ""

    def confidence(self, start: int, end: int) -> float | None:
        """How sure the OCR was of the least sure word in a span of the view, 0 to 1; None if unknown."""
        return self._source.confidence(self._to_source(start), self._to_source(end))


def _spots(source: Source, view: View, to_source: Callable[[int], int]) -> Iterator[Spot | None]:
    for line, start in zip(view.lines, view.starts, strict=True):
        text = line.lstrip()
        if not text:
            yield None
            continue
        at = to_source(start + len(line) - len(text))
        page = source.page_at(at)
        lines = source.pages[page].lines
        index = bisect_right(lines.starts, at - source.starts[page]) - 1
        yield Spot(page, index) if index >= 0 else None
