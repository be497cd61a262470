"""ZIP and gzip: unpacked into files, within limits.

The archives of strangers may unpack to any size, name places outside of the directory they are unpacked in,
and hold archives in turn: sizes are counted as they come, files get names of our own, and what is nested is
refused.
"""

from __future__ import annotations

import errno
import gzip
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import DocumentError, LimitError
from ..formats import sniff
from ..formats.gzip_file import GZIP
from ..formats.registry import packed
from ..formats.text import ENDINGS, TEXT
from ..settings import LIMITS, Limit

CHUNK = 1 << 16
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))  # it is not the archive that is damaged
_SYSTEM = frozenset((".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX"))
_REPAIR = "it is damaged or not complete; zip -FF FILE --out repaired.zip may save what there is"
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)
_LONGEST = 80  # characters of what the library says of an error, which may hold what it has read


class Member(NamedTuple):
    """A file out of an archive: its name there, where it lies now, its kind; ``problem`` says as a clause why
    there is no file."""

    name: str
    path: str
    kind: str
    problem: str = ""


def gunzip(path: str, target: str, name: str, limit: int) -> None:
    """Unpack a gzip file (all of its members) into the file ``target``, up to ``limit`` bytes.

    Raises :class:`LimitError`, and :class:`DocumentError` for a file that is damaged."""
    room = limit
    try:
        with gzip.open(path) as file, open(target, "wb") as out:
            while chunk := file.read(CHUNK):
                room -= len(chunk)
                if room < 0:
                    raise too_big(name, limit)
                out.write(chunk)
    except EOFError:
        raise DocumentError("the gzip file ends too early", "get the whole file", file=name) from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DocumentError(f"the gzip file is damaged: {error}", "get it again", file=name) from None


def kind_within(path: str, head: bytes) -> str:
    """The kind of a file that begins with ``head``; of a gzip file, that of what it holds.  Raises
    :class:`DocumentError` for what cannot be read."""
    kind = sniff.kind(head, path)
    if kind != GZIP:
        return kind
    try:
        with gzip.open(path) as file:
            return sniff.kind(file.read(sniff.HEAD), path)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return kind


def unzip(path: str, folder: str, name: str, limit: int, most: int) -> Iterator[Member]:
    """Unpack the files of a ZIP that may hold pages into ``folder``, under names of our own, and give each.

    At most ``limit`` bytes and ``most`` files.  Raises :class:`DocumentError` for archives that are damaged,
    encrypted, nested, no archive of pages, or that name places outside of it; :class:`LimitError`."""
    try:
        archive = zipfile.ZipFile(path)
    except _FAULTS as error:
        raise DocumentError(f"cannot be read as a ZIP: {error}", _REPAIR, file=name) from None
    with archive:
        _check(archive.infolist(), name, most)
        entries = [entry for entry in archive.infolist() if not _is_left_out(entry)]
        room = limit
        for number, entry in enumerate(entries):
            target = os.path.join(folder, f"{number:06}")
            try:
                member = _extract(archive, entry, target, name, room)
            except _Full:
                raise too_big(name, limit) from None
            room -= os.path.getsize(target)
            if not member.path:
                os.unlink(target)
            yield member


def member(path: str, name: str, limit: int) -> bytes:
    """The bytes of one file of a ZIP.  Raises :class:`DocumentError` if it is not there or is damaged, and
    :class:`LimitError` if it has more than ``limit``."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            data = file.read(limit + 1)
    except (KeyError, *_FAULTS) as error:
        raise DocumentError(f"cannot be read out of the ZIP: {str(error)[:_LONGEST]}", file=name) from None
    if len(data) > limit:
        raise too_big(name, limit)
    return data


def _is_left_out(entry: zipfile.ZipInfo) -> bool:
    """Directories, links, and what systems put into archives for themselves."""
    parts = entry.filename.split("/")
    hidden = parts[-1].startswith(".") or not _SYSTEM.isdisjoint(parts)
    return entry.is_dir() or hidden or stat.S_ISLNK(entry.external_attr >> 16)


def _check(entries: list[zipfile.ZipInfo], name: str, most: int) -> None:
    what, advice = sniff.office([entry.filename for entry in entries])
    if what:
        raise sniff.foreign(name, what, advice)
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise DocumentError(
                f"its member '{entry.filename[:200]}' lies outside of the archive",
                "do not trust it; if you do, unpack it yourself and give the directory",
                file=name,
            )
        if entry.flag_bits & 1:
            raise DocumentError("the ZIP is encrypted", "unpack it and give the directory", file=name)
    if len(entries) > most:
        raise LimitError(
            f"the ZIP has {len(entries)} files, more than the {most} of the limit max_pages",
            f"{LIMITS['max_pages'].variable('max_pages')}={len(entries)} allows them",
            "max_pages",
            file=name,
        )


class _Full(Exception):
    """A member is bigger than the room that is left."""


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: str, name: str, room: int) -> Member:
    """Write a member to a file; without a path if it holds no page."""
    shown = entry.filename
    with open(target, "wb") as out:
        try:
            with archive.open(entry) as file:
                head = file.read(sniff.HEAD)
                kind = _kind(head, shown, name)
                if not kind:
                    return Member(shown, "", "")
                while head:
                    room -= len(head)
                    if room < 0:
                        raise _Full
                    out.write(head)
                    head = file.read(CHUNK)
        except _FAULTS as error:
            if getattr(error, "errno", None) in _FULL:
                raise
            return Member(shown, "", "", f"it is damaged in the archive ({str(error)[:_LONGEST]})")
    return Member(shown, target, kind)


def _kind(head: bytes, member: str, name: str) -> str:
    """The kind of a member, "" if it is no page."""
    try:
        kind = sniff.kind(head, member)
    except DocumentError:
        return ""
    if kind in packed():
        raise DocumentError(
            f"its member '{member}' is an archive itself", "unpack it and give the directory", file=name
        )
    return "" if kind == TEXT and not member.lower().endswith(ENDINGS) else kind


def too_big(name: str, limit: int) -> LimitError:
    """The error for what unpacks to more than the limit max_document."""
    entry: Limit = LIMITS["max_document"]
    return LimitError(
        f"more than the {limit:,} bytes of the limit max_document",
        f"{entry.variable('max_document')}=8G, for example, allows more",
        "max_document",
        file=name,
    )
