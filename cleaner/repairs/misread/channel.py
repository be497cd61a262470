"""What an engine may have seen: the confusions of a typeface, and the words that they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

TWO = 5.0  # cost of two confusions together at most
MOST_PLACES, PAIRS = 60, 300  # confusions, and pairs of them, that are tried
GAP = "*"
GENERIC = 4.6  # cost of any other letter
LETTERS = {
    "Latn": "etainorshdlucmfwgpybvkxjqz",
    "de": "enirstadhulcgmobwfkzvüpäößjyxq",
    "fr": "esaitnrulodcpméàvqfbghjxèêyzâçkwîôûùœ",
    "pl": "aieoznrwscytkdpmłujlbgąęhżśóćfńźvxq",
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


class Channel:
    """The confusions of one typeface: what was read to what it may have been, with costs (-log10); those that
    cost more than ``most`` are left out."""

    def __init__(
        self, confusions: Mapping[str, Mapping[str, float]], language: str, most: float = 9.0
    ) -> None:
        self._letters = LETTERS.get(language, LETTERS["Latn"])
        self._reads: dict[str, list[tuple[float, str]]] = {}
        for read, trues in confusions.items():
            if kept := sorted((cost, true) for true, cost in trues.items() if cost <= most):
                self._reads[read] = kept
        self._sizes = sorted({len(read) for read in self._reads})

    def places(self, word: str) -> list[Place]:
        """Every confusion that fits."""
        reads = self._reads
        found = []
        for size in self._sizes:
            for start in range(len(word) - size + 1):
                if trues := reads.get(word[start : start + size]):
                    end = start + size
                    found += [Place(cost, start, end, true) for cost, true in trues]
        return found

    def once(self, word: str) -> dict[str, float]:
        """The words that are one confusion away, with costs."""
        found: dict[str, float] = {}
        reads = self._reads
        for size in self._sizes:
            for start in range(len(word) - size + 1):
                if trues := reads.get(word[start : start + size]):
                    left, right = word[:start], word[start + size :]
                    for cost, true in trues:
                        key = f"{left}{true}{right}"
                        if found.get(key, 99.0) > cost:
                            found[key] = cost
        return found

    def twice(self, word: str) -> dict[str, float]:
        """The words that are two confusions away, with costs: the likelier ones."""
        places = sorted(self.places(word))[:MOST_PLACES]
        pairs = [
            (one.cost + other.cost, one, other)
            for index, one in enumerate(places)
            for other in places[index + 1 :]
            if one.cost + other.cost <= TWO and (other.start >= one.end or other.end <= one.start)
        ]
        pairs.sort()
        found: dict[str, float] = {}
        for cost, one, other in pairs[:PAIRS]:
            low, high = (one, other) if one.end <= other.start else (other, one)
            key = word[: low.start] + low.true + word[low.end : high.start] + high.true + word[high.end :]
            found.setdefault(key, cost)
        return found

    def near(self, word: str, sift: Callable[[Iterable[str]], list[str]]) -> Iterator[str]:
        """The words that are any one letter away, as far as ``sift`` lets the word with a gap pass."""
        for index in range(len(word)):
            yield word[:index] + word[index + 1 :]
        open_ends = [*gaps(word), *(f"{word[:index]}{GAP}{word[index:]}" for index in range(len(word) + 1))]
        for gap in sift(open_ends):
            left, _, right = gap.partition(GAP)
            for letter in self._letters:
                yield f"{left}{letter}{right}"


def gaps(word: str) -> Iterator[str]:
    """A word with each of its letters left open."""
    for index in range(len(word)):
        yield f"{word[:index]}{GAP}{word[index + 1 :]}"
