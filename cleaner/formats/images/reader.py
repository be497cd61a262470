"""Files of page images: how many they hold and how large those are.  What is on them, OCR reads."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ...errors import LimitError
from ...settings import limit
from ...text.source import Lines, Page, Words
from ..raster import Raster
from ..request import Outline, Request, wanted
from .frames import Size, sizes


def read_pages(path: str, request: Request) -> Iterator[Outline | Page]:
    """The pages of a file of images, each still to be read by OCR.

    Raises :class:`DocumentError` if the file is damaged, :class:`LimitError` for too many pages or pixels."""
    found = list(islice(sizes(path), request.max_pages + 1))
    if len(found) > request.max_pages:
        raise LimitError(
            f"it has more pages than the {request.max_pages} that max_pages allows",
            "allow more with CLEANER_MAX_PAGES",
            "max_pages",
        )
    chosen = list(wanted(request.pages, len(found)))
    yield Outline(len(chosen))
    for index in chosen:
        size = _checked(found[index], index)
        yield Page("", Words(), Lines(), size.width, size.height, "px", "unread")


def _checked(size: Size, index: int) -> Size:
    most = limit("max_pixels")
    if size.width * size.height > most:
        raise LimitError(
            f"has {size.width} x {size.height} pixels, more than the {most} that max_pixels allows",
            "make the image smaller, or allow more with CLEANER_MAX_PIXELS",
            "max_pixels",
            page=index + 1,
            is_predicate=True,
        )
    return size


def raster(path: str, index: int, password: str = "") -> Raster:
    """An image of a file, for OCR.  Raises :class:`LimitError` if it has too many pixels."""
    size = _checked(next(islice(sizes(path), index, None)), index)
    return Raster(size.width, size.height, path, index)
