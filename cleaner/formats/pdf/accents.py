"""Accents that a PDF draws as characters of their own, over or under a letter: one character with the letter.

TeX's older fonts have no letters with accents; text from them would read ``Erdo˝s`` or ``Erdos ˝``.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from .text import Characters

MERGED = "\ufdd0"
"""Stands for an accent that has gone to its letter."""

_MARKS = {
    "`": "\u0300", "\u02cb": "\u0300", "\u00b4": "\u0301", "\u02ca": "\u0301", "\u02c6": "\u0302",
    "\u02dc": "\u0303", "\u00af": "\u0304", "\u02c9": "\u0304", "\u02d8": "\u0306", "\u02d9": "\u0307",
    "\u00a8": "\u0308", "\u02da": "\u030a", "\u02dd": "\u030b", "\u02c7": "\u030c", "\u00b8": "\u0327",
    "\u02db": "\u0328",
}  # fmt: skip
_ACCENT = re.compile(f"[{''.join(_MARKS)}]")
_NEXT = 4  # the letter is so near in the document, or anywhere on the page
_MANY = 50  # accents for which the whole page is searched
_HEIGHT = 0.5  # baselines of the two differ by no more than so many type sizes
_INSIDE = 0.6  # of the narrower one's width, at least, lies over the other
_DOTLESS = {"\u0131": "i", "\u0237": "j"}


def with_accents(chars: Characters) -> str:
    """The text of the characters, letters with the accents that are drawn over them, and :data:`MERGED`
    where those stood."""
    text = chars.text
    accents = [match.start() for match in _ACCENT.finditer(text)]
    if not accents:
        return text
    letters = list(text)
    far = [at for at in accents if not _attach(chars, letters, at, range(max(0, at - _NEXT), at + _NEXT + 1))]
    for at in far[:_MANY]:
        _attach(chars, letters, at, range(len(letters)))
    return "".join(letters)


def _attach(chars: Characters, letters: list[str], at: int, among: range) -> bool:
    """Put an accent on the letter that it is drawn over, if there is one, and say so."""
    left, right = chars.left, chars.right
    low, high = left[at], right[at]
    for other in among:
        if other >= len(letters) or other == at:
            continue
        shared = min(high, right[other]) - max(low, left[other])
        if shared <= 0 or shared < _INSIDE * min(high - low, right[other] - left[other]):
            continue
        letter = _DOTLESS.get(letters[other], letters[other])
        whole = normalize("NFC", letter + _MARKS[letters[at]]) if letter.isalpha() else ""
        if len(whole) == 1 and _is_near(chars, at, other):
            letters[other], letters[at] = whole, MERGED
            return True
    return False


def _is_near(chars: Characters, accent: int, letter: int) -> bool:
    apart = chars.origin(accent)[1] - chars.origin(letter)[1]
    return abs(apart) <= _HEIGHT * chars.shape(letter)[0]
