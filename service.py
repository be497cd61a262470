"""The HTTP API.  ``uvicorn service:app`` serves it, and so does ``cleaner serve``.

What a route needs to know of the outside world is in its request, what it does is in ``cleaner/server``: the
front takes requests in, the workers do the work.  ``/docs`` describes everything.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import Request, Response
from fastapi.middleware.cors import CORSMiddleware

from cleaner import __version__
from cleaner.rulebook import Rule
from cleaner.server import docs, files, openapi, tasks
from cleaner.server.answers import Answer
from cleaner.server.asked import from_query, rulebook, with_fields
from cleaner.server.batch import MEDIA as NDJSON
from cleaner.server.batch import Batch
from cleaner.server.body import Body
from cleaner.server.config import Config
from cleaner.server.front import Front
from cleaner.server.intake import Taken
from cleaner.server.jobapi import JobApi
from cleaner.server.media import Given, answer_form
from cleaner.server.metrics import MEDIA as METRICS
from cleaner.server.problems import Problem
from cleaner.server.sites import Sites
from cleaner.server.state import Service
from cleaner.server.work import watching

JSON = "application/json"


def build(config: Config) -> openapi.Api:
    """The application with this configuration."""
    service = Service(config)

    @asynccontextmanager
    async def lifespan(app: openapi.Api) -> AsyncIterator[None]:
        async with service.running():
            yield

    app = openapi.Api(
        title="cleaner", version=__version__, description=openapi.ABOUT, lifespan=lifespan,
        docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False,
    )  # fmt: skip
    app.add_middleware(
        Front,
        sites=Sites(config.hosts, config.origins),
        keys=service.keys,
        metrics=service.metrics,
        limits=config.limits,
    )
    if config.origins:
        app.add_middleware(CORSMiddleware, allow_origins=config.origins, allow_methods=["*"],
                           allow_headers=["*"], expose_headers=["*"])  # fmt: skip
    _add_cleaning(app, service)
    _add_jobs(app, service)
    _add_rules(app)
    _add_state(app, service)
    _add_pages(app, service)
    return app


def _add_cleaning(app: openapi.Api, service: Service) -> None:
    """Texts and documents that are answered at once."""
    limits = service.limits

    @app.post("/v1/clean", **openapi.CLEAN)
    async def clean(request: Request) -> Response:
        form = answer_form(request.headers.get("accept", ""))
        service.work.check()
        async with Taken(request, limits) as given:
            until = time.monotonic() + limits["deadline"]
            async with watching(request.receive):
                answer = await cleaned(given, with_fields(request.url.query, given.query), form, until)
        if answer.skipped:
            service.metrics.skipped.inc(answer.skipped)
        return Response(answer.body, media_type=answer.media, headers=dict(answer.headers))

    async def cleaned(given: Given, query: str, form: str, until: float) -> Answer:
        work = service.work
        if given.kind == "json":
            found: Answer = await work.run(tasks.clean_json, given.body, query, form, until=until)
        elif given.kind == "text":
            found = await work.run(tasks.clean_text, given.body, given.charset, query, form, until=until)
        else:
            found = await service.document(given, from_query(query), form, until)
        return found

    @app.post("/v1/inspect", **openapi.INSPECT)
    async def inspect(request: Request) -> Response:
        service.work.check()
        async with Taken(request, limits) as given:
            until = time.monotonic() + limits["deadline"]
            from_query(with_fields(request.url.query, given.query))  # options have no say, but none is wrong
            async with watching(request.receive):
                return Response(await inspected(given, until), media_type=JSON)

    async def inspected(given: Given, until: float) -> bytes:
        if given.kind == "json":
            found: bytes = await service.work.run(tasks.inspect_json, given.body, until=until)
        elif given.kind == "text":
            found = await service.work.run(tasks.inspect_text, given.body, given.charset, until=until)
        else:
            found = await service.inspect(given, until)
        return found

    @app.post("/v1/batch", **openapi.BATCH)
    async def batch(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != NDJSON:
            raise Problem("unsupported", f"Send {NDJSON}: a JSON object on each line.")
        service.work.check()
        exchange = request.scope["cleaner.exchange"]
        body = Body(exchange.headers, request.receive, limits, "max_upload")
        return Batch(service.work, body, exchange.id)


def _add_jobs(app: openapi.Api, service: Service) -> None:
    """What takes longer."""
    api = JobApi(service)

    @app.post("/v1/jobs", **openapi.MAKE_JOB)
    async def make_job(request: Request) -> Response:
        record = await api.make(request)
        location = {"Location": record["links"]["self"]}
        return Response(json.dumps(record), 202, location, JSON)

    @app.get("/v1/jobs/{job}", **openapi.GET_JOB)
    async def get_job(request: Request) -> Response:
        return Response(json.dumps(await api.record(request)), media_type=JSON)

    @app.get("/v1/jobs/{job}/result", **openapi.GET_RESULT)
    async def get_result(request: Request) -> Response:
        return await api.result(request, answer_form(request.headers.get("accept", "")))

    @app.post("/v1/jobs/{job}/result", **openapi.REVIEW_RESULT)
    async def review_result(request: Request) -> Response:
        return await api.review(request, answer_form(request.headers.get("accept", "")))

    @app.get("/v1/jobs/{job}/decisions", **openapi.GET_DECISIONS)
    async def get_decisions(request: Request) -> Response:
        return Response(await api.decisions(request), media_type=JSON)

    @app.put("/v1/jobs/{job}/decisions", **openapi.PUT_DECISIONS)
    async def put_decisions(request: Request) -> Response:
        await api.decide(request)
        return Response(status_code=204)

    @app.get("/v1/jobs/{job}/pages/{page}.png", **openapi.GET_PAGE)
    async def get_page(request: Request) -> Response:
        return await api.picture(request)

    @app.delete("/v1/jobs/{job}", **openapi.DELETE_JOB)
    async def delete_job(request: Request) -> Response:
        await api.delete(request)
        return Response(status_code=204)


def _add_rules(app: openapi.Api) -> None:
    """What is repaired, and something to try it on."""
    book = rulebook()

    @app.get("/v1/rules", **openapi.RULES)
    async def get_rules(request: Request) -> Response:
        rules = [_shown(rule) for rule in book.rules]
        profiles = {name: str(profile.get("summary", "")) for name, profile in book.profiles.items()}
        record = {"digest": book.digest, "rules": rules, "profiles": profiles}
        return Response(json.dumps(record), media_type=JSON)

    @app.get("/v1/rules/{rule}", **openapi.RULE)
    async def get_rule(request: Request) -> Response:
        wanted = request.path_params["rule"].upper()
        for rule in book.rules:
            if rule.id == wanted:
                record = _shown(rule) | {"examples": [dict(example) for example in rule.examples]}
                return Response(json.dumps(record), media_type=JSON)
        raise Problem("not-found", "There is no such rule; GET /v1/rules lists them.")

    @app.get("/v1/samples", **openapi.SAMPLES)
    async def get_samples(request: Request) -> Response:
        return Response(json.dumps(files.samples()), media_type=JSON)

    @app.get("/v1/samples/{name}", **openapi.SAMPLE)
    async def get_sample(request: Request) -> Response:
        file = files.sample(request.path_params["name"])
        if file is None:
            raise Problem("not-found", "There is no such sample; GET /v1/samples lists them.")
        return Response(file.body, media_type=file.media)


def _shown(rule: Rule) -> dict[str, object]:
    return {key: getattr(rule, key) for key in ("id", "name", "kind", "summary", "why", "risk")}


def _add_state(app: openapi.Api, service: Service) -> None:
    """For those who run the service."""

    @app.get("/livez", **openapi.LIVE)
    async def livez(request: Request) -> Response:
        return Response(b'{"status":"alive"}', media_type=JSON)

    @app.get("/readyz", **openapi.READY)
    async def readyz(request: Request) -> Response:
        await service.ready()
        return Response(b'{"status":"ready"}', media_type=JSON)

    @app.get("/metrics", **openapi.METRICS)
    async def metrics(request: Request) -> Response:
        return Response(service.metrics.page(), media_type=METRICS)

    @app.get("/version", **openapi.VERSION)
    async def version(request: Request) -> Response:
        return Response(json.dumps({"version": __version__, "rules": rulebook().digest}), media_type=JSON)


def _add_pages(app: openapi.Api, service: Service) -> None:
    """For people: the page, its files, and the documentation."""

    @app.get("/openapi.json", include_in_schema=False)
    async def description(request: Request) -> Response:
        return Response(json.dumps(app.openapi()), media_type=JSON)

    @app.api_route("/docs", methods=["GET", "HEAD"], include_in_schema=False)
    async def documentation(request: Request) -> Response:
        return Response(docs.page(app.openapi(), service.limits), media_type="text/html")

    @app.api_route("/docs/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    async def part(request: Request) -> Response:
        return _documentation(request, request.path_params["name"])

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def page(request: Request) -> Response:
        return _file(request, "index.html")

    @app.api_route("/assets/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def asset(request: Request) -> Response:
        return _file(request, request.path_params["path"])


def _documentation(request: Request, name: str) -> Response:
    """A file of the documentation; what is kept packed is sent so to who takes that."""
    file = files.packed(name)
    if file is None:
        return _sent(request, files.documentation().get(name))
    headers = {"Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return _sent(request, file, headers | {"Content-Encoding": "gzip"})
    return _sent(
        request, file._replace(body=gzip.decompress(file.body), tag=f'{file.tag[:-1]}-plain"'), headers
    )


def _file(request: Request, name: str) -> Response:
    return _sent(request, files.assets().get(name))


def _sent(request: Request, file: files.File | None, more: Mapping[str, str] = {}) -> Response:
    if file is None:
        raise Problem("not-found", "There is no such file.")
    headers = {"ETag": file.tag, "Cache-Control": "no-cache", **more}
    if request.headers.get("if-none-match") == file.tag:
        return Response(status_code=304, headers=headers)
    return Response(file.body, media_type=file.media, headers=headers)


app = build(Config.of())
