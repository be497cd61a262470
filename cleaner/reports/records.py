"""Results as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..engine.result import Result
from ..settings import Options


class Made(NamedTuple):
    """What a text was cleaned with: version of cleaner, options, and the kind of each rule by its id."""

    version: str
    options: Options
    kinds: Mapping[str, str] = {}


def line(record: Mapping[str, Any]) -> bytes:
    """One object as a line of UTF-8.  A lone surrogate is written as the escape it has in JSON."""
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def result_line(name: str, result: Result, encoding: str = "") -> bytes:
    """The record of one cleaned text as a line of JSON, its name first, and the encoding of a plain text."""
    head = {"file": name, "encoding": encoding} if encoding else {"file": name}
    return line({**head, **result.to_dict()})
