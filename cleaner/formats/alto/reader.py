"""ALTO XML, versions 1 to 4, with or without a namespace.

Margins come where they belong in the text: the upper one first, those at the sides and the lower one last.
An upper or lower one of many lines holds no running head: some libraries put the title of a newspaper there.
A hyphen that stands in an element of its own (HYP) is a part of the word before it.  Strings with no space
(SP) between them touch in the text as they do in the print - punctuation, a change of type within a word -
where the page has such elements at all.
Some files have punctuation and hyphens as Strings, with spaces or none at all: those that touch a word belong
to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf
from typing import NamedTuple

from ...text.glyphs import LINE_HYPHENS
from ...text.source import Box, Page
from ...text.view import Role
from ..layout.blocks import SPACELESS, Block, Row, Sheet, Token, arranged, plain, share_out
from ..layout.delivery import deliver
from ..layout.labels import is_folio, role_of
from ..layout.markup import Fault, Node, count, number, parts, pieces, share
from ..request import Outline, Request

PARTS = frozenset(("Description", "Styles", "Tags", "ReadingOrder", "Page"))
"""The elements that pages are made of."""

_SPACES = {
    "TopMargin": Role.HEAD,
    "PrintSpace": Role.BODY,
    "LeftMargin": Role.NOTE,
    "RightMargin": Role.NOTE,
    "BottomMargin": Role.FOOT,
}
_HIGHEST = 3  # lines of an upper or lower margin that is a running head or foot
_PLACES = {name: place for place, name in enumerate(_SPACES)}
_UNITS = {"mm10": ("mm10", 254 / 72), "inch1200": ("inch1200", 1200 / 72)}
_PIXELS = ("px", 300 / 72)  # what a point is in pixels depends on the scan: most are made with 300 dpi
_CLOSING, _OPENING = frozenset(f".,;:!?)]{LINE_HYPHENS}"), ("(", "[")  # what words have around them
_LINE_ENDS = frozenset(LINE_HYPHENS)
_TOUCHING = 0.3  # average characters between two Strings up to which they may be one word


class Spot(NamedTuple):
    """Where a word stands: its element, and that of its hyphen.  A String may hold several words."""

    string: Node
    hyphen: Node | None
    glyph: str  # what the hyphen added to the word


class _Context(NamedTuple):
    """What a line has from what it is in."""

    role: Role
    styles: str


class Reader:
    """Makes sheets of the parts of a file."""

    def __init__(self) -> None:
        self.unit, self.point = _PIXELS
        self.sizes: dict[str, float] = {}
        self.labels: dict[str, Role] = {}
        self.ranks: dict[str, int] = {}
        self.has_spaces = False  # whether the page has an element for each space

    def sheets(self, items: Iterable[Node | Fault]) -> Iterator[Sheet | Fault]:
        """The pages, in order, and what is wrong with the file."""
        for item in items:
            if isinstance(item, Fault):
                yield item
            elif item.name == "Page":
                yield self._sheet(item)
            elif item.name == "Description":
                unit = item.first("MeasurementUnit")
                self.unit, self.point = _UNITS.get(unit.text.strip() if unit else "", _PIXELS)
            elif item.name == "Styles":
                for style in item.all("TextStyle"):
                    self.sizes[style.get("ID")] = (number(style.get("FONTSIZE")) or 0) * self.point
            elif item.name == "Tags":
                for tag in item.children:
                    role = role_of(tag.get("LABEL")) or role_of(tag.get("TYPE"))
                    self.labels[tag.get("ID")] = role
            else:
                self._order(item)

    def _order(self, node: Node) -> None:
        for reference in node.get("REF").split() if node.name == "ElementRef" else ():
            self.ranks.setdefault(reference, len(self.ranks))
        for child in node.children:
            self._order(child)

    def _sheet(self, page: Node) -> Sheet:
        width, height = number(page.get("WIDTH")), number(page.get("HEIGHT"))
        sheet = Sheet([], width or 0.0, height or 0.0, self.unit, page.get("PRINTED_IMG_NR"))
        self.has_spaces = _has_spaces(page)
        for space in sorted(page.all(*_SPACES), key=lambda node: _PLACES[node.name]):
            role = _SPACES[space.name]
            if role in (Role.HEAD, Role.FOOT) and len(set(_tops(space))) > _HIGHEST:
                role = Role.BODY
            context = _Context(role, page.get("STYLEREFS"))
            sheet.blocks += self._blocks(space, context)
        if self.ranks:
            sheet.blocks = arranged(sheet.blocks, self.ranks)
        return sheet

    def _blocks(self, parent: Node, context: _Context) -> Iterator[Block]:
        for node in parent.all("TextBlock", "ComposedBlock"):
            inner = self._inside(node, context)
            if node.name == "ComposedBlock":
                yield from self._blocks(node, inner)
            else:
                yield self._block(node, inner)

    def _block(self, node: Node, context: _Context) -> Block:
        lines = list(node.all("TextLine"))
        names = [line.get("ID") for line in lines]
        name = node.get("ID")
        known = [self.ranks[each] for each in names if each in self.ranks]
        if known:  # the order is one of lines: the block stands where its first one does
            self.ranks.setdefault(name, min(known))
            lines.sort(key=lambda line: self.ranks.get(line.get("ID"), inf))
        return Block([self._row(line, context) for line in lines], name, node)

    def _inside(self, node: Node, context: _Context) -> _Context:
        """What an element gives to what is in it."""
        roles = [self.labels.get(tag, Role.BODY) for tag in node.get("TAGREFS").split()]
        role = next((role for role in roles if role), role_of(node.get("TYPE")) or context.role)
        return _Context(role, f"{node.get('STYLEREFS')} {context.styles}")

    def _row(self, line: Node, context: _Context) -> Row:
        role, styles = self._inside(line, context)
        row = Row(box=box_of(line), spot=line)
        before = ""
        nodes = list(line.all("String", "SP", "HYP"))
        for node in nodes:
            if node is nodes[-1] and self._is_hyphen(row, node):
                _hyphenate(row.tokens[-1], node)
            elif node.name == "String":
                styles = styles if row.tokens else f"{node.get('STYLEREFS')} {styles}"
                tokens = _tokens(node)
                if row.tokens:
                    tokens[0].is_tight = self._touches(row.tokens[-1], tokens[0], before == "SP")
                row.tokens += tokens
            elif node.name == "HYP" and row.tokens:
                _hyphenate(row.tokens[-1], node)
            before = node.name
        for token in row.tokens:
            if token.whole and not token.spot.hyphen and token.text and token.text[-1] not in LINE_HYPHENS:
                token.text, token.spot = f"{token.text}-", token.spot._replace(glyph="-")
        row.role = Role.FOLIO if role in (Role.HEAD, Role.FOOT) and is_folio(row.text) else role
        row.size = next((size for style in styles.split() if (size := self.sizes.get(style))), 0.0)
        return row

    def _is_hyphen(self, row: Row, node: Node) -> bool:
        """Whether the last String of a line is the hyphen of the word before it."""
        if node.name != "String" or not row.tokens or node.get("CONTENT") not in _LINE_ENDS:
            return False
        return self._touches(row.tokens[-1], _tokens(node)[0], True)

    def _touches(self, left: Token, right: Token, is_spaced: bool) -> bool:
        """Whether no space stands between two Strings: where the file has one, only if it sets off what
        belongs to the word."""
        if not (left.text and right.text):
            return False
        is_mark = all(char in _CLOSING for char in right.text) or left.text in _OPENING
        if is_spaced and not is_mark:
            return False
        if SPACELESS.match(left.text[-1]) and SPACELESS.match(right.text[0]):
            return True
        return (self.has_spaces or is_mark) and _adjoins(left, right)


def _adjoins(left: Token, right: Token) -> bool:
    """Whether two words stand so near each other that they may be one."""
    if not (left.box and right.box):
        return False
    width = left.box.right - left.box.left + right.box.right - right.box.left
    gap = max(right.box.left - left.box.right, left.box.left - right.box.right)
    return gap <= _TOUCHING * width / (len(left.text) + len(right.text))


def _tops(node: Node) -> Iterator[str]:
    """Where each line in an element with text begins."""
    for child in node.children:
        if child.name == "TextLine" and any(string.get("CONTENT").strip() for string in child.all("String")):
            yield child.get("VPOS")
        yield from _tops(child)


def _has_spaces(node: Node) -> bool:
    return any(child.name == "SP" or _has_spaces(child) for child in node.children)


def _tokens(node: Node) -> list[Token]:
    whole = node.get("SUBS_CONTENT") if node.get("SUBS_TYPE") == "HypPart1" else ""
    texts = plain(node.get("CONTENT")).split(" ")
    box, confidence, spot = box_of(node), share(node.get("WC")), Spot(node, None, "")
    if len(texts) == 1:
        return [Token(texts[0], box, confidence, plain(whole), spot)]
    return [Token(token.text, token.box, confidence, "", spot) for token in share_out(texts, box)]


def _hyphenate(token: Token, node: Node) -> None:
    """Put the hyphen of an element to the word before it, if it has none yet."""
    glyph = plain(node.get("CONTENT")) or "-"
    if token.text.endswith((glyph, *LINE_HYPHENS)):
        glyph = ""
    token.text += glyph
    token.spot = Spot(token.spot.string, node, glyph)


def box_of(node: Node) -> Box | None:
    """The rectangle that an element stands in, None if it does not say."""
    left, top = number(node.get("HPOS")), number(node.get("VPOS"))
    width, height = number(node.get("WIDTH")), number(node.get("HEIGHT"))
    if left is None or top is None or width is None or height is None:
        return None
    return Box(left, top, left + max(0.0, width), top + max(0.0, height))


def sheets(data: Iterable[bytes]) -> Iterator[Sheet | Fault]:
    """The pages of a file, with the elements that its words are from."""
    return Reader().sheets(parts(data, PARTS))


def read_pages(path: str, request: Request) -> Iterator[Outline | Page]:
    """Outline and pages of a file; see :mod:`cleaner.formats.request`.

    Raises :class:`DocumentError` for what is no ALTO or declares entities, and for too many pages."""
    yield from deliver(sheets(pieces(path)), count(pieces(path), "Page"), request)
