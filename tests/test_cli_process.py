"""What only a process of its own can show: pipes, locales, signals, what is loaded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from cleaner import clean
from cleaner.errors import ExitCode

from .conftest import ROOT

COMMAND = [sys.executable, "-m", "cleaner"]
MESSY = "Die Straße – situa\ufffd\ntion\n"


def environment(**changes: str) -> dict[str, str]:
    """This environment without what would set an encoding."""
    unset = ("LANG", "LC_ALL", "LC_CTYPE", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONCOERCECLOCALE")
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    return kept | {"PYTHONPATH": str(ROOT)} | changes


def process(
    *argv: str, stdout: int | IO[bytes] = subprocess.PIPE, env: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    full = environment(**(env or {}))
    return subprocess.Popen([*COMMAND, *argv], stdin=pipe, stdout=stdout, stderr=pipe, env=full)


@pytest.mark.parametrize(
    "env",
    [{"LANG": "C", "LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {}],
    ids=["C", "C without utf-8 mode", "unset"],
)
def test_works_in_any_locale(env: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "Größe-слово.txt"
    path.write_text(MESSY, encoding="utf-8")
    with process(str(path), "--statistics", env=env) as running:
        out, err = running.communicate()
    assert (running.returncode, out.decode("utf-8")) == (0, clean(MESSY).text)
    with process(str(path) + "x", "--check", env=env) as running:
        _, err = running.communicate()
    assert running.returncode == ExitCode.FILE
    assert b"No such file" in err
    assert b"Traceback" not in err


def test_a_name_that_is_no_text_at_all(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(MESSY)
    except OSError:
        pytest.skip("this file system takes no such name")
    for argv in (["--check"], ["--format", "json"], ["--diff"], ["--edits", "-", "-o", "/dev/null"]):
        done = subprocess.run([*COMMAND, *argv, path], capture_output=True, env=environment(), check=False)
        assert done.returncode in (0, 1), done.stderr
        (done.stdout + done.stderr).decode("utf-8")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_text("Nothing to do here.\n" * 40_000)
    with process(str(path), str(path)) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline() == b"Nothing to do here.\n"
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == ExitCode.PIPE


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_full_disk_is_said_once() -> None:
    with open("/dev/full", "wb") as full, process(stdout=full) as running:
        _, err = running.communicate(b"Nothing to do.\n")
    assert err == b"cleaner: standard output: cannot write: No space left on device\n"
    assert running.returncode == ExitCode.FILE


@pytest.fixture
def heeded_ctrl_c() -> Iterator[None]:
    """Ctrl-C as at a terminal: what runs in the background of a shell inherits that it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded_ctrl_c")
def test_ctrl_c_is_quiet() -> None:
    with process() as running:
        assert running.stdin is not None
        running.stdin.write(b"x" * 200_000)  # more than a pipe holds: it returns once the other side reads
        running.stdin.flush()
        running.send_signal(signal.SIGINT)
        _, err = running.communicate()
    assert (running.returncode, err) == (ExitCode.INTERRUPTED, b"")


def test_closed_streams_are_no_tracebacks() -> None:
    for redirect in ("<&-", ">&-"):
        line = f"'{sys.executable}' -m cleaner {redirect}"
        done = subprocess.run(["sh", "-c", line], capture_output=True, env=environment(), check=False)
        assert done.returncode == ExitCode.FILE
        assert b"is closed\n" in done.stderr


LOADED = """
import sys
from collections.abc import Iterator
from cleaner.cli.main import main
code = main([sys.argv[1]])
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


def test_what_is_heavy_is_not_loaded(tmp_path: Path) -> None:
    heavy = {  # tempfile and shutil come with python-crfsuite
        "pydantic", "inspect", "argparse", "tomllib", "difflib", "dataclasses",
        "zipfile", "gzip", "asyncio", "socket", "concurrent.futures", "charset_normalizer", "pypdfium2",
        "cleaner.reading.inputs", "cleaner.workers.pool", "cleaner.formats.sniff", "cleaner.formats.text.guess",
    }  # fmt: skip
    path = tmp_path / "text.txt"
    path.write_text(MESSY, encoding="utf-8")
    packages = [part for part in sys.path if "site-packages" in part]
    env = environment(PYTHONPATH=os.pathsep.join([str(ROOT), *packages]))
    command: list[Any] = [sys.executable, "-S", "-c", LOADED, path]
    for _ in range(2):  # the first process may have to compile the rules
        done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    assert heavy.isdisjoint(done.stderr.split())
    assert "cleaner.engine.pipeline" in done.stderr
