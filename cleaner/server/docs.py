"""The page at ``/docs``: the OpenAPI description as HTML, and in its place Swagger UI where scripts run.

Swagger UI is part of the package (``api_page/README.md``): the page asks no third party for anything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from ..settings import LIMITS
from .problems import KINDS

_HOME = (
    '<a class="home" href="/"><img src="/assets/icon.svg" alt="" width="26" height="26">cleaner</a>'
    '<a href="/">Back to the page</a>'
)
_JSON = '<a href="/openapi.json">openapi.json</a>'
_CODE, _AS_CODE = re.compile("`([^`]+)`"), r"<code>\1</code>"


def page(api: Mapping[str, Any], limits: Mapping[str, int]) -> str:
    """The whole page."""
    return "\n".join(_page(api, limits))


def _page(api: Mapping[str, Any], limits: Mapping[str, int]) -> Iterator[str]:
    info = api["info"]
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(info['title'])}: HTTP API</title>"
    yield '<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">'
    yield '<link rel="stylesheet" href="/docs/swagger-ui.css">'
    yield '<link rel="stylesheet" href="/docs/style.css">'
    yield '<script src="/docs/docs.js"></script>\n<script src="/docs/swagger-ui-bundle.js" defer></script>'
    links = [f'<a href="#{name}">{name}</a>' for name in ("problems", "limits")]
    yield f'</head>\n<body>\n<nav class="bar" aria-label="Parts">{_HOME}{"".join(links)}{_JSON}</nav>'
    yield f'<div class="about"><h1>{escape(info["title"])} {escape(info["version"])}: HTTP API</h1>'
    yield f'{_marked(info["description"])}</div>\n<div id="api"></div>\n<main>\n<div id="operations">'
    for tag in api["tags"]:
        yield f'<h2 id="{tag["name"]}">{escape(tag["name"].capitalize())}</h2>'
        yield _marked(tag["description"])
        for path, methods in api["paths"].items():
            for method, operation in methods.items():
                if tag["name"] in operation["tags"]:
                    yield from _operation(method, path, operation)
    yield from _schemas(api["components"]["schemas"])
    yield "</div>"
    yield from _problems()
    yield from _limits(limits)
    yield "</main>\n</body>\n</html>"


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f'<h3><span class="method">{method.upper()}</span><code>{escape(path)}</code></h3>'
    yield f"<p><strong>{escape(operation['summary'])}.</strong></p>{_marked(operation['description'])}"
    if operation.get("parameters"):
        named = [
            (f"<code>{escape(given['name'])}</code>", given["in"],
             _marked(given["description"]) + _type(given["schema"]))
            for given in operation["parameters"]
        ]  # fmt: skip
        yield _table(("parameter", "in", "meaning"), named)
    if body := operation.get("requestBody"):
        kinds = [
            (f"<code>{escape(media)}</code>", _type(entry["schema"]))
            for media, entry in body["content"].items()
        ]
        yield _table(("body", "is"), kinds)
        yield from _examples(body["content"])
    rows = [
        (f"<code>{status}</code>", _marked(answer["description"]), _media(answer))
        for status, answer in operation["responses"].items()
    ]
    yield _table(("status", "meaning", "form"), rows)
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            yield from _examples(answer.get("content", {}))


def _media(answer: Mapping[str, Any]) -> str:
    return ", ".join(
        f"<code>{escape(media)}</code>{_type(entry['schema'])}"
        for media, entry in answer.get("content", {}).items()
    )


def _examples(content: Mapping[str, Any]) -> Iterator[str]:
    for entry in content.values():
        if "example" in entry:
            shown = entry["example"]
            shown = shown if isinstance(shown, str) else json.dumps(shown, indent=2, ensure_ascii=False)
            yield f"<details><summary>Example</summary><pre><code>{escape(shown)}</code></pre></details>"


def _type(schema: Mapping[str, Any]) -> str:
    """What a value is, with links to models."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f' <a href="#schema-{name}">{name}</a>'
    if "anyOf" in schema:
        return " or".join(_type(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f" list of{_type(schema.get('items', {}))}"
    if "enum" in schema:
        few = schema["enum"][:12]
        return (
            " "
            + ", ".join(f"<code>{escape(str(one))}</code>" for one in few)
            + " …" * (len(schema["enum"]) > 12)
        )
    if schema.get("format") == "binary":
        return " bytes"
    return " " + escape(str(schema.get("type", "anything")))


def _schemas(schemas: Mapping[str, Any]) -> Iterator[str]:
    yield '<h2 id="schemas">Schemas</h2>'
    for name, schema in schemas.items():
        yield f'<h3 id="schema-{escape(name)}"><code>{escape(name)}</code></h3>'
        yield _marked(schema.get("description", ""))
        needed = schema.get("required", ())
        rows = [
            (f"<code>{escape(key)}</code>{'' if key in needed else ' (optional)'}", _type(value),
             _marked(value.get("description", "")))
            for key, value in schema.get("properties", {}).items()
        ]  # fmt: skip
        yield _table(("key", "is", "meaning"), rows)


def _problems() -> Iterator[str]:
    yield '<h2 id="problems">Problems</h2>'
    rows = [
        (f'<code id="{kind}">{kind}</code>', str(entry.status), escape(entry.title), _marked(entry.meaning))
        for kind, entry in KINDS.items()
    ]
    yield _table(("type", "status", "title", "meaning"), rows)


def _limits(limits: Mapping[str, int]) -> Iterator[str]:
    yield '<h2 id="limits">Limits of this service</h2>'
    rows = [
        (f"<code>{name}</code>", f"{limits[name]:,} {entry.unit}", escape(entry.help))
        for name, entry in LIMITS.items()
    ]
    yield _table(("limit", "value", "on what"), rows)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>\n{lines}\n</tbody></table>" if rows else ""


def _marked(text: str) -> str:
    """Paragraphs, and code between backticks."""
    parts = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f"<p>{_CODE.sub(_AS_CODE, escape(part))}</p>" for part in parts)
