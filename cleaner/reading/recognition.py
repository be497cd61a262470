"""Pages of a document that have no text, read by OCR: several at a time, in order."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from ..errors import CleanerError, DocumentError, OcrError
from ..formats.request import NEVER
from ..settings import limit
from ..text.source import Page
from ..workers.pool import Died, Overtime
from .containers import Part, cost
from .pages import Assembly, Found

if TYPE_CHECKING:
    from concurrent.futures import Future

_NEVER = "it is an image without text, and OCR is not wanted (--ocr never)"
_FEW, _SHARE = 3, 0.05  # pages, or of all: so many may be read in the language of the others
_LOOK, _MANY = 100, 500  # pages whose text says which that is, and words that they must have
OCR = "cleaner.formats.ocr.reader"


def check(name: str) -> None:
    """Raise :class:`OcrError` if the OCR engine of this name cannot be used."""
    from ..formats.ocr.engines import engine

    engine(name).ability()


def read_image(
    module: str, path: str, kind: str, index: int, languages: tuple[str, ...], password: str, engine: str
) -> Page:
    """A page by OCR.  Runs in a worker."""
    page: Page = import_module(module).ocr_page(path, kind, index, languages, password, engine)
    return page


def read_languages(
    module: str,
    wanted: tuple[str, ...],
    path: str,
    kind: str,
    indices: tuple[int, ...],
    password: str,
    engine: str,
) -> tuple[str, ...]:
    """What an OCR engine is to be told of the languages of pages.  Runs in a worker."""
    found: tuple[str, ...] = import_module(module).languages(wanted, path, kind, indices, password, engine)
    return found


class Recognition:
    """The OCR of what was left unread of a document."""

    def __init__(self, assembly: Assembly) -> None:
        self.assembly, self.workers = assembly, assembly.workers
        self.name, self.request, self.found = assembly.document.name, assembly.request, assembly.found
        self.waiting = [
            at for at, found in enumerate(self.found) if found.page.origin == "unread" and not found.lost
        ]

    def run(self) -> None:
        """Put the pages in their places.  Raises :class:`OcrError` if something is not installed."""
        if self.request.ocr == NEVER:
            for at in self.waiting:
                self.assembly.settle(at, self.found[at].page, _NEVER)
        elif self.waiting:
            self._all(self._languages())

    def _all(self, languages: tuple[str, ...]) -> None:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(self.workers.jobs) as threads:
            try:
                pages = {at: threads.submit(self._image, self.found[at], languages) for at in self.waiting}
                for at, future in pages.items():
                    self._take(at, future)
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)
                self.workers.kill()
                raise

    def _languages(self) -> tuple[str, ...]:
        """In which languages the pages are to be read: what was asked for, or what some pages show.  Raises
        what is missing for OCR, before any page is tried."""
        for language in self._told():
            with suppress(
                OcrError, DocumentError, Overtime, Died
            ):  # it may have no data: then a look shows more
                check(self.request.ocr_engine)
                return self._look(self.found[self.waiting[0]].part, (language,))
        half = len(self.waiting) // 2
        looked_at = dict.fromkeys(self.found[self.waiting[at]].part for at in (half, 0, -1))
        failure: CleanerError | None = None
        for part in looked_at:
            try:
                check(self.request.ocr_engine)
                return self._look(part)
            except (OcrError, DocumentError) as error:
                if isinstance(error, OcrError) and error.advice:  # something is to be installed
                    raise self._missing(error) from None
                failure = failure or self.assembly.named(error)
            except (Overtime, Died) as error:
                failure = failure or cost(error, self.name, 0, "a first look by OCR", "ocr_seconds")
        assert failure
        raise failure

    def _told(self) -> tuple[str, ...]:
        """The language of the document's text, if it is in one, and a few pages of many are to be read: those
        of a cover, say."""
        if self.request.lang or len(self.waiting) > max(_FEW, _SHARE * len(self.found)):
            return ()
        words: Counter[str] = Counter()
        for found in self.found[:_LOOK]:
            words.update(found.page.text.lower().split())
        from ..evidence.languages import detect

        languages = detect(words) if words.total() >= _MANY else ()
        return languages if len(languages) == 1 else ()

    def _look(self, part: Part, wanted: tuple[str, ...] = ()) -> tuple[str, ...]:
        indices = tuple(self.found[at].at for at in self.waiting if self.found[at].part == part)
        request = self.request
        args = request.lang or wanted, part.path, part.kind, indices, request.password, request.ocr_engine
        found: tuple[str, ...] = self.workers.pool().call(
            read_languages, OCR, *args, seconds=limit("ocr_seconds")
        )
        return found

    def _missing(self, error: OcrError) -> OcrError:
        pages = spans([self.found[at].number for at in self.waiting])
        clause = f"{pages} must be read by OCR: {error.clause}"
        others = len(self.waiting) < len(self.found)
        advice = error.advice + ("; --ocr never leaves these pages out" if others else "")
        return OcrError(clause, advice, file=self.name)

    def _image(self, found: Found, languages: tuple[str, ...]) -> Page:
        seconds = limit("ocr_seconds")
        part, request = found.part, self.request
        args = part.path, part.kind, found.at, languages, request.password, request.ocr_engine
        page: Page = self.workers.pool().call(read_image, OCR, *args, seconds=seconds)
        return page

    def _take(self, at: int, future: Future[Page]) -> None:
        number, old = self.found[at].number, self.found[at].page
        error: CleanerError
        try:
            page = future.result()
            self.assembly.settle(at, page._replace(file=old.file, label=page.label or old.label))
            return
        except (Overtime, Died) as problem:
            error = cost(problem, self.name, number, "OCR", "ocr_seconds")
        except (OcrError, DocumentError) as problem:
            if isinstance(problem, OcrError) and problem.advice:
                raise self._missing(problem) from None
            error = problem.at(self.name, number)
        self.assembly.give_up(at, error)


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
