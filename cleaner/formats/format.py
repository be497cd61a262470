"""What a format says of itself: ``FORMAT`` in its folder, where :mod:`cleaner.formats.registry` finds it.

Only what is light belongs into the ``__init__`` of a format: what reads, writes or shows a file is named here
as a module, and loaded when it is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

NOTHING, CONTENT, ROOT, NEAR, START = range(5)
"""How plainly the first bytes of a file show its format: not at all; by something among them; by the root
element of their markup; by a signature that other bytes may precede; by one that they begin with."""


def unknown(head: bytes) -> int:
    """The sign of a format that nothing shows."""
    return NOTHING


class Format(NamedTuple):
    """A format of input.

    ``name``        what records, results and other code call it
    ``label``       what people call one file of it: "PDF", "hOCR file"
    ``media``       its media type; of a family of types, such as ``image/*``
    ``help``        what the HTTP API says of such a body
    ``sniff``       how plainly the first bytes of a file (up to ``sniff.HEAD``) show it, one of the five
                    above; the format of which they do most plainly is that of the file
    ``extensions``  endings of its files, in lower case, the usual one first
    ``aliases``     other media types, by which it may be sent and asked for
    ``taken``       media types by which it may only be sent
    ``reader``      module with ``read_pages(path, request)``, which runs in a worker; "" for plain text and
                    for what packs other files, which :mod:`cleaner.reading` opens itself
    ``writer``      module with ``corrected(data, result, pages)``, if it can be written back with its layout
    ``is_new``      whether that module has ``from_source(result)``, too: documents of formats without a
                    writer are written in this one
    ``scan``        module with ``raster(path, index, password)``, the image of a page for OCR
    ``picture``     module with ``png(path or file, index, width)``, a page as the web page shows it
    ``glance``      module with ``glance(path)``, what can be known of a file without reading it
    ``is_page``     whether a file is a page (or some) of a book, and not a document of its own
    ``is_binary``   whether a file of such a name that is a text cannot be what it should
    ``is_packed``   whether its files hold other files
    ``in_ranges``   whether several workers may read ranges of its pages, each at the cost of those
    ``rank``        of several files with the same pages the one with the lowest is read
    ``place``       where it stands in lists for people
    """

    name: str
    label: str
    media: str
    help: str
    sniff: Callable[[bytes], int] = unknown
    extensions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    reader: str = ""
    writer: str = ""
    is_new: bool = False
    scan: str = ""
    picture: str = ""
    glance: str = ""
    is_page: bool = False
    is_binary: bool = False
    is_packed: bool = False
    in_ranges: bool = False
    rank: int = 45
    place: int = 65
