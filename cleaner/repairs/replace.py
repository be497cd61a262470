"""Regular expressions and what stands for their matches, with a gate where a word is at stake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..errors import SlowRuleError
from ..evidence.gate import Gate, is_in, word_around
from ..text.edits import Cause, Edit, flatten

LEAST_SECONDS = 5.0
SECONDS = 2e-5  # for each character

if TYPE_CHECKING:
    from ..evidence import Evidence
    from ..rulebook import Rule


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Flat edits of all rules together; a pattern is tried only if one of its triggers is in the text."""
    edits: list[Edit] = []
    for rule in rules:
        triggers = rule.params.get("trigger")
        present = not triggers or any(trigger in text for trigger in triggers)
        if present and is_in(text, evidence, rule.params["languages"]):
            edits += _matches(text, rule, evidence)
    return flatten(text, edits) if edits else []


def _matches(text: str, rule: Rule, evidence: Evidence) -> Iterator[Edit]:
    params, table = rule.params, rule.params["table"]
    gate = Gate(evidence, params["min_zipf"], params["confidence"]) if params["gate"] else None
    cause = Cause(rule.id, params["confidence"], params["reason"] or rule.summary)
    for found in _found(text, rule):
        start, end = found.span()
        after = table.get(found.group(), found.group()) if table else found.expand(params["replacement"])
        if gate:
            low, high = word_around(text, start, end)
            passed = gate.judge(text[low:high], text[low:start] + after + text[end:high])
            if not passed or high - low < params["shortest"]:
                continue
            cause = Cause(rule.id, *passed)
        if after != found.group():
            yield Edit(start, end, after, (cause,))


def _found(text: str, rule: Rule) -> Iterator[Any]:
    """The matches; where a rule asked for a time limit and it ran out, those found until then.  A rule that
    did not ask has some hundred times what a sound pattern takes; then :class:`SlowRuleError` is raised."""
    asked = rule.params.get("timeout")
    seconds = asked or LEAST_SECONDS + len(text) * SECONDS
    try:
        yield from _compiled(rule.params["pattern"], rule.params["flags"]).finditer(text, timeout=seconds)
    except TimeoutError:
        if not asked:
            raise SlowRuleError(rule.id, seconds) from None


@lru_cache(maxsize=512)
def _compiled(pattern: str, flags: str) -> Any:
    import regex

    return regex.compile(f"(?{flags}){pattern}" if flags else pattern)
