"""UTF-8 that was read with a table that ftfy does not know: ``п╢п╬п╪`` for ``дом`` (KOI8-R).

A part of :mod:`cleaner.repairs.encoding`, for tables in which one of the two bytes of a letter is a sign that
no word has.  What is decoded must be letters of one script, in a whole word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ...evidence.languages import script_of
from ...evidence.scripts import Characters
from ...text.edits import Cause, Edit

if TYPE_CHECKING:
    from ...rulebook import Rule

BOXES = frozenset((0x25,))  # the block of the signs
FREQUENT = "оеаинтіαοιτεéèàöüóáíçãşłžščěă’“–"  # one of them is in any text that is worth a search
LEAST = 2  # characters that a word must have, of them or in all
LEADS = range(0xC2, 0xE0)  # first bytes of characters of two bytes
FOLLOWING = range(0x80, 0xC0)


class Table(NamedTuple):
    """How UTF-8 shows when it is read with one codec: frequent characters, and the pattern of a word."""

    signs: tuple[str, ...]
    word: re.Pattern[str]


@lru_cache(maxsize=16)
def _table(codec: str) -> Table:
    def shown(codes: range | tuple[int, ...]) -> str:
        return f"[{re.escape(bytes(codes).decode(codec, 'ignore'))}]"

    two = f"{shown(LEADS)}{shown(FOLLOWING)}"
    three = f"{shown((0xE2,))}{shown((0x80, 0x84))}{shown(FOLLOWING)}"
    signs = tuple(character.encode().decode(codec, "replace") for character in FREQUENT)
    return Table(signs, re.compile(rf"(?:{two}|{three})+"))


def propose_sequences(text: str, rule: Rule) -> Iterator[Edit]:
    """An edit for each run of characters that is letters once it is decoded."""
    if not Characters(text).any_block(BOXES):
        return
    for codec in rule.params["shown"]:
        table = _table(codec)
        if not any(sign in text for sign in table.signs):
            continue
        found = [(match, _decoded(match.group(), codec)) for match in table.word.finditer(text)]
        words = {match.start() for match, after in found if _is_word(text, *match.span(), after)}
        cause = (Cause(rule.id, rule.params["confidence"], f"UTF-8 that was read as {codec}"),)
        for match, after in found if words else ():
            if (
                match.start() in words or after and not any(map(str.isalpha, after))
            ):  # quotation marks, dashes
                yield Edit(*match.span(), after, cause)


def _decoded(run: str, codec: str) -> str:
    try:
        return run.encode(codec).decode("utf-8")
    except UnicodeError:
        return ""


def _is_word(text: str, start: int, end: int, after: str) -> bool:
    """Whether it is letters of one script, with perhaps a sign, and no part of a word in another."""
    letters = [character for character in after if character.isalpha()]
    scripts = {script_of(letter) for letter in letters}
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    around = {script_of(letter) for letter in beside if letter.isalpha()}
    if not letters or len(scripts) > 1 or scripts == {"Zyyy"} or not around <= scripts:
        return False
    return len(letters) >= LEAST or bool(around) or not beside.strip()
