"""Word frequencies of many languages: which words are known, and how common they are.

A lexicon is a memory-mapped *cuckoo table of fingerprints*, 2.2 bytes a word: no word is stored, only 12
bits of its hash and 4 of its frequency, in one of the three slots that the rest of the hash names.  Opening
reads a 12-byte header, a look-up takes a third of a microsecond, nothing has to be imported.  The price: in
each table about one string in 1,500 that is no word is taken for one, always the same ones.  *Wide* tables
have 28 bits of each word, for those who ask of hundreds of neighbours of a word: one string in 30 million.
`bench/build_lexicon.py` writes them.
"""

from __future__ import annotations

import mmap
import struct
import sys
from array import array
from binascii import crc_hqx
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal
from zlib import crc32

from ..text.counting import counted
from .languages import script_of, scripts_of

FOLDER = Path(__file__).resolve().parent.parent / "data" / "lexicon"
SOURCES = ("wordfreq", "tesseract", "hunspell")  # one folder each, so that each licence has its own
SUFFIX = ".lex"
HEADER = struct.Struct("<4sII")  # magic, slots, words
MAGIC = b"clx2"
WIDE = b"clx3"  # 28 bits of each word instead of 12
SECOND, THIRD = 40_503, 94_907  # a word's other slots: its first plus the hash times these
# The 16 Zipf frequencies an entry can have, denser where the words are; the last is for "in no table" (-1).
ZIPFS = (1.0, 1.15, 1.3, 1.5, 1.7, 1.9, 2.2, 2.5, 2.8, 3.2, 3.6, 4.1, 4.7, 5.4, 6.2, 7.0, 0.0)
MEMORY = 1 << 18  # answers that Lexicons remembers at most

# What a word is looked up as when it is not known as it stands: other apostrophes, long s, Swiss ss, plain е,
# Romanian commas for cedillas; stress marks and the dot that `"İ".lower()` leaves behind go.
VARIANTS = str.maketrans(
    {"’": "'", "ʼ": "'", "ſ": "s", "ß": "ss", "ё": "е", "ş": "ș", "ţ": "ț", "\u0301": "", "\u0307": ""}
)

Table = tuple[memoryview, int, bool]  # its entries, how many there are, whether they are wide


class Lexicon:
    """The words of one language, looked up as they are given: NFC and lower case are the caller's task.

    Raises LookupError where there is no lexicon of `language`, ValueError where a file of it is damaged.
    """

    __slots__ = ("_tables", "language", "words")

    def __init__(self, language: str) -> None:
        paths = [path for source in SOURCES if (path := FOLDER / source / f"{language}{SUFFIX}").exists()]
        if not paths:
            raise LookupError(f"no lexicon of {language!r} in {FOLDER}")
        opened = [open_table(path) for path in paths]
        self.language = language
        self.words = sum(words for _, words in opened)
        self._tables = tuple(table for table, _ in opened)

    def zipf(self, word: str) -> float:
        """The Zipf frequency of `word` (log10 of its occurrences in a billion words), 0.0 if unknown."""
        return find_zipf(self._tables, word)

    def __contains__(self, word: str) -> bool:
        return find_zipf(self._tables, word) > 0.0

    def __len__(self) -> int:
        return self.words

    def __repr__(self) -> str:
        return f"<Lexicon {self.language}: {counted(self.words, 'word', ',')}>"

    def __reduce__(self) -> tuple[Callable[[str], Lexicon], tuple[str]]:
        return open_lexicon, (self.language,)


class Lexicons:
    """The lexicons of one document, asked together; languages that have none are left out.

    A word is asked only of the languages that are written in the script of its first letter.  One that is
    unknown as it stands is looked up in the spellings of VARIANTS, and one with an apostrophe by its parts
    (`l'homme`, `dell'opera`).  Answers are remembered, up to a limit.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = tuple(language for language in dict.fromkeys(languages) if language in available())
        self._tables: dict[str, tuple[Table, ...]] = {}
        self._answers: dict[str, float] = {}
        for language in self.languages:
            for script in scripts_of(language):
                self._tables[script] = self._tables.get(script, ()) + open_lexicon(language)._tables

    def zipf(self, word: str) -> float:
        """The best Zipf frequency of `word` (in lower case) in any of the languages, 0.0 if none knows it."""
        answer = self._answers.get(word)
        if answer is None:
            answer = self._look_up(word)
            if len(self._answers) >= MEMORY:
                self._answers.clear()
            self._answers[word] = answer
        return answer

    def knows(self, word: str) -> bool:
        """Whether any of the languages knows `word`."""
        return self.zipf(word) > 0.0

    def _look_up(self, word: str) -> float:
        tables = self._tables.get(script_of(word))
        if not tables:
            return 0.0
        answer = find_zipf(tables, word)
        if answer or (word.isascii() and "'" not in word):
            return answer
        variant = word.translate(VARIANTS)
        if variant != word:
            answer = find_zipf(tables, variant)
        if not answer and "'" in variant.strip("'"):
            answer = min(find_zipf(tables, part) for part in variant.split("'") if part)
        return answer

    def __reduce__(self) -> tuple[type[Lexicons], tuple[tuple[str, ...]]]:
        return Lexicons, (self.languages,)


@lru_cache(maxsize=64)
def lexicons_of(languages: tuple[str, ...]) -> Lexicons:
    """The lexicons of these languages, shared by all documents in them, and with them what was looked up."""
    return Lexicons(languages)


@cache
def available() -> tuple[str, ...]:
    """The BCP 47 codes of the languages that have a lexicon, sorted."""
    return tuple(sorted({path.stem for source in SOURCES for path in (FOLDER / source).glob(f"*{SUFFIX}")}))


@cache
def open_lexicon(language: str) -> Lexicon:
    """The lexicon of `language`, opened once; LookupError, naming those there are, if there is none."""
    if language not in available():
        raise LookupError(f"no lexicon of {language!r}; there are those of {', '.join(available())}")
    return Lexicon(language)


def open_table(path: Path) -> tuple[Table, int]:
    """A file of words as a table, with their number; ValueError where it is damaged."""
    with path.open("rb") as file:
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    magic, slots, words = HEADER.unpack_from(data)
    wide = magic == WIDE
    if magic not in (MAGIC, WIDE) or len(data) != HEADER.size + (4 if wide else 2) * slots:
        maker = "build_words" if wide else "build_lexicon"
        raise ValueError(f"{path} is damaged; bench/{maker}.py makes it anew")
    code: Literal["I", "H"] = "I" if wide else "H"
    entries = data[HEADER.size :]
    if sys.byteorder == "little":
        return (entries.cast(code), slots, wide), words
    swapped = array(code, bytes(entries))
    swapped.byteswap()
    return (memoryview(swapped), slots, wide), words


def mark_of(first: int, check: int, slots: int, wide: bool) -> int:
    """What an entry holds of a word with these hashes, above the four bits of the frequency; never 0, which
    is an empty slot's."""
    return ((first // slots << 16 | check) & 0xFFFF_FFF0 if wide else check & 0xFFF0) or 0x10


def find_zipf(tables: Iterable[Table], word: str) -> float:
    """The best frequency of `word` in `tables`."""
    data = word.encode("utf-8", "surrogatepass")
    return ZIPFS[_level(tables, crc32(data), crc_hqx(data, 0))]


def find_zipfs(groups: Iterable[Iterable[Table]], word: str) -> list[float]:
    """The best frequency of `word` in the tables of each group."""
    data = word.encode("utf-8", "surrogatepass")
    first, check = crc32(data), crc_hqx(data, 0)
    return [ZIPFS[_level(tables, first, check)] for tables in groups]


def _level(tables: Iterable[Table], first: int, check: int) -> int:
    """The highest level of a word with these hashes, -1 if no table has it.

    An entry that is the word's differs from its mark only in the four bits of the frequency.
    """
    narrow = check & 0xFFF0 or 0x10
    best = -1
    for entries, slots, wide in tables:
        mark = ((first // slots << 16 | check) & 0xFFFF_FFF0 or 0x10) if wide else narrow
        level = entries[first % slots] ^ mark
        if level > 15:
            level = entries[(first + check * SECOND) % slots] ^ mark
            if level > 15:
                level = entries[(first + check * THIRD) % slots] ^ mark
                if level > 15:
                    continue
        if level > best:
            best = level
    return best
