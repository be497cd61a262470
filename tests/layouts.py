"""Small files of hOCR, ALTO, PAGE and FineReader XML made of lines, and their way through readers and writers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from cleaner.formats.request import Outline, Request
from cleaner.text.source import Page, Source

MODULES = {"hocr": "hocr", "alto": "alto", "page": "page_xml", "abbyy": "abbyy"}
LETTER, HEIGHT, LINE = 10, 20, 30  # of the made-up type, in pixels
SURE = 90  # per cent that OCR is of a word, if a test does not say how sure


class Block(NamedTuple):
    """Lines with the name that the format has for what they are, "" for text."""

    lines: Sequence[str]
    label: str = ""


class Place(NamedTuple):
    """A word, or a line, and where it stands."""

    text: str
    left: int
    top: int
    right: int


Sheet = Sequence[Block | Sequence[str]]


def placed(sheet: Sheet) -> Iterator[tuple[str, list[list[Place]]]]:
    """The blocks of a page: their label, and the words of each line with their places."""
    top = 50
    for item in sheet:
        block = item if isinstance(item, Block) else Block(item)
        rows = []
        for line in block.lines:
            words, at = [], 0
            for word in line.split():
                at = line.index(word, at)
                left = 100 + LETTER * at
                at += len(word)
                words.append(Place(word, left, top, left + LETTER * len(word)))
            rows.append(words)
            top += LINE
        top += LINE
        yield block.label, rows


def hocr(*sheets: Sheet, head: str = "", sure: Mapping[str, int] = {}) -> str:
    out = [head or "<!DOCTYPE html>\n<html><head><title></title><meta charset='utf-8'></head>\n<body>\n"]
    for number, sheet in enumerate(sheets):
        out.append(f"<div class='ocr_page' title='image \"x.png\"; bbox 0 0 900 1400; ppageno {number}'>\n")
        for label, rows in placed(sheet):
            out.append("<div class='ocr_carea'><p class='ocr_par'>\n")
            for row in rows:
                box = f"bbox {row[0].left} {row[0].top} {row[-1].right} {row[0].top + HEIGHT}"
                out.append(f"<span class='{label or 'ocr_line'}' title='{box}; x_size {HEIGHT}'>")
                for word in row:
                    box = f"bbox {word.left} {word.top} {word.right} {word.top + HEIGHT}"
                    box += f"; x_wconf {sure.get(word.text, SURE)}"
                    out.append(f"<span class='ocrx_word' title='{box}'>{escape(word.text)}</span> ")
                out.append("</span>\n")
            out.append("</p></div>\n")
        out.append("</div>\n")
    return "".join([*out, "</body></html>\n"])


def alto(*sheets: Sheet, version: str = "4.3", prefix: str = "", sure: Mapping[str, int] = {}) -> str:
    name = {"2": "http://www.loc.gov/standards/alto/ns-v2#", "3": "http://www.loc.gov/standards/alto/ns-v3#",
            "4": "http://www.loc.gov/standards/alto/ns-v4#"}.get(version[:1], "")  # fmt: skip
    schema = f"{name} http://www.loc.gov/standards/alto/alto-v{version}.xsd"
    bound = f'xmlns:{prefix}="{name}"' if prefix else f'xmlns="{name}"'
    space = f' {bound} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{schema}"'
    labels = sorted({label for sheet in sheets for label, _ in placed(sheet) if label})
    tags = "".join(f'<LayoutTag ID="T{n}" LABEL="{label}"/>' for n, label in enumerate(labels))
    out = [
        f"<alto{space if name else ''}>\n<Description><MeasurementUnit>pixel</MeasurementUnit></Description>\n"
        f"{f'<Tags>{tags}</Tags>' if tags else ''}<Layout>\n"
    ]
    count = 0
    for number, sheet in enumerate(sheets, 1):
        out.append(f'<Page ID="P{number}" PHYSICAL_IMG_NR="{number}" WIDTH="900" HEIGHT="1400">\n')
        out.append('<PrintSpace HPOS="0" VPOS="0" WIDTH="900" HEIGHT="1400">\n')
        for label, rows in placed(sheet):
            count += 1
            refer = f' TAGREFS="T{labels.index(label)}"' if label else ""
            out.append(f'<TextBlock ID="B{count}"{refer} {_box(rows[0][0].left, rows[0][0].top, 800)}>\n')
            for row in rows:
                out.append(f"<TextLine {_box(row[0].left, row[0].top, row[-1].right - row[0].left)}>")
                for index, word in enumerate(row):
                    box = _box(word.left, word.top, word.right - word.left)
                    space = '<SP WIDTH="10"/>' if index else ""
                    known = sure.get(word.text, SURE) / 100
                    out.append(f'{space}<String {box} WC="{known}" CONTENT="{escape(word.text)}"/>')
                out.append("</TextLine>\n")
            out.append("</TextBlock>\n")
        out.append("</PrintSpace>\n</Page>\n")
    text = "".join([*out, "</Layout>\n</alto>\n"])
    if prefix:
        text = re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}:", text)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _box(left: int, top: int, width: int) -> str:
    return f'HPOS="{left}" VPOS="{top}" WIDTH="{width}" HEIGHT="{HEIGHT}"'


def page(*sheets: Sheet, version: str = "2019", words: bool = True, sure: Mapping[str, int] = {}) -> str:
    assert len(sheets) == 1  # a file of PAGE is one page
    space = f"http://schema.primaresearch.org/PAGE/gts/pagecontent/{version}-07-15"
    stamp = "2020-01-01T00:00:00"
    out = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<PcGts xmlns="{space}">\n<Metadata><Creator>x</Creator>'
        f"<Created>{stamp}</Created><LastChange>{stamp}</LastChange></Metadata>\n"
        '<Page imageFilename="x.png" imageWidth="900" imageHeight="1400">\n'
    ]
    for count, (label, rows) in enumerate(placed(sheets[0]), 1):
        kind = f' type="{label}"' if label else ""
        coords = _coords(100, rows[0][0].top, 800, HEIGHT + LINE * (len(rows) - 1))
        out.append(f'<TextRegion id="r{count}"{kind}>{coords}\n')
        for number, row in enumerate(rows):
            coords = _coords(row[0].left, row[0].top, row[-1].right, HEIGHT)
            out.append(f'<TextLine id="r{count}l{number}">{coords}')
            for index, word in enumerate(row if words else ()):
                coords = _coords(word.left, word.top, word.right, HEIGHT)
                read = _reading(word.text, sure.get(word.text, SURE) / 100)
                out.append(f'<Word id="r{count}l{number}w{index}">{coords}{read}</Word>')
            out.append(f"{_reading(' '.join(word.text for word in row))}</TextLine>\n")
        text = "\n".join(" ".join(word.text for word in row) for row in rows)
        out.append(f"{_reading(text)}</TextRegion>\n")
    return "".join([*out, "</Page>\n</PcGts>\n"])


def _coords(left: int, top: int, right: int, height: int) -> str:
    return f'<Coords points="{left},{top} {right},{top} {right},{top + height} {left},{top + height}"/>'


def _reading(text: str, sure: float = 0) -> str:
    conf = f' conf="{sure}"' if sure else ""
    return f"<TextEquiv{conf}><Unicode>{escape(text, quote=False)}</Unicode></TextEquiv>"


def abbyy(*sheets: Sheet, version: str = "10", characters: bool = True, sure: Mapping[str, int] = {}) -> str:
    space = f"http://www.abbyy.com/FineReader_xml/FineReader{version}-schema-v1.xml"
    out = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<document xmlns="{space}" version="1.0" '
        f'producer="ABBYY FineReader Engine 11" pagesCount="{len(sheets)}">\n'
    ]
    for sheet in sheets:
        out.append('<page width="900" height="1400" resolution="300" originalCoords="1">\n')
        for label, rows in placed(sheet):
            name = f' blockName="{label}"' if label else ""
            out.append(f'<block blockType="Text"{name} {_edges(100, rows[0][0].top, 900)}>\n<text><par>\n')
            for row in rows:
                edges = _edges(row[0].left, row[0].top, row[-1].right)
                out.append(
                    f'<line baseline="{row[0].top + 15}" {edges}><formatting lang="EnglishUnitedKingdom">'
                )
                out.append(
                    _characters(row, sure)
                    if characters
                    else escape(" ".join(w.text for w in row), quote=False)
                )
                out.append("</formatting></line>\n")
            out.append("</par></text>\n</block>\n")
        out.append("</page>\n")
    return "".join([*out, "</document>\n"])


def _characters(row: Sequence[Place], sure: Mapping[str, int]) -> str:
    """The characters of a line, each in an element."""
    out = []
    for word in row:
        for at, char in enumerate(word.text):
            edges = _edges(word.left + LETTER * at, word.top, word.left + LETTER * (at + 1))
            known = f'charConfidence="{sure.get(word.text, SURE)}"'
            out.append(f"<charParams {edges} {known}>{escape(char, quote=False)}</charParams>")
        if word is not row[-1]:
            out.append(f"<charParams {_edges(word.right, word.top, word.right + LETTER)}> </charParams>")
    return "".join(out)


def _edges(left: int, top: int, right: int) -> str:
    return f'l="{left}" t="{top}" r="{right}" b="{top + HEIGHT}"'


def items(kind: str, data: str | bytes, folder: Path, request: Request = Request()) -> list[Outline | Page]:
    """What the reader of a kind gives of a file with this content."""
    path = folder / "file"
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    module = import_module(f"cleaner.formats.{MODULES[kind]}.reader")
    return list(module.read_pages(str(path), request))


def pages(kind: str, data: str | bytes, folder: Path, request: Request = Request()) -> list[Page]:
    """The pages that the reader of a kind gives."""
    return [item for item in items(kind, data, folder, request) if isinstance(item, Page)]


def source(kind: str, data: str | bytes, folder: Path) -> Source:
    """The document that the reader of a kind gives."""
    return Source(pages(kind, data, folder), kind)


def words(page: Page) -> list[str]:
    """The words of a page."""
    return [page.text[start:end] for start, end in zip(page.words.starts, page.words.ends, strict=True)]


def boxes(page: Page) -> list[tuple[float, ...]]:
    """The boxes of its words and lines."""
    return [tuple(spans.box(index)) for spans in (page.words, page.lines) for index in range(len(spans))]
