"""Kinds of rules: how a module declares one, and where they are found.

A kind is a module (or a package) anywhere below :mod:`cleaner.repairs` with a constant ``KIND``, a class
``Params`` and a function ``propose``; nothing else lists it.  A kind of another distribution is announced by
an entry point of the group ``cleaner.repairs`` whose name is that of the kind.  Both are looked for only
while rule files are compiled; the compiled form says in which module a kind lives, so that a run imports the
kinds it has rules of and no other.

``Params`` is a plain class of annotated names, the keys of the kind's rules (:mod:`cleaner.rulebook.keys`).
``Shared``, if there is one, has the keys that all rules of the kind have in common, set in a table
``[kind.NAME]``; lists add up over directories, other values replace.  ``check(params, files)``, if there is
one, raises :class:`~cleaner.rulebook.errors.KeyFault` for what one key alone does not show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from types import ModuleType

Stage = Literal["text", "roles", "breaks", "gaps", "words"]
PACKAGE = "cleaner.repairs"
GROUP = "cleaner.repairs"  # of entry points


class Kind(NamedTuple):
    """A kind of rule: its name in rule files, and when it is asked.

    ``stage``    "text": ``propose(text, rules, evidence)`` gives edits; "roles", "breaks", "gaps":
                 ``propose(view, rules, evidence)`` gives votes on lines, on broken words, on the gaps between
                 lines (these with ``decided``, the gaps that broken words bridge); "words": edits like
                 those of "text", once words and lines are put together
    ``place``    within its stage: the smaller the sooner
    ``misread``  whether it repairs what OCR misread, and so is the surer the less sure the OCR was
    ``renews``   whether its edits make other words, so that the evidence is gathered anew
    """

    name: str
    stage: Stage
    place: int = 0
    misread: bool = False
    renews: bool = False


class Home(NamedTuple):
    """A kind, the module it lives in, and the values of the keys that all its rules share."""

    kind: Kind
    module: str
    shared: Mapping[str, Any] = {}

    @property
    def propose(self) -> Callable[..., Any]:
        """The function that proposes repairs."""
        proposer: Callable[..., Any] = import_module(self.module).propose
        return proposer


def shipped() -> dict[str, ModuleType]:
    """The modules of the package's own kinds, by the name of the kind, in the order they are asked."""
    found = {module.KIND.name: module for module in _walk(PACKAGE) if hasattr(module, "KIND")}
    order = {stage: number for number, stage in enumerate(get_args(Stage))}
    return dict(sorted(found.items(), key=lambda item: (order[item[1].KIND.stage], item[1].KIND.place)))


def announced(name: str) -> ModuleType | None:
    """The module of a kind that another distribution announces."""
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP, name=name):
        module: ModuleType = entry.load()
        return module
    return None


def _walk(package: str) -> Iterator[ModuleType]:
    from pkgutil import walk_packages

    path = import_module(package).__path__
    for found in walk_packages(path, f"{package}."):
        yield import_module(found.name)


def added(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Shared values with those of a later file: lists and tables add up, other values replace."""
    result = dict(before)
    for key, value in after.items():
        old = result.get(key)
        if isinstance(value, list) and isinstance(old, list):
            result[key] = list(dict.fromkeys([*old, *value]))
        elif isinstance(value, Mapping) and isinstance(old, Mapping):
            result[key] = added(old, value)
        else:
            result[key] = value
    return result
