"""The document's own words and how often it uses them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import pairwise

from ..text.glyphs import EDGES, LINE_GLYPHS, LOST_HYPHENS, SOFT_HYPHENS

_SPACES = " \t\u00a0\u200b\r\f"
_DAMAGED = frozenset(LOST_HYPHENS + SOFT_HYPHENS) - {"\u2e17"}
_PLAIN = {ord("‐"): "-", ord("‑"): "-", ord("’"): "'"}
LONGEST = 80  # characters; a longer token is no word
MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0900-\u0dff"
_FORM = re.compile(rf"[^\W\d_][\w{MARKS}]*(?:[-‐‑'’][\w{MARKS}]+)*")


class Vocabulary:
    """Counts of the word forms of a text: whole tokens with their inner hyphens and apostrophes,
    lower-cased, without the punctuation around them.  Tokens that a line end cuts at one of ``line_glyphs``
    do not count."""

    def __init__(self, text: str, line_glyphs: str = LINE_GLYPHS) -> None:
        self._text, self._line_glyphs = text, line_glyphs

    @cached_property
    def tokens(self) -> Counter[str]:
        """What stands between white space, to number of occurrences; halves of broken words left out."""
        tokens = self._all.copy()
        self._drop_broken(tokens)
        return tokens

    @cached_property
    def _all(self) -> Counter[str]:
        return Counter(self._text.split())

    @cached_property
    def _once(self) -> str:
        """What stands between white space, once each."""
        return " ".join(self._all)

    def shows(self, tell: str) -> bool:
        """Whether the text has these characters one behind another: it need not be looked through if no word
        has them, or those on each side of a blank."""
        return all(part in self._once for part in tell.split()) and tell in self._text

    @cached_property
    def counts(self) -> dict[str, int]:
        """Word form to number of occurrences."""
        plain = {token: n for token, n in self.tokens.items() if token.islower() and token.isalpha()}
        counts = dict(plain)
        cut, edges = self._line_glyphs, EDGES + self._line_glyphs
        for token, number in self.tokens.items():
            if token in plain:
                continue
            word = token if token.isalpha() else token.strip(edges)
            if word.isalpha():
                word = word.lower()
                counts[word] = counts.get(word, 0) + number
            elif word and len(word) < LONGEST and token[-1] not in cut and _DAMAGED.isdisjoint(word):
                for form in _FORM.findall(word.lower()):
                    form = form.translate(_PLAIN)
                    counts[form] = counts.get(form, 0) + number
        return counts

    def _drop_broken(self, tokens: Counter[str]) -> None:
        """Take the two halves of words cut by a line end out of the raw counts."""
        lines = self._text.split("\n")
        cut, last = self._line_glyphs, frozenset(self._line_glyphs + _SPACES)
        broken = ""
        for line in lines:
            if broken:
                first = line.split(None, 1)[:1]
                if not first:
                    continue  # a blank line: the other half is further down
                for half in (broken, first[0]):
                    if tokens[half] <= 1:
                        del tokens[half]
                    else:
                        tokens[half] -= 1
                broken = ""
            if line[-1:] not in last:
                continue
            tail = line.rstrip()
            if tail and tail[-1] in cut and tail[-2:-1].isalnum():
                broken = tail.rsplit(None, 1)[-1]

    def count(self, word: str) -> int:
        """Occurrences of a form (given in lower case)."""
        return self.counts.get(word, 0)

    @cached_property
    def _hyphenated(self) -> tuple[dict[str, int], dict[str, dict[str, int]], dict[str, dict[str, int]]]:
        pairs: dict[str, int] = {}
        by_left: dict[str, dict[str, int]] = {}
        by_right: dict[str, dict[str, int]] = {}
        for form, number in self.counts.items():
            if "-" not in form:
                continue
            parts = form.split("-")
            for left, right in pairwise(parts):
                pair = f"{left}-{right}"
                pairs[pair] = pairs.get(pair, 0) + number
                rights = by_left.setdefault(left, {})
                rights[right] = rights.get(right, 0) + number
                lefts = by_right.setdefault(right, {})
                lefts[left] = lefts.get(left, 0) + number
        return pairs, by_left, by_right

    def hyphenated(self, left: str, right: str) -> int:
        """Occurrences of ``left-right``, also as part of a longer chain of hyphens."""
        return self._hyphenated[0].get(f"{left}-{right}", 0)

    @property
    def pairs(self) -> dict[str, int]:
        """The hyphenated pairs, ``left-right``, with counts."""
        return self._hyphenated[0]

    def after(self, left: str) -> dict[str, int]:
        """What stands behind ``left-`` in hyphenated forms, with counts."""
        return self._hyphenated[1].get(left, {})

    def before(self, right: str) -> dict[str, int]:
        """What stands before ``-right`` in hyphenated forms, with counts."""
        return self._hyphenated[2].get(right, {})

    @property
    def hyphen_rate(self) -> float:
        """Share of the forms that have a hyphen inside."""
        return len(self._hyphenated[0]) / max(1, len(self.counts))

    @property
    def long_s(self) -> int:
        """How often the long s stands in the text."""
        return self._text.count("ſ")

    def capital_share(self, word: str) -> float:
        """Share of the occurrences of a word, standing free, that begin with a capital; 0.0 without any."""
        capital = self.tokens.get(word.capitalize(), 0)
        return capital / max(1, capital + self.tokens.get(word, 0))

    @cached_property
    def sorted_forms(self) -> list[str]:
        """All forms in order, to look for those with a given beginning."""
        return sorted(self.counts)
