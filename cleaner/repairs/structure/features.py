"""The features of lines, as names for the model: shape, neighbours, habits, place on the page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise, repeat
from typing import Generic, NamedTuple

from ...text.view import View
from .breaks import Forms
from .edges import Edges
from .first_words import FirstWords
from .layout import SPACE, UNIT, Measure, measures, widths
from .line_names import Groups, Sum
from .prose import spaceless
from .shapes import Shape, shape_of
from .turns import UNBROKEN, find

_SLACK = (-8, -3, 0, 3, 8, 14, 25, 45)  # percent of the measure left if the next word stood here
_WIDTH = (12, 25, 40, 55, 70, 85, 95, 105)  # width in percent of the measure
_STEP = (-8, -3, -1, 1, 2, 3, 5, 9)  # columns
_SHARE = (2, 10, 25, 45, 65, 85)  # percent of the lines around
_SPREAD = (3, 7, 15, 30)
_SPACES = " \t"
_TRAILS = ("", "s", "m", "")  # names of the share of lines with a space behind: none, some, many, all
_HABIT = (1, 3, 8, 20, 40)
_ROOM = 1.03  # so much wider the next word could be, and would have fitted
_TRIED = 4  # gaps inside of sentences that tell how often it would
_LONG = 40  # lines of a block that is no stanza
_BLOCK = 8  # lines that share what is measured around them
_REACH = 8
_DIGITS = "012"
_FEW = 4  # names that are looked up together
_FULL = (20, 40, 55, 70, 85)
NO_FORMS = Forms((), ())


class Region(NamedTuple, Generic[Sum]):
    """What lines are like around a place, as parts of names; ``own`` is what they say together."""

    own: Sum
    room: str
    upper: str
    fulls: str
    flow: str
    spread: str
    gaps: str
    marks: str
    codes: str


class Lines(Generic[Sum]):
    """The filled lines of a view with their features.

    ``at``      index in the view of each filled line
    ``texts``   without outer white space
    ``loose``   whether each may be furniture
    """

    def __init__(
        self,
        view: View,
        words: FirstWords,
        groups: Groups[Sum],
        known: Mapping[int, str] = {},
        misread: Mapping[str, str] = {},
        forms: Forms = NO_FORMS,
    ) -> None:
        self.view = view
        self.groups = groups
        stripped = [line.strip() for line in view.lines]
        self.at = at = [index for index, line in enumerate(stripped) if line]
        self.texts = texts = [stripped[index] for index in at]
        self.known = known
        shown = [view.lines[index].rstrip() for index in at]
        self.indents = [
            len(line.expandtabs()) - len(line.lstrip()) if "\t" in line else len(line) - len(line.lstrip())
            for line in shown
        ]
        self.feeds = len(view.pages) > 2
        starts: Sequence[int] = view.pages if self.feeds else _marked(known, len(stripped))
        between: Mapping[int, float] = {}
        if not starts:
            starts, between = find(view, stripped, forms)
        self.real = "f" if self.feeds and not view.has_sections else "s" if self.feeds else "n"
        self.edges = Edges(stripped, starts, known, between, misread) if len(starts) > 2 else None
        self.page_starts = starts
        self._starts = set(starts)
        self.shapes = [shape_of(text, words) for text in texts]
        self.rights = widths(view.text, shown)
        self.near = measures(self.rights, self.indents) if at else []
        self._blanks()
        self._sums()
        self._memory()
        self._levels()
        self._rooms()
        self._stanzas = [*_stanzas(self.blanks)]
        self.loose = [*map(self._may_go, range(len(at)))]
        self._going = [self._goes_on(k) for k in range(len(at))]
        self._alone: dict[int, Sum] = {}
        self._pairs: dict[tuple[int, int], Sum] = {}
        self._behind: dict[tuple[int, int], Sum] = {}
        self._regions: dict[int, Region[Sum]] = {}

    def _blanks(self) -> None:
        """Blank lines above each line: 0, 1, 2; where nearly every gap has one, one less."""
        self.blanks = [min(b - a - 1, 2) for a, b in zip([-1, *self.at], self.at, strict=False)]
        if self.blanks:
            self.blanks[0] = 2
        size = len(self.at)
        if size and self.blanks.count(0) * 5 < size:
            lower = sum([shape.start == "a" for shape in self.shapes])
            if 2 * lower > size:
                self.blanks = [max(0, blank - 1) for blank in self.blanks]

    def _sums(self) -> None:
        shapes, size = self.shapes, len(self.at) or 1
        self._upper = [0, *accumulate([s.start in "AQI" for s in shapes])]
        self._blank = [0, *accumulate([blank > 0 for blank in self.blanks])]
        self._stop = [0, *accumulate([s.end in ".sqe" for s in shapes])]
        self._gaps = [0, *accumulate([s.gaps > 1 for s in shapes])]
        self._marks = [0, *accumulate([s.marker != "" for s in shapes])]
        self._codes = [0, *accumulate([s.code > 1 for s in shapes])]
        full = [right > 0.85 * self.near[k // _BLOCK].full for k, right in enumerate(self.rights)]
        self._full = full
        self._fulls = [0, *accumulate(full)]
        runs = [0] + [
            shapes[k - 1].end in "w,-" and shapes[k].start == "a" and full[k - 1]
            for k in range(1, len(shapes))
        ]
        self._flow = [0, *accumulate(runs)]
        deeper = sum(map(int.__lt__, self.indents, self.indents[1:]))
        trails = sum([self.view.lines[index][-1:] in _SPACES for index in self.at])
        self.trail = _TRAILS[bisect_right((3, 40, 98), 100 * trails // size)]
        self.doc = (
            f"blank{bisect_right(_HABIT, 100 * sum(self._blank[-1:]) // size)}",
            f"deep{bisect_right(_HABIT, 100 * deeper // size)}",
            f"flow{bisect_right(_FULL, 100 * self._flow[-1] // size)}",
        )

    def _memory(self) -> None:
        """For each line the last line with a marker before it, if near, and how far that is."""
        self.marked: list[int] = []
        last = -1
        for k, shape in enumerate(self.shapes):
            self.marked.append(last if k - last < 12 else -1)
            if shape.marker:
                last = k

    def _levels(self) -> None:
        """For each line its first word, its width and its indentation, as levels, and its page."""
        self._firsts = [*map(self.first, range(len(self.at)))]
        self._across = [
            right - UNIT * indent for right, indent in zip(self.rights, self.indents, strict=True)
        ]
        fulls = [self.near[k // _BLOCK].full for k in range(len(self.at))]
        self._widths = [
            bisect_right(_WIDTH, 100 * across // full)
            for across, full in zip(self._across, fulls, strict=True)
        ]
        self._steps = [
            bisect_right(_STEP, indent - self.near[k // _BLOCK].left) for k, indent in enumerate(self.indents)
        ]
        starts = self.page_starts if self.edges else ()
        self._pages = [bisect_right(starts, index) for index in self.at] if starts else [0] * len(self.at)

    def _rooms(self) -> None:
        """Sums of the gaps inside of sentences, and of those before which the next word would have fitted: in
        a full line, and into the longest ones."""
        shapes, size = self.shapes, len(self.at)
        inside = [0] * size
        room, most = inside[:], inside[:]
        for k in range(1, size):
            if shapes[k - 1].end in "w,-" and not self.blanks[k]:
                inside[k] = 1
                measure = self.near[(k - 1) // _BLOCK]
                needed = (self.rights[k - 1] + SPACE + self._firsts[k]) * _ROOM
                room[k], most[k] = needed < measure.full, needed < measure.most
        self._inside, self._room, self._most = ([0, *accumulate(sums)] for sums in (inside, room, most))

    def first(self, k: int) -> int:
        """Width of the first word of a line, in tenths of a letter."""
        text = self.texts[k]
        if text[0] >= "\u2e80" and spaceless(text[0]):
            return 2 * UNIT
        size = text.find(" ")
        size = len(text) if size < 0 else size
        return UNIT if size > 12 and spaceless(text[0]) else UNIT * size

    def slack(self, u: int, k: int, full: int) -> int:
        """Percent of the measure left in line ``u`` if the first word of line ``k`` stood there too."""
        return (full - self.rights[u] - SPACE - self._firsts[k]) * 100 // full

    def measure(self, k: int) -> Measure:
        """What is measured of the lines around a line."""
        return self.near[k // _BLOCK]

    def width_level(self, k: int) -> int:
        """How wide a line is, as a level of the measure."""
        return self._widths[k]

    def previous(self, likely: Container[int] = (), notes: Container[int] = ()) -> list[int]:
        """For each line the one of text before it, likely furniture passed over, and notes by what is none;
        -1 for none.  ``likely`` and ``notes`` hold indices of the view."""
        found: list[int] = []
        last = text = -1
        for k, index in enumerate(self.at):
            if index in notes:
                found.append(last)
                last = k
            else:
                found.append(text)
                if index not in likely:
                    last = text = k
        return found

    def _may_go(self, k: int) -> bool:
        """Whether a line may be furniture: at the edge of a page, of a known form, a number by itself."""
        index = self.at[k]
        if len(self.texts[k]) > UNBROKEN:
            return False
        return (
            index in self.known or self.edges is not None and index in self.edges.facts or self.shapes[k].lone
        )

    def names(self, previous: Sequence[int]) -> list[Sum]:
        """The features of each line that the model is asked about: of those with the indices in ``asked``."""
        following = self._following(previous)
        edges = self.edges
        facts = edges.facts if edges else {}
        nothing, going, pairs, behind = self.groups.nothing, self._going, self._pairs, self._behind
        self.asked: list[int] = []
        found: list[Sum] = []
        for k, index in enumerate(self.at):
            u, n = previous[k], following[k]
            if going[k] and u == k - 1:
                continue
            self.asked.append(k)
            pair, ahead, alone = pairs.get((u, k)), behind.get((k, n)), self._alone.get(k)
            if pair is None:
                pair = pairs[u, k] = self._pair(u, k)
            if ahead is None:
                ahead = behind[k, n] = self._next(k, n)
            if alone is None:
                alone = self._alone[k] = self._around(k)
            total: Sum = nothing + alone + pair + ahead
            if edges and index in facts:
                total += self.groups.edge(edges.own(index), edges.around(index))
            found.append(total)
        return found

    def _following(self, previous: Sequence[int]) -> list[int]:
        """For each line the next one of text, or the next one where that is unlikely to be known."""
        following = [-1] * len(previous)
        for k, u in enumerate(previous):
            if u >= 0 and following[u] < 0:
                following[u] = k
        likely = self.edges.likely if self.edges else set()
        for k, index in enumerate(self.at[:-1]):
            if following[k] < 0 or index in likely:
                following[k] = k + 1
        return following

    def _goes_on(self, k: int) -> bool:
        """Whether it is plain that a line goes on with the sentence of the line right above it, if that is
        text: the model need not be asked."""
        shape = self.shapes[k]
        if shape.start != "a" or not k or self.blanks[k] or not self._full[k - 1]:
            return False
        over = self.shapes[k - 1]
        if over.end not in "w,-" or over.gaps or shape.gaps or over.code or shape.code or shape.marker:
            return False
        if not -2 < self.indents[k] - self.indents[k - 1] < 2:
            return False
        index = self.at[k]
        return index not in self._starts and not (self.edges and index in self.edges.facts)

    def _region(self, k: int) -> Region[Sum]:
        """What lines are like around a line; the same for eight in a row."""
        block = k // _BLOCK
        found = self._regions.get(block)
        if found is None:
            found = self._regions[block] = self._survey(block)
        return found

    def _survey(self, block: int) -> Region[Sum]:
        low, high = max(0, block * _BLOCK - _REACH), min(len(self.at), (block + 1) * _BLOCK + _REACH)
        size = high - low

        def share(sums: Sequence[int]) -> int:
            return bisect_right(_SHARE, (sums[high] - sums[low]) * 100 // size)

        measure = self.near[block]
        upper, blank, stop, fulls, flow = map(
            share, (self._upper, self._blank, self._stop, self._fulls, self._flow)
        )
        gaps, marks, codes = map(share, (self._gaps, self._marks, self._codes))
        spread = bisect_right(_SPREAD, measure.spread * 100 // measure.full)
        measured = bisect_right((20, 30, 42, 55, 75), measure.full // UNIT)
        inside = self._inside[high] - self._inside[low]
        room = "room"
        if inside >= _TRIED:
            shares = [(sums[high] - sums[low]) * 100 // inside for sums in (self._room, self._most)]
            room += "".join([str(bisect_right(_SHARE, share)) for share in shares])
        names = (
            f"up{upper}&st{stop}&fl{fulls}",
            f"spread{spread}&m{measured}",
            f"bl{blank}&flow{flow}&{self.doc[2]}",
            f"{room}&fl{fulls}",
        )
        return Region(
            self.groups.own(names),
            room,
            f"up{upper}",
            f"fl{fulls}",
            f"flow{flow}",
            f"spread{spread}",
            f"gaps{gaps}",
            f"marks{marks}",
            f"codes{codes}",
        )

    def _around(self, k: int) -> Sum:
        """What a line shows by itself and among the lines around."""
        groups, shape, region, index = self.groups, self.shapes[k], self._region(k), self.at[k]
        found: Sum = groups.own(shape.names) + region.own
        found += groups.place(self._widths[k], self._steps[k], region.fulls, shape.caps, shape.end)
        if shape.gaps or region.gaps != "gaps0":
            found += groups.sort(region.gaps, "g", shape.gaps)
        if shape.marker or region.marks != "marks0":
            found += groups.sort(region.marks, "k", shape.marker)
        if shape.code or region.codes != "codes0":
            found += groups.sort(region.codes, "c", shape.code, "&" + region.flow)
        names: tuple[str, ...] = ("inner",)
        if self.edges and index in self.edges.facts:
            names = (*self.edges.names(index, shape), f"edge{self.real}")
        if index in self.known:
            names = (*names, "known" + self.known[index])
        found += groups.own(names) if len(names) < _FEW else groups.weigh(names)
        return found

    def _pair(self, u: int, k: int) -> Sum:
        """How a line goes with the line of text above it."""
        groups = self.groups
        if u < 0:
            return groups.own(("opens",))
        over, low, region = self.shapes[u], self.shapes[k], self._region(k)
        end, start = over.end, low.start
        blank = self.blank_above(u, k)
        above, here = self.near[u // _BLOCK], self.near[k // _BLOCK]
        full, room = above.full, self.rights[u] + SPACE + self._firsts[k]
        below = sorted(self.rights[k : k + 5])
        by_below = below[-2] if len(below) > 1 else full
        slack = bisect_right(_SLACK, (full - room) * 100 // full)
        slack2 = bisect_right(_SLACK, (by_below - room) * 100 // (by_below or 1))
        least = slack if slack < slack2 else slack2
        step = bisect_right(_STEP, self.indents[k] - self.indents[u])
        same = above is here
        in1 = self._steps[u] if same else bisect_right(_STEP, self.indents[u] - here.left)
        w2 = self._widths[k] if same else bisect_right(_WIDTH, self._across[k] * 100 // full)
        found: Sum = (
            groups.met(end, start, blank, slack, slack2)
            + groups.stepped(step, blank, end, start, in1, self._steps[k], least // 2, self.doc[1])
            + groups.wide(self._widths[u], w2, blank, end, start)
            + groups.upper(region.upper, slack, start)
            + groups.upper_met(region.upper, end, start)
            + groups.flow(region.flow, least, blank)
            + groups.even(region.fulls, region.spread, slack, start)
            + groups.habits(self.doc[0], end, start, blank, slack)
            + groups.roomy(region.room, end, start, blank, slack, slack2)
            + groups.roomy(self._stanzas[k], end, start, blank, slack, slack2)
            + groups.alike(
                over.caps, low.caps, blank, over.marker == low.marker, over.start == start, end == low.end
            )
        )
        under = self._under(k)
        if over.marker or low.marker:
            found += groups.marked(over.marker, low.marker, _count(over, low), blank, end, under)
        if under:
            hang = "h" if over.hang and self.indents[k] == self.indents[u] + over.hang else ""
            found += groups.under(under, blank, hang, end, start)
        if over.sig or low.sig:
            found += groups.columns(over.sig, low.sig, start, blank)
        if over.code or low.code:
            found += groups.coded(over.code, low.code, blank)
        if over.word or low.word:
            found += groups.worded(over.word, low.word, blank, start)
        text = self.texts[u]
        if "(" in text and text.rfind("(") > text.rfind(")"):
            found += groups.bracket(start)
        if self.trail:
            found += groups.trail(self.trail, self.view.lines[self.at[u]][-1:] in _SPACES, start)
        return found

    def blank_above(self, u: int, k: int) -> str:
        """Blank lines between two lines, or ``T`` if a page turns there (``t``: with blank lines)."""
        if k - u == 1 and self._pages[u] == self._pages[k]:
            return _DIGITS[self.blanks[k]]
        return "t" if any(self.blanks[u + 1 : k + 1]) else "T"

    def _under(self, k: int) -> str:
        """How a line stands to the last line with a marker: under its text or not, and whether it counts
        on."""
        marked = self.marked[k]
        if marked < 0:
            return ""
        first, low, indents = self.shapes[marked], self.shapes[k], self.indents
        under = (
            "="
            if indents[k] == indents[marked] + first.hang
            else "<"
            if indents[k] <= indents[marked]
            else ">"
        )
        if first.marker == low.marker and low.marker:
            under += "s" if indents[k] == indents[marked] else "d"
            under += "+" if 0 <= low.number == first.number + 1 else "0"
        return under

    def _next(self, k: int, n: int) -> Sum:
        """How a line goes with the line of text below it."""
        groups = self.groups
        if n < 0 or n >= len(self.at):
            return groups.own(("closes",))
        mine, low = self.shapes[k], self.shapes[n]
        measure = self.near[k // _BLOCK]
        full = measure.full
        slack = bisect_right(_SLACK, (full - self.rights[k] - SPACE - self._firsts[n]) * 100 // full)
        blank = "T" if n - k > 1 else _DIGITS[self.blanks[n]]
        step = bisect_right(_STEP, self.indents[n] - self.indents[k])
        same = self.near[n // _BLOCK] is measure
        width = self._widths[n] if same else bisect_right(_WIDTH, self._across[n] * 100 // full)
        found: Sum = (
            groups.behind(mine.end, mine.start, low.start, blank, slack, step)
            + groups.room(mine.end, mine.start, blank, self.blanks[k], width, self._widths[k])
            + groups.led(mine.caps, low.caps, blank)
        )
        if mine.marker or low.marker:
            found += groups.own((f"nmk{mine.marker}>{low.marker}",))
        if mine.sig or low.sig:
            found += groups.own((f"nsig{mine.sig}>{low.sig}",))
        if mine.code or low.code:
            found += groups.own((f"ncode{mine.code}>{low.code}",))
        return found


def _count(over: Shape, low: Shape) -> str:
    """Whether two lines count on."""
    return "+" if 0 <= low.number == over.number + 1 else "=" if low.number == over.number >= 0 else ""


def _stanzas(blanks: Sequence[int]) -> Iterator[str]:
    """For each line how many lines its block between blank lines has, and how many of the blocks around have
    as many."""
    starts = [k for k, blank in enumerate(blanks) if blank]
    sizes = [high - low for low, high in pairwise([*starts, len(blanks)])]
    for place, size in enumerate(sizes):
        alike = sizes[max(0, place - 3) : place + 4].count(size) - 1
        yield from repeat(f"stanza{min(size, 9)}={min(alike, 4)}" if 1 < size < _LONG else "stanza", size)


def _marked(known: Mapping[int, str], size: int) -> list[int]:
    """Where pages begin in a text without form feeds: at the page marks."""
    sure = [line for line, what in known.items() if what == "mark"]
    return sorted({0, *sure, size}) if len(sure) > 1 else []
