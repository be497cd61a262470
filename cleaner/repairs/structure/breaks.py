"""Furniture in text whose page breaks are not marked.

There a line must prove that it is no text: the sentence before it has not ended, the line behind it goes on
with it in lower case, and the line between shows a page number.  One such place is believed if blank lines
set it off; else several must agree, with numbers that rise.  Where several are believed, others like them are
recognised at the ends of sentences too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from ...text.glyphs import LINE_HYPHENS
from ...text.view import Role, View
from .pages import LEADERS

LONGEST = 120  # characters of a line that may be furniture
_FULL = 28  # characters a line of running text has at least
_DEEPEST = 4  # lines of furniture on one page turn
_FAMILY = 3  # page turns that make others like them believable
_NEAREST = 3  # turns before and behind that may support one
_ENDS = frozenset(".!?…:;»”\"')]}>*|")
_BROKEN = frozenset(f"{LINE_HYPHENS},;:")
_FIRST = frozenset("0123456789[(<{|~*_—–-")
_LAST = frozenset("0123456789])>}|~*_—–")
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[\W\d_]+")
_YEARS = range(1500, 2100)
_SURE = 0.97


class Forms:
    """What lines with a page number look like, with these words before it, and between it and the number of
    all pages.  ``first``: how they may begin; patterns are made when a line begins so."""

    def __init__(self, page_words: tuple[str, ...], of_words: tuple[str, ...]) -> None:
        self.first = _FIRST.union(word[0] for word in page_words)
        word = f"(?:(?:{_any(page_words)})\\s?)?" if page_words else ""
        rest = f"(?:\\s?(?:{_any(of_words)})\\s?\\d{{1,4}})?" if of_words else ""
        self._number = f"{word}\\d{{1,4}}{rest}"

    @cached_property
    def leading(self) -> re.Pattern[str]:
        """A line that is a number, or begins with one."""
        front = rf"(?:[\[(<{{|~*_—–-]\s?){{0,2}}({self._number})\s?[\])>}}|~*_—–-]?"
        return re.compile(rf"{front}(?:\s?[|~*_—–-]){{0,2}}(\s+\S.*)?")

    @cached_property
    def trailing(self) -> re.Pattern[str]:
        """A line that ends with a number."""
        return re.compile(rf"(\S.*?\s+)(?:[\[<{{|~*_—–-]\s?){{0,2}}({self._number})\s?[\]>}}|~*_—–-]{{0,2}}")


@lru_cache(maxsize=16)
def forms(page_words: tuple[str, ...], of_words: tuple[str, ...]) -> Forms:
    """The forms with these words, made once."""
    return Forms(page_words, of_words)


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


class Numbered(NamedTuple):
    """A line with a page number: its index, the number, the text beside it, and whether wide space parts
    the two."""

    line: int
    folio: int
    beside: str
    wide: bool

    @property
    def key(self) -> str:
        """The letters beside the number."""
        return _LETTERS.sub("", self.beside).casefold()


class Turn(NamedTuple):
    """A page turn found by its furniture: the lines, the one with the number, and whether blank lines part
    the furniture from the text."""

    lines: tuple[int, ...]
    number: Numbered
    set_off: bool


def proven(view: View, lines: Iterable[tuple[int, str]], forms: Forms) -> list[tuple[Turn, float]]:
    """The page turns that are believed, with the confidence.  Only the given lines, index and stripped
    text, are looked at for page numbers."""
    candidates = numbered(lines, forms)
    found = list(_interrupting(view, candidates))
    if not found:
        return []
    keys = [turn.number.key for turn in found]
    believed: list[tuple[Turn, float]] = []
    for at, turn in enumerate(found):
        near = range(max(0, at - _NEAREST), min(len(found), at + _NEAREST + 1))
        fellows = sum(
            keys[n] == keys[at] and (found[n].number.folio - turn.number.folio) * (n - at) > 0 for n in near
        )
        if confidence := _confidence(view, turn, keys[at], fellows):
            believed.append((turn, confidence))
    if len(believed) >= _FAMILY:
        believed += _siblings(view, candidates, [turn for turn, sure in believed if sure > 0.5])
    return believed


def _confidence(view: View, turn: Turn, letters: str, fellows: int) -> float:
    if not turn.set_off:
        return 0.7 + 0.04 * fellows if fellows > 1 else 0.0
    number = turn.number
    if not number.beside:
        line = view.lines[number.line]
        worded = any(map(str.isalpha, line))  # with a word for pages, as nothing else is beside it
        sure = 0.45 if "(" in line else 0.96 if worded else 0.75
    elif number.wide and len(letters) > 2:
        sure = 0.96
    else:
        sure = 0.4
    if number.folio in _YEARS and not number.wide:
        sure -= 0.3
    return min(sure + 0.2 * fellows, _SURE)


def numbered(lines: Iterable[tuple[int, str]], forms: Forms) -> list[Numbered]:
    """Lines that begin or end with what may be a page number."""
    found: list[Numbered] = []
    for at, line in lines:
        if (
            line
            and (line[-1] in _LAST or line[0] in forms.first)
            and len(line) < LONGEST
            and _DIGITS.search(line)
        ):
            if match := forms.leading.fullmatch(line):
                number, beside = match[1], match[2] or ""
            elif match := forms.trailing.fullmatch(line):
                number, beside = match[2], match[1]
            else:
                continue
            digits = _DIGITS.search(number)
            if digits and LEADERS not in beside:
                found.append(Numbered(at, int(digits[0]), beside.strip(), "   " in line))
    return found


def _interrupting(view: View, candidates: Sequence[Numbered]) -> Iterator[Turn]:
    """The places where lines with a page number stand in the middle of a sentence."""
    last = -1
    for number in candidates:
        if number.line > last and (turn := _turn(view, number)):
            yield turn
            last = turn.lines[-1]


def _turn(view: View, number: Numbered) -> Turn | None:
    roles = view.roles
    low, high = _run(roles, number.line)
    set_off = high - low <= _DEEPEST
    if not set_off:
        low, high = number.line, number.line + 1
    above, below = _text_above(view, low), _text_below(view, high)
    if above < 0 or below < 0 or not runs_on(view.lines[above], view.lines[below]):
        return None
    lines = tuple(line for line in range(above + 1, below) if roles[line] is not Role.BLANK)
    if len(lines) > _DEEPEST or not all(
        line == number.line or _may_go(view.lines[line].strip()) for line in lines
    ):
        return None
    return Turn(lines, number, set_off)


def _run(roles: Sequence[Role], at: int) -> tuple[int, int]:
    """The run of lines without a blank one that a line belongs to, as far as it could be furniture."""
    low, high = at, at + 1
    while low and at - low <= _DEEPEST and roles[low - 1] is not Role.BLANK:
        low -= 1
    while high < len(roles) and high - at <= _DEEPEST and roles[high] is not Role.BLANK:
        high += 1
    return low, high


def _text_above(view: View, low: int) -> int:
    """The line of text that the furniture interrupts: a full one that has not ended its sentence."""
    at = low - 1
    for _ in range(_DEEPEST):
        while at >= 0 and view.roles[at] is Role.BLANK:
            at -= 1
        if at < 0:
            return -1
        line = view.lines[at].strip()
        if len(line) >= _FULL and line[-1] not in _ENDS and "   " not in line:
            return at
        if not _may_go(line) or at in (0, low - 1) or view.roles[at - 1] is not Role.BLANK:
            return -1
        at -= 1
    return -1


def _text_below(view: View, high: int) -> int:
    """The line of text that goes on behind the furniture."""
    at, size = high, len(view.roles)
    for _ in range(_DEEPEST):
        while at < size and view.roles[at] is Role.BLANK:
            at += 1
        if at == size:
            return -1
        line = view.lines[at].strip()
        if line[0].islower():
            return at
        if not _may_go(line) or at == high or not (at + 1 == size or view.roles[at + 1] is Role.BLANK):
            return -1
        at += 1
    return -1


def _may_go(line: str) -> bool:
    """Whether a line between furniture and text could be furniture too: short, or with wide gaps; no part of
    a sentence."""
    if line[0].islower() or line[-1] in _BROKEN or LEADERS in line:
        return False
    return len(line) <= 2 * _FULL or "   " in line and len(line) <= LONGEST


def runs_on(above: str, below: str) -> bool:
    """Whether a sentence goes on from one line to another."""
    above, below = above.rstrip(), below.lstrip()
    return len(above) >= _FULL and above[-1] not in _ENDS and below[0].islower()


def _siblings(
    view: View, candidates: Sequence[Numbered], believed: Sequence[Turn]
) -> Iterator[tuple[Turn, float]]:
    """Page turns at the ends of sentences: lines like those of the believed turns, with a number between
    theirs (or behind the last), set off by blank lines if they show nothing but the number."""
    families: defaultdict[str, list[Turn]] = defaultdict(list)
    seen: Counter[str] = Counter()
    taken: set[int] = set()
    for turn in believed:
        families[turn.number.key].append(turn)
        taken.update(turn.lines)
        seen.update({_key(view, line) for line in turn.lines})
    for number in candidates:
        family = families.get(number.key, ())
        if len(family) < _FAMILY or number.line in taken or not _fits(number, family):
            continue
        low, high = _run(view.roles, number.line)
        if not number.beside and high - low > 1:
            continue
        lines = tuple(sorted({number.line, *_company(view, number.line, seen)}))
        taken.update(lines)
        yield Turn(lines, number, high - low == 1), 0.8


def _fits(number: Numbered, family: Sequence[Turn]) -> bool:
    at = bisect_right([turn.number.line for turn in family], number.line)
    before = family[at - 1].number if at else None
    after = family[at].number if at < len(family) else None
    if before is None or before.folio >= number.folio:
        return False
    if after is not None:
        return number.folio < after.folio
    step = (before.line - family[0].number.line) / max(1, before.folio - family[0].number.folio)
    return number.line - before.line > step * (number.folio - before.folio) / 2


def _company(view: View, at: int, seen: Counter[str]) -> Iterator[int]:
    """Lines beside a numbered one, blank ones between, that stand beside others of its family too."""
    for step in (-1, 1):
        line = at
        for _ in range(2 * _DEEPEST):
            line += step
            if not 0 <= line < len(view.lines):
                break
            if view.roles[line] is Role.BLANK:
                continue
            if seen[_key(view, line)] < 2:
                break
            yield line


def _key(view: View, line: int) -> str:
    return _LETTERS.sub("", view.lines[line]).casefold()
