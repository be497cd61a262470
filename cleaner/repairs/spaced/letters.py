"""Letter-spacing for emphasis, which came out as blanks: ``s p e r r e n``, ``l e s  î l e s``.

A run of single letters is parted into words of the document's languages.  A long run that is words through
and through shows that the document has letter-spacing; then short runs and unknown words are believed, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ...evidence.languages import detect
from ...evidence.lexicon import Lexicons, lexicons_of
from ...text.edits import Cause, Edit
from ...text.glyphs import LINE_HYPHENS
from .alone import alone_in

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule

SURE = 4  # letters of a run that is believed if it is words
LONG = 5  # letters of a run that shows letter-spacing, and of an unknown word
LONGEST = 80  # letters of a run
WORD = 24  # letters of a word
LEAST = {1: 5.0, 2: 5.0}  # Zipf frequency that words of so many letters must have
OTHERS = 2.8  # …and longer ones
SMALL = 3  # shown runs from which on runs of two letters are believed
UNKNOWN = 0.6  # of the rule's confidence
_LETTER = r"[^\W\d_]"
# Single letters with blanks between, not beside letters; and what may go on behind a hyphen at the line end.
_RUN = re.compile(
    rf"(?<![\w'’.\-+=*/&\\])(?<![+=*/<>] )(?<!(?<!\w){_LETTER} )"
    rf"{_LETTER}(?: {_LETTER}(?!\w)){{1,{LONGEST}}}+(?![\w'’+=*/\u2212]| [+=*/<>])"
)
_GLANCE = re.compile(rf" {_LETTER} {_LETTER}(?!\w)")
_ON = re.compile(rf" ?[{re.escape(LINE_HYPHENS)}][ \t]*\n\s*({_LETTER}(?: {_LETTER}(?!\w))+|{_LETTER}+)")


class Run(NamedTuple):
    """Letters with blanks between: where, which, and those that go on behind a hyphen at the line end."""

    start: int
    end: int
    letters: str
    on: str

    @property
    def is_word(self) -> bool:
        """Whether the letters may be those of words: not the alphabet, not many times the same."""
        codes = [ord(letter) for letter in self.letters.lower()]
        return len(codes) < 3 or len(set(codes)) > 1 and any(b - a != 1 for a, b in pairwise(codes))


def edits(text: str, rule: Rule, evidence: Evidence) -> Iterator[Edit]:
    """An edit for each run that is words."""
    runs = [run for run in _runs(text) if run.is_word]
    if not any(len(run.letters) + len(run.on) >= SURE for run in runs):
        return
    words = _Words(_lexicons(evidence, runs), alone_in(evidence.languages, rule.params["alone"]))
    parted = [words.parts(run.letters, run.on) for run in runs]
    shown = sum(
        bool(parts) and len(run.letters) >= LONG and max(map(len, parts)) > 2
        for run, parts in zip(runs, parted, strict=True)
    )
    end = 0
    for run, parts in zip(runs, parted, strict=True):
        if not _is_believed(run, parts, shown) or set(run.letters.lower()) <= words.alone:
            if shown < 2 or len(run.letters) < LONG or run.on or not run.letters[1:].islower():
                continue
            parts = (run.letters,)
        start = run.start - (run.start - 2 > end and _is_wide(text, run.start - 2))
        known = words.knows(parts[-1] + run.on)
        end = run.end + (1 if _is_wide(text, run.end) else _stop(text, run.end))
        yield Edit(start, end, " ".join(parts), (_cause(rule, parts, known),))


def _is_wide(text: str, at: int) -> bool:
    """Whether two blanks, and no more, stand here between words."""
    return text[at : at + 2] == "  " and not text[at - 1].isspace() and not text[at + 2 : at + 3].isspace()


def _runs(text: str) -> Iterator[Run]:
    """All runs, in the lines that a glance finds: it begins with a blank, which is fast."""
    done = 0
    for glance in _GLANCE.finditer(text):
        if glance.start() < done:
            continue
        start, done = text.rfind("\n", 0, glance.start() + 1) + 1, text.find("\n", glance.start() + 1)
        done = len(text) if done < 0 else done
        yield from _in_line(text, start, done)


def _in_line(text: str, low: int, high: int) -> Iterator[Run]:
    for found in _RUN.finditer(text, low, high):
        start, end = found.span()
        behind = _ON.match(text, end)
        on = behind.group(1).replace(" ", "") if behind else ""
        yield Run(start, end, found.group().replace(" ", ""), on)


def _stop(text: str, end: int) -> int:
    """How many blanks behind a run go: one before a full stop, a comma or a hyphen at the line end."""
    if text[end : end + 1] != " ":
        return 0
    stop, after = text[end + 1 : end + 2], text[end + 2 : end + 3]
    if stop in (".", ",") and not after.strip():
        return 1
    return int(bool(_ON.match(text, end)))


def _lexicons(evidence: Evidence, runs: Sequence[Run]) -> Lexicons:
    """Those of the document or, where it is letter-spaced throughout, of the words that the runs make."""
    return (
        evidence.lexicons if evidence.languages else lexicons_of(detect(run.letters.lower() for run in runs))
    )


def _is_believed(run: Run, parts: Sequence[str], shown: int) -> bool:
    size = len(run.letters)
    if not parts or len(parts) > 1 and max(map(len, parts)) < 3:
        return False
    if run.on or size >= SURE and (not run.letters.isupper() or size >= LONG or shown):
        return True
    return shown > 0 if size > 2 else shown >= SMALL


def _cause(rule: Rule, parts: Sequence[str], known: bool) -> Cause:
    if known:
        words = "', '".join(parts)
        reason = f"letter-spaced: '{words}' {'is a word' if len(parts) == 1 else 'are words'}"
        return Cause(rule.id, rule.params["confidence"], reason)
    return Cause(
        rule.id, rule.params["confidence"] * UNKNOWN, "letter-spaced, as other words of the document"
    )


class _Words:
    """Which letters are words."""

    def __init__(self, lexicons: Lexicons, alone: frozenset[str]) -> None:
        self._lexicons, self.alone = lexicons, alone
        self.parts = lru_cache(maxsize=4096)(self._parts)

    def knows(self, word: str) -> bool:
        """Whether it is a word, and of few letters a frequent one."""
        return self._weight(word) > 0

    def _weight(self, word: str) -> float:
        if not (word.isupper() or word.islower() or word[1:].islower()):
            return 0.0
        word = word.lower()
        if len(word) == 1 and word not in self.alone:
            return 0.0
        zipf = self._lexicons.zipf(word)
        return zipf if zipf >= LEAST.get(len(word), OTHERS) else 0.0

    def _parts(self, letters: str, on: str) -> tuple[str, ...]:
        """The letters as words, of which the last may go on; nothing if they are none."""
        text = letters + on
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(text) + 1):
            ways = (
                (best[start][0] + self._weight(text[start:end]) - 9, start)
                for start in range(max(0, end - WORD), end)
                if (not start or best[start][0]) and start <= len(letters)
                if self._weight(text[start:end])
            )
            best.append(max(ways, default=(0.0, 0)))
        if not best[-1][0]:
            return ()
        parts: list[str] = []
        end = len(text)
        while end:
            start = best[end][1]
            if start < len(letters):
                parts.append(letters[start:end])
            end = start
        return tuple(reversed(parts))
