"""What is said to the person at the terminal: lines on standard error, and a progress bar."""

from __future__ import annotations

import re
import sys
import time

from ..errors import CleanerError

_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")  # a name may hold orders to a terminal


def say(message: object) -> None:
    """Put a message on standard error, in whatever encoding that has, without control characters."""
    stream = sys.stderr
    if stream is None:
        return
    if isinstance(message, CleanerError):  # of the two parts, each is a line
        message = type(message)(one_line(message.problem), message.advice)
    line = _CONTROL.sub(_escaped, f"cleaner: {message}\n")
    try:
        stream.write(line)
    except UnicodeEncodeError:
        stream.write(line.encode("ascii", "backslashreplace").decode("ascii"))


def one_line(name: str) -> str:
    """A name of a file as part of a line: line ends and control characters in it are written out."""
    return _CONTROL.sub(_escaped, re.sub("[\n\t]", _escaped, name))


def _escaped(found: re.Match[str]) -> str:
    return f"\\x{ord(found[0]):02x}"


class Progress:
    """A bar on a terminal's standard error for work on many files or pages; without a terminal, nothing."""

    def __init__(self, total: int, *, wanted: bool) -> None:
        self.total, self.done, self._shown = total, 0, 0.0
        self.read = 0, 0
        """How many pages of the document that is being read are done, and of how many."""
        self.terminal = wanted and sys.stderr is not None and sys.stderr.isatty()
        self.on = self.terminal and total > 1

    def step(self) -> None:
        """One more file is done."""
        self.done += 1
        if self.on and (time.monotonic() - self._shown > 0.1 or self.done == self.total):
            self._draw(self.done, self.total, "files")

    def open(self) -> None:
        """Another document is read."""
        self.read = 0, 0

    def pages(self, done: int, total: int) -> None:
        """So many pages of the document that is being read are done; on the terminal, with few files too."""
        self.read = done, total
        if self.terminal and total > 1 and time.monotonic() - self._shown > 0.1:
            self._draw(done, total, "pages")

    def _draw(self, done: int, total: int, what: str) -> None:
        self._shown = time.monotonic()
        filled = 30 * done // total
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{total} {what}\x1b[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the bar away, before a message and at the end."""
        if self._shown:
            self._shown = 0.0
            sys.stderr.write("\r\x1b[K")
