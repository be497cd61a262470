"""Page images: their frames, and pictures of them."""

from __future__ import annotations

from ..format import NOTHING, START, Format

_MAGIC = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"GIF87a", b"GIF89a",
    b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51",
)  # fmt: skip


def sniff(head: bytes) -> int:
    """How plainly these bytes are those of an image."""
    return START if head.startswith(_MAGIC) or _is_bitmap(head) or _is_pnm(head) else NOTHING


def _is_bitmap(head: bytes) -> bool:
    """WebP and BMP, whose files begin with letters."""
    if head[:2] == b"BM":
        return head[6:10] == b"\0\0\0\0" and head[15:18] == b"\0\0\0"
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_pnm(head: bytes) -> bool:
    """PBM, PGM and PPM: P1 to P6, and a size."""
    if head[:1] != b"P" or head[1:2] not in (b"1", b"2", b"3", b"4", b"5", b"6") or not head[2:3].isspace():
        return False
    lines = (line.partition(b"#")[0] for line in head[2:512].split(b"\n"))
    size = b" ".join(lines).split()[:2]
    return len(size) == 2 and all(number.isdigit() for number in size)


FORMAT = Format(
    name="image",
    label="page image",
    media="image/*",
    help="an image of a page: PNG, JPEG, TIFF, ...",
    sniff=sniff,
    extensions=(
        ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".jp2", ".j2k", ".jpx",
        ".pbm", ".pgm", ".ppm", ".pnm",
    ),
    reader="cleaner.formats.images.reader",
    scan="cleaner.formats.images.reader",
    picture="cleaner.formats.images.picture",
    is_page=True,
    is_binary=True,
    rank=60,
    place=30,
)  # fmt: skip
