"""What the routes of jobs do: take bodies in, show states, send results."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from ..reports.forms import JSON, LAYOUT, forms
from .asked import PARTS, from_query, with_fields
from .body import Body
from .intake import full, quota, stored
from .jobrunner import job_record
from .jobs import DONE, Draft, Job, Jobs, OverQuota, StorageError
from .logs import log, place
from .media import body_kind
from .problems import Problem, invalid
from .quota import STEP
from .review import KEPT, check_review, other_version
from .tasks import PICTURES, check_json, chosen_parts, page_image
from .work import watching

if TYPE_CHECKING:
    from .state import Service

T = TypeVar("T")
WIDEST, NARROWEST, WIDTH = 4000, 16, 1000


class JobApi:
    """Jobs as the API has them."""

    def __init__(self, service: Service) -> None:
        self.service, self.limits = service, service.limits

    @property
    def jobs(self) -> Jobs:
        """The store."""
        return self.service.runner.jobs

    async def make(self, request: Request) -> dict[str, Any]:
        """A new job of a request.  Raises :class:`Problem`."""
        query = request.url.query
        from_query(query)
        draft = await _stored(self.jobs.draft, self._declared(request))
        try:
            with draft:
                job = await self._from(request, draft, query)
        except StorageError as error:
            raise _problem(error) from None
        self.service.runner.wake()
        return job_record(job, self.limits["job_expiry"])

    def _declared(self, request: Request) -> int:
        """The length that was announced, 0 if none was, or more than is taken in: it is refused then."""
        length = request.headers.get("content-length", "")
        known = int(length) if length.isascii() and length.isdecimal() and len(length) < 20 else 0
        return known if known <= self.limits["max_job"] else 0

    async def _from(self, request: Request, draft: Draft, query: str) -> Job:
        given = await stored(request, self.limits, Widening(self.jobs, draft, self._declared(request)))
        if given.kind == "json":
            until = time.monotonic() + self.limits["deadline"]
            async with watching(request.receive):
                await self.service.work.run(check_json, given.path, until=until)
        query = with_fields(query, given.query)
        from_query(query)
        options = {"query": query, "charset": given.charset}
        if given.password:
            options["password"] = given.password
        return await asyncio.to_thread(self.jobs.create, _owner(request), given.kind, options, draft)

    async def record(self, request: Request) -> dict[str, Any]:
        """The job of this path, as it is shown."""
        return job_record(await self._job(request), self.limits["job_expiry"])

    async def delete(self, request: Request) -> None:
        """Cancel and forget the job of this path."""
        if not await _stored(self.jobs.delete, request.path_params["job"], _owner(request)):
            raise _none()

    async def result(self, request: Request, form: str) -> Response:
        """The result of the job of this path in one of the forms of :mod:`cleaner.server.media`."""
        include = _include(request)
        job = await self._done(request)
        if not forms()[form].kept and KEPT in job.results:
            return await self._made(request, job, b"{}", include, form)
        try:
            if form not in job.results:
                what = "has no layout" if form == LAYOUT else "cannot be written in this form"
                raise Problem("not-acceptable", f"This result {what}.")
            path = await asyncio.to_thread(self.jobs.result, job, form)
            heads = json.loads(await asyncio.to_thread(_read, self.jobs.result(job, "forms.json")))
            if form == JSON:
                return await self._record(
                    path, frozenset(heads["include"]) if include is None else include, request
                )
        except (KeyError, FileNotFoundError):  # deleted in the meantime
            raise _none() from None
        media, headers = heads[form]
        return FileResponse(path, media_type=media, headers=headers)

    async def review(self, request: Request, form: str) -> Response:
        """The result of the job of this path with changes refused, and suggestions accepted."""
        if body_kind(request.headers.get("content-type", ""))[0] != "json":
            raise Problem("unsupported", "Send the decisions as application/json.")
        include = _include(request)
        job = await self._done(request)
        if KEPT not in job.results:
            raise other_version()
        headers = request.scope["cleaner.exchange"].headers
        body = await Body(headers, request.receive, self.limits, "max_upload").read()
        return await self._made(request, job, body, include, form)

    async def _made(
        self, request: Request, job: Job, body: bytes, include: frozenset[str] | None, form: str
    ) -> Response:
        """A form of the result of a job, made anew with the decisions of a JSON body."""
        self.service.work.check()
        until = time.monotonic() + self.limits["deadline"]
        try:
            async with watching(request.receive):
                answer = await self.service.review(job, body, include, form, until)
        except (KeyError, FileNotFoundError):  # deleted in the meantime
            raise _none() from None
        return Response(answer.body, media_type=answer.media, headers=dict(answer.headers))

    async def decisions(self, request: Request) -> bytes:
        """What was kept of decisions about the job of this path."""
        found = await _stored(self.jobs.decisions, request.path_params["job"], _owner(request))
        if found is None:
            raise _none()
        return (found or "{}").encode()

    async def decide(self, request: Request) -> None:
        """Keep decisions about the job of this path."""
        if body_kind(request.headers.get("content-type", ""))[0] != "json":
            raise Problem("unsupported", "Send the decisions as application/json.")
        await self._job(request)
        headers = request.scope["cleaner.exchange"].headers
        body = await Body(headers, request.receive, self.limits, "max_text").read()
        until = time.monotonic() + self.limits["deadline"]
        async with watching(request.receive):
            await self.service.work.run(check_review, body, until=until)
        if not await _stored(
            self.jobs.decide, request.path_params["job"], _owner(request), body.decode("utf-8-sig")
        ):
            raise _none()

    async def _done(self, request: Request) -> Job:
        """The job of this path, which must be done."""
        job = await self._job(request)
        if job.state != DONE:
            raise Problem(
                "not-done", f"It is {job.state}; GET {job_record(job, 0)['links']['self']} says more."
            )
        return job

    async def _record(self, path: str, include: frozenset[str], request: Request) -> Response:
        if include >= set(PARTS):
            return FileResponse(path, media_type="application/json")
        until = time.monotonic() + self.limits["deadline"]
        async with watching(request.receive):
            body = await self.service.work.run(chosen_parts, path, include, until=until)
        return Response(body, media_type="application/json")

    async def picture(self, request: Request) -> Response:
        """The picture of a page of the document of the job of this path."""
        width = _number(request.query_params.get("width", str(WIDTH)), "width", NARROWEST, WIDEST)
        page = _number(request.path_params["page"], "page", 1, 1 << 31, "not-found")
        job = await self._job(request)
        try:
            shown = json.loads(await asyncio.to_thread(_read, self.jobs.result(job, PICTURES)))
            member, index = shown[page - 1]
        except (KeyError, FileNotFoundError, IndexError, TypeError):
            detail = "There is no picture of this page; PDFs and images have them once the job is done."
            raise Problem("not-found", detail) from None
        args = self.jobs.body(job), job.kind, member, index, width
        until = time.monotonic() + self.limits["deadline"]
        async with watching(request.receive):
            body = await self.service.work.run(page_image, *args, until=until)
        return Response(body, media_type="image/png", headers=_KEPT)

    async def _job(self, request: Request) -> Job:
        job = await _stored(self.jobs.get, request.path_params["job"], _owner(request))
        if job is None:
            raise _none()
        return job


class Widening:
    """A draft that asks for room as it grows, if nobody has said how long it will be."""

    def __init__(self, jobs: Jobs, draft: Draft, room: int) -> None:
        self.path = draft.path
        self._jobs, self._draft, self._room = jobs, draft, room

    def write(self, data: bytes) -> None:
        """Add bytes.  Raises :class:`StorageError`."""
        if self._draft.size + len(data) > self._room:
            more = len(data) + STEP
            self._jobs.widen(self._draft, more)
            self._room = self._draft.size + more
        self._draft.write(data)


_KEPT = {"Cache-Control": "private, max-age=3600"}


def _number(given: str, name: str, least: int, most: int, kind: str = "invalid") -> int:
    if given.isascii() and given.isdecimal() and len(given) < 12 and least <= int(given) <= most:
        return int(given)
    if kind == "not-found":
        raise Problem(kind, "There is no such page; they are counted from 1.")
    raise invalid([(name, f"a whole number from {least} to {most} is needed")])


def _include(request: Request) -> frozenset[str] | None:
    """The parts of the record that the query names, if it does; it must say nothing else."""
    wanted = from_query(request.url.query)
    if request.query_params.keys() - {"include"}:
        raise Problem("invalid", "What can be chosen here is 'include'; the rest was said with the job.")
    return wanted.include if "include" in request.query_params else None


def _none() -> Problem:
    return Problem("not-found", "There is no such job, or it has expired.")


def _owner(request: Request) -> str:
    owner: str = request.scope["cleaner.exchange"].key
    return owner


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


async def _stored(call: Callable[..., T], *args: Any) -> T:
    """What the store gives, in a thread.  Raises :class:`Problem`."""
    try:
        return await asyncio.to_thread(call, *args)
    except StorageError as error:
        raise _problem(error) from None


def _problem(error: StorageError) -> Problem:
    if isinstance(error, OverQuota):
        return quota(error)
    if error.full:
        return full(error.reason)
    log("store-failed", error=place(error))
    return Problem("internal", "The job store failed; nothing was kept. Please report the request id.")
