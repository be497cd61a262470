"""Changes and results as JSON, one object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..changes import Change
from ..result import Result
from ..settings import Options


class Made(NamedTuple):
    """What a text was cleaned with: version of cleaner, options, and the name of each rule by its id."""

    version: str
    options: Options
    names: Mapping[str, str]


def line(record: Mapping[str, Any]) -> bytes:
    """One object as a line of UTF-8.  A lone surrogate is written as the escape it has in JSON."""
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def change_record(change: Change, names: Mapping[str, str]) -> dict[str, Any]:
    """A change: both spans in code points, both texts, and each cause."""
    return {
        "start": change.start,
        "end": change.end,
        "before": change.before,
        "after": change.after,
        "out_start": change.out_start,
        "out_end": change.out_end,
        "causes": [
            {"rule": rule, "name": names.get(rule, ""), "confidence": round(confidence, 4), "reason": reason}
            for rule, confidence, reason in change.causes
        ],
    }


def result_line(name: str, made: Made, result: Result, languages: Sequence[str]) -> bytes:
    """All there is to know about one cleaned text; ``languages`` are its languages as BCP 47 codes."""
    record = {
        "file": name,
        "version": made.version,
        "rules": result.rules_digest,
        "languages": list(languages),
        "settled": result.settled,
        "counts": result.counts(),
        "text": result.text,
        "changes": [change_record(change, made.names) for change in result.changes],
        "suggestions": [change_record(change, made.names) for change in result.suggestions],
        "furniture": [furniture._asdict() for furniture in result.furniture],
    }
    return line(record)
