"""What stands inside the blocks of a cleaned text besides its letters: page turns, lines that were taken out,
words that were corrected, calls for notes – in the order of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..engine.result import Furniture, Result
from ..text.edits import Change
from .blocks import Block
from .notes import call
from .shapes import Shape

_INVALID = re.compile("[^\t\n\r -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TURN = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_SILENT = frozenset((Shape.NOTE, Shape.CODE, Shape.GAPS))
_REACH = 6000  # characters before a note in which the text may call for it


def sound(text: str) -> str:
    """A text without what neither XML nor HTML may have: control characters, lone surrogates.  Those that
    part lines or pages become a blank, the others U+FFFD."""
    return _INVALID.sub("\ufffd", _TURN.sub(" ", text))


class Turn(NamedTuple):
    """The beginning of a page: its number from 1, what it is called (its folio, or what the document says),
    "" if that is not known, and whether it stands inside a word."""

    number: int
    name: str
    breaks: bool = False


class Shown(NamedTuple):
    """A picture: what the document says is on it."""

    alt: str


class Call(NamedTuple):
    """The place that calls for a note: its mark, and the number of the note in the text from 1."""

    mark: str
    number: int


class Corrected(NamedTuple):
    """A word or a part of one that is not what the source has."""

    before: str
    after: str
    change: Change


Beside = Turn | Furniture | Shown
"""What may stand between blocks as well as inside them."""
Piece = str | Beside | Call | Corrected
_BESIDE = (Turn, Furniture, Shown)
_REPEATED = 3  # pages that have the same picture, and it is shown once


class _Event(NamedTuple):
    """A piece that is no mere text, and its span in the cleaned text; empty if it has no text there."""

    start: int
    end: int
    piece: Beside | Call | Corrected


def _span(event: _Event) -> tuple[int, int]:
    return event.start, event.end


class Inline:
    """The pieces of a cleaned text, to be asked for from its beginning to its end."""

    def __init__(self, result: Result, blocks: Sequence[Block]) -> None:
        self.text = result.text
        self.notes = {block.start: number for number, block in enumerate(_notes(blocks), 1)}
        self.called: set[int] = set()
        calls = sorted(self._calls(blocks), key=_span)
        self._events = sorted([*_places(result), *calls, *_corrections(result, calls)], key=_span)
        self._at = 0

    def before(self, start: int) -> Iterator[Beside]:
        """What stands before the block that begins here."""
        while self._at < len(self._events) and self._events[self._at].start <= start:
            event = self._events[self._at]
            if event.end > start:
                return
            self._at += 1
            if isinstance(event.piece, _BESIDE):
                yield event.piece

    def within(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces of a span of the text."""
        at = start
        while self._at < len(self._events) and self._events[self._at].start < end:
            event = self._events[self._at]
            self._at += 1
            if event.start < at or event.end > end:
                if isinstance(event.piece, _BESIDE):
                    yield event.piece
                continue
            if event.start > at:
                yield sound(self.text[at : event.start])
            piece, at = event.piece, event.end
            yield piece._replace(breaks=self._breaks(event.start)) if isinstance(piece, Turn) else piece
        if end > at:
            yield sound(self.text[at:end])

    def rest(self) -> Iterator[Beside]:
        """What stands behind all blocks."""
        return self.before(len(self.text))

    def _breaks(self, at: int) -> bool:
        return self.text[at - 1 : at].isalnum() and self.text[at : at + 1].isalnum()

    def _calls(self, blocks: Sequence[Block]) -> Iterator[_Event]:
        """The places that call for the notes of the text: for each the last one before it, but behind the
        call of the note before."""
        low = 0
        for note in _notes(blocks):
            if not note.mark:
                continue
            place = call(self.text, max(low, note.start - _REACH), note.start, note.mark)
            if place and _calls_there(place[0], blocks):
                self.called.add(note.start)
                low = place[1]
                yield _Event(*place, Call(note.mark, self.notes[note.start]))


def _notes(blocks: Sequence[Block]) -> Iterator[Block]:
    return (block for block in blocks if block.shape is Shape.NOTE)


def _calls_there(at: int, blocks: Sequence[Block]) -> bool:
    """Whether a place is one that can call for a note: not in another note, and not in code."""
    index = bisect_right(blocks, at, key=lambda block: block.start) - 1
    return index >= 0 and blocks[index].shape not in _SILENT


def _turns(result: Result) -> Iterator[tuple[int, Turn]]:
    """The pages of the source that are told apart, by where they begin in it."""
    folios = {line.page: line.folio for line in reversed(result.furniture) if line.folio}
    starts = [0, *(match.end() for match in re.finditer("\f", result.source))]
    if result.origin:
        starts = result.origin.starts
    elif len(starts) == 1:
        return
    for number, start in enumerate(starts, 1):
        label = result.origin.pages[number - 1].label if result.origin else ""
        yield start, Turn(number, folios.get(number) or label)


def _pictures(result: Result) -> Iterator[tuple[int, Shown]]:
    """The pictures of which the document says what is on them; one that pages repeat comes once."""
    if result.origin is None:
        return
    pages = Counter(alt for page in result.origin.pages for alt in {picture.alt for picture in page.pictures})
    seen: set[str] = set()
    for start, page in zip(result.origin.starts, result.origin.pages, strict=True):
        for at, alt in page.pictures:
            if alt not in seen or pages[alt] < _REPEATED:
                yield start + at, Shown(sound(alt))
            seen.add(alt)


def _places(result: Result) -> Iterator[_Event]:
    """Where pages begin, and where pictures and what was taken out stood, in the order of the source."""
    found: list[tuple[int, Beside]] = [*_turns(result), *_pictures(result)]
    found += [(line.start, line) for line in result.furniture]
    for start, piece in sorted(found, key=lambda place: place[0]):
        at = result.to_output(start)
        yield _Event(at, at, piece)


def _corrections(result: Result, calls: Sequence[_Event]) -> Iterator[_Event]:
    """The changes of letters.  What only moved lines, or took in blanks, is none."""
    taken = {place for event in calls for place in range(event.start, event.end)}
    for change in result.changes:
        before, after = change.before, change.after
        if _is_blank(before) and _is_blank(after) or _moves(before) or _moves(after):
            continue
        if not taken.isdisjoint(range(change.out_start, change.out_end)):
            continue
        yield _Event(change.out_start, change.out_end, Corrected(sound(before), sound(after), change))


def _is_blank(text: str) -> bool:
    return not text.strip()


def _moves(text: str) -> bool:
    return any(char in text for char in "\n\r\f")
