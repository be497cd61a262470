"""Frames of text, as slides, posters and forms have them side by side: each is read to its end.

A frame may have a line or two, too few to show a column.  The document draws one to its end before it draws
the next, and the lines of two frames do not stand level as the cells of rows do; or both have lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...text.glyphs import BULLETS, DASHES
from .lines import Segment

_APART = 1.0  # type sizes between two frames, at least
_ROW = 0.25  # pieces of a line have baselines that differ by less type sizes
_LEVEL = 0.3  # baselines that differ by less type sizes may be those of a row
_UP = 0.5  # the next frame begins so many type sizes above the last line of the one before, at least
_SAID = 2  # words with letters that a frame has, at least
_STANDING = 0.5  # share of a frame's lines that stand level with some of the other, at most
_ROWS = 0.1  # share of the lines of a page, or of a part of it, with several cells, at most
_ITEMS, _LISTED = 2, 0.4  # items of a list, and their share of its lines, at least
_MARK = re.compile(rf"[{BULLETS}{DASHES}\u2022\uf0b7\uf0a7]|\(?(?:\d{{1,3}}|[^\W\d_])[.)]")


def frame_edges(pieces: Sequence[Segment]) -> Iterator[float]:
    """Left edges of what the document draws beside and above what it has drawn just before."""
    ordered = sorted(pieces, key=lambda piece: piece.order)
    runs: list[list[Segment]] = []
    low = high = 0.0
    for piece in ordered:
        last = runs[-1][-1] if runs else None
        if last and piece.base > last.base - _UP * piece.size and piece.left < high and piece.right > low:
            runs[-1].append(piece)
            low, high = min(low, piece.left), max(high, piece.right)
        else:
            runs.append([piece])
            low, high = piece.left, piece.right
    for before, after in pairwise(runs):
        if after[0].base < before[-1].base - _UP * after[0].size:
            if after[0].left > before[-1].right:
                yield min([piece.left for piece in after])
            elif after[0].right < before[-1].left:
                yield min([piece.left for piece in before])


def are_frames(left: Sequence[Segment], right: Sequence[Segment], listed: bool) -> bool:
    """Whether these pieces, on both sides of white, are the text of two frames; of lists, if ``listed``."""
    if not left or not right or not (_is_before(left, right) or _is_before(right, left)):
        return False
    size = max([piece.size for piece in (*left, *right)])
    if min([piece.left for piece in right]) - max([piece.right for piece in left]) < _APART * size:
        return False
    few, many = sorted((left, right), key=len)
    if not _are_beside(few, many) or min(_said(left), _said(right)) < _SAID:
        return False
    if _is_list(left) and _is_list(right):
        return True
    return not listed and _stand_free(few, many) and not _are_labels(left) and not _are_labels(right)


def _is_before(one: Sequence[Segment], other: Sequence[Segment]) -> bool:
    """Whether the document draws all of one side before any of the other one."""
    return max([piece.order for piece in one]) < min([piece.order for piece in other])


def _are_beside(one: Sequence[Segment], other: Sequence[Segment]) -> bool:
    """Whether at least half of the height of one side is beside the other one."""
    edges = [(min(bases), max(bases)) for bases in ([piece.base for piece in side] for side in (one, other))]
    (top, bottom), (above, below) = edges
    return min(bottom, below) - max(top, above) >= 0.5 * min(bottom - top, below - above)


def _said(side: Sequence[Segment]) -> int:
    """Words with letters."""
    return sum([any(map(str.isalpha, word.text)) for piece in side for word in piece.words])


def is_table(pieces: Sequence[Segment]) -> bool:
    """Whether several pieces stand level on more lines than do by chance."""
    lines = several = 0
    last = before = None
    for piece in sorted(_without_marks(pieces), key=lambda piece: piece.base):
        if last is None or piece.base - last.base > _ROW * piece.size:
            lines, last, before = lines + 1, piece, None
        elif before is not last:
            several, before = several + 1, last
    return several > max(1, _ROWS * lines)


def _without_marks(pieces: Sequence[Segment]) -> list[Segment]:
    """The pieces without marks of items that stand apart from them."""
    return [piece for piece in pieces if len(piece.words) > 1 or not _MARK.fullmatch(piece.words[0].text)]


def _is_list(side: Sequence[Segment]) -> bool:
    """Whether these are items of a list, with a line or two that are none."""
    items = [piece.base for piece in side if _MARK.fullmatch(piece.words[0].text)]
    lines = len(_without_marks(side))
    high = max(items, default=0) - min(items, default=0)
    return len(items) >= _ITEMS and len(items) >= _LISTED * lines and high > side[0].size


def _are_labels(side: Sequence[Segment]) -> bool:
    """Whether most lines are labels of a form, to which what stands beside them belongs."""
    labels = sum([piece.words[-1].text.endswith((":", "\uff1a")) for piece in side])
    return labels >= 2 and 2 * labels > len(side)


def _stand_free(few: Sequence[Segment], many: Sequence[Segment]) -> bool:
    """Whether most lines of one side are level with none of the other one."""
    level = sum([any(abs(piece.base - other.base) < _LEVEL * piece.size for other in many) for piece in few])
    return level <= _STANDING * len(few) if len(few) > 2 else not level
