"""Accents that stand beside their letters: ``Schr¨odinger``, ``na¨ ıve``, ``Poincare ́``.

Old fonts set an accent and a letter one over the other, and what reads them sees two characters, sometimes
with a blank between.  Which of the two letters beside an accent it belongs to is a question of the word:
every way to put the accents on is tried, and what makes the better known words is taken.  Of a word that
nobody knows, the letter decides that usually has the accent, then the one behind, as in TeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Annotated, NamedTuple
from unicodedata import normalize

from ..evidence.scripts import Characters, blocks_of
from ..rulebook.errors import KeyFault
from ..rulebook.kinds import Kind
from ..text.edits import Cause, Edit, flatten

if TYPE_CHECKING:
    from ..evidence import Evidence
    from ..rulebook import Rule
    from ..rulebook.keys import Glyph, Share, Some

KIND = Kind("accent", "text", 24, renews=True)
LONGEST = 40  # letters of a word
MOST = 64  # ways to put on the accents of one word that are tried
DOTLESS = str.maketrans({"ı": "i", "ȷ": "j"})
MODIFIERS = "[\u02b0-\u02ff]"  # accents that Unicode counts as letters
CODE = "\\_$/@=^{}`"
QUOTES = "`´"
_OPENS, _CLOSES = re.compile(r"(?<!\w)[`´](?=\w)"), re.compile(r"(?<=\w)[`´'’](?!\w)")
OWN = 3.0  # Zipf frequency that a word of the document counts as
MARKS = "\u0300-\u036f"
LONE = 5.4  # Zipf frequency that a word of one letter must have
SIGN = 2.0  # Zipf: how much less likely words with a sign between them are that means nothing else
BEHIND = 0.3  # Zipf: how much better known a word must be that has its accent on the letter before


class Params:
    """Accents that stand beside their letters."""

    marks: Annotated[
        dict[Glyph, Glyph], Some, "the accent as it stands in the text, to the combining mark that it means"
    ]
    letters: Annotated[
        dict[Glyph, str], "combining mark to the letters (in lower case) that have it in words nobody knows"
    ] = {}
    doubtful: Annotated[
        bool, "whether the accents are written for other things too, such as apostrophes and quotation marks"
    ] = False
    endings: Annotated[
        list[str], "what may stand behind an apostrophe, so that a doubtful accent before it is one"
    ] = []
    beginnings: Annotated[list[str], "what may stand before an apostrophe"] = []
    known: Annotated[Share, "confidence where the words that it makes are known"] = 0.97
    unknown: Annotated[Share, "confidence where they are not, and the letter decides"] = 0.8


def check(params: Params, files: Mapping[str, bytes]) -> None:
    """Refuse marks that no letter takes.  Raises KeyFault."""
    from unicodedata import combining

    for accent, mark in params.marks.items():
        if not combining(mark):
            raise KeyFault("marks", f"{accent!r} = {mark!r}: no combining mark")
        if accent.isspace() or accent.isdigit() or accent.lower() != accent.upper():
            raise KeyFault("marks", f"{accent!r}: a space, a letter or a digit is no accent")


class Step(NamedTuple):
    """One accent in a chunk: its mark, and the blanks and letters around it as they stand."""

    mark: str
    before: str  # the blank before the accent, or nothing
    behind: str
    letters: str  # that follow


class Chunk(NamedTuple):
    """Letters, then accents with the letters behind each."""

    first: str
    steps: tuple[Step, ...]

    @property
    def blanks(self) -> bool:
        """Whether a blank stands beside an accent."""
        return any(step.before or step.behind for step in self.steps)


class Reading(NamedTuple):
    """A way to put the accents on: the text, and how many of them are on the letter before."""

    text: str
    back: int


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """An edit for each stretch of letters and accents that has a better reading."""
    characters = Characters(text)
    edits: list[Edit] = []
    for rule in rules:
        marks = rule.params["marks"]
        present = characters.any_block(blocks_of(marks)) and "".join(mark for mark in marks if mark in text)
        if present:
            edits += _Reader(rule, evidence).edits(text, present)
    return flatten(text, edits) if edits else []


@lru_cache(maxsize=64)
def _patterns(accents: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where there is an accent with its surroundings, and one accent with the letters behind it."""
    accent, letters = f"[{re.escape(accents)}]", rf"(?:(?!{MODIFIERS})[^\W\d_]){{0,{LONGEST}}}"
    one = rf"( ?)({accent})( ?)({letters})"
    return re.compile(rf"(?:{one}){{1,8}}"), re.compile(one)


def _chunks(text: str, accents: str, many: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The stretches with accents, found by the accents, which are rare; of a run of them by the first."""
    search = re.compile(f"(?<![{re.escape(accents)}{MARKS}])[{re.escape(accents)}]").search
    at = 0
    while accent := search(text, at):
        start = accent.start() - (accent.start() > at and text[accent.start() - 1] == " ")
        if not (found := many.match(text, start)):
            return
        yield found
        at = found.end()


class _Reader:
    """Reads the accents of one rule in one document."""

    def __init__(self, rule: Rule, evidence: Evidence) -> None:
        self.rule, self.evidence = rule, evidence
        self._answers: dict[Chunk, tuple[str, Cause] | None] = {}

    def edits(self, text: str, accents: str) -> Iterator[Edit]:
        """An edit for each chunk that can be read."""
        many, one = _patterns(accents)
        for found in _chunks(text, accents, many):
            start = _word_start(text, found.start())
            steps = tuple(
                Step(self.rule.params["marks"][mark], before, behind, letters)
                for before, mark, behind, letters in one.findall(found.group())
            )
            if start == found.start() and steps[0].before:  # the blank behind another word
                start, steps = start + 1, (steps[0]._replace(before=""), *steps[1:])
            chunk = Chunk(text[start : found.start()], steps)
            if chunk not in self._answers:
                self._answers[chunk] = self._read(chunk)
            answer = self._answers[chunk]
            if answer and not self._is_other(text, start, found.end()):
                after, cause = answer
                yield _narrow(text, start, found.end(), after, cause)

    def _is_other(self, text: str, start: int, end: int) -> bool:
        """Whether the accent is part of code or, at the edge of a word, a quotation mark."""
        if any(beside in CODE for beside in text[max(0, start - 1) : start] + text[end : end + 1]):
            return True
        if not self.rule.params["doubtful"]:
            return False
        opens, closes = text[start] in QUOTES, text[end - 1] in QUOTES
        before = text[text.rfind("\n", 0, start) + 1 : start] if closes else ""
        behind = text[end : text.find("\n", end) + 1 or len(text)] if opens else ""
        return bool(_OPENS.search(before) or _CLOSES.search(behind))

    def _read(self, chunk: Chunk) -> tuple[str, Cause] | None:
        readings = list(islice(_readings(chunk), MOST))
        weights = {reading: self._weight(reading.text) or self._own(reading.text) for reading in readings}
        known = [reading for reading in readings if weights[reading]]
        plain = self._weight(self._plain(chunk)) - SIGN * (not self.rule.params["doubtful"])
        if known:
            best = max(known, key=lambda reading: weights[reading] - BEHIND * bool(reading.back))
            if weights[best] < plain:
                return None
            reason = f"'{best.text}' is how the word is written"
            return best.text, Cause(self.rule.id, self.rule.params["known"], reason)
        if plain > 0 or chunk.blanks or not self._is_usual(chunk):
            return None
        usual = [reading for reading in readings if self._fits(chunk, reading)]
        if not usual:
            return None
        least = min(usual, key=lambda reading: reading.back)
        reason = f"an accent that belongs to a letter: '{least.text}'"
        return least.text, Cause(self.rule.id, self.rule.params["unknown"], reason)

    def _weight(self, text: str) -> float:
        """How well the least known of the words is known; 0.0 if one is not."""
        return min((self._zipf(word.lower()) for word in text.split(" ") if word), default=0.0)

    def _zipf(self, word: str) -> float:
        zipf = self.evidence.lexicons.zipf(word)
        return zipf if len(word) > 1 or zipf >= LONE else 0.0

    def _own(self, text: str) -> float:
        """The same for a word that the document has elsewhere."""
        return OWN if " " not in text and self.evidence.vocabulary.count(text.lower()) else 0.0

    def _plain(self, chunk: Chunk) -> str:
        """The words as they are without the accents: what stands if these are apostrophes or signs.  An
        accent between letters belongs to one of them."""
        between = not chunk.blanks and chunk.first and chunk.steps[0].letters
        if between and (len(chunk.steps) > 1 or not self.rule.params["doubtful"]):
            return ""
        apart = "'" if self.rule.params["doubtful"] else " "
        words = chunk.first
        for step in chunk.steps:
            words += (step.before or step.behind or (apart if words and step.letters else "")) + step.letters
        return words

    def _is_apostrophe(self, chunk: Chunk) -> bool:
        """Whether a doubtful accent stands where apostrophes do."""
        endings, beginnings = self.rule.params["endings"], self.rule.params["beginnings"]
        return chunk.first.lower() in beginnings or any(
            step.letters.lower() in endings for step in chunk.steps
        )

    def _is_usual(self, chunk: Chunk) -> bool:
        """Whether the accents of an unknown word must be accents."""
        if not self.rule.params["doubtful"]:
            return bool(chunk.first) or chunk.steps[0].letters[1:].islower()
        parts = [chunk.first, *(step.letters for step in chunk.steps)]
        if not all(parts) or self._is_apostrophe(chunk):
            return False
        return len(parts) > 2 or any("ı" in part[:1] for part in parts) or not self._zipf(chunk.first.lower())

    def _fits(self, chunk: Chunk, reading: Reading) -> bool:
        """Whether each accent is on a letter that usually has it."""
        usual = self.rule.params["letters"]
        if not all(step.mark in usual for step in chunk.steps):
            return False
        parts = normalize("NFD", reading.text.lower())
        return all(parts[at - 1] in usual[mark] for at, mark in enumerate(parts) if mark in usual)


def _readings(chunk: Chunk) -> Iterator[Reading]:
    """All ways to put the accents of a chunk on, and to close its blanks up or not."""
    yield from _extended(Reading(chunk.first, 0), chunk.steps)


def _extended(read: Reading, steps: tuple[Step, ...]) -> Iterator[Reading]:
    if not steps:
        yield read
        return
    step, rest = steps[0], steps[1:]
    for blank in dict.fromkeys(("", step.before)):  # on the letter behind
        if letter := _composed(step.letters[:1], step.mark):
            text = f"{read.text}{blank}{letter}{step.letters[1:]}"
            yield from _extended(Reading(text, read.back), rest)
    for blank in dict.fromkeys(("", step.behind)):  # on the letter before
        if letter := _composed(read.text[-1:], step.mark):
            text = f"{read.text[:-1]}{letter}{blank}{step.letters}"
            yield from _extended(Reading(text, read.back + 1), rest)


def _composed(letter: str, mark: str) -> str:
    """The one character for a letter with a mark, if there is one."""
    if not letter.isalpha():
        return ""
    whole = normalize("NFC", letter.translate(DOTLESS) + mark)
    return whole if len(whole) == 1 else ""


def _word_start(text: str, end: int) -> int:
    start = end
    while start and end - start < LONGEST and _is_letter(text[start - 1]):
        start -= 1
    return start


def _is_letter(character: str) -> bool:
    return character.isalpha() and not "\u02b0" <= character <= "\u02ff"


def _narrow(text: str, start: int, end: int, after: str, cause: Cause) -> Edit:
    """The edit, without what is common to both ends."""
    front = _common(text[start:end], after)
    back = _common(text[start + front : end][::-1], after[front:][::-1])
    return Edit(start + front, end - back, after[front : len(after) - back], (cause,))


def _common(one: str, other: str) -> int:
    """Length of the common beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
