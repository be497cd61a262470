"""Plain text: bytes to ``str``, and how to write it back.

UTF-8 unless a byte-order mark or the user says otherwise.  Nothing is guessed and nothing is replaced: a byte
that does not belong is an error with its offset.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from ..errors import EncodingError, UsageError

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FAMILY = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_EXAMPLES = "cp1252, cp1251, koi8-r, latin-1 or utf-16-le"


class Form(NamedTuple):
    """How a text is written as bytes: the name of a codec, and the byte-order mark before it."""

    encoding: str
    bom: bytes = b""


class Written(NamedTuple):
    """A text as bytes, and the form that they have."""

    data: bytes
    form: Form


def encode(text: str, form: Form, encoding: str, name: str) -> Written:
    """The text as bytes, in this form or in another ``encoding`` if one is named; ``utf-8-sig``, ``utf-16``
    and ``utf-32`` have a byte-order mark.  Raises :class:`EncodingError` naming a
    character that has none."""
    if encoding:
        plain = _FAMILY.get(encoding, encoding)
        form = Form(plain, next((mark for mark, marked in _MARKS if marked == plain != encoding), b""))
    try:
        return Written(form.bom + text.encode(form.encoding), form)
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        raise EncodingError(
            f"{name}: the result has U+{ord(text[at]):04X} in line {text.count(chr(10), 0, at) + 1}, "
            f"which {form.encoding} cannot write",
            "--output-encoding utf-8 writes everything",
        ) from None


def decode(data: bytes, encoding: str, name: str) -> tuple[str, Form]:
    """The text in these bytes and the form they have.

    ``encoding`` is a name as checked by :func:`codec`, "" for UTF-8 or what a byte-order mark says; ``name``
    is what messages call the input.  Raises :class:`EncodingError`."""
    form = _form(data, encoding)
    try:
        return (data[len(form.bom) :] if form.bom else data).decode(form.encoding), form
    except UnicodeDecodeError as error:
        at = len(form.bom) + error.start
        raise EncodingError(
            f"{name}: not {form.encoding} at byte {at} (line {_line(data, at, form)}): 0x{data[at]:02X}",
            _advice(data, form, encoding),
        ) from None
    except UnicodeError as error:
        raise EncodingError(f"{name}: not {form.encoding}: {error}", _advice(data, form, encoding)) from None


def codec(name: str) -> str:
    """Python's name of a text encoding.  Raises :class:`UsageError` if there is none of this name."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # refuses codecs that are not for text, such as base64
    except (LookupError, ValueError):
        raise UsageError(f"there is no encoding '{name}'", f"names are such as {_EXAMPLES}") from None
    return found.name


def _form(data: bytes, encoding: str) -> Form:
    wanted = _FAMILY.get(encoding, encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark) and (not encoding or marked == wanted or _family(marked) == encoding):
            return Form(marked, mark)
    return Form(wanted or "utf-8")


def _family(encoding: str) -> str:
    return encoding[:6] if encoding[:6] in _FAMILY else encoding


def _line(data: bytes, at: int, form: Form) -> int:
    feed = "\n".encode(form.encoding) if form.encoding.startswith("utf") else b"\n"
    return data.count(feed, 0, at) + 1


def _advice(data: bytes, form: Form, chosen: str) -> str:
    if data.startswith(b"%PDF-"):
        return "this is a PDF; try: pdftotext -raw FILE.pdf - | cleaner"
    if form.bom and form.encoding != "utf-8":
        return "its byte-order mark says so; it is damaged there, or of another encoding: --encoding NAME"
    if data.count(0, 0, 4096) > len(data[:4096]) // 4:
        return "it looks like UTF-16 without a byte-order mark; try --encoding utf-16-le or utf-16-be"
    tried = "another" if chosen else "its"
    return f"say {tried} encoding with --encoding NAME, such as {_EXAMPLES}"
