"""Pictures of PDF pages: for OCR, for the web page, and to see whether there is anything on them."""

from __future__ import annotations

import struct
import zlib

import pypdfium2

from ...errors import LimitError
from ...settings import limit
from ..raster import Raster
from .file import frame_of, opened, page_of

_DPI = 300  # what OCR reads best
_POINT = 72  # points in an inch
_LEAST = 72  # dpi; a page that would have to be smaller to fit into the limit is refused
_GLANCE = 200  # pixels of the longer side that show whether a page is blank


def render(path: str, index: int, dpi: float = 300, password: str = "") -> tuple[int, int, bytes]:
    """Page ``index`` (from 0) of a PDF as width, height and gray pixels, a byte each.

    A page too large for the limit ``max_pixels`` comes at fewer dpi, and one that would need less than 72
    raises :class:`LimitError`; :class:`DocumentError` if it cannot be read."""
    with opened(path, password) as document, page_of(document, index) as page:
        width, height = frame_of(page).size
        most = limit("max_pixels")
        fitting = 72 * (most / (width * height)) ** 0.5
        if fitting < _LEAST:
            raise LimitError(
                f"is {width / 72:,.0f} by {height / 72:,.0f} inches: "
                f"a picture may have {most:,} pixels (max_pixels)",
                "leave it out with --pages, or allow more with CLEANER_MAX_PIXELS",
                "max_pixels",
                page=index + 1,
                is_predicate=True,
            )
        return _gray(page, min(dpi, fitting) / 72)


def raster(path: str, index: int, password: str = "") -> Raster:
    """Page ``index`` (from 0) of a PDF as OCR takes it; raises what :func:`render` raises."""
    with opened(path, password) as document, page_of(document, index) as page:
        points, _ = frame_of(page).size
    width, height, pixels = render(path, index, _DPI, password)
    scale = points / width
    return Raster(
        width, height, b"P5 %d %d 255\n" % (width, height) + pixels, -1, round(_POINT / scale), "pt", scale
    )


def png(path: str, index: int, width: int) -> bytes:
    """Page ``index`` (from 0) of a PDF as a PNG file so many pixels wide, at most twenty times as high.
    Raises :class:`DocumentError` if it cannot be read."""
    with opened(path) as document, page_of(document, index) as page:
        wide, high = frame_of(page).size
        scale = min(width / wide, 20 * width / high)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        rows = _rows(bitmap, 3)
        return _png(bitmap.width, bitmap.height, rows)


def is_blank(page: pypdfium2.PdfPage) -> bool:
    """Whether nothing can be seen on a page."""
    _, _, pixels = _gray(page, _GLANCE / max(frame_of(page).size))
    return pixels.count(pixels[:1]) == len(pixels)


def _gray(page: pypdfium2.PdfPage, scale: float) -> tuple[int, int, bytes]:
    bitmap = page.render(scale=scale, grayscale=True)
    return bitmap.width, bitmap.height, b"".join(_rows(bitmap, 1))


def _rows(bitmap: pypdfium2.PdfBitmap, channels: int) -> list[bytes]:
    """The rows of a bitmap without what pads them."""
    data, stride, size = bytes(bitmap.buffer), bitmap.stride, bitmap.width * channels
    return [data[at * stride : at * stride + size] for at in range(bitmap.height)]


def _png(width: int, height: int, rows: list[bytes]) -> bytes:
    """A PNG file of these rows of RGB pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 5)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
