"""Hyphens and signs that stand by themselves at a line end, or between two lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ...evidence import Evidence
from ...evidence.forms import forms_of
from ...evidence.lexicon import lexicons_of
from ...rulebook import Rule
from ...text.view import BLANKS, Decision, GapVote, View
from .affixes import languages_or_fallback

_LAST = re.compile(r"([^\W\d_]{2,40})$")
_FIRST = re.compile(r"\s*([^\W\d_]{2,40})")
_SIGNS = ("-", "−")
_NUMBER = re.compile(r"\s*\d")
_SIGNED = re.compile(r"(?<!\S)[-−]\d")
_SHORT = 80  # characters of a line that may hold nothing but a hyphen
_SURE = 0.9
_WORD = 2.6  # Zipf frequency of a half that may be a word by itself


def find_lone(view: View, evidence: Evidence, rule: Rule) -> Iterator[GapVote]:
    """Words whose hyphen is alone on a line between their halves: two gaps, both closed."""
    alone = {at for at in view.ending("-") if len(view.lines[at]) < _SHORT and view.lines[at].strip() == "-"}
    if not alone:
        return
    lexicons = lexicons_of(languages_or_fallback(evidence.languages))
    forms = forms_of(languages_or_fallback(evidence.languages))
    for (above, at), (_, below) in pairwise(pairwise(view.body())):
        if at not in alone:
            continue
        first, second = _LAST.search(view.lines[above].rstrip()), _FIRST.match(view.lines[below])
        if not first or not second or not second[1][0].islower():
            continue
        left, right = first[1].lower(), second[1].lower()
        zipf = lexicons.zipf
        joins = zipf(left + right) > 1.5 and min(zipf(left), zipf(right)) < _WORD
        keep = not joins or forms.odds(left, right).hyphened
        hyphen = view.starts[at] + view.lines[at].index("-")
        start = view.starts[above] + len(view.lines[above].rstrip())
        end = view.starts[below] + second.start(1)
        why = f"the hyphen between '{first[1]}' and '{second[1]}' is alone on its line"
        decision = Decision.HYPHEN if keep else Decision.JOIN
        yield GapVote(above, Decision.JOIN, rule.id, _SURE, why, start, hyphen, "")
        yield GapVote(at, decision, rule.id, _SURE, why, hyphen + keep, end, "")


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
