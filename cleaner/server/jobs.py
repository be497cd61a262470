"""A queue of jobs that take minutes, in SQLite and a folder: nothing to install, and nothing that is lost.

A job is there for good once :meth:`Jobs.create` has returned.  Processes that share the folder take jobs by
:meth:`Jobs.claim`, first come, first served; each job is lent to one at a time.  A process that dies, or says
nothing for the time of a lease, loses its jobs to the next that asks, and can no longer finish them: so each
job is finished once.  One whose processes have died several times is given up.

All methods block, for milliseconds if nobody else writes: call them in a thread from an event loop.  They
raise :class:`StorageError`; what was to be done has then not been done at all.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from ..text.counting import times
from .quota import OverQuota, Quota
from .store import CHUNK, Draft, StorageError, Store, storing

__all__ = ["Draft", "Job", "Jobs", "OverQuota", "Quota", "StorageError"]

QUEUED, RUNNING, DONE, FAILED, CANCELLED = STATES = "queued", "running", "done", "failed", "cancelled"
ENDED = (DONE, FAILED, CANCELLED)
VERSION = 3
TABLE = """
CREATE TABLE job (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    options TEXT NOT NULL,
    state TEXT NOT NULL,
    created REAL NOT NULL,
    changed REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    holder TEXT NOT NULL DEFAULT '',
    lease TEXT NOT NULL DEFAULT '',
    until REAL NOT NULL DEFAULT 0,
    results TEXT NOT NULL DEFAULT '[]',
    problem TEXT NOT NULL DEFAULT 'null',
    bytes INTEGER NOT NULL DEFAULT 0,
    decisions TEXT NOT NULL DEFAULT ''
);
CREATE INDEX job_state ON job (state, number);
"""
_FORGET = "json_remove(options, '$.password')"  # it opens the document, and has done so
#: What each version added to the one before it.
ADDED = {
    2: "ALTER TABLE job ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;",
    3: "ALTER TABLE job ADD COLUMN decisions TEXT NOT NULL DEFAULT '';",
}


class Job(NamedTuple):
    """A job as it was when asked for.  ``kind`` is the media type of its body, ``options`` and ``problem``
    are what was given, ``done`` and ``total`` count pages, times are seconds since 1970.  ``results`` are the
    names of what came out.  ``lease`` is known to who has claimed it."""

    id: str
    owner: str
    kind: str
    options: dict[str, Any]
    state: str
    created: float
    changed: float
    attempts: int
    done: int
    total: int
    results: tuple[str, ...]
    problem: dict[str, Any] | None
    lease: str


class Jobs:
    """The jobs in a folder.  What has ended is kept for ``expiry_seconds``; who takes a job has to report
    within every ``lease_seconds``; after ``attempts`` of which none came to an end, a job is given up.
    ``quota`` bounds them all together."""

    def __init__(
        self,
        folder: str,
        expiry_seconds: float = 86_400,
        lease_seconds: float = 30,
        attempts: int = 3,
        quota: Quota = Quota(),
    ) -> None:
        self.quota = quota
        self.expiry, self.lease, self.attempts = expiry_seconds, lease_seconds, attempts
        self.store = Store(folder)
        self._lock = threading.Lock()
        try:
            with storing():
                self._database = sqlite3.connect(
                    self.store.database, timeout=30, isolation_level=None, check_same_thread=False
                )
                self._database.row_factory = sqlite3.Row
            self._set_up()
            self.sweep()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Jobs:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder.  Jobs that are running here go to the next process that asks."""
        with self._lock:
            if hasattr(self, "_database"):
                self._database.close()
            self.store.close()

    def draft(self, size: int = 0) -> Draft:
        """A file in the store to write the body of a new job to, in parts; ``size`` is what it will have, 0
        if nobody knows.  Raises :class:`OverQuota`."""
        with self._writing() as database:
            return self.quota.admit(database, self.store, size)

    def widen(self, draft: Draft, more: int) -> None:
        """Have room for so many bytes more in a draft.  Raises :class:`OverQuota`."""
        with self._writing() as database:
            self.quota.check(database, self.store, more)
            draft.reserve(draft.size + more)

    def create(
        self, owner: str, kind: str, options: Mapping[str, Any], body: Draft | bytes | str | os.PathLike[str]
    ) -> Job:
        """A new job with this body: a draft, which is used up, or bytes, or the path of a file, which is
        copied.  ``owner`` is a name (of a key, not the key); ``options`` is what JSON can say."""
        if not isinstance(body, Draft):
            with self.draft() as draft:
                self._fill(draft, body)
                return self.create(owner, kind, options, draft)
        body.sync()
        said = json.dumps(dict(options))
        job, now = secrets.token_urlsafe(16), time.time()
        try:
            # files are made and swept only inside a transaction: a sweep finds no job half made
            with self._writing() as database:
                self.store.adopt(body, job)
                database.execute(
                    "INSERT INTO job (id, owner, kind, options, state, created, changed, bytes) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (job, owner, kind, said, QUEUED, now, now, body.size),
                )
        except StorageError:
            self.store.remove(job)
            raise
        body.close()
        return Job(job, owner, kind, dict(options), QUEUED, now, now, 0, 0, 0, (), None, "")

    @staticmethod
    def _fill(draft: Draft, body: bytes | str | os.PathLike[str]) -> None:
        if isinstance(body, bytes):
            draft.write(body)
            return
        with open(body, "rb") as file:
            shutil.copyfileobj(file, draft, CHUNK)

    def get(self, job: str, owner: str) -> Job | None:
        """The job of this id, if it is this owner's."""
        with self._reading() as database:
            row = database.execute("SELECT * FROM job WHERE id = ? AND owner = ?", (job, owner)).fetchone()
        return _job(row)._replace(lease="") if row else None

    def count(self) -> dict[str, int]:
        """How many jobs there are in each state."""
        with self._reading() as database:
            found = dict(map(tuple, database.execute("SELECT state, count(*) FROM job GROUP BY state")))
        return {state: found.get(state, 0) for state in STATES}

    def body(self, job: Job) -> str:
        """The path of a job's body.  It is there as long as the job, unless that failed or was cancelled."""
        return self.store.path(job.id, "body")

    def result(self, job: Job, name: str) -> str:
        """The path of one of ``job.results``.  Raises KeyError if it is none."""
        with self._reading() as database:
            row = database.execute("SELECT lease, results FROM job WHERE id = ?", (job.id,)).fetchone()
        if row is None or name not in json.loads(row["results"]):
            raise KeyError(name)
        return self.store.path(job.id, row["lease"], name)

    def claim(self) -> Job | None:
        """The job that has waited longest, to be done now; None if there is none."""
        now, lease = time.time(), secrets.token_urlsafe(16)
        with self._writing() as database:
            self._take_back(database, now)
            row = database.execute(
                "UPDATE job SET state = ?, attempts = attempts + 1, holder = ?, lease = ?, until = ?, "
                "changed = ?, done = 0 WHERE number = (SELECT min(number) FROM job WHERE state = ?) "
                "RETURNING *",
                (RUNNING, self.store.me, lease, now + self.lease, now, QUEUED),
            ).fetchone()
        return _job(row) if row else None

    def _take_back(self, database: sqlite3.Connection, now: float) -> None:
        """Queue again the jobs of those who are gone or silent; give up those that were tried often."""
        for row in database.execute("SELECT * FROM job WHERE state = ?", (RUNNING,)).fetchall():
            if row["until"] >= now and self.store.holds(row["holder"]):
                continue
            if row["attempts"] < self.attempts:
                self._end_lease(database, row["id"], QUEUED, now)
            else:
                detail = f"The process that worked on this job ended unexpectedly {times(row['attempts'])}."
                self._end_lease(database, row["id"], FAILED, now, {"detail": detail})

    def heartbeat(self, job: Job, done: int | None = None, total: int | None = None) -> bool:
        """Keep a claimed job, and say how far it is.  False if it was cancelled or lost: stop."""
        now = time.time()
        with self._writing() as database:
            return _changed(
                database.execute(
                    "UPDATE job SET done = coalesce(?, done), total = coalesce(?, total), "
                    "until = ?, changed = ? WHERE id = ? AND state = ? AND lease = ?",
                    (done, total, now + self.lease, now, job.id, RUNNING, job.lease),
                )
            )

    def finish(self, job: Job, results: Mapping[str, bytes]) -> bool:
        """End a claimed job with results by name.  False if it was cancelled or lost: they are dropped."""
        for name in results:
            if not name or name != os.path.basename(name) or name in (".", ".."):
                raise ValueError(f"not the name of a file: {name!r}")
        if not self._room(job, sum(map(len, results.values()))):
            return False
        try:
            self.store.put(job.id, job.lease, results)
        except StorageError:
            if self.heartbeat(job):
                raise
            return False  # its folder is gone
        with self._writing() as database:
            finished = _changed(
                database.execute(
                    f"UPDATE job SET state = ?, results = ?, changed = ?, done = total, options = {_FORGET} "
                    "WHERE id = ? AND state = ? AND lease = ?",
                    (DONE, json.dumps(list(results)), time.time(), job.id, RUNNING, job.lease),
                )
            )
        if not finished:
            self.store.remove(job.id, job.lease)
        return finished

    def _room(self, job: Job, size: int) -> bool:
        """Have room for results of this size.  False if the job was cancelled or lost."""
        if not self.heartbeat(job):
            return False
        with self._writing() as database:
            self.quota.check(database, self.store, size)
            database.execute(
                "UPDATE job SET bytes = ? WHERE id = ? AND state = ? AND lease = ?",
                (size + _size(self.body(job)), job.id, RUNNING, job.lease),
            )
        return True

    def fail(self, job: Job, problem: Mapping[str, Any]) -> bool:
        """End a claimed job for a reason.  False if it was cancelled or lost."""
        return self._give_up(job, FAILED, problem)

    def release(self, job: Job) -> bool:
        """Put a claimed job back to the queue, as when the service stops; it counts as no attempt."""
        return self._give_up(job, QUEUED)

    def _give_up(self, job: Job, state: str, problem: Mapping[str, Any] | None = None) -> bool:
        with self._writing() as database:
            ours = database.execute(
                "SELECT 1 FROM job WHERE id = ? AND state = ? AND lease = ?", (job.id, RUNNING, job.lease)
            ).fetchone()
            if ours:
                self._end_lease(database, job.id, state, time.time(), problem)
                if state == QUEUED:
                    database.execute("UPDATE job SET attempts = attempts - 1 WHERE id = ?", (job.id,))
        if ours and state in ENDED:
            self.store.remove(job.id)
        return bool(ours)

    def decide(self, job: str, owner: str, decisions: str) -> bool:
        """Keep what was decided about a job's result, in the place of what was kept before.  False if there
        is none of this owner's.  Raises :class:`OverQuota`."""
        size = len(decisions.encode())
        with self._writing() as database:
            self.quota.check(database, self.store, size)
            return _changed(
                database.execute(
                    "UPDATE job SET bytes = bytes - length(CAST(decisions AS BLOB)) + ?, decisions = ? "
                    "WHERE id = ? AND owner = ?",
                    (size, decisions, job, owner),
                )
            )

    def decisions(self, job: str, owner: str) -> str | None:
        """What was kept of decisions, "" if nothing; None if there is no such job of this owner's."""
        with self._reading() as database:
            row = database.execute(
                "SELECT decisions FROM job WHERE id = ? AND owner = ?", (job, owner)
            ).fetchone()
        return row["decisions"] if row else None

    def cancel(self, job: str, owner: str) -> Job | None:
        """Cancel a job that waits or runs (who runs it learns by its next heartbeat).  Gives the job as it is
        then: one that had ended before stays as it was."""
        with self._writing() as database:
            row = database.execute(
                "SELECT * FROM job WHERE id = ? AND owner = ? AND state IN (?, ?)",
                (job, owner, QUEUED, RUNNING),
            ).fetchone()
            if row:
                self._end_lease(database, job, CANCELLED, time.time())
        if row:
            self.store.remove(job)
        return self.get(job, owner)

    def delete(self, job: str, owner: str) -> bool:
        """Remove a job, whatever its state, with its files: these first, which makes room on a disk that is
        full.  False if there is none of this owner's."""
        if self.get(job, owner) is None:
            return False
        self.store.remove(job)
        try:
            return self._forget(job, owner)
        except StorageError as error:
            if not error.full:
                raise
        self.store.spend()
        try:
            return self._forget(job, owner)
        finally:
            with self._reading() as database, suppress(sqlite3.Error):
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self.store.save()

    def _forget(self, job: str, owner: str) -> bool:
        with self._writing() as database:
            gone = _changed(database.execute("DELETE FROM job WHERE id = ? AND owner = ?", (job, owner)))
        self.store.remove(job)  # what was written meanwhile
        return gone

    def expire(self) -> int:
        """Remove jobs that ended long ago, and what dead processes have left.  Gives how many jobs."""
        with self._writing() as database:
            gone = database.execute(
                "DELETE FROM job WHERE state IN (?, ?, ?) AND changed < ? RETURNING id",
                (*ENDED, time.time() - self.expiry),
            ).fetchall()
        self.sweep()
        return len(gone)

    def sweep(self) -> None:
        """Take the jobs back that dead processes have, and remove files that belong to no job.  Also done at
        the start."""
        with self._writing() as database:
            self._take_back(database, time.time())
            rows = {row["id"]: row for row in database.execute("SELECT * FROM job")}
            left = [(name, *more) for name in os.listdir(self.store.jobs) for more in self._left(name, rows)]
            self.store.sweep()
        for names in left:
            self.store.remove(*names)

    def _left(self, job: str, rows: Mapping[str, sqlite3.Row]) -> list[tuple[str, ...]]:
        """What of a job's folder is left over: ``()`` is all of it."""
        row = rows.get(job)
        if row is None or row["state"] in (FAILED, CANCELLED):
            return [()]
        return [(name,) for name in os.listdir(self.store.path(job)) if name not in ("body", row["lease"])]

    @staticmethod
    def _end_lease(
        database: sqlite3.Connection,
        job: str,
        state: str,
        now: float,
        problem: Mapping[str, Any] | None = None,
    ) -> None:
        database.execute(
            "UPDATE job SET state = ?, changed = ?, problem = ?, holder = '', lease = '', until = 0, "
            "bytes = CASE WHEN ? THEN bytes ELSE 0 END, "
            f"options = CASE WHEN ? THEN options ELSE {_FORGET} END WHERE id = ?",
            (state, now, json.dumps(problem and dict(problem)), state == QUEUED, state == QUEUED, job),
        )

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, storing():
            yield self._database

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that nobody else's can overlap."""
        with self._lock, storing():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    def _set_up(self) -> None:
        with self.store.alone(), self._reading() as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version == 0:
                database.executescript(f"BEGIN; {TABLE} PRAGMA user_version = {VERSION}; COMMIT;")
            elif version < VERSION:
                steps = " ".join(ADDED[step] for step in range(version + 1, VERSION + 1))
                database.executescript(f"BEGIN; {steps} PRAGMA user_version = {VERSION}; COMMIT;")
            elif version != VERSION:
                raise StorageError(f"its format is number {version}, and this version knows number {VERSION}")


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except FileNotFoundError:  # cancelled meanwhile
        return 0


def _changed(cursor: sqlite3.Cursor) -> bool:
    return cursor.rowcount == 1


def _job(row: sqlite3.Row) -> Job:
    values = {name: row[name] for name in Job._fields}
    values["results"] = tuple(json.loads(row["results"]))
    values["options"], values["problem"] = json.loads(row["options"]), json.loads(row["problem"])
    return Job(**values)
