"""A cleaned text in the form that was asked for, as bytes that are ready to be sent."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic_core import to_json

from .. import Cleaner, Result, __version__
from ..formats.text.decoding import Form, Written
from ..reading.containers import Document
from ..reading.layouts import LayoutFile, corrected_files, new_file
from ..reports.forms import JSON, TEXT, forms
from ..reports.forms.form import Done
from ..reports.records import Made, result_record
from ..text.source import Source
from .asked import PARTS, Wanted
from .problems import Problem

UTF8 = Form("utf-8")


class Answer(NamedTuple):
    """What is sent: media type, body and headers; and which rules ran out of time."""

    media: str
    body: bytes
    headers: Mapping[str, str]
    skipped: int = 0


def answer(
    cleaner: Cleaner, result: Result, wanted: Wanted, form: str, source: Form = UTF8,
    layout: Sequence[LayoutFile] | None = None,
) -> Answer:  # fmt: skip
    """The answer in one of the forms of :mod:`cleaner.server.media`; ``source`` is how the text came as
    bytes, ``layout`` what :func:`layouts` gives.  Raises :class:`Problem` if it cannot be."""
    if wanted.strict and result.skipped:
        rules = ", ".join(skipped.rule for skipped in result.skipped[:20])
        raise Problem(
            "deadline", f"These rules ran out of time, and 'strict' allows none to be skipped: {rules}."
        )
    if form == JSON:
        body = record(cleaner, result, wanted)
        return Answer("application/json", body, {}, len(result.skipped))
    headers = {"X-Cleaner-Version": __version__, "X-Cleaner-Rules": result.rules_digest}
    if result.skipped:
        headers["X-Cleaner-Skipped"] = ", ".join(skipped.rule for skipped in result.skipped)
    if form == TEXT:
        body, used = _written(result.text, source)
        return Answer(f"text/plain; charset={used.encoding}", body, headers, len(result.skipped))
    if render := forms()[form].render:
        before, after = (_written(text, source) for text in (result.source, result.text))
        body = render(Done(wanted.name, _made(cleaner), result, before, after, f"{wanted.name} (cleaned)"))
        media = forms()[form].media[0]
        charset = "; charset=utf-8" if media.startswith("text/") else ""
        return Answer(media + charset, body, headers, len(result.skipped))
    if not layout:
        raise Problem("not-acceptable", "A text has no layout to give back.")
    if len(layout) == 1:
        return Answer(layout[0].media, layout[0].data, headers, len(result.skipped))
    return Answer("application/zip", _zipped(layout), headers, len(result.skipped))


def layouts(document: Document, result: Result) -> list[LayoutFile]:
    """The layout files of a document, corrected; of one that has none, a new one."""
    if result.origin is None:
        return []
    found = list(corrected_files(document, result))
    if not found:
        made = new_file(result)
        found = [made._replace(name=f"book{made.name}")]
    return found


def _zipped(files: Sequence[LayoutFile]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.name), file.data)
    return made.getvalue()


def _made(cleaner: Cleaner) -> Made:
    kinds = {rule.id: rule.kind for rule in cleaner.rulebook.rules}
    return Made(__version__, cleaner.options, kinds)


def record(cleaner: Cleaner, result: Result, wanted: Wanted, more: Mapping[str, Any] | None = None) -> bytes:
    """The record of a result with the parts that are wanted, and ``more`` before them, as JSON."""
    without = frozenset(PARTS) - wanted.include
    found = result_record(result, without) if "tables" in wanted.include else result.to_dict(without)
    found["source"] = result.source
    if result.origin and "words" in wanted.include:
        found["words"] = list(_words(result.origin))
    return chosen({**(more or {}), **found}, wanted.include)


def _words(origin: Source) -> Iterator[list[float]]:
    """Each word with its place: page from 1, span in the source, corners of its box."""
    for number, (first, page) in enumerate(zip(origin.starts, origin.pages, strict=True), 1):
        for index, (start, end) in enumerate(zip(page.words.starts, page.words.ends, strict=True)):
            corners = (round(corner, 1) for corner in page.words.box(index))
            yield [number, first + start, first + end, *corners]


def chosen(record: dict[str, Any], include: frozenset[str]) -> bytes:
    """A record as JSON, without the parts that are not wanted."""
    found = {key: value for key, value in record.items() if key in include or key not in PARTS}
    try:
        return to_json(found)  # in a third of the time of json.dumps
    except ValueError:  # a lone surrogate
        return json.dumps(found, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _written(text: str, source: Form) -> Written:
    """The text as bytes: as the source was written, in UTF-8 if that has not all characters."""
    for form in (source, UTF8):
        try:
            return Written(form.bom + text.encode(form.encoding), form)
        except UnicodeEncodeError:
            continue
    at = next(at for at, char in enumerate(text) if "\ud800" <= char <= "\udfff")
    raise Problem("not-acceptable", f"The text has a lone surrogate at {at}, which only JSON can write.")
