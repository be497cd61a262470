"""Corrected words in their places: readings of edits, and files of hOCR, ALTO and PAGE written back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from operator import attrgetter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from cleaner import clean
from cleaner.engine.result import Furniture, Result
from cleaner.errors import DocumentError
from cleaner.formats.hocr.writer import from_source
from cleaner.formats.layout.blocks import plain
from cleaner.formats.layout.draft import Draft
from cleaner.formats.layout.readings import readings
from cleaner.formats.registry import corrected
from cleaner.text.edits import Edit
from cleaner.text.source import Page, Source
from cleaner.text.view import Role

from . import documents
from .layouts import Block, abbyy, alto, boxes, hocr, page, pages, source, words
from .schemas import faults

# readings ---------------------------------------------------------------------------------------------------


def edited(lines: Sequence[str], *edits: tuple[str, str], furniture: Sequence[str] = ()) -> Result:
    """A document of these lines (a form feed begins a page) with the first of each text replaced."""
    parts = "\n".join(lines).split("\n\f\n")
    document = documents.document([documents.page(*part.split("\n")) for part in parts])
    made = []
    for before, after in edits:
        start = document.text.index(before)
        made.append(Edit(start, start + len(before), after))
    gone = []
    for text in furniture:
        start = document.text.index(text)
        gone.append(Furniture(1, "head", text, "", start, start + len(text), "PAG001", 1.0, ""))
    return Result(document.text, sorted(made), furniture=gone, origin=document)


READINGS: dict[str, tuple[Result, str]] = {
    "nothing": (edited(["one two", "three"]), "one two three"),
    "within a word": (edited(["one tvvo three"], ("vv", "w")), "one two three"),
    "two in a word": (edited(["rnodem times"], ("rn", "m"), ("em", "ern")), "modern times"),
    "at its edges": (edited(["(one two)"], ("(", ""), (")", "")), "one two"),
    "a word anew": (edited(["one tvo three"], ("tvo", "two")), "one two three"),
    "two words anew": (edited(["ono tvo three"], ("ono tvo", "one two")), "one two three"),
    "spaces": (edited(["one  two", "three"], ("  ", " "), ("\n", " ")), "one two three"),
    "a word parted": (edited(["onetwo three"], ("et", "e t")), "one·two three"),
    "two words joined": (edited(["o ne two"], ("o n", "on")), "one  two"),
    "two joined, by the space": (edited(["o ne two"], (" n", "n")), "one  two"),
    "three words joined": (edited(["o n e two"], ("o n e", "one")), "one   two"),
    "two became three": (edited(["onet wo three"], ("onet wo", "one tw o")), "one tw·o three"),
    "first became two": (edited(["onetwo three"], ("onetwo three", "one two three")), "one·two three"),
    "a comma between": (edited(["one ,two"], (" ,", ", ")), "one, two"),
    "a word inserted": (edited(["one two"], (" ", " and ")), "one two"),
    "a word gone": (edited(["one x two"], ("x ", "")), "one  two"),
    "broken": (edited(["a situa-", "tion"], ("-\n", "")), "a situa-<situation< >situation>tion"),
    "broken, with indentation": (edited(["situa-", "  tion"], ("-\n  ", "")), "situa-<situation< >situation>tion"),
    "broken, as two edits": (edited(["situa-", "  tion"], ("-\n", ""), ("  ", "")), "situa-<situation< >situation>tion"),
    "broken, hyphen kept": (edited(["well-", "known"], ("\n", "")), "well-<well-known< >well-known>known"),
    "broken, glyph lost": (edited(["well\ufffd", "known"], ("\ufffd\n", "-")), "well-<well-known< >well-known>known"),
    "broken without mark": (edited(["situa", "tion"], ("\n", "")), "situa<situation< >situation>tion"),
    "broken and misread": (edited(["sitna-", "tiom x"], ("na-\ntiom", "uation")), "situa-<situation< >situation>tion x"),
    "broken, written anew": (edited(["sitna-", "tion"], ("sitna-\ntion", "situation")), "situa-<situation< >situation>tion"),
    "broken twice": (
        edited(["inter-", "nation-", "al"], ("-\n", ""), ("n-\n", "n")),
        "inter-<international< >international>nation-<international< >international>al",
    ),
    "broken and spaced": (edited(["situa-", "ti on"], ("-\n", ""), ("i o", "io")), "situa-<situation< >situation>tion "),
    "over a head": (
        edited(["situa-", "\f", "A HEAD", "tion"], ("-\n\fA HEAD\n", ""), furniture=["A HEAD"]),
        "situa-<situation< #A #HEAD >situation>tion",
    ),
    "over a note": (
        edited(["situa-", "1 A note.", "tion goes", "on."], ("-\n1 A note.\n", ""), ("on.", "on.\n\n1 A note.")),
        "situa-<situation< 1 A note. >situation>tion goes on.",
    ),
    "a head in the text": (
        edited(["one,", "A HEAD", "two."], ("\nA HEAD\n", " "), furniture=["A HEAD"]), "one, #A #HEAD two.",
    ),
    "a head is not corrected": (
        edited(["A HFAD", "one"], ("F", "E"), ("A H", ""), furniture=["A HFAD"]), "#A #HFAD one",
    ),
    "no spaces in the script": (edited(["天地", "玄黄"], ("\n", "")), "天地 玄黄"),
    "one letter and a script without spaces": (edited(["a-", "玄黄"], ("-\n", "")), "a-<a玄黄< >a玄黄>玄黄"),
}  # fmt: skip


def shown(result: Result, span: range | None = None) -> str:
    """Readings in short: ``-<whole<`` a first half and its mark, ``>whole>`` a second one, ``#`` furniture, ``·`` a
    space in a word."""
    parts = []
    for reading in readings(result, range(1 + result.source.count("\f")) if span is None else span):
        text = reading.text.replace(" ", "·") + reading.mark
        text = f">{reading.whole}>{text}" if reading.second else text
        text = f"{text}<{reading.whole}<" if reading.first else text
        parts.append("#" * bool(reading.role) + text)
    return " ".join(parts)


@pytest.mark.parametrize("name", READINGS)
def test_readings(name: str) -> None:
    result, expected = READINGS[name]
    assert shown(result) == expected


def test_readings_of_one_page_know_the_halves_on_others() -> None:
    result = edited(["a situa-", "\f", "tion of"], ("-\n\f", ""))
    assert shown(result, range(1)) == "a situa-<situation<"
    assert shown(result, range(1, 2)) == ">situation>tion of"
    assert shown(result, range(0)) == ""


def test_plain_text_has_no_places() -> None:
    with pytest.raises(ValueError, match="not that of a document"):
        readings(clean("text"), range(1))


# files ------------------------------------------------------------------------------------------------------

HEADS = {"hocr": "ocr_header", "alto": "header", "page": "header", "abbyy": "running head"}
SCHEMAS = "alto", "page"
BODY = [
    "    The situation in the north was not well under-",
    "stood by the merchants who had come from the south,",
    "and their well-known habit of asking for more, which",
    "many people knew, had made the whole situa-",
    "tion worse than it was before the winter came and",
    "the river & its harbour were closed by the ice.",
]
MORE = [
    "    In the spring of the next year the govern-",
    "ment sent a commis-",
    "sion, whose well-",
    "known members were expected to find out the reasons",
    "of the dif\ufb01culties and to help the traders with money.",
]
Build = Callable[..., str]
BUILDS: dict[str, Build] = {"alto": alto, "hocr": hocr, "page": page, "abbyy": abbyy}
KINDS: dict[str, tuple[str, Build]] = {
    "hocr": ("hocr", hocr),
    "alto 2.0": ("alto", lambda *sheets: alto(*sheets, version="2.0")),
    "alto 2.1": ("alto", lambda *sheets: alto(*sheets, version="2.1")),
    "alto 3.1": ("alto", lambda *sheets: alto(*sheets, version="3.1")),
    "alto 4.3": ("alto", lambda *sheets: alto(*sheets, version="4.3")),
    "alto with prefix": ("alto", lambda *sheets: alto(*sheets, prefix="a")),
    "page 2013": ("page", lambda *sheets: page(*sheets, version="2013")),
    "page 2019": ("page", page),
    "page without words": ("page", lambda *sheets: page(*sheets, words=False)),
    "abbyy 6": ("abbyy", lambda *sheets: abbyy(*sheets, version="6")),
    "abbyy 10": ("abbyy", abbyy),
    "abbyy without characters": ("abbyy", lambda *sheets: abbyy(*sheets, characters=False)),
}
ROUGH = "page without words", "abbyy without characters"  # whose words have no boxes of their own


def outlines(data: bytes) -> list[str]:
    """All that says where something is, in order."""
    return re.findall(
        rb'(?:points|[HV]POS|WIDTH|HEIGHT|ID|id|[ltrb])="[^"]*"|bbox [-\d. ]+'.decode(), data.decode()
    )


@pytest.mark.parametrize("name", KINDS)
def test_the_way_there_and_back(name: str, tmp_path: Path) -> None:
    kind, build = KINDS[name]
    data = build([BODY, MORE]).encode()
    document = source(kind, data, tmp_path)
    result = clean(document)
    assert (
        "understood" in result.text and "well-known members" in result.text and "difficulties" in result.text
    )
    out = corrected(data, kind, result, range(1))
    again = source(kind, out, tmp_path)
    assert outlines(out) == outlines(data)
    assert boxes(again.pages[0]) == boxes(document.pages[0]) or name in ROUGH
    repeated = clean(again)
    assert repeated.text == result.text
    assert corrected(out, kind, repeated, range(1)) == out
    if kind in SCHEMAS:
        assert faults(data) == faults(out) == []


@pytest.mark.parametrize("name", KINDS)
def test_what_needs_no_repair_stays_byte_for_byte(name: str, tmp_path: Path) -> None:
    kind, build = KINDS[name]
    text = build([["A heading"], ["    Nothing here is wrong, and", "nothing is to be done."]])
    data = text.replace("\n", "\r\n").encode()
    result = clean(source(kind, data, tmp_path))
    assert corrected(data, kind, result, range(1)) == data


MARKS: dict[str, list[str]] = {  # what is new in a file whose words were joined
    "hocr": ["under\u00ad<", "situa\u00ad<"],
    "alto 4.3": [
        'CONTENT="under" SUBS_TYPE="HypPart1" SUBS_CONTENT="understood"/><HYP CONTENT="-"/></TextLine>',
        'CONTENT="stood" SUBS_TYPE="HypPart2" SUBS_CONTENT="understood"/>',
        'CONTENT="well-" SUBS_TYPE="HypPart1" SUBS_CONTENT="well-known"/></TextLine>',
        'CONTENT="known" SUBS_TYPE="HypPart2" SUBS_CONTENT="well-known"/>',
    ],
    "alto with prefix": ['<a:HYP CONTENT="-"/></a:TextLine>'],
    "page 2019": [
        "<Unicode>under¬</Unicode></TextEquiv></Word>",
        "<Unicode>The situation in the north was not well under¬</Unicode></TextEquiv></TextLine>",
        "well under¬\nstood by the merchants",
    ],
    "page without words": [
        "<Unicode>The situation in the north was not well under¬</Unicode></TextEquiv></TextLine>"
    ],
    "abbyy 10": ['charConfidence="90">¬</charParams></formatting></line>'],
    "abbyy without characters": ["The situation in the north was not well under¬</formatting>"],
}


@pytest.mark.parametrize("name", MARKS)
def test_joined_words_are_marked(name: str, tmp_path: Path) -> None:
    kind, build = KINDS[name]
    data = build([BODY, MORE]).encode()
    out = corrected(data, kind, clean(source(kind, data, tmp_path)), range(1)).decode()
    for mark in MARKS[name]:
        assert mark in out and mark.encode() not in data, mark


BEFORE = {  # files that have it right already
    "alto": [
        '<String CONTENT="situa" SUBS_TYPE="HypPart1" SUBS_CONTENT="situation"/><HYP CONTENT="-"/>',
        '<String CONTENT="situa" SUBS_TYPE="HypPart1" SUBS_CONTENT="situation"/>',
        '<String CONTENT="situa" SUBS_TYPE="HypPart1" SUBS_CONTENT="situation"/><HYP CONTENT="&#173;"/>',
    ],
    "hocr": ["situa&shy;", "situa&#xAD;", "<em>situa</em>&shy;", "situa\u00ad"],
    "page": ["situa¬", "situa\u00ad", "situa⸗"],
    "abbyy": ["situa¬", "situa\u00ad"],
}


@pytest.mark.parametrize("kind, half", [(kind, half) for kind, halves in BEFORE.items() for half in halves])
def test_marks_that_are_there_stay(kind: str, half: str, tmp_path: Path) -> None:
    hole = half if kind == "abbyy" else "XXXX"
    data = BUILDS[kind]([[f"The whole {hole}", "tion was bad, and it grew worse."]])
    if kind == "alto":
        data = re.sub('<String [^>]*CONTENT="XXXX"/>', half, data)
        data = data.replace('CONTENT="tion"', 'CONTENT="tion" SUBS_TYPE="HypPart2" SUBS_CONTENT="situation"')
    data = data.replace("XXXX", half)
    result = clean(source(kind, data, tmp_path))
    assert result.text.startswith("The whole situation was bad")
    assert corrected(data.encode(), kind, result, range(1)).decode() == data


def test_the_whole_of_a_word_whose_end_is_left_out_is_not_believed(tmp_path: Path) -> None:
    data = alto([["Geschlossen an Sonn-", "und Feiertagen, auch in tau-", "send anderen Sonn-", "tagen."]])
    for left, right, whole in (("Sonn", "und", "Sonnund"), ("tau", "send", "tausend")):
        data = data.replace(f'"{left}-"', f'"{left}" SUBS_TYPE="HypPart1" SUBS_CONTENT="{whole}"', 1)
        data = data.replace(f'"{right}"', f'"{right}" SUBS_TYPE="HypPart2" SUBS_CONTENT="{whole}"', 1)
    assert "Sonn- und Feiertagen, auch in tausend" in clean(source("alto", data, tmp_path)).text


# furniture --------------------------------------------------------------------------------------------------

FURNITURE = [["THE NORTHERN TRADE"], BODY, ["12"]]


def removed(document: Source, texts: dict[str, str]) -> Result:
    """A result that takes lines out of a document, each with its role."""
    edits, gone = [], []
    for text, role in texts.items():
        start = document.text.index(text)
        end = start + len(text)
        edits.append(Edit(start, end + 1, ""))
        gone.append(Furniture(1, role, text, "", start, end, "PAG001", 1.0, ""))
    return Result(document.text, edits, furniture=gone, origin=document)


ROLES = {"THE NORTHERN TRADE": "head", "12": "folio"}
FURNISHED = {
    "hocr": ["<span class='ocr_header ocrx_furniture'", "<span class='ocr_pageno ocrx_furniture'"],
    "alto 2.0": [],
    "alto 2.1": ['<Tags><LayoutTag ID="cleaner_head" LABEL="running head"/>', 'TAGREFS="cleaner_folio"'],
    "alto 3.1": ['</Tags><Layout>', 'TAGREFS="cleaner_head"'],
    "alto 4.3": ['</Tags><Layout>', 'TAGREFS="cleaner_head"'],
    "alto with prefix": ['<a:Tags><a:LayoutTag ID="cleaner_head"', 'TAGREFS="cleaner_head"'],
    "page 2013": ['<TextRegion id="r1" type="header">', 'type="page-number"'],
    "page 2019": ['<TextRegion id="r1" type="header">', 'type="page-number"'],
    "page without words": ['<TextRegion id="r1" type="header">'],
    "abbyy 10": ['blockName="running head"', 'blockName="page number"'],
}  # fmt: skip


@pytest.mark.parametrize("name", FURNISHED)
def test_furniture_is_marked_and_stays(name: str, tmp_path: Path) -> None:
    kind, build = KINDS[name]
    data = build(FURNITURE).encode()
    document = source(kind, data, tmp_path)
    out = corrected(data, kind, removed(document, ROLES), range(1))
    for mark in FURNISHED[name]:
        assert mark in out.decode()
    again = source(kind, out, tmp_path)
    assert again.text == document.text and boxes(again.pages[0]) == boxes(document.pages[0])
    roles = again.pages[0].lines.roles
    assert (roles[0], roles[-1]) == ((Role.HEAD, Role.FOLIO) if FURNISHED[name] else (Role.BODY, Role.BODY))
    assert not any(roles[1:-1])
    assert corrected(out, kind, removed(again, ROLES), range(1)) == out  # said once is enough
    assert kind not in SCHEMAS or faults(data) == faults(out) == []


@pytest.mark.parametrize("kind", [kind for kind in HEADS if kind != "abbyy"])  # it has no place for that
@pytest.mark.parametrize("role", ["head", "foot", "folio", "signature", "catchword", "notice", "speck"])
def test_every_role_in_the_midst_of_a_block(kind: str, role: str, tmp_path: Path) -> None:
    data = BUILDS[kind]([["one", "two", "three"]]).encode()
    document = source(kind, data, tmp_path)
    out = corrected(data, kind, removed(document, {"two": role}), range(1))
    found = source(kind, out, tmp_path).pages[0].lines.roles
    assert [Role(each).is_furniture for each in found] == [False, True, False]
    assert kind not in SCHEMAS or faults(out) == []


@pytest.mark.parametrize("kind", HEADS)
def test_what_the_file_says_already_is_not_said_again(kind: str, tmp_path: Path) -> None:
    data = BUILDS[kind]([Block(["THE NORTHERN TRADE"], HEADS[kind]), ["Some text."]]).encode()
    document = source(kind, data, tmp_path)
    assert corrected(data, kind, removed(document, {"THE NORTHERN TRADE": "head"}), range(1)) == data


def test_tags_join_those_that_are_there(tmp_path: Path) -> None:
    text = alto([Block(["one"], "MainZone"), ["two"]]).replace("<TextLine", '<TextLine TAGREFS="T0"')
    for data in (
        text,
        text.replace('<LayoutTag ID="T0" LABEL="MainZone"/></Tags>', "</Tags>").replace("T0", ""),
    ):
        out = corrected(
            data.encode(), "alto", removed(source("alto", data, tmp_path), {"two": "head"}), range(1)
        )
        assert out.count(b"<Tags>") == 1 and b'LABEL="running head"/></Tags>' in out
        assert re.search(rb'TAGREFS="(T0 )?cleaner_head"', out)
    data = text.replace("<Tags>", "<Tags/>").replace('<LayoutTag ID="T0" LABEL="MainZone"/></Tags>', "")
    out = corrected(data.encode(), "alto", removed(source("alto", data, tmp_path), {"two": "head"}), range(1))
    assert b'<Tags><LayoutTag ID="cleaner_head" LABEL="running head"/></Tags><Layout>' in out


def test_tags_stand_before_the_reading_order(tmp_path: Path) -> None:
    order = '<ReadingOrder><OrderedGroup ID="o"><ElementRef ID="e" REF="B1"/></OrderedGroup></ReadingOrder>'
    data = alto([["one"], ["two"]]).replace("<Layout>", f"{order}<Layout>").encode()
    out = corrected(data, "alto", removed(source("alto", data, tmp_path), {"two": "head"}), range(1))
    assert b"</Tags><ReadingOrder>" in out and faults(out) == []


# splices ----------------------------------------------------------------------------------------------------


def replaced(document: Source, *changes: tuple[str, str]) -> Result:
    """A result in which texts of a document are others."""
    edits = []
    for before, after in changes:
        start = document.text.index(before)
        edits.append(Edit(start, start + len(before), after))
    return Result(document.text, sorted(edits), origin=document)


HOCR_WORDS = {  # a word in the file, an edit, and the word in the file then
    ("w<em>or</em>d", "or", "ar"): "w<em>ar</em>d",
    ("<b>wo</b>rd", "word", "sword"): "<b>swo</b>rd",
    ("<b>wo</b>rd", "word", "words"): "<b>wo</b>rds",
    ("<b>wo</b>rd", "or", "e"): "<b>we</b>d",
    ("&auml;&ouml;", "ö", "ü"): "&auml;ü",
    ("a&amp;b", "b", "c"): "a&amp;c",
    ("a&amp;b", "a&", "&"): "&amp;b",
    ("  word\n", "word", "a<b"): "  a&lt;b\n",
    ("<!-- no -->word", "wo", "ba"): "<!-- no -->bard",
}


@pytest.mark.parametrize("case", HOCR_WORDS)
def test_only_characters_that_differ_are_written(case: tuple[str, str, str], tmp_path: Path) -> None:
    inner, before, after = case
    data = hocr([["here XXXX is"]]).replace("XXXX", inner).encode()
    out = corrected(data, "hocr", replaced(source("hocr", data, tmp_path), (before, after)), range(1))
    assert out == data.replace(f">{inner}<".encode(), f">{HOCR_WORDS[case]}<".encode())


ODD = "a<b & \"c\" 'd' ]]> é 😀\u00ad"


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "us-ascii"])
def test_every_encoding_and_every_character(kind: str, encoding: str, tmp_path: Path) -> None:
    text = BUILDS[kind]([["one two", "three"]])
    plain_name = encoding.removesuffix("-sig")
    text = text.replace("UTF-8", plain_name).replace("charset='utf-8'", f"charset='{plain_name}'")
    data = text.encode(encoding)
    document = source(kind, data, tmp_path)
    out = corrected(data, kind, replaced(document, ("two", ODD)), range(1))
    assert plain(ODD) in source(kind, out, tmp_path).text
    assert len(out.decode(encoding)) > len(text)
    assert out.decode(encoding).startswith(text[: text.index(">o<" if kind == "abbyy" else "one")])
    assert out.decode(encoding).endswith(text.rpartition(">t<" if kind == "abbyy" else "three")[2])


def test_characters_that_xml_has_not(tmp_path: Path) -> None:
    data = alto([["one two"]]).encode()
    out = corrected(data, "alto", replaced(source("alto", data, tmp_path), ("two", "t\x02o\ud800")), range(1))
    assert b"t\xef\xbf\xbdo\xef\xbf\xbd" in out
    etree.fromstring(out)


def test_a_joined_word_leaves_an_empty_one(tmp_path: Path) -> None:
    for kind, build in (("alto", alto), ("hocr", hocr), ("page", page)):
        data = build([["o ne two"]]).encode()
        out = corrected(data, kind, replaced(source(kind, data, tmp_path), ("o n", "on")), range(1))
        assert outlines(out) == outlines(data)
        assert words(source(kind, out, tmp_path).pages[0]) == ["one", "two"]
        assert kind not in SCHEMAS or faults(out) == []


def test_a_hyphen_that_is_none_goes_with_its_element(tmp_path: Path) -> None:
    data = alto([["one two"]]).replace('CONTENT="two"/>', 'CONTENT="two"/><HYP CONTENT="-"/>').encode()
    document = source("alto", data, tmp_path)
    assert document.text == "one two-\n"
    assert b"HYP" not in corrected(data, "alto", replaced(document, ("two-", "two.")), range(1))
    assert b'CONTENT="to"/><HYP CONTENT="-"/>' in corrected(
        data, "alto", replaced(document, ("two", "to")), range(1)
    )
    assert '<HYP CONTENT="¬"/>'.encode() in corrected(data, "alto", replaced(document, ("-", "¬")), range(1))


def test_a_hyphen_that_stands_twice_goes_twice(tmp_path: Path) -> None:
    data = alto([["one two-"]]).replace('CONTENT="two-"/>', 'CONTENT="two-"/><HYP CONTENT="-"/>').encode()
    document = source("alto", data, tmp_path)
    assert document.text == "one two-\n"
    out = corrected(data, "alto", replaced(document, ("two-", "two.")), range(1))
    assert source("alto", out, tmp_path).text == "one two.\n"


def test_a_string_of_several_words(tmp_path: Path) -> None:
    data = re.sub("<SP[^>]*>", "", alto([["XXXX", "tion is bad."]]).replace("XXXX", "The sitna-")).encode()
    document = source("alto", data, tmp_path)
    out = corrected(data, "alto", replaced(document, ("na-\n", "ua")), range(1))
    assert b'CONTENT="The situa"/><HYP CONTENT="-"/>' in out
    assert faults(out) == []


TOUCHING = {  # an edit of "word,and" (three Strings without a space), and the words as they are written then
    ("wor", "for"): ["ford", ",", "and"],
    ("word", "ford"): ["ford", ",", "and"],
    (",", ";"): ["word", ";", "and"],
    ("d,", "t;"): ["wort;", "", "and"],
    (",a", ", a"): ["word", ",", "and"],
    ("and", "und"): ["word", ",", "und"],
}


@pytest.mark.parametrize("before, after", TOUCHING)
def test_words_that_touch_keep_their_own(before: str, after: str, tmp_path: Path) -> None:
    line = alto([["word , and so"]]).replace('<SP WIDTH="10"/>', "", 2)
    data = line.replace('HPOS="150"', 'HPOS="140"').replace('HPOS="170"', 'HPOS="150"').encode()
    document = source("alto", data, tmp_path)
    assert document.text.startswith("word,and")
    out = corrected(data, "alto", replaced(document, (before, after)), range(1)).decode()
    assert re.findall('CONTENT="([^"]*)"', out)[:3] == TOUCHING[before, after]


@pytest.mark.parametrize("own", ["The sitnation was had", "The sitna tion was had"])
def test_a_line_whose_words_say_something_else(own: str, tmp_path: Path) -> None:
    data = page([["The sltnation was had"]]).encode()
    data = data.replace(b"<Unicode>The sltnation was had", f"<Unicode>{own}".encode())
    document = source("page", data, tmp_path)
    assert document.text == f"{own}\n"
    out = corrected(data, "page", replaced(document, ("had", "bad")), range(1))
    assert source("page", out, tmp_path).text == own.replace("had", "bad") + "\n"
    assert outlines(out) == outlines(data) and faults(out) == []


def test_markup_that_was_not_escaped(tmp_path: Path) -> None:
    data = hocr([["one two three"]]).replace("two", "F<r/?a.<?x").encode()
    document = source("hocr", data, tmp_path)
    assert document.text == "one F<r/?a.<?x three\n"
    out = corrected(data, "hocr", replaced(document, ("r/", "1/"), ("?x", "?y")), range(1))
    assert source("hocr", out, tmp_path).text == "one F<1/?a.<?y three\n"


def test_pages_of_one_file_and_pages_left_out(tmp_path: Path) -> None:
    data = alto([["one"]], [["two"]], [["three"]]).encode()
    found = pages("alto", data, tmp_path)
    other = documents.page("other")
    document = Source([other, found[1], found[2], other], "alto")
    result = replaced(document, ("two", "TWO"), ("three", "THREE"), ("other", "OTHER"))
    out = corrected(data, "alto", result, range(1, 3))
    assert [each.text for each in pages("alto", out, tmp_path)] == ["one\n", "TWO\n", "THREE\n"]
    with pytest.raises(DocumentError, match="page 1 of the document is not in the file"):
        corrected(data, "alto", result, range(1))


def test_what_can_be_read_of_a_damaged_file_is_corrected(tmp_path: Path) -> None:
    data = alto([["one", "two"]], [["three"]]).encode()
    data = data[: data.index(b'CONTENT="three"')]
    document = source("alto", data, tmp_path)
    out = corrected(data, "alto", replaced(document, ("two", "TWO")), range(1))
    assert out == data.replace(b'"two"', b'"TWO"')


letters = st.text("abcdé&<-\u00ad", min_size=1, max_size=4)
lines = st.lists(st.lists(letters, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4)


@given(lines, st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_edits_of_words_come_back(tmp_path: Path, texts: list[str], data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(HEADS)))
    file = BUILDS[kind]([texts]).encode()
    document = source(kind, file, tmp_path)
    found: Page = document.pages[0]
    edits = []
    for start, end in zip(found.words.starts, found.words.ends, strict=True):
        low = data.draw(st.integers(start, end))
        high = data.draw(st.integers(low, end))
        after = data.draw(st.text("xyé&>\"'", max_size=3))
        if found.text[start:low] + after + found.text[high:end]:
            edits.append(Edit(low, high, after))
    result = Result(document.text, edits, origin=document)
    out = corrected(file, kind, result, range(1))
    assert words(source(kind, out, tmp_path).pages[0]) == result.text.split()
    assert outlines(out) == outlines(file)


@given(
    lines,
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9), st.text("ab- \n", max_size=4)), max_size=4),
)
def test_no_edits_are_too_odd(texts: list[str], cuts: list[tuple[int, int, str]]) -> None:
    document = documents.document([documents.page(*texts)])
    size = len(document.text)
    edits = [Edit(min(at, size), min(at + length, size), after) for at, length, after in sorted(cuts)]
    flat = [
        edit for number, edit in enumerate(edits) if all(edit.start > other.end for other in edits[:number])
    ]
    result = Result(document.text, flat, origin=document)
    found = readings(result, range(1))
    assert [reading.before for reading in found] == document.text.split()
    firsts, seconds = (
        [r.whole for r in found if half(r)] for half in (attrgetter("first"), attrgetter("second"))
    )
    assert firsts == seconds


def test_draft_leaves_the_rest_alone() -> None:
    data = "<a  x = 'é'\ty=\"1\" />é<b>\r\n</b>".encode("utf-16-le")
    draft = Draft(data, "utf-16-le")
    assert draft.done() is data
    draft.set(0, "x", "'\"")
    draft.set(0, "z", "2")
    assert draft.done().decode("utf-16-le") == '<a  x = \'&#39;&quot;\'\ty="1" z="2" />é<b>\r\n</b>'


# new hOCR ---------------------------------------------------------------------------------------------------

NEST = {"ocr_page": "", "ocr_carea": "ocr_page", "ocr_par": "ocr_carea", "ocr_line": "ocr_par", "ocr_header": "ocr_par",
        "ocr_footer": "ocr_par", "ocr_pageno": "ocr_par", "ocr_noise": "ocr_par"}  # fmt: skip


class Rules(HTMLParser):
    """What the specification asks of elements: their nesting, whole numbers in boxes, boxes inside one another."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, list[int]]] = []
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("class", "")
        if not name or tag == "meta":
            return
        assert given["id"] not in self.names
        self.names.append(given["id"])
        box = re.search(r"bbox (\d+) (\d+) (\d+) (\d+)(?:;|$)", given["title"])
        assert box, given
        left, top, right, bottom = map(int, box.groups())
        assert left <= right and top <= bottom
        if self.stack:
            outer = self.stack[-1][1]
            assert outer[0] <= left and outer[1] <= top and right <= outer[2] and bottom <= outer[3]
        parent = self.stack[-1][0] if self.stack else ""
        assert parent == NEST[name] if name in NEST else name == "ocrx_word" and parent in NEST
        self.stack.append((name, [left, top, right, bottom]))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("div", "p", "span"):
            self.stack.pop()


def test_new_hocr_for_other_documents(tmp_path: Path) -> None:
    texts: list[list[str | tuple[str, Role]]] = [
        [("THE TRADE", Role.HEAD), "    It was a situa-"], [("13", Role.FOLIO), "tion of <many> words & more."],
    ]  # fmt: skip
    found = [documents.page(*lines, confidence=0.87, label="xii")._replace(unit="pt") for lines in texts]
    document = Source(found, "pdf")
    result = clean(document)
    assert result.text.split() == ["It", "was", "a", "situation", "of", "<many>", "words", "&", "more."]
    out = from_source(result)
    etree.fromstring(out, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))
    rules = Rules()
    rules.feed(out.decode())
    assert not rules.stack and len(rules.names) == 23
    assert b"ppageno 1; lpageno xii; scan_res 300 300" in out and b"x_wconf 87" in out
    again = source("hocr", out, tmp_path)
    assert [line for each in again.pages for line in each.lines.roles] == [Role.HEAD, 0, Role.FOLIO, 0]
    assert "situa\u00ad\n" in again.text and "<many>" in again.text
    assert clean(again).text.split() == result.text.split()
    for old, new in zip(document.pages, again.pages, strict=True):
        assert new.width == pytest.approx(old.width * 300 / 72, abs=1)
        for index in range(len(old.words)):
            expected = [edge * 300 / 72 for edge in old.words.box(index)]
            assert list(new.words.box(index)) == pytest.approx(expected, abs=1.01)


def test_new_hocr_of_an_empty_page() -> None:
    document = Source([documents.page()._replace(text="")], "image")
    out = from_source(Result(document.text, origin=document))
    assert out.count(b'class="ocr_page"') == 1 and b'class="ocr_carea"' not in out
