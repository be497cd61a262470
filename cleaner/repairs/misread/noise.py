"""Whether anything in a text looks misread: asked of a sample, before anything else is looked at.

Most texts are clean, and must not pay.  A sample of small words is put through the sieves of the languages
that words are corrected in; what its language's sieve holds back is what may be misread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .tables import languages, words_of

WINDOW = 600  # characters of a piece of the sample
SAMPLE = 3_000  # characters of a sample, if the text has so many…
SHARE = 24  # …or one in so many
OURS = 0.15  # share of the words of a text that are in its language's list
COMMON = {
    "de": "der die und in den von zu das mit sich des auf ist nicht ein eine dem daß dass es ich er "
    "so als auch an war",
    "en": "the of and to a in that was he his it with is for as had you not be her on at by which "
    "have or from",
    "fr": "de la le et les des à un une du que est dans en il ne pas qui pour au se je ce sur par "
    "elle lui vous avait",
    "ru": "и в не на я что он с то как а все она так его но ты к у же вы за бы по ее мне было вот от меня о",
    "pl": "i w na z się nie do to że jest o jak ale po a co za od przez tak już tylko pan był jego ją mu",
}
_COMMON = {language: frozenset(words.split()) for language, words in COMMON.items()}
_PASSED: dict[str, set[str]] = {language: set() for language in COMMON}  # words that were let pass already
MEMORY = 1 << 15  # how many at most
SMALL = range(3, 21)  # letters of a word that is looked at


class Doubts(NamedTuple):
    """The words in small letters of a sample that are not known: how often each stands, among how many."""

    language: str
    unknown: dict[str, int]
    total: int


def doubts(text: str, least: int = SAMPLE) -> Doubts | None:
    """What a sample of a text has of doubtful words; None if it is in another language."""
    tokens = Counter(sample(text, least).split())
    language = language_of(tokens)
    if not language:
        return None
    passed = _PASSED[language]
    new = sorted(tokens.keys() - passed)
    small = [word for word in new if len(word) in SMALL and word.islower() and word.isalnum()]
    if len(passed) > MEMORY:
        passed.clear()
    passed.update(words_of(language).sieve.words(small))
    unknown = {word: tokens[word] for word in small if word not in passed}
    return Doubts(language, unknown, tokens.total())


def language_of(words: Iterable[str]) -> str:
    """The language, of those that have tables, in which words are; empty if that cannot be told."""
    tokens = Counter(words)
    common = {name: sum(map(tokens.__getitem__, those)) for name, those in _COMMON.items()}
    language = max(common, key=lambda name: common[name])
    return language if common[language] > OURS * tokens.total() and language in languages() else ""


def sample(text: str, least: int = SAMPLE) -> str:
    """Pieces of a text, from all parts of it."""
    size = max(least, len(text) // SHARE)
    if len(text) <= size:
        return text
    return "\n\n".join(_pieces(text, max(1, size // WINDOW)))


def _pieces(text: str, number: int) -> Iterator[str]:
    step = len(text) // number
    for start in range(0, number * step, step):
        piece = text[start : start + WINDOW]
        yield piece.partition(" ")[2].rpartition(" ")[0]
