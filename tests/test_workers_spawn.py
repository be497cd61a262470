"""Workers that are spawned, as on Windows: forced here, and the same for who uses them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.errors import ExitCode
from cleaner.workers.pool import Died, Overtime, Pool
from cleaner.workers.spawn import Spawner, is_wanted

from . import worker_tasks as tasks
from .cli import Run
from .conftest import ROOT
from .test_cli_process import COMMAND, environment
from .test_workers import BAD, LONG, MIB, ended

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
TASKS = [
    "killed",
    "exit",
    "memory",
    "memory of the arguments",
    "overtime",
    "error",
    "error that does not unpickle",
]


@pytest.fixture(autouse=True)
def spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANER_SPAWN", "1")


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(2, memory=256 * MIB) as pool:
        assert isinstance(pool._server, Spawner)
        yield pool
        pool.kill()


def test_a_system_that_cannot_fork_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLEANER_SPAWN")
    assert not is_wanted()
    monkeypatch.setenv("CLEANER_SPAWN", "0")
    assert not is_wanted()
    monkeypatch.delattr(os, "fork")
    assert is_wanted()
    with Pool(1) as pool:
        assert pool.call(tasks.double, 4, seconds=LONG) == 8


@pytest.mark.parametrize("case", TASKS)
def test_a_bad_task_costs_itself(pool: Pool, case: str) -> None:
    task, args, error, words = BAD[case]
    with pytest.raises(error) as raised:
        pool.call(task, *args, seconds=0.3 if error is Overtime else LONG)
    assert words in str(raised.value)
    assert not isinstance(raised.value, Died) or raised.value.memory == ("memory" in case)
    assert pool.call(tasks.double, 1, seconds=LONG) == 2


def test_on_an_event_loop(pool: Pool) -> None:
    async def run() -> None:
        good = [asyncio.create_task(pool.run(tasks.double, number, seconds=LONG)) for number in range(5)]
        with pytest.raises(Died, match="SIGKILL"):
            await pool.run(tasks.kill_self, seconds=LONG)
        assert await asyncio.gather(*good) == [0, 2, 4, 6, 8]

    asyncio.run(run())


def test_a_stream(pool: Pool) -> None:
    assert list(pool.stream(tasks.count, 4, seconds=LONG)) == [0, 1, 2, 3]
    stream = pool.stream(tasks.count, 1_000_000, seconds=LONG)
    assert next(stream) == 0
    stream.close()
    assert pool.busy == 0


def test_an_idle_worker_that_is_killed_costs_nothing(pool: Pool) -> None:
    process = pool.call(os.getpid, seconds=LONG)
    os.kill(process, signal.SIGKILL)
    ended(process)
    assert pool.call(tasks.double, 1, seconds=LONG) == 2


def test_preloaded_modules_are_there_and_output_is_not_the_parent_s(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with Pool(1, preload=("colorsys", "no.such.module")) as pool:
        assert pool.call(eval, "'colorsys' in __import__('sys').modules", seconds=LONG)
        assert pool.call(tasks.chatter, seconds=LONG) == "done"
    assert capfd.readouterr().out == ""


def test_nothing_is_left_when_it_is_closed_or_forgotten() -> None:
    with Pool(2) as pool:
        pool.start()
        processes = [pool.call(os.getpid, seconds=LONG)]
    forgotten = Pool(1)
    processes.append(forgotten.call(os.getpid, seconds=LONG))
    del forgotten
    ended(*processes)


def test_no_worker_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    code = "import os, sys, time\nfrom cleaner.workers.pool import Pool\nfrom tests import worker_tasks as tasks\n"
    code += "pool = Pool(1)\nprint(pool.call(os.getpid, seconds=60), flush=True)\npool.call(time.sleep, 600, seconds=900)\n"
    env = environment(CLEANER_SPAWN="1", PYTHONPATH=str(ROOT))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=env) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        time.sleep(0.2)
        parent.kill()
    ended(worker)


class TestCommand:
    """The whole command with such workers."""

    def test_documents_texts_at_a_time_and_archives(self, tmp_path: Path) -> None:
        env = environment(CLEANER_SPAWN="1")
        names = ["typeset.pdf", "scan.alto.xml", "article.txt", "scan.hocr"]
        paths = [str(ROOT / "samples" / name) for name in names]
        wanted = subprocess.run([*COMMAND, *paths], capture_output=True, env=environment(), check=True)
        for jobs in ("1", "2"):
            done = subprocess.run([*COMMAND, *paths, "-j", jobs], capture_output=True, env=env, check=True)
            assert (done.stdout, done.stderr) == (wanted.stdout, wanted.stderr)

    def test_a_page_that_kills_its_worker_costs_a_page(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        from cleaner.formats.registry import formats, of

        from .scripted import written

        monkeypatch.setitem(formats(), "pdf", of("pdf")._replace(reader="tests.scripted"))
        monkeypatch.chdir(tmp_path)
        written(Path("a.pdf"), "one\n", {"do": "die"}, "three\n")
        code, out, err = Run(monkeypatch)("a.pdf")
        assert code == ExitCode.PARTIAL
        assert out.split() == [b"one", b"three"]
        assert "page 2: failed: its process ended with exit code" in err
