"""What each part of a cleaned text is: ``Result.blocks``, and what JSON and HTTP say of it."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest

from cleaner import clean, read
from cleaner.engine import portions
from cleaner.engine.result import BlockRole
from cleaner.repairs.structure.blocks import parts
from cleaner.repairs.structure.labels import Kind

MIXED = """\
CHAPTER II.

The morning was cold, and the travellers who had slept at the inn went on to the town, where no-
body was waiting for them, and where they found neither a bed nor anything to eat in the evening.

1. Bread and butter for the way
2. A lamp with oil enough for a night
3. Two good horses

The evening of the same day was no warmer, and those of them who could went back to the inn on foot.
"""
PROSE = "\n\n".join(block.strip() for block in MIXED.split("\n\n") if block.startswith("The ")) + "\n\n"


def test_the_roles_are_those_of_the_model() -> None:
    assert get_args(BlockRole) == ("paragraph", *(kind.value for kind in Kind if kind is not Kind.TEXT))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CR LF", "CR"])
def test_parts_have_roles_whatever_the_line_ends(end: str) -> None:
    result = clean(MIXED.replace("\n", end), lines="join")
    shown = [(block.role, result.text[block.start : block.end]) for block in result.blocks]
    assert shown[0] == ("heading", "CHAPTER II.")
    assert [text[-9:] for role, text in shown if role == "paragraph"] == [" evening.", " on foot."]
    assert [text[:9] for _, text in shown[2:-1]] == ["1. Bread ", "2. A lamp", "3. Two go"]
    assert "item" in {role for role, _ in shown[2:-1]}
    assert "nobody" in result.text


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("{ 발행처 }\n{ 발행인; }\n", "paragraph"),
        ("{ value }\n{ other; }\n", "code"),
        ("{ 발행처 }\n{ other; }\n", "code"),
    ],
)
def test_what_has_no_letters_of_programs_is_no_code(text: str, role: str) -> None:
    assert {part.role for part in parts(text, (), {})} == {role}


def test_json_says_the_same() -> None:
    result = clean(MIXED)
    made = result.to_dict()
    assert made["blocks"] == [block._asdict() for block in result.blocks]
    assert "blocks" not in result.to_dict(without=["blocks"])


def test_of_a_document_also_where_it_stood() -> None:
    made = clean(read("samples/scan.alto.xml")).to_dict()
    assert made["blocks"]
    for block in made["blocks"]:
        assert block["page"] >= 1
        assert all(len(box) == 5 for box in block["boxes"])
    for upper, lower in pairwise(made["blocks"]):
        assert upper["start"] < upper["end"] <= lower["start"]


class TestPortions:
    """A very long text is cleaned in portions; what comes out is the same but for the places of the cuts."""

    @pytest.fixture(autouse=True)
    def _short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(portions, "PORTION", 2_000)

    def test_cuts_stand_between_paragraphs(self) -> None:
        text = MIXED * 12
        bounds = list(portions.portions(text))
        assert len(bounds) > 2
        assert [start for start, _ in bounds[1:]] == [end for _, end in bounds[:-1]]
        for _, end in bounds[:-1]:
            assert text[end - 2 : end] == "\n\n" and text[end].isupper() | text[end].isdigit()

    @pytest.mark.parametrize("text", ["a\n" * 4000, "a " * 4000, "a" * 9000, "\n" * 9000, "\u0301" * 9000])
    def test_any_text_can_be_cut(self, text: str) -> None:
        bounds = list(portions.portions(text))
        assert "".join(text[start:end] for start, end in bounds) == text
        assert all(0 < end - start <= 2_000 for start, end in bounds)

    def test_the_same_comes_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        text = (PROSE * 24).replace("\n", "\r\n")
        cut = clean(text)
        monkeypatch.setattr(portions, "PORTION", 1 << 30)
        whole = clean(text)
        assert cut.text == whole.text
        assert [change[:4] for change in cut.changes] == [change[:4] for change in whole.changes]
        assert cut.languages == whole.languages

    def test_white_space_at_a_cut_stays(self) -> None:
        result = clean((f"{PROSE}\n" * 24).strip() + "\n")
        assert "\n\n" in result.text
        assert ".\nThe" not in result.text

    def test_furniture_and_suggestions_know_their_places(self) -> None:
        page = f"THE INN   {{}}\n\n{MIXED.replace('CHAPTER II.', '')}\f"
        text = "".join(page.format(number) for number in range(1, 30))
        result = clean(text)
        assert len(result.furniture) > 20
        for line in result.furniture:
            assert text[line.start : line.end] == line.text
            assert line.page == 1 + text.count("\f", 0, line.start)
        assert result.restore() == text
        assert clean(result.text).text == result.text
