"""What the filter was asked for."""

from __future__ import annotations

from typing import Any

from ..settings import SETTINGS, Options
from ..settings import options as checked

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
    jobs: int = 0
    quiet: bool = False
    config: str = ""
    no_config: bool = False


def form_of(args: Arguments) -> str:
    """The form of output that is asked for, as :mod:`cleaner.reports.forms` calls it."""
    return "diff" if args.diff else args.format


def settings_of(args: object) -> dict[str, Any]:
    """The settings that were given on the command line, checked.  Raises SettingError."""
    given = {name: value for name in SETTINGS if (value := getattr(args, name, None)) is not None}
    for name in LISTS:
        if name in given and name != "rules":
            given[name] = ",".join(given[name])
    checked(given)
    return given
