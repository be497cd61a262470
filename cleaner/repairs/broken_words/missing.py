"""Words that were broken at a line end and whose hyphen is gone altogether.

Lines of a text that lost none meet in words; in one that did, every tenth or so meets in halves of which the
lexicon and the document know neither, and both know the word that they make.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from itertools import islice
from typing import NamedTuple

from ...evidence import Evidence
from ...evidence.breaks import Break, find_bare
from ...evidence.languages import detect
from ...evidence.lexicon import Lexicons, lexicons_of
from ...text.view import View
from .affixes import Affixes, affixes, languages_or_fallback
from .belief import chance

SAMPLE = 400  # gaps that are looked at before more is found out about a text
WORDS = 1000  # words by which its language is told for that
NOTHING = 0.3  # Zipf frequency of a half that no lexicon knows
PROVEN = 5.0  # log-odds that the document's other broken words add
LOSS = 2.0  # and that its whole gaps can take then
ENDINGS = 5  # letters that may be missing at the end of a form that the lexicon does not know
WORD = 2.6  # Zipf frequency of a half that is a word by itself
SHORTEST = 4
PER_LETTER = 0.4  # what each takes from its frequency
CLEAR = 9.0  # log-odds beyond which a word says no more for its text
FREE = 2  # occurrences of both halves from which they are words by themselves
NEVER = -30.0
STRONG = 3.0  # how much commoner a word is than its rarer half where it is no accident


class Missing(NamedTuple):
    """A word that may have lost its hyphen, and how sure that is (0 to 1)."""

    item: Break
    confidence: float
    whole: int  # occurrences of the word in the document


def hopeful(view: View) -> bool:
    """Whether a look at the first lines shows any such word: it costs little."""
    gaps = [(item.left.lower(), item.right) for item in islice(find_bare(view, ()), SAMPLE)]
    if len(gaps) < 2:
        return False
    words = (word.lower() for line in view.lines[:SAMPLE] for word in line.split() if word.isalpha())
    lexicons = lexicons_of(languages_or_fallback(detect(islice(words, WORDS))))
    return any(_is_strong(left, right, lexicons) for left, right in gaps)


def find(
    view: View, evidence: Evidence, taken: Collection[int], weights: Mapping[str, float], proof: float
) -> list[Missing]:
    """The words that lost their hyphen; ``proof`` are log-odds, by other words, that any are broken."""
    counts = evidence.vocabulary.counts
    lexicons = lexicons_of(languages_or_fallback(evidence.languages))
    gaps = list(find_bare(view, taken, counts, FREE))
    number = len(view.body())
    bound = affixes(lexicons.languages)
    scores = [_score(item, counts, lexicons, bound, weights) for item in gaps]
    strong = [min(score, CLEAR) for score in scores if score > weights["strong"]]
    if not strong:
        return []
    told = weights["each"] * sum(strong) - weights["doubt"] * number
    belief = chance(weights["prior"] + proof + (max(told, -LOSS) if proof > 0 else told))
    fewer = min(0.0, math.log((len(strong) + 0.5) / (weights["rate"] * number + 0.5)))
    return [
        Missing(item, chance(score + fewer) * belief, counts.get((item.left + item.right).lower(), 0))
        for item, score in zip(gaps, scores, strict=True)
        if score > 0
    ]


def _score(
    item: Break,
    counts: Mapping[str, int],
    lexicons: Lexicons,
    bound: Affixes,
    weights: Mapping[str, float],
) -> float:
    """The log-odds that a gap parts a word, by itself, in a text of which every tenth line ends in one."""
    values = features(item, counts, lexicons, bound)
    if not (values["known"] or values["count"]) or len(item.left + item.right) < weights["letters"]:
        return NEVER
    return weights["bias"] + sum([weights[name] * value for name, value in values.items()])


def features(item: Break, counts: Mapping[str, int], lexicons: Lexicons, bound: Affixes) -> dict[str, float]:
    """What is known of a gap's word and of its halves, by lexicon, document and lists of affixes."""
    left, right = item.left.lower(), item.right
    zipf = lexicons.zipf
    joined = left + right
    parts = sorted((zipf(left), zipf(right)))
    free = sorted(max(0, counts.get(half, 0) - 1) for half in (left, right))
    least = len(joined) if parts[0] > WORD else len(left) + 1  # two words make a third, if any
    return {
        "known": known_form(joined, least, zipf),
        "listed": float(zipf(joined) > 0),
        "count": math.log1p(counts.get(joined, 0)),
        "rarer": parts[0],
        "commoner": parts[-1],
        "rarerfree": math.log1p(free[0]),
        "commonerfree": math.log1p(free[-1]),
        "bound": float(left in bound.pre) + float(right in bound.suf),
        "none": float(not parts[0]),
        "neither": float(not parts[-1]),
        "size": min(len(joined), 12) / 4,
        "shortest": min(len(left), len(right), 5) / 4,
    }


def known_form(word: str, least: int, zipf: Callable[[str], float]) -> float:
    """The Zipf frequency of a word, or a little less than that of what it begins with, ``least`` letters at
    least and all but a few: of a form of its own that the lexicon has."""
    for cut in range(ENDINGS):
        if len(word) - cut < max(least, SHORTEST):
            break
        if known := zipf(word[: len(word) - cut]):
            return max(0.1, known - PER_LETTER * cut)
    return 0.0


def _is_strong(left: str, right: str, lexicons: Lexicons) -> bool:
    """Whether a word is so much commoner than its rarer half that it is no accident."""
    zipf = lexicons.zipf
    most = zipf(left + right) - NOTHING - STRONG
    return most > NOTHING and most > min(zipf(left), zipf(right))
