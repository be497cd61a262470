"""Inputs done ahead of time, for ``--jobs``: texts in worker processes, documents in threads that have a
reading process each.

Both do what the one process would do, and hand over what it would write and say; that is then done in order,
so that the number of jobs makes no difference to the result.
"""

from __future__ import annotations

import copy
import io
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..errors import CleanerError
from ..formats.gzip_file import ENDING
from ..formats.text import TEXT
from ..workers.pool import Died, Pool
from .arguments import Arguments
from .inputs import kind_of
from .messages import Progress
from .plan import Job
from .run import Run
from .setup import Cleaners

if TYPE_CHECKING:
    from .documents import Documents

AHEAD = 2  # jobs begun per worker before the first of them is done
_LONG = 30 * 86_400.0  # seconds: there is no limit
Actions = list[tuple[str, tuple[Any, ...]]]
Done = tuple[int | CleanerError, Actions]
Values = tuple[tuple[str, Any], ...]


class Ahead:
    """Does the jobs of a run, ahead where that can be.  Use it as a context."""

    def __init__(self, run: Run, jobs: list[Job]) -> None:
        self.run = run
        self.pool = Pool(run.args.jobs, preload=("cleaner.cli.clean", "cleaner.engine.pipeline"))
        self.threads = ThreadPoolExecutor(run.args.jobs)
        self.stopped = threading.Event()
        self.readers: list[_Reading] = []
        self.idle: list[_Reading] = []
        self.waiting: dict[int, Future[Done | None]] = {}
        self.begun = self._begin(jobs)
        self.number = -1

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.threads.shutdown(wait=False, cancel_futures=True)
        self.pool.kill()
        while any(future.running() for future in self.waiting.values()):
            for reader in list(self.readers):  # each may have begun with another page in the meantime
                reader.documents.reader.close()
            time.sleep(0.02)
        self.threads.shutdown()
        for reader in self.readers:
            reader.closing.close()

    def _begin(self, jobs: list[Job]) -> Iterator[None]:
        for number, job in enumerate(jobs):
            packed = job.path.lower().endswith(ENDING)
            if job.path and not job.pages and not packed and kind_of(job.path) == TEXT:
                self.waiting[number] = self.threads.submit(self._call, job)
            elif job.path:
                _ = self.run.documents  # here, as it is the main thread that signals are for
                self.waiting[number] = self.threads.submit(self._read, job)
            yield

    def _call(self, job: Job) -> Done | None:
        done: Done | None = self.pool.call(work, _values(self.run.args), job, seconds=_LONG)
        return done

    def _read(self, job: Job) -> Done:
        try:
            reader = self.idle.pop()
        except IndexError:
            reader = _Reading(self.run, self.stopped)
            self.readers.append(reader)
        try:
            return _done(reader, job)
        finally:
            self.idle.append(reader)

    def one(self, job: Job) -> int:
        """Do the next job; gives its exit code."""
        self.number += 1
        while len(self.waiting) < AHEAD * self.run.args.jobs and next(self.begun, self) is None:
            pass
        future = self.waiting.get(self.number)
        try:
            done = future.result() if future else None
        except Died as error:
            raise CleanerError(f"{job.name}: the process that cleaned it {error.reason}") from None
        finally:
            if future and future.done():
                del self.waiting[self.number]
        if done is None:
            return self.run.one(job)
        code, actions = done
        for name, values in actions:
            getattr(self.run, name)(*values)
        if isinstance(code, CleanerError):
            raise code
        return code


def work(values: Values, job: Job) -> Done | None:
    """Clean one text; None if it is no text.  Runs in a worker."""
    try:
        return _done(_run(values), job)
    except _NoTextError:
        return None


def _done(run: _Recorder, job: Job) -> Done:
    """Do a job; gives its exit code or what was wrong, and what is to be done in the first process."""
    run.actions = []
    if run.tally:
        run.tally = type(run.tally)()  # the last one was handed over
    code: int | CleanerError
    try:
        code = run.one(job)
    except CleanerError as error:
        code = error
    if run.tally:
        run.actions.append(("add", (run.tally,)))
    return code, run.actions


class _NoTextError(Exception):
    """The input is a document, and those are read elsewhere."""


class _StoppedError(BaseException):
    """Nobody waits for the document any more."""


class _Recorder(Run):
    """A run that writes and says nothing itself."""

    actions: Actions

    @property
    def documents(self) -> Documents:
        """Not here."""
        raise _NoTextError

    def put(self, path: str, data: bytes) -> None:
        self.actions.append(("put", (path, data)))

    def over(self, path: str, before: bytes, after: bytes) -> None:
        self.actions.append(("over", (path, before, after)))

    def tell(self, message: str) -> None:
        self.actions.append(("tell", (message,)))


class _Reading(_Recorder):
    """One for documents, in a thread."""

    def __init__(self, run: Run, stopped: threading.Event) -> None:
        args = copy.copy(run.args)
        args.jobs = 1
        super().__init__(args, io.BytesIO(), Cleaners(args, args.config, args.no_config))
        from .documents import Documents

        self.progress = _Steps(stopped)
        self.closing = ExitStack()
        self._documents = self.closing.enter_context(Documents(self))

    @property
    def documents(self) -> Documents:
        """With a reading process of its own."""
        return self._documents


class _Steps(Progress):
    """Shows nothing, and ends what nobody waits for."""

    def __init__(self, stopped: threading.Event) -> None:
        super().__init__(1, wanted=False)
        self._stopped = stopped

    def pages(self, done: int, total: int) -> None:
        if self._stopped.is_set():
            raise _StoppedError


@lru_cache(maxsize=1)
def _run(values: Values) -> _Recorder:
    args = Arguments()
    vars(args).update(values)
    return _Recorder(args, io.BytesIO(), Cleaners(args, args.config, args.no_config))


def _values(args: Arguments) -> Values:
    """The arguments without the files, as something that hashes."""
    shown = {name: tuple(value) if isinstance(value, list) else value for name, value in vars(args).items()}
    return tuple(sorted((name, value) for name, value in shown.items() if name != "files"))
