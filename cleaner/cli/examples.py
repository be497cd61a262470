"""Running the examples that rules carry: for the tests of the shipped rules and for ``cleaner rules test``.

An example runs its rule alone, with those it names in ``with`` and the options it gives, and must come out as
written, by exactly the changes written; one without ``after`` must not change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .. import clean
from ..rulebook import Rule, Rulebook
from ..text.counting import counted

LEAST = 2  # examples that change, and that must not, without which a rule is not finished


class Failure(NamedTuple):
    """An example that does not hold: its number within the rule, from 1, and what came out instead."""

    rule: Rule
    number: int
    problem: str

    def __str__(self) -> str:
        return f"{self.rule.file}: {self.rule.id} {self.rule.name}: example {self.number}: {self.problem}"


def check(rule: Rule, example: Mapping[str, Any], directories: Sequence[str] = ()) -> str:
    """Run one example; what is wrong with it, "" if it holds."""
    before: str = example["before"]
    wanted: str | None = example.get("after")
    settings: dict[str, Any] = {**example.get("options", {}), "select": [rule.id, *example.get("with", ())]}
    if directories:
        settings["rules"] = tuple(directories)
    result = clean(before, **settings)
    made = [[edit.start, edit.end, edit.after] for edit in result.edits]
    if wanted is None or wanted == before:
        return f"must not change, but {_shown(before)} became {_shown(result.text)} by {made}" if made else ""
    if result.text != wanted:
        return f"{_shown(before)} became {_shown(result.text)}, not {_shown(wanted)}"
    expected = [list(change) for change in example.get("changes", ())]
    return "" if made == expected else f"the changes are {made}, not {expected}"


def check_rule(rule: Rule, directories: Sequence[str] = ()) -> Iterator[Failure]:
    """The examples of one rule that do not hold."""
    for number, example in enumerate(rule.examples, 1):
        problem = check(rule, example, directories)
        if problem:
            yield Failure(rule, number, problem)


def check_all(book: Rulebook, directories: Sequence[str] = ()) -> Iterator[Failure]:
    """The examples of all these rules that do not hold."""
    for rule in book.rules:
        yield from check_rule(rule, directories)


def lacking(rule: Rule) -> str:
    """What a rule lacks in examples, "" if it has enough."""
    changing = sum(changes(example) for example in rule.examples)
    staying = len(rule.examples) - changing
    if changing >= LEAST and staying >= LEAST:
        return ""
    return f"{counted(changing, 'example')} that change and {staying} that must not; it needs {LEAST} of each"


def changes(example: Mapping[str, Any]) -> bool:
    """Whether an example is one that changes."""
    return example.get("after") is not None and example["after"] != example["before"]


def _shown(text: str) -> str:
    return repr(text) if len(text) <= 200 else repr(text[:200]) + "…"
