"""A page as layout formats have it: blocks of lines of words, each with its box."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import nan
from typing import Any

from ...text.source import Box
from ...text.view import Role

SPACE = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
"""What is written as one space."""

SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
"""Letters of scripts that set no spaces between words."""


@dataclass(slots=True)
class Token:
    """A word.  ``text`` has no white space but single spaces, ``whole`` is the unbroken word if the format
    gives it, ``spot`` where it stands in the file, in the way of its format, ``is_tight`` whether it follows
    the one before it without a space, ``is_cell`` whether it begins a cell of a table."""

    text: str
    box: Box | None = None
    confidence: float = nan
    whole: str = ""
    spot: Any = None
    is_tight: bool = False
    is_cell: bool = False


@dataclass(slots=True)
class Row:
    """A line.  ``size`` is that of its type, in the page's unit, 0 if unknown."""

    tokens: list[Token] = field(default_factory=list)
    box: Box | None = None
    size: float = 0.0
    role: Role = Role.BODY
    spot: Any = None

    @property
    def text(self) -> str:
        """Its words."""
        parts = (token.text if token.is_tight else f" {token.text}" for token in self.tokens)
        return "".join(parts).lstrip(" ")


@dataclass(slots=True)
class Block:
    """Lines that belong together; ``name`` is what the file calls them, ``table`` the table that they are a
    cell of, if any."""

    rows: list[Row] = field(default_factory=list)
    name: str = ""
    spot: Any = None
    table: str = ""


@dataclass(slots=True)
class Sheet:
    """A page, its blocks in reading order."""

    blocks: list[Block] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0
    unit: str = "px"
    label: str = ""

    def tokens(self) -> Iterator[Token]:
        """The words in reading order, as those of the page."""
        return (token for block in self.blocks for row in block.rows for token in row.tokens)


def plain(text: str) -> str:
    """A word as it stands in a text: white space that lines and pages are made of becomes single spaces."""
    return SPACE.sub(" ", text).strip(" ").replace("\0", "\ufffd")


def hull(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest rectangle around all that are known."""
    whole: Box | None = None
    for box in boxes:
        if box is not None:
            whole = box if whole is None else whole.around(box)
    return whole


def share_out(texts: Iterable[str], box: Box | None) -> list[Token]:
    """Words of a line whose boxes are not known, each with its share of the line's by its characters."""
    texts = list(texts)
    if box is None:
        return [Token(text) for text in texts]
    step = (box.right - box.left) / max(1, sum(map(len, texts)) + len(texts) - 1)
    tokens, at = [], box.left
    for text in texts:
        end = at + step * len(text)
        tokens.append(Token(text, Box(round(at, 2), box.top, round(end, 2), box.bottom)))
        at = end + step
    return tokens


def arranged(blocks: list[Block], ranks: Mapping[str, int]) -> list[Block]:
    """Blocks in the order of their ranks.  Those without one stand before the others if they lie above all of
    them, else behind."""
    ranked = sorted((b for b in blocks if b.name in ranks), key=lambda block: ranks[block.name])
    if not ranked:
        return blocks
    whole = hull(row.box for block in ranked for row in block.rows)
    before: list[Block] = []
    behind: list[Block] = []
    for block in blocks:
        if block.name not in ranks:
            box = hull(row.box for row in block.rows)
            (before if whole and box and box.bottom <= whole.top else behind).append(block)
    return before + ranked + behind


def settle(sheet: Sheet) -> Sheet:
    """The sheet without what has no text, every line and word with a box if anything around it has one."""
    for block in sheet.blocks:
        for row in block.rows:
            row.tokens = [token for token in row.tokens if token.text.strip()]
            row.box = row.box or hull(token.box for token in row.tokens)
            for token in row.tokens:
                token.box = token.box or row.box
        block.rows = [row for row in block.rows if row.tokens]
    sheet.blocks = [block for block in sheet.blocks if block.rows]
    return sheet
