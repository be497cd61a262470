"""Lines that run askew on the page: by how much, and where they would stand if the page lay straight."""

from __future__ import annotations

from ...text.middle import median
from ...text.source import Box
from ..layout.blocks import Row, Sheet

_SEVERAL = 3  # words of a line that shows a slope
_STEEPEST = 0.2  # a line that rises or falls more than this is no line of text
_ENOUGH = 3  # lines that must show one
_LEAST = 0.001  # slopes below it move nothing by a letter


def slope(sheet: Sheet) -> float:
    """How far the lines of a page sink for each step to the right: the median of what each line shows by its
    first and last words."""
    found = [rise for block in sheet.blocks for row in block.rows if (rise := _rise(row)) is not None]
    usual = median(found) if len(found) >= _ENOUGH else 0.0
    return usual if abs(usual) > _LEAST else 0.0


def _rise(row: Row) -> float | None:
    """The slope of one line: the median over pairs of words that stand far apart (Theil and Sen)."""
    middles = [
        ((box.left + box.right) / 2, (box.top + box.bottom) / 2) for token in row.tokens if (box := token.box)
    ]
    half = len(middles) // 2
    if len(middles) < 2 * _SEVERAL:
        return None
    slopes = [
        (low - high) / (right - left)
        for (left, high), (right, low) in zip(middles[:half], middles[-half:], strict=True)
        if right > left
    ]
    rise = median(slopes) if slopes else _STEEPEST
    return rise if abs(rise) < _STEEPEST else None


def straight(box: Box, slope: float) -> Box:
    """Where a box of a word would stand on a straight page: it keeps its size, its middle is turned about the
    page's upper left corner."""
    across, down = slope * (box.top + box.bottom) / 2, -slope * (box.left + box.right) / 2
    return Box(box.left + across, box.top + down, box.right + across, box.bottom + down)
