"""The OCR engines: a module or package each, with an ``ENGINE`` (:mod:`cleaner.formats.ocr.contract`)."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from ....errors import UsageError
from ..contract import Engine

GROUP = "cleaner.ocr"
"""The group of entry points by which other distributions announce engines."""


def names() -> list[str]:
    """The names of all engines, installed or not, those of this package first."""
    from importlib.metadata import entry_points

    shipped = [module.name for module in pkgutil.iter_modules(__path__)]
    return list(dict.fromkeys((*shipped, *sorted(entry.name for entry in entry_points(group=GROUP)))))


def engine(name: str) -> Engine:
    """The engine of this name.  Raises :class:`UsageError` if there is none."""
    found: Engine
    if any(module.name == name for module in pkgutil.iter_modules(__path__)):
        found = import_module(f"{__name__}.{name}").ENGINE
        return found
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP, name=name):
        found = entry.load().ENGINE
        return found
    raise UsageError(f"there is no OCR engine '{name}'", f"there are: {', '.join(names())}")
