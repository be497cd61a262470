"""The labels of lines: furniture by its role, text by its kind and by how it begins.

A line of text either runs on from the line of text before it, begins a new line, or begins a paragraph.
The label says so at the *lower* line, so that furniture between the two does not stand in the way.
"""

from __future__ import annotations

import enum
from functools import cache
from typing import NamedTuple


class Begin(enum.StrEnum):
    """How a line of text begins."""

    FLOW = "F"
    NEWLINE = "N"
    PARAGRAPH = "P"


class Kind(enum.StrEnum):
    """What a line of text belongs to."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    ENTRY = "entry"
    ROW = "row"
    VERSE = "verse"
    CODE = "code"
    CAPTION = "caption"
    NOTE = "note"
    ADDRESS = "address"
    DIALOGUE = "dialogue"


class Furniture(enum.StrEnum):
    """What a line that is no text is."""

    HEAD = "head"
    FOLIO = "folio"
    SIGNATURE = "signature"
    CATCHWORD = "catchword"
    SPECK = "speck"
    NOTICE = "notice"
    LINE_NUMBER = "linenumber"


FURNITURE = frozenset(Furniture)


class Text(NamedTuple):
    """A label of a line of text."""

    kind: Kind
    begin: Begin

    def __str__(self) -> str:
        return f"{self.kind}.{self.begin}"


@cache
def parse(label: str) -> Text | Furniture:
    """A label as the model writes it."""
    kind, _, begin = label.partition(".")
    return Text(Kind(kind), Begin(begin)) if begin else Furniture(label)
