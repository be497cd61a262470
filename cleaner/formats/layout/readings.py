"""Corrected words in their places: how each word of a document reads in the result, and which halves of words
were joined.  What a format makes of it is in the module of its name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol

from ...errors import DocumentError
from ...text.edits import Edit
from ...text.glyphs import LINE_GLYPHS, SOFT_HYPHENS
from ...text.source import Source
from ...text.view import Role
from .blocks import SPACELESS, Sheet, settle
from .from_blocks import paged
from .markup import Fault

_SPACE = re.compile(r"\s+")
_BREAK = "\u00ac"
_PLAIN = frozenset(SOFT_HYPHENS)  # marks of a broken word that mean nothing else
HYPHENS = frozenset(LINE_GLYPHS)
"""What may stand at the end of the first half of a word."""


class Piece(Protocol):
    """A line that is no text: its span in the source, and its role as the name of one in lower case."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def role(self) -> str:
        """What it is."""


class Cleaned(Protocol):
    """What a writer needs of :class:`cleaner.engine.result.Result`."""

    @property
    def origin(self) -> Source | None:
        """The document, if it is one."""

    @property
    def edits(self) -> Sequence[Edit]:
        """What was changed in the source."""

    @property
    def furniture(self) -> Sequence[Piece]:
        """The lines that were taken out."""


class WordReading(NamedTuple):
    """How a word reads in the result.

    ``before``   the word as it was
    ``text``     as it is now; "" if it became a part of the word before it
    ``whole``    if a line end breaks it, and the result joined it: the joined word
    ``first``    whether the next half follows on another line, ``second`` whether one goes before
    ``mark``     the hyphen at its end that the result took away, if it is a first half
    ``role``     what the result says its line is: BODY, or a role of furniture"""

    before: str
    text: str
    whole: str = ""
    first: bool = False
    second: bool = False
    mark: str = ""
    role: Role = Role.BODY


def readings(result: Cleaned, pages: range) -> list[WordReading]:
    """How each word of these pages reads in the result, in the order of the words."""
    source = origin_of(result)
    if not pages:
        return []
    low, high = _widened(source, pages)
    weaver = _Reader(result, source, range(low, high))
    skipped = sum(len(source.pages[page].words) for page in range(low, pages.start))
    size = sum(len(source.pages[page].words) for page in pages)
    return weaver.readings()[skipped : skipped + size]


def origin_of(result: Cleaned) -> Source:
    """The document of a result.  Raises :class:`ValueError` if it is one of plain text."""
    if result.origin is None:
        raise ValueError("the result is not that of a document")
    return result.origin


def matched(
    sheets: Iterable[Sheet | Fault], result: Cleaned, pages: range
) -> Iterator[tuple[Sheet, list[WordReading]]]:
    """The sheets of a file that these pages were read from, each with the readings of its words.

    Raises :class:`DocumentError` if there is none for a page."""
    source, read = origin_of(result), readings(result, pages)
    wanted, at = iter(pages), 0
    page = next(wanted, None)
    for sheet in sheets:
        if page is None:
            return
        if isinstance(sheet, Fault) or paged(settle(sheet)).text != source.pages[page].text:
            continue
        size = len(source.pages[page].words)
        yield sheet, read[at : at + size]
        at += size
        page = next(wanted, None)
    if page is not None:
        raise DocumentError(
            f"page {page + 1} of the document is not in the file that is to be corrected",
            "give the file that was cleaned, as it was then",
        )


def row_role(read: Sequence[WordReading]) -> Role:
    """The role that the result gives to a whole line; BODY if it gives none."""
    role = read[0].role
    return role if all(reading.role == role for reading in read) else Role.BODY


def _widened(source: Source, pages: range) -> tuple[int, int]:
    """These pages with those before and behind that may hold the other half of a word."""
    low, high = max(0, pages.start - 1), min(len(source.pages), pages.stop + 1)
    while low > 0 and not len(source.pages[low].words):
        low -= 1
    while high < len(source.pages) and not len(source.pages[high - 1].words):
        high += 1
    return low, high


@dataclass(slots=True)
class _Span:
    """A word on its way: ``out`` is what is known of its reading, up to the offset ``at``."""

    start: int
    end: int
    line: tuple[int, int]
    role: Role = Role.BODY
    stays: bool = False
    out: str = ""
    at: int = 0
    into: int = -1  # the word that it became a part of
    next: int = -1  # the second half, where it is a first one


class _Reader:
    """Takes the edits of a result to the words of some pages."""

    def __init__(self, result: Cleaned, source: Source, pages: range) -> None:
        self.text = source.text
        self.words: list[_Span] = []
        self.lines: list[tuple[int, int]] = []  # spans
        for page in pages:
            self._collect(source, page)
        self.starts = [word.start for word in self.words]
        self.ends = [word.end for word in self.words]
        end = source.starts[pages[-1]] + len(source.pages[pages[-1]].text)
        self.edits = list(_welded(result.edits, source.starts[pages[0]], end))
        self._furniture(result)
        for edit in self.edits:
            self._keep(edit)
        for edit in self.edits:
            self._apply(edit)

    def _collect(self, source: Source, page: int) -> None:
        words, lines, first = source.pages[page].words, source.pages[page].lines, source.starts[page]
        self.lines += [
            (first + start, first + end) for start, end in zip(lines.starts, lines.ends, strict=True)
        ]
        for start, end in zip(words.starts, words.ends, strict=True):
            line = bisect_right(lines.starts, start) - 1
            self.words.append(_Span(first + start, first + end, (page, line), at=first + start))

    def _furniture(self, result: Cleaned) -> None:
        for piece in result.furniture:
            low = bisect_left(self.starts, piece.start)
            for word in self.words[low : bisect_left(self.starts, piece.end)]:
                word.role, word.stays = Role[piece.role.upper()], True

    def _keep(self, edit: Edit) -> None:
        """Whole lines inside an edit left their place as lines: their words stay what they are."""
        low, high = bisect_right(self.lines, (edit.start, -1)), bisect_left(self.lines, (edit.end, -1))
        for start, end in self.lines[low:high]:
            if edit.start < start and end < edit.end:
                for word in self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)]:
                    word.stays = True

    def _apply(self, edit: Edit) -> None:
        low, high = bisect_left(self.ends, edit.start), bisect_right(self.starts, edit.end)
        touched = [index for index in range(low, high) if not self.words[index].stays]
        touched = self._held(edit, touched)
        if not touched:
            return
        first, last = self.words[touched[0]], self.words[touched[-1]]
        for index in touched:
            word = self.words[index]
            if word.start < edit.start:
                word.out += self.text[word.at : edit.start]
            word.at = min(max(word.at, edit.end), word.end)
        parts = _SPACE.split(edit.after)
        if len(touched) == 1:
            first.out += _own(first, edit, parts)
        elif len(parts) == 1:
            self._merge(edit, touched)
        else:
            if first.start < edit.start or first.end == edit.start:
                first.out += parts[0]
                touched, parts = touched[1:], parts[1:]
            tail = ""
            if touched and (last.end > edit.end or last.start == edit.end):
                tail, touched, parts = parts[-1], touched[:-1], parts[:-1]
                last.out += tail
            self._align(touched, [part for part in parts if part])

    def _held(self, edit: Edit, touched: list[int]) -> list[int]:
        """Those of the words that an edit touches of which it holds a character, where others touch them."""
        words = self.words
        while len(touched) > 1 and words[touched[0]].end == edit.start == words[touched[1]].start < edit.end:
            touched = touched[1:]
        while (
            len(touched) > 1 and words[touched[-1]].start == edit.end == words[touched[-2]].end > edit.start
        ):
            touched = touched[:-1]
        return touched

    def _align(self, indices: Sequence[int], parts: Sequence[str]) -> None:
        """Give words that were written anew the new ones: equal ones first, from both ends."""
        low, high = 0, 0
        least = min(len(indices), len(parts))
        befores = [self.text[self.words[index].start : self.words[index].end] for index in indices]
        while low < least and befores[low] == parts[low]:
            low += 1
        while high < least - low and befores[-1 - high] == parts[-1 - high]:
            high += 1
        middle = list(parts[low : len(parts) - high])
        slots = indices[low : len(indices) - high]
        if slots and len(middle) > len(slots):
            middle[len(slots) - 1 :] = [" ".join(middle[len(slots) - 1 :])]
        for slot, index in enumerate(indices):
            if slot < low:
                new = parts[slot]
            elif slot >= len(indices) - high:
                new = parts[slot - len(indices)]
            else:
                new = middle[slot - low] if slot - low < len(middle) else ""
            self.words[index].out = new

    def _merge(self, edit: Edit, touched: Sequence[int]) -> None:
        """Several words became one: on one line the first of them has it, over a line end both halves."""
        words, line = self.words, self.words[touched[0]].line
        upper = [index for index in touched if words[index].line == line]
        lower = touched[len(upper) :]
        if not lower and not edit.after and words[upper[0]].start >= edit.start:
            return  # the first ones went, and the last one is what it was
        left, right = words[upper[0]], words[upper[-1]]
        for group in (upper, lower):
            for index in group[1:]:
                words[index].into = group[0]
        if not lower:
            left.out += edit.after
            return
        half = words[lower[0]]
        covered = self.text[max(right.start, edit.start) : right.end], self.text[half.start : edit.end]
        cut = _cut(edit.after, *covered)
        left.out += edit.after[:cut]
        half.out += edit.after[cut:]
        if not self._is_spaceless(right.end - 1, half.start):
            left.next = lower[0]

    def _is_spaceless(self, end: int, start: int) -> bool:
        """Whether lines run on there and say nothing of words."""
        return bool(SPACELESS.match(self.text[end]) and SPACELESS.match(self.text[start]))

    def readings(self) -> list[WordReading]:
        """The words as they read now."""
        words = self.words
        for word in words:
            if word.stays:
                word.out, word.at = self.text[word.start : word.end], word.end
            word.out += self.text[word.at : word.end]
            word.at = word.end
        for index in range(len(words) - 1, -1, -1):
            word = words[index]
            if word.into >= 0:
                words[word.into].out += word.out
                if word.next >= 0:
                    words[word.into].next = word.next
                word.out = ""
        found = [WordReading(self.text[word.start : word.end], word.out, role=word.role) for word in words]
        for chain in self._chains():
            whole = "".join(words[index].out for index in chain)
            for upper, lower in pairwise(chain):
                glyph = found[upper].before[-1]
                mark = glyph if glyph in HYPHENS and words[upper].out[-1] not in HYPHENS else ""
                found[upper] = found[upper]._replace(whole=whole, first=True, mark=mark)
                found[lower] = found[lower]._replace(whole=whole, second=True)
        return found

    def _chains(self) -> Iterator[list[int]]:
        """The halves of each joined word; three, if two line ends broke it."""
        seconds = {word.next for word in self.words if word.next >= 0}
        for index, word in enumerate(self.words):
            if word.next < 0 or index in seconds or not word.out:
                continue
            chain = [index]
            while (following := self.words[chain[-1]].next) >= 0 and self.words[following].out:
                chain.append(following)
            if len(chain) > 1:
                yield chain


def _own(word: _Span, edit: Edit, parts: Sequence[str]) -> str:
    """What an edit that touches no other word brings to this one; ``parts`` are those of its text."""
    starts, ends = edit.start < word.start, edit.end > word.end
    if edit.start == edit.end:
        starts, ends = edit.end == word.start, edit.start == word.end
    if starts and ends:
        return " ".join(part for part in parts if part)
    if starts or edit.end == word.start:
        return parts[-1]
    if ends or edit.start == word.end:
        return parts[0]
    rows = edit.after.split("\n")  # a line that was put to the word is none of its own
    if edit.end == word.end:
        return rows[0].rstrip()
    return rows[-1].lstrip() if edit.start == word.start else " ".join(rows)


def _cut(after: str, left: str, right: str) -> int:
    """Where what was written for the end of one half and the beginning of the other is parted."""
    if not right:
        return len(after)
    if after.endswith(right):
        return len(after) - len(right)
    stem = left.rstrip("".join(HYPHENS))
    if stem and after.startswith(stem):
        return len(stem)
    return round(len(after) * len(stem) / (len(stem) + len(right)))


def _welded(edits: Sequence[Edit], low: int, high: int) -> Iterator[Edit]:
    """The edits of a span, those that touch as one."""
    last: Edit | None = None
    for edit in edits[bisect_left(edits, low, key=lambda edit: edit.end) :]:
        if edit.start > high:
            break
        if last and edit.start == last.end:
            last = Edit(last.start, edit.end, last.after + edit.after)
            continue
        if last:
            yield last
        last = edit
    if last:
        yield last


def marked(reading: WordReading) -> str:
    """A word as it stands in its line where the format has no mark for that: the first half of a broken one
    with the sign ``¬``, or the mark that it has, if that means nothing else."""
    if not reading.first or not reading.mark:
        return reading.text
    return reading.text + (reading.mark if reading.mark in _PLAIN else _BREAK)


def replaced(text: str, pairs: Sequence[tuple[str, str]], between: str) -> str:
    """A text with its pieces, in order, replaced by others; made of them anew if it does not have them."""
    found: list[str] = []
    at = 0
    for old, new in pairs:
        start = text.find(old, at)
        if start < 0:
            return between.join(new for _, new in pairs if new)
        gap = text[at:start]
        found += (gap if new or not gap.isspace() else "", new)
        at = start + len(old)
    return "".join(found) + text[at:]
