"""Every rule is linear (P4), and what comes out is bounded by what goes in (P8).

The pump gate: 64k hostile characters may cost at most six times what 16k do.  Rules of glyphs are tried one by
one; those of pages, broken words and paragraphs decide together, and are tried by kind.  On a push each is tried
on some of the texts, all texts on some of the rules.  Processor time counts,
without the garbage collector's; times of a few milliseconds are noise and pass.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from cleaner import Cleaner, Options, Rule, Rulebook, clean
from cleaner.engine.pipeline import run

from .conftest import thinned
from .strategies import hostile

SMALL, LARGE = 16_384, 65_536
RATIO = 6.0
NOISE = 0.250  # seconds that 64k may take without being compared: what is quadratic takes many more
TRIES = 4
BOOK = Rulebook.load()
TOGETHER = ("pages", "rejoin", "reflow")
GROUPS: dict[str, list[Rule]] = {
    kind if kind in TOGETHER else rule.id: list(BOOK.of_kind(kind)) if kind in TOGETHER else [rule]
    for rule in BOOK.rules
    for kind in (rule.kind,)
}


def seconds(job: Callable[[str], Any], text: str) -> float:
    """Processor time of one run."""
    gc.disable()
    try:
        began = time.process_time()
        job(text)
        return time.process_time() - began
    finally:
        gc.enable()


def superlinear(
    job: Callable[[str], Any], small: Mapping[str, str], large: Mapping[str, str]
) -> Iterator[str]:
    """The hostile texts for which four times the length costs more than six times the time, however often it
    is tried: the shortest times of both count."""
    for name, text in large.items():
        most, least = seconds(job, text), float("inf")
        for _ in range(TRIES):
            if most < NOISE:
                break
            least = min(least, seconds(job, small[name]), seconds(job, small[name]))
            if most <= RATIO * least:
                break
            most = min(most, seconds(job, text))
        else:
            yield f"{name}: {most:.3f} s to {least:.3f} s"


def examples_of(rules: Sequence[Rule], size: int) -> dict[str, str]:
    """The first examples of the rules, repeated."""
    texts: dict[str, str] = {}
    for rule in rules:
        for number, example in enumerate(rule.examples[:2], 1):
            unit = example["before"] or " "
            texts[f"{rule.id} {number}"] = (unit * (size // len(unit) + 1))[:size]
    return texts


def alone(*rules: Rule) -> Callable[[str], Any]:
    book = Rulebook(rules, {}, (), "test", BOOK.kinds)
    options = Options(lines="join")
    return lambda text: run(text, book, options)


@pytest.mark.clock
@pytest.mark.parametrize(("rank", "name"), list(enumerate(GROUPS)), ids=GROUPS)
def test_the_rule_is_linear(rank: int, name: str) -> None:
    rules = GROUPS[name]
    own = thinned([*examples_of(rules, 1)], 1 if len(rules) == 1 else 4, rank)
    names = [*thinned([*hostile(1)], 4, rank), *own]
    small, large = ({**hostile(size), **examples_of(rules, size)} for size in (SMALL, LARGE))
    assert list(superlinear(alone(*rules), small, {name: large[name] for name in names})) == []


@pytest.mark.clock
@pytest.mark.parametrize("rank", [0, 1], ids=["default", "joined"])
def test_all_rules_together_are_linear(rank: int) -> None:
    cleaner = Cleaner(**[{}, {"lines": "join", "page_breaks": "mark", "notes": "end"}][rank])
    large = hostile(LARGE)
    names = thinned([*large], 2, rank)
    assert list(superlinear(cleaner.clean, hostile(SMALL), {name: large[name] for name in names})) == []


@pytest.mark.clock
def test_protected_patterns_are_linear() -> None:
    """Fences are looked for wherever a rule has something to say: here, at every space."""
    rule = Rule(
        "TST001",
        "test",
        "replace",
        "",
        "",
        "",
        {"pattern": "[ aы]", "replacement": "_", "trigger": []},
        (),
        "",
    )
    book = Rulebook([_complete(rule)], {}, BOOK.protect, "test", BOOK.kinds)
    job = lambda text: run(text, book, Options())  # noqa: E731
    assert list(superlinear(job, hostile(SMALL), hostile(LARGE))) == []


def _complete(rule: Rule) -> Rule:
    """The rule with the defaults of its kind."""
    from cleaner.rulebook.keys import model_of
    from cleaner.rulebook.schema import shipped_kinds

    params = model_of(shipped_kinds()[rule.kind].module.Params).model_construct(**rule.params)
    return rule._replace(params=params.model_dump(mode="json", exclude_none=True))


@pytest.mark.clock
class TestTheGate:
    def test_flags_a_planted_quadratic_rule(self) -> None:
        planted = Rule(
            "TST002", "test", "replace", "", "", "",
            {"pattern": r"(\w+)-\n(\w+)", "replacement": r"\1\2", "trigger": []}, (), "",
        )  # fmt: skip
        name = "a long word, then a hyphen"
        small, large = ({name: hostile(size)[name]} for size in (SMALL // 4, LARGE // 4))
        assert list(superlinear(alone(_complete(planted)), small, large))

    def test_lets_a_linear_one_pass(self) -> None:
        planted = Rule("TST003", "test", "replace", "", "", "",
                       {"pattern": r"(?<=\w)-\n(?=\w)", "replacement": "", "trigger": []}, (), "")  # fmt: skip
        assert list(superlinear(alone(_complete(planted)), hostile(SMALL), hostile(LARGE))) == []


class TestBounds:
    @pytest.mark.parametrize("name", hostile(1))
    def test_output_is_bounded_by_input(self, name: str) -> None:
        text = hostile(5000)[name]
        other: dict[str, Any] = {"lines": "join", "page_breaks": "mark", "min_confidence": 0.0}
        for settings in ({}, other):
            assert len(clean(text, **settings).text) <= 3 * len(text) + 1024
