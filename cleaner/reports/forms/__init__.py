"""The forms of output, a module for each, found by walking: command line, HTTP API and docs ask here."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .form import Form

TEXT, JSON, LAYOUT = "text", "json", "layout"
"""The forms that are more than bytes made of a result: the text itself, the record, of which parts can be
chosen, and the document's own files."""


@cache
def forms() -> dict[str, Form]:
    """All forms by name, in order."""
    modules = (import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    found: list[Form] = [module.FORM for module in modules if hasattr(module, "FORM")]
    return {form.name: form for form in sorted(found, key=lambda form: (form.place, form.name))}


def chosen() -> list[Form]:
    """The forms that ``--format`` takes, the text first."""
    found = [form for form in forms().values() if not form.option]
    return sorted(found, key=lambda form: form.name != TEXT)


def answers() -> list[Form]:
    """The forms that the HTTP API answers in, the default first."""
    return [form for form in forms().values() if form.media]
