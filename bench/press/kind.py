"""Kinds of documents: functions marked with `@kind` in modules of `kinds/`, found by walking that folder."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable

from bench.press.blocks import Document
from bench.press.desk import Desk

Kind = Callable[[Desk], Document]
_FOUND: dict[str, Kind] = {}


def kind(function: Kind) -> Kind:
    """Mark a function as a kind; its name is that of the kind."""
    _FOUND[function.__name__.rstrip("_")] = function
    return function


@functools.cache
def kinds() -> dict[str, Kind]:
    """All kinds by name."""
    package = importlib.import_module("bench.press.kinds")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"bench.press.kinds.{module.name}")
    return dict(sorted(_FOUND.items()))
