"""Footnotes: the lines at the bottom of a page that a mark in its text calls for.

Only where they interrupt something: the line above the notes has not ended its sentence, they have ended
theirs, and the next page goes on in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .furniture import Reader
from .pages import kind

_MARK = re.compile(
    r"(?P<sign>[*†‡]{1,5}\s?\)?)(?=\s?[^\s*†‡)])|(?P<paren>\(?(?:[0-9]{1,3}|[a-z])\))(?=\s?\S)"
    r"|(?P<raised>[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})(?=\s?\S)|(?P<number>[1-9][0-9]?)(?=\s[^\W\d_])"
)
_SHARE = 0.75  # of the lines of a page that its notes may take
_OPEN = "aA-,"  # how a line ends whose sentence goes on


def called_for(reader: Reader, lines: Sequence[str], gone: Callable[[int], bool]) -> list[tuple[int, str]]:
    """The note lines of a document and the mark of the first note of their page.  ``lines`` are stripped,
    ``gone`` tells which are furniture."""
    found: list[tuple[int, str]] = []
    for page, following in zip(reader.pages, reader.pages[1:], strict=False):
        opening = next((edge.text for edge in following.top if not gone(edge.line)), "")
        if not opening[:1].islower():
            continue
        rest = [at for at in range(page.first, page.last) if lines[at] and not gone(at)]
        if rest and kind(lines[rest[-1]][-1]) not in _OPEN and (start := _first(rest, lines)):
            mark = _MARK.match(lines[rest[start]])
            found += [(at, mark[0] if mark else "") for at in rest[start:]]
    return found


def _first(rest: Sequence[int], lines: Sequence[str]) -> int:
    """Place among the lines of a page at which its notes begin, 0 if they do not."""
    for place in range(max(1, int(len(rest) * (1 - _SHARE))), len(rest)):
        match = _MARK.match(lines[rest[place]])
        if match is None or kind(lines[rest[place - 1]][-1]) not in _OPEN:
            continue
        called = _call(match)
        if any(called(lines[at]) for at in rest[:place]):
            return place
    return 0


def _call(match: re.Match[str]) -> Callable[[str], bool]:
    """What tells whether a line of text calls for the note with this mark."""
    mark = match[0].replace(" ", "").lstrip("(")
    if match["number"]:
        pattern = rf"(?<=[^\W\d_]|[.,;:!?“”\"'])\s?{mark}(?=[\s.,;:!?)“”\"']|$)"
    elif match["sign"]:
        signs = mark.rstrip(")")
        pattern = rf"(?<=[^\s*†‡])\s?{re.escape(signs)}(?![*†‡])" + (r"\s?\)" if mark[-1] == ")" else "")
    else:
        pattern = rf"(?<=\S)\s?\(?{re.escape(mark)}"
    return lambda line: re.search(pattern, line) is not None
