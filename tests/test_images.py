"""Sizes of images from their headers: every kind, and what a stranger may do to a header."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from cleaner.errors import DocumentError
from cleaner.formats.images.frames import sizes

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
LOOP = struct.pack(
    "<2sHI H HHII I", b"II", 42, 8, 1, 256, 3, 1, 7, 8
)  # a directory that is its own successor


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not an image"),
        (b"a text", "not an image"),
        (b"P8\n1 1\n", "not an image"),
        (b"PK\x03\x04", "not an image"),
        (PNG, "damaged"),
        (PNG + struct.pack(">II", 0, 5), "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x04ab", "damaged"),  # no frame
        (b"\xff\xd8\xff\xe0\x00\x00" * 9, "damaged"),  # a segment of no length
        (b"GIF89a\x01", "damaged"),
        (b"BM" + b"\0" * 9, "damaged"),
        (b"P5\n# only a comment\n", "damaged"),
        (b"P5 " + b"9" * 5000 + b" 1 255\n", "damaged"),
        (b"P7\nWIDTH 5\nENDHDR\n", "damaged"),
        (b"RIFF\0\0\0\0WEBPVP9 ", "damaged"),
        (b"II*\0\xff\xff\xff\x7f", "damaged"),
        (b"II+\0\x08\0\0\0" + b"\xff" * 8, "damaged"),
        (LOOP, "damaged"),  # it has no height
        (b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 99, "damaged"),
    ],
)
def test_what_has_no_size(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=told):
        list(sizes(str(path)))


@pytest.mark.parametrize("ending", ["png", "jpg", "gif", "bmp", "webp", "pgm", "tif", "jp2", "j2k"])
def test_sizes(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    Image.new("L", (301, 207)).save(path)
    assert list(sizes(str(path))) == [(301, 207)]


@pytest.mark.parametrize("how", [{"lossless": True}, {"exif": b"Exif\0\0ab"}])
def test_kinds_of_webp(tmp_path: Path, how: dict[str, bool | bytes]) -> None:
    path = tmp_path / "a.webp"
    Image.new("RGB", (301, 207), "red").save(path, None, **how)
    assert list(sizes(str(path))) == [(301, 207)]


@pytest.mark.parametrize(
    "data",
    [
        b"P4 #bits\n301 #wide\n207\n",
        b"P7\nWIDTH 301\nHEIGHT 207\nDEPTH 1\nMAXVAL 255\nENDHDR\n",
        b"BM" + bytes(12) + struct.pack("<IHH", 12, 301, 207),
        b"BM" + bytes(12) + struct.pack("<Iii", 40, 301, -207),  # from the top down
        b"\xff\xd8\xff\xff\xe1\x00\x02\xff\xc4\x00\x02\xff\xc2" + struct.pack(">HBHH", 8, 8, 207, 301),
    ],
)
def test_rare_headers(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(data)
    assert list(sizes(str(path))) == [(301, 207)]


@pytest.mark.parametrize("big", [False, True])
def test_pages_of_a_tiff(tmp_path: Path, big: bool) -> None:
    path = tmp_path / "a.tif"
    Image.new("L", (5, 6)).save(path, save_all=True, append_images=[Image.new("1", (7, 8))], big_tiff=big)
    assert list(sizes(str(path))) == [(5, 6), (7, 8)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff",
            b"II*\0",
            b"MM\0+",
            b"GIF89a",
            b"BM",
            b"P6\n",
            b"P7\n",
            b"\xff\x4f\xff\x51",
        ]
    ),
    st.binary(max_size=200),
)
def test_any_bytes_have_a_size_or_an_error(tmp_path: Path, magic: bytes, rest: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(magic + rest)
    try:
        found = list(sizes(str(path)))
    except DocumentError:
        return
    assert all(size.width > 0 and size.height > 0 for size in found)
