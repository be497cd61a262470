"""PDF files written by hand, object by object: what no library would write."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def stream(data: bytes, entries: str = "", packed: bool = False) -> bytes:
    """A stream object with this content, deflated if ``packed``."""
    if packed:
        data, entries = zlib.compress(data, 9), f"{entries} /Filter /FlateDecode"
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries.encode(), len(data), data)


def assemble(objects: Mapping[int, bytes], trailer: str = "") -> bytes:
    """A file of these objects; number 1 is the catalog."""
    parts, offsets, at = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], {}, 15
    for number, body in objects.items():
        offsets[number] = at
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(parts[-1])
    size = max(objects) + 1
    table = b"".join(
        b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
        for number in range(1, size)
    )
    parts.append(
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, trailer.encode(), at)
    )
    return b"".join(parts)


def document(
    pages: Sequence[bytes],
    fonts: Sequence[bytes] = (HELVETICA,),
    extra: Mapping[int, bytes] | None = None,
    box: str = "0 0 612 792",
    page: str = "",
    catalog: str = "",
    resources: str = "",
    trailer: str = "",
) -> bytes:
    """A file with these content streams as pages; fonts are /F1, /F2, ...; ``extra`` objects are numbered
    from 1000, ``page``, ``catalog`` and ``resources`` are further entries of those dictionaries."""
    named = " ".join(f"/F{number} {10 + number} 0 R" for number in range(1, len(fonts) + 1))
    kids = " ".join(f"{101 + 2 * at} 0 R" for at in range(len(pages)))
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: f"<< /Font << {named} >> {resources} >>".encode(),
        **{11 + at: font for at, font in enumerate(fonts)},
    }
    for at, content in enumerate(pages):
        objects[100 + 2 * at] = content if content.startswith(b"<<") else stream(content)
        objects[101 + 2 * at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Resources 3 0 R "
            f"/Contents {100 + 2 * at} 0 R {page} >>"
        ).encode()
    return assemble({**objects, **(extra or {})}, trailer)


def lines(
    texts: Sequence[str], left: float = 72, top: float = 720, step: float = 14, size: float = 11
) -> bytes:
    """Content that shows lines of Latin-1 text, one under another."""
    shown = [b"BT /F1 %g Tf %g TL %g %g Td" % (size, step, left, top)]
    for text in texts:
        escaped = text.encode("latin-1").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        shown.append(b"(%s) Tj T*" % escaped)
    return b"\n".join([*shown, b"ET"])
