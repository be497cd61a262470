"""Korean, which has blanks between words and is broken at any syllable: lines that end inside of a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

_AROUND = "\"'“”‘’「」『』《》〈〉()[]{}.,;:!?…·"
_SYLLABLES = re.compile("[가-힣]+")  # all of Hangul as it is written today


def is_hangul(char: str) -> bool:
    """Whether a character is a Korean syllable."""
    return "가" <= char <= "힣"


class Words:
    """The words of a text that stand inside of its lines, where none is cut."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def is_cut(self, above: str, below: str) -> bool:
        """Whether the document shows that one word stands on both sides of a line end: it has the whole word
        elsewhere, never its halves as two words, and does not know both halves as words."""
        head, tail = above.rsplit(maxsplit=1)[-1].lstrip(_AROUND), below.split(maxsplit=1)[0].rstrip(_AROUND)
        if not _SYLLABLES.fullmatch(head) or not _SYLLABLES.fullmatch(tail):
            return False
        words = self._words
        known = head in words and tail in words
        return head + tail in words and not known and (head, tail) not in self._pairs

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.strip(_AROUND) for line in self._lines for word in line.split()[1:-1])

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (left.lstrip(_AROUND), right.rstrip(_AROUND))
            for line in self._lines
            for left, right in pairwise(line.split())
        )
