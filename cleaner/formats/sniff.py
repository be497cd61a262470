"""What a file is, from its first bytes."""

from __future__ import annotations

from ..errors import DocumentError
from .text.decoding import HEAD

PDF, IMAGE, HOCR, ALTO, PAGE, TEXT = "pdf", "image", "hocr", "alto", "page", "text"
ZIP, GZIP = "zip", "gzip"
__all__ = ["HEAD", "foreign", "kind", "office"]
LAYOUT = frozenset((HOCR, ALTO, PAGE))
PACKED = frozenset((ZIP, GZIP))

_IMAGES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"GIF87a", b"GIF89a",
    b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51",
)  # fmt: skip
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# What cannot be read: what it begins with, what it is, what to do with it.
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"AT&TFORM", "a DjVu document", "try: djvutxt FILE | cleaner, or ddjvu -format=pdf FILE book.pdf"),
    (b"\x7fELF", "a program", ""),
    (b"MZ", "a program", ""),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", "save it as PDF or plain text"),
    (b"{\\rtf", "a document in Rich Text Format", "save it as PDF or plain text"),
    (b"%!PS", "a PostScript file", "try: ps2pdf FILE - | cleaner"),
    (b"ID3", "a sound file", ""),
    (b"OggS", "a sound or video file", ""),
    (b"fLaC", "a sound file", ""),
    (b"\x1aE\xdf\xa3", "a video file", ""),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it and give the directory, or make it a ZIP"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it and give the directory, or make it a ZIP"),
    (b"\xfd7zXZ\0", "an xz file", "try: xz -dc FILE | cleaner"),
    (b"BZh", "a bzip2 file", "try: bzip2 -dc FILE | cleaner"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", "try: zstd -dc FILE | cleaner"),
    (b"SQLite format 3\0", "a database", ""),
)
_BINARY = frozenset((b"MZ", b"ID3", b"BZh"))  # texts may begin so: only with a NUL or bad UTF-8 behind it
_EPUB = "an EPUB book", "it has text already; try: pandoc -t plain FILE"
_OPEN = "an OpenDocument file", "save it as PDF or plain text"
_OFFICE = "an Office document", "save it as PDF or plain text"
_FIRST = {
    b"application/epub+zip": _EPUB,
    b"application/vnd.oasis.opendocument": _OPEN,
    b"[Content_Types].xml": _OFFICE,
}
_INSIDE = {
    "META-INF/container.xml": _EPUB,
    "META-INF/manifest.xml": _OPEN,
    "[Content_Types].xml": _OFFICE,
    "META-INF/MANIFEST.MF": ("a Java archive", ""),
}


def kind(head: bytes, name: str = "the input") -> str:
    """What a file is that begins with these (up to :data:`HEAD`) bytes: "pdf", "image", "hocr", "alto",
    "page", "zip", "gzip", or "text" for everything else that may be one.

    Raises :class:`DocumentError` for what is clearly something else; ``name`` is what messages call it."""
    if head.startswith(_ZIP):
        return _package(head, name)
    if head.startswith(b"\x1f\x8b\x08"):
        return GZIP
    if head.startswith(_IMAGES) or _is_bitmap(head) or _is_pnm(head):
        return IMAGE
    if b"%PDF-" in head[:1024]:
        return PDF
    for magic, what, advice in _FOREIGN:
        if head.startswith(magic) and (magic not in _BINARY or not _is_utf8(head)):
            raise foreign(name, what, advice)
    if head[4:8] == b"ftyp":
        raise foreign(name, "a video or HEIF image file", "convert images to PNG or TIFF")
    if _is_mpeg(head):
        raise foreign(name, "a sound file", "")
    return _marked_up(head)


def foreign(name: str, what: str, advice: str = "") -> DocumentError:
    """The error for a file that is something else."""
    return DocumentError(
        f"{name}: this is {what}, and not a text, PDF, page image, hOCR, ALTO or PAGE file",
        advice,
    )


def office(names: list[str]) -> tuple[str, str]:
    """What a ZIP with these members is if it is no archive of pages, and what to do; "" if it is one."""
    for mark, (what, advice) in _INSIDE.items():
        if mark in names:
            return what, advice
    return "", ""


def _package(head: bytes, name: str) -> str:
    """Documents that are ZIPs inside: they say so in their first member."""
    for mark, (what, advice) in _FIRST.items():
        if head.find(mark, 30, 200) != -1:
            raise foreign(name, what, advice)
    return ZIP


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


def _is_mpeg(head: bytes) -> bool:
    """A frame of MPEG sound: eleven bits set, and no byte-order mark."""
    return len(head) > 3 and head[0] == 0xFF and head[1] in (0xFB, 0xF3, 0xFA) and not _is_utf8(head)


def _is_utf8(head: bytes) -> bool:
    """Whether these may be the first bytes of a text in UTF-8: without NUL, a last character may be cut."""
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and b"\0" not in head
    return b"\0" not in head


def _marked_up(head: bytes) -> str:
    """hOCR, ALTO and PAGE among markup; all other markup is text."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1]
    if start != b"<":
        return TEXT
    from .layout.markup import kind_of

    return kind_of(head) or TEXT
