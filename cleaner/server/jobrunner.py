"""Jobs at work: a few at a time are taken from the queue, read, cleaned and finished."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from ..formats.request import Secret
from ..reading.containers import Document
from ..settings import MIB
from ..text.source import Source
from ..workers.pool import Died, Overtime, Pool
from .asked import Wanted, from_query
from .config import Config
from .documents import Documents
from .intake import quota
from .jobs import DONE, FAILED, QUEUED, RUNNING, Job, Jobs, OverQuota, Quota, StorageError
from .logs import log, place
from .media import Given
from .metrics import Metrics
from .problems import Problem, over
from .tasks import PICTURES, finish_job
from .work import death

T = TypeVar("T")
BEAT_SECONDS = 0.5
LEASE_SECONDS = 30.0
IDLE_SECONDS = 2.0
SWEEP_SECONDS = 60.0


class Runner:
    """Works on jobs in the background of a process, ``places`` at a time."""

    def __init__(self, config: Config, metrics: Metrics, preload: tuple[str, ...]) -> None:
        self.limits, self.metrics = config.limits, metrics
        self.places = max(1, config.workers // 2)
        bound = Quota(config.limits["max_jobs"], config.limits["max_store"])
        self.jobs = Jobs(config.data, config.limits["job_expiry"], LEASE_SECONDS, quota=bound)
        self._pool = Pool(self.places, config.limits["max_memory"], preload)
        self._documents = Documents(self.places, max(1, config.workers // self.places))
        self._wake = asyncio.Event()
        self._tasks = [asyncio.ensure_future(self._work()) for _ in range(self.places)]
        self._tasks.append(asyncio.ensure_future(self._sweep()))

    async def close(self) -> None:
        """Stop; jobs that are in work go back to the queue."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._documents.close()
        self._pool.kill()
        self.jobs.close()

    def wake(self) -> None:
        """There is a new job."""
        self._wake.set()

    async def _work(self) -> None:
        """Do one job after another."""
        while True:
            try:
                job = await asyncio.to_thread(self.jobs.claim)
            except StorageError as error:
                log("store-failed", error=place(error))
                job = None
            if job is None:
                self._wake.clear()
                with suppress(TimeoutError):  # others may queue jobs, too
                    async with asyncio.timeout(IDLE_SECONDS):
                        await self._wake.wait()
                continue
            await self._one(job)

    async def _sweep(self) -> None:
        """Forget what has ended long ago."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await asyncio.to_thread(self.jobs.expire)
            except StorageError as error:
                log("store-failed", error=place(error))

    async def _one(self, job: Job) -> None:
        """Do a job; whatever happens, it ends or goes back."""
        began = time.monotonic()
        progress = [0, 0]
        work = asyncio.ensure_future(self._results(job, partial(_note, progress)))
        beat = asyncio.ensure_future(self._beat(job, progress, work))
        state = "lost"
        try:
            state = await self._end(job, work, progress)
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            await asyncio.shield(self._stored(self.jobs.release, job))
            raise
        finally:
            beat.cancel()
            self.metrics.jobs.labels(state).inc()
            log(
                "job", job=job.id, state=state, pages=progress[1], ms=round((time.monotonic() - began) * 1000)
            )

    async def _end(self, job: Job, work: asyncio.Task[dict[str, bytes]], progress: list[int]) -> str:
        """Wait for the work and put its end into the store; gives the state."""
        try:
            results = await asyncio.shield(work)
            await self._stored(self.jobs.heartbeat, job, *progress)
            kept = await self._stored(self.jobs.finish, job, results)
            return DONE if kept else "lost"
        except Problem as problem:
            kept = await self._stored(self.jobs.fail, job, problem.record())
            return FAILED if kept else "lost"
        except asyncio.CancelledError:
            if work.cancelled():  # by the heartbeat: the job was cancelled, or given to another process
                return "lost"
            raise

    async def _stored(self, call: Callable[..., bool], job: Job, *args: Any) -> bool:
        try:
            return await asyncio.to_thread(call, job, *args)
        except StorageError as error:
            log("store-failed", job=job.id, error=place(error))
            if call == self.jobs.finish:  # no room for the result: perhaps there is for saying so
                problem = Problem("no-space" if error.full else "internal", "The result could not be stored.")
                problem = quota(error) if isinstance(error, OverQuota) else problem
                with suppress(StorageError):
                    await asyncio.to_thread(self.jobs.fail, job, problem.record())
            return False

    async def _beat(self, job: Job, progress: list[int], work: asyncio.Task[Any]) -> None:
        """Say how far the job is; if it is no longer ours, stop the work."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                if not await asyncio.to_thread(self.jobs.heartbeat, job, *progress):
                    work.cancel()
                    return
            except StorageError as error:
                log("store-failed", job=job.id, error=place(error))

    async def _results(self, job: Job, progress: Callable[[int, int], None]) -> dict[str, bytes]:
        """Read and clean."""
        seconds = self.limits["job_seconds"]
        until = time.monotonic() + seconds
        password = Secret(job.options.get("password", ""))
        given = Given(job.kind, b"", job.options["charset"], self.jobs.body(job), password=password)
        wanted = from_query(job.options["query"])

        async def clean(document: Document | None, source: Source) -> dict[str, bytes]:
            progress(len(source.pages), len(source.pages))
            return await self._finish(given, document, source, wanted, until)

        try:
            async with asyncio.timeout(seconds):
                if given.kind in ("json", "text"):
                    return await clean(None, Source((), "text"))
                return await self._documents.clean(given, wanted, clean, progress)
        except (TimeoutError, Overtime):
            raise over("job_seconds", seconds, None, "deadline", "Send the document in parts.") from None
        except Died as error:
            raise death(error, self.limits) from None
        except (Problem, asyncio.CancelledError):
            raise
        except Exception as error:
            log("job-failed", job=job.id, error=place(error))
            raise Problem("internal", "Cleaning failed; please report the id of the job.") from None

    async def _finish(
        self, given: Given, document: Document | None, source: Source, wanted: Wanted, until: float
    ) -> dict[str, bytes]:
        """Decode and clean, in a time that goes with the length of the text."""
        size = len(source.text)
        if document is None or document.is_text:
            size = os.path.getsize(document.parts[0].path if document else given.path)
        step = self.limits["step_seconds"] * (1 + size // MIB)
        end = min(until, time.monotonic() + step)
        most = "max_job", self.limits["max_job"]
        args = given, document, source, wanted, most, end
        try:
            left = max(1.0, end - time.monotonic())
            found: dict[str, bytes] = await self._pool.run(finish_job, *args, seconds=left)
            return found
        except Overtime:
            if end == until:
                raise
            raise over("step_seconds", step, None, "deadline", "Send the document in parts.") from None


def _note(progress: list[int], done: int, total: int) -> None:
    progress[:] = done, total


def job_record(job: Job, expiry: int) -> dict[str, Any]:
    """A job as it is shown."""
    here = f"/v1/jobs/{job.id}"
    links = {"self": here, "result": f"{here}/result"}
    if PICTURES in job.results:
        links["pages"] = f"{here}/pages/{{page}}.png"
    shown = {
        "id": job.id,
        "state": job.state,
        "pages_done": job.done,
        "pages_total": job.total,
        "created": _stamp(job.created),
        "expires": None if job.state in (QUEUED, RUNNING) else _stamp(job.changed + expiry),
        "links": links,
    }
    return shown | ({"problem": job.problem} if job.problem else {})


def _stamp(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
