"""What PDFs of certain kinds need to be read as people read them, in files written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from .pdfs import document
from .test_pdf import mapped, show, text

TURNED = [
    ("lam-alef", ("\u062e", "\u0644\u0627", "\u0644"), "\u062e\u0644\u0627\u0644"),
    ("lam-alef with hamza", ("\u0627", "\u0644\u0625", "\u0646"), "\u0627\u0644\u0625\u0646"),
    ("lam-alef that has a code", ("\u062e", "\ufefc", "\u0644"), "\u062e\u0644\u0627\u0644"),
    ("three letters", ("\u0645", "\u0644\u0644\u0647", "\u0628"), "\u0645\u0644\u0644\u0647\u0628"),
    ("lam-meem", ("\u0644\u0645", "\u0627"), "\u0644\u0645\u0627"),
    ("alef-lam of two glyphs", ("\u0627", "\u0644", "\u0628"), "\u0627\u0644\u0628"),
    ("Hebrew", ("\u05d0", "\u05d0\u05dc", "\u05d1"), "\u05d0\u05d0\u05dc\u05d1"),
    ("Latin", ("a", "ffi", "x"), "affix"),
]


@pytest.mark.parametrize(("glyphs", "read_as"), [case[1:] for case in TURNED], ids=[case[0] for case in TURNED])
def test_ligatures_are_read_in_order(glyphs: tuple[str, ...], read_as: str, tmp_path: Path) -> None:
    font, cmap = mapped({65 + at: glyph for at, glyph in enumerate(glyphs)})
    codes = "".join(chr(65 + at) for at in range(len(glyphs)))
    shown = codes if read_as.isascii() else codes[::-1]
    assert text(document([show(f"100 700 Td ({shown}) Tj")], [font], cmap), tmp_path) == f"{read_as}\n"
