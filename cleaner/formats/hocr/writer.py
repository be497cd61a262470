"""hOCR with corrected words, and hOCR for documents that came without.

The specification (hocr-spec 1.2, ``hardbreak``) has a line end with what its break is: a soft hyphen (U+00AD)
stands at the end of the first half of a broken word for a hyphen that is no part of it; a hyphen that is one
("well-known") is a hyphen.  Lines that are no text get the class of that (ocr_header, ocr_footer,
ocr_pageno, ocr_noise), as Tesseract writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import groupby
from math import ceil, floor, isnan

from ...text.source import Box, Page
from ...text.view import Role
from ..layout.blocks import SPACE, Row, Token
from ..layout.draft import Draft, escaped
from ..layout.heads import wide
from ..layout.readings import Cleaned, WordReading, matched, origin_of, readings, row_role
from .reader import FURNITURE, opened, sheets
from .tags import Piece

SOFT_HYPHEN = "\u00ad"
_CLASSES = {
    Role.HEAD: "ocr_header",
    Role.FOOT: "ocr_footer",
    Role.FOLIO: "ocr_pageno",
    Role.SIGNATURE: "ocr_footer",
    Role.CATCHWORD: "ocr_footer",
    Role.SPECK: "ocr_noise",
}
_LINE_CLASSES = frozenset(("ocr_line", "ocrx_line", "ocr_caption", "ocr_textfloat"))
_SCALES = {"px": 1.0, "pt": 300 / 72, "mm10": 300 / 254, "inch1200": 0.25}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<title></title>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<meta name="ocr-system" content="cleaner"/>
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocr_header ocr_footer ocr_pageno \
ocr_noise ocrx_word ocrp_wconf"/>
</head>
<body>
"""


def corrected(data: bytes, result: Cleaned, pages: range) -> bytes:
    """The file with the words that the result has; see :func:`cleaner.formats.registry.corrected`."""
    file = opened(data)
    draft = Draft(file.data, file.encoding)
    for sheet, read in matched(sheets(file), result, pages):
        at = 0
        for block in sheet.blocks:
            for row in block.rows:
                _correct(draft, row, read[at : at + len(row.tokens)], file.encoding, sheet.height)
                at += len(row.tokens)
    done = draft.done()
    code = wide(data)
    if not code:
        return done
    return data if done == file.data else done.decode("utf-8").encode(code)


def _correct(draft: Draft, row: Row, read: Sequence[WordReading], encoding: str, height: float) -> None:
    for token, reading in zip(row.tokens, read, strict=True):
        text = written(reading)
        if text != reading.before:
            _rewrite(draft, token, text, encoding)
    role = row_role(read)
    if role and not row.role.is_furniture and row.spot is not None:
        mine = class_of(role, row.box, height), FURNITURE
        classes = [name for name in row.spot.classes if name not in _LINE_CLASSES and name not in mine]
        draft.set(row.spot.start, "class", " ".join([*mine, *classes]))


def class_of(role: Role, box: Box | None, height: float) -> str:
    """The class of a line that is no text.  The format has none for a notice: it is what is at its place."""
    low = box is not None and box.top > height / 2
    return _CLASSES.get(role, "ocr_footer" if low else "ocr_header")


def written(reading: WordReading) -> str:
    """A word as it stands in its line: the first half of a broken one with the mark of that."""
    return reading.text + SOFT_HYPHEN if reading.first and reading.mark else reading.text


def _rewrite(draft: Draft, token: Token, text: str, encoding: str) -> None:
    """Change the characters of a word that differ; tags and references between the others stay."""
    places = list(_places(token.spot, encoding))
    old = [char for char, _, _ in places]
    low, high = 0, 0
    least = min(len(old), len(text))
    while low < least and old[low] == text[low]:
        low += 1
    while high < least - low and old[-1 - high] == text[-1 - high]:
        high += 1
    new = escaped(text[low : len(text) - high])
    spans = sorted({(start, end) for _, start, end in places[low : len(old) - high]})
    if not spans:
        at = places[low - 1][2] if low else places[0][1]
        draft.replace(at, at, new)
        return
    merged = [spans[0]]
    for start, end in spans[1:]:
        if start == merged[-1][1]:
            merged[-1] = merged[-1][0], end
        else:
            merged.append((start, end))
    for start, end in merged:
        draft.replace(start, end, new)
        new = ""


def _places(pieces: Sequence[Piece], encoding: str) -> Iterator[tuple[str, int, int]]:
    """The characters of a word as it was read, each with the bytes it stands for."""
    found: list[tuple[str, int, int]] = []
    for piece in pieces:
        at = piece.start
        if piece.is_reference:
            found += ((char, at, at + len(piece.source)) for char in piece.text(encoding))
            continue
        for char, raw in zip(piece.text(encoding), piece.raw(encoding), strict=True):
            end = at + len(raw.encode(encoding, "surrogateescape"))
            found.append((char, at, end))
            at = end
    text = "".join(char for char, _, _ in found)
    at = 0
    for match in [*SPACE.finditer(text), None]:
        start = match.start() if match else len(text)
        yield from (("\ufffd" if char == "\0" else char, low, high) for char, low, high in found[at:start])
        if match and start > 0 and match.end() < len(text):
            yield " ", found[start][1], found[match.end() - 1][2]
        at = match.end() if match else len(text)


def from_source(result: Cleaned) -> bytes:
    """A new hOCR document, UTF-8, for a result whose document is none of hOCR: pages, blocks, lines and words
    with their boxes, in pixels (of 300 dpi where the pages are not measured in pixels).

    Raises :class:`ValueError` if the result is that of a plain text."""
    source = origin_of(result)
    parts = [_HEAD]
    for number, page in enumerate(source.pages):
        parts += _page(page, number, readings(result, range(number, number + 1)))
    parts.append("</body>\n</html>\n")
    return "".join(parts).encode("utf-8")


def _page(page: Page, number: int, read: Sequence[WordReading]) -> Iterator[str]:
    scale = _SCALES.get(page.unit, 1.0)
    extent = bbox(Box(0, 0, page.width, page.height), scale)
    resolution = "" if page.unit == "px" else "; scan_res 300 300"
    label = f"; lpageno {page.label}" if page.label and ";" not in page.label else ""
    title = escaped(f"{extent}; ppageno {number}{label}{resolution}", quote=True)
    yield f'<div class="ocr_page" id="page_{number + 1}" title="{title}">\n'
    lines = page.lines
    for block, (_, group) in enumerate(groupby(range(len(lines)), key=lines.regions.__getitem__), 1):
        rows = list(group)
        whole = reduce(Box.around, (lines.box(row) for row in rows))
        name, title = f"{number + 1}_{block}", bbox(whole, scale)
        yield f'<div class="ocr_carea" id="block_{name}" title="{title}">\n'
        yield f'<p class="ocr_par" id="par_{name}" title="{title}">\n'
        for row in rows:
            yield from _line(page, row, read, f"{number + 1}_{row + 1}", scale)
        yield "</p>\n</div>\n"
    yield "</div>\n"


def _line(page: Page, row: int, read: Sequence[WordReading], name: str, scale: float) -> Iterator[str]:
    lines, words = page.lines, page.words
    box = lines.box(row)
    found = words.within(lines.starts[row], lines.ends[row])
    role = row_role([read[word] for word in found]) if found else Role.BODY
    role = role or Role(lines.roles[row])
    kind = class_of(role, box, page.height) if role.is_furniture else "ocr_line"
    size = f"; x_size {round(lines.sizes[row] * scale, 1):g}" if lines.sizes[row] else ""
    yield f'<span class="{kind}" id="line_{name}" title="{bbox(box, scale)}{size}">\n'
    for word in found:
        if text := written(read[word]):
            sure = words.confidences[word]
            confidence = "" if isnan(sure) else f"; x_wconf {round(100 * sure)}"
            title = f"{bbox(words.box(word), scale)}{confidence}"
            place = f"{name}_{word - found[0] + 1}"
            yield f'<span class="ocrx_word" id="word_{place}" title="{title}">{escaped(text)}</span>\n'
    yield "</span>\n"


def bbox(box: Box, scale: float = 1.0) -> str:
    """A rectangle as hOCR writes it, in whole pixels that hold it."""
    edges = floor(box.left * scale), floor(box.top * scale), ceil(box.right * scale), ceil(box.bottom * scale)
    return "bbox " + " ".join(str(max(0, edge)) for edge in edges)
