"""What the filter was asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ..errors import FileError, UsageError
from ..settings import SETTINGS, Options
from ..settings import options as checked
from ..text import files
from .wordlists import read_words

LISTS = tuple(name for name, default in Options._field_defaults.items() if isinstance(default, tuple))


class Arguments:
    """The filter's command line; an attribute for each option, and here their defaults."""

    files: list[str]
    output: str = ""
    in_place: str | None = None
    encoding: str = ""
    output_encoding: str = ""
    diff: bool = False
    check: bool = False
    format: str = "text"
    edits: str = ""
    tables: str = ""
    statistics: bool = False
    book: str = "auto"
    password: str | None = None
    password_file: str = ""
    jobs: int | None = None
    quiet: bool = False
    config: str = ""
    no_config: bool = False


def inputs_at_a_time(args: Arguments) -> int:
    """How many inputs are done at a time."""
    from ..workers.processors import processors

    return 1 if args.jobs is None else args.jobs or processors()


def form_of(args: Arguments) -> str:
    """The form of output that is asked for, as :mod:`cleaner.reports.forms` calls it."""
    return "diff" if args.diff else args.format


def for_documents(args: Arguments) -> str:
    """The option on the command line that is for documents and not for plain text, "" if there is none."""
    if args.format == "layout":
        return "--format layout"
    return "--pages" if getattr(args, "pages", "") else ""


def password_of(args: Arguments, environ: Mapping[str, str] = os.environ) -> str:
    """What opens encrypted documents: the word given, the first line of the file named, or what the
    environment says; "" if nothing does.  Raises :class:`cleaner.errors.CleanerError`."""
    if args.password is not None and args.password_file:
        raise UsageError("--password and --password-file are two ways of one", "leave one of them out")
    if not args.password_file:
        return environ.get("CLEANER_PASSWORD", "") if args.password is None else args.password
    lines = files.read(args.password_file).splitlines()
    try:
        return (lines or [b""])[0].decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(f"{args.password_file}: its first line is not UTF-8") from None


def settings_of(args: object) -> dict[str, Any]:
    """The settings that were given on the command line, checked.  Raises SettingError."""
    given = {name: value for name in SETTINGS if (value := getattr(args, name, None)) is not None}
    for name in LISTS:
        if name in given and name not in ("rules", "words"):
            given[name] = ",".join(given[name])
    if "words" in given:
        given["words"] = read_words(given["words"])
    checked(given)
    return given
