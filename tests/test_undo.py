"""The edits file and the way back: the original bytes, for any input, or a refusal."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, __version__
from cleaner.errors import DocumentError, EncodingError, ExitCode, UndoRefused
from cleaner.formats.text.decoding import Written, decode, encode
from cleaner.reports.edits_file import edits_file, line_ends, read_edits
from cleaner.reports.records import Made

from .cli import Run
from .strategies import anything

MESSY = "A difficult situa\ufffd\r\ntion\r\nand the well-\nknown north"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line in an empty directory."""
    monkeypatch.chdir(tmp_path)
    return Run(monkeypatch)


def cycle(data: bytes, encoding: str = "", output: str = "", **options: Any) -> tuple[bytes, bytes]:
    """Clean bytes and undo it: the cleaned bytes, and what undoing gave."""
    cleaner = Cleaner(**options)
    text, form = decode(data, encoding, "it")
    result = cleaner.clean(text)
    after = encode(result.text, form, output, "it")
    edits = edits_file("it", Made(__version__, cleaner.options), result, Written(data, form), after)
    return after.data, read_edits(edits, "edits").undo(after.data, "it")


class TestAnyInput:
    @pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\r", "\n\n\n"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-16-le"])
    def test_forms(self, run: Run, encoding: str, ending: str) -> None:
        mark = "\ufeff" if encoding == "utf-16-be" else ""
        data = (mark + MESSY + ending).encode(encoding)
        Path("in.txt").write_bytes(data)
        named = ("--encoding", encoding) if encoding == "utf-16-le" else ()
        assert run("in.txt", "-o", "out.txt", "--edits", "edits", *named).code == 0
        assert run("undo", "edits", "out.txt") == (0, data, "")
        assert run("undo", "edits", stdin=Path("out.txt").read_bytes()).out == data
        assert run("undo", "-", "out.txt", stdin=Path("edits").read_bytes()).out == data

    @pytest.mark.parametrize("data", [b"", b"\n", b"\r", b"\xef\xbb\xbf", b"\xff\xfe", b"a\x00", b"a"])
    def test_next_to_nothing(self, run: Run, data: bytes) -> None:
        run("-o", "out.txt", "--edits", "edits", stdin=data)
        assert run("undo", "edits", "out.txt") == (0, data, "")

    @given(anything, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]))
    @settings(max_examples=40)
    def test_texts(self, text: str, encoding: str) -> None:
        data = text.encode(encoding, "replace")
        assert cycle(data, "" if encoding != "utf-16-be" else encoding)[1] == data

    @given(
        st.binary(max_size=80),
        st.sampled_from(["", "latin-1", "cp1251", "shift_jis", "utf-7", "iso2022_jp", "gb18030"]),
    )
    @example(b"+AGE-a", "utf-7")
    @example(b"\x1b(Ba\x1b(B", "iso2022_jp")
    @settings(max_examples=120)
    def test_bytes(self, data: bytes, encoding: str) -> None:
        """Also where an encoding has several ways to write one character."""
        try:
            assert cycle(data, encoding, "utf-8")[1] == data
        except (DocumentError, EncodingError):
            return

    def test_another_output_encoding(self) -> None:
        data = "Слово situa\ufffd\ntion".encode("utf-16")
        cleaned, original = cycle(data, "", "utf-8", lines="join")
        assert "Слово" in cleaned.decode("utf-8")
        assert original == data

    def test_the_article(self, run: Run, article: str) -> None:
        run("-o", "out.txt", "--edits", "edits", stdin=article.encode())
        assert run("undo", "edits", "out.txt").out == article.encode()

    def test_in_place_and_back(self, run: Run) -> None:
        Path("a.txt").write_bytes(MESSY.encode())
        run("a.txt", "--in-place", "--edits", "edits")
        assert Path("a.txt").read_bytes() != MESSY.encode()
        assert run("undo", "edits", "a.txt").out == MESSY.encode()


class TestTheFile:
    def lines(self, run: Run, data: bytes = MESSY.encode(), *argv: str) -> list[dict[str, Any]]:
        out = run(*argv, "--edits", "-", "-o", "out.txt", stdin=data).out
        return [json.loads(line) for line in out.split(b"\n")[:-1]]

    def test_its_header(self, run: Run) -> None:
        data = b"\xef\xbb\xbf" + MESSY.encode()
        header = self.lines(run, data, "--lines", "keep", "--lang", "en")[0]
        cleaned = Path("out.txt").read_bytes()
        assert header["type"] == "cleaner-edits"
        assert header["format"] == 1
        assert header["version"] == __version__
        assert header["file"] == "standard input"
        assert header["options"] == json.loads(json.dumps(Cleaner(lines="keep", lang="en").options._asdict()))
        assert header["rules"] == Cleaner().rulebook.digest
        assert header["source"] == {
            "encoding": "utf-8",
            "bom": "efbbbf",
            "line_ends": {"lf": 1, "crlf": 2, "cr": 0},
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        assert header["output"]["sha256"] == hashlib.sha256(cleaned).hexdigest()
        assert header["output"]["bytes"] == len(cleaned)
        assert "original" not in header

    def test_its_changes(self, run: Run) -> None:
        header, *changes = self.lines(run)
        result = Cleaner().clean(MESSY)
        assert header["changes"] == len(changes) == len(result.changes) > 0
        for record, change in zip(changes, result.changes, strict=True):
            assert list(record) == ["start", "end", "before", "after", "out_start", "out_end", "causes"]
            assert tuple(record.values())[:4] == tuple(change[:4])
            assert (record["out_start"], record["out_end"]) == change[5:]
            for cause in record["causes"]:
                assert list(cause)[:4] == ["rule", "name", "confidence", "reason"]
                assert cause["rule"]
                assert cause["name"]
                assert cause["reason"]

    def test_one_for_each_of_several_inputs(self, run: Run) -> None:
        for name in ("in/a.txt", "in/sub/b.txt", "c.txt"):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(MESSY.encode() + name.encode())
        assert run("in", "c.txt", "-o", "out", "--edits", "edits") == (0, b"", "")
        for name, source in (("a.txt", "in/a.txt"), ("sub/b.txt", "in/sub/b.txt"), ("c.txt", "c.txt")):
            undone = run("undo", f"edits/{name}.edits.jsonl", f"out/{name}")
            assert undone.out == Path(source).read_bytes()

    def test_is_written_also_where_the_text_is_not(self, run: Run) -> None:
        Path("a.txt").write_bytes(MESSY.encode())
        for flags in (["--check"], ["--diff"], ["--format", "json"]):
            run("a.txt", *flags, "--edits", "edits")
            assert read_edits(Path("edits").read_bytes(), "edits").header["changes"]
            Path("edits").unlink()

    def test_line_ends(self) -> None:
        assert line_ends("a\r\nb\rc\nd\n\r") == {"lf": 2, "crlf": 1, "cr": 2}


class TestRefusal:
    @pytest.fixture(autouse=True)
    def _cleaned(self, run: Run) -> None:
        Path("in.txt").write_bytes(MESSY.encode())
        run("in.txt", "-o", "out.txt", "--edits", "edits")
        self.run = run
        self.lines = Path("edits").read_bytes().split(b"\n")

    def refused(self, says: str, *argv: str, stdin: bytes = b"") -> None:
        code, out, err = self.run("undo", *(argv or ("edits", "out.txt")), stdin=stdin)
        assert (code, out) == (ExitCode.REFUSED, b"")
        assert says in err
        assert err.count("\n") == 2

    def edits(self, *lines: bytes) -> None:
        Path("edits").write_bytes(b"\n".join(lines))

    def test_another_text(self) -> None:
        self.refused("is not the text that edits was written for", "edits", stdin=b"other")
        self.refused("is not the text", "edits", stdin=Path("out.txt").read_bytes() + b"\n")

    def test_the_original(self) -> None:
        self.refused("in.txt is the original already", "edits", "in.txt")

    def test_something_else(self) -> None:
        self.refused("in.txt is not an edits file", "in.txt", "out.txt")
        for data in (b"", b"{}", b"[]", b'{"type": NaN}', b"\xff", b"[" * 100_000, b'{"a":' * 100_000):
            Path("else").write_bytes(data)
            self.refused("else is not an edits file", "else", "out.txt")

    def test_a_later_format(self) -> None:
        self.edits(self.lines[0].replace(b'"format": 1', b'"format": 2'), *self.lines[1:])
        self.refused("edits has format 2, and this cleaner reads 1")

    def test_a_lost_change(self) -> None:
        self.edits(self.lines[0], *self.lines[2:])
        self.refused("changes, not")

    def test_a_line_that_is_no_change(self) -> None:
        for line in (b"x", b"7", b'{"out_start": 1}', b'{"out_start": "1", "out_end": 2, "before": ""}'):
            self.edits(self.lines[0], line, *self.lines[2:])
            self.refused("edits: line 2 is not a change")

    def test_a_damaged_change(self) -> None:
        self.edits(self.lines[0], self.lines[1].replace(b'"before": "', b'"before": "x'), *self.lines[2:])
        self.refused("do not lead to the original")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b'"encoding": "utf-8"', b'"encoding": "nope"'),
            (b'"bom": ""', b'"bom": "zz"'),
            (b'"encoding": "utf-8"', b'"encoding": 7'),
            (b'"encoding": "utf-8"', b'"encoding": "ascii"'),
            (b'"source"', b'"sauce"'),
        ],
    )
    def test_a_damaged_header(self, old: bytes, new: bytes) -> None:
        self.edits(self.lines[0].replace(old, new), *self.lines[1:])
        self.refused("edits: ")

    def test_nothing_there(self) -> None:
        assert self.run("undo", "none", "out.txt").code == ExitCode.FILE
        assert self.run("undo", "edits", "none").code == ExitCode.FILE
        assert self.run("undo").code == ExitCode.USAGE
        assert self.run("undo", "-", "-").code == ExitCode.USAGE

    @given(st.integers(0, 4000), st.integers(0, 255))
    @settings(max_examples=150)
    def test_a_changed_byte_never_gives_a_wrong_original(self, at: int, byte: int) -> None:
        data = bytearray(b"\n".join(self.lines))
        data[at % len(data)] = byte
        try:
            assert read_edits(bytes(data), "edits").undo(Path("out.txt").read_bytes(), "it") == MESSY.encode()
        except UndoRefused:
            return
