"""Rule files: finding them, loading them from a compiled form, choosing among them.

Shipped rules lie in ``rules/*.toml`` (inside the package once installed).  Reading TOML and validating it
takes longer than cleaning a page, so the checked rules are kept (:mod:`cleaner.rulebook.compiled`), keyed by
a digest of the files: beside the shipped rules in a wheel, else in the user's cache directory.
:mod:`cleaner.rulebook.schema` does the checking and is imported only when there is no such file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..text.glyphs import LINE_GLYPHS
from . import compiled

FORMAT = 2
FILES = (".toml", ".tsv")  # rules, and the tables of lookup rules
_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_PACKED = os.path.join(_HERE, "_rules")
SHIPPED = _PACKED if os.path.isdir(_PACKED) else os.path.join(os.path.dirname(_HERE), "rules")


class RuleError(ValueError):
    """A rule file cannot be used.  The message says which file and rule, what is wrong and what to do."""


class Rule(NamedTuple):
    """One rule: ``params`` are the keys of its kind, ``examples`` its tests, ``file`` where it stands."""

    id: str
    name: str
    kind: str
    summary: str
    why: str
    risk: str
    params: Mapping[str, Any]
    examples: tuple[Mapping[str, Any], ...]
    file: str


class Rulebook:
    """A set of rules with profiles and protected patterns; immutable, picklable, safe to share.

    ``digest`` identifies the rule files and the selection made from them."""

    def __init__(
        self,
        rules: Sequence[Rule],
        profiles: Mapping[str, Mapping[str, Any]],
        protect: Sequence[Mapping[str, Any]],
        digest: str,
    ) -> None:
        self.rules = tuple(rules)
        self.profiles = profiles
        self.protect = tuple(protect)
        self.digest = digest
        self._by_kind: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            self._by_kind[rule.kind] = (*self._by_kind.get(rule.kind, ()), rule)

    @classmethod
    def load(cls, directories: Iterable[str | os.PathLike[str]] = ()) -> Rulebook:
        """The shipped rules, then those of each directory in turn: a rule of the same id replaces the
        earlier one, ``disable = [...]`` takes rules out.  Raises :class:`RuleError`."""
        rules: dict[str, Rule] = {}
        profiles: dict[str, Mapping[str, Any]] = {}
        protect: dict[str, Mapping[str, Any]] = {}
        digest = hashlib.sha256()
        for directory in (SHIPPED, *(os.fspath(path) for path in directories)):
            key, data = _compiled(directory)
            digest.update(key.encode())
            for entry in data["rules"]:
                rules[entry["id"]] = Rule(**{**entry, "examples": tuple(entry["examples"])})
            for rule_id in _expand(data["disable"], rules, directory):
                del rules[rule_id]
            profiles |= data["profiles"]
            protect |= {fence["name"]: fence for fence in data["protect"]}
        return cls(list(rules.values()), profiles, list(protect.values()), digest.hexdigest()[:16])

    @property
    def line_glyphs(self) -> str:
        """The characters that may stand for a hyphen at a line end: those everybody knows, and those that
        rules name."""
        named = (glyph for rule in self.rules for glyph in rule.params.get("glyphs", ()))
        return "".join(dict.fromkeys((*LINE_GLYPHS, *named)))

    def of_kind(self, kind: str) -> tuple[Rule, ...]:
        """The rules of one kind, in the order of their files."""
        return self._by_kind.get(kind, ())

    def get(self, rule_id: str) -> Rule:
        """The rule of this id.  Raises :class:`RuleError`."""
        for rule in self.rules:
            if rule.id == rule_id.upper():
                return rule
        raise RuleError(f"there is no rule '{rule_id}'; 'cleaner rules list' shows all")

    def choose(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Rulebook:
        """The rules whose id begins with one of ``select`` (all if empty) and with none of ``ignore``.
        Raises :class:`RuleError` for a prefix that fits no rule."""
        if not select and not ignore:
            return self
        for prefix in (*select, *ignore):
            if not any(rule.id.startswith(prefix.upper()) for rule in self.rules):
                problem = f"no rule has an id that begins with '{prefix}'"
                raise RuleError(f"{problem}; 'cleaner rules list' shows all")
        wanted = tuple(prefix.upper() for prefix in select) or ("",)
        unwanted = tuple(prefix.upper() for prefix in ignore)
        kept = [
            rule
            for rule in self.rules
            if rule.id.startswith(wanted) and not (unwanted and rule.id.startswith(unwanted))
        ]
        mark = hashlib.sha256("\n".join([self.digest, *(rule.id for rule in kept)]).encode()).hexdigest()[:16]
        return Rulebook(kept, self.profiles, self.protect, mark)


def _expand(prefixes: Iterable[str], rules: Mapping[str, Rule], directory: str) -> list[str]:
    found: list[str] = []
    for prefix in prefixes:
        hits = [rule_id for rule_id in rules if rule_id.startswith(prefix.upper())]
        if not hits:
            raise RuleError(f"{directory}: 'disable' names '{prefix}', and no rule has an id that begins so")
        found += hits
    return list(dict.fromkeys(found))


def _compiled(directory: str) -> tuple[str, dict[str, Any]]:
    """Digest and content of a directory of rule files."""
    try:
        names = sorted(name for name in os.listdir(directory) if name.endswith(FILES))
        files = {name: _bytes(os.path.join(directory, name)) for name in names}
    except NotADirectoryError:
        files = {}
    except OSError as error:
        raise RuleError(f"cannot read the rules in {directory}: {error.strerror}") from error
    if not any(name.endswith(".toml") for name in files):
        raise RuleError(f"{directory} is not a directory with rule files (*.toml)")
    key = digest_of(files)
    data = compiled.kept(key)
    if directory == _PACKED:  # never beside rules of a user, where anybody may have put it
        data = compiled.shipped(directory, key) or data
    if data:
        return key, data
    from pathlib import Path

    from . import schema

    data = {"key": key, **schema.compile_files(Path(directory), files)}
    compiled.keep(key, data)
    return key, data


def _bytes(path: str) -> bytes:
    try:
        return compiled.read_regular(path)
    except OSError as error:
        raise RuleError(f"{path}: cannot read: {error.strerror}") from None


def digest_of(files: Mapping[str, bytes]) -> str:
    """Digest of rule files by name and content, and of the format they are compiled to."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for name, content in files.items():
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
