"""What an engine may have seen: the confusions of a typeface, and the words that they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from zlib import crc32

from .sieve import Change, Reach, Sieve

TWO = 5.0  # cost of two confusions together at most, and in long words…
MORE_OF_LONG = 0.3  # …more for each letter behind the sixth: less else is near
DIGIT = 1.5  # what it costs less that a letter was read as a digit, as no word has digits
GENERIC = 4.6  # cost of any other letter
LETTERS = {
    "Latn": "etainorshdlucmfwgpybvkxjqz",
    "de": "enirstadhulcgmobwfkzvüpäößjyxq",
    "fr": "esaitnrulodcpméàvqfbghjxèêyzâçkwîôûùœ",
    "pl": "aieoznrwscytkdpmłujlbgąęhżśóćfńźvxq",
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
}


class Guess(NamedTuple):
    """A word that may have been meant: what it costs to read the one as the other, how it was found."""

    key: str
    cost: float
    edits: int
    kind: str


class Place(NamedTuple):
    """A confusion that fits a word at a place."""

    cost: float
    start: int
    end: int
    true: str
    reach: int  # where the word has to be wrong again, if it is: not behind, or not before


class Changes(dict[str, list[Change]]):
    """What letters may have been, the likeliest first; made when it is asked for."""

    def __init__(self, confusions: Mapping[str, Mapping[str, float]], most: float) -> None:
        self._confusions, self._most = confusions, most

    def __missing__(self, read: str) -> list[Change]:
        trues = self._confusions.get(read)
        found = (
            sorted(change(true, cost) for true, cost in trues.items() if cost <= self._most) if trues else []
        )
        self[read] = found
        return found


class Channel:
    """The confusions of one typeface: what was read to what it may have been, with costs (-log10); those that
    cost more than ``most`` are left out.  Strings that the sieve holds back are no words and not made."""

    def __init__(
        self, confusions: Mapping[str, Mapping[str, float]], language: str, sieve: Sieve, most: float = 9.0
    ) -> None:
        self._sieve = sieve
        self._letters = [change(letter, GENERIC) for letter in LETTERS.get(language, LETTERS["Latn"])]
        self._reads = Changes(confusions, most)
        self._cheap = Changes(confusions, min(most, TWO + 1))
        self._sizes = sorted({len(read) for read in confusions})

    def once(self, word: str, reach: Reach) -> dict[str, float]:
        """The words that are one confusion away, with costs."""
        found: dict[str, float] = {}
        reads, sieve, length = self._reads, self._sieve, len(word)
        first = length - reach.ended
        for size in self._sizes:
            for start in range(max(0, first - size), min(reach.begun, length - size) + 1):
                end = start + size
                if changes := reads[word[start:end]]:
                    if start > length - end:
                        fitting = sieve.behind(reach.starts[start], changes)
                    else:
                        fitting = sieve.before(reach.ends[length - end], changes)
                    for fit in fitting:
                        key = f"{word[:start]}{fit.true}{word[end:]}"
                        if found.get(key, 99.0) > fit.cost:
                            found[key] = fit.cost
        return found and {key: found[key] for key in sieve.words(found)}

    def twice(self, word: str, reach: Reach) -> dict[str, float]:
        """The words that are two confusions away, with costs."""
        found: dict[str, float] = {}
        lasts = self._lasts(word, reach)
        if not lasts:
            return found
        limit = TWO + MORE_OF_LONG * max(0, min(len(word), 13) - 6)
        firsts = self._firsts(word, reach, limit - lasts[0].cost, min(last.start for last in lasts))
        end = max((first.end for first in firsts), default=-1)
        lasts = [last for last in lasts if last.reach <= end]
        for one in firsts:
            low, high, most, left = one.end, one.reach, limit - one.cost, word[: one.start] + one.true
            for cost, start, end, true, reached in lasts:
                if cost > most:
                    break
                if low <= start <= high and reached <= low:
                    key = f"{left}{word[low:start]}{true}{word[end:]}"
                    if found.get(key, 99.0) > one.cost + cost:
                        found[key] = one.cost + cost
        return found and {key: found[key] for key in self._sieve.words(found)}

    def _firsts(self, word: str, reach: Reach, most: float, start_of_last: int) -> list[Place]:
        """The confusions that may be the first of two."""
        sieve = self._sieve
        found = []
        for size in self._sizes:
            for start in range(min(reach.begun, len(word) - size) + 1):
                end = start + size
                if changes := self._cheap[word[start:end]]:
                    mark, rest = reach.starts[start], word[end:]
                    for fit in sieve.behind(mark, changes):
                        if fit.cost > most:
                            break
                        far = end + sieve.further(crc32(fit.code, mark), rest)
                        if far >= start_of_last:
                            found.append(Place(fit.cost, start, end, fit.true, far))
        return found

    def _lasts(self, word: str, reach: Reach) -> list[Place]:
        """The confusions that may be the second of two, the likeliest first."""
        sieve, length, begun = self._sieve, len(word), reach.begun + self._sizes[-1]
        found = []
        for size in self._sizes:
            for start in range(max(0, length - reach.ended - size), length - size + 1):
                end = start + size
                if changes := self._cheap[word[start:end]]:
                    mark, rest = reach.ends[length - end], word[:start][::-1]
                    for fit in sieve.before(mark, changes):
                        far = start - sieve.further(crc32(fit.turned, mark), rest)
                        if far <= begun:
                            found.append(Place(fit.cost, start, end, fit.true, far))
        found.sort()
        return found

    def between(self, left: str, right: str) -> list[str]:
        """The words that two parts are with any letter between them."""
        return self._sieve.words(f"{left}{letter.true}{right}" for letter in self._letters)

    def near(self, word: str, reach: Reach) -> list[str]:
        """The words that are any one letter away."""
        found = []
        for start in range(max(0, len(word) - reach.ended - 1), min(reach.begun, len(word)) + 1):
            left = word[:start]
            for right in (word[start:], word[start + 1 :]):
                if len(right) <= reach.ended:
                    fitting = self._sieve.before(reach.ends[len(right)], self._letters)
                    found += [f"{left}{fit.true}{right}" for fit in fitting]
            found.append(left + word[start + 1 :])
        return self._sieve.words(dict.fromkeys(found))


def change(true: str, cost: float) -> Change:
    """What letters may have been."""
    return Change(cost, true, true.encode(), true[::-1].encode())
