"""Footnotes in a cleaned text: the marks they begin with, and the places in the text that call for them."""

from __future__ import annotations

import re

_MARK = re.compile(
    r"([*†‡§]{1,4}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}|[1-9][0-9]{0,2}(?=\s[^\W\d_]|\s[“\"‘(]))(?=\s?[^\s*†‡§.)\d])"
)
_REACH = 6000  # characters before a note within which the text calls for it
_CLOSING = r"[.,;:!?…”\"'’)»]{0,3}"


def note_mark(line: str) -> str:
    """The mark with which a line may begin a note, "" if there is none."""
    match = _MARK.match(line)
    return match[0] if match else ""


def is_called(text: str, start: int, mark: str) -> bool:
    """Whether the text before a place calls for the note with this mark."""
    return call(text, max(0, start - _REACH), start, mark) is not None


def call(text: str, low: int, high: int, mark: str) -> tuple[int, int] | None:
    """Where a part of a text calls for the note with this mark: the last place, None if there is none."""
    if mark[0].isascii() and mark.isdecimal():
        pattern = rf"(?<=[^\W\d_])(?:{_CLOSING})({mark})(?![\w]|[.,]\d)"
    else:
        sign = re.escape(mark[0])
        pattern = rf"(?<=[^\s{sign}])\s?({re.escape(mark)})(?!{sign})"
    places = [(low + match.start(1), low + match.end(1)) for match in re.finditer(pattern, text[low:high])]
    return places[-1] if places else None
