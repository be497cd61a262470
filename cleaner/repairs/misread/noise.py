"""Whether anything in a text looks misread: asked of a sample, before anything else is looked at.

Most texts are clean, and must not pay.  A sample of small words is put through the sieves of all languages
that words are corrected in; where nearly all pass, nothing is misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .tables import languages, words_of

WINDOW = 600  # characters of a piece of the sample
LEAST = 6_000  # characters of a sample, if the text has so many…
SHARE = 24  # …or one in so many
DOUBT = 0.006  # share of small words that pass no sieve, above which a text is looked at
_SMALL = re.compile(r"(?<![\w'’-])[^\W\d_A-ZÀ-Þ]{3,20}(?![\w'’-])")


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


def is_suspicious(text: str) -> bool:
    """Whether more of the small words of a sample than usual are in no language known here."""
    words = _SMALL.findall(sample(text))
    if not words:
        return False
    left = words
    for language in languages():
        sieve = words_of(language)
        passed = frozenset(sieve.sift(left))
        left = [word for word in left if word not in passed]
        if len(left) < DOUBT * len(words):
            return False
    return True
