"""ALTO: what is read of it, in all its versions."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from cleaner import clean
from cleaner.errors import DocumentError, LimitError
from cleaner.formats.registry import corrected
from cleaner.formats.request import Outline, Request
from cleaner.text.source import Box
from cleaner.text.view import Role

from .layouts import Block, alto, items, pages, source, words


def one(body: str, before: str = "", unit: str = "pixel") -> str:
    """A file whose page has this in it."""
    return (
        f"<alto><Description><MeasurementUnit>{unit}</MeasurementUnit></Description>{before}"
        f'<Layout><Page ID="P" WIDTH="900" HEIGHT="1400" PRINTED_IMG_NR="xii">{body}</Page></Layout></alto>'
    )


def block(*lines: str, name: str = "B", more: str = "") -> str:
    rows = "".join(
        f'<TextLine ID="{name}{n}" HPOS="100" VPOS="{100 + 30 * n}" WIDTH="300" HEIGHT="20">{line}</TextLine>'
        for n, line in enumerate(lines)
    )
    return f'<TextBlock ID="{name}"{more}>{rows}</TextBlock>'


def string(text: str, more: str = "") -> str:
    return f'<String CONTENT="{text}" {more}/>'


NOT_READ = {
    "no page": "<alto><Layout/></alto>",
    "an entity": '<!DOCTYPE alto [<!ENTITY a "b">]><alto><Layout><Page/></Layout></alto>',
    "a parameter entity": '<!DOCTYPE alto [<!ENTITY % a "b"> %a;]><alto><Layout><Page/></Layout></alto>',
    "an entity of a file": '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a><Page>&a;</Page></a>',
    "an entity not parsed": '<!DOCTYPE a [<!NOTATION n SYSTEM "x"><!ENTITY a SYSTEM "x" NDATA n>]><a><Page/></a>',
    "a thousand laughs": '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]><a><Page>&a9;</Page></a>",
    "depth": "<alto><Layout><Page>" + "<ComposedBlock>" * 100_000,
    "nothing": "",
    "no markup": "Chapter One",
    "an unknown encoding": '<?xml version="1.0" encoding="x-none"?><alto><Layout><Page/></Layout></alto>',
}


@pytest.mark.parametrize("name", NOT_READ)
def test_is_not_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        items("alto", NOT_READ[name], tmp_path)


def test_the_message_says_where(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"declares the entity 'a', in line 2 \(byte \d+\)"):
        items("alto", '<!DOCTYPE a\n[<!ENTITY a "b">]><a/>', tmp_path)


@pytest.mark.parametrize(
    "version, prefix", [*product(("2.0", "2.1", "3.1", "4.0", "4.3"), ("", "a")), ("", "")]
)
def test_every_version(version: str, prefix: str, tmp_path: Path) -> None:
    (page,) = pages("alto", alto([["  The situa-", "tion &c."]], version=version, prefix=prefix), tmp_path)
    assert page.text == "  The situa-\ntion &c.\n"
    assert words(page) == ["The", "situa-", "tion", "&c."]
    assert page.words.box(1) == Box(160, 50, 220, 70)
    assert page.words.confidences[1] == pytest.approx(0.9)
    assert (page.width, page.height, page.unit) == (900, 1400, "px")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "iso-8859-1", "windows-1252", "utf-8-sig"])
def test_every_encoding(encoding: str, tmp_path: Path) -> None:
    text = alto([["Über die Brücke"]]).replace("UTF-8", encoding.removesuffix("-be").removesuffix("-sig"))
    data = b"\xfe\xff" * (encoding == "utf-16-be") + text.encode(encoding)
    assert pages("alto", data, tmp_path)[0].text == "Über die Brücke\n"


HYPHENS = {  # the end of a line, how it reads, and the whole word
    string("situa-"): ("situa-", ""),
    string("situa") + '<HYP CONTENT="-"/>': ("situa-", ""),
    string("situa") + '<HYP CONTENT="&#173;"/>': ("situa\u00ad", ""),
    string("situa") + "<HYP/>": ("situa-", ""),
    string("situa-") + '<HYP CONTENT="-"/>': ("situa-", ""),
    string("situa", 'SUBS_TYPE="HypPart1" SUBS_CONTENT="situation"') + '<HYP CONTENT="-"/>': (
        "situa-",
        "situation",
    ),
    string("situa", 'SUBS_TYPE="HypPart1" SUBS_CONTENT="situation"'): ("situa-", "situation"),
    string("situa-", 'SUBS_TYPE="HypPart1" SUBS_CONTENT="situation"'): ("situa-", "situation"),
    string("tion", 'SUBS_TYPE="HypPart2" SUBS_CONTENT="situation"'): ("tion", ""),
    string("Dr.", 'SUBS_TYPE="Abbreviation" SUBS_CONTENT="Doctor"'): ("Dr.", ""),
}


@pytest.mark.parametrize("line", HYPHENS)
def test_hyphens(line: str, tmp_path: Path) -> None:
    text, whole = HYPHENS[line]
    (page,) = pages("alto", one(f"<PrintSpace>{block(line)}</PrintSpace>"), tmp_path)
    assert page.text == f"{text}\n"
    assert page.words.wholes == ({0: whole} if whole else {})


@pytest.mark.parametrize("unit, size", [("pixel", 50), ("mm10", 42.333), ("inch1200", 200), ("", 50)])
def test_size_of_type_in_the_unit_of_the_page(unit: str, size: float, tmp_path: Path) -> None:
    styles = '<Styles><TextStyle ID="F" FONTSIZE="12"/><ParagraphStyle ID="Q"/></Styles>'
    body = block(string("a", 'STYLEREFS="Q F"'), string("b")) + block(
        string("c"), name="C", more=' STYLEREFS="F"'
    )
    (page,) = pages("alto", one(f"<PrintSpace>{body}</PrintSpace>", styles, unit), tmp_path)
    assert page.unit == ("px" if unit in ("pixel", "") else unit)
    assert list(page.lines.sizes) == pytest.approx([size, 20, size], abs=0.01)
    assert page.label == "xii"


def test_margins_have_roles_and_their_place(tmp_path: Path) -> None:
    spaces = "".join(
        f"<{name}>{block(string(text), name=name)}</{name}>"
        for name, text in [("TopMargin", "Head"), ("LeftMargin", "note"), ("RightMargin", "more"),
                           ("BottomMargin", "12"), ("PrintSpace", "Text")]
    )  # fmt: skip
    (page,) = pages("alto", one(spaces), tmp_path)
    assert words(page) == ["Head", "Text", "note", "more", "12"]
    assert list(page.lines.roles) == [Role.HEAD, Role.BODY, Role.NOTE, Role.NOTE, Role.FOLIO]


LABELS = {
    "header": Role.HEAD,
    "Running head": Role.HEAD,
    "RunningTitleZone": Role.HEAD,
    "page-number": Role.FOLIO,
    "NumberingZone:page": Role.FOLIO,
    "NumberingZone_page": Role.FOLIO,
    "NumberingZone": Role.FOLIO,
    "NumberingZone : chapter": Role.BODY,
    "MarginTextZone note": Role.NOTE,
    "MarginTextZone-ManuscriptAddendum": Role.NOTE,
    "MarginTextZone:commentary#2": Role.NOTE,
    "MainZone-Head": Role.BODY,
    "DefaultLine:header": Role.BODY,
    "QuireMarksZone": Role.SIGNATURE,
    "catch-word": Role.CATCHWORD,
    "MarginTextZone": Role.NOTE,
    "footnote": Role.NOTE,
    "MainZone": Role.BODY,
    "heading": Role.BODY,
    "headline": Role.BODY,
    "": Role.BODY,
}


@pytest.mark.parametrize("label", LABELS)
def test_labels(label: str, tmp_path: Path) -> None:
    tags = f'<Tags><OtherTag ID="A"/><StructureTag ID="T" LABEL="{label}"/></Tags>'
    line = block(string("word")).replace("<TextLine", '<TextLine TAGREFS="A T"')
    whole = block(string("word"), name="C", more=' TAGREFS="T"')
    around = f'<ComposedBlock TAGREFS="T">{block(string("word"), name="D")}</ComposedBlock>'
    (page,) = pages("alto", one(f"<PrintSpace>{line}{whole}{around}</PrintSpace>", tags), tmp_path)
    assert list(page.lines.roles) == [LABELS[label]] * 3


def test_reading_order_of_blocks_and_of_lines(tmp_path: Path) -> None:
    order = (
        '<ReadingOrder><OrderedGroup ID="o"><ElementRef ID="e1" REF="C"/><OrderedGroup ID="p">'
        '<ElementRef ID="e2" REF="B1"/><ElementRef ID="e3" REF="B0"/></OrderedGroup></OrderedGroup></ReadingOrder>'
    )
    body = block(string("three"), string("two")) + block(string("one"), name="C")
    (page,) = pages("alto", one(f"<PrintSpace>{body}</PrintSpace>", order), tmp_path)
    assert words(page) == ["one", "two", "three"]


def test_a_string_of_several_words_is_shared_out(tmp_path: Path) -> None:
    line = string("ab  cd", 'HPOS="0" VPOS="0" WIDTH="50" HEIGHT="10"')
    (page,) = pages("alto", one(f"<PrintSpace>{block(line)}</PrintSpace>"), tmp_path)
    assert page.text == "ab cd\n"
    assert [page.words.box(n) for n in (0, 1)] == [Box(0, 0, 20, 10), Box(30, 0, 50, 10)]


def strings(*placed: tuple[str, int, int] | None) -> str:
    """Strings with their places from left to right, and spaces between them where there is None."""
    return "".join(
        string(each[0], f'HPOS="{each[1]}" VPOS="0" WIDTH="{each[2] - each[1]}" HEIGHT="9"')
        if each
        else "<SP/>"
        for each in placed
    )


TOUCHING = {  # Strings of a line, and its text; all are 10 wide for a letter
    "punctuation": (strings(("word", 0, 40), (",", 40, 50), None, ("and", 60, 90)), "word, and"),
    "a change of type": (strings(("M", 0, 10), ("lle", 12, 42), None, ("X", 60, 70)), "Mlle X"),
    "overlapping": (strings(("a", 0, 10), ("b", 8, 18), None, ("c", 30, 40)), "ab c"),
    "leftwards": (strings(("a", 60, 70), ("b", 50, 60), None, ("c", 30, 40)), "ab c"),
    "room for a space": (strings(("one", 0, 30), ("two", 36, 66), None, ("x", 70, 80)), "one two x"),
    "a space though they touch": (strings(("one", 0, 30), None, ("two", 31, 61)), "one two"),
    "no spaces in the file": (strings(("one", 0, 30), ("two", 30, 60)), "one two"),
    "a script without spaces": (strings(("義", 0, 9), ("禮", 12, 20), ("X", 25, 30)), "義禮 X"),
    "a space in such a script": (strings(("義", 0, 9), None, ("禮", 10, 20)), "義 禮"),
    "no places": (string("one") + string("two") + "<SP/>" + string("x"), "one two x"),
    "an empty one": (
        strings(("one", 0, 30), ("", 30, 30), ("two", 30, 60), None, ("x", 70, 80)),
        "one two x",
    ),
    "marks with spaces": (
        strings(("wegung", 0, 60), None, (",", 61, 66), None, ("die", 80, 110), None, (";", 130, 135)),
        "wegung, die ;",
    ),
    "marks without spaces": (strings(("(", 0, 5), ("so", 6, 26), (")", 27, 32), ("!", 33, 38)), "(so)!"),
    "marks before a space of their own": (strings(("quoi", 0, 40), None, ("?", 46, 56)), "quoi ?"),
    "a dash that touches nothing": (strings(("one", 0, 30), ("-", 40, 50), ("two", 60, 90)), "one - two"),
    "a word that touches": (strings(("one", 0, 30), None, ("two", 30, 60)), "one two"),
    "a hyphen between": (strings(("well", 0, 40), ("-", 40, 50), ("known", 50, 100), None), "well-known"),
}


@pytest.mark.parametrize("name", TOUCHING)
def test_strings_that_touch(name: str, tmp_path: Path) -> None:
    line, text = TOUCHING[name]
    (page,) = pages("alto", one(f"<PrintSpace>{block(line)}</PrintSpace>"), tmp_path)
    assert page.text == f"{text}\n"
    assert "".join(words(page)) == text.replace(" ", "")


@pytest.mark.parametrize("space", ["<SP/>", ""])
def test_a_hyphen_that_is_a_string(space: str, tmp_path: Path) -> None:
    upper = strings(("Be", 0, 20), ("-", 22, 32)).replace("/><S", f"/>{space}<S")
    lower = strings(("wegung", 0, 60), (",", 60, 64), ("die", 90, 120)).replace("/><S", f"/>{space}<S")
    data = one(f"<PrintSpace>{block(upper, lower)}</PrintSpace>").encode()
    document = source("alto", data, tmp_path)
    assert document.text == "Be-\nwegung, die\n"
    result = clean(document)
    assert result.text == "Bewegung, die\n"
    written = corrected(data, "alto", result, range(1))
    assert clean(source("alto", written, tmp_path)).text == "Bewegung, die\n"
    assert b'SUBS_CONTENT="Bewegung"' in written


def test_a_title_in_the_upper_margin_is_no_running_head(tmp_path: Path) -> None:
    for lines, role in ((3, Role.HEAD), (4, Role.BODY)):
        margin = block(*[string(f"line {n}") for n in range(lines)], string(""))
        (page,) = pages("alto", one(f"<TopMargin>{margin}</TopMargin>"), tmp_path)
        assert list(page.lines.roles) == [role] * lines


STRANGE = ["nan", "inf", "-1e99", "", "12px", "1" * 400]


@pytest.mark.parametrize("value", STRANGE)
def test_a_place_that_is_none(value: str, tmp_path: Path) -> None:
    line = string("word", f'HPOS="{value}" VPOS="1" WIDTH="1" HEIGHT="1" WC="{value}"')
    (page,) = pages("alto", one(f"<PrintSpace>{block(line)}</PrintSpace>"), tmp_path)
    assert page.words.box(0) == page.lines.box(0) == Box(100, 100, 400, 120)


def test_text_shows_the_geometry(tmp_path: Path) -> None:
    sheet = [
        ["       A HEAD            12"],
        ["    First line of a paragraph", "and its second line.", "    Another one begins", "and ends."],
        ["    Far below."],
    ]
    (page,) = pages("alto", alto(sheet), tmp_path)
    assert page.text == (
        "       A HEAD            12\n\n    First line of a paragraph\nand its second line.\n"
        "    Another one begins\nand ends.\n\n    Far below.\n"
    )
    assert list(page.lines.regions) == [0, 1, 1, 1, 1, 2]


def test_pages_wanted_and_limits(tmp_path: Path) -> None:
    data = alto(*[[[f"page {n}"]] for n in range(1, 6)])
    found = items("alto", data, tmp_path, Request(pages="2,4-"))
    assert found[0] == Outline(3)
    assert [page.text for page in found[1:] if not isinstance(page, Outline)] == [
        "page 2\n",
        "page 4\n",
        "page 5\n",
    ]
    with pytest.raises(LimitError, match="5 pages to read, more than the 4 that max_pages") as caught:
        items("alto", data, tmp_path, Request(max_pages=4))
    assert caught.value.limit == "max_pages"
    assert len(pages("alto", data, tmp_path, Request(pages="1-4", max_pages=4))) == 4


def test_damage_is_told_with_its_place(tmp_path: Path) -> None:
    data = alto([["one two"]], [["three four"]])
    cut = data.index('CONTENT="four"')
    found = items("alto", data[:cut], tmp_path)
    assert [page.text for page in found if not isinstance(page, Outline)] == ["one two\n", "three\n"]
    last = found[-1]
    assert isinstance(last, Outline) and not last.complete and last.total == 2
    assert "unclosed token" in last.warnings[0] and "(byte " in last.warnings[0]


def test_truncated_anywhere(tmp_path: Path) -> None:
    data = alto([Block(["Head"], "header"), ["one two-", "three é"]], [["four"]]).encode()
    for cut in range(0, len(data), 50):
        try:
            found = items("alto", data[:cut], tmp_path)
        except DocumentError:
            continue
        last = found[-1]
        assert isinstance(last, Outline) and not last.complete
