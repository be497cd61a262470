"""A document as files that readers can read: spooled, unpacked, its pages in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, BinaryIO, NamedTuple

from ..errors import DocumentError, FileError, LimitError
from ..formats import sniff
from ..formats.gzip_file import ENDING, GZIP
from ..formats.registry import endings, labels, packed, ranked
from ..formats.text import ENDINGS, TEXT
from ..formats.zip_archive import ZIP
from ..settings import LIMITS, limit
from ..text.counting import counted
from ..text.files import take
from ..workers.pool import Died, Overtime, Pool
from . import book

_CHUNK = 1 << 20
_ELSEWHERE = "make room there, or name another directory in the variable TMPDIR"


class Part(NamedTuple):
    """A file with pages of a document.

    ``name``     its name below the document's; "" where the document is this file
    ``path``     where it lies, unpacked; "" if it could not be
    ``kind``     as :mod:`cleaner.formats.sniff` has it
    ``problem``  why there is no file, as a clause
    """

    name: str
    path: str
    kind: str
    problem: str = ""


class Document(NamedTuple):
    """A document that is about to be read.

    ``name``      what messages call it
    ``parts``     its files in order
    ``warnings``  what is to be said of it, as clauses
    ``doubles``   files that have the same pages as others, and are not read
    """

    name: str
    parts: tuple[Part, ...]
    warnings: tuple[str, ...] = ()
    doubles: tuple[Part, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of its files; that of the first with one, if they differ."""
        return next((part.kind for part in self.parts if part.kind), TEXT)

    @property
    def is_text(self) -> bool:
        """Whether it is one plain text, and not a book of them."""
        return len(self.parts) == 1 and not self.parts[0].name and self.parts[0].kind == TEXT


@contextmanager
def spooled(head: bytes, rest: BinaryIO, name: str) -> Iterator[str]:
    """A stream as a file, which is gone afterwards: its path.  ``head`` has been read of it already.  Raises
    :class:`LimitError` if it is longer than ``max_document``."""
    room = limit("max_document")
    with _folder() as folder:
        path = os.path.join(folder, "input")
        with _kept(name), open(path, "wb") as file:
            while head:
                room -= len(head)
                if room < 0:
                    from .archives import too_big

                    raise too_big(name, limit("max_document"))
                file.write(head)
                head = take(rest, _CHUNK, name)
        yield path


@contextmanager
def opened(path: str, name: str, pool: Callable[[], Pool], pages: tuple[str, ...] = ()) -> Iterator[Document]:
    """The document in a file, an archive or a directory; what is unpacked is gone afterwards.

    ``name`` is what messages call it; ``pages`` are the files of a directory that are its pages, if not all
    of them are; ``pool`` gives the workers in which ZIPs are unpacked.  Raises :class:`FileError`,
    :class:`DocumentError` and :class:`LimitError`."""
    with _folder() as folder:
        try:
            document = _document(path, name, folder, pool, pages)
        except OSError as error:
            raise FileError.of("read", str(error.filename or name), error) from None
        yield document


def _document(
    path: str, name: str, folder: str, pool: Callable[[], Pool], pages: tuple[str, ...]
) -> Document:
    if pages or os.path.isdir(path):
        found = [os.path.relpath(page, path) for page in pages] or list(_below(path))
        return _bound(name, [_part(os.path.join(path, one), one, folder) for one in found])
    part = _part(path, name, folder)
    if part.kind == ZIP:
        return _bound(name, _unzipped(part.path, folder, name, pool))
    return Document(name, (part._replace(name=""),))


def _folder() -> TemporaryDirectory[str]:
    try:
        return TemporaryDirectory(prefix="cleaner-")
    except OSError as error:
        raise FileError(f"no directory for temporary files: {error.strerror or error}", _ELSEWHERE) from None


@contextmanager
def _kept(name: str) -> Iterator[None]:
    """While something is written to the directory for temporary files: what goes wrong is said of that."""
    try:
        yield
    except OSError as error:
        problem = f"{name}: cannot be kept in {gettempdir()} while it is read: {error.strerror or error}"
        raise FileError(problem, _ELSEWHERE) from None


def kind_of(path: str, name: str) -> str:
    """The kind of a file.  Raises :class:`DocumentError`, OSError."""
    with open(path, "rb") as file:
        return sniff.kind(file.read(sniff.HEAD), name)


def _part(path: str, name: str, folder: str) -> Part:
    """A file, unpacked if gzip packed it."""
    most = limit("max_document")
    kind = kind_of(path, name)
    if kind == GZIP:
        target = os.path.join(folder, f"{len(os.listdir(folder)):06}.gz")
        from .archives import gunzip

        with _kept(name):
            gunzip(path, target, name, most)
        path, kind = target, kind_of(target, name)
        if kind in packed():
            raise DocumentError("there is an archive in the gzip file", "unpack it first", file=name)
    elif os.path.getsize(path) > most:
        from .archives import too_big

        raise too_big(name, most)
    return Part(name, path, kind)


def _below(top: str) -> Iterator[str]:
    """The files below a directory that may be pages, hidden ones and links to directories left out."""
    known = endings()
    for folder, folders, files in os.walk(top):
        folders[:] = [one for one in folders if not one.startswith(".")]
        for file in files:
            if file.lower().endswith(known) and not file.startswith("."):
                yield os.path.relpath(os.path.join(folder, file), top)


def _bound(name: str, parts: list[Part]) -> Document:
    """Files with pages as a book."""
    for part in parts:
        if part.kind in packed():
            raise DocumentError(f"'{part.name}' is an archive in a book", "give it on its own", file=name)
    pages = [part for part in parts if part.kind and not _is_other(part)]
    others = [part.name for part in parts if not part.problem and part not in pages]
    kept, doubles = book.choose(book.File(part.name.replace(os.sep, "/"), part.kind) for part in pages)
    by_name = {part.name.replace(os.sep, "/"): part for part in pages}
    chosen = [by_name[file.name] for file in kept] + [part for part in parts if part.problem]
    chosen.sort(key=lambda part: book.natural(part.name.replace(os.sep, "/")))
    if not chosen:
        kinds = labels((kind for kind in ranked() if kind != TEXT), "and", several=True)
        raise DocumentError(
            "there are no pages in it",
            f"pages are {kinds}, and texts named *{ENDINGS[0]}",
            file=name,
        )
    warnings = []
    if others:
        warnings.append(f"left out, as they are no pages: {book.listed(others)}")
    if doubles:
        listed = book.listed([file.name for file in doubles])
        warnings.append(f"left out, as other files have the same pages: {listed}")
    return Document(name, tuple(chosen), tuple(warnings), tuple(by_name[file.name] for file in doubles))


def _is_other(part: Part) -> bool:
    """Whether a file is text, and not named like a page of it."""
    return part.kind == TEXT and not part.name.lower().removesuffix(ENDING).endswith(ENDINGS)


def _unzipped(path: str, folder: str, name: str, pool: Callable[[], Pool]) -> list[Part]:
    """The files of a ZIP; unpacked in a worker, as its directory may be as big as it likes."""
    from .archives import unzip

    most, files, seconds = limit("max_document"), limit("max_pages"), limit("page_seconds")
    members = pool().stream(unzip, path, folder, name, most, files, seconds=seconds)
    try:
        with _kept(name):
            return [Part(*member) for member in members]
    except (Overtime, Died) as error:
        raise cost(error, name, subject="the ZIP") from None


def cost(
    error: Overtime | Died, file: str, page: int = 0, subject: str = "", limited: str = "page_seconds"
) -> DocumentError:
    """The error for work that was too much: on this file or page, or on the ``subject`` that is named;
    ``limited`` is the limit of its time."""
    words = f"{subject} " if subject else ""
    place: Any = {"file": file, "page": page, "is_predicate": not subject}
    if isinstance(error, Overtime):
        variable = LIMITS[limited].variable(limited)
        return LimitError(
            f"{words}took more than the {counted(error.seconds, 'second', 'g')} of the limit {limited}",
            f"{variable}={2 * error.seconds:.0f} gives it more",
            limited,
            **place,
        )
    allowed = limit("max_memory") >> 20
    if error.memory or "SIGABRT" in error.reason:  # with which libraries in C end that get no memory
        needs = "needs" if error.memory else "probably needs"
        return LimitError(
            f"{words}{needs} more than the {allowed} MiB of the limit max_memory",
            f"{LIMITS['max_memory'].variable('max_memory')}={2 * allowed}M gives it more",
            "max_memory",
            **place,
        )
    return DocumentError(f"{words}failed: its process {error.reason}", **place)
