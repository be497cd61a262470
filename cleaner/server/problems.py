"""What goes wrong, as ``application/problem+json`` (RFC 9457): short, without a word of the user's text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

MEDIA = "application/problem+json"
MOST_BYTES, MOST_ERRORS, MOST_DETAIL, MOST_MESSAGE = 2048, 20, 800, 160


class Kind(NamedTuple):
    """A kind of problem: status, title, and for the docs what it means to whoever meets it."""

    status: int
    title: str
    meaning: str


KINDS: dict[str, Kind] = {
    "bad-request": Kind(400, "The request is malformed", "not HTTP, or a parameter that cannot be read"),
    "bad-json": Kind(
        400, "The body is not JSON", "broken, not UTF-8, nested too deep, or a key stands twice"
    ),
    "unauthorized": Kind(401, "An API key is needed", "`Authorization: Bearer KEY`, or `X-API-Key: KEY`"),
    "cross-site": Kind(
        403, "Pages of other sites may not call this service", "`CLEANER_CORS_ORIGINS` names those that may"
    ),
    "not-found": Kind(404, "There is nothing here", "no such path, rule, sample, page or job; or it expired"),
    "not-allowed": Kind(405, "The method is not allowed", "`Allow` names those that are"),
    "not-acceptable": Kind(406, "The answer cannot be given in this form", "another `Accept` is needed"),
    "slow-body": Kind(408, "The body came too slowly", "send it faster, or in parts"),
    "not-done": Kind(409, "The job is not done", "ask for its state until it is"),
    "too-large": Kind(413, "The body is too large", "`allowed` and `got` are bytes"),
    "unsupported": Kind(415, "The kind of document is not known", "the detail lists those that are"),
    "invalid": Kind(422, "The request asks for what cannot be", "`errors` says where and why"),
    "misdirected": Kind(
        421, "This is not the host that was asked for", "`CLEANER_HOSTS` names those that are"
    ),
    "undecodable": Kind(422, "The text is not in its encoding", "name another `charset`"),
    "bad-document": Kind(422, "The document cannot be read", "damaged, encrypted or over a limit"),
    "too-costly": Kind(422, "It takes more memory than there is for it", "send less at a time"),
    "no-ocr": Kind(422, "OCR cannot be done", "the service lacks the engine or a language"),
    "rate": Kind(429, "Too many requests with this key", "wait `Retry-After` seconds"),
    "head-too-large": Kind(431, "The head of the request is too large", "send fewer or shorter headers"),
    "internal": Kind(500, "An error of the service's own", "please report it with the request id"),
    "busy": Kind(503, "The service is busy", "nothing was done: wait `Retry-After` seconds"),
    "died": Kind(503, "The worker died", "only this request is lost: try it again once"),
    "not-ready": Kind(503, "The service is not ready", "its workers do not answer in time"),
    "deadline": Kind(504, "The time was not enough", "send less at a time, or as a job"),
    "no-space": Kind(507, "There is no space left to store this", "nothing was stored: try again later"),
}


class Problem(Exception):
    """An answer that is a problem.

    ``kind``         a key of :data:`KINDS`
    ``detail``       what happened here, and what to do next
    ``limit``        a name of :data:`cleaner.settings.LIMITS`, with ``allowed`` and, if known, ``got``
    ``errors``       pairs of place and message, for fields
    ``retry_after``  seconds to wait, for the header of this name
    ``allow``        methods, likewise
    """

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        limit: str = "",
        allowed: int | None = None,
        got: int | None = None,
        errors: Sequence[tuple[str, str]] = (),
        retry_after: int = 0,
        allow: Sequence[str] = (),
    ) -> None:
        super().__init__(kind, detail)
        self.kind, self.detail = kind, detail
        self.limit, self.allowed, self.got = limit, allowed, got
        self.errors, self.retry_after, self.allow = tuple(errors), retry_after, tuple(allow)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.args, self.__dict__

    @property
    def status(self) -> int:
        """The HTTP status."""
        return KINDS[self.kind].status

    def record(self, request_id: str = "") -> dict[str, Any]:
        """The problem as it is sent."""
        found: dict[str, Any] = {
            "type": f"/docs#{self.kind}",
            "title": KINDS[self.kind].title,
            "status": self.status,
            "detail": _short(self.detail, MOST_DETAIL),
        }
        if self.limit:
            found |= {"limit": self.limit, "allowed": self.allowed}
            if self.got is not None:
                found["got"] = self.got
        if self.errors:
            found["errors"] = [
                {"loc": _short(where, MOST_MESSAGE), "msg": _short(message, MOST_MESSAGE)}
                for where, message in self.errors[:MOST_ERRORS]
            ]
        return found | ({"request_id": request_id} if request_id else {})

    def body(self, request_id: str) -> bytes:
        """The problem as bytes, at most 2 KiB of them; the last field errors go first."""
        record = self.record(request_id)
        while len(data := json.dumps(record).encode("ascii")) > MOST_BYTES:
            if record.get("errors"):
                record["errors"].pop()
            else:
                record["detail"] = _short(record["detail"], len(record["detail"]) // 2)
        return data

    def headers(self) -> Mapping[str, str]:
        """The headers that belong to it."""
        found = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        if self.allow:
            found["Allow"] = ", ".join(self.allow)
        return found | ({"WWW-Authenticate": "Bearer"} if self.kind == "unauthorized" else {})


def over(limit: str, allowed: int, got: int | None, kind: str, detail: str) -> Problem:
    """The problem of a limit that was passed; its detail begins with the limit and both numbers."""
    met = f"more than {allowed:,}" if got is None else f"{got:,}"
    return Problem(kind, f"{limit}: {allowed:,} allowed, {met} met. {detail}", limit=limit, allowed=allowed,
                   got=got)  # fmt: skip


def invalid(errors: Iterable[tuple[str, str]], what: str = "request") -> Problem:
    """The problem of fields that are wrong: pairs of place and message."""
    return Problem(
        "invalid", f"The {what} was understood, but 'errors' stand against it.", errors=tuple(errors)
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def http_words(text: str) -> str:
    """Advice for the command line as advice for a request: ``--pages 1-9`` is ``pages=1-9``."""
    return re.sub(r"--([a-z][a-z-]*)(?: (?=[\w-])([\w-]+))?", _parameter, text)


def _parameter(option: re.Match[str]) -> str:
    name = option[1].replace("-", "_")
    return f"{name}={option[2]}" if option[2] else name
