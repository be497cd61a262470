"""Which of the files of a directory or an archive are the pages of a book, and in which order."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from ..formats.gzip_file import ENDING
from ..formats.registry import formats, layouts, named, of, ranked


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
    base = without_gzip(os.path.basename(name))
    return _ending().sub("", base) or base


@cache
def _ending() -> re.Pattern[str]:
    """The ending of a file of text, with the name of a format before it."""
    images = named(lambda format: format.is_page and not format.writer)
    last = "|".join(ending[1:] for name in formats() if name not in images for ending in of(name).extensions)
    return re.compile(rf"(?:\.(?:{'|'.join(sorted(layouts()))}|ocr))?\.(?:{last})$|\.[^./]+$", re.I)


def without_gzip(name: str) -> str:
    """A file's name without the ending of gzip."""
    return name[: -len(ENDING)] if name.lower().endswith(ENDING) else name


def choose(files: Iterable[File]) -> tuple[list[File], list[File]]:
    """The pages of a book in order, and the files that hold the same pages once more.

    Where there are several kinds of files for one page (``001.tif``, ``001.xml``, ``001.txt``), the one that
    says most is taken: layout, then PDF, text, image.  They lie in one directory, or in one for each kind."""
    ordered = sorted(files, key=lambda file: natural(file.name))
    kept: list[File] = []
    doubles: list[File] = []
    best_first = ranked()
    names = {kind: {stem(file.name) for file in ordered if file.kind == kind} for kind in best_first}
    places = {kind: {_place(file) for file in ordered if file.kind == kind} for kind in best_first}
    for file in ordered:
        better = best_first[: best_first.index(file.kind)]
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
