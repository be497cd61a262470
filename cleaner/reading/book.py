"""Which of the files of a directory or an archive are the pages of a book, and in which order."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..formats.sniff import ALTO, HOCR, IMAGE, PAGE, PDF, TEXT

TEXTS = (".txt", ".text")
IMAGES = (
    ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".jp2", ".j2k", ".jpx",
    ".pbm", ".pgm", ".ppm", ".pnm",
)  # fmt: skip
MARKUP = (".hocr", ".xml", ".html", ".htm", ".xhtml")
INPUTS = (*TEXTS, ".pdf", *IMAGES, *MARKUP, ".zip", ".gz")
"""Endings of the files that may be inputs."""

_BEST_FIRST = (ALTO, PAGE, HOCR, PDF, TEXT, IMAGE)
_ENDING = re.compile(
    r"(?:\.(?:alto|page|hocr|ocr))?\.(?:xml|html?|xhtml|hocr|pdf|te?xt|zip)$|\.[^./]+$", re.I
)


class File(NamedTuple):
    """A file that may hold pages: its path or name, with slashes, and its kind."""

    name: str
    kind: str


def natural(name: str) -> list[tuple[int, int, str]]:
    """Key that sorts names as people do: page2 before page10, and a directory's files together."""
    parts: list[tuple[int, int, str]] = []
    for folder in name.casefold().split("/"):
        pieces = re.findall(r"[0-9]+|[^0-9]+", folder)
        parts += [(1, int(piece[:4000]), piece) if piece.isdecimal() else (2, 0, piece) for piece in pieces]
        parts.append((0, 0, ""))
    return [*parts, (0, 0, name)]


def stem(name: str) -> str:
    """A file's name without directory and ending; ``book.alto.xml`` is ``book``."""
    base = os.path.basename(name)
    if base.lower().endswith(".gz"):
        base = base[:-3]
    return _ENDING.sub("", base) or base


def choose(files: Iterable[File]) -> tuple[list[File], list[File]]:
    """The pages of a book in order, and the files that hold the same pages once more.

    Where there are several kinds of files for one page (``001.tif``, ``001.xml``, ``001.txt``), the one that
    says most is taken: layout, then PDF, text, image.  They lie in one directory, or in one for each kind."""
    ordered = sorted(files, key=lambda file: natural(file.name))
    kept: list[File] = []
    doubles: list[File] = []
    names = {kind: {stem(file.name) for file in ordered if file.kind == kind} for kind in _BEST_FIRST}
    places = {kind: {_place(file) for file in ordered if file.kind == kind} for kind in _BEST_FIRST}
    for file in ordered:
        better = _BEST_FIRST[: _BEST_FIRST.index(file.kind)]
        beside = any(_place(file) in places[kind] for kind in better)
        elsewhere = any(names[file.kind] <= names[kind] for kind in better)
        (doubles if beside or elsewhere else kept).append(file)
    return kept, doubles


def _place(file: File) -> tuple[str, str]:
    return os.path.dirname(file.name), stem(file.name)


def listed(names: Sequence[str], most: int = 3) -> str:
    """A few names for a message."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
