"""Ligatures that a font gives the code of another character: ``di↵erent``, ``informaƟon``, ``soŌware``.

The font says nothing, or something wrong, of what the glyph means, and who extracts the text takes its number
for that of a character: an arrow, a control code, a letter of another language.  What such a character stands
for is the same in all texts, so it is in the rule; that it stands for it is shown by the words that it makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

from ..rulebook.errors import KeyFault
from ..rulebook.kinds import Kind
from ..text.edits import Cause, Edit, flatten
from ..text.glyphs import LINE_HYPHENS

if TYPE_CHECKING:
    from ..evidence import Evidence
    from ..rulebook import Rule
    from ..rulebook.keys import AtLeast, Share, Text

KIND = Kind("misencoded", "text", 15, renews=True)
LONGEST = 40  # characters of a word
MOST = 4_000  # different words that are looked up in one text
LEAST = 3  # letters of a word that proves anything
_LETTERS = r"[^\W\d_]"


class Params:
    """Ligatures with the code of another character."""

    table: Annotated[dict[Text, Text], "character, and the letters that it stands for"]
    min_zipf: Annotated[float, AtLeast(0), "how frequent it must be (Zipf frequency)"] = 2.0
    edge_zipf: Annotated[
        float,
        AtLeast(0),
        "the same where the character stands first or last in the word, once the text has it inside of one",
    ] = 3.3
    plenty: Annotated[
        int,
        AtLeast(1),
        "different words that prove a character, from which on it is one in the others, names above all",
    ] = 4
    proven: Annotated[Share, "share of the words with the character inside that must be proven for that"] = (
        0.7
    )
    confidence: Annotated[Share, "confidence in what a word proves"] = 0.97
    likely: Annotated[Share, "confidence in the others"] = 0.9


def check(params: Params, files: Mapping[str, bytes]) -> None:
    """Refuse what is no single character, and letters in its place that are none.  Raises KeyFault."""
    for before, after in params.table.items():
        if len(before) != 1 or before in " \t\r\n\f" or not after.isalpha():
            raise KeyFault("table", f"{before!r} = {after!r}: wants one character, and letters")


class _Word(NamedTuple):
    """A word with such characters: where it begins and ends, and what stands before and behind a hyphen at
    the line end that breaks it."""

    start: int
    end: int
    text: str
    before: str
    behind: str


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """An edit for each such character in a word that proves it."""
    edits: list[Edit] = []
    for rule in rules:
        signs = [sign for sign in rule.params["table"] if sign in text]
        if signs:
            edits += _Signs(text, rule, signs, evidence).edits()
    return flatten(text, edits) if edits else []


class _Signs:
    """The characters of one rule in one text."""

    def __init__(self, text: str, rule: Rule, signs: Sequence[str], evidence: Evidence) -> None:
        self.text, self.rule, self.params = text, rule, rule.params
        self.signs = frozenset(signs)
        self._table = str.maketrans({sign: rule.params["table"][sign] for sign in signs})
        self._zipf = evidence.lexicons.zipf
        self._known: dict[str, float] = {}

    def edits(self) -> Iterator[Edit]:
        """The edits; words that stand at an edge or prove nothing wait for what the others show."""
        words = [word for word in self._words() if self._is_small(word.text)]
        inner = {word: signs for word in words if (signs := self._inside(word))}
        known = {word for word in inner if self._frequency(word) >= self.params["min_zipf"]}
        proven = {sign: {word.text for word in known if sign in inner[word]} for sign in self.signs}
        whole = {sign: {word.text for word in inner if sign in inner[word]} for sign in self.signs}
        sure = {
            sign
            for sign, found in proven.items()
            if len(found) >= max(self.params["plenty"], self.params["proven"] * len(whole[sign]))
        }
        for word in words:
            mine = self.signs.intersection(word.text)
            if (
                word in known
                or all(proven[sign] for sign in mine)
                and self._frequency(word) >= self.params["edge_zipf"]
            ):
                yield from self._edit(word, self.params["confidence"], "'{}' is a word")
            elif mine <= sure and word in inner:
                yield from self._edit(word, self.params["likely"], "'{}', as in the other words here")

    def _inside(self, word: _Word) -> frozenset[str]:
        """The characters that stand inside of a word, with its other half if it is a broken one."""
        text = word.text[0 if word.before else 1 : None if word.behind else -1]
        return self.signs.intersection(text)

    def _words(self) -> Iterator[_Word]:
        """The words with such characters."""
        signs = "".join(map(re.escape, self.signs))
        hyphens = re.escape(LINE_HYPHENS)
        body = rf"(?:{_LETTERS}|[{signs}])"
        pattern = re.compile(
            rf"(?<![\w{signs}]){body}{{0,{LONGEST}}}[{signs}]{body}{{0,{LONGEST}}}(?![\w{signs}])"
        )
        above = re.compile(rf"({body}+)[{hyphens}][ \t]*\n[ \t]*$")
        below = re.compile(rf"[{hyphens}][ \t]*\n[ \t]*({body}+)")
        for match in pattern.finditer(self.text):
            start, end = match.span()
            if end - start > LONGEST or end - start < 2:
                continue
            if self.text[start - 1 : start] == self.text[end : end + 1] == "`":  # Markdown cites it as it is
                continue
            low = max(0, start - 2 * LONGEST)
            over = above.search(self.text[low:start])
            under = below.match(self.text, end)
            yield _Word(start, end, match.group(), over[1] if over else "", under[1] if under else "")

    def _is_small(self, word: str) -> bool:
        """Whether each of these characters stands among small letters: capitals have no ligatures."""
        for at, char in enumerate(word):
            if char in self.signs:
                around = (word[max(0, at - 1) : at] if at > 1 else "") + word[at + 1 : at + 2]
                if any(letter.isupper() for letter in around if letter not in self.signs):
                    return False
        return any(char not in self.signs for char in word)

    def _frequency(self, word: _Word) -> float:
        """How well the word is known that it makes, by itself or with the other half of a broken one."""
        best = self._look_up(word.text)
        if word.before:
            best = max(best, self._look_up(word.before + word.text))
        if word.behind:
            best = max(best, self._look_up(word.text + word.behind))
        return best

    def _look_up(self, word: str) -> float:
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= MOST:
                return 0.0
            whole = word.translate(self._table).lower()
            stands = word.isalpha() and self._zipf(word.lower()) > 0
            known = self._known[word] = self._zipf(whole) if len(whole) >= LEAST and not stands else 0.0
        return known

    def _edit(self, word: _Word, confidence: float, reason: str) -> Iterator[Edit]:
        whole = word.text.translate(self._table)
        cause = (Cause(self.rule.id, confidence, reason.format(whole)),)
        for at, char in enumerate(word.text):
            if char in self.signs:
                place = word.start + at
                yield Edit(place, place + 1, self.params["table"][char], cause)
