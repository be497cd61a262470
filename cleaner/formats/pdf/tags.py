"""What a tagged PDF says of its text: headings, items of lists, cells of tables, code, captions, notes, what
is on pictures, and what is no part of it (artifacts).

Trees of tags are often wrong: made by machines, or left over from another version of the page.  So that of a
page is believed only if it covers the page's text, and what it says is checked against the page: headings are
short and few, furniture stands at the edge, in type that is not larger than the text's, items of lists do not
begin in the midst of sentences, code is in type of one width, notes in smaller type, and tables look like
tables (:mod:`cleaner.formats.pdf.grids`).
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ...text.languages import UnknownLanguageError, code_of
from ...text.source import Sort
from ...text.view import Role
from ..layout.from_lines import Tag
from ..layout.lines import PlacedWord
from .text import Characters
from .tree import CellTag, Picture, Said, tree_of

_LONGEST = 64  # characters of the name of a tag
_ARTIFACT = "Artifact"
_COVERED = 0.95  # share of a page's characters that must be in the tree, or be said not to belong there
_HEADED = 0.4  # share of them that may be headings
_FEW = 300  # characters of a page that may be all headings: those of a title
_ASIDE = 0.3  # share of them that may be artifacts
_EDGE = 0.12  # share of the page's height in which its heads and feet are
_LARGE = 1.12  # times the size of the text's type: no furniture is so large
_SMALL = 0.97  # times that size: type of notes, at most
_AMID = 0.5  # share of the items of a page without marks that may begin in the midst of a sentence
_AROUND = 150  # words on both sides whose right edge is that of the column
_MARK = re.compile(r"\W|\(?[\divxlcIVXLC]{1,6}[.)]?$|\(?\w[.)]$")
_NAME = re.compile(  # of a file, or of nothing but the kind of thing it is
    r"\S+\.(?:png|jpe?g|gif|svg|tiff?|bmp|emf|wmf|eps|pdf|ai)|\W*(?:figure|image|picture|photo|graphic|untitled|"
    r"abbildung|bild|grafik|foto|imagen?|figura|immagine)[\W\d_]*",
    re.IGNORECASE,
)


class Tags(NamedTuple):
    """What is believed of a page: tags of words and the cells these belong to, by their order, and pictures
    with the order of the word before which each stands, -1 behind all."""

    words: Mapping[int, Tag]
    cells: Mapping[int, CellTag]
    pictures: Sequence[tuple[int, str]]


NONE = Tags({}, {}, ())
_ASIDE_SAID = Said(order=-1)  # what is said of artifacts


class _Word(NamedTuple):
    """A word, and what the tree says of it, None if nothing."""

    word: PlacedWord
    said: Said | None


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
    page: pypdfium2.PdfPage,
    chars: Characters,
    words: Sequence[PlacedWord],
    height: float,
    is_fixed: Callable[[PlacedWord], bool],
) -> Tags:
    """What the tree says of a page and its upright words, as far as it is to be believed; ``is_fixed`` says
    whether a word is in type of one width."""
    tree = tree_of(page)
    if not tree.pieces:
        return NONE
    known: dict[int, Said | None] = {}
    found: list[_Word] = []
    for word in words:
        number = chars.content(word.order) or 0
        if number not in known:
            known[number] = _said(number, tree.pieces)
        found.append(_Word(word, known[number]))
    total = sum(len(word.text) for word, _ in found)
    if not total or sum(len(word.text) for word, said in found if said is None) > (1 - _COVERED) * total:
        return NONE
    cells = {word.order: said.cell for word, said in found if said and said.cell}
    tags = dict(_believed(found, height, is_fixed))
    return Tags(tags, cells, list(_pictures(tree.pictures, found)))


def _believed(
    words: Sequence[_Word], height: float, is_fixed: Callable[[PlacedWord], bool]
) -> Iterator[tuple[int, Tag]]:
    total = headed = aside = 0
    sizes: Counter[float] = Counter()
    for word, said in words:
        size = len(word.text)
        total += size
        headed += size * (said is not None and said.level > 0)
        aside += size * (said is _ASIDE_SAID)
        if said and said is not _ASIDE_SAID and not said.level and not said.is_note:
            sizes[round(word.size, 1)] += size
    usual = max(sizes, key=lambda size: (sizes[size], size), default=0.0)
    are_headings = headed <= _HEADED * total or total <= _FEW
    are_artifacts = aside <= _ASIDE * total and usual > 0
    are_items = _are_items(words)
    for word, said in words:
        if said is None:
            continue
        if said is _ASIDE_SAID:
            if are_artifacts and word.size <= _LARGE * usual:
                if word.bottom <= _EDGE * height:
                    yield word.order, Tag(0, Role.HEAD)
                elif word.top >= (1 - _EDGE) * height:
                    yield word.order, Tag(0, Role.FOOT)
        elif said.level and are_headings:
            yield word.order, Tag(said.level)
        else:
            role = Role.NOTE if said.is_note and word.size <= _SMALL * usual else Role.BODY
            sort = said.sort if said.sort is not Sort.CODE or is_fixed(word) else Sort.NONE
            sort = Sort.NOTE if role is Role.NOTE else sort
            tag = Tag(0, role, sort, said.item if are_items else 0)
            if any(tag):
                yield word.order, tag


def _are_items(words: Sequence[_Word]) -> bool:
    """Whether what is called items of lists may be such: lines of a paragraph begin in small letters, behind
    lines that are full."""
    first: dict[int, int] = {}
    for at, (_, said) in enumerate(words):
        if said and said.item:
            first.setdefault(said.item, at)
    bare = [at for at in first.values() if not _MARK.match(words[at].word.text)]
    return sum(words[at].word.text[0].islower() and _is_amid(words, at) for at in bare) <= _AMID * len(bare)


def _is_amid(words: Sequence[_Word], at: int) -> bool:
    """Whether the word before one has no room for it in its line, or stands in the same."""
    if not at:
        return False
    before, word = words[at - 1].word, words[at].word
    if before.base >= word.base - word.size / 2:
        return True
    edge = max([each.word.right for each in words[max(0, at - _AROUND) : at + _AROUND]])
    return edge - before.right < word.right - word.left + word.size / 4


def _pictures(pictures: Sequence[Picture], words: Sequence[_Word]) -> Iterator[tuple[int, str]]:
    """What is on pictures, before the words that come next in the tree; not mere names."""
    placed = sorted((said.order, word.order) for word, said in words if said and said is not _ASIDE_SAID)
    for alt, order in pictures:
        if any(map(str.isalpha, alt)) and not _NAME.fullmatch(alt):
            yield next((place for said, place in placed if said >= order), -1), alt


def _said(number: int, pieces: Mapping[int, Said]) -> Said | None:
    """What is said of a piece of the content."""
    if not number:
        return None
    piece = ctypes.cast(number, pdfium.FPDF_PAGEOBJECT)
    for index in range(max(0, pdfium.FPDFPageObj_CountMarks(piece))):
        if _name_of(pdfium.FPDFPageObj_GetMark(piece, index)) == _ARTIFACT:
            return _ASIDE_SAID
    return pieces.get(pdfium.FPDFPageObj_GetMarkedContentID(piece))


def _name_of(mark: pdfium.FPDF_PAGEOBJECTMARK) -> str:
    """The name of a mark."""
    buffer, size = ctypes.create_string_buffer(2 * _LONGEST), ctypes.c_ulong()
    place = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    if not pdfium.FPDFPageObjMark_GetName(mark, place, len(buffer), ctypes.byref(size)):
        return ""
    return buffer.raw[: max(0, min(size.value, len(buffer)) - 2)].decode("utf-16-le", "replace")
