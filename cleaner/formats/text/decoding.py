"""Plain text: bytes to ``str``, and how to write it back.

UTF-8 unless a byte-order mark, the user, or the bytes themselves say otherwise.  Nothing is replaced unless
that is asked for: a byte that does not belong is an error with its offset.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from ...errors import DocumentError, EncodingError
from .names import EXAMPLES

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FAMILY = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\b\t\n\v\f\r\x1a\x1b"})  # that texts do not have
_MOST_CONTROLS = 0.02  # share of bytes, in what is a text, if in no encoding that we know
HEAD = 1 << 16
"""So many bytes tell what a file is."""

_FORMATS = (b"%!PS", b"{\\rtf", b"GIF8", b"P1", b"P2", b"P3", b"P4", b"P5", b"P6", b"P7")


_NO_TEXT = (
    "get it again; if it is a text after all, say its encoding with --encoding NAME, or --undecodable replace"
)


class Form(NamedTuple):
    """How a text is written as bytes.

    ``encoding``  the name of a codec
    ``bom``       the byte-order mark before it
    ``guessed``   whether nobody said that it is this encoding
    ``replaced``  how many sequences of bytes were no characters, and became U+FFFD
    ``first``     offset of the first of them
    """

    encoding: str
    bom: bytes = b""
    guessed: bool = False
    replaced: int = 0
    first: int = 0

    def notes(self, name: str) -> list[str]:
        """What is to be said of a text of this name that was read so, as sentences."""
        return [f"{name}: {clause}" for clause in self.clauses()]

    def clauses(self) -> list[str]:
        """The same as clauses; nothing if it is as one expects."""
        found = []
        if self.guessed:
            found.append(f"not UTF-8; read as {self.encoding} (a guess; --encoding says it outright)")
        if self.replaced:
            what = "what is" if self.replaced == 1 else f"{self.replaced} sequences of bytes that are"
            found.append(f"{what} not {self.encoding} became U+FFFD, the first at byte {self.first}")
        return found


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


def decode(data: bytes, encoding: str, name: str, undecodable: str = "error") -> tuple[str, Form]:
    """The text in these bytes and the form they have.

    ``encoding`` is a name as checked by :func:`cleaner.formats.text.names.codec`; "" for what a byte-order
    mark says, UTF-8, or what the bytes look like if they are not.  ``name`` is what messages call the input.
    ``undecodable`` says what becomes of bytes that are not in the encoding: "error" raises
    :class:`EncodingError`, "replace" makes each sequence of them a U+FFFD.  What is no text at all raises
    :class:`DocumentError`, unless the encoding is named or bytes are to be replaced."""
    form = _form(data, encoding)
    try:
        text = (data[len(form.bom) :] if form.bom else data).decode(form.encoding)
    except UnicodeDecodeError as error:
        if not form.bom and not encoding and (found := _guess(data)):
            return _as_guessed(data, found, name, undecodable)
        at = len(form.bom) + error.start
        if undecodable == "replace":
            return _replace(data, form, at)
        if not encoding and not form.bom and _controls(data[:HEAD]) > _MOST_CONTROLS:
            raise DocumentError(f"{name}: this is no text, and of no kind that is known", _NO_TEXT) from None
        raise EncodingError(
            f"{name}: not {form.encoding} at byte {at} (line {_line(data, at, form)}): 0x{data[at]:02X}",
            _advice(data, form, encoding),
        ) from None
    except UnicodeError as error:
        raise EncodingError(f"{name}: not {form.encoding}: {error}", _advice(data, form, encoding)) from None
    if not form.bom and not encoding and "\0" in text and (found := _guess(data)):
        return _as_guessed(data, found, name, undecodable)  # UTF-16 may be UTF-8 too
    if not encoding and undecodable == "error" and _is_void(data[:HEAD]) and _is_void(data):
        what = "control characters" if data.strip(b"\0 \t\r\n") else "NUL bytes"
        raise DocumentError(f"{name}: there is no text in it, only {what}", _NO_TEXT)
    return text, form


def _controls(data: bytes) -> float:
    """The share of control characters that texts do not have."""
    return 1 - len(data.translate(None, _CONTROLS)) / len(data)


def _is_void(data: bytes) -> bool:
    """Whether there are control characters and no others, but for white space."""
    return bool(data.strip()) and not data.translate(None, _CONTROLS).strip()


def _guess(data: bytes) -> str:
    from .guess import guess

    return guess(data)


def _as_guessed(data: bytes, encoding: str, name: str, undecodable: str) -> tuple[str, Form]:
    text, form = decode(data, encoding, name, undecodable)
    return text, form._replace(guessed=True)


def _replace(data: bytes, form: Form, first: int) -> tuple[str, Form]:
    body = data[len(form.bom) :]
    text = body.decode(form.encoding, "replace")
    count = text.count("\ufffd") - body.decode(form.encoding, "ignore").count("\ufffd")
    return text, form._replace(replaced=count, first=first)


def plain(head: bytes) -> bool:
    """Whether a file that begins with these bytes is surely a text in UTF-8, so that nobody has to look
    closer: no NUL, no markup, none of the formats whose files may begin with letters only."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or head.startswith(_FORMATS):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.end == len(head) and b"\0" not in head
    return b"\0" not in head and b"%PDF-" not in head[:1024]


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
    if form.bom and form.encoding != "utf-8":
        return "its byte-order mark says so; it is damaged there, or of another encoding: --encoding NAME"
    tried = "another" if chosen else "its"
    return (
        f"say {tried} encoding with --encoding NAME, such as {EXAMPLES}; "
        "if it is damaged, --undecodable replace puts U+FFFD there"
    )
