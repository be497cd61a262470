r"""Whether a search for a pattern takes time that is linear in the text.

The pattern is parsed (:mod:`cleaner.rulebook.syntax`) and run by a backtracking matcher that counts its
steps, on texts that are made from the pattern itself: parts of it repeated, whole and cut short, as they make
a backtracking engine try again and again.  Steps are counted and not seconds, so the answer is the same on
every machine.  What the parser does not know (recursion, fuzzy matching, conditions) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from ..text.counting import counted
from .syntax import (
    Alternatives,
    Anchor,
    Atom,
    Atomic,
    Backreference,
    Group,
    Items,
    Look,
    Node,
    Repeat,
    UnknownSyntax,
    parse,
)

FEW, MANY = 80, 320  # times that a part is repeated
STEPS = 20  # for each character, which need no second look
RATIO = 6.0  # of the steps for MANY and for FEW: linear is 4, quadratic 16
MOST = 400  # steps for each character, linear or not
LONG = 24  # characters of a part that is repeated, at most
SPARE = 16  # characters that a replacement may have beyond three times what it replaces


class Excess(Exception):
    """More steps than there may be."""


def fault(pattern: str, flags: str = "") -> str:
    """What makes the search for a pattern too slow, as a clause that says what to do; "" if nothing does.
    The pattern must be one that ``regex`` takes."""
    try:
        tree = parse(pattern, flags)
        for text in _texts(tree):
            if _slow(tree, text):
                return f"its time is not linear in the text, as {_shown(text(5))} shows: {_ADVICE}"
    except UnknownSyntax as error:
        return f"it has {error}, the cost of which is not bounded: write it without"
    except RecursionError:
        return "it is nested too deep: write it with fewer groups"
    return ""


_ADVICE = (
    "anchor a repeat, as in (?<!\\w)\\w+, make it possessive or bounded, and let alternatives "
    "begin differently"
)


class Pumped:
    """A text that can be made in any size: a front, a part repeated so often, an end."""

    def __init__(self, front: str, part: str, end: str) -> None:
        self.front, self.part, self.end = front, part, end

    def __call__(self, times: int) -> str:
        """The text with so many parts."""
        return self.front + self.part * times + self.end

    def __hash__(self) -> int:
        return hash((self.front, self.part, self.end))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pumped) and vars(self) == vars(other)


def _slow(tree: Node, text: Pumped) -> bool:
    few, many = text(FEW), text(MANY)
    try:
        steps = Matcher(tree, few, MOST * len(few)).steps
        if steps <= STEPS * len(few):
            return False
        return Matcher(tree, many, MOST * len(many)).steps > RATIO * steps
    except Excess:
        return True


def _texts(tree: Node) -> Iterator[Pumped]:
    """Texts on which a bad pattern is slow: what a repeat repeats, and what may begin a match, over and over,
    behind what must stand before it, and before what cannot follow."""
    whole = samples(tree)
    parts = {part[:LONG]: "" for part in whole if part}
    for front, node in _repeats(tree, ""):
        for part in samples(node.body):
            if part:
                parts.setdefault(part[:LONG], front[-LONG:])
    for atom in _atoms(tree):
        for character in atom.characters[:2]:
            parts.setdefault(character, "")
    fronts = list(dict.fromkeys(["", *parts.values(), *(part[:1] for part in parts)]))[:6]
    made: dict[Pumped, None] = {}
    for part in list(parts)[:24]:
        for front in fronts:
            made |= {Pumped(front, part, "\0"): None, Pumped("", front + part, "\0"): None}
    yield from made


def _repeats(node: Node, front: str) -> Iterator[tuple[str, Repeat]]:
    """The repeats that may be long, each with a text that may stand before it."""
    if isinstance(node, Repeat) and (node.high is None or node.high > STEPS):
        yield front, node
    for child in node.children:
        yield from _repeats(child, front)
        if isinstance(node, Items):
            front += next(iter(samples(child)), "")


def _atoms(node: Node) -> Iterator[Atom]:
    if isinstance(node, Atom):
        yield node
    for child in node.children:
        yield from _atoms(child)


def samples(node: Node, most: int = 4) -> list[str]:
    """Some texts that a node matches, as far as that is to be had simply."""
    found: list[str] = [""]
    if isinstance(node, Atom):
        found = list(node.characters[:2]) or [""]
    elif isinstance(node, Alternatives):
        found = [text for option in node.children for text in samples(option, 2)]
    elif isinstance(node, Repeat):
        found = [text * max(1, min(node.low, 8)) for text in samples(node.body, most)]
    elif isinstance(node, Items):
        for child in node.children:
            found = [text + more for text in found for more in samples(child, 2)][:most]
    elif isinstance(node, (Group, Atomic)) or isinstance(node, Look) and not node.negative:
        found = samples(node.body, most)
    return list(dict.fromkeys(found))[:most]


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")


class Matcher:
    """All matches of a tree in a text, as a backtracking engine finds them.  ``steps`` are those it took;
    more than ``most`` raise :class:`Excess`."""

    def __init__(self, tree: Node, text: str, most: int) -> None:
        self.text, self.most, self.steps = text, most, 0
        self.groups: dict[str, str] = {}
        at = 0
        while at <= len(text):
            self._step()
            end = next(self._match(tree, at), None)
            at = at + 1 if end is None or end == at else end

    def _step(self, count: int = 1) -> None:
        self.steps += count
        if self.steps > self.most:
            raise Excess

    def _match(self, node: Node, at: int) -> Iterator[int]:
        """Where matches of this node that begin here end, in the order of the engine."""
        self._step()
        if isinstance(node, Atom):
            return iter((at + 1,) if at < len(self.text) and node.takes(self.text[at]) else ())
        if isinstance(node, Items):
            return self._sequence(node.children, 0, at)
        if isinstance(node, Alternatives):
            return (end for option in node.children for end in self._match(option, at))
        if isinstance(node, Repeat):
            ends = self._lazy(node, at) if node.mode == "?" else self._greedy(node, at)
            return islice(ends, 1) if node.mode == "+" else ends
        if isinstance(node, Group):
            return self._group(node, at)
        if isinstance(node, Atomic):
            return islice(self._match(node.body, at), 1)
        return self._empty(node, at)

    def _sequence(self, nodes: Sequence[Node], index: int, at: int) -> Iterator[int]:
        if index == len(nodes):
            yield at
            return
        for end in self._match(nodes[index], at):
            yield from self._sequence(nodes, index + 1, end)

    def _greedy(self, node: Repeat, at: int) -> Iterator[int]:
        ends, trail = [self._match(node.body, at)], [at]
        while trail:
            end = next(ends[-1], None) if node.high is None or len(trail) <= node.high else None
            self._step()
            if end is not None and (end != trail[-1] or len(trail) <= node.low):
                trail.append(end)
                ends.append(self._match(node.body, end))
                continue
            last = trail.pop()
            ends.pop()
            if len(trail) >= node.low:
                yield last

    def _lazy(self, node: Repeat, at: int) -> Iterator[int]:
        ends, trail = [self._match(node.body, at)], [at]
        if not node.low:
            yield at
        while trail:
            end = next(ends[-1], None) if node.high is None or len(trail) <= node.high else None
            self._step()
            if end is None or end == trail[-1] and len(trail) > node.low:
                trail.pop()
                ends.pop()
                continue
            trail.append(end)
            ends.append(self._match(node.body, end))
            if len(trail) > node.low:
                yield end

    def _group(self, node: Group, at: int) -> Iterator[int]:
        for end in self._match(node.body, at):
            before = {name: self.groups.get(name, "") for name in node.names}
            self.groups |= dict.fromkeys(node.names, self.text[at:end])
            yield end
            self.groups |= before

    def _empty(self, node: Node, at: int) -> Iterator[int]:
        """Backreferences, and what matches between characters."""
        if isinstance(node, Backreference):
            wanted = self.groups.get(node.name, "")
            self._step(len(wanted))
            if self.text.startswith(wanted, at):
                yield at + len(wanted)
        elif isinstance(node, Look):
            if (next(self._match(node.body, at), None) is None) == node.negative:
                yield at
        elif isinstance(node, Anchor):
            self._step(node.width)
            if node.holds(self.text, at):
                yield at


def growth(literal: str, groups: int, shortest: int) -> str:
    """What makes the output grow too much where a match has at least so many characters; "" if nothing does.
    ``literal`` is a replacement without its ``groups``, which may lie in one another."""
    most = max(0, 3 - groups) * shortest + SPARE
    if groups > 3 or len(literal) > most:
        return (
            f"the replacement has {counted(len(literal), 'character')} and {counted(groups, 'group')} "
            f"for a match of {shortest}: the output could grow; "
            f"three times as many characters, and {SPARE}, are the most"
        )
    return ""
