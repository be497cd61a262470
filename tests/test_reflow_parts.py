"""What the paragraph repair looks at: ends and beginnings of lines, measures, blocks, titles, the model."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.repairs.structure import paragraphs
from cleaner.repairs.structure.blocks import begins_item, heads_section, marker
from cleaner.repairs.structure.layout import TURN, Layout
from cleaner.repairs.structure.paragraphs import FEATURES, Gaps, model
from cleaner.repairs.structure.prose import End, Start, end_of, spaceless, start_of
from cleaner.repairs.structure.titles import find_titles
from cleaner.rulebook.schema import values_of
from cleaner.text.view import Role, View

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
    def test_blank_lines_are_counted(self) -> None:
        assert Layout(View("A b.\nC d.\n\nE f.\n\n\nG h.")).blanks == [0, 0, 1, 2]

    def test_a_page_turn_hides_them(self) -> None:
        view = View("A b.\n\fC d.\n\n12\n\nE f.")
        view.roles[view.lines.index("12")] = Role.FOLIO
        assert Layout(view).blanks == [0, TURN, TURN]

    def test_double_spacing_counts_one_less(self) -> None:
        assert set(Layout(View("\n\n".join([FULL.strip()] * 20))).blanks) == {0}

    def test_paragraphs_on_lines_of_their_own_are_not_double_spaced(self) -> None:
        assert set(Layout(View("\n\n".join([FULL.strip().capitalize()] * 20))).blanks) == {0, 1}

    def test_the_measure_is_that_of_the_lines_around(self) -> None:
        layout = Layout(View(FULL * 60 + "a narrow column of text\n" * 60))
        wide, narrow = layout.measure(0).full, layout.measure(len(layout.body) - 1).full
        assert abs(wide - 530) < 30 and abs(narrow - 230) < 30

    def test_wide_characters_count_twice(self) -> None:
        assert Layout(View("漢字漢字\nかなかなabcd")).rights == [80, 120]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("• item", 2),
        ("– item", 2),
        ("12. item", 4),
        ("b) item", 3),
        ("1.  item", 4),
        ("А. Иванов", 0),
        ("The item", 0),
        ("-item", 0),
        ("item", 0),
    ],
)
def test_list_markers(text: str, size: int) -> None:
    assert marker(text) == size


def test_headings_and_items() -> None:
    assert heads_section("4.2 Big picture") and heads_section("4   Big picture")
    assert not any(map(heads_section, ("4.2 millions", "1920 was a year", "12. Item", "3.14")))
    assert begins_item("• item") and not begins_item("* note") and not begins_item("•item")


def test_titles_need_proof() -> None:
    text = f"A. Author\nOn the rivers\n\nof the plain\n{FULL * 3}\nA. Author\nSur les fleuves\nDe la plaine\n{FULL * 3}"
    layout = Layout(View(text))
    counts = Counter(layout.texts)
    inside, around = find_titles(layout, counts, TITLE)
    assert {layout.texts[gap] for gap in inside} == {"On the rivers", "Sur les fleuves"}
    assert "A. Author" in {layout.texts[gap] for gap in around}
    assert find_titles(layout, Counter(set(layout.texts)), TITLE) == (set(), set())


class TestModel:
    def test_features_are_those_of_the_weights(self) -> None:
        view = View(FULL * 3)
        assert len(Gaps(view, Layout(view)).features(0)) == len(FEATURES)

    def test_every_tree_is_read(self) -> None:
        data = json.loads(paragraphs.WEIGHTS.read_text("utf-8"))
        assert len(model().trees) == len(data["trees"]) > 10

    @given(st.lists(st.integers(0, 14), min_size=len(FEATURES), max_size=len(FEATURES)))
    def test_gives_a_probability(self, classes: list[int]) -> None:
        assert 0 < model().probability(tuple(classes)) < 1

    def test_a_short_line_that_ends_a_sentence_is_likelier_than_a_full_one(self) -> None:
        short, full = (View(FULL * 6 + last + FULL.capitalize() + FULL * 6) for last in ("the end.\n", FULL))
        chances = [model().probability(Gaps(v, Layout(v)).features(6)) for v in (short, full)]
        assert chances[0] > 0.9 and chances[1] < 0.5
