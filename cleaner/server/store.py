"""The folder in which jobs keep their files: written whole or not at all, and known to be whose.

    jobs.sqlite3   what is to be done (:mod:`cleaner.server.jobs`)
    incoming/      bodies that are being received
    jobs/ID/body   what a job works on, and jobs/ID/TOKEN/ what one attempt at it gave
    holders/       a file for each process that takes jobs
    reserve        nothing: room for the database to say that a job is gone when there is no other

Who writes a file in ``incoming`` or ``holders`` has it locked (``flock``); the system unlocks it when the
process ends, however it does, so that whoever finds it unlocked may clear up.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

CHUNK = 1 << 20
RESERVE = 1 << 16  # bytes: a transaction that deletes a row writes some pages of 4 KiB


class StorageError(Exception):
    """Jobs cannot be stored or read.  ``full`` is true if there is no room left.  The message names no
    path: it may be shown to who sent the job."""

    def __init__(self, reason: str, full: bool = False) -> None:
        super().__init__(reason, full)
        self.reason, self.full = reason, full

    def __str__(self) -> str:
        return f"the job store failed: {self.reason}"


@contextmanager
def storing() -> Iterator[None]:
    """Failures of the file system and of SQLite as :class:`StorageError`."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise StorageError(error.strerror or str(error), full) from error
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
        raise StorageError(str(error), full) from error


class Draft:
    """A body that is being received: a new file in the store.  Gone when closed, unless a job was made of it.
    A context manager.  ``size`` is what was written, in bytes."""

    def __init__(self, folder: str) -> None:
        self.path, self.size = os.path.join(folder, secrets.token_urlsafe(16)), 0
        with storing():
            self._file = locked(self.path)

    def __enter__(self) -> Draft:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, data: bytes) -> None:
        """Add bytes.  Raises :class:`StorageError`."""
        with storing():
            write(self._file, data)
        self.size += len(data)

    def reserve(self, size: int) -> None:
        """Let it count with this size from now on, though less may have been written."""
        with storing():
            os.ftruncate(self._file, max(size, self.size))

    def sync(self) -> None:
        """Have it on the disk, with what was written and no more."""
        with storing():
            os.ftruncate(self._file, self.size)
            os.fsync(self._file)

    def close(self) -> None:
        """Remove it, unless it has become a job's."""
        if self._file >= 0:
            with suppress(FileNotFoundError):
                os.unlink(self.path)
            os.close(self._file)
            self._file = -1


class Store:
    """The files of all jobs below a folder, which is made if need be, for nobody else to read."""

    def __init__(self, folder: str) -> None:
        self.database = os.path.join(folder, "jobs.sqlite3")
        self.incoming, self.jobs, self.holders = (
            os.path.join(folder, name) for name in ("incoming", "jobs", "holders")
        )
        self.reserve = os.path.join(folder, "reserve")
        self.me = secrets.token_urlsafe(16)
        with storing():
            for name in (folder, self.incoming, self.jobs, self.holders):
                os.makedirs(name, 0o700, exist_ok=True)
            self._lock = locked(os.path.join(self.holders, self.me))
        self.save()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No two processes are in here at the same time."""
        with storing():
            file = locked(f"{self.database}.lock")
        try:
            yield
        finally:
            os.close(file)

    def close(self) -> None:
        """Be no longer a holder of jobs."""
        if self._lock >= 0:
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(self.holders, self.me))
            os.close(self._lock)
            self._lock = -1

    def path(self, job: str, *names: str) -> str:
        """The folder of a job, or a file in it."""
        return os.path.join(self.jobs, job, *names)

    def adopt(self, draft: Draft, job: str) -> None:
        """Make a draft, which is on the disk, the body of a new job.  A failure may leave a part."""
        with storing():
            os.mkdir(self.path(job), 0o700)
            os.rename(draft.path, self.path(job, "body"))
            sync(self.path(job))
            sync(self.jobs)

    def put(self, job: str, token: str, results: Mapping[str, bytes]) -> None:
        """Write the results of one attempt, all or none."""
        folder = self.path(job, token)
        with storing():
            try:
                os.mkdir(folder, 0o700)
                for name, data in results.items():
                    file = os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                    try:
                        write(file, data)
                        os.fsync(file)
                    finally:
                        os.close(file)
                sync(folder)
                sync(self.path(job))
            except OSError:
                shutil.rmtree(folder, ignore_errors=True)
                raise

    def remove(self, job: str, *names: str) -> None:
        """Remove a job's files, or some.  What cannot be removed now stays for the next sweep."""
        path = self.path(job, *names)
        shutil.rmtree(path, ignore_errors=True)
        with suppress(OSError):
            os.unlink(path)

    def drafts(self) -> list[int]:
        """The sizes of the bodies that are being received, as far as they are known."""
        sizes = []
        with storing(), os.scandir(self.incoming) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    sizes.append(entry.stat(follow_symlinks=False).st_size)
        return sizes

    def save(self) -> None:
        """Put some room aside, if there is any."""
        with suppress(OSError):
            file = os.open(self.reserve, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                write(file, b"\0" * RESERVE)
            finally:
                os.close(file)

    def spend(self) -> None:
        """Give up the room that was put aside."""
        with suppress(OSError):
            os.unlink(self.reserve)

    def holds(self, holder: str) -> bool:
        """Whether the process of this holder is alive."""
        return not cleared(os.path.join(self.holders, holder))

    def sweep(self) -> None:
        """Remove drafts and locks of processes that are gone."""
        for folder in (self.incoming, self.holders):
            for name in os.listdir(folder):
                cleared(os.path.join(folder, name))


def locked(path: str) -> int:
    """A new file, locked for as long as it is open."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.stat(path), os.fstat(file)):
                    return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)  # a sweep was between the two: once more


def cleared(path: str) -> bool:
    """Remove a file unless somebody has it locked; gives whether it is gone."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(path)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        pass
    finally:
        os.close(file)
    return True


def write(file: int, data: bytes) -> None:
    """Write all of it."""
    with memoryview(data) as view:
        at = 0
        while at < len(view):
            at += os.write(file, view[at : at + CHUNK])


def sync(folder: str) -> None:
    """Have the names in a folder on the disk."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
