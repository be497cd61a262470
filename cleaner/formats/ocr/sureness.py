"""How sure an engine is of a page that it has read."""

from __future__ import annotations

from ..layout.blocks import Sheet

SURE = 0.6
"""Mean confidence; below it a page may lie on its side, or be in another language."""


def score(sheet: Sheet) -> tuple[float, float]:
    """Mean confidence of the letters and digits, and its sum."""
    weights = [(sum(map(str.isalnum, token.text)), token.confidence) for token in sheet.tokens()]
    letters = sum(count for count, _ in weights)
    total = sum(count * confidence for count, confidence in weights)
    return (total / letters if letters else 0.0), total
