"""Very long texts, a portion at a time: what a pass needs beside the text is no more than for one portion.

A portion is a shelf of books, long enough to know its words, its languages and its furniture by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

PORTION = 2_000_000  # characters
_REACH = 50_000  # characters in which a good place for a cut is looked for
_TRIES = 400  # blank lines that are looked at for one
_ENDS = ".!?:;\"'”’»)"
_MARKS = ("\n\n", "\n", " ")


def portions(text: str) -> Iterator[tuple[int, int]]:
    """Bounds of the portions of a text; one for all that is not very long."""
    start = 0
    while len(text) - start > PORTION:
        end = _cut(text, start + PORTION)
        yield start, end
        start = end
    yield start, len(text)


def _cut(text: str, most: int) -> int:
    """Where to cut before this place: between two paragraphs, or at a blank line, a line end, a space."""
    least = most - _REACH
    at = most
    for _ in range(_TRIES):
        at = text.rfind("\n\n", least, at)
        if at < 0:
            break
        above, below = text[max(0, at - 20) : at].rstrip(), text[at : at + 20].lstrip(" \t\n")
        if above[-1:] in _ENDS and below and not below[0].islower() and not below[0].isspace():
            return at + 2
    found = next((at + len(mark) for mark in _MARKS if (at := text.rfind(mark, least, most)) >= 0), 0)
    return found or most
