"""The process that forks workers, and what a worker does.

A fork server is a fresh Python that has loaded what workers need and nothing else: no threads, no open
files of the parent, and none of the parent's ``__main__``.  Forking it takes milliseconds.  It sees to it
that no process outlives the parent: when the parent is gone, however it went, it kills all workers with
whatever they have started.  Unlike :mod:`multiprocessing`'s it is one to a pool, never runs the parent's
main module again, and keeps none of the parent's pipes but standard error.

Only the standard library is imported here.
"""

from __future__ import annotations

import gc
import os
import pickle
import selectors
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

#: What the parent tells the fork server: an order and the number of a worker; with FORK comes a socket.
ORDER = struct.Struct("!cI")
FORK, KILL = b"F", b"K"
#: What workers send: a size, a kind, and so many bytes less one.
SIZE = struct.Struct("!Q")
READY, ITEM, RESULT, ERROR, MEMORY = b"PIREM"
#: Added to a kind: the worker ends after this, because it has kept too much memory.
LAST = 0x80
#: What the fork server sends for a worker that has ended: no size, and its exit code, as of ``Popen``.
ENDED = struct.Struct("!Qi?")
NO_SIZE = (1 << 64) - 1
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


class _Server:
    """The loop of the fork server."""

    def __init__(self, control: socket.socket, memory: int) -> None:
        self.control, self.memory, self.parent = control, memory, os.getppid()
        self.workers: dict[int, tuple[int, socket.socket]] = {}  # by process: number, our copy of its socket
        self.wakeup, wake = os.pipe()
        for end in (self.wakeup, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ, self.obey)
        self.selector.register(self.wakeup, selectors.EVENT_READ, self.reap)
        self.running = True

    def run(self) -> None:
        """Obey until the parent is gone.  Its socket tells; the second look is for when a process that the
        parent has forked holds that open."""
        while self.running and os.getppid() == self.parent:
            for key, _ in self.selector.select(1.0):
                key.data()
        for process in self.workers:
            kill(process)

    def obey(self) -> None:
        try:
            order, sockets, _, _ = socket.recv_fds(self.control, ORDER.size, 1)
        except ConnectionResetError:
            order = b""
        if len(order) < ORDER.size:
            self.running = False
            return
        kind, number = ORDER.unpack(order)
        if kind == FORK:
            os.set_inheritable(sockets[0], False)
            self.fork(number, socket.socket(fileno=sockets[0]))
        else:
            for process, (other, _) in self.workers.items():
                if other == number:
                    kill(process)

    def fork(self, number: int, end: socket.socket) -> None:
        server = os.getpid()
        try:
            process = os.fork()
        except OSError:  # no more processes: the parent sees the socket closed
            end.close()
            return
        if process == 0:
            self.become_worker(end, server)
        with suppress(OSError):
            os.setpgid(process, process)  # the worker does so as well: whoever comes first
        self.workers[process] = number, end

    def become_worker(self, end: socket.socket, server: int) -> NoReturn:
        code = 1
        try:
            os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.selector.close()
            self.control.close()
            os.close(self.wakeup)
            for _, other in self.workers.values():
                other.close()
            _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != server:  # it has ended before that could be said
                os._exit(1)
            code = work(end, self.memory)
        finally:
            os._exit(code)

    def reap(self) -> None:
        """Say of each worker that has ended how, and end what it has left running."""
        with suppress(BlockingIOError):
            os.read(self.wakeup, 4096)
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG)) != (0, 0):
                process, status = ended
                if process in self.workers:  # else an orphan of a worker
                    kill(process)
                    _, end = self.workers.pop(process)
                    self.tell(end, ENDED.pack(NO_SIZE, os.waitstatus_to_exitcode(status), _unread(end)))

    def tell(self, end: socket.socket, message: bytes) -> None:
        try:
            end.send(message, socket.MSG_DONTWAIT)
        except BlockingIOError:  # the parent has yet to read what the worker sent: try again when it has

            def again() -> None:
                self.selector.unregister(end)
                self.tell(end, message)

            self.selector.register(end, selectors.EVENT_WRITE, again)
            return
        except OSError:
            pass  # the parent does not want to know
        end.close()


def _unread(end: socket.socket) -> bool:
    """Whether something was sent to a worker that it has not read: it had not begun."""
    try:
        return bool(end.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except OSError:
        return False


def kill(process: int) -> None:
    """Kill a process, and the group that it leads."""
    for send in (os.kill, os.killpg):
        with suppress(OSError):
            send(process, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    """Ask something of the system that only Linux can do."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value)


def serve() -> NoReturn:
    """Be the fork server that :func:`start` has started: take orders until their socket is closed."""
    control, memory, preload = eval(sys.argv[2])  # our own words, see start()
    # Ctrl-C and a service manager's SIGTERM go to all processes: the parent decides what becomes of ours
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for name in preload:
        with suppress(Exception):  # the task that needs it will say so
            import_module(name)
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)  # what workers leave behind is reaped here
    server = _Server(socket.socket(fileno=control), memory)
    gc.collect()
    gc.freeze()  # workers share these pages
    server.run()
    os._exit(0)


# the worker


def work(end: socket.socket, memory: int) -> int:
    """Do what comes through the socket until it is closed.  A task may use ``memory`` bytes (0: any amount).
    Gives the exit code."""
    kept = _limit(memory)
    most = kept + memory // 2 if memory and kept else sys.maxsize
    with suppress(BrokenPipeError, ConnectionResetError):  # nobody listens any more
        _send(end, READY, pickle.dumps(os.getpid()))
        try:
            while (request := _receive(end)) is not None:
                for kind, body in _replies(request):
                    if kind != ITEM and _size() > most:
                        _send(end, kind | LAST, body)
                        return 0
                    _send(end, kind, body)
                del request, body
        except MemoryError:
            _send(end, MEMORY, b"")
    return 0


def _replies(request: bytearray) -> Iterator[tuple[int, bytes]]:
    try:
        folder, stream, task, args = pickle.loads(request)
        with suppress(OSError):
            os.chdir(folder)
        if stream:
            for item in task(*args):
                yield ITEM, pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
            yield RESULT, pickle.dumps(None)
        else:
            yield RESULT, pickle.dumps(task(*args), pickle.HIGHEST_PROTOCOL)
    except (MemoryError, GeneratorExit):
        raise
    except BaseException as error:
        yield ERROR, _pickled(error)


def _pickled(error: BaseException) -> bytes:
    """An error with its traceback as text; as a RuntimeError if it cannot travel, or would end the parent."""
    trace = "".join(traceback.format_exception(error))
    try:
        if isinstance(error, Exception):
            message = pickle.dumps((error, (trace, _place(error))))
            pickle.loads(message)
            return message
    except MemoryError:
        raise
    except Exception:  # whatever its own methods raise
        pass
    return pickle.dumps((RuntimeError(f"{type(error).__name__}: {error}"), (trace, _place(error))))


def _place(error: BaseException) -> str:
    """Module and line in which an error was raised."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    return f"{at.tb_frame.f_globals.get('__name__')}, line {at.tb_lineno}" if at else ""


def _limit(memory: int) -> int:
    """Limit the address space to what this process uses already and ``memory`` more; gives the former."""
    try:
        import resource
    except ImportError:
        return 0
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    used = _size()
    if memory:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = used + memory
        if most == resource.RLIM_INFINITY or wanted < most:
            resource.setrlimit(resource.RLIMIT_AS, (wanted, wanted))
    return used


def _size() -> int:
    """Address space of this process in bytes; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _send(end: socket.socket, kind: int, body: bytes) -> None:
    head = SIZE.pack(len(body) + 1) + bytes((kind,))
    if len(body) < 1 << 16:
        end.sendall(head + body)
    else:
        end.sendall(head)
        end.sendall(body)


def _receive(end: socket.socket) -> bytearray | None:
    head = _read(end, SIZE.size)
    return None if head is None else _read(end, SIZE.unpack(head)[0])


def _read(end: socket.socket, size: int) -> bytearray | None:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        got = end.recv_into(view)
        if not got:
            return None
        view = view[got:]
    return data


def start(control: socket.socket, memory: int, preload: Sequence[str]) -> Any:
    """Start a fork server that takes orders from the other end of ``control``; gives its ``Popen``."""
    import subprocess

    # not all entries are paths: some packages put names of their import hooks there
    path = [os.path.abspath(entry) if os.path.exists(entry or ".") else entry for entry in sys.path]
    code = (
        "import sys; sys.path[:] = eval(sys.argv[1]); from cleaner.workers.forkserver import serve; serve()"
    )
    try:
        os.fstat(2)
        output = 2  # what a task prints must not get into the parent's result
    except OSError:
        output = subprocess.DEVNULL
    flags = ["-I" if sys.flags.isolated else "-P"] + ["-X", "utf8"] * sys.flags.utf8_mode
    orders = ascii((control.fileno(), memory, list(preload)))
    return subprocess.Popen(
        [sys.executable, *flags, "-c", code, ascii(path), orders],
        stdin=subprocess.DEVNULL,
        stdout=output,
        pass_fds=[control.fileno()],
        start_new_session=True,
    )
