"""Errors of the library as problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import CleanerError, DocumentError, EncodingError, LimitError, OcrError, UsageError
from ..settings import LIMITS, limit
from .logs import log, place
from .problems import Problem, http_words

_QUOTED = re.compile(r" \(unknown encoding: [^)]*\)")  # what the document says of itself is not repeated
_KINDS = {
    EncodingError: "undecodable",
    OcrError: "no-ocr",
    UsageError: "invalid",
    DocumentError: "bad-document",
}


@contextmanager
def as_problems() -> Iterator[None]:
    """Let errors of the library come out of this block as :class:`Problem`."""
    try:
        yield
    except CleanerError as error:
        raise problem_of(error) from None


def problem_of(error: CleanerError) -> Problem:
    """The problem that an error is."""
    detail = http_words(_QUOTED.sub("", f"{error.problem}. {error.advice}".rstrip()))
    if isinstance(error, LimitError) and error.limit in LIMITS:
        return Problem("bad-document", detail, limit=error.limit, allowed=limit(error.limit))
    for kind, name in _KINDS.items():
        if isinstance(error, kind):
            return Problem(name, detail)
    log("failed", error=place(error))
    return Problem("internal", "The document could not be read; please report the request id.")
