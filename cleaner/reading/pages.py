"""One document while it is read: its files one after another, and what a page that fails costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from ..errors import CleanerError, DocumentError, LimitError
from ..formats.registry import of
from ..formats.request import NEVER, Outline, Request, ranges, wanted
from ..formats.text import TEXT
from ..formats.text.decoding import decode
from ..settings import LIMITS, limit
from ..text.counting import counted
from ..text.source import Lines, Page, Source, Words
from ..workers.pool import Died, Overtime, Pool
from .containers import Document, Part, cost
from .ranges import Ranges

IN_A_ROW = 3  # pages that may fail one after another before the rest of a file is given up
ENDLESS = 1 << 40
_SURROGATE = re.compile("[\ud800-\udfff]")
Progress = Callable[[int, int], None]
E = TypeVar("E", bound=CleanerError)


class Workers:
    """So many workers, none started before it is needed.

    Use it as a context, or close it: then no process is left."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: Pool | None = None

    def pool(self, *modules: str) -> Pool:
        """The pool of them.  If there is none yet, its workers will have loaded these modules once, and not
        each for itself."""
        if self._pool is None:
            self._pool = Pool(self.jobs, limit("max_memory"), modules)
        return self._pool

    def kill(self) -> None:
        """End them at once; if there is work again, there will be others."""
        pool, self._pool = self._pool, None
        if pool:
            pool.kill()


class Coding(NamedTuple):
    """How pages of plain text are to be decoded, as :func:`cleaner.formats.text.decoding.decode` takes it."""

    encoding: str = ""
    undecodable: str = "error"


class Found(NamedTuple):
    """A page that has been read: its number in the document, from 1, and where it comes from.  ``at`` is
    its index in that file, ``lost`` says why nothing can be read of it any more."""

    number: int
    page: Page
    part: Part
    at: int
    lost: CleanerError | None = None


class Note(NamedTuple):
    """Something to be said of a document: of which of its files ("" for the whole), and what."""

    part: str
    clause: str
    is_predicate: bool = False

    def sentence(self, name: str = "") -> str:
        """The same as a sentence on the document of this name."""
        place = ": ".join(filter(None, (name, self.part)))
        return f"{place}{' ' if self.is_predicate else ': '}{self.clause}" if place else self.clause


class Assembly:
    """One document while its pages are put together."""

    def __init__(
        self,
        document: Document,
        request: Request,
        progress: Progress | None,
        workers: Workers,
        coding: Coding,
    ) -> None:
        self.spans = ranges(request.pages)
        self.document, self.request, self.progress = document, request, progress
        self.workers, self.coding = workers, coding
        self.book = len(document.parts) > 1 or bool(document.parts[0].name)
        self.found: list[Found] = []
        self.notes = {Note("", clause): None for clause in document.warnings}
        self.complete = True
        self.languages: dict[str, None] = {}  # that the files say they are in
        self.seen = 0  # pages of a book, wanted or not
        self.done = self.expected = self.rest = 0

    def parts(self) -> None:
        """Read all files, as far as they can be without OCR."""
        last = max((high or ENDLESS for _, high in self.spans), default=ENDLESS)
        for number, part in enumerate(self.document.parts):
            if self.seen >= last:
                return
            self.rest = len(self.document.parts) - number - 1
            if part.problem:
                self._lose(part, 0, DocumentError(part.problem))
            elif part.kind == TEXT:
                self._text(part)
            else:
                self._file(part)

    def _file(self, part: Part) -> None:
        """Read a file; after a page that fails, the rest of it."""
        request = self.request._replace(pages="") if self.book else self.request
        numbers = wanted(request.pages, ENDLESS)
        left, row, total = -1, 0, 0  # pages to come (unknown), failures in a row, all pages
        missing: list[int] = []
        while True:
            try:
                for item in self._stream(part, request):
                    if isinstance(item, Outline):
                        left = self._outline(part, item, left)
                        total = total or item.total
                        missing += item.missing
                    else:
                        left, row = left - 1, 0
                        self._add(part, next(numbers), item)
                if missing:
                    self._note(part, _missing(missing, total))
                return
            except (Overtime, Died, DocumentError) as error:
                problem = error
            if left <= 0 or not _is_of_a_page(problem):
                self._fail(part, problem, after=left >= 0)
                return
            index, left, row = next(numbers), left - 1, row + 1
            self._lose(part, index, _costed(problem, self._named(part), index + 1))
            if not left or row == IN_A_ROW:
                if left:
                    self._note(part, f"given up after page {index + 1}, {left} more were to come")
                return
            request = request._replace(pages=_behind(request.pages, index + 1))

    def _stream(self, part: Part, request: Request) -> Iterator[Outline | Page]:
        seconds = limit("page_seconds")
        pool = self.workers.pool(of(part.kind).reader)
        return Ranges(pool, self.workers.jobs, part, request, seconds).items()

    def _outline(self, part: Part, outline: Outline, left: int) -> int:
        """Take what a reader says of a file; gives the number of pages to come, ``left`` if that is known."""
        for warning in outline.warnings:
            self._note(part, warning)
        self.complete &= outline.complete
        self.languages.update(dict.fromkeys(outline.languages))
        if left >= 0:
            return left
        self.expected += outline.total
        self._tell()
        return outline.total

    def _note(self, part: Part, clause: str, is_predicate: bool = False) -> None:
        self.notes[Note(part.name, clause, is_predicate)] = None

    def _text(self, part: Part) -> None:
        """A page of a book, or several between form feeds, as plain text."""
        with open(part.path, "rb") as file:
            data = file.read()
        text, form = decode(data, self.coding.encoding, self._named(part), self.coding.undecodable)
        for clause in form.clauses():
            self._note(part, clause)
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
            if self.spans and not any(low <= number <= (high or number) for low, high in self.spans):
                return
        if len(self.found) == self.request.max_pages:
            raise self._too_many()
        self.found.append(Found(number, page, part, index, lost))
        if lost or page.origin != "unread":
            self._step()

    def _too_many(self) -> LimitError:
        most, name = self.request.max_pages, LIMITS["max_pages"].variable("max_pages")
        all_pages = max(self.expected + self.rest, most + 1)
        return LimitError(
            f"{all_pages} pages are more than the {most} of the limit max_pages",
            f"--pages 1-{most} reads the first, {name}={all_pages} all",
            "max_pages",
            file=self.document.name,
        )

    def _lose(self, part: Part, index: int, error: CleanerError) -> None:
        """Take a page that cannot be read."""
        self.complete = False
        page = Page("", Words(), Lines(), origin="unread", warnings=(error.clause,))
        self._add(part, index, page, error.at(file=self._named(part)))

    def _fail(self, part: Part, problem: Overtime | Died | DocumentError, after: bool) -> None:
        """A file cannot be read, or not to its end."""
        error = _costed(problem, self._named(part))
        if getattr(error, "limit", "") == "max_pages":
            raise self.named(error)
        if after and self.found:
            self.complete = False
            self._note(part, error.clause, error.is_predicate)
        elif self.book:
            self._lose(part, 0, error)
        else:
            raise self.named(error)

    def named(self, error: E) -> E:
        """The same error with the name of what it is wrong with: the document's, if nobody knows better."""
        return error if error.file else error.at(file=self.document.name)

    def _named(self, part: Part) -> str:
        return f"{self.document.name}: {part.name}" if part.name else self.document.name

    def settle(self, at: int, page: Page, clause: str = "") -> None:
        """Put a page that was left for OCR in its place; the clause is what is to be said of it."""
        warnings = (*page.warnings, clause) if clause else page.warnings
        self.found[at] = self.found[at]._replace(page=page._replace(warnings=warnings))
        self._step()

    def give_up(self, at: int, error: CleanerError) -> None:
        """Leave a page unread, as OCR could not read it."""
        self.complete = False
        self.found[at] = self.found[at]._replace(lost=error)
        self.settle(at, self.found[at].page, error.clause)

    def _step(self) -> None:
        """One more page is done."""
        self.done += 1
        self._tell()

    def _tell(self) -> None:
        if self.progress:
            self.progress(self.done, max(self.expected + self.rest, len(self.found)))

    def source(self) -> Source:
        """What has been read.  Raises what went wrong if that is nothing."""
        name = self.document.name
        if not self.found:
            total = self._total()
            if total and self.request.pages:
                raise DocumentError(f"it has no page {self.request.pages}", f"it has {total}", file=name)
            raise DocumentError("it has no pages", file=name)
        if not any(found.page.text.strip() for found in self.found):
            for found in self.found:
                if found.lost:
                    raise self.named(found.lost)
            raise self._nothing()
        pages = [_sound(found.page)._replace(at=found.at) for found in self.found]
        warnings = [note.sentence(name) for note in self.notes]
        return Source(pages, self.document.kind, warnings, self.complete, tuple(self.languages))

    def _nothing(self) -> DocumentError:
        """The error for a document whose pages have no text."""
        name = self.document.name
        if self.request.ocr == NEVER and any(found.page.origin == "unread" for found in self.found):
            advice = "OCR reads the pages that are images: leave out --ocr never"
            return DocumentError("there is no text on its pages", advice, file=name)
        if self.complete:
            read = any(found.page.origin == "ocr" for found in self.found)
            advice = "OCR found none: it needs sharp, upright pictures of about 300 dpi" if read else ""
            return DocumentError("there is no text on its pages", advice, file=name)
        damage = "; ".join(note.sentence() for note in self.notes)
        advice = "get the whole file, if you can"
        return DocumentError(f"{damage}, and there is no text in it", advice, file=name)

    def _total(self) -> int:
        """How many pages the document has."""
        if self.book:
            return self.seen
        stream = self._stream(self.document.parts[0], self.request._replace(pages=""))
        return next((item.total for item in stream if isinstance(item, Outline)), 0)


def _is_of_a_page(problem: Overtime | Died | DocumentError) -> bool:
    """Whether something went wrong with one page, and the next one may be sound."""
    if isinstance(problem, DocumentError):
        return isinstance(problem, LimitError) and problem.limit != "max_pages"
    return True


def _costed(problem: Overtime | Died | DocumentError, file: str, page: int = 0) -> DocumentError:
    if isinstance(problem, DocumentError):
        return problem.at(file, page) if page else problem
    return cost(problem, file, page)


def _missing(numbers: list[int], total: int) -> str:
    shown = ", ".join(map(str, numbers[:5])) + (", …" if len(numbers) > 5 else "")
    verb = "is" if len(numbers) == 1 else "are"
    return f"{len(numbers)} of {counted(total, 'page')} {verb} missing or damaged ({shown})"


def _behind(pages: str, number: int) -> str:
    """The ranges of pages without those up to a number."""
    kept = [
        (max(low, number + 1), high) for low, high in ranges(pages) or [(1, 0)] if not high or high > number
    ]
    return ",".join(f"{low}-{high or ''}" for low, high in kept)


def _sound(page: Page) -> Page:
    """A page without lone surrogates, which no encoding can write."""
    return page._replace(text=_SURROGATE.sub("\ufffd", page.text)) if _SURROGATE.search(page.text) else page
