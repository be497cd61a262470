"""How likely a paragraph ends in the gap between two lines.

A gap is described by some thirty small classes (how the upper line ends, how the lower begins, whether
its first word would have fitted on the upper, blank lines, indentation, what the lines around are like).
An ensemble of small decision trees gives the log-odds.  The trees are data
(``paragraphs.json``), learned by ``bench/train_reflow.py`` from labelled pages; they are
asked in order, and no further once the answer is clear.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

from ...text.view import View
from .blocks import marker
from .layout import SPACE, TURN, Layout
from .prose import End, Start, end_of, start_of

WEIGHTS = Path(__file__).with_name("paragraphs.json")

_SLACK = (
    -8,
    -5,
    -3,
    -1,
    1,
    3,
    5,
    8,
    12,
    18,
    30,
    50,
)  # room left if the next word stood here, percent of the measure
_WIDTH = (20, 35, 50, 65, 80, 90, 100)  # width of a line in percent of the measure
_INDENT = (-1, 1, 2, 3, 5, 9)  # columns right of the usual left margin
_STEP = (-3, -1, 1, 2, 3, 5, 9)  # columns right of the line above
_UPPER = (15, 30, 50, 70, 90)  # lines that begin with a capital, in percent of those around
_BLANKS = (1, 15, 30, 50, 70)  # lines with a blank line above, in percent of those around
_SPREAD = (3, 7, 15, 30)  # spread of line lengths in percent of the measure
_HABIT = (1, 3, 8, 20, 40)  # lines with a blank line above, or indented, in percent of all
_LABEL = 30  # a colon within so many characters of a line: 'Keywords: ...'
PLAIN = 0.002
"""Chance of a paragraph end where it is plain that the text runs on."""
_HABITUAL, _EXCEPT = (
    0.33,
    0.015,
)  # of the lines must, and must not, have a space behind them to make it a sign
_VERSE = 50  # percent of lines that begin with a capital, at which the text may be verse
_FITS = 3  # percent of the measure left when the next word stands on the line too
_NEAR = 5  # lines above and below whose second longest shows the measure there

FEATURES = (
    "blank", "end", "start", "slack", "width", "width_below", "indent", "indent_below", "step",
    "capitals", "blanks", "spread", "caps", "trail", "blank_above", "blank_below", "slack_below",
    "start_next", "end_above", "slack_by_below", "width_next", "letters", "open",
    "label", "blank_habit", "indent_habit",
)  # fmt: skip
"""Names of the classes, in the order in which :meth:`Gaps.features` gives them."""

_FULL_STOPS = frozenset((End.STOP, End.SENTENCE))
_OPEN_ENDS = frozenset((End.WORD, End.COMMA, End.SEMICOLON, End.HYPHEN, End.BRACKET, End.DIGIT, End.DASH))


class Gaps:
    """The gaps of a view as the model sees them; gap ``k`` lies between body lines ``k`` and ``k + 1``."""

    def __init__(self, view: View, layout: Layout) -> None:
        self.layout = layout
        self.last = len(layout.body) - 1
        self.starts = [start_of(text) for text in layout.texts]
        if Start.LETTER in self.starts:
            self._guess_case()
        lines = view.lines
        self._trailing = [lines[index][-1] in " \t" for index in layout.body]
        self._habit = _HABITUAL < sum(self._trailing) / (len(self._trailing) or 1) < 1 - _EXCEPT
        size = len(layout.body) or 1
        self._blank_habit = bisect_right(
            _HABIT, 100 * (layout.blanks.count(1) + layout.blanks.count(2)) // size
        )
        deeper = [a < b for a, b in zip(layout.indents, layout.indents[1:], strict=False)]
        self._indent_habit = bisect_right(_HABIT, 100 * sum(deeper) // size)
        self.counts = Counter(layout.texts)

    def _guess_case(self) -> None:
        """In scripts without case the line above tells whether a line goes on as if it began small."""
        texts = self.layout.texts
        for k, start in enumerate(self.starts):
            if start == Start.LETTER:
                flowing = k and end_of(texts[k - 1]) in _OPEN_ENDS
                self.starts[k] = Start.LOWER if flowing else Start.UPPER

    def plain(self, k: int) -> float:
        """The chance of a paragraph end where it is plain from the gap itself, else 0.

        The text runs on where there is no blank line, no room, no end of a sentence above, and below a small
        letter (or behind the upper line a space, as extractors leave it), and where a bracket is open.  A
        paragraph ends at a blank line behind the end of a sentence if there was room for the next word and
        that does not begin small, or begins a label.  Each is wrong in about one of 500 labelled places."""
        layout = self.layout
        blank, text = layout.blanks[k + 1], layout.texts[k]
        if blank == TURN:
            return 0.0
        lower = not self.starts[k + 1]
        full = layout.measure(k).full
        if not blank:
            flowing = lower or self._habit and self._trailing[k] and layout.upper_share(k + 1) < _VERSE
            room = full // 8 if lower else layout.first(k + 1)
            if flowing and full - layout.rights[k] < room and end_of(text) in _OPEN_ENDS:
                step = layout.indents[k + 1] - layout.indents[k]
                if -2 < step < 2 or step == marker(text):
                    return PLAIN
        elif end_of(text) in _FULL_STOPS and (not lower or self._set_apart(k)):
            return 1.0 - PLAIN if self.slack(k, full) >= _FITS else 0.0
        if ("(" in text or "[" in text) and _bracketed(text, layout.texts[k + 1]):
            return PLAIN if not blank or self.slack(k, full) < _FITS else 0.0
        return 0.0

    def _set_apart(self, k: int) -> bool:
        """Whether more than a blank line parts a line that begins small from the one above: no space behind
        that one where lines that run on have one, or a label with a colon."""
        return self._habit and not self._trailing[k] or self.layout.texts[k + 1].find(": ", 3, _LABEL) > 0

    def slack(self, k: int, full: int) -> int:
        """Percent of the measure ``full`` left in line ``k`` if the next line's first word stood there
        too."""
        if k == self.last:
            return 100
        layout = self.layout
        need = layout.rights[k] + SPACE + layout.first(k + 1)
        return (full - need) * 100 // full

    def features(self, k: int) -> tuple[int, ...]:
        """Classes of gap ``k``, in the order of :data:`FEATURES`."""
        layout = self.layout
        full, left, spread = layout.measure(k)
        texts, indents, blanks, rights = layout.texts, layout.indents, layout.blanks, layout.rights
        above, below = texts[k], texts[k + 1]
        last = k + 1 == self.last
        step = indents[k + 1] - indents[k]
        if step > 1 and step == marker(above):  # a list item's second line stands under its first word
            step = 0
        need = rights[k] + SPACE + layout.first(k + 1)
        ranked = sorted(rights[k + 1 : k + 1 + _NEAR])
        by_below = ranked[-2] if len(ranked) > 1 else full
        scale = 1000 // full if full < 10 else 100 / full
        return (
            blanks[k + 1],
            end_of(above),
            self.starts[k + 1],
            bisect_right(_SLACK, (full - need) * scale),
            bisect_right(_WIDTH, (rights[k] - 10 * indents[k]) * scale),
            bisect_right(_WIDTH, (rights[k + 1] - 10 * indents[k + 1]) * scale),
            bisect_right(_INDENT, indents[k] - left),
            bisect_right(_INDENT, indents[k] + step - left),
            bisect_right(_STEP, step),
            bisect_right(_UPPER, layout.upper_share(k + 1)),
            bisect_right(_BLANKS, layout.blank_share(k + 1)),
            bisect_right(_SPREAD, spread * scale),
            above.isupper() + 2 * below.isupper(),
            1 + self._trailing[k] if self._habit else 0,
            blanks[k],
            1 if last else blanks[k + 2],
            bisect_right(_SLACK, self.slack(k + 1, full)),
            Start.OTHER if last else self.starts[k + 2],
            end_of(texts[k - 1]) if k else End.STOP,
            bisect_right(_SLACK, (by_below - need) * scale),
            0 if last else bisect_right(_WIDTH, (rights[k + 2] - 10 * indents[k + 2]) * scale),
            sum(map(str.isalpha, below[:20])) * 10 // len(below[:20]),
            above.rfind("(") > above.rfind(")") or above.rfind("[") > above.rfind("]"),
            below.find(": ", 3, _LABEL) > 0,
            self._blank_habit,
            self._indent_habit,
        )


def _bracketed(above: str, below: str) -> bool:
    """Whether a bracket that opens on the upper line is closed on the lower one."""
    for opening, closing in ("()", "[]"):
        if above.rfind(opening) > above.rfind(closing):
            at = below.find(closing)
            return at >= 0 and opening not in below[:at]
    return False


Node = tuple[int, int, Any, Any] | float
"""A leaf, or (feature, threshold, node if the class is not greater, node if it is)."""


class Model:
    """Trees whose leaves add up to log-odds; ``sure`` is where asking stops, early trees having been
    asked."""

    def __init__(self, bias: float, trees: list[Node], sure: float) -> None:
        self.bias, self.trees, self.sure = bias, trees, sure

    def probability(self, features: tuple[int, ...]) -> float:
        """Probability from 0 to 1 that a paragraph ends in a gap."""
        total = self.bias
        for number, node in enumerate(self.trees):
            while node.__class__ is tuple:
                feature, threshold, low, high = node
                node = low if features[feature] <= threshold else high
            total += node  # type: ignore[operator]
            if number & 3 == 3 and not -self.sure < total < self.sure:
                break
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


def read_tree(entry: Any) -> Node:
    """A tree from its form in the weight file: a number, or [feature, threshold, low, high]."""
    if not isinstance(entry, list):
        return float(entry)
    name, threshold, low, high = entry
    return FEATURES.index(name), threshold, read_tree(low), read_tree(high)


@cache
def model() -> Model:
    """The learned model, read once."""
    data = json.loads(WEIGHTS.read_text("utf-8"))
    return Model(data["bias"], [read_tree(tree) for tree in data["trees"]], data["sure"])
