"""Jobs: whole or not there at all, done once, whoever dies and whatever fails."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cleaner.server.jobs import STATES, Job, Jobs, OverQuota, Quota, StorageError

from .conftest import ROOT

BODY = b"A body\nof bytes \xff\x00" * 1000


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    with Jobs(str(tmp_path / "data")) as jobs:
        yield jobs


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000_000.0]
    monkeypatch.setattr("cleaner.server.jobs.time", SimpleNamespace(time=lambda: now[0]))
    return now


def new(jobs: Jobs, owner: str = "me", body: bytes = BODY) -> Job:
    return jobs.create(owner, "application/pdf", {"lang": ["de"]}, body)


def claimed(jobs: Jobs) -> Job:
    job = jobs.claim()
    assert job is not None
    return job


def seen(jobs: Jobs, job: Job) -> Job:
    found = jobs.get(job.id, job.owner)
    assert found is not None
    return found


def files(folder: str | Path) -> set[str]:
    """All files that belong to jobs, with the tokens in their names made shorter."""
    base = Path(folder)
    return {
        str(path.relative_to(base))
        for part in ("incoming", "jobs")
        for path in (base / part).rglob("*")
        if path.is_file()
    }


def bodies(folder: str | Path) -> int:
    found = files(folder)
    assert all(name.endswith("/body") for name in found), found
    return len(found)


def read(path: str) -> bytes:
    return Path(path).read_bytes()


# what a job is


def test_a_job_from_beginning_to_end(jobs: Jobs, tmp_path: Path) -> None:
    job = new(jobs)
    assert (job.state, job.kind, job.options) == ("queued", "application/pdf", {"lang": ["de"]})
    assert seen(jobs, job) == job
    mine = claimed(jobs)
    assert (mine.id, mine.state, mine.attempts) == (job.id, "running", 1)
    assert read(jobs.body(mine)) == BODY
    assert jobs.claim() is None
    assert jobs.heartbeat(mine, 3, 10)
    assert (seen(jobs, job).done, seen(jobs, job).total, seen(jobs, job).state) == (3, 10, "running")
    assert jobs.heartbeat(mine)
    assert (seen(jobs, job).done, seen(jobs, job).total) == (3, 10)
    assert jobs.finish(mine, {"text": b"clean", "json": b"{}"})
    done = seen(jobs, job)
    assert (done.state, done.done, done.total, done.results) == ("done", 10, 10, ("text", "json"))
    assert [read(jobs.result(done, name)) for name in done.results] == [b"clean", b"{}"]
    assert jobs.delete(job.id, "me")
    assert jobs.get(job.id, "me") is None
    assert files(tmp_path / "data") == set()


def test_a_job_that_fails(jobs: Jobs, tmp_path: Path) -> None:
    job = new(jobs)
    assert jobs.fail(claimed(jobs), {"title": "Encrypted", "status": 422})
    assert (seen(jobs, job).state, seen(jobs, job).problem) == (
        "failed",
        {"title": "Encrypted", "status": 422},
    )
    assert files(tmp_path / "data") == set()
    assert jobs.claim() is None


NOT_ANY_MORE: dict[str, Callable[[Jobs, Job], Any]] = {
    "heartbeat": lambda jobs, job: jobs.heartbeat(job, 1, 2),
    "finish": lambda jobs, job: jobs.finish(job, {"text": b""}),
    "fail": lambda jobs, job: jobs.fail(job, {}),
    "release": lambda jobs, job: jobs.release(job),
}


@pytest.mark.parametrize("late", NOT_ANY_MORE)
@pytest.mark.parametrize("first", ["finish", "fail", "release", "cancel", "delete"])
def test_what_has_ended_stays_as_it_is(jobs: Jobs, first: str, late: str, tmp_path: Path) -> None:
    job = new(jobs)
    mine = claimed(jobs)
    ends = NOT_ANY_MORE | {
        "cancel": lambda jobs, job: jobs.cancel(job.id, job.owner),
        "delete": lambda jobs, job: jobs.delete(job.id, job.owner),
    }
    assert ends[first](jobs, mine)
    before, kept = jobs.get(job.id, "me"), files(tmp_path / "data")
    assert NOT_ANY_MORE[late](jobs, mine) is False
    assert jobs.get(job.id, "me") == before
    assert files(tmp_path / "data") == kept


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/etc/passwd", "../body"])
def test_results_have_plain_names(jobs: Jobs, name: str) -> None:
    new(jobs)
    with pytest.raises(ValueError, match="not the name of a file"):
        jobs.finish(claimed(jobs), {name: b""})


def test_results_that_are_none(jobs: Jobs) -> None:
    job = new(jobs)
    with pytest.raises(KeyError):
        jobs.result(job, "text")
    jobs.finish(claimed(jobs), {"text": b""})
    with pytest.raises(KeyError):
        jobs.result(job, "../body")


def test_whose_job_it_is(jobs: Jobs) -> None:
    job = new(jobs, "me")
    for owner in ("", "you", "me%", "Me"):
        assert jobs.get(job.id, owner) is None
        assert jobs.cancel(job.id, owner) is None
        assert not jobs.delete(job.id, owner)
    assert seen(jobs, job).state == "queued"


def test_ids_cannot_be_guessed(jobs: Jobs) -> None:
    ids = {new(jobs).id for _ in range(20)}
    assert len(ids) == 20
    assert all(len(id) >= 22 for id in ids)
    assert all(jobs.get(id[:-1], "me") is None for id in ids)


@pytest.mark.parametrize("way", ["bytes", "path", "draft", "empty"])
def test_bodies(jobs: Jobs, tmp_path: Path, way: str) -> None:
    (tmp_path / "given").write_bytes(BODY)
    if way == "draft":
        with jobs.draft() as draft:
            for start in range(0, len(BODY), 100):
                draft.write(BODY[start : start + 100])
            assert draft.size == len(BODY)
            jobs.create("me", "text/plain", {}, draft)
    else:
        given: Any = {"bytes": BODY, "path": tmp_path / "given", "empty": b""}[way]
        jobs.create("me", "text/plain", {}, given)
    assert read(jobs.body(claimed(jobs))) == (b"" if way == "empty" else BODY)
    assert bodies(tmp_path / "data") == 1
    assert (tmp_path / "given").exists()


def test_a_draft_of_which_nothing_came_is_gone(jobs: Jobs, tmp_path: Path) -> None:
    with pytest.raises(ConnectionError), jobs.draft() as draft:
        draft.write(BODY)
        assert len(files(tmp_path / "data")) == 1
        raise ConnectionError
    assert files(tmp_path / "data") == set()


def test_first_come_first_served(jobs: Jobs) -> None:
    made = [new(jobs).id for _ in range(10)]
    assert [claimed(jobs).id for _ in range(10)] == made


def test_counts(jobs: Jobs) -> None:
    assert jobs.count() == dict.fromkeys(STATES, 0)
    for _ in range(5):
        new(jobs)
    jobs.finish(claimed(jobs), {})
    jobs.fail(claimed(jobs), {})
    claimed(jobs)
    jobs.cancel(new(jobs).id, "me")
    assert jobs.count() == {"queued": 2, "running": 1, "done": 1, "failed": 1, "cancelled": 1}


@pytest.mark.parametrize("running", [False, True])
def test_cancelling(jobs: Jobs, tmp_path: Path, running: bool) -> None:
    job = new(jobs)
    mine = claimed(jobs) if running else job
    cancelled = jobs.cancel(job.id, "me")
    assert cancelled is not None
    assert cancelled.state == "cancelled"
    assert files(tmp_path / "data") == set()
    assert not jobs.heartbeat(mine, 1, 1)
    assert jobs.claim() is None


def test_cancelled_while_the_results_are_written(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    job = new(jobs)
    mine, put = claimed(jobs), jobs.store.put

    def cancel_and_put(*args: Any) -> None:
        jobs.cancel(job.id, "me")
        put(*args)

    monkeypatch.setattr(jobs.store, "put", cancel_and_put)
    assert not jobs.finish(mine, {"text": b""})
    assert seen(jobs, job).state == "cancelled"
    assert not os.path.exists(jobs.store.path(job.id))


def test_a_job_that_is_done_cannot_be_cancelled(jobs: Jobs) -> None:
    job = new(jobs)
    jobs.finish(claimed(jobs), {"text": b"clean"})
    done = jobs.cancel(job.id, "me")
    assert done is not None
    assert done.state == "done"
    assert read(jobs.result(done, "text")) == b"clean"


# time


def test_who_is_silent_loses_the_job(jobs: Jobs, clock: list[float]) -> None:
    job = new(jobs)
    first = claimed(jobs)
    clock[0] += 25
    assert jobs.heartbeat(first)
    clock[0] += 25
    assert jobs.claim() is None
    clock[0] += 6
    second = claimed(jobs)
    assert (second.id, second.attempts) == (job.id, 2)
    assert not jobs.heartbeat(first)
    assert not jobs.finish(first, {"text": b"first"})
    assert not jobs.fail(first, {})
    assert jobs.finish(second, {"text": b"second"})
    assert not jobs.finish(first, {"text": b"first"})
    assert read(jobs.result(job, "text")) == b"second"


def test_who_is_late_keeps_what_nobody_else_has_taken(jobs: Jobs, clock: list[float]) -> None:
    job = new(jobs)
    mine = claimed(jobs)
    clock[0] += 1000
    assert jobs.finish(mine, {})
    assert seen(jobs, job).state == "done"


def test_a_job_that_kills_is_given_up(jobs: Jobs, clock: list[float], tmp_path: Path) -> None:
    poison, other = new(jobs), new(jobs)
    for attempt in (1, 2, 3):
        job = claimed(jobs)
        assert (job.id, job.attempts) == (poison.id, attempt)
        clock[0] += 31
    assert claimed(jobs).id == other.id
    given_up = seen(jobs, poison)
    assert given_up.state == "failed"
    assert given_up.problem is not None
    assert "ended unexpectedly 3 times" in given_up.problem["detail"]
    jobs.sweep()
    assert bodies(tmp_path / "data") == 1


def test_to_release_is_no_attempt(jobs: Jobs) -> None:
    job = new(jobs)
    for _ in range(10):
        mine = claimed(jobs)
        assert (mine.id, mine.attempts) == (job.id, 1)
        assert jobs.release(mine)
    assert seen(jobs, job).state == "queued"


def test_what_has_ended_expires(jobs: Jobs, clock: list[float], tmp_path: Path) -> None:
    ended = [new(jobs) for _ in range(3)]
    jobs.finish(claimed(jobs), {"text": b""})
    jobs.fail(claimed(jobs), {})
    jobs.cancel(ended[2].id, "me")
    running, waiting = new(jobs), new(jobs)
    mine = claimed(jobs)
    clock[0] += 86_399
    assert jobs.heartbeat(mine)
    assert jobs.expire() == 0
    late = new(jobs)
    jobs.cancel(late.id, "me")
    clock[0] += 2
    assert jobs.expire() == 3
    assert [jobs.get(job.id, "me") for job in ended] == [None] * 3
    assert seen(jobs, late).state == "cancelled"
    assert (seen(jobs, running).state, seen(jobs, waiting).state) == ("running", "queued")
    assert bodies(tmp_path / "data") == 2


# several processes, and their deaths


SCRIPT = """
import json, os, random, sys, time
from cleaner.server.jobs import Jobs
folder, seed = sys.argv[1:3]
rng = random.Random(int(seed))
with Jobs(folder, lease_seconds=60, attempts=1000) as jobs:
    print("ready", flush=True)
    while job := jobs.claim():
        with open(jobs.body(job), "rb") as file:
            body = file.read()
        for page in range(4):
            time.sleep(rng.uniform(0, 0.008))
            if not jobs.heartbeat(job, page, 4):
                sys.exit("lost")
        if not jobs.finish(job, {"text": body.upper(), "by": job.lease.encode()}):
            sys.exit("lost at the end")
        print(job.id, flush=True)
"""


def worker(folder: str, seed: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, folder, str(seed)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )


def test_killed_at_any_moment_ten_jobs_are_done_once(tmp_path: Path) -> None:
    folder, rng = str(tmp_path / "data"), random.Random(6)
    with Jobs(folder) as jobs:
        made = [new(jobs, body=b"page %d" % number) for number in range(10)]
        finished: dict[str, bytes] = {}
        said: list[str] = []
        kills = 0
        for seed in range(60):
            with worker(folder, seed) as running:
                assert running.stdout is not None
                assert running.stdout.readline() == b"ready\n"
                if kills < 12:
                    time.sleep(rng.uniform(0, 0.08))
                    running.kill()
                    kills += 1
                said += running.stdout.read().decode().split()
            assert running.returncode in (0, -signal.SIGKILL)
            for job in made:  # what is done stays as it is
                if seen(jobs, job).state == "done":
                    by = read(jobs.result(job, "by"))
                    assert finished.setdefault(job.id, by) == by
            if running.returncode == 0:
                break
        assert jobs.count() == dict.fromkeys(STATES, 0) | {"done": 10}
        assert len(said) == len(set(said))
        assert kills >= 3
        for number, job in enumerate(made):
            assert read(jobs.result(job, "text")) == b"PAGE %d" % number
        jobs.sweep()
        assert len(files(folder)) == 30  # a body and two results of each
        assert len(os.listdir(Path(folder) / "holders")) == 1


def test_two_processes_and_threads_never_get_the_same_job(tmp_path: Path) -> None:
    folder = str(tmp_path / "data")
    with Jobs(folder) as jobs:
        made = {new(jobs, body=b"%d" % number).id for number in range(60)}
        running = [worker(folder, seed) for seed in range(2)]
        said: list[str] = []
        for process in running:
            out, _ = process.communicate(timeout=60)
            assert process.returncode == 0
            said += out.decode().split()[1:]
        assert sorted(said) == sorted(made)
        more = [new(jobs).id for _ in range(40)]
        with ThreadPoolExecutor(8) as threads, Jobs(folder) as other:
            got = list(threads.map(lambda number: (jobs, other)[number % 2].claim(), range(48)))
        assert sorted(job.id for job in got if job) == sorted(more)


def test_processes_that_start_at_the_same_time(tmp_path: Path) -> None:
    barrier = threading.Barrier(8)

    def start(_: int) -> int:
        barrier.wait()
        with Jobs(str(tmp_path / "data")) as jobs:
            return jobs.count()["queued"]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(start, range(8))) == [0] * 8


def test_the_jobs_of_the_dead_are_taken_at_once(jobs: Jobs, tmp_path: Path) -> None:
    job = new(jobs)
    script = "from cleaner.server.jobs import Jobs; import os, sys\n"
    script += "jobs = Jobs(sys.argv[1], lease_seconds=3600); jobs.claim(); os.kill(os.getpid(), 9)"
    dead = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "data")],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert dead.returncode == -signal.SIGKILL
    assert seen(jobs, job).state == "running"
    assert claimed(jobs).attempts == 2


def test_the_jobs_of_a_closed_queue_are_taken_at_once(jobs: Jobs, tmp_path: Path) -> None:
    new(jobs)
    with Jobs(str(tmp_path / "data")) as other:
        claimed(other)
        assert jobs.claim() is None
    assert claimed(jobs).attempts == 2


# what fails on the way


CALLS = ("open", "write", "fsync", "rename", "mkdir")


class Fault:
    """Makes the n-th call of the system fail, or end the process."""

    def __init__(self, at: int, act: Callable[[], None]) -> None:
        self.at, self.act, self.count = at, act, 0

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for name in CALLS:
            patch.setattr(os, name, self.wrapped(getattr(os, name)))

    def wrapped(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            self.count += 1
            if self.count == self.at:
                self.act()
            return function(*args, **named)

        return call


def no_room() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_nothing_half_made(jobs: Jobs, tmp_path: Path) -> None:
    for at in range(1, 50):
        fault = Fault(at, no_room)
        with pytest.MonkeyPatch.context() as patch:
            fault.install(patch)
            try:
                job = new(jobs)
            except StorageError as error:
                assert error.full
                assert str(error) == "the job store failed: No space left on device"
            else:
                break
        assert jobs.claim() is None
        assert files(tmp_path / "data") == set()
        assert os.listdir(tmp_path / "data" / "jobs") == []
    assert 5 < at < 49
    assert seen(jobs, job).state == "queued"


def test_a_full_disk_at_the_end_keeps_the_job(jobs: Jobs, tmp_path: Path) -> None:
    job = new(jobs)
    mine = claimed(jobs)
    for at in range(1, 50):
        fault = Fault(at, no_room)
        with pytest.MonkeyPatch.context() as patch:
            fault.install(patch)
            try:
                assert jobs.finish(mine, {"text": BODY, "json": b"{}"})
            except StorageError as error:
                assert error.full
            else:
                break
        assert seen(jobs, job).state == "running"
        assert bodies(tmp_path / "data") == 1
    assert 5 < at < 49
    assert read(jobs.result(job, "text")) == BODY


def test_a_full_database_leaves_nothing_half_made(jobs: Jobs, tmp_path: Path) -> None:
    new(jobs)
    mine = claimed(jobs)
    (pages,) = jobs._database.execute("PRAGMA page_count").fetchone()
    jobs._database.execute(f"PRAGMA max_page_count = {pages}")
    options = {"long": "x" * 100_000}
    with pytest.raises(StorageError, match="full") as raised:
        jobs.create("me", "text/plain", options, BODY)
    assert raised.value.full
    with pytest.raises(StorageError):
        jobs.fail(mine, options)
    assert bodies(tmp_path / "data") == 1
    assert jobs.count()["running"] == 1
    jobs._database.execute("PRAGMA max_page_count = 1000000")
    assert jobs.fail(mine, options)


@pytest.mark.parametrize("what", ["create", "finish"])
def test_killed_between_any_two_calls_of_the_system(tmp_path: Path, what: str) -> None:
    """In a forked process that ends there; then everything is there, or nothing."""
    for at in range(1, 60):
        folder = str(tmp_path / str(at))
        with Jobs(folder, attempts=1000) as jobs:
            if what == "finish":
                new(jobs)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                with Jobs(folder) as jobs:
                    mine = jobs.claim()
                    with pytest.MonkeyPatch.context() as patch:
                        Fault(at, lambda: os._exit(9)).install(patch)
                        if mine:
                            jobs.finish(mine, {"text": BODY, "json": b"{}"})
                        else:
                            new(jobs)
                code = 0
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9)
        with Jobs(folder, attempts=1000) as jobs:
            count = jobs.count()
            if count["done"]:
                assert len(files(folder)) == 3
            else:
                assert bodies(folder) == (what == "finish" or count["queued"])
                if job := jobs.claim():
                    assert read(jobs.body(job)) == BODY
                    assert jobs.finish(job, {"text": BODY})
                    assert len(files(folder)) == 2
        if code == 0:
            break
    assert 5 < at < 59


def test_leftovers_are_swept(jobs: Jobs, tmp_path: Path) -> None:
    data = tmp_path / "data"
    waiting, done = new(jobs), None
    jobs.finish(claimed(jobs), {"text": b"clean"})
    done, waiting = waiting, new(jobs)
    kept = files(data)
    (data / "incoming" / "cut short").write_bytes(b"half")
    (data / "holders" / "dead").touch()
    (data / "jobs" / "unknown" / "deep").mkdir(parents=True)
    (data / "jobs" / "unknown" / "deep" / "file").touch()
    (data / "jobs" / "file").touch()
    (data / "jobs" / waiting.id / "attempt").mkdir()
    (data / "jobs" / waiting.id / "attempt" / "text").touch()
    (data / "jobs" / done.id / "attempt").touch()
    with jobs.draft() as draft, Jobs(str(data)) as other:
        draft.write(b"still coming")
        other.sweep()
        assert files(data) == kept | {f"incoming/{os.path.basename(draft.path)}"}
        assert len(os.listdir(data / "holders")) == 2
        job = other.create("me", "text/plain", {}, draft)
    assert read(jobs.body(job)) == b"still coming"


def test_another_version_s_folder_is_left_alone(tmp_path: Path) -> None:
    folder = str(tmp_path / "data")
    with Jobs(folder) as jobs:
        new(jobs)
        jobs._database.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="format is number 99"):
        Jobs(folder)
    assert bodies(folder) == 1
    assert os.listdir(tmp_path / "data" / "holders") == []


def test_a_damaged_database_is_reported(tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError, match="not a database"):
        Jobs(str(tmp_path))


def test_a_folder_that_cannot_be_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"Not a directory|File exists"):
        Jobs(str(tmp_path / "file"))


def test_the_folder_is_private(jobs: Jobs, tmp_path: Path) -> None:
    job = new(jobs)
    for path in (tmp_path / "data", tmp_path / "data" / "jobs", Path(jobs.body(job))):
        assert path.stat().st_mode & 0o077 == 0


def test_what_is_in_the_database_is_json(jobs: Jobs, tmp_path: Path) -> None:
    job = new(jobs)
    with sqlite3.connect(tmp_path / "data" / "jobs.sqlite3") as database:
        ((options,),) = database.execute("SELECT options FROM job WHERE id = ?", (job.id,))
    database.close()
    assert json.loads(options) == {"lang": ["de"]}


def test_options_that_are_no_json_make_no_job(jobs: Jobs, tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        jobs.create("me", "text/plain", {"x": object()}, BODY)
    assert files(tmp_path / "data") == set()
    assert jobs.claim() is None


# what jobs may take up (P30)


@pytest.fixture
def bounded(tmp_path: Path) -> Iterator[Jobs]:
    with Jobs(str(tmp_path / "data"), quota=Quota(max_jobs=3, max_store=10_000)) as jobs:
        yield jobs


def test_a_body_counts_from_its_first_byte(bounded: Jobs, tmp_path: Path) -> None:
    drafts = [bounded.draft() for _ in range(3)]
    with pytest.raises(OverQuota) as caught:
        bounded.draft()
    assert (caught.value.limit, caught.value.allowed, caught.value.got) == ("max_jobs", 3, 4)
    drafts.pop().close()
    drafts.append(bounded.draft())
    bounded.create("me", "text", {}, drafts.pop())
    with pytest.raises(OverQuota):
        bounded.draft()
    for draft in drafts:
        draft.close()
    assert bodies(tmp_path / "data") == 1


def test_bodies_of_the_dead_do_not_count(bounded: Jobs, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / "data" / "incoming" / name).touch()
    bounded.draft().close()


def test_what_was_announced_counts(bounded: Jobs) -> None:
    with bounded.draft(9000), pytest.raises(OverQuota) as caught:
        bounded.draft(1001)
    assert (caught.value.limit, caught.value.allowed, caught.value.got) == ("max_store", 10_000, 10_001)
    bounded.draft(10_000).close()


def test_what_grows_counts(bounded: Jobs) -> None:
    with bounded.draft() as draft:
        draft.write(b"x" * 6000)
        bounded.widen(draft, 4000)
        with pytest.raises(OverQuota):
            bounded.widen(draft, 4001)


def test_only_what_was_written_is_kept(bounded: Jobs) -> None:
    with bounded.draft(9000) as draft:
        draft.write(b"x" * 100)
        job = bounded.create("me", "text", {}, draft)
    assert read(bounded.body(job)) == b"x" * 100


def test_results_count(bounded: Jobs, tmp_path: Path) -> None:
    first = new(bounded, body=b"x" * 1000)
    with pytest.raises(OverQuota):
        bounded.finish(claimed(bounded), {"text": b"y" * 9001})
    bounded.fail(seen(bounded, first), {})
    assert bounded.delete(first.id, "me")
    new(bounded, body=b"x" * 1000)
    assert bounded.finish(claimed(bounded), {"text": b"y" * 9000})
    with pytest.raises(OverQuota):
        bounded.draft(1)


@pytest.mark.parametrize("end", ["delete", "cancel", "fail", "expire"])
def test_what_is_gone_does_not_count(bounded: Jobs, end: str) -> None:
    job = new(bounded, body=b"x" * 10_000)
    with pytest.raises(OverQuota):
        bounded.draft(1)
    if end == "fail":
        assert bounded.fail(claimed(bounded), {})
    elif end == "expire":
        bounded.expiry = -1
        bounded.cancel(job.id, "me")
        assert bounded.expire() == 1
    else:
        getattr(bounded, end)(job.id, "me")
    bounded.draft(10_000).close()


def test_the_folder_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    with Jobs(str(tmp_path)) as jobs:
        job = new(jobs)
        jobs._database.executescript(
            "ALTER TABLE job DROP COLUMN bytes; ALTER TABLE job DROP COLUMN decisions; PRAGMA user_version = 1;"
        )
    with Jobs(str(tmp_path)) as jobs:
        assert jobs.delete(job.id, "me")


def test_deleting_makes_room_on_a_full_disk(tmp_path: Path) -> None:
    if not Path("/bin/mount").exists() or os.geteuid():
        pytest.skip("only root can mount a small file system")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with Jobs(str(disk)) as jobs:
            made = [new(jobs, body=b"") for _ in range(20)]
            with (disk / "others").open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * 4096)
            for job in made:
                assert jobs.delete(job.id, "me")
                assert jobs.get(job.id, "me") is None
    finally:
        subprocess.run(["/bin/umount", disk], check=True)
