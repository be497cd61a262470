"""Patterns of the ``regex`` module as trees, as far as rules need them.

What is asked of a single character of the text (a letter, a class, a property, each under its flags), and
what is asked between two, stays a pattern and is left to ``regex`` itself.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Any

POOL = "aAbé1 .-\n!\ufffd"
"""Characters that are tried on every class, beside those that stand in the pattern."""


class UnknownSyntax(Exception):
    """The pattern has something that is not known here; the message names it."""


class Node:
    """A part of a pattern."""

    children: tuple[Node, ...] = ()

    @property
    def shortest(self) -> int:
        """Characters that a match has at least."""
        return sum(child.shortest for child in self.children)

    @property
    def longest(self) -> int | None:
        """Characters that a match has at most; None if there is no bound."""
        return _sum([child.longest for child in self.children])


class Atom(Node):
    """One character."""

    shortest = longest = 1

    def __init__(self, source: str, flags: str, pool: str) -> None:
        self.source, self._flags, self._pool = source, flags, pool

    def takes(self, character: str) -> bool:
        """Whether it is this character."""
        return _takes(self.source, self._flags, character)

    @cached_property
    def characters(self) -> str:
        """Some that it takes, those of the pattern first."""
        return "".join(one for one in dict.fromkeys(self._pool + POOL) if self.takes(one))


class Anchor(Node):
    """What holds between two characters: a boundary, or what a lookbehind sees."""

    def __init__(self, source: str, flags: str, width: int = 1) -> None:
        self.source, self.width, self._flags = source, width, flags

    def holds(self, text: str, at: int) -> bool:
        """Whether it holds at this place."""
        return _compiled(self.source, self._flags).match(text, at) is not None


class Items(Node):
    """One part after another."""

    def __init__(self, children: list[Node]) -> None:
        self.children = tuple(children)


class Alternatives(Node):
    """One part or another."""

    def __init__(self, children: list[Node]) -> None:
        self.children = tuple(children)

    @property
    def shortest(self) -> int:
        """That of the shortest."""
        return min(child.shortest for child in self.children)

    @property
    def longest(self) -> int | None:
        """That of the longest."""
        found = [child.longest for child in self.children]
        return None if None in found else max(one for one in found if one is not None)


class Repeat(Node):
    """A part so many times.  ``mode`` is "" (greedy), "?" (lazy) or "+" (possessive)."""

    def __init__(self, body: Node, low: int, high: int | None, mode: str) -> None:
        self.body, self.low, self.high, self.mode = body, low, high, mode
        self.children = (body,)

    @property
    def shortest(self) -> int:
        """As often as it must be."""
        return self.low * self.body.shortest

    @property
    def longest(self) -> int | None:
        """As often as it may be."""
        one = self.body.longest
        return None if self.high is None or one is None else self.high * one


class Group(Node):
    """A part that can be referred to, by a number and perhaps a name."""

    def __init__(self, body: Node, names: tuple[str, ...]) -> None:
        self.body, self.names, self.children = body, names, (body,)


class Atomic(Node):
    """A part of which only the first match counts."""

    def __init__(self, body: Node) -> None:
        self.body, self.children = body, (body,)


class Look(Node):
    """What must follow, or must not."""

    shortest = longest = 0

    def __init__(self, body: Node, negative: bool) -> None:
        self.body, self.negative, self.children = body, negative, (body,)


class Backreference(Node):
    """What a group has matched, again."""

    longest = None

    def __init__(self, name: str) -> None:
        self.name = name


def parse(pattern: str, flags: str = "") -> Node:
    """The tree of a pattern that ``regex`` takes.  Raises :class:`UnknownSyntax`."""
    return _Parser(pattern, flags).whole()


_ESCAPE = re.compile(
    r"\\(?:[pP](?:\{[^}]*\}|.)|N\{[^}]*\}|x\{?[0-9a-fA-F]{2,6}\}?|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|0[0-7]{0,2}|.)",
    re.S,
)
_QUANTIFIER = re.compile(r"(?:([*+?])|\{(\d*)(,?)(\d*)\})([?+]?)")
_FUZZY = re.compile(r"\{[^}]*[eids<=][^}]*\}")
_OPEN = re.compile(
    r"\((?:\?(?:P?<(?P<name>[^\W\d]\w*)>|(?P<flags>[aimsxLuV01fwbepr]*)(?:-(?P<off>[imsx]+))?(?P<end>[:)])"
    r"|(?P<kind>>|=|!|<=|<!|#|P=)))?"
)
_CLASS = re.compile(r"\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]", re.S)
_SIGNS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_BETWEEN = frozenset("bBAZzmMG")


class _Parser:
    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern, self.flags, self.at, self.groups = pattern, flags, 0, 0
        self.pool = "".join(dict.fromkeys(one for one in pattern if one.isalnum() or not one.isprintable()))
        self.pool += "".join(re.findall(r"\\([^\w\s])", pattern))

    def whole(self) -> Node:
        tree = self._alternatives()
        if self.at < len(self.pattern):
            raise UnknownSyntax(f"'{self.pattern[self.at :][:10]}'")
        return tree

    def _alternatives(self) -> Node:
        options = [self._items()]
        while self.pattern.startswith("|", self.at):
            self.at += 1
            options.append(self._items())
        return options[0] if len(options) == 1 else Alternatives(options)

    def _items(self) -> Node:
        items: list[Node] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            item = self._item()
            if item is not None:
                items.append(self._repeated(item))
        return Items(items)

    def _item(self) -> Node | None:
        """The next part; None for what matches nothing, such as a comment."""
        one = self.pattern[self.at]
        if "x" in self.flags and (one.isspace() or one == "#"):
            end = self.pattern.find("\n", self.at) if one == "#" else self.at
            self.at = len(self.pattern) if end < 0 else end + 1
            return None
        if one == "(":
            return self._opened()
        if one in "^$":
            self.at += 1
            return Anchor(one, self.flags)
        if one == "\\":
            return self._escape()
        if one == "[":
            return self._taken(_CLASS.match(self.pattern, self.at))
        self.at += 1
        return Atom("." if one == "." else re.escape(one), self.flags, self.pool + one)

    def _taken(self, found: re.Match[str] | None) -> Node:
        if found is None:
            raise UnknownSyntax(f"'{self.pattern[self.at :][:10]}'")
        self.at = found.end()
        return Atom(found.group(), self.flags, self.pool)

    def _escape(self) -> Node:
        number = re.compile(r"\\(?:([1-9]\d?)|g<(\w+)>)").match(self.pattern, self.at)
        if number:
            self.at = number.end()
            return Backreference(number[1] or number[2])
        found = _ESCAPE.match(self.pattern, self.at)
        letter = found.group()[1] if found else ""
        if letter in _BETWEEN:
            self.at += 2
            return Anchor(f"\\{letter}", self.flags)
        if letter in ("X", "R", "K", "L", "g", "Q"):
            raise UnknownSyntax(f"\\{letter}")
        return self._taken(found)

    def _repeated(self, item: Node) -> Node:
        while True:
            self._blank()
            if _FUZZY.match(self.pattern, self.at):
                raise UnknownSyntax("fuzzy matching")
            found = _QUANTIFIER.match(self.pattern, self.at)
            if not found or found[2] == found[4] == "" and not found[1]:
                return item
            self.at = found.end()
            sign, low, comma, high, mode = found.groups()
            if sign:
                bounds: tuple[int, int | None] = _SIGNS[sign]
            else:
                bounds = int(low or 0), int(high) if high else None if comma else int(low)
            item = Repeat(item, *bounds, mode)

    def _blank(self) -> None:
        while "x" in self.flags and self.pattern[self.at : self.at + 1].isspace():
            self.at += 1

    def _opened(self) -> Node | None:
        start, before = self.at, self.flags
        found = _OPEN.match(self.pattern, self.at)
        if found is None or self.pattern.startswith(("(*", "(?"), start) and found.end() == start + 1:
            raise UnknownSyntax(f"'{self.pattern[start:][:4]}'")
        self.at = found.end()
        if found["kind"] == "#":
            self.at = self.pattern.index(")", self.at) + 1
            return None
        if found["kind"] == "P=":
            self.at = self.pattern.index(")", start) + 1
            return Backreference(self.pattern[found.end() : self.at - 1])
        if found["end"]:
            self._set(found["flags"], found["off"] or "")
            if found["end"] == ")":
                return None
        names: tuple[str, ...] = ()
        if not found["kind"] and not found["end"]:
            self.groups += 1
            names = (str(self.groups), *((found["name"],) if found["name"] else ()))
        body = self._alternatives()
        self.at += 1  # the bracket that closes: regex has seen that it is there
        self.flags = before
        return self._group(found["kind"] or "", names, body, self.pattern[start : self.at])

    def _set(self, on: str, off: str) -> None:
        if strange := set(on) - set("aimsx"):
            raise UnknownSyntax(f"the flag {min(strange)}")
        self.flags = "".join(sorted(set(self.flags + on) - set(off)))

    def _group(self, kind: str, names: tuple[str, ...], body: Node, source: str) -> Node:
        if names:
            return Group(body, names)
        if kind == ">":
            return Atomic(body)
        if kind in ("=", "!"):
            return Look(body, kind == "!")
        if kind in ("<=", "<!"):
            if body.longest is None:
                raise UnknownSyntax(f"a lookbehind of unbounded length, {source!r}")
            return Anchor(source, self.flags, 1 + body.longest)
        return body


def _sum(values: list[int | None]) -> int | None:
    return None if None in values else sum(value for value in values if value is not None)


@lru_cache(maxsize=4096)
def _takes(source: str, flags: str, character: str) -> bool:
    return _compiled(source, flags).fullmatch(character) is not None


@lru_cache(maxsize=512)
def _compiled(source: str, flags: str) -> Any:
    import regex

    return regex.compile(f"(?{flags}){source}" if flags else source)
