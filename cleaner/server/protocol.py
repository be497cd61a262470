"""What the web server itself refuses, before there is a request: as problems, too, and within limits."""

from __future__ import annotations

import os
from asyncio import TimerHandle, Transport
from collections.abc import Mapping
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from .front import SECURITY
from .logs import log
from .problems import MEDIA, Problem, over


class Protocol(HttpToolsProtocol):
    """HTTP with a limit on the head of a request, and on the time for it to come."""

    limits: Mapping[str, int]
    _size = 0  # bytes of the head so far
    _begun = False
    _timer: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._begun = True
        self._wait()

    def on_headers_complete(self) -> None:
        """A head is complete."""
        self._stop()
        self._size, self._begun = 0, False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take in what comes."""
        if self._timer:
            self._size += len(data)
            room = self.limits["max_head"]
            if self._size > room and b"\r\n\r\n" not in data[: max(0, room - self._size + len(data))]:
                self._refuse(over("max_head", room, None, "head-too-large", "Send fewer or shorter headers."))
                return
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """What is not HTTP."""
        self._refuse(Problem("bad-request", "This is not HTTP/1.1."))

    def _wait(self) -> None:
        self._stop()
        self._timer = self.loop.call_later(self.limits["body_seconds"], self._late)

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        if not self._begun:
            self.transport.close()
            return
        seconds = self.limits["body_seconds"]
        self._refuse(over("body_seconds", seconds, None, "slow-body", "The head did not come in that time."))

    def _refuse(self, problem: Problem) -> None:
        self._stop()
        request_id = os.urandom(8).hex()
        body = problem.body(request_id)
        headers = {**SECURITY, "Content-Type": MEDIA, "Content-Length": str(len(body)), "Connection": "close",
                   "X-Request-ID": request_id}  # fmt: skip
        lines = "".join(f"{name.lower()}: {value}\r\n" for name, value in headers.items())
        self.transport.write(STATUS_LINE[problem.status] + lines.encode("ascii") + b"\r\n" + body)
        self.transport.close()
        log("request", request_id=request_id, method="", route="(none)", status=problem.status, ms=0,
            bytes_in=self._size, bytes_out=len(body))  # fmt: skip


def protocol(limits: Mapping[str, int]) -> type[Any]:
    """The protocol with these limits."""
    return cast(type[Any], type("Protocol", (Protocol,), {"limits": limits}))
