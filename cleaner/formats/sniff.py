"""What a file is, from its first bytes."""

from __future__ import annotations

import re

from ..errors import DocumentError
from .registry import formats, labels, ranked
from .text import TEXT
from .text.decoding import HEAD
from .zip_archive import ZIP

__all__ = ["HEAD", "foreign", "kind", "office"]

_COLUMN = "write the texts that are in it to text files, or to a pipe: ... | cleaner"
_UNPACK = "unpack it and give the directory, or make it a ZIP"
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
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"\xfd7zXZ\0", "an xz file", "try: xz -dc FILE | cleaner"),
    (b"BZh", "a bzip2 file", "try: bzip2 -dc FILE | cleaner"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", "try: zstd -dc FILE | cleaner"),
    (b"LZIP", "an lzip file", "try: lzip -dc FILE | cleaner"),
    (b"\x04\x22M\x18", "an LZ4 file", "try: lz4 -dc FILE | cleaner"),
    (b"MSCF", "a cabinet archive", _UNPACK),
    (b"ITSF", "a compiled help file", "unpack it: 7z x FILE"),
    (b"SQLite format 3\0", "an SQLite database", _COLUMN),
    (b"PAR1", "a Parquet file", _COLUMN),
    (b"ARROW1\0", "an Arrow file", _COLUMN),
    (b"FEA1", "a Feather file", _COLUMN),
    (b"ORC", "an ORC file", _COLUMN),
    (b"Obj\x01", "an Avro file", _COLUMN),
    (b"\x93NUMPY", "an array of NumPy", _COLUMN),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file", _COLUMN),
    (b"MATLAB 5.0", "a MATLAB file", _COLUMN),
    (b"\x80\x02", "a pickle of Python", _COLUMN),
    (b"\x80\x03", "a pickle of Python", _COLUMN),
    (b"\x80\x04\x95", "a pickle of Python", _COLUMN),
    (b"\x80\x05\x95", "a pickle of Python", _COLUMN),
    (b"\0\1\0\0\0", "a font", ""),
    (b"OTTO", "a font", ""),
    (b"wOFF", "a font", ""),
    (b"wOF2", "a font", ""),
    (b"\xca\xfe\xba\xbe", "a program", ""),
    (b"\xcf\xfa\xed\xfe", "a program", ""),
    (b"\0asm", "a program", ""),
    (b"PACK\0", "a Git pack", ""),
    (b"MThd", "a sound file", ""),
    (b"8BPS", "a Photoshop image", "convert it to PNG or TIFF"),
    (b"\x06\x06\xed\xf5\xd8\x1d", "an InDesign document", "export it as PDF"),
    (b"\xffWPC", "a WordPerfect document", "save it as PDF or plain text"),
)
# The same for what stands further on.
_INNER: tuple[tuple[bytes, str, str], ...] = (
    (rb".{257}ustar(?:\0|  \0)", "a tar archive", _UNPACK),
    (rb".{4}ftyp", "a video or HEIF image file", "convert images to PNG or TIFF"),
    (rb"RIFF.{4}WAVE", "a sound file", ""),
    (rb"RIFF.{4}AVI ", "a video file", ""),
    (rb".{60}BOOKMOBI", "a Kindle book", "it has text already; try: ebook-convert FILE book.txt"),
    (rb".{32769}CD001", "an image of a disc", "unpack it and give the directory"),
)
# These are sure; of the others some are words, too: only with a NUL or bad UTF-8 behind them.
_SURE = frozenset((b"AT&TFORM", b"{\\rtf", b"%!PS"))
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
    """The name of the format of a file that begins with these (up to :data:`HEAD`) bytes: that of which they
    have the plainest sign, and "text" where they have none.

    Raises :class:`DocumentError` for what is clearly something else; ``name`` is what messages call it."""
    found = max(formats().values(), key=lambda format: format.sniff(head))
    if not found.sniff(head):
        _refuse(head, name)
        return TEXT
    if found.name == ZIP:
        _check_package(head, name)
    return found.name


def foreign(name: str, what: str, advice: str = "") -> DocumentError:
    """The error for a file that is something else."""
    return DocumentError(f"{name}: this is {what}, and not a {labels(ranked())}", advice)


def office(names: list[str]) -> tuple[str, str]:
    """What a ZIP with these members is if it is no archive of pages, and what to do; "" if it is one."""
    for mark, (what, advice) in _INSIDE.items():
        if mark in names:
            return what, advice
    return "", ""


def _check_package(head: bytes, name: str) -> None:
    """Refuse documents that are ZIPs inside: they say so in their first member."""
    for mark, (what, advice) in _FIRST.items():
        if head.find(mark, 30, 200) != -1:
            raise foreign(name, what, advice)


def _refuse(head: bytes, name: str) -> None:
    """Refuse what is clearly no text, and of no format that is known."""
    is_binary = not _is_utf8(head)
    for magic, what, advice in _FOREIGN:
        if head.startswith(magic) and (is_binary or magic in _SURE):
            raise foreign(name, what, advice)
    for pattern, what, advice in _INNER:
        if is_binary and re.match(pattern, head, re.DOTALL):
            raise foreign(name, what, advice)
    if _is_mpeg(head):
        raise foreign(name, "a sound file", "")


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
