"""Lines that are known by their form: marks of other tools at page turns, notices of those who scanned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

LONGEST = 300  # characters of such a line


class Mark(NamedTuple):
    """A line of a known form; ``number`` is the page number it shows, 0 if none."""

    line: int
    number: int


def candidates(lines: Sequence[str], starts: Iterable[str]) -> list[int]:
    """The stripped lines that begin in one of these ways."""
    wanted = tuple(starts)
    first = {start[0] for start in wanted}
    return [at for at, line in enumerate(lines) if line and line[0] in first and line.startswith(wanted)]


def find(lines: Sequence[str], among: Iterable[int], patterns: Sequence[str]) -> list[Mark]:
    """Those among the stripped lines that one of the patterns matches as a whole; a pattern's first group
    that is a number is the page number."""
    found: list[Mark] = []
    for at in among:
        if len(lines[at]) <= LONGEST and (hit := _compiled("|".join(patterns)).fullmatch(lines[at])):
            digits = next((group for group in hit.groups() if group and group.isdecimal()), "0")
            found.append(Mark(at, int(digits)))
    return found


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def rising(marks: Sequence[Mark]) -> list[bool]:
    """For each mark whether the one before or behind it has a number that fits: a sequence, no accident."""
    numbers = [mark.number for mark in marks]
    steps = [False, *(0 < a < b for a, b in pairwise(numbers)), False]
    return [before or behind for before, behind in pairwise(steps)][: len(marks)]
