"""Page numbers: reading them, and telling which number is due on which page.

The number printed on a page is the page's index plus an offset that stays the same over many pages.  The
offset with most votes among the neighbouring pages tells which number is due, and so a number that came
out of the recognition as ``1 3``, ``ij`` or ``l5`` is still known for 13, 11 or 15.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...evidence.numerals import WIDEST_ROMAN, roman, to_roman
from .pages import Edge, Page

_DIGIT = re.compile(r"\d")
_LONGEST = 60  # characters of a line with a page number, unless wide space parts the two
_LEAST_ALIKE = 0.4  # likeness from which a damaged token is taken for the number
WINDOW = 8  # neighbouring pages on each side that are asked
QUORUM = 3  # pages that must agree on an offset

_ROMAN_ENDS = frozenset("ivxlcjuIVXLCJU")
_TRIM = " .,:;()[]{}<>|—–-_=*•·'\"^~«»„”“’‘!?/\\"


def written(value: int, kind: str) -> str:
    """A page number as it is printed."""
    return str(value) if kind == "d" else to_roman(value)


def numbers(text: str) -> list[tuple[int, str]]:
    """Numbers at the edges of a line that could be its folio: value and kind (``d`` decimal, ``r`` roman)."""
    found: list[tuple[int, str]] = []
    tokens = text.split()
    for token in (tokens[0], tokens[-1]) if len(tokens) > 1 else tokens:
        token = token.strip(_TRIM)
        if len(token) > WIDEST_ROMAN:
            continue
        if token.isdecimal():
            if len(token) < 5:
                found.append((int(token), "d"))
        elif len(tokens) < 12 and token[-1:] in _ROMAN_ENDS and (value := roman(token)):
            found.append((value, "r"))
    if 1 < len(tokens) < 4 and not found[1:]:
        whole = "".join(tokens).strip(_TRIM)
        if whole.isdecimal() and len(whole) < 5:
            found.append((int(whole), "d"))
    return found


def alike(seen: str, due: str, misread: Mapping[str, str]) -> float:
    """How well a damaged token can be read as the number that is due, from 0 to 1; ``misread`` says what
    figures may be read as."""
    if seen == due:
        return 1.0
    if len(seen) == len(due):
        return sum(_char(a, b, misread) for a, b in zip(seen, due, strict=True)) / len(due)
    if len(due) < 2 or abs(len(seen) - len(due)) != 1:
        return 0.0
    longer, shorter = (seen, due) if len(seen) > len(due) else (due, seen)
    best = 0.0
    for cut in range(len(longer)):
        rest = longer[:cut] + longer[cut + 1 :]
        pairs = zip(rest, shorter, strict=True) if longer is seen else zip(shorter, rest, strict=True)
        best = max(best, sum(_char(a, b, misread) for a, b in pairs) / len(longer))
    return best


def _char(seen: str, due: str, misread: Mapping[str, str]) -> float:
    if seen == due:
        return 1.0
    if seen in misread.get(due, ""):
        return 0.8
    return 0.0 if seen.isalnum() else 0.4


def readings(text: str) -> list[tuple[str, bool]]:
    """Tokens of a line that may be a damaged number, and whether each is all there is on the line."""
    tokens = text.split()
    whole = "".join(tokens)
    if len(whole) <= 12:
        return [(whole.strip(_TRIM) or whole, True), (whole, True)]
    found = [(tokens[0].strip(_TRIM), False), (tokens[-1].strip(_TRIM), False)]
    if len(tokens) > 2:
        found.append(((tokens[0] + tokens[1]).strip(_TRIM), False))
        found.append(((tokens[-2] + tokens[-1]).strip(_TRIM), False))
    return [(token, alone) for token, alone in found if 0 < len(token) < 6]


def due(pages: Sequence[Sequence[tuple[int, str]]]) -> list[dict[str, tuple[int, int]]]:
    """For each page the number that is due there, by kind: value and how many neighbours (itself left out)
    agree on the offset.  ``pages`` holds the numbers read on each page."""
    result: list[dict[str, tuple[int, int]]] = []
    votes: Counter[tuple[str, int]] = Counter()
    offsets = [{(kind, value - at) for value, kind in found} for at, found in enumerate(pages)]
    ahead = deque(offsets[:WINDOW])
    for found in ahead:
        votes.update(found)
    for at, own in enumerate(offsets):
        if at + WINDOW < len(offsets):
            votes.update(offsets[at + WINDOW])
        if at > WINDOW:
            for offset in offsets[at - WINDOW - 1]:
                votes[offset] -= 1
                if not votes[offset]:
                    del votes[offset]
        result.append(_due(votes, own, at))
    return result


def _due(votes: Counter[tuple[str, int]], own: set[tuple[str, int]], at: int) -> dict[str, tuple[int, int]]:
    best: dict[str, tuple[int, int]] = {}
    for (kind, offset), count in votes.items():
        count -= (kind, offset) in own
        if count < QUORUM - 1 or offset + at <= 0:
            continue
        if kind not in best or (count, -offset) > (best[kind][1], at - best[kind][0]):
            best[kind] = (offset + at, count)
    return best


class Number(NamedTuple):
    """What a line shows of a page number.

    ``state``   ``due`` (the number that is due), ``closeN`` (likeness N/5 to it), ``other`` (another one),
                ``free`` (none is due), ``digits`` or ``marks`` (no letters, no number), ``none``, ``long``
    ``alone``   whether the line shows nothing else
    ``kind``    ``d`` decimal, ``r`` roman, or empty
    ``folio``   the number as it should read, or empty
    ``support`` how many neighbours agree on what is due
    ``rising``  how many of the nearest numbered pages fit in with the number (-1: not asked)
    """

    state: str
    alone: bool = False
    kind: str = ""
    folio: str = ""
    support: int = 0
    rising: int = -1


class Folios:
    """The page numbers of a document.  ``read[n]`` are the numbers read at the edges of page n."""

    def __init__(self, pages: Sequence[Page], misread: Mapping[str, str]) -> None:
        self._misread = misread
        self.read = [_numbers(page) for page in pages]
        self.due = due(self.read)

    def judge(self, at: int, edge: Edge) -> Number:
        """What a line of page ``at`` shows of the page's number."""
        text = edge.text
        if len(text) > _LONGEST and "   " not in text:
            return Number("long")
        dues = self.due[at]
        read = numbers(text) if edge.numbers is None else edge.numbers
        alone = not edge.key or bool(read and read[0][1] == "r" and " " not in text)
        support = max((count for _, count in dues.values()), default=0)
        for value, kind in read:
            if dues.get(kind, (0, 0))[0] == value:
                return Number("due", alone, kind, written(value, kind), support)
        if dues and (close := _close(text, dues, self._misread)):
            score, kind, whole = close
            folio = written(dues[kind][0], kind) if score > 2 else written(*read[0]) if read else ""
            return Number(f"close{score}", whole, "", folio, support)
        if read:
            value, kind = read[0]
            state = "other" if dues else "free"
            return Number(state, alone, kind, written(value, kind), support, self._rising(at, value, kind))
        if not alone:
            return Number("none", False, "", "", support)
        return Number("digits" if _DIGIT.search(text) else "marks", True, "", "", support)

    def _rising(self, at: int, value: int, kind: str) -> int:
        agree = 0
        for step in (-1, 1):
            asked = 0
            other = at + step
            while 0 <= other < len(self.read) and asked < 2 and abs(other - at) <= WINDOW:
                values = [number for number, sort in self.read[other] if sort == kind]
                if values:
                    asked += 1
                    gap = abs(other - at)
                    agree += any((n - value) * step > 0 and abs(n - value) >= gap for n in values)
                other += step
        return agree


def _numbers(page: Page) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for edge in (*page.top[:2], *page.bottom[:2]):
        if len(edge.text) <= _LONGEST or "   " in edge.text:
            edge.numbers = numbers(edge.text)
            found += edge.numbers
    return found


def _close(
    text: str, dues: Mapping[str, tuple[int, int]], misread: Mapping[str, str]
) -> tuple[int, str, bool] | None:
    """Fifths of likeness to a number that is due, its kind, and whether it is all the line shows."""
    best: tuple[float, str, bool] = (0.0, "", False)
    tokens = readings(text)
    for kind, (value, _) in dues.items():
        wanted = written(value, kind)
        for token, alone in tokens:
            score = alike(token, wanted, misread)
            if score > best[0]:
                best = (score, kind, alone)
    return (int(best[0] * 5), best[1], best[2]) if best[0] >= _LEAST_ALIKE else None
