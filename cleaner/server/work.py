"""Work for the workers: a bounded queue in front of the pool, a deadline, and an end when the client goes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from starlette.types import Receive

from ..workers.pool import Died, Overtime, Pool
from .body import Gone
from .logs import log, place
from .metrics import Metrics
from .problems import Problem, over

RETRY_SECONDS = 1
PATIENCE = 0.05


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

    def place(self, until: float) -> Place:
        """The right to keep one worker busy, as a context; :class:`Problem` if none comes in time."""
        return Place(self, until)

    async def enter(self, until: float) -> None:
        """Take a place; :meth:`leave` gives it back."""
        if not self._places.locked():
            await self._places.acquire()
            return
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

    def leave(self) -> None:
        """Give a place back."""
        self._places.release()

    async def run(self, task: Callable[..., Any], *args: Any, until: float) -> Any:
        """What a task gives that is called with these arguments and ``until``, a time on the monotonic clock.
        Raises :class:`Problem`, from the task or for what became of it."""
        await self.enter(until)
        try:
            return await self.now(task, *args, until, until=until)
        finally:
            self.leave()

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
            self.metrics.ended(end)


class Place:
    """A place at work, from :meth:`Work.place`."""

    def __init__(self, work: Work, until: float) -> None:
        self._work, self._until = work, until

    async def __aenter__(self) -> None:
        await self._work.enter(self._until)

    async def __aexit__(self, *_: object) -> None:
        self._work.leave()


def death(error: Died, limits: Mapping[str, int]) -> Problem:
    """The problem of a worker that has died."""
    if error.memory:
        return over("max_memory", limits["max_memory"], None, "too-costly", "Send less at a time.")
    detail = "The worker died of this request, or was killed."
    return Problem("died", detail, retry_after=RETRY_SECONDS)


class watching:
    """Cancel what is done in this context when the client goes away: :class:`Gone` comes out of it.  What is
    done in no time is not watched."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._gone = receive, False

    async def __aenter__(self) -> None:
        self._mine = asyncio.current_task()
        self._watcher: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._watch)

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._timer.cancel()
        if self._watcher:
            self._watcher.remove_done_callback(self._stop)
            self._watcher.cancel()
        gone = kind is asyncio.CancelledError and self._gone
        if gone and self._mine and self._mine.uncancel() == 0:
            raise Gone from None

    def _watch(self) -> None:
        self._watcher = asyncio.ensure_future(_until_gone(self._receive))
        self._watcher.add_done_callback(self._stop)

    def _stop(self, watcher: asyncio.Task[Any]) -> None:
        if self._mine and not watcher.cancelled() and not watcher.exception():
            self._gone = True
            self._mine.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
