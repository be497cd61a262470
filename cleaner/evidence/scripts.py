"""Cheap questions about which characters a text holds.

Finding out that a text has none of the characters a rule is about must cost next to nothing: ``str`` methods
that run in C over the whole text, and one plane of its UTF-16 form, in which a block of 256 characters is
looked for at the speed of ``memchr``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cached_property

# Blocks with Hebrew, Arabic, Syriac, Thaana …; the last two are high surrogates of planes with more of them.
_RIGHT_TO_LEFT = frozenset((*range(0x05, 0x09), *range(0xFB, 0xFF), 0xD8, 0xDA))

_TWINS = {
    "Latn": str.maketrans("АВСЕНІЈКМОРЅТХУасеіјорѕху", "ABCEHIJKMOPSTXYaceijopsxy"),
    "Cyrl": str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху"),
}


def twin(word: str, script: str) -> str:
    """A word of letters that all look like some of a script, Latin or Cyrillic, in the letters of that; "" if
    it is none."""
    table = _TWINS.get(script, {})
    alike = all(ord(char) in table for char in word if char.isalpha())
    return word.translate(table) if alike and table else ""


class Characters:
    """What a text is made of; each answer is worked out when first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def printable(self) -> bool:
        """Whether all is letters, marks, digits, punctuation, symbols, spaces, line ends, tabs, form
        feeds: no control, format, private-use or unassigned characters, no space but U+0020."""
        text = self._text.replace("\n", " ")
        return text.isprintable() or text.replace("\t", " ").replace("\f", " ").isprintable()

    @cached_property
    def _planes(self) -> bytes:
        if self._text.isascii():
            return b"\0" if self._text else b""
        words = self._text.encode("utf-16", "surrogatepass")  # the name that needs no codec module
        return words[3 if sys.byteorder == "little" else 2 :: 2]  # behind the byte-order mark

    @cached_property
    def right_to_left(self) -> bool:
        """Whether there may be letters that are written from right to left."""
        return self.any_block(_RIGHT_TO_LEFT)

    def any_block(self, blocks: frozenset[int]) -> bool:
        """Whether a character of one of these blocks of 256 (its code point divided by 256) occurs."""
        planes = self._planes
        return any(block in planes for block in blocks)

    def share(self, blocks: frozenset[int]) -> float:
        """What share of the characters is of these blocks of 256, 0 to 1."""
        return sum(map(self._planes.count, blocks)) / max(1, len(self._planes))


def blocks_of(items: Iterable[str]) -> frozenset[int]:
    """The blocks that :meth:`Characters.any_block` must ask for, of single characters and ranges
    "first-last"; beyond the BMP: those of the surrogates."""
    return frozenset(block for item in items for block in range(_block(item[0]), _block(item[-1]) + 1))


def _block(character: str) -> int:
    code = ord(character)
    return code >> 8 if code < 0x10000 else 0xD8 + ((code - 0x10000) >> 18)


def size(items: Iterable[str]) -> int:
    """How many characters the single characters and ranges are."""
    return sum(ord(item[-1]) - ord(item[0]) + 1 for item in items)


def expand(items: Iterable[str]) -> str:
    """The characters that single characters and ranges "first-last" stand for."""
    return "".join(chr(code) for item in items for code in range(ord(item[0]), ord(item[-1]) + 1))
