"""Forms with structure read back by tools of their own: their plain text, as lines without white space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from cleaner import Result
from cleaner.reports.blocks import blocks
from cleaner.reports.inline import Inline, sound
from cleaner.reports.tables import said as said_in

TEI = "{http://www.tei-c.org/ns/1.0}"
_BLOCKS = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "aside", "pre", "br", "div", "title")
)
_CELLS = frozenset(("td", "th"))
_MARKS = re.compile(r"(?m)^[ \t]*[•‣⁃▪▸►◦●○■□◆✓➢∙·*+–—―-](?=\s)")


def lines(text: str) -> list[str]:
    """The lines of a text that say something, each blank one blank."""
    return [" ".join(line.split()) for line in re.split(r"[\r\n]", sound(text)) if line.split()]


def plain(result: Result, notes_last: bool = False) -> list[str]:
    """What a form has to say: the cleaned text; the rules and bars of tables are no text.  With
    ``notes_last``, notes that the text calls for come behind it, as Markdown has them."""
    said: list[str] = []
    last: list[str] = []
    called = Inline(result, blocks(result)).called
    for block in blocks(result):
        if block.table:
            cells = [
                [sound(each) for cell in row if (each := said_in(cell, result.text))]
                for row in block.table.rows
            ]
            said += [line for row in cells for line in lines(" ".join(row))]
        else:
            text = [line for each in block.lines for line in lines(result.text[each.start : each.end])]
            if notes_last and block.start in called:
                rest = text[0][len(block.mark) :].strip()
                last += [f"{block.mark} {rest}", *text[1:]]
            else:
                said += text
    return said + last


def of_html(data: bytes) -> list[str]:
    """The plain text of an HTML document's body."""
    root = lxml_html.document_fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8"))
    return lines("".join(_html(root.find("body"))))


def _html(element: etree._Element) -> Iterator[str]:
    yield "\n" if element.tag in _BLOCKS else " " if element.tag in _CELLS else ""
    yield element.text or ""
    for child in element:
        yield from _html(child)
        yield child.tail or ""
    yield "\n" if element.tag in _BLOCKS else ""


def of_tei(data: bytes) -> list[str]:
    """The plain text of the text of a TEI document: corrected, regular, without furniture."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    return lines("".join(_tei(root.find(f"{TEI}text"))))


_BROKEN = frozenset(
    f"{TEI}{name}" for name in ("p", "head", "list", "l", "lg", "row", "note", "ab", "lb", "table")
)
_GONE = frozenset(f"{TEI}{name}" for name in ("fw", "sic", "orig", "figDesc"))


def _tei(element: etree._Element) -> Iterator[str]:
    if element.tag in _GONE:
        return
    is_block = element.tag in _BROKEN
    yield "\n" if is_block or element.tag == f"{TEI}label" and element.getparent().tag == f"{TEI}list" else ""
    yield " " if element.tag in (f"{TEI}cell", f"{TEI}item") else ""
    yield element.text or ""
    for child in element:
        yield from _tei(child)
        yield child.tail or ""
    yield "\n" if is_block else ""


def of_markdown(data: bytes) -> list[str]:
    """The plain text of a Markdown document, its footnotes behind it."""
    reader = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    return lines("".join(_markdown(reader.parse(data.decode("utf-8")))))


def _markdown(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "list_item_open":
            yield f"\n{token.info}{token.markup} "
        elif token.type == "footnote_open":
            yield f"\n{_mark(token)} "
        elif token.type in ("td_open", "th_open"):
            yield " "
        elif token.type in ("tr_open", "paragraph_close", "heading_close", "tr_close"):
            yield "\n"
        elif token.type in ("fence", "code_block"):
            yield f"\n{token.content}\n"
        elif token.type == "inline":
            yield from map(_inline, token.children or [])
        else:
            assert not token.content, f"not to be in it: {token.type}"


def _inline(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "footnote_ref":
        return _mark(token)
    assert token.type in ("text", "html_inline", "footnote_anchor", "text_special", "image"), (
        f"not to be in it: {token.type}"
    )
    return "" if token.type != "text" else token.content


def _mark(token: Token) -> str:
    return re.sub(r"-\d+$", "", str(token.meta["label"]))


def without_bullets(said: list[str]) -> list[str]:
    """The same lines without bullets at their beginning."""
    return [_MARKS.sub("", line).strip() for line in said]
