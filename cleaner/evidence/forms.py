"""How much commoner a word is with its hyphen than without, in text of today and in old novels.

`lexicon` tells how common a word is; whether it has a hyphen is told here, by the tables of
`data/lexicon/hyphenated` that `bench/build_hyphenated.py` writes: log-odds of the hyphen for pairs
(``self-government``), and for halves by the words that they make (``self-``, ``-like``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .languages import script_of, scripts_of
from .lexicon import FOLDER as LEXICONS
from .lexicon import SUFFIX, VARIANTS, ZIPFS, Table, find_zipf, find_zipfs, open_table

FOLDER = LEXICONS / "hyphenated"
# The 16 log-odds an entry can have, by the number of its level.
ODDS = (-4.0, -3.0, -2.2, -1.5, -0.9, -0.4, 0.1, 0.6, 1.2, 1.8, 2.5, 3.3, 4.2, 5.2, 6.4, 8.0)
_BY_ZIPF = dict(zip(ZIPFS, ODDS, strict=False))
_MEMORY = 1 << 15


class Odds(NamedTuple):
    """Log-odds of the hyphen; None where a table has nothing on it."""

    modern: float | None
    old: float | None
    listed: bool
    left: float | None
    right: float | None

    @property
    def hyphened(self) -> bool:
        """Whether any table has the pair, more often with its hyphen than not."""
        return self.listed or (self.modern or -1.0) > 0 or (self.old or -1.0) > 0


class Forms:
    """The tables of some languages, asked together."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._modern = _tables("subtitles", languages)
        self._old = _tables("novels", languages)
        self._listed = _tables("dictionaries", languages)
        self._answers: dict[tuple[str, str], Odds] = {}

    def odds(self, left: str, right: str) -> Odds:
        """What the tables say of two halves (in lower case)."""
        answer = self._answers.get((left, right))
        if answer is None:
            if len(self._answers) >= _MEMORY:
                self._answers.clear()
            answer = self._answers[left, right] = self._look_up(left, right)
        return answer

    def hyphened(self, left: str, right: str) -> bool:
        """Whether any table has the pair, more often with its hyphen than not; quicker than its odds."""
        modern, old, listed = self._pair(left.translate(VARIANTS), right.translate(VARIANTS))
        return listed is not None or (modern or -1.0) > 0 or (old or -1.0) > 0

    def _pair(self, left: str, right: str) -> tuple[float | None, float | None, float | None]:
        script = script_of(left)
        groups = [tables.get(script, ()) for tables in (self._modern, self._old, self._listed)]
        modern, old, listed = map(_BY_ZIPF.get, find_zipfs(groups, f"{left}-{right}"))
        return modern, old, listed

    def _look_up(self, left: str, right: str) -> Odds:
        left, right = left.translate(VARIANTS), right.translate(VARIANTS)
        modern, old, listed = self._pair(left, right)
        script = script_of(left)
        tables = self._modern.get(script, ()) or self._old.get(script, ())
        return Odds(modern, old, listed is not None, _ask(tables, f"{left}-"), _ask(tables, f"-{right}"))


@lru_cache(maxsize=64)
def forms_of(languages: tuple[str, ...]) -> Forms:
    """The tables of these languages, shared by all documents in them."""
    return Forms(languages)


def _ask(tables: tuple[Table, ...], key: str) -> float | None:
    return _BY_ZIPF.get(find_zipf(tables, key)) if tables else None


@lru_cache(maxsize=256)
def _open(source: str, language: str) -> tuple[Table, ...]:
    path = FOLDER / source / f"{language}{SUFFIX}"
    return (open_table(path)[0],) if path.exists() else ()


def _tables(source: str, languages: Sequence[str]) -> dict[str, tuple[Table, ...]]:
    found: dict[str, tuple[Table, ...]] = {}
    for language in languages:
        for script in scripts_of(language):
            found[script] = found.get(script, ()) + _open(source, language)
    return found
