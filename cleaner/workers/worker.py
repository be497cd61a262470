"""One worker and the fork server, seen from the parent."""

from __future__ import annotations

import pickle
import signal
import socket
import time
import weakref
from collections.abc import Callable, Sequence
from typing import Any

from ..text.counting import counted
from . import forkserver
from .forkserver import ENDED, ERROR, FORK, ITEM, KILL, LAST, MEMORY, NO_SIZE, ORDER, READY, SIZE

CHUNK = 1 << 18


class Overtime(Exception):
    """A task has taken too long; its worker was killed.  ``task`` is its name, ``seconds`` what it had."""

    def __init__(self, task: str, seconds: float) -> None:
        super().__init__(task, seconds)
        self.task, self.seconds = task, seconds

    def __str__(self) -> str:
        return f"{self.task} took more than {counted(self.seconds, 'second', 'g')} and was stopped"


class Died(Exception):
    """A worker has ended in the middle of a task.  ``reason`` says how in words; ``memory`` is true if the
    task wanted more memory than it may have; ``begun`` is false if the worker had not even taken it."""

    def __init__(self, task: str, reason: str, memory: bool = False, begun: bool = True) -> None:
        super().__init__(task, reason, memory, begun)
        self.task, self.reason, self.memory, self.begun = task, reason, memory, begun

    def __str__(self) -> str:
        return f"{self.task} failed: its process {self.reason}"


class RemoteTraceback(Exception):
    """The cause of an error that a task has raised: its traceback as text, and module and line."""

    def __init__(self, trace: str, place: str = "") -> None:
        super().__init__(trace, place)
        self.place = place

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


class Worker:
    """One worker, seen from the parent.  In use by one task at a time."""

    def __init__(self, channel: socket.socket, number: int) -> None:
        self.channel, self.number = channel, number
        weakref.finalize(self, channel.close)
        self.process = 0  # its id, once it has told
        self.settled = True  # it waits for a task
        self.last = False  # it ends by itself
        self.unsent = False  # it had ended before the task could be sent
        self.task = ""
        self.data = bytearray()

    def begin(self, task: str) -> None:
        """From here on it is killed if it is given back before its last message."""
        self.task, self.settled = task, False

    def send(self, message: bytes, seconds: float) -> None:
        """Send a task.  Raises :class:`Overtime`; if nobody reads, :meth:`receive` says why."""
        self.channel.settimeout(seconds)
        try:
            self.channel.sendall(message)
        except TimeoutError:
            raise Overtime(self.task, seconds) from None
        except (BrokenPipeError, ConnectionResetError):
            self.unsent = True

    def receive(self, seconds: float) -> tuple[int, Any]:
        """The next message: its kind and what it says.  Raises :class:`Overtime`, :class:`Died`, and what the
        task has raised."""
        deadline = time.monotonic() + seconds
        while (message := self._message()) is None:
            left = deadline - time.monotonic()
            try:
                if left <= 0:
                    raise TimeoutError
                self.channel.settimeout(left)
                self._feed(self.channel.recv(CHUNK))
            except TimeoutError:
                raise Overtime(self.task, seconds) from None
            except ConnectionResetError:
                self._feed(b"")
        return self._meaning(message)

    async def send_async(self, message: bytes, seconds: float) -> None:
        """:meth:`send` without blocking.  The channel must not be blocking."""
        import asyncio

        try:
            async with asyncio.timeout(seconds):
                await asyncio.get_running_loop().sock_sendall(self.channel, message)
        except TimeoutError:
            raise Overtime(self.task, seconds) from None
        except (BrokenPipeError, ConnectionResetError):
            self.unsent = True

    async def receive_async(self, seconds: float) -> tuple[int, Any]:
        """:meth:`receive` without blocking.  The channel must not be blocking."""
        import asyncio

        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(seconds):
                while (message := self._message()) is None:
                    if self.data:
                        await asyncio.sleep(0)  # a long message comes in many parts: let others have a turn
                    try:
                        self._feed(await loop.sock_recv(self.channel, CHUNK))
                    except ConnectionResetError:
                        self._feed(b"")
        except TimeoutError:
            raise Overtime(self.task, seconds) from None
        return self._meaning(message)

    def fit(self) -> bool:
        """Whether an idle worker is still there."""
        self.channel.setblocking(False)
        try:
            while (message := self._message()) is None:
                self._feed(self.channel.recv(CHUNK))
            return self._meaning(message)[0] == READY
        except BlockingIOError:
            return True
        except (Died, OSError):
            return False

    def _feed(self, data: bytes) -> None:
        if not data:
            told = bytes(self.data[-ENDED.size :])
            begun = not (self.unsent or _is_unread(told)) or not self.process
            raise Died(self.task, _ending(told) if self.process else "could not be started", begun=begun)
        self.data += data

    def _message(self) -> bytearray | None:
        if len(self.data) < SIZE.size:
            return None
        end = SIZE.size + SIZE.unpack_from(self.data)[0]
        if len(self.data) < end:
            return None
        message = self.data[SIZE.size : end]
        del self.data[:end]
        return message

    def _meaning(self, message: bytearray) -> tuple[int, Any]:
        kind = message[0] & ~LAST
        if kind == MEMORY:
            raise Died(self.task, "ran out of memory", memory=True)
        with memoryview(message) as view:
            said = pickle.loads(view[1:])
        if kind == READY:
            self.process = said
        elif kind != ITEM:
            self.last = bool(message[0] & LAST)
            self.settled = True
        if kind == ERROR:
            error, trace = said
            raise error from RemoteTraceback(*trace)
        return kind, said


def _is_unread(told: bytes) -> bool:
    return len(told) == ENDED.size and ENDED.unpack(told)[0] == NO_SIZE and bool(ENDED.unpack(told)[2])


def _ending(told: bytes) -> str:
    """How a process has ended, in words."""
    if len(told) < ENDED.size or ENDED.unpack(told)[0] != NO_SIZE:
        return "ended together with the one that starts workers"
    _, code, _ = ENDED.unpack(told)
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"was ended by signal {-code} ({signal.Signals(-code).name})"
    except ValueError:
        return f"was ended by signal {-code}"


class ForkServer:
    """The fork server of a pool; started with the first worker, and again if it has ended."""

    def __init__(self, memory: int, preload: Sequence[str]) -> None:
        self.memory, self.preload = memory, tuple(preload)
        self.count = 0
        self.control: socket.socket | None = None
        self.close: Callable[[], Any] = lambda: None

    def fork(self) -> Worker:
        """A new worker.  It may take a while to be there; what is sent to it waits."""
        ours, theirs = socket.socketpair()
        self.count += 1
        worker = Worker(ours, self.count)
        with theirs:
            if not self._order(FORK, self.count, theirs):
                self.start()
                self._order(FORK, self.count, theirs)
        return worker

    def kill(self, worker: Worker) -> None:
        """Kill a worker, with all that it has started."""
        worker.channel.close()
        self._order(KILL, worker.number)

    def start(self) -> None:
        """Start the fork server, in place of one that has ended."""
        self.close()
        control, theirs = socket.socketpair()
        with theirs:
            try:
                server = forkserver.start(theirs, self.memory, self.preload)
            except OSError:
                control.close()
                raise
        control.setblocking(False)
        self.control = control
        self.close = weakref.finalize(self, _end, control, server)

    def _order(self, order: bytes, number: int, end: socket.socket | None = None) -> bool:
        """Whether the fork server has been told; it has not if it is not there, or takes no orders."""
        if self.control is None:
            return False
        try:
            socket.send_fds(self.control, [ORDER.pack(order, number)], [end.fileno()] if end else [])
        except OSError:
            return False
        return True


def _end(control: socket.socket, server: Any) -> None:
    """End a fork server with its workers: it kills them when its socket is closed."""
    control.close()
    try:
        server.wait(5)
    except Exception:  # subprocess.TimeoutExpired, if that is loaded still
        server.kill()
        server.wait()
