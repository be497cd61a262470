"""Lines with doubtful words, read once more: each as a picture of its own, without specks of dirt.

A speck beside a word makes it doubtful: ``fire:`` for *fire*, ``Jess`` for *less*.  Alone, cut out closely
and with specks painted over, the line is often read right.  A word of the second reading is taken where the
engine is plainly surer of it.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ....hocr.reader import Opened, sheets
from ....layout.blocks import Row, Sheet, Token, hull
from ....raster import Raster
from . import program
from .scripts import is_over

_DOUBTFUL = 0.85  # confidence below which a word is read again
_FEW = 4  # lines that are read again on any page, and, of those of a page,…
_SHARE = 3  # …one in so many
_PAD = (14, 6)  # pixels of paper around a line, at its sides and above
_SPECK = 0.01  # of the square of a size: what a speck of dirt covers at most; a full stop has twice as much
_SURE, _SURER = 0.9, 0.1  # how sure the engine must be of another word, at least, and how much surer
_HEADER = b"P5 %d %d 255\n"


class Picture(NamedTuple):
    """Gray pixels, a byte each, and where they were cut out."""

    left: int
    top: int
    width: int
    height: int
    pixels: bytes


def reread(sheet: Sheet, image: Raster, languages: Sequence[str]) -> None:
    """Put what is surer when it is read once more into the lines of a page that stands upright in an image
    of which the pixels are known."""
    header = _HEADER % (image.width, image.height)
    if isinstance(image.data, str) or not image.data.startswith(header):
        return
    rows = _doubtful([row for block in sheet.blocks for row in block.rows])
    pixels = memoryview(image.data)[len(header) :]
    cut = [(row, picture) for row in rows if (picture := _cut(row, pixels, image))]
    if not cut:
        return
    pictures = [cleared(picture, row.size or picture.height) for row, picture in cut]
    hocr = program.lines(tiff(pictures), languages, dpi=image.dpi)
    for (row, picture), line in zip(cut, sheets(Opened(hocr, "utf-8")), strict=False):
        if isinstance(line, Sheet):
            _choose(row, [_moved(token, picture) for token in line.tokens()])


def _doubtful(rows: Sequence[Row]) -> list[Row]:
    """The lines to read again: those with the most doubtful words, in their order."""
    doubts = {id(row): min(map(_sureness, row.tokens), default=1.0) for row in rows}
    most = max(_FEW, len(rows) // _SHARE)
    worst = sorted((row for row in rows if doubts[id(row)] < _DOUBTFUL), key=lambda row: doubts[id(row)])
    chosen = {id(row) for row in worst[:most]}
    return [row for row in rows if id(row) in chosen]


def _sureness(token: Token) -> float:
    return token.confidence if any(map(str.isalnum, token.text)) else 1.0


def _cut(row: Row, pixels: memoryview, image: Raster) -> Picture | None:
    """A line cut out of its page."""
    if not row.box:
        return None
    beside, above = _PAD
    left, right = max(0, int(row.box.left) - beside), min(image.width, int(row.box.right) + beside)
    top, bottom = max(0, int(row.box.top) - above), min(image.height, int(row.box.bottom) + above)
    lines = (pixels[y * image.width + left : y * image.width + right] for y in range(top, bottom))
    return Picture(left, top, right - left, bottom - top, b"".join(lines))


def cleared(picture: Picture, size: float) -> Picture:
    """A picture with what is smaller than a full stop of a type size painted over."""
    data, width = picture.pixels, picture.width
    dark = threshold(data)
    paper = sorted(data)[len(data) * 3 // 4]
    ink = {at for at, value in enumerate(data) if value <= dark}
    edges = (range(width), range(len(data) - width, len(data)))
    made = bytearray(data)
    for speck in _pieces(ink, width):
        if len(speck) <= _SPECK * size * size and not any(at in edge for edge in edges for at in speck):
            for at in {near for spot in speck for near in _around(spot, width)} - (ink - set(speck)):
                if 0 <= at < len(data):
                    made[at] = paper
    return picture._replace(pixels=bytes(made))


def _pieces(ink: Iterable[int], width: int) -> Iterable[list[int]]:
    """The connected spots of ink."""
    left = set(ink)
    while left:
        piece = [left.pop()]
        for spot in piece:  # which grows meanwhile
            for near in _around(spot, width):
                if near in left:
                    left.remove(near)
                    piece.append(near)
        yield piece


def _around(at: int, width: int) -> tuple[int, ...]:
    above, below = at - width, at + width
    return (at, at - 1, at + 1, above - 1, above, above + 1, below - 1, below, below + 1)


def threshold(data: bytes) -> int:
    """The darkest gray that is still ink: where two kinds of pixels differ most from each other (Otsu)."""
    counts = Counter(data)
    total, weight = len(data), sum(value * count for value, count in counts.items())
    darker = sums = 0
    best, found = -1.0, 0
    for value in sorted(counts)[:-1]:
        darker += counts[value]
        sums += value * counts[value]
        means = sums / darker - (weight - sums) / (total - darker)
        if means * means * darker * (total - darker) > best:
            best, found = means * means * darker * (total - darker), value
    return found


def tiff(pictures: Sequence[Picture]) -> bytes:
    """A TIFF file of gray pictures, one a page."""
    made = bytearray(b"II*\0\0\0\0\0")
    pointer = 4  # where the place of the next page is to be written
    for picture in pictures:
        strip = len(made)
        made += picture.pixels + b"\0" * (len(picture.pixels) % 2)
        struct.pack_into("<I", made, pointer, len(made))
        tags = {256: picture.width, 257: picture.height, 258: 8, 259: 1, 262: 1, 273: strip, 277: 1,
                278: picture.height, 279: len(picture.pixels)}  # fmt: skip
        made += struct.pack("<H", len(tags))
        for tag, value in tags.items():
            made += struct.pack("<HHII", tag, 4, 1, value)
        pointer = len(made)
        made += bytes(4)
    return bytes(made)


def _moved(token: Token, picture: Picture) -> Token:
    """A word of a line in its place on the page."""
    if token.box:
        left, top, right, bottom = token.box
        x, y = picture.left, picture.top
        token.box = token.box._replace(left=left + x, top=top + y, right=right + x, bottom=bottom + y)
    return token


def _choose(row: Row, read: Sequence[Token]) -> None:
    """Put the words of a second reading of a line into it that are surer than doubtful ones."""
    made: list[Token] = []
    for token in row.tokens:
        there = [other for other in read if token.box and other.box and is_over(other.box, token.box)]
        is_own = sum(
            bool(other.box and near.box and is_over(near.box, other.box))
            for near in row.tokens
            for other in there
        ) == len(there)
        made += (
            there if there and is_own and _sureness(token) < _DOUBTFUL and surer(there, token) else [token]
        )
    if made != row.tokens:
        row.tokens = made
        row.box = hull((row.box, *(token.box for token in made)))


def surer(read: Sequence[Token], first: Token) -> bool:
    """Whether words of a second reading are to be taken for one of the first: they are plainly surer, or as
    sure and without a mark that was a speck."""
    text, sure = " ".join(token.text for token in read), min(token.confidence for token in read)
    if text == first.text or not any(map(str.isalnum, text)):
        return False
    if len(text) < len(first.text) and text in first.text and _letters(text) == _letters(first.text):
        return sure >= first.confidence
    return sure >= max(_SURE, first.confidence + _SURER)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
