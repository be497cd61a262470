"""A pool of worker processes that can be killed, for work on what strangers send.

A task is a function of a module (not of the main one) and its arguments, anything that pickles.  What it may
cost is bounded: its memory, and the time it takes.  A task that crashes, or that is killed, costs itself and
nothing else; there is a new worker at once.  Workers are forked (:mod:`cleaner.workers.forkserver`) or, where
a system cannot, spawned (:mod:`cleaner.workers.spawn`); none is started before it is needed.

    >>> import math
    >>> with Pool(2) as pool:
    ...     pool.call(math.gcd, 12, 18, seconds=10)
    6
"""

from __future__ import annotations

import os
import pickle
import threading
from collections import deque
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any

from .forkserver import ITEM, SIZE
from .spawn import Spawner, is_wanted
from .worker import Died, ForkServer, Overtime, RemoteTraceback, Worker

__all__ = ["Died", "Overtime", "Pool", "RemoteTraceback"]

#: What a new worker may take to be there; most of it is the fork server's, for what it is to load.
START_SECONDS = 30.0
TRIES = 3  # workers that a task is given to, if they end before they take it


class Pool:
    """Up to ``size`` workers.  ``memory``: bytes that a task may use (0: any amount); ``preload``: modules
    that workers have loaded when they start.  Safe to use from threads and an event loop at the same time;
    whoever waits for a worker gets it in the order of asking.  As a context manager it closes at the end.

    A task must not start processes in sessions or groups of their own: those would outlive it.

    Every method that runs a task raises :class:`Overtime` if it takes longer than ``seconds``, counted from
    when a worker starts on it, :class:`Died` if it crashes or is out of memory, RuntimeError if the pool is
    closed, and what the task itself raises; an error that cannot be pickled becomes a RuntimeError."""

    def __init__(self, size: int, memory: int = 0, preload: Sequence[str] = ()) -> None:
        self.size = size
        self._server = Spawner(memory, preload) if is_wanted() else ForkServer(memory, preload)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._waiting: deque[Future[Worker]] = deque()
        self._closed = False  # takes no more tasks
        self._ended = False
        self._changed = threading.Condition()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.kill()

    @property
    def busy(self) -> int:
        """Workers that have a task."""
        return len(self._busy)

    @property
    def idle(self) -> int:
        """Tasks that could start at once."""
        return self.size - len(self._busy)

    @property
    def waiting(self) -> int:
        """Tasks that wait for a worker."""
        return sum(not waiter.cancelled() for waiter in list(self._waiting))

    def start(self) -> None:
        """Start all workers, without waiting for them."""
        with self._changed:
            while not self._closed and len(self._idle) + len(self._busy) < self.size:
                self._idle.append(self._server.fork())

    def call(self, task: Callable[..., Any], *args: Any, seconds: float) -> Any:
        """What the task gives.  Blocks."""
        request = _request(False, task, args)
        for left in range(TRIES, 0, -1):
            try:
                with self._lent(self._take(), task) as worker:
                    self._begin(worker, request, seconds)
                    return worker.receive(seconds)[1]
            except Died as error:  # one that was killed while it had nothing to do costs nobody anything
                if error.begun or left == 1:
                    raise
        raise AssertionError("unreachable")

    def stream(
        self, task: Callable[..., Iterator[Any]], *args: Any, seconds: float
    ) -> Generator[Any, None, None]:
        """What the task yields, item by item, each within ``seconds``.  Blocks.  The task runs ahead of who
        reads, as far as the pipe holds; to close the generator early kills it."""
        return self._stream(_request(True, task, args), task, seconds)

    def _stream(self, request: bytes, task: Callable[..., Any], seconds: float) -> Generator[Any, None, None]:
        with self._lent(self._take(), task) as worker:
            self._begin(worker, request, seconds)
            while True:
                kind, item = worker.receive(seconds)
                if kind != ITEM:
                    return
                yield item

    @staticmethod
    def _begin(worker: Worker, request: bytes, seconds: float) -> None:
        if not worker.process:
            worker.receive(START_SECONDS)
        worker.send(request, seconds)

    async def run(self, task: Callable[..., Any], *args: Any, seconds: float) -> Any:
        """What the task gives.  To cancel kills the task and frees its place at once.  What comes back is
        unpickled on the event loop: let a task give bytes if that is a lot."""
        request = _request(False, task, args)
        for left in range(TRIES, 0, -1):
            try:
                with self._lent(await self._take_async(), task) as worker:
                    await self._begin_async(worker, request, seconds)
                    return (await worker.receive_async(seconds))[1]
            except Died as error:
                if error.begun or left == 1:
                    raise
        raise AssertionError("unreachable")

    async def arun_stream(
        self, task: Callable[..., Iterator[Any]], *args: Any, seconds: float
    ) -> AsyncGenerator[Any, None]:
        """What the task yields, item by item, each within ``seconds``.  To close the generator early
        (:class:`contextlib.aclosing`), or to cancel, kills the task."""
        request = _request(True, task, args)
        with self._lent(await self._take_async(), task) as worker:
            await self._begin_async(worker, request, seconds)
            while True:
                kind, item = await worker.receive_async(seconds)
                if kind != ITEM:
                    return
                yield item

    @staticmethod
    async def _begin_async(worker: Worker, request: bytes, seconds: float) -> None:
        worker.channel.setblocking(False)
        if not worker.process:
            await worker.receive_async(START_SECONDS)
        await worker.send_async(request, seconds)

    def close(self, seconds: float = 30.0) -> None:
        """Take no more tasks, let those that run or wait finish for so many seconds, and end.  Blocks: not
        for the event loop's thread while that has tasks here."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: not self._busy and not self.waiting, seconds)
        self.kill()

    def kill(self) -> None:
        """End all workers at once.  Tasks that run raise :class:`Died`."""
        with self._changed:
            self._closed = self._ended = True
            while self._waiting:
                waiter = self._waiting.popleft()
                if waiter.set_running_or_notify_cancel():
                    waiter.set_exception(_closed())
            for worker in self._idle:
                worker.channel.close()
            self._idle.clear()
            self._server.close()

    def _take(self) -> Worker:
        """A worker of one's own, to be given back."""
        asked = self._ask()
        try:
            return asked.result()
        except BaseException:
            self._forget(asked)
            raise

    async def _take_async(self) -> Worker:
        asked = self._ask()
        if asked.done():
            return asked.result()
        from asyncio import wrap_future  # half of what a start of the command takes, which needs none

        try:
            return await wrap_future(asked)
        except BaseException:
            self._forget(asked)
            raise

    def _ask(self) -> Future[Worker]:
        asked: Future[Worker] = Future()
        with self._changed:
            if self._closed:
                raise _closed()
            self._waiting.append(asked)
            self._serve()
        return asked

    def _forget(self, asked: Future[Worker]) -> None:
        """Whoever asked has gone, perhaps just when it was given a worker."""
        if not asked.cancel() and not asked.cancelled() and not asked.exception():
            self._give_back(asked.result())

    def _next(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.fit():
                break
            self._server.kill(worker)
        else:
            worker = self._server.fork()
        self._busy.add(worker)
        return worker

    @contextmanager
    def _lent(self, worker: Worker, task: Callable[..., Any]) -> Iterator[Worker]:
        worker.begin(getattr(task, "__name__", repr(task)))
        try:
            yield worker
        finally:
            self._give_back(worker)

    def _give_back(self, worker: Worker) -> None:
        """A worker in the middle of a task is killed; the next one is started before it is asked for."""
        with self._changed:
            self._busy.discard(worker)
            if worker.settled and not worker.last and not self._ended:
                self._idle.append(worker)
            else:
                self._server.kill(worker)
                if worker.process and not self._ended:
                    with suppress(OSError):
                        self._idle.append(self._server.fork())
            self._serve()
            self._changed.notify_all()

    def _serve(self) -> None:
        while self._waiting and len(self._busy) < self.size:
            waiter = self._waiting.popleft()
            if waiter.set_running_or_notify_cancel():
                try:
                    waiter.set_result(self._next())
                except OSError as error:
                    waiter.set_exception(error)


def _closed() -> RuntimeError:
    return RuntimeError("the pool of workers is closed")


def _request(stream: bool, task: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    try:
        folder = os.getcwdb()
    except FileNotFoundError:  # somebody has removed it
        folder = b"/"
    body = pickle.dumps((folder, stream, task, args), pickle.HIGHEST_PROTOCOL)
    return SIZE.pack(len(body)) + body
