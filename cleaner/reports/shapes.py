"""What the lines of a cleaned text are: the one place that decides it for the forms of output.

The model of lines says what each is, where the document has pages the size of type and the roles that its
format gives count before it; how lines look tells only what a form has to know besides: the mark of an item,
the depth of a heading, whether blanks inside a line stand for columns.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..engine.result import Block, Result
from ..evidence.numerals import SIGN
from ..evidence.rows import LEADER, Row, rows_of
from ..evidence.tables import Table
from ..text.glyphs import BULLETS
from ..text.source import Source
from ..text.view import Role
from .notes import is_called, note_mark


class Shape(enum.StrEnum):
    """What a line or a block is; ``LINES`` keep their line ends, ``GAPS`` the space inside them, too."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    VERSE = "verse"
    LINES = "lines"
    GAPS = "gaps"
    CODE = "code"
    TABLE = "table"
    NOTE = "note"


class Line(NamedTuple):
    """A line: its span in the cleaned text, without white space around it; how far it is indented; what it
    is; whether it begins a block of its own; how deep a heading is (the smaller the higher); and the mark
    that an item or a note begins with."""

    start: int
    end: int
    indent: int
    shape: Shape
    begins: bool
    level: int = 0
    mark: str = ""


class _Look(NamedTuple):
    """A line as it looks: its place in the text, what it says, the role that the model gives it, whether it
    begins a part of its own, the size of its type as a multiple of that of the text (0 if unknown), whether
    the format calls it a note, how deep a heading (0 for none), whether running text or a heading stands
    below it, and whether its role is shown by the pages of a document."""

    row: Row
    text: str
    role: str
    is_first: bool
    size: float = 0.0
    is_note: bool = False
    level: int = 0
    is_above: bool = True
    is_shown: bool = False


LARGE = 1.12  # times the size of the text, from which type is that of headings
_SMALL = 0.96  # times that size: what no heading has that nothing but the model of lines calls so
_LONGEST = 160  # characters of a heading
_TAGGED = 10  # headings that the document calls so are above the others
_TEXT = 100  # how deep headings are of which nothing shows it
_MARK = re.compile(
    rf"(?:{SIGN}|[*+–—―-])(?=\s+\S)|\(?(?:(?P<number>\d{{1,3}}|[a-z])|[ivxlc]{{1,6}})[.)](?=\s+\S)", re.I
)
_RUNNING = 60  # characters of a line of running text, at least
_NEAR = 4  # lines within which the next item of a list stands
_SECTION = re.compile(r"(\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,6}|[A-Z])\.?\s+(?=[^\W\d_])")
_ADDRESS = re.compile(r"https?://\S|\bwww\.\w|\w@\w+(?:-\w+)*\.\w")
_WORDS, _LETTERS = 12, 0.92  # words of a line that is no code, and the share of letters and blanks
_GAP = re.compile(r"\S(?: {3,}|\t+)\S")
_PIECES = 2  # gaps in a line that is no heading but the heads of columns
_SHAPES = {
    "heading": Shape.HEADING,
    "item": Shape.ITEM,
    "row": Shape.LINES,
    "verse": Shape.VERSE,
    "code": Shape.CODE,
    "note": Shape.NOTE,
    "address": Shape.LINES,
}
_LINED = (Shape.LINES, Shape.GAPS, Shape.VERSE, Shape.CODE)


def shapes(result: Result, tables: Sequence[Table]) -> Iterator[Line]:
    """The lines of a cleaned text that are not blank, with what they are; ``tables`` are those in it."""
    last: Line | None = None
    looks = list(_looks(result))
    for at, look in enumerate(looks):
        counts = (
            look.role in ("paragraph", "row", "entry") or look.role == "verse" and look.text[0] in BULLETS
        )
        if counts and not look.is_shown and _counts_on(looks, at):
            look = look._replace(role="item", is_first=True)
        below = looks[at + 1] if at + 1 < len(looks) else None
        above = below is not None and (below.role == "heading" or len(below.text) >= _RUNNING)
        look = look._replace(is_above=above)
        last = _line(result.text, look, last, tables)
        yield last


def _counts_on(looks: Sequence[_Look], at: int) -> bool:
    """Whether a line begins with a mark that a line near begins with, too, or with the number next to its
    own: in a text of a few lines the model sees little else."""
    mark = _MARK.match(looks[at].text)
    if not mark:
        return False
    for other in (*looks[max(0, at - _NEAR) : at], *looks[at + 1 : at + 1 + _NEAR]):
        if found := _MARK.match(other.text):
            if not (mark["number"] or found["number"]) and found[0] == mark[0]:
                return True
            alike = found[0][-1] == mark[0][-1] and found[0].startswith("(") == mark[0].startswith("(")
            if alike and abs(_number(found) - _number(mark)) == 1:
                return True
    return False


def _number(mark: re.Match[str]) -> int:
    number = mark["number"] or "0"
    return int(number) if number.isdecimal() else 1000 + ord(number.lower())


def _looks(result: Result) -> Iterator[_Look]:
    origin, text, parts = result.origin, result.text, result.blocks
    starts = [part.start for part in parts]
    usual = _usual(origin) if origin else 0.0
    for row in rows_of(text):
        role, is_first = _part(parts, starts, row)
        look = _Look(row, text[row.start : row.end], role, is_first)
        if origin and usual:
            at = result.to_source(row.start)
            index = origin.page_at(at)
            lines = origin.pages[index].lines
            found = max(0, bisect_right(lines.starts, at - origin.starts[index]) - 1)
            if found < len(lines):
                size, given = lines.sizes[found] / usual, lines.roles[found]
                level = lines.levels[found]
                look = look._replace(size=size, is_note=given == Role.NOTE, level=level)
                what = result.shown.get(origin.starts[index] + lines.starts[found])
                if what and what.role != "caption":  # which may be a title as well
                    look = look._replace(role=what.role, is_first=what.begins, is_shown=True)
        yield look


def _part(parts: Sequence[Block], starts: Sequence[int], row: Row) -> tuple[str, bool]:
    """The role of the part that a line belongs to, and whether the line begins it."""
    at = bisect_right(starts, row.start) - 1
    if at >= 0 and row.start < parts[at].end:
        return parts[at].role, parts[at].start == row.start
    return (parts[at + 1].role, True) if at + 1 < len(parts) and starts[at + 1] < row.end else ("", True)


def _usual(origin: Source) -> float:
    """The size of type that most characters of a document have."""
    weights: dict[float, int] = {}
    for page in origin.pages:
        lines = page.lines
        for start, end, size in zip(lines.starts, lines.ends, lines.sizes, strict=True):
            weights[round(size, 1)] = weights.get(round(size, 1), 0) + end - start
    return max(weights, key=lambda size: (weights[size], size), default=0.0)


def _line(text: str, look: _Look, last: Line | None, tables: Sequence[Table]) -> Line:
    """What a line is, behind the last one."""
    row = look.row
    for table in tables:
        if table.start <= row.start < table.end:
            begins = last is None or last.start < table.start
            return Line(row.start, row.end, row.indent, Shape.TABLE, begins)
    line = Line(row.start, row.end, row.indent, Shape.PARAGRAPH, row.is_apart or look.is_first)
    shape = _shape(text, look)
    if shape is Shape.HEADING:
        return line._replace(shape=shape, begins=True, level=_level(look))
    if shape is Shape.NOTE:
        if look.is_shown and not look.is_first and last and last.shape is Shape.NOTE:
            return line._replace(shape=shape, begins=False)
        sign = note_mark(look.text)
        return line._replace(shape=shape, mark=sign, begins=bool(sign) or last is None or last.shape != shape)
    if shape is Shape.ITEM:
        mark = _MARK.match(look.text)
        if look.is_first and (mark or look.is_shown):
            return line._replace(shape=shape, begins=True, mark=mark[0] if mark else "")
        if last and last.shape is Shape.ITEM and not row.is_apart and not look.is_first:
            return line._replace(shape=shape, begins=False, indent=last.indent)
        return line
    if shape in _LINED:
        goes_on = last is not None and last.shape is shape
        if shape not in (Shape.CODE, Shape.GAPS):  # these go on behind blank lines
            goes_on = goes_on and not row.is_apart
        return line._replace(shape=shape, begins=not goes_on)
    return line._replace(begins=line.begins or last is None or last.shape is not Shape.PARAGRAPH)


def _shape(text: str, look: _Look) -> Shape:
    if look.level or look.is_shown and look.role == "heading":
        return Shape.HEADING
    if look.is_shown and look.role in ("item", "code"):
        return _SHAPES[look.role]
    mark = note_mark(look.text)
    if look.is_note or mark and look.size < LARGE and is_called(text, look.row.start, mark):
        return Shape.NOTE
    shape = _SHAPES.get(look.role, Shape.PARAGRAPH)
    if shape is Shape.NOTE and look.is_first:  # the text calls for no such note
        shape = Shape.PARAGRAPH
    if shape is Shape.HEADING and 0 < look.size < LARGE and not _is_titled(look):
        shape = Shape.PARAGRAPH
    if shape is Shape.CODE and look.size and (_is_prose(look.text) or _is_address(look.text)):
        shape = Shape.PARAGRAPH
    bullet = _MARK.match(look.text)
    if bullet and bullet[0][-1] not in ".)" and look.size >= LARGE:
        return Shape.ITEM
    if look.size >= LARGE or shape is Shape.HEADING:
        says = len(look.text) <= _LONGEST and any(map(str.isalnum, look.text)) and look.text[-1] not in ",;"
        if len(_GAP.findall(look.text)) >= _PIECES:
            return Shape.GAPS
        return Shape.HEADING if says and not LEADER.search(look.text) else Shape.PARAGRAPH
    if shape is not Shape.CODE and LEADER.search(look.text):
        return Shape.LINES
    if shape in (Shape.LINES, Shape.PARAGRAPH) and _GAP.search(look.text):
        return Shape.GAPS
    return shape


def _is_titled(look: _Look) -> bool:
    """Whether a line in type that is not larger than the text may be a heading: with the number of a section,
    in capitals, or apart from what is above it and with running text, or another one, below; no address, and
    no label with what stands beside it."""
    if look.size < _SMALL:
        return False
    if _SECTION.match(look.text) or look.text.isupper():
        return True
    is_sole = not _ADDRESS.search(look.text) and not _GAP.search(look.text)
    return look.row.is_apart and look.is_above and is_sole


def _is_address(text: str) -> bool:
    """Whether a line is an address in the web or of mail, and nothing else but words behind a capital."""
    others = [word for word in text.split() if not _ADDRESS.search(word)]
    if not others:
        return True
    return _ADDRESS.search(text) is not None and text[:1].isupper() and all(map(str.isalpha, others))


def _is_prose(text: str) -> bool:
    """Whether a line reads as sentences do: many words, and hardly anything but letters."""
    words = text.split()
    return len(words) >= _WORDS and sum(map(str.isalpha, text)) + len(words) >= _LETTERS * len(text)


def _level(look: _Look) -> int:
    """How deep a heading is: as the document says, by its type, or by its number; the smaller the higher."""
    if look.level:
        return look.level - _TAGGED
    if look.size >= LARGE:
        return max(1, _TEXT - round(10 * look.size))
    section = _SECTION.match(look.text)
    return _TEXT + (section[1].count(".") if section else 0)
