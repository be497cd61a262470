"""What the paragraph repair looks at: ends and beginnings of lines, measures, blocks, titles, the model."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.repairs.structure.chain import learned
from cleaner.repairs.structure.features import Lines
from cleaner.repairs.structure.first_words import shipped
from cleaner.repairs.structure.labels import Begin, parse
from cleaner.repairs.structure.layout import measures, widths
from cleaner.repairs.structure.line_names import only_names
from cleaner.repairs.structure.prose import End, Start, end_of, spaceless, start_of
from cleaner.repairs.structure.reading import Reading, lines_of
from cleaner.repairs.structure.shapes import shape_of
from cleaner.repairs.structure.titles import find_titles
from cleaner.rulebook.schema import values_of
from cleaner.text.view import View

TITLE = values_of("reflow", {"gap": "title"})
FULL = "a line that is as long as the measure of this page is\n"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("a word", End.WORD),
        ("the finish.", End.STOP),
        ("the end?”", End.SENTENCE),
        ("the end.*)", End.SENTENCE),
        ("the end.12", End.SENTENCE),
        ("the sum of 3.12", End.DIGIT),
        ("written by J.", End.INITIAL),
        ("in the 3rd vol.", End.SHORT),
        ("and then...", End.DOTS),
        ("he said,", End.COMMA),
        ("he said:", End.COLON),
        ("he came;", End.SEMICOLON),
        ("the situa\ufffd", End.HYPHEN),
        ("(see below)", End.BRACKET),
        ("the “end”", End.QUOTE),
        ("he stopped —", End.DASH),
        ("終わりである。", End.SENTENCE),
        (")", End.OTHER),
        ("7", End.OTHER),
    ],
)
def test_end_of_a_line(text: str, end: End) -> None:
    assert end_of(text) == end


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("lower", Start.LOWER),
        ("Upper", Start.UPPER),
        ("J. Smith", Start.INITIAL),
        ("12 men", Start.DIGIT),
        ("— Yes", Start.DASH),
        ("“Yes", Start.QUOTE),
        ("“yes", Start.QUOTED_LOWER),
        ("(and", Start.LOWER),
        ("(And", Start.BRACKET),
        ("• item", Start.BULLET),
        ("漢字", Start.LETTER),
        ("=", Start.OTHER),
    ],
)
def test_start_of_a_line(text: str, start: Start) -> None:
    assert start_of(text) == start


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_every_line_has_an_end_and_a_start(text: str) -> None:
    assert end_of(text) in list(End) and start_of(text) in list(Start)


@pytest.mark.parametrize(
    ("char", "expected"),
    [
        ("の", True),
        ("中", True),
        ("ก", True),
        ("。", True),
        ("ກ", True),
        ("ក", True),
        ("a", False),
        ("я", False),
        ("한", False),
        ("ש", False),
        ("“", False),
    ],
)
def test_scripts_without_spaces(char: str, expected: bool) -> None:
    assert spaceless(char) == expected


class TestLayout:
    def lines(self, text: str) -> Lines[tuple[str, ...]]:
        return lines_of(View(text), {}, {}, only_names())

    def test_blank_lines_are_counted(self) -> None:
        assert self.lines("A b.\nC d.\n\nE f.\n\n\nG h.").blanks[1:] == [0, 1, 2]

    def test_double_spacing_counts_one_less(self) -> None:
        assert set(self.lines("\n\n".join([FULL.strip()] * 20)).blanks) == {0, 1}

    def test_paragraphs_on_lines_of_their_own_are_not_double_spaced(self) -> None:
        assert set(self.lines("\n\n".join([FULL.strip().capitalize()] * 20)).blanks[1:]) == {1}

    def test_the_measure_is_that_of_the_lines_around(self) -> None:
        found = measures(*self.sizes(FULL * 60 + "a narrow column of text\n" * 60))
        assert abs(found[0].full - 530) < 30 and abs(found[-1].full - 230) < 30

    def sizes(self, text: str) -> tuple[list[int], list[int]]:
        lines = text.splitlines()
        return widths(text, lines), [0] * len(lines)

    def test_wide_characters_count_twice(self) -> None:
        assert self.sizes("漢字漢字\nかなかなabcd")[0] == [80, 120]


def test_titles_need_proof() -> None:
    text = f"A. Author\nOn the rivers\n\nof the plain\n{FULL * 3}\nA. Author\nSur les fleuves\nDe la plaine\n{FULL * 3}"
    lines = lines_of(View(text), {}, {}, only_names())
    counts = Counter(lines.texts)
    inside, around = find_titles(lines, counts, TITLE)
    assert {lines.texts[gap] for gap in inside} == {"On the rivers", "Sur les fleuves"}
    assert "A. Author" in {lines.texts[gap] for gap in around}
    assert find_titles(lines, Counter(set(lines.texts)), TITLE) == (set(), set())


@pytest.mark.parametrize(
    ("text", "marker", "number", "hang"),
    [
        ("• item", "bullet", -1, 2),
        ("– item", "dash", -1, 2),
        ("12. item", "decimal", 12, 4),
        ("b) item", "letter", 2, 3),
        ("(iv) item", "pletter", -1, 5),
        ("§ 12 item", "section", 12, 5),
        ("1.2.3 item", "section", 3, 6),
        ("The item", "", -1, 0),
        ("item", "", -1, 0),
    ],
)
def test_markers(text: str, marker: str, number: int, hang: int) -> None:
    shape = shape_of(text, shipped())
    assert (shape.marker, shape.number, shape.hang) == (marker, number, hang)


class TestModel:
    @given(
        st.lists(
            st.sampled_from(["the rain went on and on", "CHAPTER II", "12", "", "— Yes.", "\f"]), max_size=30
        )
    )
    def test_says_something_of_every_line_that_has_letters(self, lines: list[str]) -> None:
        reading = Reading(View("\n".join(lines)), {}, {})
        assert len(reading.said) == len(reading.lines.at)
        assert all(0 <= said.furniture <= 1.0001 and 0 <= said.sure <= 1.0001 for said in reading.said)

    def test_labels_are_read_back(self) -> None:
        assert all(str(parse(label)) == label for label in learned().labels)

    def test_a_short_line_that_ends_a_sentence_is_likelier_than_a_full_one(self) -> None:
        short, full = (
            Reading(View(FULL * 6 + last + FULL.capitalize() + FULL * 6), {}, {}).said[7]
            for last in ("the end.\n", FULL)
        )
        assert short.begin is not Begin.FLOW and full.begin is Begin.FLOW
