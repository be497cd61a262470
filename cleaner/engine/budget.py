"""Time for one text, where somebody asked for a limit: a kind of rules that takes too long is left out.

Without a limit nothing here looks at a clock.  A running repair is interrupted by an alarm signal, which
``re`` and ``regex`` heed while they match; that works in the main thread of a process on systems that have
``setitimer``.  Elsewhere nothing is interrupted, and only what comes after the time is up is left out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, Protocol, TypeVar

from ..errors import SlowRuleError


class Rule(Protocol):
    """What is known of a rule here."""

    @property
    def id(self) -> str:
        """Its id."""


T = TypeVar("T")
R = TypeVar("R", bound=Rule)
_SHARE = 0.5  # of the time that is left, which one kind of rules may take
_MOST = 86_400.0 * 365  # seconds: timers take no infinity
_LEAST = 0.001  # seconds below which no timer is set


class Skipped(NamedTuple):
    """A rule that was left out, and why."""

    rule: str
    reason: str


class LateError(BaseException):
    """The alarm: not an Exception, so that no repair takes it for one of its own."""


class Budget:
    """The time that is left for a text.  ``seconds`` is the whole of it, None for no limit."""

    def __init__(self, seconds: float | None) -> None:
        self.skipped: list[Skipped] = []
        self._end = None if seconds is None else time.monotonic() + min(seconds, _MOST)

    def together(self, rules: Sequence[R], work: Callable[[Sequence[R]], Sequence[T]]) -> Sequence[T]:
        """What ``work`` makes of rules that decide jointly; nothing, with all of them reported, if it takes
        more than its share."""
        if self._end is None:
            return work(rules)
        rules = self.left(rules)
        share = (self._end - time.monotonic()) * _SHARE
        return self._within(share, rules, work) if rules else []

    def apart(self, rules: Sequence[R], work: Callable[[Sequence[R]], Sequence[T]]) -> Sequence[T]:
        """What ``work`` makes of rules that can do without one another: if all together take too long, each
        has its own share, and those that go over it are reported."""
        sound = self.left(rules)
        while sound:
            try:
                return self._apart(sound, work)
            except SlowRuleError as slow:
                reason = f"its pattern took more than {slow.seconds:.3g} s"
                self.skipped.append(Skipped(slow.rule, reason))
                sound = self.left(sound)
        return []

    def _apart(self, rules: Sequence[R], work: Callable[[Sequence[R]], Sequence[T]]) -> Sequence[T]:
        if self._end is None:
            return work(rules)
        known = len(self.skipped)
        found = self.together(rules, work)
        if len(self.skipped) - known < 2:
            return found
        del self.skipped[known:]
        share = (self._end - time.monotonic()) * _SHARE / len(rules)
        return [item for rule in self.left(rules) for item in self._within(share, [rule], work)]

    def left(self, rules: Sequence[R]) -> Sequence[R]:
        """The rules that were not left out before."""
        gone = {entry.rule for entry in self.skipped}
        return [rule for rule in rules if rule.id not in gone] if gone else rules

    def _within(
        self, share: float, rules: Sequence[R], work: Callable[[Sequence[R]], Sequence[T]]
    ) -> Sequence[T]:
        try:
            if share > _LEAST:
                with alarm(share):
                    return work(rules)
        except LateError:
            pass
        reason = f"it took more than its share of the time ({max(share, 0.0):.2g} s)"
        self.skipped += [Skipped(rule.id, reason) for rule in rules]
        return []


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise :class:`LateError` in this block when the time is up, where the system can do that."""
    import signal
    import threading

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: object) -> None:
        raise LateError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
