"""Characters that were lost inside a word: a hyphen, an apostrophe, a ligature, a letter, or nothing at all.

Every way to read the word is weighed by how frequent the word is that it makes, in the document and in the
lexicons; the confidence is the share of the best one among all, with a remainder for words nobody knows.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from ...evidence import Evidence
from ...evidence.breaks import Break
from ...evidence.languages import script_of
from ...evidence.lexicon import Lexicons
from ...rulebook import Rule
from ...rulebook.kinds import Kind
from ...text.counting import times
from ...text.edits import Cause, Edit
from .affixes import languages_or_fallback
from .features import Traits
from .model import score_of

if TYPE_CHECKING:
    from ...rulebook.keys import Glyph, MaxLen, Share, Some, Text, When

KIND = Kind("lost", "text", 30)
LONGEST = 40  # letters on either side
FEW = 4  # languages; a text that seems to have more has fewer words looked up, in more lexicons each
MOST = 2_000  # different damaged words that are looked up in one text; each costs some hundred look-ups
# So many different words may have no sure reading, and so many more for each that has one: looking costs
# time, and in a text of strings that are no words it finds nothing.
CREDIT, SUCCESS = 150, 6
EVEN = 0.5
UNKNOWN = 2.6  # what all readings that nobody knows weigh together, as a Zipf frequency
SUREST = 0.995
UNSEEN = "\u00ad"  # a word may have several


class Params:
    """Characters lost inside a word."""

    glyphs: Annotated[list[Glyph], Some, "what stands where the character was"]
    reading: Annotated[
        Literal["hyphen", "apostrophe", "letters", "nothing"],
        'what was lost: "hyphen", "apostrophe", "letters" (one of the readings) or "nothing" (a soft hyphen)',
    ]
    readings: Annotated[
        list[Annotated[Text, MaxLen(3)]],
        Some,
        When("reading", "apostrophe", "letters"),
        "what may have stood there; of an apostrophe, the character for it",
    ]
    endings: Annotated[list[str], When("reading", "apostrophe"), "what may stand behind an apostrophe"] = []
    beginnings: Annotated[
        list[str], When("reading", "apostrophe"), "what may stand before an apostrophe"
    ] = []
    words: Annotated[
        list[str], When("reading", "apostrophe"), "words with an apostrophe, written with '"
    ] = []
    inside: Annotated[
        float,
        When("reading", "hyphen"),
        "log-odds added for a hyphen, which is more often one proper inside a line than at its end",
    ] = 3.0
    prior: Annotated[float, "added to the Zipf frequency of the word the reading makes"] = 0.0
    rare: Annotated[
        float,
        When("reading", "nothing"),
        "the same where the glyph stands at no line end of the text",
    ] = -1.5
    plain: Annotated[
        float, When("reading", "letters"), "the same for a single letter of ASCII, which is seldom lost"
    ] = -3.3
    otherwise: Annotated[Share | None, "least confidence, for glyphs that are never seen"] = None


class Gap(NamedTuple):
    """A word with one lost character: the glyph that stands there and the letters around it."""

    left: str
    glyph: str
    right: str


class Reading(NamedTuple):
    """What may have stood there, how well that is borne out (as a Zipf frequency), by which rule, and why."""

    after: str
    weight: float
    rule: Rule
    reason: str


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """An edit for each lost character with a reading, under its confidence."""
    glyphs = {glyph for rule in rules for glyph in rule.params["glyphs"] if glyph in text}
    if not glyphs:
        return []
    places: dict[Gap, list[int]] = {}
    most = MOST * FEW // max(FEW, len(languages_or_fallback(evidence.languages)))
    for glyph in sorted(glyphs):
        for at, gap in _gaps(text, glyph, glyphs):
            if gap in places or len(places) < most:
                places.setdefault(gap, []).append(at)
    if not places:
        return []
    at_ends = {glyph for glyph in glyphs if glyph + "\n" in text or glyph + " \n" in text}
    readings = _Readings(evidence, rules, list(places), at_ends)
    edits = []
    credit = CREDIT
    for index, (gap, found) in enumerate(places.items()):
        best = readings.best(index, gap)
        is_found = best is not None and best[1].confidence >= EVEN
        credit += SUCCESS if is_found else -1
        if credit < 0:
            break
        if best is not None:
            after, cause = best
            edits += [Edit(at, at + 1, after, (cause,)) for at in found]
    edits.sort(key=lambda edit: edit.start)
    return edits


def _gaps(text: str, glyph: str, glyphs: set[str]) -> Iterator[tuple[int, Gap]]:
    """Where the glyph stands between letters of one word that has lost nothing else."""
    skipped = glyph if glyph == UNSEEN else ""
    begin = end = 0  # of the word at hand; one with several soft hyphens is measured once
    at = text.find(glyph)
    while at != -1:
        if at >= end:
            begin, end = _before(text, at, end, skipped), _after(text, at + 1, skipped)
        if (
            begin < at
            and end > at + 1
            and text[begin - 1 : begin] not in glyphs
            and text[end : end + 1] not in glyphs
        ):
            left = text[max(begin, at - LONGEST) : at].replace(UNSEEN, "")
            right = text[at + 1 : min(end, at + 1 + LONGEST)].replace(UNSEEN, "")
            if left and right:
                yield at, Gap(left, glyph, right)
        at = text.find(glyph, at + 1)


def _before(text: str, end: int, least: int, skipped: str) -> int:
    at = end
    while at > least and (text[at - 1].isalpha() or text[at - 1] == skipped):
        at -= 1
    return at


def _after(text: str, start: int, skipped: str) -> int:
    at = start
    while at < len(text) and (text[at].isalpha() or text[at] == skipped):
        at += 1
    return at


class _Readings:
    """The readings of all gaps of one text."""

    def __init__(
        self, evidence: Evidence, rules: Sequence[Rule], gaps: Sequence[Gap], line_glyphs: Container[str] = ()
    ) -> None:
        self.rules = rules
        self.line_glyphs = line_glyphs  # glyphs that stand at line ends too, where hyphens do
        self.traits = Traits([_as_break(gap) for gap in gaps], evidence)
        self.counts = self.traits.counts
        self.lexicons: Lexicons = self.traits.lexicons

    def best(self, index: int, gap: Gap) -> tuple[str, Cause] | None:
        """What to write and why, if anything can be said."""
        found = [
            reading
            for rule in self.rules
            if gap.glyph in rule.params["glyphs"]
            for reading in _KINDS[rule.params["reading"]](self, rule, gap, index)
        ]
        if not found:
            return None
        best = max(found, key=lambda reading: reading.weight)
        total = sum(10**reading.weight for reading in found) + 10**UNKNOWN
        confidence = min(SUREST, 10**best.weight / total)
        confidence = max(confidence, best.rule.params.get("otherwise", 0.0))
        return best.after, Cause(best.rule.id, confidence, best.reason)

    def weight(self, word: str) -> float:
        """How well a word is known; 0.0 if not at all.  Once in the document counts like a common word."""
        count = self.counts.get(word, 0)
        return max(self.lexicons.zipf(word), 4.0 + math.log10(count) if count else 0.0)

    def nothing(self, rule: Rule, gap: Gap, index: int) -> Iterator[Reading]:
        """A soft hyphen: the halves belong together."""
        word = (gap.left + gap.right).lower()
        weight = self.weight(word)
        if weight and len(word) > 3 or "otherwise" in rule.params:
            weight += rule.params["prior"] if gap.glyph in self.line_glyphs else rule.params["rare"]
            weight -= math.log10(1 + math.exp(score_of(self.traits, index)))
            yield Reading("", weight, rule, f"'{word}' is a word")

    def hyphen(self, rule: Rule, gap: Gap, index: int) -> Iterator[Reading]:
        """A hyphen proper."""
        left, right = gap.left.lower(), gap.right.lower()
        count = self.traits.vocabulary.hyphenated(left, right)
        part = min(self.weight(left), self.weight(right))
        if count:
            yield Reading(
                "-", 5.0 + math.log10(count), rule, f"the document has '{left}-{right}' {times(count)}"
            )
        elif part > 2 and (min(len(left), len(right)) > 2 or left in self.traits.affixes.firm):
            odds = score_of(self.traits, index) + rule.params["inside"]
            weight = part + rule.params["prior"] - math.log10(1 + math.exp(-odds))
            yield Reading(
                "-", weight, rule, f"'{left}' and '{right}' are words, '{left}{right}' is not a common one"
            )

    def apostrophe(self, rule: Rule, gap: Gap, index: int) -> Iterator[Reading]:
        """An apostrophe between a word and what is elided or attached."""
        left, right = gap.left.lower(), gap.right.lower()
        mark = rule.params["readings"][0]
        known = self.counts.get(f"{left}'{right}", 0)
        host = 0.0
        if right in rule.params["endings"] and len(left) > 1:
            host = min(5.0, self.weight(left))
        elif left in rule.params["beginnings"] and len(right) > 2:
            host = min(5.0, self.weight(right))
        elif f"{left}'{right}" in rule.params["words"]:
            host = 6.0
        if known or host > 3.3:
            weight = max(host + rule.params["prior"], 4.0 + math.log10(known) if known else 0.0)
            yield Reading(
                mark, weight, rule, f"'{left}{mark}{right}' is how the word is written with an apostrophe"
            )

    def letters(self, rule: Rule, gap: Gap, index: int) -> Iterator[Reading]:
        """A letter, or the letters of a ligature."""
        left, right = gap.left.lower(), gap.right.lower()
        upper = gap.left.isupper() and gap.right.isupper()
        readings = _of_script(tuple(rule.params["readings"]), script_of(left))
        for letters in self._that_make_words(left, right, readings):
            word = left + letters + right
            if len(word) > 3:
                after = letters.upper() if upper else letters
                prior = rule.params["plain" if letters.isascii() and len(letters) == 1 else "prior"]
                yield Reading(after, self.weight(word) + prior, rule, f"'{word}' is a word")

    def _that_make_words(self, left: str, right: str, readings: tuple[str, ...]) -> Iterator[str]:
        known = _known(self.lexicons, left, right, readings)
        for letters in readings:
            if letters in known or left + letters + right in self.counts:
                yield letters


@cache
def _of_script(readings: tuple[str, ...], script: str) -> tuple[str, ...]:
    """The readings in a script."""
    return tuple(letters for letters in readings if script_of(letters) == script)


@lru_cache(maxsize=2 * MOST)
def _known(lexicons: Lexicons, left: str, right: str, readings: tuple[str, ...]) -> frozenset[str]:
    """The readings that make a word of the lexicons; kept, as every pass asks again."""
    return frozenset(letters for letters in readings if lexicons.knows(left + letters + right))


_KINDS: Mapping[str, Any] = {
    "nothing": _Readings.nothing,
    "hyphen": _Readings.hyphen,
    "apostrophe": _Readings.apostrophe,
    "letters": _Readings.letters,
}


def _as_break(gap: Gap) -> Break:
    return Break(0, 0, 0, 0, "-", gap.left, gap.right, "", "", "")
