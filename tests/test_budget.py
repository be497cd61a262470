"""A limit of time: what takes too long is left out and named, and without a limit there is no clock."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from cleaner import Cleaner, clean
from cleaner.engine.budget import Budget
from cleaner.rulebook import patterns

SLOW = r"""
[[rule]]
id = "SLOW001"
name = "slow"
kind = "replace"
summary = "Takes for ever."
why = "A test."
risk = "None."
pattern = '(?<!\w)(?:a|aa)+$'
replacement = "b"
"""
TEXT = "The situa\ufffd\ntion. " + "a" * 200 + "!\n"


class R(NamedTuple):
    id: str


def slow(rules: Sequence[R]) -> list[str]:
    while any(rule.id.startswith("slow") for rule in rules):
        pass
    return [rule.id for rule in rules]


RULES = [R("one"), R("slow2"), R("three"), R("slow4")]


def test_without_a_limit_nothing_is_left_out() -> None:
    budget = Budget(None)
    assert budget.together(RULES[:1], slow) == ["one"]
    assert budget.apart(RULES[:1], slow) == ["one"]
    assert budget.skipped == []


def test_without_a_limit_there_is_no_clock(monkeypatch: pytest.MonkeyPatch, article: str) -> None:
    def clock() -> float:
        raise AssertionError("a clock was asked")

    monkeypatch.setattr(time, "monotonic", clock)
    assert Cleaner().clean(article).skipped == ()


def test_rules_that_decide_jointly_are_left_out_jointly() -> None:
    budget = Budget(0.2)
    assert budget.together(RULES, slow) == []
    assert [skipped.rule for skipped in budget.skipped] == ["one", "slow2", "three", "slow4"]
    assert all("share of the time" in skipped.reason for skipped in budget.skipped)


def test_rules_that_can_do_without_one_another_are_left_out_alone() -> None:
    budget = Budget(0.4)
    assert budget.apart(RULES, slow) == ["one", "three"]
    assert [skipped.rule for skipped in budget.skipped] == ["slow2", "slow4"]
    assert [rule.id for rule in budget.left(RULES)] == ["one", "three"]
    assert budget.apart(RULES, slow) == ["one", "three"]


def test_when_the_time_is_up_nothing_runs() -> None:
    budget = Budget(0.0)
    assert budget.apart(RULES, slow) == []
    assert [skipped.rule for skipped in budget.skipped] == [rule.id for rule in RULES]


def test_what_a_repair_raises_is_not_taken_for_lateness() -> None:
    def wrong(rules: Sequence[R]) -> list[str]:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        Budget(5.0).together(RULES, wrong)


def test_a_slow_rule_is_named_and_the_others_do_their_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "fault", lambda *_: "")  # else it is refused
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "slow.toml").write_text(SLOW, "utf-8")
    result = Cleaner(rules=[str(tmp_path)]).clean(TEXT, seconds=1.0)
    assert [skipped.rule for skipped in result.skipped] == ["SLOW001"]
    assert result.text == clean(TEXT).text
    assert result.restore() == TEXT


def test_enough_time_changes_nothing(article: str) -> None:
    result = Cleaner().clean(article, seconds=60.0)
    assert result.edits == clean(article).edits
    assert result.skipped == ()
