"""A file of markup in which single tags and texts are changed, and not a byte of the rest."""

from __future__ import annotations

import re
from typing import NamedTuple

_ATTRIBUTE = re.compile(r"""([^\s=<>/"']+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)""")
_TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML, even as references
_WINDOW = 1 << 10
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def escaped(text: str, quote: bool = False) -> str:
    """Text as it stands between tags, or, with ``quote``, in an attribute of either kind of quotes."""
    marks = "&<>\"'\t\n\r" if quote else "&<>\r"
    text = _ILLEGAL.sub("\ufffd", text)
    return "".join(_ESCAPES.get(char, "&#39;") if char in marks else char for char in text)


class _Splice(NamedTuple):
    start: int
    end: int
    markup: str


class _Tag(NamedTuple):
    """A tag: where it ends, how it was, and how it is now."""

    end: int
    before: str
    now: str


class Draft:
    """Changes to a file, in offsets of its bytes.  What its encoding does not have is written as a
    reference."""

    def __init__(self, data: bytes, encoding: str) -> None:
        self._data = data
        self._encoding = encoding
        self._tags: dict[int, _Tag] = {}  # by start
        self._splices: list[_Splice] = []

    def tag(self, start: int) -> str:
        """The tag that begins at an offset, as it is now."""
        return self._tag(start).now

    def end(self, start: int) -> int:
        """Where the tag that begins at an offset ends."""
        return self._tag(start).end

    def set(self, start: int, name: str, value: str) -> None:
        """Give the tag that begins there an attribute; one of this name gets another value."""
        end, old, tag = self._tag(start)
        for match in _ATTRIBUTE.finditer(tag):
            if match[1].lower() == name.lower():
                quote = match[2][0] if match[2][0] in "\"'" else '"'
                written = f"{quote}{escaped(value, quote=True)}{quote}"
                tag = tag[: match.start(2)] + written + tag[match.end(2) :]
                break
        else:
            close = len(tag) - (2 if tag.endswith("/>") else 1)
            body = tag[:close].rstrip()
            tag = f'{body} {name}="{escaped(value, quote=True)}"{tag[len(body) :]}'
        self._tags[start] = _Tag(end, old, tag)

    def replace(self, start: int, end: int, markup: str) -> None:
        """Put markup in the place of a span.  Spans do not overlap; at one place they come in order."""
        self._splices.append(_Splice(start, end, markup))

    def done(self) -> bytes:
        """The file with its changes."""
        tags = [_Splice(at, tag.end, tag.now) for at, tag in self._tags.items() if tag.now != tag.before]
        parts: list[bytes] = []
        at = 0
        splices = sorted(self._splices + tags, key=lambda splice: (splice.start, splice.end))
        for start, end, markup in splices:
            parts += (self._data[at:start], markup.encode(self._encoding, "xmlcharrefreplace"))
            at = end
        parts.append(self._data[at:])
        return b"".join(parts) if at else self._data

    def _tag(self, start: int) -> _Tag:
        if start not in self._tags:
            size = _WINDOW
            while True:
                text = self._data[start : start + size].decode(self._encoding, "replace")
                match = _TAG.match(text)
                if match or start + size >= len(self._data):
                    break
                size *= 4
            old = match[0] if match else ""
            self._tags[start] = _Tag(start + len(old.encode(self._encoding)), old, old)
        return self._tags[start]
