"""Decisions about a result that was kept: changes refused, suggestions accepted."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .. import Change, Result, __version__
from ..formats.text.decoding import Form
from ..text.edits import Edit
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
    correct: list[Choice] = Field(
        default=[],
        description="Corrections by hand, in the order of the text, in the place of what they overlap.",
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


def review_of(body: bytes) -> Review:
    """The decisions of this JSON.  Raises :class:`Problem`."""
    try:
        return Review.model_validate(parse_json(body))
    except ValidationError as error:
        raise invalid(faults(error, {*Review.model_fields, *Choice.model_fields})) from None


def check_review(body: bytes, until: float) -> None:
    """See that a JSON body has decisions.  Raises :class:`Problem`."""
    review_of(body)


def reviewed(result: Result, body: bytes) -> Result:
    """The result with the decisions of this JSON.  Raises :class:`Problem`."""
    review = review_of(body)
    refused, accepted = _keys(review.refuse), _keys(review.accept)
    wrong = [
        *_unknown("refuse", refused, result.changes),
        *_unknown("accept", accepted, result.suggestions),
        *_misplaced(review.correct, len(result.source)),
    ]
    if wrong:
        raise invalid(wrong[:MOST_ERRORS])
    left = result.refuse(lambda change: _key(change) in refused)
    left = left.accept(lambda change: _key(change) in accepted)
    return left.correct([Edit(*_key(choice)) for choice in review.correct])


Key = tuple[int, int, str]


def _key(one: Change | Choice) -> Key:
    return one.start, one.end, one.after


def _keys(choices: Iterable[Choice]) -> Mapping[Key, int]:
    """Each choice with its index."""
    return {_key(choice): index for index, choice in enumerate(choices)}


def _misplaced(corrections: Iterable[Choice], size: int) -> Iterable[tuple[str, str]]:
    """What is wrong with corrections: each has its place behind the one before."""
    at = 0
    for index, choice in enumerate(corrections):
        if not at <= choice.start <= choice.end <= size:
            yield f"correct.{index}", "its place is not in the text, or not behind the one before"
            return
        at = choice.end


def _unknown(name: str, chosen: Mapping[Key, int], there: Iterable[Change]) -> Iterable[tuple[str, str]]:
    known = {_key(change) for change in there}
    what = "change" if name == "refuse" else "suggestion"
    return [
        (f"{name}.{index}", f"the result has no such {what}")
        for key, index in chosen.items()
        if key not in known
    ]
