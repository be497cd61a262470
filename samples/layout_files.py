"""The scanned pages as an OCR would describe them in hOCR, ALTO and PAGE: every word with its box, known from
the typesetting.

The formats say different things, as files in the wild do.  hOCR: no more than Tesseract says.  ALTO: broken
words are marked in some paragraphs (``HYP``, ``SUBS_CONTENT``), others have a mere hyphen; the head of
one page stands in its top margin.  PAGE: one page with typed regions, the others without.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import groupby
from math import cos, radians, sin, tan
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from typesetting import HEIGHT, WIDTH, Line, Sheet, Word

Point = tuple[float, float]
ASCENT, DESCENT = 0.76, 0.24  # of the type's size
TYPED = 18  # the page whose furniture ALTO and PAGE know


class Shape(NamedTuple):
    """A rectangle that was turned: its corners from the upper left one, clockwise."""

    corners: tuple[Point, Point, Point, Point]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of what is around it."""
        xs, ys = zip(*self.corners, strict=True)
        return round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))

    @property
    def points(self) -> str:
        """As PAGE writes it."""
        return " ".join(f"{max(0, round(x))},{max(0, round(y))}" for x, y in self.corners)


class Mark(NamedTuple):
    """A word on the scan."""

    word: Word
    shape: Shape
    confidence: float


class Row(NamedTuple):
    """A line on the scan."""

    line: Line
    marks: list[Mark]
    shape: Shape
    baseline: tuple[Point, Point]


class Page(NamedTuple):
    """A page of the scan."""

    number: int
    width: int
    height: int
    tilt: float
    rows: list[Row]

    def blocks(self) -> list[list[Row]]:
        """Its lines by paragraph; head and folio each by itself."""
        return [list(rows) for _, rows in groupby(self.rows, lambda row: (row.line.kind, row.line.paragraph))]


def placed(sheet: Sheet, tilt: float, size: tuple[int, int]) -> Page:
    """A typeset page as it lies on its scan."""
    chance = random.Random(sheet.number)
    across, down, turn = size[0] / 2, size[1] / 2, radians(tilt)

    def turned(x: float, y: float) -> Point:
        x, y = x * size[0] / WIDTH - across, y * size[1] / HEIGHT - down
        return across + x * cos(turn) + y * sin(turn), down - x * sin(turn) + y * cos(turn)

    def shape(left: float, right: float, line: Line) -> Shape:
        top, bottom = line.base - ASCENT * line.size, line.base + DESCENT * line.size
        return Shape((turned(left, top), turned(right, top), turned(right, bottom), turned(left, bottom)))

    rows = []
    for line in sheet.lines:
        marks = [
            Mark(word, shape(word.left, word.left + word.width, line), round(1 - chance.random() ** 3 / 4, 2))
            for word in line.words
        ]
        left, right = line.words[0].left, line.words[-1].left + line.words[-1].width
        ends = turned(left, line.base), turned(right, line.base)
        rows.append(Row(line, marks, shape(left, right, line), ends))
    return Page(sheet.number, *size, tilt, rows)


def _around(rows: list[Row]) -> Shape:
    lefts, tops, rights, bottoms = zip(*(row.shape.box for row in rows), strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    return Shape(((left, top), (right, top), (right, bottom), (left, bottom)))


def _bbox(shape: Shape) -> str:
    return "bbox " + " ".join(map(str, shape.box))


def hocr(pages: list[Page]) -> str:
    """The pages as hOCR 1.2."""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"'
        ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
        '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">',
        "<head><title>scan</title>",
        '<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>',
        '<meta name="ocr-system" content="samples/make_documents.py"/>',
        '<meta name="ocr-capabilities"'
        ' content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf"/></head>',
        "<body>",
    ]
    for order, page in enumerate(pages):
        title = f'image "scan.pdf"; bbox 0 0 {page.width} {page.height}; ppageno {order}'
        out.append(f'<div class="ocr_page" id="page_{order + 1}" title={quoteattr(title)}>')
        for rows in page.blocks():
            around = _bbox(_around(rows))
            out.append(f'<div class="ocr_carea" title="{around}"><p class="ocr_par" title="{around}">')
            for row in rows:
                out.append(f'<span class="ocr_line" title="{_bbox(row.shape)}; {_baseline(page, row)}">')
                for mark in row.marks:
                    title = f"{_bbox(mark.shape)}; x_wconf {round(mark.confidence * 100)}"
                    out.append(f'<span class="ocrx_word" title="{title}">{_escaped(mark.word.text)}</span>')
                out.append("</span>")
            out.append("</p></div>")
        out.append("</div>")
    return "\n".join([*out, "</body>", "</html>", ""])


def _baseline(page: Page, row: Row) -> str:
    """The line y = slope x + constant, from the lower left corner of the box."""
    left, _, _, bottom = row.shape.box
    slope = -tan(radians(page.tilt))
    (x, y), _ = row.baseline
    size = row.line.size * page.width / WIDTH
    return f"baseline {slope:.4f} {y + slope * (left - x) - bottom:.1f}; x_size {size:.1f}"


def alto(pages: list[Page]) -> str:
    """The pages as ALTO 4."""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">',
        "<Description><MeasurementUnit>pixel</MeasurementUnit></Description>",
        "<Layout>",
    ]
    for page in pages:
        size = f'WIDTH="{page.width}" HEIGHT="{page.height}"'
        name = f"p{page.number}"
        out.append(
            f'<Page ID="{name}" PHYSICAL_IMG_NR="{page.number}" PRINTED_IMG_NR="{page.number}" {size}>'
        )
        blocks = page.blocks()
        margin = [rows for rows in blocks if page.number == TYPED and rows[0].line.kind in ("head", "folio")]
        if margin:
            shape = _around([row for rows in margin for row in rows])
            out.append(f'<TopMargin ID="{name}m" {_alto_box(shape)}>')
            out += [line for at, rows in enumerate(margin) for line in _alto_block(rows, f"{name}m{at}")]
            out.append("</TopMargin>")
        out.append(f'<PrintSpace ID="{name}s" HPOS="0" VPOS="0" {size}>')
        rest = [rows for rows in blocks if rows not in margin]
        out += [line for at, rows in enumerate(rest) for line in _alto_block(rows, f"{name}b{at}")]
        out.append("</PrintSpace></Page>")
    return "\n".join([*out, "</Layout>", "</alto>", ""])


def _alto_box(shape: Shape) -> str:
    left, top, right, bottom = shape.box
    return f'HPOS="{left}" VPOS="{top}" WIDTH="{right - left}" HEIGHT="{bottom - top}"'


def _alto_block(rows: list[Row], name: str) -> list[str]:
    out = [f'<TextBlock ID="{name}" {_alto_box(_around(rows))}>']
    marked = rows[0].line.paragraph % 2 == 0  # whether broken words are marked in this paragraph
    for number, row in enumerate(rows):
        (_, start), (_, end) = row.baseline
        out.append(
            f'<TextLine ID="{name}l{number}" {_alto_box(row.shape)} BASELINE="{round((start + end) / 2)}">'
        )
        for at, mark in enumerate(row.marks):
            if at:
                out.append("<SP/>")
            out.append(_alto_string(mark, marked))
        last = row.marks[-1].word
        if marked and last.soft:
            out.append('<HYP CONTENT="-"/>')
        out.append("</TextLine>")
    return [*out, "</TextBlock>"]


def _alto_string(mark: Mark, marked: bool) -> str:
    word = mark.word
    text = word.text[:-1] if marked and word.soft else word.text
    known = marked and word.whole and (word.soft or word.part == 2)
    whole = f' SUBS_TYPE="HypPart{word.part}" SUBS_CONTENT={quoteattr(word.whole)}' if known else ""
    return f'<String {_alto_box(mark.shape)} WC="{mark.confidence}" CONTENT={quoteattr(text)}{whole}/>'


def page_xml(page: Page) -> str:
    """One page as PAGE 2019-07-15."""
    space = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
    blocks = page.blocks()
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<PcGts xmlns="{space}">',
        "<Metadata><Creator>samples/make_documents.py</Creator><Created>2024-01-01T00:00:00</Created>"
        "<LastChange>2024-01-01T00:00:00</LastChange></Metadata>",
        f'<Page imageFilename="{page.number}.jpg" imageWidth="{page.width}" imageHeight="{page.height}">',
        '<ReadingOrder><OrderedGroup id="order">',
        *(f'<RegionRefIndexed index="{at}" regionRef="r{at}"/>' for at in range(len(blocks))),
        "</OrderedGroup></ReadingOrder>",
    ]
    types = {"head": "header", "folio": "page-number", "heading": "heading", "text": "paragraph"}
    for at, rows in enumerate(blocks):
        kind = f' type="{types[rows[0].line.kind]}"' if page.number == TYPED else ""
        out.append(f'<TextRegion id="r{at}"{kind}><Coords points="{_around(rows).points}"/>')
        for number, row in enumerate(rows):
            baseline = " ".join(f"{round(x)},{round(y)}" for x, y in row.baseline)
            out.append(f'<TextLine id="r{at}l{number}"><Coords points="{row.shape.points}"/>')
            out.append(f'<Baseline points="{baseline}"/>')
            for order, mark in enumerate(row.marks):
                out.append(f'<Word id="r{at}l{number}w{order}"><Coords points="{mark.shape.points}"/>')
                out.append(_equiv(mark.word.text, f' conf="{mark.confidence}"') + "</Word>")
            out.append(_equiv(" ".join(mark.word.text for mark in row.marks)) + "</TextLine>")
        out.append("</TextRegion>")
    return "\n".join([*out, "</Page>", "</PcGts>", ""])


def _equiv(text: str, more: str = "") -> str:
    return f"<TextEquiv{more}><Unicode>{_escaped(text)}</Unicode></TextEquiv>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


WRITERS: dict[str, Callable[[list[Page]], str]] = {"scan.hocr": hocr, "scan.alto.xml": alto}
