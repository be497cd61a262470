"""The words that may stand behind a misread one, each weighed by what is known of language and document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from .channel import GENERIC, Channel, Guess
from .sieve import Reach
from .tables import words_of

Confusions = Mapping[str, Mapping[str, float]]
MEMORY = 1 << 16  # words whose guesses are remembered at most
MISPRINT = 1.0  # log10 by which a guess is likelier than a word of a lexicon that is then none
KEPT = 8  # guesses a word
SURE = 2.6  # a guess by confusions so much better than the word itself needs no others beside it
PART = 4  # letters of a part of a compound
REAL = 3.3  # cost of a confusion that makes a word another word, at most
SHORTEST = 3  # letters of a word that two confusions or any letter may have changed
COMMON = 6.5  # frequency of words that are never other words
COMMON_HALF = 4.0  # frequency of both words of which one was misread, too, when they were read as one
HALF = 3.6  # cost of the confusion in one of them, at most
GLUED = 0.5  # log10 by which words of a lexicon are the likelier two words
SPACE = 2.5  # cost of a space that is missing
SEVERAL = 7  # letters of more than two words that were read as one, at least…
LONGEST = 16  # …and of each of them, at most
LINK = 6.0  # frequency of words of which it need not be known that they stand beside another
SINGLES = {"en": "ai", "fr": "àyô", "pl": "aiowzu"}  # words of one letter
GLUE = 2.0  # cost of a space that is too many
RARE_HALF = 3.0  # frequency of a half, if the other is no rarer, of words that are no other word in two
LOST = 2.0  # cost of a letter that is missing where a space is too many
STROKE = 2.0  # cost of a letter that was read where a space is missing, beside that
LEFT_OUT = frozenset(("d", "s", "ll", "re", "ve"))  # what stands behind an apostrophe

Value = TypeVar("Value")


class Memory(dict[str, Value], Generic[Value]):
    """Answers of a function of words, remembered up to a limit."""

    def __init__(self, function: Callable[[str], Value]) -> None:
        self._function = function

    def __missing__(self, word: str) -> Value:
        answer = self._function(word)
        if len(self) >= MEMORY:
            self.clear()
        self[word] = answer
        return answer


class Guesser:
    """Finds guesses for words by the confusions of a typeface; remembers what it found, up to a limit.

    ``zipf`` says how frequent a word is, ``known`` how frequent what stands in the text is; ``guesses`` has
    the best guesses for a word, ``best_once`` how likely the best by one confusion is (log10; below 0 if
    there is none), ``best_split`` the best of two words, ``compound`` whether a word is made of two.
    ``lexicon`` tells of the words of a text that the tables do not have how frequent they are; in an ``old``
    text those that later ones do not have are words, too."""

    def __init__(
        self, confusions: Confusions, language: str, lexicon: Callable[[str], float], *, old: bool = False
    ) -> None:
        self.words = words_of(language)
        self.old = old
        sieve = self.words.sieve
        self._channel, self._real = (Channel(confusions, language, sieve, most) for most in (9.0, REAL))
        self.confusions = confusions
        self.language, self._lexicon, self._reach = language, lexicon, sieve.reach
        self.zipf = Memory(lambda key: self.words.zipf(key) if sieve.holds(key) else 0.0)
        self.known = Memory(self._known)
        self.guesses = Memory(lambda key: self._best(self._all(key)))
        self.best_once = Memory(self._best_once)
        self.best_split = Memory(self._best_split)
        self.compound = Memory(self._is_compound)
        self.overlap = Memory(self._overlap)
        self._joined = Memory(lambda words: self._best(self._join(*words.split(" "))))

    def _known(self, key: str) -> float:
        """Words of the lexicons that the tables left out may be misprints: lists drawn from scanned books
        hold them."""
        answer = self.zipf[key]
        if self.old and (once := self.words.old(key)) > answer:
            return once
        if not answer and (listed := self._lexicon(key)):
            likely = max(self.best_once[key], self.best_split[key] + GLUED)
            return listed if likely < listed + MISPRINT else 0.0
        return answer

    def _best_split(self, key: str) -> float:
        cuts = range(1, len(key))
        return max((self.words.pair(key[:cut], key[cut:]) for cut in cuts), default=0.0) - SPACE

    def _all(self, key: str) -> list[Guess]:
        known = self.known[key]
        if len(key) == 1:
            singles = SINGLES.get(self.language, "")
            return [] if key in singles else [guess for guess in self._once(key) if guess.key in singles]
        if known:
            if known > COMMON:
                return []
            found = self._words(self._real.once(key, self._reach(key)), "one", 1)
            return [guess for guess in found if self.zipf[guess.key] > known - 1]
        reach = self._reach(key)
        found = self._once(key, reach)
        if len(key) > SHORTEST and not self._has(found, SURE):
            found += self._words(self._channel.twice(key, reach), "two", 2)
            if not self._has(found, 0.5) and not any(map(str.isdigit, key)):
                near = dict.fromkeys(self._channel.near(key, reach), GENERIC)
                found += self._words(near, "near", 1)
            if len(key) > 2 * PART and not found:
                found += self._parts(key, reach)
            if not self._has(found, SURE):
                found += self._splits(key, reach)
        elif len(key) == SHORTEST and not self._has(found, SURE):
            found += [guess for guess in self._splits(key, reach) if guess.edits == 1]
        return found

    def _has(self, guesses: list[Guess], least: float) -> bool:
        return any(self.zipf[guess.key] - guess.cost > least for guess in guesses)

    def _once(self, key: str, reach: Reach | None = None) -> list[Guess]:
        return self._words(self._channel.once(key, reach or self._reach(key)), "one", 1)

    def _words(self, costs: Mapping[str, float], kind: str, edits: int) -> list[Guess]:
        """Of many strings the words."""
        return [Guess(key, cost, edits, kind) for key, cost in costs.items() if self.zipf[key]]

    def _parts(self, key: str, reach: Reach) -> list[Guess]:
        """Compounds of which one part is misread."""
        found = []
        for cut in range(PART, len(key) - PART + 1):
            left, right = key[:cut], key[cut:]
            if cut <= reach.begun and self.zipf[left] > 2.5:
                found += [g._replace(key=left + g.key, kind="part") for g in self._common(right)]
            if len(right) <= reach.ended and self.zipf[right] > 2.5:
                found += [g._replace(key=g.key + right, kind="part") for g in self._common(left)]
        return found

    def _common(self, key: str) -> list[Guess]:
        """The words that are one confusion away and not rare."""
        return [guess for guess in self._once(key) if self.zipf[guess.key] > 2.5]

    def _splits(self, key: str, reach: Reach) -> list[Guess]:
        """Two words that were read as one, perhaps with one confusion beside; or several words."""
        found = []
        for cut in range(1, len(key)):
            left, right = key[:cut], key[cut:]
            one = self._part(left) if cut <= reach.begun else 0.0
            other = self._part(right) if len(right) <= reach.ended else 0.0
            if one and self._part(right[1:]) and min(len(left), len(right) - 1) > 1:
                found.append(Guess(f"{left} {right[1:]}", SPACE + STROKE, 2, "split"))
            if one and other:
                found.append(Guess(f"{left} {right}", SPACE, 1, "split"))
            elif one > COMMON_HALF and min(len(left), len(right) - 1) > 1:
                found += [Guess(f"{left} {g.key}", SPACE + g.cost, 2, "split") for g in self._half(right)]
            elif other > COMMON_HALF and min(len(left) - 1, len(right)) > 1:
                found += [Guess(f"{g.key} {right}", SPACE + g.cost, 2, "split") for g in self._half(left)]
        found = [guess for guess in found if self._together(*guess.key.split(" "))]
        if not found and len(key) > SEVERAL:
            found = self._several(key)
        return found

    def _part(self, word: str) -> float:
        """How frequent a word is that may have been read as one with another; 0.0 if it hardly is."""
        frequency = self.zipf[word] if len(word) > 1 or word in SINGLES.get(self.language, "") else 0.0
        return frequency if frequency > 3 else 0.0

    def _together(self, one: str, other: str) -> float:
        """How often two words follow each other; what is not known of words that link others is guessed."""
        pair = self.words.pair(one, other)
        if pair or self.language == "de":  # whose compounds are words
            return pair
        often, also = self._part(one), self._part(other)
        return max(0.0, often + also - 9) if max(often, also) > LINK and also and often else 0.0

    def _several(self, key: str) -> list[Guess]:
        """Three words or more that were read as one."""
        best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
        for end in range(1, len(key) + 1):
            for start in range(max(0, end - LONGEST), end):
                word = key[start:end]
                if start in best and (often := self._part(word)):
                    score, words = best[start]
                    if not words:
                        better = often - 9
                    elif pair := self._together(words[-1], word):
                        better = score + pair - self.zipf[words[-1]]
                    else:
                        continue
                    if end not in best or better > best[end][0]:
                        best[end] = better, [*words, word]
        words = best[len(key)][1] if len(key) in best else []
        return [Guess(" ".join(words), SPACE * (len(words) - 1), len(words) - 1, "split")] if words else []

    def _half(self, key: str) -> list[Guess]:
        """The common words that are a likely confusion away."""
        found = self._words(self._channel.once(key, self._reach(key)), "one", 1)
        return [guess for guess in found if guess.cost <= HALF and self.zipf[guess.key] > COMMON_HALF]

    def joined(self, left: str, right: str) -> list[Guess]:
        """What two words may be as one: as they stand, or with one confusion."""
        return self._joined[f"{left} {right}"]

    def _join(self, left: str, right: str) -> list[Guess]:
        key = left + right
        found = [Guess(key, GLUE, 1, "join")] if self.zipf[key] else []
        if self.language == "en" and right in LEFT_OUT and self._without(f"{left}'{right}"):
            found.append(Guess(f"{left}'{right}", GLUE, 1, "join"))
        if found:
            return found
        if len(key) < 6 or self.known[left] > RARE_HALF < self.known[right]:
            return []
        found = self._once(key)
        found += self._words(dict.fromkeys(self._channel.between(left, right), LOST), "near", 1)
        return [guess._replace(cost=guess.cost + GLUE, edits=2, kind="join") for guess in found]

    def _without(self, key: str) -> float:
        """How frequent a word is of which an apostrophe stands for a letter, or before the s of a noun."""
        left, _, right = key.partition("'")
        often = self.zipf[key]
        if right == "d":
            return max(often, self.zipf[f"{left}ed"] - 1)
        noun = self.zipf[left] if right == "s" and len(left) > 2 else 0.0
        return max(often, noun - 1 if noun < LINK else 0.0)

    def weight(self, guess: Guess) -> float:
        """How likely a guess is without its neighbours (log10)."""
        if guess.kind == "split":
            words = guess.key.split(" ")
            inner = sum(self.zipf[word] for word in words[1:-1])
            return sum(map(self._together, words, words[1:])) - inner - guess.cost
        if guess.kind == "part":
            return 1.5 - guess.cost
        if guess.kind == "join" and "'" in guess.key:
            return self._without(guess.key) - guess.cost
        return self.zipf[guess.key] - guess.cost

    def _best_once(self, key: str) -> float:
        return max((self.zipf[guess.key] - guess.cost for guess in self._once(key)), default=-1.0)

    def _best(self, guesses: list[Guess]) -> list[Guess]:
        if len(guesses) < 2:
            return guesses
        best: dict[str, Guess] = {}
        for guess in guesses:
            if guess.key not in best or guess.cost < best[guess.key].cost:
                best[guess.key] = guess
        return sorted(best.values(), key=lambda guess: (-self.weight(guess), guess.key))[:KEPT]

    def _overlap(self, key: str) -> float:
        """How many letters of a word are both in a beginning and in an end that words have: a misread letter
        stops both, a rare word may be made of long ones."""
        reach = self._reach(key)
        return float(max(-4, min(8, reach.begun + reach.ended - len(key))))

    def _is_compound(self, key: str) -> bool:
        """Whether a word that is unknown is made of two that are known."""
        cuts = range(PART, len(key) - PART + 1)
        return any(self.zipf[key[:cut]] > 2.5 and self.zipf[key[cut:]] > 2.5 for cut in cuts)
