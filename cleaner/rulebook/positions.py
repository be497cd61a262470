"""Where keys stand in a TOML file: what the parser of the standard library does not say.

For files that it has accepted; so only strings, brackets and comments need telling apart.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from contextlib import suppress

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:\s|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.S)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_VALUE = re.compile(r"[^,\]}#\n]*")  # number, date, boolean


def lines(text: str) -> dict[Path, int]:
    """The line, from 1, of each table, key, item of an array: by its path, with numbers for items."""
    scan = _Scan(text)
    with suppress(RecursionError):
        scan.document()
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    numbers: dict[Path, int] = {}
    line = 0
    for at, path in sorted((at, path) for path, at in scan.found.items()):
        while line < len(starts) and starts[line] <= at:
            line += 1
        numbers[path] = line
    return numbers


def line_of(found: dict[Path, int], path: Sequence[str | int]) -> int:
    """The line of a path, or of the nearest one that it lies in; 0 if there is none."""
    for size in range(len(path), 0, -1):
        if line := found.get(tuple(path[:size])):
            return line
    return 0


class _Scan:
    """One walk through a file.  ``found``: the offset of each path."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def document(self) -> None:
        """The whole file."""
        table: Path = ()
        self.skip(_SPACE)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_SPACE)

    def header(self) -> Path:
        """The path that ``[table]`` or ``[[table]]`` opens."""
        start, array = self.at, self.text.startswith("[[", self.at)
        self.at += 1 + array
        names = self.name()
        self.at += 1 + array
        path: Path = ()
        for position, name in enumerate(names):
            path = (*path, name)
            if array and position == len(names) - 1:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:  # the table goes on with the last item
                path = (*path, self.counts[path])
        self.found.setdefault(path, start)
        return path

    def pair(self, table: Path) -> None:
        """A key and its value."""
        start = self.at
        path = (*table, *self.name())
        for size in range(len(table) + 1, len(path) + 1):
            self.found.setdefault(path[:size], start)
        self.at += 1  # the sign =
        self.skip(_BLANK)
        self.value(path)

    def name(self) -> list[str]:
        """A key, dotted or not; behind it, and the space that follows."""
        names: list[str] = []
        while True:
            self.skip(_BLANK)
            found = _STRING.match(self.text, self.at) or _BARE.match(self.text, self.at)
            if not found:  # never in a file that was accepted
                self.at += 1
                return names
            bare = found[0][0] not in "\"'"
            names.append(found[0] if bare else tomllib.loads(f"key = {found[0]}")["key"])
            self.at = found.end()
            self.skip(_BLANK)
            if self.text[self.at : self.at + 1] != ".":
                return names
            self.at += 1

    def value(self, path: Path) -> None:
        """What stands behind the sign =, or in an array."""
        first = self.text[self.at : self.at + 1]
        if first == "[":
            self.items(path)
        elif first == "{":
            self.inline(path)
        else:
            start = self.at
            self.skip(_STRING if first in ("'", '"') else _VALUE)
            self.at += self.at == start  # never in a file that was accepted

    def items(self, path: Path) -> None:
        """An array."""
        self.at += 1
        number = 0
        while self.inside("]"):
            self.found.setdefault((*path, number), self.at)
            self.value((*path, number))
            number += 1

    def inline(self, path: Path) -> None:
        """An inline table."""
        self.at += 1
        while self.inside("}"):
            self.pair(path)

    def inside(self, end: str) -> bool:
        """Whether something is left before a bracket closes; behind the bracket, if not."""
        self.skip(_SPACE)
        while self.text[self.at : self.at + 1] == ",":
            self.at += 1
            self.skip(_SPACE)
        if self.at >= len(self.text) or self.text[self.at] == end:
            self.at += 1
            return False
        return True

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Go behind what a pattern matches here."""
        if found := pattern.match(self.text, self.at):
            self.at = found.end()
