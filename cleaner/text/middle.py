"""The median: :mod:`statistics` has it, too, and loads fractions, decimals and random numbers first."""

from __future__ import annotations

from collections.abc import Iterable


def median(values: Iterable[float]) -> float:
    """The middle one of some numbers in order of size, or the mean of the two in the middle."""
    found = sorted(values)
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2
