"""Documents to :class:`Source`: read in worker processes, page by page, and by OCR where there is no text.

What one page costs, or that it kills its worker, costs that page and not the book.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import Any

from ..errors import DocumentError
from ..formats.glance import Facts, Glance
from ..formats.registry import of
from ..formats.request import NEVER, Request, Secret, wanted
from ..formats.text.decoding import decode
from ..settings import Options, limit, options
from ..text.source import Source
from ..workers.pool import Died, Overtime
from ..workers.processors import processors
from .containers import Document, cost, opened, spooled
from .pages import ENDLESS, Assembly, Coding, Progress, Workers
from .recognition import Recognition


class Reader:
    """Reads documents, one at a time, with so many workers.

    ``encoding`` and ``undecodable`` are for pages of plain text, as
    :func:`cleaner.formats.text.decoding.decode` takes
    them.  Close it, or use it as a context: then no process is left."""

    def __init__(self, jobs: int = 1, encoding: str = "", undecodable: str = "error") -> None:
        self._coding = Coding(encoding, undecodable)
        self._workers = Workers(max(1, jobs))

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers."""
        self._workers.kill()

    def open(self, path: str, name: str, pages: tuple[str, ...] = ()) -> AbstractContextManager[Document]:
        """The document in a file, an archive or a directory, as :func:`cleaner.reading.containers.opened`
        has it."""
        return opened(path, name, self._workers.pool, pages)

    def read(self, path: str, name: str, request: Request, progress: Progress | None = None) -> Source:
        """Open and read a document."""
        with self.open(path, name) as document:
            return self.source(document, request, progress)

    def source(
        self,
        document: Document,
        request: Request,
        progress: Progress | None = None,
        coding: Coding | None = None,
    ) -> Source:
        """Read a document.  ``progress`` is called with the number of pages that are done and of all;
        ``coding`` is that of its pages of plain text, if it is not the one of all documents.

        The source is not complete if a page could not be read; ``Page.warnings`` say why.  Raises
        :class:`OcrError` if pages need OCR and there is none, :class:`LimitError` and :class:`DocumentError`
        if nothing at all could be read."""
        assembly = Assembly(document, request, progress, self._workers, coding or self._coding)
        try:
            assembly.parts()
            Recognition(assembly).run()
        except KeyboardInterrupt:
            self.close()
            raise
        return assembly.source()

    def glance(self, document: Document) -> list[Facts | Glance]:
        """What can be known of a document without reading it: facts and pages of those of its files whose
        format can say them.  Raises :class:`DocumentError`."""
        found: list[Facts | Glance] = []
        for part in document.parts:
            if module := of(part.kind).glance if part.kind else "":
                try:
                    seconds = limit("page_seconds")
                    found += self._workers.pool(module).stream(glances, module, part.path, seconds=seconds)
                except (Overtime, Died) as error:
                    raise cost(error, document.name) from None
                except DocumentError as error:
                    raise error.at(file=document.name) from None
        return found

    def sample(self, document: Document, pages: str, coding: Coding | None = None) -> Source:
        """Some pages of a document, as far as they can be read without OCR; what cannot is "unread"."""
        request = Request(NEVER, (), pages, limit("max_pages"), is_rest=True)
        assembly = Assembly(document, request, None, self._workers, coding or self._coding)
        assembly.parts()
        return Source([found.page for found in assembly.found], document.kind, (), assembly.complete)


def glances(module: str, path: str) -> Iterator[Facts | Glance]:
    """What a format says of a file at a glance.  Runs in a worker."""
    yield from import_module(module).glance(path)


def numbers(source: Source, pages: str) -> list[int]:
    """The numbers that the pages of a source have in its document, if these ``pages`` were asked for."""
    return [index + 1 for _, index in zip(source.pages, wanted(pages, ENDLESS), strict=False)]


def read(
    document: str | os.PathLike[str] | bytes, jobs: int = 0, password: str = "", **settings: Any
) -> Source | str:
    """The document in a file (or a directory of pages, or bytes), for :func:`cleaner.clean`: its text, if it
    is plain text, else a :class:`Source`.

    ``jobs`` is the number of processes that read pages, 0 for one for each processor;
    ``password`` opens a document that is encrypted.  Takes the
    settings of :class:`cleaner.Cleaner`; of them ``ocr``, ``ocr_engine``, ``pages``,
    ``lang`` and ``undecodable`` matter.
    Raises :class:`cleaner.errors.CleanerError`."""
    chosen = options(settings)
    with Reader(jobs or processors(), undecodable=chosen.undecodable) as reader:
        return _read(reader, document, chosen, password)


def _read(
    reader: Reader, document: str | os.PathLike[str] | bytes, chosen: Options, password: str
) -> Source | str:
    name = "the document" if isinstance(document, bytes) else os.fspath(document)
    file: AbstractContextManager[str] = nullcontext(name)
    if isinstance(document, bytes):
        file = spooled(document, io.BytesIO(), name)
    with file as path, reader.open(path, name) as opened_document:
        if opened_document.is_text:
            with open(opened_document.parts[0].path, "rb") as text:
                return decode(text.read(), "", name, chosen.undecodable)[0]
        return reader.source(opened_document, request_of(chosen, password))


def request_of(chosen: Options, password: str = "") -> Request:
    """What the settings want of a document, which this password opens.  Raises :class:`UsageError`."""
    if chosen.ocr_engine != Request().ocr_engine:
        from ..formats.ocr.engines import engine

        engine(chosen.ocr_engine)
    return Request(
        chosen.ocr, chosen.lang, chosen.pages, limit("max_pages"), Secret(password), chosen.ocr_engine
    )
