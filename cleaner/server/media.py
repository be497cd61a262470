"""Which form of answer a client wants, and what it says its body is."""

from __future__ import annotations

from email.message import Message
from functools import lru_cache
from typing import NamedTuple

from ..errors import UsageError
from ..formats.registry import formats, layouts, of
from ..formats.request import Secret
from ..formats.text.names import EXAMPLES, codec
from ..reports.forms import JSON, LAYOUT, TEXT, answers
from .problems import Problem

_WRITTEN = [of(name) for name in formats() if name in layouts()]
#: Media types that may be asked for, and the form of answer that each means; the best liked first.
ANSWERS: dict[str, str] = {
    **{media: form.name for form in answers() for media in form.media},
    **dict.fromkeys([format.media for format in _WRITTEN], LAYOUT),
    **dict.fromkeys([media for format in _WRITTEN for media in format.aliases], LAYOUT),
}
FORM = "multipart/form-data"
#: Media types of bodies, and what they are for.
BODIES: dict[str, str] = {
    "application/json": "a text with options",
    **{format.media: format.help for format in formats().values()},
    "application/octet-stream": "any of these: its first bytes tell",
    FORM: "any of these as a file, and options as fields",
}
_UNSAID = ("", "application/x-www-form-urlencoded", "application/octet-stream")  # the first is curl's default
_OTHERS = [media for format in formats().values() for media in (*format.aliases, *format.taken)]
_FAMILIES = tuple(media[:-1] for media in BODIES if media.endswith("/*"))


class Given(NamedTuple):
    """What came with a request.

    ``kind``     "json", "text", or what kind of document it is
    ``body``     its bytes, if they are in memory
    ``charset``  the encoding that was named
    ``path``     the file that it is in, otherwise
    ``query``    options that came with it, as a query string
    ``password`` what opens it, if it is encrypted
    """

    kind: str
    body: bytes = b""
    charset: str = ""
    path: str = ""
    query: str = ""
    password: Secret = Secret()


@lru_cache(maxsize=256)
def answer_form(accept: str) -> str:
    """The form of answer that an ``Accept`` header likes best.  Raises :class:`Problem` if it likes none."""
    best, found = (0.0, 0), ""
    for part in accept.split(",") if accept.strip() else ["*/*"]:
        pieces = [piece.strip().lower() for piece in part.split(";")]
        weight = next((_weight(piece[2:]) for piece in pieces[1:] if piece.startswith("q=")), 1.0)
        rank = _rank(pieces[0])
        if rank and (weight, rank[0]) > best and weight > 0:
            best, found = (weight, rank[0]), rank[1]
    if not found:
        raise Problem("not-acceptable", f"Ask for one of: {', '.join(ANSWERS)}.")
    return found


def _rank(media: str) -> tuple[int, str] | None:
    """How exactly a media range names a form of answer, and which."""
    if media in ANSWERS:
        return 3, ANSWERS[media]
    wild = {"text/*": (2, TEXT), "application/*": (2, JSON), "*/*": (1, JSON)}
    return wild.get(media)


def _weight(value: str) -> float:
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0


@lru_cache(maxsize=256)
def body_kind(content_type: str) -> tuple[str, str]:
    """What a body is by its ``Content-Type``: "json", "text", "form", "document" (its bytes tell) or
    "foreign" (which the bytes explain), and the charset that is named, if any.  Raises :class:`Problem`."""
    message = Message()
    message["Content-Type"] = content_type
    media = message.get_content_type() if content_type.strip() else ""
    charset = charset_of(str(message.get_param("charset", "") or ""))
    if media == "application/json":
        if charset not in ("", "utf-8"):
            raise Problem("unsupported", "JSON is written in UTF-8.")
        return "json", ""
    if media == "text/plain" and (content_type.strip().lower().startswith("text/plain")):
        return "text", charset
    if media == FORM:
        return "form", ""
    if media in _UNSAID or media in BODIES or media in _OTHERS or media.startswith(_FAMILIES):
        return "document", charset
    return "foreign", charset


def charset_of(name: str) -> str:
    """Python's name of a charset, "" if none is named.  Raises :class:`Problem` if texts are not in it."""
    try:
        return codec(name) if name else ""
    except UsageError:
        detail = f"Texts are in no charset of this name that is known here; names are such as {EXAMPLES}."
        raise Problem("unsupported", detail) from None
