"""What a language's own rules make of a broken word: other letters than those that stand there.

A rule file says it in rows: what the first half ends in, what the second begins with, and what the word has
instead when it is whole (Hungarian ``asz-`` / ``szony``, ``asszony``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ...evidence.breaks import Break
from .belief import chance
from .features import Traits
from .missing import known_form

GAIN = 1.3  # log-odds for each step of Zipf frequency that one spelling is commoner than the other
COUNT = 2.0  # and for each in the logarithm of its occurrences in the document
SHORTEST = 4  # letters of a word that is looked at
SURE = 0.9  # confidence from which a word shows how its text is spelled
KNOWN = 1.5  # Zipf frequency of a word that counts

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


class Respelled(NamedTuple):
    """A way to write a word whole: the text for ``cut`` letters before the break and ``skip`` behind it."""

    word: str
    cut: int
    skip: int
    between: str
    rule: str
    confidence: float
    known: bool
    dated: bool  # whether only an old text writes so


def respell(
    breaks: Sequence[Break], rules: Mapping[str, Tables], languages: Sequence[str], traits: Traits
) -> list[Respelled | None]:
    """For each broken word the likeliest respelling by the rules (id to rows, by language), if any fits.

    What a text writes in the old way once, it does throughout."""
    mine: dict[str, list[tuple[str, Row]]] = {}  # by the first letter behind the break
    for rule, tables in rules.items():
        for row in (row for name in languages for row in tables.get(name, ())):
            mine.setdefault(row["right"][:1], []).append((rule, row))
    if not mine:
        return [None] * len(breaks)
    old = traits.era in ("old", "few")
    found = [_best(item, mine, traits, old) for item in breaks]
    if not old and any(one and one.dated and one.known and one.confidence > SURE for one in found):
        found = [_best(item, mine, traits, True) for item in breaks]
    return found


def _best(
    item: Break, rows: Mapping[str, Sequence[tuple[str, Row]]], traits: Traits, old: bool
) -> Respelled | None:
    fitting = (*rows.get(item.right[0].lower(), ()), *rows.get("", ()))
    if not fitting:
        return None
    found = (_candidate(item, rule, row, traits, old) for rule, row in fitting)
    return max(filter(None, found), key=lambda one: one.confidence, default=None)


def _candidate(item: Break, rule: str, row: Row, traits: Traits, old: bool) -> Respelled | None:
    """What one row makes of a word, if it fits."""
    left, right = item.left.lower(), item.right.lower()
    ends, begins, whole = row["left"], row["right"], row["whole"]
    if not (left.endswith(ends) and right.startswith(begins)) or len(left) + len(right) < SHORTEST:
        return None
    stem, rest = left[: len(left) - len(ends)], right[len(begins) :]
    if row["after"] and stem[-1:] not in tuple(row["after"]):
        return None
    if row["before"] and rest[:1] not in tuple(row["before"]):
        return None
    score, known = _score(stem + whole + rest, left + right, len(stem) + len(whole), traits)
    parts = min(traits.lexicons.zipf(left), traits.lexicons.zipf(right))
    holds = {"never": False, "stems": parts < traits.WORD, "dated": old, "always": True}
    if not (known or holds[row["unknown"]]):
        return None
    odds = score + row["prior"] + (row["old"] if old else 0.0)
    word = item.left[: len(stem)] + whole + item.right[len(begins) :]
    return Respelled(word, len(ends), len(begins), whole, rule, chance(odds), known, bool(row["dated"]))


def _score(word: str, plain: str, least: int, traits: Traits) -> tuple[float, bool]:
    """How much better a spelling is known than the other, and whether it is at all."""
    zipf = traits.lexicons.zipf
    mine, other = known_form(word, least + 1, zipf), known_form(plain, least + 1, zipf)
    count = traits.counts.get
    counts = math.log1p(count(word, 0)) - math.log1p(count(plain, 0))
    return GAIN * (mine - other) + COUNT * counts, mine > KNOWN or count(word, 0) > 0
