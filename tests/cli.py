"""Running the command line in this process, with bytes in and bytes out."""

from __future__ import annotations

import io
import sys
from typing import NamedTuple

import pytest

from cleaner.cli.main import main


class Done(NamedTuple):
    """What came of a command line."""

    code: int
    out: bytes
    err: str


class _Stream(io.TextIOWrapper):
    """A text stream over memory that says whether it is a terminal."""

    def __init__(self, data: bytes = b"", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8", write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


class Run:
    """Calls :func:`cleaner.cli.main.main` with standard streams of its own."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch

    def __call__(self, *argv: object, stdin: bytes = b"", terminal: bool = False) -> Done:
        """Run with these arguments; ``terminal`` says whether standard error is one."""
        streams = _Stream(stdin), _Stream(), _Stream(terminal=terminal)
        with self.patch.context() as patch:
            for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
                patch.setattr(sys, name, stream)
            code = main([str(arg) for arg in argv])
        out, err = (stream.buffer.getvalue() for stream in streams[1:])  # type: ignore[attr-defined]
        return Done(code, out, err.decode("utf-8"))
