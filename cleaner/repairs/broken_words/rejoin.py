"""Rejoining words that were broken over line ends: join, keep the hyphen, or leave alone.

How a break is judged stands in :mod:`cleaner.repairs.broken_words.model`; how far a document's line ends can be
believed to be breaks, in :mod:`.broken_words.belief`; what a language writes otherwise, in
:mod:`.broken_words.orthography`.  Where a document does not hyphenate its lines (code, mail, a hard-wrapped
manual) every line-end hyphen belongs to its word: such a vote is *loose*, and only asked for where lines are
joined, so that none ever becomes ``case- insensitive``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...evidence import Evidence
from ...evidence.breaks import Break, find_breaks, find_ranges
from ...evidence.vocabulary import HYPHENS
from ...rulebook import Rule
from ...text.view import Decision, GapVote, View
from . import missing
from .belief import Weighed, broken, weigh
from .features import Traits
from .lone import find_lone, find_signs
from .model import judge
from .orthography import Respelled, respell
from .reasons import reason

if TYPE_CHECKING:
    from ...evidence.geometry import Geometry

_SAID = 0.99  # confidence in what the document itself says of a word
_EVEN = 0.5
_UNKNOWN = 0.7  # what a respelled word that no lexicon knows says for its text, beside a known one
_PRACTICE = 2  # repeated hyphens after which a text is known to write all hyphens of words so
_ONCE = 0.15  # what the chance of a hyphen of the word's own is worth then that is not repeated
_REPEATED = 0.97  # confidence in a hyphen that stands on both lines
_LOOSE = 0.8  # least confidence in a hyphen that stays as it is written
_DIGITS = 0.02  # chance that a number was broken with a hyphen that is none of its own


@dataclass
class _Rules:
    """The rules of this kind, by what they do."""

    glyphs: dict[str, Rule] = field(default_factory=dict)
    ranges: list[Rule] = field(default_factory=list)
    bare: list[Rule] = field(default_factory=list)
    respell: dict[str, Any] = field(default_factory=dict)  # rule to its rows, by language
    repeats: dict[str, str] = field(default_factory=dict)  # language to rule


def propose(view: View, rules: Sequence[Rule], evidence: Evidence) -> list[GapVote]:
    """A vote for each gap that holds a broken word, loose ones for what only looks like one."""
    mine = _sorted(rules)
    breaks = find_breaks(view, mine.glyphs) if mine.glyphs else []
    votes: dict[int, GapVote] = {}
    proof = 0.0
    if breaks:
        proof = _judged(view, breaks, mine, evidence, votes)
    if "-" in mine.glyphs and "-" in view.text:
        for vote in (*find_lone(view, evidence, mine.glyphs["-"]), *find_signs(view, mine.glyphs["-"].id)):
            votes.setdefault(vote.upper, vote)
    for rule in mine.ranges:
        for item in find_ranges(view, rule.params["dashes"]):
            votes.setdefault(item.upper, _range(item, rule, loose=proof < _EVEN))
    for rule in mine.bare:
        if proof > _EVEN or missing.hopeful(view):
            for vote in _missing(view, rule, evidence, votes, proof):
                votes.setdefault(vote.upper, vote)
    return list(votes.values())


def _sorted(rules: Iterable[Rule]) -> _Rules:
    found = _Rules()
    for rule in rules:
        params = rule.params
        found.glyphs.update(dict.fromkeys(params["glyphs"], rule))
        found.repeats.update(dict.fromkeys(params["repeats"], rule.id))
        if params["dashes"]:
            found.ranges.append(rule)
        elif params.get("bare"):
            found.bare.append(rule)
        elif params["respell"]:
            found.respell[rule.id] = params["respell"]
    return found


def _judged(
    view: View, breaks: Sequence[Break], rules: _Rules, evidence: Evidence, votes: dict[int, GapVote]
) -> float:
    """Votes for the breaks, and how sure it is that the document breaks words."""
    traits, verdicts = judge(breaks, evidence)
    spelled = respell(breaks, rules.respell, evidence.languages, traits)
    otherwise = [other.confidence * (1.0 if other.known else _UNKNOWN) if other else 0.0 for other in spelled]
    weighed = weigh(view, breaks, verdicts, rules.glyphs, traits, otherwise)
    if sum(one.item.repeated and one.belief > _EVEN for one in weighed) >= _PRACTICE:
        weighed = [one if one.item.repeated else one.unlikely(_ONCE) for one in weighed]
    for one, other in zip(weighed, spelled, strict=True):
        vote = _vote(one, other, rules, evidence, traits)
        if vote:
            votes[one.item.upper] = vote
    return broken(weighed)


def _vote(
    one: Weighed, other: Respelled | None, rules: _Rules, evidence: Evidence, traits: Traits
) -> GapVote | None:
    """What becomes of one break."""
    item = one.item
    if item.repeated:
        return _repeated(one, rules, evidence, traits)
    hangs = item.right.lower() in traits.suspended and not item.tail.startswith(tuple(HYPHENS))
    telling = evidence.geometry and (not hangs or traits.knows_well(item))
    if telling and evidence.geometry and (said := _said(item, one.rule, evidence.geometry)):
        return said
    if other and (vote := _respelled(one, other)):
        return vote
    if not item.left[-1].isalnum() and item.left[-1] in "·\u2027":
        return None
    joins = one.belief * (1.0 - one.keeps)
    if item.left[-1].isdigit() or item.right[0].isdigit():
        joins = min(joins, _DIGITS)
    if hangs and not (joins > _EVEN and traits.knows_well(item)):
        return None
    if joins >= _EVEN:
        return _decided(item, False, one.rule, joins, reason(item, one.verdict, traits))
    if item.glyph not in HYPHENS and one.belief < _EVEN:
        return _decided(item, False, one.rule, joins, reason(item, one.verdict, traits), loose=True)
    why = reason(item, one.verdict._replace(keep=True), traits)
    if one.belief < _EVEN:
        if not one.verdict.keep:
            why = f"the text shows too few broken words for '{item.left}{item.right}'"
        return _decided(item, True, one.rule, max(_LOOSE, 1.0 - joins), why, loose=True)
    return _decided(item, True, one.rule, 1.0 - joins, why)


def _repeated(one: Weighed, rules: _Rules, evidence: Evidence, traits: Traits) -> GapVote | None:
    """A hyphen that stands on both lines stays once, in languages that write it so."""
    item = one.item
    language = next((language for language in evidence.languages if language in rules.repeats), None)
    if language is None or item.head.startswith("-"):
        return None
    left, right = item.left.lower(), item.right.lower()
    has = traits.forms.odds(left, right).hyphened or traits.vocabulary.hyphenated(left, right) > 0
    sure = _REPEATED if has or one.belief > _EVEN else _REPEATED * _EVEN
    why = "the hyphen of the word stands on both lines"
    rule = rules.repeats[language]
    return GapVote(item.upper, Decision.HYPHEN, rule, sure, why, item.start + 1, item.end, "", sure < _EVEN)


def _respelled(one: Weighed, other: Respelled) -> GapVote | None:
    """A word that is written otherwise when it is whole."""
    confidence = one.belief * other.confidence
    if one.verdict.keep and not other.known:
        confidence *= 1.0 - one.verdict.confidence / 2
    if confidence < _EVEN:
        return None
    item = one.item
    start, end = item.start - other.cut, item.end + other.skip
    what = f"'{other.word}' is a known word" if other.known else f"the spelling of '{other.word}'"
    why = f"{what}, broken as '{item.left}-{item.right}'"
    return GapVote(item.upper, Decision.JOIN, other.rule, confidence, why, start, end, other.between)


def _said(item: Break, rule: Rule, geometry: Geometry) -> GapVote | None:
    """What the document itself says of a break, where it says how the word is written."""
    whole = geometry.whole(item.start - 1)
    word, written = whole.casefold(), (item.left + item.right).casefold()
    keep = any(item.left.casefold() + hyphen + item.right.casefold() in word for hyphen in HYPHENS)
    if not keep and written not in word:
        return None
    return _decided(item, keep, rule, _SAID, f"the document gives '{whole}' as the whole word")


def _decided(
    item: Break, keep: bool, rule: Rule, confidence: float, why: str, loose: bool = False
) -> GapVote:
    if not keep:
        return GapVote(item.upper, Decision.JOIN, rule.id, confidence, why, item.start, item.end, "", loose)
    # a hyphen that is one already stays where it is, outside the span
    start, after = (item.start + 1, "") if item.glyph in HYPHENS else (item.start, "-")
    return GapVote(item.upper, Decision.HYPHEN, rule.id, confidence, why, start, item.end, after, loose)


def _range(item: Break, rule: Rule, loose: bool) -> GapVote:
    """Two numbers with a dash between them, closed up; surer the more they look like a range."""
    rising = len(item.right) <= len(item.left) <= 4 and int(item.left[-len(item.right) :]) < int(item.right)
    confidence = rule.params["rising"] if rising else rule.params["other"]
    why = f"{item.left}{item.glyph}{item.right} is a range of numbers"
    return GapVote(item.upper, Decision.JOIN, rule.id, confidence, why, item.start + 1, item.end, "", loose)


def _missing(
    view: View, rule: Rule, evidence: Evidence, taken: Mapping[int, GapVote], proof: float
) -> Iterator[GapVote]:
    """Words that were broken and lost their hyphen altogether."""
    odds = missing.PROVEN if proof > _EVEN else 0.0
    for found in missing.find(view, evidence, taken.keys(), rule.params["bare"], odds):
        if found.confidence < rule.params["least"]:
            continue
        item, whole = found.item, found.whole
        known = f"stands {whole} times in the document" if whole > 1 else "is a known word"
        why = f"'{item.left + item.right}' {known}, '{item.left}' and '{item.right}' make no sense apart"
        yield GapVote(item.upper, Decision.JOIN, rule.id, found.confidence, why, item.start, item.end, "")
