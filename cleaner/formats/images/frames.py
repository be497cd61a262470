"""Page images: their kinds and sizes, from their headers alone.  No pixel is decoded here."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from ...errors import DocumentError

HEADER = 4096  # bytes at the start of a file in which all headers but those of JPEG and TIFF lie
_DAMAGED = "the image is damaged or cut off"
_SHORT, _LONG, _LONG8 = 3, 4, 16  # types of values in TIFF
_TIFF_SIZES = {_SHORT: "H", _LONG: "I", _LONG8: "Q"}
_WIDTH, _HEIGHT = 256, 257  # tags of TIFF


class Size(NamedTuple):
    """Width and height of an image in pixels."""

    width: int
    height: int


def sizes(path: str) -> Iterator[Size]:
    """The size of each page image in a file: one, or in TIFF as many as it holds.

    Raises :class:`DocumentError` for what is no image, and where the header is damaged."""
    with open(path, "rb") as file:
        head = file.read(HEADER)
        reader = _reader(head)
        if reader is None:
            raise DocumentError(
                "not an image of a known kind (PNG, JPEG, TIFF, WebP, BMP, GIF, PNM, JPEG 2000)"
            )
        try:
            for size in reader(file, head):
                if size.width <= 0 or size.height <= 0:
                    raise DocumentError(_DAMAGED)
                yield size
        except (struct.error, ValueError, IndexError, OverflowError, OSError):
            raise DocumentError(_DAMAGED) from None


def _reader(head: bytes) -> Callable[[BinaryIO, bytes], Iterator[Size]] | None:
    for magic, reader in _KINDS:
        if head.startswith(magic):
            return reader
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp
    if head[:1] == b"P" and head[1:2] in b"1234567" and head[2:3].isspace():
        return _pam if head[1:2] == b"7" else _pnm
    return None


def _png(_: BinaryIO, head: bytes) -> Iterator[Size]:
    yield Size(*struct.unpack_from(">II", head, 16))


def _gif(_: BinaryIO, head: bytes) -> Iterator[Size]:
    yield Size(*struct.unpack_from("<HH", head, 6))


def _bmp(_: BinaryIO, head: bytes) -> Iterator[Size]:
    if struct.unpack_from("<I", head, 14)[0] == 12:  # OS/2
        yield Size(*struct.unpack_from("<HH", head, 18))
        return
    width, height = struct.unpack_from("<ii", head, 18)
    yield Size(width, abs(height))


def _jpeg(file: BinaryIO, _: bytes) -> Iterator[Size]:
    """ITU T.81: the size stands in the frame header, behind any number of other segments."""
    file.seek(2)
    while True:
        mark, code = struct.unpack(">BB", file.read(2))
        while code == 0xFF:
            (code,) = struct.unpack(">B", file.read(1))
        (length,) = struct.unpack(">H", file.read(2))
        if mark != 0xFF or length < 2:
            raise ValueError
        if 0xC0 <= code <= 0xCF and code not in (0xC4, 0xC8, 0xCC):
            _, height, width = struct.unpack(">BHH", file.read(5))
            yield Size(width, height)
            return
        file.seek(length - 2, 1)


def _tiff(file: BinaryIO, head: bytes) -> Iterator[Size]:
    """TIFF 6.0 and BigTIFF: a chain of directories, one a page."""
    order = "<" if head[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", head, 2)[0] == 43
    number, offset, step = ("Q", "Q", 20) if big else ("H", "I", 12)
    at = struct.unpack_from(order + offset, head, 8 if big else 4)[0]
    seen: set[int] = set()
    while at and at not in seen:  # a chain may be a loop
        seen.add(at)
        file.seek(at)
        (count,) = struct.unpack(order + number, file.read(struct.calcsize(number)))
        if count > 0xFFFF:
            raise ValueError
        entries = file.read(count * step)
        values = {}
        for place in range(0, count * step, step):
            tag, kind = struct.unpack_from(order + "HH", entries, place)
            if tag in (_WIDTH, _HEIGHT) and kind in _TIFF_SIZES:
                (values[tag],) = struct.unpack_from(
                    order + _TIFF_SIZES[kind], entries, place + (12 if big else 8)
                )
        yield Size(values.get(_WIDTH, 0), values.get(_HEIGHT, 0))
        (at,) = struct.unpack(order + offset, file.read(struct.calcsize("=" + offset)))


def _webp(_: BinaryIO, head: bytes) -> Iterator[Size]:
    """RFC 9649: lossy, lossless or extended."""
    kind = head[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 26)
        yield Size(width & 0x3FFF, height & 0x3FFF)
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", head, 21)
        yield Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    elif kind == b"VP8X":
        numbers = struct.unpack_from("<HBHB", head, 24)
        yield Size((numbers[0] | numbers[1] << 16) + 1, (numbers[2] | numbers[3] << 16) + 1)
    else:
        raise ValueError


def _pnm(_: BinaryIO, head: bytes) -> Iterator[Size]:
    """PBM, PGM, PPM: numbers in ASCII, comments from # to the end of the line."""
    lines = (line.partition(b"#")[0] for line in head[2:].split(b"\n"))
    numbers = b" ".join(lines).split(None, 2)
    yield Size(int(numbers[0]), int(numbers[1]))


def _pam(_: BinaryIO, head: bytes) -> Iterator[Size]:
    """PAM: a keyword and its value on each line."""
    lines = (line.split() for line in head[: head.index(b"ENDHDR")].split(b"\n"))
    values = {line[0]: line[1] for line in lines if len(line) == 2}
    yield Size(int(values.get(b"WIDTH", 0)), int(values.get(b"HEIGHT", 0)))


def _jp2(_: BinaryIO, head: bytes) -> Iterator[Size]:
    at = head.index(b"ihdr") + 4
    height, width = struct.unpack_from(">II", head, at)
    yield Size(width, height)


def _j2k(_: BinaryIO, head: bytes) -> Iterator[Size]:
    right, bottom, left, top = struct.unpack_from(">IIII", head, 8)
    yield Size(right - left, bottom - top)


_KINDS = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"II*\0", _tiff),
    (b"MM\0*", _tiff),
    (b"II+\0", _tiff),
    (b"MM\0+", _tiff),
    (b"GIF87a", _gif),
    (b"GIF89a", _gif),
    (b"BM", _bmp),
    (b"\0\0\0\x0cjP  \r\n\x87\n", _jp2),
    (b"\xff\x4f\xff\x51", _j2k),
)
