"""What the pages of a document show of the lines of its text: labels of the format, places, sizes of type.

It speaks of the lines of the first view, before any of them were joined.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..changes import Cause, Edit
from ..document import Role, View
from ..source import Source

_USUAL = 0.1  # doubt that OCR has of a word which may be read right or wrong
_STRONGEST = 4.0  # factor by which OCR's doubt of a word may change the odds of a repair
_DOUBT = 0.4  # surest word of a line that may be nothing but noise


def doubted(edits: Iterable[Edit], source: Source, to_source: Callable[[int], int]) -> Iterator[Edit]:
    """Repairs of misread words, surer where the OCR was unsure of the word, and less sure where it was sure;
    those of words it says nothing of as they are.  Both odds that a word is misread count as independent."""
    for edit in edits:
        sure = source.confidence(to_source(edit.start), max(to_source(edit.end), to_source(edit.start) + 1))
        if sure is None:
            yield edit
            continue
        factor = max(1 / _STRONGEST, min(_STRONGEST, (1 - sure) / _USUAL))
        said = f"the OCR was {sure:.0%} sure of the word"
        yield edit._replace(
            causes=tuple(
                Cause(rule, _times(confidence, factor), f"{reason}; {said}")
                for rule, confidence, reason in edit.causes
            )
        )


def _times(confidence: float, factor: float) -> float:
    odds = factor * confidence / max(1 - confidence, 1e-6)
    return odds / (1 + odds)


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

    def doubts(self) -> Iterator[tuple[int, float]]:
        """The lines of the view in which the OCR was sure of no word, and how sure it was of the surest."""
        for index, spot in enumerate(self._spots):
            if spot:
                page = self._source.pages[spot.page]
                words = page.words.within(page.lines.starts[spot.line], page.lines.ends[spot.line])
                sure = max((page.words.confidences[word] for word in words), default=1.0)
                if sure <= _DOUBT:
                    yield index, sure

    def whole(self, offset: int) -> str:
        """The word that the format says a line end breaks at this offset of the view, "" if it does not."""
        at = self._to_source(offset)
        index = self._source.page_at(at)
        words = self._source.pages[index].words
        found = words.within(at - self._source.starts[index], at - self._source.starts[index])
        return words.wholes.get(found[0], "") if words.wholes and found else ""


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
