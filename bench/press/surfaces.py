"""The same documents as hOCR and as PDF: a page a page, a line a line, larger headings, smaller notes.

The lines that are not blank come in the order of the text, so that the n-th of them has the truth of the n-th
line of the text that is neither blank nor a feed of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import regex

from bench.press.blocks import EMPTY
from bench.press.impression import Impression

SIZES = {"heading": 14.0, "note": 8.0, "caption": 9.0, "head": 9.0, "foot": 8.0, "folio": 9.0}
SIZE = 10.5
LEADING = 13.0
LEFT, TOP = 56.0, 64.0
HIGH = 40  # pixels of a line in hOCR
WORD = regex.compile(r"\S+")


class Set(NamedTuple):
    """A line on a page: how many lines lie above it, its text and its size in points."""

    above: int
    text: str
    size: float


def pages(made: Impression) -> Iterator[list[Set]]:
    """The lines of each page, without blank ones."""
    for begin, end in pairwise([*made.starts, len(made.lines)]):
        yield [
            Set(row - begin, text, SIZES.get(made.truth[row]["role"], SIZE))
            for row in range(begin, end)
            if (text := made.lines[row].replace("\f", "").rstrip()) and made.truth[row]["role"] not in EMPTY
        ]


def hocr(made: Impression) -> str:
    """A document as a scanner's program gives it, with a box for each word."""
    body = "\n".join(_page(number, rows) for number, rows in enumerate(pages(made), 1))
    head = '<meta name="ocr-system" content="press"/>'
    head += '<meta name="ocr-capabilities" content="ocr_page ocr_line ocrx_word"/>'
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"/>{head}</head><body>\n{body}\n</body></html>\n'
    )


def _page(number: int, rows: list[Set]) -> str:
    high = HIGH * (4 + max((row.above for row in rows), default=0))
    lines = "\n".join(map(_line, rows))
    title = f"bbox 0 0 2000 {high}; ppageno {number - 1}"
    return f'<div class="ocr_page" id="page_{number}" title="{title}">\n{lines}\n</div>'


def _line(row: Set) -> str:
    words = []
    for at in WORD.finditer(row.text):
        title = f"{_box(row, at.start(), at.end())}; x_wconf 93"
        words.append(f'<span class="ocrx_word" title="{title}">{escape(at[0])}</span>')
    start = len(row.text) - len(row.text.lstrip())
    title = f"{_box(row, start, len(row.text))}; x_size {2.6 * row.size:.0f}"
    return f'<span class="ocr_line" title="{title}">{" ".join(words)}</span>'


def _box(row: Set, start: int, end: int) -> str:
    wide, top = 18 * row.size / SIZE, 60 + HIGH * row.above
    return f"bbox {100 + start * wide:.0f} {top} {100 + end * wide:.0f} {top + HIGH - 10}"


def pdf(made: Impression, font: Path | None = None) -> bytes | None:
    """A document as PDF; nothing if the standard font lacks its letters."""
    if font is None and not _western(made.text):
        return None
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    name = "Times-Roman"
    if font is not None:
        name = font.stem
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(font)))
    written = io.BytesIO()
    canvas = Canvas(written, invariant=1)
    for rows in pages(made):
        high = TOP + LEADING * (6 + max((row.above for row in rows), default=0))
        canvas.setPageSize((595, max(842, high)))
        for row in rows:
            start = len(row.text) - len(row.text.lstrip())
            canvas.setFont(name, row.size)
            canvas.drawString(
                LEFT + start * SIZE / 2, max(842, high) - TOP - LEADING * row.above, row.text.lstrip()
            )
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def _western(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
