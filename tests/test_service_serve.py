"""``cleaner serve`` and ``uvicorn service:app``: how they start, and what they say when they cannot."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import httpx
import pytest

from cleaner.cli.main import main
from cleaner.cli.serve import _listen
from cleaner.errors import ExitCode

from .cli import Run
from .http import BROKEN, PLAIN, WHOLE, Server, gone


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(monkeypatch)


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["--port", "x"], "--port takes a number from 0 to 65535, not 'x'"),
        (["--port", "65536"], "--port takes"),
        (["--port", "-1"], "--port takes"),
        (["--workers", "0"], "--workers takes a number from 1 to 1024, not '0'"),
        (["--workers", "²"], "--workers takes"),
        (["--wrokers", "2"], "cleaner serve --help"),
        (["file.txt"], "file.txt"),
    ],
)
def test_what_cannot_be(run: Run, argv: list[str], says: str) -> None:
    done = run("serve", *argv)
    assert done.code == ExitCode.USAGE and says in done.err and done.out == b""


def test_help(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--help").code == ExitCode.OK


def test_without_the_extra_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    done = run("serve")
    assert done.code == ExitCode.USAGE
    assert "pip install 'cleaner-ocr[service]'" in done.err and "'uvicorn'" in done.err


def test_answers_do_not_wait_for_acknowledgements() -> None:
    with _listen("127.0.0.1", 0) as sock, socket.create_connection(sock.getsockname()):
        taken, _ = sock.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_that_is_taken(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--port", taken.getsockname()[1])
    assert done.code == ExitCode.FILE and "--port" in done.err


def test_what_the_environment_says_wrongly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANER_MAX_TEXT", "much")
    done = run("serve", "--port", "0")
    assert done.code == ExitCode.USAGE and "CLEANER_MAX_TEXT takes a number of bytes above 0" in done.err


def test_a_rule_file_with_a_fault(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "bad.toml").write_text("[[rule]]\nid = 3\n", "utf-8")
    server = Server(tmp_path, environ={"CLEANER_RULES": str(tmp_path / "rules")})
    assert server.process.wait(30) == ExitCode.RULES
    server.stop()
    assert "bad.toml" in server.log and "Traceback" not in server.log


@pytest.mark.parametrize("processes", ["1", "2"])
def test_uvicorn_serves_it_too(tmp_path: Path, processes: str) -> None:
    command = (sys.executable, "-m", "uvicorn", "service:app", "--port", "PORT", "--workers", processes)
    server = Server(tmp_path, command=command, environ={"CLEANER_WORKERS": "1"})
    try:
        server.wait()
        for _ in range(8):
            answer = httpx.post(f"{server.url}/v1/clean", content=BROKEN.encode(), headers=PLAIN)
            assert answer.text == WHOLE
        children = server.children()
    finally:
        server.stop()
    assert gone(children)
    assert "HTTP/1.1" not in server.log  # no access log: it has queries


def test_a_system_that_cannot_fork_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(os, "fork")
    assert main(["serve"]) == ExitCode.USAGE
    assert "on Windows, run it in WSL or in a container" in capsys.readouterr().err
