"""Regular expressions in rule files: whether they compile, match something, and are linear."""

from __future__ import annotations

import re
from collections.abc import Iterator


def flags_of(letters: str) -> int:
    """The flags of the ``regex`` module that the letters stand for."""
    import regex

    return sum(int(getattr(regex, letter.upper())) for letter in set(letters))


def sound_pattern(pattern: str, flags: str = "") -> str:
    """The pattern, if it compiles, cannot match the empty string, and is linear as far as a look can tell.

    Raises ValueError, which says what to do."""
    import regex

    try:
        compiled = regex.compile(pattern, flags_of(flags))
    except regex.error as error:
        raise ValueError(_not_one(pattern, error.msg, error.pos)) from error
    if any(match.start() == match.end() for probe in _PROBES for match in compiled.finditer(probe)):
        raise ValueError("the pattern matches the empty string: make it ask for at least one character")
    for fault in _superlinear(pattern):
        raise ValueError(fault)
    return pattern


def sound_form(pattern: str) -> str:
    """The pattern of a whole line, if the ``re`` module compiles it.  Raises ValueError."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(_not_one(pattern, error.msg, error.pos)) from error
    return pattern


def _not_one(pattern: str, problem: str, at: int | None) -> str:
    place = "" if at is None else f" at offset {at}"
    rest = "" if at is None or at >= len(pattern) else f", before {pattern[at : at + 12]!r}"
    return f"not a regular expression: {problem}{place}{rest}"


_PROBES = ("", "a", "a b", "-\n", " ", "1", "б", "!", "aa-\naa", "A. B", "\ufffd", "\f")

_UNBOUNDED = re.compile(
    r"""^(?P<front>\((?!\?)|\(\?[:>])*          # nothing in front but groups that open
        (?P<atom>\[(?:\\.|[^\]\\])*\]|\\p\{[^}]*\}|\\.|\.|[^\\()\[\]|*+?{}^$])
        (?:[*+]|\{\d*,\})""",
    re.X,
)
_NESTED = re.compile(r"\((?:\?:)?[^()]*(?<![\\*+])[*+](?![+])[^()]*\)(?:[*+](?!\+)|\{\d*,\})")


def _superlinear(pattern: str) -> Iterator[str]:
    r"""Faults that make a search quadratic or worse, as far as a look at the pattern can tell.

    A pattern that begins with an unbounded repeat is tried at every offset of a long run and runs to its
    end each time; ``(?<!\w)`` or ``\b`` in front cures that.  The pump gate in the tests finds the rest."""
    if _UNBOUNDED.match(pattern):
        yield "the pattern begins with an unbounded repeat, which is quadratic: anchor it, as in (?<!\\w)\\w+"
    if _NESTED.search(pattern):
        yield "an unbounded repeat inside an unbounded repeat is exponential: make the inner one possessive"
