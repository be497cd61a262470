"""What tells furniture from text: features of the lines at page edges, as names for a linear model."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from .catchwords import Catchwords
from .folios import Folios, Number
from .pages import Edge, Page, kind
from .recurrence import Recurrence, Tracks

_LENGTHS = (0.08, 0.15, 0.25, 0.4, 0.6, 0.8, 0.95, 1.05)  # shares of the measure
_FULL_LINE = 0.8
_COUNTS = (1, 2, 3, 4, 6, 9, 14)  # letters
_CAPITALS = (0.01, 0.2, 0.4, 0.6, 0.8, 0.999)  # shares of the words
_FULLNESS = (0.4, 0.7, 0.9, 0.98)  # lines of a page as shares of its neighbours'
_NOT_FULL = 2  # level of fullness of a page on which a chapter ends or begins
_SHORT_PAGE = 12  # lines
_SIGNATURE = re.compile(
    r"[*§†]?\s*[A-Z][A-Za-z]{0,2}[.,]?\s?(?:[ivxlj]{1,4}|[0-9]{1,3}|[*])?\s?[.*]?|\d{1,3}\s?\*{1,2}|\*\s?\d?"
)
_LONGEST_SIGNATURE = 11
_SHEET = re.compile(
    r"(?<!\d)(?:[.*]|(?<![\d\s])\s+(?=[A-Z])|(?<![\d\s])\s{1,2})(?:[A-Z][a-z]{0,2}\s?[a-z]?|\d{1,3})\s?\d?[*.]?$"
)  # behind a title, and no figure of a table
_ROW = re.compile(  # words, and two figures: decimals, or such with wide gaps before them
    r"[^\W\d].*?(?:(?:\s+[-+−(]?[$€£]?\d+(?:[.,]\d+)+(?:\s?%|\))?){2,}"
    r"|(?:\s{2,}[-+−(]?[$€£]?\d[\d.,]*(?:\s?%|\))?){2,})"
)
NOTE = re.compile(
    r"(?:[*†‡]{1,4}\s?\)?|\(?[0-9]{1,2}\)|[0-9]{1,2}(?=\s[A-Z])|[a-z]{1,2}\)|[¹²³⁴⁵⁶⁷⁸⁹]+)\s*[^\W\d_].{4}"
)


class Facts(NamedTuple):
    """What is known of one line at a page edge.

    ``sheet``   what it shows of a signature: ``mark`` (it is one), ``titleN`` (a title with one, N more of
                them in the document), ``none``
    ``caught``  as in :meth:`Catchwords.match`; empty at the top of a page
    ``opening`` whether the page looks like the opening of a chapter: it or the one before is not full, and
                the line below is short and begins with a capital
    ``noted``   whether it begins a note (``own``), or stands below the beginning of one (``inside``)
    """

    edge: Edge
    top: bool
    number: Number
    seen: Recurrence
    sheet: str = "none"
    caught: str = ""
    noted: str = "none"
    opening: bool = False


class Reader:
    """The features of the candidate lines of a document."""

    def __init__(
        self,
        lines: Sequence[str],
        starts: Sequence[int],
        misread: Mapping[str, str],
        known: Container[int] = (),
    ) -> None:
        """``lines`` are stripped; ``starts`` holds the index of each page's first line, and behind them the
        number of lines; ``misread`` says what figures may be read as; ``known`` are lines
        that are furniture by their form, no candidates any more."""
        bounds = pairwise(starts)
        self.pages = [Page(lines, index, first, last, known) for index, (first, last) in enumerate(bounds)]
        self._tops = Tracks([page.top for page in self.pages])
        self._bottoms = Tracks([page.bottom for page in self.pages])
        self._folios = Folios(self.pages, misread)
        self._catchwords = Catchwords(lines, self.pages)
        self.fullness = [self._fullness(at) for at in range(len(self.pages))]

    def _fullness(self, at: int) -> int:
        """How full of lines a page is, measured by the fullest of the pages around it: from 0 to 4."""
        around = sorted(page.count for page in self.pages[max(0, at - 3) : at + 4])
        usual = around[3 * len(around) // 4]
        return bisect_right(_FULLNESS, self.pages[at].count / usual) if usual else 0

    def hopeless(self, at: int, edge: Edge, *, top: bool) -> bool:
        """Whether a line is so plainly text that it need not be looked at: a row of a table, words and then
        figures that are no page number, or a full line that stands only once and begins with a small letter,
        or (not the first of its page) ends without an end."""
        text = edge.text
        if _ROW.fullmatch(text) and self._folios.judge(at, edge).state != "due":
            return True
        if len(text) <= _FULL_LINE * self.pages[at].measure or "   " in text:
            return False
        last = kind(text[-1])
        plain = (
            text[0].islower()
            and last != "9"
            or not (top and edge.order == 0)
            and (last in "a-," and text[0].isalpha())
        )
        return plain and (self._tops if top else self._bottoms).stands_once(edge)

    def facts(self, at: int, edge: Edge, *, top: bool) -> Facts:
        """What is known of a line at an edge of page ``at``."""
        text, page = edge.text, self.pages[at]
        near = not (text[0].islower() and len(text) > _FULL_LINE * page.measure)
        tracks = self._tops if top else self._bottoms
        seen = tracks.recurs(at, edge, near=near) if edge.key else Recurrence()
        number = self._folios.judge(at, edge)
        if top:
            return Facts(edge, top, number, seen, opening=edge.order == 0 and self._opens_chapter(at))
        noted = "none"
        if NOTE.match(text):
            noted = "own"
        elif any(NOTE.match(line.text) for line in page.bottom[edge.order + 1 :]):
            noted = "inside"
        return Facts(edge, top, number, seen, self._sheet(edge), self._catchwords.match(at, edge), noted)

    def _opens_chapter(self, at: int) -> bool:
        page = self.pages[at]
        if len(page.top) < 2 or min(self.fullness[at], self.fullness[at - 1] if at else 0) > _NOT_FULL:
            return False
        below = page.top[1].text
        return below[0].isupper() and len(below) < _FULL_LINE * page.measure

    def _sheet(self, edge: Edge) -> str:
        if len(edge.text) <= _LONGEST_SIGNATURE and _SIGNATURE.fullmatch(edge.text):
            return "mark"
        if _SHEET.search(edge.text) and (repeated := min(self._bottoms.anywhere(edge), 4)):
            return f"title{repeated}"
        return "none"

    def features(self, at: int, facts: Facts) -> list[str]:
        """Names of the features of a line of page ``at``."""
        page, edge, text = self.pages[at], facts.edge, facts.edge.text
        size = bisect_right(_LENGTHS, len(text) / page.measure)
        letters = bisect_right(_COUNTS, len(edge.key))
        names = _shape(page, edge, size, letters)
        level = _number_and_recurrence(facts, letters, names)
        names.append(f"number:{facts.number.state}&recurs:{level}")
        inner = page.inner(edge, top=facts.top)
        if facts.top:
            self._above(at, edge, size, inner, names)
        else:
            self._below(at, facts, size, inner, names)
        return names

    def _above(self, at: int, edge: Edge, size: int, inner: str, names: list[str]) -> None:
        """How a line at the top goes with the end of the page before and with the line below it."""
        before, first = kind(self._tail(at - 1)[-1:]), kind(edge.text[0])
        start, end = kind(inner[:1]), kind(edge.text[-1])
        below = bisect_right(_LENGTHS, len(inner) / self.pages[at].measure) // 2
        full, last = self.fullness[at], self.fullness[at - 1] if at else 4
        names += [
            f"before:{before}&first:{first}",
            f"inner:{start}&first:{first}&before:{before}",
            f"cut:{size // 2}&{end}&{start}",
            f"inner length{below}",
            f"full{full}&last full{last}",
            f"last full{last}&inner length{below}",
        ]

    def _below(self, at: int, facts: Facts, size: int, inner: str, names: list[str]) -> None:
        """How a line at the bottom goes with the line above it and with the next page."""
        edge, caught, sheet, noted = facts.edge, facts.caught, facts.sheet, facts.noted
        rate, order = self._catchwords.rate(at), edge.order
        first, end, over = kind(edge.text[0]), kind(edge.text[-1]), kind(inner[-1:])
        following = self._opening(at + 1)
        above = bisect_right(_LENGTHS, len(inner) / self.pages[at].measure)
        words = min(edge.text.count(" ") + 1, 3)
        names += [
            f"inner:{over}&first:{first}",
            f"inner length{above}",
            f"catch:{caught}&words{words}",
            f"catches{rate}&catch:{caught}&words{words}",
            f"catches{rate}&order{order}&length{size}",
            f"full{self.fullness[at]}",
            f"sheet:{sheet}",
            f"sheet:{sheet}&order{order}&catches{rate // 2}",
            f"sheet:{sheet}&letters{bisect_right(_COUNTS, len(edge.key))}",
            f"note:{noted}",
            f"note:{noted}&order{min(order, 1)}&catch:{caught}",
            f"note:{noted}&sheet:{sheet}",
            f"note:{noted}&{end}&{size}",
            f"cut:{first}{end}{over}&{following}",
            f"cut:{size // 2}{end}&{over}&{min(order, 1)}",
            f"cut:{over}&{above}&{size // 3}",
        ]

    def _tail(self, at: int) -> str:
        """The last line of a page that looks like a full one."""
        if at < 0:
            return ""
        page = self.pages[at]
        return next((edge.text for edge in page.bottom if len(edge.text) > page.measure / 2), "")

    def _opening(self, at: int) -> str:
        """With what sort of characters the first two lines of a page begin."""
        return "".join(kind(edge.text[0]) for edge in self.pages[at].top[:2]) if at < len(self.pages) else ""


def _shape(page: Page, edge: Edge, size: int, letters: int) -> list[str]:
    """What a line looks like by itself."""
    text = edge.text
    words = text.split()
    capital = sum(1 for word in words if word[0].isupper())
    case = "caps" if text.isupper() else f"case{bisect_right(_CAPITALS, capital / len(words))}"
    names = [
        f"length{size}",
        f"letters{letters}",
        f"blank{min(edge.blank, 3)}",
        f"{case}&length{size // 2}",
        f"words{min(len(words), 6)}&letters{letters}",
        "first:" + kind(text[0]),
        "last:" + kind(text[-1]),
        f"solid{5 * len(edge.key) // len(text)}&letters{min(letters, 4)}",
    ]
    if "   " in text:
        names.append("gap")
    if page.last - page.first < _SHORT_PAGE:
        names.append("short page")
    return names


def _number_and_recurrence(facts: Facts, letters: int, names: list[str]) -> str:
    """What a line shows of a page number, and where it stands again; the level of recurrence."""
    number, seen, order = facts.number, facts.seen, facts.edge.order
    place = "alone" if number.alone else "edge"
    state = number.state
    if state != "long":
        support = (number.support + 1) // 3
        names += [
            f"folio:{state}-{place}-{number.kind}&letters{min(len(facts.edge.key), 2)}",
            f"number:{state}&support{support}",
            f"number:{state}&order{order}&support{support}",
        ]
        if number.rising >= 0:
            names.append(f"rising:{number.rising}&{place}")
    if not facts.edge.key:
        return "x"
    total = seen.total
    level = "0" if not total else "1" if total == 1 else "2" if total < 4 else "4"
    names += [
        f"recurs:{level}&letters{letters}",
        f"anywhere{min(seen.anywhere, 4)}&letters{letters}",
    ]
    if total:
        text, theirs = facts.edge.text, 3 * seen.numbered // total
        mine = text[0].isdigit() or text[-1].isdigit()
        names.append(f"numbered:{mine}-{theirs}&begins:{not seen.before}")
        names.append(f"numbered:{state}-{theirs}&begins:{not seen.before}")
    return level
