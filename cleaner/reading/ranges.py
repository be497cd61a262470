"""Ranges of the pages of one file, read by several workers at a time.

Who takes the pages sees no difference: they come in order, and what goes wrong is raised where it would be if
one worker read them all.  Ranges begin at the same pages however many workers there are, so that the text is
the same, too.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from importlib import import_module
from threading import Event

from ..errors import CleanerError
from ..formats.registry import of
from ..formats.request import RANGE, Outline, Request, ranges
from ..text.source import Page
from ..workers.pool import Died, Overtime, Pool
from .containers import Part

Item = Outline | Page


def read_part(module: str, path: str, request: Request) -> Iterator[Item]:
    """What a reader gives of a file.  Runs in a worker."""
    yield from import_module(module).read_pages(path, request)


class Ranges:
    """The pages of a file, read by up to ``jobs`` workers of a pool, each page within so many seconds."""

    def __init__(self, pool: Pool, jobs: int, part: Part, request: Request, seconds: float) -> None:
        self.pool, self.jobs, self.part, self.request = pool, jobs, part, request
        self.seconds = seconds
        self._stopped = Event()

    def items(self) -> Iterator[Item]:
        """What a reader gives of the pages wanted."""
        spans = ranges(self.request.pages) or [(1, 0)]
        if self.jobs < 2 or len(spans) > 1 or not of(self.part.kind).in_ranges:
            yield from self._read(self.request)
            return
        low, high = spans[0]
        end = _end(low)
        if 0 < high <= end:
            yield from self._read(self.request)
            return
        yield from self._parted(low, high, end)

    def _parted(self, low: int, high: int, end: int) -> Iterator[Item]:
        first = self._read(self._range(low, end))
        try:
            outline = next(first)
            assert isinstance(outline, Outline)
            last = min(high or outline.whole, outline.whole)
            if last > end and last - low < self.request.max_pages:
                yield outline._replace(total=last - low + 1)
                yield from self._all(
                    first, [(at, min(last, _end(at))) for at in range(end + 1, last + 1, RANGE)]
                )
                return
            if last <= end:
                yield outline
                yield from first
                return
        finally:
            first.close()
        yield from self._read(self.request)  # too many pages: the reader says so

    def _all(self, first: Iterable[Item], others: list[tuple[int, int]]) -> Iterator[Item]:
        """What is left of the first range, and the others behind it."""
        from concurrent.futures import ThreadPoolExecutor

        threads = ThreadPoolExecutor(self.jobs)  # one waits until the first range is read
        try:
            futures = [threads.submit(self._collected, low, high) for low, high in others]
            yield from first
            for future in futures:
                items, error = future.result()
                yield from items
                if error:
                    raise error
        finally:
            self._stopped.set()
            threads.shutdown(wait=False, cancel_futures=True)

    def _collected(self, low: int, high: int) -> tuple[list[Item], Exception | None]:
        """What a reader gives of a range, and what ended it, if it did not end by itself."""
        found: list[Item] = []
        stream = self._read(self._range(low, high)._replace(is_rest=True))
        try:
            for item in stream:
                found.append(item)
                if self._stopped.is_set():
                    break
        except (CleanerError, Overtime, Died) as error:
            return found[1:], error
        finally:
            stream.close()
        return found[1:], None  # without the outline, which is that of the range

    def _range(self, low: int, high: int) -> Request:
        return self.request._replace(pages=f"{low}-{high}")

    def _read(self, request: Request) -> Generator[Item, None, None]:
        reader = of(self.part.kind).reader
        return self.pool.stream(read_part, reader, self.part.path, request, seconds=self.seconds)


def _end(page: int) -> int:
    """The last page of the range that a page is in."""
    return (page + RANGE - 1) // RANGE * RANGE
