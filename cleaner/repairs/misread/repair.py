"""The repair: from a text and its rules to edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import log10
from typing import TYPE_CHECKING

from ...evidence.lexicon import lexicons_of
from ...text.edits import Cause, Edit, flatten
from .guesses import Guesser
from .judge import gates
from .noise import SAMPLE, doubts
from .proposals import UNKNOWN, Proposal, Proposer
from .words import Word, fold, words_in

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule

STRONG = 3.0  # log10: a guess for an unknown word that is so much likelier counts as a misread word
LIKELY = 2.0  # the same, for a look at a sample
PRIOR = 300  # words of a text with one misread word, which stand for what is not seen of a short text
UNSURE = 0.49  # confidence of a guess that is likely but not likely enough here, at most
LEAST = 0.3  # confidence of a suggestion
SHARE = 0.0015  # share of misread words in a sample below which a text is left alone…
PLAIN = 4  # misread words of a sample that need no larger one…
MORE = 4  # …which is so much larger
ASKED = 40  # doubtful words that are asked about
MOST = 4  # guessers that are kept
FEW = 100  # …and words that are added to it, as little can be said of few

_GUESSERS: dict[tuple[str, str], Guesser] = {}


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Flat edits for misread words, by the rule whose typeface explains most of them."""
    rule = _typeface(text, rules, evidence)
    if not rule:
        return []
    found = proposals(list(words_in(text)), _guesser(rule, evidence.languages[0]))
    return flatten(text, _edits(text, found, rule))


def _typeface(text: str, rules: Sequence[Rule], evidence: Evidence) -> Rule | None:
    """The rule whose typeface explains most of what a sample has of doubtful words, if that is enough."""
    best: Rule | None = None
    for size in (SAMPLE, MORE * SAMPLE):
        seen = doubts(text, size)
        if not seen or evidence.wanted[:1] not in ((), (seen.language,)):
            return None
        fitting = [rule for rule in rules if seen.language in rule.params["languages"]]
        explained = [_explained(seen.unknown, _guesser(rule, seen.language)) for rule in fitting]
        most = max(explained, default=0)
        if most < SHARE * (seen.total + FEW) or evidence.languages[:1] != (seen.language,):
            return None
        best = fitting[explained.index(most)]
        if most >= PLAIN or len(text) <= size:
            break
    return best


def _explained(unknown: Mapping[str, int], guesser: Guesser) -> int:
    """How many of the doubtful words the confusions of a typeface explain as misread."""
    asked = islice(unknown.items(), ASKED)
    return sum(
        n for word, n in asked if guesser.best_once[word] - UNKNOWN >= LIKELY and not guesser.known[word]
    )


def _guesser(rule: Rule, language: str) -> Guesser:
    """The guesser of a typeface, shared by all texts in the language, and with it what it found."""
    found = _GUESSERS.get((rule.id, language))
    if not found or found.confusions is not rule.params["confusions"]:
        if len(_GUESSERS) >= MOST:
            _GUESSERS.clear()
        found = Guesser(rule.params["confusions"], language, lexicons_of((language,)).zipf)
        _GUESSERS[rule.id, language] = found
    return found


def proposals(words: Sequence[Word], guesser: Guesser) -> list[Proposal]:
    """All proposals for the words of one text."""
    counts = Counter(word.key for word in words)
    found = list(Proposer(words, guesser, counts).all())
    strong = sum(p.situation == "unknown" and p.facts.margin >= STRONG for p in found)
    noise = log10(1000 * (strong + 1) / (len(words) + PRIOR))
    return [p._replace(facts=p.facts._replace(noise=noise)) for p in found]


def _edits(text: str, found: Sequence[Proposal], rule: Rule) -> Iterator[Edit]:
    params = rule.params
    judges = gates()
    never = frozenset(params["never"])
    spellings = [(old, new) for old, _, new in (pair.partition(">") for pair in params["spellings"])]
    for proposal in found:
        if not never.isdisjoint(proposal.key.split(" ")) or is_spelling(proposal, spellings):
            continue
        gate = judges[proposal.situation]
        chance = gate.probability(proposal.facts)
        noisy = 10**proposal.facts.noise >= 1000 * params["noise"]
        if chance < LEAST:
            continue
        reason = f"'{proposal.guess.key}' for '{proposal.key}': {gate.reason(proposal.facts)}"
        if chance < (params["sure"] if noisy else params["quiet"]):
            chance = min(chance, UNSURE)
            if others := ", ".join(f"'{other}'" for other in proposal.others):
                reason += f"; or {others}"
        yield rewritten(text, proposal, Cause(rule.id, round(chance, 3), reason))


def is_spelling(proposal: Proposal, spellings: Sequence[tuple[str, str]]) -> bool:
    """Whether both are right, the one an older spelling of the other."""
    key, meant = f"^{proposal.key}$", f"^{proposal.guess.key}$"
    return any(old in key and _becomes(key, meant, old, new) for old, new in spellings)


def _becomes(key: str, meant: str, old: str, new: str) -> bool:
    """Whether one word becomes the other where ``old`` is written ``new`` at one place."""
    at = key.find(old)
    while at >= 0:
        if key[:at] + new + key[at + len(old) :] == meant:
            return True
        at = key.find(old, at + 1)
    return False


def rewritten(text: str, proposal: Proposal, cause: Cause) -> Edit:
    """The edit that makes a word another, no longer than it has to be, capitals carried over."""
    start, end = proposal.start, proposal.end
    form = text[start:end]
    key, meant = proposal.key, proposal.guess.key
    front = _common(key, meant)
    back = _common(key[front:][::-1], meant[front:][::-1])
    low, high = _places(form, len(key), front, len(key) - back)
    after = meant[front : len(meant) - back]
    if form.isupper() and len(form) > 1:
        after = after.upper()
    elif not front and form[:1].isupper():
        after = after[:1].upper() + after[1:]
        if not after and high < len(form):
            after, high = form[high].upper(), high + 1
    return Edit(start + low, start + high, after, (cause,))


def _common(one: str, two: str) -> int:
    """The length of the beginning that two strings share."""
    length = 0
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        length += 1
    return length


def _places(form: str, size: int, front: int, back: int) -> tuple[int, int]:
    """Where two places of a folded word are in the word as it stands."""
    if len(form) == size:
        return front, back
    starts = [index for index in range(len(form) + 1) if len(fold(form[:index])) <= front]
    ends = [index for index in range(len(form) + 1) if len(fold(form[:index])) >= back]
    low, high = starts[-1], ends[0]
    while high < len(form) and len(fold(form[: high + 1])) == back:
        high += 1
    return low, high
