"""Rules that replace whole words by table."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.evidence import Evidence
from cleaner.evidence.gate import like
from cleaner.repairs import lookup
from cleaner.rulebook import Rule, RuleError
from cleaner.rulebook.schema import values_of
from cleaner.text.edits import flatten, splice


def rule(words: dict[str, str], **params: Any) -> Rule:
    checked = values_of("lookup", {"words": words, **params})
    return Rule("TST001", "test", "lookup", "A test.", "Why.", "None.", checked, (), "test.toml")


RULES = (
    rule(
        {"tbe": "the", "wbich": "which", "slie": "she", "bim": "him"},
        gate="unknown-to-known",
        languages=["en"],
    ),
)


def replaced(text: str, *rules: Rule, lang: tuple[str, ...] = ("en",)) -> str:
    return splice(text, lookup.propose(text, rules or RULES, Evidence(text, lang)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the, that, which, have",
        "TBE vaccine, TBE virus, TBE cases, TBE in 2020",  # the text is about it
        "tbe@example.org, /usr/tbe/x, $tbe, tbe=1, <tbe>",  # parts of code and addresses
        "outbe, tbex, tbe2, re_tbe",  # parts of words
    ],
)
def test_stays(text: str) -> None:
    assert replaced(text) == text


def test_repaired_in_the_case_it_has() -> None:
    assert replaced("Tbe man wbich saw TBE end; tbe-like") == "The man which saw THE end; the-like"


def test_another_language_is_left_alone() -> None:
    assert replaced("Ein Slie und ein Bim", lang=("de",)) == "Ein Slie und ein Bim"


def test_without_a_gate_all_words_are_replaced() -> None:
    assert replaced("Colour and colours", rule({"colour": "color"})) == "Color and colours"


def test_case_is_carried_over() -> None:
    assert [like(model, "word") for model in ("abc", "Abc", "ABC", "A", "aBC")] == [
        "word", "Word", "WORD", "Word", "word",
    ]  # fmt: skip


def test_words_from_a_file_beside_the_rules() -> None:
    files = {"words.tsv": b"# a comment\ncolour\tcolor\n"}
    assert values_of("lookup", {"file": "words.tsv"}, files)["words"] == {"colour": "color"}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "needs words"),
        ({"file": "none.tsv"}, "no file"),
        ({"words": {"Colour": "color"}}, "lower case"),
        ({"words": {"a": "a"}}, "no change"),
        ({"words": {"a": "b" * 300}}, "too long"),
        ({"words": {"a": "b"}, "gate": "always"}, "gate"),
    ],
)
def test_refused_when_rules_are_loaded(params: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        values_of("lookup", params)


@given(st.text(st.sampled_from("tbehaTBE -.\n’_/İ\ud800"), max_size=60))
def test_flat_and_settles(text: str) -> None:
    for _ in range(5):
        edits = lookup.propose(text, RULES, Evidence(text, ("en",)))
        assert flatten(text, edits) == edits
        text = splice(text, edits)
    assert not lookup.propose(text, RULES, Evidence(text, ("en",)))
