"""Texts whose every character costs much: lines and pages of a word, furniture on each page, lost letters.

What is counted is work, lines that the model of lines is asked about, so that no clock decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from cleaner import clean
from cleaner.repairs.structure.chain import Model
from cleaner.text.view import View

SMALL, LARGE = 8_000, 32_000
PROSE = "And so they went on and on into the dark wood of\nthe king and of his son, who had no name"


def _pages(unit: Callable[[int], str], size: int) -> str:
    found, left, number = [], size, 0
    while left > 0:
        found.append(unit(number))
        left -= len(found[-1])
        number += 1
    return "".join(found)


FURNISHED: dict[str, Callable[[int], str]] = {
    "running heads": lambda n: f"THE HISTORY OF ENGLAND   {n}\n{PROSE}\n\f",
    "signatures": lambda n: f"{PROSE}\n{'ABCDEFGHIKLM'[n % 12]}{n % 4 + 1}\n\f",
    "catchwords": lambda n: f"{PROSE}\nAnd\n\f",
    "catchwords thrice": lambda n: f"{PROSE}\nAnd\nAnd\nAnd\n\f",
}
CRUMBS: dict[str, Callable[[int], str]] = {
    "stops": lambda n: ".\n\f",
    "numbers": lambda n: f"{n}\n\f",
    "numbers in a line": lambda n: f"{n}\f",
    "signatures alone": lambda n: f"{'ABCDEFGHIKLM'[n % 12]}{n % 4 + 1}\n\f",
    "heads alone": lambda n: "THE HISTORY\n\f",
    "a column of figures": lambda n: f"{n}\n",
    "syllables": lambda n: f"{('the', 'of', 'and', 'king')[n % 4]}\n",
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many lines the model of lines was asked about, each time."""
    counts: list[int] = []
    stretch = Model._stretch

    def counting(model: Model, names: Sequence[Any], *places: Any) -> Iterator[Any]:
        counts.append(len(names))
        return stretch(model, names, *places)

    monkeypatch.setattr(Model, "_stretch", counting)
    return counts


@pytest.mark.parametrize("name", FURNISHED)
def test_furniture_on_each_page_costs_as_much_on_any_page(name: str, asked: list[int]) -> None:
    clean(_pages(FURNISHED[name], SMALL))
    few = sum(asked)
    asked.clear()
    clean(_pages(FURNISHED[name], LARGE))
    assert sum(asked) <= 5 * few


def test_pages_that_are_set_alike_are_asked_about_once(asked: list[int]) -> None:
    text = _pages(lambda n: f"{PROSE}\nAnd\nAnd\nAnd\nAnd\n\f", LARGE)
    clean(text)
    assert sum(asked) < len(View(text).lines)


@pytest.mark.parametrize("name", CRUMBS)
def test_a_long_text_in_crumbs_is_left_as_it_is(name: str, asked: list[int]) -> None:
    text = _pages(CRUMBS[name], LARGE)
    assert clean(text).text == text
    assert asked == []


@pytest.mark.parametrize(
    "text",
    [
        "\f" * LARGE,
        "".join(f"{n}\n" for n in range(400)),
        "\f".join(f"{PROSE}\n" for _ in range(400)),
        "\n".join(["漢字仮名"] * 600),
    ],
    ids=["no line at all", "a short column", "short pages", "narrow columns of Chinese"],
)
def test_these_are_no_crumbs(text: str) -> None:
    assert not View(text).is_crumbs


def test_crumbs_are_joined_for_who_asks_for_it(asked: list[int]) -> None:
    clean("the\nking\nof\nthem\n" * 400, lines="join")
    assert sum(asked) > 0
