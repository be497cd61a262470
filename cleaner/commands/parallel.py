"""Texts cleaned ahead of time in worker processes, for ``--jobs``.

A worker does what the one process would do, and sends what it would write and say; that is then done in
order, so that the number of workers makes no difference to the result.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import Any, NoReturn

from ..errors import CleanerError
from ..workers import Died, Pool
from .arguments import Arguments
from .clean import Run
from .plan import TEXT, Job, kind_of
from .setup import Cleaners

AHEAD = 2  # jobs begun per worker before the first of them is done
_LONG = 30 * 86_400.0  # seconds: there is no limit
Actions = list[tuple[str, tuple[Any, ...]]]
Done = tuple[int, Actions]
Values = tuple[tuple[str, Any], ...]


class Ahead:
    """Does the jobs of a run, texts ahead in workers.  Use it as a context."""

    def __init__(self, run: Run, jobs: list[Job]) -> None:
        self.run = run
        self.pool = Pool(run.args.jobs, preload=("cleaner.commands.clean", "cleaner.pipeline"))
        self.threads = ThreadPoolExecutor(run.args.jobs)
        self.waiting: dict[int, Future[Done | None]] = {}
        self.begun = self._begin(jobs)
        self.number = -1

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
        self.pool.kill()
        self.threads.shutdown()

    def _begin(self, jobs: list[Job]) -> Iterator[None]:
        for number, job in enumerate(jobs):
            packed = job.path.lower().endswith(".gz")
            if job.path and not job.pages and not packed and kind_of(job.path) == TEXT:
                self.waiting[number] = self.threads.submit(self._call, job)
            yield

    def _call(self, job: Job) -> Done | None:
        done: Done | None = self.pool.call(work, _values(self.run.args), job, seconds=_LONG)
        return done

    def one(self, job: Job) -> int:
        """Do the next job; gives its exit code."""
        self.number += 1
        while len(self.waiting) < AHEAD * self.run.args.jobs and next(self.begun, self) is None:
            pass
        future = self.waiting.pop(self.number, None)
        try:
            done = future.result() if future else None
        except Died as error:
            raise CleanerError(f"{job.name}: the process that cleaned it {error.reason}") from None
        if done is None:
            return self.run.one(job)
        code, actions = done
        for name, values in actions:
            getattr(self.run, name)(*values)
        return code


def work(values: Values, job: Job) -> Done | None:
    """Clean one text; gives the exit code, and what is to be done in the first process; None if it is
    no text.  Runs in a worker."""
    run = _run(values)
    run.actions = []
    if run.tally:
        run.tally.clear()
    try:
        code = run.one(job)
    except _NoTextError:
        return None
    if run.tally:
        run.actions.append(("add", (run.tally,)))
    return code, run.actions


class _NoTextError(Exception):
    """The input is a document, and those are read elsewhere."""


class _Recorder(Run):
    """A run that writes and says nothing itself."""

    actions: Actions

    @property
    def documents(self) -> NoReturn:
        raise _NoTextError

    def put(self, path: str, data: bytes) -> None:
        self.actions.append(("put", (path, data)))

    def over(self, path: str, before: bytes, after: bytes) -> None:
        self.actions.append(("over", (path, before, after)))

    def tell(self, message: str) -> None:
        self.actions.append(("tell", (message,)))


@lru_cache(maxsize=1)
def _run(values: Values) -> _Recorder:
    args = Arguments()
    vars(args).update(values)
    return _Recorder(args, io.BytesIO(), Cleaners(args, args.config, args.no_config))


def _values(args: Arguments) -> Values:
    """The arguments without the files, as something that hashes."""
    shown = {name: tuple(value) if isinstance(value, list) else value for name, value in vars(args).items()}
    return tuple(sorted((name, value) for name, value in shown.items() if name != "files"))
