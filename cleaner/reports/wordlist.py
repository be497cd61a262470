"""The words of documents that no word list knows, as proofreaders go through them: the most frequent first,
with where they stand and what they may be."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..evidence.languages import detect
from ..evidence.lexicon import lexicons_of
from ..repairs.misread.typefaces import guesser_of
from ..repairs.misread.words import Word, words_in

if TYPE_CHECKING:
    from ..repairs.misread.guesses import Guesser
    from ..rulebook import Rulebook

CONTEXTS = 3  # places of a word that are shown
AROUND = 36  # characters shown on each side of it
CANDIDATES = 3
RULE = """\
# Words of {name}. What stands behind a '#' is not done: take it away where the correction is right, change
# it where it is not, and give the folder of this file with --rules. Words that are right go with --words.

[[rule]]
id = "OWN001"
name = "our-words"
kind = "lookup"
summary = "Words that were looked through."
why = "They are what an engine misread in these documents."
risk = "None, where they were looked through with care."
confidence = 1.0
[rule.words]
"""


class Place(NamedTuple):
    """Where a word stands: the document, and the text around it."""

    document: str
    text: str


class Unknown(NamedTuple):
    """A word that is in no list: the number of places, what it may be (the likeliest first), some places."""

    word: str
    number: int
    candidates: tuple[str, ...]
    places: tuple[Place, ...]


def unknown_words(
    texts: Iterable[tuple[str, str]], book: Rulebook, languages: Sequence[str] = (), own: Iterable[str] = ()
) -> list[Unknown]:
    """The unknown words of some texts (name and text), the most frequent first.

    ``own`` are words that are known beside those of the lists; ``languages`` are detected if not given."""
    documents = [(name, text, list(words_in(text))) for name, text in texts]
    counts: dict[str, int] = defaultdict(int)
    for _, _, words in documents:
        for word in words:
            counts[word.key] += 1
    spoken = tuple(languages) or detect(counts)
    guessers = _guessers(book, spoken)
    knows = _knowing(guessers, spoken, {word.casefold() for word in own})
    places: dict[str, list[Place]] = defaultdict(list)
    found: dict[str, int] = defaultdict(int)
    for name, text, words in documents:
        for word in words:
            if not word.fixed and len(word.key) > 1 and _has_letters(word.key) and not knows(word.key):
                found[word.key] += 1
                if len(places[word.key]) < CONTEXTS:
                    places[word.key].append(Place(name, _around(text, word)))
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    near = Neighbours(key for key in counts if counts[key] > 1 and knows(key))
    return [Unknown(key, n, _candidates(key, guessers, near), tuple(places[key])) for key, n in ranked]


def _guessers(book: Rulebook, languages: Sequence[str]) -> list[Guesser]:
    rules = book.of_kind("misread")
    return [guesser_of(r, code) for code in languages for r in rules if code in r.params["languages"]]


def _knowing(guessers: Sequence[Guesser], languages: Sequence[str], own: set[str]) -> Callable[[str], bool]:
    """Whether a word is known: to the tables of the languages that have some, else to their lexicons."""
    told = {guesser.language for guesser in guessers}
    others = lexicons_of(tuple(code for code in languages if code not in told))

    def knows(key: str) -> bool:
        return key in own or others.knows(key) or any(guesser.known[key] for guesser in guessers)

    return knows


def _has_letters(key: str) -> bool:
    return any(map(str.isalpha, key))


def _around(text: str, word: Word) -> str:
    piece = text[max(0, word.start - AROUND) : word.end + AROUND]
    return " ".join(piece.split())


def _candidates(key: str, guessers: Sequence[Guesser], near: Neighbours) -> tuple[str, ...]:
    weighed = [(guesser.weight(guess), guess.key) for guesser in guessers for guess in guesser.guesses[key]]
    ranked = [found for _, found in sorted(weighed, key=lambda item: (-item[0], item[1]))]
    return tuple(dict.fromkeys([*ranked, *near.of(key)]))[:CANDIDATES]


class Neighbours:
    """Words that differ from another in one letter."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_gap: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for gap in _gaps(word):
                self._by_gap[gap].append(word)

    def of(self, word: str) -> Iterator[str]:
        """The words near to one."""
        for gap in _gaps(word):
            for other in self._by_gap.get(gap, ()):
                if other != word and abs(len(other) - len(word)) < 2:
                    yield other


def _gaps(word: str) -> Iterator[str]:
    """A word without one of its letters, and as it is: words that share one of these are near."""
    if len(word) > 3:
        yield word
        for at in range(len(word)):
            yield word[:at] + word[at + 1 :]


def as_text(words: Iterable[Unknown]) -> Iterator[str]:
    """A line for each word: how often, the word, what it may be, the first place."""
    for word in words:
        meant = ", ".join(word.candidates) or "?"
        yield f"{word.number:6}  {word.word:20}  {meant:32}  … {word.places[0].text} …"


def as_json(words: Iterable[Unknown]) -> str:
    """A JSON array with an object for each word."""
    entries = [{**word._asdict(), "places": [place._asdict() for place in word.places]} for word in words]
    return json.dumps(entries, ensure_ascii=False, indent=1)


def as_rules(words: Iterable[Unknown], name: str) -> str:
    """A rule file in which every word with a candidate is a decision that has yet to be made."""
    lines = [
        f"# {_quoted(word.word)} = {_quoted(word.candidates[0])}  # {word.number}: {word.places[0].text}\n"
        for word in words
        if word.candidates
    ]
    return RULE.format(name=name) + "".join(lines)


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)
