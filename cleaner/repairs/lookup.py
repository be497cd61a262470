"""Whole words and what stands for them, by table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from ..evidence.gate import Gate, is_in, like
from ..rulebook.errors import KeyFault
from ..rulebook.kinds import Kind
from ..text.edits import Cause, Edit, flatten

if TYPE_CHECKING:
    from ..evidence import Evidence
    from ..rulebook import Rule
    from ..rulebook.keys import AtLeast, Share, When

KIND = Kind("lookup", "text", 50, misread=True)
LONGEST = 200  # characters of what stands for a word


class Params:
    """Whole words and what stands for them."""

    words: Annotated[dict[str, str], "word to word, in lower case; capitals are carried over"] = {}
    file: Annotated[str, 'a file NAME.tsv of lines "word TAB word" beside the rule file'] = ""
    gate: Annotated[
        Literal["", "unknown-to-known"],
        '"unknown-to-known": only where no lexicon knows the word and one knows the result',
    ] = ""
    min_zipf: Annotated[
        float, AtLeast(0), When("gate"), "how frequent a gated result must be (Zipf frequency)"
    ] = 3.0
    languages: Annotated[
        list[str], "BCP 47 codes of which one must be the text's first language; any if empty"
    ] = []
    confidence: Annotated[Share, "confidence in each change"] = 0.9
    reason: Annotated[str, When("gate", ""), "why, in a few words; the rule's summary if there is none"] = ""


def check(params: Params, files: Mapping[str, bytes]) -> None:
    """Put the words of the file behind the others, and refuse those that cannot be.  Raises KeyFault."""
    from ..rulebook.linearity import growth

    if params.file:
        params.words |= _table(params.file, files)
    if not params.words:
        raise KeyFault("words", 'a lookup rule needs words = { ... } or file = "..."')
    for before, after in params.words.items():
        if not before or before == after or len(after) > LONGEST:
            raise KeyFault("words", f"{before!r} = {after!r}: empty, no change, or too long")
        if found := growth(after, 0, len(before)):
            raise KeyFault("words", f"{before!r} = {after!r}: {found}")
        if before != before.lower():
            raise KeyFault("words", f"{before!r}: words are written in lower case, capitals are carried over")


def _table(name: str, files: Mapping[str, bytes]) -> dict[str, str]:
    """The words of a table beside the rule file: one of the files that the compiled rules are keyed by."""
    if name not in files:
        raise KeyFault("file", f"there is no file {name!r} beside the rule file; its name ends in .tsv")
    try:
        text = files[name].decode("utf-8")
    except UnicodeDecodeError as error:
        raise KeyFault("file", f"{name}: not UTF-8 at byte {error.start}") from None
    words: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            before, tab, after = line.partition("\t")
            if not tab:
                raise KeyFault("file", f"{name}:{number}: expected: word TAB word")
            words[before] = after
    return words


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
        cause = Cause(rule.id, params["confidence"], params.get("reason") or rule.summary)
        if gate:
            passed = gate.judge(before, after)
            if not passed:
                continue
            cause = Cause(rule.id, *passed)
        yield Edit(*found.span(), after, (cause,))


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether the characters beside it make it part of an identifier, a path or an address."""
    return any(c in "@#$%\\/=<>{}[]_" for c in text[max(0, start - 1) : start] + text[end : end + 1])
