"""Headings that bold type and the space above them set off, in the size of the text: what is none, what is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Result, clean, read
from cleaner.reports.blocks import blocks
from cleaner.reports.markdown import markdown
from cleaner.text.source import Source

from .pdfs import HELVETICA, document

BOLD = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"
PLAIN, HEAVY = "/F1", "/F2"
TEXT = [
    "The ferry was laid up for the winter, and nobody",
    "crossed the river before the ice was strong enough",
    "to bear a horse. Then the market was held on it.",
]
Piece = tuple[float, float, str, str]  # left, height, font, text


def page(*pieces: Piece) -> bytes:
    """Content of a page: pieces of lines in type of 11 points."""
    shown = ["BT"]
    for left, y, font, text in pieces:
        shown.append(f"{font} 11 Tf 1 0 0 1 {left:g} {y:g} Tm ({text}) Tj")
    return "\n".join([*shown, "ET"]).encode("latin-1")


def text_at(y: float, lines: list[str] = TEXT, font: str = PLAIN, left: float = 72) -> list[Piece]:
    return [(left, y - 14 * at, font, line) for at, line in enumerate(lines)]


def cleaned(tmp_path: Path, *pieces: Piece, fonts: tuple[bytes, ...] = (HELVETICA, BOLD)) -> Result:
    (tmp_path / "a.pdf").write_bytes(document([page(*pieces)], fonts=fonts))
    source = read(tmp_path / "a.pdf")
    assert isinstance(source, Source)
    return clean(source, lang=["en"])


def headings(result: Result) -> list[str]:
    return [
        " ".join(result.text[line.start : line.end] for line in block.lines)
        for block in blocks(result)
        if block.shape == "heading"
    ]


def said(result: Result, role: str) -> list[str]:
    return [result.text[block.start : block.end] for block in result.blocks if block.role == role]


HEADED = [*text_at(720), (72, 664, HEAVY, "Winter on the river"), *text_at(650)]


def test_bold_line_with_space_above_is_a_heading(tmp_path: Path) -> None:
    result = cleaned(tmp_path, *HEADED)
    assert headings(result) == said(result, "heading") == ["Winter on the river"]
    assert "on it.\n\nWinter on the river\n\nThe ferry" in result.text
    assert "\n# Winter on the river\n\nThe ferry" in markdown(result).decode()


def test_reason_says_so(tmp_path: Path) -> None:
    reasons = {cause.reason for change in cleaned(tmp_path, *HEADED).changes for cause in change.causes}
    assert "a heading in bold type" in reasons


def test_first_words_of_a_paragraph_that_fill_a_line_are_none(tmp_path: Path) -> None:
    words = "Winter on the river was long that year, since"
    result = cleaned(
        tmp_path,
        *text_at(720),
        (72, 664, HEAVY, words),
        (72, 650, HEAVY, "the ice"),
        (112, 650, PLAIN, "was strong enough to bear a horse, and"),
        *text_at(636, ["nobody crossed the river before it was as strong."]),
    )
    assert headings(result) == []
    assert f"{words} the ice was strong" in result.text


def test_a_label_and_what_stands_beside_it_are_none(tmp_path: Path) -> None:
    labelled = [(72.0, 664.0, HEAVY, "Telephone"), (200.0, 664.0, PLAIN, "555 1234")]
    result = cleaned(tmp_path, *text_at(720), *labelled, *text_at(636))
    assert headings(result) == []


def test_heading_of_two_lines_is_one(tmp_path: Path) -> None:
    result = cleaned(
        tmp_path,
        *text_at(720),
        *text_at(664, ["What is told of winter on the frozen river,", "and of the market there"], HEAVY),
        *text_at(636),
    )
    (heading,) = headings(result)
    assert heading == "What is told of winter on the frozen river, and of the market there"
    assert said(result, "heading") == [heading]


def test_one_heading_below_another(tmp_path: Path) -> None:
    pieces = [
        *text_at(720),
        (72, 660, HEAVY, "3. The river"),
        (72, 638, HEAVY, "3.1 Its winter"),
        *text_at(622),
    ]
    assert headings(cleaned(tmp_path, *pieces)) == ["3. The river", "3.1 Its winter"]


@pytest.mark.parametrize(
    "name",
    [
        "ABCDEF+CMBX10", "NimbusRomNo9L-Medi", "TimesNewRomanPS-BoldMT", "Arial,Bold", "Lato-Black",
        "SourceSans-Semibold", "FrutigerLT-Heavy", "SFBX1000",
    ],
)  # fmt: skip
def test_names_of_bold_fonts(name: str, tmp_path: Path) -> None:
    bold = BOLD.replace(b"Helvetica-Bold", name.encode())
    assert headings(cleaned(tmp_path, *HEADED, fonts=(HELVETICA, bold))) == ["Winter on the river"]


@pytest.mark.parametrize("name", ["ABCDEF+CMR10", "Times-Roman", "Bodoni-Book", "CMTI10", "LMRoman10"])
def test_names_of_other_fonts(name: str, tmp_path: Path) -> None:
    plain = BOLD.replace(b"Helvetica-Bold", name.encode())
    assert cleaned(tmp_path, *HEADED, fonts=(HELVETICA, plain)).shown == {}


NONE = {
    "words in bold that begin a paragraph": [
        *text_at(720),
        (72, 664, HEAVY, "Winter."),
        (120, 664, PLAIN, "It was laid up for the winter, and nobody"),
        *text_at(650),
    ],
    "a paragraph in bold": [*text_at(720), *text_at(664, TEXT, HEAVY), *text_at(608)],
    "a sentence in bold": [*text_at(720), (72, 664, HEAVY, "Nobody crossed the river."), *text_at(650)],
    "a bold line inside a paragraph": [*text_at(720), (72, 678, HEAVY, "to the market"), *text_at(664)],
    "a line of bold text without space above": [
        *text_at(720),
        (72, 678, HEAVY, "Winter on the river"),
        *text_at(664),
    ],
    "the heads of a table": [
        *text_at(720),
        *((72 + 150 * at, 660, HEAVY, word) for at, word in enumerate(("Year", "Days", "Horses"))),
        *((72 + 150 * at, 646, PLAIN, word) for at, word in enumerate(("1890", "12", "240"))),
        *((72 + 150 * at, 632, PLAIN, word) for at, word in enumerate(("1891", "17", "310"))),
        *text_at(604),
    ],
    "the first cells of a table": [
        *text_at(720),
        *((72, 660 - 14 * at, HEAVY, word) for at, word in enumerate(("Days", "Horses", "Sleds"))),
        *((222, 660 - 14 * at, PLAIN, word) for at, word in enumerate(("12", "240", "66"))),
        *((372, 660 - 14 * at, PLAIN, word) for at, word in enumerate(("17", "310", "71"))),
        *text_at(604),
    ],
    "a caption": [*text_at(720), (72, 660, HEAVY, "Table 3: Days of ice on the river"), *text_at(646)],
    "a label": [*text_at(720), (72, 660, HEAVY, "To be answered:"), *text_at(646)],
    "a name over an address": [
        *text_at(720),
        (72, 660, HEAVY, "Adam Brown"),
        (72, 646, PLAIN, "Mill Lane 4"),
        (72, 632, PLAIN, "Oldbridge"),
    ],
    "the last line": [*text_at(720), (72, 660, HEAVY, "Adam Brown")],
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_heading(name: str, tmp_path: Path) -> None:
    result = cleaned(tmp_path, *NONE[name])
    assert headings(result) == []
    assert said(result, "heading") == []


def test_page_in_bold_has_none(tmp_path: Path) -> None:
    pieces = [(left, y, HEAVY, text) for left, y, _, text in HEADED]
    assert cleaned(tmp_path, *pieces).shown == {}
