"""Tables: what is one, what is none, and what becomes of it in the record, as CSV and in the forms."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from cleaner import Result, clean, read
from cleaner.evidence.columns import Piece, grid_of
from cleaner.reports.records import result_record
from cleaner.reports.tables import csv_of, find, grid

from .cli import Run
from .test_structured_forms import written

STATIONS = """\
The rain of those years was little, and people spoke of it.

Station       May   June
Fenton       11.2    5.0
Milltown      9.7   14.1
Hillside     10.9    3.8

Nobody measured it at the ferry.
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line in an empty directory."""
    monkeypatch.chdir(tmp_path)
    return Run(monkeypatch)


def grids(text: str) -> list[list[list[str]]]:
    """The cells of all tables of a text that is cleaned as it is."""
    result = Result(text)
    return [grid(table, result.text) for table in find(result)]


class TestIsATable:
    def test_what_stands_in_columns(self) -> None:
        assert grids(STATIONS) == [
            [
                ["Station", "May", "June"],
                ["Fenton", "11.2", "5.0"],
                ["Milltown", "9.7", "14.1"],
                ["Hillside", "10.9", "3.8"],
            ]
        ]

    @pytest.mark.parametrize("text", [
        "a\tb\tc\n1\t2\t3\n4\t5\t6\n",
        "a | b | c\n1 | 2 | 3\n4 | 5 | 6\n",
        "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n",
        "+---+---+---+\n| a | b | c |\n+---+---+---+\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n+---+---+---+\n",
        "a     b     c\n-------------\n1     2     3\n\n4     5     6\n",
        "a ....... b     c\n1 ....... 2     3\n4 ....... 5     6\n",
    ])  # fmt: skip
    def test_drawn_in_many_ways(self, text: str) -> None:
        assert grids(text) == [[["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]]]

    def test_with_empty_cells(self) -> None:
        text = (
            "Name      Born   Died\nAnna      1790   1851\nMaria            1860\n"
            "Peter     1801\nPaul      1804   1870\n"
        )
        assert grids(text)[0][2:4] == [["Maria", "", "1860"], ["Peter", "1801", ""]]

    def test_with_a_cell_over_several_columns(self) -> None:
        text = (
            "Station        May      June\nAll     from 11 to 14 mm a year\n"
            "Fenton          11         5\nMilltown         9        14\nHillside        10         3\n"
        )
        assert grids(text)[0][1] == ["All", "from 11 to 14 mm a year", ""]

    def test_with_heads_of_sections(self) -> None:
        rows = "Fenton         11         5\nMilltown        9        14\nHillside       10         3\n"
        found = grids(f"{rows}\nIn the north\n{rows.replace('ton', 'dale')}")
        assert [len(table) for table in found] == [7]
        assert found[0][3] == ["In the north", "", ""]

    def test_with_items_of_lists_in_the_cells(self) -> None:
        text = (
            "What is sold       Why it is not\n"
            "Eels and soup      •   The ferry is late in the winter\n"
            "                   •   Nobody asks for it\n"
            "Bread              •   The mill stands still\n"
            "                   •   Rats have been in the flour again\n"
        )
        assert grids(text) == [
            [
                ["What is sold", "Why it is not"],
                ["Eels and soup", "•   The ferry is late in the winter"],
                ["", "•   Nobody asks for it"],
                ["Bread", "•   The mill stands still"],
                ["", "•   Rats have been in the flour again"],
            ]
        ]

    def test_with_signs_in_the_cells(self) -> None:
        text = (
            "Goods      North    South    West\n"
            "Eels         •        •\n"
            "Bread        •                 •\n"
            "Soup                  •        •\n"
        )
        assert grids(text)[0][1:] == [
            ["Eels", "•", "•", ""],
            ["Bread", "•", "", "•"],
            ["Soup", "", "•", "•"],
        ]

    def test_that_begins_anew_is_another(self) -> None:
        rows = "Item     Qty    Price\nEel        1     4.50\nSoup       2     3.20\n"
        assert [len(table) for table in grids(f"{rows}\nCustomer: Brook\n\n{rows}")] == [3, 3]


class TestIsNone:
    @pytest.mark.parametrize("text", [
        "",
        "One line      with a gap\n",
        "Two lines     with gaps\nare not       a table\n",
        "Introduction ............ 1\nThe first part ......... 12\nThe second part ....... 130\n",
        "It ended.  Then it began.\nIt rained.  They left.  Nobody came.\nHe said so.  And she.\n",
        "to    wide   set lines    that\nare justified   by    blanks   only\n"
        "have  their gaps    in no\nplace    below    one  another\n",
        "It was said at the time that the old     bridge over the river had been burned by\n"
        "somebody who was known in the north      and who did not like it to be spoken of in\n"
        "any of the villages of the valley, but   nobody of those who knew had seen him there\n",
        "•   eels and soup\n•   bread of the mill\n•   what is left\n◦   of all that\n•   or nothing\n",
        "[Wei76]   The mill and its owner, of that year\n[Zei14]   How ice was cut then\n"
        "[HB3]     On the ferry in winter\n[Mit97]   Barges\n",
        "SCENE I.      A wood.\n\nThe ferryman enters, and after him the miller with a lamp in his hand.\n",
    ])  # fmt: skip
    def test_what_is_not_sure(self, text: str) -> None:
        assert grids(text) == []

    def test_its_lines_stay_lines_with_gaps(self) -> None:
        text = "Two lines     with gaps\nare not       a table\n"
        assert written("markdown", Result(text)).decode() == f"```\n{text}```\n"
        assert f"<pre>\n{text.strip()}</pre>" in written("html", Result(text)).decode()


def typeset(path: Path) -> Path:
    """A page with a table of figures that stand a blank apart, in proportional type."""
    canvas = Canvas(str(path), pagesize=(400, 500))
    canvas.setFont("Times-Roman", 11)
    canvas.drawString(40, 450, "The rain was measured for the first time in these years.")
    rows = [
        ("Station", "1901", "1902"),
        ("Fenton", "1,134", "871"),
        ("Hill", "942", "1,020"),
        ("Mill", "88", "1,111"),
    ]
    for row, (name, first, second) in enumerate(rows):
        canvas.drawString(40, 400 - 14 * row, name)
        canvas.drawRightString(160, 400 - 14 * row, first)
        canvas.drawRightString(195, 400 - 14 * row, second)
    canvas.save()
    return path


def test_two_rows_in_one_line_are_no_table() -> None:
    def pieces(start: int, *lefts: int) -> list[Piece]:
        return [
            Piece(start + 5 * at, start + 5 * at + 4, left, left + 20.0, at > 0)
            for at, left in enumerate(lefts)
        ]

    rows = [pieces(0, 0, 50, 100), pieces(20, 0, 50, 100), pieces(40, 0, 50, 100)]
    assert grid_of(rows)
    assert grid_of([*rows, pieces(60, 0, 50, 100, 0, 50, 100)]) is None


class TestOfDocuments:
    def test_columns_are_found_by_their_boxes(self, tmp_path: Path) -> None:
        result = clean(read(typeset(tmp_path / "a.pdf")))
        (table,) = find(result)
        assert grid(table, result.text)[1:] == [
            ["Fenton", "1,134", "871"],
            ["Hill", "942", "1,020"],
            ["Mill", "88", "1,111"],
        ]

    def test_cells_have_boxes_in_the_record(self, tmp_path: Path) -> None:
        result = clean(read(typeset(tmp_path / "a.pdf")))
        (table,) = json.loads(json.dumps(result_record(result)))["tables"]
        assert (table["page"], table["columns"], len(table["rows"])) == (1, 3, 4)
        cell = table["rows"][1][2]
        assert (cell["text"], cell["column"], cell["span"]) == ("871", 2, 1)
        assert result.text[cell["start"] : cell["end"]] == "871"
        left, top, right, bottom = cell["box"]
        assert right == pytest.approx(195, abs=1) and 170 < left < 181
        assert top < 500 - 386 < bottom + 2

    def test_cells_of_a_text_have_none(self) -> None:
        (table,) = result_record(Result(STATIONS))["tables"]
        assert "box" not in table and "page" not in table["rows"][0][0]


class TestAsCsv:
    def test_has_what_cells_say(self) -> None:
        text = 'He said      "so"\nand, then    this\nor that      other\n'
        result = Result(text)
        made = csv_of(find(result)[0], text)
        assert made.startswith(b'He said,"""so"""\r\n')
        rows = list(csv.reader(io.StringIO(made.decode())))
        assert rows == [["He said", '"so"'], ["and, then", "this"], ["or that", "other"]]

    def test_of_each_input_below_the_directory(self, run: Run) -> None:
        Path("a.txt").write_text(STATIONS + STATIONS)
        Path("b.txt").write_text("Nothing of that kind.\n")
        assert run("a.txt", "b.txt", "-o", "out/", "--tables", "tables").code == 0
        names = sorted(path.name for path in Path("tables").iterdir())
        assert names == ["a.txt.table-1.csv", "a.txt.table-2.csv"]
        assert Path("tables/a.txt.table-2.csv").read_bytes().splitlines()[1] == b"Fenton,11.2,5.0"

    def test_of_standard_input(self, run: Run) -> None:
        assert run("--tables", "tables", stdin=STATIONS.encode()).code == 0
        assert [path.name for path in Path("tables").iterdir()] == ["table-1.csv"]

    def test_of_two_inputs_of_one_name_are_refused(self, run: Run) -> None:
        for name in ("one", "two"):
            Path(name).mkdir()
            Path(name, "a.txt").write_text(STATIONS)
        done = run("one/a.txt", "two/a.txt", "--check", "--tables", "tables")
        assert done.code == 2 and "would be written twice" in done.err


def test_of_markdown_have_pipes() -> None:
    wanted = "| Station | May | June |\n| --- | --- | --- |\n| Fenton | 11.2 | 5.0 |"
    assert wanted in written("markdown", Result(STATIONS)).decode()


@pytest.mark.clock
@pytest.mark.parametrize("text", [
    "Eel {} pie             1      4.50\nBarley soup         2      3.20\n\nx\n",
    "a b   c   d   {}\n\nccccc     b     f   gggg    h\n",
    "{}    {}\n",
    "{} | " * 40 + "\n",
])  # fmt: skip
def test_take_time_in_proportion(text: str) -> None:
    def seconds(size: int) -> float:
        result = Result("".join(text.replace("{}", str(number)) for number in range(size)))
        begun = time.perf_counter()
        find(result)
        return time.perf_counter() - begun

    short = min(seconds(200) for _ in range(3))
    assert min(seconds(1600) for _ in range(3)) < 24 * short + 0.1
