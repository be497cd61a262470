"""PDF files that mean harm, or have come to some: small, and asking for all the memory and time there is."""

from __future__ import annotations

import zlib

from .pdfs import HELVETICA, assemble, document, lines, stream

GIB = 1 << 30


def _deflated(unit: bytes, times: int) -> bytes:
    """A repeated text, deflated without ever being held."""
    packer = zlib.compressobj(9)
    chunk = unit * (1 << 16)
    parts = [packer.compress(chunk) for _ in range(times // (1 << 16))]
    return b"".join([*parts, packer.flush()])


def _page(content: bytes) -> bytes:
    return document([content])


def _packed(data: bytes, filters: str) -> bytes:
    return b"<< /Filter [%s] /Length %d >>\nstream\n%s\nendstream" % (filters.encode(), len(data), data)


def flate(size: int = GIB) -> bytes:
    """A page whose content is spaces, so many bytes of them."""
    return _page(_packed(_deflated(b" ", size), "/FlateDecode"))


def nested_flate(size: int = GIB) -> bytes:
    """The same, deflated a second and a third time: a few hundred bytes."""
    data = zlib.compress(zlib.compress(_deflated(b" ", size), 9), 9)
    return _page(_packed(data, "/FlateDecode /FlateDecode /FlateDecode"))


def operators(count: int = 100_000_000) -> bytes:
    """A page of so many graphics operators that draw nothing."""
    return _page(_packed(_deflated(b"q Q ", count), "/FlateDecode"))


def letters(count: int = 1_100_000) -> bytes:
    """A page of so many letters."""
    shown = [b"BT /F1 1 Tf 1 0 0 1 10 9 Tm"]
    shown += [b"(%s) Tj 0 0.7 Td" % (b"%04d " % line * 200) for line in range(count // 1000)]
    return document([stream(b" ".join([*shown, b"ET"]), packed=True)])


def looping_tree() -> bytes:
    """Page nodes that are each other's parents and children."""
    return assemble(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 4 /Parent 3 0 R >>",
            3: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 4 /Parent 2 0 R >>",
        }
    )


def looping_form() -> bytes:
    """A form that shows itself, twice."""
    form = stream(b"/X Do /X Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 3 0 R")
    return document([b"/X Do"], extra={1000: form}, resources="/XObject << /X 1000 0 R >>")


def doubling_forms(depth: int = 28) -> bytes:
    """Forms that each show the next one twice, down to one that writes a word."""
    forms = {
        1000 + at: stream(
            b"/X Do /X Do" if at < depth else lines(["boom"]),
            "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources "
            f"<< /XObject << /X {1001 + at} 0 R >> /Font << /F1 11 0 R >> >>",
        )
        for at in range(depth + 1)
    }
    return document([b"/X Do"], extra=forms, resources="/XObject << /X 1000 0 R >>")


def nested_arrays(depth: int = 200_000) -> bytes:
    """A page with an entry of so many arrays, each in the one before."""
    return document([lines(["still here"])], page="/Deep " + "[" * depth + "]" * depth)


def nested_state(depth: int = 1_000_000) -> bytes:
    """A page that saves its graphics state so many times, and writes a word."""
    return document([stream(b"q " * depth + lines(["still here"]), packed=True)])


def many_pages(count: int = 100_000) -> bytes:
    """So many pages, all the same one."""
    return assemble(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b"5 0 R " * count),
            3: b"<< /Font << /F1 4 0 R >> >>",
            4: HELVETICA,
            5: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources 3 0 R /Contents 6 0 R >>",
            6: stream(lines(["the same page again"])),
        }
    )


def claimed_pages(count: int = 2_000_000_000) -> bytes:
    """One page, and the claim that there are so many."""
    return document([lines(["one"])]).replace(b"/Count 1 ", b"/Count %d " % count)


def huge_page(size: int = 1_000_000_000) -> bytes:
    """A page so many points wide and high, with words on it."""
    return document([lines(["small words on a large page"])], box=f"0 0 {size} {size}")


def truncated(share: float = 0.6) -> bytes:
    """The first part of a file of ten pages."""
    whole = document([lines([f"page number {number}", "a second line"]) for number in range(10)])
    return whole[: int(len(whole) * share)]


FATAL = (flate, operators, nested_flate, looping_form, doubling_forms)
"""Those that end the process or its time; two that differ come first."""
