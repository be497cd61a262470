"""PAGE XML: what is read of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.errors import DocumentError
from cleaner.formats.request import Outline
from cleaner.text.source import Box
from cleaner.text.view import Role

from .layouts import Block, items, page, pages, words
from .test_alto import NOT_READ


def one(body: str, attributes: str = "") -> str:
    """A file whose page has this in it."""
    return f'<PcGts><Page imageWidth="900" imageHeight="1400" {attributes}>{body}</Page></PcGts>'


def region(name: str, *lines: str, more: str = "", top: int = 100) -> str:
    points = f"100,{top} 900,{top} 900,{top + 20} 100,{top + 20}"
    return f'<TextRegion id="{name}" {more}><Coords points="{points}"/>{"".join(lines)}</TextRegion>'


def line(text: str, more: str = "", box: str = "0,0 50,0 50,10 0,10") -> str:
    return f'<TextLine {more}><Coords points="{box}"/><TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine>'


@pytest.mark.parametrize("name", NOT_READ)
def test_is_not_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        items("page", NOT_READ[name].replace("ComposedBlock", "TextRegion"), tmp_path)


@pytest.mark.parametrize("version", ["2013", "2016", "2017", "2018", "2019"])
@pytest.mark.parametrize("with_words", [True, False])
def test_every_version(version: str, with_words: bool, tmp_path: Path) -> None:
    data = page([["The situa-", "tion &c."]], version=version, words=with_words)
    (found,) = pages("page", data, tmp_path)
    assert found.text == "The situa-\ntion &c.\n"
    assert words(found) == ["The", "situa-", "tion", "&c."]
    assert [found.words.box(n) for n in (0, 1)] == [Box(100, 50, 130, 70), Box(140, 50, 200, 70)]
    assert (found.width, found.height, found.unit) == (900, 1400, "px")
    if with_words:
        assert found.words.confidences[1] == pytest.approx(0.9)


READINGS = {
    "<TextEquiv><Unicode>a</Unicode></TextEquiv>": "a",
    '<TextEquiv index="2"><Unicode>b</Unicode></TextEquiv><TextEquiv index="1"><Unicode>a</Unicode></TextEquiv>': "a",
    '<TextEquiv><Unicode>b</Unicode></TextEquiv><TextEquiv index="9"><Unicode>a</Unicode></TextEquiv>': "a",
    "<TextEquiv><PlainText>b</PlainText><Unicode>a</Unicode></TextEquiv>": "a",
    "<TextEquiv><Unicode><![CDATA[a&b]]></Unicode></TextEquiv>": "a&b",
    "<TextEquiv><Unicode>a<!-- no --></Unicode></TextEquiv>": "a",
    "<TextEquiv><Unicode/></TextEquiv>": "",
    "<TextEquiv><PlainText>b</PlainText></TextEquiv>": "",
    "": "",
}


@pytest.mark.parametrize("readings", READINGS)
@pytest.mark.parametrize("element", ["Word", "TextLine"])
def test_the_reading_of_the_lowest_index(readings: str, element: str, tmp_path: Path) -> None:
    inner = readings if element == "TextLine" else f"<Word>{readings}</Word>"
    (found,) = pages("page", one(region("r", f"<TextLine>{inner}</TextLine>")), tmp_path)
    assert words(found) == [READINGS[readings]] * bool(READINGS[readings])


def word(text: str, box: str) -> str:
    return f'<Word><Coords points="{box}"/><TextEquiv><Unicode>{text}</Unicode></TextEquiv></Word>'


LEVELS = {  # words of a line, its own text, what is read and how many boxes are those of words
    "the same": (["one", "two"], "one two", "one two", 2),
    "punctuation": (["one", ",", "two"], "one, two", "one, two", 3),
    "a space in a word": (["one", "two three", "x"], "one two three x", "one two three x", 3),
    "a space that words have not": (["onetwo", "x", "y"], "one tw o xy", "one tw o xy", 3),
    "no text of its own": (["one", "two"], "", "one two", 2),
    "no words": ([], "one two", "one two", 0),
    "a word corrected in the line": (["0ne", "two"], "one two", "one two", 2),
    "words joined in the line": (["o", "ne", "two"], "one two", "one two", 3),
    "words misread": (["o", "me", "two"], "one two", "one two", 0),
    "words without text": (["", "two"], "one two", "one two", 0),
}


@pytest.mark.parametrize("name", LEVELS)
def test_a_line_counts_more_than_its_words(name: str, tmp_path: Path) -> None:
    texts, own, text, size = LEVELS[name]
    inner = "".join(word(each, f"{n},1 {n},2") for n, each in enumerate(texts))
    (found,) = pages("page", one(region("r", f"<TextLine>{inner}{line(own)[10:]}")), tmp_path)
    assert found.text == f"{text}\n"
    assert sum(found.words.box(n).top == 1 for n in range(len(found.words))) == size


def test_a_line_counts_more_than_its_region(tmp_path: Path) -> None:
    stale = "<TextEquiv><Unicode>older</Unicode></TextEquiv>"
    (found,) = pages("page", one(region("r", line("new"), stale)), tmp_path)
    assert words(found) == ["new"]


def test_a_region_without_lines(tmp_path: Path) -> None:
    text = "<TextEquiv><Unicode>one two\nthree</Unicode></TextEquiv>"
    (found,) = pages("page", one(region("r", text)), tmp_path)
    assert found.text == "one two\nthree\n"
    assert [found.lines.box(n) for n in (0, 1)] == [Box(100, 100, 900, 110), Box(100, 110, 900, 120)]


def test_a_line_is_shared_out_by_characters(tmp_path: Path) -> None:
    (found,) = pages("page", one(region("r", line("ab cd"))), tmp_path)
    assert [found.words.box(n) for n in (0, 1)] == [Box(0, 0, 20, 10), Box(30, 0, 50, 10)]


TYPES = {
    "paragraph": Role.BODY,
    "heading": Role.BODY,
    "caption": Role.BODY,
    "endnote": Role.BODY,
    "header": Role.HEAD,
    "footer": Role.FOOT,
    "page-number": Role.FOLIO,
    "catch-word": Role.CATCHWORD,
    "signature-mark": Role.SIGNATURE,
    "marginalia": Role.NOTE,
    "footnote": Role.NOTE,
    "footnote-continued": Role.NOTE,
}


@pytest.mark.parametrize("kind", TYPES)
def test_types(kind: str, tmp_path: Path) -> None:
    custom = f"readingOrder {{index:0;}} structure {{score:1; type:{kind};}}"
    by_line = region("b", line("word", f'custom="{custom}"'))
    body = (
        region("a", line("word"), more=f'type="{kind}"')
        + by_line
        + region("c", line("word"), more=f'custom="{custom}"')
    )
    (found,) = pages("page", one(body), tmp_path)
    assert list(found.lines.roles) == [TYPES[kind]] * 3


CUSTOMS = {
    "structure {type:header;}": Role.HEAD,
    "type {type:RunningTitleZone;}": Role.HEAD,  # kraken
    "type {type:MainZone;} structure {type:header;}": Role.HEAD,
    "readingOrder {index:1;} structure {id:a; type:page-number;}": Role.FOLIO,
    "structure {type:header": Role.HEAD,
    "structure {subtype:header;}": Role.BODY,
    "header": Role.BODY,
}


@pytest.mark.parametrize("custom", CUSTOMS)
def test_custom_types(custom: str, tmp_path: Path) -> None:
    (found,) = pages("page", one(region("a", line("word"), more=f'custom="{custom}"')), tmp_path)
    assert list(found.lines.roles) == [CUSTOMS[custom]]


def ordered(order: str, *names: str) -> str:
    body = "".join(
        region(name, line(name, box=f"0,{place * 100} 50,{place * 100 + 10}"))
        for place, name in enumerate(names)
    )
    return one(f"<ReadingOrder>{order}</ReadingOrder>{body}")


def reference(name: str, index: int) -> str:
    return f'<RegionRefIndexed index="{index}" regionRef="{name}"/>'


ORDERS = {
    "by index": (f"<OrderedGroup>{reference('a', 10)}{reference('b', 9)}</OrderedGroup>", "ab", "b a"),
    "as it stands": ('<UnorderedGroup><RegionRef regionRef="b"/><RegionRef regionRef="a"/></UnorderedGroup>', "ab", "b a"),
    "groups in groups": (
        f'<OrderedGroup><OrderedGroupIndexed index="1">{reference("a", 0)}</OrderedGroupIndexed>'
        f'<UnorderedGroupIndexed index="0"><RegionRef regionRef="c"/></UnorderedGroupIndexed>'
        f"{reference('b', 2)}</OrderedGroup>",
        "abc",
        "c a b",
    ),
    "others by their place": (f"<OrderedGroup>{reference('c', 0)}{reference('b', 1)}</OrderedGroup>", "abcd", "a c b d"),
    "none that is there": (f"<OrderedGroup>{reference('x', 0)}</OrderedGroup>", "ab", "a b"),
    "empty": ("", "ab", "a b"),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERS)
def test_reading_order(name: str, tmp_path: Path) -> None:
    order, names, expected = ORDERS[name]
    (found,) = pages("page", ordered(order, *names), tmp_path)
    assert words(found) == expected.split()


def test_regions_in_regions_and_in_tables(tmp_path: Path) -> None:
    inner = region("b", line("two"))
    body = region("a", line("one"), inner) + f"<TableRegion id='t'>{region('c', line('three'))}</TableRegion>"
    order = (
        f"<ReadingOrder><OrderedGroup>{reference('t', 0)}{reference('a', 1)}</OrderedGroup></ReadingOrder>"
    )
    assert words(pages("page", one(body), tmp_path)[0]) == ["one", "two", "three"]
    assert words(pages("page", one(order + body), tmp_path)[0]) == ["three", "one", "two"]


CELLS = [("Name", 0, 0), ("Anno", 0, 1), ("Smith", 1, 0), ("1791", 1, 1), ("Jones", 2, 0), ("1802", 2, 1)]


@pytest.mark.parametrize("kind", ["TableCell", "TextRegion"])
def test_cells_of_a_table_stand_side_by_side(kind: str, tmp_path: Path) -> None:
    cells = [
        f'<{kind} id="c{row}{col}" row="{row}" col="{col}">'
        + line(text, box=f"{100 + 70 * col},{100 + 30 * row} {150 + 70 * col},{120 + 30 * row}")
        + f"</{kind}>"
        for text, row, col in CELLS
    ]
    cells = cells[::2] + cells[1::2]  # by columns
    empty = f'<{kind} id="e" row="9" col="9">{line("")}</{kind}>'
    body = (
        region("r", line("A table:", box="100,10 180,30"))
        + f"<TableRegion id='t'>{''.join(cells)}{empty}</TableRegion>"
    )
    (found,) = pages("page", one(body), tmp_path)
    assert found.text == "A table:\n\nName   Anno\nSmith   1791\nJones   1802\n"
    assert len(found.lines) == 4 and len(found.words) == 8


def test_lines_in_the_order_that_transkribus_gives(tmp_path: Path) -> None:
    lines = [line(text, f'custom="readingOrder {{index:{n};}}"') for text, n in (("two", 1), ("one", 0))]
    assert words(pages("page", one(region("r", *lines)), tmp_path)[0]) == ["one", "two"]
    assert words(pages("page", one(region("r", *lines, line("three"))), tmp_path)[0]) == [
        "two",
        "one",
        "three",
    ]


GLYPH = (
    '<x:Glyph xmlns:x="y"><Coords points="9,9 9,9"/><TextEquiv><Unicode>{}</Unicode></TextEquiv></x:Glyph>'
)


def test_glyphs_are_passed_over(tmp_path: Path) -> None:
    glyphs = "".join(GLYPH.format(letter) for letter in "abc")
    data = one(
        region(
            "r",
            "<TextLine>"
            + word("one", "1,1 2,2").replace("<TextEquiv", glyphs + "<TextEquiv")
            + "</TextLine>",
        )
    )
    assert words(pages("page", data, tmp_path)[0]) == ["one"]
    cut = data.rindex("</x:Glyph>")
    assert not any(
        isinstance(item, Outline) and item.complete for item in items("page", data[:cut], tmp_path)[1:]
    )
    bare = one(
        region(
            "r",
            "<TextLine>" + word("", "1,1 2,2").replace("<TextEquiv", glyphs + "<TextEquiv") + "</TextLine>",
        )
    )
    assert words(pages("page", bare, tmp_path)[0]) == []


def test_points_of_old_files_and_points_that_are_none(tmp_path: Path) -> None:
    old = '<TextLine><Coords><Point x="1" y="2"/><Point x="5" y="6"/></Coords>' + line("a").partition("/>")[2]
    odd = line("b", box="x,y 10,3 7 nan,1e400")
    none = line("c", box="")
    (found,) = pages("page", one(region("r", old, odd, none)), tmp_path)
    boxes = [found.lines.box(n) for n in range(3)]
    assert boxes == [Box(1, 2, 5, 6), Box(10, 3, 10, 3), Box(0, 0, 0, 0)]


def test_truncated_anywhere(tmp_path: Path) -> None:
    data = page([Block(["Head"], "header"), ["one two-", "three é"]]).encode()
    for cut in range(0, len(data), 50):
        try:
            found = items("page", data[:cut], tmp_path)
        except DocumentError:
            continue
        last = found[-1]
        assert isinstance(last, Outline) and not last.complete
