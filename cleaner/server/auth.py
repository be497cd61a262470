"""API keys, and how many requests each may make."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping
from math import ceil

from .problems import Problem


class Bucket:
    """A token bucket: holds ``rate`` tokens, and as many come back in a minute."""

    def __init__(self, rate: int, now: float) -> None:
        self.rate, self.tokens, self.at = rate, float(rate), now

    def take(self, now: float) -> float:
        """Take a token; gives the seconds to wait for one if there is none."""
        self.tokens = min(self.rate, self.tokens + (now - self.at) * self.rate / 60)
        self.at = now
        if self.tokens < 1:
            return (1 - self.tokens) * 60 / self.rate
        self.tokens -= 1
        return 0.0


class Keys:
    """The API keys that are known, by key; with none of them, everyone may come in.

    Keys are compared in constant time, with every key there is, and never shown."""

    def __init__(
        self, names: Mapping[str, str], rate: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._keys = [(key.encode("ascii"), name) for key, name in names.items()]
        self._rate, self._clock = rate, clock
        self._buckets: dict[str, Bucket] = {}

    def admit(self, headers: Mapping[bytes, bytes]) -> str:
        """The name of the key in these headers, "" if none is asked for.  Raises :class:`Problem`."""
        if not self._keys:
            return ""
        name = self._name(_given(headers))
        if not name:
            raise Problem(
                "unauthorized", "Send a valid key: 'Authorization: Bearer KEY' or 'X-API-Key: KEY'."
            )
        now = self._clock()
        if wait := self._buckets.setdefault(name, Bucket(self._rate, now)).take(now):
            seconds = max(1, ceil(wait))
            detail = f"rate: {self._rate} requests a minute allowed, one more met. Wait {seconds} s."
            raise Problem("rate", detail, limit="rate", allowed=self._rate, got=self._rate + 1,
                          retry_after=seconds)  # fmt: skip
        return name

    def _name(self, given: bytes) -> str:
        found = ""
        for key, name in self._keys:
            if hmac.compare_digest(key, given):
                found = name
        return found


def _given(headers: Mapping[bytes, bytes]) -> bytes:
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    return token.strip() if scheme.lower() == b"bearer" else headers.get(b"x-api-key", b"")
