"""The sieve of a language: what its words are, begin with and end with, a bit for each.

Most strings that a misread word may have been are no words.  The beginning of a string that no word begins
with, and the end that none ends with, tell where a letter may have been misread: before the one stops and
behind the other begins.  Of other strings one in twenty passes as a word, one in five as a part.
"""

from __future__ import annotations

import mmap
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

WHOLE, START, END = 3, 1, 2  # what the hashes of words, beginnings and ends (read backwards) start from
SPREAD = 0x9E37_79B1  # what makes a second hash of the first
BITS = 24  # of a sieve for each word, at least


class Reach(NamedTuple):
    """The hashes of the beginnings of a string that words begin with, and of the ends that they end with.

    Both begin with that of the empty string."""

    starts: list[int]
    ends: list[int]

    @property
    def begun(self) -> int:
        """How many letters some word begins with."""
        return len(self.starts) - 1

    @property
    def ended(self) -> int:
        """How many letters some word ends with."""
        return len(self.ends) - 1


class Change(NamedTuple):
    """What letters may have been, at a cost."""

    cost: float
    true: str
    code: bytes  # to be hashed behind a beginning
    turned: bytes  # to be hashed before an end


class Sieve:
    """Bits, of which there is a power of two."""

    __slots__ = ("_bits", "_mask")

    def __init__(self, bits: memoryview) -> None:
        self._bits, self._mask = bits, len(bits) - 1

    def words(self, strings: Iterable[str]) -> list[str]:
        """Of many strings those that may be words."""
        bits, mask = self._bits, self._mask
        return [
            string
            for string in strings
            if bits[(h := crc32(string.encode(), WHOLE)) >> 3 & mask] >> (h & 7) & 1
            and bits[(h := h * SPREAD) >> 32 & mask] >> (h >> 29 & 7) & 1
        ]

    def holds(self, string: str) -> bool:
        """Whether a string may be a word."""
        bits, mask = self._bits, self._mask
        mark = crc32(string.encode("utf-8", "surrogatepass"), WHOLE)
        if not bits[mark >> 3 & mask] >> (mark & 7) & 1:
            return False
        mark *= SPREAD
        return bool(bits[mark >> 32 & mask] >> (mark >> 29 & 7) & 1)

    def reach(self, string: str) -> Reach:
        """How far a string is like words, from both sides."""
        return Reach(self._walk(START, string), self._walk(END, string[::-1]))

    def _walk(self, mark: int, letters: str) -> list[int]:
        bits, mask = self._bits, self._mask
        marks = [mark]
        for letter in letters:
            mark = crc32(letter.encode(), mark)
            if not bits[mark >> 3 & mask] >> (mark & 7) & 1:
                break
            marks.append(mark)
        return marks

    def behind(self, mark: int, changes: Sequence[Change]) -> list[Change]:
        """The changes that may stand behind the beginning with this hash."""
        bits, mask = self._bits, self._mask
        return [c for c in changes if bits[(h := crc32(c.code, mark)) >> 3 & mask] >> (h & 7) & 1]

    def before(self, mark: int, changes: Sequence[Change]) -> list[Change]:
        """The changes that may stand before the end with this hash."""
        bits, mask = self._bits, self._mask
        return [c for c in changes if bits[(h := crc32(c.turned, mark)) >> 3 & mask] >> (h & 7) & 1]

    def further(self, mark: int, letters: str) -> int:
        """How many letters some word goes on with behind the beginning (or before the end) with this hash."""
        bits, mask = self._bits, self._mask
        far = 0
        for letter in letters:
            mark = crc32(letter.encode(), mark)
            if not bits[mark >> 3 & mask] >> (mark & 7) & 1:
                break
            far += 1
        return far


def open_sieve(path: Path) -> Sieve:
    """Map a file of bits into memory; ValueError if it is damaged."""
    with path.open("rb") as file:
        bits = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    if len(bits) & len(bits) - 1:
        raise ValueError(f"{path} is damaged; bench/build_words.py makes it anew")
    return Sieve(bits)


def fill(words: Collection[str]) -> memoryview:
    """The bits of a sieve through which all these words pass."""
    bits = bytearray(1 << (BITS * len(words)).bit_length() - 3)
    mask = len(bits) - 1
    for word in words:
        whole = crc32(word.encode(), WHOLE)
        marks = {whole, whole * SPREAD >> 29}
        for first, letters in ((START, word), (END, word[::-1])):
            mark = first
            for letter in letters:
                mark = crc32(letter.encode(), mark)
                marks.add(mark)
        for mark in marks:
            bits[mark >> 3 & mask] |= 1 << (mark & 7)
    return memoryview(bits)
