"""Damage in the streams of PDFs: none is seen where there is none, and what is there is said."""

from __future__ import annotations

import base64
import random
import zlib
from pathlib import Path

import pytest

from cleaner.errors import DocumentError
from cleaner.formats.pdf import streams as pdf_streams
from cleaner.formats.pdf.reader import read_pages
from cleaner.formats.pdf.streams import damaged
from cleaner.formats.request import Outline, Request

from .conftest import ROOT
from .pdfs import document, lines, stream

TEXT = lines([f"line {number} of a page that goes on for a while" for number in range(40)])
PACKED = zlib.compress(TEXT)
BAD = PACKED[:60] + bytes(4) + PACKED[64:]
FLUSHED = zlib.compressobj()
SYNCED = FLUSHED.compress(TEXT) + FLUSHED.flush(zlib.Z_SYNC_FLUSH)
FLATE, ARMOURED = "/Filter /FlateDecode", "/Filter [ /ASCII85Decode /FlateDecode ]"


def count(tmp_path: Path, data: bytes) -> int:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    return damaged(str(path))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(stream(TEXT), id="not packed"),
        pytest.param(stream(TEXT, packed=True), id="sound"),
        pytest.param(stream(PACKED + b"\r\n", FLATE), id="line end behind it"),
        pytest.param(stream(b"", FLATE), id="empty"),
        pytest.param(stream(SYNCED, FLATE), id="flushed, as Acrobat does"),
        pytest.param(stream(base64.a85encode(PACKED) + b"~>", ARMOURED), id="in ASCII"),
        pytest.param(stream(BAD, FLATE + " /Subtype /Image"), id="an image"),
        pytest.param(stream(BAD, FLATE + " /Length1 7"), id="a font"),
        pytest.param(stream(BAD, "/Filter [/FlateDecode /DCTDecode]"), id="packed twice"),
        pytest.param(stream(BAD, "/Filter /LZWDecode"), id="packed otherwise"),
        pytest.param(stream(zlib.compress(stream(BAD, FLATE), 0), FLATE + " /Type /EmbeddedFile"), id="a file in it"),
        pytest.param(stream(PACKED, FLATE).replace(b"/Length", b"/Length 1 0 R %"), id="length elsewhere"),
        pytest.param(stream(PACKED, FLATE).replace(b"/Length ", b"/Length 9"), id="wrong length"),
    ],
)  # fmt: skip
def test_no_damage(tmp_path: Path, content: bytes) -> None:
    assert count(tmp_path, document([content])) == 0


@pytest.mark.parametrize("name", ["typeset.pdf", "scan.pdf"])
def test_samples_are_whole(name: str) -> None:
    assert damaged(str(ROOT / "samples" / name)) == 0


def test_what_cannot_be_told(tmp_path: Path) -> None:
    assert count(tmp_path, b"") == 0
    assert count(tmp_path, b"no PDF >> stream\n") == 0
    assert count(tmp_path, document([stream(BAD, FLATE)], trailer="/Encrypt 9 0 R")) == 0


@pytest.mark.parametrize(
    "content",
    [
        stream(BAD, FLATE), stream(PACKED[:-9], FLATE), stream(PACKED[:-1] + b"\0", FLATE), stream(b"\0", FLATE),
        stream(base64.a85encode(BAD) + b"~>", ARMOURED), stream(base64.a85encode(PACKED)[:-40] + b"zz~>", ARMOURED),
        stream(BAD, FLATE + " /Resources << /ProcSet [ /PDF /Text /ImageB ] >>"),
    ],
)  # fmt: skip
def test_damage(tmp_path: Path, content: bytes) -> None:
    assert count(tmp_path, document([content, stream(TEXT, packed=True)])) == 1


def test_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(document([stream(BAD, FLATE), stream(TEXT, packed=True), stream(BAD, FLATE)]))
    outline, *pages = read_pages(str(path), Request(ocr="never"))
    assert isinstance(outline, Outline)
    assert (outline.warnings, outline.complete) == (
        ("the PDF is damaged in 2 places: text is missing there, or wrong",), False,
    )  # fmt: skip
    assert len(pages) == 3


def test_ends_though_bombs_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_streams, "ROOM", 1 << 22)
    bomb = stream(zlib.compress(bytes(1 << 20), 9), FLATE)
    assert count(tmp_path, document([*[bomb] * 9, stream(BAD, FLATE)])) == 0
    assert count(tmp_path, document([*[bomb] * 2, stream(BAD, FLATE)])) == 1


def test_hardly_any_text_is_lost_without_a_word(tmp_path: Path) -> None:
    data = (ROOT / "samples" / "typeset.pdf").read_bytes()
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    sound = sum(len(page.text) for page in read_pages(str(path), Request()) if not isinstance(page, Outline))
    silent = 0
    for seed in range(60):
        chance = random.Random(seed)
        at = chance.randrange(len(data))
        path.write_bytes(data[:at] + chance.randbytes(4) + data[at + 4 :])
        try:
            found = list(read_pages(str(path), Request()))
        except DocumentError:
            continue
        told = any(one.warnings for one in found)
        length = sum(len(page.text) for page in found if not isinstance(page, Outline))
        silent += not told and length < 0.98 * sound
    assert silent <= 2  # of 60; where the dictionary of a stream is hit, nobody knows that there was one
