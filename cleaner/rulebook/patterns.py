"""Regular expressions in rule files: whether they compile, match something, and are linear."""

from __future__ import annotations

import re

from .linearity import fault


def flags_of(letters: str) -> int:
    """The flags of the ``regex`` module that the letters stand for."""
    import regex

    return sum(int(getattr(regex, letter.upper())) for letter in set(letters))


def sound_pattern(pattern: str, flags: str = "") -> str:
    """The pattern, if it compiles, cannot match the empty string, and is linear in the text, as far as
    :mod:`cleaner.rulebook.linearity` can tell.

    Raises ValueError, which says what to do."""
    import regex

    try:
        compiled = regex.compile(pattern, flags_of(flags))
    except regex.error as error:
        raise ValueError(_not_one(pattern, error.msg, error.pos)) from error
    if any(match.start() == match.end() for probe in _PROBES for match in compiled.finditer(probe)):
        raise ValueError("the pattern matches the empty string: make it ask for at least one character")
    if found := fault(pattern, flags):
        raise ValueError(f"the pattern is not taken: {found}")
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
