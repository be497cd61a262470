"""Large initials that stand apart from their words: ``T`` / ``he rain``, ``O nly``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...text.edits import Cause, Edit
from .alone import alone_in

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule

COMMON = 4.0  # Zipf frequency of a word that is believed though its rest is a word, too
RARER = 0.8  # Zipf: how much more frequent the rest may be
RARE = 3.0  # Zipf: a rest that is so much rarer is no word, or a misprint
SHORT = 3  # letters of a rest that is hardly ever a word of its own
LEAST = 2.2  # Zipf frequency of a word whose rest is none
PROSE = 25  # characters of the line that the initial opens
_REST = r"['’]?[^\W\d_]+"
# At the beginning of the text or behind a blank line, or alone on a line.
_INITIAL = re.compile(
    rf"\n[ \t\f]*[\"“„«»‘'¿¡]?(?P<initial>[^\W\d_])"
    rf"(?P<gap>[ \t]*\n(?:[ \t]*\n)?[ \t]*| )(?P<rest>{_REST})(?![\w'’])"
)


def edits(text: str, rule: Rule, evidence: Evidence) -> Iterator[Edit]:
    """An edit for the gap between each initial and the rest of its word."""
    text = f"\n{text}"  # a pattern that begins with a character is fast
    for found in _INITIAL.finditer(text):
        initial, gap, rest = found.group("initial", "gap", "rest")
        if not initial.isupper() or not (
            rest.islower() or (rest.isupper() and "\n" in gap and len(rest) > 1)
        ):
            continue
        if not _opens(text, found.start() + 1, alone="\n" in gap) or not _is_prose(text, found.start("rest")):
            continue
        if _is_word(initial.lower(), rest.lower(), "\n" in gap, rule, evidence):
            reason = f"a large initial: '{initial}{rest}' is a word"
            start, end = found.span("gap")
            yield Edit(start - 1, end - 1, "", (Cause(rule.id, rule.params["confidence"], reason),))


def _opens(text: str, start: int, *, alone: bool) -> bool:
    """Whether a paragraph may begin here: at the beginning, behind a blank line or, if the initial has a line
    of its own, behind the end of a sentence."""
    before = text[max(0, start - 3) : start].rstrip(" \t")
    if start == 1 or before.endswith(("\n\n", "\f", "\f\n")):
        return True
    return alone and not before.rstrip("\n")[-1:].isalnum()


def _is_prose(text: str, at: int) -> bool:
    """Whether the line here goes on in words."""
    line = text[at : text.find("\n", at) + 1 or len(text)].strip()
    words = line.split()
    return len(line) >= PROSE and len(words) > 3 and sum(word.isalpha() for word in words) > len(words) / 2


def _is_word(initial: str, rest: str, lines: bool, rule: Rule, evidence: Evidence) -> bool:
    alone = alone_in(evidence.languages, rule.params["alone"])
    if rest in alone:
        return False
    zipf = evidence.lexicons.zipf
    word = zipf(initial + rest.replace("’", "'"))
    left = zipf(rest) if len(rest) > 1 and rest[0].isalpha() else 0.0
    if initial in alone:
        return word >= LEAST and left < word - (RARER if len(rest) < SHORT else RARE)
    if word and left < word - RARE:
        return word >= (LEAST if len(rest) > 1 else COMMON)
    return word >= COMMON and left <= word + RARER * (2 if lines else 1)
