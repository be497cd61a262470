"""Coordinates of a PDF page: from those of the file to the page as shown, and to text at an angle."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin
from typing import NamedTuple

from ...text.source import Box

Floats = Sequence[float]


class Frame(NamedTuple):
    """How a page is shown: its box in PDF coordinates, and quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is, from the upper left corner of the page as shown."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def shown(self, left: Floats, top: Floats, right: Floats, bottom: Floats) -> tuple[Floats, ...]:
        """Edges of boxes, left, top, right and bottom, on the page as shown."""
        x, y = self.left, self.top
        if self.turns == 0:
            if x:
                left, right = [value - x for value in left], [value - x for value in right]
            return left, [y - value for value in top], right, [y - value for value in bottom]
        one = [self.point(*corner) for corner in zip(left, top, strict=True)]
        other = [self.point(*corner) for corner in zip(right, bottom, strict=True)]
        corners = list(zip(one, other, strict=True))
        return (
            [min(a[0], b[0]) for a, b in corners],
            [min(a[1], b[1]) for a, b in corners],
            [max(a[0], b[0]) for a, b in corners],
            [max(a[1], b[1]) for a, b in corners],
        )


class Turn(NamedTuple):
    """Coordinates in which text is upright that runs at an angle, in degrees counterclockwise as shown."""

    angle: int

    def into(self, x: float, y: float) -> tuple[float, float]:
        """From the page."""
        a = radians(self.angle)
        return x * cos(a) - y * sin(a), x * sin(a) + y * cos(a)

    def box(self, box: Box) -> Box:
        """Back to the page."""
        a = -radians(self.angle)
        points = [
            (x * cos(a) - y * sin(a), x * sin(a) + y * cos(a))
            for x in (box.left, box.right)
            for y in (box.top, box.bottom)
        ]
        xs, ys = zip(*points, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))
