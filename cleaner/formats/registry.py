"""All formats of input, found by walking: a folder here, or in a folder ``cleaner_formats`` of the path of
Python, whose package has a :class:`cleaner.formats.format.Format` named ``FORMAT``."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any

from .. import formats as home
from ..errors import DocumentError
from .format import Format

GUESTS = home.GUESTS


@cache
def formats() -> dict[str, Format]:
    """All formats by name, in the order of lists for people."""
    found = sorted(_found(), key=lambda format: (format.place, format.name))
    return {format.name: format for format in found}


def _found() -> Iterator[Format]:
    places = {home.__name__: list(home.__path__), GUESTS: home.guests()}
    for package, folders in places.items():
        for module in pkgutil.iter_modules(folders):
            if module.ispkg and (format := getattr(_load(f"{package}.{module.name}"), "FORMAT", None)):
                yield format


def _load(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise DocumentError(f"the format in the package {name} cannot be loaded: {error}") from error


def of(name: str) -> Format:
    """The format of this name."""
    return formats()[name]


def named(test: Callable[[Format], Any]) -> frozenset[str]:
    """The names of the formats of which this is true."""
    return frozenset(format.name for format in formats().values() if test(format))


def layouts() -> frozenset[str]:
    """The names of the formats that are written back with their layout."""
    return named(lambda format: format.writer)


def packed() -> frozenset[str]:
    """The names of the formats whose files hold other files."""
    return named(lambda format: format.is_packed)


def endings(test: Callable[[Format], Any] = lambda format: True) -> tuple[str, ...]:
    """The endings of the files of the formats of which this is true."""
    found = [ending for format in formats().values() if test(format) for ending in format.extensions]
    return tuple(dict.fromkeys(found))


def ranked() -> list[str]:
    """The names of the formats that have pages, what says most of a page first."""
    pages = [format for format in formats().values() if not format.is_packed]
    return [format.name for format in sorted(pages, key=lambda format: (format.rank, format.name))]


def new_layout() -> Format:
    """The format that documents without a layout of their own are written in."""
    return next(format for format in formats().values() if format.is_new)


def corrected(data: bytes, name: str, result: Any, pages: range) -> bytes:
    """A file of this format with the words that the result has.

    ``pages`` are the indices of its pages in ``result.origin``.  Everything else, boxes above all, stays as
    it is, byte for byte.  Raises :class:`DocumentError` if the file is not the one that was read."""
    written: bytes = import_module(of(name).writer).corrected(data, result, pages)
    return written


def labels(among: Iterable[str], last: str = "or", several: bool = False) -> str:
    """Formats in a sentence: "text, PDF, hOCR or ALTO file", or "texts, PDFs, hOCR and ALTO files"."""
    wanted = frozenset(among)
    chosen = [format.label for format in formats().values() if format.name in wanted]
    shown = []
    for label, after in pairwise([*chosen, ""]):
        stem, space, noun = label.rpartition(" ")
        shared = bool(space) and after.endswith(f" {noun}") and noun == "file"
        shown.append(stem if shared else f"{label}s" if several else label)
    return listed(shown, last)


def inputs() -> str:
    """All that can be read, in words."""
    packs = sorted((of(name).label for name in packed()), key=str.casefold)
    return f"{labels(ranked(), 'and', several=True)}, {listed(packs)} of these"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words in a sentence: "a, b and c"."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
