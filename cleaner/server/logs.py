"""The log: one JSON object a line on standard error.  Names, numbers and ids; never text, keys or queries."""

from __future__ import annotations

import json
import logging
import sys
import time
from functools import lru_cache
from types import TracebackType
from typing import Any

from ..workers.worker import RemoteTraceback

_encode = json.JSONEncoder().encode


@lru_cache(maxsize=4)
def _second(now: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))


def log(event: str, **values: Any) -> None:
    """Write a line: time, event and values."""
    stream = sys.stderr
    if stream is None:
        return
    now = time.time()
    try:
        stream.write(
            _encode({"time": f"{_second(int(now))}.{int(now % 1 * 1000):03}Z", "event": event, **values})
        )
        stream.write("\n")
        stream.flush()
    except (OSError, ValueError):  # whoever read the log is gone; the service goes on
        pass


def place(error: BaseException) -> str:
    """What kind of error, and where: module and line.  Its message may hold text, and is left out."""
    if isinstance(error.__cause__, RemoteTraceback):  # raised in a worker, and here only once more
        return f"{type(error).__name__} in {error.__cause__.place}"
    trace: TracebackType | None = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" in {trace.tb_frame.f_globals.get('__name__')}, line {trace.tb_lineno}" if trace else ""
    return type(error).__name__ + where


class Handler(logging.Handler):
    """Puts what libraries have to say (uvicorn, above all) into the same form.  An exception's message and
    traceback are left out, as they may hold text."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        error = record.exc_info[1] if record.exc_info else None
        values = {"error": place(error)} if error else {"message": record.getMessage().split("\n")[0][:200]}
        log("server", level=record.levelname.lower(), **values)


def take_over() -> None:
    """Let the log of the web server come out in this form, its access log not at all."""
    handler = Handler(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler] if name in ("uvicorn", "asyncio") else []
        logger.propagate = name == "uvicorn.error"
        if name == "uvicorn.access":
            logger.disabled = True
