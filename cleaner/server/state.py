"""What the service has while it runs: configuration, workers, keys, counts."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ..reading.containers import Document
from ..reports.forms import LAYOUT
from ..text.source import Source
from ..workers.pool import Pool
from . import logs
from .answers import Answer
from .asked import Wanted, rulebook
from .auth import Keys
from .config import Config
from .documents import Documents
from .jobrunner import Runner
from .jobs import Job
from .media import Given
from .metrics import Metrics
from .problems import Problem, over
from .review import KEPT
from .tasks import clean_document, inspect_seen, probe, review_job
from .work import Work

PRELOAD = ("cleaner.server.warm",)
READY_SECONDS = 2.0


class Service:
    """The state of one process of the service."""

    work: Work
    runner: Runner

    def __init__(self, config: Config) -> None:
        rulebook()  # a rule file with a fault is to be known at the start
        self.config = config
        self.limits = config.limits
        self.metrics = Metrics()
        self.keys = Keys(config.keys, config.limits["rate"])
        self._probed: tuple[float, Problem | None] = 0.0, None
        self._probing = asyncio.Lock()
        self.metrics.gauge("waiting", "Tasks that wait for a worker.", lambda: self._work("waiting"))
        self.metrics.gauge("busy", "Workers at work.", lambda: self._work("busy"))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start the workers; at the end let what they do finish, and end them."""
        logs.take_over()
        pool = Pool(self.config.workers, self.limits["max_memory"], PRELOAD)
        self.work = Work(pool, self.limits, self.metrics)
        self._documents = Documents(pool.size)
        self.runner = Runner(self.config, self.metrics, PRELOAD)
        try:
            pool.start()
            gc.collect()
            gc.freeze()  # what is there now stays; to go through it again and again costs whoever waits
            logs.log("started", workers=pool.size)
            yield
        finally:
            await self.runner.close()
            self._documents.close()
            pool.kill()
            gc.unfreeze()
            logs.log("stopped")

    async def document(self, given: Given, wanted: Wanted, form: str, until: float) -> Answer:
        """Read and clean a document by then.  Raises :class:`Problem`."""

        async def clean(document: Document, source: Source) -> Answer:
            most = "max_text", self.limits["max_text"]
            found: Answer = await self.work.now(
                clean_document, document, source, wanted, most, form, until, until=until
            )
            return found

        async with self._place(until, "Give the document as a job: POST /v1/jobs."):
            return await self._documents.clean(given, wanted, clean)

    async def inspect(self, given: Given, until: float) -> bytes:
        """What a document is, as JSON, by then.  Raises :class:`Problem`."""
        async with self._place(until, "Inspect a part of it."):
            seen = await self._documents.look(given.path)
            found: bytes = await self.work.now(inspect_seen, seen, until, until=until)
            return found

    async def review(
        self, job: Job, body: bytes, include: frozenset[str] | None, form: str, until: float
    ) -> Answer:
        """The result of a job with other decisions, by then.  Raises :class:`Problem`, KeyError if there is
        none."""
        path = await asyncio.to_thread(self.runner.jobs.result, job, KEPT)

        async def answer(document: Document | None) -> Answer:
            args = path, body, include, document, form, until
            found: Answer = await self.work.now(review_job, *args, until=until)
            return found

        async with self._place(until, "Ask for another form of the result."):
            if form != LAYOUT or job.kind in ("json", "text"):
                return await answer(None)
            async with self._documents.opened(self.runner.jobs.body(job)) as document:
                return await answer(document)

    @asynccontextmanager
    async def _place(self, until: float, advice: str) -> AsyncIterator[None]:
        """A place at work, until then."""
        async with self.work.place(until):
            try:
                async with asyncio.timeout(until - time.monotonic()):
                    yield
            except TimeoutError:
                raise over("deadline", self.limits["deadline"], None, "deadline", advice) from None

    async def ready(self) -> None:
        """Do a piece of real work.  Raises :class:`Problem` if it does not come back in time; what was found
        holds for a second."""
        async with self._probing:
            at, problem = self._probed
            if time.monotonic() - at > 1:
                problem = await self._probe()
                self._probed = time.monotonic(), problem
        if problem:
            raise problem

    async def _probe(self) -> Problem | None:
        until = time.monotonic() + READY_SECONDS
        try:
            async with self.work.place(until):
                await self.work.now(probe, until=until)
        except Problem as found:
            detail = f"A piece of work of one line did not come back in {READY_SECONDS:.0f} s ({found.kind})."
            return Problem("not-ready", detail, retry_after=1)
        return None

    def _work(self, name: str) -> float:
        return float(getattr(self.work, name)) if hasattr(self, "work") else 0.0
