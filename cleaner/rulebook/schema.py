"""What a rule file may say, checked with pydantic.  Imported only when rules are compiled or explained."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Annotated, Any, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from ..settings import SETTINGS, SettingError, options
from . import kinds, positions
from .errors import KeyFault, RuleError
from .keys import Key, claims, keys_of, lacking, model_of, unread
from .patterns import sound_pattern

Text = Annotated[str, StringConstraints(min_length=1)]
Span = tuple[int, int, str]
Place = tuple[str | int, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class Example(_Strict):
    """A rule's test.  Without ``after`` the rule must leave ``before`` alone."""

    before: str
    after: str | None = None
    changes: list[Span] = []
    with_: list[str] = Field(default=[], alias="with")
    options: dict[str, Any] = {}

    @field_validator("options")
    @classmethod
    def _known_options(cls, value: dict[str, Any]) -> dict[str, Any]:
        try:
            options(value)
        except SettingError as error:
            raise ValueError(str(error)) from None
        return value


class RuleEntry(BaseModel):
    """The keys every rule has; those of its kind are checked by the kind's model."""

    model_config = ConfigDict(extra="allow")

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,8}[0-9]{3}$")]
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    kind: Text
    summary: Text
    why: Text
    risk: Text
    example: list[Example] = []


class Fence(_Strict):
    """Text that no rule may touch.  With ``furniture``, a running head or foot with it goes all the same, if
    it comes again letter for letter."""

    name: Text
    pattern: Text
    triggers: list[Text] = []
    furniture: bool = False
    why: Text

    @field_validator("pattern")
    @classmethod
    def _sound_pattern(cls, value: str) -> str:
        return sound_pattern(value)


class RuleFile(_Strict):
    """A whole rule file."""

    rule: list[dict[str, Any]] = []
    protect: list[Fence] = []
    disable: list[Text] = []
    profile: dict[str, dict[str, Any]] = {}
    kind: dict[str, dict[str, Any]] = {}


class Found(NamedTuple):
    """A kind of rule with what its module declares."""

    kind: kinds.Kind
    module: ModuleType
    keys: tuple[Key, ...]
    shared: tuple[Key, ...]

    @classmethod
    def of(cls, module: ModuleType) -> Found:
        """What a module declares."""
        shared = keys_of(module.Shared) if hasattr(module, "Shared") else ()
        return cls(module.KIND, module, keys_of(module.Params), shared)

    @property
    def summary(self) -> str:
        """What rules of the kind are about."""
        return " ".join((self.module.Params.__doc__ or "").split())

    def home(self) -> dict[str, Any]:
        """The kind as the compiled form has it."""
        model = model_of(self.module.Shared) if self.shared else None
        shared = model().model_dump(mode="json") if model else {}
        return {"kind": list(self.kind), "module": self.module.__name__, "shared": shared}


@cache
def shipped_kinds() -> dict[str, Found]:
    """The kinds of the package, by name, in the order they are asked."""
    return {name: Found.of(module) for name, module in kinds.shipped().items()}


def kind_of(name: str) -> Found | None:
    """The kind of this name, from the package or announced by another distribution."""
    if found := shipped_kinds().get(name):
        return found
    module = kinds.announced(name)
    return Found.of(module) if module else None


class _File:
    """A rule file while it is compiled: its path, its text, and the others beside it."""

    def __init__(self, path: Path, content: bytes, beside: Mapping[str, bytes]) -> None:
        self.path, self.content, self.beside = path, content, beside

    @cached_property
    def _lines(self) -> dict[Place, int]:
        return positions.lines(self.content.decode("utf-8"))

    def fault(self, place: Place, problem: str, advice: str = "", rule: str = "") -> RuleError:
        """The error for something at a place, which is a path of keys and numbers of items."""
        inside = place[2:] if place[:1] in (("rule",), ("kind",)) else place
        key = ".".join(str(part) for part in inside)
        line = positions.line_of(self._lines, place)
        return RuleError(problem, advice, str(self.path), line, rule, key)

    def invalid(self, error: ValidationError, at: Place, model: type[BaseModel], rule: str = "") -> RuleError:
        """The error for the first fault of a validation."""
        faults = error.errors(include_url=False)
        # a misspelt key is missing, too
        fault = min(faults, key=lambda fault: fault["type"] != "extra_forbidden")
        where: Place = tuple(fault["loc"])
        name = ".".join(str(part) for part in where)
        if fault["type"] == "extra_forbidden":
            return self.unknown((*at, *where), name, _names(model, where[:-1]), rule)
        said = str(fault["ctx"]["error"]) if fault["type"] == "value_error" else fault["msg"]
        if fault["type"] == "missing":
            return self.fault((*at, *where), f"the key '{name}' is missing", "", rule)
        return self.fault((*at, *where), f"'{name}': {said}", "", rule)

    def unknown(
        self, place: Place, name: str, known: Iterable[str], rule: str = "", where: str = ""
    ) -> RuleError:
        """The error for a key that nothing reads."""
        choices = list(known)
        close = get_close_matches(name.rpartition(".")[2], choices, 1)
        guess = f"did you mean '{close[0]}'? " if close else ""
        there = f"{where or 'there'} can be: {', '.join(choices)}" if choices else "take it out"
        return self.fault(place, f"unknown key '{name}'", guess + there, rule)


def _names(model: type[BaseModel], where: Sequence[str | int]) -> list[str]:
    """The keys that there may be at a place of a model."""
    for part in where:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        inner = [field.annotation, *get_args(field.annotation)] if field else []
        model = next((one for one in inner if isinstance(one, type) and issubclass(one, BaseModel)), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def compile_files(directory: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Checked content of rule files, as it is kept in the compiled form.  Raises RuleError."""
    result: dict[str, Any] = {
        "rules": [], "profiles": {}, "protect": [], "disable": [], "kinds": {}, "shared": {}
    }  # fmt: skip
    seen: dict[str, str] = {}
    for name, content in files.items():
        if not name.endswith(".toml"):
            continue
        file = _File(directory / name, content, files)
        parsed = _parse(file)
        for number, raw in enumerate(parsed.rule):
            entry = _rule(file, number, raw, result["kinds"])
            if entry["id"] in seen:
                problem = f"the id is already in {seen[entry['id']]}; ids are never reused"
                raise file.fault(("rule", number, "id"), problem, rule=entry["id"])
            seen[entry["id"]] = name
            result["rules"].append(entry)
        result["protect"] += [fence.model_dump() for fence in parsed.protect]
        result["disable"] += parsed.disable
        for profile, values in parsed.profile.items():
            result["profiles"][profile] = _profile(file, profile, values)
        for kind, values in parsed.kind.items():
            _add_shared(file, kind, values, result)
    return result


def _parse(file: _File) -> RuleFile:
    try:
        return RuleFile.model_validate(tomllib.loads(file.content.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise RuleError(f"not UTF-8 at byte {error.start}", file=str(file.path)) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError(f"not TOML: {error}", file=str(file.path)) from None
    except ValidationError as error:
        raise file.invalid(error, (), RuleFile) from None


def _rule(file: _File, number: int, raw: dict[str, Any], homes: dict[str, Any]) -> dict[str, Any]:
    label = raw["id"] if isinstance(raw.get("id"), str) else f"number {number + 1}"
    at: Place = ("rule", number)
    found = _kind(file, (*at, "kind"), raw.get("kind"), label)
    common = _names(RuleEntry, ())
    if found:
        known = [*common, *(key.name for key in found.keys)]
        for key in sorted(raw.keys() - set(known)):
            raise file.unknown((*at, key), key, known, label, f"in rules of kind '{found.kind.name}'")
    try:
        head = RuleEntry.model_validate(raw)
    except ValidationError as error:
        raise file.invalid(error, at, RuleEntry, label) from None
    assert found, "a rule without a kind is not valid"
    homes.setdefault(head.kind, found.home())
    params = _params(file, at, found, {key: raw[key] for key in raw if key not in common}, label)
    return {
        **head.model_dump(include={"id", "name", "kind", "summary", "why", "risk"}),
        "params": params,
        "examples": [example.model_dump(by_alias=True) for example in head.example],
        "file": file.path.name,
        "claims": list(claims(found.keys, params)),
    }


def _kind(file: _File, at: Place, name: object, label: str = "") -> Found | None:
    """The kind of this name; None if it is no name at all."""
    if not isinstance(name, str) or not name:
        return None
    if found := kind_of(name):
        return found
    known = list(shipped_kinds())
    close = get_close_matches(name, known, 1)
    guess = f"did you mean '{close[0]}'?" if close else ""
    raise file.fault(at, f"kind '{name}' is none of {', '.join(known)}", guess, label)


def _params(file: _File, at: Place, found: Found, said: dict[str, Any], label: str) -> dict[str, Any]:
    """The checked values of a rule's own keys, without those that it does not read."""
    model = model_of(found.module.Params)
    try:
        checked = model.model_validate(said)
    except ValidationError as error:
        raise file.invalid(error, at, model, label) from None
    values = checked.model_dump(mode="json")
    for key in unread(found.keys, said, values):
        raise file.fault(
            (*at, key.name), f"nothing reads '{key.name}'", f"it goes with {key.conditions}", label
        )
    for key in lacking(found.keys, said, values):
        raise file.fault(
            at, f"the key '{key.name}' is missing: {key.conditions} needs it", key.meaning, label
        )
    if hasattr(found.module, "check"):
        try:
            found.module.check(checked, file.beside)
        except KeyFault as error:
            raise file.fault((*at, error.key), f"'{error.key}': {error.problem}", "", label) from None
        except ValueError as error:
            raise file.fault(at, str(error), "", label) from None
    values = checked.model_dump(mode="json", exclude_none=True)
    read = {key.name for key in found.keys if key.is_read(values)}
    return {name: value for name, value in values.items() if name in read}


def values_of(
    kind: str, said: dict[str, Any], files: Mapping[str, bytes] = MappingProxyType({})
) -> dict[str, Any]:
    """The keys of a rule of a kind, checked, with their defaults, those included that its rules share.
    Raises RuleError."""
    found = kind_of(kind)
    if not found:
        raise RuleError(f"there is no kind '{kind}'")
    return {**found.home()["shared"], **_params(_File(Path(kind), b"", files), (), found, said, "")}


def _add_shared(file: _File, name: str, said: dict[str, Any], result: dict[str, Any]) -> None:
    """Put what a file says for all rules of a kind behind what others beside it say."""
    at: Place = ("kind", name)
    found = _kind(file, at, name)
    assert found, "a table has a name"
    if not found.shared:
        raise file.fault(at, f"rules of kind '{name}' share no keys", "give each rule its own")
    model = model_of(found.module.Shared)
    try:
        checked = model.model_validate(said)
    except ValidationError as error:
        raise file.invalid(error, at, model) from None
    result["kinds"].setdefault(name, found.home())
    values = checked.model_dump(mode="json", include=set(said))
    result["shared"][name] = kinds.added(result["shared"].get(name, {}), values)


NOT_OF_PROFILES = {"profile", "rules", "endpoint", "endpoint_model", "endpoint_edits"}


def _profile(file: _File, name: str, values: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(values) - {*SETTINGS, "summary"} | set(values) & NOT_OF_PROFILES)
    if unknown:
        problem = f"profile {name}: '{unknown[0]}' is not a setting a profile may have"
        raise file.fault(("profile", name, unknown[0]), problem)
    try:
        options({key: value for key, value in values.items() if key != "summary"})
    except SettingError as error:
        raise file.fault(("profile", name), f"profile {name}: {error}") from None
    return values
