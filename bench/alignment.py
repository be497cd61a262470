"""Finding the letters of a raw text again in a cleaned one.

Cleaning changes what stands between letters and takes lines away, but it leaves most letters and their order.
So both texts are compared as *keys*: letters and digits only, compatibility-decomposed and case-folded.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate

_TOKEN = re.compile(r"\S+")


def key(text: str) -> str:
    """The letters and digits of a text, folded."""
    if text.isascii():
        return text.lower() if text.isalnum() else "".join(filter(str.isalnum, text.lower()))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


class Letters:
    """The key of a text, with the way back from a letter to its place."""

    def __init__(self, text: str) -> None:
        self.text = text
        tokens = list(_TOKEN.finditer(text))
        keys = [key(token.group()) for token in tokens]
        self._places = [token.start() for token in tokens]
        self._starts = list(accumulate(map(len, keys), initial=0))[:-1]
        self.key = "".join(keys)

    def gap(self, index: int) -> str:
        """What stands in the text between the letters ``index - 1`` and ``index``, accents left out."""
        start, end = self._place(index - 1) + 1, self._place(index)
        while start < end and unicodedata.combining(self.text[start]):
            start += 1
        return self.text[start:end]

    def _place(self, index: int) -> int:
        token = bisect_right(self._starts, index) - 1
        place, left = self._places[token], index - self._starts[token]
        while True:
            left -= len(key(self.text[place]))
            if left < 0:
                return place
            place += 1


class Finder:
    """Finds keys in a cleaned text, near the place where they should be."""

    def __init__(self, letters: Letters, expected: int) -> None:
        """``expected`` is the number of letters of the raw text, by which places are scaled."""
        self._key = letters.key
        self._scale = len(letters.key) / max(expected, 1)
        self._claimed: set[int] = set()

    def find(self, needle: str, place: int, reach: int = 40_000) -> int:
        """Where ``needle`` is nearest to the raw place, -1 if it is nowhere within reach."""
        return self._nearest(needle, place, reach, frozenset())

    def claim(self, needle: str, place: int, reach: int) -> bool:
        """Find a place that nobody claimed, and claim it: one copy answers for one line only."""
        at = self._nearest(needle, place, reach, self._claimed)
        self._claimed.add(at)
        return at != -1

    def _nearest(self, needle: str, place: int, reach: int, taken: frozenset[int] | set[int]) -> int:
        if not needle:
            return -1
        around = int(place * self._scale)
        low, high = max(0, around - reach), around + reach + len(needle)
        best = -1
        at = self._key.find(needle, low, high)
        while at != -1:
            if at not in taken and (best == -1 or abs(at - around) < abs(best - around)):
                best = at
            at = self._key.find(needle, at + 1, high)
        return best


class Raw:
    """A raw text by pages and lines, each line with the place of its first letter in the text's key."""

    def __init__(self, text: str) -> None:
        self.pages = [page.split("\n") for page in text.split("\f")]
        self._starts: list[list[int]] = []
        parts: list[str] = []
        at = 0
        for page in self.pages:
            starts = [at]
            for line in page:
                parts.append(key(line))
                at += len(parts[-1])
                starts.append(at)
            self._starts.append(starts)
        self.key = "".join(parts)

    def span(self, page: int, line: int) -> tuple[int, int]:
        """First letter of a line and the letter behind its last, in the key."""
        return self._starts[page][line], self._starts[page][line + 1]

    def before(self, page: int, place: int, size: int) -> str:
        """Up to ``size`` letters of the page in front of a place."""
        return self.key[max(self._starts[page][0], place - size) : place]

    def behind(self, page: int, place: int, size: int) -> str:
        """Up to ``size`` letters of the page from a place on."""
        return self.key[place : min(self._starts[page][-1], place + size)]

    def written(self, page: int) -> list[int]:
        """Indices of a page's lines that are not blank."""
        return [index for index, line in enumerate(self.pages[page]) if line.strip()]
