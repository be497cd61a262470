"""Damage in the streams of a PDF file.

pdfium shows what it can unpack of a stream and leaves out the rest without a word.  Here every deflated
stream that may bear on the text is unpacked once more, to learn whether it comes to its end.
"""

from __future__ import annotations

import mmap
import re
import zlib
from base64 import a85decode
from collections.abc import Iterator

ROOM = 1 << 29
"""So many bytes are looked at, packed and unpacked."""

_STREAM = re.compile(rb">>\s*stream(?:\r\n|\n|\r)")
_FILTER = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*(/ASCII85Decode\s*)?/FlateDecode\s*\])")
_OTHER = re.compile(
    rb"/Subtype\s*/Image\b|/EmbeddedFile|/Length1|/Type1C|/CIDFontType0C|/OpenType|/Alternate|/Metadata"
)
_LENGTH = re.compile(rb"/Length\s+(\d{1,12})(?!\s+\d+\s+R)\b")
_END = b"endstream"
_FLUSHED = b"\0\0\xff\xff"  # Acrobat ends streams so that it has added to
_ENCRYPTED = b"/Encrypt"
_HEAD = 1 << 12  # bytes of a dictionary that are looked at
_LARGE = 1 << 22  # streams of more bytes are pictures
_SLOW = 1 << 16  # as are such in ASCII; to undo that takes long
_CHUNK = 1 << 20  # of what is unpacked
_DEEP = 1 << 26  # so much of a stream is unpacked at most


def damaged(path: str) -> int:
    """How many streams of a file do not come to their end; 0 if that cannot be told."""
    with open(path, "rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (ValueError, OSError):  # empty, or no file that can be mapped
            return 0
        with data:
            if data.find(_ENCRYPTED) >= 0:
                return 0
            return _count(data)


def _count(data: mmap.mmap) -> int:
    count, room = 0, ROOM
    for stream, armoured in _streams(data):
        whole, length = _unpacked(stream, armoured)
        count += not whole
        room -= length + len(stream)
        if room < 0:
            break
    return count


def _streams(data: mmap.mmap) -> Iterator[tuple[bytes, bool]]:
    """Deflated streams that may hold text, and whether they are in ASCII, too."""
    at = 0
    while match := _STREAM.search(data, at):
        head = data[max(0, match.start() - _HEAD) : match.start()]
        head = head[head.rfind(b"obj") + 1 :]
        at = end = _end(data, match.end(), head)
        packed = _FILTER.search(head)
        if not packed or _OTHER.search(head):
            continue
        armoured = bool(packed[1])
        if end - match.end() <= (_SLOW if armoured else _LARGE):
            yield data[match.end() : end], armoured


def _end(data: mmap.mmap, start: int, head: bytes) -> int:
    """Where a stream ends: where its dictionary says, if that is so, else at the next such word.  A file in a
    stream has streams of its own."""
    if length := _LENGTH.search(head):
        end = start + int(length[1])
        if data[end : end + 16].lstrip().startswith(_END):
            return end
    end = data.find(_END, start)
    return end if end >= 0 else len(data)


def _unpacked(stream: bytes, armoured: bool) -> tuple[bool, int]:
    """Whether a stream comes to its end, and how long it is there."""
    unpacker = zlib.decompressobj()
    length = 0
    try:
        if armoured:
            stream = a85decode(stream.strip().removesuffix(b"~>"))
        if not stream.strip() or stream.rstrip().endswith(_FLUSHED):
            return True, 0
        while stream and not unpacker.eof and length < _DEEP:
            length += len(unpacker.decompress(stream, _CHUNK))
            stream = unpacker.unconsumed_tail
    except (zlib.error, ValueError):
        return False, length
    return unpacker.eof or length >= _DEEP, length
