"""Regular expressions and what stands for their matches, with a gate where a word is at stake."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ..errors import SlowRuleError
from ..evidence.gate import Gate, is_in, word_around
from ..rulebook.errors import KeyFault
from ..rulebook.kinds import Kind
from ..text.edits import Cause, Edit, flatten

LEAST_SECONDS = 5.0
SECONDS = 2e-5  # for each character

if TYPE_CHECKING:
    from ..evidence import Evidence
    from ..rulebook import Rule
    from ..rulebook.keys import Above, AtLeast, Matching, MaxLen, Share, Text, When

KIND = Kind("replace", "text", 60, misread=True)
LONGEST = 200  # characters; with a pattern that matches one character this bounds the output


class Params:
    """A regular expression of the regex module and what stands for its matches."""

    pattern: Annotated[Text, "what is searched for; single quotes keep backslashes"]
    replacement: Annotated[
        str, MaxLen(LONGEST), r"what stands for a match; \1 or \g<name> for a group, each once"
    ] = ""
    table: Annotated[
        dict[str, Annotated[str, MaxLen(LONGEST)]],
        "instead of a replacement: each string that matches, and what stands for it",
    ] = {}
    trigger: Annotated[
        list[Text], "literals of which one must be in the text before the pattern is tried at all"
    ] = []
    flags: Annotated[str, Matching(pattern=r"^[aimsx]*$"), "letters as in (?aimsx)"] = ""
    gate: Annotated[
        Literal["", "unknown-to-known"],
        '"unknown-to-known": only where no lexicon knows the word and one knows the result',
    ] = ""
    min_zipf: Annotated[
        float, AtLeast(0), When("gate"), "how frequent a gated result must be (Zipf frequency)"
    ] = 3.0
    shortest: Annotated[int, AtLeast(1), When("gate"), "letters that a gated word must have"] = 1
    languages: Annotated[
        list[str], "BCP 47 codes of which one must be the text's first language; any if empty"
    ] = []
    timeout: Annotated[
        float | None,
        Above(0),
        "seconds; makes results depend on the machine, so only where someone asks for it",
    ] = None
    confidence: Annotated[
        Share, "confidence in each change; a gated one is the surer the more frequent its result"
    ] = 0.9
    reason: Annotated[str, When("gate", ""), "why, in a few words; the rule's summary if there is none"] = ""


def check(params: Params, files: Mapping[str, bytes]) -> None:
    """Refuse patterns that are not sound, and replacements by which output could grow.  Raises KeyFault."""
    import regex

    from ..rulebook.linearity import growth
    from ..rulebook.patterns import flags_of, sound_pattern
    from ..rulebook.syntax import parse

    try:
        sound_pattern(params.pattern, params.flags)
    except ValueError as error:
        raise KeyFault("pattern", str(error)) from error
    if params.table and params.replacement:
        raise KeyFault("replacement", "nothing reads it beside a table; take one of them out")
    compiled = regex.compile(params.pattern, flags_of(params.flags))
    known = {*map(str, range(compiled.groups + 1)), *compiled.groupindex}
    groups = [number or name for number, name in re.findall(r"\\(?:(\d+)|g<(\w+)>)", params.replacement)]
    if unknown := sorted(set(groups) - known):
        raise KeyFault(
            "replacement", f"the replacement {params.replacement!r} names group {unknown[0]}: there is none"
        )
    if len(groups) != len(set(groups)):
        raise KeyFault(
            "replacement", f"the replacement {params.replacement!r} writes a group twice: output could grow"
        )
    literal = re.sub(r"\\(?:\d+|g<\w+>)", "", params.replacement)
    if found := growth(literal, len(groups), parse(params.pattern, params.flags).shortest):
        raise KeyFault("replacement", found)
    for before, after in params.table.items():
        if found := growth(after, 0, len(before)):
            raise KeyFault("table", f"{before!r} = {after!r}: {found}")


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
    cause = Cause(rule.id, params["confidence"], params.get("reason") or rule.summary)
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
