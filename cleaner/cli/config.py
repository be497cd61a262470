"""``cleaner.toml``: settings for the texts below a directory.

The file nearest above an input counts, and only that one.  Its keys are the settings of
:data:`cleaner.settings.SETTINGS`, with a dash or an underscore; directories of rules are relative to it.
"""

from __future__ import annotations

import os
from typing import Any

from ..errors import ConfigError
from ..settings import SettingError, options
from .wordlists import read_words

NAME = "cleaner.toml"
ENDPOINT = {"endpoint": "endpoint", "model": "endpoint_model", "edits": "endpoint_edits"}  # of [misread]


def find(folder: str) -> str:
    """Path of the configuration for texts in this directory, "" if there is none."""
    folder = os.path.abspath(folder)
    while True:
        path = os.path.join(folder, NAME)
        if os.path.isfile(path):
            return path
        above = os.path.dirname(folder)
        if above == folder:
            return ""
        folder = above


def _endpoint(path: str, table: Any) -> dict[str, Any]:
    """The settings in the table ``[misread]``."""
    if not isinstance(table, dict) or table.keys() - ENDPOINT.keys():
        keys = ", ".join(ENDPOINT)
        raise ConfigError(f"{path}: misread is a table with the keys {keys}", "docs/misread-words.md has one")
    return {ENDPOINT[key]: value for key, value in table.items()}


def load(path: str) -> dict[str, Any]:
    """The settings in a configuration file.  Raises :class:`ConfigError` naming file and key."""
    import tomllib

    try:
        with open(path, "rb") as file:
            values = tomllib.load(file)
    except OSError as error:
        raise ConfigError(f"{path}: cannot read: {error.strerror}", "--no-config does without it") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None
    named = {key.replace("-", "_"): value for key, value in values.items()}
    named |= _endpoint(path, named.pop("misread", {}))
    base = os.path.dirname(os.path.abspath(path))
    if isinstance(named.get("words"), str):  # a file; a list has the words themselves
        named["words"] = read_words([os.path.join(base, os.path.expanduser(named["words"]))])
    try:
        chosen = options(named)
    except SettingError as error:
        raise ConfigError(f"{path}: {error}", "its keys are the repairs in 'cleaner --help'") from None
    if chosen.rules:
        named["rules"] = [os.path.join(base, os.path.expanduser(folder)) for folder in chosen.rules]
    return named
