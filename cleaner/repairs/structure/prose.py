"""What a line looks like where it ends and where it begins, in small classes.

The classes are deliberately few: they index the tables of the paragraph model.
"""

from __future__ import annotations

from enum import IntEnum

from ...text.glyphs import BULLETS, CLOSERS, DASHES, LINE_HYPHENS, OPENERS, SENTENCE_ENDS

_DIGITS = "0123456789"
_SHORT = 4


class End(IntEnum):
    """How a line ends."""

    WORD = 0
    STOP = 1  # full stop
    SENTENCE = 2  # other sentence end, or one behind closing quotes and note marks
    COMMA = 3
    COLON = 4
    SEMICOLON = 5
    HYPHEN = 6
    BRACKET = 7
    QUOTE = 8
    INITIAL = 9  # a capital and a stop
    DIGIT = 10
    OTHER = 11
    SHORT = 12  # a short word and a stop: an abbreviation, or the end
    DASH = 13
    DOTS = 14


STOPS = frozenset((End.STOP, End.SENTENCE, End.DOTS, End.SHORT))
"""Ends that may be those of a sentence."""


class Start(IntEnum):
    """How a line begins."""

    LOWER = 0
    UPPER = 1
    DIGIT = 2
    DASH = 3
    QUOTE = 4  # quotation mark, then a capital
    QUOTED_LOWER = 5
    BRACKET = 6
    BULLET = 7
    INITIAL = 8
    LETTER = 9  # of a script without case
    OTHER = 10


def end_of(text: str) -> int:
    """Class of a line's end; ``text`` has no outer white space and is not empty."""
    last = text[-1]
    if last.isalpha():
        return End.WORD
    if last == ",":
        return End.COMMA
    if last == ".":
        return _stop(text)
    if last in LINE_HYPHENS:
        return End.HYPHEN
    if last in CLOSERS or last in _DIGITS:
        return _closed(text, last)
    if last == "…":
        return End.DOTS
    if last in SENTENCE_ENDS:
        return End.SENTENCE
    if last in ":：":
        return End.COLON
    if last in ";；":
        return End.SEMICOLON
    if last in "、，،":
        return End.COMMA
    return End.DASH if last in DASHES else End.OTHER


def _stop(text: str) -> int:
    size = len(text) - text.rfind(" ") - 1
    if size > _SHORT:
        return End.DOTS if text.endswith("..") else End.STOP
    if size == 2:
        return End.INITIAL if text[-2].isupper() else End.SHORT
    return End.SHORT if text[-size].isalpha() else End.STOP


def _closed(text: str, last: str) -> int:
    """A line that ends in closing quotes, brackets, note marks or figures."""
    bare = text.rstrip(CLOSERS + _DIGITS) if last in _DIGITS else text.rstrip(CLOSERS)
    if not bare:
        return End.OTHER
    inner = bare[-1]
    if (
        inner in SENTENCE_ENDS
        and len(text) - len(bare) <= _SHORT
        and not (last in _DIGITS and bare[-2:-1] in _DIGITS)
    ):
        return End.SENTENCE
    if last in _DIGITS:
        return End.DIGIT
    if inner in ",;":
        return End.COMMA
    if inner == ":":
        return End.COLON
    if last in ")]}）】":
        return End.BRACKET
    return End.WORD if last in "*†‡§" else End.QUOTE


def start_of(text: str) -> int:
    """Class of a line's beginning; ``text`` has no outer white space and is not empty."""
    first = text[0]
    if first.islower():
        return Start.LOWER
    if first.isupper():
        return Start.INITIAL if text[1:2] == "." else Start.UPPER
    if first in _DIGITS:
        return Start.DIGIT
    if first in DASHES:
        return Start.DASH
    if first in OPENERS:
        return Start.QUOTED_LOWER if text[1:4].strip(OPENERS + ".… ")[:1].islower() else Start.QUOTE
    if first in "([{":
        return Start.LOWER if text[1:2].islower() else Start.BRACKET
    if first in BULLETS:
        return Start.BULLET
    return Start.LETTER if first.isalpha() else Start.OTHER


def spaceless(char: str) -> bool:
    """Whether a character is of a script written without spaces between words (Chinese, Japanese, Thai, Lao,
    Khmer, Burmese; Korean uses spaces)."""
    return char > "\u0dff" and (
        "\u2e80" <= char < "\uac00"
        or "\u0e00" <= char < "\u0f00"
        or "\uf900" <= char < "\ufb00"
        or "\ufe30" <= char < "\ufe50"
        or "\uff00" <= char < "\uffa0"
        or "\U00020000" <= char < "\U00040000"
        or "\u1780" <= char < "\u1800"
        or "\u1000" <= char < "\u10a0"
    )
