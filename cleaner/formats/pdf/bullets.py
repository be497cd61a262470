"""Bullets whose font does not say what they are.

A character without meaning stands alone before the text of several lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..layout.lines import PlacedWord
from .text import LOST

BULLET = "\u2022"

_SEVERAL = 2  # of them on a page
_LEVEL = 0.35  # baselines of bullet and text differ by no more than so many type sizes
_NEAR, _FAR = 0.1, 4.0  # so many type sizes are between them
_LARGE = 1.6  # so many times the size of the text is an initial, and no bullet


def bulleted(words: Sequence[PlacedWord]) -> list[PlacedWord]:
    """The words of a page, in the document's order, with such characters as bullets."""
    found = list(words)
    places = [at for at, word in enumerate(words) if word.text == LOST and _begins(words, at)]
    if len(places) >= _SEVERAL:
        for at in places:
            found[at] = words[at]._replace(text=BULLET)
    return found


def _begins(words: Sequence[PlacedWord], at: int) -> bool:
    """Whether a word stands alone before the text of a line, which has a meaning."""
    word = words[at]
    if at and abs(words[at - 1].base - word.base) < _LEVEL * word.size and words[at - 1].right < word.left:
        return False
    if at + 1 == len(words) or LOST in words[at + 1].text:
        return False
    text = words[at + 1]
    return (
        abs(text.base - word.base) < _LEVEL * text.size
        and _NEAR * text.size < text.left - word.right < _FAR * text.size
        and word.size < _LARGE * text.size
    )
