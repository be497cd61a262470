"""The features of lines, as names for the model: shape, neighbours, habits, place on the page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from ...text.view import View
from .breaks import Forms
from .edges import Edges
from .first_words import FirstWords
from .layout import SPACE, UNIT, measures, widths
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
_BLOCK = 8  # lines that share what is measured around them
_REACH = 8
_CACHED = 1 << 16
_FULL = (20, 40, 55, 70, 85)
NO_FORMS = Forms((), ())


class Region(NamedTuple):
    """What lines are like around a place, as parts of names."""

    names: tuple[str, ...]
    key: tuple[str, str, str, str]
    fulls: str
    flow: str
    gaps: str
    marks: str
    codes: str


class Lines:
    """The filled lines of a view with their features.

    ``at``      index in the view of each filled line
    ``texts``   without outer white space
    """

    def __init__(
        self,
        view: View,
        words: FirstWords,
        known: Mapping[int, str] = {},
        misread: Mapping[str, str] = {},
        forms: Forms = NO_FORMS,
    ) -> None:
        self.view = view
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
        self.shapes = [shape_of(text, words) for text in texts]
        self.rights = widths(view.text, shown)
        self.near = measures(self.rights, self.indents) if at else []
        self._blanks()
        self._sums()
        self._memory()
        self._named: dict[int, tuple[tuple[int, int], list[str]]] = {}
        self._regions: dict[int, Region] = {}
        self._pairs: dict[tuple[int, int], tuple[str, ...]] = {}

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
        return (full - self.rights[u] - SPACE - self.first(k)) * 100 // full

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

    def may_go(self, k: int) -> bool:
        """Whether a line may be furniture: at the edge of a page, of a known form, a number by itself."""
        index = self.at[k]
        if len(self.texts[k]) > UNBROKEN:
            return False
        return (
            index in self.known or self.edges is not None and index in self.edges.facts or self.shapes[k].lone
        )

    def names(self, previous: Sequence[int]) -> list[list[str]]:
        """The features of each line that the model is asked about: of those with the indices in ``asked``."""
        following = [-1] * len(previous)
        for k, u in enumerate(previous):
            if u >= 0 and following[u] < 0:
                following[u] = k
        likely = self.edges.likely if self.edges else set()
        for k in range(len(previous) - 1):
            if self.at[k] in likely or following[k] < 0:
                following[k] = k + 1
        edges = self.edges
        facts = edges.facts if edges else {}
        self.asked: list[int] = []
        page_first = set(self.page_starts)
        out = []
        for k, index in enumerate(self.at):
            if self.runs_on(previous[k], k, facts, page_first):
                continue
            self.asked.append(k)
            kept = self._named.get(k)
            if kept and kept[0] == (previous[k], following[k]) and index not in facts:
                out.append(kept[1])
                continue
            names = [
                *self.shapes[k].names,
                *self._around(k),
                *self._pair(previous[k], k, page_first),
                *self._next(k, following[k]),
            ]
            if edges and index in facts:
                names += edges.features(index, self.shapes[k])
                names.append(f"edge{self.real}")
            else:
                names.append("inner")
            if index in self.known:
                names.append("known" + self.known[index])
            if kept and kept[1] == names:
                names = kept[1]
            self._named[k] = (previous[k], following[k]), names
            out.append(names)
        return out

    def runs_on(self, u: int, k: int, facts: Mapping[int, object], page_first: set[int]) -> bool:
        """Whether it is plain that a line goes on with the sentence of the line right above it: the model
        need not be asked."""
        shape = self.shapes[k]
        if (
            shape.start != "a"
            or u != k - 1
            or u < 0
            or self.blanks[k]
            or self.at[k] in facts
            or self.at[k] in page_first
        ):
            return False
        over = self.shapes[u]
        if over.end not in "w,-" or over.gaps or shape.gaps or over.code or shape.code or shape.marker:
            return False
        return self._full[u] and -2 < self.indents[k] - self.indents[u] < 2

    def _region(self, k: int) -> Region:
        """What lines are like around a line; the same for eight in a row."""
        block = k // _BLOCK
        found = self._regions.get(block)
        if found is None:
            found = self._regions[block] = self._survey(block)
        return found

    def _survey(self, block: int) -> Region:
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
        names = (
            f"up{upper}&st{stop}&fl{fulls}",
            f"spread{spread}&m{measured}",
            f"bl{blank}&flow{flow}&{self.doc[2]}",
        )
        return Region(
            names,
            (f"up{upper}", f"fl{fulls}", f"flow{flow}", f"spread{spread}"),
            f"fl{fulls}",
            f"flow{flow}",
            f"gaps{gaps}",
            f"marks{marks}",
            f"codes{codes}",
        )

    def _around(self, k: int) -> list[str]:
        measure, shape, region = self.near[k // _BLOCK], self.shapes[k], self._region(k)
        width = self.width = bisect_right(
            _WIDTH, (self.rights[k] - UNIT * self.indents[k]) * 100 // measure.full
        )
        indent = bisect_right(_STEP, self.indents[k] - measure.left)
        found = [
            *region.names,
            f"L{width}&cap{shape.caps}",
            f"I{indent}&L{width}",
            f"{region.fulls}&L{width}&e{shape.end}",
        ]
        if shape.gaps or region.gaps != "gaps0":
            found.append(f"{region.gaps}&g{shape.gaps}")
        if shape.marker or region.marks != "marks0":
            found.append(f"{region.marks}&k{shape.marker}")
        if shape.code or region.codes != "codes0":
            found.append(f"{region.codes}&c{shape.code}&{region.flow}")
        return found

    def _pair(self, u: int, k: int, page_first: set[int]) -> tuple[str, ...]:
        cached = self._pairs.get((u, k))
        if cached is not None:
            return cached
        if u < 0:
            return ("opens",)
        over, low = self.shapes[u], self.shapes[k]
        full = self.near[u // _BLOCK].full
        below = sorted(self.rights[k : k + 5])
        by_below = below[-2] if len(below) > 1 else full
        turn = 0
        if (
            k - u > 1
            or self.edges
            and any(index in page_first for index in range(self.at[u] + 1, self.at[k] + 1))
        ):
            turn = 1
        blank = "T" if turn else str(self.blanks[k])
        if turn and any(self.blanks[j] for j in range(u + 1, k + 1)):
            blank = "t"
        slack = bisect_right(_SLACK, self.slack(u, k, full))
        slack2 = bisect_right(
            _SLACK, (by_below - self.rights[u] - SPACE - self.first(k)) * 100 // (by_below or 1)
        )
        step = bisect_right(_STEP, self.indents[k] - self.indents[u])
        hang = "h" if over.hang and self.indents[k] == self.indents[u] + over.hang else ""
        marked = self.marked[k]
        under = ""
        if marked >= 0:
            first = self.shapes[marked]
            under = (
                "="
                if self.indents[k] == self.indents[marked] + first.hang
                else "<"
                if self.indents[k] <= self.indents[marked]
                else ">"
            )
            if first.marker == low.marker and low.marker:
                under += "s" if self.indents[k] == self.indents[marked] else "d"
                under += "+" if 0 <= low.number == first.number + 1 else "0"
        left = self.near[k // _BLOCK].left
        in1, in2 = bisect_right(_STEP, self.indents[u] - left), bisect_right(_STEP, self.indents[k] - left)
        w1 = bisect_right(_WIDTH, (self.rights[u] - UNIT * self.indents[u]) * 100 // full)
        w2 = bisect_right(_WIDTH, (self.rights[k] - UNIT * self.indents[k]) * 100 // full)
        end, start, region = over.end, low.start, self._region(k)
        met = f"{end}|{start}"
        found = [
            *_met(end, start, blank, slack, slack2),
            *_stepped(step, blank, end, start, in1, in2, min(slack, slack2) // 2, self.doc[1]),
            *_wide(w1, w2, blank, end, start),
            *_regional(region.key, end, start, blank, slack, min(slack, slack2)),
            *_habits(self.doc[0], end, start, blank, slack),
            f"cap{over.caps}>{low.caps}&B{blank}",
            f"same{_alike(over, low)}&B{blank}",
        ]
        if over.marker or low.marker:
            count = (
                "+" if 0 <= low.number == over.number + 1 else "=" if low.number == over.number >= 0 else ""
            )
            found += [
                f"mk{over.marker}>{low.marker}{count}&B{blank}",
                f"mk{over.marker}>{low.marker}{count}&{end}",
                f"mk{over.marker}>{low.marker}&{under}",
            ]
        if under:
            found += [f"under{under}&B{blank}&hang{hang}", f"under{under}&{met}"]
        if over.sig or low.sig:
            sig = f"sig{over.sig}{'=' if over.sig == low.sig else '>' + low.sig}"
            found += [f"{sig}&{start}", f"{sig}&B{blank}"]
        if over.code or low.code:
            found.append(f"code{over.code}>{low.code}&B{blank}")
        if over.word or low.word:
            found += [f"word{over.word}>{low.word}", f"word{over.word}&B{blank}&{start}"]
        text = self.texts[u]
        if "(" in text and text.rfind("(") > text.rfind(")"):
            found.append(f"bracket&{start}")
        if self.trail:
            found.append(f"trail{self.trail}{self.view.lines[self.at[u]][-1:] in _SPACES:d}&{start}")
        names = tuple(found)
        self._pairs[u, k] = names
        return names

    def _next(self, k: int, n: int) -> tuple[str, ...]:
        if n < 0 or n >= len(self.at):
            return ("closes",)
        mine, low = self.shapes[k], self.shapes[n]
        full = self.near[k // _BLOCK].full
        slack = bisect_right(_SLACK, self.slack(k, n, full))
        blank = "T" if n - k > 1 else str(self.blanks[n])
        step = bisect_right(_STEP, self.indents[n] - self.indents[k])
        width = bisect_right(_WIDTH, (self.rights[n] - UNIT * self.indents[n]) * 100 // full)
        found = [
            *_behind(mine.end, mine.start, low.start, blank, slack, step),
            *_room(mine.end, blank, self.blanks[k], width, self.width),
            f"nB{blank}&L{width}&{mine.start}",
            f"ncap{mine.caps}>{low.caps}&B{blank}",
        ]
        if mine.marker or low.marker:
            found.append(f"nmk{mine.marker}>{low.marker}")
        if mine.sig or low.sig:
            found.append(f"nsig{mine.sig}>{low.sig}")
        if mine.code or low.code:
            found.append(f"ncode{mine.code}>{low.code}")
        return tuple(found)


def _alike(over: Shape, low: Shape) -> str:
    """In which traits two lines agree."""
    marker, start = over.marker == low.marker, over.start == low.start
    return f"{marker:d}{start:d}{over.end == low.end:d}{over.caps == low.caps:d}"


@lru_cache(maxsize=_CACHED)
def _met(end: str, start: str, blank: str, slack: int, slack2: int) -> tuple[str, ...]:
    """How a line ends, how the next begins, and the room that was left."""
    met = f"{end}|{start}"
    return (
        f"{met}|B{blank}",
        f"B{blank}&sl{min(slack, slack2)}&{end}",
        f"B{blank}&sl{slack2}&{start}",
        f"{met}|sl{slack}",
    )


@lru_cache(maxsize=_CACHED)
def _stepped(
    step: int, blank: str, end: str, start: str, in1: int, in2: int, room: int, habit: str
) -> tuple[str, ...]:
    """How the indentation changes."""
    return (
        f"step{step}&B{blank}&{start}",
        f"step{step}&in{in1}",
        f"in{in2}&{end}&sl{room}",
        f"step{step}&{habit}&{end}",
    )


@lru_cache(maxsize=_CACHED)
def _wide(w1: int, w2: int, blank: str, end: str, start: str) -> tuple[str, ...]:
    """How wide the two lines are."""
    return f"W{w1}&W{w2}&B{blank}", f"W{w1}&{end}|{start}"


@lru_cache(maxsize=_CACHED)
def _regional(
    key: tuple[str, str, str, str], end: str, start: str, blank: str, slack: int, both: int
) -> tuple[str, ...]:
    """The gap together with what the lines around are like."""
    upper, fulls, flow, spread = key
    return (
        f"{upper}&sl{slack}&{start}",
        f"{upper}&{end}|{start}",
        f"{flow}&sl{both}&B{blank}",
        f"{fulls}&{spread}&sl{slack}&{start}",
    )


@lru_cache(maxsize=_CACHED)
def _habits(habit: str, end: str, start: str, blank: str, slack: int) -> tuple[str, ...]:
    """The gap together with how the document sets paragraphs."""
    return f"sl{slack}&{habit}&B{blank}", f"B{blank}&{habit}&{end}|{start}"


@lru_cache(maxsize=_CACHED)
def _behind(end: str, first: str, start: str, blank: str, slack: int, step: int) -> tuple[str, ...]:
    """How the line goes with the next one."""
    met = f"{end}|{start}"
    return f"n{met}&sl{slack}", f"nstep{step}&B{blank}", f"nstep{step}&sl{slack}&{end}"


@lru_cache(maxsize=_CACHED)
def _room(end: str, blank: str, above: int, width: int, mine: int) -> tuple[str, ...]:
    """Blank lines and widths of the line and the next one."""
    return f"nL{width}&L{mine}&B{blank}", f"nB{blank}&{above}&{end}"


def _marked(known: Mapping[int, str], size: int) -> list[int]:
    """Where pages begin in a text without form feeds: at the page marks."""
    sure = [line for line, what in known.items() if what == "mark"]
    return sorted({0, *sure, size}) if len(sure) > 1 else []
