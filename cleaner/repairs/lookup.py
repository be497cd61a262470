"""Whole words and what stands for them, by table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..evidence.gate import Gate, is_in
from ..text.edits import Cause, Edit, flatten

if TYPE_CHECKING:
    from ..evidence import Evidence
    from ..rulebook import Rule


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Flat edits for the words of the rules' tables, case carried over."""
    edits: list[Edit] = []
    for rule in rules:
        if not is_in(text, evidence, rule.params["languages"]) or not _stands_free(rule, evidence):
            continue
        present = evidence.vocabulary.counts.keys() & rule.params["words"].keys()
        edits += _words(text, sorted(present), rule, evidence)
    return flatten(text, edits) if edits else []


def _stands_free(rule: Rule, evidence: Evidence) -> bool:
    """Whether the text has one of the words between two spaces: asked first, as it needs no vocabulary."""
    words = rule.params["words"]
    tokens = evidence.vocabulary.tokens.keys()
    return not tokens.isdisjoint(words) or not tokens.isdisjoint(word.capitalize() for word in words)


def _words(text: str, present: Sequence[str], rule: Rule, evidence: Evidence) -> Iterator[Edit]:
    params = rule.params
    table: Mapping[str, str] = params["words"]
    gate = Gate(evidence, params["min_zipf"], params["confidence"]) if params["gate"] else None
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, present))})(?!\w)", re.IGNORECASE)
    for found in pattern.finditer(text):
        before = found.group()
        after = like(before, table.get(before.lower(), before))
        if after == before or _is_code(text, *found.span()):
            continue
        cause = Cause(rule.id, params["confidence"], params["reason"] or rule.summary)
        if gate:
            passed = gate.judge(before, after)
            if not passed:
                continue
            cause = Cause(rule.id, *passed)
        yield Edit(*found.span(), after, (cause,))


def like(model: str, word: str) -> str:
    """A word in the case of another: all capitals, capital in front, or as it is."""
    if len(model) > 1 and model.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether the characters beside it make it part of an identifier, a path or an address."""
    return any(c in "@#$%\\/=<>{}[]_" for c in text[max(0, start - 1) : start] + text[end : end + 1])
