"""Wide white space in lines of justified text, as typewriters and narrow columns have it: no cells.

Such a line runs from edge to edge like those around it, these go on where it has its gap, and that stands
behind a comma or a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .lines import PlacedWord

_NEAR = 2  # lines that are looked at
_PITCH = 2.5  # type sizes between two of them, at most
_STOPPED = re.compile(
    "[^\\W\\d_][.,;!?][^\\w.,;!?]*$"
)  # behind a word that ends so justified lines have most white
_FLUSH = 1.0  # type sizes by which ends of justified lines differ, at most


class Gap(NamedTuple):
    """White space in a line, which may part cells."""

    at: int
    left: float
    right: float


class Spaced(NamedTuple):
    """A line: its words as they are read, and its wide gaps; ``at`` is the index of the word behind."""

    words: Sequence[PlacedWord]
    gaps: Sequence[Gap]

    @property
    def left(self) -> float:
        """Where it begins."""
        return min([word.left for word in self.words])

    @property
    def right(self) -> float:
        """Where it ends."""
        return max([word.right for word in self.words])


def run_through(lines: Sequence[Spaced], index: int) -> list[int]:
    """The words of a line with nothing but a space before them, wide as it is: all lines near it are text
    there, and it ends where they do."""
    line = lines[index]
    near = [lines[at] for at in _beside(lines, index)]
    size = line.words[0].size
    if len(near) < _NEAR or max([other.right for other in near]) - line.right > _FLUSH * size:
        return []
    return [
        gap.at
        for gap in line.gaps
        if _STOPPED.search(line.words[gap.at - 1].text) and all(_covers(other, gap) for other in near)
    ]


def _beside(lines: Sequence[Spaced], index: int) -> list[int]:
    """The line above and the line below one; where one of them is missing, two on the other side."""
    found = [at for at in (index - 1, index + 1) if _adjoins(lines, index, at)]
    if len(found) == 1:
        farther = 2 * found[0] - index
        found += [farther] if _adjoins(lines, found[0], farther) else []
    return found


def _adjoins(lines: Sequence[Spaced], index: int, other: int) -> bool:
    if not 0 <= other < len(lines):
        return False
    one, two = lines[index].words[0], lines[other].words[0]
    return abs(one.base - two.base) <= _PITCH * max(one.size, two.size)


def _covers(line: Spaced, gap: Gap) -> bool:
    """Whether the text of a line runs through where another one has a gap."""
    return (
        line.left < gap.left
        and line.right > gap.right
        and all(other.right <= gap.left or other.left >= gap.right for other in line.gaps)
    )
