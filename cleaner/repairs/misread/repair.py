"""The repair: from a text and its rules to edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log10
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from ...text.edits import Cause, Edit, flatten
from .guesses import Guesser
from .judge import gates
from .proposals import Proposal, Proposer
from .typefaces import Fit, fit, is_foreign
from .words import Word, fold, words_in

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule

STRONG = 3.0  # log10: a guess for an unknown word that is so much likelier counts as a misread word
PRIOR = 300  # words of a text with one misread word, which stand for what is not seen of a short text
UNSURE = 0.49  # confidence of a guess that is likely but not likely enough here, at most
LEAST = 0.3  # confidence of a suggestion


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Flat edits for misread words, by the rule whose typeface explains most of them."""
    fitting = fit(text, rules, evidence)
    if not fitting:
        return []
    found = proposals(list(words_in(text)), fitting.guesser)
    if not fitting.told:
        found = [proposal for proposal in found if not is_foreign(proposal.key)]
    return flatten(text, _edits(text, found, fitting))


def proposals(words: Sequence[Word], guesser: Guesser) -> list[Proposal]:
    """All proposals for the words of one text."""
    counts = Counter(word.key for word in words)
    found = list(Proposer(words, guesser, counts).all())
    strong = sum(map(_is_strong, found))
    noise = log10(1000 * (strong + 1) / (len(words) + PRIOR))
    return [p._replace(facts=p.facts._replace(noise=noise)) for p in found]


def _edits(text: str, found: Sequence[Proposal], fitting: Fit) -> Iterator[Edit]:
    rule, params = fitting.rule, fitting.rule.params
    judges = gates()
    misread = any(map(_is_strong, found))
    never = frozenset(params["never"])
    spellings = [(old, new) for old, _, new in (pair.partition(">") for pair in params["spellings"])]
    for proposal in found:
        if not never.isdisjoint(proposal.key.split(" ")) or is_spelling(proposal, spellings):
            continue
        gate = judges[proposal.situation]
        chance = gate.probability(proposal.facts)
        noisy = misread and 10**proposal.facts.noise >= 1000 * params["noise"]
        if chance < LEAST:
            continue
        reason = f"'{proposal.guess.key}' for '{proposal.key}': {gate.reason(proposal.facts)}"
        enough = chance >= (params["sure"] if noisy else params["quiet"])
        if not (enough and fitting.told) or (fitting.short and _differs_in_accents(proposal)):
            chance = min(chance, UNSURE)
            if others := ", ".join(f"'{other}'" for other in proposal.others):
                reason += f"; or {others}"
        yield rewritten(text, proposal, Cause(rule.id, round(chance, 3), reason))


def _is_strong(proposal: Proposal) -> bool:
    """Whether a word is hardly anything but misread."""
    return proposal.situation == "unknown" and proposal.facts.margin >= STRONG


def _differs_in_accents(proposal: Proposal) -> bool:
    """Whether a word becomes another by accents alone."""
    return _plain(proposal.key) == _plain(proposal.guess.key)


def _plain(word: str) -> str:
    return "".join(letter for letter in normalize("NFD", word) if not combining(letter))


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
    elif not front and form.lstrip("\\")[:1].isupper():
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
