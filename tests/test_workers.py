"""Workers: what a bad task costs (itself), and that nothing outlives the parent."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.workers.pool import Died, Overtime, Pool, RemoteTraceback

from . import worker_tasks as tasks
from .conftest import ROOT

LONG = 60.0  # a deadline that is not what is tested
MIB = 1 << 20

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="looks for processes in /proc, which Linux has"
)


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(2, memory=256 * MIB) as pool:
        yield pool
        pool.kill()


def alive(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text("ascii")
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def until(true: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.005)


def ended(*processes: int) -> None:
    assert all(processes)
    until(lambda: not any(map(alive, processes)), f"end of {processes}")


def said(path: Path, seconds: float = 20.0) -> list[int]:
    """The processes that a task has left in a file."""
    until(path.exists, f"{path.name} written", seconds)
    return [int(word) for word in path.read_text("ascii").split()]


def in_thread(work: Callable[..., Any], *args: Any, **named: Any) -> tuple[threading.Thread, list[Any]]:
    """Run it in a thread; what comes of it, or the error, gets into the list."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(work(*args, **named))
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


# what a bad task costs

BAD: dict[str, tuple[Callable[..., Any], tuple[Any, ...], type[Exception], str]] = {
    "killed": (tasks.kill_self, (), Died, "kill_self failed: its process was ended by signal 9 (SIGKILL)"),
    "segfault": (tasks.segfault, (), Died, "signal 11 (SIGSEGV)"),
    "exit": (tasks.leave, (3,), Died, "ended with exit code 3"),
    "exit without a word": (tasks.leave, (0,), Died, "ended with exit code 0"),
    "memory": (tasks.bomb, (), Died, "ran out of memory"),
    "memory of the result": (tasks.block, (255 * MIB,), Died, "ran out of memory"),
    "memory of the arguments": (len, (bytes(300 * MIB),), Died, "ran out of memory"),
    "overtime": (time.sleep, (60,), Overtime, "sleep took more than 0.3 seconds and was stopped"),
    "error": (tasks.fail, (), ValueError, "of its own"),
    "error that does not pickle": (tasks.fail_local, (), RuntimeError, "Local: here"),
    "error that does not unpickle": (tasks.fail_stubborn, (), RuntimeError, "Stubborn: 1, 2"),
    "exit by exception": (tasks.stop, (4,), RuntimeError, "SystemExit: 4"),
    "result that does not pickle": (tasks.give_lambda, (), AttributeError, "lambda"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_task_costs_itself(pool: Pool, case: str) -> None:
    task, args, error, words = BAD[case]
    assert pool.call(tasks.double, 1, seconds=LONG) == 2
    with pytest.raises(error) as raised:
        pool.call(task, *args, seconds=0.3 if error is Overtime else LONG)
    assert words in str(raised.value)
    assert type(raised.value) is error
    if isinstance(raised.value, Died):
        assert raised.value.memory == ("memory" in case)
    assert [pool.call(tasks.double, number, seconds=LONG) for number in range(5)] == [0, 2, 4, 6, 8]
    assert (pool.busy, pool.idle, pool.waiting) == (0, 2, 0)


@pytest.mark.parametrize("case", BAD)
def test_a_bad_task_costs_itself_on_an_event_loop(pool: Pool, case: str) -> None:
    task, args, error, words = BAD[case]

    async def run() -> None:
        await pool.run(tasks.double, 1, seconds=LONG)
        good = [asyncio.create_task(pool.run(tasks.double, number, seconds=LONG)) for number in range(5)]
        with pytest.raises(error, match=words.replace("(", r"\(").replace(")", r"\)")):
            await pool.run(task, *args, seconds=0.3 if error is Overtime else LONG)
        assert await asyncio.gather(*good) == [0, 2, 4, 6, 8]
        assert pool.busy == 0

    asyncio.run(run())


def test_a_task_that_does_not_pickle_takes_no_worker(pool: Pool) -> None:
    with pytest.raises((AttributeError, TypeError), match="pickle"):
        pool.call(lambda: 1, seconds=LONG)
    assert pool.busy == 0


def test_an_error_tells_where_it_was(pool: Pool) -> None:
    with pytest.raises(ValueError, match="of its own") as raised:
        pool.call(tasks.fail, seconds=LONG)
    assert isinstance(raised.value.__cause__, RemoteTraceback)
    assert raised.value.__cause__.place.startswith("tests.worker_tasks, line ")
    assert "worker_tasks.py" in str(raised.value.__cause__)


def test_errors_leave_the_worker_as_it_is(pool: Pool) -> None:
    before = pool.call(tasks.process, seconds=LONG)
    with pytest.raises(ValueError, match="of its own"):
        pool.call(tasks.fail, seconds=LONG)
    assert pool.call(tasks.process, seconds=LONG) == before


def test_memory_is_what_the_task_may_use() -> None:
    with Pool(1, memory=64 * MIB) as pool:
        assert pool.call(tasks.use, 50 * MIB, seconds=LONG) == 50 * MIB
        assert pool.call(tasks.use, 50 * MIB, seconds=LONG) == 50 * MIB
        with pytest.raises(Died, match="out of memory"):
            pool.call(tasks.use, 65 * MIB, seconds=LONG)


def test_a_worker_that_keeps_memory_is_replaced() -> None:
    with Pool(1, memory=64 * MIB) as pool:
        processes = [pool.call(tasks.keep, 20 * MIB, seconds=LONG) for _ in range(5)]
        ended(*set(processes[:-1]) - {processes[-1]})
    assert 1 < len(set(processes)) < 5


def test_without_a_limit_there_is_none() -> None:
    with Pool(1) as pool:
        assert pool.call(tasks.use, 300 * MIB, seconds=LONG) == 300 * MIB


@pytest.mark.clock
def test_killing_eight_in_flight_costs_eight_tasks(tmp_path: Path) -> None:
    with Pool(8) as pool:
        running = [in_thread(pool.call, tasks.wait, str(tmp_path / str(n)), seconds=LONG) for n in range(8)]
        processes = [said(tmp_path / str(number))[0] for number in range(8)]
        assert (pool.busy, pool.idle, len(set(processes))) == (8, 0, 8)
        for process in processes:
            os.kill(process, signal.SIGKILL)
        for thread, outcome in running:
            thread.join(20)
            assert [type(error) for error in outcome] == [Died]
        start = time.monotonic()
        again = [
            in_thread(pool.call, tasks.wait, str(tmp_path / f"{n}a"), 0.0, seconds=LONG) for n in range(8)
        ]
        for thread, _ in again:
            thread.join(20)
        assert time.monotonic() - start < 2.5  # P12: 500 ms
        assert all(isinstance(outcome[0], int) for _, outcome in again)


def test_one_of_eight_costs_one(tmp_path: Path) -> None:
    with Pool(8) as pool:
        running = [
            in_thread(pool.call, tasks.wait, str(tmp_path / str(n)), 2.0, seconds=LONG) for n in range(8)
        ]
        processes = [said(tmp_path / str(number))[0] for number in range(8)]
        os.kill(processes[3], signal.SIGKILL)
        for thread, _ in running:
            thread.join(20)
        assert [outcome[0] for number, (_, outcome) in enumerate(running) if number != 3] == [
            process for number, process in enumerate(processes) if number != 3
        ]
        assert isinstance(running[3][1][0], Died)


def test_an_idle_worker_that_is_killed_costs_nothing(pool: Pool) -> None:
    for _ in range(3):
        process = pool.call(tasks.process, seconds=LONG)
        os.kill(process, signal.SIGKILL)
        until(lambda: not pool._idle[-1].fit(), "death noticed")
        assert pool.call(tasks.process, seconds=LONG) != process


def test_the_fork_server_may_be_killed_too(pool: Pool) -> None:
    process = pool.call(tasks.process, seconds=LONG)
    server = pool.call(os.getppid, seconds=LONG)
    os.kill(server, signal.SIGKILL)
    ended(server, process)
    assert pool.call(tasks.double, 4, seconds=LONG) == 8
    assert pool.call(os.getppid, seconds=LONG) != server


def test_the_fork_server_may_be_killed_in_a_task(pool: Pool, tmp_path: Path) -> None:
    server = pool.call(os.getppid, seconds=LONG)
    thread, outcome = in_thread(pool.call, tasks.wait, str(tmp_path / "busy"), seconds=LONG)
    (process,) = said(tmp_path / "busy")
    os.kill(server, signal.SIGKILL)
    thread.join(20)
    ended(process)
    assert isinstance(outcome[0], Died)
    assert pool.call(tasks.double, 4, seconds=LONG) == 8


@pytest.mark.parametrize("task", [tasks.wait_with_child, tasks.leave_child])
def test_what_a_task_has_started_ends_with_it(
    pool: Pool, tmp_path: Path, task: Callable[[str], None]
) -> None:
    thread, outcome = in_thread(pool.call, task, str(tmp_path / "busy"), seconds=2.0)
    worker, child = said(tmp_path / "busy")
    thread.join(20)
    assert isinstance(outcome[0], (Overtime, Died))
    ended(worker, child)


def test_workers_leave_signals_to_the_parent(pool: Pool) -> None:
    assert pool.call(tasks.interrupted, seconds=LONG) == "went on"


# tasks that yield


def test_items_come_in_order(pool: Pool) -> None:
    assert list(pool.stream(tasks.count, 1000, seconds=LONG)) == list(range(1000))
    assert list(pool.stream(tasks.count, 0, seconds=LONG)) == []


def test_each_item_has_its_own_deadline(pool: Pool) -> None:
    assert list(pool.stream(tasks.count, 4, 0.3, seconds=1.0)) == [0, 1, 2, 3]
    with pytest.raises(Overtime):
        list(pool.stream(tasks.count, 4, 3.0, seconds=0.5))


def test_an_error_comes_after_the_items(pool: Pool) -> None:
    items = pool.stream(tasks.count_and_fail, 2, seconds=LONG)
    assert [next(items), next(items)] == [0, 1]
    with pytest.raises(KeyError, match="then"):
        next(items)
    assert pool.busy == 0


def test_a_stream_closed_early_frees_its_place(pool: Pool) -> None:
    for _ in range(5):
        items = pool.stream(tasks.count, 10**9, seconds=LONG)
        assert next(items) == 0
        assert pool.busy == 1
        items.close()
        assert pool.busy == 0
    assert pool.call(tasks.double, 1, seconds=LONG) == 2


def test_a_stream_that_is_not_read_does_not_fill_memory(pool: Pool) -> None:
    items = pool.stream(tasks.count, 10**9, seconds=LONG)
    assert [next(items), next(items)] == [0, 1]
    items.close()


def test_a_worker_killed_while_nobody_reads(pool: Pool) -> None:
    items = pool.stream(tasks.count, 10**9, seconds=LONG)
    next(items)
    time.sleep(0.3)  # the pipe is full by now
    (worker,) = pool._busy
    os.kill(worker.process, signal.SIGKILL)
    with pytest.raises(Died, match="SIGKILL"):
        list(items)


def test_stream_of_what_is_no_generator(pool: Pool) -> None:
    task: Any = tasks.double
    with pytest.raises(TypeError, match="not iterable"):
        list(pool.stream(task, 1, seconds=LONG))


def test_a_generator_that_is_called(pool: Pool) -> None:
    with pytest.raises(TypeError, match="pickle"):
        pool.call(tasks.count, 1, seconds=LONG)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 30 * MIB])
def test_sizes(pool: Pool, size: int) -> None:
    assert pool.call(tasks.block, size, seconds=LONG) == bytes(size)
    assert pool.call(len, bytes(size), seconds=LONG) == size
    assert asyncio.run(pool.run(len, bytes(size), seconds=LONG)) == size
    assert asyncio.run(pool.run(tasks.block, size, seconds=LONG)) == bytes(size)


# on an event loop


def test_cancelling_kills_and_frees_the_place(pool: Pool, tmp_path: Path) -> None:
    async def run() -> None:
        task = asyncio.create_task(pool.run(tasks.wait_with_child, str(tmp_path / "busy"), seconds=LONG))
        while not (tmp_path / "busy").exists():
            await asyncio.sleep(0.01)
        assert pool.busy == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert pool.busy == 0
        ended(*said(tmp_path / "busy"))
        assert await pool.run(tasks.double, 1, seconds=LONG) == 2

    asyncio.run(run())


def test_the_loop_is_free_while_tasks_run_and_wait(pool: Pool) -> None:
    async def run() -> int:
        turns = 0
        running = [asyncio.create_task(pool.run(tasks.wait, os.devnull + "x", 0.2, seconds=LONG))]
        running += [asyncio.create_task(pool.run(time.sleep, 0.2, seconds=LONG)) for _ in range(5)]
        while not all(task.done() for task in running[1:]):
            turns += 1
            await asyncio.sleep(0.001)
        await asyncio.gather(*running, return_exceptions=True)
        return turns

    assert asyncio.run(run()) > 100


def test_a_long_result_leaves_turns_to_others(pool: Pool) -> None:
    async def run() -> int:
        turns = 0
        task = asyncio.create_task(pool.run(tasks.block, 60 * MIB, seconds=LONG))
        while not task.done():
            turns += 1
            await asyncio.sleep(0)
        assert len(await task) == 60 * MIB
        return turns

    assert asyncio.run(run()) > 60


def test_who_waits_longest_is_next() -> None:
    order: list[int] = []

    async def one(pool: Pool, number: int) -> None:
        await pool.run(time.sleep, 0.01, seconds=LONG)
        order.append(number)

    async def run() -> None:
        with Pool(1) as pool:
            asked = []
            for number in range(8):
                asked.append(asyncio.create_task(one(pool, number)))
                await asyncio.sleep(0)
            assert (pool.busy, pool.waiting) == (1, 7)
            for task in (asked[2], asked[5]):  # these go away
                task.cancel()
            await asyncio.sleep(0)
            assert pool.waiting == 5
            await asyncio.gather(*asked, return_exceptions=True)

    asyncio.run(run())
    assert order == [0, 1, 3, 4, 6, 7]


def test_cancelled_at_any_moment_no_place_is_lost(pool: Pool) -> None:
    async def run() -> None:
        for turns in range(40):
            asked = [asyncio.create_task(pool.run(tasks.double, n, seconds=LONG)) for n in range(4)]
            for _ in range(turns):
                await asyncio.sleep(0)
            for task in asked[turns % 4 :: 2]:
                task.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
            assert (pool.busy, pool.waiting) == (0, 0)
        assert await pool.run(tasks.double, 1, seconds=LONG) == 2

    asyncio.run(run())


def test_threads_and_a_loop_share_a_pool(pool: Pool) -> None:
    async def run() -> list[int]:
        calls = [asyncio.to_thread(pool.call, tasks.double, number, seconds=LONG) for number in range(20)]
        runs = [pool.run(tasks.double, number, seconds=LONG) for number in range(20)]
        return list(await asyncio.gather(*calls, *runs))

    assert asyncio.run(run()) == 2 * [2 * number for number in range(20)]
    assert (pool.busy, pool.waiting) == (0, 0)


def test_items_on_a_loop(pool: Pool) -> None:
    async def run() -> None:
        assert [item async for item in pool.arun_stream(tasks.count, 300, seconds=LONG)] == list(range(300))
        async with contextlib.aclosing(pool.arun_stream(tasks.count, 10**9, seconds=LONG)) as items:
            async for item in items:
                if item == 3:
                    break
        assert pool.busy == 0
        with pytest.raises(Overtime):
            async for _ in pool.arun_stream(tasks.count, 4, 3.0, seconds=0.3):
                pass
        with pytest.raises(KeyError):
            async for _ in pool.arun_stream(tasks.count_and_fail, 2, seconds=LONG):
                pass
        assert pool.busy == 0

    asyncio.run(run())


# beginning and end


def children() -> set[int]:
    """Processes whose parent is this one."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text("utf-8", "replace").rpartition(")")[2].split()[1] == str(os.getpid()):
                found.add(int(stat.parent.name))
    return found


def test_nothing_is_started_before_it_is_needed() -> None:
    before = children()
    with Pool(4):
        assert children() == before


def test_workers_start_one_by_one_or_all() -> None:
    with Pool(3) as pool:
        assert len({pool.call(tasks.process, seconds=LONG) for _ in range(5)}) == 1
        pool.start()
        assert len(pool._idle) == 3
        assert all(worker.fit() for worker in pool._idle)


def test_preloaded_modules_are_there(pool: Pool) -> None:
    with Pool(1, preload=["wave", "no_such_module"]) as preloaded:
        assert preloaded.call(eval, "'wave' in __import__('sys').modules", seconds=LONG)
    assert not pool.call(eval, "'wave' in __import__('sys').modules", seconds=LONG)


def test_a_task_runs_in_the_folder_of_its_parent(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        assert Path(pool.call(tasks.write, "file", seconds=LONG)).name == name
        assert (tmp_path / name / "file").exists()


def test_close_lets_running_and_waiting_tasks_finish(tmp_path: Path) -> None:
    pool = Pool(1)
    running = [in_thread(pool.call, tasks.wait, str(tmp_path / "busy"), 0.5, seconds=LONG)]
    (process,) = said(tmp_path / "busy")
    running.append(in_thread(pool.call, tasks.process, seconds=LONG))
    until(lambda: pool.waiting == 1, "one waits")
    pool.close()
    for thread, outcome in running:
        thread.join(20)
        assert outcome == [process]
    ended(process)
    with pytest.raises(RuntimeError, match="closed"):
        pool.call(tasks.double, 1, seconds=LONG)


def test_close_does_not_wait_for_ever(tmp_path: Path) -> None:
    pool = Pool(1)
    thread, outcome = in_thread(pool.call, tasks.wait, str(tmp_path / "busy"), seconds=LONG)
    (process,) = said(tmp_path / "busy")
    pool.close(0.1)
    thread.join(20)
    assert isinstance(outcome[0], Died)
    ended(process)


def test_kill_ends_running_and_waiting(tmp_path: Path) -> None:
    pool = Pool(1)
    thread, outcome = in_thread(pool.call, tasks.wait_with_child, str(tmp_path / "busy"), seconds=LONG)
    processes = said(tmp_path / "busy")
    other, refused = in_thread(pool.call, tasks.double, 1, seconds=LONG)
    until(lambda: pool.waiting == 1, "one waits")
    pool.kill()
    thread.join(20)
    other.join(20)
    assert isinstance(outcome[0], Died)
    assert isinstance(refused[0], RuntimeError)
    ended(*processes)
    pool.kill()  # and again: nothing happens


def test_an_error_in_the_with_block_kills(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Pool(1) as pool:
        thread, outcome = in_thread(pool.call, tasks.wait, str(tmp_path / "busy"), seconds=LONG)
        said(tmp_path / "busy")
        raise KeyboardInterrupt
    thread.join(20)
    assert isinstance(outcome[0], Died)


def test_a_pool_that_is_forgotten_leaves_nothing() -> None:
    before = children()
    pool = Pool(2)
    process = pool.call(tasks.process, seconds=LONG)
    assert len(children() - before) == 1
    del pool
    gc.collect()
    ended(process)
    assert children() == before


def test_no_descriptors_are_lost(pool: Pool) -> None:
    def one_of_each() -> int:
        pool.call(tasks.double, 1, seconds=LONG)
        with pytest.raises(Died):
            pool.call(tasks.kill_self, seconds=LONG)
        pool.stream(tasks.count, 9, seconds=LONG).close()
        with Pool(1) as other:
            other.call(tasks.double, 1, seconds=LONG)
        return len(os.listdir("/proc/self/fd"))

    assert len({one_of_each() for _ in range(5)}) == 1


# what the parent is, and how it ends

LINES = """
import os, sys, time
print("main runs", flush=True)
from cleaner.workers.pool import Pool
from tests import worker_tasks as tasks
pool = Pool(2)
"""
CALL = (
    LINES
    + "print(pool.call(tasks.double, 21, seconds=60), pool.call(tasks.chatter, seconds=60), flush=True)\n"
)
BUSY = LINES + "pool.call(tasks.wait_with_child, sys.argv[1], seconds=60)\n"


def as_argument(script: str, folder: Path) -> tuple[list[str], bytes]:
    return ["-c", script], b""


def as_file(script: str, folder: Path) -> tuple[list[str], bytes]:
    (folder / "no_guard.py").write_text(script, "utf-8")
    return [str(folder / "no_guard.py")], b""


def as_input(script: str, folder: Path) -> tuple[list[str], bytes]:
    return ["-"], script.encode()


def as_module(script: str, folder: Path) -> tuple[list[str], bytes]:
    (folder / "as_module.py").write_text(script, "utf-8")
    return ["-m", "as_module"], b""


WAYS = [as_argument, as_file, as_input, as_module]


def python(folder: Path, argv: list[str], **more: Any) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(folder)))}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
    try:
        return subprocess.Popen([sys.executable, *argv], env=environment, cwd=folder, **more)
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("end", ["", "os._exit(0)", "pool.close()", "os.kill(os.getpid(), 9)"])
@pytest.mark.parametrize("way", WAYS)
def test_any_main_module_will_do(
    tmp_path: Path, way: Callable[[str, Path], tuple[list[str], bytes]], end: str
) -> None:
    """It runs once, what tasks print does not get into its output, and nothing holds its pipes open."""
    argv, given = way(CALL + end, tmp_path)
    pipe = subprocess.PIPE
    with python(tmp_path, argv, stdin=pipe, stdout=pipe, stderr=pipe) as running:
        out, err = running.communicate(given, timeout=30)
    assert out.decode() == "main runs\n42 done\n", err.decode()
    assert err == b"not for the result\n"
    assert running.returncode == (-9 if "kill" in end else 0)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_process_outlives_the_parent(tmp_path: Path, number: signal.Signals) -> None:
    argv, _ = as_file(BUSY, tmp_path)
    busy = tmp_path / "busy"
    with python(tmp_path, [*argv, str(busy)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        processes = said(busy)
        assert all(map(alive, processes))
        running.send_signal(number)
        running.communicate(timeout=30)
    assert running.returncode == -number
    ended(*processes)


def test_nor_if_another_process_holds_what_was_the_parent_s(tmp_path: Path) -> None:
    fork = "if os.fork() == 0:\n    tasks.wait(sys.argv[1] + 'fork')\n"
    argv, _ = as_file(BUSY.replace("pool.call(", f"pool.start()\n{fork}pool.call(", 1), tmp_path)
    with python(tmp_path, [*argv, str(tmp_path / "busy")], stdout=subprocess.DEVNULL) as running:
        processes, forked = said(tmp_path / "busy"), said(tmp_path / "busyfork")
        running.kill()
    try:
        ended(*processes)
        assert alive(*forked)
    finally:
        os.kill(forked[0], signal.SIGKILL)


def test_a_worker_that_cannot_be_started(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Died, match="double failed: its process could not be started"):
        pool.call(tasks.double, 1, seconds=LONG)
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(FileNotFoundError):
        pool.call(tasks.double, 1, seconds=LONG)
    monkeypatch.undo()
    assert pool.call(tasks.double, 1, seconds=LONG) == 2
    assert (pool.busy, pool.waiting) == (0, 0)


@pytest.mark.parametrize("pause", [0.0, 0.002, 0.05])
def test_a_worker_killed_while_it_has_nothing_to_do_costs_nobody_anything(pause: float) -> None:
    """P12: the next task is given to another one."""
    pool = Pool(2)
    try:
        for _ in range(5):
            os.kill(pool.call(os.getpid, seconds=20), signal.SIGKILL)
            time.sleep(pause)
            assert pool.call(os.getpid, seconds=20) > 0

        async def both() -> None:
            for _ in range(5):
                os.kill(await pool.run(os.getpid, seconds=20), signal.SIGKILL)
                await asyncio.sleep(pause)
                assert await pool.run(os.getpid, seconds=20) > 0

        asyncio.run(both())
    finally:
        pool.kill()


def test_a_task_that_kills_its_worker_is_not_done_again() -> None:
    pool = Pool(1)
    try:
        with pytest.raises(Died) as caught:
            pool.call(os.kill, 0, signal.SIGKILL, seconds=20)
        assert caught.value.begun
    finally:
        pool.kill()
