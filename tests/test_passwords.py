"""Encrypted documents: on the command line, in the library, over HTTP; and that no password is shown."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from cleaner.cli.arguments import Arguments, password_of
from cleaner.errors import DocumentError, ExitCode, FileError, UsageError
from cleaner.reading.inputs import read
from cleaner.text.source import Source

from .cli import Run
from .http import App, Server, check_problem, serving
from .test_service_jobs import made

WORD = "Schlüssel-4711"
NAME = b"Document-Password"
HEADER = {NAME: WORD.encode()}
WRONG = {NAME: b"wrong-word"}
TEXT = "What stands here is for few."


@pytest.fixture(scope="module")
def locked() -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, encrypt=StandardEncryption(WORD, "owner", strength=128))
    canvas.drawString(72, 700, TEXT)
    canvas.save()
    return data.getvalue()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, locked: bytes) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANER_PASSWORD", raising=False)
    Path("locked.pdf").write_bytes(locked)
    return Run(monkeypatch)


def test_the_library_takes_it(locked: bytes) -> None:
    source = read(locked, 1, WORD)
    assert isinstance(source, Source) and source.text == f"{TEXT}\n"
    with pytest.raises(DocumentError, match="with a password only"):
        read(locked, 1)


class TestCommand:
    def test_as_an_option(self, run: Run) -> None:
        assert run("--password", WORD, "locked.pdf").out.decode() == f"{TEXT}\n"
        assert run(f"--password={WORD}", stdin=Path("locked.pdf").read_bytes()).out.decode() == f"{TEXT}\n"

    @pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\nnothing else\n"])
    def test_in_a_file(self, run: Run, ending: str) -> None:
        Path("word").write_bytes(f"{WORD}{ending}".encode())
        assert run("--password-file", "word", "locked.pdf").out.decode() == f"{TEXT}\n"

    def test_in_the_environment(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CLEANER_PASSWORD", WORD)
        assert run("locked.pdf").out.decode() == f"{TEXT}\n"
        assert run("--password", "another", "locked.pdf").code == ExitCode.DOCUMENT

    def test_one_that_is_missing_or_wrong_is_told_and_not_shown(self, run: Run) -> None:
        code, out, err = run("locked.pdf")
        assert (code, out) == (ExitCode.DOCUMENT, b"")
        assert err == (
            "cleaner: locked.pdf: the PDF is encrypted: it opens with a password only\n"
            "  give it with --password-file FILE or CLEANER_PASSWORD, over HTTP in the header Document-Password\n"
        )
        code, out, err = run("--password", "wrong-word", "locked.pdf")
        assert (code, out) == (ExitCode.DOCUMENT, b"")
        assert "another password" in err and "wrong-word" not in err

    def test_records_do_not_have_it(self, run: Run) -> None:
        done = run("--password", WORD, "--format", "json", "--edits", "edits", "--statistics", "locked.pdf")
        assert done.code == ExitCode.OK
        assert WORD not in done.out.decode() + done.err + json.dumps(
            json.loads(Path("edits").read_text("utf-8"))
        )

    def test_two_ways_at_once(self, run: Run) -> None:
        Path("word").write_text(WORD, "utf-8")
        done = run("--password", WORD, "--password-file", "word", "locked.pdf")
        assert done.code == ExitCode.USAGE and "leave one of them out" in done.err

    def test_a_text_needs_none(self, run: Run) -> None:
        assert run("--password", WORD, stdin=b"a text\n").out == b"a text\n"


def arguments(**values: object) -> Arguments:
    found = Arguments()
    vars(found).update(values)
    return found


def test_where_the_password_is_from(tmp_path: Path) -> None:
    file = tmp_path / "word"
    file.write_bytes(b"\xef\xbb\xbfin the file\nmore\n")
    environ = {"CLEANER_PASSWORD": "in the environment"}
    assert password_of(arguments(), {}) == ""
    assert password_of(arguments(), environ) == "in the environment"
    assert password_of(arguments(password_file=str(file)), environ) == "in the file"
    assert password_of(arguments(password=""), environ) == ""
    with pytest.raises(UsageError):
        password_of(arguments(password="a", password_file=str(file)), {})
    with pytest.raises(FileError):
        password_of(arguments(password_file=str(tmp_path / "none")), {})
    file.write_bytes(b"")
    assert password_of(arguments(password_file=str(file)), environ) == ""
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(FileError, match="UTF-8"):
        password_of(arguments(password_file=str(file)), {})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("passwords"), 1) as started:
        yield started


class TestService:
    def test_at_once(self, server: Server, locked: bytes) -> None:
        url = f"{server.url}/v1/clean"
        for header in (HEADER, {NAME: WORD.encode("latin-1")}):
            found = httpx.post(url, content=locked, headers={**header, b"Accept": b"text/plain"}, timeout=60)
            assert found.text == f"{TEXT}\n"
        for header in ({}, WRONG):
            problem = check_problem(
                httpx.post(url, content=locked, headers=header, timeout=60), "bad-document"
            )
            assert "wrong-word" not in json.dumps(problem)
        assert WORD not in server.log and "wrong-word" not in server.log and TEXT not in server.log

    def test_a_job_forgets_it_with_its_end(
        self, locked: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        app = App(monkeypatch, tmp_path)
        try:
            for header, state in ((HEADER, "done"), (WRONG, "failed")):
                job = made(app, content=locked, headers=header)
                record = app.done(job)
                assert record["state"] == state and "pages" not in record["links"]
                with sqlite3.connect(app.folder / "jobs.sqlite3") as database:
                    kept = database.execute("SELECT options FROM job").fetchall()
                assert all("password" not in json.loads(options) for (options,) in kept)
                if state == "done":
                    assert app("GET", f"{job}/result").json()["text"] == f"{TEXT}\n"
        finally:
            app.close()
