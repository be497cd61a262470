"""What runs in the workers: bytes of a request in, bytes of an answer out.

Every task is a plain function of picklable values.  ``until`` is when its answer has to be there, on the
monotonic clock, which all processes share.  What goes wrong is raised as :class:`Problem`."""

from __future__ import annotations

import io
import json
import os
import time
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from posixpath import dirname
from typing import Any, BinaryIO

from pydantic_core import to_json

from .. import Cleaner, Result, Source
from ..engine.budget import LateError, alarm
from ..errors import DocumentError, EncodingError
from ..formats import sniff
from ..formats.registry import named, of
from ..formats.text import decoding as plain
from ..formats.zip_archive import ZIP
from ..reading import book
from ..reading.containers import Document
from ..reports.forms import JSON, LAYOUT, answers
from ..reports.inspection import Seen, inspection, seen_text
from ..settings import SettingError, limit
from .answers import UTF8, Answer, answer, chosen, layouts, record
from .asked import PARTS, Wanted, asked, clean_model, from_query, item_model, parse_json
from .config import endpoint, rules
from .failures import as_problems
from .media import Given, charset_of
from .problems import Problem, over
from .review import KEPT, Kept, kept, reviewed

SHARE = 0.8  # of the time that is left: the rest is for writing the answer
SHORT = 1 << 16  # characters, which take some hundredths of a second
FIRST_SHARE = 0.1
PICTURES = "pictures.json"
SAMPLE = "The situa\ufffd\ntion in the north\n"


def warm() -> None:
    """Load what the first text would have to wait for; the process that forks workers calls it."""
    probe()
    for model in (clean_model(), item_model()):
        model.model_json_schema()


def probe() -> str:
    """A real piece of work, one line long."""
    return cleaner_of(()).clean(SAMPLE).text


@lru_cache(maxsize=32)
def cleaner_of(settings: tuple[tuple[str, Any], ...]) -> Cleaner:
    """The cleaner with these settings.  Raises :class:`Problem`."""
    try:
        return Cleaner(rules=rules(), **endpoint(), **dict(settings))
    except SettingError:  # what the models let through, the table refuses: one of them is wrong
        raise Problem("invalid", "These settings cannot be used together.") from None


def clean_json(body: bytes, query: str, form: str, until: float) -> Answer:
    """Clean the text of a JSON body; what it does not say, the query may."""
    text, wanted, _ = asked(parse_json(body), clean_model(), from_query(query))
    return _answer(text, wanted, form, until)


def clean_text(body: bytes, charset: str, query: str, form: str, until: float) -> Answer:
    """Clean the text that these bytes are."""
    wanted = from_query(query)
    text, source = decode(body, charset, dict(wanted.settings).get("undecodable", "error"))
    return _answer(text, wanted, form, until, source)


def clean_document(
    document: Document, source: Source, wanted: Wanted, most: tuple[str, int], form: str, until: float
) -> Answer:
    """Clean a document that was read; ``most`` is the limit for one that turns out to be a packed text."""
    with as_problems():
        cleaner, result, written = _of_document(document, source, wanted, most, until)
        layout = layouts(document, result) if form == LAYOUT else None
        return answer(cleaner, result, wanted, form, written, layout)


def finish_job(given: Given, document: Document | None, source: Source, wanted: Wanted, most: tuple[str, int],
               until: float) -> dict[str, bytes]:  # fmt: skip
    """The forms of the result of a job that are kept, by name; as "forms.json" the media type and headers of
    each, and the parts that were wanted; and what :func:`review_job` and :func:`page_image` need."""
    with as_problems():
        if document is not None:
            cleaner, result, written = _of_document(document, source, wanted, most, until)
        else:
            text, wanted, written = _of_body(given, wanted)
            cleaner, result = _clean(text, wanted, until)
        state = Kept(result, wanted, written).dump()
        forms = {JSON: answer(cleaner, result, wanted._replace(include=frozenset(PARTS)), JSON)}
        for form in (form.name for form in answers() if form.render and form.kept and form.name != JSON):
            with suppress(Problem):  # a lone surrogate: the others have it
                forms[form] = answer(cleaner, result, wanted, form, written)
        if document is not None and result.origin:
            with suppress(DocumentError):
                forms[LAYOUT] = answer(cleaner, result, wanted, LAYOUT, written, layouts(document, result))
    is_open = document and not given.password  # pictures are made later, when nobody knows the password
    shown = pictures(given.kind, document, result.origin) if is_open and document and result.origin else []
    heads: dict[str, Any] = {form: [made.media, dict(made.headers)] for form, made in forms.items()}
    heads["include"] = sorted(wanted.include)
    found = {form: made.body for form, made in forms.items()}
    if any(shown):
        found[PICTURES] = json.dumps(shown).encode("ascii")
    return found | {"forms.json": json.dumps(heads).encode("ascii"), KEPT: state}


def pictures(kind: str, document: Document, source: Source) -> list[tuple[str, int] | None]:
    """Where the picture of each page is: member of the ZIP ("" where the body is the picture), and index
    there; None for a page without one.  ``kind`` is that of the body."""
    if of(kind).picture:
        return [("", page.at) for page in source.pages]
    if kind != ZIP:
        return [None for _ in source.pages]
    shown = named(lambda format: format.picture and format.is_page)
    images = {part.name for part in document.parts if part.kind in shown}
    beside: dict[str, list[str]] = {}
    for part in document.doubles:
        if part.kind in shown:
            beside.setdefault(book.stem(part.name), []).append(part.name)

    def member(file: str) -> str:
        same = [file] if file in images else beside.get(book.stem(file), [])
        here = [name for name in same if dirname(name) == dirname(file)] or same
        return here[0] if len(here) == 1 else ""  # of several it is none, rather than a wrong one

    names = [member(page.file) for page in source.pages]
    return [(name, page.at) if name else None for name, page in zip(names, source.pages, strict=True)]


def review_job(
    path: str, body: bytes, include: frozenset[str] | None, document: Document | None, form: str, until: float
) -> Answer:
    """A result that a job has kept in a file, with the decisions of a JSON body; ``include`` of the job if
    None."""
    result, wanted, written = kept(path)
    wanted = wanted if include is None else wanted._replace(include=include)
    result = reviewed(result, body)
    with as_problems():
        layout = layouts(document, result) if document and form == LAYOUT else None
        return answer(cleaner_of(wanted.settings), result, wanted, form, written, layout)


def inspect_seen(seen: Seen, until: float) -> bytes:
    """What a document is that was looked at, as JSON."""
    return to_json(inspection(seen).record())


def inspect_text(body: bytes, charset: str, until: float) -> bytes:
    """What the text is that these bytes are, as JSON."""
    return inspect_seen(seen_text(*decode(body, charset, "replace")), until)


def inspect_json(body: bytes, until: float) -> bytes:
    """What the text in a JSON body is, as JSON."""
    text, _, _ = asked(parse_json(body), clean_model())
    return inspect_seen(seen_text(text, UTF8), until)


def check_json(path: str, until: float) -> None:
    """See that a JSON body can be cleaned."""
    asked(parse_json(_read(path)), clean_model())


def chosen_parts(path: str, include: frozenset[str], until: float) -> bytes:
    """The record in a file with only these parts."""
    return chosen(json.loads(_read(path)), include)


def page_image(path: str, kind: str, member: str, index: int, width: int, until: float) -> bytes:
    """Page ``index`` (from 0) of a PDF, of an image, or of a member of a ZIP that is one, as PNG."""
    try:
        if kind != ZIP:
            return _png(kind, path, index, width)
        from ..reading import archives

        data = archives.member(path, member, limit("max_document"))
        return _png(sniff.kind(data[: sniff.HEAD]), io.BytesIO(data), index, width)
    except DocumentError:
        raise Problem("not-found", "There is no such page, or it is damaged.") from None


def _png(kind: str, file: str | BinaryIO, index: int, width: int) -> bytes:
    """The picture of a page of a file of this format."""
    made: bytes = import_module(of(kind).picture).png(file, index, width)
    return made


def _of_body(given: Given, wanted: Wanted) -> tuple[str, Wanted, plain.Form]:
    """The text of a job that came as text or JSON, and what is wanted of it."""
    body = _read(given.path)
    if given.kind == "json":
        return *asked(parse_json(body), clean_model(), wanted)[:2], UTF8
    text, written = decode(body, given.charset, dict(wanted.settings).get("undecodable", "error"))
    return text, wanted, written


def _of_document(
    document: Document, source: Source, wanted: Wanted, most: tuple[str, int], until: float
) -> tuple[Cleaner, Result, plain.Form]:
    if not document.is_text:
        return *_clean(source, wanted, until), UTF8
    path, (name, allowed) = document.parts[0].path, most
    if (size := os.path.getsize(path)) > allowed:
        raise over(name, allowed, size, "too-large", "So large is the text when it is unpacked.")
    text, written = decode(_read(path), "", dict(wanted.settings).get("undecodable", "error"))
    return *_clean(text, wanted, until), written


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def clean_item(index: int, body: bytes, until: float) -> bytes:
    """Clean a line of a batch; gives the line of the answer without its line feed."""
    text, wanted, identity = asked(parse_json(body), item_model())
    cleaner, result = _clean(text, wanted, until)
    more = {"index": index} if identity is None else {"index": index, "id": identity}
    return record(cleaner, result, wanted, more)


def decode(body: bytes, charset: str, undecodable: str) -> tuple[str, plain.Form]:
    """The text that these bytes are, and how it is written.  Raises :class:`Problem`."""
    try:
        encoding = charset_of(charset)
        if undecodable == "replace":
            return body.decode(encoding or "utf-8-sig", "replace"), UTF8
        return plain.decode(body, encoding, "the body")
    except (DocumentError, EncodingError) as error:
        advice = "Name its charset: 'Content-Type: text/plain; charset=cp1252'."
        raise Problem("undecodable", f"{error.problem[:200]}. {advice}") from None


def _answer(text: str, wanted: Wanted, form: str, until: float, source: plain.Form = UTF8) -> Answer:
    return answer(*_clean(text, wanted, until), wanted, form, source)


def _clean(text: str | Source, wanted: Wanted, until: float) -> tuple[Cleaner, Result]:
    cleaner = cleaner_of(wanted.settings)
    left = until - time.monotonic()
    if (
        isinstance(text, str) and len(text) < SHORT
    ):  # to watch every rule costs a tenth: not before it is needed
        try:
            with alarm(left * FIRST_SHARE):
                return cleaner, cleaner.clean(text)
        except LateError:
            left = until - time.monotonic()
    return cleaner, cleaner.clean(text, seconds=left * SHARE)
