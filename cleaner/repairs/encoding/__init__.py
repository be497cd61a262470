"""Text whose bytes were decoded with the wrong table.

Three methods.  UTF-8 that was read as something else leaves sequences that are next to impossible otherwise;
`ftfy <https://ftfy.readthedocs.io>`_ finds and undoes it (:mod:`.utf8`), or, in tables that it does not know,
:mod:`.sequences`.  One 8-bit code page read as another leaves no such mark: there the decoded words must be
words, by the lexicons, and the words as they stand must not be (:mod:`.codepage`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from ...rulebook.kinds import Kind
from ...text.edits import Edit, flatten
from .codepage import long_runs, propose_codepage
from .sequences import propose_sequences
from .utf8 import propose_utf8

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule
    from ...rulebook.keys import AtLeast, Check, Share, Some, Text, When

KIND = Kind("encoding", "text", 10, renews=True)


def is_codec(name: str) -> str:
    """The name, if it is that of an 8-bit codec.  Raises ValueError."""
    try:
        bytes(range(32, 127)).decode(name)
    except (LookupError, UnicodeDecodeError) as error:
        raise ValueError(f"{name!r} is not an 8-bit codec that Python knows") from error
    return name


def have_lexicon(languages: list[str]) -> list[str]:
    """The languages, if there is a lexicon of one.  Raises ValueError."""
    from ...evidence.lexicon import available

    if set(languages).isdisjoint(available()):
        raise ValueError(f"there is a lexicon of none; there are: {', '.join(available())}")
    return languages


class Params:
    """Bytes that were decoded with the wrong table."""

    method: Annotated[
        Literal["utf-8", "sequences", "codepage"],
        '"utf-8": UTF-8 that was read as something else (ftfy finds it); "sequences": the same, in tables '
        'that ftfy does not know; "codepage": one 8-bit table as another',
    ]
    actual: Annotated[
        list[Annotated[str, Check(is_codec)]],
        Some,
        When("method", "codepage"),
        "codecs the bytes may have been in; the most plausible is taken",
    ]
    shown: Annotated[
        list[Annotated[str, Check(is_codec)]],
        Some,
        When("method", "codepage", "sequences"),
        "codecs they may have been read with",
    ]
    languages: Annotated[
        list[str],
        Check(have_lexicon),
        When("method", "codepage"),
        "BCP 47 codes whose lexicons judge the decoded words",
    ]
    scope: Annotated[
        Literal["run", "word", "line"],
        When("method", "codepage"),
        '"run": words in another script; "word": single letters of words in the same script; "line": lines '
        "in the same script, capitals for small letters",
    ] = "run"
    trigger: Annotated[
        list[Text],
        Some,
        When("scope", "word"),
        "strings of which the text must have all characters of one",
    ]
    known: Annotated[
        Share, When("method", "codepage"), "share of the decoded words that a lexicon must know"
    ] = 0.5
    letters: Annotated[
        int,
        AtLeast(1),
        When("method", "codepage"),
        'damaged letters that there must be; with scope = "word", damaged words',
    ] = 4
    confidence: Annotated[Share, "confidence in a repair whose words are all known"] = 0.97


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Flat edits of one word or a few characters each."""
    if text.isascii() or not rules:
        return []
    pages = [rule for rule in rules if rule.params["method"] == "codepage"]
    runs = long_runs(text) if pages else ""
    edits = [edit for rule in pages for edit in propose_codepage(text, runs, rule)]
    edits += [
        edit
        for rule in rules
        if rule.params["method"] == "sequences"
        for edit in propose_sequences(text, rule)
    ]
    taken = sorted(edit.start for edit in edits)  # in their lines nothing else is to blame
    for rule in rules:
        if rule.params["method"] == "utf-8":
            edits += propose_utf8(text, rule, taken)
    return flatten(text, edits) if edits else []
