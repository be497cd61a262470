"""Tasks for the tests of the workers: a module that workers can load, good and bad."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from cleaner.cli.parallel import Done, Values, work
from cleaner.cli.plan import Job


class Stubborn(Exception):
    """Pickles, and does not unpickle."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one}, {two}")


class Local(Exception):
    """Does not pickle."""

    def __reduce__(self) -> str:
        raise TypeError("stays here")


def double(number: int) -> int:
    return 2 * number


def count(to: int, pause: float = 0.0) -> Iterator[int]:
    for number in range(to):
        time.sleep(pause)
        yield number


def count_and_fail(to: int) -> Iterator[int]:
    yield from range(to)
    raise KeyError("then")


def process() -> int:
    return os.getpid()


def wait(path: str, seconds: float = 60.0) -> int:
    """Leaves its process's id in a file, and is busy."""
    say(path)
    time.sleep(seconds)
    return os.getpid()


def wait_with_child(path: str) -> None:
    """As :func:`wait`, for a process that it has started."""
    child = subprocess.Popen(["sleep", "60"])
    say(path, child.pid)
    child.wait()


def leave_child(path: str) -> None:
    """Ends badly, and leaves a process behind."""
    say(path, subprocess.Popen(["sleep", "60"]).pid)
    os._exit(1)


def say(path: str, *more: int) -> None:
    with open(f"{path}.new", "w", encoding="ascii") as file:
        file.write(" ".join(map(str, (os.getpid(), *more))))
    os.rename(f"{path}.new", path)


def write(path: str) -> str:
    with open(path, "w", encoding="ascii") as file:
        file.write("here")
    return os.getcwd()


def block(size: int) -> bytes:
    return bytes(size)


def use(size: int) -> int:
    return len(bytearray(size))


kept: list[bytearray] = []


def keep(size: int) -> int:
    kept.append(bytearray(size))
    return os.getpid()


def bomb() -> int:
    everything = []
    while True:
        everything.append(bytearray(1 << 24))


def segfault() -> None:
    ctypes.string_at(0)


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave(code: int) -> None:
    os._exit(code)


def stop(code: int) -> None:
    sys.exit(code)


def interrupted() -> str:
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(os.getpid(), number)
    return "went on"


def fail() -> None:
    raise ValueError("of its own")


def fail_local() -> None:
    raise Local("here")


def fail_stubborn() -> None:
    raise Stubborn(1, 2)


def give_lambda() -> object:
    return lambda: None


def chatter() -> str:
    print("not for the result", flush=True)
    return "done"


def clean_or_die(values: Values, jobs: Sequence[Job]) -> list[Done | None]:
    """What cleans texts for the command line; dies of those whose name has "kill"."""
    if any("kill" in job.name for job in jobs):
        os._exit(3)
    return work(values, jobs)
