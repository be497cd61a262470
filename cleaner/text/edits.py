"""Edits and how they combine: the arithmetic under every repair.

An edit replaces one span of a text.  A list of edits is *flat*: sorted by start and disjoint.  Every stage
of the pipeline produces a flat list over the text it was shown; :func:`compose` turns two such lists into
one over the first text, so that all changes are known in terms of the source and one :func:`splice` makes
the output.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

_SPAN = itemgetter(0, 1)
_PARTS = 10_000


class Candidate(NamedTuple):
    """What a word may be, and how likely (0 to 1)."""

    text: str
    confidence: float


class Cause(NamedTuple):
    """Why an edit was made: the id of a rule, a confidence from 0 to 1, and a reason in words; where a word
    may be several, these, the likeliest first."""

    rule: str
    confidence: float
    reason: str
    candidates: tuple[Candidate, ...] = ()


def _least(causes: tuple[Cause, ...]) -> float:
    if len(causes) == 1:
        return causes[0][1]
    return min((cause[1] for cause in causes), default=1.0)


class Edit(NamedTuple):
    """Replace ``text[start:end]`` (code points) by ``after``.  An edit without causes is bookkeeping
    (a line end shown as a line feed) and never becomes a change."""

    start: int
    end: int
    after: str
    causes: tuple[Cause, ...] = ()

    @property
    def confidence(self) -> float:
        """The least certain of its causes decides; 1.0 without causes."""
        return _least(self.causes)


class Change(NamedTuple):
    """An edit as users see it: both spans in code points, what stood there and what stands there now."""

    start: int
    end: int
    before: str
    after: str
    causes: tuple[Cause, ...]
    out_start: int
    out_end: int

    @property
    def confidence(self) -> float:
        """Confidence of the least certain cause, from 0 to 1."""
        return _least(self.causes)


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Apply a flat list of edits."""
    done: list[str] = []
    parts: list[str] = []
    at = 0
    for start, end, after, _ in edits:
        parts.append(text[at:start])
        parts.append(after)
        at = end
        if len(parts) > _PARTS:  # small strings take much more memory than their letters
            done.append("".join(parts))
            parts = []
    return "".join([*done, *parts, text[at:]])


def flatten(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """Sort edits, drop those that change nothing, and of overlapping ones keep the surest (then the
    earliest, then the longest); the same edit proposed twice keeps both causes."""
    kept: list[Edit] = []
    last_start = last_end = -1
    for edit in sorted(edits, key=_SPAN):
        start, end, after, causes = edit
        if text[start:end] == after:
            continue
        if (
            start > last_end
            or start == last_end
            and start > last_start
            and (end > start or last_end > last_start)
        ):
            kept.append(edit)
        elif kept[-1][:3] == edit[:3]:
            kept[-1] = Edit(start, end, after, kept[-1].causes + causes)
        elif edit.confidence > kept[-1].confidence:
            kept[-1] = edit
        else:
            continue
        last_start, last_end = start, end
    return kept


def compose(first: Sequence[Edit], second: Sequence[Edit], middle: str) -> list[Edit]:
    """Edits that do at once what ``first`` and then ``second`` do.

    ``middle`` is the text after ``first``; ``second`` is in its coordinates.  Edits that overlap in it
    become one edit with the causes of all.  Both lists flat, and so is the result.
    """
    if not first:
        return list(second)
    if not second:
        return list(first)
    return [piece.edit for piece in _welded(_Weaver(first, second, middle).pieces())]


def carry(first: Sequence[Edit], second: Sequence[Edit], middle: str) -> list[Edit]:
    """The edits of ``second`` in terms of the text before ``first``: of what :func:`compose` gives, those
    that ``second`` has a part in."""
    if not first:
        return list(second)
    return [piece.edit for piece in _welded(_Weaver(first, second, middle).pieces()) if piece.second]


class _Piece(NamedTuple):
    """An edit of a composition, and whether the second list has a part in it."""

    edit: Edit
    second: bool


class _Weaver:
    """Walks two flat lists, the second over what the first made.  ``i`` and ``j`` are the next edits of
    each, and behind those before them middle = source + ``shift``."""

    def __init__(self, first: Sequence[Edit], second: Sequence[Edit], middle: str) -> None:
        self._first, self._second, self._middle = first, second, middle
        self._i = self._j = self._shift = 0

    def pieces(self) -> Iterator[_Piece]:
        """The composition, in order; insertions may touch the edit before or behind them."""
        first, second = self._first, self._second
        while self._i < len(first) or self._j < len(second):
            if self._j == len(second) or self._i < len(first) and self._is_before():
                yield _Piece(first[self._i], False)
                self._pass_first()
            elif self._i == len(first) or self._is_behind():
                edit, shift = second[self._j], self._shift
                self._j += 1
                moved = edit._replace(start=edit.start - shift, end=edit.end - shift) if shift else edit
                yield _Piece(moved, True)
            else:
                yield _Piece(self._cluster(), True)

    def _is_before(self) -> bool:
        """Whether the first list's next edit ends before the second's begins."""
        edit, other = self._first[self._i], self._second[self._j]
        at = edit.start + self._shift
        return at + len(edit.after) <= other.start and not at == other.start == other.end

    def _is_behind(self) -> bool:
        """Whether the first list's next edit begins behind the end of the second's."""
        edit, other = self._first[self._i], self._second[self._j]
        at = edit.start + self._shift
        return other.end < at or other.end == at and (other.start < at or edit.after != "")

    def _pass_first(self) -> None:
        edit = self._first[self._i]
        self._shift += len(edit.after) - (edit.end - edit.start)
        self._i += 1

    def _cluster(self) -> Edit:
        """The edits from here on that overlap one another, as one."""
        begin, shift = (self._i, self._j), self._shift
        low = min(self._second[self._j].start, self._first[self._i].start + shift)
        low, high = self._grow(low, self._second[self._j].end)
        i, j = begin
        local = [e._replace(start=e.start - low, end=e.end - low) for e in self._second[j : self._j]]
        parts = (*self._first[i : self._i], *self._second[j : self._j])
        causes = tuple(cause for edit in parts for cause in edit.causes)
        return Edit(low - shift, high - self._shift, splice(self._middle[low:high], local), causes)

    def _grow(self, low: int, high: int) -> tuple[int, int]:
        """Take in edits until none overlaps the span any more; its bounds then, in the middle text."""
        begin = self._j
        while True:
            if self._i < len(self._first):
                edit = self._first[self._i]
                at = edit.start + self._shift
                if at < high or at == high and not edit.after or at <= low:
                    low, high = min(low, at), max(high, at + len(edit.after))
                    self._pass_first()
                    continue
            if self._j < len(self._second) and (self._second[self._j].start < high or self._j == begin):
                high = max(high, self._second[self._j].end)
                self._j += 1
                continue
            return low, high


def _welded(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Make insertions part of the edit they touch, so that no two edits share a place."""
    last: _Piece | None = None
    start = end = -1
    for piece in pieces:
        edit = piece.edit
        if last and edit.start == end and (edit.end == end or start == end):
            joined = Edit(
                last.edit.start, edit.end, last.edit.after + edit.after, last.edit.causes + edit.causes
            )
            piece = _Piece(joined, last.second or piece.second)
        elif last:
            yield last
        last = piece
        start, end, *_ = piece.edit
    if last:
        yield last


class OffsetMap:
    """Where an offset of the source went in the output, and back.  Inside a changed span every offset
    maps to the start of the span's counterpart."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._source_starts = [edit.start for edit in edits]
        self._out_starts: list[int] = []
        shift = 0
        for edit in edits:
            self._out_starts.append(edit.start + shift)
            shift += len(edit.after) - (edit.end - edit.start)

    def to_output(self, offset: int) -> int:
        """Output offset of a source offset."""
        return self._map(offset, self._source_starts, self._out_starts, source=True)

    def to_source(self, offset: int) -> int:
        """Source offset of an output offset."""
        return self._map(offset, self._out_starts, self._source_starts, source=False)

    def out_start(self, index: int) -> int:
        """Output offset at which the edit of this index begins."""
        return self._out_starts[index]

    def _map(self, offset: int, here: list[int], there: list[int], *, source: bool) -> int:
        index = bisect_right(here, offset) - 1
        if index < 0:
            return offset
        edit = self._edits[index]
        lengths = (edit.end - edit.start, len(edit.after))
        mine, other = lengths if source else lengths[::-1]
        past = offset - here[index]
        return there[index] if past < mine else there[index] + other + past - mine


def changes(source: str, edits: Sequence[Edit]) -> list[Change]:
    """The edits as :class:`Change` objects."""
    offsets = OffsetMap(edits)
    return [
        Change(e.start, e.end, source[e.start : e.end], e.after, e.causes, at, at + len(e.after))
        for index, e in enumerate(edits)
        for at in (offsets.out_start(index),)
    ]


def inverse(source: str, edits: Sequence[Edit]) -> list[Edit]:
    """Edits over the output that give the source back."""
    return [Edit(c.out_start, c.out_end, c.before) for c in changes(source, edits)]
