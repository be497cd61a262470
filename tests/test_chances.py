"""What makes beliefs chances: boosted trees over what the lines and pages around show."""

from __future__ import annotations

import json
from math import exp
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.repairs.structure import around, gaps
from cleaner.repairs.structure.chain import CHANCES, learned
from cleaner.repairs.structure.chances import Chances, log_odds
from cleaner.repairs.structure.reading import Reading, lines_of
from cleaner.text.view import View

SHIPPED = Chances.read(CHANCES)
VALUES = st.floats(-12, 60)


def reading(text: str) -> Reading:
    return Reading(View(text), {}, {})


class TestTrees:
    def test_what_is_shown_leads_to_one_leaf_of_each_tree(self) -> None:
        chances = Chances({"gap": {"base": 0.5, "trees": [(0, 1.5, -1.0, (1, 0.0, 0.25, 2.0)), 1.0]}})
        assert chances.of_gap((1.5, 9.0)) == pytest.approx(1 / (1 + exp(-0.5)))
        assert chances.of_gap((1.6, 0.0)) == pytest.approx(1 / (1 + exp(-1.75)))
        assert chances.of_gap((1.6, 0.1)) == pytest.approx(1 / (1 + exp(-3.5)))

    @given(st.floats(0, 1))
    def test_without_a_file_a_belief_is_the_chance(self, belief: float) -> None:
        shown = (log_odds(belief), 0.0)
        chances = Chances.read(Path("no such file"))
        for chance in (chances.of_furniture(shown), chances.of_number(shown), chances.of_gap(shown)):
            assert chance == pytest.approx(belief, abs=2e-6)

    @pytest.mark.parametrize(
        ("sort", "values"),
        [("of_furniture", len(around.NAMES)), ("of_number", 2), ("of_gap", len(gaps.NAMES))],
    )
    @given(data=st.data())
    def test_the_surer_the_belief_the_greater_the_chance(
        self, sort: str, values: int, data: st.DataObject
    ) -> None:
        low, high = sorted(data.draw(st.tuples(st.floats(-14, 14), st.floats(-14, 14))))
        others = data.draw(st.lists(VALUES, min_size=values - 1, max_size=values - 1))
        chance = getattr(SHIPPED, sort)
        assert 0 <= chance((low, *others)) <= chance((high, *others)) <= 1

    def test_trees_ask_for_nothing_that_is_not_shown(self) -> None:
        asked = {"furniture": len(around.NAMES), "number": 2, "gap": len(gaps.NAMES)}
        for sort, forest in json.loads(CHANCES.read_text("utf-8")).items():
            for tree in forest["trees"]:
                nodes = [tree]
                while nodes:
                    node = nodes.pop()
                    if isinstance(node, list):
                        assert node[0] < asked[sort]
                        nodes += node[2:]


PAGES = "\f".join(
    f"THE OLD MILL\n\nThe miller of the valley kept his boats under the roof {n}\nand went out in the "
    f"morning with his sons, who\nlooked after the nets\n\n{n + 11}\n"
    for n in range(6)
)


class TestWhatIsShown:
    def test_of_a_line_at_a_page_edge(self) -> None:
        found = reading(PAGES)
        shown = found.around()
        assert shown is not None
        at = found.view.lines.index("THE OLD MILL")
        values = dict(zip(around.NAMES, shown.shown(at), strict=True))
        assert values["top"] and values["order"] == 0 and values["exact"] == 5
        assert values["same place"] > 0.5

    def test_of_a_gap(self) -> None:
        found = reading(PAGES)
        shown = found.gaps()
        k = next(k for k, text in enumerate(found.lines.texts) if text.startswith("looked"))
        values = shown.shown(k)
        assert values is not None
        named = dict(zip(gaps.NAMES, values, strict=True))
        assert named["blank"] == 0 and named["so many"] >= 5

    def test_nothing_of_the_first_line(self) -> None:
        assert reading("One line\nand another\n").gaps().shown(0) is None

    def test_numbers_by_themselves(self) -> None:
        first, second = around.of_numbers([0.5, 0.9])
        assert first == pytest.approx((0.0, 0.9))
        assert second[1] == pytest.approx(0.5)
        assert around.of_numbers([0.5]) == [(0.0, 0.0)]

    @given(st.lists(st.sampled_from(["a line of text", "12", "- 4 -", "", "\f", "Head", "* x", "so."])))
    def test_any_text_can_be_shown(self, lines: list[str]) -> None:
        found = reading("\n".join(lines))
        shown = found.gaps()
        for k in range(len(found.lines.at)):
            values = shown.shown(k)
            assert values is None or len(values) == len(gaps.NAMES)
        pages = found.around()
        if pages and found.lines.edges:
            for at in found.lines.edges.facts:
                assert len(pages.shown(at)) == len(around.NAMES)
        assert all(0 <= chance <= 1 for chance in found.chances().values())


POEM = """
The river is wide and the ferry is slow
    And nobody sings on the water
The lanterns are lit where the fishermen go
    With a net and a son and a daughter

The miller has counted his sacks in the night
    And the wheel has been still since the morning
The swallows are gathering up on the height
    And fly without any warning
"""


@pytest.mark.parametrize("lines", ["auto", "join"])
def test_verses_that_read_on_keep_their_lines(lines: str) -> None:
    assert clean(POEM.lstrip("\n"), lines=lines).text == POEM.lstrip("\n")


@pytest.mark.parametrize(
    "line",
    ["P. Stein", "S. Meier", "P. L. Travers", "S. V. Rao", "С. Петров", "S. I. Kowalska", "Page by page"],
)
def test_a_name_behind_initials_is_no_page(line: str) -> None:
    assert not is_page(line)


@pytest.mark.parametrize("line", ["P. 12", "Seite xii", "p. l2", "Стр. 7", "Page IV.", "- page ix -"])
def test_a_word_of_pages_with_a_number_is_one(line: str) -> None:
    assert is_page(line)


def is_page(line: str) -> bool:
    (shape,) = lines_of(View(line), {}, {}, learned().groups).shapes
    return "page" in shape.word
