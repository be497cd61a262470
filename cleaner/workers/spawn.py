"""Workers that are not forked: each is a fresh Python, for systems that cannot fork (Windows).

Slower to start (a tenth of a second and more), otherwise the same: a worker is ended where it takes too
long, and costs its task only; it ends with the parent, whose end closes its standard input.  Memory is
limited where the system has such limits (not on Windows).  ``CLEANER_SPAWN=1`` has such workers on other
systems, too.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

from . import forkserver
from .forkserver import ENDED, NO_SIZE
from .worker import Worker

Running = dict[int, "subprocess.Popen[bytes]"]
VARIABLE = "CLEANER_SPAWN"
WINDOWS: Any = sys.platform == "win32"


def is_wanted() -> bool:
    """Whether workers are to be spawned, as the system cannot fork or the variable says so."""
    return not hasattr(os, "fork") or os.environ.get(VARIABLE, "") not in ("", "0")


class Spawner:
    """Starts and ends the workers of a pool, as :class:`cleaner.workers.worker.ForkServer` does."""

    def __init__(self, memory: int, preload: Sequence[str]) -> None:
        self._start = pickle.dumps((sys.path, memory, tuple(preload)))
        self._running: Running = {}
        self._count = 0
        self.close: Callable[[], Any] = weakref.finalize(self, _end_all, self._running)

    def fork(self) -> Worker:
        """A new worker.  It may take a while to be there; what is sent to it waits."""
        ours, theirs = socket.socketpair()
        try:
            process = _process(theirs, self._start)
        except OSError:
            ours.close()
            theirs.close()
            raise
        self._count += 1
        self._running[self._count] = process
        args = self._running, self._count, process, theirs
        threading.Thread(target=_watch, args=args, daemon=True).start()
        return Worker(ours, self._count)

    def kill(self, worker: Worker) -> None:
        """End a worker, with all that it has started."""
        worker.channel.close()
        process = self._running.get(worker.number)
        if process:
            _kill(process)


def _watch(running: Running, number: int, process: subprocess.Popen[bytes], end: socket.socket) -> None:
    """Say through its socket how a worker has ended, once it has."""
    code = process.wait()
    running.pop(number, None)
    with suppress(OSError):
        process.stdin.close()  # type: ignore[union-attr]
    with end, suppress(OSError):  # the parent may not want to know
        end.setblocking(False)
        unread = _is_unread(end)
        end.setblocking(True)
        end.sendall(ENDED.pack(NO_SIZE, code, unread))


def _end_all(running: Running) -> None:
    processes = list(running.values())
    for process in processes:
        _kill(process)
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)


def _is_unread(end: socket.socket) -> bool:
    """Whether something was sent to a worker that it has not read: it had not begun."""
    try:
        return bool(end.recv(1, socket.MSG_PEEK))
    except OSError:
        return False


def _process(end: socket.socket, start: bytes) -> subprocess.Popen[bytes]:
    """A fresh Python that is a worker at this end of a socket."""
    flags = ["-I" if sys.flags.isolated else "-P"] + ["-X", "utf8"] * sys.flags.utf8_mode
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    code = f"import sys; sys.path.insert(0, {root!r}); from cleaner.workers.spawn import serve; serve()"
    command = [sys.executable, *flags, "-c", code]
    posix: dict[str, Any] = {} if WINDOWS else {"pass_fds": [end.fileno()], "start_new_session": True}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=_output(), **posix)
    assert process.stdin
    shared: Any = end  # what only Windows has is not known elsewhere
    given = shared.share(process.pid) if WINDOWS else end.fileno()
    with suppress(OSError):  # it has ended already: who waits for it hears of that
        pickle.dump(given, process.stdin)
        pickle.dump(start, process.stdin)
        process.stdin.flush()
    return process


def _output() -> int:
    """Where a worker's standard output goes: what a task prints must not get into the parent's result."""
    try:
        os.fstat(2)
    except OSError:
        return subprocess.DEVNULL
    return 2


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is not None:  # its number may be that of another one by now
        return
    if hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        with suppress(OSError):
            subprocess.run(tree, capture_output=True, check=False)
    with suppress(OSError):
        process.kill()


def serve() -> NoReturn:
    """Be a worker that :func:`_process` has started."""
    code = 1
    try:
        for name in ("SIGINT", "SIGTERM"):  # Ctrl-C goes to all processes: the parent decides
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        given = pickle.load(sys.stdin.buffer)
        sys.path[:], memory, preload = pickle.loads(pickle.load(sys.stdin.buffer))
        end = socket.socket(fileno=given) if isinstance(given, int) else _shared(given)
        end.set_inheritable(False)
        threading.Thread(target=_end_with_parent, daemon=True).start()
        for name in preload:
            with suppress(Exception):  # the task that needs it will say so
                import_module(name)
        code = forkserver.work(end, memory)
    finally:
        os._exit(code)


def _shared(given: bytes) -> socket.socket:
    of_windows: Any = socket
    made: socket.socket = of_windows.fromshare(given)
    return made


def _end_with_parent() -> None:
    """Wait for the end of the parent, which closes our standard input."""
    with suppress(OSError):
        while os.read(0, 1 << 16):
            pass
    if hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(os.getpid(), signal.SIGKILL)  # what we have started, too
    os._exit(1)
