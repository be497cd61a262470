"""What every request goes through: an id, a key, security headers, a count, a line in the log; and what goes
wrong on the way becomes a problem."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .auth import Keys
from .body import Gone
from .logs import log, place
from .metrics import Metrics
from .problems import MEDIA, Problem, over
from .sites import Sites

_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
SECURITY: dict[str, str] = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SECURITY = [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in SECURITY.items()]
_RETRY_SECONDS = 1
_MOST_UNREAD = 1 << 20


class Front:
    """ASGI middleware around the whole application."""

    def __init__(
        self, app: ASGIApp, sites: Sites, keys: Keys, metrics: Metrics, limits: Mapping[str, int]
    ) -> None:
        self.app, self.sites, self.keys, self.metrics, self.limits = app, sites, keys, metrics, limits
        self.open = 0
        metrics.gauge("open_requests", "Requests being received or answered.", lambda: self.open)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = Exchange(scope, receive, send)
        guarded = scope["path"].startswith("/v1/")
        self.open += guarded
        try:
            self.sites.check(scope["method"], scope["headers"])
            if guarded:
                self._admit(exchange)
            await self.app(scope, exchange.receive, exchange.send)
        except Gone:
            pass
        except Problem as problem:
            await self._answer(scope, exchange, problem)
        except HTTPException as error:
            await self._answer(scope, exchange, _refusal(scope, error.status_code))
        except Exception as error:
            log("failed", request_id=exchange.id, error=place(error))
            await self._answer(scope, exchange, Problem("internal", "Please report it with the request id."))
        finally:
            self.open -= guarded
            self._note(scope, exchange)

    def _admit(self, exchange: Exchange) -> None:
        most = self.limits["max_open"]
        if self.open > most:
            problem = over("max_open", most, self.open, "busy", f"Try again in {_RETRY_SECONDS} s.")
            problem.retry_after = _RETRY_SECONDS
            raise problem
        exchange.key = self.keys.admit(exchange.headers)

    async def _answer(self, scope: Scope, exchange: Exchange, problem: Problem) -> None:
        if exchange.status:  # the answer has begun: it breaks off, and the server closes the connection
            return
        self.metrics.problems.labels(problem.kind).inc()
        await respond(scope, exchange.send, problem)

    def _note(self, scope: Scope, exchange: Exchange) -> None:
        seconds = time.perf_counter() - exchange.began
        route = route_of(scope)
        status = exchange.status or 499  # nginx's number for a client that went away
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self.metrics.answered(method, route, status, seconds, exchange.came, exchange.went)
        values: dict[str, Any] = {"key": exchange.key} if exchange.key else {}
        ms = round(seconds * 1000, 1)
        log("request", request_id=exchange.id, method=method, route=route, status=status, ms=ms,
            bytes_in=exchange.came, bytes_out=exchange.went, **values)  # fmt: skip


_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Exchange:
    """One request and its answer, as they pass."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send  # not the scope, which holds this: no circle to collect
        self.began = time.perf_counter()
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        given = self.headers.get(b"x-request-id", b"")
        self.id = given.decode("ascii") if _ID.fullmatch(given) else os.urandom(8).hex()
        self.key, self.status, self.came, self.went = "", 0, 0, 0
        self.whole = False
        scope["cleaner.exchange"] = self
        self._added = [*_SECURITY, (b"x-request-id", self.id.encode("ascii"))]

    async def receive(self) -> Message:
        """Hand on what comes, counted."""
        message = await self._receive()
        self.came += len(message.get("body", b""))
        self.whole = self.whole or not message.get("more_body", False)
        return message

    @property
    def unread(self) -> int:
        """Bytes of the body that may still come; many if nobody knows."""
        length = self.headers.get(b"content-length", b"")
        if self.whole or not length and b"transfer-encoding" not in self.headers:
            return 0
        return int(length) - self.came if length.isdigit() and len(length) < 20 else 1 << 62

    async def send(self, message: Message) -> None:
        """Hand on what goes, counted and with the headers that all answers have."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": [*message.get("headers", ()), *self._added]}
        else:
            self.went += len(message.get("body", b""))
        await self._send(message)


def route_of(scope: Scope) -> str:
    """The template of the path: never what stood in it."""
    return getattr(scope.get("route"), "path", "") or "(none)"


async def respond(scope: Scope, send: Send, problem: Problem) -> None:
    """Send a problem."""
    exchange: Exchange = scope["cleaner.exchange"]
    body = problem.body(exchange.id)
    headers = {"Content-Type": MEDIA, "Content-Length": str(len(body)), "Cache-Control": "no-store"}
    headers |= problem.headers()
    raw = [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
    if problem.status == 408 or exchange.unread > _MOST_UNREAD:  # else the server would take all the rest
        raw.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": problem.status, "headers": raw})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _refusal(scope: Scope, status: int) -> Problem:
    """The framework's own refusals, no such path and no such method, as a problem."""
    if status == 405:
        allowed = _methods(scope)
        return Problem("not-allowed", f"This path has {', '.join(allowed)}.", allow=allowed)
    if status == 404:
        return Problem("not-found", "There is no such path; /docs lists those there are.")
    return Problem("bad-request", "The request cannot be understood.")


def _methods(scope: Scope) -> list[str]:
    """The methods that this path has, over all its routes."""
    found: set[str] = set()
    for route in scope["app"].routes:
        if isinstance(route, Route) and route.matches(scope)[0] != Match.NONE:
            found |= route.methods or set()
    return sorted(found)
