"""What the first bytes of a file of markup are of, without a parser."""

from __future__ import annotations

import codecs
import re

_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_PROLOG = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))


def is_markup(head: bytes) -> bool:
    """Whether a file that begins so may be one of markup."""
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] == b"<"


def wide(data: bytes) -> str:
    """The name of the encoding if it has two bytes for a letter, as its first bytes tell; else ""."""
    if data.startswith((codecs.BOM_UTF16_LE, b"<\0")):
        return "utf-16-le"
    return "utf-16-be" if data.startswith((codecs.BOM_UTF16_BE, b"\0<")) else ""


def text_of(head: bytes) -> str:
    """The text of markup that begins so; "" if it is none."""
    if not is_markup(head):
        return ""
    text = head.decode(wide(head) or "utf-8", "replace").lstrip("\ufeff")
    return text if text.lstrip().startswith("<") else ""


def root_of(head: bytes) -> str:
    """The name of the root element of a file that begins so, without its prefix; "" if there is none."""
    text = text_of(head)
    match = _ROOT.match(text, _prolog(text)) if text else None
    return match[1].rpartition(":")[2] if match else ""


def _prolog(text: str) -> int:
    """Where the root element of a document begins: behind declarations and comments."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        close = next((end for start, end in _PROLOG if text.startswith(start, at)), "")
        if not close:
            return at
        if close == ">" and -1 < text.find("[", at) < text.find(">", at):
            at = text.find("]", at)
        at = text.find(close, at) if at >= 0 else -1
        if at < 0:
            return len(text)
        at += len(close)
    return at
