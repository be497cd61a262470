"""The words that may stand behind a misread one, each weighed by what is known of language and document."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .channel import GENERIC, Channel, Guess
from .tables import words_of

Confusions = Mapping[str, Mapping[str, float]]
MEMORY = 1 << 15  # words whose guesses are remembered at most
MISPRINT = 1.0  # log10 by which a guess is likelier than a word of a lexicon that is then none
KEPT = 8  # guesses a word
SURE = 2.6  # a guess by confusions so much better than the word itself needs no others beside it
PART = 4  # letters of a part of a compound
REAL = 2.7  # cost of a confusion that makes a word another word, at most
SHORTEST = 3  # letters of a word that two confusions or any letter may have changed


class Guesser:
    """Finds guesses for words by the confusions of a typeface; remembers what it found, up to a limit.

    ``lexicon`` tells of the words of a text that the tables do not have how frequent they are."""

    def __init__(self, confusions: Confusions, language: str, lexicon: Callable[[str], float]) -> None:
        self._channel, self._real = (Channel(confusions, language, most) for most in (9.0, REAL))
        self.confusions = confusions
        self.language, self.words, self._lexicon = language, words_of(language), lexicon
        self._answers: dict[str, list[Guess]] = {}
        self._frequency: dict[str, float] = {}
        self._known: dict[str, float] = {}

    def zipf(self, key: str) -> float:
        """How frequent a word is, remembered."""
        answer = self._frequency.get(key)
        if answer is None:
            if len(self._frequency) >= MEMORY:
                self._frequency.clear()
            answer = self._frequency[key] = self.words.zipf(key)
        return answer

    def known(self, key: str) -> float:
        """How frequent what stands in the text is, by all lexicons; 0.0 if unknown.

        Words of the lexicons that the tables left out may be misprints: lists drawn from scanned books hold
        them."""
        answer = self._known.get(key)
        if answer is None:
            if len(self._known) >= MEMORY:
                self._known.clear()
            answer = self.zipf(key)
            if not answer and (listed := self._lexicon(key)) and self.best_once(key) < listed + MISPRINT:
                answer = listed
            self._known[key] = answer
        return answer

    def guesses(self, key: str) -> list[Guess]:
        """The best guesses for a word."""
        answer = self._answers.get(key)
        if answer is None:
            if len(self._answers) >= MEMORY:
                self._answers.clear()
            answer = self._answers[key] = self._best(self._all(key))
        return answer

    def _all(self, key: str) -> list[Guess]:
        known = self.known(key)
        if known:
            if len(key) < 2 or known > 6.5:
                return []
            return [g for g in self._words(self._real.once(key), "one", 1) if self.zipf(g.key) > known - 1]
        found = self._once(key)
        if len(key) > SHORTEST and not self._has(found, SURE):
            found += self._words(self._channel.twice(key), "two", 2)
            if not self._has(found, 0.5):
                found += self._words(
                    dict.fromkeys(self._channel.near(key, self.words.sift), GENERIC), "near", 1
                )
            if len(key) > 2 * PART and not found:
                found += self._parts(key)
            if not self._has(found, SURE):
                found += self._splits(key)
        return found

    def _has(self, guesses: list[Guess], least: float) -> bool:
        return any(self.zipf(guess.key) - guess.cost > least for guess in guesses)

    def _once(self, key: str) -> list[Guess]:
        return self._words(self._channel.once(key), "one", 1)

    def _words(self, costs: dict[str, float], kind: str, edits: int) -> list[Guess]:
        """Of many strings the words."""
        zipf = self.zipf
        return [Guess(key, costs[key], edits, kind) for key in self.words.sift(costs) if zipf(key)]

    def _parts(self, key: str) -> list[Guess]:
        """Compounds of which one part is misread."""
        found = []
        for cut in range(PART, len(key) - PART + 1):
            left, right = key[:cut], key[cut:]
            if self.zipf(left) > 2.5:
                found += [
                    guess._replace(key=left + guess.key, kind="part")
                    for guess in self._once(right)
                    if self.zipf(guess.key) > 2.5
                ]
            if self.zipf(right) > 2.5:
                found += [
                    guess._replace(key=guess.key + right, kind="part")
                    for guess in self._once(left)
                    if self.zipf(guess.key) > 2.5
                ]
        return found

    def _splits(self, key: str) -> list[Guess]:
        """Two words that were read as one, perhaps with one confusion beside."""
        found = []
        pair = self.words.pair
        for cut in range(1, len(key)):
            left, right = key[:cut], key[cut:]
            lefts = [(left, 0.0)] if self.zipf(left) > 3 else []
            rights = [(right, 0.0)] if self.zipf(right) > 3 else []
            if not (lefts or rights):
                continue
            if not lefts and len(left) > 2:
                lefts = [(g.key, g.cost) for g in self._once(left) if self.zipf(g.key) > 4]
            if not rights and len(right) > 2:
                rights = [(g.key, g.cost) for g in self._once(right) if self.zipf(g.key) > 4]
            for one, cost in lefts:
                for other, more in rights:
                    if pair(one, other):
                        found.append(
                            Guess(f"{one} {other}", 2.5 + cost + more, 1 + bool(cost + more), "split")
                        )
        return found

    def joined(self, left: str, right: str) -> list[Guess]:
        """What two words may be as one: as they stand, or with one confusion."""
        key = left + right
        answer = self._answers.get(f"{left} {right}")
        if answer is None:
            found = [Guess(key, 2.0, 1, "join")] if self.zipf(key) else []
            if not found and len(key) > 5:
                found = [g._replace(cost=g.cost + 2.0, edits=2, kind="join") for g in self._once(key)]
            answer = self._answers[f"{left} {right}"] = self._best(found)
        return answer

    def weight(self, guess: Guess) -> float:
        """How likely a guess is without its neighbours (log10)."""
        if guess.kind == "split":
            return self.words.pair(*guess.key.split(" ")) - guess.cost
        if guess.kind == "part":
            return 1.5 - guess.cost
        return self.zipf(guess.key) - guess.cost

    def best_once(self, key: str) -> float:
        """How likely the best guess for a word by one confusion is (log10); below 0 if there is none."""
        return max((self.zipf(guess.key) - guess.cost for guess in self._once(key)), default=-1.0)

    def _best(self, guesses: list[Guess]) -> list[Guess]:
        best: dict[str, Guess] = {}
        for guess in guesses:
            if guess.key not in best or guess.cost < best[guess.key].cost:
                best[guess.key] = guess
        return sorted(best.values(), key=lambda guess: (-self.weight(guess), guess.key))[:KEPT]

    def is_compound(self, key: str) -> bool:
        """Whether a word that is unknown is made of two that are known."""
        cuts = range(PART, len(key) - PART + 1)
        return any(self.zipf(key[:cut]) > 2.5 and self.zipf(key[cut:]) > 2.5 for cut in cuts)
