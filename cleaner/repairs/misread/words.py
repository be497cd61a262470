"""The words of a text as corrections see them: folded, with their places and their neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...text.glyphs import LINE_GLYPHS
from .tables import FOLDS

LONGEST = 32  # letters; nothing longer is corrected
MARK = "[\u0300-\u036f]"
_WORD = re.compile(rf"(?:\\(?=V[^\W\d_]))?(?:[^\W_]{MARK}*)+(?:['’:;!|](?:[^\W_]{MARK}*)+)*")
_STOPS = frozenset('.!?:;()[]"„“”«»\f')
_CODE = frozenset("@#$%\\/=<>{}[]_^~`+*&|")
_ROMAN = frozenset("IVXLCDM")
_RAISED, _SHORT = frozenset("ºª"), 2  # letters that a word of no more is not made of
_QUOTES = frozenset("\"'‘’“”„‚«»‹›`")
_DASH = frozenset(LINE_GLYPHS + "—¬⸗=·")
_DASHES = re.escape(LINE_GLYPHS + "—¬⸗=·")
_SPECKS = "-—¬⸗=·.,:;*•°^~+'\"‘’“”„«»<"
_GAP = re.compile(rf" |(?:[{_SPECKS}{_DASHES}] ?){{1,4}}(?<= )|[{_DASHES}]")
_BREAK = re.compile(rf" {{0,2}}[{_DASHES}] *(?:[\n\f]|\Z)")
_UMLAUTS = {"a\u0364": "ä", "o\u0364": "ö", "u\u0364": "ü", "a\u0308": "ä", "o\u0308": "ö", "u\u0308": "ü"}
_CODED = re.compile(r"[^\W\d_]+(?!0+$)\d+")  # MP3, WW1; WH0 is rather a word


class Word(NamedTuple):
    """A word in its place: ``form`` as it stands, ``key`` as the tables spell it."""

    start: int
    end: int
    form: str
    key: str
    fixed: bool  # nothing is to be done here: half of a word, part of code, quoted
    apart: bool  # a sentence or clause begins here
    gap: str  # what parts it from the word before, if that is a blank, or what a hyphen is misread as

    @property
    def dashed(self) -> bool:
        """Whether a dash, or what looks like one, parts it from the word before."""
        return any(mark in _DASH for mark in self.gap)

    @property
    def spaced(self) -> bool:
        """Whether only a space parts it from the word before."""
        return self.gap == " "


def fold(form: str) -> str:
    """A word as the tables spell it: small letters, round s, umlauts as one letter."""
    key = form.lower().translate(FOLDS)
    if not key.isascii():
        for old, new in _UMLAUTS.items():
            key = key.replace(old, new)
    return key


def words_in(text: str) -> Iterator[Word]:
    """All words of a text in order."""
    last = 0
    half = False
    for found in _WORD.finditer(text):
        start, end = found.span()
        form = found.group()
        gap = text[last:start]
        broken = _breaks(text, end)
        fixed = half and "\n" in gap or broken or end - start > LONGEST or _is_fixed(text, start, end, form)
        apart = not last or not _STOPS.isdisjoint(gap) or "\n\n" in gap
        yield Word(start, end, form, fold(form), fixed, apart, gap if _GAP.fullmatch(gap) else "")
        half = broken
        last = end


def _breaks(text: str, end: int) -> bool:
    """Whether the line ends in the midst of the word."""
    return _BREAK.match(text, end) is not None


def _is_fixed(text: str, start: int, end: int, form: str) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if form[0] == "\\" and before and not (before.isspace() or before in _QUOTES):
        return True  # a path, no W of which the first stroke was read as a backslash
    if before in _CODE and before or after in _CODE and after:
        return True
    if before and after and before in _QUOTES and after in _QUOTES:
        return True
    if form.isupper() and (_ROMAN.issuperset(form) or _CODED.fullmatch(form)):
        return True
    if len(form) <= _SHORT and not _RAISED.isdisjoint(form):
        return True  # a number, or a speck
    if after and after in "'’" and not text[end + 1 : end + 2].isalnum():
        return True  # the end was left out
    return (
        after == "."
        and text[end + 1 : end + 2].isalnum()
        or before == "."
        and text[start - 2 : start - 1].isalnum()
    )
