"""What runs in the workers: bytes of a request in, bytes of an answer out.

Every task is a plain function of picklable values.  ``until`` is when its answer has to be there, on the
monotonic clock, which all processes share.  What goes wrong is raised as :class:`Problem`."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

from .. import Cleaner, Result, Source
from ..errors import EncodingError, UsageError
from ..readers import text as plain
from ..settings import SettingError
from .answers import UTF8, Answer, answer, record
from .asked import Wanted, asked, clean_model, from_query, item_model, parse_json
from .config import rules
from .problems import Problem

SHARE = 0.8  # of the time that is left: the rest is for writing the answer
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
        return Cleaner(rules=rules(), **dict(settings))
    except SettingError:  # what the models let through, the table refuses: one of them is wrong
        raise Problem("invalid", "These settings cannot be used together.") from None


def clean_json(body: bytes, form: str, until: float) -> Answer:
    """Clean the text of a JSON body."""
    text, wanted, _ = asked(parse_json(body), clean_model())
    return _answer(text, wanted, form, until)


def clean_text(body: bytes, charset: str, query: str, form: str, until: float) -> Answer:
    """Clean the text that these bytes are."""
    wanted = from_query(query)
    text, source = decode(body, charset, dict(wanted.settings).get("undecodable", "error"))
    return _answer(text, wanted, form, until, source)


def clean_item(index: int, body: bytes, until: float) -> bytes:
    """Clean a line of a batch; gives the line of the answer without its line feed."""
    text, wanted, identity = asked(parse_json(body), item_model())
    cleaner, result = _clean(text, wanted, until)
    more = {"index": index} if identity is None else {"index": index, "id": identity}
    return record(cleaner, result, wanted, more)


def decode(body: bytes, charset: str, undecodable: str) -> tuple[str, plain.Form]:
    """The text that these bytes are, and how it is written.  Raises :class:`Problem`."""
    try:
        encoding = plain.codec(charset) if charset else ""
        if undecodable == "replace":
            return body.decode(encoding or "utf-8-sig", "replace"), UTF8
        return plain.decode(body, encoding, "the body")
    except UsageError:
        raise Problem("unsupported", "There is no such charset; names are such as utf-8, cp1252.") from None
    except EncodingError as error:
        advice = "Name its charset: 'Content-Type: text/plain; charset=cp1252'."
        raise Problem("undecodable", f"{error.problem[:200]}. {advice}") from None


def _answer(text: str, wanted: Wanted, form: str, until: float, source: plain.Form = UTF8) -> Answer:
    return answer(*_clean(text, wanted, until), wanted, form, source)


def _clean(text: str | Source, wanted: Wanted, until: float) -> tuple[Cleaner, Result]:
    cleaner = cleaner_of(wanted.settings)
    return cleaner, cleaner.clean(text, seconds=(until - time.monotonic()) * SHARE)
