"""Letters that were lost without a trace, or with a blank in their place: ``dierent``, ``di erent``, ``nal``.

A font whose ligatures have no Unicode value gives nothing for them.  That befalls a whole font, so it shows
in the whole document: words that nobody knows become common with a ligature put in, and few words have one.
A word is repaired where one reading of it is far better known than the word as it stands, and than any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Annotated, NamedTuple

from ..rulebook.kinds import Kind
from ..text.edits import Cause, Edit, flatten

if TYPE_CHECKING:
    from ..evidence import Evidence
    from ..rulebook import Rule
    from ..rulebook.keys import AtLeast, MaxLen, Share, Some, Text

KIND = Kind("dropped", "text", 28, renews=True)
LONGEST = 30  # letters of a word
MOST = 4_000  # words that are looked at in one text
LONE = 5  # letters that a word must have to be repaired if it is the only one
MANY = 4  # damaged words from which on those may be believed that stand with a capital only
CHANCE = (
    0.1  # share of unknown words that may seem to be damaged: the lexicons know a string in 1,500 by mistake
)
MOST_KNOWN = 6.2  # Zipf frequency beyond which there is hardly a word with a ligature
UNLIKE = 1.0  # Zipf: how much better known the best reading must be than any other
PAIR = 9.0  # what the Zipf frequencies of two words are too high by for that of the pair
SINGLE = 0.5  # what a letter alone counts as, which every lexicon knows
_TOKEN = re.compile(r"[^\W\d_]+")


class Params:
    """Letters lost without a trace, in a whole document."""

    readings: Annotated[list[Annotated[Text, MaxLen(3)]], Some, "what may have stood there"]
    tells: Annotated[
        list[Text],
        Some,
        "pieces of damaged words of which one must be in the text before words are looked at",
    ]
    blank: Annotated[bool, "whether a blank stands where the letters were"] = False
    min_zipf: Annotated[float, AtLeast(0), "how frequent the repaired word must be (Zipf frequency)"] = 3.2
    rarer: Annotated[
        float, AtLeast(0), "how much rarer the word must be as it stands, in Zipf frequencies"
    ] = 2.4
    lost: Annotated[
        Share, "share that damaged words must have among them and those that have such letters still"
    ] = 0.3
    confidence: Annotated[Share, "confidence in each change"] = 0.9


class Found(NamedTuple):
    """A damaged word: how it should be written, what is put in, at which of its letters, how well it is known
    then, and how well it is known as it stands."""

    word: str
    letters: str
    at: int
    zipf: float
    before: float


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """An edit for each damaged word, if the document shows the loss."""
    edits: list[Edit] = []
    has = evidence.finder(text)
    for rule in rules:
        if any(map(has, rule.params["tells"])):
            loss = _Loss(rule, evidence)
            edits += loss.across(text) if rule.params["blank"] else loss.inside(text)
    return flatten(text, edits) if edits else []


class _Loss:
    """What one rule finds in one document."""

    def __init__(self, rule: Rule, evidence: Evidence) -> None:
        self.rule, self.params = rule, rule.params
        self.counts = evidence.vocabulary.counts
        self._capitals = evidence.vocabulary.capital_share
        self._zipf = evidence.lexicons.zipf

    def inside(self, text: str) -> Iterator[Edit]:
        """Words that are whole but for the letters."""
        words = islice((word for word in self.counts if 3 <= len(word) <= LONGEST and word.isalpha()), MOST)
        found = {word: read for word in words if (read := self._read(word, range(len(word) + 1)))}
        if len(found) < MANY:  # names, and they are few
            found = {word: read for word, read in found.items() if self._capitals(word) < 1}
        if not self._explains(found) or not self._shows({word: self.counts[word] for word in found}):
            return
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, found))})(?!\w)", re.IGNORECASE)
        for match in pattern.finditer(text):
            before = match.group()
            read = found.get(before.lower())
            if read and _is_small(before, read.at):
                yield self._edit(text, match.start() + read.at, match.start() + read.at, match.start(), read)

    def _explains(self, found: Mapping[str, Found]) -> bool:
        """Whether the words found are more of the unknown ones than chance would explain."""
        small = islice((word for word in self.counts if len(word) > 2 and word.isalpha()), MOST)
        unknown = sum(not self._zipf(word) for word in small)
        return len(found) >= CHANCE * unknown

    def across(self, text: str) -> Iterator[Edit]:
        """Words that have a blank where the letters were."""
        found: dict[tuple[str, str], Found | None] = {}
        places: list[tuple[int, int, int, Found]] = []
        tokens = _TOKEN.finditer(text)
        for left, right in pairwise(tokens):
            if text[left.end() : right.start()] != " ":
                continue
            pair = left.group().lower(), right.group()
            if pair not in found and len(found) < MOST * 4:
                found[pair] = self._joined(*pair)
            if (read := found.get(pair)) and _is_small(left.group() + pair[1], len(pair[0])):
                places.append((left.end(), right.start(), left.start(), read))
        lost: dict[str, int] = {}
        for *_, read in places:
            lost[read.word] = lost.get(read.word, 0) + 1
        if self._shows(lost):
            for start, end, first, read in places:
                yield self._edit(text, start, end, first, read)

    def _joined(self, left: str, right: str) -> Found | None:
        """The word that two pieces make with letters between them."""
        if not right.islower() or len(left) + len(right) > LONGEST or len(left) + len(right) < 3:
            return None
        stand = sum(SINGLE if len(piece) == 1 else self._zipf(piece) for piece in (left, right)) - PAIR
        return self._read(left + right, (len(left),), max(0.0, stand))

    def _read(self, word: str, places: Iterable[int], before: float | None = None) -> Found | None:
        """The one good reading of a word with letters put in at one of these places."""
        stands = self._zipf(word) if before is None else before
        least = max(self.params["min_zipf"], stands + self.params["rarer"])
        if least > MOST_KNOWN:
            return None
        best, second = 0.0, 0.0
        found = None
        for at in places:
            for letters in self.params["readings"]:
                reading = word[:at] + letters + word[at:]
                zipf = self._zipf(reading)
                if zipf and not (found and reading == found.word):
                    if zipf > best:
                        best, second, found = zipf, best, Found(reading, letters, at, zipf, stands)
                    else:
                        second = max(second, zipf)
        return found if best >= least and best - second >= UNLIKE else None

    def _shows(self, lost: Mapping[str, int]) -> bool:
        """Whether so many words are damaged that the letters were lost throughout."""
        if not lost or (len(lost) == 1 and min(map(len, lost)) < LONE):
            return False
        readings = self.params["readings"]
        intact = sum(
            number for word, number in self.counts.items() if any(letters in word for letters in readings)
        )
        damaged = sum(lost.values())
        share: float = self.params["lost"]
        return damaged >= share * (damaged + intact)

    def _edit(self, text: str, start: int, end: int, first: int, read: Found) -> Edit:
        """The letters put in at a place, with a letter beside them so that something is replaced."""
        rarity = "no known word" if read.before <= SINGLE else "a rare word"
        reason = f"'{read.letters}' was lost: '{read.word}' is a word, without it stands {rarity}"
        cause = (Cause(self.rule.id, self.params["confidence"], reason),)
        if start < end:
            return Edit(start, end, read.letters, cause)
        if start > first:
            return Edit(start - 1, start, text[start - 1] + read.letters, cause)
        return Edit(start, start + 1, read.letters + text[start], cause)


def _is_small(word: str, at: int) -> bool:
    """Whether letters at this place would be small ones: capitals have no ligatures."""
    return (word[at : at + 1] or word[at - 1]).islower() and (at < 2 or word[at - 1].islower())
