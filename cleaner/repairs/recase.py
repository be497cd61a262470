"""Small capitals that came out as capitals in mid-word: ``оккуПации``, ``реалІзацІЯ``.

A font whose small capitals have no text of their own for some letters shows those, and only those, as
capitals.  So the damage has a pattern: the same few letters, in several words of a heading, and never in
lower case beside them.  Names and identifiers (``McDonald``, ``iPhone``, ``fileName``) have another: what
begins with the capital is a word.  The first letter of a word keeps its case, it may be a capital by right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from math import exp
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from ..evidence.languages import script_of
from ..evidence.lexicon import Lexicons
from ..rulebook.kinds import Kind
from ..text.counting import counted, times
from ..text.edits import Cause, Edit, flatten

if TYPE_CHECKING:
    from ..evidence import Evidence
    from ..rulebook import Rule
    from ..rulebook.keys import Above, AtLeast, Share, Text

KIND = Kind("recase", "text", 70)
NEAR = 3  # lines above and below that may belong to the same heading
FELLOWS = 8  # words before and behind that are asked about
REACH = 200  # characters of a line before and behind a word that are looked at
LONGEST = 40  # letters; no word is longer
_CODE = frozenset("0123456789_@#$%\\/=<>{}[]~^|+*&`")  # beside a word these make it part of an identifier


class Weights:
    """What the facts about a word add to the log-odds that it is damaged."""

    bias: Annotated[float, "without any fact"]
    elsewhere: Annotated[float, "the document has the word without capitals inside"]
    known: Annotated[float, "a lexicon knows it"]
    common: Annotated[float, "it is a common word"]
    strange: Annotated[float, "what begins with a capital is three letters or more and no word"]
    consistent: Annotated[float, "the line has the lost letters nowhere in lower case"]
    fellows: Annotated[float, "words nearby lost the same letters"]
    name: Annotated[float, "it has the shape of AstraZeneca or eHarmony"]
    often: Annotated[float, "the mixed form stands more than three times in the document"]


class Params:
    """Capitals inside words where a font showed small capitals."""

    shortest: Annotated[int, AtLeast(2), "letters a word needs"] = 5
    capitals: Annotated[Share, "share of the letters behind the first that may be capitals"] = 0.6
    min_zipf: Annotated[
        float, Above(0), "how frequent (Zipf) the lower-case word must be for a lexicon to know it"
    ] = 1.0
    common: Annotated[
        float,
        Above(0),
        "how frequent a word must be to count as common, and a part of a word as a word of its own",
    ] = 2.5
    names: Annotated[
        list[Text], "strings of letters, case as written, that show that mixed case is meant (TeX, Mc)"
    ] = []
    weights: Annotated[Weights, "of the evidence, summed to the log-odds of the confidence"]


class _Word(NamedTuple):
    start: int
    end: int
    line: int
    form: str
    lost: frozenset[str]  # the capitals behind the first letter


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Edits that put words of mixed case into lower case behind their first letter."""
    words = _mixed(text) if rules else []
    if not words:
        return []
    edits = [edit for rule in rules for edit in _Judge(text, words, rule, evidence).edits()]
    return flatten(text, edits) if len(rules) > 1 else sorted(edits)


# Letters whose case is asked: Latin, Greek, Cyrillic.  More of them take longer to build a pattern from.
_LETTERS = (*range(0x41, 0x180), *range(0x386, 0x3CF), *range(0x400, 0x530))


def _class(wanted: Callable[[str], bool]) -> str:
    """These letters, of one case, as ranges for a character class."""
    runs: list[list[int]] = []
    for code in _LETTERS:
        if wanted(chr(code)):
            if runs and runs[-1][1] == code - 1:
                runs[-1][1] = code
            else:
                runs.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" if low < high else chr(low) for low, high in runs)


@cache
def _trigger() -> re.Pattern[str]:
    """A capital behind a small letter.  Capitals are rarer, so the search begins with them."""
    return re.compile(f"[{_class(str.isupper)}](?<=[{_class(str.islower)}].)")


def _mixed(text: str) -> list[_Word]:
    """Words with a capital behind a small letter that are not part of an identifier."""
    search = _trigger().search
    words: list[_Word] = []
    line, counted, at, length = 0, 0, 0, len(text)
    while found := search(text, at):
        floor, start = at, found.start()
        at = start + 1
        while start > floor and text[start - 1].isalpha():
            start -= 1
        while at < length and text[at].isalpha():
            at += 1
        if at - start <= LONGEST and not _is_code(text, start, at):
            line += text.count("\n", counted, start)
            counted = start
            words.append(_word(text[start:at], start, line))
    return words


def _word(form: str, start: int, line: int) -> _Word:
    return _Word(start, start + len(form), line, form, frozenset(filter(str.isupper, form[1:])))


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether the characters around a word make it part of an identifier, a path or a call."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in _CODE and before or after in _CODE and after or after == "(":
        return True
    return (after in (".", ":", "-") and text[end + 1 : end + 2].isalnum()) or (
        before in (".", ":", "-") and text[start - 2 : start - 1].isalnum()
    )


def _parts(form: str) -> list[str]:
    """A word cut before each capital that follows a small letter."""
    cuts = [i for i in range(1, len(form)) if form[i].isupper() and form[i - 1].islower()]
    return [form[i:j] for i, j in zip([0, *cuts], [*cuts, len(form)], strict=True)]


class _Judge:
    """The mixed words of a text, judged together."""

    def __init__(self, text: str, words: list[_Word], rule: Rule, evidence: Evidence) -> None:
        self.text, self.rule, self.evidence = text, rule, evidence
        self.params: Any = rule.params
        self.mixed = Counter(word.form.lower() for word in words)
        self.judged: dict[str, bool] = {}
        self.words = [word for word in words if self._looks_damaged(word)]

    def edits(self) -> Iterator[Edit]:
        """One edit for each word that is repaired, or might be."""
        done = -1
        for index, word in enumerate(self.words):
            edit = self._decide(word, self._fellows(index))
            if word.line > done and edit.confidence >= 0.5:
                done = word.line
                yield from self._companions(word, edit.confidence)
            yield edit

    def _looks_damaged(self, word: _Word) -> bool:
        verdict = self.judged.get(word.form)
        if verdict is None:
            verdict = self.judged[word.form] = self._judge(word)
        return verdict

    def _judge(self, word: _Word) -> bool:
        params, form = self.params, word.form
        lower = form.lower()
        return (
            len(lower) == len(form) >= params["shortest"]
            and sum(map(str.isupper, form[1:])) <= params["capitals"] * (len(form) - 1)
            and not any(letter.lower() in form[1:] for letter in word.lost)
            and not (form.isascii() and form[1:-1].islower())  # one capital, the last: ``normA``, ``macOS``
            and not any(name in form for name in params["names"])
            and self._exists(lower)
            and not self._is_compound(form)
        )

    def _exists(self, lower: str) -> bool:
        """Whether a lexicon knows the word or, outside the script of identifiers, the document has it."""
        return self._zipf(lower) >= self.params["min_zipf"] or (
            script_of(lower) != "Latn" and self._elsewhere(lower) > 0
        )

    def _zipf(self, word: str) -> float:
        return self.evidence.lexicons.zipf(word)

    def _elsewhere(self, lower: str) -> int:
        """How often the document has the word without capitals inside."""
        return self.evidence.vocabulary.count(lower) - self.mixed[lower]

    def _is_compound(self, form: str) -> bool:
        """Whether each longer part that begins with a capital is a word: ``fileName``, ``McDonald``."""
        parts = [part.lower() for part in _parts(form)[1:] if len(part) > 2]
        return bool(parts) and all(self._is_word(part) for part in parts)

    def _is_word(self, part: str) -> bool:
        common = self.params["common"]
        return self._zipf(part) >= common or self._english.zipf(part) >= common or self._elsewhere(part) > 0

    @cached_property
    def _english(self) -> Lexicons:
        """Identifiers and product names are English in texts of any language."""
        return Lexicons(("en",))

    def _fellows(self, index: int) -> int:
        """How many other damaged words stand near this one and lost one of the same letters."""
        word = self.words[index]
        forms = {
            other.form
            for other in self.words[max(0, index - FELLOWS) : index + FELLOWS + 1]
            if abs(other.line - word.line) <= NEAR and other.lost & word.lost
        }
        return len(forms) - 1

    def _decide(self, word: _Word, fellows: int) -> Edit:
        """Weigh the evidence: a logistic sum of the rule's weights."""
        lower = word.form.lower()
        elsewhere, zipf = self._elsewhere(lower), self._zipf(lower)
        consistent = word.lost.isdisjoint(self._small_letters(word))
        facts = {
            "bias": True,
            "elsewhere": elsewhere > 0,
            "known": zipf >= self.params["min_zipf"],
            "common": zipf >= self.params["common"],
            "strange": any(len(part) > 2 for part in _parts(word.form)[1:]),
            "consistent": consistent,
            "fellows": consistent and fellows > 0,
            "name": _is_name_shaped(word.form),
            "often": self.mixed[lower] > 3,
        }
        weights = self.params["weights"]
        confidence = 1 / (1 + exp(-sum(weights[name] for name, holds in facts.items() if holds)))
        reasons = [f"'{lower}' is a word" if facts["known"] else f"no lexicon knows '{lower}'"]
        if elsewhere > 0:
            reasons.append(f"the document has it {times(elsewhere)} without capitals inside")
        if facts["fellows"]:
            reasons.append(f"{counted(fellows, 'word')} beside it lost the same letters")
        return self._edit(word, confidence, "; ".join(reasons))

    def _edit(self, word: _Word, confidence: float, reason: str) -> Edit:
        """The smallest edit that lowers the letters behind the first."""
        form = word.form
        after = form[0] + form[1:].lower()
        differ = [i for i, letter in enumerate(form) if letter != after[i]]
        first, last = differ[0], differ[-1] + 1
        cause = Cause(self.rule.id, round(confidence, 3), reason)
        return Edit(word.start + first, word.start + last, after[first:last], (cause,))

    def _surroundings(self, word: _Word) -> tuple[int, int]:
        """The word's line, or the part of it near the word."""
        least, most = max(0, word.start - REACH), min(len(self.text), word.end + REACH)
        start, end = self.text.rfind("\n", least, word.start), self.text.find("\n", word.end, most)
        return (least if start < 0 else start + 1), (most if end < 0 else end)

    def _small_letters(self, word: _Word) -> set[str]:
        """The small letters near a word in its line, as capitals."""
        start, end = self._surroundings(word)
        return set("".join(filter(str.islower, self.text[start:end])).upper())

    def _companions(self, word: _Word, confidence: float) -> Iterator[Edit]:
        """Words of a damaged line with two capitals in front, the second a small capital by its context."""
        whole_word = re.compile(r"(?<!\w)[^\W\d_]{5,40}(?!\w)")
        for found in whole_word.finditer(self.text, *self._surroundings(word)):
            other = _word(found.group(), found.start(), word.line)
            lower = other.form.lower()
            if not (other.form[:2].isupper() and other.form[2:].islower()):
                continue
            if len(lower) == len(other.form) and self._exists(lower):
                reason = f"'{lower}' is a word; '{word.form}' beside it is damaged too"
                yield self._edit(other, confidence, reason)


def _is_name_shaped(form: str) -> bool:
    """``AstraZeneca``, ``eHarmony``: one capital inside with small letters behind it, and in front of it a
    capital or hardly anything."""
    first, *rest = _parts(form)
    return len(rest) == 1 and rest[0][1:].islower() and (first.istitle() or len(first) <= 2)
