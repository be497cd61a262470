"""What the service is told by its environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from ..settings import LIMITS, SettingError, limit
from ..workers.processors import processors

VARIABLES: dict[str, str] = {
    "CLEANER_WORKERS": "processes that clean; the number of cores if not given",
    "CLEANER_RULES": f"directories with rules of your own, `{os.pathsep}` between them",
    "CLEANER_API_KEYS": "`name:key,name:key`: without one of these keys nothing under /v1 is answered",
    "CLEANER_API_KEYS_FILE": "the same from a file, one `name:key` a line",
    "CLEANER_HOSTS": "names under which the service is asked, with commas between, beside `localhost` and "
    "addresses in numbers; `*` for all, which lets pages of any site in",
    "CLEANER_CORS_ORIGINS": "origins of pages that may call the service, with commas between; `*` for all",
    "CLEANER_ENDPOINT": "address of an OpenAI-compatible chat that is asked about doubtful words of all "
    "texts; what it says is suggested. Nobody is asked if it is not given",
    "CLEANER_ENDPOINT_MODEL": "model that it is asked for",
    "CLEANER_DATA": "folder for jobs, shared by all processes of the service; "
    "`$XDG_STATE_HOME/cleaner` or `~/.local/state/cleaner` if not given",
}


class Config(NamedTuple):
    """The service's configuration.  ``keys`` are the API keys by key, ``limits`` all limits by name."""

    workers: int
    keys: Mapping[str, str]
    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    data: str
    limits: Mapping[str, int]

    @classmethod
    def of(cls, environ: Mapping[str, str] = os.environ) -> Config:
        """The configuration in these environment variables.  Raises :class:`SettingError`."""
        workers = environ.get("CLEANER_WORKERS", "").strip() or str(processors())
        if not (workers.isascii() and workers.isdecimal() and 0 < int(workers) <= 1024):
            raise SettingError(f"CLEANER_WORKERS takes a number of processes from 1 to 1024, not '{workers}'")
        return cls(
            int(workers),
            _keys(environ),
            _listed(environ, "CLEANER_HOSTS"),
            _listed(environ, "CLEANER_CORS_ORIGINS"),
            environ.get("CLEANER_DATA", "") or _state(environ),
            {name: limit(name, environ) for name in LIMITS},
        )


def rules(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The directories of rules that the service adds to the shipped ones."""
    return tuple(path for path in environ.get("CLEANER_RULES", "").split(os.pathsep) if path)


def endpoint(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The settings of the endpoint that the operator wants to be asked."""
    named = {"endpoint": "CLEANER_ENDPOINT", "endpoint_model": "CLEANER_ENDPOINT_MODEL"}
    return {name: said for name, variable in named.items() if (said := environ.get(variable, "").strip())}


def _listed(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    entries = (entry.strip() for entry in environ.get(name, "").split(","))
    return tuple(entry for entry in entries if entry)


def _state(environ: Mapping[str, str]) -> str:
    home = environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(home, "cleaner")


def _keys(environ: Mapping[str, str]) -> dict[str, str]:
    """Names by key.  The messages never show a key."""
    given = environ.get("CLEANER_API_KEYS", "").split(",")
    if path := environ.get("CLEANER_API_KEYS_FILE", ""):
        try:
            with open(path, encoding="utf-8") as file:
                given += file.read().split("\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8"
            raise SettingError(f"CLEANER_API_KEYS_FILE: cannot read {path}: {reason}") from None
    found: dict[str, str] = {}
    for number, entry in enumerate((entry.strip() for entry in given), 1):
        name, colon, key = (part.strip() for part in entry.partition(":"))
        if not entry or entry.startswith("#"):
            continue
        if not (name and colon and len(key) >= 8 and key.isascii() and key.isprintable() and " " not in key):
            raise SettingError(
                f"API key number {number} is not NAME:KEY with a key of at least 8 visible ASCII characters"
            )
        found[key] = name
    return found
