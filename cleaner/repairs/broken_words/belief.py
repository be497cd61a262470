"""How far a document's line ends with a hyphen can be believed to be broken words.

Nothing proves it alone but a glyph that means nothing else; every break adds or takes something.  What is
added up are log-odds: a word that is whole when joined, and not when parted, speaks for it most; ``under-`` /
``standing`` speaks a little; and what is a word with a hyphen, or nothing that is known, speaks against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import exp
from typing import NamedTuple

from ...evidence.breaks import Break
from ...rulebook import Rule
from ...text.glyphs import HYPHENS
from ...text.view import View
from .features import Traits
from .model import Verdict

PROOF = 3.6  # log-odds of a word of which the halves are none
HINT = 1.3  # and of one that they may be, too
CLOSED = 3.0  # and if that is common, and never written with a hyphen
MOST = 14.0  # log-odds beyond which nothing is counted
SURE = 0.95  # least confidence in a word that no lexicon knows, of which the first half may be one
ALIKE, RHYMES = 3, 4  # first letters that two halves share of which one says the other again; last ones
SHORTEST = 4  # letters of a word that says anything
LONG = 7  # and of one that no lexicon knows and that is one nevertheless, with
SIGN = "¬"  # between its halves, which else means "not"
COMMON = 1.5  # how much commoner (Zipf) the word is than its rarer half where it is no accident
APART = 3.5  # log-odds that a blank line between the halves takes
SIGNED = 4.0  # and a mark before the second half that may be a comment sign
_EVEN = 0.5
SIGNS = frozenset("*/#;:|~")


class Weighed(NamedTuple):
    """A break with what the model says of it, its rule, and how sure it is a broken word at all (0 to 1)."""

    item: Break
    verdict: Verdict
    rule: Rule
    belief: float
    share: float = 1.0  # of the chance of a hyphen that is left

    @property
    def keeps(self) -> float:
        """How likely the word has the hyphen, if it is one that was broken."""
        confidence = self.verdict.confidence
        return (confidence if self.verdict.keep else 1.0 - confidence) * self.share

    def unlikely(self, share: float) -> Weighed:
        """The same where hyphens of words are known to be written otherwise."""
        return self._replace(share=share)


def weigh(
    view: View,
    breaks: Sequence[Break],
    verdicts: Sequence[Verdict],
    rules: Mapping[str, Rule],
    traits: Traits,
    spelled: Sequence[float],
) -> list[Weighed]:
    """The breaks of a document with the belief in each; ``spelled`` says how sure each is a known word that
    is only spelled otherwise where it is broken."""
    odds: dict[str, float] = {}
    for item, verdict, otherwise in zip(breaks, verdicts, spelled, strict=True):
        family = _family(item.glyph)
        rule = rules[item.glyph]
        certain = item.glyph in rule.params["sure"]
        so_far = odds.setdefault(family, MOST if certain else rule.params["prior"])
        if so_far < MOST:
            told = PROOF * otherwise if otherwise > _EVEN else says(item, verdict, rule, traits)
            odds[family] = so_far + told
    found = []
    for item, verdict in zip(breaks, verdicts, strict=True):
        for_all = min(MOST, odds[_family(item.glyph)])
        found.append(Weighed(item, verdict, rules[item.glyph], chance(for_all - _doubt(view, item))))
    return found


def says(item: Break, verdict: Verdict, rule: Rule, traits: Traits) -> float:
    """The log-odds that one break adds for its document; a number's hyphen says nothing."""
    if item.left[-1].isdigit() or item.right[0].isdigit():
        return 0.0
    if verdict.keep:
        return -float(rule.params["doubt"])
    left, right = item.left.lower(), item.right.lower()
    letters = len(left) + len(right)
    if not traits.knows_well(item) or letters < SHORTEST:
        doubt = float(rule.params["doubt"])
        if item.glyph == SIGN:
            return 0.0 if letters >= LONG and item.right.islower() else -doubt
        return _remains(item, verdict, traits) or -doubt / 2
    told = PROOF if proves(item, traits) else CLOSED if traits.always_closed(item) else HINT
    return told * (2.0 * verdict.confidence - 1.0)


def _remains(item: Break, verdict: Verdict, traits: Traits) -> float:
    """The log-odds that a word adds that no lexicon knows, if its second half begins no line by itself: it is
    no name, and no word of the language, which is known; and neither says the first again nor rhymes."""
    zipf, left = traits.lexicons.zipf, item.left.lower()
    if not traits.told or not item.right.islower() or zipf(item.right) >= traits.WORD:
        return 0.0
    if left[:ALIKE] == item.right[:ALIKE] or left[-RHYMES:] == item.right[-RHYMES:]:
        return 0.0
    if len(left) + len(item.right) >= LONG and zipf(left) < traits.WORD:
        return 2.0 * HINT * (2.0 * verdict.confidence - 1.0)
    return HINT * (2.0 * verdict.confidence - 1.0) if verdict.confidence > SURE else 0.0


def proves(item: Break, traits: Traits) -> bool:
    """Whether the halves of a word are none, or much rarer ones."""
    left, right, zipf = item.left.lower(), item.right.lower(), traits.lexicons.zipf
    part = min(zipf(left), zipf(right))
    return part < traits.WORD or zipf(left + right) > part + COMMON


def broken(weighed: Iterable[Weighed]) -> float:
    """How sure it is that the document breaks words: as sure as of its surest hyphen."""
    return max((item.belief for item in weighed if not item.verdict.keep), default=0.0)


def chance(odds: float) -> float:
    """The probability of log-odds."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, odds))))


def _family(glyph: str) -> str:
    """The hyphens proper are believed together."""
    return HYPHENS[0] if glyph in HYPHENS else glyph


def _doubt(view: View, item: Break) -> float:
    """What the place of a break takes from the belief in it."""
    apart = item.lower - item.upper > 1 and "\f" not in view.text[item.start : item.end]
    return APART * apart + SIGNED * (not SIGNS.isdisjoint(item.skipped))
