"""The compiled form of rule files, kept for the next start and believed only where we wrote it ourselves.

A kept file is one line with the digest of all that follows, and JSON.  It is taken if it is a regular file of
this user in a directory that nobody else may write to, and if its digest fits.  Everything else – a file cut
short, a pipe, somebody else's – is as good as none: the rules are compiled anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from typing import Any

LARGEST = 64 << 20  # bytes of a rule file, or of a compiled form; the shipped rules have less than one MiB


def cache() -> str:
    """The user's directory for compiled rules."""
    root = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(root, "cleaner")


def read_regular(path: str) -> bytes:
    """The bytes of a regular file that is not too large; never waits for a pipe.  Raises OSError."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "it is not a regular file")
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise OSError(0, f"it is larger than {LARGEST} bytes")
    return data


def pack(data: dict[str, Any]) -> bytes:
    """The compiled form as it is written to a file."""
    body = json.dumps(data, ensure_ascii=False).encode("utf-8")
    return hashlib.sha256(body).hexdigest().encode("ascii") + b"\n" + body


def unpack(content: bytes, key: str) -> dict[str, Any] | None:
    """The compiled form of the rule files with this key; None if this is not what :func:`pack` gave."""
    digest, _, body = content.partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode("ascii") != digest:
        return None
    try:
        data: dict[str, Any] = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and data.get("key") == key else None


def shipped(folder: str, key: str) -> dict[str, Any] | None:
    """The compiled form in the package itself."""
    try:
        return unpack(read_regular(os.path.join(folder, "compiled.json")), key)
    except OSError:
        return None


def kept(key: str) -> dict[str, Any] | None:
    """The compiled form in the user's cache, if it is the user's own."""
    place = _place(key)
    try:
        if not (_own(os.path.dirname(place)) and _own(place)):
            return None
        return unpack(read_regular(place), key)
    except OSError:
        return None


def keep(key: str, data: dict[str, Any]) -> None:
    """Put a compiled form into the user's cache, whole or not at all.  Without a place to write, or one that
    others may write to, rules are just compiled again."""
    place = _place(key)
    folder = os.path.dirname(place)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if _own(folder):
            _write(place, pack(data))
    except OSError:
        pass


def _place(key: str) -> str:
    return os.path.join(cache(), f"rules-{key[:32]}.json")


def _own(path: str) -> bool:
    """Whether this is no link, and nobody but this user (or root) may write to it."""
    found = os.lstat(path)
    if stat.S_ISLNK(found.st_mode):
        return False
    if not hasattr(os, "getuid"):  # Windows: the user's profile is the user's own
        return True
    return found.st_uid in (os.getuid(), 0) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _write(place: str, content: bytes) -> None:
    fresh = f"{place}.{os.urandom(6).hex()}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(content)
        os.replace(fresh, place)
    except BaseException:
        os.unlink(fresh)
        raise
