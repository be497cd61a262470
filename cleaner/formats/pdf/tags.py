"""What a tagged PDF says of its text: headings, and what is no part of it (artifacts).

Trees of tags are often wrong: made by machines, or left over from another version of the page.  So that of a
page is believed only if it covers the page's text, and what it says is checked against the page: headings are
short and few, furniture stands at the edge, in type that is not larger than the text's.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ...text.languages import UnknownLanguageError, code_of
from ...text.view import Role
from ..layout.from_lines import Tag
from ..layout.lines import PlacedWord
from .text import Characters

_MOST, _DEEPEST = 20_000, 100  # elements of a page that are looked at, and how deep they lie
_LONGEST = 64  # characters of the name of a tag
_HEADINGS = {"Title": 1, "H": 1, **{f"H{level}": level for level in range(1, 7)}}
_ARTIFACT = "Artifact"
_COVERED = 0.95  # share of a page's characters that must be in the tree, or be said not to belong there
_HEADED = 0.4  # share of them that may be headings
_FEW = 300  # characters of a page that may be all headings: those of a title
_ASIDE = 0.3  # share of them that may be artifacts
_EDGE = 0.12  # share of the page's height in which its heads and feet are
_LARGE = 1.12  # times the size of the text's type: no furniture is so large


class _Word(NamedTuple):
    """A word, and what the tree says of it: 0 for text, the level of a heading; None if nothing, -1 if it is
    an artifact."""

    word: PlacedWord
    level: int | None


def is_tagged(document: pypdfium2.PdfDocument) -> bool:
    """Whether a document says that it is tagged."""
    return bool(pdfium.FPDFCatalog_IsTagged(document.raw))


def languages_of(document: pypdfium2.PdfDocument) -> tuple[str, ...]:
    """The language that a document says it is in, () if none that is known."""
    buffer = ctypes.create_string_buffer(2 * _LONGEST)
    length = pdfium.FPDFCatalog_GetLanguage(
        document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), len(buffer)
    )
    said = buffer.raw[: max(0, min(length, len(buffer)) - 2)].decode("utf-16-le", "replace").strip()
    try:
        return (code_of(said),) if said else ()
    except UnknownLanguageError:
        return ()


def tags_of(
    page: pypdfium2.PdfPage, chars: Characters, words: Sequence[PlacedWord], height: float
) -> dict[int, Tag]:
    """What the tree says of upright words of a page, by their order, as far as it is to be believed."""
    levels = _levels(page)
    if not levels:
        return {}
    marks: dict[int, int | None] = {}
    found: list[_Word] = []
    for word in words:
        number = chars.content(word.order) or 0
        if number not in marks:
            marks[number] = _level(number, levels)
        found.append(_Word(word, marks[number]))
    return dict(_believed(found, height))


def _believed(words: Sequence[_Word], height: float) -> Iterator[tuple[int, Tag]]:
    counts: Counter[int | None] = Counter()
    sizes: Counter[float] = Counter()
    for word, level in words:
        counts[level] += len(word.text)
        if level == 0:
            sizes[round(word.size, 1)] += len(word.text)
    total = counts.total()
    if not total or counts[None] > (1 - _COVERED) * total:
        return
    headed = sum(count for level, count in counts.items() if level and level > 0)
    usual = max(sizes, key=lambda size: (sizes[size], size), default=0.0)
    are_headings = headed <= _HEADED * total or total <= _FEW
    are_artifacts = counts[-1] <= _ASIDE * total and usual > 0
    for word, level in words:
        if level and level > 0 and are_headings:
            yield word.order, Tag(level)
        elif level == -1 and are_artifacts and word.size <= _LARGE * usual:
            if word.bottom <= _EDGE * height:
                yield word.order, Tag(0, Role.HEAD)
            elif word.top >= (1 - _EDGE) * height:
                yield word.order, Tag(0, Role.FOOT)


def _level(number: int, levels: Mapping[int, int]) -> int | None:
    """What is said of a piece of the content."""
    if not number:
        return None
    piece = ctypes.cast(number, pdfium.FPDF_PAGEOBJECT)
    for index in range(max(0, pdfium.FPDFPageObj_CountMarks(piece))):
        if _name(pdfium.FPDFPageObjMark_GetName, pdfium.FPDFPageObj_GetMark(piece, index)) == _ARTIFACT:
            return -1
    return levels.get(pdfium.FPDFPageObj_GetMarkedContentID(piece))


def _levels(page: pypdfium2.PdfPage) -> dict[int, int]:
    """For each number of marked content that the page's tree has, the level of the heading it is part of, 0
    if of none."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    try:
        return dict(_walked(tree))
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _walked(tree: Any) -> Iterator[tuple[int, int]]:
    roots = max(0, pdfium.FPDF_StructTree_CountChildren(tree))
    waiting = [
        (pdfium.FPDF_StructTree_GetChildAtIndex(tree, index), 0, 0) for index in range(min(roots, _MOST))
    ]
    seen = 0
    while waiting and seen < _MOST:
        element, level, depth = waiting.pop()
        seen += 1
        if not element:
            continue
        level = _HEADINGS.get(_name(pdfium.FPDF_StructElement_GetType, element), level)
        for index in range(min(_MOST, max(0, pdfium.FPDF_StructElement_CountChildren(element)))):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                if depth < _DEEPEST:
                    waiting.append((child, level, depth + 1))
            elif (number := pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)) >= 0:
                yield number, level


def _name(getter: Any, of: Any) -> str:
    """A name as pdfium gives it."""
    buffer = ctypes.create_string_buffer(2 * _LONGEST)
    if getter is pdfium.FPDFPageObjMark_GetName:
        size = ctypes.c_ulong()
        if not getter(
            of, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), len(buffer), ctypes.byref(size)
        ):
            return ""
        length = size.value
    else:
        length = getter(of, buffer, len(buffer))
    return buffer.raw[: max(0, min(length, len(buffer)) - 2)].decode("utf-16-le", "replace")
