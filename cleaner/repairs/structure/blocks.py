"""Lines that are not prose: tables, code, formulas, drawings; and the lines that begin a unit of their
own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...text.glyphs import BULLETS, DASHES
from .layout import UNIT, Layout
from .prose import End, end_of

_TRIGGER = 40  # code is looked for if the text has one of its symbols in so many lines
_MARKER = 5  # characters of a list marker, its space included
_FULL = 60  # percent of the measure from which on a line beside a table or code is prose,
_WORDS = 3  # if it has so many spaces


class Blocks:
    """What rule parameters say about lines: ``gap`` spaces between columns, ``symbols`` of code,
    ``density``: one symbol in so many characters makes a line code, ``prompts`` with which lines of
    code begin."""

    def __init__(self, layout: Layout, text: str, params: Mapping[str, Any]) -> None:
        self.layout = layout
        self.gap = " " * params["columns"]
        self.density, self.prompts = params["density"], tuple(params["prompts"])
        symbols = [symbol for symbol in params["symbols"] if symbol in text]
        number = sum(map(text.count, symbols)) if symbols else 0
        self.symbols = symbols if number * _TRIGGER > len(layout.texts) else []

    def formatted(self) -> list[bool] | None:
        """For each body line whether it is part of a table, code or a drawing; None if no line is."""
        texts = self.layout.texts
        marks = [self.gap in text and self._columns(text) for text in texts]
        if self.symbols:
            marks = [mark or self._code(text) for mark, text in zip(marks, texts, strict=True)]
        if not any(marks):
            return None
        for k in range(1, len(marks)):
            marks[k] = marks[k] or marks[k - 1] and self._beside(k, k)
        for k in range(len(marks) - 2, -1, -1):
            marks[k] = marks[k] or marks[k + 1] and self._beside(k, k + 1)
        return marks

    def _columns(self, text: str) -> bool:
        """Whether a wide gap parts columns, and not a number from its heading."""
        at = text.find(self.gap)
        return at > 2 * _MARKER or self.gap in text[at + len(self.gap) :].lstrip()

    def _code(self, text: str) -> bool:
        if text.startswith(self.prompts):
            return True
        return bool(sum(map(text.count, self.symbols)) * self.density > len(text))

    def _beside(self, k: int, below: int) -> bool:
        """Whether a line next to a formatted one, no blank line between, looks like more of it: short,
        and not the end of a sentence."""
        layout = self.layout
        if layout.blanks[below]:
            return False
        text = layout.texts[k]
        size = layout.rights[k] - UNIT * layout.indents[k]
        short = size * 100 < _FULL * layout.measure(k).full or text.count(" ") < _WORDS
        return short and end_of(text) in _PIECES


_PIECES = frozenset((End.WORD, End.DIGIT, End.OTHER, End.BRACKET, End.QUOTE, End.HYPHEN, End.DASH))


def heads_section(text: str) -> bool:
    """Whether a line may be a numbered heading: figures, then a wide gap ('4   Big picture'), or figures
    with dots and a capital ('4.2 Big picture')."""
    if not text[0].isdigit():
        return False
    number, _, rest = text.partition(" ")
    if not rest or number.strip("0123456789.") or len(number) > 2 * _MARKER:
        return False
    return rest[0] == " " or "." in number[:-1] and rest[0].isalpha() and not rest[0].islower()


def begins_item(text: str) -> bool:
    """Whether a line begins with a bullet."""
    return text[0] in BULLETS and text[0] not in "*·§†" and text[1:2] == " "


def marker(text: str) -> int:
    """Length of a list marker and the space behind it ('• ', '– ', '12. ', 'b) '), 0 without one."""
    at = text.find(" ", 0, _MARKER)
    if at < 1:
        return 0
    first, last = text[0], text[at - 1]
    inner = text[:at].strip(".()")
    numbered = last in ".)" and (inner.isdigit() or len(inner) == 1 and (inner.islower() or last == ")"))
    if numbered or first in BULLETS or first in DASHES and at == 1:
        return at + len(text[at:]) - len(text[at:].lstrip())
    return 0
