"""From blocks to lines: filling, breaking of words, what each gap is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import regex

from bench.press.blocks import Block, Insert, Role
from bench.press.hyphenate import Break, Label, breaks
from bench.press.layout import Layout

Gap = Literal["join", "hyphen", "space", "newline", "paragraph"]
GAPS: dict[Label, Gap] = {"join": "join", "keep": "hyphen", "respell": "join", "space": "space"}
DASH = regex.compile(r"(?<=\p{L}[^\s]?)—(?=[^\s]?\p{L})")
BEFORE = regex.compile(r"^[^\p{L}\p{N}]+")
AFTER = regex.compile(r"[^\p{L}\p{N}]+$")
SUSPENDED = regex.compile(r"\p{L}-$")
BLANKS = regex.compile(r"(?<!(?:^|\s)[«–])\s(?![;:!?»](?:\s|$))")  # blanks at which a line may end
RANGE = regex.compile(r"(?<=\d)–(?=\d)")


class Broken(NamedTuple):
    """A word broken at a line's end: as it stands on the two lines, and whole."""

    left: str
    right: str
    whole: str
    label: Label
    glyph: str
    repeat: bool


@dataclass
class Row:
    """A line of a block as it is set; `gap` is that to the next line of the block."""

    text: str
    role: Role
    block: int
    gap: Gap
    broken: Broken | None = None
    words: tuple[int, int] = (0, 0)  # which words of the block begin here
    inserts: tuple[Insert, ...] = ()
    unit: int = 0
    depth: int = 0  # blanks before the text


class Piece(NamedTuple):
    """The words of a line, and how the last one breaks."""

    words: list[str]
    broken: Broken | None
    gap: Gap
    begun: int


class Setter:
    """Sets the blocks of one document."""

    def __init__(self, rng: random.Random, layout: Layout) -> None:
        self.rng = rng
        self.layout = layout

    def rows(self, block: Block, number: int) -> list[Row]:
        """The lines of a block."""
        made: list[Row] = []
        counted = 0
        for index, unit in enumerate(block.units):
            role = block.roles[index] if block.roles else block.role
            rows = list(self._unit(block, unit, index))
            for row in rows:
                if block.lines and row.gap == "space":
                    row.gap, row.broken = "newline", None
                row.role, row.block, row.unit = role, number, index
                row.words = (counted, counted + row.words[1])
                row.inserts = tuple(i for i in block.inserts if row.words[0] <= i.word < row.words[1])
                counted = row.words[1]
            made += rows
        made[-1].gap = "paragraph"
        return made

    def _unit(self, block: Block, unit: str, index: int) -> Iterator[Row]:
        base = block.indent + (block.indents[index] if block.indents else 0)
        if not block.fill:
            text = unit if block.align == "left" else self._aligned(unit, block, 0)
            yield Row(
                " " * base + text, block.role, 0, "newline", words=(0, len(BLANKS.split(unit))), depth=base
            )
            return
        width = max(16, self.layout.measure - base - max(block.first, block.hang))
        pieces = list(self._fill(BLANKS.split(unit), width, self.layout.measure - base, block))
        for at, piece in enumerate(pieces):
            depth = base + (block.first if at == 0 else block.hang)
            text = self._spaced(piece, width, at == len(pieces) - 1, block)
            if block.align != "left":
                text = self._aligned(text, block, depth)
            yield Row(
                " " * depth + text, block.role, 0, piece.gap, piece.broken, (0, piece.begun), depth=depth
            )

    def _aligned(self, text: str, block: Block, depth: int) -> str:
        room = max(0, self.layout.measure - depth - len(text))
        if self.layout.stripped:
            return text
        return " " * (room if block.align == "right" else room // 2) + text

    def _spaced(self, piece: Piece, width: int, last: bool, block: Block) -> str:
        """The words with the blanks between; justified lines have more of them here and there."""
        words = piece.words
        missing = width - len(" ".join(words))
        if last or not self.layout.justify or block.role not in ("text", "item", "note") or len(words) < 4:
            return " ".join(words)
        extra = [0] * (len(words) - 1)
        for _ in range(min(missing, 2 * len(extra))):
            extra[self.rng.randrange(len(extra))] += 1
        return words[0] + "".join(
            " " * (1 + more) + word for more, word in zip(extra, words[1:], strict=True)
        )

    def _fill(self, words: list[str], width: int, widest: int, block: Block) -> Iterator[Piece]:
        """Lines as long as the measure allows."""
        line: list[str] = []
        begun = used = 0
        queue = list(reversed(words))
        while queue:
            word = queue.pop()
            room = width - used - (1 if line else 0)
            fresh = not (isinstance(word, Rest))
            if len(word) <= room:
                used += len(word) + (1 if line else 0)
                line.append(word)
                begun += fresh
                continue
            found = self._break(word, room, block) if line or len(word) > widest else None
            if found:
                left, rest, broken, gap = found
                line.append(left)
                yield Piece(line, broken, gap, begun + fresh)
                queue.append(rest)
            elif line:
                yield Piece(line, *self._suspended(line[-1], word), begun)
                queue.append(word)
            else:
                yield Piece([word], None, "space", fresh)
                line, begun, used = [], 0, 0
                continue
            line, begun, used = [], 0, 0
        if line or not words:
            yield Piece(line, None, "newline", begun)

    def _suspended(self, last: str, word: str) -> tuple[Broken | None, Gap]:
        """A line that ends with "Ein-" of "Ein- und Ausgang" ends in a hyphen that is no break."""
        if not SUSPENDED.search(last):
            return None, "space"
        left, right = BEFORE.sub("", last[:-1]), AFTER.sub("", word)
        return Broken(left, right, f"{left}- {right}", "space", "-", False), "space"

    def _break(self, word: str, room: int, block: Block) -> tuple[str, Rest, Broken | None, Gap] | None:
        """The word in two, if the first part fits."""
        if isinstance(word, Rest) and word.broken:
            return None
        if self.layout.dashes:
            for at in reversed(list(DASH.finditer(word))):
                if at.end() <= room:
                    return word[: at.end()], Rest(word[at.end() :]), None, "hyphen"
        at = RANGE.search(word)
        if at and at.end() <= room and self.rng.random() < 0.5:
            left, right = BEFORE.sub("", word[: at.start()]), AFTER.sub("", word[at.end() :])
            broken = Broken(left, right, f"{left}–{right}", "keep", "–", False)
            return word[: at.end()], Rest(word[at.end() :], broken=True), broken, "hyphen"
        if block.role in ("heading", "code", "row") and self.rng.random() < 0.8:
            return None
        chances = breaks(word, self.layout.lang, self.layout.respells)
        own = bool(chances) and chances[0].label == "keep"
        if not own and self.rng.random() >= self.layout.hyphenated:
            return None
        fitting = [each for each in chances if len(each.left) + 1 <= room]
        respelt = [each for each in fitting if each.label == "respell"]
        chosen = respelt if respelt and self.rng.random() < 0.7 else fitting
        return self._broken(word, chosen[-1]) if fitting else None

    def _broken(self, word: str, chosen: Break) -> tuple[str, Rest, Broken, Gap]:
        glyph = self.layout.glyph_for(chosen.label)
        if self.layout.mixed and self.rng.random() < 0.4:
            glyph = "-"
        repeat = self.layout.repeats and chosen.label == "keep"
        left, right = BEFORE.sub("", chosen.left), AFTER.sub("", chosen.right)
        core = AFTER.sub("", BEFORE.sub("", word))
        broken = Broken(left, right, core, chosen.label, glyph, repeat)
        sign = "-" if repeat else ""
        return chosen.left + glyph, Rest(sign + chosen.right, broken=True), broken, GAPS[chosen.label]


def spoken(block: Block, rows: list[Row]) -> list[str]:
    """What a block says whose filled lines stay lines: a line for each that ends no broken word."""
    words = [word for unit in block.units for word in BLANKS.split(unit)]
    made, goes_on = list[str](), False
    for row in rows:
        text = " ".join(words[slice(*row.words)])
        if goes_on:
            made[-1] = f"{made[-1]} {text}".rstrip()
        else:
            made.append(text)
        goes_on = row.gap in ("join", "hyphen")
    return made


class Rest(str):
    """What is left of a word that was broken; it breaks once only."""

    broken: bool

    def __new__(cls, text: str, broken: bool = False) -> Rest:
        """The rest of a word."""
        made = super().__new__(cls, text)
        made.broken = broken
        return made
