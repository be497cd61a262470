"""Rejoining words that were broken over line ends: join, keep the hyphen, or leave alone.

How a break is judged stands in :mod:`cleaner.repairs.broken_words.model`; here is where words may be
broken at all.
A document that does not hyphenate its lines (code, mail, a hard-wrapped manual) shows it: next to none of its
line-end hyphens has a known word around it, and then every one stays as it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from ...evidence import Evidence
from ...evidence.breaks import Break, find_bare, find_breaks, find_ranges
from ...rulebook import Rule
from ...rulebook.errors import KeyFault
from ...rulebook.kinds import Kind
from ...text.glyphs import HYPHENS, SOFT_HYPHENS
from ...text.view import Decision, GapVote, View
from .features import Traits
from .model import Verdict, judge
from .reasons import reason

if TYPE_CHECKING:
    from ...evidence.geometry import Geometry
    from ...rulebook.keys import AtLeast, Glyph, Share, Sole, Text, When

KIND = Kind("rejoin", "breaks")
ENOUGH = 20  # proofs, and an eighth of all breaks, after which no more are asked for
_SAID = 0.99  # confidence in what the document itself says of a word
MANY = 10  # breaks that prove a document of print
NEVER_PROPER = frozenset(SOFT_HYPHENS)  # glyphs that no word has of its own
SOFT = frozenset("\u00ad\u2e17")  # glyphs that mean nothing else at a line end: they need no proof
SIGNS = frozenset("*/#;:|~")


class Shared:
    """Words of which a rule file says how they are written."""

    join: Annotated[
        list[Text],
        "words that lose the hyphen at which a line breaks them, written whole: airport; anti- for all that "
        "begin so",
    ] = []
    keep: Annotated[
        list[Text], "words that keep it, written with it: grand-daughter; ex- for all that begin so"
    ] = []


class Bare:
    """What weighs for a break without any hyphen, in log-odds."""

    bias: Annotated[float, "without anything else"]
    zipf: Annotated[float, "for each unit of the joined word's Zipf frequency"]
    count: Annotated[float, "for each unit of the logarithm of its count in the document"]
    part: Annotated[float, "for each unit of the Zipf frequency of the rarer half"]
    letters: Annotated[int, AtLeast(4), "letters that the joined word has at least"] = 6
    known: Annotated[float, "Zipf frequency it has at least, if the document does not have it twice"] = 2.0
    least: Annotated[Share, "confidence below which nothing is proposed"] = 0.9


class Params:
    """Words broken at line ends. One of glyphs, dashes and bare is given."""

    glyphs: Annotated[list[Glyph], Sole(), "characters that may be the document's line hyphen"] = []
    dashes: Annotated[list[Glyph], Sole(), "characters that part the two numbers of a range"] = []
    bare: Annotated[Bare | None, Sole(), "words broken without any hyphen: how the evidence weighs"] = None
    sure: Annotated[
        Share,
        When("glyphs"),
        "confidence from which a joined word shows that the document breaks words",
    ] = 0.95
    least: Annotated[int, AtLeast(1), When("glyphs"), When("bare"), "how many such words there must be"] = 1
    share: Annotated[
        Share, When("glyphs"), "share of the line ends with such a glyph that these words must have"
    ] = 0.1
    rising: Annotated[
        Share, When("dashes"), "confidence in a range whose second number is the greater one"
    ] = 0.98
    other: Annotated[Share, When("dashes"), "confidence in any other range"] = 0.8


def check(params: Params, files: Mapping[str, bytes]) -> None:
    """Refuse rules for several things at once, or for none.  Raises KeyFault."""
    if bool(params.glyphs) + bool(params.dashes) + (params.bare is not None) != 1:
        raise KeyFault("glyphs", "give one of glyphs = [...], dashes = [...] and bare = {...}")


def propose(view: View, rules: Sequence[Rule], evidence: Evidence) -> list[GapVote]:
    """A vote for each gap that holds a broken word; none where the document does not break words."""
    by_glyph = {glyph: rule for rule in rules for glyph in rule.params["glyphs"]}
    breaks = find_breaks(view, by_glyph) if by_glyph else []
    if not breaks:
        return []
    traits, verdicts = judge(breaks, evidence)
    sure = _proofs(breaks, verdicts, by_glyph, traits)
    trusted = _trusted(breaks, sure, by_glyph)
    proofs = sum(sure)
    written = _Written(rules[0].params)
    told = [written.vote(item, by_glyph[item.glyph]) for item in breaks] if written else []
    told += [
        _said(item, by_glyph[item.glyph], evidence.geometry)
        for item in breaks
        if evidence.geometry and (item.right not in traits.suspended or traits.knows_well(item))
    ]
    said: dict[int, GapVote] = {}
    for vote in filter(None, told):
        said.setdefault(vote.upper, vote)
    votes = [
        _vote(item, verdict, by_glyph[item.glyph], traits)
        for item, verdict, certain in zip(breaks, verdicts, sure, strict=True)
        if (item.glyph in trusted or trusted and certain or item.glyph in SOFT)
        and item.upper not in said
        and not _is_none_of_ours(view, item, verdict, traits, proofs)
    ]
    votes += said.values()
    if trusted:
        for rule in rules:
            if rule.params["dashes"]:
                votes += [_range(item, rule) for item in find_ranges(view, rule.params["dashes"])]
            elif "bare" in rule.params and proofs >= rule.params["least"]:
                votes += _bare(view, rule, traits, {item.upper for item in breaks})
    return votes


class _Written:
    """The words of which the rules say how they are written."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.keep = {word.casefold() for word in params["keep"]}
        join = {word.casefold() for word in params["join"]}
        self.join = join | {word.replace("-", "") for word in join if word[-1] != "-"}

    def __bool__(self) -> bool:
        return bool(self.join or self.keep)

    def vote(self, item: Break, rule: Rule) -> GapVote | None:
        """What they say of a break, if it breaks one of these words."""
        left, right = item.left.casefold(), item.right.casefold()
        prefix = f"{left}-"
        for keep, word, words in (
            (True, f"{left}-{right}", self.keep),
            (False, left + right, self.join),
            (True, prefix, self.keep),
            (False, prefix, self.join),
        ):
            if word in words:
                why = f"the rules have '{word}' among those that {'keep' if keep else 'lose'} their hyphen"
                return _decided(item, keep, rule, _SAID, why)
        return None


def _said(item: Break, rule: Rule, geometry: Geometry) -> GapVote | None:
    """What the document itself says of a break, where it says how the word is written."""
    whole = geometry.whole(item.start - 1)
    word, written = whole.casefold(), (item.left + item.right).casefold()
    keep = any(item.left.casefold() + hyphen + item.right.casefold() in word for hyphen in HYPHENS)
    if not keep and written not in word:
        return None
    return _decided(item, keep, rule, _SAID, f"the document gives '{whole}' as the whole word")


def _proofs(
    breaks: Sequence[Break], verdicts: Sequence[Verdict], rules: Mapping[str, Rule], traits: Traits
) -> list[bool]:
    """Which breaks prove that the document breaks words.  Once enough do, what is surely joined counts."""
    sure: list[bool] = []
    found: dict[str, int] = {}
    for item, verdict in zip(breaks, verdicts, strict=True):
        glyph = item.glyph
        certain = not verdict.keep and verdict.confidence >= rules[glyph].params["sure"]
        if certain and found.get(glyph, 0) < ENOUGH + len(breaks) // 8:
            certain = traits.knows(item) if glyph in NEVER_PROPER else traits.is_proof(item)
            found[glyph] = found.get(glyph, 0) + certain
        sure.append(certain)
    return sure


def _trusted(breaks: Sequence[Break], sure: Sequence[bool], rules: Mapping[str, Rule]) -> set[str]:
    """The glyphs this document breaks words with.  A hyphen proper is believed where any glyph is: it
    stands at line ends because the words have it."""
    total: dict[str, int] = {}
    joins: dict[str, int] = {}
    everything = sum(sure)
    for item, certain in zip(breaks, sure, strict=True):
        total[item.glyph] = total.get(item.glyph, 0) + 1
        joins[item.glyph] = joins.get(item.glyph, 0) + certain
    hyphens = sum(number if glyph in HYPHENS else joins[glyph] for glyph, number in total.items())
    trusted = set()
    for glyph, number in total.items():
        params = rules[glyph].params
        mine = joins[glyph]
        if glyph in HYPHENS:
            mine, number = everything, hyphens
        if mine >= params["least"] and mine >= params["share"] * number:
            trusted.add(glyph)
    return trusted


def _is_none_of_ours(view: View, item: Break, verdict: Verdict, traits: Traits, sure: int) -> bool:
    """Whether the gap is left to others: ``Kopf-`` before ``und Fußzeile``; and where the document has few
    breaks, those over a blank line, or before a mark that may be a comment sign."""
    if item.right in traits.suspended and (verdict.keep or not traits.knows_well(item)):
        return True
    if sure >= MANY:
        return False
    apart = item.lower - item.upper > 1 and sure < 3 and "\f" not in view.text[item.start : item.end]
    return apart or not SIGNS.isdisjoint(item.skipped)


def _vote(item: Break, verdict: Verdict, rule: Rule, traits: Traits) -> GapVote:
    return _decided(item, verdict.keep, rule, verdict.confidence, reason(item, verdict, traits))


def _decided(item: Break, keep: bool, rule: Rule, confidence: float, why: str) -> GapVote:
    if not keep:
        return GapVote(item.upper, Decision.JOIN, rule.id, confidence, why, item.start, item.end, "")
    # a hyphen that is one already stays where it is, outside the span
    start, after = (item.start + 1, "") if item.glyph in HYPHENS else (item.start, "-")
    return GapVote(item.upper, Decision.HYPHEN, rule.id, confidence, why, start, item.end, after)


def _range(item: Break, rule: Rule) -> GapVote:
    """Two numbers with a dash between them, closed up; surer the more they look like a range."""
    rising = len(item.right) <= len(item.left) <= 4 and int(item.left[-len(item.right) :]) < int(item.right)
    confidence = rule.params["rising"] if rising else rule.params["other"]
    why = f"{item.left}{item.glyph}{item.right} is a range of numbers"
    return GapVote(item.upper, Decision.JOIN, rule.id, confidence, why, item.start + 1, item.end, "")


def _bare(view: View, rule: Rule, traits: Traits, taken: set[int]) -> list[GapVote]:
    """Words that were broken and lost their hyphen altogether."""
    weights: Mapping[str, Any] = rule.params["bare"]
    counts, zipf = traits.counts, traits.lexicons.zipf
    votes = []
    for item in find_bare(view, counts, taken):
        joined = (item.left + item.right).lower()
        whole = counts.get(joined, 0)
        known = zipf(joined)
        if len(joined) < weights["letters"] or known < weights["known"] and whole < 2:
            continue
        part = min(zipf(item.left.lower()), zipf(item.right))
        score = (
            weights["bias"]
            + weights["zipf"] * known
            + weights["count"] * math.log1p(whole)
            + weights["part"] * part
        )
        confidence = 1 / (1 + math.exp(-score))
        if confidence >= weights["least"]:
            why = f"'{item.left}' and '{item.right}' stand nowhere else in the document, '{joined}' " + (
                f"{whole} times" if whole > 1 else "once" if whole else "is a known word"
            )
            votes.append(
                GapVote(item.upper, Decision.JOIN, rule.id, confidence, why, item.start, item.end, "")
            )
    return votes
