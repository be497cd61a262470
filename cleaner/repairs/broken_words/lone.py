"""Hyphens and signs that stand by themselves at a line end, or between two lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ...evidence import Evidence
from ...evidence.breaks import Break
from ...rulebook import Rule
from ...text.view import BLANKS, Decision, GapVote, View
from .features import Traits
from .model import judge

_LAST = re.compile(r"([^\W\d_]{2,40})$")
_FIRST = re.compile(r"\s*([^\W\d_]{2,40})")
_SIGNS = ("-", "−")
_NUMBER = re.compile(r"\s*\d")
_SIGNED = re.compile(r"(?<!\S)[-−]\d")
_SHORT = 80  # characters of a line that may hold nothing but a hyphen
_SURE = 0.9
_LONG = 6  # letters of halves that are no entries of a list
_CLOSED = 0.97  # confidence that such a word has no hyphen from which it is believed: most are compounds


def find_lone(view: View, evidence: Evidence, rule: Rule) -> Iterator[GapVote]:
    """Words whose hyphen is alone on a line between their halves: two gaps, both closed.

    Such a line may also part what it stands between, as in lists: it does nothing unless the word is one that
    is known to have a hyphen or none, or most other such lines break such words."""
    alone = {at for at in view.ending("-") if len(view.lines[at]) < _SHORT and view.lines[at].strip() == "-"}
    if not alone:
        return
    found = []
    for (above, at), (_, below) in pairwise(pairwise(view.body())):
        if at not in alone:
            continue
        upper = view.lines[above].rstrip()
        first, second = _LAST.search(upper), _FIRST.match(view.lines[below])
        if first and second and second[1][0].islower():
            start, end = view.starts[above] + len(upper), view.starts[below] + second.start(1)
            found.append((at, Break(above, below, start, end, "-", first[1], second[1], "", "", "")))
    traits, verdicts = judge([item for _, item in found], evidence)
    kept = [
        verdict.keep or verdict.confidence < _CLOSED or not traits.knows_well(item)
        for (_, item), verdict in zip(found, verdicts, strict=True)
    ]
    shown = [not keep or _has_hyphen(item, traits) for (_, item), keep in zip(found, kept, strict=True)]
    most = 2 * sum(shown) > len(shown)
    for (at, item), keep, is_shown in zip(found, kept, shown, strict=True):
        if not (is_shown or most and not traits.hangs(item)):
            continue
        hyphen = view.starts[at] + view.lines[at].index("-")
        why = f"the hyphen between '{item.left}' and '{item.right}' is alone on its line"
        decision = Decision.HYPHEN if keep else Decision.JOIN
        yield GapVote(item.upper, Decision.JOIN, rule.id, _SURE, why, item.start, hyphen, "")
        yield GapVote(at, decision, rule.id, _SURE, why, hyphen + keep, item.end, "")


def _has_hyphen(item: Break, traits: Traits) -> bool:
    """Whether document or tables have the word with its hyphen, or what often stands before one, or the
    halves are long and the first ends as those of compounds do (`teórico-práctico`)."""
    left, right = item.left.lower(), item.right.lower()
    if traits.hangs(item):
        return False
    if left[-1] in "oо" and min(len(left), len(right)) >= _LONG:  # Latin and Cyrillic
        return True
    odds = traits.forms.odds(left, right)
    return odds.hyphened or (odds.left or 0.0) > 0 or traits.vocabulary.hyphenated(left, right) > 0


def find_signs(view: View, rule: str) -> Iterator[GapVote]:
    """Minus signs at a line end before their number, where the text has others: loose votes."""
    ends = [at for at in view.ending(_SIGNS) if not view.lines[at].rstrip(BLANKS)[-2:-1].strip()]
    if not ends or not _SIGNED.search(view.text):
        return
    following = dict(pairwise(view.body()))
    for upper in ends:
        lower = following.get(upper)
        if lower is not None and (number := _NUMBER.match(view.lines[lower])):
            start = view.starts[upper] + len(view.lines[upper].rstrip())
            end = view.starts[lower] + number.end() - 1
            why = "a sign before its number, as elsewhere in the text"
            yield GapVote(upper, Decision.JOIN, rule, _SURE, why, start, end, "", loose=True)
