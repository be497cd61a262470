"""Work for the workers: a bounded queue in front of the pool, a deadline, and an end when the client goes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import Receive

from ..workers import Died, Overtime, Pool
from .body import Gone
from .logs import log, place
from .metrics import Metrics
from .problems import Problem, over

RETRY_SECONDS = 1


class Work:
    """Runs tasks in a pool, no more at a time than it has workers."""

    def __init__(self, pool: Pool, limits: Mapping[str, int], metrics: Metrics) -> None:
        self.pool, self.limits, self.metrics = pool, limits, metrics
        self.waiting = 0
        self._places = asyncio.Semaphore(pool.size)

    @property
    def busy(self) -> int:
        """Workers that have a task."""
        return self.pool.busy

    def check(self) -> None:
        """Raise :class:`Problem` if the queue is full."""
        most = self.limits["max_queue"]
        if self.waiting >= most and self._places.locked():
            problem = over("max_queue", most, self.waiting + 1, "busy", f"Try again in {RETRY_SECONDS} s.")
            problem.retry_after = RETRY_SECONDS
            raise problem

    @asynccontextmanager
    async def place(self, until: float) -> AsyncIterator[None]:
        """The right to keep one worker busy.  Raises :class:`Problem` if the time is up before."""
        self.waiting += 1
        try:
            async with asyncio.timeout(until - time.monotonic()):
                await self._places.acquire()
        except TimeoutError:
            problem = over("deadline", self.limits["deadline"], None, "busy", "No worker was free in time.")
            problem.retry_after = RETRY_SECONDS
            raise problem from None
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self._places.release()

    async def run(self, task: Callable[..., Any], *args: Any, until: float) -> Any:
        """What a task gives that is called with these arguments and ``until``, a time on the monotonic clock.
        Raises :class:`Problem`, from the task or for what became of it."""
        async with self.place(until):
            return await self.now(task, *args, until, until=until)

    async def now(self, task: Callable[..., Any], *args: Any, until: float) -> Any:
        """The same for who has a place already, and without ``until`` as an argument."""
        end = "failed"
        try:
            found = await self.pool.run(task, *args, seconds=max(0.05, until - time.monotonic()))
            end = "done"
            return found
        except Problem:
            end = "refused"
            raise
        except Overtime:
            end = "overtime"
            detail = "Send less at a time, or send it as a job."
            raise over("deadline", self.limits["deadline"], None, "deadline", detail) from None
        except Died as error:
            end = "died"
            log("worker-died", task=task.__name__, memory=error.memory)
            raise death(error, self.limits) from None
        except asyncio.CancelledError:
            end = "cancelled"
            raise
        except Exception as error:
            log("task-failed", task=task.__name__, error=place(error))
            raise Problem(
                "internal", "Cleaning failed. The text is as it was; please report the request id."
            ) from None
        finally:
            self.metrics.work.labels(end).inc()


def death(error: Died, limits: Mapping[str, int]) -> Problem:
    """The problem of a worker that has died."""
    if error.memory:
        return over("max_memory", limits["max_memory"], None, "too-costly", "Send less at a time.")
    detail = "The worker died of this request, or was killed."
    return Problem("died", detail, retry_after=RETRY_SECONDS)


@asynccontextmanager
async def watching(receive: Receive) -> AsyncIterator[None]:
    """Cancel what is done in this block when the client goes away: :class:`Gone` comes out of it."""
    mine = asyncio.current_task()
    assert mine is not None
    gone = False

    def stop(watcher: asyncio.Task[Any]) -> None:
        nonlocal gone
        if not watcher.cancelled() and not watcher.exception():
            gone = True
            mine.cancel()

    watcher = asyncio.ensure_future(_until_gone(receive))
    watcher.add_done_callback(stop)
    try:
        yield
    except asyncio.CancelledError:
        if gone and mine.uncancel() == 0:
            raise Gone from None
        raise
    finally:
        watcher.remove_done_callback(stop)
        watcher.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
