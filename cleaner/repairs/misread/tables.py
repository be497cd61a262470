"""Word and pair counts, exact enough to correct by: which words are known, and which stand side by side.

The lexicon's 12-bit fingerprints do to ask of a word whether it is known.  A correction asks of hundreds of
neighbours, of which some would always be known by chance.  These tables hold 28 bits of each word beside the
4 of its frequency, in a memory-mapped cuckoo table with three slots a word: one string in 30 million that is
no word is taken for one.  In front of them lies a sieve for each language, a bit for each hash, which most
strings that are no words do not pass.  Pairs of words stand in tables of the lexicon's own kind.
`bench/build_words.py` writes them.
"""

from __future__ import annotations

import mmap
import struct
import sys
from array import array
from binascii import crc_hqx
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from zlib import crc32

from ...evidence import lexicon

FOLDER = Path(__file__).resolve().parents[2] / "data" / "words"
SOURCES = ("wordfreq", "eltec", "dta")  # one folder each, so that each licence has its own
MODERN = "wordfreq"
WORDS, PAIRS, SIEVE = ".words", ".pairs", ".sieve"
SIEVE_BITS = 22  # log2 of the bits of a sieve
HEADER = struct.Struct("<4sII")  # magic, slots, words
MAGIC = b"cwd1"
SECOND, THIRD = lexicon.SECOND, lexicon.THIRD
MASK = (1 << 28) - 1
NOTHING = -1

# How words are written in the tables: small letters, round s, umlauts as one letter.
FOLDS = str.maketrans({"ſ": "s", "’": "'", "ʼ": "'"})

Table = tuple[memoryview, int]


class Words:
    """The words of one language: `zipf` is the logarithm (base 10) of occurrences in a billion words."""

    __slots__ = ("_all", "_modern", "_pairs", "_period", "_sieve", "language")

    def __init__(self, language: str) -> None:
        self.language = language
        tables = [(source, FOLDER / source / f"{language}{WORDS}") for source in SOURCES]
        self._modern = tuple(
            open_words(path) for source, path in tables if source == MODERN and path.exists()
        )
        self._period = tuple(
            open_words(path) for source, path in tables if source != MODERN and path.exists()
        )
        self._all = self._modern + self._period
        self._sieve = _map(FOLDER / f"{language}{SIEVE}")
        pairs = [FOLDER / source / f"{language}{PAIRS}" for source in SOURCES]
        self._pairs = tuple(lexicon.open_table(path)[0] for path in pairs if path.exists())

    def modern(self, word: str) -> float:
        """The frequency of a word today; 0.0 if it is unknown."""
        return _zipf(self._modern, word)

    def period(self, word: str) -> float:
        """The frequency of a word in books of about 1780 to 1920; 0.0 if it is unknown."""
        return _zipf(self._period, word)

    def zipf(self, word: str) -> float:
        """The greater of both."""
        return _zipf(self._all, word)

    def sift(self, words: Iterable[str]) -> list[str]:
        """Of many strings those that may be words: all that are, and one in ten of the others."""
        sieve, mask = self._sieve, (1 << SIEVE_BITS - 3) - 1
        return [word for word in words if sieve[(h := crc32(word.encode())) >> 3 & mask] >> (h & 7) & 1]

    def pair(self, left: str, right: str) -> float:
        """The frequency with which two words follow each other; 0.0 if they were hardly seen to."""
        return lexicon.find_zipf(self._pairs, f"{left} {right}")


@cache
def languages() -> frozenset[str]:
    """The languages that have tables."""
    return frozenset(path.stem for source in SOURCES for path in (FOLDER / source).glob(f"*{WORDS}"))


@cache
def words_of(language: str) -> Words:
    """The words of a language, opened once."""
    return Words(language)


def _map(path: Path) -> memoryview:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def open_words(path: Path) -> Table:
    """Map a table of words into memory; ValueError if it is damaged."""
    data = _map(path)
    magic, slots, _ = HEADER.unpack_from(data)
    if magic != MAGIC or len(data) != HEADER.size + 4 * slots:
        raise ValueError(f"{path} is damaged; bench/build_words.py makes it anew")
    entries = data[HEADER.size :]
    if sys.byteorder == "little":
        return entries.cast("I"), slots
    swapped = array("I", bytes(entries))
    swapped.byteswap()
    return memoryview(swapped), slots


def mark_of(first: int, check: int, slots: int) -> int:
    """The 28 bits that tell a word from others in the same slot; never 0, which is an empty slot's."""
    return ((first // slots) << 16 | check) & MASK or 1


def _zipf(tables: tuple[Table, ...], word: str) -> float:
    data = word.encode("utf-8", "surrogatepass")
    first = crc32(data)
    check = crc_hqx(data, 0)
    best = NOTHING
    for entries, slots in tables:
        turns, slot = divmod(first, slots)
        mark = ((turns << 16 | check) & MASK or 1) << 4
        level = entries[slot] ^ mark
        if level > 15:
            level = entries[(slot + check * SECOND) % slots] ^ mark
            if level > 15:
                level = entries[(slot + check * THIRD) % slots] ^ mark
                if level > 15:
                    continue
        if level > best:
            best = level
    return lexicon.ZIPFS[best]
