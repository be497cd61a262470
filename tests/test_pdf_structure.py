"""Tagged PDFs: lists, tables, code, captions and pictures that the tree of a page names, where the page shows
the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from lxml import html as lxml_html

from cleaner import Result, clean, read
from cleaner.reports.blocks import blocks
from cleaner.reports.html import html
from cleaner.reports.markdown import markdown
from cleaner.reports.records import Made, result_record
from cleaner.reports.tables import csv_of, find, grid
from cleaner.reports.tei import tei
from cleaner.settings import Options
from cleaner.text.source import Source

from .pdfs import HELVETICA, document
from .structured import of_html, of_markdown, of_tei, plain, without_bullets

BODY = [
    "The ferry was laid up for the winter, and nobody",
    "crossed the river before the ice was strong enough",
    "to bear a horse. Then the market was held on it.",
]
BOLD = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"
FIXED = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
_ALEPH = " ".join(f"/afii{57664 + at}" for at in range(26))  # for the letters from a on
HEBREW = (
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
    b"/Encoding << /Type /Encoding /Differences [97 %s] >> >>" % _ALEPH.encode()
)

Shown = tuple[float, float, str]  # left, baseline, text


class Tag:
    """An element: its type, what it shows, or the elements below it; further entries of its dictionary."""

    def __init__(
        self, name: str, *below: Tag | Shown, entries: str = "", font: str = "/F1", size: float = 11
    ) -> None:
        self.name, self.entries, self.font, self.size = name, entries, font, size
        self.below = below


class _Tree:
    """A page while it is written: its content, and the objects of its tree."""

    def __init__(self) -> None:
        self.content: list[str] = []
        self.objects: dict[int, bytes] = {}
        self.owners: list[int] = []

    def add(self, tag: Tag, parent: int) -> int:
        number = 1010 + len(self.objects)
        self.objects[number] = b""
        kids = []
        shown = [each for each in tag.below if not isinstance(each, Tag)]
        if shown or tag.name == "Figure":
            self.content.append(f"/{tag.name} << /MCID {len(self.owners)} >> BDC")
            for left, y, text in shown:
                said = text.encode("latin-1").decode("latin-1").replace("(", "\\(").replace(")", "\\)")
                self.content.append(f"{tag.font} {tag.size:g} Tf 1 0 0 1 {left:g} {y:g} Tm ({said}) Tj")
            self.content.append("EMC")
            kids.append(str(len(self.owners)))
            self.owners.append(number)
        kids += [f"{self.add(each, number)} 0 R" for each in tag.below if isinstance(each, Tag)]
        entries = f"/P {parent} 0 R /Pg 101 0 R /K [{' '.join(kids)}] {tag.entries}"
        self.objects[number] = f"<< /Type /StructElem /S /{tag.name} {entries} >>".encode("latin-1")
        return number


def tagged(*tags: Tag) -> bytes:
    """A page with these elements, in their order."""
    tree = _Tree()
    roots = " ".join(f"{tree.add(tag, 1000)} 0 R" for tag in tags)
    parents = " ".join(f"{number} 0 R" for number in tree.owners)
    extra = {
        1000: f"<< /Type /StructTreeRoot /K [{roots}] /ParentTree 1001 0 R >>".encode(),
        1001: f"<< /Nums [0 [{parents}]] >>".encode(),
        **tree.objects,
    }
    content = "\n".join(["BT", *tree.content, "ET"]).encode("latin-1")
    entries = "/MarkInfo << /Marked true >> /StructTreeRoot 1000 0 R"
    fonts = (HELVETICA, BOLD, FIXED, HEBREW)
    return document([content], fonts=fonts, extra=extra, catalog=entries, page="/StructParents 0")


def lines(y: float, texts: Sequence[str] = BODY, left: float = 72) -> list[Shown]:
    return [(left, y - 14 * at, text) for at, text in enumerate(texts)]


def text_at(y: float, texts: Sequence[str] = BODY) -> Tag:
    return Tag("P", *lines(y, texts))


def cleaned(tmp_path: Path, *tags: Tag) -> Result:
    (tmp_path / "a.pdf").write_bytes(tagged(*tags))
    source = read(tmp_path / "a.pdf")
    assert isinstance(source, Source)
    result = clean(source, lang=["en"])
    check(result)
    return result


def check(result: Result) -> None:
    """Each form says what the text says."""
    said = plain(result)
    assert of_html(html(result, "a.pdf", "1")) == said
    assert of_tei(tei(result, "a.pdf", Made("1", Options()))) == said
    assert without_bullets(of_markdown(markdown(result))) == without_bullets(said)


def shapes(result: Result) -> list[tuple[str, str]]:
    return [(block.shape, " ".join(result.text[block.start : block.end].split())) for block in blocks(result)]


def roles(result: Result, role: str) -> list[str]:
    return [" ".join(result.text[b.start : b.end].split()) for b in result.blocks if b.role == role]


# lists


def item(y: float, *texts: str, mark: str = "", left: float = 72) -> Tag:
    body = Tag("LBody", *lines(y, texts, left + 18))
    return Tag("LI", Tag("Lbl", (left, y, mark)), body) if mark else Tag("LI", body)


ITEMS = ("the ferry, as long as there is open water", "the ice, when it bears a horse and a sled")


def test_items_without_marks_are_items(tmp_path: Path) -> None:
    result = cleaned(
        tmp_path,
        text_at(720, [*BODY[:2], "to bear a horse. One crossed the river by"]),
        Tag(
            "L",
            item(678, "The ferry, as long as there is water"),
            item(664, "The ice, when it bears a horse"),
        ),
        text_at(650),
    )
    found = ["The ferry, as long as there is water", "The ice, when it bears a horse"]
    assert [text for shape, text in shapes(result) if shape == "item"] == roles(result, "item") == found
    assert "\nThe ferry, as long as there is water\nThe ice, when" in result.text.replace("   ", "")
    assert "\n- The ferry, as long as there is water\n- The ice" in markdown(result).decode()
    assert "<li>The ferry, as long as" in html(result, "a", "1").decode()
    assert "<item>The ferry, as long as" in tei(result, "a", Made("1", Options())).decode()


def test_items_begin_items_and_their_lines_run_on(tmp_path: Path) -> None:
    first = [
        "The ferry carries passengers across the river in",
        "summer and until the first ice drifts in it",
    ]
    second = ["The ice bears a horse and a sled from the end of", "December on, in most of the years"]
    result = cleaned(
        tmp_path, text_at(720), Tag("L", item(678, *first, mark="\x95"), item(650, *second, mark="\x95"))
    )
    assert [text for shape, text in shapes(result) if shape == "item"] == [
        f"• {' '.join(first)}", f"• {' '.join(second)}",
    ]  # fmt: skip
    assert f"• {' '.join(first)}\n• The ice" in result.text.replace("   ", " ")


def test_items_in_small_letters_are_items_behind_lines_that_have_room(tmp_path: Path) -> None:
    found = ["bread and salt", "cattle", "boots that hold the water out"]
    items = [item(678 - 14 * at, text) for at, text in enumerate(found)]
    result = cleaned(tmp_path, text_at(720, [*BODY[:2], "to bear a horse, and sold"]), Tag("L", *items))
    assert roles(result, "item") == found
    assert "\n".join(found) in result.text.replace("   ", "")
    behind = text_at(636, ["and the ferry was laid up again for the summer."])
    result = cleaned(tmp_path, text_at(720), Tag("L", *items), behind)
    assert f"{found[-1]}\n\nand the ferry" in result.text


def test_lines_of_a_paragraph_that_are_called_items_are_none(tmp_path: Path) -> None:
    plainly = cleaned(tmp_path, text_at(720), text_at(664, [*BODY, *BODY]))
    lying = Tag("L", *(Tag("LI", (72, 664 - 14 * at, line)) for at, line in enumerate([*BODY, *BODY])))
    result = cleaned(tmp_path, text_at(720), lying)
    assert result.text == plainly.text
    assert roles(result, "item") == []


def test_an_item_that_begins_in_the_midst_of_a_line_is_none(tmp_path: Path) -> None:
    result = cleaned(
        tmp_path,
        text_at(720),
        Tag("P", (72, 664, "What is sold:")),
        Tag("L", Tag("LI", (150, 664, "Bread and salt")), Tag("LI", (240, 664, "Cattle and horses"))),
        text_at(636),
    )
    assert roles(result, "item") == []


# tables


def row(y: float, *cells: str, kind: str = "TD", lefts: Sequence[float] = (72, 200, 330)) -> Tag:
    made = []
    for left, cell in zip(lefts, cells, strict=False):
        parts = cell.split("|")
        made.append(Tag(kind, *lines(y, parts, left)))
    return Tag("TR", *made)


def table(result: Result) -> list[list[str]]:
    (found,) = find(result)
    return grid(found, result.text)


def test_cells_of_several_lines_are_one(tmp_path: Path) -> None:
    rows = [
        row(664, "Place of|the market", "Months in|which it is", "Visitors", kind="TH"),
        row(636, "Oldbridge", "May and June", "many from|the hills"),
        row(608, "Newmill, on|the ice", "January", "few"),
    ]
    result = cleaned(tmp_path, text_at(720), Tag("Table", *rows), text_at(566))
    assert table(result) == [
        ["Place of the market", "Months in which it is", "Visitors"],
        ["Oldbridge", "May and June", "many from the hills"],
        ["Newmill, on the ice", "January", "few"],
    ]
    assert (
        "| Place of the market | Months in which it is | Visitors |\n| --- | --- | --- |"
        in markdown(result).decode()
    )
    assert csv_of(find(result)[0], result.text).startswith(b"Place of the market,Months in which it is,")
    assert "<th>Visitors</th>" in html(result, "a", "1").decode()
    assert '<cell role="label">Visitors</cell>' in tei(result, "a", Made("1", Options())).decode()
    (record,) = result_record(result)["tables"]
    head = record["rows"][0][0]
    assert head["text"] == "Place of the market" and head["head"] is True and len(head["more"]) == 1
    assert "head" not in record["rows"][1][0] and "more" not in record["rows"][1][0]


def test_columns_that_are_a_blank_apart(tmp_path: Path) -> None:
    rows = [
        row(664, "Oldbridge", "at the bridge", lefts=(72, 126)),
        row(650, "Newmill an", "der Furt", lefts=(72, 131)),
    ]
    result = cleaned(tmp_path, text_at(720), Tag("Table", *rows), text_at(622))
    assert table(result) == [["Oldbridge", "at the bridge"], ["Newmill an", "der Furt"]]


def test_empty_cells_and_cells_over_several_columns(tmp_path: Path) -> None:
    wide = Tag("TH", (200, 664, "Visitors in"), entries="/A << /O /Table /ColSpan 2 >>")
    high = Tag("TH", (72, 664, "Place"), entries="/A << /O /Table /RowSpan 2 >>")
    rows = [
        Tag("TR", high, wide),
        Tag("TR", Tag("TH", (200, 650, "May")), Tag("TH", (330, 650, "June"))),
        row(636, "Oldbridge", "120", "240"),
        Tag("TR", Tag("TD", (72, 622, "Newmill")), Tag("TD"), Tag("TD", (330, 622, "77"))),
        Tag("TR", Tag("TD", (330, 608, "317"))),
    ]
    result = cleaned(tmp_path, text_at(720), Tag("Table", *rows), text_at(580))
    assert table(result) == [
        ["Place", "Visitors in", ""], ["", "May", "June"], ["Oldbridge", "120", "240"],
        ["Newmill", "", "77"], ["", "", "317"],
    ]  # fmt: skip
    assert '<th colspan="2">Visitors in</th>' in html(result, "a", "1").decode()


def missing(y: float, *cells: str, kind: str = "TD") -> Tag:
    """A row whose empty cells the tree does not have."""
    lefts = [left for left, cell in zip((72, 200, 330), cells, strict=True) if cell]
    return row(y, *filter(None, cells), kind=kind, lefts=lefts)


def test_cells_that_the_tree_does_not_have(tmp_path: Path) -> None:
    cells = [["", "May", "June"], ["Oldbridge", "120", "240"], ["Newmill", "", "77"], ["Lea", "12", ""]]
    for shown in (cells, [*cells[:1], *cells[2:], cells[1]]):
        rows = [missing(664 - 14 * at, *each) for at, each in enumerate(shown)]
        result = cleaned(tmp_path, text_at(720), Tag("Table", *rows), text_at(594))
        assert table(result) == shown


def test_columns_that_no_row_shows_are_not_those_of_the_tree(tmp_path: Path) -> None:
    cells = [["Oldbridge", "", "240"], ["Newmill", "", "77"], ["Lea", "12", ""], ["Weir", "9", ""]]
    rows = [missing(664 - 14 * at, *each) for at, each in enumerate(cells)]
    result = cleaned(tmp_path, text_at(720), Tag("Table", *rows), text_at(594))
    assert all(page.tables == () for page in (result.origin.pages if result.origin else ()))


def test_columns_from_right_to_left(tmp_path: Path) -> None:
    rows = [
        row(664, "Oldbridge", "120 or|more", "240", lefts=(330, 200, 72)),
        row(636, "Newmill", "77", "12", lefts=(330, 200, 72)),
    ]
    result = cleaned(tmp_path, text_at(720), Tag("Table", *rows), text_at(608))
    assert table(result) == [["Oldbridge", "120 or more", "240"], ["Newmill", "77", "12"]]


def test_hebrew_columns(tmp_path: Path) -> None:
    rows = [
        Tag(
            "TR",
            *(Tag("TD", (left, y, text), font="/F4") for left, text in zip((330, 200, 72), row, strict=True)),
        )
        for y, row in ((664, ("abc", "def", "ghi")), (650, ("klm", "nop", "rst")))
    ]
    result = cleaned(tmp_path, Tag("Table", *rows))
    assert result.origin and len(result.origin.pages[0].tables) == 1
    first, second = table(result)
    assert first == ["\u05d2\u05d1\u05d0", "\u05d5\u05d4\u05d3", "\u05d8\u05d7\u05d6"]
    assert len(second) == 3


def test_table_that_only_puts_text_side_by_side_is_none(tmp_path: Path) -> None:
    beside = [line[:24] for line in BODY * 3]
    side = Tag("TR", Tag("TD", *lines(664, beside)), Tag("TD", *lines(664, beside, 330)))
    below = Tag("TR", Tag("TD", *lines(500, beside)), Tag("TD", *lines(500, beside, 330)))
    result = cleaned(tmp_path, text_at(720), Tag("Table", side, below))
    assert find(result) == []


def test_table_with_other_text_in_its_lines_loses_nothing(tmp_path: Path) -> None:
    rows = [row(664, "Oldbridge", "120"), row(650, "Newmill", "77")]
    note = Tag("P", (430, 664, "see page 12"))
    result = cleaned(tmp_path, text_at(720), Tag("Table", *rows), note, text_at(622))
    assert "see page 12" in markdown(result).decode()


def test_rows_out_of_order_are_not_believed(tmp_path: Path) -> None:
    rows = [row(650, "Oldbridge", "120", "240"), row(664, "Newmill", "77", "12")]
    result = cleaned(tmp_path, text_at(720), Tag("Table", *rows), text_at(622))
    assert all(page.tables == () for page in (result.origin.pages if result.origin else ()))


def test_a_list_is_no_table(tmp_path: Path) -> None:
    items = [
        Tag("LI", Tag("Lbl", (72, 664 - 14 * at, word)), Tag("LBody", (200, 664 - 14 * at, said)))
        for at, (word, said) in enumerate((("Oldbridge", "on the river"), ("Newmill", "in the hills"), ("Lea", "by the sea")))
    ]  # fmt: skip
    result = cleaned(tmp_path, text_at(720), Tag("L", *items), text_at(608))
    assert find(result) == []
    assert len(roles(result, "item")) == 3


# code, captions


def test_code_keeps_its_lines(tmp_path: Path) -> None:
    code = ["take the ferry to the other bank", "and walk along the river to Newmill"]
    result = cleaned(tmp_path, text_at(720), Tag("Code", *lines(664, code), font="/F3"), text_at(622))
    assert ("code", " ".join(code)) in shapes(result)
    assert "\n".join(code) in result.text


def test_code_in_the_type_of_the_text_is_none(tmp_path: Path) -> None:
    plainly = cleaned(tmp_path, text_at(720), text_at(664))
    result = cleaned(tmp_path, text_at(720), Tag("Code", *lines(664)))
    assert (result.text, roles(result, "code")) == (plainly.text, [])


def test_over_a_note_in_smaller_type_the_text_runs_on(tmp_path: Path) -> None:
    text = [*BODY, "In the year after that, the ice was so thin that the"]
    note = [
        "1 The market was held on the ice in the years before, too,",
        "a few days after the river had frozen over.",
    ]
    result = cleaned(
        tmp_path,
        text_at(720, text),
        Tag("Note", *lines(650, note), size=9),
        text_at(
            622,
            ["market was held in the town, and the ferry", "went over the river until the end of January."],
        ),
    )
    assert "so thin that the market was held" in result.text
    assert result.text.endswith("\n\n" + "\n".join(note) + "\n")


def test_note_in_the_type_of_the_text_is_none(tmp_path: Path) -> None:
    plainly = cleaned(tmp_path, text_at(720), text_at(664))
    assert cleaned(tmp_path, text_at(720), Tag("Note", *lines(664))).text == plainly.text


def test_bold_caption_is_no_heading(tmp_path: Path) -> None:
    caption = Tag("Caption", (72, 660, "Days of ice on the river"), font="/F2")
    result = cleaned(tmp_path, text_at(720), caption, text_at(646))
    assert roles(result, "caption") == ["Days of ice on the river"]
    assert result.shown and {what.role for what in result.shown.values()} == {"caption"}


# pictures


def figure(alt: str) -> Tag:
    return Tag("Figure", entries=f"/Alt ({alt})")


def test_what_is_on_pictures_is_told_where_there_is_a_place_for_it(tmp_path: Path) -> None:
    result = cleaned(tmp_path, text_at(720), figure("A sled on the ice & a horse"), text_at(664))
    assert "sled" not in result.text
    assert "\n\n![A sled on the ice & a horse]()\n\nThe ferry" in markdown(result).decode()
    (image,) = lxml_html.document_fromstring(html(result, "a", "1")).iter("img")
    assert image.get("alt") == "A sled on the ice & a horse"
    said = "<figure><figDesc>A sled on the ice &amp; a horse</figDesc></figure>"
    assert said in tei(result, "a", Made("1", Options())).decode()
    (page,) = result.to_dict()["pages"]
    (picture,) = page["pictures"]
    assert picture["alt"] == "A sled on the ice & a horse"
    assert result.source[picture["start"] :].startswith("The ferry")


def test_a_picture_in_a_line_stands_apart_from_the_next_word(tmp_path: Path) -> None:
    sign, behind = figure("A ferry sign"), (72, 692, "to bear a horse, and all waited.")
    tags = Tag("P", *lines(720, BODY[:2])), Tag("P", sign, Tag("Span", behind))
    assert "[A ferry sign]() to bear a horse" in markdown(cleaned(tmp_path, *tags)).decode()


@pytest.mark.parametrize("alt", ["", "image1.png", "C:\\\\\\\\pics\\\\\\\\a.jpg", "12", "Figure 3", "Bild"])
def test_names_are_no_descriptions(alt: str, tmp_path: Path) -> None:
    result = cleaned(tmp_path, text_at(720), figure(alt), text_at(664))
    assert result.origin and result.origin.pages[0].pictures == ()


def test_pictures_beside_a_table_stand_before_it(tmp_path: Path) -> None:
    rows = [row(664, "Oldbridge", "120", "240"), row(650, "Newmill", "77", "12")]
    inside = Tag("TD", figure("An arrow"), (72, 636, "Lea"))
    last = Tag("TR", inside, Tag("TD", (200, 636, "5")), Tag("TD", (330, 636, "7")))
    result = cleaned(tmp_path, text_at(720), Tag("Table", *rows, last), text_at(608))
    assert "![An arrow]()\n\n|" in markdown(result).decode()


# trees that lie


def test_page_of_which_half_is_not_in_the_tree_is_not_believed(tmp_path: Path) -> None:
    rows = [row(664, "Place of|the market", "May"), row(636, "Oldbridge", "June")]
    data = tagged(Tag("Table", *rows), figure("A sled"), Tag("Artifact", *lines(580)), text_at(500))
    (tmp_path / "a.pdf").write_bytes(data.replace(b"/Artifact << /MCID", b"/Artifakt << /XXXX"))
    source = read(tmp_path / "a.pdf")
    assert isinstance(source, Source)
    assert source.pages[0].tables == ()
    assert source.pages[0].pictures == ()
