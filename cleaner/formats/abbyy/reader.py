"""ABBYY FineReader XML, versions 6 to 10: blocks, paragraphs and lines of characters, each with its box and
how sure the program was of it; or lines of plain text, where it was told to write no more.

White space is characters, too.  Alternative readings of words and characters are not looked at.  Paragraph
styles (since version 9) say which lines are running heads and notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import nan
from statistics import fmean
from typing import NamedTuple

from ...text.source import Box, Page
from ...text.view import Role
from ..layout.blocks import SPACE, Block, Row, Sheet, Token, hull, plain, share_out
from ..layout.delivery import deliver
from ..layout.labels import is_folio, role_of
from ..layout.markup import Fault, Node, count, number, parts, pieces, share
from ..request import Outline, Request

_PARTS = frozenset(("paragraphStyles", "page"))
_ROLES = {"rt": Role.HEAD, "footnote": Role.NOTE, "endnote": Role.NOTE, "garb": Role.SPECK}
_SURE = 100  # what stands for a confidence of 1; more, or less than 0, for none
_DPI = 300  # where a page does not say it
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})?")


class Spot(NamedTuple):
    """Where a word stands: the elements of its characters, or the one whose text it is in."""

    chars: tuple[Node, ...]
    text: Node | None = None


class _Context(NamedTuple):
    """What a block has from what it is in."""

    roles: dict[str, Role]
    dpi: float
    table: str = ""
    role: Role = Role.BODY


def sheets(data: Iterable[bytes]) -> Iterator[Sheet | Fault]:
    """The pages of a file, with the elements that its words are from."""
    roles: dict[str, Role] = {}
    for item in parts(data, _PARTS):
        if isinstance(item, Fault):
            yield item
        elif item.name == "page":
            yield _sheet(item, roles)
        else:
            roles.update({s.get("id"): _ROLES.get(s.get("role"), Role.BODY) for s in item.children})


def read_pages(path: str, request: Request) -> Iterator[Outline | Page]:
    """Outline and pages of a file; see :mod:`cleaner.formats.request`.

    Raises :class:`DocumentError` for what has no page or declares entities, and for too many pages."""
    yield from deliver(sheets(pieces(path)), count(pieces(path), "page"), request)


def _sheet(page: Node, roles: dict[str, Role]) -> Sheet:
    width, height = number(page.get("width")), number(page.get("height"))
    context = _Context(roles, number(page.get("resolution")) or _DPI)
    blocks = [block for at, node in enumerate(page.all("block")) for block in _blocks(node, context, f"{at}")]
    return Sheet(blocks, width or 0.0, height or 0.0)


def _blocks(node: Node, context: _Context, name: str) -> Iterator[Block]:
    """The paragraphs of a block, and those of each cell of a table."""
    context = context._replace(role=role_of(node.get("blockName")))
    for text in node.all("text"):
        yield from _paragraphs(text, node, context)
    cells = [cell for row in node.all("row") for cell in row.all("cell")]
    for cell in cells:
        for text in cell.all("text"):
            found = list(_paragraphs(text, node, context._replace(table=name)))
            for token in next((row.tokens for block in found for row in block.rows if row.tokens), [])[:1]:
                token.is_cell = True
            yield from found


def _paragraphs(text: Node, spot: Node, context: _Context) -> Iterator[Block]:
    for paragraph in text.all("par"):
        role = context.role or context.roles.get(_style(paragraph), Role.BODY)
        rows = [_row(line, role, context.dpi) for line in paragraph.all("line")]
        yield Block(rows, "", spot, context.table)


def _style(paragraph: Node) -> str:
    return paragraph.get("style") or paragraph.get("styleId")


def _row(line: Node, role: Role, dpi: float) -> Row:
    row = Row(box=box_of(line), spot=line)
    parts = list(line.all("formatting"))
    chars = [char for part in parts for char in part.all("charParams") if letters_of(char)]
    row.tokens = list(_lettered(chars)) if chars else _unlettered(parts, row.box)
    row.role = Role.FOLIO if role in (Role.HEAD, Role.FOOT) and is_folio(row.text) else role
    sizes = [float(match[0]) for part in parts if (match := _NUMBER.match(part.get("fs")))]
    row.size = sizes[0] * dpi / 72 if sizes else 0.0
    return row


def _lettered(chars: Sequence[Node]) -> Iterator[Token]:
    """The words of a line of characters."""
    for is_space, group in groupby(chars, key=lambda char: not letters_of(char).strip()):
        word = tuple(group)
        if not is_space:
            yield Token(
                "".join(map(letters_of, word)), hull(map(box_of, word)), _confidence(word), "", Spot(word)
            )


def letters_of(char: Node) -> str:
    """What an element of a character shows: one or more letters, a space, or nothing."""
    text = SPACE.sub(" ", char.text).replace("\0", "\ufffd")
    return text.strip(" ") or text[:1]


def _confidence(word: Sequence[Node]) -> float:
    values = [number(char.get("charConfidence")) for char in word]
    known = [value for value in values if value is not None and 0 <= value <= _SURE]
    return share(str(fmean(known)), _SURE) if known else nan


def _unlettered(parts: Sequence[Node], box: Box | None) -> list[Token]:
    """The words of a line of plain text, each with its share of the line.  One that goes on in other type
    stays as it is."""
    words = [(word, part) for part in parts for word in plain(part.text).split(" ") if word]
    tokens = share_out([word for word, _ in words], box)
    for token, (_, part) in zip(tokens, words, strict=True):
        token.spot = Spot((), part)
    before = ""
    at = 0
    for part in parts:
        size = len([word for word in plain(part.text).split(" ") if word])
        if size and at:
            tokens[at].is_tight = not (before[-1:].isspace() or part.text[:1].isspace())
        before, at = part.text or before, at + size
    return tokens


def box_of(node: Node) -> Box | None:
    """The rectangle that an element stands in, None if it does not say."""
    left, top = number(node.get("l")), number(node.get("t"))
    right, bottom = number(node.get("r")), number(node.get("b"))
    if left is None or top is None or right is None or bottom is None:
        return None
    return Box(left, top, max(left, right), max(top, bottom))
