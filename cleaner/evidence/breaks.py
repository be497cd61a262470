"""Where words are broken over line ends: the two halves, the glyph between them and what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from ..text.glyphs import HYPHENS
from ..text.view import BLANKS, View
from .vocabulary import MARKS

_HEAD = re.compile(rf"(?:[^\W_]|[{MARKS}])+(?:['’](?:[^\W_]|[{MARKS}])+)*")
_SPECKS = re.compile(
    r"(?:[\"“”„‟»«›‹'‘’`*.,·•|~^_†‡°\\/:;({\[]{1,3}|[¹²³]{1,2}|\d{1,2}\))[ \t]{0,3}(?=[^\W\d_])"
)
_NUMBER = re.compile(r"(?<![\d.,-])\d{1,5}$", re.ASCII)
_NUMBER_AHEAD = re.compile(r"\d{1,5}(?![\d-]|[.,]\d)", re.ASCII)
_INNER = frozenset("·\u2027")  # Catalan col·legi
LONGEST = 60  # letters in a half; beyond it nothing is a word
LETTERS_IN = frozenset("'’\u00b4·\u2027")


class Break(NamedTuple):
    """A word that may be broken behind line ``upper``; ``start:end`` in the text is what stands between its
    halves ``left`` and ``right``.  ``head`` is what the upper token has before ``left``, ``tail`` what the
    lower one has behind ``right``, ``skipped`` what was passed over before ``right``; ``repeated`` says that
    ``right`` has a hyphen of its own before it."""

    upper: int
    lower: int
    start: int
    end: int
    glyph: str
    left: str
    right: str
    head: str
    tail: str
    skipped: str
    repeated: bool = False

    @property
    def form(self) -> tuple[object, ...]:
        """All but its place: the same for a word broken in the same way elsewhere."""
        return self[4:]


def find_breaks(view: View, glyphs: Collection[str]) -> list[Break]:
    """The gaps between body lines whose upper line ends in a letter or digit and one of ``glyphs``."""
    ends = view.ending(glyphs)
    if not ends:
        return []
    following = dict(pairwise(view.body()))
    found = []
    for upper in ends:
        lower = following.get(upper)
        if lower is not None and (item := _break(view, upper, view.lines[upper].rstrip(BLANKS), lower)):
            found.append(item)
    return found


def _break(view: View, upper: int, line: str, lower: int) -> Break | None:
    glyph, stem = line[-1], line[:-1]
    if glyph == "\u00ad" and stem[-1:] == "-" or glyph == "-" and stem[-1:] == "\u00ad":
        glyph, stem = "\u00ad", stem[:-1]
    if not stem or not (stem[-1].isalnum() or stem[-1] in MARKS_SET or stem[-1] in _INNER):
        return None
    token = stem[-2 * LONGEST :].rsplit(None, 1)[-1]
    left = last_word(token)
    below = view.lines[lower]
    at = len(below) - len(below.lstrip())
    repeated = below[at : at + 1] in ("-", glyph) and below[at + 1 : at + 2].isalpha() and glyph in HYPHENS
    first = below[at : at + 1]
    plain = first.isalpha() or first.isdigit() and stem[-1].isdigit()  # no mark of a note in 14-/10)
    skipped = None if plain else _SPECKS.match(below, at)
    begin = at + 1 if repeated else skipped.end() if skipped else at
    right = _HEAD.match(below, begin, begin + 2 * LONGEST)
    if right is None or not left or len(left) > LONGEST or right.end() - begin > LONGEST:
        return None
    rest = below[right.end() : right.end() + LONGEST].split(None, 1) if right.end() < len(below) else []
    tail = rest[0] if rest and not below[right.end()].isspace() else ""
    passed = skipped.group().strip() if skipped else ""
    return Break(
        upper, lower, view.starts[upper] + len(stem), view.starts[lower] + begin, glyph,
        left, right.group(), token[: len(token) - len(left)], tail, passed, repeated,
    )  # fmt: skip


MARKS_SET = frozenset(chr(code) for code in (*range(0x300, 0x370), *range(0x483, 0x488)))


def last_word(token: str) -> str:
    """The letters, digits and inner apostrophes that end a token."""
    if token.isalnum():
        return token
    at = len(token)
    while at and (token[at - 1].isalnum() or token[at - 1] in LETTERS_IN or token[at - 1] in MARKS_SET):
        at -= 1
    return token[at:].lstrip("'’\u00b4·\u2027")


def find_ranges(view: View, dashes: Collection[str]) -> list[Break]:
    """Gaps between two numbers, the upper one with a dash behind it."""
    ends = view.ending(dashes)
    if not ends:
        return []
    following = dict(pairwise(view.body()))
    found = []
    for upper in ends:
        line = view.lines[upper].rstrip(BLANKS)
        lower = following.get(upper)
        first = _NUMBER.search(line[-12:-1])
        if lower is None or not first:
            continue
        below = view.lines[lower]
        at = len(below) - len(below.lstrip())
        if second := _NUMBER_AHEAD.match(below, at):
            end = view.starts[upper] + len(line) - 1
            begin = view.starts[lower] + at
            found.append(Break(upper, lower, end, begin, line[-1], first.group(), second.group(), "", "", ""))
    return found


def find_bare(
    view: View, taken: Container[int], counts: Mapping[str, int] | None = None, free: int = 0
) -> Iterator[Break]:
    """Gaps without any hyphen, between one line and the next, where letters meet letters in lower case.  Gaps
    behind the lines in ``taken`` are passed over, and those between two halves that stand in the document
    more than ``free`` times, if it has not the word they make."""
    lines, starts = view.lines, view.starts
    for upper, lower in pairwise(view.body()):
        below, line = lines[lower], lines[upper]
        at = 0
        if not below[0].islower():
            if not below[0].isspace():
                continue
            at = len(below) - len(below.lstrip())
            if not below[at].islower():
                continue
        if not line[-1].islower():
            line = line.rstrip()
            if not line[-1].islower():
                continue
        if lower - upper > 1 or upper in taken:
            continue
        left = line[-2 * LONGEST :].rsplit(None, 1)[-1]
        if not left.isalpha():
            left = last_word(left)
        if len(left) < 2 or not left.isalpha():
            continue
        if counts and counts.get(left.lower(), 0) > free:
            word = below[at : at + LONGEST].split(None, 1)[0].rstrip(",.;:")
            if counts.get(word, 0) > free and left.lower() + word not in counts:
                continue
        right = _HEAD.match(below, at, at + LONGEST)
        if right is None or len(right.group()) < 2 or not right.group().isalpha():
            continue
        if (below[right.end() : right.end() + 1] or " ") not in "'’-":
            start, end = starts[upper] + len(line), starts[lower] + at
            yield Break(upper, lower, start, end, "", left, right.group(), "", "", "")
