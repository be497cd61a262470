"""What a rule of this kind may say in its rule file.  Imported only when rules are compiled."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from ..params import Params, Share

Letters = Annotated[str, Field(min_length=1, max_length=3)]
Cost = Annotated[float, Field(gt=0, le=9)]


class MisreadParams(Params):
    """``kind = "misread"``: words of which an engine read letters wrong.

    ``languages``   BCP 47 codes of which one must be the text's first language
    ``confusions``  letters as read, to the letters they may have been, each with a cost: 1.0 for what happens
                    to one such letter in ten, 2.0 for one in a hundred, 3.0 for one in a thousand
    ``spellings``   pairs "old>new" in which words differ that are both right, "^" and "$" for the ends of the word: no
                    correction writes the new for the old
    ``never``       words that are never touched
    ``sure``        how sure a correction must be where the text is noisy
    ``quiet``       ... where it is not
    ``noise``       share of doubtful words from which a text is noisy
    """

    languages: Annotated[list[str], Field(min_length=1)]
    confusions: dict[Letters, dict[str, Cost]]
    spellings: list[Annotated[str, Field(pattern=r"^[^>]*>[^>]*$")]] = []
    never: list[str] = []
    sure: Share = 0.7
    quiet: Share = 0.95
    noise: Share = 0.004

    @field_validator("confusions")
    @classmethod
    def _bounded(cls, confusions: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        for read, trues in confusions.items():
            for true in trues:
                if read == true or len(true) > 3:
                    raise ValueError(f"{read!r} = {true!r}: no change, or more than three letters")
        return confusions
