"""Lines of Cyrillic in one code page that were read as another: ``еЯКХ бШ`` for ``Если Вы``.

A part of :mod:`cleaner.repairs.encoding`.  In these pages capitals stand where the other has small letters: a
misread line has words with a small letter in front and capitals behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...evidence.lexicon import Lexicons
from ...evidence.scripts import Characters
from ...text.edits import Cause, Edit
from .codepages import Mistake, mistake

if TYPE_CHECKING:
    from ...rulebook import Rule

KEPT = 0.34  # share of the words of a line that may be words as they stand
SHORTEST = 3  # letters of a word that is looked up
_CYRILLIC = frozenset((0x04,))
_SIGN = re.compile(r"(?<!\w)[а-яё][А-ЯЁ]{2,}")
_WORD = re.compile("[\u0400-\u045f]+")


def propose_lines(text: str, rule: Rule) -> Iterator[Edit]:
    """An edit for each word of each misread line."""
    if not Characters(text).any_block(_CYRILLIC) or not _SIGN.search(text):
        return
    params = rule.params
    lexicons = Lexicons(params["languages"])
    pairs = [
        mistake(actual, shown)
        for actual in params["actual"]
        for shown in params["shown"]
        if actual != shown and lexicons.languages
    ]
    at = 0
    for line in text.split("\n"):
        words = [(found.start(), found.group()) for found in _WORD.finditer(line)]
        best = max(
            ((_share(words, pair, lexicons, params), number) for number, pair in enumerate(pairs)),
            default=(0, 0),
        )
        if best[0]:
            pair = pairs[best[1]]
            reason = (
                f"{pair.actual} that was read as {pair.shown}: the words of the line are in a lexicon then"
            )
            cause = (Cause(rule.id, params["confidence"], reason),)
            for start, word in words:
                yield Edit(at + start, at + start + len(word), word.translate(pair.table), cause)
        at += len(line) + 1


def _share(words: list[tuple[int, str]], pair: Mistake, lexicons: Lexicons, params: Any) -> float:
    """The share of the words that are known once decoded; 0.0 if the line was not misread so."""
    looked = [word for _, word in words if len(word) >= SHORTEST]
    if sum(map(len, looked)) < params["letters"]:
        return 0.0
    stand = sum(lexicons.knows(word.lower()) for word in looked)
    known = sum(lexicons.knows(word.translate(pair.table).lower()) for word in looked)
    share = known / len(looked)
    return share if share >= params["known"] and stand <= KEPT * len(looked) else 0.0
