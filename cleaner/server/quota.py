"""What jobs may take up: how many there are, and what they keep on the disk, counted before a body is taken
in as well as after.

A body that is being received counts as a job from its first byte, and with the length that was announced.
All of this runs inside a transaction of the store's database, which no other process's overlaps.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from .store import Draft, StorageError, Store

STEP = 1 << 20  # bytes that a body of unknown length is given at a time


class OverQuota(StorageError):
    """There may be no more.  ``limit`` is a name of :data:`cleaner.settings.LIMITS`."""

    def __init__(self, limit: str, allowed: int, got: int) -> None:
        super().__init__(f"{limit}: {allowed} allowed, {got} met", full=True)
        self.limit, self.allowed, self.got = limit, allowed, got


class Quota(NamedTuple):
    """How many jobs may wait or run, and how many bytes all may keep."""

    max_jobs: int = 1 << 62
    max_store: int = 1 << 62

    def admit(self, database: sqlite3.Connection, store: Store, size: int) -> Draft:
        """A draft for a body of this size (0 if nobody knows).  Raises :class:`OverQuota`."""
        if self._jobs(database, store) >= self.max_jobs:
            store.sweep()
            if (there := self._jobs(database, store)) >= self.max_jobs:
                raise OverQuota("max_jobs", self.max_jobs, there + 1)
        self.check(database, store, size)
        draft = Draft(store.incoming)
        try:
            draft.reserve(size)
        except BaseException:
            draft.close()
            raise
        return draft

    def check(self, database: sqlite3.Connection, store: Store, more: int) -> None:
        """Raise :class:`OverQuota` if there is no room for so many bytes more."""
        (kept,) = database.execute("SELECT coalesce(sum(bytes), 0) FROM job").fetchone()
        used = kept + sum(store.drafts())
        if used + more > self.max_store:
            raise OverQuota("max_store", self.max_store, used + more)

    @staticmethod
    def _jobs(database: sqlite3.Connection, store: Store) -> int:
        (jobs,) = database.execute("SELECT count(*) FROM job WHERE state IN ('queued', 'running')").fetchone()
        return int(jobs) + len(store.drafts())
