"""The HTTP API.  ``uvicorn service:app`` serves it, and so does ``cleaner serve``.

What a route needs to know of the outside world is in its request, what it does is in ``cleaner/server``: the
front takes requests in, the workers do the work.  ``/docs`` describes everything.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from starlette.exceptions import HTTPException

from cleaner import __version__
from cleaner.server import openapi, tasks
from cleaner.server.answers import Answer
from cleaner.server.batch import MEDIA as NDJSON
from cleaner.server.batch import Batch
from cleaner.server.body import Body
from cleaner.server.config import Config
from cleaner.server.front import Front, http_problem
from cleaner.server.intake import Given, taken
from cleaner.server.media import answer_form
from cleaner.server.metrics import MEDIA as METRICS
from cleaner.server.problems import Problem
from cleaner.server.state import Service
from cleaner.server.work import watching


def build(config: Config) -> FastAPI:
    """The application with this configuration."""
    service = Service(config)
    limits = config.limits

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with service.running():
            yield

    app = FastAPI(title="cleaner", version=__version__, description=openapi.ABOUT, openapi_tags=openapi.TAGS,
                  lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False)  # fmt: skip
    app.add_exception_handler(HTTPException, http_problem)
    if config.origins:
        app.add_middleware(CORSMiddleware, allow_origins=config.origins, allow_methods=["*"],
                           allow_headers=["*"], expose_headers=["*"])  # fmt: skip
    app.add_middleware(Front, keys=service.keys, metrics=service.metrics, limits=limits)

    @app.post("/v1/clean", **openapi.CLEAN)
    async def clean(request: Request) -> Response:
        form = answer_form(request.headers.get("accept", ""))
        service.work.check()
        async with taken(request, limits) as given:
            until = time.monotonic() + limits["deadline"]
            async with watching(request.receive):
                answer = await cleaned(given, request.url.query, form, until)
        if answer.skipped:
            service.metrics.skipped.inc(answer.skipped)
        return Response(answer.body, media_type=answer.media, headers=dict(answer.headers))

    async def cleaned(given: Given, query: str, form: str, until: float) -> Answer:
        run = service.work.run
        if given.kind == "json":
            found: Answer = await run(tasks.clean_json, given.body, form, until=until)
        else:
            found = await run(tasks.clean_text, given.body, given.charset, query, form, until=until)
        return found

    @app.post("/v1/batch", **openapi.BATCH)
    async def batch(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != NDJSON:
            raise Problem("unsupported", f"Send {NDJSON}: a JSON object on each line.")
        service.work.check()
        exchange = request.scope["cleaner.exchange"]
        body = Body(exchange.headers, request.receive, limits, "max_upload")
        return Batch(service.work, body, exchange.id)

    @app.get("/livez", **openapi.LIVE)
    async def livez() -> Response:
        return Response(b'{"status":"alive"}', media_type="application/json")

    @app.get("/readyz", **openapi.READY)
    async def readyz() -> Response:
        await service.ready()
        return Response(b'{"status":"ready"}', media_type="application/json")

    @app.get("/metrics", **openapi.METRICS)
    async def metrics() -> Response:
        return Response(service.metrics.page(), media_type=METRICS)

    return app


app = build(Config.of())
