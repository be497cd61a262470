"""Decisions about a result that was kept: changes refused, suggestions accepted."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .. import Change, Result, __version__
from ..formats.text.decoding import Form
from .asked import Wanted, faults, parse_json
from .problems import MOST_ERRORS, Problem, invalid

#: Name among the results of a job.
KEPT = "result.pickle"


class Kept(NamedTuple):
    """What a job keeps so that it can be decided about later: the result, what was wanted, and how the text
    is written."""

    result: Result
    wanted: Wanted
    written: Form

    def dump(self) -> bytes:
        """As bytes, for the job's folder, where nobody else writes."""
        return pickle.dumps((__version__, *self), pickle.HIGHEST_PROTOCOL)


class Choice(BaseModel):
    """A change or a suggestion of the record; what else stands there is not looked at."""

    model_config = ConfigDict(extra="ignore", strict=True)
    start: int = Field(description="Where it begins in the source, in code points.")
    end: int = Field(description="Where it ends there.")
    after: str = Field(description="What it puts there.")


class Review(BaseModel):
    """Decisions about the result of a job."""

    model_config = ConfigDict(extra="forbid", strict=True)
    refuse: list[Choice] = Field(default=[], description="Changes that are not to be made.")
    accept: list[Choice] = Field(
        default=[], description="Suggestions that are to be made; they take the place of what they overlap."
    )


def kept(path: str) -> Kept:
    """What a job has kept in this file.  Raises :class:`Problem`."""
    try:
        with open(path, "rb") as file:
            version, *found = pickle.load(file)
    except FileNotFoundError:
        raise Problem("not-found", "There is no such job, or it has expired.") from None
    if version != __version__:
        raise other_version()
    return Kept(*found)


def other_version() -> Problem:
    """The problem of a result that cannot be decided about any more."""
    return Problem("not-acceptable", "The result was made by another version; give the job again.")


def reviewed(result: Result, body: bytes) -> Result:
    """The result with the decisions of this JSON.  Raises :class:`Problem`."""
    try:
        review = Review.model_validate(parse_json(body))
    except ValidationError as error:
        raise invalid(faults(error, {*Review.model_fields, *Choice.model_fields})) from None
    refused, accepted = _keys(review.refuse), _keys(review.accept)
    wrong = [*_unknown("refuse", refused, result.changes), *_unknown("accept", accepted, result.suggestions)]
    if wrong:
        raise invalid(wrong[:MOST_ERRORS])
    left = result.refuse(lambda change: _key(change) in refused)
    return left.accept(lambda change: _key(change) in accepted)


Key = tuple[int, int, str]


def _key(one: Change | Choice) -> Key:
    return one.start, one.end, one.after


def _keys(choices: Iterable[Choice]) -> Mapping[Key, int]:
    """Each choice with its index."""
    return {_key(choice): index for index, choice in enumerate(choices)}


def _unknown(name: str, chosen: Mapping[Key, int], there: Iterable[Change]) -> Iterable[tuple[str, str]]:
    known = {_key(change) for change in there}
    what = "change" if name == "refuse" else "suggestion"
    return [
        (f"{name}.{index}", f"the result has no such {what}")
        for key, index in chosen.items()
        if key not in known
    ]
