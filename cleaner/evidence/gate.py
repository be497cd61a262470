"""Whether one word may be put in place of another: the gate of rules that replace by pattern or by table."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from . import Evidence

LONGEST = 40  # letters; no word is longer
RARER = 3.0  # Zipf: lists of words drawn from the web hold misprints too, a thousand times rarer


class Passed(NamedTuple):
    """A replacement that the gate lets through: how sure (from 0 to 1), and why."""

    confidence: float
    reason: str


class Gate:
    """Lets through what turns an unknown word into a known one."""

    def __init__(self, evidence: Evidence, min_zipf: float, confidence: float) -> None:
        self._evidence, self._least, self._most = evidence, min_zipf, confidence
        self._answers: dict[tuple[str, str], Passed | None] = {}

    def judge(self, before: str, after: str) -> Passed | None:
        """The answer for two words, in any case; None if the word is known or the result is not."""
        pair = before.lower(), after.lower()
        if pair not in self._answers:
            self._answers[pair] = self._judge(*pair)
        return self._answers[pair]

    def _judge(self, before: str, after: str) -> Passed | None:
        zipf = self._evidence.lexicons.zipf
        known, was = zipf(after), zipf(before)
        if known < self._least or known - was < RARER or self._is_own_word(before, after):
            return None
        sure = self._most * (1 - exp(-(known - was)))
        rarity = "is no known word" if not was else f"is {10 ** (known - was):,.0f} times rarer"
        return Passed(round(sure, 3), f"'{after}' is a word, '{before}' {rarity}")

    def _is_own_word(self, before: str, after: str) -> bool:
        """Whether the document uses the word as if it were meant: more often than the other, and often."""
        count = self._evidence.vocabulary.count
        return count(before) > max(3, count(after))


def is_in(text: str, evidence: Evidence, languages: list[str]) -> bool:
    """Whether the text's first language is one of these, or none is asked for."""
    if not languages:
        return True
    if languages == ["en"] and len(text.encode("utf-8", "surrogatepass")) > 1.2 * len(text):
        return False  # English is nearly all ASCII; that is asked first, as it costs nothing
    return any(language in languages for language in evidence.languages[:1])


def word_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the word that holds a span, or the span itself if it would be longer than words are."""
    low, high = start, end
    while low and low > start - LONGEST and text[low - 1].isalpha():
        low -= 1
    while high < len(text) and high < end + LONGEST and text[high].isalpha():
        high += 1
    return (low, high) if high - low <= LONGEST else (start, end)


def like(model: str, word: str) -> str:
    """A word in the case of another: all capitals, capital in front, or as it is."""
    if len(model) > 1 and model.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
