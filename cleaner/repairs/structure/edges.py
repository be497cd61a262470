"""The lines at the edges of pages: what recurs, which numbers are due, whether sentences run on."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from . import edge_names
from .edge_names import Around, Own
from .furniture import Facts, Reader
from .letters import letters
from .pages import kind
from .shapes import Shape

WINDOW = 8  # pages on each side
_SHARES = (0.01, 0.15, 0.35, 0.6, 0.85)
_OPEN, _CLOSED = "a-,", ".(*§"
_FULL = 3  # level of fullness of a page that is no end of a chapter
_PAGES = (2, 3, 5, 10, 30)
_SHORT = 60  # characters of a line that is looked for inside of pages
_ORDERS = range(3)  # lines at an edge that are compared with those in the same place on other pages
_DIGITS = str.maketrans("123456789", "000000000")


class Turn(NamedTuple):
    """A page turn as it looks when likely furniture is passed over: the last line of text of the upper page
    and the first of the lower (indices of lines, -1 if there are none), and whether the sentence runs on:
    ``y`` yes, ``n`` no, ``m`` it may."""

    upper: int
    lower: int
    runs: str


class Edges:
    """What is known of the lines at the edges of pages.

    ``facts``   of the lines at page edges, by index of the line
    ``likely``  the lines that look like furniture by themselves
    ``turns``   the page turns, ``turns[n]`` before page ``n + 1``
    ``page_of`` the page of each line in ``facts``
    """

    def __init__(
        self,
        lines: Sequence[str],
        starts: Sequence[int],
        known: Mapping[int, str] = {},
        between: Mapping[int, float] = {},
        misread: Mapping[str, str] = {},
    ) -> None:
        self.lines, self.starts = lines, starts
        self.reader = Reader(lines, starts, misread, known)
        self.facts: dict[int, Facts] = {}
        self.page_of: dict[int, int] = {}
        self._known: dict[int, Own] = {}
        for page in self.reader.pages:
            for top, edges in ((False, page.bottom), (True, page.top)):
                for edge in edges:
                    seen = self.facts.get(edge.line) if top and len(edges) * 2 > page.count else None
                    if seen and edge.order > seen.edge.order:
                        continue
                    if self.reader.hopeless(page.index, edge, top=top):
                        break
                    self.facts[edge.line] = self.reader.facts(page.index, edge, top=top)
                    self.page_of[edge.line] = page.index
        self._inner, self._first = self._inside(lines)
        self.between = between
        self._due = self._rows(line for line, facts in self.facts.items() if facts.number.state == "due")
        self._again = self._rows(line for line, facts in self.facts.items() if facts.seen.total > 1)
        self._levels: dict[int, tuple[int, int]] = {}
        self.likely = (
            {line for line, facts in self.facts.items() if _looks(facts)} | set(known) | set(between)
        )
        self.settle(self.likely)

    def _inside(self, lines: Sequence[str]) -> tuple[Counter[str], Counter[str]]:
        """How often the letters, and the first words, of lines at page edges stand inside of pages."""
        wanted = {_first(facts.edge.text) for facts in self.facts.values()}
        inner: Counter[str] = Counter()
        first: Counter[str] = Counter()
        for line, text in enumerate(lines):
            if text and line not in self.facts and (word := _first(text)) in wanted:
                first[word] += 1
                if len(text) < _SHORT:
                    inner[letters(text)] += 1
        return inner, first

    def settle(self, likely: set[int]) -> None:
        """Take these lines for furniture: see anew what the turns look like."""
        self.likely = likely
        pages = self.reader.pages
        self.turns = [self._turn(at) for at in range(len(pages) - 1)]
        self.all_runs = runs = Counter(turn.runs for turn in self.turns)
        groups: dict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
        for line, facts in self.facts.items():
            groups[facts.top, facts.edge.key[:10]][self._runs(line, facts.top)] += 1
        self._groups = {
            what: (found["y"], found["m"], found.total() - found["x"]) for what, found in groups.items()
        }
        self._ran = {runs: _sums(turn.runs == runs for turn in self.turns) for runs in "ymx"}
        self._shut = _sums(self._closes(at) for at in range(len(pages) - 1))
        self._looking = self._rows(line for line in self.facts if line in likely)
        self._near: dict[int, tuple[int, str]] = {}
        self._whole = _level((runs["y"] + 0.5 * runs["m"]) / max(1, len(self.turns) - runs["x"]))

    def _rows(self, lines: Iterable[int]) -> dict[tuple[bool, int], list[int]]:
        """For each place at an edge on how many pages, from the first on, one of these lines stands there."""
        pages = len(self.reader.pages)
        shown = {(top, order): [False] * pages for top in (True, False) for order in _ORDERS}
        for line in lines:
            facts = self.facts[line]
            if facts.edge.order in _ORDERS:
                shown[facts.top, facts.edge.order][self.page_of[line]] = True
        return {place: _sums(row) for place, row in shown.items()}

    def _runs(self, line: int, top: bool) -> str:
        at = self.page_of[line] - top
        return self.turns[at].runs if 0 <= at < len(self.turns) else "x"

    def parts(self, line: int) -> bool:
        """Whether a sentence plainly runs on over a line at a page edge."""
        return self._runs(line, self.facts[line].top) == "y"

    def _turn(self, at: int) -> Turn:
        upper = self._text(at, False)
        lower = self._text(at + 1, True)
        if upper < 0 or lower < 0:
            return Turn(upper, lower, "x")
        above, below = self.lines[upper], self.lines[lower]
        opens, starts = kind(above[-1]), kind(below[0])
        if opens in _OPEN and starts == "a":
            return Turn(upper, lower, "y")
        if opens in _OPEN and len(above) > 0.8 * self.reader.pages[at].measure and starts in "Ax":
            return Turn(upper, lower, "m")
        if starts == "a" and opens not in _CLOSED:
            return Turn(upper, lower, "m")
        return Turn(upper, lower, "n")

    def _closes(self, at: int) -> bool:
        """Whether a page is not full and ends with the end of a sentence, and the next one begins anew."""
        turn = self.turns[at]
        if turn.runs != "n":
            return False
        return self.reader.fullness[at] < _FULL or kind(self.lines[turn.upper][-1]) not in ".'"

    def _text(self, at: int, top: bool) -> int:
        page = self.reader.pages[at]
        lines = range(page.first, page.last) if top else range(page.last - 1, page.first - 1, -1)
        for line in lines:
            if self.lines[line] and line not in self.likely:
                return line
        return -1

    def _sunk(self, at: int, line: int) -> int:
        """Blank lines above the first line of a page, up to 4."""
        return min(line - self.reader.pages[at].first, 4)

    def _dues(self, at: int) -> int:
        """How many lines of a page show a number that is due there."""
        page = self.reader.pages[at]
        lines = {edge.line for edge in (*page.top[:3], *page.bottom[:3])}
        return min(sum(line in self.facts and self.facts[line].number.state == "due" for line in lines), 3)

    def names(self, line: int, look: Shape) -> tuple[str, ...]:
        """The names of what a line at a page edge, which has this shape, shows by itself and on its page."""
        facts, at = self.facts[line], self.page_of[line]
        top, edge, number = facts.top, facts.edge, facts.number
        side = "T" if top else "B"
        state = number.state + number.kind
        sunk = self._sunk(at, line) if top and not edge.order else 9
        names = (
            *[f"{side}:{name}" for name in self.reader.features(at, facts)],
            f"{state}&g{look.gaps}&wd{look.word}",
            f"{state}&wd{look.word}&{min(edge.order, 1)}",
            f"sunk{sunk}&{state}",
            f"sunk{sunk}&bl{min(edge.blank, 3)}",
            f"{state}&{look.caps}&{look.start}{look.end}",
            f"recurs{min(facts.seen.total, 2)}&wd{look.word}",
            f"recurs{min(facts.seen.total, 2)}&mk{look.marker}",
        )
        own = self.own(line)
        names += edge_names.own(own)
        if counts := facts.seen.counts:
            names += edge_names.counting(counts, state, own, facts.seen.before > 0)
        return (*names, "between") if line in self.between else names

    def own(self, line: int) -> Own:
        """What a line at a page edge shows, whatever the others are taken for."""
        own = self._known.get(line)
        if own is None:
            own = self._known[line] = self._own(line)
        return own

    def _own(self, line: int) -> Own:
        facts = self.facts[line]
        edge, number, seen, text = facts.edge, facts.number, facts.seen, facts.edge.text
        return Own(
            "T" if facts.top else "B",
            min(edge.order, 3),
            number.state if not number.alone else number.state + "!",
            number.kind,
            min(number.support, 5),
            "0" if not seen.total else "1" if seen.total < 3 else "3",
            min(seen.exact, 3),
            "1" if edge.key else "0",
            min(self._inner[letters(text)], 3) if edge.key else 0,
            min(self._first[_first(text)], 4) if edge.key else 9,
            self._dues(self.page_of[line]),
            bisect_right(_PAGES, len(self.reader.pages)),
            f"{kind(text[0])}{kind(text[-1])}{min(text.count(' '), 3)}",
        )

    def around(self, line: int) -> Around:
        """What the lines around make of a line at a page edge."""
        facts, at = self.facts[line], self.page_of[line]
        yes, maybe, total = self._groups[facts.top, facts.edge.key[:10]]
        mine = self._runs(line, facts.top)
        if mine != "x":
            yes, maybe, total = yes - (mine == "y"), maybe - (mine == "m"), total - 1
        turns, shut = self._turns_near(at)
        place = facts.top, facts.edge.order
        levels = self._levels.get(line)
        if levels is None:
            due, again = (self._share(rows, place, at) for rows in (self._due, self._again))
            levels = self._levels[line] = due, again
        return Around(
            mine,
            turns,
            _level((yes + 0.5 * maybe) / total) if total > 1 else 9,
            self._whole,
            shut,
            self._share(self._looking, place, at),
            *levels,
            line in self.likely,
        )

    def _turns_near(self, at: int) -> tuple[int, str]:
        """Levels of the page turns near over which sentences run on, and of those that are closed."""
        near = self._near.get(at)
        if near is None:
            low, high = max(0, at - WINDOW), min(at + WINDOW, len(self.turns))
            here = self._turned(low, high)
            shut = f"shut{_level(_among(self._shut, low, high) / (high - low))}" if high > low else "shut"
            turns = _level((here["y"] + 0.5 * here["m"]) / max(1, high - low - here["x"]))
            near = self._near[at] = turns, shut
        return near

    def _turned(self, low: int, high: int) -> dict[str, int]:
        """How many of these page turns are of each sort."""
        return {runs: _among(sums, low, high) for runs, sums in self._ran.items()}

    def _share(self, rows: Mapping[tuple[bool, int], list[int]], place: tuple[bool, int], at: int) -> int:
        """Level of the pages around on which such a line stands at this place."""
        sums = rows.get(place)
        if sums is None:
            return 0
        low, high = max(0, at - WINDOW), min(at + WINDOW + 1, len(self.reader.pages))
        return _level((_among(sums, low, high) - _among(sums, at, at + 1)) / (high - low - 1 or 1))


def _sums(values: Iterable[bool]) -> list[int]:
    """Sums from the beginning to each place."""
    return [0, *accumulate(values)]


def _among(sums: Sequence[int], low: int, high: int) -> int:
    """How many of the values from ``low`` to ``high`` hold."""
    return sums[high] - sums[low]


def _first(text: str) -> str:
    """The first word of a line, figures alike."""
    word = text.split(None, 1)[0][:12]
    return word if word[0].isalpha() else word.translate(_DIGITS)


def _level(share: float) -> int:
    return bisect_right(_SHARES, share)


def _looks(facts: Facts) -> bool:
    """Whether a line looks like furniture by itself."""
    seen, number = facts.seen, facts.number
    if facts.caught[:1] == "1" and facts.edge.text.count(" ") < 2:
        return facts.edge.order < 2
    if number.state == "due" and (number.alone or seen.total):
        return True
    if number.state in ("due", "close4", "close5") and facts.edge.order == 0:
        return True
    return seen.total > 1 and len(facts.edge.text) < 90 and facts.edge.order < 3 and len(facts.edge.key) > 3
