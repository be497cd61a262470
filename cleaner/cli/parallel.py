"""Inputs done ahead of time, for ``--jobs``: texts in worker processes, documents in threads that have a
reading process each.

Both do what the one process would do, and hand over what it would write and say; that is then done in order,
so that the number of jobs makes no difference to the result.
"""

from __future__ import annotations

import copy
import io
import os
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import CleanerError
from ..formats.gzip_file import ENDING
from ..formats.text import TEXT
from ..workers.pool import Died, Pool
from .arguments import Arguments, inputs_at_a_time
from .inputs import kind_of
from .plan import Job
from .progress import Progress
from .run import Run
from .setup import Cleaners

if TYPE_CHECKING:
    from .documents import Documents

AHEAD = 2  # units begun per worker before the first of them is done
FILES, BYTES = 16, 1 << 16  # small texts go to a worker together: so many, so large all of them
_LONG = 30 * 86_400.0  # seconds: there is no limit
Actions = list[tuple[str, tuple[Any, ...]]]
Done = tuple[int | CleanerError, Actions]
Values = tuple[tuple[str, Any], ...]


class Unit(NamedTuple):
    """What a worker is given at once: a document, or some small texts that follow one another."""

    jobs: tuple[Job, ...]
    is_text: bool


class Ahead:
    """Does the jobs of a run, ahead where that can be.  Use it as a context."""

    def __init__(self, run: Run, jobs: list[Job]) -> None:
        self.run = run
        self.workers = inputs_at_a_time(run.args)
        self.pool = Pool(self.workers, preload=("cleaner.cli.clean", "cleaner.engine.pipeline"))
        self.threads = ThreadPoolExecutor(self.workers)
        self.stopped = threading.Event()
        self.readers: list[_Reading] = []
        self.idle: list[_Reading] = []
        self.waiting: deque[Future[list[Done | None]]] = deque()
        self.done: deque[Done | None] = deque()
        self.units = units(jobs, self.workers)

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.threads.shutdown(wait=False, cancel_futures=True)
        self.pool.kill()
        while any(future.running() for future in self.waiting):
            for reader in list(self.readers):  # each may have begun with another page in the meantime
                reader.documents.reader.close()
            time.sleep(0.02)
        self.threads.shutdown()
        for reader in self.readers:
            reader.closing.close()

    def _begin(self, unit: Unit) -> None:
        if unit.is_text:
            does = self._texts
        else:
            does = self._read
            if unit.jobs[0].path:
                _ = self.run.documents  # here, as it is the main thread that signals are for
        self.waiting.append(self.threads.submit(does, unit.jobs))

    def _texts(self, jobs: Sequence[Job]) -> list[Done | None]:
        """Have texts cleaned by a worker; one that it dies of costs itself and not those beside it."""
        try:
            done: list[Done | None] = self.pool.call(work, _values(self.run.args), jobs, seconds=_LONG)
            return done
        except Died as error:
            if len(jobs) == 1:
                problem = f"{jobs[0].name}: the process that cleaned it {error.reason}"
                return [(CleanerError(problem), [])]
        return [one for job in jobs for one in self._texts([job])]

    def _read(self, jobs: Sequence[Job]) -> list[Done | None]:
        if not jobs[0].path:
            return [None]  # standard input is read by the first process
        try:
            reader = self.idle.pop()
        except IndexError:
            reader = _Reading(self.run, self.stopped)
            self.readers.append(reader)
        try:
            return [_done(reader, job) for job in jobs]
        finally:
            self.idle.append(reader)

    def one(self, job: Job) -> int:
        """Do the next job; gives its exit code."""
        while len(self.waiting) < AHEAD * self.workers and (unit := next(self.units, None)):
            self._begin(unit)
        if not self.done:
            self.done.extend(self.waiting[0].result())
            self.waiting.popleft()
        done = self.done.popleft()
        if done is None:
            return self.run.one(job)
        code, actions = done
        for name, values in actions:
            getattr(self.run, name)(*values)
        if isinstance(code, CleanerError):
            raise code
        return code


def units(jobs: Sequence[Job], workers: int) -> Iterator[Unit]:
    """The jobs in order, as workers are given them."""
    most = max(1, min(FILES, len(jobs) // (2 * AHEAD * workers)))
    texts: list[Job] = []
    room = BYTES
    for job in jobs:
        is_text = _is_text(job)
        room -= _size(job.path) if is_text else 0
        if texts and (room < 0 or len(texts) == most or not is_text):
            yield Unit(tuple(texts), True)
            texts, room = [], BYTES - _size(job.path)
        if is_text:
            texts.append(job)
        else:
            yield Unit((job,), False)
    if texts:
        yield Unit(tuple(texts), True)


def _is_text(job: Job) -> bool:
    if not job.path or job.pages or job.path.lower().endswith(ENDING):
        return False
    return kind_of(job.path) == TEXT


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:  # it is said when it is read
        return 0


def work(values: Values, jobs: Sequence[Job]) -> list[Done | None]:
    """Clean texts; None stands for what is no text.  Runs in a worker."""
    return [_text(_run(values), job) for job in jobs]


def _text(run: _Recorder, job: Job) -> Done | None:
    try:
        return _done(run, job)
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

    def __init__(self, args: Arguments, out: io.BytesIO, cleaners: Cleaners) -> None:
        super().__init__(args, out, cleaners)
        self.progress = Progress(1, wanted=False)

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
