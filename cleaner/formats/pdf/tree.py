"""The tree of tags of a PDF page: what it says of each numbered piece of the page's content."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ...text.source import Sort

_MOST, _DEEPEST = 20_000, 100  # elements of a page that are looked at, and how deep they lie
_LONGEST = 64  # characters of the name of a tag
_SAID, _PICTURES = 4000, 500  # characters of an alternative text, and pictures of a page that have one
_READ = 1 << 16  # bytes of a text that are read at all
_WIDEST = 100  # columns or rows that a cell goes over
_HEADINGS = {"Title": 1, "H": 1, **{f"H{level}": level for level in range(1, 7)}}
_SORTS = {"Code": Sort.CODE, "Caption": Sort.CAPTION}
_NOTES = frozenset(("Note", "FENote"))
_CELLS = {"TD": False, "TH": True}


class CellTag(NamedTuple):
    """A cell: the number of its table on the page, its row, its first and last column, and whether it is a
    head."""

    table: int
    row: int
    column: int
    last: int
    is_head: bool


class Said(NamedTuple):
    """What the tree says of a piece of the content: the level of the heading it is part of (0 for none), what
    it is besides, the number of the item of a list (0 for none), whether it is a note, its cell, and how many
    pieces are in front of it."""

    level: int = 0
    sort: Sort = Sort.NONE
    item: int = 0
    is_note: bool = False
    cell: CellTag | None = None
    order: int = 0


class Picture(NamedTuple):
    """A picture with the text that stands for it; ``order`` as above."""

    alt: str
    order: int


class Tree(NamedTuple):
    """What a tree says: of the pieces of the content by their numbers, and of pictures."""

    pieces: dict[int, Said]
    pictures: list[Picture]


def tree_of(page: pypdfium2.PdfPage) -> Tree:
    """The tree of a page, empty if it has none."""
    root = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not root:
        return Tree({}, [])
    try:
        walk = _Walk()
        walk.all(root)
        return Tree(walk.pieces, walk.pictures)
    finally:
        pdfium.FPDF_StructTree_Close(root)


class _Grid:
    """A table while its cells are met: where they are taken by cells from above."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = -1
        self.column = 0
        self.taken: set[tuple[int, int]] = set()

    def begin(self) -> None:
        """A row begins."""
        self.row, self.column = self.row + 1, 0

    def place(self, element: Any, is_head: bool) -> CellTag:
        """The place of the next cell."""
        while (self.row, self.column) in self.taken:
            self.column += 1
        wide, high = _span(element, "ColSpan"), _span(element, "RowSpan")
        first, self.column = self.column, self.column + wide
        if high > 1:
            below = ((self.row + down, first + across) for down in range(1, high) for across in range(wide))
            self.taken.update(below if len(self.taken) < _MOST else ())
        return CellTag(self.number, max(0, self.row), first, first + wide - 1, is_head)


class _Waiting(NamedTuple):
    """What is still to be looked at: an element, or else a number of a piece; what is known of it; the table
    around it, and how deep it lies."""

    element: Any
    number: int
    said: Said
    grid: _Grid | None
    depth: int


class _Walk:
    """A walk over a tree, in its order."""

    def __init__(self) -> None:
        self.pieces: dict[int, Said] = {}
        self.pictures: list[Picture] = []
        self._tables = self._items = 0

    def all(self, root: Any) -> None:
        """Look at all elements."""
        count = min(_MOST, max(0, pdfium.FPDF_StructTree_CountChildren(root)))
        waiting = [
            _Waiting(pdfium.FPDF_StructTree_GetChildAtIndex(root, at), -1, Said(), None, 0)
            for at in reversed(range(count))
        ]
        seen = 0
        while waiting and seen < _MOST:
            now = waiting.pop()
            seen += 1
            if now.number >= 0:
                self.pieces[now.number] = now.said._replace(order=len(self.pieces))
            elif now.element and len(waiting) < _MOST:
                waiting += reversed(list(self._below(now)))

    def _below(self, now: _Waiting) -> Iterator[_Waiting]:
        """What is below an element."""
        element, _, said, grid, depth = now
        name = _string(pdfium.FPDF_StructElement_GetType, element, _LONGEST)
        if (
            name == "Figure"
            and len(self.pictures) < _PICTURES
            and (alt := _string(pdfium.FPDF_StructElement_GetAltText, element, _SAID))
        ):
            self.pictures.append(Picture(" ".join(alt.split()), len(self.pieces)))
        elif name == "Table":
            self._tables += 1
            grid, said = _Grid(self._tables), said._replace(cell=None)
        elif name == "TR" and grid:
            grid.begin()
        elif name in _CELLS and grid:
            said = said._replace(cell=grid.place(element, _CELLS[name]))
        elif name == "LI":
            self._items += 1
            said = said._replace(item=self._items)
        elif name in _NOTES:
            said = said._replace(is_note=True)
        elif name in _SORTS:
            said = said._replace(sort=_SORTS[name])
        elif name in _HEADINGS:
            said = said._replace(level=_HEADINGS[name])
        for at in range(min(_MOST, max(0, pdfium.FPDF_StructElement_CountChildren(element)))):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, at)
            if child:
                if depth < _DEEPEST:
                    yield _Waiting(child, -1, said, grid, depth + 1)
            elif (number := pdfium.FPDF_StructElement_GetChildMarkedContentID(element, at)) >= 0:
                yield _Waiting(None, number, said, grid, depth)


def _span(element: Any, name: str) -> int:
    """Over how many columns or rows a cell goes."""
    for at in range(min(8, max(0, pdfium.FPDF_StructElement_GetAttributeCount(element)))):
        attributes = pdfium.FPDF_StructElement_GetAttributeAtIndex(element, at)
        value = pdfium.FPDF_StructElement_Attr_GetValue(attributes, name.encode()) if attributes else None
        number = ctypes.c_float()
        if value and pdfium.FPDF_StructElement_Attr_GetNumberValue(value, ctypes.byref(number)):
            return int(number.value) if 1 <= number.value <= _WIDEST else 1
    return 1


def _string(getter: Any, element: Any, most: int) -> str:
    """A text of an element, its first characters if it is longer."""
    length = getter(element, None, 0)
    if not 0 < length <= _READ:
        return ""
    buffer = ctypes.create_string_buffer(length)
    getter(element, buffer, len(buffer))
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace").replace("\0", "")[:most]
