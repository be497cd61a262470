"""PDF files whose end is missing, and with it the list of their objects and pages: what is left of them."""

from __future__ import annotations

import os
import re

_LARGEST = 512 << 20  # bytes; a larger file is not searched
_PAGE = re.compile(rb"/Type\s{0,9}/Page(?![A-Za-z])")
_OBJECT = re.compile(rb"(\d{1,10})\s{1,9}\d{1,5}\s{1,9}obj\b")
_REACH = 4096  # bytes before its type in which a page's dictionary begins


def rescued(path: str) -> bytes:
    """A document of the pages that stand in a damaged file, in their order there; b"" if there are none."""
    if os.path.getsize(path) > _LARGEST:
        return b""
    with open(path, "rb") as file:
        data = file.read()
    if b"/Encrypt" in data:
        return b""
    numbers: dict[int, None] = {}
    for match in _PAGE.finditer(data):
        start = max(0, match.start() - _REACH)
        heads = list(_OBJECT.finditer(data, start, match.start()))
        if heads and data.find(b"endobj", heads[-1].end(), match.start()) == -1:
            numbers[int(heads[-1][1])] = None
    if not numbers:
        return b""
    free = max(int(match[1]) for match in _OBJECT.finditer(data)) + 1
    kids = b" ".join([b"%d 0 R" % number for number in numbers])
    return data + (
        b"\nendstream\nendobj\n%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n"
        b"%d 0 obj\n<< /Type /Pages /Count %d /Kids [%s] >>\nendobj\n"
        b"trailer\n<< /Root %d 0 R /Size %d >>\nstartxref\n0\n%%%%EOF\n"
        % (free, free + 1, free + 1, len(numbers), kids, free, free + 2)
    )
