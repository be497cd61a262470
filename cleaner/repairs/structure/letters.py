"""Small things that several modules ask of a line."""

from __future__ import annotations

import re

_LETTERS = re.compile(r"[\W\d_]+")


def letters(text: str) -> str:
    """The letters of a line, case-folded: what recurs when numbers and noise change."""
    return _LETTERS.sub("", text).casefold()
