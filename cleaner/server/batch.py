"""Many texts in one request: NDJSON in, NDJSON out, in order, and each answer as soon as it is there."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .asked import MOST_ID, parse_json
from .body import Body, Gone
from .problems import Problem, over
from .tasks import clean_item
from .work import Work

MEDIA = "application/x-ndjson"
Queue = asyncio.Queue[asyncio.Task[bytes] | None]


class Lines:
    """The lines of a body.  All of it is taken in as it comes, so that a client that sends everything before
    it reads anything is not kept waiting for itself."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._buffer = bytearray()
        self._searched = 0
        self._skipping = False
        self._come = asyncio.Event()
        self._end: Problem | None = None
        self._ended = False

    async def fill(self, body: Body) -> None:
        """Take the body in."""
        try:
            async for chunk in body.chunks():
                self._buffer += chunk
                self._come.set()
        except Problem as problem:
            self._end = problem
        self._ended = True
        self._come.set()

    async def next(self) -> bytes | Problem | None:
        """The next line that is not blank, a problem in its place, or None at the end."""
        while True:
            at = self._buffer.find(b"\n", self._searched)
            if at < 0 and not self._ended:
                self._searched = len(self._buffer)
                if self._searched > self._most:
                    self._skipping, self._searched = True, 0
                    self._buffer.clear()
                self._come.clear()
                await self._come.wait()
                continue
            at = len(self._buffer) if at < 0 else at
            line = bytes(self._buffer[:at])
            last = self._ended and at == len(self._buffer)
            del self._buffer[: at + 1]
            self._searched = 0
            if self._skipping or len(line) > self._most:
                self._skipping = False
                return over("max_text", self._most, None, "too-large", "This line was left out.")
            if line.strip():
                return line
            if last:
                end, self._end = self._end, None
                return end


class Batch(Response):
    """The answer to a batch."""

    def __init__(self, work: Work, body: Body, request_id: str) -> None:
        super().__init__()
        self.work, self.given, self.request_id = work, body, request_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer line by line."""
        lines = Lines(self.work.limits["max_text"])
        queue: Queue = asyncio.Queue(max(1, self.work.pool.size - 1))
        try:
            async with asyncio.TaskGroup() as group:
                filler = group.create_task(self._fill(lines, receive))
                group.create_task(self._start(lines, queue, group))
                await self._send(queue, send)
                filler.cancel()
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None

    async def _fill(self, lines: Lines, receive: Receive) -> None:
        """Take the body in, and then wait for the client to go away, which ends everything."""
        await lines.fill(self.given)
        while (await receive())["type"] != "http.disconnect":
            pass
        raise Gone

    async def _start(self, lines: Lines, queue: Queue, group: asyncio.TaskGroup) -> None:
        """Begin with each line, with about as many at a time as there are workers."""
        index = 0
        while (line := await lines.next()) is not None:
            if isinstance(line, Problem) and not index and line.limit != "max_text":
                raise line  # nothing has been sent yet
            await queue.put(group.create_task(self._item(index, line)))
            index += 1
        await queue.put(None)

    async def _send(self, queue: Queue, send: Send) -> None:
        """Send the answers in order."""
        task = await queue.get()
        head = [(b"content-type", MEDIA.encode("ascii"))]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        while task is not None:
            await send({"type": "http.response.body", "body": await task + b"\n", "more_body": True})
            task = await queue.get()
        await send({"type": "http.response.body", "body": b""})

    async def _item(self, index: int, line: bytes | Problem) -> bytes:
        if isinstance(line, Problem):
            return self._problem(index, b"", line)
        until = time.monotonic() + self.work.limits["deadline"]
        try:
            found: bytes = await self.work.run(clean_item, index, line, until=until)
            return found
        except Problem as problem:
            return self._problem(index, line, problem)

    def _problem(self, index: int, line: bytes, problem: Problem) -> bytes:
        found: dict[str, Any] = {"index": index}
        with suppress(Problem):
            value = parse_json(line)
            identity = value.get("id") if isinstance(value, dict) else None
            if isinstance(identity, str | int) and len(str(identity)) <= MOST_ID:
                found["id"] = identity
        return json.dumps(found | {"problem": problem.record(self.request_id)}).encode("ascii")
