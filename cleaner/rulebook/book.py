"""Rules, and sets of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from ..text.counting import counted
from ..text.glyphs import LINE_GLYPHS
from ..text.meant import meant
from .errors import RuleError
from .files import SHIPPED, _compiled
from .kinds import Home, Kind, Stage, added

_SEE = "'cleaner rules list' shows all"


class Rule(NamedTuple):
    """One rule: ``params`` are the keys of its kind, those included that all rules of the kind share;
    ``examples`` its tests, ``file`` where it stands, ``claims`` what no other rule of its kind may say."""

    id: str
    name: str
    kind: str
    summary: str
    why: str
    risk: str
    params: Mapping[str, Any]
    examples: tuple[Mapping[str, Any], ...]
    file: str
    claims: tuple[str, ...] = ()


class Rulebook:
    """A set of rules with profiles and protected patterns; immutable, picklable, safe to share.

    ``digest`` identifies the rule files and the selection made from them; ``kinds`` are the kinds of the
    rules, by name, and where they live."""

    def __init__(
        self,
        rules: Sequence[Rule],
        profiles: Mapping[str, Mapping[str, Any]],
        protect: Sequence[Mapping[str, Any]],
        digest: str,
        kinds: Mapping[str, Home],
    ) -> None:
        self.rules = tuple(rules)
        self.profiles = profiles
        self.protect = tuple(protect)
        self.digest = digest
        self.kinds = kinds
        self._by_kind: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            self._by_kind[rule.kind] = (*self._by_kind.get(rule.kind, ()), rule)

    def __repr__(self) -> str:
        return f"<Rulebook of {counted(len(self.rules), 'rule')}, digest {self.digest}>"

    @classmethod
    def load(cls, directories: Iterable[str | os.PathLike[str]] = ()) -> Rulebook:
        """The shipped rules, then those of each directory in turn: a rule of the same id replaces the
        earlier one, ``disable = [...]`` takes rules out.  Raises :class:`RuleError`."""
        loaded = _Loaded()
        digest = hashlib.sha256()
        for directory in (SHIPPED, *(os.fspath(path) for path in directories)):
            key, data = _compiled(directory)
            digest.update(key.encode())
            loaded.add(data, directory)
        return loaded.book(digest.hexdigest()[:16])

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each rule by its id."""
        return {rule.id: rule.name for rule in self.rules}

    @property
    def line_glyphs(self) -> str:
        """The characters that may stand for a hyphen at a line end: those everybody knows, and those that
        rules name."""
        named = (glyph for rule in self.rules for glyph in rule.params.get("glyphs", ()))
        return "".join(dict.fromkeys((*LINE_GLYPHS, *named)))

    def of_kind(self, kind: str) -> tuple[Rule, ...]:
        """The rules of one kind, in the order of their files."""
        return self._by_kind.get(kind, ())

    def of_stage(self, stage: Stage) -> list[Home]:
        """The kinds of one stage that there are rules of, in the order they are asked."""
        homes = [
            home for name, home in self.kinds.items() if home.kind.stage == stage and name in self._by_kind
        ]
        return sorted(homes, key=lambda home: (home.kind.place, home.kind.name))

    def get(self, rule_id: str) -> Rule:
        """The rule of this id.  Raises :class:`RuleError`."""
        for rule in self.rules:
            if rule.id == rule_id.upper():
                return rule
        raise self._unknown(rule_id)

    def _unknown(self, given: str, problem: str = "") -> RuleError:
        ids = [rule.id for rule in self.rules]
        near = meant(given, [*ids, *(rule_id.rstrip("0123456789") for rule_id in ids)])
        advice = f"did you mean {near}? {_SEE}" if near else _SEE
        return RuleError(problem or f"there is no rule '{given}'", advice)

    def family(self, prefix: str) -> tuple[Rule, ...]:
        """The rules whose id begins so, in any case.  Raises :class:`RuleError` if there is none."""
        found = tuple(rule for rule in self.rules if rule.id.startswith(prefix.upper()))
        if not found:
            raise self._unknown(prefix)
        return found

    def choose(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Rulebook:
        """The rules whose id begins with one of ``select`` (all if empty) and with none of ``ignore``.
        Raises :class:`RuleError` for a prefix that fits no rule."""
        if not select and not ignore:
            return self
        for prefix in (*select, *ignore):
            if not any(rule.id.startswith(prefix.upper()) for rule in self.rules):
                raise self._unknown(prefix, f"no rule has an id that begins with '{prefix}'")
        wanted = tuple(prefix.upper() for prefix in select) or ("",)
        unwanted = tuple(prefix.upper() for prefix in ignore)
        kept = [
            rule
            for rule in self.rules
            if rule.id.startswith(wanted) and not (unwanted and rule.id.startswith(unwanted))
        ]
        mark = hashlib.sha256("\n".join([self.digest, *(rule.id for rule in kept)]).encode()).hexdigest()[:16]
        return Rulebook(kept, self.profiles, self.protect, mark, self.kinds)

    def told(self, kind: str, **params: Any) -> Rulebook:
        """The same rules, those of one kind with more to know."""
        rules = [
            rule._replace(params={**rule.params, **params}) if rule.kind == kind else rule
            for rule in self.rules
        ]
        return Rulebook(rules, self.profiles, self.protect, self.digest, self.kinds)


class _Loaded:
    """What the directories read so far say together."""

    def __init__(self) -> None:
        self.rules: dict[str, Mapping[str, Any]] = {}
        self.profiles: dict[str, Mapping[str, Any]] = {}
        self.protect: dict[str, Mapping[str, Any]] = {}
        self.kinds: dict[str, Home] = {}
        self.shared: dict[str, dict[str, Any]] = {}

    def add(self, data: Mapping[str, Any], directory: str) -> None:
        """Put what a directory says above what was said before."""
        for name, home in data["kinds"].items():
            self.kinds[name] = Home(Kind(*home["kind"]), home["module"])
            self.shared.setdefault(name, home["shared"])
        for entry in data["rules"]:
            self.rules[entry["id"]] = entry
        for prefix in data["disable"]:
            self._disable(prefix, directory)
        for name, values in data["shared"].items():
            self.shared[name] = added(self.shared[name], values)
        self.profiles |= data["profiles"]
        self.protect |= {fence["name"]: fence for fence in data["protect"]}

    def _disable(self, prefix: str, directory: str) -> None:
        """Take out the rules whose id begins so; of ``kind.key``, what the rules of a kind share there."""
        kind, _, key = prefix.partition(".")
        value = self.shared.get(kind, {}).get(key)
        if isinstance(value, (list, dict)):
            self.shared[kind] = {**self.shared[kind], key: type(value)()}
            return
        gone = [rule_id for rule_id in self.rules if rule_id.startswith(prefix.upper())]
        if not gone:
            problem = f"'disable' names '{prefix}', and no rule has an id that begins so"
            raise RuleError(problem, file=directory, key="disable")
        for rule_id in gone:
            del self.rules[rule_id]

    def book(self, digest: str) -> Rulebook:
        """All of it as a rulebook.  Raises :class:`RuleError` for two rules that speak for the same."""
        rules = [self._rule(entry) for entry in self.rules.values()]
        _agree(rules)
        homes = {name: home._replace(shared=self.shared[name]) for name, home in self.kinds.items()}
        return Rulebook(rules, self.profiles, list(self.protect.values()), digest, homes)

    def _rule(self, entry: Mapping[str, Any]) -> Rule:
        params = {**self.shared[entry["kind"]], **entry["params"]}
        examples, claims = tuple(entry["examples"]), tuple(entry["claims"])
        return Rule(**{**entry, "params": params, "examples": examples, "claims": claims})


def _agree(rules: Sequence[Rule]) -> None:
    """Refuse rules of one kind that claim the same: only one of them could ever run."""
    holders: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        for claim in rule.claims:
            other = holders.setdefault((rule.kind, claim), rule)
            if other is not rule:
                problem = f"it and {other.id} (in {other.file}) both say {claim}, and only one could run"
                advice = f'take it out of one of them, or disable = ["{other.id}"]'
                raise RuleError(problem, advice, rule.file, rule=rule.id, key=claim.partition(" ")[0])
