"""Edits and how they combine: the arithmetic under every repair.

An edit replaces one span of a text.  A list of edits is *flat*: sorted by start and disjoint.  Every stage
of the pipeline produces a flat list over the text it was shown; :func:`compose` turns two such lists into
one over the first text, so that all changes are known in terms of the source and one :func:`splice` makes
the output.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

_SPAN = itemgetter(0, 1)


class Cause(NamedTuple):
    """Why an edit was made: the id of a rule, a confidence from 0 to 1, and a reason in words."""

    rule: str
    confidence: float
    reason: str


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
    parts: list[str] = []
    at = 0
    for start, end, after, _ in edits:
        parts.append(text[at:start])
        parts.append(after)
        at = end
    parts.append(text[at:])
    return "".join(parts)


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
    result: list[Edit] = []
    shift = 0  # middle = source + shift, behind the edits consumed so far
    i = j = 0
    while i < len(first) or j < len(second):
        ahead = first[i].start + shift if i < len(first) else None
        if (
            j == len(second)
            or ahead is not None
            and ahead + len(first[i].after) <= second[j].start
            and not (ahead == second[j].start == second[j].end)
        ):
            shift += len(first[i].after) - (first[i].end - first[i].start)
            result.append(first[i])
            i += 1
            continue
        low, high = second[j].start, second[j].end
        if ahead is None or high < ahead or high == ahead and (low < high or first[i].after):
            edit = second[j]
            result.append(Edit(low - shift, high - shift, edit.after, edit.causes) if shift else edit)
            j += 1
            continue
        start, cluster = min(low, ahead) - shift, [low, high, i, j]
        i, j, shift = _absorb(first, second, cluster, shift)
        result.append(_merge(first[cluster[2] : i], second[cluster[3] : j], start, cluster, shift, middle))
    return _weld(result)


def _weld(edits: list[Edit]) -> list[Edit]:
    """Make insertions part of the edit they touch, so that no two edits share a place."""
    welded: list[Edit] = []
    start = end = -1
    for edit in edits:
        if edit.start == end and (edit.end == end or start == end):
            last = welded.pop()
            edit = Edit(last.start, edit.end, last.after + edit.after, last.causes + edit.causes)
        start, end = edit.start, edit.end
        welded.append(edit)
    return welded


def _absorb(
    first: Sequence[Edit], second: Sequence[Edit], cluster: list[int], shift: int
) -> tuple[int, int, int]:
    """Grow a cluster [low, high, i, j] in middle coordinates until nothing more overlaps it."""
    low, high, i, j = cluster
    while True:
        if i < len(first):
            at = first[i].start + shift
            size = len(first[i].after)
            if at < high or at == high and not size or at <= low:
                low, high = min(low, at), max(high, at + size)
                shift += size - (first[i].end - first[i].start)
                i += 1
                continue
        if j < len(second) and (second[j].start < high or j == cluster[3]):
            high = max(high, second[j].end)
            j += 1
            continue
        cluster[0], cluster[1] = low, high
        return i, j, shift


def _merge(
    first: Sequence[Edit], second: Sequence[Edit], start: int, cluster: list[int], shift: int, middle: str
) -> Edit:
    low, high = cluster[0], cluster[1]
    local = [edit._replace(start=edit.start - low, end=edit.end - low) for edit in second]
    causes = tuple(cause for edit in (*first, *second) for cause in edit.causes)
    return Edit(start, high - shift, splice(middle[low:high], local), causes)


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
