"""Whole words and initials in letters of another script that look like those of the script around them.

``ВВС`` in an English text is *BBC*, and ``C. A. Петров`` a Russian with Cyrillic initials: an OCR engine that
knows both scripts has taken one for the other.  By its letters alone such a word may be of either, so the
words around must all be of the script, and none near of the other one; a word that is usual in the letters it
is written in, and not in the others, stays (``СССР``).  In Cyrillic text, Latin names and abbreviations are
at home: there only words that Latin scripts do not know are repaired, and initials beside a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...evidence.languages import scripts_of
from ...evidence.lexicon import available, open_lexicon
from ...evidence.scripts import Characters, expand
from ...text.edits import Cause, Edit

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule

_BESIDE = 80  # characters on each side in which the words around are, and
_NEAR = 240  # in which there is none of the other script
_FEWEST = 2  # words around that must be of the script
_SHARE = 0.2  # share of a text's characters that must be Cyrillic for Latin letters to be strange in it
_USUAL, _MORE = 2.5, 1.0  # frequency of a word that is one; by how much the likelier of two is more frequent
_PAIR = 5.0  # frequency of a word of two letters, which may be a formula
_LIKELY = 0.12  # less confidence in capitals that nobody knows, and
_HARDLY = 0.62  # in what may be meant as it stands
_NAMES = 4  # letters of capitals that are no abbreviation
_RARE = 2.0  # frequency of what hardly is a Latin word
_FAMOUS = 4.5  # frequency of a word that is meant also where it is in capitals among words that are not
_STOPS = frozenset('.!?\u2026:\u00ab\u201e\u201c"\u2014\u2013-')  # behind which sentences begin
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = frozenset("IVXLCDM")
_CODE = frozenset("_@#$%\\/=<>{}")
_RANGES = {"Latn": ("A-Z", "a-z", "\u00c0-\u024f"), "Cyrl": ("\u0400-\u052f",)}
_QUOTES = frozenset("\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a")
_BLOCKS = frozenset((0x04, 0x05))  # of Cyrillic
_INITIAL = frozenset("ABCEHKMOPTX")  # Latin letters that stand for Cyrillic ones with which names begin
_INITIALS = re.compile(r"(?<![^\W_])(?:[A-Z\u0400-\u042f]\.[ \xa0]?){2,3}")
_NAME = re.compile("[ \xa0]?[\u0400-\u042f\u0490][\u0430-\u045f\u0491]{2,}")
_NAMED = re.compile("[\u0400-\u042f\u0490][\u0430-\u045f\u0491]{2,},?[ \xa0]$")
_LATIN_NAME = re.compile("[ \xa0]?[A-Z\u00c0-\u00de][a-z\u00df-\u024f']")
_OTHER = {"Latn": "Cyrl", "Cyrl": "Latn"}


class _Side(NamedTuple):
    """A script that words may be of: its rule, the letters of the other script with their twins in it; and
    what in a text is a letter of that script alone, what is without such, what is words of such twins, and
    what is a letter of this script alone."""

    script: str
    rule: Rule
    table: dict[int, str]
    strange: re.Pattern[str]
    stretch: re.Pattern[str]
    letters: re.Pattern[str]
    own: re.Pattern[str]


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> Iterator[Edit]:
    """Edits for such words, by the rules that want them."""
    for rule in rules:
        script = rule.params["script"]
        if not rule.params["whole"] or script not in _OTHER:
            continue
        if script == "Cyrl" and Characters(text).share(_BLOCKS) < _SHARE:
            continue
        side = _side(rule)
        if script == "Cyrl":
            yield from _initials(text, side)
        yield from _words(text, side, evidence)


def _side(rule: Rule) -> _Side:
    twins, script = rule.params["table"], rule.params["script"]
    strange = _set(_RANGES[_OTHER[script]], twins)
    return _Side(
        script,
        rule,
        str.maketrans(twins),
        re.compile(f"[{strange}]"),
        re.compile(f"[^{strange}]{{{_BESIDE},}}"),
        re.compile(rf"\b[{''.join(twins)}]+\b"),
        re.compile(f"[{_set(_RANGES[script], twins.values())}]"),
    )


def _set(ranges: Sequence[str], without: Iterable[str]) -> str:
    """The letters of some ranges without some."""
    return "".join(letter for letter in expand(ranges) if letter.isalpha() and letter not in without)


def _words(text: str, side: _Side, evidence: Evidence) -> Iterator[Edit]:
    others = _lexicons(_OTHER[side.script], evidence)
    spans = [match.span() for match in side.stretch.finditer(text)]
    if len(text) <= _NEAR:
        spans = [] if side.strange.search(text) else [(0, len(text))]
    for first, last in spans:
        first, last = first + _NEAR * (first > 0), last - _NEAR * (last < len(text))
        for match in side.letters.finditer(text, first, max(first, last)):
            start, end = match.span()
            if text[start - 1 : start] in _CODE or text[end : end + 1] in _CODE:
                continue
            if not _is_among(text, start, end, side) or _is_said(text, start, end):
                continue
            before, after = match[0], match[0].translate(side.table)
            if side.script == "Latn":
                judged = _into_latin(before, after, others, evidence)
            else:
                judged = _into_cyrillic(before, after, others, evidence)
                frequency = evidence.lexicons.zipf(after.lower())
                if judged and _may_be_name(text, start, before, frequency):
                    judged = _HARDLY, f"{judged[1]}, but may be a name"
            if judged:
                less, why = judged
                confidence = round(max(0.0, side.rule.params["whole"] - less), 3)
                reason = f"letters of another script that look the same, among words of this one; {why}"
                yield Edit(start, end, after, (Cause(side.rule.id, confidence, reason),))


def _is_among(text: str, start: int, end: int, side: _Side) -> bool:
    """Whether words around are of the script."""
    words = _WORD.findall(text, max(0, start - _BESIDE), start) + _WORD.findall(text, end, end + _BESIDE)
    return sum(side.own.search(word) is not None for word in words) >= _FEWEST


def _is_said(text: str, start: int, end: int) -> bool:
    """Whether it is a letter in quotation marks: it may be spoken of."""
    return end - start == 1 and text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES


def _may_be_name(text: str, start: int, word: str, frequency: float) -> bool:
    """Whether a Latin word in Cyrillic text has a capital within a sentence, or capitals among words without:
    then it may be a name or a brand, and is a Cyrillic word surely only if that is a famous one."""
    head = text[max(0, start - _BESIDE) : start]
    if word.isupper():
        beside = _WORD.findall(head)[-1:]
        return frequency < _FAMOUS and not (beside and beside[0].isupper())
    said = head.rstrip()
    return word[0].isupper() and said != "" and said[-1] not in _STOPS and "\n\n" not in head[len(said) :]


def _into_latin(
    before: str, after: str, others: Sequence[str], evidence: Evidence
) -> tuple[float, str] | None:
    if len(after) == 1:
        return 0.0, "one letter"
    here = evidence.lexicons.zipf(after.lower())
    more = _MORE if before.isupper() else 0.0
    if _zipf(before, others) > max(here + more, _USUAL):
        return _HARDLY, f"but '{before.lower()}' is a word"
    if here or evidence.vocabulary.count(after.lower()):
        return 0.0, f"'{after.lower()}' is a word"
    if set(after) <= _ROMAN:
        return 0.0, "a numeral"
    return (_LIKELY, "capitals") if after.isupper() else (_HARDLY, f"no lexicon knows '{after.lower()}'")


def _into_cyrillic(
    before: str, after: str, others: Sequence[str], evidence: Evidence
) -> tuple[float, str] | None:
    if len(after) == 1 or set(before) <= _ROMAN:
        return None
    here, there = evidence.lexicons.zipf(after.lower()), _zipf(before, others)
    if here < (_PAIR if len(after) == 2 else _USUAL) or there > here - _MORE:
        return None
    if before.isupper() and (len(before) < _NAMES or there > _RARE):  # capitals are names of all kinds
        return None
    return 0.0, f"'{after.lower()}' is a word"


def _initials(text: str, side: _Side) -> Iterator[Edit]:
    """Latin letters among the initials of a name in Cyrillic letters."""
    for match in _INITIALS.finditer(text):
        letters = [letter for letter in match[0] if letter.isalpha()]
        latin = [letter for letter in letters if letter.isascii()]
        if not latin or not _INITIAL.issuperset(latin):
            continue
        start, end = match.span()
        named = _NAMED.search(text, max(0, start - _BESIDE), start) and not _LATIN_NAME.match(text, end)
        if not named and not _NAME.match(text, end):
            continue
        cause = Cause(
            side.rule.id, side.rule.params["whole"], "letters of another script in the initials of a name"
        )
        for at in range(start, end):
            if text[at] in latin:
                yield Edit(at, at + 1, text[at].translate(side.table), (cause,))


def _lexicons(script: str, evidence: Evidence) -> list[str]:
    """The languages of the other script whose words count: those of the text, and one that all meet."""
    usual = {"Latn": "en", "Cyrl": "ru"}[script]
    known = dict.fromkeys([*evidence.languages, usual])
    return [language for language in known if language in available() and script in scripts_of(language)]


def _zipf(word: str, languages: Sequence[str]) -> float:
    return max((open_lexicon(language).zipf(word.lower()) for language in languages), default=0.0)
