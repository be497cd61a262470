"""Words to lines, columns and text, on pages set for the test: a letter is half a type size wide."""

from __future__ import annotations

import re
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.formats.layout.columns import blocks
from cleaner.formats.layout.compositor import Composed
from cleaner.formats.layout.from_lines import LineCompositor
from cleaner.formats.layout.lines import PlacedWord, segments
from cleaner.formats.layout.margins import parted
from cleaner.text.source import Box

LEFT = (
    "the letters of the first column run on",
    "from line to line as those of a printed",
    "page do, and none of them is any shorter",
    "than it has to be, for the sake of these",
    "tests, which are about the white spaces",
    "between the columns and not about words",
)
RIGHT = (
    "another column stands beside it and has",
    "lines of its own, which nobody wants to",
    "see between those of the first, as they",
    "would be if the page were simply read as",
    "it was scanned, from the left edge to the",
    "right one, without a thought of gutters",
)


class Sheet:
    """A page that words are put on; ``order`` counts them as a document would."""

    def __init__(self) -> None:
        self.words: list[PlacedWord] = []
        self.order = count(0, 100)

    def put(self, text: str, left: float, base: float, size: float = 10, space: float = 0.25) -> float:
        """Set words in a row, and say where it ends."""
        for word in text.split():
            right = left + len(word) * size / 2
            box = left, base - 0.8 * size, right, base + 0.2 * size
            self.words.append(PlacedWord(word, *box, base, size, next(self.order)))
            left = right + space * size
        return left

    def column(self, texts: tuple[str, ...], left: float, top: float = 100, step: float = 12) -> None:
        for number, text in enumerate(texts):
            self.put(text, left, top + number * step)

    def composed(self) -> Composed:
        compositor = LineCompositor()
        compositor.add(blocks(segments(self.words)))
        return compositor.composed()

    @property
    def text(self) -> str:
        return self.composed().text


def joined(*parts: tuple[str, ...]) -> str:
    return "".join(f"{line}\n" for part in parts for line in part)


def test_nothing_is_nothing() -> None:
    assert Sheet().composed().text == ""


ROWS = (
    ("name", "price", "pieces", "sum"),
    ("apple", "1.20", "4", "4.80"),
    ("pear", "1.35", "12", "16.20"),
    ("plum", "0.95", "30", "28.50"),
    ("quince", "2.10", "2", "4.20"),
    ("cherry", "0.10", "120", "12.00"),
    ("medlar", "3.00", "1", "3.00"),
)


@pytest.mark.parametrize("by_column", [False, True], ids=["by row", "by column"])
def test_a_table_is_not_torn(by_column: bool) -> None:
    sheet = Sheet()
    cells = [(row, column) for row in range(len(ROWS)) for column in range(4)]
    for row, column in sorted(cells, key=lambda cell: cell[::-1]) if by_column else cells:
        sheet.put(ROWS[row][column], 100 + 90 * column, 100 + 14 * row)
    lines = sheet.text.splitlines()
    assert [tuple(line.split()) for line in lines] == list(ROWS)
    assert all(line.count("   ") >= 3 for line in lines)


def test_a_list_of_terms_is_not_torn() -> None:
    sheet = Sheet()
    for number, (term, text) in enumerate(zip(("-a", "-b", "-c", "-d", "-e", "-f"), LEFT, strict=True)):
        sheet.put(term, 50, 100 + 12 * number)
        sheet.put(text, 130, 100 + 12 * number)
    assert [line.split()[0] for line in sheet.text.splitlines()] == ["-a", "-b", "-c", "-d", "-e", "-f"]


def test_a_table_of_contents_is_not_torn() -> None:
    sheet = Sheet()
    for number, text in enumerate(LEFT):
        sheet.put(text, 50, 100 + 12 * number)
        sheet.put(f"{number + 7}", 500, 100 + 12 * number)
    assert [line.split()[-1] for line in sheet.text.splitlines()] == ["7", "8", "9", "10", "11", "12"]


def test_a_loose_line_has_single_spaces() -> None:
    sheet = Sheet()
    sheet.put("a justified line with few words", 50, 100, space=1.3)
    sheet.put("and the next one, set as usual, is this", 50, 112)
    assert sheet.text.splitlines()[0] == "a justified line with few words"


@pytest.mark.parametrize("shift", [0, 5], ids=["level", "not level"])
@pytest.mark.parametrize("gutter", [10, 30])
def test_two_columns(shift: float, gutter: float) -> None:
    sheet = Sheet()
    sheet.column(LEFT, 50)
    sheet.column(RIGHT, 50 + 40 * 5 + gutter, 100 + shift)
    assert sheet.text == joined(LEFT, RIGHT)


def test_columns_that_the_document_has_line_by_line() -> None:
    sheet = Sheet()
    for number, (left, right) in enumerate(zip(LEFT + RIGHT, RIGHT + LEFT, strict=True)):
        sheet.put(left, 50, 100 + 12 * number)
        sheet.put(right, 280, 100 + 12 * number)
    assert sheet.text == joined(LEFT, RIGHT, RIGHT, LEFT)


RAGGED = (
    "The council of the town met", "again in its old hall, and its", "members spoke of the bridge.",
    "Nobody wished to pay for it", "while the ferry carried all", "the people over, at a price",
    "that many thought too high.", "An engineer from the city did", "not agree with what the clerk",
    "had written in his letter, but", "kept his silence.",
)  # fmt: skip
OTHERS = (
    "stones of the old bridge had", "become loose in the spring,", "and nobody had mended them",
    "since. A merchant with all his", "barrels told everyone that he", "knew better. Farmers from", "the valley brought stones of",
    "their own, and wanted to be", "paid for them at once; which", "was refused. The mill would", "have needed them.",
)  # fmt: skip


@pytest.mark.parametrize("shift", [0, 2.1, 4.3], ids=["level", "nearly level", "not level"])
@pytest.mark.parametrize("texts", [(RAGGED, OTHERS), (OTHERS, RAGGED, OTHERS)], ids=["two", "three"])
def test_ragged_columns_that_the_document_has_line_by_line(
    texts: tuple[tuple[str, ...], ...], shift: float
) -> None:
    sheet = Sheet()
    for number, lines in enumerate(zip(*texts, strict=True)):
        for at, line in enumerate(lines):
            sheet.put(line, 50 + 165 * at, 100 + 12 * number + shift * at)
    assert sheet.text == joined(*texts)


def test_cells_of_several_lines_are_not_torn() -> None:
    sheet = Sheet()
    left = (
        "The ferry, with its",
        "three boats and a",
        "landing stage",
        "Mills of the upper",
        "valley, and of the",
        "lower one",
    )
    right = (
        "Belongs to the town",
        "since it was bought",
        "from the abbey",
        "Private, but for a",
        "few that the abbey",
        "let to others",
    )
    for number, cells in enumerate(zip(left, right, strict=True)):
        for at, cell in enumerate(cells):
            sheet.put(cell, 50 + 250 * at, 100 + 12 * number)
    assert [len(line.split("   ")) > 1 for line in sheet.text.splitlines()] == [True] * len(left)


@pytest.mark.parametrize("longest", [0, 2])
def test_an_address_beside_others_stays_above_the_columns(longest: int) -> None:
    sheet = Sheet()
    sheet.put("A Model of Ferries for Towns", 150, 60, size=16)
    for at, name in enumerate(("Ann Author", "Bert Builder", "Cora Clerk")):
        rows = [name, "Department", "Oldbridge", f"{name[:4].lower().strip()}@example"]
        for number, row in enumerate([*rows, "Bridge Office", "last line"] if at == longest else rows):
            sheet.put(row, 100 + 155 * at - 2.5 * len(row), 80 + 12 * number)
    sheet.column(RAGGED, 42, 150)
    sheet.column(OTHERS, 262, 150)
    text = sheet.text
    assert text.endswith(joined(RAGGED, OTHERS))
    assert "last line" in text[: text.index(RAGGED[0])]


def test_cells_in_the_middle_of_longer_ones_stand_on_a_line_of_these() -> None:
    sheet = Sheet()
    rows = [
        (("the ferry over", "the river"), ("1,200",), ("the town",)),
        (("a mill",), ("300",), ("the abbey of", "the valley")),
    ]
    for top, row in zip((100, 130), rows, strict=True):
        for at, cell in enumerate(row):
            for number, text in enumerate(cell):
                sheet.put(text, 60 + 150 * at, top + 12 * number + 6 * (2 - len(cell)))
    lines = [tuple(line.split("   ")) for line in sheet.text.splitlines() if line]
    assert [tuple(cell.strip() for cell in line if cell.strip()) for line in lines] == [
        ("the ferry over", "1,200", "the town"), ("the river",), ("a mill", "300", "the abbey of"), ("the valley",),
    ]  # fmt: skip


def test_columns_that_are_not_level_are_no_cells() -> None:
    sheet = Sheet()
    sheet.column(("a", "b", "c", "d"), 50)
    sheet.column(("1", "2", "3", "4"), 150, 106)
    assert sheet.text.split() == ["a", "1", "b", "2", "c", "3", "d", "4"]
    assert len(sheet.text.splitlines()) == 8


ALLOWANCE = (("weekly", "71"), ("monthly", "308"), ("by the quarter", "925"), ("by the year", "3700"))


def test_a_table_in_one_of_two_columns_that_the_document_has_line_by_line() -> None:
    """The columns have leadings of their own, and so their lines are not level, as those of rows are."""
    capitals = [tuple(text.capitalize() for text in texts) for texts in (LEFT, RIGHT)]
    sheet, step, left = Sheet(), 13.7, (2 * (*capitals[0], *capitals[1]))[:22]
    lines = [(100.0 + 12 * at, 50, text) for at, text in enumerate(left)]
    lines += [(100 + step * at, 280, text) for at, text in enumerate(capitals[1])]
    for at, row in enumerate(2 * ALLOWANCE, 6):
        lines += [(100 + step * at, edge, cell) for edge, cell in zip((285, 440), row, strict=True)]
    lines += [(100 + step * at, 280, text) for at, text in enumerate(capitals[0], 14)]
    for base, edge, text in sorted(lines):
        sheet.put(text, edge, base)
    assert sheet.text.startswith(joined(left, capitals[1]))
    assert re.search(r"\n ?weekly {3,}71\n", sheet.text)


def test_three_columns() -> None:
    sheet = Sheet()
    for number, texts in enumerate((LEFT, RIGHT, LEFT)):
        sheet.column(texts, 50 + 230 * number)
    assert sheet.text == joined(LEFT, RIGHT, LEFT)


def test_an_index_in_two_columns() -> None:
    sheet = Sheet()
    left = ("ape, 12, 34", "bear, 7", "cat, 8, 9, 101", "deer, see elk", "elk, 77, 89, 92", "fox, 3")
    right = ("goat, 55", "hare, 6, 7, 8", "ibex, 91, 97", "jay, see birds", "kite, 4", "lynx, 11, 12, 99")
    sheet.column(left, 50)
    sheet.column(right, 250)
    assert sheet.text == joined(left, right)


def test_what_runs_across_the_columns_parts_them() -> None:
    sheet = Sheet()
    sheet.put("a title over both of the columns, set in letters that are larger", 60, 70, size=14)
    sheet.column(LEFT, 50)
    sheet.column(RIGHT, 280)
    sheet.put("Figure 1: a caption across the page, which is longer than a column is wide by far", 50, 210)
    sheet.column(RIGHT, 50, 250)
    sheet.column(LEFT, 280, 250)
    text = sheet.text
    assert text.startswith(" a title over both")
    assert joined(LEFT, RIGHT) + "\nFigure 1: a caption" in text
    assert text.endswith("by far\n\n" + joined(RIGHT, LEFT))


def test_heads_and_folios_across_columns_stay_whole() -> None:
    sheet = Sheet()
    sheet.put("Journal of Tests", 50, 70)
    sheet.put("1921", 460, 70)
    sheet.column(LEFT, 50)
    sheet.column(RIGHT, 280)
    sheet.put("Preprint", 50, 190)
    sheet.put("17", 470, 190)
    lines = sheet.text.splitlines()
    assert lines[0].split() == ["Journal", "of", "Tests", "1921"] and "Tests   " in lines[0]
    assert lines[-1].split() == ["Preprint", "17"]
    assert "\n".join(lines[2:-2]) + "\n" == joined(LEFT, RIGHT)


def test_a_folio_over_the_right_column_comes_first() -> None:
    sheet = Sheet()
    sheet.put("343", 470, 70)
    sheet.column(LEFT, 50)
    sheet.column(RIGHT, 280)
    assert sheet.text.split()[0] == "343"


def test_a_folio_in_the_gutter_parts_no_sentence() -> None:
    sheet = Sheet()
    sheet.column(LEFT, 40)
    sheet.put("7", 255, 200)
    sheet.column(RIGHT, 276)
    sheet.put("what stands below the columns and runs across them, as a note on the whole text does", 40, 230)
    assert [line.strip() for line in sheet.text.splitlines() if line][:13] == [*LEFT, *RIGHT, "7"]


def test_superscripts_stay_in_their_line() -> None:
    sheet = Sheet()
    end = sheet.put("a note is here", 50, 100)
    sheet.put("2", end - 2.5, 96, size=6)
    sheet.put("and water is H", end + 4, 100)
    sheet.put("the next line", 50, 112)
    assert sheet.text == "a note is here2 and water is H\nthe next line\n"


def test_a_drop_cap_belongs_to_the_first_line() -> None:
    sheet = Sheet()
    sheet.put("O", 50, 124, size=34)
    sheet.put("nce there was a page whose", 68, 102)
    sheet.put("first letter was as high as", 68, 113)
    sheet.put("three of its lines together", 68, 124)
    sheet.put("and below it they went on as usual", 50, 135)
    assert sheet.text.splitlines()[0] == "Once there was a page whose"
    assert len(sheet.text.splitlines()) == 4


def test_indentation() -> None:
    sheet = Sheet()
    for number, (text, indent) in enumerate(zip(LEFT, (0, 0, 15, 0, 2, 20), strict=True)):
        sheet.put(text, 50 + indent, 100 + 12 * number)
    indents = [len(line) - len(line.lstrip()) for line in sheet.text.splitlines()]
    assert indents == [0, 0, 3, 0, 0, 4]


@pytest.mark.parametrize(("gap", "blank"), [(12, False), (13.5, False), (18, True), (40, True)])
def test_blank_lines(gap: float, blank: bool) -> None:
    sheet = Sheet()
    sheet.column(LEFT[:4], 50)
    sheet.put(LEFT[4], 50, 136 + gap)
    assert ("\n\n" in sheet.text) is blank


def test_double_spacing_is_no_blank_line() -> None:
    sheet = Sheet()
    sheet.column(LEFT, 50, step=24)
    assert "\n\n" not in sheet.text


def test_letters_that_are_read_from_the_right() -> None:
    sheet = Sheet()
    for number, word in enumerate(("שלום", "עולם", "טוב")):
        right = 400 - 23 * number
        sheet.words.append(PlacedWord(word, right - 20, 92, right, 102, 100, 10, number))
    assert sheet.text == "שלום עולם טוב\n"


@pytest.mark.parametrize(
    ("text", "space", "read_as"),
    [
        ("流 体 力 学", 0.3, "流体力学"),
        ("流 体 力 学", 0.75, "流 体 力 学"),
        ("한 국 어", 0.3, "한 국 어"),
        ("TeX を 使 う", 0.3, "TeX を使う"),
    ],
)
def test_scripts_without_spaces(text: str, space: float, read_as: str) -> None:
    sheet = Sheet()
    sheet.put(text, 50, 100, space=space)
    assert sheet.text == f"{read_as}\n"


def test_boxes_go_where_they_are_put() -> None:
    sheet = Sheet()
    sheet.put("turned words", 50, 100)
    compositor = LineCompositor()
    compositor.add(blocks(segments(sheet.words)), lambda box: Box(box.top, box.left, box.bottom, box.right))
    words = compositor.composed().words
    assert words.box(0) == (92, 50, 102, 80) and words.box(1) == (92, 82.5, 102, 107.5)


def test_lines_know_size_and_column() -> None:
    sheet = Sheet()
    sheet.put("title", 50, 60, size=20)
    sheet.column(LEFT, 50)
    sheet.column(RIGHT, 280)
    lines = sheet.composed().lines
    assert list(lines.sizes) == [20] + [10] * 12
    assert list(lines.regions[-12:]) == [lines.regions[1]] * 6 + [lines.regions[7]] * 6
    assert lines.regions[1] != lines.regions[7]


@given(
    st.lists(
        st.tuples(
            st.text("abc12.,-", min_size=1, max_size=9),
            st.floats(0, 600),
            st.floats(0, 800),
            st.sampled_from((6.0, 10.0, 24.0)),
        ),
        max_size=40,
    )
)
def test_no_word_is_lost_wherever_words_stand(placed: list[tuple[str, float, float, float]]) -> None:
    sheet = Sheet()
    for text, left, base, size in placed:
        sheet.put(text, left, base, size)
    text, words, lines = sheet.composed()
    assert sorted("".join(text.split())) == sorted("".join(word for word, *_ in placed))
    assert "\n\n\n" not in text and not text.startswith("\n") and (not text or text[-2:-1] not in " \n")
    spans = list(zip(words.starts, words.ends, strict=True))
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert " ".join(text[start:end] for start, end in spans).split() == text.split()
    kept = [text[start:end] for start, end in zip(lines.starts, lines.ends, strict=True)]
    assert kept == [line.strip() for line in text.splitlines() if line]


PROSE = "what is set in lines of one width ends where the others end as well"


def noted(*notes: tuple[int, str], lines: int = 12, left: float = 420) -> tuple[list[str], list[list[str]]]:
    """Lines of the text and of its notes, where these stand beside lines of justified prose."""
    sheet = Sheet()
    for number in range(lines):
        sheet.put(PROSE, 50, 100 + 12 * number)
    for line, note in notes:
        sheet.put(note, left, 100 + 12 * line)
    text, found = parted(segments(sheet.words))
    shown = [[" ".join(word.text for word in piece.words) for piece in note] for note in found]
    return [piece.words[0].text for piece in text], shown


def test_notes_in_the_right_margin() -> None:
    text, notes = noted((1, "of margins"), (2, "and scribes"), (7, "see above"))
    assert len(text) == 12
    assert notes == [["of margins", "and scribes"], ["see above"]]


@pytest.mark.parametrize(
    ("notes", "lines", "left"),
    [
        pytest.param([], 12, 420, id="none"),
        pytest.param([(4, "5"), (9, "10")], 12, 420, id="line numbers"),
        pytest.param([(4, "(1)"), (9, "xii")], 12, 420, id="numbers of equations and pages"),
        pytest.param([(4, "of margins")], 5, 420, id="too little text"),
        pytest.param([(n, "a word or two") for n in range(12)], 12, 420, id="a column"),
        pytest.param([(-3, "Journal of Tests")], 12, 420, id="a head"),
        pytest.param([(14, "Preprint")], 12, 420, id="a foot"),
        pytest.param([(3, "as long as the lines of the text beside it")], 12, 420, id="a wide line"),
    ],
)
def test_no_notes(notes: list[tuple[int, str]], lines: int, left: float) -> None:
    assert noted(*notes, lines=lines, left=left)[1] == []


def test_cells_behind_the_edge_of_the_text_are_no_notes() -> None:
    sheet = Sheet()
    for number in range(9):
        sheet.put(PROSE, 50, 100 + 12 * number)
    for number in range(9, 12):
        for left, cell in ((50, "oak"), (200, "tree"), (420, "wood")):
            sheet.put(cell, left, 100 + 12 * number)
        sheet.put("x", 50, 290)
    sheet.put(PROSE, 50, 260)
    assert parted(segments(sheet.words))[1] == []


def test_leaders_are_no_text() -> None:
    sheet = Sheet()
    for number in range(12):
        sheet.put("Preface" + " ." * 30, 50, 100 + 12 * number)
    sheet.put("viii", 420, 124)
    sheet.put("PlacedWord", 420, 148)
    assert parted(segments(sheet.words))[1] == []
