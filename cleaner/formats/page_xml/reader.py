"""PAGE XML of the years 2010 to 2019, as Aletheia, OCR-D tools, Transkribus with its tables, eScriptorium and
kraken write it.

Regions come in the order that the file gives, those it does not name by their place.  A line's text is its
own, in the places of its words where they say the same; if it has none, that of its words: who corrects a
line often leaves its words as they were.  If no line has any, it is the region's, line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import inf, nan

from ...text.source import Box, Page
from ...text.view import Role
from ..layout.blocks import Block, Row, Sheet, Token, arranged, plain, share_out
from ..layout.delivery import deliver
from ..layout.labels import role_of
from ..layout.markup import LARGEST, Fault, Node, count, number, parts, pieces, share
from ..request import Outline, Request

_PARTS = frozenset(("Page",))
_POINT = re.compile(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)")
_STRUCTURE, _TYPE = (
    re.compile(rf"\b{name}\s*\{{[^}}]*?\btype:\s*([^;}}]*)") for name in ("structure", "type")
)
_PLACE = re.compile(r"readingOrder\s*\{[^}]*?index:\s*(\d{1,6})\s*;")
_PIXELS = 300 / 72  # what a point is in pixels depends on the scan: most are made with 300 dpi


def sheets(data: Iterable[bytes]) -> Iterator[Sheet | Fault]:
    """The pages of a file, with the elements that its words are from."""
    for item in parts(data, _PARTS):
        yield item if isinstance(item, Fault) else _sheet(item)


def read_pages(path: str, request: Request) -> Iterator[Outline | Page]:
    """Outline and pages of a file; see :mod:`cleaner.formats.request`.

    Raises :class:`DocumentError` for what is no PAGE or declares entities, and for too many pages."""
    yield from deliver(sheets(pieces(path)), count(pieces(path), "Page"), request)


def _sheet(page: Node) -> Sheet:
    blocks: list[Block] = []
    parents: dict[str, str] = {}
    _collect(page, "", blocks, parents)
    ranks: dict[str, int] = {}
    for order in page.all("ReadingOrder"):
        _rank(order, ranks)
    for block in blocks:  # what lies in a region comes with it
        name = block.name
        while name and name not in ranks:
            name = parents.get(name, "")
        if name:
            ranks.setdefault(block.name, ranks[name])
    width, height = number(page.get("imageWidth")), number(page.get("imageHeight"))
    return Sheet(arranged(blocks, ranks) if ranks else blocks, width or 0.0, height or 0.0)


def _collect(node: Node, parent: str, blocks: list[Block], parents: dict[str, str]) -> None:
    """The text regions in an element, each before those that lie in it."""
    is_table = node.name == "TableRegion"
    for child in sorted(node.children, key=_cell_place) if is_table else node.children:
        if not child.name.endswith(("Region", "TableCell")):
            continue
        name = child.get("id")
        if parent and name != parent:
            parents.setdefault(name, parent)
        if child.name in ("TextRegion", "TableCell"):  # the latter is Transkribus's own
            block = _block(child, name)
            if is_table:
                block.table = parent
                for token in next((row.tokens for row in block.rows if row.tokens), [])[:1]:
                    token.is_cell = True
            blocks.append(block)
        _collect(child, name, blocks, parents)


def _cell_place(node: Node) -> tuple[float, float]:
    """Row and column of a cell of Transkribus; others come first, as they stand."""
    return number(node.get("row")) or 0.0, number(node.get("col")) or 0.0


def _rank(node: Node, ranks: dict[str, int]) -> None:
    """Number the regions that a reading order names."""
    if name := node.get("regionRef"):
        ranks.setdefault(name, len(ranks))
    for child in sorted(node.children, key=lambda child: number(child.get("index")) or 0.0):
        _rank(child, ranks)


def _block(region: Node, name: str) -> Block:
    role = role_of(structure(region)) or role_of(region.get("type"))
    lines = list(region.all("TextLine"))
    places = [_PLACE.search(line.get("custom")) for line in lines]
    if all(places):
        order = sorted(range(len(lines)), key=lambda at: int(match[1]) if (match := places[at]) else inf)
        lines = [lines[at] for at in order]
    rows = [_row(line, role) for line in lines]
    if not any(row.tokens for row in rows):
        rows = list(_unlined(region, role))
    return Block(rows, name, region)


def _row(line: Node, role: Role) -> Row:
    box = box_of(line)
    tokens = [token for word in line.all("Word") if (token := _token(word)).text]
    if (equivalent := text_of(line)) and (text := plain(unicode_of(equivalent))):
        tokens = _corrected(tokens, text, equivalent, box)
    row = Row(tokens, box, _size(line), role_of(structure(line)) or role, line)
    row.size = row.size or max((_size(word) for word in line.all("Word")), default=0.0)
    return row


def _corrected(tokens: list[Token], text: str, equivalent: Node, box: Box | None) -> list[Token]:
    """The words of a line that has this text: those it has, if they say the same or are as many."""
    words = text.split(" ")
    if len(words) == len(tokens):
        for token, word in zip(tokens, words, strict=True):
            token.text = word
        return tokens
    if "".join(token.text for token in tokens).replace(" ", "") == "".join(words):
        _space(tokens, text)
        return tokens
    tokens = share_out(words, box)
    for token in tokens:
        token.confidence = share(equivalent.get("conf"))
    return tokens


def _space(tokens: list[Token], text: str) -> None:
    """Give the words of a line the spaces that its text has."""
    at = 0
    for token in tokens:
        token.is_tight = not text.startswith(" ", at) and at > 0
        at = start = at if token.is_tight or not at else at + 1
        for _ in token.text.replace(" ", ""):
            at += 2 if text.startswith(" ", at) and at > start else 1
        token.text = text[start:at]


def _unlined(region: Node, role: Role) -> Iterator[Row]:
    """The lines of a region that has text but no lines, each with its share of the region's height."""
    equivalent, box = text_of(region), box_of(region)
    lines = [plain(line) for line in unicode_of(equivalent).splitlines()] if equivalent else []
    for index, line in enumerate(lines):
        part = None
        if box:
            step = (box.bottom - box.top) / len(lines)
            part = Box(box.left, box.top + index * step, box.right, box.top + (index + 1) * step)
        yield Row(share_out(line.split(" "), part), part, _size(region), role)


def _token(word: Node) -> Token:
    equivalent = text_of(word)
    text = plain(unicode_of(equivalent)) if equivalent else ""
    return Token(text, box_of(word), share(equivalent.get("conf")) if equivalent else nan, "", word)


def text_of(node: Node) -> Node | None:
    """The reading that counts among those an element has: the one of the lowest index."""
    readings = [reading for reading in node.all("TextEquiv") if reading.first("Unicode")]
    return min(readings, key=_rank_of, default=None)


def _rank_of(reading: Node) -> float:
    rank = number(reading.get("index"))
    return inf if rank is None else rank


def unicode_of(equivalent: Node) -> str:
    """The text of a reading."""
    found = equivalent.first("Unicode")
    return found.text if found else ""


def structure(node: Node) -> str:
    """What Transkribus (or kraken) calls a region or line in its ``custom`` attribute, "" if nothing."""
    custom = node.get("custom")
    match = _STRUCTURE.search(custom) or _TYPE.search(custom)
    return match[1].strip() if match else ""


def _size(node: Node) -> float:
    style = node.first("TextStyle")
    return (number(style.get("fontSize")) or 0.0) * _PIXELS if style else 0.0


def box_of(node: Node) -> Box | None:
    """The rectangle around an element's outline, None if it has none."""
    coords = node.first("Coords")
    if coords is None:
        return None
    points = [(float(x), float(y)) for x, y in _POINT.findall(coords.get("points"))]
    for point in coords.all("Point"):  # until 2010
        x, y = number(point.get("x")), number(point.get("y"))
        points += [(x, y)] if x is not None and y is not None else []
    known = [(x, y) for x, y in points if abs(x) < LARGEST and abs(y) < LARGEST]
    if not known:
        return None
    across, down = zip(*known, strict=True)
    return Box(min(across), min(down), max(across), max(down))
