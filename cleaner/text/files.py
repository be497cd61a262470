"""Reading files, and writing them whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from typing import BinaryIO

from ..errors import FileError


def read(path: str) -> bytes:
    """The bytes of a file.  Raises :class:`FileError`."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise FileError.of("read", path, error) from None


def read_stdin() -> bytes:
    """The bytes of standard input.  Raises :class:`FileError`."""
    return take(open_stdin(), -1, "standard input")


def open_file(path: str) -> BinaryIO:
    """A file, to be read.  Raises :class:`FileError`."""
    try:
        return open(path, "rb")
    except OSError as error:
        raise FileError.of("read", path, error) from None


def open_stdin() -> BinaryIO:
    """Standard input, to be read.  Raises :class:`FileError`."""
    if sys.stdin is None:
        raise FileError("standard input is closed")
    return sys.stdin.buffer


def take(file: BinaryIO, size: int, name: str) -> bytes:
    """The next bytes of a file, all if ``size`` is -1.  Raises :class:`FileError`."""
    try:
        return file.read(size)
    except OSError as error:
        raise FileError.of("read", name, error) from None


def make_folder(path: str) -> None:
    """Make a directory and those above it, as far as they are missing.  Raises :class:`FileError`."""
    try:
        if path:
            os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise FileError.of("make the directory", path, error) from None


def check_unchanged(path: str, before: bytes) -> None:
    """Raise :class:`FileError` unless this file has these bytes still."""
    if read(path) != before:
        raise FileError(
            f"{path}: it was changed while it was cleaned; it is left as it is now", "clean it again"
        )


def write(path: str, data: bytes, *, like: str = "", sync: bool = False, before: bytes | None = None) -> None:
    """Put ``data`` into the file ``path``: into a new file beside it that then takes its place, so that a
    reader sees the old or the new content and a failure leaves the old one.

    A link is followed; what is no regular file (a device, a pipe) is written to directly.  Mode and owner are
    those of the file that is replaced, or of ``like``.  ``sync`` waits for the disk.  With ``before``, a
    file that has other bytes by then is left alone.  Raises :class:`FileError`."""
    target = os.path.realpath(path)
    try:
        if not os.path.exists(target):
            _replace(target, data, like, sync, before)
        elif not os.path.isfile(target):
            with open(target, "wb") as file:
                file.write(data)
        elif os.access(target, os.W_OK):
            _replace(target, data, like or target, sync, before)
        else:
            raise FileError(f"{path}: cannot write: it is write-protected", "chmod u+w lifts that")
    except OSError as error:
        raise FileError.of("write", path, error) from None


def _replace(target: str, data: bytes, model: str, sync: bool, before: bytes | None) -> None:
    fresh = os.path.join(os.path.dirname(target), f".cleaner-{os.urandom(6).hex()}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(handle, "wb") as file:
            if model:
                _dress(handle, os.stat(model))
            file.write(data)
            file.flush()
            if sync:
                os.fsync(handle)
        if before is not None:
            check_unchanged(target, before)
        os.replace(fresh, target)
    except BaseException:
        os.unlink(fresh)
        raise


def _dress(handle: int, model: os.stat_result) -> None:
    """Give an open file the mode of another, and its owner where that is allowed."""
    if not hasattr(os, "fchown"):
        return
    try:
        os.fchown(handle, model.st_uid, model.st_gid)
    except OSError:  # only root may give files away; without that, the new file is the user's own
        os.fchmod(handle, stat.S_IMODE(model.st_mode) & ~(stat.S_ISUID | stat.S_ISGID))
    else:
        os.fchmod(handle, stat.S_IMODE(model.st_mode))
