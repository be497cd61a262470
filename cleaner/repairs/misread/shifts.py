"""The confusions of one document: what it has misread elsewhere it misreads oftener than its typeface."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log10

from .proposals import Proposal

STRONG = 3.0  # log10: a guess for an unknown word that is so much likelier shows a confusion
OTHERS = 3_000  # letters of other documents that count against those of this one
LONGEST = 3  # letters of a confusion
MOST = 2.5


class Shifts:
    """How much oftener a document has a confusion than its typeface, by the words other than the one in
    question that show it."""

    def __init__(self, found: Sequence[Proposal], counts: Mapping[str, int]) -> None:
        self._shown: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for proposal in found:
            if proposal.situation == "unknown" and proposal.facts.margin >= STRONG:
                for pair in confusions(proposal.key, proposal.guess.key):
                    self._shown[pair][proposal.key] = counts.get(proposal.key, 1)
        self._letters: Counter[str] = Counter()
        for key, count in counts.items() if self._shown else ():
            for letter in key:
                self._letters[letter] += count

    def of(self, proposal: Proposal) -> float:
        """By how much (log10) the document shows the confusion of a proposal to be likelier, or less so."""
        if proposal.situation in ("split", "join") or not self._shown:
            return 0.0
        pairs = confusions(proposal.key, proposal.guess.key)
        if not pairs:
            return 0.0
        return sum(self._one(pair, proposal) for pair in pairs) / len(pairs)

    def _one(self, pair: tuple[str, str], proposal: Proposal) -> float:
        shown = self._shown.get(pair, {})
        others = sum(shown.values()) - shown.get(proposal.key, 0)
        letters = min(self._letters[letter] for letter in pair[1])
        usual = 10.0 ** -min(proposal.guess.cost, 4.5)
        share = (others + usual * OTHERS) / (letters + OTHERS)
        return max(-MOST, min(MOST, log10(share / usual)))


def confusions(read: str, true: str) -> list[tuple[str, str]]:
    """Where one word is not as another: what was read, and what it was."""
    if read == true:
        return []
    front = 0
    while front < min(len(read), len(true)) and read[front] == true[front]:
        front += 1
    back = 0
    while back < min(len(read), len(true)) - front and read[-1 - back] == true[-1 - back]:
        back += 1
    one, other = read[front : len(read) - back], true[front : len(true) - back]
    if len(one) == len(other) > 1:
        pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        if len(pairs) < len(one):
            return pairs
    if not (one and other):
        if front:
            one, other = read[front - 1] + one, true[front - 1] + other
        else:
            one, other = one + read[len(read) - back :][:1], other + true[len(true) - back :][:1]
    return [(one, other)] if one and other and max(len(one), len(other)) <= LONGEST else []
