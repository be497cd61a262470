"""Proposals: for each word of a text the guess that is likeliest in its place, with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .channel import Guess
from .guesses import LEFT_OUT, Guesser
from .judge import Facts
from .words import Word

LEAST = -0.5  # a guess that is so much less likely than the word itself is not looked at (log10)
UNKNOWN = -0.7  # log10 of how likely a word is that no list has, in occurrences per thousand million
LESS_OF_LONG = 0.25  # ...and so much less for each letter behind the sixth
COMPOUND = 1.2
PAIR = 0.7
MOST = 4.0
ALONE = "1"  # what a word of one letter may have been read as
BESIDE = 0.5  # how much oftener than by chance it stands before the next word: `at 1 o'clock` is a number…
BEHIND = 0.3  # …and behind the one before, so is `Phase 1 will begin`…
BOUND = 1.8  # …unless hardly anything else stands before the next word (`am`)
FIGURES = "0123456789"
FREE = 4.5  # frequency above which words stand alone


def unknown(key: str) -> float:
    """How likely a word is that no list has (log10, in occurrences per thousand million): the less, the more
    such words there may be."""
    return UNKNOWN - LESS_OF_LONG * max(0, min(len(key), 14) - 6)


_ENGLISH_I = re.compile(r"(?<!\S)i(?!\S)")


class Proposal(NamedTuple):
    """One word, or two, and what they may be."""

    start: int
    end: int
    key: str  # as it stands, folded
    guess: Guess
    facts: Facts
    others: tuple[str, ...]
    source: str = ""  # who proposes it, if it is somebody else
    meant: str = ""  # how the guess is written, if not in small letters

    @property
    def situation(self) -> str:
        """Which gate decides."""
        if self.guess.kind in ("split", "join"):
            return self.guess.kind
        return "known" if self.facts.known else "unknown"


class Proposer:
    """Makes proposals over the words of one text."""

    def __init__(self, words: Sequence[Word], guesser: Guesser, counts: Mapping[str, int]) -> None:
        self._words, self._guesser, self._counts = words, guesser, counts
        self._german = guesser.language == "de"

    def all(self) -> Iterator[Proposal]:
        """The best proposal for each word."""
        words, known, guesses = self._words, self._guesser.known, self._guesser.guesses
        frequencies = [known[word.key] for word in words]
        last = len(words) - 1
        passed = -1
        for at, word in enumerate(words):
            if at == passed or word.fixed:
                continue
            found = guesses[word.key]
            proposal = self._of(at, frequencies[at], found) if found else None
            if at < last and self._may_join(words[at + 1], *frequencies[at : at + 2]):
                joined = self._joined(at)
                if joined and (not proposal or joined.facts.margin > proposal.facts.margin):
                    proposal, passed = joined, at + 1
            if proposal:
                yield proposal

    def told(self, at: int, guess: Guess) -> Proposal | None:
        """What a guess of somebody else proposes for a word, or with the next, if no other is likelier."""
        word, guesser = self._words[at], self._guesser
        if word.fixed:
            return None
        if guess.kind == "join":
            return self._joined(at, [guess])
        others = [other for other in guesser.guesses[word.key] if other.key != guess.key]
        found = self._of(at, guesser.known[word.key], [guess, *others])
        return found if found and found.guess.key == guess.key else None

    def _of(self, at: int, known: float, guesses: list[Guess]) -> Proposal | None:
        word = self._words[at]
        if not any(map(str.isalpha, word.key)) and word.key != ALONE:
            return None
        if len(word.key) == 1 and not self._is_in_line(at):
            return None
        left, right = self._before(at), self._after(at)
        found = self._choose(word.start, word.end, word, word.key, known, guesses, left, right)
        if not found or word.key == ALONE and not self._is_between(found.facts):
            return None
        is_numbered = found.guess.key == word.key.rstrip(FIGURES)  # by a note, or as others of its name
        return None if is_numbered else found

    @staticmethod
    def _is_between(facts: Facts) -> bool:
        """Whether what a figure may have been goes with both of its neighbours."""
        return facts.after >= BOUND or (facts.after >= BESIDE and facts.before >= BEHIND)

    def _is_in_line(self, at: int) -> bool:
        """Whether a word stands between others, and a small letter follows."""
        words = self._words
        return (
            at + 1 < len(words)
            and words[at].spaced
            and words[at + 1].spaced
            and words[at + 1].form[0].islower()
        )

    @staticmethod
    def _may_join(word: Word, one: float, other: float) -> bool:
        """Whether a word may belong to the one before: what stands for a hyphen parts what is no word."""
        if word.gap in ("", " "):
            return word.spaced and (min(one, other) <= FREE or word.key in LEFT_OUT)
        return min(one, other) <= (FREE if word.dashed and word.gap[-1] == " " and "," not in word.gap else 0)

    def _joined(self, at: int, guesses: list[Guess] | None = None) -> Proposal | None:
        one, two = self._words[at], self._words[at + 1]
        if two.fixed or len(one.key) + len(two.key) < 4 or two.form[:1].isupper():
            return None
        if not (one.key.isalpha() and two.key.isalpha()) or two.form == "ſ":  # a speck
            return None
        guesses = guesses or self._guesser.joined(one.key, two.key)
        if not guesses:
            return None
        known, also = self._guesser.known[one.key], self._guesser.known[two.key]
        both = f"{one.key}{two.gap}{two.key}"
        value = self._guesser.words.pair(one.key, two.key) or min(known, also) - 2
        left, right = self._before(at), self._after(at + 1)
        found = self._choose(one.start, two.end, one, both, value, guesses, left, right)
        if not found or two.spaced:
            return found
        dashed = two.dashed and "," not in two.gap
        facts = found.facts._replace(dashed=float(dashed), stopped=float(not dashed))
        return found._replace(facts=facts)

    def _choose(
        self,
        start: int,
        end: int,
        word: Word,
        key: str,
        known: float,
        guesses: list[Guess],
        left: str,
        right: str,
    ) -> Proposal | None:
        scored = []
        for guess in guesses:
            ends = guess.key.split(" ")
            before, after = self._goes(left, ends[0]), self._goes(ends[-1], right)
            own = min(1.0, 0.5 * self._counts.get(guess.key, 0) ** 0.5)
            scored.append((self._guesser.weight(guess) + own + PAIR * (before + after), guess, before, after))
        scored.sort(key=lambda item: (-item[0], item[1].key))
        best, guess, before, after = scored[0]
        ends = key.split(" ")
        stood_before, stood_after = self._goes(left, ends[0]), self._goes(ends[-1], right)
        compound = not known and self._guesser.compound[key]
        own = (known or (COMPOUND if compound else unknown(key))) + PAIR * (stood_before + stood_after)
        if best - own < LEAST:
            return None
        facts = Facts(
            margin=min(best - own, 9.0),
            lead=min(best - scored[1][0], 4.0) if len(scored) > 1 else 4.0,
            cost=guess.cost,
            frequency=max(0.0, self._guesser.weight(guess) + guess.cost),
            known=max(known, 0.0),
            before=before,
            after=after,
            stood_before=stood_before,
            stood_after=stood_after,
            short=max(0.0, 5 - len(key)),
            long=min(8.0, max(0, len(key) - 5)),
            two=float(guess.kind == "two"),
            near=float(guess.kind == "near"),
            part=float(guess.kind == "part"),
            join=float(guess.kind == "join") + float(guess.kind == "join" and guess.edits > 1),
            first=float(guess.key[0] != key[0]),
            name=float(word.form[0].isupper() and not word.apart and not self._german),
            capitals=float(len(word.form) > 1 and word.form.isupper()),
            repeated=float(self._counts.get(key, 0) > 1),
            used=float(self._counts.get(guess.key, 0) > 0),
            modern=float(guess.kind not in ("split", "part") and self._guesser.words.modern(guess.key) > 0),
            compound=float(compound),
            digit=float(any(map(str.isdigit, key))),
            dashed=0.0,
            stopped=0.0,
            elided=float(guess.kind == "join" and "'" in guess.key),
            alone=float(len(key) == 1),
            overlap=self._guesser.overlap[key],
            shift=0.0,
            noise=0.0,
        )
        others = tuple(item[1].key for item in scored[1:4])
        return Proposal(start, end, key, guess, facts, others, meant=self._written(guess.key))

    def _written(self, key: str) -> str:
        """English writes one word with a capital wherever it stands."""
        return _ENGLISH_I.sub("I", key) if self._guesser.language == "en" and "i" in key.split(" ") else ""

    def _before(self, at: int) -> str:
        return self._words[at - 1].key if at and not self._words[at].apart else ""

    def _after(self, at: int) -> str:
        words = self._words
        return words[at + 1].key if at + 1 < len(words) and not words[at + 1].apart else ""

    def _goes(self, left: str, right: str) -> float:
        """How much oftener than by chance two words follow each other (log10)."""
        if not (left and right):
            return 0.0
        together = self._guesser.words.pair(left, right)
        if not together:
            return 0.0
        chance = self._guesser.zipf[left] + self._guesser.zipf[right] - 9
        return max(0.0, min(MOST, together - chance))
