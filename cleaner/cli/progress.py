"""How far the work is, on a terminal's standard error."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable

from .messages import one_line

WIDTH = 24  # of the bar
EVERY = 0.5  # seconds after which it is drawn again, also where nothing moves
OFTEN = 0.1  # seconds that lie between two drawings, at least
PATIENCE = 1.0  # seconds without a step after which the time is shown
RECENT = 40  # steps of which the speed is that of the next ones


class Count:
    """How many of some things are done, and how fast."""

    def __init__(self, noun: str, total: int, now: float) -> None:
        self.noun, self.total, self.done = noun, total, 0
        self.began = now
        self._steps: deque[tuple[float, int]] = deque(maxlen=RECENT)

    def set(self, done: int, total: int, now: float) -> None:
        """So many are done by now."""
        if done > self.done:
            self._steps.append((now, done))
        self.done, self.total = done, total

    def shown(self, now: float) -> str:
        """The count, with speed and time left or, where these cannot be known, the time it has taken."""
        said = f"{self.done}/{self.total} {self.noun}s"
        speed = self._speed()
        if speed and self.done < self.total:
            left = (self.total - self.done) / speed - (now - self._steps[-1][0])
            each = f"{speed:.1f} {self.noun}s/s" if speed >= 1 else f"{1 / speed:.1f} s/{self.noun}"
            return f"{said}, {each}, {clock_time(max(0.0, left))} left"
        passed = now - self.began
        return f"{said}, {clock_time(passed)}" if passed >= PATIENCE else said

    def _speed(self) -> float:
        if len(self._steps) < 2:
            return 0.0
        (begin, first), (end, last) = self._steps[0], self._steps[-1]
        return (last - first) / (end - begin) if end > begin else 0.0


class Progress:
    """A line on a terminal's standard error for work that takes a while: the file, how many pages or files
    are done, how fast, and how long the others will take.  Without a terminal, nothing."""

    def __init__(self, total: int, *, wanted: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.files = Count("file", total, clock())
        self.document = Count("page", 0, clock())
        """The pages of the document that is being read; of nothing, if its total is 0."""
        self.on = wanted and sys.stderr is not None and sys.stderr.isatty()
        self._name, self._doing, self._since = "", "", clock()
        self._is_shown, self._silent_until = False, 0.0
        self._lock = threading.RLock()
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, name: str) -> None:
        """Another input is next."""
        with self._lock:
            now = self._clock()
            self._name, self._doing, self._since = one_line(name), "", now
            self.document = Count("page", 0, now)
        if self.on and self._thread is None:
            self._silent_until = now + PATIENCE
            self._thread = threading.Thread(target=self._keep_drawing, daemon=True)
            self._thread.start()

    def pages(self, done: int, total: int) -> None:
        """So many pages of the document that is being read are done."""
        with self._lock:
            self.document.set(done, total, self._clock())
            self._draw(done == total and total > 1)

    def cleaning(self) -> None:
        """The input has been read, and is cleaned now."""
        with self._lock:
            self._doing, self._since = "cleaning", self._clock()

    def step(self) -> None:
        """One more input is done."""
        with self._lock:
            self.document = Count("page", 0, self._clock())
            self.files.set(self.files.done + 1, self.files.total, self._clock())
            if self.files.total > 1:
                self._draw(self.files.done == self.files.total)

    def line(self) -> str:
        """What is shown now."""
        now, parts = self._clock(), []
        count = self.document if self.document.total > 1 and not self._doing else self.files
        filled = WIDTH * count.done // max(1, count.total)
        parts.append(f"[{'#' * filled}{'.' * (WIDTH - filled)}]")
        if self.files.total > 1:
            short = f"{self.files.done}/{self.files.total} files"
            parts.append(self.files.shown(now) if count is self.files else short)
        if count is self.document:
            parts.append(f"{self._name}: {count.shown(now)}")
        elif self.files.done < self.files.total:
            doing = f"{self._name}: {self._doing}".removesuffix(": ")
            passed = now - self._since
            parts.append(f"{doing}, {clock_time(passed)}" if passed >= PATIENCE else doing)
        return "  ".join(parts)

    def clear(self) -> None:
        """Take the line away, before a message and at the end."""
        with self._lock:
            self._silent_until = self._clock() + EVERY
            if self._is_shown:
                self._is_shown = False
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()

    def close(self) -> None:
        """Take it away for good."""
        self._end.set()
        self.clear()

    def _draw(self, is_last: bool = False) -> None:
        if not self.on or (self._clock() < self._silent_until and not is_last):
            return
        self._silent_until = self._clock() + OFTEN
        self._is_shown = True
        sys.stderr.write(f"\r{self.line()[: _columns() - 1]}\x1b[K")
        sys.stderr.flush()

    def _keep_drawing(self) -> None:
        while not self._end.wait(EVERY):
            with self._lock:
                if not self._end.is_set():
                    self._draw()


def clock_time(seconds: float) -> str:
    """A time as people read it off a clock.

    >>> clock_time(8.4), clock_time(75), clock_time(3600 * 11 + 62)
    ('0:08', '1:15', '11:01:02')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
