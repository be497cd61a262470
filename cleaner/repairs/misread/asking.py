"""Proposers from outside: whoever reads a doubtful piece of text and says what it should be.

What one says is split into single words, each of which is a guess like any other: it must be a word of the
language, near to what stands there, and pass the same gate (:mod:`.judge`).  So a proposer that makes things
up, or obeys what stands in the text, does no harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from .channel import Guess
from .guesses import Guesser
from .words import Word, words_in

AROUND = 12  # words on both sides of a doubtful one that are shown
TOLD = 2.0  # cost of what a proposer says that no confusion explains…
TOLD_MORE = 1.0  # …and so much more for each further letter
FAR = 3  # of so many letters one may be another, at most
ALIKE = 0.6  # how like a piece what is said of it must be, from 0 to 1


class Reader(Protocol):
    """A proposer.  ``name`` says who it is, in the reasons of edits."""

    @property
    def name(self) -> str:
        """Who it is."""

    def read(self, pieces: Sequence[str]) -> Sequence[str | None]:
        """Each piece as it should be, or None where it does not know; never raises."""


class Piece(NamedTuple):
    """Words ``low`` to ``high`` of a text, with what is around a doubtful one."""

    low: int
    high: int


class Heard(NamedTuple):
    """A guess that somebody made for the word at a place, or for this and the next."""

    at: int
    guess: Guess


def pieces(text: str, words: Sequence[Word], doubtful: Sequence[int]) -> Iterator[Piece]:
    """What has to be shown of a text so that each doubtful word is seen among its neighbours in the line."""
    low = high = -1
    for at in doubtful:
        first, last = at, at
        while first > max(0, at - AROUND) and "\n" not in text[words[first - 1].end : words[first].start]:
            first -= 1
        while (
            last < min(len(words) - 1, at + AROUND)
            and "\n" not in text[words[last].end : words[last + 1].start]
        ):
            last += 1
        if first < high:
            high = max(high, last + 1)
        else:
            if high > 0:
                yield Piece(low, high)
            low, high = first, last + 1
    if high > 0:
        yield Piece(low, high)


def heard(
    text: str, words: Sequence[Word], shown: Sequence[Piece], reader: Reader, guesser: Guesser
) -> Iterator[Heard]:
    """The guesses of a proposer for what it was shown."""
    asked = [text[words[piece.low].start : words[piece.high - 1].end] for piece in shown]
    for piece, read, said in zip(shown, asked, reader.read(asked), strict=True):
        if said and said != read:
            yield from _compared(words, piece, said, guesser)


def _compared(words: Sequence[Word], piece: Piece, said: str, guesser: Guesser) -> Iterator[Heard]:
    """The guesses in what was said of one piece."""
    from difflib import SequenceMatcher  # seldom needed, and slow to load

    keys = [word.key for word in words[piece.low : piece.high]]
    told = [word.key for word in words_in(said)]
    matcher = SequenceMatcher(None, keys, told, autojunk=False)
    if (
        matcher.ratio() < ALIKE
        and SequenceMatcher(None, " ".join(keys), " ".join(told), autojunk=False).ratio() < ALIKE
    ):
        return  # it says something else
    for tag, low, high, from_, to in matcher.get_opcodes():
        if tag != "replace":
            continue
        if high - low == to - from_:
            pairs = [(low + index, keys[low + index], told[from_ + index]) for index in range(high - low)]
            found = [(at, _changed(key, meant, guesser)) for at, key, meant in pairs]
        elif (high - low, to - from_) == (1, 2):
            found = [(low, _split(keys[low], told[from_:to], guesser))]
        elif (high - low, to - from_) == (2, 1) and words[piece.low + low + 1].spaced:
            found = [(low, _join(keys[low], keys[low + 1], told[from_], guesser))]
        else:
            continue
        yield from (Heard(piece.low + at, guess) for at, guess in found if guess)


def _changed(key: str, meant: str, guesser: Guesser) -> Guess | None:
    """One word for another."""
    if key == meant or not guesser.zipf[meant]:
        return None
    for guess in guesser.guesses[key]:
        if guess.key == meant:
            return guess
    letters = distance(key, meant)
    if not 0 < letters * FAR <= max(len(key), FAR):
        return None
    return Guess(meant, TOLD + TOLD_MORE * (letters - 1), letters, "near" if letters == 1 else "two")


def _split(key: str, meant: Sequence[str], guesser: Guesser) -> Guess | None:
    """Two words for one."""
    one, other = meant
    letters = distance(key, one + other)
    if not (guesser.zipf[one] and guesser.zipf[other]) or letters * FAR > len(key):
        return None
    return Guess(f"{one} {other}", TOLD + TOLD_MORE * letters, 1 + letters, "split")


def _join(one: str, other: str, meant: str, guesser: Guesser) -> Guess | None:
    """One word for two."""
    letters = distance(one + other, meant)
    if not guesser.zipf[meant] or letters * FAR > len(meant):
        return None
    return Guess(meant, TOLD + TOLD_MORE * letters, 1 + letters, "join")


def distance(one: str, two: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(two) + 1))
    for index, letter in enumerate(one, 1):
        last, row[0] = row[0], index
        for place, other in enumerate(two, 1):
            last, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, last + (letter != other))
    return row[-1]
