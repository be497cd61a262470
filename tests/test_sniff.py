"""What a file is by its first bytes: texts stay texts whatever they begin with."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import DocumentError, ExitCode
from cleaner.formats.sniff import kind
from cleaner.formats.text.decoding import HEAD, plain

from .conftest import ROOT

BMP = b"BM" + struct.pack("<IHHI", 58, 0, 0, 54) + struct.pack("<IiiHH", 40, 1, 1, 1, 24) + bytes(28)
ALTO = b'<?xml version="1.0"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">'
PAGE = b'<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">'
HOCR = b"<html><head><meta name='ocr-system' content='x'/></head><body><div class='ocr_page'>"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\n",
        b"Once upon a time",
        b"BMW builds cars",
        b"BM" + b"a" * 40,
        b"P5 is a bus",
        b"P1\nP2\nP3\n",
        b"PK is a name",
        b"MZ is short for Mainz",
        b"ID3 voters",
        b"BZhang",
        b"RIFFs and WEBPages",
        b"II*III",
        b"%discount",
        b"{\\rt is not rtf}",
        b"\x1f\x8b alone",
        b"7zip",
        b"PAR1 and ORC are words",
        b"MThd, MATLAB 5.0 and 8BPS",
        b"El gato puede ajustar " * 20,
        "Überall WAVE".encode("cp1252"),
        b"ftyp in bad UTF-8 \xff",
        b"<html><body>A page of the web</body></html>",
        b"<?xml version='1.0'?><TEI><text/></TEI>",
        b"<mets xmlns='http://www.loc.gov/METS/'/>",
        b"1 < 2 and alto > bass",
        "Überall Umlaute".encode(),
        "Überall Umlaute".encode("latin-1"),
        "Слово и дело".encode("cp1251"),
        "Слово и дело".encode("koi8-r"),
        "Ünder".encode("utf-16-le"),
        "\ufeffÜnder".encode("utf-16-le"),
        "\ufeffÜnder".encode("utf-16-be"),
        b"\0\0\0",
        b" " * 2000 + b"%PDF-1.7",
    ],
)
def test_is_text(head: bytes) -> None:
    assert kind(head) == "text"


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.4\n", "pdf"),
        (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n", "pdf"),  # as printers and mailers leave them
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
        (b"II*\0\x08\0\0\0", "image"),
        (b"MM\0*\0\0\0\x08", "image"),
        (b"MM\0+\0\x08\0\0", "image"),
        (b"GIF89a\x01\0\x01\0", "image"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image"),
        (BMP, "image"),
        (b"P4\n# made by hand\n16 16\n\0", "image"),
        (b"P2 3 4 255 0 0 0", "image"),
        (b"\0\0\0\x0cjP  \r\n\x87\n\0\0", "image"),
        (b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(20) + b"page.xml", "zip"),
        (b"PK\x05\x06" + bytes(18), "zip"),
        (b"\x1f\x8b\x08\0\0\0", "gzip"),
        (ALTO, "alto"),
        (b"\xef\xbb\xbf" + ALTO, "alto"),
        (ALTO.decode().encode("utf-16"), "alto"),
        (PAGE, "page"),
        (HOCR, "hocr"),
        (b"  \n" + HOCR, "hocr"),
    ],
)
def test_is_a_document(head: bytes, wanted: str) -> None:
    assert kind(head) == wanted
    assert not plain(head)


@pytest.mark.parametrize(
    ("head", "what", "advice"),
    [
        (b"\x7fELF\x02\x01\x01\0", "a program", ""),
        (b"MZ\x90\0\x03\0", "a program", ""),
        (b"AT&TFORM\0\0\x12\x34DJVM", "a DjVu document", "djvutxt"),
        (b"%!PS-Adobe-3.0\n", "a PostScript file", "ps2pdf"),
        (b"{\\rtf1\\ansi", "Rich Text Format", "save it as PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", "save it as PDF"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "an Office document", "save it as PDF"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "an EPUB book", "pandoc"),
        (
            b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text",
            "OpenDocument",
            "PDF",
        ),
        (b"ID3\x04\0\0", "a sound file", ""),
        (b"\xff\xfb\x90\x44", "a sound file", ""),
        (b"\0\0\0\x20ftypheic", "HEIF image", "PNG"),
        (b"BZh91AY&SY\xa0", "a bzip2 file", "bzip2 -dc"),
        (b"\xfd7zXZ\0\0", "an xz file", "xz -dc"),
        (b"7z\xbc\xaf\x27\x1c\0", "a 7-Zip archive", "unpack it"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive", "unpack it"),
        (b"PAR1\x15\x04\x15\xff", "a Parquet file", "to text files"),
        (b"ARROW1\0\0\xff\xff", "an Arrow file", "to text files"),
        (b"FEA1\0\0\0\0", "a Feather file", "to text files"),
        (b"ORC\x0a\x0b\x80", "an ORC file", "to text files"),
        (b"\x93NUMPY\x01\0v\0{'descr': '<f8'", "an array of NumPy", "to text files"),
        (b"\x89HDF\r\n\x1a\n\0", "an HDF5 file", "to text files"),
        (b"SQLite format 3\0\x10\0", "an SQLite database", "to text files"),
        (b"\x80\x04\x95\x0f\0\0", "a pickle of Python", "to text files"),
        (b"name.txt" + bytes(249) + b"ustar\x0000", "a tar archive", "unpack it"),
        (b"RIFF\x24\x08\0\0WAVEfmt ", "a sound file", ""),
        (b"Title" + bytes(55) + b"BOOKMOBI", "a Kindle book", "ebook-convert"),
        (b"\0\1\0\0\0\x0c", "a font", ""),
    ],
)
def test_is_something_else(head: bytes, what: str, advice: str) -> None:
    with pytest.raises(DocumentError) as caught:
        kind(head, "the/file")
    assert caught.value.code == ExitCode.DOCUMENT
    assert caught.value.problem.startswith(f"the/file: this is {what}") or what in caught.value.problem
    assert advice in caught.value.advice
    assert not plain(head)


@given(st.text(max_size=60), st.integers(0, 3))
def test_what_is_plainly_text_is_text(text: str, cut: int) -> None:
    data = text.encode("utf-8", "ignore")
    head = data[: len(data) - cut]
    if plain(head):
        assert kind(head) == "text"
        assert b"\0" not in head


@given(st.binary(max_size=80))
def test_says_something_of_anything(head: bytes) -> None:
    try:
        assert kind(head)
    except DocumentError as error:
        assert "this is" in error.problem


def test_a_long_text_is_plain_at_a_glance() -> None:
    text = "Größe 漢字 ".encode() * HEAD
    assert all(plain(text[:size]) for size in range(HEAD - 8, HEAD))


@pytest.mark.parametrize(
    "path", sorted(filter(Path.is_file, (ROOT / "samples").iterdir())), ids=lambda path: path.name
)
def test_our_samples(path: Path) -> None:
    endings = {".pdf": "pdf", ".hocr": "hocr", ".alto.xml": "alto"}
    wanted = next((name for ending, name in endings.items() if path.name.endswith(ending)), "text")
    assert kind(path.read_bytes()[:HEAD]) == wanted


def test_a_whole_png_is_an_image() -> None:
    rows = zlib.compress(b"\0\xff")
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    assert kind(b"\x89PNG\r\n\x1a\n" + b"".join(packed)) == "image"
