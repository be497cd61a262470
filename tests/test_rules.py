"""Every shipped rule proves itself: its examples, their exact spans, and that it has enough of them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from cleaner import Rule, Rulebook, clean
from cleaner.cli.examples import changes, check, lacking
from cleaner.rulebook import SHIPPED
from cleaner.rulebook.schema import shipped_kinds

BOOK = Rulebook.load()
EXAMPLES = [
    pytest.param(rule, number, id=f"{rule.id}-{number + 1}")
    for rule in BOOK.rules
    for number in range(len(rule.examples))
]


@pytest.mark.parametrize(("rule", "number"), EXAMPLES)
def test_the_example_holds(rule: Rule, number: int) -> None:
    assert check(rule, rule.examples[number]) == ""


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
class TestEveryRule:
    def test_has_two_examples_that_change_and_two_that_must_not(self, rule: Rule) -> None:
        assert lacking(rule) == ""

    def test_its_spans_are_what_its_examples_say(self, rule: Rule) -> None:
        for example in filter(changes, rule.examples):
            text, at = example["before"], 0
            parts = []
            for start, end, after in example["changes"]:
                assert at <= start <= end <= len(text)
                parts += [text[at:start], after]
                at = end
            assert "".join(parts) + text[at:] == example["after"]

    def test_an_example_that_must_not_change_lists_no_changes(self, rule: Rule) -> None:
        for example in rule.examples:
            if not changes(example):
                assert not example["changes"]

    def test_says_in_sentences_what_it_does_why_and_at_what_risk(self, rule: Rule) -> None:
        for sentence in (rule.summary, rule.why, rule.risk):
            assert re.fullmatch(r"[A-Z0-9“‘(].*[.)]", sentence, re.S), sentence
        assert len(rule.summary) <= 160

    def test_its_examples_differ(self, rule: Rule) -> None:
        befores = Counter((e["before"], str(e["options"]), str(e["with"])) for e in rule.examples)
        assert max(befores.values(), default=1) == 1

    def test_its_changes_name_it(self, rule: Rule) -> None:
        for example in filter(changes, rule.examples):
            settings = {**example["options"], "select": [rule.id, *example["with"]]}
            causes = {
                cause.rule for edit in clean(example["before"], **settings).edits for cause in edit.causes
            }
            assert rule.id in causes
            assert causes <= {rule.id, *example["with"]}


def test_names_are_not_given_twice() -> None:
    assert len({rule.name for rule in BOOK.rules}) == len(BOOK.rules)


def test_each_family_is_in_one_file_and_each_file_is_used() -> None:
    homes: dict[str, set[str]] = {}
    for rule in BOOK.rules:
        homes.setdefault(rule.id.rstrip("0123456789"), set()).add(rule.file)
    assert {family: files for family, files in homes.items() if len(files) > 1} == {}
    used = {rule.file for rule in BOOK.rules} | {"profiles.toml"}
    assert used == {path.name for path in Path(SHIPPED).glob("*.toml")}


def test_every_kind_has_a_rule() -> None:
    assert {rule.kind for rule in BOOK.rules} == set(shipped_kinds()) - {"lookup"}  # for rules of one's own


def test_a_wrong_example_is_found_out() -> None:
    """The generic test can fail: each part of an example, made wrong, is reported."""
    rule = BOOK.get("HYP001")
    example = dict(next(e for e in rule.examples if changes(e)))
    still = dict(next(e for e in rule.examples if not changes(e)))
    start, end, after = example["changes"][0]
    assert check(rule, {**example, "after": example["after"] + "x"})
    assert check(rule, {**example, "changes": [[start, end + 1, after]]})
    assert check(rule, {**example, "changes": []})
    assert check(rule, {**example, "after": None})
    assert check(rule, {**still, "after": still["before"] + "x"})
    assert lacking(rule._replace(examples=(example, example, still)))


def test_an_example_that_needs_another_rule_says_so() -> None:
    """Examples run alone: without ``with`` no other rule helps."""
    rule = BOOK.get("HYP001")
    lone: dict[str, object] = {
        "before": "situa\ufffd\ntion\n\n  x  y",
        "after": None,
        "changes": [],
        "options": {},
        "with": [],
    }
    problem = check(rule, lone)
    assert "situation" in problem
