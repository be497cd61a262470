"""Protected text: spans that no rule may touch."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ..text.edits import Edit

LONGEST = 60  # letters of a word
# What stands around a change in a word: letters and digits, or also what holds their parts together.
_AROUND = (re.compile(r"\w*"), re.compile(r"(?:\w|['’.-](?=\w))*"))


class Fences:
    """The protect patterns of a rulebook, and words of the user's own.  A pattern with triggers is looked for
    only in texts that hold one of them."""

    def __init__(self, patterns: Sequence[Mapping[str, Any]], words: Iterable[str] = ()) -> None:
        self._patterns = patterns
        self._words = frozenset(map(str.casefold, words))
        self._last: tuple[str, list[tuple[int, int]]] = "", []

    def outside(
        self, text: str, edits: list[Edit], *, recurring: bool = False, gone: Sequence[tuple[int, int]] = ()
    ) -> list[Edit]:
        """The edits that overlap no protected span and change none of the words; of lines that are
        ``recurring`` furniture, only what protects those counts, and nothing in spans that are ``gone``."""
        if self._words:
            edits = [edit for edit in edits if not self._is_within_word(text, edit)]
        spans = self._find(text, recurring) if recurring else self._spans(text)
        if gone and spans:
            starts = [start for start, _ in gone]
            spans = [
                (start, end)
                for start, end in spans
                if not (at := bisect_right(starts, start)) or end > gone[at - 1][1]
            ]
        if not spans:
            return edits
        ends = [end for _, end in spans]
        free: list[Edit] = []
        for edit in edits:
            index = bisect_left(ends, edit.start + 1)
            if index == len(spans) or spans[index][0] >= max(edit.end, edit.start + 1):
                free.append(edit)
        return free

    def _is_within_word(self, text: str, edit: Edit) -> bool:
        low, high = edit.start, edit.end
        if high - low > LONGEST:
            return False
        before, after = text[max(0, low - LONGEST) : low], text[high : high + LONGEST]
        return any(
            f"{before[len(before) - _length(part, before[::-1]) :]}{text[low:high]}"
            f"{after[: _length(part, after)]}".casefold()
            in self._words
            for part in _AROUND
        )

    def _spans(self, text: str) -> list[tuple[int, int]]:
        if self._last[0] is not text:
            self._last = text, self._find(text)
        return self._last[1]

    def _find(self, text: str, recurring: bool = False) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for fence in self._patterns:
            if recurring and fence["furniture"]:
                continue
            triggers = fence["triggers"]
            if not triggers or any(trigger in text for trigger in triggers):
                found += (match.span() for match in _pattern(fence["pattern"]).finditer(text))
        return _merged(sorted(found))


def _length(part: re.Pattern[str], text: str) -> int:
    found = part.match(text)
    return found.end() if found else 0


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
