"""Which rule fits a text: the one whose typeface explains most of what looks misread, if that is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from ...evidence.lexicon import available, lexicons_of, open_lexicon
from .guesses import Guesser
from .noise import SAMPLE, SMALL, doubts, language_of, sample
from .proposals import UNKNOWN
from .tables import languages, words_of
from .words import Word, words_in

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule

LIKELY = 2.0  # log10 by which a guess is likelier than an unknown word that then counts as misread
SHARE = 0.0008  # share of misread words in a sample below which a text is left alone…
FEW = 100  # …and words that are added to it, as little can be said of few
PLAIN = 4  # misread words of a sample that need no larger one…
MORE = 4  # …which is so much larger
ASKED = 40  # doubtful words that are asked about…
ASKED_DOUBTED = 200  # …and of those that the OCR was not sure of
SHORT = 400  # characters of a text that is looked at as a whole
MOSTLY = 0.5  # share of the words of a short text that its language knows
RARE = 2.5  # frequency of half of a word
FOREIGN = 2.5  # frequency of a word of another language
MOST = 4  # guessers that are kept

OLD = 0.012  # share of words that only books before 1780 have in a text that is so old…
OLD_WORDS = 4  # …and how many they are at least
TELLING = 3  # letters of a word that tells

_GUESSERS: dict[tuple[str, str, bool], Guesser] = {}


class Fit(NamedTuple):
    """A rule with its guesser; not ``told`` if the text is too short to tell its language, ``short`` if it is
    too short to tell how it writes accents, ``old`` if it is from before 1780, ``doubted`` if nothing in it
    looks misread but words that the OCR was not sure of."""

    rule: Rule
    guesser: Guesser
    told: bool = True
    short: bool = False
    old: bool = False
    doubted: bool = False


def fit(text: str, rules: Sequence[Rule], evidence: Evidence) -> Fit | None:
    """The rule to correct a text by; None if nothing there looks misread."""
    if len(text) <= SHORT:
        return _fit_short(text, rules, evidence)
    return _fit_sample(text, rules, evidence) or _fit_doubted(text, rules, evidence)


def _fit_sample(text: str, rules: Sequence[Rule], evidence: Evidence) -> Fit | None:
    """The rule for a text of which a sample looks misread."""
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


def _fit_doubted(text: str, rules: Sequence[Rule], evidence: Evidence) -> Fit | None:
    """The rule for a text in which words that the OCR was not sure of look misread."""
    forms = dict.fromkeys(evidence.hearing.unsure()) if evidence.hearing else {}
    words = [word for form in forms for word in words_in(form) if not word.fixed]
    if not words:
        return None
    language = language_of(sample(text, SAMPLE).split())
    if not language or evidence.languages[:1] != (language,):
        return None
    small = [word.key for word in words if len(word.key) in SMALL and word.form.islower()]
    holds = words_of(language).sieve.holds
    unknown = dict.fromkeys((key for key in small if not holds(key)), 1)
    fits = _fits(rules, language)
    explained = [_explained(unknown, fit.guesser, ASKED_DOUBTED) for fit in fits]
    most = max(explained, default=0)
    return fits[explained.index(most)]._replace(doubted=True) if most else None


def _fits(rules: Iterable[Rule], language: str) -> list[Fit]:
    fitting = [rule for rule in rules if language in rule.params["languages"]]
    return [Fit(rule, guesser_of(rule, language)) for rule in fitting]


def _fit_short(text: str, rules: Sequence[Rule], evidence: Evidence) -> Fit | None:
    """The rule for a few words, if one of them is in no list."""
    words = [word for word in words_in(text) if not word.fixed]
    spoken, told = _spoken(words, evidence)
    codes = (spoken,) if spoken else sorted({code for rule in rules for code in rule.params["languages"]})
    fits = [fit._replace(told=told, short=True) for code in codes for fit in _fits(rules, code)]
    doubtful = [fit for fit in fits if _has_doubts(words, fit.guesser)]
    best = max(doubtful, key=lambda fit: _likelihood(words, fit.guesser), default=None)
    if best and sum(best.guesser.known[word.key] > 0 for word in words) < MOSTLY * len(words):
        return best._replace(told=False)
    return best


def _has_doubts(words: Sequence[Word], guesser: Guesser) -> bool:
    """Whether one of a few words is in no list, or two are one word of which one is rare."""
    known = [guesser.known[word.key] for word in words]
    return not all(known) or any(
        min(ours) < RARE and two.spaced and guesser.joined(one.key, two.key)
        for one, two, ours in zip(words, words[1:], pairwise(known), strict=False)
    )


def _spoken(words: Sequence[Word], evidence: Evidence) -> tuple[str, bool]:
    """The language of a few words, empty if there is none to be seen; and whether it can be relied on."""
    common = language_of(word.key for word in words)
    detected = next(iter(evidence.languages), "")
    if evidence.wanted or not common:
        return detected, bool(detected)
    return common, detected in ("", common)


def _likelihood(words: Iterable[Word], guesser: Guesser) -> float:
    """How likely words are, with what they may have been (log10)."""
    return sum(max(guesser.known[word.key], guesser.best_once[word.key], 0.0) for word in words)


def _explained(unknown: Mapping[str, int], guesser: Guesser, number: int = ASKED) -> int:
    """How many of the doubtful words the confusions of a typeface explain as misread, or missing spaces."""
    asked = islice(unknown.items(), number)
    return sum(times for word, times in asked if not guesser.known[word] and _is_explained(word, guesser))


def _is_explained(word: str, guesser: Guesser) -> bool:
    enough = LIKELY + UNKNOWN
    return guesser.best_once[word] >= enough or guesser.best_split[word] >= enough


def guesser_of(rule: Rule, language: str, *, old: bool = False) -> Guesser:
    """The guesser of a typeface, shared by all texts in the language, and with it what it found."""
    found = _GUESSERS.get((rule.id, language, old))
    if not found or found.confusions is not rule.params["confusions"]:
        if len(_GUESSERS) >= MOST:
            _GUESSERS.clear()
        found = Guesser(rule.params["confusions"], language, lexicons_of((language,)).zipf, old=old)
        _GUESSERS[rule.id, language, old] = found
    return found


def is_old(words: Iterable[Word], language: str) -> bool:
    """Whether a text shows that it was written before 1780, by words that no later one has."""
    old = words_of(language).old
    telling = [word.key for word in words if not word.fixed and len(word.key) >= TELLING]
    shown = sum(1 for key in telling if old(key))
    return shown >= max(OLD_WORDS, OLD * len(telling))


def is_foreign(key: str) -> bool:
    """Whether a word stands in the lexicon of a language in which no words are corrected."""
    others = (language for language in available() if language not in languages())
    return any(open_lexicon(language).zipf(key) >= FOREIGN for language in others)
