"""Bodies of requests: a text stays in memory, a document goes into a file, and its first bytes tell."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import BinaryIO, NamedTuple

from starlette.requests import Request

from ..errors import DocumentError
from ..readers import sniff
from .body import Body
from .media import body_kind
from .problems import Problem


class Given(NamedTuple):
    """What came with a request.

    ``kind``     "json", "text", or what kind of document it is
    ``body``     its bytes, if it is JSON or a text
    ``charset``  the encoding that was named
    ``path``     the file that it is in, if it is a document
    """

    kind: str
    body: bytes = b""
    charset: str = ""
    path: str = ""


@asynccontextmanager
async def taken(
    request: Request, limits: Mapping[str, int], folder: str | None = None, most: str = "max_upload"
) -> AsyncIterator[Given]:
    """Take the body in.  A document lies in a file (in ``folder``, or where temporary files lie), which is
    gone at the end unless somebody has moved it away; ``most`` is the limit of its size.
    Raises :class:`Problem`, :class:`cleaner.server.body.Gone`."""
    kind, charset = body_kind(request.headers.get("content-type", ""))
    limit = most if kind == "document" else "max_text"
    body = Body(request.scope["cleaner.exchange"].headers, request.receive, limits, limit)
    if kind != "document":
        yield Given(kind, await body.read(), charset)
        return
    chunks = body.chunks()
    head = b""
    async for chunk in chunks:
        head += chunk
        if len(head) >= sniff.HEAD:
            break
    kind = _sniffed(head[: sniff.HEAD])
    if kind == sniff.TEXT:
        await body.narrow("max_text")
        rest = [chunk async for chunk in chunks]
        yield Given("text", b"".join([head, *rest]), charset)
        return
    with _file(folder) as (file, path):
        _write(file, head)
        async for chunk in chunks:
            _write(file, chunk)
        yield Given(kind, path=path)


def _sniffed(head: bytes) -> str:
    try:
        return sniff.kind(head, "the body")
    except DocumentError as error:
        raise Problem("unsupported", f"{error.problem}. {error.advice}") from None


@contextmanager
def _file(folder: str | None) -> Iterator[tuple[BinaryIO, str]]:
    """A new file and its path; it is gone at the end if nobody has moved it away."""
    try:
        handle, path = tempfile.mkstemp(prefix="cleaner-", dir=folder)
    except OSError as error:
        raise no_space(error) from None
    try:
        with open(handle, "wb", buffering=0) as file:
            yield file, path
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _write(file: BinaryIO, data: bytes) -> None:
    try:
        while data:
            data = data[file.write(data) :]
    except OSError as error:
        raise no_space(error) from None


def no_space(error: OSError) -> Exception:
    """The problem that a failed write is; the error itself if it is not for want of space."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Problem(
            "no-space", f"{os.strerror(error.errno)}. Nothing was kept; try again later.", retry_after=60
        )
    return error
