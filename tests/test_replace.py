"""Rules that replace by pattern: the gate, the triggers, and patterns that no rule may have."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.evidence import Evidence
from cleaner.repairs import replace
from cleaner.rulebook import Rule, Rulebook, RuleError
from cleaner.rulebook.schema import values_of
from cleaner.text.edits import Edit, flatten, splice

RULES = Rulebook.load().of_kind("replace")


def rule(pattern: str, replacement: str = "", **params: Any) -> Rule:
    checked = values_of("replace", {"pattern": pattern, "replacement": replacement, **params})
    return Rule("TST001", "test", "replace", "A test.", "Why.", "None.", checked, (), "test.toml")


def propose(text: str, *rules: Rule, lang: tuple[str, ...] = ("en",)) -> list[Edit]:
    return replace.propose(text, rules or RULES, Evidence(text, lang))


def replaced(text: str, *rules: Rule, lang: tuple[str, ...] = ("en",)) -> str:
    return splice(text, propose(text, *rules, lang=lang))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "football, outbreak, heartbeat, Ruthbert",  # words with tb
        "tbl, tbd, stb, mtb, utb",  # abbreviations
        "don’t, don't, 1\x192",
        "a\x08b \x08 _\x08 _\x08\x08",  # nothing struck over
        "\x1bPx, [1m",
        "one\x0btwo, xq\x0bzz, o\x1b",
    ],
)
def test_stays(text: str) -> None:
    assert replaced(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the trutb of anotber", "the truth of another"),
        ("don\x19t", "don’t"),
        ("N\x08NA\x08A _\x08f_\x08i", "NA fi"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("di\x0berent of\x1cce \x1cnished e\x1ecient", "different office finished efficient"),
    ],
)
def test_repaired(text: str, wanted: str) -> None:
    assert replaced(text) == wanted


def test_without_its_trigger_a_pattern_is_not_tried() -> None:
    assert replaced("colour", rule("ou", "o", trigger=["xyz"])) == "colour"
    assert replaced("colour", rule("ou", "o", trigger=["xyz", "ol"])) == "color"


def test_groups_flags_and_tables() -> None:
    assert replaced("AB ab", rule("(a)(b)", r"\2\1", flags="i")) == "BA ba"
    assert replaced("1 2 3", rule("[12]", table={"1": "one"})) == "one 2 3"


def test_the_gate_asks_for_an_unknown_word_and_a_known_result() -> None:
    gated = rule("tb", "th", gate="unknown-to-known")
    assert replaced("trutb football xtbq", gated) == "truth football xtbq"
    assert replaced("trutb", gated, lang=("ru",)) == "trutb"


def test_the_gate_leaves_what_the_document_uses_as_a_word() -> None:
    gated = rule("tb", "th", gate="unknown-to-known")
    assert replaced("trutb " * 5, gated) == "trutb " * 5
    assert replaced("trutb truth " * 2, gated) == "truth truth " * 2


def test_confidence_grows_with_the_frequency_of_the_result() -> None:
    gated = rule("tb", "th", gate="unknown-to-known")
    rare, common = propose("loatbing, tbey", gated)
    assert rare.confidence < common.confidence <= 0.9


def test_the_reason_is_the_rule_summary_or_its_own() -> None:
    assert propose("ab", rule("a", "c"))[0].causes[0].reason == "A test."
    assert propose("ab", rule("a", "c", reason="so"))[0].causes[0].reason == "so"


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"pattern": "("}, "not a regular expression"),
        ({"pattern": "a*"}, "empty string"),
        ({"pattern": r"\b"}, "empty string"),
        ({"pattern": "(?=a)"}, "empty string"),
        ({"pattern": r"(\w+)-\n(\w+)"}, "not linear"),
        ({"pattern": r"x(?:a+)+b"}, "not linear in the text, as '.*xa"),
        ({"pattern": "a(?R)?b"}, "not bounded: write it without"),
        (
            {"pattern": "a", "replacement": "x" * 200},
            "has 200 characters .* for a match of 1: the output could grow",
        ),
        ({"pattern": "a|bcd", "replacement": "x" * 20}, "20 characters .* for a match of 1"),
        ({"pattern": "((((a))))", "replacement": r"\1\2\3\4"}, "4 groups"),
        ({"pattern": "[ab]", "table": {"a": "x" * 20}}, "could grow"),
        ({"pattern": "a", "replacement": r"\1"}, "names group 1"),
        ({"pattern": "a", "replacement": r"\g<x>"}, "names group x"),
        ({"pattern": "(a)", "replacement": r"\1\1"}, "twice"),
        ({"pattern": "a", "replacement": "b" * 300}, "at most 200"),
        ({"pattern": "a", "flags": "q"}, "flags"),
        ({"pattern": "a", "nonsense": 1}, "nonsense"),
    ],
)
def test_refused_when_rules_are_loaded(params: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        values_of("replace", params)


@pytest.mark.parametrize(
    "pattern", [r"(?<!\w)\w+-\n", r"(?<=\p{L})-[ \t]*\n[ \t]*(?=\p{Ll})", r"https?://\S+"]
)
def test_sound_patterns_pass(pattern: str) -> None:
    assert values_of("replace", {"pattern": pattern})["pattern"] == pattern


@given(st.text(st.sampled_from("trutbh \n\x08_\x0b\x19\x1b[1m\ud800"), max_size=60))
def test_settles(text: str) -> None:
    for _ in range(40):
        edits = propose(text)
        assert flatten(text, edits) == edits
        if not edits:
            return
        text = splice(text, edits)
    assert not propose(text)
