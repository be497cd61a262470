"""What PDFs of certain kinds need to be read as people read them, in files written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cleaner.text.view import Role

from .pdfs import document, lines, stream
from .test_pdf import mapped, mute, pages, show, text

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


@pytest.mark.parametrize(
    ("glyphs", "read_as"), [case[1:] for case in TURNED], ids=[case[0] for case in TURNED]
)
def test_ligatures_are_read_in_order(glyphs: tuple[str, ...], read_as: str, tmp_path: Path) -> None:
    font, cmap = mapped({65 + at: glyph for at, glyph in enumerate(glyphs)})
    codes = "".join(chr(65 + at) for at in range(len(glyphs)))
    shown = codes if read_as.isascii() else codes[::-1]
    assert text(document([show(f"100 700 Td ({shown}) Tj")], [font], cmap), tmp_path) == f"{read_as}\n"


def bitmaps(letters: str, encoding: str) -> tuple[bytes, dict[int, bytes]]:
    """A font of pictures of these letters (Type 3), and the objects that it needs."""
    glyphs = " ".join(f"/{letter} 1000 0 R" for letter in sorted(set(letters)))
    picture = b"60 0 0 0 50 70 d1 0 0 50 70 re f"
    font = (
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 60 70] /FontMatrix [0.01 0 0 0.01 0 0] /FirstChar 32 "
        f"/LastChar 126 /Widths [{'60 ' * 95}] /Encoding {encoding} /CharProcs << {glyphs} >> /Resources << >> >>"
    )
    return font.encode(), {1000: stream(picture)}


SHOWN = [
    ("blanks by displacement", "[(Booked)-50(balance)-50(on)-50(Monday)] TJ", "Booked balance on Monday"),
    (
        "further apart",
        "[(Kontostand)-300(am)-300(Montag)-300(in)-300(EUR)] TJ",
        "Kontostand am Montag in EUR",
    ),
    (
        "with numbers",
        "[(interest)-400(and)-400(balance)-400(1,406,164.00)] TJ",
        "interest and balance 1,406,164.00",
    ),
    ("other codes", "[(zkrwhv)-300(jxcqyd)-300(wkhq)-300(vrphwklqj)] TJ", ""),
    ("figures alone", "[(1,406)-300(22)-300(993,1)-300(17,5)] TJ", ""),
]


@pytest.mark.parametrize(
    ("content", "read_as"), [case[1:] for case in SHOWN], ids=[case[0] for case in SHOWN]
)
def test_fonts_of_bitmaps(content: str, read_as: str, tmp_path: Path) -> None:
    font, extra = bitmaps("abcdefghijklmnopqrstuvwxyz", "/WinAnsiEncoding")
    found = text(document([show(f"100 700 Td {content}")], [font], extra), tmp_path)
    assert found == f"{read_as}\n" if read_as else set(found) <= set("\ufffd \n")


TYPED = (
    "The council met again in the old hall, and its members spoke",
    "of the bridge.       It had been closed since the last spring,",
    "because its stones were loose.    Nobody wished to pay for it,",
    "while a ferry carried the people over, at a price that many of",
    "them thought too high.  Two of the engineers did not agree, as",
    "they said,     with what the clerk had written in his letter.",
)


def typed(rows: Sequence[str]) -> bytes:
    """Content with these lines in a typewriter's letters."""
    return lines(rows, size=10, step=12)


TYPEWRITER = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"


def test_a_typewriter_justifies_with_blanks(tmp_path: Path) -> None:
    read_as = "".join(" ".join(line.split()) + "\n" for line in TYPED)
    assert text(document([typed(TYPED)], [TYPEWRITER]), tmp_path) == read_as


CELLS = [
    (
        "a table",
        ["name of it      the price of it     pieces", *["apple trees       12 crowns            5"] * 4],
    ),
    ("a list", [f"{number}.      an article of the treaty, in full" for number in range(1, 6)]),
    (
        "a row below a line across",
        ["A line that goes from one edge to the other", "one cell            and the other one"],
    ),
    (
        "terms",
        ["ferry       a boat that takes you over a river", "            and back again, for a fare in coins"]
        * 3,
    ),
    ("short of the edge", [TYPED[0], "of the bridge.      A closed one", TYPED[3]]),
]


@pytest.mark.parametrize("rows", [case[1] for case in CELLS], ids=[case[0] for case in CELLS])
def test_cells_in_typewriter_type_stay_apart(rows: list[str], tmp_path: Path) -> None:
    found = text(document([typed(rows)], [TYPEWRITER]), tmp_path).split("\n")
    for row, line in zip(rows, filter(None, found), strict=True):
        assert ("   " in row.strip()) == ("   " in line.strip()), line


PROSE = tuple(
    f"Line {number} of a page whose text goes on from one edge to the other one" for number in range(20)
)
LABELS = tuple(f"row {number}    1.{number}      2.{number}" for number in range(20))
STAMPS = [
    ("at the left edge", PROSE, "0 1 -1 0 30 300 Tm (arXiv:2105.00001v1 in May) Tj", Role.NOTICE),
    (
        "at the right edge",
        PROSE,
        "0 -1 1 0 590 600 Tm (Downloaded from an archive, by a reader) Tj",
        Role.NOTICE,
    ),
    ("two lines", PROSE, "0 1 -1 0 30 300 Tm (Author Manuscript) Tj 0 -12 Td (of a library) Tj", Role.NOTICE),
    ("in the text", PROSE, "0 1 -1 0 300 300 Tm (the axis of a diagram) Tj", Role.BODY),
    ("beside a table", LABELS, "0 1 -1 0 30 300 Tm (the rows of a table) Tj", Role.BODY),
    ("many lines", PROSE, "0 1 -1 0 20 300 Tm " + "(note) Tj 0 -10 Td " * 4, Role.BODY),
]


@pytest.mark.parametrize(
    ("rows", "content", "role"), [case[1:] for case in STAMPS], ids=[case[0] for case in STAMPS]
)
def test_stamps_in_the_margin(rows: Sequence[str], content: str, role: Role, tmp_path: Path) -> None:
    (page,) = pages(document([lines(rows) + b"\n" + show(content)]), tmp_path)
    texts = [
        page.text[start:end].strip() for start, end in zip(page.lines.starts, page.lines.ends, strict=True)
    ]
    of_text = ["page whose" in each or "row " in each for each in texts]
    found = {(is_text, Role(each)) for is_text, each in zip(of_text, page.lines.roles, strict=True)}
    assert found == {(True, Role.BODY), (False, role)}


LOST_SIGNS = [
    ("a list", ("! one of the items", "! another one", "! and the last"), "\u2022"),
    ("a list of one", ("! one of the items",), "\ufffd"),
    ("letters of a word", ("!ne of the words", "!nother one"), "\ufffd"),
    ("signs before signs", ("! !!!!", "! !!"), "\ufffd"),
    ("signs far from any text", ("!                 1,200", "!                 33"), "\ufffd"),
]


@pytest.mark.parametrize(
    ("rows", "sign"), [case[1:] for case in LOST_SIGNS], ids=[case[0] for case in LOST_SIGNS]
)
def test_bullets_without_a_meaning(rows: Sequence[str], sign: str, tmp_path: Path) -> None:
    found = text(document([lines(rows)], [mute("33 /g33")]), tmp_path)
    assert [line[0] for line in found.splitlines()] == [sign] * len(rows)


PLEADED = ("The council of the town met again", "in its old hall, and its members", "spoke of the bridge, which had",
           "been closed since the last spring.", "Nobody wished to pay for its stones", "while the ferry carried them all",
           "over the river, at a price that", "many of the people thought too", "high. The engineers did not agree",
           "with what a clerk had written in", "his letter to the abbot of the mill", "and asked that it be read again.")  # fmt: skip
ITEMS = tuple(f"Item {number} of a list that goes on and on" for number in range(12))
NUMBERED = [
    ("a pleading", PLEADED, range(1, 13), 14, True),
    ("goes on after the text", PLEADED, range(1, 19), 14, True),
    ("from another number", PLEADED, range(25, 37), 14, True),
    ("a list", ITEMS, range(1, 13), 14, False),
    ("figures", PLEADED, range(10, 130, 10), 14, False),
    ("few", PLEADED, range(1, 8), 14, False),
]


@pytest.mark.parametrize(
    ("rows", "numbers", "step", "apart"), [case[1:] for case in NUMBERED], ids=[case[0] for case in NUMBERED]
)
@pytest.mark.parametrize("left", [50, 500])
def test_numbers_of_lines(
    rows: Sequence[str], numbers: range, step: float, apart: bool, left: float, tmp_path: Path
) -> None:
    column = lines([str(number) for number in numbers], left=left, step=step)
    (page,) = pages(document([lines(rows, left=90) + b"\n" + column]), tmp_path)
    roles = [Role(role) for role in page.lines.roles]
    assert roles.count(Role.NOTICE) == (len(numbers) if apart else 0)
    if apart:
        assert page.text.endswith("".join(f"{row}\n" for row in rows))


def placed(words: Sequence[str], gap: float, size: float = 11, font: str = "/F1", width: float = 0.5) -> str:
    """Content in which each letter is placed by itself, words a little farther apart."""
    shown, left = [f"BT {font} {size} Tf 1 0 0 1 100 700 Tm"], 100.0
    for word in words:
        for letter in word:
            shown.append(f"1 0 0 1 {left:.2f} 700 Tm ({letter}) Tj")
            left += size * width + gap
        left += gap + 3
    return " ".join([*shown, "ET\n"])


ONE_WIDTH = (
    b"<< /Type /Font /Subtype /Type1 /BaseFont /AAAAAA+One /FirstChar 32 /LastChar 126 /Widths [%s] "
    b"/Encoding /WinAnsiEncoding /FontDescriptor << /Type /FontDescriptor /FontName /AAAAAA+One /Flags 98 "
    b"/FontBBox [0 -200 500 900] /ItalicAngle -12 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >> >>"
) % (b"500 " * 95)
APART = [
    ("a word", ("emphasis",), 1.8, "emphasis"),
    ("several words", ("letters", "apart", "again"), 2.0, "letters apart again"),
    ("farther apart", ("letters", "apart", "again"), 3.4, "letters apart again"),
    ("with a capital", ("Letters", "apart"), 1.8, "Letters apart"),
    (
        "short words in a row",
        ("is", "it", "to", "be", "or", "is", "it", "so"),
        0.0,
        "is it to be or is it so",
    ),
    ("a row of names", ("a", "b", "c", "d", "e", "f"), 3.0, "a b c d e f"),
    ("capitals", ("A", "B", "C", "D", "E", "F"), 0.0, "A B C D E F"),
]


@pytest.mark.parametrize(
    ("words", "gap", "read_as"), [case[1:] for case in APART], ids=[case[0] for case in APART]
)
def test_letters_that_are_set_apart(words: Sequence[str], gap: float, read_as: str, tmp_path: Path) -> None:
    assert text(document([placed(words, gap).encode()], [ONE_WIDTH]), tmp_path) == f"{read_as}\n"
