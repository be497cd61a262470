"""What the pages around show for a line that the model of lines takes for furniture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .chances import log_odds
from .edges import WINDOW, Edges

NAMES = (
    "belief",
    "same place",
    "near",
    "same hand",
    "outwards",
    "inwards",
    "runs on",
    "ran on",
    "likely",
    "number",
    "alone",
    "counts",
    "again",
    "exact",
    "anywhere",
    "top",
    "order",
    "full",
    "caught",
    "sheet",
    "between",
)
"""What :meth:`Around.shown` tells of a line, in this order."""

_NUMBERS = 3  # on each side
_NEXT = (-2, -1, 1, 2)
_OFTEN = 30
_RUNS = "xnmy"
_STATES = ("none", "other", "digits", "free", "long", "marks", *[f"close{n}" for n in range(1, 6)], "due")
_COUNTS = ("", "x", "c", "u", "d", "m", "=", "p")
_CAUGHT = ("", "note", "none", "0", "1", "2", "3", "4", "5", "6", "11", "12", "13", "14")
_SHEETS = ("none", "title0", "title1", "title2", "title3", "title4", "mark")


class Around:
    """The lines at page edges with what is believed of each: that it is furniture."""

    def __init__(self, edges: Edges, beliefs: Mapping[int, float]) -> None:
        """``beliefs`` by index of the line."""
        self._edges, self._beliefs = edges, beliefs
        self._places: dict[tuple[bool, int], dict[int, float]] = {}
        for line, facts in edges.facts.items():
            if line in beliefs:
                place = self._places.setdefault((facts.top, edges.page_of[line]), {})
                place[facts.edge.order] = beliefs[line]
        self._most = {place: max(found.values()) for place, found in self._places.items()}

    def shown(self, line: int) -> tuple[float, ...]:
        """What is shown of a line, as numbers; :data:`NAMES` names them.

        Of beliefs: the log-odds of the one in the line, the mean of those in the lines at the same place of
        the pages around, the greatest at this edge of the next two pages on each side, the mean of the
        greatest on pages of the same hand, those in the next lines outwards and inwards (-1 for none).  Of
        sentences: whether one runs on over the line, and over lines like it; how many lines at this place
        look like furniture by themselves.  Of its number: what it is, whether it stands alone, how it counts
        from page to page.  Of the others: on how many pages the line stands again, on how many letter for
        letter, how many begin alike.  Of its page: at which edge the line stands, how far from it, and how
        full the page is.  What it has of a catchword and of a signature; and how surely it stands between
        two halves of a sentence with a page number."""
        edges, places, most = self._edges, self._places, self._most
        facts, at = edges.facts[line], edges.page_of[line]
        top, order, number, seen = facts.top, facts.edge.order, facts.number, facts.seen
        low, high = max(0, at - WINDOW), min(len(edges.reader.pages), at + WINDOW + 1)
        others = [page for page in range(low, high) if page != at]
        alike = [page for page in others if not (page - at) % 2]
        mine, none = places.get((top, at), {}), dict[int, float]()
        around = edges.around(line)
        return (
            log_odds(self._beliefs[line]),
            sum([places.get((top, page), none).get(order, 0.0) for page in others]) / max(1, len(others)),
            max([most.get((top, at + by), 0.0) for by in _NEXT]),
            sum([most.get((top, page), 0.0) for page in alike]) / max(1, len(alike)),
            mine.get(order - 1, -1.0),
            mine.get(order + 1, -1.0),
            _RUNS.index(around.mine),
            around.ran,
            around.likely,
            _STATES.index(number.state),
            number.alone,
            _COUNTS.index(seen.counts),
            seen.total,
            seen.exact,
            min(seen.anywhere, _OFTEN),
            top,
            order,
            edges.reader.fullness[at],
            _CAUGHT.index(facts.caught),
            _SHEETS.index(facts.sheet),
            edges.between.get(line, 0.0),
        )


def of_numbers(beliefs: Sequence[float]) -> list[tuple[float, float]]:
    """What is shown of numbers on lines by themselves inside of pages, which may count the lines: the
    log-odds of the belief in each, and the mean belief in those next to it."""
    found: list[tuple[float, float]] = []
    for at, belief in enumerate(beliefs):
        near = beliefs[max(0, at - _NUMBERS) : at + _NUMBERS + 1]
        found.append((log_odds(belief), (sum(near) - belief) / max(1, len(near) - 1)))
    return found
