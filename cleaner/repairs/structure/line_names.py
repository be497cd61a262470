"""The names of what the model of lines is told of a line, in groups.

A group is what is said at once of a few traits; lines have the same traits again and again.  What is made of
the names is up to who asks: the names themselves to learn from, or the sum of what the model has learned of
them (:mod:`cleaner.repairs.structure.weights`).  Both can be added up, and both are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

from . import edge_names
from .edge_names import Around, Own
from .weights import Weights

_CACHED = 1 << 14
Names = tuple[str, ...]


class Addable(Protocol):
    """What can be added up."""

    def __add__(self, other: Any, /) -> Any:
        """The sum of two."""


Sum = TypeVar("Sum", bound=Addable)


class Groups(Generic[Sum]):
    """The groups of names, each with what is made of it.

    ``nothing``  what is made of no names
    """

    def __init__(self, weigh: Callable[[Names], Sum], nothing: Sum) -> None:
        self.nothing = nothing
        self.weigh = weigh
        kept = self._kept
        self.own = kept(_own)
        self.place = kept(_place)
        self.sort = kept(_sort)
        self.met = kept(_met)
        self.stepped = kept(_stepped)
        self.wide = kept(_wide)
        self.upper = kept(_upper)
        self.upper_met = kept(_upper_met)
        self.flow = kept(_flow)
        self.even = kept(_even)
        self.habits = kept(_habits)
        self.alike = kept(_alike)
        self.marked = kept(_marked)
        self.under = kept(_under)
        self.columns = kept(_columns)
        self.coded = kept(_coded)
        self.worded = kept(_worded)
        self.bracket = kept(_bracket)
        self.trail = kept(_trail)
        self.roomy = kept(_roomy)
        self.behind = kept(_behind)
        self.room = kept(_room)
        self.led = kept(_led)
        self.level = kept(edge_names.level)
        self.due = kept(edge_names.due)
        self.turned = kept(edge_names.turned)
        self.again = kept(edge_names.again)
        self.likely = kept(edge_names.likely)
        self.whole = kept(edge_names.whole)
        self.shut = kept(edge_names.shut)
        self.shut_near = kept(edge_names.shut_near)
        self.shaped = kept(edge_names.shaped)
        self.parting = kept(edge_names.parting)

    def _kept(self, named: Callable[..., Names]) -> Callable[..., Sum]:
        """What makes names of traits, and what is made of these; of what was made lately it is kept."""
        weigh = self.weigh
        return lru_cache(maxsize=_CACHED)(lambda *traits: weigh(named(*traits)))

    def edge(self, own: Own, around: Around) -> Sum:
        """What the pages around make of a line at a page edge."""
        side, order, state, _, support, recurs, exact, small, _, _, _, _, shape = own
        mine, turns, ran, whole, shut, likely, due, again, taken = around
        found: Sum = (
            self.level(side, order, likely, due, again)
            + self.due(side, state, due, support)
            + self.turned(side, turns, mine, ran, state)
            + self.again(side, turns, recurs, small)
            + self.likely(side, likely, mine, ran, turns)
            + self.whole(whole, state, small, recurs, exact)
            + self.shut(shut, state, small, recurs, exact)
            + self.shut_near(shut, side, turns, likely)
            + self.shaped(shape, due, likely, mine)
            + self.parting(side, recurs, mine, order, state, taken)
        )
        return found


def only_names() -> Groups[Names]:
    """Groups that are their names."""
    return Groups(tuple, ())


def weighed(weights: Weights) -> Groups[int]:
    """Groups that are what a model has learned of them."""
    return Groups(weights.total, weights.nothing)


def _own(names: Names) -> Names:
    """What the line looks like by itself."""
    return names


def _place(width: int, indent: int, fulls: str, caps: str, end: str) -> Names:
    """The line in the measure around it."""
    return f"L{width}&cap{caps}", f"I{indent}&L{width}", f"{fulls}&L{width}&e{end}"


def _sort(around: str, letter: str, own: str | int, more: str = "") -> Names:
    """How many lines around have a trait, and whether this one has it."""
    return (f"{around}&{letter}{own}{more}",)


def _met(end: str, start: str, blank: str, slack: int, slack2: int) -> Names:
    """How a line ends, how the next begins, and the room that was left."""
    met = f"{end}|{start}"
    return (
        f"{met}|B{blank}",
        f"B{blank}&sl{min(slack, slack2)}&{end}",
        f"B{blank}&sl{slack2}&{start}",
        f"{met}|sl{slack}",
    )


def _stepped(step: int, blank: str, end: str, start: str, in1: int, in2: int, room: int, habit: str) -> Names:
    """How the indentation changes."""
    return (
        f"step{step}&B{blank}&{start}",
        f"step{step}&in{in1}",
        f"in{in2}&{end}&sl{room}",
        f"step{step}&{habit}&{end}",
    )


def _wide(w1: int, w2: int, blank: str, end: str, start: str) -> Names:
    """How wide the two lines are."""
    return f"W{w1}&W{w2}&B{blank}", f"W{w1}&{end}|{start}"


def _upper(upper: str, slack: int, start: str) -> Names:
    """The room that was left, and how many lines around begin with capitals."""
    return (f"{upper}&sl{slack}&{start}",)


def _upper_met(upper: str, end: str, start: str) -> Names:
    """How the lines meet, and how many lines around begin with capitals."""
    return (f"{upper}&{end}|{start}",)


def _flow(flow: str, both: int, blank: str) -> Names:
    """The room that was left, and over how many gaps around sentences run on."""
    return (f"{flow}&sl{both}&B{blank}",)


def _even(fulls: str, spread: str, slack: int, start: str) -> Names:
    """The room that was left, and how alike the lines around are in length."""
    return (f"{fulls}&{spread}&sl{slack}&{start}",)


def _habits(habit: str, end: str, start: str, blank: str, slack: int) -> Names:
    """The gap together with how the document sets paragraphs."""
    return f"sl{slack}&{habit}&B{blank}", f"B{blank}&{habit}&{end}|{start}"


def _roomy(around: str, end: str, start: str, blank: str, slack: int, slack2: int) -> Names:
    """The gap together with how often around the next word would have fitted into the line before it, or how
    long the blocks around are."""
    return f"{around}&{end}|{start}", f"{around}&B{blank}&sl{slack}", f"{around}&sl{slack2}&{start}"


def _alike(upper: str, lower: str, blank: str, marker: bool, start: bool, end: bool) -> Names:
    """The capitals of two lines, and in which traits they agree."""
    return (
        f"cap{upper}>{lower}&B{blank}",
        f"same{marker:d}{start:d}{end:d}{upper == lower:d}&B{blank}",
    )


def _marked(upper: str, lower: str, count: str, blank: str, end: str, under: str) -> Names:
    """The markers of two lines, and whether they count on."""
    markers = f"mk{upper}>{lower}"
    return f"{markers}{count}&B{blank}", f"{markers}{count}&{end}", f"{markers}&{under}"


def _under(under: str, blank: str, hang: str, end: str, start: str) -> Names:
    """How the line stands to the last one with a marker."""
    return f"under{under}&B{blank}&hang{hang}", f"under{under}&{end}|{start}"


def _columns(upper: str, lower: str, start: str, blank: str) -> Names:
    """The white inside of two lines."""
    sig = f"sig{upper}{'=' if upper == lower else '>' + lower}"
    return f"{sig}&{start}", f"{sig}&B{blank}"


def _coded(upper: int, lower: int, blank: str) -> Names:
    """How much of code two lines have."""
    return (f"code{upper}>{lower}&B{blank}",)


def _worded(upper: str, lower: str, blank: str, start: str) -> Names:
    """The first words of two lines."""
    return f"word{upper}>{lower}", f"word{upper}&B{blank}&{start}"


def _bracket(start: str) -> Names:
    """An open bracket."""
    return (f"bracket&{start}",)


def _trail(trail: str, own: bool, start: str) -> Names:
    """A space at the end of a line."""
    return (f"trail{trail}{own:d}&{start}",)


def _behind(end: str, first: str, start: str, blank: str, slack: int, step: int) -> Names:
    """How the line goes with the next one."""
    met = f"{end}|{start}"
    return f"n{met}&sl{slack}", f"nstep{step}&B{blank}", f"nstep{step}&sl{slack}&{end}"


def _room(end: str, start: str, blank: str, above: int, width: int, mine: int) -> Names:
    """Blank lines and widths of the line and the next one."""
    return f"nL{width}&L{mine}&B{blank}", f"nB{blank}&{above}&{end}", f"nB{blank}&L{width}&{start}"


def _led(upper: str, lower: str, blank: str) -> Names:
    """The capitals of the line and the next one."""
    return (f"ncap{upper}>{lower}&B{blank}",)
