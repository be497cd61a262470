"""The logical document: blocks of text with their roles, before anything is set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

Role = Literal[
    "text", "heading", "item", "entry", "row", "verse", "code", "caption", "note", "address", "dialogue",
    "head", "foot", "folio", "signature", "catchword", "linenumber", "notice", "speck", "blank", "feed",
]  # fmt: skip
FURNITURE = frozenset({"head", "foot", "folio", "signature", "catchword", "linenumber", "notice", "speck"})
EMPTY = frozenset({"blank", "feed"})
Margin = Literal["", "page", "running"]
Align = Literal["left", "centre", "right"]


class Turn(NamedTuple):
    """Rows that a table sets where a page turns: at the foot of the one, at the top of the next."""

    foot: tuple[str, ...] = ()
    top: tuple[str, ...] = ()


class Insert(NamedTuple):
    """A block that is called in another: a note at the foot of that page, a figure at the top of the next."""

    word: int
    block: Block
    where: Literal["foot", "top"] = "foot"


NOTHING: tuple[Insert, ...] = ()


@dataclass(frozen=True)
class Block:
    """Text that belongs together. Units are filled to the measure and are lines of their own in the block."""

    role: Role
    units: tuple[str, ...]
    roles: tuple[Role, ...] = ()  # of the units, if they differ
    indent: int = 0
    first: int = 0  # how much further in the first line of a unit stands
    hang: int = 0  # and the others
    indents: tuple[int, ...] = ()  # of the units, if they differ
    align: Align = "left"
    fill: bool = True
    lines: bool = False  # the lines into which a unit is filled stay lines
    before: int | None = None  # blank lines; the layout's where not said
    after: int | None = None
    page: bool = False  # opens a page
    bottom: bool = False  # stands at the foot of the page
    keep_next: bool = False
    keep: bool = False
    running: str | None = None  # what heads name from here on
    inserts: tuple[Insert, ...] = ()
    turn: Callable[[int], Turn] | None = None

    @property
    def text(self) -> str:
        """The text as it should be."""
        return "\n".join(self.units)

    def but(self, **changes: object) -> Block:
        """The block with some things otherwise."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass
class Document:
    """Blocks in order, and what heads and feet need to know."""

    title: str
    blocks: list[Block]
    author: str = ""
    house: str = "book"  # the family of heads and feet that suits
    measure: tuple[int, int] = (45, 80)
    pages: int = 8  # about how many
    hyphenated: float = 0.8  # chance that the document breaks words
    constant: tuple[str, ...] = ()  # lines for heads and feet that the kind knows (case number, file path)
    paragraphs: Literal["", "indent", "blank", "both"] = ""
    margin: Margin = ""  # line numbers in the margin
    columns: tuple[int, ...] = (1,)  # how many, one of these
    ranges: Literal["", "words", "verses"] = ""  # heads say what is on the page


def heading(text: str, **changes: object) -> Block:
    """A heading that stays with what follows."""
    made = Block("heading", (text,), before=2, after=1, keep_next=True)
    return made.but(**changes)


def para(text: str, **changes: object) -> Block:
    """A paragraph of running text."""
    return Block("text", (text,)).but(**changes)
