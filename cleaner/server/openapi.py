"""What OpenAPI says of each route: the requests that it takes, and every status that it gives."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .asked import clean_model, item_model, options_model
from .intake import PASSWORD
from .media import ANSWERS, BODIES, FORM
from .models import MODELS
from .problems import KINDS, MEDIA
from .review import Review

ABOUT = """Repairs text that came out of OCR or a PDF: words broken over lines, hyphens that lost their
glyph, running heads and page numbers, mojibake, ligatures, paragraphs chopped into lines. Every change comes
with its rule, its place, a reason and a confidence, and can be refused.

Errors are `application/problem+json`. Every answer has an `X-Request-ID`; a request may bring its own."""
TAGS: list[dict[str, str]] = [
    {"name": "cleaning", "description": "Texts and documents."},
    {"name": "jobs", "description": "For what takes longer than an answer may."},
    {"name": "rules", "description": "What is repaired, and why."},
    {"name": "service", "description": "For those who run it."},
]
EXAMPLE = {"text": "The situa\ufffd\ntion in the north\n", "options": {"lang": ["en"]}}
Schema = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]


def ref(name: str) -> Schema:
    """A reference to a model."""
    return {"$ref": f"#/components/schemas/{name}"}


def json_answer(text: str, schema: Schema, example: Any = None) -> Schema:
    """An answer in JSON."""
    content = {"application/json": _content(schema, example)}
    return {"description": text, "content": content, "headers": _HEADERS}


def _content(schema: Schema, example: Any = None) -> Schema:
    return {"schema": schema} | ({} if example is None else {"example": example})


_HEADERS: Schema = {
    "X-Request-ID": {"description": "Id of the request, as in the log.", "schema": {"type": "string"}}
}
_RETRY: Schema = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
}
STRING: Schema = {"type": "string"}
BINARY: Schema = {"type": "string", "format": "binary"}


def problems(*kinds: str) -> dict[int, Schema]:
    """The answers for these kinds of problem, by status."""
    found: dict[int, Schema] = {}
    for kind in sorted(kinds, key=lambda kind: KINDS[kind].status):
        entry = KINDS[kind]
        line = f"`{kind}`: {entry.title} ({entry.meaning})."
        if entry.status in found:
            found[entry.status]["description"] += f"\n\n{line}"
            continue
        headers = _HEADERS | (_RETRY if entry.status in (429, 503, 507) else {})
        found[entry.status] = {
            "description": line,
            "content": {MEDIA: {"schema": ref("ProblemRecord")}},
            "headers": headers,
        }
    return found


def query_parameters(names: Iterable[str] = ()) -> list[Schema]:
    """The settings and what else may stand in the query of a request; all, or those of these names."""
    properties = options_model().model_json_schema()["properties"]
    more = clean_model().model_json_schema()["properties"]
    properties |= {name: more[name] for name in ("include", "strict", "name")}
    found = []
    for name, schema in properties.items():
        schema = {key: value for key, value in schema.items() if key not in ("title", "default")}
        entry = {"name": name, "in": "query", "required": False, "description": schema.pop("description", "")}
        if schema.get("type") == "array":
            entry |= {"style": "form", "explode": False}
        found.append(entry | {"schema": schema})
    return [entry for entry in found if not names or entry["name"] in names]


def header_parameter(name: str, text: str) -> Schema:
    """A parameter that stands in a header, and may be missing."""
    return {"name": name, "in": "header", "required": False, "description": text, "schema": STRING}


def path_parameter(name: str, text: str, schema: Schema, example: Any = None) -> Schema:
    """A parameter that stands in the path."""
    found = {"name": name, "in": "path", "required": True, "description": text, "schema": schema}
    return found | ({} if example is None else {"example": example})


def operation(
    tag: str,
    summary: str,
    text: str,
    answers: Mapping[int, Schema],
    *,
    body: Schema | None = None,
    parameters: Iterable[Schema] = (),
    keyed: bool = True,
) -> dict[str, Any]:
    """What a route says of itself, as arguments of its decorator."""
    extra: Schema = {"parameters": list(parameters)} if parameters else {}
    if body:
        extra["requestBody"] = {"required": True, "content": body}
    if keyed:
        extra["security"] = [{}, {"bearer": []}, {"key": []}]
        answers = {**answers, **problems("unauthorized", "rate", *_BUSY) | dict(answers)}
    answers = {**answers, **problems("cross-site", "misdirected")}
    first, others = min(answers), {status: answers[status] for status in sorted(answers)}
    return {
        "summary": summary, "description": text, "tags": [tag], "status_code": first, "responses": others,
        "openapi_extra": extra, "response_class": Response, "response_model": None,
    }  # fmt: skip


_BUSY = ("busy", "died", "internal")
_TAKING = ("bad-request", "slow-body", "too-large", "unsupported", "not-acceptable", "invalid", "bad-json",
           "undecodable", "bad-document", "too-costly", "no-ocr", "deadline", "no-space")  # fmt: skip
_JSON_BODY: Schema = {"application/json": _content(ref("CleanRequest"), EXAMPLE)}


def _form_body() -> Schema:
    """A form: a file, and the options of a query as fields."""
    fields = {entry["name"]: entry["schema"] for entry in query_parameters()}
    schema = {"type": "object", "properties": {"file": BINARY} | fields, "required": ["file"]}
    lists = [name for name, field in fields.items() if field.get("type") == "array"]
    return {"schema": schema, "encoding": {name: {"style": "form", "explode": False} for name in lists}}


_BODIES: Schema = _JSON_BODY | {
    media: {"schema": BINARY if not media.startswith("text/plain") else STRING}
    for media in BODIES
    if media not in ("application/json", FORM)
}
_BODIES |= {FORM: _form_body()}
RECORD: Schema = {
    "schema_version": 1, "version": "0.1.0", "rules": "cff71ecf47ff19c9", "format": "text",
    "languages": ["en"], "settled": True,
    "skipped": [], "warnings": [], "counts": {"HYP001": 1}, "text": "The situation in the north\n",
    "changes": [{
        "start": 9, "end": 11, "before": "\ufffd\n", "after": "", "out_start": 9, "out_end": 9,
        "causes": [{"rule": "HYP001", "name": "lost-soft-hyphen", "confidence": 0.9722,
                    "reason": "'situation' is a known word",
                    "candidates": [{"text": "situation", "confidence": 0.9722},
                                   {"text": "situa-tion", "confidence": 0.0278}]}],
    }],
    "suggestions": [], "furniture": [],
}  # fmt: skip


def _result(text: str) -> Schema:
    """The answer that is a cleaned text, in all its forms."""
    found = json_answer(text, ref("Record"), RECORD)
    for media in ANSWERS:
        if media != "application/json":
            found["content"][media] = {"schema": STRING}
    found["content"]["application/zip"] = {"schema": BINARY}
    found["headers"] = _HEADERS | {
        "X-Cleaner-Version": {"description": "Version, where the answer is not JSON.", "schema": STRING},
        "X-Cleaner-Rules": {"description": "Digest of the rules, likewise.", "schema": STRING},
        "X-Cleaner-Skipped": {"description": "Rules that ran out of time, likewise.", "schema": STRING},
    }
    return found


_ACCEPT = """

The answer's form follows `Accept`: `application/json` (default), `text/plain`, `text/html`, `text/markdown`,
`application/tei+xml` (TEI P5), `text/x-diff` (a unified diff), or `application/vnd.cleaner.layout`, which is
the document's own format with the words corrected in their places (hOCR for a PDF or an image)."""

_PASSWORD = header_parameter(
    PASSWORD,
    "What opens the document, if it is encrypted: UTF-8. It is in no log, and forgotten at the end.",
)

CLEAN = operation(
    "cleaning", "Clean a text or a document",
    "A text as JSON with options, or the bytes of a document with options in the query: "
    "`curl --data-binary @scan.pdf`, or a form with both: `curl -F file=@scan.pdf -F lang=de`. What takes "
    "longer than the deadline belongs to `/v1/jobs`." + _ACCEPT,
    {200: _result("The cleaned text.")} | problems(*_TAKING, *_BUSY),
    body=_BODIES, parameters=[*query_parameters(), _PASSWORD],
)  # fmt: skip
_INSPECTING = tuple(kind for kind in _TAKING if kind not in ("not-acceptable", "no-ocr"))
INSPECT = operation(
    "cleaning", "Say what a text or a document is",
    "Pages, text or scan, which pages need OCR and why, languages, columns, tables, notes: without cleaning "
    "it, and without OCR. Of a long PDF some pages are read, all are looked at. It takes what `/v1/clean` "
    "takes; of a JSON body, the text counts.",
    {200: json_answer("What it is.", ref("Inspected"))} | problems(*_INSPECTING, *_BUSY), body=_BODIES,
)  # fmt: skip
BATCH = operation(
    "cleaning", "Clean many texts",
    "A JSON object on each line, as `/v1/clean` takes it, with an `id` if you like. The answers come in the "
    "same order, each as soon as it is there; what cannot be cleaned is answered by a line with a `problem`.",
    {200: {"description": "A record or a problem for each line.", "headers": _HEADERS,
           "content": {"application/x-ndjson": {"schema": STRING}}}}
    | problems("bad-request", "slow-body", "too-large", "unsupported", *_BUSY),
    body={"application/x-ndjson": {"schema": STRING, "example": '{"id": 1, "text": "situa\ufffd\\ntion"}\n'}},
)  # fmt: skip
_JOB_ID = path_parameter("job", "Id of the job.", STRING, "9X2r0cS3dGKq1m5B8nTz0w")
MAKE_JOB = operation(
    "jobs", "Give a job",
    "Takes what `/v1/clean` takes, and more of it: a scanned book takes minutes. `Location` is where to ask.",
    {202: json_answer("The job.", ref("JobRecord"))} | problems(*_TAKING, *_BUSY),
    body=_BODIES, parameters=[*query_parameters(), _PASSWORD],
)  # fmt: skip
GET_JOB = operation(
    "jobs", "How far a job is", "Ask again until `state` is neither `queued` nor `running`.",
    {200: json_answer("The job.", ref("JobRecord"))} | problems("not-found"), parameters=[_JOB_ID],
)  # fmt: skip
GET_RESULT = operation(
    "jobs", "The result of a job", "In the form that `Accept` asks for." + _ACCEPT,
    {200: _result("The cleaned text.")}
    | problems("not-found", "not-done", "not-acceptable", "invalid", *_BUSY),
    parameters=[_JOB_ID, *query_parameters(("include",))],
)  # fmt: skip
REVIEW_RESULT = operation(
    "jobs", "The result of a job, with decisions",
    "Refuse changes, accept suggestions, each named as in the record, and correct by hand: the answer is "
    "the result with these decisions, and nothing is kept of them. A document's own format is corrected "
    "accordingly." + _ACCEPT,
    {200: _result("The cleaned text.")}
    | problems("bad-request", "bad-json", "slow-body", "too-large", "unsupported", "not-found", "not-done",
               "not-acceptable", "invalid", "bad-document", "too-costly", "deadline", *_BUSY),
    body={"application/json": _content(ref("Review"), {"refuse": [{"start": 9, "end": 11, "after": ""}]})},
    parameters=[_JOB_ID, *query_parameters(("include",))],
)  # fmt: skip
_DECISIONS: Schema = {"refuse": [{"start": 9, "end": 11, "after": ""}], "accept": [], "correct": []}
GET_DECISIONS = operation(
    "jobs", "What was decided about a job", "As it was put there; nothing if it never was.",
    {200: json_answer("The decisions.", ref("Review"), _DECISIONS)} | problems("not-found"),
    parameters=[_JOB_ID],
)  # fmt: skip
PUT_DECISIONS = operation(
    "jobs", "Keep what was decided about a job",
    "In the place of what was kept before, as long as the job. The result stays as it is: POST the decisions "
    "to it to have them in a form of answer.",
    {204: {"description": "They are kept."}}
    | problems("bad-request", "bad-json", "slow-body", "too-large", "unsupported", "not-found", "invalid",
               "deadline", "no-space", *_BUSY),
    body={"application/json": _content(ref("Review"), _DECISIONS)}, parameters=[_JOB_ID],
)  # fmt: skip
GET_PAGE = operation(
    "jobs", "The picture of a page",
    "As PNG: of a PDF, of an image (of each page of a TIFF), and of what a ZIP has in images, beside layout "
    "files of the same name, too. Pages are counted as in the record. It is there once the job is done.",
    {200: {"description": "The picture.", "headers": _HEADERS,
           "content": {"image/png": {"schema": BINARY}}}}
    | problems("not-found", "invalid", "bad-document", "deadline", *_BUSY),
    parameters=[
        _JOB_ID, path_parameter("page", "Number of the page, from 1.", {"type": "integer", "minimum": 1}, 1),
        {"name": "width", "in": "query", "required": False,
         "description": "Pixels; 1000 if not given. No image is made larger.",
         "schema": {"type": "integer", "minimum": 16, "maximum": 4000}},
    ],
)  # fmt: skip
DELETE_JOB = operation(
    "jobs", "Cancel and forget a job", "Whatever its state.",
    {204: {"description": "It is gone."}} | problems("not-found"), parameters=[_JOB_ID],
)  # fmt: skip
RULES = operation("rules", "All rules", "With what each is for.",
                  {200: json_answer("The rules.", ref("RuleList"))})  # fmt: skip
RULE = operation(
    "rules", "One rule", "What it does, why, at what risk, and examples.",
    {200: json_answer("The rule.", ref("RuleRecord"))} | problems("not-found"),
    parameters=[path_parameter("rule", "Id of the rule.", STRING, "HYP001")],
)  # fmt: skip
SAMPLES = operation(
    "rules", "Samples to try", "Small texts and documents, for the page.",
    {200: json_answer("The samples.", {"type": "array", "items": ref("Sample")})},
)  # fmt: skip
SAMPLE = operation(
    "rules", "One sample", "Its bytes.",
    {200: {"description": "The sample.", "headers": _HEADERS, "content": {"*/*": {"schema": BINARY}}}}
    | problems("not-found"),
    parameters=[path_parameter("name", "Name of the sample.", STRING, "letter.txt")],
)  # fmt: skip
LIVE = operation("service", "Whether the process is alive", "Answers at once, however busy the workers are.",
                 {200: json_answer("It is.", ref("Status"))}, keyed=False)  # fmt: skip
READY = operation(
    "service", "Whether it can work", "Has a worker clean a line.",
    {200: json_answer("It can.", ref("Status"))} | problems("not-ready"), keyed=False,
)  # fmt: skip
METRICS = operation(
    "service", "Counts for Prometheus", "Of this process.",
    {200: {"description": "The metrics.", "headers": _HEADERS,
           "content": {"text/plain": {"schema": STRING}}}},
    keyed=False,
)  # fmt: skip
VERSION = operation("service", "What runs here", "Version, and digest of the rules.",
                    {200: json_answer("Both.", ref("Version"))}, keyed=False)  # fmt: skip


class Plain(APIRoute):
    """A route whose endpoint takes the request and gives the response, with nothing in between."""

    def __init__(self, path: str, endpoint: Endpoint, **options: Any) -> None:
        super().__init__(path, endpoint, **options)

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            response = await endpoint(Request(scope, receive, send))
            await response(scope, receive, send)

        self.app = app


class Api(FastAPI):
    """The framework, with our models in its description and plain routes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.router.route_class = Plain

    def build_middleware_stack(self) -> ASGIApp:
        """Our own middleware around the routes, and nothing else: it catches everything."""
        app: ASGIApp = self.router
        for middleware in reversed(self.user_middleware):
            app = middleware.cls(app, *middleware.args, **middleware.kwargs)
        return app

    def openapi(self) -> dict[str, Any]:
        """The whole description."""
        if not self.openapi_schema:
            found = get_openapi(title=self.title, version=self.version, description=self.description,
                                routes=self.routes, tags=TAGS)  # fmt: skip
            models = [(model, "validation") for model in (*MODELS, Review, clean_model(), item_model())]
            _, schemas = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
            found.setdefault("components", {})["schemas"] = schemas["$defs"]
            found["components"]["securitySchemes"] = {
                "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, if any are set."},
                "key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same."},
            }
            self.openapi_schema = copy.deepcopy(found)
        return self.openapi_schema
