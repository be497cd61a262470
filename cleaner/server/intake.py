"""Bodies of requests: a text stays in memory, a document goes into a file, and its first bytes tell."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, Protocol

from starlette.requests import Request

from ..errors import DocumentError
from ..formats import sniff
from ..formats.registry import labels, ranked
from ..formats.request import Secret
from ..formats.text import TEXT
from .body import Body
from .media import Given, body_kind, charset_of
from .multipart import Form, boundary_of
from .problems import Problem, over
from .quota import OverQuota

PASSWORD = "Document-Password"
"""The header that has what opens an encrypted document."""


class File(Protocol):
    """What a body is written to."""

    path: str

    def write(self, data: bytes) -> object:
        """Add bytes."""


class Taken:
    """The body of a request, as a context.  A document lies in a file, which is gone at the end.  Entering
    raises :class:`Problem`, :class:`cleaner.server.body.Gone`."""

    def __init__(self, request: Request, limits: Mapping[str, int]) -> None:
        self._request, self._limits = request, limits
        self._document: AbstractAsyncContextManager[Given] | None = None

    async def __aenter__(self) -> Given:
        kind, charset = body_kind(self._request.headers.get("content-type", ""))
        if kind not in ("json", "text"):
            self._document = _unsaid(self._request, self._limits, kind, charset)
            return await self._document.__aenter__()
        headers = self._request.scope["cleaner.exchange"].headers
        body = Body(headers, self._request.receive, self._limits, "max_text")
        return Given(kind, await body.read(), charset)

    async def __aexit__(self, *error: Any) -> None:
        if self._document:
            await self._document.__aexit__(*error)


@asynccontextmanager
async def _unsaid(
    request: Request, limits: Mapping[str, int], said: str, charset: str
) -> AsyncIterator[Given]:
    """What only its bytes tell."""
    body = Body(request.scope["cleaner.exchange"].headers, request.receive, limits, "max_upload")
    form = _form(request, body) if said == "form" else None
    chunks = form.file() if form else body.chunks()
    head = await _head(request, chunks)
    kind = _sniffed(head, said)
    if kind == TEXT:
        await body.narrow("max_text")
        rest = [chunk async for chunk in chunks]
        yield _given(Given("text", b"".join([head, *rest]), charset), form)
        return
    with _Temporary() as file:
        file.write(head)
        async for chunk in chunks:
            file.write(chunk)
        yield _given(Given(kind, path=file.path, password=password_of(request)), form)


def _form(request: Request, body: Body) -> Form:
    return Form(body.chunks(), boundary_of(request.headers["content-type"]))


def _given(given: Given, form: Form | None) -> Given:
    """What came, with what the form around it says."""
    return given._replace(charset=charset_of(form.charset), query=form.query) if form else given


async def stored(request: Request, limits: Mapping[str, int], file: File) -> Given:
    """Take the body of a job into a file, whatever it is.  Raises :class:`Problem`,
    :class:`cleaner.server.body.Gone`."""
    kind, charset = body_kind(request.headers.get("content-type", ""))
    body = Body(request.scope["cleaner.exchange"].headers, request.receive, limits, "max_job")
    form = _form(request, body) if kind == "form" else None
    chunks = form.file() if form else body.chunks()
    head = await _head(request, chunks)
    kind = kind if kind in ("json", "text") else _sniffed(head, kind)
    file.write(head)
    async for chunk in chunks:
        file.write(chunk)
    return _given(Given(kind, b"", charset, file.path, password=password_of(request)), form)


def password_of(request: Request) -> Secret:
    """What opens the document, from the header for that: UTF-8, or else Latin-1."""
    value = request.headers.get(PASSWORD, "")
    with suppress(UnicodeDecodeError):
        value = value.encode("latin-1").decode("utf-8")
    return Secret(value)


async def _head(request: Request, chunks: AsyncIterator[bytes]) -> bytes:
    """As much as it takes to tell what a body is, or somewhat more.  Raises :class:`Problem` if there is
    none at all."""
    head = b""
    async for chunk in chunks:
        head += chunk
        if len(head) >= sniff.HEAD:
            break
    if not head and "content-type" not in request.headers:
        raise Problem("bad-request", "There is no body. An empty text needs a Content-Type to be one.")
    return head


def _sniffed(head: bytes, said: str) -> str:
    """What the first bytes of a body show it to be.  Raises :class:`Problem` for what is none of the formats,
    by its bytes or by its media type ("foreign")."""
    try:
        kind = sniff.kind(head[: sniff.HEAD], "the body")
    except DocumentError as error:
        advice = f" {error.advice[:1].upper()}{error.advice[1:]}." if error.advice else ""
        raise Problem("unsupported", f"{error.problem[:1].upper()}{error.problem[1:]}.{advice}") from None
    if said == "foreign":
        what = f"Its media type is not that of a {labels(ranked())}"
        raise Problem("unsupported", f"{what}. As application/octet-stream, its first bytes tell what it is.")
    return kind


class _Temporary:
    """A file that is gone at the end."""

    def __enter__(self) -> _Temporary:
        try:
            self._handle, self.path = tempfile.mkstemp(prefix="cleaner-")
        except OSError as error:
            raise no_space(error) from None
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)
        os.unlink(self.path)

    def write(self, data: bytes) -> None:
        """Add bytes.  Raises :class:`Problem`."""
        try:
            while data:
                data = data[os.write(self._handle, data) :]
        except OSError as error:
            raise no_space(error) from None


def no_space(error: OSError) -> Exception:
    """The problem that a failed write is; the error itself if it is not for want of space."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Problem(
            "no-space", f"{os.strerror(error.errno)}. Nothing was kept; try again later.", retry_after=60
        )
    return error


def quota(error: OverQuota) -> Problem:
    """The problem of jobs that take up all they may."""
    if error.limit == "max_jobs":
        kind, advice = "busy", "Try again in a minute."
    else:
        kind, advice = "no-space", "Nothing was kept; delete jobs that are done, or try again later."
    problem = over(error.limit, error.allowed, error.got, kind, advice)
    problem.retry_after = 60
    return problem


def full(reason: str) -> Problem:
    """The problem of a disk that is full."""
    return Problem("no-space", f"{reason}. Nothing was kept; try again later.", retry_after=60)
