"""Letters of one script that got into words of another which has a letter of the same shape.

A word of mixed script is repaired where every intruding letter has a twin and the other letters leave no
doubt, or a lexicon or the document knows the result.  Hyphenated parts (``web-сайт``, ``SMS-ка``) are words
of their own.  Whole words of such letters are judged by the words around them
(:mod:`cleaner.repairs.lookalike.whole`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from ...evidence.scripts import Characters
from ...rulebook.kinds import Kind
from ...text.edits import Cause, Edit
from . import whole

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule
    from ...rulebook.keys import AtLeast, Glyph, Share, Some

KIND = Kind("lookalike", "text", 40, misread=True)
LONGEST = 40  # letters; no word is longer
HABIT = 10  # times that make a habit, if the right letter is not much more frequent
FOREIGN = 3  # intruding letters in a row that may be a word: ``иMac``
SHORTEST = 3  # letters; ``IТ`` may be either
ROMAN = frozenset("IVXLCDM")
_LATIN_TWINS = str.maketrans("ХСМІ", "XCMI")
_BLOCKS = frozenset((0x03, 0x04, 0x05))
# What the text looks like to the search: "L" a Latin letter of ASCII, "?" any character beyond ASCII.
_SHAPE = bytes(0x4C if chr(c).isalpha() else c if chr(c) == "?" else 0x20 for c in range(128)) + bytes(128)


class Params:
    """Letters of one script in words of another."""

    script: Annotated[Literal["Latn", "Cyrl", "Grek"], "script of the words: Latin, Cyrillic or Greek"]
    table: Annotated[
        dict[Glyph, Glyph], Some, "intruding letter to the letter of the script that looks the same"
    ]
    letters: Annotated[
        int, AtLeast(1), "letters of the script that a word needs to be repaired without being known"
    ] = 3
    confidence: Annotated[Share, "confidence in a repair into a word that a lexicon knows"] = 0.97
    whole: Annotated[
        Share,
        "confidence in the repair of a whole word of such letters that is known, or of initials, among words "
        "of the script; 0 leaves them",
    ] = 0.0


class _Word(NamedTuple):
    start: int
    form: str


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Edits for words whose letters are of two scripts; one rule for each script that words may be of."""
    if not rules or text.isascii() or not Characters(text).any_block(_BLOCKS):
        return []
    words = list(_mixed(text))
    readings = {form: _read(form, rules, evidence) for form in dict.fromkeys(word.form for word in words)}
    edits = [edit for word in words if (reading := readings[word.form]) for edit in _edits(word, reading)]
    edits += whole.propose(text, rules, evidence)
    edits.sort(key=lambda edit: edit.start)
    return list(_without_habits(text, edits))


def _without_habits(text: str, edits: list[Edit]) -> Iterator[Edit]:
    """Doubt what the document does throughout: Ukrainian typed with a Latin i, for want of the key."""
    times = Counter((text[edit.start : edit.end].lower(), edit.after.lower()) for edit in edits)
    habits = {
        (before, after)
        for (before, after), number in times.items()
        if number >= HABIT and number * 4 > text.count(after) + text.count(after.upper())
    }
    for edit in edits:
        if (text[edit.start : edit.end].lower(), edit.after.lower()) in habits:
            (cause,) = edit.causes
            doubt = Cause(cause.rule, 0.3, f"{cause.reason}; but the document writes it so throughout")
            edit = edit._replace(causes=(doubt,))
        yield edit


def _mixed(text: str) -> Iterator[_Word]:
    """Words that hold a Latin letter of ASCII beside a Greek or Cyrillic one, and no digit."""
    shape = text.replace("?", " ").encode("ascii", "replace").translate(_SHAPE)
    at, length = 0, len(text)
    latin_first, latin_last = shape.find(b"L?"), shape.find(b"?L")
    while latin_first >= 0 or latin_last >= 0:
        hit = min(place for place in (latin_first, latin_last) if place >= 0)
        if _is_border(text[hit], text[hit + 1]):
            start = hit
            while start > at and text[start - 1].isalpha():
                start -= 1
            at = hit + 1
            while at < length and text[at].isalpha():
                at += 1
            if at - start <= LONGEST and not _is_code(text, start, at):
                yield _Word(start, text[start:at])
        else:
            at = hit + 1
        if 0 <= latin_first < at:
            latin_first = shape.find(b"L?", at)
        if 0 <= latin_last < at:
            latin_last = shape.find(b"?L", at)


def _is_border(first: str, second: str) -> bool:
    other = second if first.isascii() else first
    return "\u0370" <= other < "\u0530" and other.isalpha()


def _is_code(text: str, start: int, end: int) -> bool:
    around = text[start - 1 : start] + text[end : end + 1]
    return any(c.isdigit() or c in "_@#$%\\/=<>{}" for c in around)


class _Reading(NamedTuple):
    form: str
    cause: Cause


def _read(form: str, rules: Sequence[Rule], evidence: Evidence) -> _Reading | None:
    """What a mixed word should be, if that is clear."""
    readings = [reading for rule in rules if (reading := _in_script(form, rule, evidence))]
    readings.sort(key=lambda reading: -reading.cause.confidence)
    if len(readings) > 1 and readings[0].cause.confidence == readings[1].cause.confidence:
        return None
    return readings[0] if readings else None


def _in_script(form: str, rule: Rule, evidence: Evidence) -> _Reading | None:
    """The word with all letters in the rule's script, or None if some letter has no twin there."""
    table = rule.params["table"]
    own = [letter for letter in form if _script(letter) == rule.params["script"]]
    intruders = [letter for letter in form if _script(letter) != rule.params["script"]]
    if not own or not all(letter in table for letter in intruders):
        return None
    after = "".join(letter if letter not in intruders else table[letter] for letter in form)
    if len(form) < SHORTEST or set(form.translate(_LATIN_TWINS)) <= ROMAN or _is_inflected_name(form):
        return None
    twins = set(table.values())
    distinct = sum(letter not in twins for letter in own)
    lower = after.lower()
    ending = rule.params["script"] == "Latn" and form.endswith("".join(intruders))
    if _longest_run(form, table) >= FOREIGN:
        confidence, known = 0.3, "so many together may be a word of their own"
    elif evidence.lexicons.knows(lower):
        confidence, known = rule.params["confidence"], f"'{lower}' is a word"
    elif ending:  # a name in one script with an ending in the other: ``PDFом``
        confidence, known = 0.2, f"no lexicon knows '{lower}'"
    elif evidence.vocabulary.count(lower):
        confidence, known = rule.params["confidence"] - 0.05, f"the document has '{lower}' in one script"
    elif distinct >= 2 and len(own) >= max(rule.params["letters"], 2 * len(intruders)):
        confidence, known = 0.75, f"{distinct} of its letters are only in that script"
    else:
        confidence, known = 0.2, f"no lexicon knows '{lower}'"
    reason = f"letters of another script ({', '.join(dict.fromkeys(intruders))}); {known}"
    return _Reading(after, Cause(rule.id, round(confidence, 3), reason))


def _longest_run(form: str, table: Mapping[str, str]) -> int:
    """The longest stretch of intruding letters."""
    return max(map(len, "".join("x" if letter in table else " " for letter in form).split()), default=0)


def _is_inflected_name(form: str) -> bool:
    """An abbreviation in one script with an ending in another: ``TEXа``."""
    stem = form.rstrip("".join(filter(str.islower, form)))
    ending = form[len(stem) :]
    return (
        len(stem) > 1
        and stem.isupper()
        and ending != ""
        and len({*map(_script, stem)}) == 1 != len({_script(stem[0]), *map(_script, ending)})
    )


def _script(letter: str) -> str:
    if letter < "\u0250" or "\u1e00" <= letter < "\u1f00":
        return "Latn"
    if "\u0370" <= letter < "\u0400" or "\u1f00" <= letter < "\u2000":
        return "Grek"
    return "Cyrl" if "\u0400" <= letter < "\u0530" else "Zyyy"


def _edits(word: _Word, reading: _Reading) -> Iterator[Edit]:
    """One edit for each run of intruding letters."""
    start = None
    for index, (old, new) in enumerate(zip(word.form + " ", reading.form + " ", strict=True)):
        if old != new and start is None:
            start = index
        elif old == new and start is not None:
            yield Edit(word.start + start, word.start + index, reading.form[start:index], (reading.cause,))
            start = None
