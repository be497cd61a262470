"""Talking HTTP to the service: to a real server process, and to the application inside this one."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

import service
from cleaner.server.config import Config
from cleaner.server.problems import KINDS, MEDIA

from .conftest import ROOT

BROKEN = "The situa\ufffd\ntion in the north\n"
WHOLE = "The situation in the north\n"
SENTINEL = "Zqxsentinel"
JSON = {"Content-Type": "application/json"}
PLAIN = {"Content-Type": "text/plain", "Accept": "text/plain"}


def check_problem(answer: httpx.Response, kind: str, *, log: str = "") -> dict[str, Any]:
    """Assert all that holds for every error (P19); gives the problem."""
    assert answer.headers["content-type"] == MEDIA
    assert len(answer.content) <= 2048
    found: dict[str, Any] = answer.json()
    assert found["type"] == f"/docs#{kind}", found
    assert found["status"] == answer.status_code == KINDS[kind].status
    assert found["title"] == KINDS[kind].title and found["detail"]
    assert found["request_id"] == answer.headers["x-request-id"]
    assert len(found.get("errors", [])) <= 20
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert SENTINEL.lower() not in answer.text.lower()
    assert SENTINEL.lower() not in log.lower()
    if answer.status_code in (429, 503):
        assert int(answer.headers["retry-after"]) >= 1
    if "limit" in found and found["limit"] != "rate":
        allowed = found["allowed"]
        assert any(
            shown in found["detail"] for shown in (f"{allowed:,}", str(allowed), f"{allowed >> 20} MiB")
        )
    return found


def _end_with_parent() -> None:
    """In the server: it ends if the tests do, however they end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


class Server:
    """A server process, and what it logs."""

    def __init__(
        self, folder: Path, workers: int = 2, command: tuple[str, ...] = (), environ: Mapping[str, str] = {}
    ) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        env = (
            os.environ
            | {"CLEANER_DATA": str(folder / "data"), "XDG_CACHE_HOME": str(folder / "cache")}
            | dict(environ)
        )
        line = command or (
            sys.executable,
            "-m",
            "cleaner",
            "serve",
            "--port",
            str(self.port),
            "--workers",
            str(workers),
        )
        line = tuple(word.replace("PORT", str(self.port)) for word in line)
        self._log = (folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            line,
            cwd=ROOT,
            env=env,
            stdout=self._log,
            stderr=self._log,
            preexec_fn=_end_with_parent,  # noqa: PLW1509
        )

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text("utf-8")

    def wait(self, seconds: float = 30.0) -> Server:
        """Until it is ready."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return self
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"the server is not ready: {self.log[-2000:]}")

    def stop(self) -> int:
        """End it as a service manager does; gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(40)
        finally:
            self.process.kill()
            self.process.wait()
            self._log.close()

    def children(self) -> set[int]:
        """All processes below it."""
        return descendants(self.process.pid)

    def workers(self) -> list[int]:
        """The processes that clean: those that have no children, below one that has."""
        below, mine = parents(), self.children()
        return sorted(pid for pid in mine if below.get(pid) in mine)

    def memory(self) -> int:
        """Resident bytes of the front."""
        fields = Path(f"/proc/{self.process.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def serving(folder: Path, workers: int = 2, **environ: str) -> Iterator[Server]:
    """A server that is ready, and ends with the block, leaving no process behind."""
    server = Server(folder, workers, environ=environ)
    left: set[int] = set()
    try:
        yield server.wait()
        left = server.children()
    finally:
        left |= server.children()
        server.stop()
    assert gone(left), "processes are left"


def gone(processes: set[int], seconds: float = 5.0) -> bool:
    """Whether these processes end in that time."""
    return until(lambda: not any(alive(pid) for pid in processes), seconds)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def parents() -> dict[int, int]:
    """The parent of every process."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                found[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    return found


def descendants(pid: int) -> set[int]:
    below = parents()
    found: set[int] = set()
    new = {pid}
    while new:
        new = {child for child, parent in below.items() if parent in new} - found
        found |= new
    return found


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Whether something becomes true in that time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


class Direct:
    """Stands in for the pool of workers: runs tasks in this process, so that faults can be planted."""

    size = 2
    busy = 0

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.held: asyncio.Event | None = None  # tasks wait for it

    def start(self) -> None:
        pass

    def kill(self) -> None:
        pass

    async def run(self, task: Callable[..., Any], *args: Any, seconds: float) -> Any:
        if self.fault:
            raise self.fault
        await (self.held.wait() if self.held else asyncio.sleep(0))
        return task(*args)


def config(folder: Path, **environ: str) -> Config:
    """A configuration for tests: as of an environment with nothing but this."""
    return Config.of({"CLEANER_DATA": str(folder / "data"), "CLEANER_WORKERS": "2"} | environ)


class App:
    """The application in this process, with tasks run on the spot.  ``fault`` is raised by the next task."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, **environ: str) -> None:
        self.pool = Direct()
        monkeypatch.setattr("cleaner.server.state.Pool", lambda *args: self.pool)
        monkeypatch.setattr("cleaner.server.jobrunner.Pool", lambda *args: self.pool)
        self.app = service.build(config(folder, **environ))
        self._runner = asyncio.Runner()
        self.folder = folder / "data"
        self._context = self.app.router.lifespan_context(self.app)
        self._runner.run(self._context.__aenter__())

    def close(self) -> None:
        self._runner.run(self._context.__aexit__(None, None, None))
        self._runner.close()

    def __call__(self, method: str, path: str, **request: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, **request)

        return self._runner.run(send())

    def run(self, seconds: float) -> None:
        """Let what goes on in the background go on."""
        self._runner.run(asyncio.sleep(seconds))

    def done(self, job: str, seconds: float = 20.0) -> dict[str, Any]:
        """A job as it is at its end."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found: dict[str, Any] = self("GET", job).json()
            if found["state"] not in ("queued", "running"):
                return found
            self.run(0.02)
        raise AssertionError(f"the job does not end: {found}")

    def post(self, path: str, **request: Any) -> httpx.Response:
        return self("POST", path, **request)


def raw(port: int, request: bytes, *, wait: float = 0.0, more: bytes = b"") -> bytes:
    """What comes back on a socket of one's own."""
    with socket.create_connection(("127.0.0.1", port), timeout=40) as sock:
        sock.sendall(request)
        if more:
            time.sleep(wait)
            sock.sendall(more)
        parts = []
        while part := sock.recv(65536):
            parts.append(part)
        return b"".join(parts)


def body(text: str, **more: Any) -> dict[str, Any]:
    """The arguments of a request with a text as JSON."""
    return {"content": json.dumps({"text": text, **more}).encode("ascii"), "headers": JSON}
