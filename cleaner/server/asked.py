"""What a request asks for: JSON bodies and query strings, checked against the table of settings.

No message shows what was sent: neither values nor the names of unknown keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    create_model,
)

from ..formats.ocr.engines import names as engines
from ..rulebook import Rulebook
from ..settings import SETTINGS, Options
from ..text.languages import UnknownLanguageError, code_of, languages
from .config import rules
from .problems import Problem, invalid

PARTS = (
    "text",
    "source",
    "changes",
    "suggestions",
    "furniture",
    "counts",
    "blocks",
    "paragraphs",
    "tables",
    "pages",
    "words",
)
DEFAULT = ("text", "changes", "suggestions", "furniture", "counts")
# The first names a directory of the server, the others where texts are sent to.
NOT_HERE = frozenset(("rules", "endpoint", "endpoint_model", "endpoint_edits"))
LANGUAGE = rf"^({'|'.join(languages())})(-[A-Za-z0-9]{{1,8}})*$"
RANGE = r"^[1-9][0-9]{0,5}(-([1-9][0-9]{0,5})?)?(,[1-9][0-9]{0,5}(-([1-9][0-9]{0,5})?)?)*$"
MOST_NAME = MOST_ID = 200
MOST_WORDS = 200


class Wanted(NamedTuple):
    """What is wanted of a text: settings that were named, parts of the record, whether a rule that runs out
    of time is a failure, and what diffs call it."""

    settings: tuple[tuple[str, Any], ...] = ()
    include: frozenset[str] = frozenset(DEFAULT)
    strict: bool = False
    name: str = "text"


@cache
def rulebook() -> Rulebook:
    """All rules that the service has.  Raises :class:`cleaner.rulebook.RuleError`."""
    return Rulebook.load(rules())


@cache
def rule_ids() -> tuple[str, ...]:
    """Ids of all rules, and the letters that those of a family begin with."""
    ids = [rule.id for rule in rulebook().rules]
    return tuple(dict.fromkeys([*ids, *(rule_id.rstrip("0123456789") for rule_id in ids)]))


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a string is needed")
    return value


def _rule(value: str) -> str:
    if value not in rule_ids():
        raise ValueError("there is no such rule; GET /v1/rules lists them")
    return value


def _language(value: str) -> str:
    try:
        return code_of(value)
    except UnknownLanguageError as error:
        raise ValueError(f"there is no such language; {error.advice}") from None


Text = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string"})]  # lone surrogates, too
Language = Annotated[str, AfterValidator(_language), WithJsonSchema({"type": "string", "pattern": LANGUAGE})]


def _field(name: str) -> tuple[Any, Any]:
    """Type and description of a setting."""
    setting, default = SETTINGS[name], Options._field_defaults[name]
    kind: Any = str
    if name in ("select", "ignore"):
        rule = Annotated[str, AfterValidator(_rule), WithJsonSchema({"enum": list(rule_ids())})]
        kind = list[rule]
    elif name == "lang":
        kind = Annotated[list[Language], Field(max_length=20)]
    elif name == "words":
        kind = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=MOST_WORDS)]
    elif name == "profile":
        kind = Literal[tuple(rulebook().profiles)]
    elif name == "ocr_engine":
        kind = Literal[tuple(engines())]
    elif name == "pages":
        kind = Annotated[str, Field(pattern=RANGE, max_length=1000)]
    elif isinstance(default, float):
        kind = Annotated[float, Field(ge=0, le=1)]
    elif setting.choices:
        kind = Literal[setting.choices]
    return kind, Field(default=None, description=setting.help[:1].upper() + setting.help[1:] + ".")


@cache
def options_model() -> type[BaseModel]:
    """The settings that may be named over HTTP."""
    fields: dict[str, Any] = {name: _field(name) for name in SETTINGS if name not in NOT_HERE}
    return create_model("Options", __config__=ConfigDict(extra="forbid", strict=True), **fields)


@cache
def clean_model() -> type[BaseModel]:
    """The JSON body of a request."""
    part = Literal[(*PARTS, "all")]  # type: ignore[valid-type]
    fields: dict[str, Any] = {
        "text": (Text, Field(description="The text to clean.")),
        "options": (options_model(), Field(default=None, description="What to do, and what not.")),
        "include": (
            Annotated[list[part], Field(max_length=20)],
            Field(default=None, description=f"Parts of the answer; {', '.join(DEFAULT)} if not given."),
        ),
        "strict": (
            bool,
            Field(default=False, description="Fail with 504 where a rule runs out of time, and skip none."),
        ),
        "name": (Text, Field(default="text", description="What a diff calls the text.")),
    }
    return create_model("CleanRequest", __config__=ConfigDict(extra="forbid", strict=True), **fields)


@cache
def item_model() -> type[BaseModel]:
    """A line of a batch."""
    identity = Annotated[str, Field(max_length=MOST_ID)] | Annotated[int, Field(ge=-(1 << 53), le=1 << 53)]
    given = Field(default=None, description="Comes back with the answer.")
    return create_model("BatchItem", __base__=clean_model(), id=(identity, given))


def parse_json(body: bytes) -> Any:
    """What JSON says.  Raises :class:`Problem` for what is none, or could be read in two ways."""
    try:
        return json.loads(body.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise Problem("bad-json", f"It is not UTF-8 at byte {error.start}.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Problem("bad-json", f"It breaks off or goes wrong at {where}.") from None
    except RecursionError:
        raise Problem("bad-json", "It is nested too deep.") from None
    except ValueError as error:  # a number of thousands of digits; and our own, below
        known = str(error) if isinstance(error, _Doubtful) else "It has a number that is too long."
        raise Problem("bad-json", known) from None


class _Doubtful(ValueError):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Doubtful("A key stands twice in one object.")
    return found


def _constant(name: str) -> Any:
    raise _Doubtful(f"{name} is not JSON.")


def asked(
    value: Any, model: type[BaseModel], base: Wanted = Wanted()
) -> tuple[str, Wanted, str | int | None]:
    """Text, what is wanted of it, and its id, if it has one; what is not said is as in ``base``.  Raises
    :class:`Problem` with every fault."""
    try:
        found = model.model_validate(value)
    except ValidationError as error:
        raise invalid(faults(error, {*model.model_fields, *options_model().model_fields})) from None
    fields = found.model_dump(exclude_unset=True)
    settings = _settings({**dict(base.settings), **fields.get("options", {})})
    include = _include(fields["include"]) if "include" in fields else base.include
    name = _name(fields["name"]) if "name" in fields else base.name
    return (
        fields["text"],
        Wanted(settings, include, fields.get("strict", base.strict), name),
        fields.get("id"),
    )


def with_fields(query: str, fields: str) -> str:
    """A query string with what the fields of a form say; the name of its file gives way to one in the query.

    A field without a value says nothing: forms of web pages send all their fields."""
    named = [(key, value) for key, value in parse_qsl(fields, keep_blank_values=True) if value]
    has_name = any(key == "name" for key, _ in parse_qsl(query, keep_blank_values=True))
    more = urlencode([(key, value) for key, value in named if key != "name" or not has_name])
    return "&".join(part for part in (query, more) if part)


@lru_cache(maxsize=64)
def from_query(query: str) -> Wanted:
    """What a query string asks for.  Raises :class:`Problem` with every fault."""
    given: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key in given:
            wrong.append((_known(key, _QUERY), "it is given twice; lists have commas between their values"))
        given[key] = _from_string(key, value)
    top = {key: given.pop(key) for key in ("include", "strict", "name") if key in given}
    try:
        _, wanted, _ = asked({"text": "", "options": given, **top}, clean_model())
    except Problem as problem:
        wrong += [(where.removeprefix("options."), message) for where, message in problem.errors]
        wanted = Wanted()
    if wrong:
        raise invalid(wrong, "query")
    return wanted


LISTS = frozenset(("include", *(k for k, v in Options._field_defaults.items() if isinstance(v, tuple))))
_QUERY = (*(name for name in SETTINGS if name not in NOT_HERE), "include", "strict", "name")


def _from_string(key: str, value: str) -> Any:
    """The value that a string in a query stands for; itself where it stands for none."""
    if key in LISTS:
        return [item.strip() for item in value.split(",")]
    if key == "strict":
        return {"true": True, "false": False}.get(value, value)
    if key == "min_confidence":
        try:
            return float(value)
        except ValueError:
            return value
    return value


def _settings(given: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Settings in a form that can be a key."""
    return tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in sorted(given.items()))


def _include(parts: Iterable[str]) -> frozenset[str]:
    return frozenset(PARTS if "all" in parts else parts)


def _name(name: str) -> str:
    """A name as diffs can have it: on one line, and not long."""
    return (
        " ".join("".join(char if char.isprintable() else " " for char in name[:MOST_NAME]).split()) or "text"
    )


def faults(error: ValidationError, known: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Place and message of every fault; ``known`` are the names of fields, which may be repeated."""
    for fault in error.errors(include_url=False, include_input=False, include_context=False):
        *path, last = fault["loc"] or ("",)
        where = [str(part) for part in path if isinstance(part, int) or part in known]
        if fault["type"] == "extra_forbidden":
            yield ".".join([*where, _known(str(last), known)]), _unknown(str(last), known)
        else:
            inner = [str(last)] if isinstance(last, int) or last in known else []
            message = "an object is needed" if fault["type"] == "model_type" else fault["msg"]
            yield ".".join([*where, *inner]), message.removeprefix("Value error, ")


def _known(key: str, known: Iterable[str]) -> str:
    return key if key in known or key in SETTINGS else "(unknown)"


def _unknown(key: str, known: Iterable[str]) -> str:
    if key in NOT_HERE:
        return "this setting is the operator's, and is not open over HTTP"
    near = get_close_matches(key[:40], sorted(known), 1)
    return f"there is no such key; did you mean '{near[0]}'?" if near else "there is no such key"
