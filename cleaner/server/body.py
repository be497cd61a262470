"""Taking in the body of a request: never more of it than is allowed, and not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress

from starlette.types import Message, Receive

from ..settings import MIB
from ..text.counting import counted
from .problems import over

LINGER_SECONDS = 2.0
_ADVICE = {
    "max_text": "Send the text in parts.",
    "max_upload": "Send a document to /v1/jobs, which takes more; send a batch in parts.",
    "max_job": "Send the document in parts.",
}


class Gone(Exception):
    """The client went away; there is nobody to answer."""


class Body:
    """The body of one request, as it comes in.

    ``limit`` is the name of the limit of its size; ``declared`` is its length as the head has it, None if it
    does not say."""

    def __init__(
        self, headers: Mapping[bytes, bytes], receive: Receive, limits: Mapping[str, int], limit: str
    ) -> None:
        self.limit = limit
        length = headers.get(b"content-length", b"")
        self.declared = int(length) if length.isdigit() and len(length) < 20 else None
        self._expects = headers.get(b"expect", b"").lower() == b"100-continue"
        self._receive, self._limits = receive, limits
        self._got = 0
        self._began = asyncio.get_running_loop().time()

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body piece by piece.  Raises :class:`Problem` if it is larger than its limit or comes too
        slowly, :class:`Gone` if it breaks off."""
        await self._check(self.declared or 0, True)
        more = True
        while more:
            message = await self._next()
            chunk, more = message.get("body", b""), message.get("more_body", False)
            self._got += len(chunk)
            await self._check(self._got, more)
            if chunk:
                yield chunk

    async def narrow(self, limit: str) -> None:
        """Let another limit hold from here on.  Raises :class:`Problem`."""
        self.limit = limit
        await self._check(max(self.declared or 0, self._got), True)

    async def read(self) -> bytes:
        """The whole body."""
        await self._check(self.declared or 0, True)
        message = await self._next()
        first = message.get("body", b"")
        if not message.get("more_body", False) and len(first) <= self._limits[self.limit]:
            return bytes(first)  # so most of them come
        self._got = len(first)
        await self._check(self._got, message.get("more_body", False))
        return b"".join([first, *[chunk async for chunk in self.chunks()]])

    async def _check(self, size: int, more: bool) -> None:
        allowed = self._limits[self.limit]
        if size <= allowed:
            return
        more = more and (self.declared is None or self._got < self.declared)
        if more and not self._expects:
            await self._linger(allowed)
        known = None if more and size == self._got else size
        raise over(self.limit, allowed, known, "too-large", _ADVICE.get(self.limit, ""))

    async def _next(self) -> Message:
        seconds = self._limits["body_seconds"]
        patience = self._began + seconds * (1 + self._got // MIB) - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(max(0.0, patience)):
                message = await self._receive()
        except TimeoutError:
            got = counted(self._got, "byte", ",")
            detail = f"{got} came in that time; {seconds} s more are allowed for each MiB."
            raise over("body_seconds", seconds, None, "slow-body", detail) from None
        if message["type"] == "http.disconnect":
            raise Gone
        return message

    async def _linger(self, most: int) -> None:
        """Let a body that is somewhat too large come to its end, unkept: a client that is cut off while it
        sends may never see the answer."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                while most > 0:
                    message = await self._receive()
                    most -= len(message.get("body", b""))
                    if message["type"] == "http.disconnect":
                        raise Gone
                    if not message.get("more_body", False):
                        return
