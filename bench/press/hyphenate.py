"""Where words may break at a line's end, and how: by patterns, at their own hyphens, with respelling."""

from __future__ import annotations

import functools
from typing import Literal, NamedTuple

import pyphen
import regex

Label = Literal["join", "keep", "respell", "space"]
CORE = regex.compile(r"^\P{L}*(?:\p{L}{1,4}['’])?(\p{L}+)\P{L}*$")
OWN = regex.compile(r"(?<=[\p{L}\p{N}])-(?=[\p{L}\p{N}]{2})|(?<=[\p{L}\p{N}]{2})-(?=\p{N})")
DICTIONARIES = {"pt": "pt_PT", "nb": "nb_NO", "sr": "sr_Latn"}
REPEATS = frozenset({"pt", "pl", "cs", "sk", "hr"})
TILL = regex.compile(r"[Tt]ill(?=åt|ägg|ämp|it|ika|ag|opp|at|egg|emp)")  # till-låta is written tillåta
DOUBLED = regex.compile(r"ccs|ssz|ggy|nny|lly|tty|zzs", regex.I)


class Break(NamedTuple):
    """One way to break a word: what stands before and after, and what becomes of the two."""

    left: str
    right: str
    label: Label


@functools.cache
def dictionary(lang: str) -> pyphen.Pyphen | None:
    """The patterns of a language, if there are any."""
    name = DICTIONARIES.get(lang, lang)
    return pyphen.Pyphen(lang=name, left=2, right=2) if name in pyphen.LANGUAGES else None


@functools.lru_cache(maxsize=200_000)
def breaks(word: str, lang: str, respells: bool) -> tuple[Break, ...]:
    """All ways to break a word, from left to right."""
    own = tuple(Break(word[: at.start()], word[at.end() :], "keep") for at in OWN.finditer(word))
    if own:
        return own
    if lang == "ca" and "l·l" in word:
        at = word.index("l·l") + 1
        return tuple(Break(left, word[at + 1 :], "respell") for left in (word[:at], word[: at + 1]))
    core = CORE.match(word)
    if not core or len(core[1]) < 5 or core[1].isupper():
        return ()
    start, end = core.span(1)
    found = [_plain(word, start + at) for at in _positions(core[1], lang)]
    if respells:
        found = [_respelt(each, lang) for each in found] + _doubled(word, lang)
    found.sort(key=lambda each: len(each.left))
    return tuple(each for each in found if end > start)


def _positions(core: str, lang: str) -> list[int]:
    patterns = dictionary(lang)
    if patterns is None:
        return []
    at_all = [at for at in patterns.positions(core) if not getattr(at, "data", None)]
    return [int(at) for at in at_all if at >= 2 and len(core) - at >= 2]


def _plain(word: str, at: int) -> Break:
    return Break(word[:at], word[at:], "join")


def _respelt(found: Break, lang: str) -> Break:
    """The break as an orthography that respells sets it."""
    left, right, _ = found
    if lang == "nl" and right[0] in "ëïöü" and left[-1] in "aeiou":
        return Break(left, "eiou"["ëïöü".index(right[0])] + right[1:], "respell")
    return found


def _doubled(word: str, lang: str) -> list[Break]:
    """Hungarian asz-szony, Swedish till-låta, old German Zuk-ker."""
    made = []
    if lang == "hu":
        for at in DOUBLED.finditer(word):
            if at.start() >= 1 and len(word) - at.end() >= 1:
                letters = at[0]
                left = word[: at.start()] + letters[0] + letters[2]
                made.append(Break(left, letters[0] + letters[2] + word[at.end() :], "respell"))
    if lang in ("sv", "nb") and (at := TILL.match(word)):
        made.append(Break(at[0], "l" + word[at.end() :], "respell"))
    if lang == "de":
        vowels = "[aeiouäöü]"
        found = regex.finditer(rf"(?<={vowels})ck(?={vowels})", word)
        made += [Break(word[: at.start()] + "k", word[at.start() + 1 :], "respell") for at in found]
    return made
