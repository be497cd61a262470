"""What a rule file may say, checked with pydantic.  Imported only when rules are compiled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from ..repairs import params
from ..repairs.misread.params import MisreadParams
from ..settings import SETTINGS, SettingError, options
from . import RuleError

PARAMS: dict[str, type[BaseModel]] = {
    name.removesuffix("Params").lower(): model
    for name, model in vars(params).items()
    if name.endswith("Params") and issubclass(model, params.Params) and model is not params.Params
}
PARAMS["misread"] = MisreadParams
KINDS = tuple(PARAMS)

Text = Annotated[str, StringConstraints(min_length=1)]
Span = tuple[int, int, str]


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
    """Text that no rule may touch."""

    name: Text
    pattern: Text
    triggers: list[Text] = []
    why: Text

    @field_validator("pattern")
    @classmethod
    def _sound_pattern(cls, value: str) -> str:
        return params.sound_pattern(value)


class RuleFile(_Strict):
    """A whole rule file."""

    rule: list[dict[str, Any]] = []
    protect: list[Fence] = []
    disable: list[Text] = []
    profile: dict[str, dict[str, Any]] = {}


def compile_files(directory: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Checked content of rule files, as it is kept in the compiled form.  Raises RuleError."""
    result: dict[str, Any] = {"rules": [], "profiles": {}, "protect": [], "disable": []}
    seen: dict[str, str] = {}
    for name, content in files.items():
        if not name.endswith(".toml"):
            continue
        path = directory / name
        parsed = _parse(path, content)
        for number, raw in enumerate(parsed.rule, 1):
            entry = _rule(path, number, raw)
            if entry["id"] in seen:
                raise RuleError(
                    f"{path}: rule {entry['id']} is already in {seen[entry['id']]}; ids are never reused"
                )
            seen[entry["id"]] = name
            result["rules"].append(entry)
        result["protect"] += [fence.model_dump() for fence in parsed.protect]
        result["disable"] += parsed.disable
        for profile, values in parsed.profile.items():
            result["profiles"][profile] = _profile(path, profile, values)
    return result


def _parse(path: Path, content: bytes) -> RuleFile:
    try:
        return RuleFile.model_validate(tomllib.loads(content.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: not UTF-8 at byte {error.start}") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError(f"{path}: not TOML: {error}") from None
    except ValidationError as error:
        raise RuleError(f"{path}: {_first(error)}") from None


def _rule(path: Path, number: int, raw: dict[str, Any]) -> dict[str, Any]:
    label = raw.get("id") if isinstance(raw.get("id"), str) else f"number {number}"
    try:
        head = RuleEntry.model_validate(raw)
        model = PARAMS.get(head.kind)
        if model is None:
            raise RuleError(f"{path}: rule {label}: kind '{head.kind}' is none of {', '.join(KINDS)}")
        checked = model.model_validate(head.model_extra or {}, context={"folder": path.parent})
    except ValidationError as error:
        raise RuleError(f"{path}: rule {label}: {_first(error)}") from None
    return {
        **head.model_dump(include={"id", "name", "kind", "summary", "why", "risk"}),
        "params": checked.model_dump(mode="json", exclude_none=True),
        "examples": [example.model_dump(by_alias=True) for example in head.example],
        "file": path.name,
    }


def _profile(path: Path, name: str, values: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(values) - {*SETTINGS, "summary"} | set(values) & {"profile", "rules"})
    if unknown:
        raise RuleError(f"{path}: profile {name}: '{unknown[0]}' is not a setting a profile may have")
    try:
        chosen = {key: value for key, value in values.items() if key != "summary"}
        options(chosen)
    except SettingError as error:
        raise RuleError(f"{path}: profile {name}: {error}") from None
    return values


def _first(error: ValidationError) -> str:
    """The first fault of a validation, as one line: where, and what to do."""
    faults = error.errors(include_url=False, include_context=False)
    fault = min(faults, key=lambda fault: fault["type"] != "extra_forbidden")  # a misspelt key is missing too
    where = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"unknown key '{where}'; check its spelling, or take it out"
    if fault["type"] == "missing":
        return f"the key '{where}' is missing"
    return f"'{where}': {fault['msg'].removeprefix('Value error, ')}"
