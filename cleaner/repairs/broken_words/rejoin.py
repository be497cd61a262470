"""Rejoining words that were broken over line ends: join, keep the hyphen, or leave alone.

How a break is judged stands in :mod:`.model`; how far a document's line ends can be believed to be breaks,
in :mod:`.belief`; what a language writes otherwise, in :mod:`.orthography`.  Where a document does not
hyphenate its lines (code, mail, a hard-wrapped manual) every line-end hyphen belongs to its word: such a vote
is *loose*, and only asked for where lines are joined, so that none ever becomes ``case- insensitive``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ...evidence import Evidence
from ...evidence.breaks import Break, find_breaks, find_ranges
from ...rulebook import Rule
from ...rulebook.errors import KeyFault
from ...rulebook.kinds import Kind
from ...text.counting import times
from ...text.glyphs import HYPHENS
from ...text.view import Decision, GapVote, View
from . import missing
from .belief import Weighed, broken, proves, weigh
from .candidates import open_up
from .features import Traits
from .lone import find_lone, find_signs
from .model import judge
from .orthography import Respelled, respell
from .reasons import reason

if TYPE_CHECKING:
    from ...evidence.geometry import Geometry
    from ...rulebook.keys import AtLeast, Glyph, Share, Sole, Text, When

KIND = Kind("rejoin", "breaks")
_SAID = 0.99  # confidence in what the document itself says of a word
_EVEN = 0.5
_UNKNOWN = 0.7  # what a respelled word that no lexicon knows says for its text, beside a known one
_PRACTICE = 2  # repeated hyphens after which a text is known to write all hyphens of words so
_ONCE = 0.15  # what the chance of a hyphen of the word's own is worth then that is not repeated
_REPEATED = 0.97  # confidence in a hyphen that stands on both lines
_LOOSE = 0.8  # least confidence in a hyphen that stays as it is written
_DIGITS = 0.02  # chance that a number was broken with a hyphen that is none of its own, or an address
_ADDRESS = ("://", "www.", "@")  # what stands in an address of the web or of mail


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
    """What weighs for a break without any hyphen, in log-odds, as ``bench/train_missing.py`` learns it."""

    bias: Annotated[float, "without anything else"]
    known: Annotated[float, "for each unit of the joined word's Zipf frequency"]
    listed: Annotated[float, "if a lexicon lists the joined word"]
    count: Annotated[float, "for each unit of the logarithm of its count in the document"]
    rarer: Annotated[float, "for each unit of the Zipf frequency of the rarer half"]
    commoner: Annotated[float, "for each unit of that of the commoner half"]
    rarerfree: Annotated[float, "for how often the rarer half stands alone in the document"]
    commonerfree: Annotated[float, "for how often the commoner half does"]
    bound: Annotated[float, "if a half is a part that never stands alone"]
    none: Annotated[float, "if no lexicon knows the joined word"]
    neither: Annotated[float, "if no lexicon knows either half"]
    size: Annotated[float, "for each letter of the joined word"]
    shortest: Annotated[float, "for a half of two letters"]
    letters: Annotated[int, AtLeast(4), "letters that the joined word has at least"] = 5
    strong: Annotated[float, "log-odds from which such a word speaks for its document"] = 4.0
    prior: Annotated[float, "log-odds that a document lost hyphens, before any is seen"] = -5.0
    each: Annotated[float, AtLeast(0.0), "what each log-odd of such a word adds to them"] = 0.35
    doubt: Annotated[float, AtLeast(0.0), "what every gap takes from them"] = 0.03
    rate: Annotated[Share, "share of such gaps in the text that the weights were learned from"] = 0.1


class Respelling:
    """What a language writes where a word is broken."""

    left: Annotated[str, "letters before the break"]
    right: Annotated[str, "letters behind it"]
    whole: Annotated[str, "what the word has instead when it is whole"]
    after: Annotated[str, "letters of which one must stand before left; any if empty"] = ""
    before: Annotated[str, "letters of which one must stand behind right; any if empty"] = ""
    prior: Annotated[float, "log-odds of this spelling before either is looked up"] = 0.0
    old: Annotated[float, "what is added to them in text of old spelling"] = 0.0
    dated: Annotated[bool, "whether the spelling itself shows that the text is old"] = False
    unknown: Annotated[
        Literal["never", "stems", "dated", "always"],
        "whether it holds for words that no lexicon knows; stems: where the halves are no words either; "
        "dated: in text of old spelling",
    ] = "never"


class Params:
    """Words broken at line ends. One of glyphs, dashes, bare, respell and repeats is given."""

    glyphs: Annotated[list[Glyph], Sole(), "characters that may be the document's line hyphen"] = []
    dashes: Annotated[list[Glyph], Sole(), "characters that part the two numbers of a range"] = []
    bare: Annotated[Bare | None, Sole(), "words broken without any hyphen: how the evidence weighs"] = None
    respell: Annotated[
        dict[str, list[Respelling]], "by language (BCP 47), the spellings that breaking a word changes"
    ] = {}
    repeats: Annotated[list[Text], Sole(), "languages that write a word's own hyphen on both lines"] = []
    sure: Annotated[
        list[Glyph], When("glyphs"), "those of the glyphs that mean nothing else: they need no proof"
    ] = []
    prior: Annotated[
        float, When("glyphs"), "log-odds that line ends with such a glyph break words, before any is seen"
    ] = -1.0
    doubt: Annotated[float, AtLeast(0.0), When("glyphs"), "what each that breaks none takes from them"] = 0.35
    least: Annotated[Share, When("bare"), "confidence from which a missing hyphen is proposed"] = 0.8
    rising: Annotated[
        Share, When("dashes"), "confidence in a range whose second number is the greater one"
    ] = 0.98
    other: Annotated[Share, When("dashes"), "confidence in any other range"] = 0.8


def check(params: Params, files: Mapping[str, bytes]) -> None:
    """Refuse rules for several things at once, or for none.  Raises KeyFault."""
    tasks = (params.glyphs, params.dashes, params.bare, params.respell, params.repeats)
    if sum(map(bool, tasks)) != 1:
        raise KeyFault("glyphs", "give one of glyphs, dashes, bare, respell and repeats")
    if strange := sorted(set(params.sure) - set(params.glyphs)):
        raise KeyFault("sure", f"{strange[0]!r} is none of the glyphs")


class _Rules:
    """The rules of this kind, by what they do."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.glyphs: dict[str, Rule] = {}
        self.ranges: list[Rule] = []
        self.bare: list[Rule] = []
        self.respell: dict[str, Any] = {}  # rule to its rows, by language
        self.repeats: dict[str, str] = {}  # language to rule
        self.written: _Written | None = None  # words that somebody decided
        for rule in rules:
            self._add(rule, rule.params)

    def _add(self, rule: Rule, params: Mapping[str, Any]) -> None:
        self.written = self.written or _Written(params)
        self.glyphs.update(dict.fromkeys(params["glyphs"], rule))
        self.repeats.update(dict.fromkeys(params["repeats"], rule.id))
        if params["dashes"]:
            self.ranges.append(rule)
        elif params.get("bare"):
            self.bare.append(rule)
        elif params["respell"]:
            self.respell[rule.id] = params["respell"]


def propose(view: View, rules: Sequence[Rule], evidence: Evidence) -> list[GapVote]:
    """A vote for each gap that holds a broken word, loose ones for what only looks like one."""
    mine = _Rules(rules)
    breaks = find_breaks(view, mine.glyphs) if mine.glyphs else []
    votes: dict[int, GapVote] = {}
    proof = 0.0
    if breaks:
        proof = _judged(view, breaks, mine, evidence, votes)
    if "-" in mine.glyphs:
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
            joins = one.belief * (1.0 - one.keeps)
            votes[one.item.upper] = open_up(vote, one.item, joins, other, one.belief)
    return broken(weighed)


def _vote(
    one: Weighed, other: Respelled | None, rules: _Rules, evidence: Evidence, traits: Traits
) -> GapVote | None:
    """What becomes of one break."""
    item = one.item
    if rules.written and (told := rules.written.vote(item, one.rule)):
        return told
    if item.repeated:
        return _repeated(one, rules, evidence, traits)
    hangs = traits.hangs(item) and not traits.runs_on(item)
    asked = None if hangs else evidence.geometry
    if asked and (said := _said(item, one.rule, asked)):
        return said
    if other and (vote := _respelled(one, other)):
        return vote
    if not item.left[-1].isalnum() and item.left[-1] in "·\u2027":
        return None
    joins = one.belief * (1.0 - one.keeps)
    if item.left[-1].isdigit() or item.right[0].isdigit():
        joins = min(joins, _DIGITS)
    if any(mark in item.head for mark in _ADDRESS) and not (traits.knows(item) and proves(item, traits)):
        joins = min(joins, _DIGITS)
    if hangs or traits.hangs(item) and joins < _EVEN:
        return None
    if joins >= _EVEN:
        return _decided(item, False, one.rule, joins, reason(item, one.verdict, traits))
    if item.glyph not in HYPHENS and one.belief < _EVEN:
        return _decided(item, False, one.rule, joins, reason(item, one.verdict, traits), loose=True)
    why = reason(item, one.verdict._replace(keep=True), traits)
    if one.belief < _EVEN:
        if not one.verdict.keep:
            why = f"the text shows too few broken words for '{item.left}{item.right}'"
        stays = _decided(item, True, one.rule, max(_LOOSE, 1.0 - joins), why, loose=True)
        rival = _decided(item, False, one.rule, joins, reason(item, one.verdict, traits), loose=True)
        return stays._replace(rival=rival)
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


class _Written:
    """The words of which the rules say how they are written."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.keep = {word.casefold() for word in params["keep"]}
        join = {word.casefold() for word in params["join"]}
        self.join = join | {word.replace("-", "") for word in join if word[-1] != "-"}

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
        known = f"stands {times(whole)} in the document" if whole > 1 else "is a known word"
        why = f"'{item.left + item.right}' {known}, '{item.left}' and '{item.right}' make no sense apart"
        yield GapVote(item.upper, Decision.JOIN, rule.id, found.confidence, why, item.start, item.end, "")
