"""What the lines of a cleaned text are: the one place that decides it for the forms of output.

Known are the type of the lines where the document has pages, the roles that its format gives them, blank
lines, indents, and how the lines look; where that shows little, a line is a paragraph.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..engine.result import Result
from ..text.glyphs import OPENERS
from ..text.source import Source
from ..text.view import Role
from .notes import is_called, note_mark
from .rows import LEADER, Row, rows_of
from .tables import Table


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
    """A line as it looks: its place in the text, what it says, the size of its type as a multiple of that of
    the text (0 if unknown), and whether the format calls it a note."""

    row: Row
    text: str
    size: float = 0.0
    is_note: bool = False


LARGE = 1.12  # times the size of the text, from which type is that of headings
_LONGEST, _LONG = 120, 72  # characters of a heading, of a line of verse
_NEAR = 4  # lines within which the next item of a list stands
_DENSE, _DENSEST = 0.08, 0.2  # share of symbols in a line of code, of one by itself
_CODE = 0.4  # share of such lines in a block
_SHORT = 0.85  # of the longest line: what would have had room for the next word was ended on purpose
_NARROW = 45  # characters of a line of prose at least, in a text of one column
_VERSE = 0.75  # share of the lines of a stanza that begin with a capital
_TEXT = 100  # how deep headings are of which nothing shows it
_BULLET = re.compile(r"[•‣⁃▪▸►◦●○■□◆✓➢∙·*+–—―-](?=\s+\S)")
_SURE = "•‣⁃▪▸►◦●○■□◆✓➢∙"
_NUMBER = re.compile(r"(\(?)(\d{1,3}|[a-z])([.)])(?=\s+\S)", re.I)
_SECTION = re.compile(r"(\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,6}|[A-Z])\.?\s+(?=[^\W\d_])")
_CHAPTER = re.compile(
    r"(?:chapter|part|book|section|appendix|act|scene|canto|chapitre|partie|livre|acte|scène|kapitel|teil|"
    r"buch|abschnitt|anhang|capítulo|parte|libro|capitolo|hoofdstuk|deel|kapitola|rozdział|część|глава|часть|"
    r"книга|розділ|fejezet|luku)\b[ .]*(?:[\divxlc]+|[^\W\d_]{3,9})\b.{0,80}",
    re.I,
)
_GAP = re.compile(r"\S(?: {3,}|\t+)\S")
_SYMBOLS = frozenset("{}[]()<>=;|\\/_#$&*+@~^")
_PROMPTS = ("$ ", ">>> ", "... ", "% ")
_ENDS, _SENTENCE = ".,;:!?…", ".!?…”»"


def shapes(result: Result, tables: Sequence[Table]) -> Iterator[Line]:
    """The lines of a cleaned text that are not blank, with what they are; ``tables`` are those in it."""
    looks = list(_looks(result))
    joined = _is_joined(result)
    longest = 0 if joined else max((len(look.text) for look in looks), default=0)
    before = Shape.PARAGRAPH
    groups = list(_groups(looks, tables))
    for number, group in enumerate(groups):
        start = group[0].row.start
        if any(table.start <= start < table.end for table in tables):
            found = [_line(look, Shape.TABLE, at == 0) for at, look in enumerate(group)]
        else:
            around = [groups[at][0].text for at in (number - 1, number + 1) if 0 <= at < len(groups)]
            found = list(_Group(result.text, group, around, joined, longest).lines())
        if found[0].shape == before and before in (Shape.CODE, Shape.GAPS):  # they go on behind blank lines
            found[0] = found[0]._replace(begins=False)
        before = found[-1].shape
        yield from found


def _looks(result: Result) -> Iterator[_Look]:
    origin, text = result.origin, result.text
    usual = _usual(origin) if origin else 0.0
    for row in rows_of(text):
        said = text[row.start : row.end]
        if origin is None or not usual:
            yield _Look(row, said)
            continue
        at = result.to_source(row.start)
        index = origin.page_at(at)
        lines = origin.pages[index].lines
        found = max(0, bisect_right(lines.starts, at - origin.starts[index]) - 1)
        known = found < len(lines)
        size, role = (lines.sizes[found], lines.roles[found]) if known else (0.0, 0)
        yield _Look(row, said, size / usual, role == Role.NOTE)


def _usual(origin: Source) -> float:
    """The size of type that most characters of a document have."""
    weights: dict[float, int] = {}
    for page in origin.pages:
        lines = page.lines
        for start, end, size in zip(lines.starts, lines.ends, lines.sizes, strict=True):
            weights[round(size, 1)] = weights.get(round(size, 1), 0) + end - start
    return max(weights, key=lambda size: (weights[size], size), default=0.0)


def _is_joined(result: Result) -> bool:
    """Whether lines were joined into paragraphs, so that each line of the text is one on purpose."""
    return any("\n" in change.before and change.after == " " for change in result.changes)


def _groups(looks: Sequence[_Look], tables: Sequence[Table]) -> Iterator[list[_Look]]:
    """Lines without blank ones between them; the rows of a table are a group."""
    starts = [table.start for table in tables]
    group: list[_Look] = []
    last = -1
    for look in looks:
        inside = bisect_right(starts, look.row.start) - 1
        mine = inside if inside >= 0 and look.row.start < tables[inside].end else -1
        if group and (mine != last or mine < 0 and look.row.is_apart):
            yield group
            group = []
        group.append(look)
        last = mine
    if group:
        yield group


def _line(look: _Look, shape: Shape, begins: bool, level: int = 0, mark: str = "") -> Line:
    return Line(look.row.start, look.row.end, look.row.indent, shape, begins, level, mark)


class _Group:
    """Lines between blank ones: what they are, as a whole or each by itself.  ``around`` are the first lines
    of the groups before and behind, ``longest`` is the length of the longest line of the text, 0 where lines
    were joined."""

    def __init__(
        self, text: str, looks: Sequence[_Look], around: Sequence[str], joined: bool, longest: int
    ) -> None:
        self.text, self.looks, self.around = text, looks, around
        self.joined, self.longest = joined, longest

    def lines(self) -> Iterator[Line]:
        """The lines with what they are."""
        if len(self.looks) > 1 and self._is_heading(0):
            yield _line(self.looks[0], Shape.HEADING, True, _level(self.looks[0]))
            yield from _Group(self.text, self.looks[1:], (), self.joined, self.longest).lines()
        elif whole := self._whole():
            yield from (_line(look, whole, at == 0) for at, look in enumerate(self.looks))
        else:
            yield from self._each()

    def _whole(self) -> Shape | None:
        """What all lines are together, if they are one thing."""
        texts = [look.text for look in self.looks]
        if self._is_all_code(texts):
            return Shape.CODE
        if 2 * sum(bool(_GAP.search(text)) for text in texts) > len(texts) and not self._is_heading(0):
            return Shape.GAPS
        if 2 * sum(bool(LEADER.search(text)) for text in texts) > len(texts):
            return Shape.LINES
        if len(texts) < 2 or any(self._mark(at) for at in range(len(texts))):
            return None
        if self.looks[0].is_note or note_mark(texts[0]):
            return None
        if not self._ended_on_purpose(texts):
            return None
        capitals = sum(text.lstrip(OPENERS)[:1].isupper() for text in texts)
        if capitals >= _VERSE * len(texts) and len(texts) > 2 and max(map(len, texts)) <= _LONG:
            return Shape.VERSE
        return Shape.LINES

    def _is_all_code(self, texts: Sequence[str]) -> bool:
        """Whether the lines are code: several of them, or a single one that is nothing else."""
        dense = [_symbols(text) for text in texts]
        if len(texts) == 1:
            return dense[0] >= _DENSEST
        return sum(share >= _DENSE for share in dense) >= max(2, _CODE * len(texts))

    def _ended_on_purpose(self, texts: Sequence[str]) -> bool:
        """Whether the lines are short ones that something else than the width of the page has ended."""
        if max(map(len, texts)) > _LONGEST:
            return False
        if self.joined:
            return max(map(len, texts)) <= _LONG
        room = max(_NARROW, _SHORT * min(self.longest, _LONGEST))
        short = [len(high) + 1 + len(low.split(" ", 1)[0]) < room for high, low in pairwise(texts)]
        return sum(short) >= _VERSE * len(short)

    def _each(self) -> Iterator[Line]:
        """The lines one by one."""
        last: Line | None = None
        for at, look in enumerate(self.looks):
            last = self._one(at, look, last)
            yield last

    def _one(self, at: int, look: _Look, last: Line | None) -> Line:
        mark = note_mark(look.text)
        if mark and (look.size >= LARGE or self._mark(at)):
            mark = ""
        if look.is_note or mark and is_called(self.text, look.row.start, mark):
            begins = bool(mark) or last is None or last.shape is not Shape.NOTE
            return _line(look, Shape.NOTE, begins, mark=mark)
        if self._is_heading(at):
            return _line(look, Shape.HEADING, True, _level(look))
        if mark := self._mark(at):
            return _line(look, Shape.ITEM, True, mark=mark)
        if last and last.shape is Shape.NOTE:
            return _line(look, Shape.NOTE, False)
        if last and last.shape is Shape.ITEM and (not self.joined or look.row.indent > last.indent):
            return _line(look, Shape.ITEM, False)._replace(indent=last.indent)
        begins = self.joined or last is None or last.shape is not Shape.PARAGRAPH or self._is_indented(at)
        return _line(look, Shape.PARAGRAPH, begins)

    def _is_indented(self, at: int) -> bool:
        """Whether a line is set in, and so begins a paragraph."""
        return at > 0 and self.looks[at].row.indent > self.looks[at - 1].row.indent

    def _is_heading(self, at: int) -> bool:
        look = self.looks[at]
        text = look.text
        if len(text) > _LONGEST or LEADER.search(text) or text[0].islower():
            return False
        if look.size >= LARGE:
            return any(char.isalpha() for char in text)
        if at or text[-1] in _ENDS:
            return False
        letters = [char for char in text if char.isalpha()]
        if len(letters) > 3 and text.upper() == text != text.lower():
            return len(self.looks) == 1
        if _CHAPTER.fullmatch(text):
            return len(self.looks) <= 2
        if not (section := _SECTION.match(text)):
            return False
        return "." in section[1] or len(self.looks) == 1 and text[section.end()].isupper()

    def _mark(self, at: int) -> str:
        """The mark with which a line begins an item of a list, "" if it does not."""
        text = self.looks[at].text
        bullet = _BULLET.match(text)
        if bullet and (bullet[0] in _SURE or self._has_fellow(at, bullet[0])):
            return bullet[0]
        if (number := _NUMBER.match(text)) and self._is_counted(at, number):
            return number[0]
        return ""

    def _near(self, at: int) -> Iterator[str]:
        for other in range(max(0, at - _NEAR), min(len(self.looks), at + _NEAR + 1)):
            if other != at:
                yield self.looks[other].text
        if at == 0:
            yield from self.around

    def _has_fellow(self, at: int, bullet: str) -> bool:
        return any(text.startswith(bullet) and _BULLET.match(text) for text in self._near(at))

    def _is_counted(self, at: int, number: re.Match[str]) -> bool:
        """Whether the item before or behind it is near."""
        wanted = {_number(number) - 1, _number(number) + 1}
        near = filter(None, map(_NUMBER.match, self._near(at)))
        return any(_number(other) in wanted and other.group(1, 3) == number.group(1, 3) for other in near)


def _number(match: re.Match[str]) -> int:
    return int(match[2]) if match[2].isdecimal() else 1000 + ord(match[2].lower())


def _level(look: _Look) -> int:
    """How deep a heading is: by its type, or by its number; the smaller the higher."""
    if look.size >= LARGE:
        return max(1, _TEXT - round(10 * look.size))
    section = _SECTION.match(look.text)
    return _TEXT + (section[1].count(".") if section else 0)


def _symbols(text: str) -> float:
    """The share of symbols in a line, if it may be one of code; 0 for a sentence."""
    if text.startswith(_PROMPTS):
        return 1.0
    symbols = sum(char in _SYMBOLS for char in text)
    is_sentence = text[-1:] in _SENTENCE or "://" in text
    return symbols / len(text) if symbols > 1 and not is_sentence else 0.0
