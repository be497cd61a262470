"""ABBYY FineReader XML: what is read of it, and how words are written back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import clean
from cleaner.engine.result import Result
from cleaner.errors import DocumentError, LimitError
from cleaner.formats.registry import corrected
from cleaner.formats.request import Outline, Request
from cleaner.formats.sniff import kind
from cleaner.text.edits import Edit
from cleaner.text.source import Box
from cleaner.text.view import Role

from .layouts import abbyy, items, pages, source, words
from .test_alto import NOT_READ

ROOT = '<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml" version="1.0">'


def one(body: str, before: str = "") -> str:
    """A file whose page has this in it."""
    return f'{ROOT}{before}<page width="900" height="1400" resolution="300">{body}</page></document>'


def block(*lines: str, more: str = "") -> str:
    return f'<block blockType="Text" l="0" t="0" r="900" b="99"><text><par {more}>{"".join(lines)}</par></text></block>'


def line(*parts: str, top: int = 100) -> str:
    return f'<line l="100" t="{top}" r="400" b="{top + 20}">{"".join(parts)}</line>'


def type_(content: str, more: str = "") -> str:
    return f'<formatting lang="German" {more}>{content}</formatting>'


def char(content: str, more: str = "") -> str:
    return f"<charParams {more}>{content}</charParams>"


@pytest.mark.parametrize("name", NOT_READ)
def test_is_not_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        items("abbyy", NOT_READ[name].replace("Page", "page").replace("ComposedBlock", "block"), tmp_path)


@pytest.mark.parametrize("version", ["6", "8", "9", "10"])
@pytest.mark.parametrize("characters", [True, False])
def test_every_version(version: str, characters: bool, tmp_path: Path) -> None:
    data = abbyy([["The situa-", "tion &c."]], version=version, characters=characters)
    assert kind(data.encode()) == "abbyy"
    (found,) = pages("abbyy", data, tmp_path)
    assert found.text == "The situa-\ntion &c.\n"
    assert words(found) == ["The", "situa-", "tion", "&c."]
    assert [found.words.box(n) for n in (0, 1)] == [Box(100, 50, 130, 70), Box(140, 50, 200, 70)]
    assert (found.width, found.height, found.unit) == (900, 1400, "px")
    if characters:
        assert found.words.confidences[1] == pytest.approx(0.9)


@pytest.mark.parametrize(
    "text", ["<document><page/></document>", '<document producer="Word"><page/></document>', "<FineReader/>"]
)
def test_other_documents_are_none(text: str) -> None:
    assert kind(text.encode()) == "text"


LETTERS = {  # what is in a line, and its text
    "words that go on in other type": (type_(char("M")) + type_(char("l") + char("e")), "Mle"),
    "a space": (type_(char("a") + char(" ") + char("b")), "a b"),
    "white space of several kinds": (type_(char("a") + char("\t") + char("\n ") + char("b")), "a b"),
    "an empty character": (type_(char("a") + char("") + char("b") + "<charParams/>"), "ab"),
    "several letters in one": (type_(char("ffi") + char("x")), "ffix"),
    "an entity": (type_(char("&amp;") + char("c")), "&c"),
    "another reading of a character": (
        type_(char("<charRecVariants><charRecVariant>b</charRecVariant></charRecVariants>a")),
        "a",
    ),
    "another reading of a word": (
        type_(f"<wordRecVariants><wordRecVariant>{char('b')}</wordRecVariant></wordRecVariants>{char('a')}"),
        "a",
    ),
    "plain text": (type_("\n one  two\n") + type_("three"), "one two three"),
    "plain text in other type": (type_("one, ") + type_("tw") + type_("o"), "one, two"),
    "nothing": (type_(""), ""),
}


@pytest.mark.parametrize("name", LETTERS)
def test_lines(name: str, tmp_path: Path) -> None:
    content, text = LETTERS[name]
    (page,) = pages("abbyy", one(block(line(content))), tmp_path)
    assert page.text == (f"{text}\n" if text else "")


def test_words_have_boxes_and_confidences(tmp_path: Path) -> None:
    place = 'l="{}" t="10" r="{}" b="30"'
    chars = [
        char("o", f'{place.format(10, 20)} charConfidence="50"'),
        char("h", f'{place.format(22, 30)} charConfidence="100"'),
        char(" "),
        char("x", f'{place.format(40, 50)} charConfidence="255"'),
        char("y", f'{place.format(52, 60)} charConfidence="-1"'),
    ]
    (page,) = pages("abbyy", one(block(line(type_("".join(chars))))), tmp_path)
    assert [page.words.box(n) for n in (0, 1)] == [Box(10, 10, 30, 30), Box(40, 10, 60, 30)]
    assert page.words.confidences[0] == pytest.approx(0.75)
    assert page.words.confidences[1] != page.words.confidences[1]


def test_size_of_type(tmp_path: Path) -> None:
    rows = [line(type_("one", f'fs="{size}"'), top=30 * n) for n, size in enumerate(("12.", "9.5", ""))]
    (page,) = pages("abbyy", one(block(*rows)), tmp_path)
    assert list(page.lines.sizes) == pytest.approx([50, 39.58, 20], abs=0.01)


def test_styles_and_names_have_roles(tmp_path: Path) -> None:
    styles = "".join(
        f'<paragraphStyle id="{{{n}}}" role="{role}"/>'
        for n, role in enumerate(("rt", "text", "footnote", "garb"))
    )
    before = f"<documentData><paragraphStyles>{styles}</paragraphStyles></documentData>"
    texts = ["The Northern Trade", "Text of the page", "1 A note", "~.,"]
    body = [block(line(type_(text), top=40 * n), more=f'style="{{{n}}}"') for n, text in enumerate(texts)]
    named = block(line(type_("27"), top=900)).replace("<block", '<block blockName="running foot"')
    (page,) = pages("abbyy", one("".join([*body, named]), before), tmp_path)
    assert [Role(role) for role in page.lines.roles] == [
        Role.HEAD, Role.BODY, Role.NOTE, Role.SPECK, Role.FOLIO,
    ]  # fmt: skip


def test_cells_of_a_table(tmp_path: Path) -> None:
    def cell(text: str, left: int, top: int) -> str:
        edges = f'l="{left}" t="{top}" r="{left + 10 * len(text)}" b="{top + 20}"'
        return f"<cell><text><par><line {edges}>{type_(text)}</line></par></text></cell>"

    rows = [("apple", "1.20"), ("pear", "1.35")]
    table = "".join(
        f"<row>{''.join(cell(text, 100 + 200 * at, 100 + 30 * n) for at, text in enumerate(row))}</row>"
        for n, row in enumerate(rows)
    )
    (page,) = pages("abbyy", one(f'<block blockType="Table">{table}</block>'), tmp_path)
    assert [text.split() for text in page.text.splitlines()] == [list(row) for row in rows]
    assert all("   " in text for text in page.text.splitlines())


def test_pictures_have_no_text(tmp_path: Path) -> None:
    assert pages("abbyy", one('<block blockType="Picture" l="0" t="0" r="9" b="9"/>'), tmp_path)[0].text == ""


def test_pages_wanted_and_limits(tmp_path: Path) -> None:
    data = abbyy(*([[f"page {n}"]] for n in range(1, 6)))
    assert items("abbyy", data, tmp_path)[0] == Outline(5)
    found = pages("abbyy", data, tmp_path, Request(pages="2,4-"))
    assert [page.text for page in found] == ["page 2\n", "page 4\n", "page 5\n"]
    with pytest.raises(LimitError):
        items("abbyy", data, tmp_path, Request(max_pages=4))


def test_truncated_anywhere(tmp_path: Path) -> None:
    data = abbyy([["one two", "three"]], [["four"]]).encode()
    for end in range(0, len(data), 53):
        try:
            found = items("abbyy", data[:end], tmp_path)
        except DocumentError:
            continue
        assert len(found) > 1 and isinstance(found[-1], Outline) and not found[-1].complete


EDITS = [  # of the words "the sitna tion"
    ("na", "ua"),
    ("tna", "t"),
    ("sitna", "sitnat"),
    ("sitna", "asitna"),
    ("na t", "uat"),
    ("it", "i t"),
    ("sitna", "Etwas"),
]


@pytest.mark.parametrize("before, after", EDITS)
def test_characters_are_written_in_their_places(before: str, after: str, tmp_path: Path) -> None:
    data = abbyy([["the sitna tion", "and more"]]).encode()
    document = source("abbyy", data, tmp_path)
    at = document.text.index(before)
    result = Result(document.text, [Edit(at, at + len(before), after)], origin=document)
    out = corrected(data, "abbyy", result, range(1))
    assert source("abbyy", out, tmp_path).text == document.text.replace(before, after)
    assert out.count(b"<charParams") == data.count(b"<charParams") + (after == "i t")
    changed = [
        n for n, (old, new) in enumerate(zip(data.split(b"\n"), out.split(b"\n"), strict=True)) if old != new
    ]
    assert len(changed) == 1


def test_a_word_of_two_kinds_of_type_and_other_readings(tmp_path: Path) -> None:
    odd = "<charRecVariants><charRecVariant>b</charRecVariant></charRecVariants>"
    data = one(
        block(line(type_(char("s") + char("i")) + type_(char("t") + char(f"{odd}n") + char("a"))))
    ).encode()
    document = source("abbyy", data, tmp_path)
    result = Result(document.text, [Edit(3, 5, "uation")], origin=document)
    out = corrected(data, "abbyy", result, range(1))
    assert source("abbyy", out, tmp_path).text == "situation\n"
    assert f"<charParams >{odd}u</charParams>".encode() in out


def test_cleaned_and_written_back(tmp_path: Path) -> None:
    data = abbyy([["The members had under-", "stood what they were told."]]).encode()
    result = clean(source("abbyy", data, tmp_path))
    assert result.text == "The members had understood what they were told.\n"
    again = source("abbyy", corrected(data, "abbyy", result, range(1)), tmp_path)
    assert again.text == "The members had under¬\nstood what they were told.\n"
    assert clean(again).text == result.text
