"""Words that the engine misread: what they were, where language, document and typeface leave little doubt.

A guess comes from the confusions of a typeface (:mod:`.channel`, data of the rules), is weighed by what is
known of language and document (:mod:`.guesses`, :mod:`.proposals`) and judged by a learned gate
(:mod:`.judge`).  How sure it has to be follows from how much of the text is doubtful, which a sample tells
first (:mod:`.noise`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from ...rulebook.errors import KeyFault
from ...rulebook.kinds import Kind
from .repair import propose

if TYPE_CHECKING:
    from ...rulebook.keys import Above, AtMost, Matching, Share, Some, Text

__all__ = ["KIND", "Params", "check", "propose"]

KIND = Kind("misread", "words")  # weighs by itself how sure the OCR was of a word
_LONGEST = 3  # letters of a confusion


class Params:
    """Words of which an engine read letters wrong."""

    languages: Annotated[list[Text], Some, "BCP 47 codes of which one must be the text's first language"]
    confusions: Annotated[
        dict[Text, dict[str, Annotated[float, Above(0), AtMost(9)]]],
        "letters as read, to the letters they may have been, each with a cost: 1.0 for what happens to one"
        " such letter in ten, 2.0 for one in a hundred, 3.0 for one in a thousand",
    ]
    spellings: Annotated[
        list[Annotated[str, Matching(pattern=r"^[^>]*>[^>]*$")]],
        'pairs "old>new" in which words differ that are both right, "^" and "$" for the ends of the word:'
        " no correction writes the new for the old",
    ] = []
    period: Annotated[
        list[Annotated[str, Matching(pattern=r"^[^>]*>[^>]*$")]],
        "pairs as in spellings that count only in a text that shows to be older than 1780: a share of its"
        " words stands in no later book",
    ] = []
    never: Annotated[list[Text], "words that are never touched"] = []
    sure: Annotated[Share, "how sure a correction must be where the text is noisy"] = 0.7
    quiet: Annotated[Share, "how sure it must be where the text is not"] = 0.95
    noise: Annotated[Share, "share of doubtful words from which a text is noisy"] = 0.004


def check(params: Params, files: Mapping[str, bytes]) -> None:
    """Refuse confusions that change nothing or are long.  Raises KeyFault."""
    for read, trues in params.confusions.items():
        for true in trues:
            if read == true or max(len(read), len(true)) > _LONGEST:
                raise KeyFault("confusions", f"{read!r} = {true!r}: no change, or more than three letters")
