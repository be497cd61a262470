"""What is said to the person at the terminal: lines on standard error."""

from __future__ import annotations

import re
import sys

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
