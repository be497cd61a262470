"""The parts of a result as dictionaries of what JSON has, for :meth:`cleaner.Result.to_dict`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..text.edits import Cause, Change
from ..text.source import Source

SCHEMA = 1
"""The version of the record: another one where a key goes or means something else, not where one comes."""

_PARAGRAPH = re.compile(r"\S(?:[^\n\r]|\r?\n(?![ \t]*(?:\r?\n|\Z)))*")


def change_record(change: Change, names: Mapping[str, str]) -> dict[str, Any]:
    """A change: both spans in code points, both texts, and each cause."""
    return {
        "start": change.start,
        "end": change.end,
        "before": change.before,
        "after": change.after,
        "out_start": change.out_start,
        "out_end": change.out_end,
        "causes": [_cause_record(cause, names) for cause in change.causes],
    }


def _cause_record(cause: Cause, names: Mapping[str, str]) -> dict[str, Any]:
    """A cause, with what else the word may be where that is in doubt."""
    rule, confidence, reason, candidates = cause
    record: dict[str, Any] = {
        "rule": rule,
        "name": names.get(rule, ""),
        "confidence": round(confidence, 4),
        "reason": reason,
    }
    if candidates:
        record["candidates"] = [{"text": text, "confidence": round(sure, 4)} for text, sure in candidates]
    return record


def place(origin: Source | None, start: int, end: int) -> dict[str, Any]:
    """The page of a document on which a span begins, from 1, and its boxes: page and corners of each."""
    return {} if origin is None else _located(origin, (start, end))


def _located(origin: Source, *spans: tuple[int, int]) -> dict[str, Any]:
    boxes = [
        [place.page + 1, *(round(corner, 2) for corner in place.box)]
        for span in spans
        for place in origin.places(*span)
    ]
    return {"page": origin.page_at(spans[0][0]) + 1, "boxes": boxes}


def paragraphs(
    origin: Source, text: str, to_source: Callable[[int], int], gone: Sequence[tuple[int, int]]
) -> Iterator[dict[str, Any]]:
    """The paragraphs of the output, which blank lines part, with the places of the lines they were; ``gone``
    are the spans of the lines that were taken out."""
    for found in _PARAGRAPH.finditer(text):
        start, end = found.span()
        low, high = to_source(start), to_source(end)
        yield {"start": start, "end": end, **_located(origin, *_without(gone, low, high))}


def blocks(
    origin: Source | None,
    found: Iterable[tuple[str, int, int]],
    to_source: Callable[[int], int],
    gone: Sequence[tuple[int, int]],
) -> Iterator[dict[str, Any]]:
    """The blocks of the output: role, span, and of a document page and boxes; ``gone`` as above."""
    for role, start, end in found:
        span = {"role": role, "start": start, "end": end}
        low, high = (to_source(start), to_source(end)) if origin else (0, 0)
        yield span | (_located(origin, *_without(gone, low, high)) if origin else {})


def _without(gone: Sequence[tuple[int, int]], low: int, high: int) -> Iterator[tuple[int, int]]:
    """What is left of a span without those that are gone, which are in order."""
    for start, end in gone[bisect_left(gone, (low, low)) :]:
        if start >= high:
            break
        if start > low:
            yield low, start
        low = end
    yield low, max(low, high)


def pages(origin: Source) -> Iterator[dict[str, Any]]:
    """The pages of a document, with the spans of their texts in the source."""
    for number, (start, page) in enumerate(zip(origin.starts, origin.pages, strict=True), 1):
        record: dict[str, Any] = {
            "number": number,
            "start": start,
            "end": start + len(page.text),
            "width": page.width,
            "height": page.height,
            "unit": page.unit,
            "origin": page.origin,
            "label": page.label,
            "file": page.file,
            "warnings": list(page.warnings),
        }
        if page.pictures:
            record["pictures"] = [
                {"start": start + picture.start, "alt": picture.alt} for picture in page.pictures
            ]
        yield record
