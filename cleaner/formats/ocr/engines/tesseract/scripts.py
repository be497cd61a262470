"""Words that Tesseract read in the letters of another script than their page's.

Told several languages, it takes a word for one of any of them: ``Keeper`` comes in Cyrillic letters, as sure
as can be.  So a page that has such words is read once more, in the languages of its script alone, and a word
of another script stays only where that second reading is plainly less sure of it; and if all its letters look
like those of the page's script, in these: how ``D.E.F.`` was read says nothing of whose letters they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from .....evidence.languages import script_of
from .....evidence.scripts import twin
from .....text.source import Box
from ....layout.blocks import Row, Sheet, Token, hull
from ...contract import Reading
from .tessdata import SCRIPT_OF

_CODES = {"Latin": "Latn", "Fraktur": "Latn", "Cyrillic": "Cyrl", "Greek": "Grek", "Arabic": "Arab",
          "Hebrew": "Hebr", "Devanagari": "Deva", "Bengali": "Beng", "Tamil": "Taml"}  # fmt: skip
_MOST = 0.35  # share of a page's words that may be in other scripts than that of most
_LESS = 0.15  # a second reading so much less sure of a word than the first is wrong in it
_COVER = 0.5  # share of a word's width that lies over another, if both are one


def fitted(reading: Reading, languages: Sequence[str], again: Callable[[Sequence[str]], Reading]) -> Reading:
    """The reading of a page, with what reading it ``again`` in the languages of its script mends of it."""
    counts = _scripts(reading.sheet.tokens())
    if len(counts) < 2:
        return reading
    main, most = counts.most_common(1)[0]
    fitting = [name for name in languages if _CODES.get(SCRIPT_OF[name]) == main]
    known = {_CODES.get(SCRIPT_OF[name]) for name in languages}
    others = counts.total() - most
    if not fitting or None in known or len(known) < 2 or others > _MOST * counts.total():
        return reading
    second = again(fitting)
    if second.turn != reading.turn:
        return reading
    _restore(reading.sheet, second.sheet, main)
    return second


def narrowed(sheet: Sheet, languages: Sequence[str]) -> Sequence[str]:
    """Those of the languages that are in the script of nearly all words of a page; all if there is none."""
    counts = _scripts(sheet.tokens())
    if not counts:
        return languages
    main, most = counts.most_common(1)[0]
    fitting = [name for name in languages if _CODES.get(SCRIPT_OF[name]) == main]
    return fitting if fitting and counts.total() - most <= _MOST * counts.total() else languages


def _scripts(tokens: Iterable[Token]) -> Counter[str]:
    found = Counter(_script(token) for token in tokens)
    del found[""]
    return found


def _script(token: Token) -> str:
    """The script of a word's letters, "" if it has none or the script is not one that is known here."""
    letters = [letter for letter in token.text if letter.isalpha()]
    script = script_of(letters[0]) if letters else ""
    return script if script in _CODES.values() else ""


def _restore(first: Sheet, second: Sheet, main: str) -> None:
    """Put words of another script than the page's into the second reading of it, where it is less sure."""
    rows = [row for block in second.blocks for row in block.rows]
    for token in first.tokens():
        if _script(token) in ("", main) or not token.box:
            continue
        row, at, end = _place(rows, token.box)
        if row is None:
            continue
        there = row.tokens[at:end]
        letters = sum(len(other.text) for other in there)
        sure = sum(len(other.text) * other.confidence for other in there) / letters
        if sure < token.confidence - _LESS:
            token.text = twin(token.text, main) or token.text
            row.tokens[at:end] = [token]
            row.box = hull((row.box, token.box))


def _place(rows: Sequence[Row], box: Box) -> tuple[Row | None, int, int]:
    """The line whose words lie where a box is, and which of them do; none if they reach beyond it."""
    middle = (box.top + box.bottom) / 2
    for row in rows:
        if row.box and row.box.top <= middle <= row.box.bottom:
            inside = [at for at, token in enumerate(row.tokens) if token.box and is_over(token.box, box)]
            if inside:
                return row, inside[0], inside[-1] + 1
    return None, 0, 0


def is_over(one: Box, other: Box) -> bool:
    """Whether boxes lie over each other so far that both are of one word."""
    common = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return high > 0 and common > _COVER * min(one.right - one.left, other.right - other.left)
