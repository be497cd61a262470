"""Inputs of the command line: files and books, and of what kind they are."""

from __future__ import annotations

import os
from typing import NamedTuple

from ..errors import CleanerError
from ..formats import guests
from ..formats.text import ENDINGS, TEXT
from ..formats.text.decoding import HEAD, plain


class Input(NamedTuple):
    """A file or a book that an argument stands for: its path ("" for standard input), its path below the
    directory that was named ("." if the book is that) or its own name, its kind, and the files of a book."""

    path: str
    below: str
    kind: str
    pages: tuple[str, ...] = ()


def kind_of(path: str) -> str:
    """What a file is, "" if that is not known before it is read."""
    if path.lower().endswith(ENDINGS):
        return TEXT
    try:
        if not os.path.isfile(path):
            return ""
        with open(path, "rb") as file:
            head = file.read(HEAD)
        if plain(head) and not guests():
            return TEXT
        from ..reading.archives import kind_within

        return kind_within(path, head)
    except (OSError, CleanerError):  # it is said when the file is read
        return ""
