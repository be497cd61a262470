"""Word and pair counts, exact enough to correct by: which words are known, and which stand side by side.

The lexicon's 12-bit fingerprints do to ask of a word whether it is known.  A correction asks of hundreds of
neighbours, of which some would always be known by chance; so these are wide tables (`evidence/lexicon.py`).
In front of them lies a sieve for each language (:mod:`.sieve`).  `bench/build_words.py` writes all of it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ...evidence.lexicon import Table, find_zipf, open_table
from .sieve import open_sieve

FOLDER = Path(__file__).resolve().parents[2] / "data" / "words"
SOURCES = ("wordfreq", "eltec", "dta")  # one folder each, so that each licence has its own
MODERN = "wordfreq"
WORDS, PAIRS, SIEVE, OLD = ".words", ".pairs", ".sieve", ".old"

# How words are written in the tables: small letters, round s, umlauts as one letter.
FOLDS = str.maketrans({"ſ": "s", "’": "'", "ʼ": "'"})


class Words:
    """The words of one language: `zipf` is the logarithm (base 10) of occurrences in a billion words."""

    __slots__ = ("_all", "_modern", "_old", "_pairs", "language", "sieve")

    def __init__(self, language: str) -> None:
        self.language = language
        self._modern = _tables((MODERN,), language, WORDS)
        self._all = _tables(SOURCES, language, WORDS)
        self._pairs = _tables(SOURCES, language, PAIRS)
        self._old = _tables(SOURCES, language, OLD)
        self.sieve = open_sieve(FOLDER / f"{language}{SIEVE}")

    def modern(self, word: str) -> float:
        """The frequency of a word today; 0.0 if it is unknown."""
        return find_zipf(self._modern, word)

    def zipf(self, word: str) -> float:
        """The frequency of a word today or in books of about 1780 to 1920, whichever is greater."""
        return find_zipf(self._all, word)

    def old(self, word: str) -> float:
        """The frequency, in books before 1780, of a word that later books do not have."""
        return find_zipf(self._old, word)

    def pair(self, left: str, right: str) -> float:
        """The frequency with which two words follow each other; 0.0 if they were hardly seen to."""
        return find_zipf(self._pairs, f"{left} {right}")


def _tables(sources: tuple[str, ...], language: str, suffix: str) -> tuple[Table, ...]:
    paths = [FOLDER / source / f"{language}{suffix}" for source in sources]
    return tuple(open_table(path)[0] for path in paths if path.exists())


@cache
def languages() -> frozenset[str]:
    """The languages that have tables."""
    return frozenset(path.stem for source in SOURCES for path in (FOLDER / source).glob(f"*{WORDS}"))


@cache
def words_of(language: str) -> Words:
    """The words of a language, opened once."""
    return Words(language)
