"""What stands in the margins of a page: stamps at its edge, and notes beside the text.

Notes in the right margin: lines beside the text, behind the edge at which its own lines end.

Only where that edge is sure, as in justified text, and the notes are few and narrow: a column, the cells of a
table and the numbers of lines and equations are none.  What stands in the left margin mostly belongs to the
line beside it, as labels and line numbers do, and stays.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ...text.source import Box
from .labels import is_folio
from .lines import PlacedWord, Segment

_PROSE = 6  # words of a line of text, at least
_LINES = 8  # so many of them, at least
_SHARED = 0.6  # share of them that end at one edge
_EDGE = 0.3  # ends that differ by less type sizes are one
_GUTTER = 0.6  # type sizes between text and notes, at least
_NARROW, _FEW = 0.4, 0.15  # width and letters of notes, of those of the text
_LEVEL = 0.2  # baselines that differ by less type sizes are one
_MOST = 100  # lines of notes on a page
_LEADING = 2.0  # type sizes between the lines of a note, at most

_STAMP = 10  # lines of text beside a stamp, at least

Parted = tuple[list[Segment], list[list[Segment]]]


def is_aside(turned: Sequence[Box], text: Sequence[PlacedWord]) -> bool:
    """Whether all text at another angle is a stamp: a line or two beside the prose of a page, nearer to the
    edge than any of it."""
    left, right = min([box.left for box in turned]), max([box.right for box in turned])
    if right - left >= max([box.bottom - box.top for box in turned]):
        return False
    levels = Counter([round(word.base) for word in text if word.text[0].isalpha()])
    return sum([count >= _PROSE for count in levels.values()]) >= _STAMP and (
        right <= min([word.left for word in text]) or left >= max([word.right for word in text])
    )


def parted(pieces: Sequence[Segment]) -> Parted:
    """The pieces of the text, and those of each note in its right margin."""
    whole = list(pieces)
    text = [piece for piece in pieces if _is_prose(piece)]
    edge = _edge(text)
    if not edge:
        return whole, []
    size = text[0].size
    top, bottom = min([piece.base for piece in text]), max([piece.base for piece in text])
    beside = [p for p in pieces if p.left > edge + _GUTTER * size and top <= p.base <= bottom]
    if len(beside) > _MOST:
        return whole, []
    ids = set(map(id, beside))
    rest = [piece for piece in pieces if id(piece) not in ids]
    found = [note for note in _groups(beside) if _is_note(note, rest, edge)]
    width = edge - min([piece.left for piece in text])
    letters = sum([piece.chars for note in found for piece in note])
    narrow = all(max(p.right for p in note) - min(p.left for p in note) <= _NARROW * width for note in found)
    if not found or not narrow or letters > _FEW * sum([piece.chars for piece in text]):
        return whole, []
    ids = {id(piece) for note in found for piece in note}
    return [piece for piece in pieces if id(piece) not in ids], found


def _is_prose(piece: Segment) -> bool:
    """Whether this is a line of text; leaders are no words."""
    return len(piece.words) >= _PROSE and sum([word.text[0].isalpha() for word in piece.words]) >= _PROSE


def _edge(text: Sequence[Segment]) -> float:
    """Where most lines end, 0 if that is not sure."""
    ends = sorted([piece.right for piece in text])
    if len(ends) < _LINES:
        return 0.0
    near = _EDGE * text[0].size
    count, edge = max((bisect_right(ends, end) - bisect_left(ends, end - near), end) for end in ends)
    return edge if count >= max(_LINES, _SHARED * len(ends)) else 0.0


def _groups(beside: Sequence[Segment]) -> list[list[Segment]]:
    """Lines that stand close together."""
    ordered = sorted(beside, key=lambda piece: piece.base)
    groups = [[piece] for piece in ordered[:1]]
    for upper, lower in pairwise(ordered):
        if lower.base - upper.base <= _LEADING * max(upper.size, lower.size):
            groups[-1].append(lower)
        else:
            groups.append([lower])
    return groups


def _is_note(note: Sequence[Segment], rest: Sequence[Segment], edge: float) -> bool:
    """Whether these lines are words beside lines of text, with none that runs on into them."""
    words = [word.text for piece in note for word in piece.words]
    if not any(sum(map(str.isalpha, word)) > 2 and not is_folio(word) for word in words):
        return False
    far = 2 * note[0].size
    near = [p for p in rest if note[0].base - far <= p.base <= note[-1].base + far]
    if not near or any(piece.right > edge + _EDGE * piece.size for piece in near):
        return False
    cells = 0
    for piece in note:
        level = [p for p in near if abs(p.base - piece.base) < _LEVEL * piece.size]
        cells += bool(level) and not _is_prose(level[-1])
    return cells <= len(note) / 2
