"""Words that fell apart into letters, syllables or an initial: ``s p e r r e n``, ``T`` / ``he rain``.

One module a ``unit``, each with ``edits(text, rule, evidence)``.  What is closed up must be
words, and the letters between blanks must be none of their own right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from ...rulebook.kinds import Kind
from ...text.edits import Edit, flatten
from . import ideographs, initials, letters, syllables

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule
    from ...rulebook.keys import AtLeast, Form, Share, When

KIND = Kind("spaced", "text", 26, renews=True)


class Params:
    """What fell apart, and what shows it."""

    unit: Annotated[
        Literal["letters", "initials", "ideographs", "syllables"],
        '"letters": words with a blank between any two letters; "initials": a large capital at the beginning '
        'of a paragraph; "ideographs": text of a script without blanks; "syllables": words of one syllable',
    ]
    alone: Annotated[
        dict[str, str],
        When("unit", "letters", "initials"),
        "BCP 47 code to its words of one letter, in lower case",
    ] = {}
    language: Annotated[
        str, When("unit", "syllables"), "BCP 47 code of the language whose words are of one syllable"
    ] = ""
    syllable: Annotated[
        Form, When("unit", "syllables"), "form of a syllable in lower case, without accents"
    ] = ""
    characters: Annotated[str, When("unit", "syllables"), "characters of which the text must have one"] = ""
    share: Annotated[
        Share,
        When("unit", "ideographs", "syllables"),
        "share of the places between characters that have a blank, or of tokens that are no syllables, from "
        "which on a text is believed to have fallen apart",
    ] = 0.1
    number: Annotated[
        int, AtLeast(1), When("unit", "ideographs", "syllables"), "how many of them there must be at least"
    ] = 3
    confidence: Annotated[Share, "confidence in each change"] = 0.93


_UNITS: dict[str, Callable[[str, Rule, Evidence], Iterator[Edit]]] = {
    "letters": letters.edits,
    "initials": initials.edits,
    "ideographs": ideographs.edits,
    "syllables": syllables.edits,
}


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Flat edits that close words up."""
    edits = [edit for rule in rules for edit in _UNITS[rule.params["unit"]](text, rule, evidence)]
    return flatten(text, edits) if edits else []
