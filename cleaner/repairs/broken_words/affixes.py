"""Hand-made word lists for hyphenation: what is written with a hyphen, and what is only ever part of a word.

The lists lie in ``affixes.json``, by language:

    ``left``   what often stands before a hyphen (prefixes, first halves of compounds, numbers)
    ``firm``   those of them that nearly always do
    ``right``  what often stands behind one (particles, clitics, second halves)
    ``pre``    prefixes and ``suf`` endings that are no words and have no hyphen

what a spelling is known to be old by, ``old``; and for all languages the conjunctions before which a hyphen
hangs (``Kopf- und Fußzeile``), the vowels, the
languages that are tried where a text is too short to tell, and groups of languages that hyphenate alike.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).resolve().parent
Words = frozenset[str]


class Affixes(NamedTuple):
    """The lists of some languages together."""

    left: Words
    firm: Words
    right: Words
    pre: Words
    suf: Words


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / "affixes.json").read_text("utf-8"))
    return data


@cache
def affixes(languages: tuple[str, ...]) -> Affixes:
    """What the lists of these languages (BCP 47 codes) hold."""
    known = _data()["affixes"]
    lists = [known[language] for language in languages if language in known]
    return Affixes(*(_words(*(entry.get(name, "") for entry in lists)) for name in Affixes._fields))


@cache
def old(languages: tuple[str, ...]) -> Words:
    """Words in spellings of the time before about 1920."""
    known = _data()["old"]
    return _words(*(known.get(language, "") for language in languages))


@cache
def suspended(languages: tuple[str, ...]) -> Words:
    """Conjunctions of these languages before which the hyphen of a half stays open."""
    known = _data()["suspended"]
    return _words(*(known.get(language, "") for language in languages))


@cache
def vowels() -> Words:
    """The vowels of all alphabets, in lower case."""
    return frozenset(_data()["vowels"])


@cache
def fallback() -> tuple[str, ...]:
    """The languages to try where a text is too short to tell its own."""
    return tuple(_data()["fallback"].split())


@cache
def group_of(language: str) -> str:
    """The group of languages that hyphenate alike; "other" for those in none."""
    groups: dict[str, str] = _data()["groups"]
    return next((name for name, members in groups.items() if language in members.split()), "other")


def _words(*lists: str) -> Words:
    return frozenset(word for words in lists for word in words.split())


def languages_or_fallback(languages: Sequence[str]) -> tuple[str, ...]:
    """The languages, or those to try if there are none."""
    return tuple(languages) or fallback()
