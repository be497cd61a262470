"""The image of a page, as OCR takes it."""

from __future__ import annotations

from typing import NamedTuple


class Raster(NamedTuple):
    """The image of one page.

    ``width, height``  in pixels
    ``data``           the bytes of an image, or the path of a file of images
    ``number``         which of the images of that file it is, from 0; -1 if it is the only one
    ``dpi``            its resolution; 0 if it is not known
    ``unit, scale``    the unit in which boxes on the page are given, and how long a pixel is in it
    """

    width: int
    height: int
    data: bytes | str
    number: int = -1
    dpi: int = 0
    unit: str = "px"
    scale: float = 1.0
