"""What goes wrong, and what the command line says and does then."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.errors import ExitCode

from .cli import Run
from .test_cli import CLEAN, MESSY, PLAIN, tree

__all__ = ["run"]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line in an empty directory."""
    monkeypatch.chdir(tmp_path)
    return Run(monkeypatch)


class TestUndecodable:
    @pytest.mark.parametrize(
        ("data", "argv", "says"),
        [
            (b"one\ntwo \xe9\n", (), "standard input: not utf-8 at byte 8 (line 2): 0xE9"),
            (b"\xef\xbb\xbfa\xff", (), "not utf-8 at byte 4 (line 1): 0xFF"),
            (b"\xff\xfea\x00\n\x00b", (), "not utf-16-le at byte 6 (line 2): 0x62"),
            (b"\xff\xfe\x00\xd8a\x00", (), "not utf-16-le at byte 2 (line 1)"),
            (b"\xfe\xff\x00\n\xd8\x00\x00a", (), "not utf-16-be at byte 4 (line 2): 0xD8"),
            (b"caf\xe9", ("--encoding", "ascii"), "not ascii at byte 3 (line 1): 0xE9"),
            (b"a\x98", ("--encoding", "cp1251"), "not cp1251 at byte 1 (line 1): 0x98"),
        ],
    )
    def test_says_where_and_what_to_type(
        self, run: Run, data: bytes, argv: tuple[str, ...], says: str
    ) -> None:
        code, out, err = run(*argv, "--statistics", stdin=data)
        assert (code, out) == (ExitCode.UNDECODABLE, b"")
        assert says in err
        assert "--encoding NAME" in err

    def test_the_encoding_that_is_named_is_used_both_ways(self, run: Run) -> None:
        data = "Слово и дело\n".encode("cp1251")
        assert run("--encoding", "cp1251", stdin=data) == (0, data, "")
        assert run("--encoding", "windows-1251", "--output-encoding", "utf8", stdin=data).out == (
            "Слово и дело\n".encode()
        )

    def test_a_result_that_the_encoding_lacks(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        _clean_to(monkeypatch, "x\nслово")
        code, out, err = run("--encoding", "latin-1", stdin=b"y")
        assert (code, out) == (ExitCode.UNDECODABLE, b"")
        assert "the result has U+0441 in line 2, which iso8859-1 cannot write" in err
        assert "--output-encoding utf-8" in err
        assert run("--encoding", "latin-1", "--output-encoding", "utf-8", stdin=b"y").code == 0

    @pytest.mark.parametrize(
        ("name", "starts"),
        [("utf-16", b"\xff\xfe"), ("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16-be", b"\x00a"), ("utf-8", b"a")],
    )
    def test_marks_of_output_encodings(self, run: Run, name: str, starts: bytes) -> None:
        assert run("--output-encoding", name, stdin=b"a\n").out.startswith(starts)


class TestFiles:
    def test_one_bad_file_among_many(self, run: Run) -> None:
        Path("bad.txt").write_bytes(b"caf\xe9\n")
        Path("good.txt").write_bytes(MESSY)
        code, out, err = run("bad.txt", "none.txt", "good.txt")
        assert (code, out) == (ExitCode.FILE, CLEAN)
        assert "bad.txt: not utf-8 at byte 3" in err
        assert "cleaner: none.txt: cannot read: No such file or directory\n" in err
        assert run("bad.txt", "good.txt").code == ExitCode.UNDECODABLE

    def test_an_error_outweighs_a_change(self, run: Run) -> None:
        Path("good.txt").write_bytes(MESSY)
        assert run("--check", "good.txt", "none.txt").code == ExitCode.FILE

    def test_what_cannot_be_read_is_not_written(self, run: Run, tmp_path: Path) -> None:
        Path("bad.txt").write_bytes(b"caf\xe9\n")
        Path("out.txt").write_bytes(b"old")
        before = tree(tmp_path)
        for argv in (("-o", "out.txt"), ("--in-place",), ("--in-place=.bak",), ("--edits", "e")):
            assert run("bad.txt", *argv).code == ExitCode.UNDECODABLE
            assert tree(tmp_path) == before

    def test_a_place_that_cannot_be_written(self, run: Run) -> None:
        Path("file").write_bytes(b"")
        code, _, err = run("-o", "file/out.txt", stdin=PLAIN)
        assert code == ExitCode.FILE
        assert "file" in err
        assert "cannot" in err

    def test_a_write_protected_file(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        Path("a.txt").write_bytes(MESSY)
        monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything
        code, _, err = run("-i", "a.txt")
        assert code == ExitCode.FILE
        assert "write-protected" in err
        assert Path("a.txt").read_bytes() == MESSY

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_a_directory_that_cannot_be_read(self, run: Run) -> None:
        Path("in/shut").mkdir(parents=True)
        Path("in/a.txt").write_bytes(PLAIN)
        Path("in/shut").chmod(0)
        try:
            code, out, err = run("in")
        finally:
            Path("in/shut").chmod(0o700)
        assert (code, out) == (ExitCode.FILE, PLAIN)
        assert "in/shut: cannot read" in err


class TestStreams:
    def test_what_prints_on_the_way_is_not_in_the_result(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = Cleaner.clean

        def noisy(self: Cleaner, text: str) -> Any:
            print("debugging")
            sys.stdout.write("left in")
            return before(self, text)

        monkeypatch.setattr(Cleaner, "clean", noisy)
        code, out, err = run(stdin=MESSY)
        assert (code, out) == (0, CLEAN)
        assert err == "debugging\nleft in"

    def test_standard_output_is_put_back(self, run: Run) -> None:
        before = sys.stdout
        run("none.txt")
        run(stdin=PLAIN)
        assert sys.stdout is before

    def test_a_closed_stream_is_an_error(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        from cleaner.cli.main import main

        monkeypatch.setattr(sys, "stdout", None)
        assert main(["--check"]) == ExitCode.FILE

    def test_a_bar_on_a_terminal_only(self, run: Run) -> None:
        names = [f"{number}.txt" for number in range(4)]
        for name in names:
            Path(name).write_bytes(PLAIN)
        assert "4/4 files" in run(*names, terminal=True).err
        assert run(*names, terminal=True).err.endswith("\r\x1b[K")
        assert run(*names).err == ""
        assert run(*names, "-q", terminal=True).err == ""
        assert run(names[0], terminal=True).err == ""

    def test_an_error_of_our_own(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(self: Cleaner, text: str) -> Any:
            if text.startswith("bad"):
                raise KeyError("oh")
            return before(self, text)

        before = Cleaner.clean
        monkeypatch.setattr(Cleaner, "clean", broken)
        Path("bad.txt").write_bytes(b"bad")
        Path("good.txt").write_bytes(PLAIN)
        code, out, err = run("bad.txt", "good.txt")
        assert (code, out) == (ExitCode.INTERNAL, PLAIN)
        assert (
            "bad.txt: internal error, nothing was written: KeyError: 'oh' (tests.test_cli_errors, line "
            in err
        )

    @pytest.mark.parametrize(
        ("error", "code"), [(KeyboardInterrupt(), ExitCode.INTERRUPTED), (BrokenPipeError(), ExitCode.PIPE)]
    )
    def test_being_stopped_is_quiet(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: ExitCode
    ) -> None:
        def stopped(*_: object) -> None:
            raise error

        monkeypatch.setattr("cleaner.cli.output.Output.put", stopped)
        assert run(stdin=PLAIN) == (code, b"", "")

    def test_repairs_that_quarrel_are_reported(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        from cleaner import Result

        monkeypatch.setattr(Cleaner, "clean", lambda self, text: Result(text, settled=False))
        code, out, err = run(stdin=MESSY)
        assert (code, out) == (0, MESSY)
        assert "left as it is" in err
        assert run("-q", stdin=MESSY).err == ""


def _clean_to(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let every cleaning come to this text."""
    from cleaner import Cause, Edit, Result

    def cleaned(self: Cleaner, source: str) -> Result:
        return Result(source, [Edit(0, len(source), text, (Cause("TST001", 1.0, "a test"),))])

    monkeypatch.setattr(Cleaner, "clean", cleaned)


@pytest.mark.parametrize("argv", [("--check",), ("--diff",), ("--undecodable", "replace"), ("-o", "x\\ny")])
def test_a_line_end_in_a_name_is_written_out(run: Run, argv: tuple[str, ...]) -> None:
    name = "a\ncleaner: forged\x1b.txt"
    Path(name).write_bytes("situa\ufffd\ntion\n".encode() + (b"\xff" if "replace" in argv else b""))
    _, out, err = run(*argv, name)
    for line in (*out.decode().splitlines(), *err.splitlines()):
        assert not line.startswith("cleaner: forged") and "\x1b" not in line
    assert r"a\x0acleaner: forged\x1b.txt" in out.decode() + err or not (out or err)
    missing = run("gone\nfor ever.txt")
    assert missing.err.startswith(r"cleaner: gone\x0afor ever.txt: cannot read")
