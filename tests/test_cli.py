"""The filter as people use it: inputs, outputs, formats, settings, exit codes."""

from __future__ import annotations

import json
import os
import re
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from cleaner import Cleaner, Result, __version__, clean
from cleaner.cli.arguments import Arguments
from cleaner.cli.clean import parse
from cleaner.cli.options import filter_parser
from cleaner.errors import MEANING, ExitCode
from cleaner.settings import SETTINGS
from cleaner.text import files

from .cli import Run
from .conftest import ROOT

MESSY = "A difficult situa\ufffd\ntion\n".encode()
CLEAN = b"A difficult situation\n"
PLAIN = b"Nothing to do.\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line in an empty directory."""
    monkeypatch.chdir(tmp_path)
    return Run(monkeypatch)


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a directory."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


class TestInputs:
    def test_standard_input_to_standard_output(self, run: Run) -> None:
        assert run(stdin=MESSY) == (0, CLEAN, "")
        assert run("-", stdin=MESSY) == (0, CLEAN, "")

    def test_nothing_in_nothing_out(self, run: Run) -> None:
        assert run(stdin=b"") == (0, b"", "")

    def test_is_the_library(self, run: Run, article: str) -> None:
        assert run(stdin=article.encode()).out == clean(article).text.encode()

    def test_files_follow_one_another(self, run: Run) -> None:
        Path("a.txt").write_bytes(MESSY)
        Path("b.txt").write_bytes(PLAIN)
        assert run("a.txt", "-", "b.txt", stdin=b"in\n") == (0, CLEAN + b"in\n" + PLAIN, "")

    def test_options_may_stand_between_and_behind_files(self, run: Run) -> None:
        Path("a.txt").write_bytes(PLAIN)
        Path("-b.txt").write_bytes(PLAIN)
        assert run("a.txt", "--lines", "join", "a.txt", "-q").out == PLAIN * 2
        assert run("-q", "--", "-b.txt").out == PLAIN

    def test_a_directory_is_searched_for_texts(self, run: Run) -> None:
        for name in ("b.txt", "a.text", "sub/c.txt", ".hidden.txt", ".git/d.txt", "e.py", "f.txt.bak"):
            Path("in", name).parent.mkdir(parents=True, exist_ok=True)
            Path("in", name).write_text(name + "\n")
        assert run("in").out == b"a.text\nb.txt\nsub/c.txt\n"
        assert run("in/e.py").out == b"e.py\n"

    def test_a_directory_without_texts_is_pointed_out(self, run: Run) -> None:
        Path("in").mkdir()
        assert run("in") == (0, b"", "cleaner: nothing to read in in\n")
        assert run("in", "-q") == (0, b"", "")

    def test_what_is_left_out_of_a_directory_is_said(self, run: Run) -> None:
        Path("in/sub").mkdir(parents=True)
        names = ["a.txt", "README.md", "b.docx", "sub/c.csv", "sub/d.bak", "sub/data.xml"]
        for name in (*names, ".hidden.md", "cleaner.toml"):
            Path("in", name).write_bytes(b"lines = 'keep'\n")
        Path("in/pipe.txt").symlink_to("/dev/null")
        said = "cleaner: in: left out, as they are not named like a text or a document: "
        code, _, err = run("in", "-o", "out")
        assert (code, err) == (0, said + "README.md, b.docx, pipe.txt and 2 more\n"
                                  "cleaner: in: left out, as they are no texts or documents: sub/data.xml\n")  # fmt: skip
        assert run("in", "-o", "out", "-q").err == ""
        assert "d.bak" not in run("in", "--in-place=.bak").err
        assert "README.md" in run("in", "--check").err

    def test_texts_among_documents_do_not_stop_them(self, run: Run) -> None:
        Path("in").mkdir()
        Path("in/a.txt").write_bytes(MESSY)
        Path("in/b.hocr").write_bytes((ROOT / "samples" / "scan.hocr").read_bytes())
        for argv, option in (
            (("--format", "layout", "-o", "out"), "--format layout"),
            (("--pages", "1"), "--pages"),
        ):
            code, _, err = run("in", *argv)
            assert (code, err) == (
                0,
                f"cleaner: in: left out, as they are plain text, and {option} is for documents: a.txt\n",
            )
        assert tree(Path("out")).keys() == {"b.hocr"}

    def test_one_of_several_that_an_option_is_not_for(self, run: Run) -> None:
        page = (ROOT / "samples" / "scan.hocr").read_bytes()
        Path("a.hocr").write_bytes(page)
        with zipfile.ZipFile("book.zip", "w") as archive:  # what is in it shows only when it is opened
            for name in ("1.hocr", "2.hocr"):
                archive.writestr(name, page)
        code, out, err = run("a.hocr", "book.zip", "--format", "layout")
        assert code == ExitCode.DOCUMENT and "book of many files" in err  # not "nothing was read or written"
        assert out == run("a.hocr", "--format", "layout").out
        assert run("book.zip", "--format", "layout").code == ExitCode.USAGE
        code, _, err = run("book.zip", "--format", "layout", "-o", "out.hocr")
        assert code == ExitCode.USAGE and "-o out.hocr/ makes a directory of this name" in err
        assert not Path("out.hocr").exists()

    def test_a_file_named_like_a_command(self, run: Run) -> None:
        for name in ("rules", "undo"):
            Path(name).write_bytes(PLAIN)
            assert run(f"./{name}").out == PLAIN
            assert run("-q", name).out == PLAIN
        assert run("rules", "a.txt").code == ExitCode.USAGE
        assert "cleaner ./rules" in run("rules", "a.txt").err


class TestOutput:
    def test_to_a_file(self, run: Run) -> None:
        assert run("-o", "out.txt", stdin=MESSY) == (0, b"", "")
        assert Path("out.txt").read_bytes() == CLEAN
        assert run("-o", "-", stdin=PLAIN).out == PLAIN

    @pytest.mark.parametrize("argv", ["-o new/er", "a.txt -o new/", "d --edits new", "d -o new --edits e"])
    def test_the_directory_that_is_named_is_made(self, run: Run, argv: str) -> None:
        Path("d/sub").mkdir(parents=True)
        Path("new").mkdir() if "er" in argv else None
        for name in ("a.txt", "d/a.txt", "d/sub/a.txt"):
            Path(name).write_bytes(PLAIN)
        assert run(*argv.split(), stdin=PLAIN).code == 0
        assert Path("new").is_dir()

    @pytest.mark.parametrize(
        "argv", ["-o not/there.txt", "-o not/there/", "a.txt d --edits not/there", "d -o /not/there"]
    )
    def test_directories_above_it_are_not(self, run: Run, tmp_path: Path, argv: str) -> None:
        Path("d").mkdir()
        Path("a.txt").write_bytes(PLAIN)
        code, out, err = run(*argv.split(), stdin=PLAIN)
        assert (code, out) == (ExitCode.FILE, b"")
        place = argv.rsplit(maxsplit=1)[-1]
        above = os.path.dirname(place.rstrip("/"))
        assert (
            err
            == f"cleaner: {place}: cannot write: there is no directory {above}\n  make it first, or mend the name\n"
        )
        assert tree(tmp_path) == {"a.txt": PLAIN}

    def test_several_to_a_directory(self, run: Run) -> None:
        Path("in/sub").mkdir(parents=True)
        for name in ("in/a.txt", "in/sub/b.txt", "c.txt"):
            Path(name).write_text(name + "\n")
        assert run("in", "c.txt", "-o", "out") == (0, b"", "")
        assert tree(Path("out")) == {
            "a.txt": b"in/a.txt\n", "sub/b.txt": b"in/sub/b.txt\n", "c.txt": b"c.txt\n",
        }  # fmt: skip

    @pytest.mark.parametrize("target", ["out/", "there"])
    def test_one_to_a_directory(self, run: Run, target: str) -> None:
        Path("there").mkdir()
        Path("a.txt").write_bytes(PLAIN)
        assert run("a.txt", "-o", target).code == 0
        assert Path(target, "a.txt").read_bytes() == PLAIN

    def test_results_in_the_searched_directory_are_no_inputs(self, run: Run) -> None:
        Path("in").mkdir()
        Path("in/a.txt").write_bytes(PLAIN)
        for _ in range(2):
            assert run("in", "-o", "in/out").code == 0
            assert sorted(tree(Path("in"))) == ["a.txt", "out/a.txt"]

    def test_json_and_diffs_in_a_directory_have_names_of_their_own(self, run: Run) -> None:
        Path("in").mkdir()
        Path("in/a.txt").write_bytes(MESSY)
        run("in", "-o", "out", "--format", "json")
        run("in", "-o", "out", "--diff")
        assert sorted(tree(Path("out"))) == ["a.txt.diff", "a.txt.json"]

    def test_an_existing_file_keeps_its_mode(self, run: Run) -> None:
        Path("out.txt").write_bytes(b"old")
        Path("out.txt").chmod(0o640)
        run("-o", "out.txt", stdin=PLAIN)
        assert Path("out.txt").stat().st_mode & 0o777 == 0o640

    def test_a_link_stays_a_link(self, run: Run) -> None:
        Path("real.txt").write_bytes(b"old")
        Path("link.txt").symlink_to("real.txt")
        run("-o", "link.txt", stdin=PLAIN)
        assert Path("link.txt").is_symlink()
        assert Path("real.txt").read_bytes() == PLAIN

    def test_a_device_is_written_to(self, run: Run) -> None:
        assert run("-o", "/dev/null", stdin=PLAIN) == (0, b"", "")
        assert not Path("/dev/null").is_file()


class TestRefusedBeforeAnythingIsWritten:
    @pytest.fixture(autouse=True)
    def _files(self, run: Run) -> None:
        for name in ("a/x.txt", "b/x.txt"):
            Path(name).parent.mkdir()
            Path(name).write_bytes(MESSY)
        Path("plain.txt").write_bytes(PLAIN)

    @pytest.mark.parametrize(
        ("argv", "says"),
        [
            ("a/x.txt b/x.txt -o out", "out/x.txt would be written twice, for a/x.txt and for b/x.txt"),
            (
                "a b -o out",
                "written twice, for a/x.txt and for b/x.txt\n  clean them one at a time, each with an -o of",
            ),
            ("a/x.txt ./a/x.txt --in-place", "written twice, for a/x.txt and for ./a/x.txt\n  name it once"),
            ("a/x.txt b/x.txt --edits out", "\n  clean them one at a time, each with an --edits of its own"),
            ("a/x.txt b/x.txt -o new.txt", "new.txt is named like a file; several inputs"),
            (
                "a -o new.json --format json",
                "named like a file; several inputs, or those of a directory, need a d",
            ),
            ("a b --edits e.jsonl", "need a directory\n  --edits e.jsonl/ makes one of this name"),
            ("a/x.txt --format layout -o new", "a/x.txt is plain text, and --format layout is for documents"),
            ("plain.txt b/x.txt --pages 1-3", "plain.txt is plain text, and --pages is for documents"),
            ("a/x.txt -o out.txt --edits out.txt", "written twice"),
            ("a/x.txt -o a/x.txt", "a/x.txt is an input and would be written over"),
            ("a/x.txt plain.txt -o .", "is an input and would be written over"),
            ("a/x.txt --edits a/x.txt", "is an input"),
            ("a/x.txt plain.txt -o plain.txt", "plain.txt is a file; several inputs need a directory"),
            ("- plain.txt -o out", "standard input has no name to take in out"),
            ("- -", "can be read only once"),
            ("--in-place", "--in-place needs files"),
            ("- --in-place", "--in-place needs files"),
            ("plain.txt --in-place=a/b", "the suffix 'a/b' has a '/'"),
            ("plain.txt --in-place -o out", "--in-place and -o exclude one another"),
            ("plain.txt --in-place --check", "--in-place and --check exclude one another"),
            ("plain.txt --in-place --diff", "exclude one another"),
            ("plain.txt --in-place --format json", "exclude one another"),
            ("plain.txt --check --diff", "exclude one another"),
            ("plain.txt --check -o out", "exclude one another"),
            ("plain.txt --diff --format json", "exclude one another"),
            ("plain.txt --in-place --format html", "--in-place and --format html exclude one another"),
            ("plain.txt --check --format tei", "exclude one another"),
            ("plain.txt --config c.toml --no-config", "exclude one another"),
            ("plain.txt --edits - -o -", "text and edits would both go to standard output"),
            ("plain.txt --lines sideways", "invalid choice: 'sideways'"),
            ("plain.txt --min-confidence much", "takes a number, not 'much'"),
            ("plain.txt --min-confidence 2", "lies between 0 and 1"),
            (
                "plain.txt --profile prosa",
                "there is no profile 'prosa'; did you mean prose? there are: prose",
            ),
            ("plain.txt --lang xx", "'xx' is the code of no known language; there are: af, "),
            ("plain.txt --lang en,german", "did you mean de (German)?"),
            ("plain.txt --encoding nope", "there is no encoding 'nope'"),
            ("plain.txt --encoding base64", "'base64' is no encoding of texts"),
            ("plain.txt --no-such-option", "unrecognized arguments: --no-such-option"),
            ("plain.txt --line join", "unrecognized arguments: --line join"),
            ("plain.txt --line join", "did you mean --lines? 'cleaner --help' shows what there is"),
            ("plain.txt -lines join", "did you mean --lines?"),
            ("plain.txt --zzz --outptu", "'cleaner --help'"),
            ("plain.txt --lines jion", "did you mean join?"),
            ("plain.txt --format jsn", "did you mean json?"),
            ("plain.txt --profile proze", "did you mean prose? there are: prose"),
            ("serv", "there is no file 'serv', and no such command\n  did you mean 'cleaner serve'?"),
            ("rule list", "did you mean 'cleaner rules'?"),
            ("help", "did you mean 'cleaner --help'?"),
            ("rules --selct HYP", "did you mean --select?"),
            ("serve --prot 80", "did you mean --port?"),
            ("undo --hlep x", "did you mean --help?"),
            ("plain.txt --in-plase", "did you mean --in-place?"),
            ("plain.txt --outputt=x", "did you mean --output?"),
            ("plain.txt --zzz", "  'cleaner --help' shows what there is"),
            ("plain.txt -o", "expected one argument"),
        ],
    )
    def test_usage(self, run: Run, tmp_path: Path, argv: str, says: str) -> None:
        before = tree(tmp_path)
        code, out, err = run(*argv.split(), stdin=MESSY)
        assert (code, out) == (ExitCode.USAGE, b"")
        assert says in err
        assert err.startswith("cleaner: ")
        assert tree(tmp_path) == before

    @pytest.mark.parametrize(
        ("argv", "near"), [("--select HPY", "HYP"), ("--ignore hyp01", "HYP001"), ("--select HYP,PGA", "PAG")]
    )
    def test_a_mistyped_rule(self, run: Run, argv: str, near: str) -> None:
        for command in ((), ("rules", "list")):
            code, _, err = run(*command, *argv.split(), stdin=PLAIN)
            assert code == ExitCode.RULES and f"did you mean {near}?" in err
        shown = run("rules", "show", argv.rsplit(",", maxsplit=1)[-1].rsplit(maxsplit=1)[-1])
        assert shown.code == ExitCode.RULES and f"did you mean {near}?" in shown.err

    @pytest.mark.parametrize("argv", ["--select NOPE", "--rules none", "--config none"])
    def test_rules_and_configuration(self, run: Run, tmp_path: Path, argv: str) -> None:
        before = tree(tmp_path)
        assert run("a", "-o", "out", *argv.split()).code == ExitCode.RULES
        assert tree(tmp_path) == before


class TestInPlace:
    @pytest.mark.parametrize("flag", ["-i", "--in-place", "--in-place=", "-qi"])
    def test_without_a_copy(self, run: Run, tmp_path: Path, flag: str) -> None:
        Path("a.txt").write_bytes(MESSY)
        Path("b.txt").write_bytes(PLAIN)
        assert run(flag, "a.txt", "b.txt") == (0, b"", "")
        assert tree(tmp_path) == {"a.txt": CLEAN, "b.txt": PLAIN}

    @pytest.mark.parametrize("flag", ["-i.bak", "--in-place=.bak"])
    def test_with_a_copy_of_what_changes(self, run: Run, tmp_path: Path, flag: str) -> None:
        Path("a.txt").write_bytes(MESSY)
        Path("a.txt").chmod(0o600)
        Path("b.txt").write_bytes(PLAIN)
        assert run(flag, "a.txt", "b.txt").code == 0
        assert tree(tmp_path) == {"a.txt": CLEAN, "a.txt.bak": MESSY, "b.txt": PLAIN}
        assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("a.*")} == {0o600}

    def test_an_older_copy_is_never_lost(self, run: Run, tmp_path: Path) -> None:
        Path("a.txt").write_bytes(MESSY)
        Path("a.txt.bak").write_bytes(b"precious")
        code, _, err = run("--in-place=.bak", "a.txt")
        assert code == ExitCode.FILE
        assert "a.txt.bak exists; a.txt was not touched" in err
        assert tree(tmp_path) == {"a.txt": MESSY, "a.txt.bak": b"precious"}

    def test_what_needs_nothing_is_not_touched(self, run: Run) -> None:
        Path("a.txt").write_bytes(PLAIN)
        before = Path("a.txt").stat()
        run("--in-place", "a.txt")
        after = Path("a.txt").stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    def test_a_failure_leaves_the_file(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> None:
            raise OSError(28, "No space left on device")

        Path("a.txt").write_bytes(MESSY)
        for call in ("fsync", "replace", "fchmod"):
            with monkeypatch.context() as patch:
                patch.setattr(f"os.{call}", broken)
                code, _, err = run("--in-place", "a.txt")
            assert (code, err) == (ExitCode.FILE, "cleaner: a.txt: cannot write: No space left on device\n")
            assert tree(tmp_path) == {"a.txt": MESSY}

    @pytest.mark.parametrize("flags", [("--in-place",), ("-i.bak",), ("-i", "-j2", "b.txt")])
    def test_what_was_written_meanwhile_is_not_lost(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...]
    ) -> None:
        """P33: another program appends while the text is cleaned, or replaces it."""
        original = files.check_unchanged

        def late(path: str, before: bytes) -> None:
            with open("a.txt", "ab") as file:
                file.write(b"more\n")
            original(path, before)

        monkeypatch.setattr(files, "check_unchanged", late)
        Path("a.txt").write_bytes(MESSY)
        Path("b.txt").write_bytes(PLAIN)
        code, _, err = run(*flags, "a.txt")
        assert code == ExitCode.FILE
        assert "a.txt: it was changed while it was cleaned; it is left as it is now" in err
        assert tree(tmp_path) == {"a.txt": MESSY + b"more\n", "b.txt": PLAIN}

    def test_written_at_the_last_moment(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sync = os.fsync

        def late(handle: int) -> None:
            Path("a.txt").write_bytes(b"new\n")
            sync(handle)

        monkeypatch.setattr(os, "fsync", late)
        Path("a.txt").write_bytes(MESSY)
        assert run("--in-place", "a.txt").code == ExitCode.FILE
        assert tree(tmp_path) == {"a.txt": b"new\n"}

    def test_links_in_a_directory_are_not_followed(self, run: Run, tmp_path: Path) -> None:
        for name in ("d", "d/sub", "e"):
            Path(name).mkdir()
        for name in ("outside.txt", "e/there.txt", "d/a.txt"):
            Path(name).write_bytes(MESSY)
        Path("d/link.txt").symlink_to("../outside.txt")
        Path("d/near.txt").symlink_to("a.txt")
        Path("d/sub/e").symlink_to("../../e")
        said = (
            "cleaner: d: left out, as they are links: link.txt, near.txt\n"
            "cleaner: d: left out, as they are links to directories: sub/e\n"
        )
        code, _, err = run("-i", "d")
        assert (code, err) == (0, said)
        assert Path("d/a.txt").read_bytes() == CLEAN
        assert {Path(name).read_bytes() for name in ("outside.txt", "e/there.txt")} == {MESSY}
        assert Path("d/link.txt").is_symlink()

    @pytest.mark.parametrize(
        "argv", ["-i .bak a.txt", "--in-place .bak a.txt", "a.txt -i ~", "-qi .orig a.txt"]
    )
    def test_a_suffix_that_stands_apart(self, run: Run, tmp_path: Path, argv: str) -> None:
        Path("a.txt").write_bytes(MESSY)
        code, _, err = run(*argv.split())
        assert code == ExitCode.USAGE and "a suffix for copies is written --in-place=" in err
        assert tree(tmp_path) == {"a.txt": MESSY}

    def test_the_edits_are_there_before_the_text(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Path("a.txt").write_bytes(MESSY)
        Path("e/a.txt.edits.jsonl").mkdir(parents=True)
        assert run("--in-place", "a.txt", "--edits", "e").code == ExitCode.FILE
        assert tree(tmp_path) == {"a.txt": MESSY}


def test_edits_on_standard_output_come_alone(run: Run) -> None:
    Path("a.txt").write_bytes(MESSY)
    code, out, _ = run("--edits", "-", "a.txt")
    assert code == 0 and all(json.loads(line) for line in out.splitlines())
    assert run("--edits", "-", stdin=MESSY).out.count(b"\n") == out.count(b"\n")


class TestCheckAndDiff:
    def test_check(self, run: Run, tmp_path: Path) -> None:
        Path("a.txt").write_bytes(MESSY)
        Path("b.txt").write_bytes(PLAIN)
        assert run("--check", "a.txt", "b.txt") == (1, b"", "cleaner: a.txt would change\n")
        assert run("--check", "b.txt") == (0, b"", "")
        assert run("--check", "-q", "a.txt") == (1, b"", "")
        assert run("--check", stdin=MESSY).err == "cleaner: standard input would change\n"
        assert tree(tmp_path) == {"a.txt": MESSY, "b.txt": PLAIN}

    def test_diff(self, run: Run) -> None:
        Path("a.txt").write_bytes(MESSY)
        Path("b.txt").write_bytes(PLAIN)
        code, out, err = run("--diff", "a.txt", "b.txt")
        assert (code, err) == (1, "")
        assert out.decode() == (
            "--- a.txt\n+++ a.txt\n@@ -1,2 +1 @@\n-A difficult situa\ufffd\n-tion\n+A difficult situation\n"
        )
        assert run("--diff", "b.txt") == (0, b"", "")

    def test_a_change_of_encoding_is_a_change(self, run: Run) -> None:
        Path("a.txt").write_bytes("né\n".encode("latin-1"))
        assert run("--check", "--encoding", "latin-1", "a.txt").code == 0
        assert run("--check", "--encoding", "latin-1", "--output-encoding", "utf-8", "a.txt").code == 1


class TestJson:
    def test_says_all_there_is_to_know(self, run: Run) -> None:
        code, out, _ = run("--format", "json", "--lang", "en", stdin=MESSY)
        record = json.loads(out)
        assert code == 0
        assert list(record) == [
            "file", "encoding", "schema_version", "version", "rules", "format", "languages", "settled", "skipped", "warnings",
            "counts", "text", "changes", "suggestions", "furniture", "blocks", "tables",
        ]  # fmt: skip
        result = clean(MESSY.decode(), lang=["en"])
        assert record["file"] == "standard input"
        assert record["version"] == __version__
        assert record["rules"] == result.rules_digest
        assert record["languages"] == ["en"]
        assert record["counts"] == result.counts()
        assert record["text"] == result.text == CLEAN.decode()
        (change,) = record["changes"]
        assert {key: change[key] for key in ("start", "end", "before", "after", "out_start", "out_end")} == {
            "start": 17, "end": 19, "before": "\ufffd\n", "after": "", "out_start": 17, "out_end": 17,
        }  # fmt: skip
        assert {"rule", "name", "confidence", "reason"} <= set(change["causes"][0])
        assert change["causes"][0]["rule"] == "HYP001"
        assert change["causes"][0]["name"] == "lost-soft-hyphen"

    def test_suggestions_are_among_it(self, run: Run) -> None:
        flags = ["--format", "json", "--min-confidence", "1", "--lines", "keep"]
        record = json.loads(run(*flags, stdin=MESSY).out)
        assert record["changes"] == []
        assert [item["before"] for item in record["suggestions"]] == ["\ufffd\n"]
        assert record["text"].encode() == MESSY

    def test_one_object_a_line(self, run: Run) -> None:
        for name in ("a.txt", "b.txt"):
            Path(name).write_text("line\u2028separator\n", encoding="utf-8")
        out = run("a.txt", "b.txt", "--format", "json").out
        assert [json.loads(line)["file"] for line in out.split(b"\n")[:-1]] == ["a.txt", "b.txt"]

    def test_is_utf_8_whatever_the_input_is(self, run: Run) -> None:
        out = run("--format", "json", "--encoding", "koi8-r", stdin="слово\n".encode("koi8-r")).out
        assert json.loads(out.decode("utf-8"))["text"] == "слово\n"


class TestStatistics:
    def test_is_a_table_on_standard_error(self, run: Run) -> None:
        Path("a.txt").write_bytes(MESSY)
        code, out, err = run("a.txt", "a.txt", "--statistics")
        assert (code, out) == (0, CLEAN * 2)
        lines = err.splitlines()
        assert re.fullmatch(r"changes +mean +rule +name", lines[0])
        assert re.fullmatch(r" +2 +[01]\.\d\d +HYP001 +lost-soft-hyphen", lines[1])
        assert lines[-1] == (
            "2 changes in 2 texts; 0 lines taken out as furniture; 0 suggestions not applied"
        )

    def test_without_changes_only_the_totals(self, run: Run) -> None:
        err = run("--statistics", "--quiet", stdin=PLAIN).err
        assert err == "0 changes in 1 text; 0 lines taken out as furniture; 0 suggestions not applied\n"


class TestSettings:
    def test_every_setting_is_an_option_with_its_help(self, run: Run) -> None:
        shown = " ".join(run("--help").out.decode().split())
        for name, setting in SETTINGS.items():
            assert f"--{name.replace('_', '-')} " in shown
            assert setting.help in shown

    @pytest.mark.parametrize(
        "argv",
        [
            ["--select", "HYP001,PAG"],
            ["--select", "HYP001", "--select", "PAG"],
            ["--select=HYP001, PAG"],
        ],
    )
    def test_lists_are_parted_by_commas_or_repeated(self, run: Run, argv: list[str]) -> None:
        wanted = clean(MESSY.decode(), select=["HYP001", "PAG"]).rules_digest
        assert json.loads(run("--format", "json", *argv, stdin=MESSY).out)["rules"] == wanted

    def test_rules_can_be_left_out(self, run: Run) -> None:
        assert run("--select", "CAS", stdin=MESSY).out == MESSY

    def test_least_confidence(self, run: Run) -> None:
        assert run("--min-confidence", "1", "--lines", "keep", stdin=MESSY).out == MESSY

    def test_a_profile(self, run: Run) -> None:
        text = b"One line and\nanother one.\n"
        assert run("--profile", "prose", stdin=text).out == b"One line and another one.\n"
        assert run("--profile", "prose", "--lines", "keep", stdin=text).out == text


class TestArguments:
    def test_without_options_is_the_same_as_with(self) -> None:
        """Where there are no options, argparse is not asked."""
        plain, parsed = parse(["a.txt", "-"]), parse(["a.txt", "--lines", "keep", "-"])
        assert all(getattr(plain, name) == getattr(parsed, name) for name in Arguments.__annotations__)

    def test_every_option_is_declared(self) -> None:
        names = {action.dest for action in filter_parser()._actions} - {"help", "version"}
        assert names == {*Arguments.__annotations__, *SETTINGS}


class TestHelp:
    def test_fits_two_screens(self, run: Run) -> None:
        code, out, err = run("--help")
        assert (code, err) == (0, "")
        assert out.isascii()
        assert len(out.splitlines()) <= 80
        assert max(map(len, out.decode().splitlines())) <= 110
        assert b"--in-place[=SUFFIX]" in out

    @pytest.mark.parametrize("command", ["undo", "rules", "completion"])
    def test_of_commands(self, run: Run, command: str) -> None:
        code, out, _ = run(command, "--help")
        assert code == 0
        assert out.startswith(f"usage: cleaner {command} ".encode())

    def test_version(self, run: Run) -> None:
        assert run("--version") == (0, f"cleaner {__version__}\n".encode(), "")

    def test_every_exit_code_is_explained(self) -> None:
        assert list(MEANING) == list(ExitCode)


def test_the_bytes_of_the_input_are_not_kept_while_it_is_cleaned(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = 4 << 20
    Path("a.txt").write_bytes(b"x" * 63 * (size // 63))
    held: list[int] = []

    def measured(cleaner: Cleaner, text: str, name: str) -> Result:
        held.append(tracemalloc.get_traced_memory()[0])
        return Result(text)

    monkeypatch.setattr("cleaner.cli.output.clean", measured)
    tracemalloc.start()
    try:
        for argv in ((), ("--diff",)):
            assert run("a.txt", *argv).code == 0
    finally:
        tracemalloc.stop()
    assert held[0] < 1.5 * size < held[1]  # a diff compares
