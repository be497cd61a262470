"""Reading order: which lines stand in columns, and which run across them.

A gutter is a vertical white strip with lines of text on both sides, and an interval of the page's height
in which no line crosses it.  What lies above that interval is read first, then the column on the left, the
one on the right, and what lies below; each of the four is searched again.  The cells of a table have such
strips between them too: they are told by their few words, and by the order of the document, which goes from
row to row.  Text in frames with fewer lines is told by :mod:`cleaner.formats.layout.frames`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from ...text.middle import median
from .frames import are_frames, frame_edges, is_table
from .lines import Row, Segment, rows


class Block(NamedTuple):
    """Lines that are read one behind another, and the left edge from which they are indented."""

    rows: list[Row]
    left: float


class _Split(NamedTuple):
    above: list[Segment]
    left: list[Segment]
    right: list[Segment]
    below: list[Segment]


_DEPTH = 12
_EDGES = 16  # so many left edges are tried
_ALIGNED = 0.3  # left edges that differ by less type sizes are one
_HANGING = 3.0  # so far to its left lines may begin whose second lines are indented
_FEW = 3  # lines on each side of a gutter, at least
_GUTTER = 0.6  # its width in type sizes, at least
_NARROW = 6.0  # width of a column in type sizes, at least
_PROSE, _FULL = 3.0, 0.5  # words in a line of prose, and how much of its column the middle line fills
_TAIL, _PITCH = (
    4,
    1.6,
)  # lines of an address that goes on beside columns, at most; their distance in type sizes
_STARTS = 0.6  # share of the lines of running text that do not begin in small letters, at most
_LEVEL = 0.15  # baselines of cells in a row differ by less type sizes
_ENTRY = 1.6  # words in a line of an index
_HEAD = 1.8  # a head stands so many times the usual distance from the columns
_ASIDE = 1.2  # or so many if the document's order shows it, too
_COMMON = 3.0  # edges of lines that share a margin differ by less than so many points


def blocks(pieces: Sequence[Segment]) -> list[Block]:
    """The segments of a page as blocks of lines in reading order."""
    if not pieces:
        return []
    return _blocks(list(pieces), _margin(pieces), 0)


def _margin(pieces: Sequence[Segment]) -> float:
    """The left edge of a column: the first one that two lines share."""
    edges = sorted([piece.left for piece in pieces])
    for edge, after in pairwise(edges):
        if after - edge < _COMMON:
            return edge
    return edges[0]


def _blocks(pieces: list[Segment], left: float, depth: int) -> list[Block]:
    split = _split(pieces) if depth < _DEPTH else None
    if split is None:
        return [Block(rows(pieces), left)] if pieces else []
    return [
        *_blocks(split.above, left, depth + 1),
        *_blocks(split.left, min(left, _margin(split.left)) if depth else _margin(split.left), depth + 1),
        *_blocks(split.right, _margin(split.right), depth + 1),
        *_blocks(split.below, left, depth + 1),
    ]


def _split(pieces: list[Segment]) -> _Split | None:
    """The pieces parted at their longest gutter, or None if there is none."""
    if len(pieces) < 2:
        return None
    pieces = sorted(pieces, key=lambda piece: (piece.base, piece.size))  # soon sorted again, part by part
    edges = _edges(pieces) if len(pieces) >= 2 * _FEW else []
    found = [(inside, edge) for edge in edges for inside in _intervals(pieces, edge)]
    found.sort(key=lambda each: -len(each[0]))
    for inside, edge in found:
        left, right = _sides(inside, edge)
        if is_gutter(left, right):
            return _without_tails(_parted(pieces, left, right))
    more = [edge - 0.1 for edge in frame_edges(pieces)]
    found += [(inside, edge) for edge in more for inside, _, _ in _stretches(pieces, edge)]
    listed = bool(found) and is_table(pieces)
    for inside, edge in found:
        left, right = _sides(inside, edge)
        if are_frames(left, right, listed) and not _is_headed(pieces, left, right):
            return _parted(pieces, left, right)
    return None


def _is_headed(pieces: list[Segment], left: list[Segment], right: list[Segment]) -> bool:
    """Whether a line right above what stands on the right belongs to it, and begins farther to the left."""
    end, edge = max([piece.right for piece in left]), min([piece.left for piece in right])
    top = min([piece.base for piece in right])
    return any(end < piece.left < edge and 0 < top - piece.base < _PITCH * piece.size for piece in pieces)


def _sides(inside: list[Segment], edge: float) -> tuple[list[Segment], list[Segment]]:
    """What stands to the left of an edge, and to its right."""
    return [piece for piece in inside if piece.left < edge], [piece for piece in inside if piece.left >= edge]


def _edges(pieces: list[Segment]) -> list[float]:
    """Left edges that a column may have: where several lines begin, or a few that hang out to the left of
    those."""
    edges = sorted([(piece.left, piece.size) for piece in pieces])
    lefts = [edge for edge, _ in edges]
    found: list[tuple[int, float, float]] = []
    start = 0
    for at in range(1, len(edges) + 1):
        if at == len(edges) or lefts[at] - lefts[at - 1] > _ALIGNED * edges[at][1]:
            if at - start >= _FEW:
                found.append((at - start, lefts[start], edges[start][1]))
            start = at
    first = lefts[0] + _COMMON
    tried: dict[float, None] = {}
    for _, edge, size in sorted(found, reverse=True)[:_EDGES]:
        hanging = lefts[bisect_left(lefts, edge - _HANGING * size)]
        tried.update({at - 0.1: None for at in (edge, hanging) if at > first})
    return list(tried)


def _stretches(pieces: list[Segment], edge: float) -> Iterator[tuple[list[Segment], bool, bool]]:
    """The pieces beside a gutter, for each stretch of it that no line crosses and that has some on both
    sides; and whether that is the first one and the last one."""
    crossing = sorted([piece.base for piece in pieces if piece.left < edge < piece.right])
    stretches: dict[int, list[Segment]] = {}
    for piece in pieces:
        if not piece.left < edge < piece.right:
            stretches.setdefault(bisect_right(crossing, piece.base), []).append(piece)
    for number, inside in stretches.items():
        if 0 < sum([piece.left < edge for piece in inside]) < len(inside):
            yield inside, number == 0, number == len(crossing)


def _intervals(pieces: list[Segment], edge: float) -> Iterator[list[Segment]]:
    """The pieces beside a gutter, for each stretch of it, and for the parts of those between which there is
    much white."""
    for inside, top, bottom in _stretches(pieces, edge):
        if _FEW <= sum([piece.left < edge for piece in inside]) <= len(inside) - _FEW:
            levels = _levels(inside)
            rest = _without_heads(inside, levels, top, bottom)
            rest = _without_folios(rest, edge)
            yield rest
            yield from _parts(rest, levels if rest is inside else _levels(rest))


def _without_tails(split: _Split) -> _Split:
    """The split, the last lines of what stands above the columns there: of the one name below a title, say,
    that has the longest address."""
    above, left, right = split.above, split.left, split.right
    tails = [_tail(sorted(side, key=lambda piece: piece.base), above) for side in (left, right)]
    if not any(tails):
        return split
    left, right = (
        [piece for piece in side if piece not in tail]
        for side, tail in zip((left, right), tails, strict=True)
    )
    return _Split([*above, *tails[0], *tails[1]], left, right, split.below)


def _tail(lines: list[Segment], above: list[Segment]) -> list[Segment]:
    """The first lines of a column that follow on what is above it, and from which the column stands apart or,
    where they are centred, out."""
    if len(lines) <= _TAIL + _FEW or not any(_is_over(piece, lines[0]) for piece in above):
        return []
    edge = min([piece.left for piece in lines[_TAIL:]])
    for count in range(1, _TAIL + 1):
        last, after = lines[count - 1 : count + 1]
        if last.left - edge < last.size:
            return []
        if not _is_over(last, after):
            return lines[:count]
    return []


def _is_over(upper: Segment, lower: Segment) -> bool:
    """Whether one line of type stands right above another one, both with the same middle or edge."""
    near = _ALIGNED * lower.size
    level = min(abs(upper.left - lower.left), abs(upper.left + upper.right - lower.left - lower.right) / 2)
    return 0 < lower.base - upper.base < _PITCH * lower.size and level < near


def _parted(pieces: list[Segment], left: list[Segment], right: list[Segment]) -> _Split:
    top = min([piece.base for side in (left, right) for piece in side])
    within = {id(piece) for side in (left, right) for piece in side}
    outside = [piece for piece in pieces if id(piece) not in within]
    above = [piece for piece in outside if piece.base <= top]
    return _Split(above, left, right, [piece for piece in outside if piece.base > top])


def _parts(inside: list[Segment], levels: list[float]) -> Iterator[list[Segment]]:
    """The pieces in groups, where much white parts some of their lines."""
    far = _HEAD * 1.2 * median([piece.size for piece in inside])
    starts = [lower - 0.1 for upper, lower in pairwise(levels) if lower - upper > far]
    groups: dict[int, list[Segment]] = {}
    for piece in inside if starts else ():
        groups.setdefault(bisect_right(starts, piece.base), []).append(piece)
    return (group for group in groups.values() if len(group) >= 2 * _FEW)


def _without_heads(inside: list[Segment], levels: list[float], top: bool, bottom: bool) -> list[Segment]:
    """The pieces without lines at the top and the bottom that stand off from all others, as running heads
    and folios do; one line or two."""
    if len(levels) <= 2 * _FEW:
        return inside
    usual = 1.2 * median([piece.size for piece in inside])
    for at in (2, 1) if top else ():
        edge = levels[at] - 0.1
        head = [piece for piece in inside if piece.base < edge]
        rest = [piece for piece in inside if piece.base >= edge]
        if _is_apart(head, rest, (levels[at] - levels[at - 1]) / usual):
            inside = rest
            break
    for at in (2, 1) if bottom else ():
        edge = levels[-at] - 0.1
        foot = [piece for piece in inside if piece.base >= edge]
        rest = [piece for piece in inside if piece.base < edge]
        if rest and _is_apart(foot, rest, (levels[-at] - levels[-at - 1]) / usual):
            return rest
    return inside


def _without_folios(inside: list[Segment], edge: float) -> list[Segment]:
    """The pieces, given from the top down, without a first or last one that stands alone in the gutter, as a
    folio between the columns does."""
    for alone, neighbour in ((inside[0], inside[1]), (inside[-1], inside[-2])):
        if abs(neighbour.base - alone.base) <= 0.5 * alone.size:
            continue
        rest = [piece for piece in inside if abs(piece.base - alone.base) > 0.5 * alone.size]
        left = [piece.right for piece in rest if piece.left < edge]
        right = [piece.left for piece in rest if piece.left >= edge]
        single = len(rest) == len(inside) - 1 and left and right
        if single and max(left) <= alone.left and alone.right <= min(right):
            inside = rest
    return inside


def _is_apart(some: list[Segment], rest: list[Segment], gap: float) -> bool:
    """Whether lines across the columns are no part of them: not so near and, in the document's order, in
    front of both columns or behind both; or far away, and none of them in the midst of the columns there."""
    if gap < _ASIDE:
        return False
    orders = sorted([piece.order for piece in rest])
    places = [bisect_left(orders, piece.order) for piece in some]
    if gap > _HEAD:
        return not any(_FEW <= place <= len(orders) - _FEW for place in places)
    return max(places) == 0 or min(places) == len(orders)


def _levels(pieces: list[Segment]) -> list[float]:
    """Heights of the lines: baselines, those that differ by less than half the type size once."""
    found: list[float] = []
    for base, size in sorted([(piece.base, piece.size) for piece in pieces]):
        if not found or base - found[-1] > 0.5 * size:
            found.append(base)
    return found


class _Side:
    """What the lines on one side of a gutter are like, as far as somebody asks."""

    def __init__(self, pieces: list[Segment]) -> None:
        self.all = pieces
        self.left = min([piece.left for piece in pieces])
        self.right = max([piece.right for piece in pieces])
        self.size = median([piece.size for piece in pieces])
        self.width = self.right - self.left

    @cached_property
    def levels(self) -> list[float]:
        return _levels(self.all)

    @cached_property
    def words(self) -> float:
        """Words in a line."""
        return sum([len(piece.words) for piece in self.all]) / len(self.levels)

    @cached_property
    def fill(self) -> float:
        """How much of the width the middle line fills."""
        return sum([piece.right - piece.left for piece in self.all]) / len(self.levels) / (self.width or 1)

    @cached_property
    def starts(self) -> list[Segment]:
        """Pieces that may begin a sentence."""
        return [piece for piece in self.all if not piece.words[0].text[0].islower()]

    @property
    def numbers(self) -> float:
        """Share of the pieces that begin with a number."""
        return sum([piece.words[0].text[0].isdigit() for piece in self.all]) / len(self.all)

    @property
    def prose(self) -> bool:
        return self.words >= _PROSE and self.fill >= _FULL


def is_gutter(left: list[Segment], right: list[Segment]) -> bool:
    """Whether the strip between these pieces parts columns of text, not the cells of a table."""
    if len(left) < _FEW or len(right) < _FEW or not _is_wide(left, right):
        return False
    one, other = _Side(left), _Side(right)
    size = max(one.size, other.size)
    if other.left - one.right < _GUTTER * size or min(one.width, other.width) < _NARROW * size:
        return False
    few = min(len(one.levels), len(other.levels))
    if few < _FEW:
        return False
    shared = min(one.levels[-1], other.levels[-1]) - max(one.levels[0], other.levels[0])
    if shared < 0.5 * min(one.levels[-1] - one.levels[0], other.levels[-1] - other.levels[0]):
        return False
    turns = _turns(left, right)
    if one.prose and other.prose:
        if turns <= max(2, few * 0.15):
            return True
        full = min(one.fill, other.fill) > 0.8
        return turns >= 0.8 * few >= 6 and (full or _runs_on(one, other) or not _are_level(one, other))
    even = 0.6 < one.width / other.width < 1.6
    entries = min(one.words, other.words) >= _ENTRY and max(one.numbers, other.numbers) < 0.5
    return turns <= 1 and even and entries and few > _FEW


def _is_wide(left: list[Segment], right: list[Segment]) -> bool:
    """Whether strip and columns may be as wide as such are, by the smallest type: soon told of most cells."""
    size = min([piece.size for side in (left, right) for piece in side])
    end, start = max([piece.right for piece in left]), min([piece.left for piece in right])
    return (
        start - end >= _GUTTER * size
        and end - min([piece.left for piece in left]) >= _NARROW * size
        and max([piece.right for piece in right]) - start >= _NARROW * size
    )


def _runs_on(one: _Side, other: _Side) -> bool:
    """Whether both sides are running text, each with its own paragraphs: the cells of a row begin together,
    sentences in two columns by chance."""
    few, many = sorted((one, other), key=lambda side: len(side.starts))
    if not few.starts or any(len(side.starts) > _STARTS * len(side.all) for side in (one, other)):
        return False
    near = 0.5 * max(one.size, other.size)
    bases = [start.base for start in many.starts]
    level = [any(abs(base - start.base) < near for base in bases) for start in few.starts]
    chance = len(_levels(many.starts)) / len(many.levels)
    return sum(level) < (1 + chance) / 2 * len(level)


def _are_level(one: _Side, other: _Side) -> bool:
    """Whether lines stand level, as those of rows do, more than half of those on the side that has fewer."""
    few, many = sorted((one.levels, other.levels), key=len)
    near = _LEVEL * max(one.size, other.size)
    level = sum([any(abs(base - at) < near for at in many) for base in few])
    return level > len(few) / 2


def _turns(left: list[Segment], right: list[Segment]) -> int:
    """How often the document's order goes from the left side to the right one."""
    sides = sorted([*[(piece.order, 0) for piece in left], *[(piece.order, 1) for piece in right]])
    return sum([one[1] < other[1] for one, other in pairwise(sides)])
