"""Which rule fits a text: the one whose typeface explains most of what looks misread, if that is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ...evidence.lexicon import available, lexicons_of, open_lexicon
from .guesses import Guesser
from .noise import SAMPLE, doubts, language_of
from .proposals import UNKNOWN
from .words import Word, words_in

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule

LIKELY = 2.0  # log10 by which a guess is likelier than an unknown word that then counts as misread
SHARE = 0.0015  # share of misread words in a sample below which a text is left alone…
FEW = 100  # …and words that are added to it, as little can be said of few
PLAIN = 4  # misread words of a sample that need no larger one…
MORE = 4  # …which is so much larger
ASKED = 40  # doubtful words that are asked about
SHORT = 400  # characters of a text that is looked at as a whole
MOST = 4  # guessers that are kept

_GUESSERS: dict[tuple[str, str], Guesser] = {}


class Fit(NamedTuple):
    """A rule with its guesser; not ``told`` if the text is too short to tell its language."""

    rule: Rule
    guesser: Guesser
    told: bool


def fit(text: str, rules: Sequence[Rule], evidence: Evidence) -> Fit | None:
    """The rule to correct a text by; None if nothing there looks misread."""
    if len(text) <= SHORT:
        return _fit_short(text, rules, evidence)
    best: Fit | None = None
    for size in (SAMPLE, MORE * SAMPLE):
        seen = doubts(text, size)
        if not seen or not seen.unknown or evidence.wanted[:1] not in ((), (seen.language,)):
            return None
        fits = _fits(rules, seen.language)
        explained = [_explained(seen.unknown, fit.guesser) for fit in fits]
        most = max(explained, default=0)
        if most < SHARE * (seen.total + FEW) or evidence.languages[:1] != (seen.language,):
            return None
        best = fits[explained.index(most)]
        if most >= PLAIN or len(text) <= size:
            break
    return best


def _fits(rules: Iterable[Rule], language: str, told: bool = True) -> list[Fit]:
    fitting = [rule for rule in rules if language in rule.params["languages"]]
    return [Fit(rule, guesser_of(rule, language), told) for rule in fitting]


def _fit_short(text: str, rules: Sequence[Rule], evidence: Evidence) -> Fit | None:
    """The rule for a few words, if one of them is in no list."""
    words = [word for word in words_in(text) if not word.fixed]
    wanted = evidence.wanted[:1] or evidence.languages[:1]
    told = wanted[0] if wanted else language_of([word.key for word in words])
    languages = (told,) if told else sorted({code for rule in rules for code in rule.params["languages"]})
    fits = [fit for language in languages for fit in _fits(rules, language, bool(told))]
    doubtful = [fit for fit in fits if any(not fit.guesser.known[word.key] for word in words)]
    return max(doubtful, key=lambda fit: _likelihood(words, fit.guesser), default=None)


def _likelihood(words: Iterable[Word], guesser: Guesser) -> float:
    """How likely words are, with what they may have been (log10)."""
    return sum(max(guesser.known[word.key], guesser.best_once[word.key], 0.0) for word in words)


def _explained(unknown: Mapping[str, int], guesser: Guesser) -> int:
    """How many of the doubtful words the confusions of a typeface explain as misread."""
    asked = islice(unknown.items(), ASKED)
    return sum(
        n for word, n in asked if guesser.best_once[word] - UNKNOWN >= LIKELY and not guesser.known[word]
    )


def guesser_of(rule: Rule, language: str) -> Guesser:
    """The guesser of a typeface, shared by all texts in the language, and with it what it found."""
    found = _GUESSERS.get((rule.id, language))
    if not found or found.confusions is not rule.params["confusions"]:
        if len(_GUESSERS) >= MOST:
            _GUESSERS.clear()
        found = Guesser(rule.params["confusions"], language, lexicons_of((language,)).zipf)
        _GUESSERS[rule.id, language] = found
    return found


def is_foreign(key: str) -> bool:
    """Whether a word stands in the lexicon of any language."""
    return any(key in open_lexicon(language) for language in available())
