"""What the pages of a document show of the lines of its text: labels of the format, places, sizes of type.

It speaks of the lines of the first view, before any of them were joined.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from math import nan
from typing import NamedTuple

from ..text.edits import Cause, Edit
from ..text.source import Box, Page, Sort, Source
from ..text.view import Role, View
from . import bold, tables
from .justified import Flow, flow_of
from .numerals import SIGN, enumerator

UNSURE = 0.7  # how sure OCR is, at most, of a word that it says to doubt
_USUAL = 0.1  # doubt that OCR has of a word which may be read right or wrong
_STRONGEST = 4.0  # factor by which OCR's doubt of a word may change the odds of a repair
_REACH = 8  # pages before and behind that a line is compared with
_DEPTH = 3  # lines at each edge of a page that it is compared with
_LEVEL = 0.35  # of a line's height: what the place of lines at the same height may differ by
_SAME = 0.06  # of a size: what sizes that are the same may differ by
_TYPE = 1.15  # ratio of sizes that are not of one text
_TYPE_GUESSED = 1.35  # the same where sizes are measured on a picture
_LABELS = 0.7  # of a size: what the left edges of enumerators may differ by, as those of 9 and 10 do
_HANG = (0.5, 6.0)  # sizes by which the lines of an entry stand in that hang below its first
_ENTRIES, _HUNG = 3, 2  # lines that begin entries, and that hang, from which the pages show such a list
_FULL, _SHORT = (
    0.9,
    0.6,
)  # share of the lines before hanging ones that are full, and before entries that are not
_STEPS = 1.3  # times the usual distance of hanging lines from those above
_TITLE, _LEADING = 1.12, 1.7  # times the size of the text, of titles; times their size, their leading
_ENOUGH = 12  # lines of a page that show what size its text has
_DOUBT = 0.4  # surest word of a line that may be nothing but noise


class Hearing:
    """How sure the OCR was of the words of a text, whose offsets ``to_source`` maps to the document's."""

    def __init__(self, source: Source, to_source: Callable[[int], int]) -> None:
        self._source, self._to_source = source, to_source

    def sure(self, start: int, end: int) -> float | None:
        """How sure it was of the least sure word in a span; None if it does not say."""
        low = self._to_source(start)
        return self._source.confidence(low, max(self._to_source(end), low + 1))

    def unsure(self) -> Iterator[str]:
        """The words of the document that it was not sure of, as it wrote them."""
        for page in self._source.pages:
            words = page.words
            for number, sure in enumerate(words.confidences):
                if sure < UNSURE:
                    yield page.text[words.starts[number] : words.ends[number]]


def weighed(confidence: float, sure: float) -> float:
    """Confidence in the repair of a misread word of which the OCR was so sure.  Both odds that the word is
    misread count as independent."""
    factor = max(1 / _STRONGEST, min(_STRONGEST, (1 - sure) / _USUAL))
    odds = factor * confidence / max(1 - confidence, 1e-6)
    return odds / (1 + odds)


def heard(sure: float) -> str:
    """What a reason says of that."""
    return f"the OCR was {sure:.0%} sure of the word"


def doubted(edits: Iterable[Edit], hearing: Hearing) -> Iterator[Edit]:
    """Repairs of misread words, surer where the OCR was unsure of the word, and less sure where it was sure;
    those of words it says nothing of as they are."""
    for edit in edits:
        sure = hearing.sure(edit.start, edit.end)
        if sure is None:
            yield edit
            continue
        yield edit._replace(
            causes=tuple(
                Cause(rule, weighed(confidence, sure), f"{reason}; {heard(sure)}", candidates)
                for rule, confidence, reason, candidates in edit.causes
            )
        )


_SIGN = re.compile(rf"\s*({SIGN})\s+\w")  # of an item


class Spot(NamedTuple):
    """Where a line of a view stands: index of its page, and of the line on it."""

    page: int
    line: int


class Standing(NamedTuple):
    """How a line at the edge of a page stands there.

    ``size``    of its type, as a multiple of that of the text around; 0 if unknown
    ``fellows`` pages around that have a line of this size at this height of the same edge
    ``same``    pages around that have this very line there, among lines that are not mostly the same
    ``pages``   pages around that can be compared
    ``copies``  pages around whose lines are mostly those of its own page"""

    size: float
    fellows: int
    same: int
    pages: int
    copies: int = 0


class Tagged(NamedTuple):
    """Indices of body lines after which, as the document says, an item of a list begins, or the last one
    ends, and those of both that have room for the next word; a line of an item or of a note goes on that is
    full; and a line of code is followed by another."""

    begin: set[int]
    end: set[int]
    short: set[int]
    full: set[int]
    code: set[int]


class _Edge(NamedTuple):
    """A line at the edge of a page: its height on the page, the size of its type, its text."""

    top: float
    size: float
    text: str


class Geometry:
    """The lines of a view on the pages of its document.  ``to_source`` maps the view's offsets to those of
    the document's text."""

    def __init__(self, source: Source, view: View, to_source: Callable[[int], int]) -> None:
        self._source = source
        self._view = view
        self._to_source = to_source
        self._found: dict[int, Spot | None] = {}
        self._bodies: dict[int, float] = {}
        self._copied: dict[tuple[int, int], bool] = {}
        self._flows: dict[int, Flow] = {}

    def roles(self) -> Iterator[tuple[int, Role]]:
        """The lines of the view to which the format gives a role, by index."""
        labelled = [any(page.lines.roles) for page in self._source.pages]
        for index, spot in self._spots(labelled):
            if role := self._source.pages[spot.page].lines.roles[spot.line]:
                yield index, Role(role)

    @property
    def pages(self) -> int:
        """How many pages the document has."""
        return len(self._source.pages)

    def opens(self, index: int) -> bool:
        """Whether a line of the view stands on the first page that has any."""
        spot, pages = self._spot(index), self._source.pages
        return spot is not None and not any(page.text.strip() for page in pages[: spot.page])

    def size(self, index: int) -> float:
        """The size of a line's type as a multiple of that of the text of its page; 0 if it is unknown."""
        if (spot := self._spot(index)) is None:
            return 0.0
        size, body = self._source.pages[spot.page].lines.sizes[spot.line], self._body(spot.page)
        return size / body if body else 0.0

    def standing(self, index: int, *, top: bool) -> Standing:
        """How the line of the view of this index stands at the top or the bottom of its page."""
        spot = self._spot(index)
        if spot is None:
            return Standing(0.0, 0, 0, 0)
        page = self._source.pages[spot.page]
        box, size = page.lines.box(spot.line), page.lines.sizes[spot.line]
        near = range(max(0, spot.page - _REACH), min(len(self._source.pages), spot.page + _REACH + 1))
        others = [at for at in near if at != spot.page and _alike(page, self._source.pages[at])]
        slack, text = _LEVEL * (box.bottom - box.top), _text(page, spot.line)
        fellows = same = copies = 0
        for at in others:
            level = [
                other.text
                for other in self._edges[at][top]
                if abs(other.top - box.top) <= slack and abs(other.size - size) <= _SAME * size
            ]
            copied = self._copies(spot.page, at)
            fellows += bool(level)
            copies += copied
            same += text in level and not copied
        return Standing(size / (self._body(spot.page) or size or 1), fellows, same, len(others), copies)

    def recurs(self, index: int, *, top: bool) -> int:
        """How many pages have the very line of this index among their first, or their last."""
        spot = self._spot(index)
        return self._recurrences[top, _text(self._source.pages[spot.page], spot.line)] if spot else 0

    @cached_property
    def _recurrences(self) -> Mapping[tuple[bool, str], int]:
        both = ((top, {edge.text for edge in row[top]}) for row in self._edges for top in (False, True))
        return Counter((top, text) for top, texts in both for text in texts)

    def apart(self, index: int, *, top: bool) -> float:
        """How far a line of the view is from the next one inwards, as a multiple of the usual distance of
        lines on its page; 0 if that is unknown."""
        spot = self._spot(index)
        return _apart(self._source.pages[spot.page], spot.line, top=top) if spot else 0.0

    def _copies(self, one: int, other: int) -> bool:
        """Whether most lines of a page stand on another one, too, as where slides show more and more."""
        pair = (one, other) if one < other else (other, one)
        known = self._copied.get(pair)
        if known is None:
            mine, theirs = self._texts[one], self._texts[other]
            known = self._copied[pair] = 2 * len(mine & theirs) > min(len(mine), len(theirs))
        return known

    @cached_property
    def _texts(self) -> list[frozenset[str]]:
        """The lines of each page."""
        return [frozenset(_text(page, at) for at in range(len(page.lines))) for page in self._source.pages]

    @cached_property
    def _edges(self) -> list[tuple[list[_Edge], list[_Edge]]]:
        """The last and the first lines of each page."""
        found = []
        for page in self._source.pages:
            lines = page.lines
            row = [_Edge(lines.box(at).top, lines.sizes[at], _text(page, at)) for at in _ends(len(lines))]
            found.append((row[-_DEPTH:], row[:_DEPTH]))
        return found

    def _body(self, index: int) -> float:
        """The size of type that most lines of a page have; of the document if they are few."""
        known = self._bodies.get(index)
        if known is None:
            sizes = self._source.pages[index].lines.sizes
            known = self._bodies[index] = _median(sizes) if len(sizes) >= _ENOUGH else self._usual
        return known

    @cached_property
    def _usual(self) -> float:
        sizes = [size for page in self._source.pages for size in page.lines.sizes]
        return _median(sizes) if sizes else 0.0

    def changes_of_type(self, body: Sequence[int]) -> frozenset[int]:
        """The indices ``k`` after which the lines of ``body`` (indices of the view) go on in larger or
        smaller type on the same page."""
        found = []
        last, before = None, 0.0
        for k, line in enumerate(body):
            spot = self._spot(line)
            size = self._source.pages[spot.page].lines.sizes[spot.line] if spot else 0.0
            if last and spot and last.page == spot.page and size and before:
                measured = self._source.format == "pdf" and self._source.pages[spot.page].origin == "text"
                if max(size, before) > (_TYPE if measured else _TYPE_GUESSED) * min(size, before):
                    found.append(k - 1)
            last, before = spot, size
        return frozenset(found)

    def items(self, body: Sequence[int]) -> frozenset[int]:
        """The indices ``k`` after which the lines of ``body`` (indices of the view) begin an item of a list:
        they and others at the same left edge of the page count on, or begin with the same sign."""
        found: list[int] = []
        signs: dict[tuple[int, str], list[tuple[int, float]]] = {}
        seen: dict[tuple[int, str, int], tuple[int, float]] = {}
        for k, line in enumerate(body):
            if (sign := _SIGN.match(self._view.lines[line])) and (spot := self._spot(line)):
                lines = self._source.pages[spot.page].lines
                left, size = lines.box(spot.line).left, lines.sizes[spot.line]
                level = signs.setdefault((spot.page, sign[1]), [])
                found += [k - 1 for _, edge in level[-1:] if abs(edge - left) <= _LABELS * size]
                level.append((k, left))
            for form, number in enumerator(self._view.lines[line].lstrip()):
                if (spot := self._spot(line)) is None:
                    continue
                lines = self._source.pages[spot.page].lines
                left, size = lines.box(spot.line).left, lines.sizes[spot.line]
                last, edge = seen.get((spot.page, form, number - 1), (0, nan))
                if abs(edge - left) <= _LABELS * size:
                    found += (last - 1, k - 1) if number == 2 else (k - 1,)
                seen[spot.page, form, number] = k, left
        return frozenset(found)

    def rows(self, body: Sequence[int]) -> frozenset[int]:
        """The indices ``k`` after which the lines of ``body`` (indices of the view) are rows of one table, at
        least one of the two in several cells."""
        found: set[int] = set()

        def end(line: int) -> int:
            return self._to_source(self._view.end(line))

        for table in tables.of_document(self._source):
            wide = sorted(
                start
                for row in table.rows
                if sum(cell.end > cell.start for cell in row) > 1
                for cell in row
                for start, _ in cell.spans
            )
            first = at = bisect_right(body, table.start, key=end)
            held = []
            while at < len(body) and self._to_source(self._view.starts[body[at]]) < table.end:
                inside = bisect_right(wide, end(body[at]))
                held.append(inside > 0 and wide[inside - 1] >= self._to_source(self._view.starts[body[at]]))
                at += 1
            found.update(first + n for n, (upper, lower) in enumerate(pairwise(held)) if upper or lower)
        return frozenset(found)

    def tagged(self, body: Sequence[int]) -> Tagged:
        """What the document calls the lines of ``body`` (indices of the view)."""
        found = Tagged(set(), set(), set(), set(), set())
        if not any(page.lines.items or any(page.lines.sorts) for page in self._source.pages):
            return found
        for k, (upper, lower) in enumerate(pairwise(body)):
            high, low = self._spot(upper), self._spot(lower)
            if not high or not low or high.page != low.page:
                continue
            lines = self._source.pages[high.page].lines
            one, other = lines.items.get(high.line, 0), lines.items.get(low.line, 0)
            if one != other:
                (found.begin if other else found.end).add(k)
                if not self._is_full(high, low):
                    found.short.add(k)
            elif (one or self._is_noted(high, low)) and self._is_full(high, low):
                found.full.add(k)
            if lines.sorts[high.line] == lines.sorts[low.line] == Sort.CODE:
                found.code.add(k)
        return found

    def _is_noted(self, high: Spot, low: Spot) -> bool:
        """Whether the document calls two lines those of notes, and the second begins none."""
        page = self._source.pages[low.page]
        both = page.lines.sorts[high.line] == page.lines.sorts[low.line] == Sort.NOTE
        return both and not _text(page, low.line)[:1].isdigit()

    def _is_full(self, high: Spot, low: Spot) -> bool:
        """Whether the first word of a line had no room on the line above it, whose column its region is."""
        lines = self._source.pages[high.page].lines
        region = lines.regions[high.line]
        column = [lines.box(at).right for at in range(len(lines)) if lines.regions[at] == region]
        return max(column) - lines.box(high.line).right < self._first_word(low) + lines.sizes[low.line] / 4

    def headings(self) -> frozenset[int]:
        """The lines of the view that are headings in bold type (:mod:`cleaner.evidence.bold`)."""
        if not any(self._bold):
            return frozenset()
        spots = self._spots(list(map(bool, self._bold)))
        return frozenset(index for index, spot in spots if spot.line in self._bold[spot.page])

    @cached_property
    def _bold(self) -> list[frozenset[int]]:
        return bold.headings(self._source)

    def titles(self, body: Sequence[int]) -> frozenset[int]:
        """The indices ``k`` after which a title goes on: the lines of ``body`` (indices of the view) stand
        one below another in the same larger type, or in bold type as headings do, and the first word of the
        second had no room on the first."""
        found = []
        for k, (upper, lower) in enumerate(pairwise(body)):
            high, low = self._spot(upper), self._spot(lower)
            if not high or not low or high.page != low.page:
                continue
            lines = self._source.pages[high.page].lines
            weighty = {high.line, low.line} <= self._bold[high.page]
            if lines.sizes[high.line] < _TITLE * self._usual and not weighty:
                continue
            above, below, size = lines.box(high.line), lines.box(low.line), lines.sizes[high.line]
            step = below.top - above.top
            if abs(lines.sizes[low.line] - size) > _SAME * size or not 0 < step < _LEADING * size:
                continue
            boxes = [lines.box(at) for at in range(len(lines))]
            near = [box for box in boxes[low.line + 1 : low.line + 1 + _REACH] if box.left < above.right]
            room = max((box.right - box.left for box in near), default=0.0)
            if above.right - above.left > room + size:  # over several columns
                room = max(box.right for box in boxes) - min(box.left for box in boxes)
            if room - (above.right - above.left) < self._first_word(low) + size / 4:
                found.append(k)
        return frozenset(found)

    def hanging(self, body: Sequence[int]) -> tuple[frozenset[int], frozenset[int]]:
        """The indices ``k`` after which the lines of ``body`` (indices of the view) begin an entry whose
        other lines hang below its first, and those after which they are such a line: lines stand at two
        left edges, full ones before those further in, and most before the others have ended early."""
        begin: set[int] = set()
        goes: set[int] = set()
        for run in self._runs(body):
            lines = [self._source.pages[spot.page].lines.box(spot.line) for _, spot in run]
            left, right = min(box.left for box in lines), max(box.right for box in lines)
            size = self._source.pages[run[0][1].page].lines.sizes[run[0][1].line]
            hung = [box.left - left > _HANG[0] * size for box in lines]
            if hung.count(True) < _HUNG or hung.count(False) < _ENTRIES:
                continue
            words = [self._first_word(spot) for _, spot in run]
            gaps = [(at, right - box.right < words[at + 1] + size / 4) for at, box in enumerate(lines[:-1])]
            inner = [full for at, full in gaps if hung[at + 1]]
            outer = [full for at, full in gaps if not hung[at + 1]]
            if sum(inner) < _FULL * len(inner) or sum(outer) > (1 - _SHORT) * len(outer):
                continue
            usual = _median(lines[at + 1].top - lines[at].top for at, _ in gaps if hung[at + 1])
            for at, full in gaps:
                if not hung[at + 1]:
                    begin |= set() if full else {run[at][0]}
                elif full and lines[at + 1].top - lines[at].top <= _STEPS * usual:
                    goes.add(run[at][0])
        return frozenset(begin), frozenset(goes)

    def _runs(self, body: Sequence[int]) -> Iterator[list[tuple[int, Spot]]]:
        """Lines of one page and size, one below another at no more than two left edges; an index each of
        ``body``, and where the line stands."""
        run: list[tuple[int, Spot]] = []
        edges: list[float] = []
        last: tuple[Box, float] | None = None
        for k, line in enumerate(body):
            spot = self._spot(line)
            if spot is None:
                continue
            lines = self._source.pages[spot.page].lines
            box, size = lines.box(spot.line), lines.sizes[spot.line]
            known = any(abs(box.left - edge) <= size / 4 for edge in edges)
            new = (
                not known and len(edges) == 1 and _HANG[0] * size < abs(box.left - edges[0]) < _HANG[1] * size
            )
            if run and last and run[-1][1].page == spot.page and run[-1][0] == k - 1 and (known or new):
                below = 0 < box.top - last[0].top < _HANG[1] * size
                if below and abs(size - last[1]) <= _SAME * size:
                    run.append((k, spot))
                    edges += [box.left] if new else []
                    last = box, size
                    continue
            if len(edges) > 1:
                yield run
            run, edges, last = [(k, spot)], [box.left], (box, size)
        if len(edges) > 1:
            yield run

    def _first_word(self, spot: Spot) -> float:
        """How wide the first word of a line is."""
        page = self._source.pages[spot.page]
        start = page.lines.starts[spot.line]
        words = page.words.within(start, start + 1)
        if not words:
            return 0.0
        box = page.words.box(words[0])
        return box.right - box.left

    def flow(self, line: int) -> str:
        """What the page shows of a line of the view, if it is one of a justified paragraph: that it "goes" on
        from the line above, that it "runs" on where the first lines of paragraphs are indented, that it
        "begins" one; else ""."""
        spot = self._spot(line)
        if spot is None or self._source.format != "pdf" or self._source.pages[spot.page].origin != "text":
            return ""
        flow = self._flows.get(spot.page)
        if flow is None:
            flow = self._flows[spot.page] = flow_of(self._source.pages[spot.page])
        if spot.line in flow.goes:
            return "runs" if spot.line in flow.marked else "goes"
        return "begins" if spot.line in flow.begins else ""

    def may_be_noise(self, index: int) -> bool:
        """Whether a line of the view was read from a picture, and may be no letters at all."""
        spot = self._spot(index)
        return spot is None or self._source.format != "pdf" or self._source.pages[spot.page].origin == "ocr"

    def doubts(self) -> Iterator[tuple[int, float]]:
        """The lines of the view in which the OCR was sure of no word, and how sure it was of the surest."""
        rated = [any(sure == sure for sure in page.words.confidences) for page in self._source.pages]
        for index, spot in self._spots(rated):
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

    def _spot(self, index: int) -> Spot | None:
        """Where a line of the view stands; None for one without text."""
        if index not in self._found:
            self._found[index] = self._seek(index)
        return self._found[index]

    def _seek(self, index: int) -> Spot | None:
        line = self._view.lines[index]
        text = line.lstrip()
        at = self._to_source(self._view.starts[index] + len(line) - len(text))
        page = self._source.page_at(at)
        found = bisect_right(self._source.pages[page].lines.starts, at - self._source.starts[page]) - 1
        return Spot(page, found) if text and found >= 0 else None

    def _spots(self, wanted: Sequence[bool]) -> Iterator[tuple[int, Spot]]:
        """The lines of the view that stand on the pages wanted, by index."""
        if any(wanted):
            for index in range(len(self._view.lines)):
                if (spot := self._spot(index)) and wanted[spot.page]:
                    yield index, spot


def _ends(size: int) -> list[int]:
    """The first and the last few of so many lines."""
    return list(range(size)) if size < 2 * _DEPTH else [*range(_DEPTH), *range(size - _DEPTH, size)]


def _text(page: Page, line: int) -> str:
    """A line of a page, as it stands there."""
    return page.text[page.lines.starts[line] : page.lines.ends[line]]


def _median(values: Iterable[float]) -> float:
    """The middle one of some numbers, the lower of two.  (The module statistics takes long to load.)"""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]


def _apart(page: Page, line: int, *, top: bool) -> float:
    """How far a line is from the next one inwards, as a multiple of the page's usual distance of lines."""
    boxes = [page.lines.box(at) for at in range(len(page.lines))]
    mine = boxes[line]
    inwards = [box.top - mine.top if top else mine.top - box.top for box in boxes]
    height = mine.bottom - mine.top
    nearest = min((step for step in inwards if step > height / 2), default=0.0)
    tops = sorted(box.top for box in boxes)
    steps = [low - high for high, low in pairwise(tops) if low - high > height / 2]
    return nearest / _median(steps) if steps else 0.0


def _alike(page: Page, other: Page) -> bool:
    """Whether places on two pages can be compared."""
    return page.unit == other.unit and abs(page.height - other.height) <= 0.02 * page.height
