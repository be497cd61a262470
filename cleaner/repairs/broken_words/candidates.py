"""What else a broken word may be, for whoever decides what was left open."""

from __future__ import annotations

from ...evidence.breaks import Break
from ...text.edits import Candidate
from ...text.view import Decision, GapVote
from .orthography import Respelled

LEAST = 0.005  # chance of another reading that is spoken of
OPEN = 0.8  # confidence under which the reason names the next likely reading


def open_up(vote: GapVote, item: Break, joins: float, other: Respelled | None, belief: float) -> GapVote:
    """The vote with all readings of its word, where another than its own is likely enough.

    ``joins`` is how likely the halves are one word, ``belief`` how likely the line breaks one at all."""
    if 1.0 - vote.confidence < LEAST:
        return vote
    chances = {
        f"{item.left}-{item.right}": 1.0 - joins,
        f"{item.left}{item.right}": joins,
    }
    if other:
        respelled = belief * other.confidence
        chances = {text: chance * (1.0 - respelled) for text, chance in chances.items()}
        chances[other.word] = respelled
    mine = _reading(vote, item, other)
    rest = sum([chance for text, chance in chances.items() if text != mine])
    if not rest:
        return vote
    share = (1.0 - vote.confidence) / rest
    found = [Candidate(mine, vote.confidence)]
    found += [Candidate(text, chance * share) for text, chance in chances.items() if text != mine]
    likely = sorted((one for one in found if one.confidence >= LEAST), key=lambda one: -one.confidence)
    if vote.confidence < OPEN and len(likely) > 1:
        others = " or ".join(f"'{one.text}' ({one.confidence:.0%})" for one in likely if one.text != mine)
        vote = vote._replace(reason=f"{vote.reason}; it may be {others}")
    rival = vote.rival and vote.rival._replace(candidates=tuple(likely))
    return vote._replace(candidates=tuple(likely), rival=rival)


def _reading(vote: GapVote, item: Break, other: Respelled | None) -> str:
    """The word that a vote makes."""
    if vote.decision is Decision.HYPHEN:
        return f"{item.left}-{item.right}"
    return other.word if other and vote.rule == other.rule else f"{item.left}{item.right}"
