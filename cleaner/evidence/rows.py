"""The lines of a cleaned text, as tables and blocks are found in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LEADER = re.compile(r"(?:[.…·_] ?){4,}")
"""Dots or strokes that lead the eye from an entry to its number."""

LEADS = re.compile(r"[.…·_] ?[.…·_]")
"""Without which there is no leader: this is soon looked for."""

_END = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


class Row(NamedTuple):
    """A line of a text: its span without the white space around it, how far it is indented, and whether a
    blank line stands above it."""

    start: int
    end: int
    indent: int
    is_apart: bool


def rows_of(text: str) -> Iterator[Row]:
    """The lines of a text that are not blank."""
    at, is_apart = 0, True
    lines, more = (_END.split(text), 0) if "\r" in text else (text.split("\n"), 1)
    for line in lines:
        shown = line.strip()
        if shown:
            indent = len(line) - len(line.lstrip())
            yield Row(at + indent, at + indent + len(shown), indent, is_apart)
        is_apart = not shown
        at += len(line) + more
