"""Protected text: spans that no rule may touch."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from ..text.edits import Edit


class Fences:
    """The protect patterns of a rulebook.  A pattern with triggers is looked for only in texts that hold
    one of them."""

    def __init__(self, patterns: Sequence[Mapping[str, Any]]) -> None:
        self._patterns = patterns
        self._last: tuple[str, list[tuple[int, int]]] = "", []

    def outside(self, text: str, edits: list[Edit]) -> list[Edit]:
        """The edits that overlap no protected span."""
        spans = self._spans(text)
        if not spans:
            return edits
        ends = [end for _, end in spans]
        free: list[Edit] = []
        for edit in edits:
            index = bisect_left(ends, edit.start + 1)
            if index == len(spans) or spans[index][0] >= max(edit.end, edit.start + 1):
                free.append(edit)
        return free

    def _spans(self, text: str) -> list[tuple[int, int]]:
        if self._last[0] is not text:
            self._last = text, self._find(text)
        return self._last[1]

    def _find(self, text: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for fence in self._patterns:
            triggers = fence["triggers"]
            if not triggers or any(trigger in text for trigger in triggers):
                found += (match.span() for match in _pattern(fence["pattern"]).finditer(text))
        return _merged(sorted(found))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> Any:
    import regex

    return regex.compile(pattern)
