"""gzip, ZIP, directories: what strangers pack, which files are pages, and in which order."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import DocumentError, ExitCode, LimitError
from cleaner.formats.registry import endings
from cleaner.reading import archives
from cleaner.reading.archives import gunzip, unzip
from cleaner.reading.book import File, choose, natural, stem
from cleaner.reading.containers import Document
from cleaner.reading.inputs import Reader

from .conftest import ROOT

TEXT = b"A page.\n"
LAYOUT = (ROOT / "samples" / "scan.hocr").read_bytes()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
ROOM = 1 << 20


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as shared:
        yield shared


def opened(reader: Reader, path: Path) -> Document:
    """A document, its files as they were while it was open."""
    with reader.open(str(path), "it") as document:
        assert all(os.path.isfile(part.path) for part in document.parts if not part.problem)
        return document


class TestGzip:
    def test_members_follow_one_another(self, tmp_path: Path) -> None:
        data = gzip.compress(b"one\n") + gzip.compress(b"two\n") + bytes(100)
        (tmp_path / "a.gz").write_bytes(data)
        gunzip(str(tmp_path / "a.gz"), str(tmp_path / "a"), "it", ROOM)
        assert (tmp_path / "a").read_bytes() == b"one\ntwo\n"

    @pytest.mark.parametrize("cut", [3, 12, 30, -1])
    def test_cut_short(self, tmp_path: Path, cut: int) -> None:
        (tmp_path / "a.gz").write_bytes(gzip.compress(os.urandom(100))[:cut])
        with pytest.raises(DocumentError, match="it: the gzip file ends too early"):
            gunzip(str(tmp_path / "a.gz"), str(tmp_path / "a"), "it", ROOM)

    def test_damaged(self, tmp_path: Path) -> None:
        data = bytearray(gzip.compress(b"x" * 1000))
        data[15] ^= 0xFF
        (tmp_path / "a.gz").write_bytes(data)
        with pytest.raises(DocumentError, match="damaged"):
            gunzip(str(tmp_path / "a.gz"), str(tmp_path / "a"), "it", ROOM)

    def test_a_bomb_stops_at_the_limit(self, tmp_path: Path) -> None:
        (tmp_path / "a.gz").write_bytes(gzip.compress(bytes(50 * ROOM)))
        with pytest.raises(LimitError) as caught:
            gunzip(str(tmp_path / "a.gz"), str(tmp_path / "a"), "it", ROOM)
        assert caught.value.limit == "max_document"
        assert f"{ROOM:,} bytes of the limit max_document" in caught.value.problem
        assert "CLEANER_MAX_DOCUMENT" in caught.value.advice
        assert (tmp_path / "a").stat().st_size <= ROOM

    @pytest.mark.parametrize("inner", [gzip.compress(TEXT), packed({"a.txt": TEXT})], ids=["gzip", "zip"])
    def test_nested(self, reader: Reader, tmp_path: Path, inner: bytes) -> None:
        (tmp_path / "a.gz").write_bytes(gzip.compress(inner))
        with pytest.raises(DocumentError, match="there is an archive in the gzip file"):
            opened(reader, tmp_path / "a.gz")

    @pytest.mark.parametrize(("data", "kind"), [(TEXT, "text"), (LAYOUT, "hocr"), (PNG, "image")])
    def test_of_anything(self, reader: Reader, tmp_path: Path, data: bytes, kind: str) -> None:
        (tmp_path / "a.gz").write_bytes(gzip.compress(data))
        with reader.open(str(tmp_path / "a.gz"), "it") as document:
            (part,) = document.parts
            assert (part.name, part.kind, Path(part.path).read_bytes()) == ("", kind, data)
            assert document.is_text == (kind == "text")
        assert not os.path.exists(part.path)


class TestZip:
    def members(
        self, tmp_path: Path, data: bytes, most: int = 100, room: int = ROOM
    ) -> list[archives.Member]:
        (tmp_path / "out").mkdir(exist_ok=True)
        (tmp_path / "a.zip").write_bytes(data)
        return list(unzip(str(tmp_path / "a.zip"), str(tmp_path / "out"), "it", room, most))

    def test_pages_come_in_natural_order(self, reader: Reader, tmp_path: Path) -> None:
        names = ["page10.txt", "page2.txt", "b/page1.txt", "Page3.txt", "a/page9.txt"]
        (tmp_path / "a.zip").write_bytes(packed({name: name.encode() for name in names}))
        document = opened(reader, tmp_path / "a.zip")
        wanted = ["a/page9.txt", "b/page1.txt", "page2.txt", "Page3.txt", "page10.txt"]
        assert [part.name for part in document.parts] == wanted
        assert document.warnings == ()

    def test_what_is_no_page_is_named(self, reader: Reader, tmp_path: Path) -> None:
        members = {
            "001.hocr": LAYOUT, "mets.xml": b"<mets/>", "notes.json": b"{}", "x.mp3": b"ID3\x04\0",
            "__MACOSX/._001.hocr": b"\0\x05\x16\x07", ".DS_Store": b"\0", "Thumbs.db": b"\xd0\xcf", "folder/": b"",
        }  # fmt: skip
        (tmp_path / "a.zip").write_bytes(packed(members))
        document = opened(reader, tmp_path / "a.zip")
        assert [part.name for part in document.parts] == ["001.hocr"]
        assert document.warnings == ("left out, as they are no pages: mets.xml, notes.json, x.mp3",)

    @pytest.mark.parametrize(
        "name", ["../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "c:/evil.txt", "..\\evil.txt"]
    )
    def test_places_outside(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(DocumentError, match="lies outside of the archive"):
            self.members(tmp_path, packed({"a.txt": TEXT, name: TEXT}))
        assert list((tmp_path / "out").iterdir()) == []

    def test_links_are_left_out(self, tmp_path: Path) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            link = zipfile.ZipInfo("link.txt")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
            archive.writestr("a.txt", TEXT)
        assert [member.name for member in self.members(tmp_path, buffer.getvalue())] == ["a.txt"]

    def test_encrypted(self, tmp_path: Path) -> None:
        data = bytearray(packed({"a.txt": TEXT}))
        data[data.index(b"PK\x01\x02") + 8] |= 1
        with pytest.raises(DocumentError, match="it: the ZIP is encrypted"):
            self.members(tmp_path, bytes(data))

    @pytest.mark.parametrize("inner", [gzip.compress(TEXT), packed({"a.txt": TEXT})], ids=["gzip", "zip"])
    def test_nested(self, tmp_path: Path, inner: bytes) -> None:
        with pytest.raises(DocumentError, match=r"its member 'b\.zip' is an archive itself"):
            self.members(tmp_path, packed({"a.txt": TEXT, "b.zip": inner}))

    @pytest.mark.parametrize("cut", [10, 60, -10])
    def test_cut_short(self, tmp_path: Path, cut: int) -> None:
        with pytest.raises(DocumentError, match="cannot be read as a ZIP") as caught:
            self.members(tmp_path, packed({"a.txt": TEXT})[:cut])
        assert "zip -FF" in caught.value.advice

    def test_one_damaged_member_costs_itself(self, tmp_path: Path) -> None:
        data = packed({"a.txt": b"first\n", "b.txt": b"second\n"}, zipfile.ZIP_STORED).replace(
            b"first", b"fisrt"
        )
        first, second = self.members(tmp_path, data)
        assert (first.path, first.problem[:28]) == ("", "it is damaged in the archive")
        assert Path(second.path).read_bytes() == b"second\n"

    def test_too_many_members(self, tmp_path: Path) -> None:
        with pytest.raises(LimitError) as caught:
            self.members(tmp_path, packed({f"{n}.txt": b"" for n in range(101)}))
        assert (caught.value.limit, "101 files" in caught.value.problem) == ("max_pages", True)

    @pytest.mark.parametrize(
        "members", [{"a.txt": bytes(50 * ROOM)}, {f"{n}.txt": bytes(ROOM // 4) for n in range(9)}]
    )
    def test_a_bomb_stops_at_the_limit(self, tmp_path: Path, members: dict[str, bytes]) -> None:
        with pytest.raises(LimitError) as caught:
            self.members(tmp_path, packed(members))
        assert caught.value.limit == "max_document"
        assert sum(path.stat().st_size for path in (tmp_path / "out").iterdir()) <= ROOM

    def test_a_size_that_is_a_lie(self, tmp_path: Path) -> None:
        data = bytearray(packed({"a.txt": bytes(50 * ROOM)}))
        at = data.index(b"PK\x01\x02") + 24
        data[at : at + 4] = struct.pack("<I", 10)
        try:
            members = self.members(tmp_path, bytes(data))
        except DocumentError:
            members = []
        assert sum(path.stat().st_size for path in (tmp_path / "out").iterdir()) <= ROOM
        assert all(Path(member.path).stat().st_size <= 10 for member in members if member.path)

    @pytest.mark.parametrize(
        ("name", "what"),
        [
            ("[Content_Types].xml", "an Office document"),
            ("META-INF/MANIFEST.MF", "a Java archive"),
            ("META-INF/container.xml", "an EPUB book"),
            ("META-INF/manifest.xml", "an OpenDocument file"),
        ],
    )
    def test_documents_that_are_zips_inside(self, tmp_path: Path, name: str, what: str) -> None:
        with pytest.raises(DocumentError, match=f"this is {what}"):
            self.members(tmp_path, packed({"a.txt": TEXT, name: b"<Types/>"}))

    def test_empty(self, reader: Reader, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(packed({}))
        with pytest.raises(DocumentError, match="there are no pages in it") as caught:
            opened(reader, tmp_path / "a.zip")
        assert caught.value.code == ExitCode.DOCUMENT

    def test_limits_hold_in_the_worker(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CLEANER_MAX_DOCUMENT", "1M")
        (tmp_path / "a.zip").write_bytes(packed({"a.txt": bytes(50 * ROOM)}))
        with Reader() as own, pytest.raises(LimitError, match="1,048,576 bytes"):
            opened(own, tmp_path / "a.zip")

    @given(st.binary(max_size=300))
    def test_any_bytes(self, data: bytes) -> None:
        folder = Path(os.environ["XDG_CACHE_HOME"]) / "zip"
        folder.mkdir(exist_ok=True)
        (folder / "a.zip").write_bytes(packed({"a.txt": TEXT})[:40] + data)
        with pytest.raises(DocumentError):
            list(unzip(str(folder / "a.zip"), str(folder), "it", ROOM, 10))


class TestMember:
    def test_of_a_zip(self, tmp_path: Path) -> None:
        (path := tmp_path / "a.zip").write_bytes(packed({"a/1.png": PNG, "a/2.png": b"2" * 100}))
        assert archives.member(str(path), "a/1.png", len(PNG)) == PNG
        for name, most, error in (("a/2.png", 99, LimitError), ("a/3.png", ROOM, DocumentError)):
            with pytest.raises(error):
                archives.member(str(path), name, most)

    @pytest.mark.parametrize("cut", [0, 10, 60, -1])
    def test_damaged(self, tmp_path: Path, cut: int) -> None:
        data = bytearray(packed({"1.png": os.urandom(1000)}))
        data[40] ^= 0xFF
        (path := tmp_path / "a.zip").write_bytes(data[:cut] if cut else data)
        with pytest.raises(DocumentError):
            archives.member(str(path), "1.png", ROOM)


class TestOrder:
    @pytest.mark.parametrize(
        "names",
        [
            ["1.txt", "2.txt", "10.txt"],
            ["page1", "page2", "page10"],
            ["a/9", "a/10", "b/1"],
            ["Band1/p2", "band1/p10", "Band2/p1"],
            ["p1", "p2", "p003"],
            ["scan", "scan2", "scan10"],
        ],
    )
    def test_is_that_of_people(self, names: list[str]) -> None:
        assert sorted(names, key=natural, reverse=True)[::-1] == names

    @given(st.lists(st.text(st.sampled_from("ab01/²३"), max_size=6), unique=True))
    def test_is_an_order(self, names: list[str]) -> None:
        assert sorted(names, key=natural, reverse=True)[::-1] == sorted(names, key=natural)

    @pytest.mark.parametrize(
        ("name", "wanted"),
        [
            ("a/book.alto.xml", "book"), ("001.page.xml", "001"), ("x.tar.gz", "x"), ("x.txt.gz", "x"),
            ("scan.hocr", "scan"), ("v1.2.pdf", "v1.2"), ("README", "README"), (".hidden", ".hidden"),
        ],
    )  # fmt: skip
    def test_stems(self, name: str, wanted: str) -> None:
        assert stem(name) == wanted


class TestChoice:
    def kept(self, *files: tuple[str, str]) -> list[str]:
        return [file.name for file in choose(File(*file) for file in files)[0]]

    def test_different_pages_all_stay(self) -> None:
        assert self.kept(("2.tif", "image"), ("1.xml", "alto"), ("3.txt", "text")) == [
            "1.xml",
            "2.tif",
            "3.txt",
        ]

    def test_volumes_with_the_same_numbers_stay(self) -> None:
        assert self.kept(("v1/1.xml", "alto"), ("v2/1.xml", "alto")) == ["v1/1.xml", "v2/1.xml"]

    def test_the_best_of_one_page_stays(self) -> None:
        files = (
            ("1.tif", "image"),
            ("1.txt", "text"),
            ("1.alto.xml", "alto"),
            ("2.tif", "image"),
            ("2.txt", "text"),
        )
        assert self.kept(*files) == ["1.alto.xml", "2.txt"]

    def test_a_directory_for_each_kind(self) -> None:
        files = ("alto/1.xml", "alto"), ("alto/2.xml", "alto"), ("img/1.tif", "image"), ("img/2.tif", "image")
        assert self.kept(*files) == ["alto/1.xml", "alto/2.xml"]

    def test_images_that_have_no_layout_stay_all(self) -> None:
        files = ("alto/1.xml", "alto"), ("img/1.tif", "image"), ("img/2.tif", "image")
        assert self.kept(*files) == ["alto/1.xml", "img/1.tif", "img/2.tif"]


class TestDirectory:
    def test_is_a_book(self, reader: Reader, tmp_path: Path) -> None:
        for name in (
            "2.hocr",
            "10.hocr",
            ".hidden.hocr",
            ".git/1.hocr",
            "README.md",
            "mets.xml",
            "page.html",
        ):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(LAYOUT if name.endswith("hocr") else b"<html/>")
        (tmp_path / "9.hocr.gz").write_bytes(gzip.compress(LAYOUT))
        document = opened(reader, tmp_path)
        assert [part.name for part in document.parts] == ["2.hocr", "9.hocr.gz", "10.hocr"]
        assert document.kind == "hocr"

    def test_an_archive_in_it_is_refused(self, reader: Reader, tmp_path: Path) -> None:
        (tmp_path / "1.hocr").write_bytes(LAYOUT)
        (tmp_path / "more.zip").write_bytes(packed({"a.txt": TEXT}))
        with pytest.raises(DocumentError, match=r"'more\.zip' is an archive in a book"):
            opened(reader, tmp_path)

    def test_of_nothing(self, reader: Reader, tmp_path: Path) -> None:
        with pytest.raises(DocumentError, match="there are no pages in it"):
            opened(reader, tmp_path)


def test_endings_are_in_lower_case() -> None:
    assert all(ending == ending.lower() and ending.startswith(".") for ending in endings())
