"""Documents to :class:`Source`: read in worker processes, page by page, and by OCR where there is no text.

What one page costs, or that it kills its worker, costs that page and not the book.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import Any, NamedTuple

from .containers import Document, Part, cost, opened, spooled
from .errors import CleanerError, DocumentError, LimitError, OcrError
from .readers import sniff
from .readers.request import NEVER, Outline, Request, ranges, wanted
from .readers.tesseract import engine
from .readers.text import decode
from .settings import LIMITS, Options, limit
from .source import Lines, Page, Source, Words
from .workers import Died, Overtime, Pool

READERS = {
    sniff.PDF: "cleaner.readers.pdf",
    sniff.IMAGE: "cleaner.readers.ocr",
    sniff.HOCR: "cleaner.readers.hocr",
    sniff.ALTO: "cleaner.readers.alto",
    sniff.PAGE: "cleaner.readers.page_xml",
}
OCR, LANGUAGES = "cleaner.readers.ocr", "cleaner.readers.ocr_languages"
IN_A_ROW = 3  # pages that may fail one after another before the rest of a file is given up
_ENDLESS = 1 << 40
_SURROGATE = re.compile("[\ud800-\udfff]")
Progress = Callable[[int, int], None]


class Found(NamedTuple):
    """A page that has been read: its number in the document, from 1, and where it comes from.  ``at`` is
    its index in that file, ``lost`` says why nothing can be read of it any more."""

    number: int
    page: Page
    part: Part
    at: int
    lost: CleanerError | None = None


def read_part(module: str, path: str, request: Request) -> Iterator[Outline | Page]:
    """What a reader gives of a file.  Runs in a worker."""
    yield from import_module(module).read_pages(path, request)


def read_image(module: str, path: str, kind: str, index: int, languages: tuple[str, ...]) -> Page:
    """A page by OCR.  Runs in a worker."""
    page: Page = import_module(module).ocr_page(path, kind, index, languages)
    return page


def read_languages(
    module: str, wanted: tuple[str, ...], path: str, kind: str, indices: tuple[int, ...]
) -> tuple[str, ...]:
    """In which languages the OCR is to read pages.  Runs in a worker."""
    found: tuple[str, ...] = import_module(module).languages(wanted, path, kind, indices)
    return found


class Reader:
    """Reads documents, one at a time, with so many workers.

    ``encoding`` and ``undecodable`` are for pages of plain text, as :func:`cleaner.readers.text.decode` takes
    them.  Close it, or use it as a context: then no process is left."""

    def __init__(self, jobs: int = 1, encoding: str = "", undecodable: str = "error") -> None:
        self.jobs, self.encoding, self.undecodable = max(1, jobs), encoding, undecodable
        self._pool: Pool | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._pool and kind:
            self._pool.kill()
        self.close()

    def close(self) -> None:
        """End the workers."""
        if self._pool:
            self._pool.close(1.0)
            self._pool = None

    def pool(self) -> Pool:
        """The workers; none is started before it is needed."""
        if self._pool is None:
            self._pool = Pool(self.jobs, memory=limit("max_memory"))
        return self._pool

    def open(self, path: str, name: str, pages: tuple[str, ...] = ()) -> AbstractContextManager[Document]:
        """The document in a file, an archive or a directory, as :func:`cleaner.containers.opened` has it."""
        return opened(path, name, self.pool, pages)

    def read(self, path: str, name: str, request: Request, progress: Progress | None = None) -> Source:
        """Open and read a document."""
        with self.open(path, name) as document:
            return self.source(document, request, progress)

    def source(self, document: Document, request: Request, progress: Progress | None = None) -> Source:
        """Read a document.  ``progress`` is called with the number of pages that are done and of all.

        The source is not complete if a page could not be read; ``Page.warnings`` say why.  Raises
        :class:`OcrError` if pages need OCR and there is none, :class:`LimitError` and :class:`DocumentError`
        if nothing at all could be read."""
        reading = _Reading(self, document, request, progress or (lambda done, total: None))
        try:
            reading.parts()
            reading.images()
            return reading.source()
        except KeyboardInterrupt:
            if self._pool:
                self._pool.kill()
                self._pool = None
            raise


class _Reading:
    """One document while it is being read."""

    def __init__(self, reader: Reader, document: Document, request: Request, progress: Progress) -> None:
        ranges(request.pages)
        self.reader, self.document, self.request, self.progress = reader, document, request, progress
        self.book = len(document.parts) > 1 or bool(document.parts[0].name)
        self.found: list[Found] = []
        self.warnings = dict.fromkeys(document.warnings)
        self.complete = True
        self.seen = 0  # pages of a book, wanted or not
        self.expected = self.rest = 0

    def parts(self) -> None:
        """Read all files, as far as they can be without OCR."""
        spans = ranges(self.request.pages)
        last = max((high or _ENDLESS for _, high in spans), default=_ENDLESS)
        for number, part in enumerate(self.document.parts):
            if self.seen >= last:
                return
            self.rest = len(self.document.parts) - number - 1
            if part.problem:
                self._lose(part, 0, DocumentError(part.problem))
            elif part.kind == sniff.TEXT:
                self._text(part)
            else:
                self._file(part)

    def _file(self, part: Part) -> None:
        """Read a file; after a page that fails, the rest of it."""
        request = self.request._replace(pages="") if self.book else self.request
        numbers = wanted(request.pages, _ENDLESS)
        left, row = -1, 0  # pages to come (unknown), failures in a row
        while left:
            try:
                for item in self._stream(part, request):
                    if isinstance(item, Outline):
                        self._outline(item)
                        if left < 0:
                            left = item.total
                            self.expected += left
                    else:
                        left, row = left - 1, 0
                        self._add(part, next(numbers), item)
                return
            except (Overtime, Died) as error:
                if left < 0:
                    self._fail(part, cost(error, self._named(part)))
                    return
                index, left, row = next(numbers), left - 1, row + 1
                self._lose(part, index, cost(error, f"{self._named(part)}: page {index + 1}"))
            except DocumentError as error:
                self._fail(part, error, after=left >= 0)
                return
            if row == IN_A_ROW and left:
                said = f"{self._named(part)}: given up after page {index + 1}, {left} more were to come"
                self.warnings[said] = None
                return
            request = request._replace(pages=_behind(request.pages, index + 1))

    def _stream(self, part: Part, request: Request) -> Iterator[Outline | Page]:
        seconds = limit("page_seconds")
        return self.reader.pool().stream(read_part, READERS[part.kind], part.path, request, seconds=seconds)

    def _outline(self, outline: Outline) -> None:
        self.warnings.update(dict.fromkeys(self._sentence(one) for one in outline.warnings))
        self.complete &= outline.complete

    def _text(self, part: Part) -> None:
        """A page of a book, or several between form feeds, as plain text."""
        with open(part.path, "rb") as file:
            data = file.read()
        name = f"{self.document.name}: {part.name}" if part.name else self.document.name
        text, form = decode(data, self.reader.encoding, name, self.reader.undecodable)
        self.warnings.update(dict.fromkeys(form.notes(name)))
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").removesuffix("\f")
        pages = [page if not page or page.endswith("\n") else page + "\n" for page in text.split("\f")]
        self.expected += len(pages)
        for index, page in enumerate(pages):
            self._add(part, index, Page(page, Words(), Lines()))

    def _add(self, part: Part, index: int, page: Page, lost: CleanerError | None = None) -> None:
        """Take a page, if it is wanted."""
        self.seen += 1
        number = self.seen if self.book else index + 1
        if self.book:
            page = page._replace(file=part.name)
            spans = ranges(self.request.pages)
            if spans and not any(low <= number <= (high or number) for low, high in spans):
                return
        if len(self.found) == self.request.max_pages:
            raise self._too_many()
        self.found.append(Found(number, page, part, index, lost))
        self._step()

    def _too_many(self) -> LimitError:
        most, name = self.request.max_pages, LIMITS["max_pages"].variable("max_pages")
        all_pages = max(self.expected + self.rest, most + 1)
        return LimitError(
            f"{self.document.name}: {all_pages} pages are more than the {most} of the limit max_pages",
            f"--pages 1-{most} reads the first, {name}={all_pages} all",
            "max_pages",
        )

    def _lose(self, part: Part, index: int, error: CleanerError) -> None:
        """Take a page that cannot be read."""
        clause = error.problem.removeprefix(f"{self._named(part)}: ").removeprefix(f"page {index + 1} ")
        self.complete = False
        self._add(part, index, Page("", Words(), Lines(), origin="unread", warnings=(clause,)), error)

    def _fail(self, part: Part, error: DocumentError, after: bool = False) -> None:
        """A file cannot be read, or not to its end."""
        if getattr(error, "limit", "") == "max_pages":
            raise self._renamed(error)
        if after and self.found:
            self.complete = False
            self.warnings[self._sentence(error.problem)] = None
        elif self.book:
            self._lose(part, 0, error)
        else:
            raise self._renamed(error)

    def _renamed(self, error: Any) -> Any:
        """The same error with the document's name in front."""
        return type(error)(self._sentence(error.problem), *error.args[1:])

    def _sentence(self, clause: str) -> str:
        name = self.document.name
        return clause if clause.startswith(f"{name}: ") else f"{name}: {clause}"

    def _named(self, part: Part) -> str:
        return f"{self.document.name}: {part.name}" if part.name else self.document.name

    def _step(self) -> None:
        done = sum(1 for found in self.found if found.page.origin != "unread" or found.lost)
        self.progress(done, max(self.expected + self.rest, len(self.found)))

    # OCR

    def images(self) -> None:
        """Read by OCR what has to be; pages in parallel."""
        waiting = [
            at for at, found in enumerate(self.found) if found.page.origin == "unread" and not found.lost
        ]
        if not waiting or self.request.ocr == NEVER:
            for at in waiting:
                self._replace(at, self.found[at].page, "it is an image, and OCR is not wanted (--ocr never)")
            return
        self.rest = 0
        languages = self._languages(waiting)
        with ThreadPoolExecutor(self.reader.jobs) as threads:
            try:
                pages = {at: threads.submit(self._image, self.found[at], languages) for at in waiting}
                for at, future in pages.items():
                    self._take(at, future, waiting)
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)
                self.reader.pool().kill()
                self.reader._pool = None
                raise

    def _languages(self, waiting: list[int]) -> tuple[str, ...]:
        """In which languages the pages are to be read: what was asked for, or what some pages show.  Raises
        what is missing for OCR, before any page is tried."""
        part = self.found[waiting[len(waiting) // 2]].part
        indices = tuple(self.found[at].at for at in waiting if self.found[at].part == part)
        args = self.request.lang, part.path, part.kind, indices
        seconds = limit("ocr_seconds")
        try:
            engine()
            found: tuple[str, ...] = self.reader.pool().call(
                read_languages, LANGUAGES, *args, seconds=seconds
            )
            return found
        except OcrError as error:
            if error.advice:  # something is to be installed
                raise self._missing(error, waiting) from None
            raise self._renamed(error) from None
        except (Overtime, Died) as error:
            raise cost(error, f"{self.document.name}: a first look by OCR", "ocr_seconds") from None

    def _missing(self, error: OcrError, waiting: list[int]) -> OcrError:
        pages = spans([self.found[at].number for at in waiting])
        problem = f"{self.document.name}: {pages} must be read by OCR: {error.problem}"
        others = len(waiting) < len(self.found)
        return OcrError(problem, error.advice + ("; --ocr never leaves these pages out" if others else ""))

    def _image(self, found: Found, languages: tuple[str, ...]) -> Page:
        seconds = limit("ocr_seconds")
        args = found.part.path, found.part.kind, found.at, languages
        page: Page = self.reader.pool().call(read_image, OCR, *args, seconds=seconds)
        return page

    def _take(self, at: int, future: Future[Page], waiting: list[int]) -> None:
        old = self.found[at].page
        where = f"{self.document.name}: page {self.found[at].number}"
        error: CleanerError
        try:
            page = future.result()
            self._replace(at, page._replace(file=old.file, label=page.label or old.label))
            return
        except (Overtime, Died) as problem:
            error = cost(problem, f"{where}: OCR", "ocr_seconds")
        except OcrError as problem:
            if problem.advice:  # something is to be installed
                raise self._missing(problem, waiting) from None
            clause = problem.problem.removeprefix(f"page {self.found[at].at + 1}: ")
            error = OcrError(f"{where}: {clause}")
        except DocumentError as problem:
            error = problem
        self.complete = False
        self.found[at] = self.found[at]._replace(lost=error)
        self._replace(at, old, error.problem.removeprefix(f"{where}: "))

    def _replace(self, at: int, page: Page, clause: str = "") -> None:
        warnings = (*page.warnings, clause) if clause else page.warnings
        self.found[at] = self.found[at]._replace(page=page._replace(warnings=warnings))
        self._step()

    # the result

    def source(self) -> Source:
        """What has been read.  Raises what went wrong if that is nothing."""
        name = self.document.name
        if not self.found:
            total = self._total()
            if total and self.request.pages:
                raise DocumentError(f"{name}: it has no page {self.request.pages}", f"it has {total}")
            raise DocumentError(f"{name}: it has no pages")
        if not any(found.page.text.strip() for found in self.found):
            for found in self.found:
                if found.lost:
                    raise self._renamed(found.lost)
            never = self.request.ocr == NEVER
            advice = "if its pages are images, OCR reads them: leave out --ocr never" if never else ""
            raise DocumentError(f"{name}: there is no text on its pages", advice)
        pages = [_sound(found.page) for found in self.found]
        return Source(pages, self.document.kind, self.warnings, self.complete)

    def _total(self) -> int:
        """How many pages the document has."""
        if self.book:
            return self.seen
        stream = self._stream(self.document.parts[0], self.request._replace(pages=""))
        return next((item.total for item in stream if isinstance(item, Outline)), 0)


def numbers(source: Source, pages: str) -> list[int]:
    """The numbers that the pages of a source have in its document, if these ``pages`` were asked for."""
    return [index + 1 for _, index in zip(source.pages, wanted(pages, _ENDLESS), strict=False)]


def spans(pages: list[int]) -> str:
    """``page 3`` or ``pages 3-7, 9`` for sorted numbers."""
    runs: list[list[int]] = []
    for number in pages:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = ", ".join(f"{low}-{high}" if high > low else f"{low}" for low, high in runs)
    return f"page{'s' if len(pages) > 1 else ''} {shown}"


def _behind(pages: str, number: int) -> str:
    """The ranges of pages without those up to a number."""
    kept = [
        (max(low, number + 1), high) for low, high in ranges(pages) or [(1, 0)] if not high or high > number
    ]
    return ",".join(f"{low}-{high or ''}" for low, high in kept)


def _sound(page: Page) -> Page:
    """A page without lone surrogates, which no encoding can write."""
    return page._replace(text=_SURROGATE.sub("\ufffd", page.text)) if _SURROGATE.search(page.text) else page


def read(document: str | os.PathLike[str] | bytes, jobs: int = 0, **settings: Any) -> Source | str:
    """The document in a file (or a directory of pages, or bytes), for :func:`cleaner.clean`: its text, if it
    is plain text, else a :class:`Source`.

    ``jobs`` is the number of pages that are read by OCR at a time, 0 for one for each processor.  Takes the
    settings of :class:`cleaner.Cleaner`; of them ``ocr``, ``pages``, ``lang`` and ``undecodable`` matter.
    Raises :class:`cleaner.errors.CleanerError`."""
    from .settings import options

    chosen = options(settings)
    with Reader(jobs or os.cpu_count() or 1, undecodable=chosen.undecodable) as reader:
        return _read(reader, document, chosen)


def _read(reader: Reader, document: str | os.PathLike[str] | bytes, chosen: Options) -> Source | str:
    import io

    given = isinstance(document, bytes)
    name = "the document" if isinstance(document, bytes) else os.fspath(document)
    file: AbstractContextManager[str] = nullcontext(name)
    if isinstance(document, bytes):
        file = spooled(document, io.BytesIO(), name)
    with file as path, reader.open(path, name) as opened_document:
        if opened_document.is_text:
            with open(opened_document.parts[0].path, "rb") as text:
                return decode(text.read(), "", "" if given else name, chosen.undecodable)[0]
        return reader.source(opened_document, request_of(chosen))


def request_of(chosen: Options) -> Request:
    """What the settings want of a document."""
    return Request(chosen.ocr, chosen.lang, chosen.pages, limit("max_pages"))
