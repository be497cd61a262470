"""The one table of settings: it feeds the library, the command line, the configuration file, the docs and
the tests.

:class:`Options` holds the values; :data:`SETTINGS` says of each what it means.  A profile or a
``cleaner.toml`` may set any of them; what is said on the command line wins.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple


class Options(NamedTuple):
    """What a user may choose about cleaning.  Immutable, hashable, picklable."""

    profile: str = ""
    rules: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_confidence: float = 0.5
    lang: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    lines: str = "auto"
    page_breaks: str = "drop"
    notes: str = "after"
    ocr: str = "auto"
    ocr_engine: str = "tesseract"
    pages: str = ""
    endpoint: str = ""
    endpoint_model: str = ""
    endpoint_edits: str = "suggest"
    undecodable: str = "error"


class Setting(NamedTuple):
    """What one setting means: a sentence, the values it takes (all if empty), the name of its value."""

    help: str
    choices: tuple[str, ...] = ()
    metavar: str = ""


SETTINGS: dict[str, Setting] = {
    "profile": Setting("a named selection of rules with options, see 'cleaner rules list'", (), "NAME"),
    "rules": Setting("directory of rule files that add to, replace or disable the shipped rules", (), "DIR"),
    "select": Setting("run only these rules (ids or prefixes: HYP001, PAG)", (), "ID,..."),
    "ignore": Setting("do not run these rules (ids or prefixes)", (), "ID,..."),
    "min_confidence": Setting(
        "apply changes at least this sure, from 0 to 1; the others are reported as suggestions", (), "X"
    ),
    "lang": Setting(
        "languages of the text as BCP 47 codes (de, pt-BR); detected from the text if not given",
        (),
        "CODE,...",
    ),
    "words": Setting("words of your own in which nothing is changed: a file with one a line", (), "FILE"),
    "lines": Setting(
        "join lines into paragraphs: auto (only where the text shows that it was printed), join, keep",
        ("auto", "join", "keep"),
    ),
    "page_breaks": Setting(
        "form feeds and inferred page turns: drop them, keep the form feeds, mark each with its page number",
        ("drop", "keep", "mark"),
    ),
    "notes": Setting(
        "footnotes inside a sentence: move them after its paragraph, to the end of the text, or drop them",
        ("after", "end", "drop"),
    ),
    "ocr": Setting(
        "read pages by OCR: auto (those without text), only-broken (those whose text is unusable, too), "
        "always, never",
        ("auto", "only-broken", "always", "never"),
    ),
    "ocr_engine": Setting("what reads pages by OCR: tesseract, rapidocr, or one that is added", (), "NAME"),
    "pages": Setting("pages of a document to read, counted from 1: 10-40, or 1,3,7-", (), "RANGE"),
    "endpoint": Setting(
        "address of an OpenAI-compatible chat that is asked about doubtful words: pieces of the text are "
        "sent there; nobody is asked if it is not given",
        (),
        "URL",
    ),
    "endpoint_model": Setting("model that this endpoint is asked for", (), "NAME"),
    "endpoint_edits": Setting(
        "what the endpoint says, where it passes the same checks as all else: suggest it, or apply it",
        ("suggest", "apply"),
    ),
    "undecodable": Setting(
        "bytes that are not in the encoding of the text: error, or replace them by U+FFFD",
        ("error", "replace"),
    ),
}


class Limit(NamedTuple):
    """A bound on what a stranger's document may cost.  ``unit`` is "bytes" or a word such as "seconds" or
    "pages"; ``variable`` names the environment variable that sets it."""

    default: int
    unit: str
    help: str

    def variable(self, name: str) -> str:
        """The environment variable of the limit of this name."""
        return f"CLEANER_{name.upper()}"


MIB = 1 << 20
LIMITS: dict[str, Limit] = {
    "max_document": Limit(2048 * MIB, "bytes", "size of a document, and of what an archive unpacks to"),
    "max_pages": Limit(20_000, "pages", "pages of a document that are read"),
    "max_memory": Limit(2048 * MIB, "bytes", "memory of a process that reads documents"),
    "page_seconds": Limit(60, "seconds", "time for one page of a document"),
    "max_characters": Limit(1_000_000, "characters", "characters of one page of a PDF"),
    "max_pixels": Limit(200_000_000, "pixels", "size of an image, or of the picture of a page"),
    "ocr_seconds": Limit(300, "seconds", "time for the OCR of one page"),
    "endpoint_seconds": Limit(30, "seconds", "time for one answer of an endpoint"),
    "endpoint_total": Limit(3600, "seconds", "time for all answers of an endpoint about one text"),
    "max_head": Limit(32 << 10, "bytes", "service: head of a request"),
    "max_text": Limit(1 * MIB, "bytes", "service: body of a request with text, or one line of a batch"),
    "max_upload": Limit(25 * MIB, "bytes", "service: body of a request with a document, or a whole batch"),
    "deadline": Limit(10, "seconds", "service: time for an answer, waiting for a free worker included"),
    "body_seconds": Limit(30, "seconds", "service: time for a body to arrive, for each MiB of it"),
    "max_queue": Limit(64, "requests", "service: requests that wait for a free worker"),
    "max_open": Limit(256, "requests", "service: requests that are received or answered at a time"),
    "rate": Limit(600, "requests", "service: requests a minute with one API key"),
    "max_job": Limit(256 * MIB, "bytes", "service: body of a job"),
    "max_jobs": Limit(100, "jobs", "service: jobs that wait or run"),
    "max_store": Limit(10240 * MIB, "bytes", "service: what all jobs keep on the disk, bodies and results"),
    "job_seconds": Limit(3600, "seconds", "service: time for one job"),
    "step_seconds": Limit(60, "seconds", "service: time to decode and clean a job, for each MiB of its text"),
    "job_expiry": Limit(86_400, "seconds", "service: time that a job is kept after its end"),
}


def limit(name: str, environ: Mapping[str, str] = os.environ) -> int:
    """The value of a limit: its default, or what its environment variable says.  Sizes may have a suffix
    K, M or G.  Raises :class:`SettingError`."""
    entry = LIMITS[name]
    given = environ.get(entry.variable(name), "").strip()
    if not given:
        return entry.default
    scale = {"K": 10, "M": 20, "G": 30}.get(given[-1:].upper() if entry.unit == "bytes" else "", 0)
    digits = given[:-1] if scale else given
    if not (digits.isascii() and digits.isdecimal() and int(digits)):
        raise SettingError(f"{entry.variable(name)} takes a number of {entry.unit} above 0, not '{given}'")
    return int(digits) << scale


class SettingError(ValueError):
    """A setting has a value it does not take.  The message names the setting, the value and the choices."""


def options(values: dict[str, Any], base: Options = Options()) -> Options:
    """Options with these values, from any source (a TOML table, keyword arguments, parsed flags).

    Raises :class:`SettingError` for an unknown name or a value of the wrong kind."""
    checked: dict[str, Any] = {}
    for name, value in values.items():
        key = name.replace("-", "_")
        if key not in SETTINGS:
            raise SettingError(f"unknown setting '{name}'; there are: {', '.join(sorted(SETTINGS))}")
        checked[key] = _check(key, value)
    return base._replace(**checked)


def _check(name: str, value: Any) -> Any:
    setting, default = SETTINGS[name], Options._field_defaults[name]
    if isinstance(default, tuple):
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
            raise SettingError(f"setting '{name}' takes a list of strings, not {value!r}")
        listed = tuple(item.strip() for item in items if item.strip())
        return _languages(listed) if name == "lang" else listed
    if isinstance(default, float):
        return _number(name, value)
    if not isinstance(value, str):
        raise SettingError(f"setting '{name}' takes a string, not {value!r}")
    if name == "endpoint" and value and not value.startswith(("http://", "https://")):
        raise SettingError("setting 'endpoint' takes an address that begins with http:// or https://")
    if setting.choices and value not in setting.choices:
        raise SettingError(f"setting '{name}' is one of {', '.join(setting.choices)}, not '{value}'")
    return value


def _languages(codes: tuple[str, ...]) -> tuple[str, ...]:
    if not codes:
        return ()
    from .text.languages import UnknownLanguageError, code_of  # most texts are not said to be in one

    try:
        return tuple(dict.fromkeys(map(code_of, codes)))
    except UnknownLanguageError as error:
        raise SettingError(f"setting 'lang': {error}") from None


def _number(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise SettingError(f"setting '{name}' takes a number, not {value!r}") from None
    except OverflowError:
        number = float("inf")
    if not 0.0 <= number <= 1.0:
        raise SettingError(f"setting '{name}' lies between 0 and 1, not {number:g}")
    return number
