"""The keys of a kind: how a module says what its rules may say, and the pydantic model that checks it.

A kind's ``Params`` is a plain class.  Each annotation is ``Annotated[type, ..., "meaning"]``; the meaning is
what ``cleaner rules show`` and the docs print.  Beside the constraints of pydantic it may hold

    ``When("method", "codepage")``   the key is read only then; without a default it is needed then
    ``When("gate")``                 the same, whenever the other key says anything
    ``Sole()``                       no two rules of the kind may say the same here; of a list, no item

Kinds import this module for type checkers only: the annotations are strings until rules are compiled, when
they are read with the names of this module and of their own.  So no run needs pydantic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, reduce
from operator import or_
from sys import modules
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge as AtLeast
from annotated_types import Gt as Above
from annotated_types import Le as AtMost
from annotated_types import MaxLen, MinLen
from pydantic import AfterValidator as Check
from pydantic import BaseModel, ConfigDict, create_model
from pydantic import StringConstraints as Matching

from .patterns import sound_form, sound_pattern

__all__ = [
    "Above", "Annotated", "AtLeast", "AtMost", "Check", "Form", "Glyph", "Key", "Literal", "Matching",
    "MaxLen", "MinLen", "Pattern", "Share", "Sole", "Some", "Text", "When", "keys_of", "model_of",
]  # fmt: skip

Text = Annotated[str, MinLen(1)]
Glyph = Annotated[str, MinLen(1), MaxLen(1)]
Share = Annotated[float, AtLeast(0.0), AtMost(1.0)]
Form = Annotated[str, Check(sound_form)]  # of a whole line, for the re module
Pattern = Annotated[str, Check(sound_pattern)]  # to be searched for, for the regex module
Some = MinLen(1)  # of a list: not empty


class When:
    """A key is read only if another has one of these values; without values, if that says anything."""

    def __init__(self, key: str, *values: str) -> None:
        self.key, self.values = key, values

    def holds(self, said: Mapping[str, Any]) -> bool:
        """Whether it is so in a rule that says this."""
        value = said.get(self.key)
        return value in self.values if self.values else bool(value)

    def __str__(self) -> str:
        said = " or ".join(f'"{value}"' for value in self.values)
        return f"{self.key} = {said}" if said else self.key


class Sole:
    """What one rule says under a key, no other rule of its kind may say, but for these values."""

    def __init__(self, *but: str) -> None:
        self.but = but


class Key(NamedTuple):
    """A key of a kind's rules: its type with its constraints, its meaning, its default (``...`` for none),
    when it is read (always, without conditions; else if one holds), and the keys of the table that it is, if
    it is one."""

    name: str
    type: Any
    meaning: str
    default: Any
    when: tuple[When, ...]
    sole: Sole | None
    table: tuple[Key, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether a rule must have the key, if it is read at all."""
        return self.default is ...

    @property
    def conditions(self) -> str:
        """When it is read, in words."""
        return " or ".join(map(str, self.when))

    def is_read(self, said: Mapping[str, Any]) -> bool:
        """Whether a rule with these values reads it."""
        return not self.when or any(when.holds(said) for when in self.when)


@cache
def keys_of(declared: type) -> tuple[Key, ...]:
    """The keys that a class declares, in its order.  Raises TypeError for one without a meaning."""
    names = {**globals(), **vars(modules[declared.__module__])}
    hints = get_type_hints(declared, globalns=names, include_extras=True)
    return tuple(_key(declared, name, hint) for name, hint in hints.items())


def _key(declared: type, name: str, hint: Any) -> Key:
    base, marks = (hint.__origin__, hint.__metadata__) if get_origin(hint) is Annotated else (hint, ())
    meaning = next((mark for mark in marks if isinstance(mark, str)), "")
    if not meaning:
        raise TypeError(
            f'{declared.__module__}.{declared.__name__}.{name} needs a meaning: Annotated[..., "..."]'
        )
    constraints = [mark for mark in marks if not isinstance(mark, (str, When, Sole))]
    nested = next(_tables(base), None)
    kind = _modelled(base)
    for constraint in constraints:
        kind = Annotated[kind, constraint]
    when = tuple(mark for mark in marks if isinstance(mark, When))
    sole = next((mark for mark in marks if isinstance(mark, Sole)), None)
    return Key(
        name, kind, meaning, vars(declared).get(name, ...), when, sole, keys_of(nested) if nested else ()
    )


def _tables(base: Any) -> Iterator[type]:
    """The classes within a type that declare keys themselves."""
    if _is_table(base):
        yield base
    for part in get_args(base):
        yield from _tables(part)


def _modelled(base: Any) -> Any:
    """A type with pydantic's models in place of the classes that declare keys."""
    if _is_table(base):
        return model_of(base)
    if not any(True for _ in _tables(base)):
        return base
    parts = tuple(map(_modelled, get_args(base)))
    return reduce(or_, parts) if get_origin(base) in (UnionType, Union) else get_origin(base)[parts]


def _is_table(base: Any) -> bool:
    """Whether a type is a class that declares keys itself."""
    return (
        isinstance(base, type)
        and base.__module__ not in ("builtins", "typing")
        and bool(base.__annotations__)
    )


@cache
def model_of(declared: type) -> type[BaseModel]:
    """The pydantic model of the keys that a class declares; others are forbidden."""
    fields: dict[str, Any] = {}
    for key in keys_of(declared):
        if key.when and key.needed:
            fields[key.name] = (key.type | None, None)
        else:
            fields[key.name] = (key.type, key.default)
    return create_model(declared.__name__, __config__=ConfigDict(extra="forbid"), **fields)


def unread(keys: Iterable[Key], said: Mapping[str, Any], all_values: Mapping[str, Any]) -> Iterator[Key]:
    """The keys that a rule says though nothing reads them; ``all_values`` holds the defaults too."""
    return (key for key in keys if key.name in said and not key.is_read(all_values))


def lacking(keys: Iterable[Key], said: Mapping[str, Any], all_values: Mapping[str, Any]) -> Iterator[Key]:
    """The keys that a rule would need with what it says, and has not."""
    return (
        key for key in keys if key.when and key.needed and key.is_read(all_values) and key.name not in said
    )


def claims(keys: Iterable[Key], values: Mapping[str, Any]) -> Iterator[str]:
    """What a rule with these values says that no other rule of its kind may say."""
    for key in keys:
        value = values.get(key.name)
        if key.sole is None or not value:
            continue
        if key.table:
            yield key.name
            continue
        items = value if isinstance(value, list) else [value]
        yield from (f"{key.name} = {item!r}" for item in items if item not in key.sole.but)
