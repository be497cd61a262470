"""Whether anything in a text looks misread: asked of a sample, before anything else is looked at.

Most texts are clean, and must not pay.  A sample of small words is put through the sieves of the languages
that words are corrected in; what its language's sieve holds back is what may be misread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from .tables import languages, words_of

WINDOW = 600  # characters of a piece of the sample
LEAST = 6_000  # characters of a sample, if the text has so many…
SHARE = 24  # …or one in so many
PROBE = 120  # words that tell the language
OURS = 0.7  # share of them that its sieve lets pass
_SMALL = re.compile(r"(?<![\w'’-])[^\W\d_A-ZÀ-Þ]{3,20}(?![\w'’-])")


class Doubts(NamedTuple):
    """The small words of a sample that are not known: how often each stands there, among how many."""

    language: str
    unknown: Counter[str]
    total: int


def doubts(text: str) -> Doubts | None:
    """What a sample of a text has of doubtful words; None if nothing, or in another language."""
    words = _SMALL.findall(sample(text))
    if not words:
        return None
    probe = words[:: max(1, len(words) // PROBE)]
    passed = {language: len(words_of(language).sift(probe)) for language in sorted(languages())}
    language = max(passed, key=lambda name: passed[name])
    if passed[language] < OURS * len(probe):
        return None
    unknown = Counter(words)
    for word in words_of(language).sift(unknown):
        del unknown[word]
    return Doubts(language, unknown, len(words)) if unknown else None


def sample(text: str) -> str:
    """Pieces of a text, from all parts of it."""
    size = max(LEAST, len(text) // SHARE)
    if len(text) <= size:
        return text
    return "\n\n".join(_pieces(text, max(1, size // WINDOW)))


def _pieces(text: str, number: int) -> Iterator[str]:
    step = len(text) // number
    for start in range(0, number * step, step):
        piece = text[start : start + WINDOW]
        yield piece.partition(" ")[2].rpartition(" ")[0]
