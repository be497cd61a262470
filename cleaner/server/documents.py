"""Documents: read in worker processes of their own, then cleaned in a worker, and all of it given up at once
when nobody waits any more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager
from typing import TypeVar

from ..formats.request import Request
from ..reading.containers import Document
from ..reading.inputs import Reader, request_of
from ..reading.pages import Coding
from ..reports.inspection import Seen, look
from ..settings import options as checked
from ..text.source import Source
from .asked import Wanted
from .failures import as_problems
from .media import Given

NAME = "the document"
T = TypeVar("T")
Progress = Callable[[int, int], None]
#: Cleans a document: it is given the document's files, and what was read.
Clean = Callable[[Document, Source], Awaitable[T]]


class StoppedError(BaseException):
    """Nobody waits for the document any more."""


class Documents:
    """Reads up to ``size`` documents at a time, each with ``jobs`` workers.

    The workers of a document that is done wait for the next one; those of one that is given up are killed."""

    def __init__(self, size: int, jobs: int = 1) -> None:
        self._jobs = jobs
        self._idle: list[Reader] = []
        self._threads = ThreadPoolExecutor(2 * size, "document")

    def close(self) -> None:
        """End all workers."""
        while self._idle:
            self._idle.pop().close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def clean(
        self, given: Given, wanted: Wanted, clean: Clean[T], progress: Progress | None = None
    ) -> T:
        """What ``clean`` makes of the document that was given in a file.  ``progress`` is called from another
        thread.  Raises :class:`Problem`."""
        chosen = checked(dict(wanted.settings))
        request, coding = request_of(chosen, given.password), Coding("", chosen.undecodable)
        async with self._opened(given.path) as (reader, document):
            source = Source((), "text")
            if not document.is_text:
                source = await self._read(reader, document, request, coding, progress)
            return await clean(document, source)

    async def look(self, path: str) -> Seen:
        """What is seen of the document in a file, without cleaning it.  Raises :class:`Problem`."""
        async with self._opened(path) as (reader, document):
            return await self._in_thread(reader, lambda: look(reader, document, Coding("", "replace")))

    @asynccontextmanager
    async def opened(self, path: str) -> AsyncIterator[Document]:
        """The document in a file, without reading it.  Raises :class:`Problem`."""
        async with self._opened(path) as (_, document):
            yield document

    @asynccontextmanager
    async def _opened(self, path: str) -> AsyncIterator[tuple[Reader, Document]]:
        async with self._reader() as reader:
            with as_problems():
                async with self._entered(reader, reader.open(path, NAME)) as document:
                    yield reader, document

    @asynccontextmanager
    async def _reader(self) -> AsyncIterator[Reader]:
        reader = self._idle.pop() if self._idle else Reader(self._jobs)
        try:
            yield reader
        except BaseException:
            reader.close()
            raise
        self._idle.append(reader)

    @asynccontextmanager
    async def _entered(self, reader: Reader, context: AbstractContextManager[T]) -> AsyncIterator[T]:
        """A context whose ends run in a thread."""
        try:
            yield await self._in_thread(reader, context.__enter__)
        finally:
            await asyncio.shield(self._submit(lambda: context.__exit__(None, None, None)))

    async def _read(
        self,
        reader: Reader,
        document: Document,
        request: Request,
        coding: Coding,
        progress: Progress | None,
    ) -> Source:
        stopped = threading.Event()

        def step(done: int, total: int) -> None:
            if stopped.is_set():
                raise StoppedError
            if progress:
                progress(done, total)

        return await self._in_thread(reader, lambda: reader.source(document, request, step, coding), stopped)

    async def _in_thread(
        self, reader: Reader, work: Callable[[], T], stopped: threading.Event | None = None
    ) -> T:
        """What a thread makes of this; if nobody waits any more, its workers are killed, and it ends."""
        future = self._submit(work)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            if stopped:
                stopped.set()
            while not future.done():
                reader.close()
                await asyncio.wait([future], timeout=0.2)
            future.exception()
            raise

    def _submit(self, work: Callable[[], T]) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._threads, _contained, work)


def _contained(work: Callable[[], T]) -> T:
    """Futures cannot carry every exception."""
    try:
        return work()
    except StoppedError:
        raise RuntimeError("stopped") from None
