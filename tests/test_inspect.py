"""``cleaner inspect``: what is said of documents that are not cleaned, and that it is what cleaning finds."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner import clean, read
from cleaner.cli.inspect import _spans
from cleaner.formats.text.decoding import Form
from cleaner.reading.containers import Document
from cleaner.reading.inputs import Reader
from cleaner.reports.inspection import MOST, Inspection, inspect, inspection, seen_text

from .cli import Run
from .conftest import ROOT
from .http import PLAIN, App, body, check_problem
from .pdfs import HELVETICA, document, lines, stream
from .test_pdf import mute

SAMPLES = ROOT / "samples"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line in an empty directory."""
    monkeypatch.chdir(tmp_path)
    return Run(monkeypatch)


def found(run: Run, *argv: object, stdin: bytes = b"") -> list[dict[str, Any]]:
    """What is found, as records."""
    done = run("inspect", "--format", "json", *argv, stdin=stdin)
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def of_text(text: str) -> Inspection:
    """What a plain text is."""
    return inspection(seen_text(text, Form("utf-8")))


class TestDocuments:
    def test_of_a_text_layer(self, run: Run) -> None:
        (record,) = found(run, SAMPLES / "typeset.pdf")
        result = clean(read(SAMPLES / "typeset.pdf"))
        assert record["format"] == "pdf" and record["pages"] == len(result.origin.pages) == 8  # type: ignore[union-attr]
        assert record["sizes"] == [{"width": 306.0, "height": 414.0, "unit": "pt", "pages": 8}]
        assert record["states"] == {"text": 8} and record["ocr"] == []
        assert sorted(record["languages"]) == sorted(result.languages)
        assert record["known"] > 0.95 and record["columns"] == 1
        assert record["read"] == [1, 4, 8] and record["tables"] == []
        assert "ReportLab" in record["producer"]

    def test_of_a_scan(self, run: Run) -> None:
        (record,) = found(run, SAMPLES / "scan.pdf")
        assert record["states"] == {"scan": 3} and record["languages"] == [] and record["known"] is None
        assert record["ocr"] == [{"page": page, "why": "no text"} for page in (1, 2, 3)]

    @pytest.mark.parametrize("name", ["scan.hocr", "scan.alto.xml", "scan.page"])
    def test_of_layout_files(self, run: Run, name: str) -> None:
        (record,) = found(run, SAMPLES / name)
        source = read(SAMPLES / name)
        assert not isinstance(source, str)
        assert (record["pages"], record["states"]) == (len(source.pages), {"text": len(source.pages)})
        assert record["languages"] == list(clean(source).languages)

    def test_of_a_long_one_some_pages_are_read(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "long.pdf"
        pages = [f"The ferryman told of page {number} and of the old bridge." for number in range(100)]
        path.write_bytes(document([lines([page]) for page in pages]))
        (record,) = found(run, path)
        assert record["pages"] == 100 and record["states"] == {"text": 100}
        assert len(record["read"]) == MOST and record["read"][0] == 1 and record["read"][-1] == 100

    @pytest.mark.parametrize(
        ("name", "broken"),
        [("Mute", range(20, 21)), ("Helvetica", range(4, 30)), ("Mute", range(0)), ("Mute", range(40))],
    )
    def test_pages_with_fonts_that_say_nothing(
        self, run: Run, tmp_path: Path, name: str, broken: range
    ) -> None:
        """One such page has a font of its own; others have a font's name that was right on pages before."""
        text = lines([f"The ferryman told of the old bridge, line {line}." for line in range(12)])
        odd = lines(["\x7f" * 40] * 12).replace(b"/F1", b"/F2")
        made = document(
            [odd if at in broken else text for at in range(40)],
            [HELVETICA, mute().replace(b"AAAAAA+Mute", name.encode())],
        )
        (tmp_path / "long.pdf").write_bytes(made)
        (record,) = found(run, tmp_path / "long.pdf")
        assert [item["page"] for item in record["ocr"]] == [at + 1 for at in broken]

    def test_forms_are_looked_into(self, run: Run, tmp_path: Path) -> None:
        """What is drawn on all pages says nothing of them, but its text may be in a font without meaning."""
        text = lines(["Aye!", "Nay!"] * 6)
        odd = lines(["\x7f" * 40], top=360).replace(b"/F1", b"/F2")
        form = "/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F2 12 0 R >> >>"
        made = document(
            [text + (b" /X2 Do" if at == 20 else b" /X1 Do") for at in range(40)],
            [HELVETICA, mute()],
            {1000: stream(b"72 730 m 540 730 l S", form), 1001: stream(odd, form)},
            resources="/XObject << /X1 1000 0 R /X2 1001 0 R >>",
        )
        (tmp_path / "long.pdf").write_bytes(made)
        (record,) = found(run, tmp_path / "long.pdf")
        assert [item["page"] for item in record["ocr"]] == [21] and record["states"]["text"] == 39

    @pytest.mark.parametrize(("flags", "state"), [(4, "text"), (2, "blank")])
    def test_a_page_with_nothing_but_what_was_typed_onto_it(
        self, flags: int, state: str, run: Run, tmp_path: Path
    ) -> None:
        said = "/Rect [72 700 400 720] /DA (/Helv 11 Tf) /Contents (Received in March)"
        note = f"<< /Type /Annot /Subtype /FreeText {said} /F {flags} >>".encode()
        (tmp_path / "a.pdf").write_bytes(document([b""], extra={1000: note}, page="/Annots [1000 0 R]"))
        (record,) = found(run, tmp_path / "a.pdf")
        assert {name for name, count in record["states"].items() if count} == {state}

    def test_packed_and_from_standard_input(self, run: Run, tmp_path: Path) -> None:
        packed = tmp_path / "a.pdf.gz"
        data = (SAMPLES / "typeset.pdf").read_bytes()
        packed.write_bytes(gzip.compress(data))
        (one,), (other,) = found(run, packed), found(run, stdin=data)
        assert one["pages"] == other["pages"] == 8 and other["file"] == "standard input"

    def test_what_cannot_be_read_is_said_and_the_others_are_done(self, run: Run) -> None:
        Path("a.pdf").write_bytes(b"%PDF-1.7 nothing of the kind")
        Path("b.txt").write_text("Some words of a text.\n")
        done = run("inspect", "a.pdf", "b.txt", "c.txt")
        assert done.code != 0 and "a.pdf: the PDF is damaged" in done.err and "c.txt" in done.err
        assert b"b.txt" in done.out and b"a.pdf" not in done.out


class TestTexts:
    def test_languages_words_and_encoding(self, run: Run) -> None:
        text = "Das Wasser fließt über die Brücke, und die Leute sehen ihm dabei zu.\n" * 9
        (record,) = found(run, "--encoding", "latin-1", stdin=text.encode("latin-1"))
        assert (record["format"], record["encoding"], record["languages"]) == ("text", "latin-1", ["de"])
        assert record["known"] > 0.9 and record["columns"] == 0 and record["sizes"] == []

    def test_pages_tables_and_notes(self) -> None:
        table = "Fenton       11.2    5.0\nMilltown      9.7   14.1\nHillside     10.9    3.8\n"
        made = of_text(f"The old bridge* was burned.\n\n* In 1804.\n\f{table}\fThe end of it.\n")
        assert (made.pages, made.tables, made.notes) == (3, [2], [1])

    def test_numbered_lines_are_no_table(self) -> None:
        assert (
            of_text("".join(f"{line}    Said the witness of line {line}\n" for line in range(1, 9))).tables
            == []
        )

    def test_of_nothing(self) -> None:
        made = of_text("")
        assert (made.pages, made.states, made.known) == (1, {"blank": 1}, None)


class TestTable:
    def test_is_aligned_and_leaves_out_what_nobody_has(self, run: Run) -> None:
        done = run("inspect", SAMPLES / "scan.pdf", SAMPLES / "typeset.pdf")
        head, scan, typeset = done.out.decode().splitlines()
        assert head.split()[:3] == ["file", "format", "pages"] and "tables" not in head
        assert "1-3: no text" in scan and scan.index("1-3") == head.index("needs OCR")
        assert "en, uk, de" in typeset and typeset.index("en, uk") == head.index("languages")

    def test_pages_in_a_row_are_one(self) -> None:
        assert _spans([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
        assert len(_spans(list(range(1, 400, 2)))) == 32


class TestService:
    @pytest.fixture
    def app(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[App]:
        made = App(monkeypatch, tmp_path)
        yield made
        made.close()

    def test_texts_and_documents(self, app: App) -> None:
        text = "The ferryman told of the old bridge, and of the river in the north.\n"
        one = app.post("/v1/inspect", content=text.encode(), headers=PLAIN).json()
        other = app.post("/v1/inspect", **body(text)).json()
        assert one == other and one["languages"] == ["en"] and one["format"] == "text"
        made = app.post("/v1/inspect", content=(SAMPLES / "typeset.pdf").read_bytes()).json()
        assert (made["pages"], made["read"], made["format"]) == (8, [1, 4, 8], "pdf")

    def test_what_cannot_be_read(self, app: App) -> None:
        check_problem(app.post("/v1/inspect", content=b"%PDF-1.7 nothing"), "bad-document")
        check_problem(
            app.post("/v1/inspect", content=b"{", headers={"Content-Type": "application/json"}), "bad-json"
        )


def _whole(reader: Reader, document: Document) -> object:
    return reader.sample(document, "")


@pytest.mark.clock
def test_takes_a_part_of_the_time_of_reading(tmp_path: Path) -> None:
    line = "The ferryman told of the old bridge, and of the river in the north, and nobody believed him."
    path = tmp_path / "a.pdf"
    path.write_bytes(document([lines([line] * 40)] * 120))
    with Reader(1) as reader:
        seconds = []
        for work in (inspect, _whole):
            with reader.open(str(path), "a.pdf") as opened:
                work(reader, opened)
                begun = time.perf_counter()
                work(reader, opened)
                seconds.append(time.perf_counter() - begun)
    assert seconds[0] < seconds[1] / 2
