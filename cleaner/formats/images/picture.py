"""Page images as pictures that browsers show."""

from __future__ import annotations

import io
import struct
import warnings
from typing import BinaryIO

from PIL import Image

from ...errors import DocumentError
from ...settings import limit

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "PPM", "JPEG2000")
_FAULTS = (OSError, EOFError, ValueError, SyntaxError, struct.error)


def png(file: str | BinaryIO, index: int, width: int) -> bytes:
    """Image ``index`` (from 0) of a file, given itself or by its path, as a PNG file: not more than so many
    pixels wide, and twenty times as high.  It is not turned as a camera may ask for: OCR does not turn it
    either.  Raises :class:`DocumentError` if there is no such image, or it is damaged or over
    ``max_pixels``."""
    Image.MAX_IMAGE_PIXELS = None  # it would warn, and refuse at twice as many
    made = io.BytesIO()
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(file, formats=_FORMATS) as image:
            image.seek(index)
            if image.width * image.height > limit("max_pixels"):
                raise DocumentError("the image has too many pixels")
            plain = _plain(image, width)
    except _FAULTS:
        raise DocumentError("there is no such image, or it is damaged") from None
    plain.save(made, "PNG", compress_level=3)
    return made.getvalue()


def _plain(image: Image.Image, width: int) -> Image.Image:
    """An image in gray or colours on white, as small as wanted."""
    size = width, 20 * width
    image.draft(None, size)  # JPEGs can be decoded smaller
    if image.mode.startswith("I;16"):
        return _shrunk(image.point(lambda value: value / 256).convert("L"), size)
    if image.has_transparency_data:
        drawn = image.convert("RGBA")
        paper = Image.new("RGBA", drawn.size, "white")
        return _shrunk(Image.alpha_composite(paper, drawn).convert("RGB"), size)
    return _shrunk(image.convert("L" if image.mode in ("1", "L") else "RGB"), size)


def _shrunk(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    image.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return image
