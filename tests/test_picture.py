"""Page images as pictures for browsers: every kind and mode, and what a stranger may send."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from cleaner.errors import DocumentError
from cleaner.formats.images.picture import png

from .conftest import examples


def seen(path: Path, index: int = 0, width: int = 100) -> Image.Image:
    data = png(str(path), index, width)
    assert data.startswith(b"\x89PNG")
    return Image.open(io.BytesIO(data))


def level(image: Image.Image, y: int) -> int:
    """How light it is in the middle of a row, 0 to 255."""
    return image.convert("L").tobytes()[y * image.width + image.width // 2]


def page(size: tuple[int, int] = (200, 300), mode: str = "L") -> Image.Image:
    """A white page whose lower half is black."""
    made = Image.new("L", size, 255)
    made.paste(0, (0, size[1] // 2, *size))
    return made.convert(mode)


@pytest.mark.parametrize("ending", ["png", "jpg", "gif", "bmp", "webp", "pgm", "tif", "jp2"])
def test_every_kind(tmp_path: Path, ending: str) -> None:
    page().save(path := tmp_path / f"a.{ending}")
    shown = seen(path)
    assert shown.size == (100, 150)
    assert level(shown, 20) > 240 and level(shown, 120) < 15


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "CMYK", "I;16", "YCbCr"])
def test_every_mode(tmp_path: Path, mode: str) -> None:
    made = Image.new("I;16", (200, 300), 65535) if mode == "I;16" else page(mode=mode)
    if mode == "I;16":
        made.paste(0, (0, 150, 200, 300))
    made.save(path := tmp_path / "a.tif")
    assert level(seen(path), 20) > 240 and level(seen(path), 120) < 15


def test_what_is_not_drawn_on_is_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(path := tmp_path / "a.png")
    assert seen(path).getpixel((20, 20)) == (255, 255, 255)


def test_pages_of_a_tiff(tmp_path: Path) -> None:
    first, *others = [page((20 + number, 30)) for number in range(3)]
    first.save(path := tmp_path / "a.tif", save_all=True, append_images=others)
    assert [seen(path, index).width for index in range(3)] == [20, 21, 22]
    with pytest.raises(DocumentError):
        png(str(path), 3, 100)


def test_it_is_not_made_larger_nor_very_high(tmp_path: Path) -> None:
    page((50, 60)).save(path := tmp_path / "a.png")
    assert seen(path, width=4000).size == (50, 60)
    Image.new("1", (2, 5000)).save(path)
    assert seen(path, width=16).height == 320


def test_it_is_not_turned(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # by 90 degrees, says the camera
    page().save(path := tmp_path / "a.jpg", exif=turned)
    assert seen(path).size == (100, 150)


def test_too_many_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANER_MAX_PIXELS", "50000")
    page((200, 249)).save(path := tmp_path / "a.png")
    assert seen(path).width == 100
    page((200, 251)).save(path)
    with pytest.raises(DocumentError):
        png(str(path), 0, 100)


@pytest.mark.parametrize(
    "data", [b"", b"a text", b"%PDF-1.7", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_picture(tmp_path: Path, data: bytes) -> None:
    (path := tmp_path / "a").write_bytes(data)
    with pytest.raises(DocumentError):
        png(str(path), 0, 100)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(60))
@given(
    ending=st.sampled_from(["png", "jpg", "gif", "bmp", "webp", "tif", "jp2"]),
    where=st.floats(0, 1), what=st.binary(min_size=1, max_size=8), cut=st.booleans(),
)  # fmt: skip
def test_damage_is_a_document_error(
    tmp_path: Path, ending: str, where: float, what: bytes, cut: bool
) -> None:
    page().save(path := tmp_path / f"a.{ending}")
    data = path.read_bytes()
    at = int(where * len(data))
    path.write_bytes(data[:at] + what + (b"" if cut else data[at + len(what) :]))
    with suppress(DocumentError):
        seen(path)
