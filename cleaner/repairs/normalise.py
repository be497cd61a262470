"""Characters that stand for others, for nothing, or in the wrong form: one table or one class a rule.

What a rule does is its ``action``: *compose* letters and combining marks, *map* characters by a table,
*decompose* presentation forms, *remove* characters, *squeeze* double spaces, or only *report*.  Runs of such
characters are one edit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from ..evidence.scripts import Characters, blocks_of, expand, size
from ..rulebook.kinds import Kind
from ..text.edits import Cause, Edit, flatten
from ..text.glyphs import LINE_HYPHENS, LOST_HYPHENS, SOFT_HYPHENS

if TYPE_CHECKING:
    from ..evidence import Evidence
    from ..rulebook import Rule
    from ..rulebook.keys import AtLeast, AtMost, Check, Glyph, Share, Some, When

KIND = Kind("normalise", "text", 20)
_UNSEEN = "\x02\x7f\u00ad"  # what a line-end hyphen comes out as, among characters that are taken out
REACH = 400  # characters of a neighbouring line that are looked at
SAMPLE = 4  # characters named in a reason
FEW = 12  # characters up to which looking for each is faster than for a class


def is_range(item: str) -> str:
    """The item, if it is one character or a range.  Raises ValueError."""
    if not (len(item) == 1 or (len(item) == 3 and item[1] == "-" and item[0] < item[2])):
        raise ValueError(f'{item!r} is neither one character nor a range "first-last"')
    return item


def is_bounded(table: dict[str, str]) -> dict[str, str]:
    """The table, if each entry changes something and adds little.  Raises ValueError."""
    for before, after in table.items():
        if before == after or len(after) > 3:
            raise ValueError(f"{before!r} = {after!r}: no change, or more than three characters")
    return table


class Params:
    """Runs of certain characters and what stands for them."""

    action: Annotated[
        Literal["compose", "map", "decompose", "remove", "squeeze", "report"],
        '"compose": letters and combining marks that have one character together; "map": by the table; '
        '"decompose": the characters by their compatibility decomposition (NFKC); "remove": the characters; '
        '"squeeze": double spaces between words; "report": the characters become suggestions and stay',
    ]
    table: Annotated[
        dict[Glyph, str], Some, Check(is_bounded), When("action", "map"), "character to what stands for it"
    ]
    characters: Annotated[
        list[Annotated[str, Check(is_range)]],
        Some,
        When("action", "decompose", "remove", "report"),
        'single characters, or ranges written "first-last"',
    ]
    unless: Annotated[
        list[Literal["inside", "hyphen", "joiner", "alone", "start", "bidi", "inline", "apart"]],
        When("action", "map", "decompose", "remove", "report"),
        'contexts in which characters stay: "inside" (no space and no line end beside them), "hyphen" '
        '(behind a letter at a line end), "joiner" (beside a letter of a joining script or an emoji), '
        '"alone" (no letter beside it), "start" (first in the text), "bidi" (the text has right-to-left '
        "letters), "
        '"inline" (not first in its line), "apart" (none of all that the text has stands beside a letter)',
    ] = []
    max_marks: Annotated[
        int,
        AtLeast(1),
        AtMost(100),
        When("action", "compose"),
        "longest run of combining marks that is composed (UAX #15, stream-safe text format: 30)",
    ] = 30
    printed: Annotated[
        bool, When("action", "squeeze"), "whether only in text whose lines end in broken words"
    ] = False
    confidence: Annotated[Share, "confidence in each change"] = 0.97
    reason: Annotated[
        str,
        When("action", "compose", "map", "decompose", "remove", "report"),
        "why, in a few words; the rule's summary if there is none",
    ] = ""


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Flat edits of all rules together; of two that want the same character the surer wins."""
    if not text:
        return []
    characters = Characters(text)
    edits: list[Edit] = []
    for rule in rules:
        edits += _ACTIONS[rule.params["action"]](text, rule, characters)
    return flatten(text, edits) if edits else []


def _substitute(text: str, rule: Rule, characters: Characters) -> Iterator[Edit]:
    """Runs of the rule's characters become what the rule says, unless their context forbids it."""
    search = _class(tuple(rule.params.get("table") or rule.params["characters"]))
    if (search.hidden and characters.printable) or not search.may_hit(text, characters):
        return
    contexts = [_CONTEXTS[name] for name in rule.params["unless"] if name in _CONTEXTS]
    matches = list(search.pattern.finditer(text))
    if "apart" in rule.params["unless"] and not any(_touches_a_letter(text, *m.span()) for m in matches):
        return
    answers: dict[str, tuple[str, tuple[Cause, ...]]] = {}
    for found in matches:
        (start, end), run = found.span(), found.group()
        if any(stays(text, start, end, characters) for stays in contexts):
            continue
        if run not in answers:
            answers[run] = _readings(rule, run), (_cause(rule, run),)
        after, causes = answers[run]
        if after != run:
            yield Edit(start, end, after, causes)


def _readings(rule: Rule, run: str) -> str:
    action = rule.params["action"]
    if action == "map":
        table = rule.params["table"]
        return "".join(table.get(character, character) for character in run)
    if action == "decompose":
        return unicodedata.normalize("NFKC", run)
    return "" if action == "remove" else "\ufffd" * len(run)


def _cause(rule: Rule, run: str) -> Cause:
    named = ", ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(run[:SAMPLE]))
    return Cause(rule.id, rule.params["confidence"], f"{named}: {rule.params['reason'] or rule.summary}")


class _Class:
    """The search for runs of certain characters.  ``hidden``: none of them is printable, a long range being
    judged by its ends."""

    def __init__(self, items: tuple[str, ...]) -> None:
        self._items = items
        self.blocks = blocks_of(items)
        self.hidden = not any(item[0].isprintable() or item[-1].isprintable() for item in items)
        self._few = expand(items) if size(items) <= FEW else ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """One run of the characters."""
        return re.compile(f"[{''.join(map(_escaped, self._items))}]+")

    def may_hit(self, text: str, characters: Characters) -> bool:
        """Whether the pattern is worth trying."""
        return characters.any_block(self.blocks) and (not self._few or any(c in text for c in self._few))


def _escaped(item: str) -> str:
    return re.escape(item) if len(item) == 1 else f"{re.escape(item[0])}-{re.escape(item[2])}"


@lru_cache(maxsize=16)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


@lru_cache(maxsize=256)
def _class(items: tuple[str, ...]) -> _Class:
    return _Class(items)


# -- contexts in which a character stays as it is ----------------------------------------------------------


def _is_inside(text: str, start: int, end: int, characters: Characters) -> bool:
    """It stands before a letter or inside a string, where it may stand for something."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return after.isalpha() or (bool(before and after) and not (before.isspace() or after.isspace()))


def _is_hyphen(text: str, start: int, end: int, characters: Characters) -> bool:
    """It stands behind a letter at a line end, where a hyphen would."""
    after = text[end : end + 1]
    return text[start] in _UNSEEN and text[start - 1 : start].isalpha() and (after.isspace() or not after)


def _joins(text: str, start: int, end: int, characters: Characters) -> bool:
    """A letter beside it is of a script that is shaped, or without spaces, or it is an emoji."""
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return any("\u058f" < character < "\u1e00" or character > "\u206f" for character in beside)


def _touches_a_letter(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()


def _is_alone(text: str, start: int, end: int, characters: Characters) -> bool:
    """No other letter stands beside it: the text is about the character."""
    return end - start == 1 and not _touches_a_letter(text, start, end)


def _is_first(text: str, start: int, end: int, characters: Characters) -> bool:
    """It opens the text."""
    return start == 0


def _is_bidi(text: str, start: int, end: int, characters: Characters) -> bool:
    """The text has letters that are written from right to left."""
    return characters.right_to_left


def _is_inline(text: str, start: int, end: int, characters: Characters) -> bool:
    """Something else stands before it in its line."""
    while start and text[start - 1] in " \t\xa0":
        start -= 1
    return start > 0 and text[start - 1] not in "\n\f"


_CONTEXTS: dict[str, Callable[[str, int, int, Characters], bool]] = {
    "inside": _is_inside,
    "hyphen": _is_hyphen,
    "joiner": _joins,
    "alone": _is_alone,
    "start": _is_first,
    "bidi": _is_bidi,
    "inline": _is_inline,
}


# -- combining marks -----------------------------------------------------------------------------------------


def _compose(text: str, rule: Rule, characters: Characters) -> Iterator[Edit]:
    """Letters followed by combining marks become one character where there is one.

    Only what gets shorter: NFC also re-orders vowel points and takes letters apart, and a text that has them
    so needs no repair.  A run of more marks than the rule allows stays (UAX #15, stream-safe text format):
    normalising it takes quadratic time."""
    if not characters.any_block(MARK_BLOCKS):
        return
    for found in _pattern(_MARKS).finditer(text):
        start, end = found.span()
        start -= text[start - 1 : start] not in ("", "\n")
        if end - start > rule.params["max_marks"] + 1:
            continue
        after = unicodedata.normalize("NFC", text[start:end])
        if len(after) < end - start:
            yield Edit(start, end, after, (_cause(rule, found.group()),))
    if characters.any_block(_JAMO_BLOCK):
        for found in _pattern(_SYLLABLES).finditer(text):
            after = unicodedata.normalize("NFC", found.group())
            yield Edit(*found.span(), after, (_cause(rule, found.group()),))


# Marks that compose with Latin, Greek, Cyrillic letters and kana, and marks that may stand among them.  Indic
# vowel signs of two parts and Arabic letters with a hamza are typed either way, and are left.
_MARKS = "[\u0300-\u036f\u0483-\u0487\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f]+"
_SYLLABLES = "(?:[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?)+"
MARK_BLOCKS = frozenset((0x03, 0x11, 0x30))
_JAMO_BLOCK = frozenset((0x11,))


# -- double spaces -------------------------------------------------------------------------------------------


def _squeeze(text: str, rule: Rule, characters: Characters) -> Iterator[Edit]:
    """Two spaces between two words become one, where they are alone of their kind in running prose.

    A line with more gaps than this one, or beside a line with gaps, may be a table."""
    printed: bool | None = None if rule.params["printed"] else True
    at = text.find("  ")
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if at > start and _is_lone_gap(text, start, at, end):
            if printed is None:
                printed = looks_printed(text)
            if not printed:
                return
            cause = Cause(rule.id, rule.params["confidence"], "the only wide space in this line of prose")
            yield Edit(at, at + 2, " ", (cause,))
        at = text.find("  ", end)


def _is_lone_gap(text: str, start: int, at: int, end: int) -> bool:
    """Whether the two spaces at ``at`` stand between words, alone, in a line of prose without neighbours
    that have gaps too."""
    before, after = text[at - 1], text[at + 2 : at + 3]
    if not after.isalpha() or not (before.isalpha() or (before in ",—–" and text[at - 2 : at - 1].isalpha())):
        return False
    line = text[start:end].rstrip()
    words = line.split(None, 5)
    if len(words) < 5 or words[0][0].isdigit() or "\t" in line or "  " in line[at + 2 - start :]:
        return False
    above = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    below = text[end + 1 : max(text.find("\n", end + 1), end + 1)] or text[end + 1 : end + 1 + REACH]
    return not any("  " in near.strip() or "\t" in near.strip() for near in (above, below))


def looks_printed(text: str) -> bool:
    """Whether lines end in the middle of words often enough for printed text, or a hyphen lost its glyph."""
    for glyph in SOFT_HYPHENS + LOST_HYPHENS:
        at = text.find(glyph + "\n")
        while at >= 0:
            if text[at - 1 : at].isalpha() and text[at + 2 : at + 3].islower():
                return True
            at = text.find(glyph + "\n", at + 1)
    least = 2 + text.count("\n") // 50
    return any(
        text.count(glyph + "\n") > least
        and sum(text[found.start() - 1].isalpha() for found in _pattern(_BROKEN.format(glyph)).finditer(text))
        > least
        for glyph in LINE_HYPHENS
    )


_BROKEN = "(?<=.){}\n(?=[a-zß-öø-ÿа-яё-џ])"


_ACTIONS: dict[str, Callable[[str, Rule, Characters], Iterator[Edit]]] = {
    "compose": _compose,
    "squeeze": _squeeze,
    "map": _substitute,
    "decompose": _substitute,
    "remove": _substitute,
    "report": _substitute,
}
