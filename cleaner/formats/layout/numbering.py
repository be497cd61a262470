"""Numbers of lines, as pleadings, transcripts and manuscripts have them in the margin: apart from the text.

They count on from line to line, evenly, beside prose that runs on from one to the next; the numbers of a list
or of the rows of a table stand before what begins anew each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...text.middle import median
from .lines import Segment

_LEAST = 10  # lines that are numbered on a page
_EVEN = 1.3  # the largest step from one to the next, of the usual one
_LEVEL = 0.5  # baselines of number and line differ by fewer type sizes
_PROSE, _RUNNING = 6, 0.4  # words of a line, and the share of the lines that begin in the midst of a sentence


def numbered(pieces: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The pieces of the text of a page, and the numbers of its lines, if it has such, from the top down."""
    numbers = [piece for piece in pieces if len(piece.words) == 1 and piece.words[0].text.isdecimal()]
    prose = [piece for piece in pieces if len(piece.words) >= _PROSE]
    if len(numbers) < _LEAST or len(prose) < _LEAST // 2:
        return list(pieces), []
    left, right = min([piece.left for piece in prose]), max([piece.right for piece in prose])
    for side in (
        [piece for piece in numbers if piece.right < left],
        [piece for piece in numbers if piece.left > right],
    ):
        side.sort(key=lambda piece: piece.base)
        if len(side) >= _LEAST and _count_on(side) and _run_on(side, prose):
            ids = set(map(id, side))
            return [piece for piece in pieces if id(piece) not in ids], side
    return list(pieces), []


def _count_on(numbers: Sequence[Segment]) -> bool:
    """Whether these are consecutive numbers at even distances."""
    steps = [lower.base - upper.base for upper, lower in pairwise(numbers)]
    values = [int(piece.words[0].text) for piece in numbers]
    return max(steps) <= _EVEN * median(steps) and all(b - a == 1 for a, b in pairwise(values))


def _run_on(numbers: Sequence[Segment], prose: Sequence[Segment]) -> bool:
    """Whether the lines beside them are running text."""
    beside = [
        piece
        for piece in prose
        if any(abs(piece.base - number.base) < _LEVEL * piece.size for number in numbers)
    ]
    running = [piece for piece in beside if piece.words[0].text[0].islower()]
    return len(beside) >= _LEAST // 2 and len(running) >= _RUNNING * len(beside)
