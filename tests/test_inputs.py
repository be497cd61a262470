"""Documents to pages: order, OCR, and what a page that fails costs."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.errors import DocumentError, ExitCode, FileError, LimitError, OcrError, UsageError
from cleaner.evidence import languages
from cleaner.formats.registry import formats
from cleaner.formats.request import Request
from cleaner.reading import recognition
from cleaner.reading.containers import spooled
from cleaner.reading.inputs import Reader, numbers, read
from cleaner.reading.recognition import spans
from cleaner.text.source import Source

from .scripted import MARK, script, written
from .test_archives import packed

ALL = Request()


@pytest.fixture(autouse=True)
def _scripted(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every document is one of :mod:`tests.scripted`, and no file is left behind."""
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for name, format in formats().items():
        if format.reader:
            monkeypatch.setitem(formats(), name, format._replace(reader="tests.scripted"))
    monkeypatch.setattr(recognition, "OCR", "tests.scripted")
    monkeypatch.setattr(recognition, "check", lambda name: None)
    yield
    assert list(temporary.iterdir()) == []


def source(path: Path, request: Request = ALL, jobs: int = 2, **changes: Any) -> Source:
    with Reader(jobs, **changes) as reader:
        return reader.read(str(path), "it", request)


def texts(found: Source) -> list[str]:
    return [page.text for page in found.pages]


class TestPages:
    def test_in_order_with_progress(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.pdf", *(f"page {n}\n" for n in range(30)))
        steps: list[tuple[int, int]] = []
        with Reader() as reader:
            found = reader.read(str(path), "it", ALL, lambda done, total: steps.append((done, total)))
        assert texts(found) == [f"page {n}\n" for n in range(30)]
        assert (found.format, found.complete, found.warnings) == ("pdf", True, ())
        assert steps == [(n, 30) for n in range(31)] + steps[31:]
        assert set(steps[31:]) <= {(30, 30)}

    @pytest.mark.parametrize(
        ("pages", "wanted"), [("2-3", [2, 3]), ("4-", [4, 5]), ("1,5", [1, 5]), ("5,4", [4, 5])]
    )
    def test_some(self, tmp_path: Path, pages: str, wanted: list[int]) -> None:
        single = written(tmp_path / "a.pdf", *(f"{n}\n" for n in range(1, 6)))
        archive = tmp_path / "a.zip"
        archive.write_bytes(packed({f"{n}.pdf": script(f"{n}\n") for n in range(1, 6)}))
        for path in (single, archive):
            found = source(path, ALL._replace(pages=pages))
            assert texts(found) == [f"{n}\n" for n in wanted]
            assert numbers(found, pages) == wanted

    @pytest.mark.parametrize("pages", ["9", "6-", "7-8"])
    def test_none_of_those_that_are_there(self, tmp_path: Path, pages: str) -> None:
        path = written(tmp_path / "a.pdf", *("x\n" for _ in range(5)))
        with pytest.raises(DocumentError) as caught:
            source(path, ALL._replace(pages=pages))
        assert (caught.value.problem, caught.value.advice) == (f"it: it has no page {pages}", "it has 5")

    def test_a_range_that_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="'x' is no range of pages"):
            source(written(tmp_path / "a.pdf", "x\n"), ALL._replace(pages="x"))

    def test_lone_surrogates_are_replaced(self, tmp_path: Path) -> None:
        assert texts(source(written(tmp_path / "a.pdf", "a\ud800b\udfff\n"))) == ["a\ufffdb\ufffd\n"]

    def test_more_than_the_limit(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.pdf", *("x\n" for _ in range(5)))
        with pytest.raises(LimitError) as caught:
            source(path, ALL._replace(max_pages=3))
        assert caught.value.limit == "max_pages"
        assert "it: 5 pages are more than the 3 of the limit max_pages" in caught.value.problem
        assert "--pages 1-3" in caught.value.advice
        assert "CLEANER_MAX_PAGES=5" in caught.value.advice

    def test_a_file_over_the_limit(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CLEANER_MAX_DOCUMENT", "1K")
        with pytest.raises(LimitError, match="max_document"):
            source(written(tmp_path / "a.pdf", "x" * 2000))

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match="No such file"):
            source(tmp_path / "none.pdf")


class TestBooks:
    def test_of_a_zip(self, tmp_path: Path) -> None:
        members = {f"p{n}.pdf": script(f"page {n}\n") for n in (10, 9, 1)}
        (tmp_path / "a.zip").write_bytes(packed({**members, "x.json": b"x"}))
        found = source(tmp_path / "a.zip")
        assert texts(found) == ["page 1\n", "page 9\n", "page 10\n"]
        assert [page.file for page in found.pages] == ["p1.pdf", "p9.pdf", "p10.pdf"]
        assert found.warnings == ("it: left out, as they are no pages: x.json",)

    def test_of_texts(self, tmp_path: Path) -> None:
        (tmp_path / "1.txt").write_bytes(b"one\r\ntwo")
        (tmp_path / "2.txt").write_bytes("Größe und Maß der Straße für Österreich\n".encode("cp1252"))
        (tmp_path / "3.txt.gz").write_bytes(gzip.compress(b"five\n\fsix\n\f"))
        found = source(tmp_path)
        assert texts(found) == ["one\ntwo\n", "Größe und Maß der Straße für Österreich\n", "five\n", "six\n"]
        assert found.text == "one\ntwo\n\fGröße und Maß der Straße für Österreich\n\ffive\n\fsix\n"
        assert (found.format, len(found.warnings)) == ("text", 1)
        assert "2.txt: not UTF-8; read as cp1252" in found.warnings[0]

    def test_one_bad_file_costs_its_page(self, tmp_path: Path) -> None:
        written(tmp_path / "1.pdf", "one\n")
        (tmp_path / "2.pdf").write_bytes(MARK + b'{"no": "pages"}')
        written(tmp_path / "3.pdf", "three\n")
        found = source(tmp_path)
        assert texts(found) == ["one\n", "", "three\n"]
        assert (found.complete, found.pages[1].origin) == (False, "unread")
        assert found.pages[1].warnings == ("the file is damaged",)

    def test_limits_of_the_whole(self, tmp_path: Path) -> None:
        for number in range(4):
            written(tmp_path / f"{number}.pdf", "x\n", "y\n")
        with pytest.raises(LimitError, match="max_pages"):
            source(tmp_path, ALL._replace(max_pages=5))
        assert len(source(tmp_path, ALL._replace(max_pages=5, pages="4-8")).pages) == 5


class TestWhatAPageMayCost:
    @pytest.fixture(autouse=True)
    def _short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CLEANER_PAGE_SECONDS", "2")

    @pytest.mark.parametrize(
        ("do", "says"),
        [
            ("sleep", "took more than the 2 seconds of the limit page_seconds"),
            ("die", "failed: its process "),
            ("grow", "needs more than the 2048 MiB of the limit max_memory"),
            ("huge", "has more pixels than max_pixels allows"),
        ],
    )
    @pytest.mark.parametrize("pages", ["", "1-2,4"])
    def test_itself(self, tmp_path: Path, do: str, says: str, pages: str) -> None:
        path = written(tmp_path / "a.pdf", "one\n", {"do": do}, "three\n", "four\n")
        found = source(path, ALL._replace(pages=pages))
        assert texts(found) == (["one\n", "", "four\n"] if pages else ["one\n", "", "three\n", "four\n"])
        assert not found.complete
        assert found.pages[1].origin == "unread"
        (clause,) = found.pages[1].warnings
        assert clause.startswith(says)

    @pytest.mark.parametrize(
        ("do", "limit", "variable"),
        [
            ("sleep", "page_seconds", "CLEANER_PAGE_SECONDS=4"),
            ("grow", "max_memory", "CLEANER_MAX_MEMORY=4096M"),
        ],
    )
    def test_a_document_of_nothing_else_is_an_error(
        self, tmp_path: Path, do: str, limit: str, variable: str
    ) -> None:
        with pytest.raises(LimitError) as caught:
            source(written(tmp_path / "a.pdf", {"do": do}))
        assert caught.value.limit == limit
        assert caught.value.problem.startswith("it: page 1 ")
        assert variable in caught.value.advice

    def test_three_in_a_row_are_enough(self, tmp_path: Path) -> None:
        dead = [{"do": "die"}] * 3
        found = source(written(tmp_path / "a.pdf", "one\n", *dead, "five\n", "six\n"))
        assert texts(found) == ["one\n", "", "", ""]
        assert found.warnings == ("it: given up after page 4, 2 more were to come",)
        found = source(written(tmp_path / "a.pdf", "one\n", *dead[:2], "four\n", *dead[:2], "seven\n"))
        assert texts(found) == ["one\n", "", "", "four\n", "", "", "seven\n"]

    def test_what_comes_before_damage_is_kept(self, tmp_path: Path) -> None:
        found = source(written(tmp_path / "a.pdf", "one\n", {"do": "refuse"}, "three\n"))
        assert (texts(found), found.complete) == (["one\n"], False)
        assert found.warnings == ("it: the page tree is damaged",)
        found = source(written(tmp_path / "a.pdf", "one\n", {"text": "two\n", "torn": True}))
        assert (texts(found), found.complete) == (["one\n", "two\n"], False)
        assert found.warnings == ("it: the file is cut short",)

    @pytest.mark.parametrize("pages", [({"text": ""}, {"text": " \n"}), ({"do": "refuse"},)])
    def test_never_silently_nothing(self, tmp_path: Path, pages: tuple[dict[str, str], ...]) -> None:
        with pytest.raises(DocumentError) as caught:
            source(written(tmp_path / "a.pdf", *pages))
        assert caught.value.code == ExitCode.DOCUMENT

    def test_the_next_document_is_read(self, tmp_path: Path) -> None:
        bad, good = written(tmp_path / "a.pdf", {"do": "die"}), written(tmp_path / "b.pdf", "good\n")
        with Reader() as reader:
            for path, wanted in ((bad, ""), (good, "good\n"), (bad, ""), (good, "good\n")):
                if wanted:
                    assert texts(reader.read(str(path), "it", ALL)) == [wanted]
                else:
                    with pytest.raises(DocumentError):
                        reader.read(str(path), "it", ALL)


class TestOcr:
    def test_of_pages_without_text(self, tmp_path: Path) -> None:
        pages = [{"ocr": f"scan {n}\n", "label": "iv"} if n % 2 else f"text {n}\n" for n in range(9)]
        found = source(written(tmp_path / "a.pdf", *pages), jobs=3)
        assert texts(found) == [f"scan {n}\n" if n % 2 else f"text {n}\n" for n in range(9)]
        assert [page.origin for page in found.pages] == ["ocr" if n % 2 else "text" for n in range(9)]
        assert {page.label for page in found.pages} == {"", "iv"}
        assert found.complete

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_order_does_not_depend_on_the_number_of_workers(self, tmp_path: Path, jobs: int) -> None:
        for number in range(6):
            written(tmp_path / f"{number}.pdf", {"ocr": f"{number}\n"})
        found = source(tmp_path, jobs=jobs)
        assert [(page.text, page.file) for page in found.pages] == [(f"{n}\n", f"{n}.pdf") for n in range(6)]

    def test_only_of_wanted_pages(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.pdf", {"ocr": "", "ocr_do": "die"}, {"ocr": "two\n"})
        assert texts(source(path, ALL._replace(pages="2"))) == ["two\n"]

    def test_a_page_that_fails_costs_itself(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CLEANER_OCR_SECONDS", "2")
        pages = [{"ocr": "x", "ocr_do": do} for do in ("sleep", "die", "fail")]
        found = source(written(tmp_path / "a.pdf", *pages, {"ocr": "four\n"}), jobs=3)
        assert texts(found) == ["", "", "", "four\n"]
        assert not found.complete
        clauses = [page.warnings[0] for page in found.pages[:3]]
        assert clauses[0] == "OCR took more than the 2 seconds of the limit ocr_seconds"
        assert clauses[1].startswith("OCR failed: its process ")
        assert clauses[2] == "tesseract failed: exit code 1"

    def test_that_is_missing_names_the_pages(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.pdf", "text\n", {"ocr": "a"}, {"ocr": "b"}, "text\n", {"ocr": "c"})
        with pytest.raises(OcrError) as caught:
            source(path, ALL._replace(lang=("mi",)))
        assert caught.value.code == ExitCode.OCR
        assert caught.value.problem == "it: pages 2-3, 5 must be read by OCR: no data for 'mi'"
        assert caught.value.advice == "apt install tesseract-ocr-mri; --ocr never leaves these pages out"

    def test_without_an_engine(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from cleaner.formats.ocr.engines.tesseract import program

        monkeypatch.setattr(recognition, "check", lambda name: program.engine())
        monkeypatch.setenv(program.VARIABLE, "/nowhere/tesseract")
        with pytest.raises(
            OcrError, match="it: page 1 must be read by OCR: tesseract is not installed"
        ) as caught:
            source(written(tmp_path / "a.pdf", {"ocr": "a"}))
        assert "apt install tesseract-ocr" in caught.value.advice
        assert "--ocr never" not in caught.value.advice

    @pytest.mark.parametrize(
        ("covers", "words", "lang", "told"),
        [
            (1, 600, (), "en"),
            (3, 600, (), "en"),
            (4, 600, (), ""),  # no few pages
            (1, 100, (), ""),  # too little text
            (1, 600, ("de",), "de"),
        ],
    )
    def test_a_cover_is_in_the_language_of_the_text(
        self, tmp_path: Path, covers: int, words: int, lang: tuple[str, ...], told: str
    ) -> None:
        text = "the men of the island had steered by a fire that was on the beach and they were at the sea\n"
        pages = [{"ocr": "cover "}] * covers + [text * (words // 40)] * 2
        found = source(written(tmp_path / "a.pdf", *pages), ALL._replace(lang=lang))
        assert texts(found)[:covers] == [f"cover {told}"] * covers

    def test_a_language_without_data_is_looked_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(languages, "detect", lambda words: ("mi",))
        path = written(tmp_path / "a.pdf", {"ocr": "cover "}, "kei te pai te moana i tenei ra\n" * 90)
        assert texts(source(path))[0] == "cover "

    def test_the_page_that_is_looked_at_may_be_damaged(self, tmp_path: Path) -> None:
        for number, page in enumerate(({"ocr": "one "}, {"ocr": "two", "ocr_do": "fail"}, {"ocr": "three "})):
            written(tmp_path / f"{number}.pdf", {**page, "look": "fail"} if number == 1 else page)
        found = source(tmp_path, ALL._replace(lang=("de",)))
        assert texts(found) == ["one de", "", "three de"]
        assert not found.complete
        written(tmp_path / "0.pdf", {"ocr": "one ", "look": "fail"})
        written(tmp_path / "2.pdf", {"ocr": "three ", "look": "fail"})
        with pytest.raises(OcrError, match="tesseract failed"):
            source(tmp_path, ALL)

    def test_that_finds_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(DocumentError, match="no text on its pages") as caught:
            source(written(tmp_path / "a.pdf", {"ocr": " "}), ALL)
        assert "300 dpi" in caught.value.advice

    def test_that_is_not_wanted(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.pdf", "text\n", {"ocr": "a", "ocr_do": "die"})
        found = source(path, ALL._replace(ocr="never"))
        assert (texts(found), found.complete) == (["text\n", ""], True)
        assert "--ocr never" in found.pages[1].warnings[0]
        with pytest.raises(DocumentError) as caught:
            source(written(tmp_path / "a.pdf", {"ocr": "a"}), ALL._replace(ocr="never"))
        assert "--ocr never" in caught.value.advice


def test_what_is_said_of_a_file_of_a_book_names_it(tmp_path: Path) -> None:
    written(tmp_path / "1.pdf", "one\n")
    written(tmp_path / "2.pdf", {"text": "two\n", "torn": True})
    assert source(tmp_path).warnings == ("it: 2.pdf: the file is cut short",)


class TestSpooling:
    def test_is_gone_afterwards(self, tmp_path: Path) -> None:
        import io

        with spooled(b"head ", io.BytesIO(b"and the rest"), "it") as path:
            assert Path(path).read_bytes() == b"head and the rest"
        assert not os.path.exists(path)

    def test_stops_at_the_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Endless:
            def read(self, size: int) -> bytes:
                return bytes(size)

        monkeypatch.setenv("CLEANER_MAX_DOCUMENT", "3M")
        with pytest.raises(LimitError, match="max_document"), spooled(b"x", Endless(), "it"):  # type: ignore[arg-type]
            pass


class TestLibrary:
    def test_reads_text_and_documents(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"plain\r\ntext")
        assert read(tmp_path / "a.txt") == "plain\r\ntext"
        assert read(b"plain\r\ntext") == read(gzip.compress(b"plain\r\ntext")) == "plain\r\ntext"
        found = read(written(tmp_path / "a.pdf", "one\n", "two\n"), pages="2")
        assert isinstance(found, Source)
        assert texts(found) == ["two\n"]
        assert texts(read((tmp_path / "a.pdf").read_bytes())) == ["one\n", "two\n"]  # type: ignore[arg-type]

    def test_settings_are_checked(self) -> None:
        with pytest.raises(ValueError, match="unknown setting"):
            read(b"x", colour="red")


@pytest.mark.parametrize(
    ("pages", "wanted"),
    [
        ([3], "page 3"),
        ([1, 2], "pages 1-2"),
        ([1, 2, 3, 9, 11, 12], "pages 1-3, 9, 11-12"),
        ([4, 6], "pages 4, 6"),
    ],
)
def test_spans(pages: list[int], wanted: str) -> None:
    assert spans(pages) == wanted
