"""Ligatures of scripts that are written from right to left: their letters in order.

pdfium turns text that runs to the left around, letter by letter.  So the letters that a font gives for one
glyph, in order (lam-alef above all), come out backwards; those of a glyph that has a code of its own do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from unicodedata import bidirectional, normalize

from .text import Characters

_RUN = re.compile("[\u0590-\u08ff]{2,}")
_FORMS = chain(range(0xFB1D, 0xFB50), range(0xFB50, 0xFE00), range(0xFE70, 0xFEFD))
_LAM_ALEF = re.compile("\u0644[\u0622\u0623\u0625\u0627]")


def in_order(chars: Characters) -> str:
    """The text of the characters, the letters of each such ligature in the order in which they are read."""
    text = chars.text
    turned = [span for match in _RUN.finditer(text) for span in _shared(chars, *match.span())]
    if not turned:
        return text
    letters = list(text)
    for start, end in turned:
        if not _is_form(text[start:end]):
            letters[start:end] = letters[start:end][::-1]
    return "".join(letters)


def _shared(chars: Characters, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of letters, within one, that have one place on the page."""
    left, right = chars.left, chars.right
    first = start
    for at in range(start + 1, end + 1):
        if at < end and left[at] == left[first] < right[first] == right[at]:
            continue
        if at - first > 1:
            yield first, at
        first = at


def _is_form(letters: str) -> bool:
    """Whether these are the letters of one of Unicode's ligatures, and not of another one backwards."""
    if _LAM_ALEF.fullmatch(letters):
        return True
    forms = _forms()
    return letters in forms and letters[::-1] not in forms


@cache
def _forms() -> frozenset[str]:
    wholes = (normalize("NFKC", chr(code)) for code in _FORMS if bidirectional(chr(code)) in ("R", "AL"))
    return frozenset(whole for whole in wholes if len(whole) > 1)
