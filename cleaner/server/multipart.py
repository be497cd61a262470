"""Bodies of forms (RFC 7578), as they come in: one file, and options as fields.

``curl -F file=@scan.pdf -F lang=de`` sends one, and so does the form of any web page.  The file is handed on
piece by piece; of fields no more is kept than options need.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import Message
from urllib.parse import urlencode

from .asked import LISTS
from .problems import Problem

FILES = ("file", "text")  # names of fields that are the file though they have no file name
MOST_HEAD = 8192  # bytes of the head of a part
MOST_VALUE = 4096  # bytes of a field
MOST_FIELDS = 400  # a list of options may have a field for each of its values
ADVICE = "Send one file, as curl -F file=@scan.pdf does, and options as further fields."


class Form:
    """A form as it comes in.  ``charset`` is known once its file has begun; ``query``, which is what the
    fields say, once all was read."""

    def __init__(self, chunks: AsyncIterator[bytes], boundary: str) -> None:
        self._chunks = chunks
        self._line = f"\r\n--{boundary}".encode()
        self._kept = b"\r\n"  # so that the first boundary is like the others
        self._fields: dict[str, list[str]] = {}
        self.charset = ""
        self.name = ""

    @property
    def query(self) -> str:
        """The fields as a query string: values of the same name, with commas between if it is a list."""
        fields = dict(self._fields)
        if self.name and "name" not in fields:
            fields["name"] = [self.name]
        joined = {name: [",".join(values)] if name in LISTS else values for name, values in fields.items()}
        return urlencode(joined, doseq=True)

    async def file(self) -> AsyncIterator[bytes]:
        """The bytes of the file; the fields behind it are read at the end.  Raises :class:`Problem`."""
        found = False
        async for _ in self._part():  # what stands before the first boundary
            pass
        while (head := await self._head()) is not None:
            name, filename = _names(head)
            if filename is None and name not in FILES:
                await self._field(name)
                continue
            if found:
                raise Problem("bad-request", f"There are several files in it. {ADVICE}")
            found, self.name = True, filename or ""
            self.charset = str(head.get_param("charset", "") or "")
            async for piece in self._part():
                yield piece
        if not found:
            raise Problem("bad-request", f"There is no file in it. {ADVICE}")

    async def _field(self, name: str) -> None:
        value = b""
        async for piece in self._part():
            value += piece
            if len(value) > MOST_VALUE:
                raise Problem("bad-request", f"A field has more than {MOST_VALUE:,} bytes. {ADVICE}")
        if sum(map(len, self._fields.values())) >= MOST_FIELDS:
            raise Problem("bad-request", f"There are more than {MOST_FIELDS} fields. {ADVICE}")
        self._fields.setdefault(name, []).append(value.decode("utf-8", "replace"))

    async def _part(self) -> AsyncIterator[bytes]:
        """What stands before the next boundary, which is passed."""
        while (at := self._kept.find(self._line)) < 0:
            safe = len(self._kept) - len(self._line) + 1
            if safe > 0:
                piece, self._kept = self._kept[:safe], self._kept[safe:]
                yield piece
            await self._more()
        piece, self._kept = self._kept[:at], self._kept[at + len(self._line) :]
        if piece:
            yield piece

    async def _head(self) -> Message | None:
        """The head of the part behind a boundary; None behind the last one."""
        while len(self._kept) < 2:
            await self._more()
        if self._kept.startswith(b"--"):
            async for _ in self._chunks:  # nothing is expected behind it
                pass
            return None
        while (end := self._kept.find(b"\r\n\r\n")) < 0:
            if len(self._kept) > MOST_HEAD:
                raise _broken()
            await self._more()
        lines, self._kept = self._kept[:end], self._kept[end + 4 :]
        if len(lines) > MOST_HEAD or not lines.startswith(b"\r\n"):
            raise _broken()
        return _message(lines[2:])

    async def _more(self) -> None:
        async for chunk in self._chunks:
            self._kept += chunk
            return
        raise _broken()


def boundary_of(content_type: str) -> str:
    """The boundary of a form.  Raises :class:`Problem` if none is named."""
    message = Message()
    message["Content-Type"] = content_type
    found = message.get_boundary("")
    if not 0 < len(found) <= 70 or not found.isascii() or not found.isprintable():
        raise Problem("bad-request", f"A form needs a boundary, and this one is none. {ADVICE}")
    return found


def _broken() -> Problem:
    return Problem("bad-request", f"The form breaks off, or a part of it has no head. {ADVICE}")


def _message(lines: bytes) -> Message:
    message = Message()
    for line in lines.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() in ("content-disposition", "content-type"):
            message[name.strip()] = value.strip()
    return message


def _names(head: Message) -> tuple[str, str | None]:
    """The name of a field, and that of its file, if it is one."""
    name = head.get_param("name", "", "content-disposition")
    filename = head.get_param("filename", None, "content-disposition")
    return _plain(name) or "", _plain(filename)


def _plain(value: object) -> str | None:
    """A parameter as a string: one in the form of RFC 2231 has its charset and language beside it."""
    return value[2] if isinstance(value, tuple) else None if value is None else str(value)
