"""A result in the layout of its document: the files that were read, their words corrected, or a new one."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple

from ..engine.result import Result
from ..formats.gzip_file import ENDING
from ..formats.registry import corrected, layouts, new_layout, of
from .containers import Document, Part


class LayoutFile(NamedTuple):
    """A corrected file: its name in the document ("" where that is this file), media type and bytes."""

    name: str
    media: str
    data: bytes


def has_layout(part: Part) -> bool:
    """Whether a file can be written back with its layout."""
    return part.kind in layouts()


def corrected_files(document: Document, result: Result) -> Iterator[LayoutFile]:
    """The files of a document that can be written back, with the words that the result has."""
    for part in document.parts:
        if has_layout(part) and not part.problem:
            with open(part.path, "rb") as file:
                data = corrected(file.read(), part.kind, result, pages_of(result, part))
            yield LayoutFile(part.name.removesuffix(ENDING), of(part.kind).media, data)


def new_file(result: Result) -> LayoutFile:
    """A new file with all pages of a result, named by its ending only."""
    format = new_layout()
    data: bytes = import_module(format.writer).from_source(result)
    return LayoutFile(format.extensions[0], format.media, data)


def pages_of(result: Result, part: Part) -> range:
    """The indices of the pages that a file of a document has."""
    pages = result.origin.pages if result.origin else ()
    mine = [at for at, page in enumerate(pages) if not part.name or page.file == part.name]
    return range(mine[0], mine[-1] + 1) if mine else range(0)
