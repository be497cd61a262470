"""Which scripts and languages a text is in, told by the few hundred commonest words of each language."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "languages.txt"
STEPS = 5  # of the table's weights, per unit of -ln(share of a text)
RARE = 58  # the weight that counts as "not at all": one in 100,000
_NOTHING = 48 + RARE
CONTRAST = 12  # steps that a word must be commoner in a language (11 times) to tell it from a larger one
FIRST, MORE = 3, 5  # different words that must speak for a script's first language, for each other one…
MINOR = 0.1  # …and for the first one, too, of a script that has no more of the text's words than that
SHARE = 0.015  # …and the share of the script's common words that these must have, the commonest not counted
DENSITY = 0.08  # common words among all words of a script: in every language known here there are more

# First code point of each block that letters of one script lie in; names as in ISO 15924.
_BLOCKS = (
    (0x0000, "Latn"), (0x0370, "Grek"), (0x0400, "Cyrl"), (0x0530, "Armn"), (0x0590, "Hebr"),
    (0x0600, "Arab"), (0x0780, "Zyyy"), (0x0900, "Deva"), (0x0980, "Beng"), (0x0A00, "Zyyy"),
    (0x0B80, "Taml"), (0x0C00, "Zyyy"), (0x0E00, "Thai"), (0x0E80, "Zyyy"), (0x10A0, "Geor"),
    (0x1100, "Hang"), (0x1200, "Zyyy"), (0x1E00, "Latn"), (0x1F00, "Grek"), (0x2000, "Zyyy"),
    (0x3040, "Kana"), (0x3100, "Zyyy"), (0x3400, "Hani"), (0xA000, "Zyyy"), (0xA720, "Latn"),
    (0xA800, "Zyyy"), (0xAC00, "Hang"), (0xD7B0, "Zyyy"), (0xF900, "Hani"), (0xFB00, "Latn"),
    (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFF00, "Zyyy"), (0x20000, "Hani"), (0x323B0, "Zyyy"),
)  # fmt: skip
_STARTS = tuple(start for start, _ in _BLOCKS)
_NAMES = tuple(name for _, name in _BLOCKS)

_CYRILLIC = frozenset({"bg", "mk", "mn", "ru", "sr", "uk"})
_OTHERS = {
    "ar": "Arab",
    "bn": "Beng",
    "el": "Grek",
    "fa": "Arab",
    "he": "Hebr",
    "hi": "Deva",
    "ta": "Taml",
    "ur": "Arab",
}


def script_of(word: str) -> str:
    """The ISO 15924 code of the script of the first character of `word`: "Zyyy" where it is none known here.

    (Everything below U+0370 counts as Latin, digits too: a cheap test for words, not a classifier.)
    """
    return _NAMES[bisect_right(_STARTS, ord(word[0])) - 1] if word else "Zyyy"


def scripts_of(language: str) -> tuple[str, ...]:
    """The scripts that the lexicon of `language` is written in."""
    return ("Cyrl" if language in _CYRILLIC else _OTHERS.get(language, "Latn"),)


_Word = tuple[int, dict[str, int]]  # how often it occurs, its weight in each language that has it


class _Table(NamedTuple):
    languages: tuple[str, ...]
    words: dict[str, str]  # word -> language, weight, language, weight… one character each


@cache
def _table() -> _Table:
    first, _, rest = TABLE.read_text("utf-8").partition("\n")
    lines = rest.split("\n")
    return _Table(tuple(first.split()), dict(zip(lines[::2], lines[1::2], strict=True)))


def detect(words: Iterable[str] | Mapping[str, int]) -> tuple[str, ...]:
    """The languages that `words` (in lower case; or how often each occurs) are in, most used first.

    BCP 47 codes.  Script by script, the language that explains most of the common words is taken, then the
    one that explains most of what is left; a few quoted words are not enough.  Empty where nothing can be
    said.
    """
    counts = words if isinstance(words, Mapping) else Counter(words)
    table = _table()
    common: dict[str, list[_Word]] = defaultdict(list)
    for word in counts.keys() & table.words.keys():
        code = table.words[word]
        common[script_of(word)].append((counts[word], _weights(code)))
    found: dict[str, float] = {}
    totals = _words_of_scripts(counts)
    minor = MINOR * sum(totals.values())
    for script, total in totals.items():
        for language, share in _peel(common[script], total, FIRST if total > minor else MORE):
            found[table.languages[ord(language) - 48]] = share * total
    return tuple(sorted(found, key=lambda language: (-found[language], language)))


@cache
def _weights(code: str) -> dict[str, int]:
    return dict(zip(code[::2], map(ord, code[1::2]), strict=True))


def _words_of_scripts(counts: Mapping[str, int]) -> dict[str, int]:
    initials: dict[str, int] = {}
    for word, count in counts.items():  # one look at the script for all words that begin alike
        initial = word[:1]
        initials[initial] = initials.get(initial, 0) + count
    total: dict[str, int] = defaultdict(int)
    for initial, count in initials.items():
        if initial.isalpha():
            total[script_of(initial)] += count
    return total


def _peel(words: list[_Word], total: int, different: int) -> Iterator[tuple[str, float]]:
    """The languages of a script's common words, the largest first, each with its share of them; so many
    different words must speak for the first."""
    number = sum(count for count, _ in words)
    least, first = DENSITY * total, True
    while words:
        scores: dict[str, int] = defaultdict(int)
        for count, weights in words:
            for language, weight in weights.items():
                scores[language] += count * (_NOTHING - weight)
        best = max(scores, key=lambda language: (scores[language], language))
        speaking = [count for count, weights in words if best in weights]
        if len(speaking) < different or sum(speaking) < least + (not first) * max(speaking):
            return
        yield best, sum(speaking) / number
        different, least, first = MORE, SHARE * number, False
        words = [(count, rest) for count, weights in words if (rest := _unexplained(weights, best))]


def _unexplained(weights: dict[str, int], language: str) -> dict[str, int]:
    """The languages in which a word is so much commoner than in `language` that it speaks for them."""
    limit = weights.get(language, 48 + RARE) - CONTRAST
    return {other: weight for other, weight in weights.items() if weight < limit}
