"""The filter with documents: what goes in, what comes out under which name, what is said, exit codes."""

from __future__ import annotations

import errno
import gzip
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast
from unittest import mock

import pytest

from cleaner.cli import output as put_out
from cleaner.cli import parallel
from cleaner.cli.arguments import inputs_at_a_time
from cleaner.cli.clean import parse
from cleaner.cli.options import filter_parser
from cleaner.cli.output import Output
from cleaner.cli.parallel import BYTES, FILES, units
from cleaner.cli.plan import Job
from cleaner.errors import ExitCode
from cleaner.formats.registry import formats, of
from cleaner.reading import archives, containers, recognition
from cleaner.workers.pool import Pool
from cleaner.workers.processors import processors

from .cli import Run
from .conftest import ROOT
from .http import descendants, parents
from .scripted import MARK, script, written
from .test_archives import packed
from .test_cli import tree
from .test_cli_process import COMMAND, environment
from .worker_tasks import clean_or_die

HOCR = (ROOT / "samples" / "scan.hocr").read_bytes()
ALTO = (ROOT / "samples" / "scan.alto.xml").read_bytes()
TYPESET = ROOT / "samples" / "typeset.pdf"
WORDS = ("Maple", "willow", "cedar", "birch", "linden", "poplar", "larch", "aspen")
MESSY = "A difficult situa\ufffd\ntion in the north\n"
CLEAN = "A difficult situation in the north\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """The command line in an empty directory; nothing is left in that for temporary files."""
    (tmp_path / "temporary").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.chdir(tmp_path / "here")
    yield Run(monkeypatch)
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFs are those of :mod:`tests.scripted`, and so is the OCR."""
    monkeypatch.setitem(formats(), "pdf", of("pdf")._replace(reader="tests.scripted"))
    monkeypatch.setattr(recognition, "OCR", "tests.scripted")
    monkeypatch.setattr(recognition, "check", lambda name: None)


@pytest.mark.usefixtures("scripted")
class TestInputs:
    def test_however_it_comes(self, run: Run) -> None:
        path = written(Path("a.pdf"), MESSY)
        Path("a.pdf.gz").write_bytes(gzip.compress(path.read_bytes()))
        Path("a.zip").write_bytes(packed({"a.pdf": path.read_bytes()}))
        Path("folder").mkdir()
        Path("folder/a.pdf").write_bytes(path.read_bytes())
        Path("unnamed").write_bytes(path.read_bytes())
        for name in ("a.pdf", "a.pdf.gz", "a.zip", "folder", "unnamed"):
            assert run(name) == (0, CLEAN.encode(), ""), name
            if name != "folder":
                assert run(stdin=Path(name).read_bytes()) == (0, CLEAN.encode(), ""), name

    def test_a_pipe_is_read_once(self, run: Run) -> None:
        os.mkfifo("pipe")
        with subprocess.Popen([sys.executable, "-c", f"open('pipe', 'wb').write({script(MESSY)!r})"]):
            assert run("pipe") == (0, CLEAN.encode(), "")

    def test_texts_and_documents_in_order(self, run: Run) -> None:
        Path("a.txt").write_bytes(b"one\n")
        written(Path("b.pdf"), "two\n")
        Path("c.txt.gz").write_bytes(gzip.compress(b"three\n"))
        assert run("a.txt", "b.pdf", "-", "c.txt.gz", stdin=script("in\n")).out == b"one\ntwo\nin\nthree\n"

    def test_pages(self, run: Run) -> None:
        written(Path("a.pdf"), "one\n", "two\n", "three\n")
        assert run("a.pdf", "--pages", "2-", "--lines", "keep").out == b"two\nthree\n"
        assert run("a.pdf", "--pages", "x").code == ExitCode.USAGE
        assert run("a.pdf", "--pages", "7").code == ExitCode.DOCUMENT
        assert run("--pages", "1", stdin=b"text\n").err == (
            "cleaner: standard input is plain text, and --pages is for documents\n  leave it out\n"
        )

    def test_the_configuration_beside_it_counts(self, run: Run) -> None:
        Path("in").mkdir()
        Path("in/cleaner.toml").write_text('pages = "2"\n')
        written(Path("in/a.pdf"), "one\n", "two\n")
        assert run("in/a.pdf").out == b"two\n"


@pytest.mark.usefixtures("scripted")
class TestDirectories:
    @pytest.fixture(autouse=True)
    def _files(self, run: Run) -> None:
        Path("in/sub").mkdir(parents=True)
        Path("in/a.txt").write_bytes(b"a text\n")
        written(Path("in/b.pdf"), "a PDF\n")
        Path("in/p10.hocr").write_bytes(HOCR)
        Path("in/p9.alto.xml").write_bytes(ALTO)
        Path("in/sub/x.hocr").write_bytes(HOCR)
        Path("in/mets.xml").write_bytes(b"<mets/>")
        Path("in/page.html").write_bytes(b"<html/>")
        Path("in/a.tar.gz").write_bytes(gzip.compress(b"no text"))

    def test_pages_are_a_book_and_the_others_are_not(self, run: Run) -> None:
        said = "cleaner: in: left out, as they are no texts or documents: a.tar.gz, mets.xml, page.html\n"
        assert run("in", "-o", "out") == (0, b"", said)
        assert set(tree(Path("out"))) == {"a.txt", "b.txt", "in.txt", "sub/x.txt"}
        assert Path("out/in.txt").read_text().count("The Lamp on Gull Rock") == 2

    def test_pages_of_a_book_are_in_natural_order(self, run: Run) -> None:
        record = json.loads(run("in", "--format", "json").out.split(b"\n")[2])
        assert (record["file"], record["format"]) == ("in", "alto")
        assert [page["file"] for page in record["pages"]] == ["p9.alto.xml"] * 3 + ["p10.hocr"] * 3

    def test_files_for_themselves(self, run: Run) -> None:
        assert run("in", "-o", "out", "--book", "no").code == 0
        assert set(tree(Path("out"))) == {"a.txt", "b.txt", "p10.txt", "p9.txt", "sub/x.txt"}

    def test_everything_a_book(self, run: Run) -> None:
        assert run("in", "-o", "out", "--book", "yes").code == 0
        assert set(tree(Path("out"))) == {"in.txt", "sub.txt"}
        text = Path("out/in.txt").read_text()
        assert 0 <= text.index("a text") < text.index("a PDF") < text.index("seven boats")

    def test_texts_as_pages(self, run: Run) -> None:
        Path("book").mkdir()
        for number in (10, 9, 1):
            Path(f"book/{number}.txt").write_bytes(b"number %d and more\n" % number)
        out = run("book", "--book", "yes", "--page-breaks", "keep", "--lines", "keep").out
        assert out == b"number 1 and more\n\fnumber 9 and more\n\fnumber 10 and more\n"
        assert run("book", "--book", "no", "--lines", "keep").out == (
            b"number 1 and more\nnumber 10 and more\nnumber 9 and more\n"
        )

    def test_images_that_have_been_read_are_left_out(self, run: Run) -> None:
        Path("book").mkdir()
        for number in (1, 2):
            Path(f"book/{number}.hocr").write_bytes(HOCR)
            Path(f"book/{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
        code, out, err = run("book")
        assert (code, out.count(b"The Lamp on Gull Rock")) == (0, 2)
        assert err == (
            "cleaner: book: left out, as other files have the same pages: 1.png, 2.png (--book no takes all)\n"
        )

    def test_in_place_takes_texts_only(self, run: Run) -> None:
        before = tree(Path("in"))
        Path("in/a.txt").write_text(MESSY)
        code, out, err = run("in", "-i")
        assert (code, out) == (0, b"")
        assert (
            "in: left out, as --in-place does not write over them: b.pdf, p10.hocr, p9.alto.xml and 1 more"
            in err
        )
        assert tree(Path("in")) == before | {"a.txt": CLEAN.encode()}

    def test_what_cannot_be_read_is_said(self, run: Run) -> None:
        Path("odd").mkdir()
        Path("odd/a.txt").write_bytes(b"a text\n")
        Path("odd/gone.pdf").symlink_to("nowhere")
        Path("odd/office.pdf").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40))
        Path("odd/empty.pdf").write_bytes(b"")
        Path("odd/page.png").write_bytes(b"<html>Not found</html>")
        Path("odd/notes.xml").write_bytes(b"")
        code, _, err = run("odd", "-o", "out")
        assert code == ExitCode.DOCUMENT
        assert tree(Path("out")) == {"a.txt": b"a text\n"}
        assert err == (
            "cleaner: odd/empty.pdf: left out: it is empty, and not named so\n  get it again, or rename it\n"
            "cleaner: odd/page.png: left out: it is a text, and not named so\n  get it again, or rename it\n"
            "cleaner: odd: left out, as they are no texts or documents: notes.xml\n"
            "cleaner: odd/gone.pdf: cannot read: No such file or directory\n"
            "cleaner: odd/office.pdf: this is an old Office document, and not a text, PDF, page image, hOCR, ALTO, "
            "PAGE or ABBYY file\n  save it as PDF or plain text\n"
        )

    def test_a_whole_book_may_be_one_file(self, run: Run) -> None:
        Path("book").mkdir()
        for number in (1, 2):
            Path(f"book/{number}.hocr").write_bytes(HOCR)
        assert run("book", "-o", "book.txt", "--edits", "e.jsonl").code == 0
        assert Path("book.txt").read_bytes() == run("book").out
        assert run("undo", "e.jsonl", "book.txt").code == 0
        assert run("book", "-o", "o.json", "--format", "json").code == 0
        assert Path("o.json").is_file()
        assert run("in", "-o", "many.txt").code == ExitCode.USAGE  # more than one result
        assert run("in", "-o", "many.txt/").code == 0
        assert Path("many.txt/in.txt").is_file()
        Path("there.txt").mkdir()
        assert run("book", "-o", "there.txt").code == 0
        assert Path("there.txt/book.txt").is_file()


@pytest.mark.usefixtures("scripted")
class TestNames:
    @pytest.mark.parametrize(
        ("name", "wanted"),
        [
            ("a.pdf", "a.txt"), ("v1.2.pdf", "v1.2.txt"), ("a.pdf.gz", "a.txt"), ("a", "a.txt"), ("A.PDF", "A.txt"),
            ("a.zip", "a.txt"),
        ],
    )  # fmt: skip
    def test_of_text(self, run: Run, name: str, wanted: str) -> None:
        data = script("x\n")
        Path(name).write_bytes(
            gzip.compress(data) if name.endswith("gz") else packed({"1.pdf": data}) if "zip" in name else data
        )
        assert run(name, "-o", "out/").code == 0
        assert set(tree(Path("out"))) == {wanted}

    @pytest.mark.parametrize(
        ("name", "flags", "wanted"),
        [
            ("a.hocr", (), "a.txt"), ("a.html", (), "a.txt"), ("a.hocr", ("--format", "layout"), "a.hocr"),
            ("a.html", ("--format", "layout"), "a.html"), ("a.hocr", ("--format", "json"), "a.hocr.json"),
            ("a.hocr", ("--diff",), "a.hocr.diff"),
        ],
    )  # fmt: skip
    def test_of_layout(self, run: Run, name: str, flags: tuple[str, ...], wanted: str) -> None:
        Path(name).write_bytes(HOCR)
        run(name, "-o", "out/", *flags)
        assert set(tree(Path("out"))) == {wanted}

    def test_of_texts(self, run: Run) -> None:
        for name in ("a.txt", "b.md", "c.html"):
            Path(name).write_bytes(b"<p>text\n")
        Path("d.txt.gz").write_bytes(gzip.compress(b"text\n"))
        Path("e.gz").write_bytes(gzip.compress(b"text\n"))
        run("a.txt", "b.md", "c.html", "d.txt.gz", "e.gz", "-o", "out")
        assert set(tree(Path("out"))) == {"a.txt", "b.md", "c.html", "d.txt", "e"}

    def test_two_of_one_name_are_refused(self, run: Run) -> None:
        written(Path("a.pdf"), "x\n")
        Path("a.txt").write_bytes(b"x\n")
        assert run("a.pdf", "a.txt", "-o", "out").code == ExitCode.USAGE
        assert not Path("out").exists()


class TestLayout:
    def test_one_file(self, run: Run) -> None:
        Path("a.hocr").write_bytes(HOCR)
        code, out, err = run("a.hocr", "--format", "layout")
        assert (code, err) == (0, "")
        assert out.startswith(HOCR[:100])
        assert run("a.hocr", "--format", "layout", "-o", "b.hocr").code == 0
        assert Path("b.hocr").read_bytes() == out
        Path("a.hocr.gz").write_bytes(gzip.compress(HOCR))
        assert run("a.hocr.gz", "--format", "layout").out == out

    def test_a_book(self, run: Run) -> None:
        members = {"b/1.hocr": HOCR, "b/2.xml": ALTO}
        Path("in/b").mkdir(parents=True)
        for name, data in members.items():
            Path("in", name).write_bytes(data)
        Path("in.zip").write_bytes(packed(members))
        assert run("in.zip", "--format", "layout", "-o", "zip").code == 0
        assert set(tree(Path("zip"))) == set(members)
        assert run("in/b", "--format", "layout", "-o", "dir").code == 0
        assert tree(Path("dir")) == tree(Path("zip/b"))
        for name in ("in.zip", "in/b"):
            code, out, err = run(name, "--format", "layout")
            assert (code, out) == (ExitCode.USAGE, b"")
            assert "is a book of many files" in err

    def test_results_over_the_pages_are_refused(self, run: Run) -> None:
        Path("in").mkdir()
        for number in (1, 2):
            Path(f"in/{number}.hocr").write_bytes(HOCR)
        code, _, err = run("in", "--format", "layout", "-o", "in")
        assert code == ExitCode.USAGE
        assert "is an input and would be written over" in err
        assert tree(Path("in")) == {"1.hocr": HOCR, "2.hocr": HOCR}

    def test_of_a_book_of_other_files_is_one_hocr(self, run: Run) -> None:
        pages = {"1.pdf": TYPESET.read_bytes(), "2.hocr": HOCR}
        Path("a.zip").write_bytes(packed(pages))
        for output, wanted in (("b", "b.hocr"), ("c.hocr", "c.hocr"), ("d/", "d/a.hocr")):
            assert run("a.zip", "--format", "layout", "--pages", "8-9", "-o", output).code == 0
            assert Path(wanted).read_bytes().count(b'class="ocr_page"') == 2
        assert run("a.zip", "--format", "layout", "--pages", "9").code == 0

    def test_some_pages_of_a_file_are_no_file(self, run: Run) -> None:
        Path("a.hocr").write_bytes(HOCR)
        assert run("a.hocr", "--format", "layout", "--pages", "1").code == ExitCode.USAGE

    def test_in_place(self, run: Run) -> None:
        Path("a.hocr").write_bytes(HOCR)
        wanted = run("a.hocr", "--format", "layout").out
        assert run("a.hocr", "--format", "layout", "-i.bak") == (0, b"", "")
        assert tree(Path()) == {"a.hocr": wanted, "a.hocr.bak": HOCR}

    def test_in_place_what_was_written_meanwhile_is_not_lost(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = put_out.clean

        def late(*args: Any) -> Any:
            Path("a.hocr").write_bytes(HOCR + b"\n")
            return made(*args)

        monkeypatch.setattr("cleaner.cli.documents.clean", late)
        Path("a.hocr").write_bytes(HOCR)
        assert run("a.hocr", "--format", "layout", "-i").code == ExitCode.FILE
        assert tree(Path()) == {"a.hocr": HOCR + b"\n"}

    def test_of_a_pdf_is_hocr(self, run: Run) -> None:
        code, out, _ = run(TYPESET, "--format", "layout")
        assert code == 0
        assert b"ocr_page" in out
        assert run(TYPESET, "--format", "layout", "-o", "out/").code == 0
        assert set(tree(Path("out"))) == {"typeset.hocr"}

    @pytest.mark.parametrize("flags", [("--check",), ("--diff",)])
    def test_is_no_report(self, run: Run, flags: tuple[str, ...]) -> None:
        assert run("--format", "layout", *flags).code == ExitCode.USAGE

    def test_of_a_text_is_none(self, run: Run) -> None:
        code, out, err = run("--format", "layout", stdin=b"text\n")
        assert (code, out) == (ExitCode.USAGE, b"")
        assert "plain text, and --format layout is for documents" in err


@pytest.mark.usefixtures("scripted")
class TestRefusals:
    @pytest.mark.parametrize("name", ["a.pdf", "a.zip", "a.hocr", "a.txt.gz", "unnamed"])
    def test_in_place_never_puts_text_over_a_document(self, run: Run, name: str) -> None:
        data = {"a.zip": packed({"1.txt": b"x\n"}), "a.hocr": HOCR, "a.txt.gz": gzip.compress(b"x\n")}
        Path(name).write_bytes(data.get(name, script(MESSY)))
        before = tree(Path())
        code, out, err = run(name, "-i")
        assert (code, out) == (ExitCode.USAGE, b"")
        assert "--in-place cannot write over this" in err
        assert tree(Path()) == before

    def test_nor_when_a_text_turns_out_to_be_one(self, run: Run) -> None:
        Path("a.txt").write_bytes(script(MESSY))
        assert run("a.txt", "-i").code == ExitCode.USAGE
        assert Path("a.txt").read_bytes() == script(MESSY)

    def test_what_is_none_of_these(self, run: Run) -> None:
        Path("a.djvu").write_bytes(b"AT&TFORM\0\0\0\0DJVM")
        Path("b.txt").write_bytes(b"text\n")
        code, _, err = run("a.djvu", "b.txt", "-o", "out")
        assert (code, tree(Path("out"))) == (ExitCode.DOCUMENT, {"b.txt": b"text\n"})
        assert "a.djvu: this is a DjVu document" in err
        assert "djvutxt" in err

    def test_a_damaged_one_leaves_what_is_there(self, run: Run) -> None:
        Path("a.pdf").write_bytes(MARK + b"{}")
        Path("out.txt").write_bytes(b"old")
        code, out, err = run("a.pdf", "-o", "out.txt", "--edits", "edits")
        assert (code, out) == (ExitCode.DOCUMENT, b"")
        assert err == "cleaner: a.pdf: the file is damaged\n  get it again\n"
        assert set(tree(Path())) == {"a.pdf", "out.txt"}
        assert Path("out.txt").read_bytes() == b"old"

    def test_a_crash_of_a_reader(self, run: Run) -> None:
        written(Path("a.pdf"), {"do": "crash"})
        code, out, err = run("a.pdf")
        assert (code, out) == (ExitCode.INTERNAL, b"")
        assert "a.pdf: internal error, nothing was written: ZeroDivisionError: of its own" in err


@pytest.mark.usefixtures("scripted")
class TestWhatIsMissing:
    def test_pages_that_failed_are_named(self, run: Run) -> None:
        pages = [
            {"do": "die"} if n in (3, 4, 7) else {"text": f"{word}\n"} for n, word in enumerate(WORDS, 1)
        ]
        written(Path("a.pdf"), *pages)
        code, out, err = run("a.pdf", "-o", "out.txt", "--lines", "keep")
        assert (code, out) == (ExitCode.PARTIAL, b"")
        assert Path("out.txt").read_text().split() == ["Maple", "willow", "linden", "poplar", "aspen"]
        assert err.startswith("cleaner: a.pdf: pages 3-4, 7: failed: its process ")
        assert err.count("\n") == 1
        assert run("a.pdf", "-q", "-o", "out.txt").err == ""

    def test_numbers_are_those_of_the_document(self, run: Run) -> None:
        written(Path("a.pdf"), "one\n", "two\n", {"text": "three\n", "warnings": ["it is odd"]})
        assert run("a.pdf", "--pages", "2-3").err == "cleaner: a.pdf: page 3: it is odd\n"

    def test_a_torn_file_is_partial(self, run: Run) -> None:
        written(Path("a.pdf"), {"text": "one\n", "torn": True})
        assert run("a.pdf") == (ExitCode.PARTIAL, b"one\n", "cleaner: a.pdf: the file is cut short\n")
        record = json.loads(run("a.pdf", "--format", "json").out)
        assert record["warnings"] == ["a.pdf: the file is cut short"]

    def test_ocr(self, run: Run) -> None:
        written(Path("a.pdf"), "text\n", {"ocr": "scanned\n"})
        assert run("a.pdf", "--lines", "keep").out == b"text\nscanned\n"
        code, out, err = run("a.pdf", "--lang", "mi", "-o", "out.txt")
        assert (code, out, Path("out.txt").exists()) == (ExitCode.OCR, b"", False)
        assert "a.pdf: page 2 must be read by OCR: no data for 'mi'" in err
        assert "apt install tesseract-ocr-mri" in err
        code, out, err = run("a.pdf", "--ocr", "never")
        assert (code, out) == (0, b"text\n")
        assert "page 2: it is an image" in err

    def test_a_bar_of_pages_on_a_terminal_only(self, run: Run) -> None:
        written(Path("a.pdf"), *({"ocr": "x\n"} for _ in range(3)))
        shown = run("a.pdf", terminal=True).err
        assert "a.pdf: 3/3 pages" in shown
        assert shown.endswith("\r\x1b[K")
        assert run("a.pdf").err == ""
        assert run("a.pdf", "-q", terminal=True).err == ""


@pytest.mark.usefixtures("scripted")
class TestReports:
    def test_are_of_the_text_that_was_read(self, run: Run) -> None:
        written(Path("a.pdf"), MESSY)
        written(Path("b.pdf"), CLEAN)
        assert run("--check", "a.pdf", "b.pdf") == (1, b"", "cleaner: a.pdf would change\n")
        code, out, _ = run("--diff", "a.pdf")
        assert code == 1
        assert "+A difficult situation in the north" in out.decode()
        assert "1 change" in run("--statistics", "a.pdf").err

    def test_undo_gives_the_text_that_was_read(self, run: Run) -> None:
        written(Path("a.pdf"), MESSY, "Another page\n")
        assert run("a.pdf", "-o", "out.txt", "--edits", "edits").code == 0
        header = json.loads(Path("edits").read_bytes().split(b"\n")[0])
        assert (header["document"], header["source"]["encoding"]) == ("pdf", "utf-8")
        assert run("undo", "edits", "out.txt").out == f"{MESSY}\fAnother page\n".encode()

    def test_output_encoding(self, run: Run) -> None:
        written(Path("a.pdf"), "Größe\n")
        assert run("a.pdf", "--output-encoding", "latin-1").out == "Größe\n".encode("latin-1")


class TestJobs:
    def test_the_number_makes_no_difference(self, run: Run) -> None:
        for number in range(12):
            Path(f"{number:02}.txt").write_text(MESSY + f"{number}\n")
        Path("03.txt").write_bytes(b"caf\xe9")
        Path("05.txt").write_bytes("Größe und Maß der Straße für Österreich\n".encode("cp1252"))
        written(Path("07.pdf"), "x")
        Path("09.txt").write_bytes(TYPESET.read_bytes())
        Path("08.txt.gz").write_bytes(gzip.compress(b"packed\n"))
        Path("10.xml").write_bytes(ALTO)
        Path("11.zip").write_bytes(packed({"1.txt": MESSY.encode(), "2.hocr": HOCR}))
        Path("12.pdf").write_bytes(TYPESET.read_bytes())
        Path("13.pdf").write_bytes(b"%PDF-1.7\nbroken")
        names = sorted(os.listdir())
        for flags in (("--statistics", "--diff"), ("--format", "json")):
            alone, together = run(*names, *flags), run(*names, *flags, "-j3")
            assert alone == together
            assert alone.code == ExitCode.DOCUMENT
        assert (
            run(*names, "-o", "one", "--edits", "e1").code
            == run(*names, "-j", "2", "-o", "two", "--edits", "e2").code
        )
        assert tree(Path("one")) == tree(Path("two"))
        assert tree(Path("e1")) == tree(Path("e2"))

    def test_in_place(self, run: Run) -> None:
        for number in range(4):
            Path(f"{number}.txt").write_text(MESSY)
        assert run(*sorted(os.listdir()), "-i", "--jobs", "2") == (0, b"", "")
        assert set(tree(Path()).values()) == {CLEAN.encode()}

    def test_layout_files_in_place_and_elsewhere(self, run: Run) -> None:
        names = [f"{number}.xml" for number in range(5)]
        for name in names:
            Path(name).write_bytes(ALTO)
        flags = ("--format", "layout", *names)
        assert run(*flags, "-o", "one") == run(*flags, "-o", "two", "-j2") == (0, b"", "")
        assert run(*flags, "-i", "-j3") == (0, b"", "")
        changed = Path("4.xml").read_bytes()
        assert changed != ALTO
        assert tree(Path("one")) == tree(Path("two")) == dict.fromkeys(names, changed)

    @pytest.mark.usefixtures("scripted")
    def test_what_fails_costs_one_and_is_told_in_its_place(self, run: Run) -> None:
        written(Path("1.pdf"), "one\n", {"do": "die"}, "two\n")
        written(Path("2.pdf"), {"do": "refuse"})
        written(Path("3.pdf"), {"text": "three\n", "warnings": ["is odd"]})
        written(Path("4.pdf"), {"do": "crash"}, "four\n")
        written(Path("5.pdf"), {"ocr": "five\n"})
        done = run(*sorted(os.listdir()), "-j3")
        assert done == run(*sorted(os.listdir()))
        assert done.code >= ExitCode.DOCUMENT
        assert b"".join(done.out.split()) == b"onetwothreefive"
        assert [line[0] for line in done.err.splitlines() if line.startswith("cleaner: ")]

    @pytest.mark.parametrize("number", ["-1", "-3", "x", "1.5", ""])
    def test_is_a_number(self, run: Run, number: str) -> None:
        assert run(f"--jobs={number}").code == ExitCode.USAGE

    def test_none_given_and_none(self) -> None:
        assert inputs_at_a_time(parse(["a.txt"])) == 1
        assert inputs_at_a_time(parse(["a.txt", "-j3"])) == 3
        assert inputs_at_a_time(parse(["a.txt", "--jobs=0"])) == processors()
        said = " ".join(filter_parser().format_help().split())
        assert "1 if not given" in said and "0 is one for each processor" in said

    def test_small_texts_go_to_a_worker_together(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        calls: list[int] = []
        call = Pool.call

        def counted(pool: Pool, task: Any, values: Any, jobs: Sequence[Job], *, seconds: float) -> Any:
            calls.append(len(jobs))
            return call(pool, task, values, jobs, seconds=seconds)

        monkeypatch.setattr(Pool, "call", counted)
        for number in range(200):
            Path(f"{number:03}.txt").write_text(MESSY)
        assert run(*sorted(os.listdir()), "-j2").out == CLEAN.encode() * 200
        assert sum(calls) == 200 and len(calls) <= 200 / FILES + 1

    def test_one_that_kills_its_worker_costs_itself(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parallel, "work", clean_or_die)
        names = [f"{number:02}{'kill' * (number in (3, 17))}.txt" for number in range(40)]
        for name in names:
            Path(name).write_text(name + "\n")
        code, out, err = run(*names, "-j2")
        assert code == ExitCode.INTERNAL
        assert out.decode().split() == [name for name in names if "kill" not in name]
        assert [line.split(":")[1] for line in err.splitlines()] == [" 03kill.txt", " 17kill.txt"]


class TestUnits:
    def units(self, jobs: list[Job], workers: int = 2) -> list[list[str]]:
        found = list(units(jobs, workers))
        assert all(unit.is_text == (unit.jobs[0].path[-4:] == ".txt") for unit in found)
        return [[job.path for job in unit.jobs] for unit in found]

    def jobs(self, *names: str) -> list[Job]:
        return [Job(name, name, "", None) for name in names]

    def test_are_all_jobs_in_order(self) -> None:
        names = [f"{number}.{'pdf' if number % 37 == 5 else 'txt'}" for number in range(500)]
        found = self.units(self.jobs(*names))
        assert [name for unit in found for name in unit] == names
        assert max(map(len, found)) == FILES
        assert all(len(unit) == 1 for unit in found if unit[0].endswith("pdf"))

    def test_few_are_parted_so_that_all_workers_have_some(self) -> None:
        assert len(self.units(self.jobs(*(f"{number}.txt" for number in range(12))))) >= 4
        assert self.units(self.jobs("1.txt", "2.txt")) == [["1.txt"], ["2.txt"]]

    @pytest.mark.usefixtures("run")
    def test_large_ones_go_alone(self) -> None:
        for number in range(64):
            Path(f"{number:02}.txt").write_bytes(bytes(BYTES * 2 if number == 20 else BYTES // 4))
        found = self.units(self.jobs(*sorted(os.listdir())))
        assert ["20.txt"] in found
        assert all(len(unit) <= 4 for unit in found)

    def test_standard_input_is_for_the_first_process(self, run: Run) -> None:
        Path("a.txt").write_bytes(b"one\n")
        assert run("a.txt", "-", "a.txt", "-j2", stdin=b"two\n").out == b"one\ntwo\none\n"


STOPPED = """
import sys
from cleaner.cli.main import main
from cleaner.formats.registry import formats, of
formats()["pdf"] = of("pdf")._replace(reader="tests.scripted")
print("ready", file=sys.stderr, flush=True)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("number", "code", "pages"),
    [(signal.SIGINT, 130, 1), (signal.SIGINT, 130, 0), (signal.SIGTERM, 143, 1), (signal.SIGHUP, 129, 1)],
    ids=lambda n: str(int(n)),
)
def test_being_stopped_leaves_nothing_behind(
    tmp_path: Path, number: signal.Signals, code: int, pages: int
) -> None:
    (tmp_path / "t").mkdir()
    env = environment(TMPDIR=str(tmp_path / "t"), ASLEEP=str(tmp_path / "asleep"))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    command = [sys.executable, "-c", STOPPED, "-o", str(tmp_path / "out.txt")]
    try:
        running = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    finally:
        signal.signal(signal.SIGINT, before)
    with running:
        assert running.stdin
        assert running.stderr
        running.stdin.write(script(*["one\n"] * pages, *[{"do": "sleep"}] * (2 - pages)))
        running.stdin.close()
        running.stdin = None
        assert running.stderr.readline() == b"ready\n"
        deadline = time.monotonic() + 30
        while not (tmp_path / "asleep").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(1)  # so that the page before it has been told
        running.send_signal(number)
        _, err = running.communicate(timeout=30)
    told = f"stopped after {pages} of 2 pages, nothing of it was written".encode()
    told = told if number == signal.SIGINT else b""
    assert running.returncode == code
    assert err.partition(b": ")[2].partition(b": ")[2].partition(b"\n")[0] == told, err
    assert list((tmp_path / "t").iterdir()) == []
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_several_that_are_stopped_leave_nothing_behind(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    for folder in ("t", "in"):
        (tmp_path / folder).mkdir()
    for name in range(5):
        (tmp_path / "in" / f"{name}.pdf").write_bytes(script(f"{name}\n", *[{"do": "sleep"}] * (name > 0)))
    env = environment(TMPDIR=str(tmp_path / "t"))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    command = [sys.executable, "-c", STOPPED, "-j3", "-o", str(tmp_path / "out"), str(tmp_path / "in")]
    try:
        running = subprocess.Popen([*command, "--book", "no"], stderr=subprocess.PIPE, env=env)
    finally:
        signal.signal(signal.SIGINT, before)
    with running:
        deadline = time.monotonic() + 30
        while not (tmp_path / "out" / "0.txt").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.3)  # so that workers are at the others
        there = descendants(running.pid)
        running.send_signal(number)
        try:
            _, err = running.communicate(timeout=30)
        finally:
            running.kill()
    said = b"cleaner: stopped after 1 of 5 inputs\n" if number == signal.SIGINT else b""
    assert (running.returncode, err) == (code, b"ready\n" + said)
    assert list((tmp_path / "t").iterdir()) == []
    assert os.listdir(tmp_path / "out") == ["0.txt"]
    assert len(there) > 3
    end = time.monotonic() + 5
    while there & set(parents()) and time.monotonic() < end:
        time.sleep(0.05)
    assert not there & set(parents())


def test_a_pdf_through_a_pipe() -> None:
    with TYPESET.open("rb") as file:
        done = subprocess.run(COMMAND, stdin=file, capture_output=True, env=environment(), check=True)
    assert done.stdout.decode().startswith("The Press at Heron Ferry\n")
    assert done.stderr == b""


@pytest.mark.usefixtures("scripted")
class TestWhatFails:
    """It is said of what has failed, and not of something else."""

    @pytest.mark.parametrize(
        ("error", "code"),
        [(BrokenPipeError(), ExitCode.PIPE), (OSError(errno.ENOSPC, "full"), ExitCode.FILE)],
    )
    def test_standard_output(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, error: OSError, code: ExitCode
    ) -> None:
        def fails(*_: object) -> None:
            raise error

        monkeypatch.setattr(Output, "put", fails)
        done = run(written(Path("a.pdf"), "one\n"))
        assert done.code == code
        assert done.err == ("cleaner: standard output: cannot write: full\n" if code == ExitCode.FILE else "")

    @pytest.mark.parametrize("name", ["-", "a.pdf.gz"])
    def test_no_room_for_temporary_files(self, run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        Path("a.pdf.gz").write_bytes(gzip.compress(script("x\n")))

        def full(path: str, mode: str = "r") -> BinaryIO:
            if "w" in mode:
                raise OSError(errno.ENOSPC, "No space left on device")
            return cast(BinaryIO, open(path, mode))

        for module in (containers, archives):
            monkeypatch.setattr(module, "open", full, raising=False)
        code, out, err = run(name, stdin=script("x\n"))
        assert (code, out) == (ExitCode.FILE, b"")
        assert "cannot be kept in " in err
        assert (
            "No space left on device\n  make room there, or name another directory in the variable TMPDIR"
            in err
        )

    def test_no_directory_for_temporary_files(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tempfile, "tempdir", "nowhere")
        code, _, err = run(stdin=script("x\n"))
        assert code == ExitCode.FILE
        assert err.startswith("cleaner: no directory for temporary files: No such file")
        assert "TMPDIR" in err
        monkeypatch.undo()

    def test_an_archive_is_not_damaged_because_the_disk_is_full(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        path.write_bytes(packed({"a.txt": b"text"}))
        with (
            mock.patch.object(zipfile.ZipFile, "open", side_effect=OSError(errno.ENOSPC, "full")),
            pytest.raises(OSError, match="full"),
        ):
            list(archives.unzip(str(path), str(tmp_path), "a.zip", 1 << 20, 9))

    def test_a_limit_that_is_no_number(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CLEANER_MAX_PAGES", "many")
        code, _, err = run(written(Path("a.pdf"), "one\n"))
        assert code == ExitCode.USAGE
        assert err.startswith("cleaner: CLEANER_MAX_PAGES takes a number")

    @pytest.mark.parametrize("name", ["a.pdf", "A.PNG", "a.xml", "a.zip", "a.gz"])
    def test_an_empty_file(self, run: Run, name: str) -> None:
        Path(name).write_bytes(b"")
        assert run(name) == (ExitCode.DOCUMENT, b"", f"cleaner: {name}: the file is empty\n  get it again\n")
        assert run(name, "-o", "out").code == ExitCode.DOCUMENT
        Path("a").write_bytes(b"")
        assert run("a") == run(stdin=b"") == (0, b"", "")

    def test_a_damaged_member_is_named(self, run: Run) -> None:
        data = bytearray(packed({"one.hocr": HOCR}))
        data[len(data) // 2] ^= 0xFF
        Path("a.zip").write_bytes(data)
        code, _, err = run("a.zip")
        assert code == ExitCode.DOCUMENT
        assert err.startswith("cleaner: a.zip: one.hocr: it is damaged in the archive")

    def test_names_in_archives_give_no_orders_to_a_terminal(self, run: Run) -> None:
        Path("a.zip").write_bytes(packed({"\x1b]0;title\x07\x9b.mets.xml": b"<mets/>", "1.hocr": HOCR}))
        code, _, err = run("a.zip")
        assert code == 0
        assert err == "cleaner: a.zip: left out, as they are no pages: \\x1b]0;title\\x07\\x9b.mets.xml\n"

    def test_what_a_damaged_archive_holds_is_not_said(self, run: Run) -> None:
        data = packed({"one.hocr": HOCR})
        Path("a.zip").write_bytes(data.replace(b"one.hocr", b"x" * 8, 1))
        code, _, err = run("a.zip")
        assert code == ExitCode.DOCUMENT
        assert len(err) < 200

    def test_the_working_directory_is_gone(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "gone").mkdir()
        path = written(Path("a.pdf").absolute(), "one\n")
        os.chdir(tmp_path / "gone")
        (tmp_path / "gone").rmdir()
        code, out, err = run(path)
        assert (code, out) == (ExitCode.FILE, b"")
        assert err == "cleaner: the working directory is gone\n  change to one that is there\n"

    def test_a_name_stands_once_in_a_message(self, run: Run) -> None:
        code, _, err = run(written(Path("a.pdf"), {"do": "grow"}))
        assert code == ExitCode.DOCUMENT
        assert err.count("a.pdf") == 1


def test_what_is_left_of_a_pdf_has_no_text(run: Run) -> None:
    Path("a.pdf").write_bytes(TYPESET.read_bytes()[:20000])
    code, out, err = run("a.pdf")
    assert (code, out) == (ExitCode.DOCUMENT, b"")
    assert "its end is missing" in err
    assert "there is no text in it" in err
