"""Whom the service answers: only under names it was told to serve, and no pages of other sites.

Any page that a person has open may send requests to ``http://127.0.0.1:8000``, and a name that its owner lets
point there makes the page and the service one origin.  So the name in ``Host`` must be a known one, and what
the browser says of where a request comes from must not be elsewhere.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Sequence

from .problems import Problem

ANY = "*"
_LOCAL = "localhost"


class Sites:
    """The check of a request's ``Host``, ``Origin`` and ``Sec-Fetch-*``.

    ``hosts`` are names beside ``localhost`` and addresses in numbers, which no stranger can let point
    elsewhere; ``origins`` are those whose pages may call the service.  ``*`` stands for all."""

    def __init__(self, hosts: Collection[str], origins: Collection[str]) -> None:
        self._hosts = frozenset(host.lower().rstrip(".") for host in hosts)
        self._origins = frozenset(origin.lower().rstrip("/") for origin in origins)

    def check(self, method: str, headers: Sequence[tuple[bytes, bytes]]) -> None:
        """Raise :class:`Problem` for a request that another site sends, or that means another host."""
        said = {name: value.decode("latin-1").strip().lower() for name, value in headers}
        named = {value for name, value in headers if name == b"host"}
        if len(named) > 1 or not all(self._serves(_name(value.decode("latin-1"))) for value in named):
            raise Problem(
                "misdirected", "Ask for localhost or an address, or name this host in CLEANER_HOSTS."
            )
        origin, site = said.get(b"origin", ""), said.get(b"sec-fetch-site", "")
        if site in ("same-origin", "none") or not (site or origin) or self._may_call(origin):
            return
        if site and _is_visit(method, said):
            return
        if not site and _host_of(origin) in (said.get(b"host", ""), *self._hosts):
            return
        raise Problem("cross-site", "A page of another site has sent this; CLEANER_CORS_ORIGINS names those "
                      "that may.")  # fmt: skip

    def _serves(self, name: str) -> bool:
        return name == _LOCAL or name in self._hosts or ANY in self._hosts or _is_address(name)

    def _may_call(self, origin: str) -> bool:
        return bool(origin) and (origin in self._origins or ANY in self._origins)


def _is_visit(method: str, said: dict[bytes, str]) -> bool:
    """Whether somebody followed a link to here, and sees the answer as a page of its own."""
    goes = said.get(b"sec-fetch-mode") == "navigate" and said.get(b"sec-fetch-dest") == "document"
    return method in ("GET", "HEAD") and goes


def _host_of(origin: str) -> str:
    return origin.partition("://")[2]


def _name(host: str) -> str:
    """A host without its port."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
