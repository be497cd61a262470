"""One 8-bit code page read as another: ``Ïðèâåò`` for ``Привет``, ``wiêkszoœæ`` for ``większość``.

A part of :mod:`cleaner.repairs.encoding`.  Whether the mistake was made is one decision for the whole text:
the words that it explains must be in a lexicon once they are decoded, and must not be as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ...evidence.lexicon import Lexicons, available
from ...text.counting import counted
from ...text.edits import Cause, Edit
from .codepages import Mistake, mistake
from .inverted import propose_lines

if TYPE_CHECKING:
    from ...rulebook import Rule

LONGEST = 40  # characters; no word is longer
SAMPLE = 1000  # words that are judged
GLANCE = 40  # words after which a poor guess is given up
MORE = 1.5  # Zipf: lists of words drawn from the web have misread ones too, much rarer than the right ones
KEPT = 0.2  # share of the words that may be right as they stand
RUN = 4  # letters in a row that no text has in such characters unless it was misread
CERTAIN = 4  # characters from which a word need not be known once others are: names, inflected forms
DISTINCT = 3  # of them different: a row of dashes is none
VOWELS = "îåàèÏÅÁÉ®¥áïéÓ‡Ë≈¡†"  # how о, е, а, и and their Greek kin are seen, whatever the code page
# Characters beyond ASCII that an 8-bit encoding of Western Europe has: Latin letters, signs, punctuation.
_HIGH = f"[\x80-\u0192\u02c6-\u02dd\u2013-\u2122\u2202-\u25ca\uf8ff\ufb01\ufb02]{{{RUN},}}"


def long_runs(text: str) -> str:
    """The runs of characters that a misread word in another script may be made of, each once, in lines."""
    if not any(vowel in text for vowel in VOWELS):
        return ""
    if b"?" * RUN not in text.replace("?", " ").encode("ascii", "replace"):  # ? stands for what is not ASCII
        return ""
    runs = dict.fromkeys(found.group() for found in re.finditer(_HIGH, text))
    return "\n".join(run for run in runs if len(set(run)) >= DISTINCT)


class _Verdict(NamedTuple):
    mistake: Mistake
    known: float  # share of the decoded words that the lexicons know
    words: int


def propose_codepage(text: str, runs: str, rule: Rule) -> Iterator[Edit]:
    """Edits for each damaged word, or each damaged stretch of a line; ``runs`` as :func:`long_runs` says."""
    params = rule.params
    if params["scope"] == "line":
        yield from propose_lines(text, rule)
        return
    whole = params["scope"] == "run"
    if not runs if whole else not any(all(c in text for c in letters) for letters in params["trigger"]):
        return
    lexicons = Lexicons(params["languages"])
    if not lexicons.languages:
        return
    pairs = [mistake(actual, shown) for actual in params["actual"] for shown in params["shown"]]
    if whole:
        verdict = _best([_judge_runs(runs, pair, lexicons, params) for pair in pairs])
        if verdict:
            yield from _runs(text, verdict, rule)
    else:
        verdict = _best([_judge_words(text, pair, lexicons, params) for pair in pairs])
        if verdict:
            yield from _words(text, verdict, rule, lexicons)


def _best(verdicts: list[_Verdict | None]) -> _Verdict | None:
    return max((v for v in verdicts if v), key=lambda v: (round(v.known, 2), v.words), default=None)


def _cause(rule: Rule, verdict: _Verdict) -> Cause:
    pair = verdict.mistake
    sure = rule.params["confidence"] * (1 - (1 - verdict.known) / 2)
    share = f"{verdict.known:.0%} of {counted(verdict.words, 'decoded word')} are in a lexicon"
    return Cause(rule.id, round(sure, 3), f"{pair.actual} that was read as {pair.shown}: {share}")


# -- whole words in another script --------------------------------------------------------------------------


def _judge_runs(runs: str, pair: Mistake, lexicons: Lexicons, params: Any) -> _Verdict | None:
    """Whether the runs of letters that the mistake explains are words."""
    words: dict[str, None] = {}
    for found in pair.word.finditer(runs):
        word = found.group()
        if len(word) >= RUN and len(set(word)) >= DISTINCT:
            words[word] = None
            if len(words) >= SAMPLE:
                break
    if not words or sum(map(len, words)) < params["letters"]:
        return None
    known = sum(lexicons.knows(word.translate(pair.table).lower()) for word in words)
    share = known / len(words)
    return _Verdict(pair, share, len(words)) if share >= params["known"] else None


def _runs(text: str, verdict: _Verdict, rule: Rule) -> Iterator[Edit]:
    """Decode the lines in which the mistake shows, and the short words of lines between such lines."""
    pair, cause = verdict.mistake, _cause(rule, verdict)
    lines: list[tuple[int, int, int]] = []  # start, end, and how sure: 2 shows it, 1 may be, 0 not
    at = 0
    for line in text.split("\n"):
        lines.append((at, at + len(line), 0 if line.isascii() else _shows(line, pair)))
        at += len(line) + 1
    for index, (start, end, shows) in enumerate(lines):
        if shows == 2 or (shows == 1 and any(near[2] == 2 for near in lines[max(0, index - 2) : index + 3])):
            yield from _stretches(text, start, end, pair, cause)


def _shows(line: str, pair: Mistake) -> int:
    """2: a long run of such letters is in the line; 1: short ones, and no letters beside them; 0: neither."""
    runs = [found.span() for found in pair.word.finditer(line)]
    if any(end - start >= RUN and len(set(line[start:end])) >= DISTINCT for start, end in runs):
        return 2
    beside = any(_touches_ascii(line, start, end) for start, end in runs)
    return 1 if runs and not beside else 0


def _touches_ascii(line: str, start: int, end: int) -> bool:
    around = line[max(0, start - 1) : start] + line[end : end + 1]
    return any(character.isascii() and character.isalpha() for character in around)


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether letters of ASCII beside it make a run part of a Latin word, and not of an abbreviation with an
    ending (``TEXà`` for ``TEXа``)."""
    if not _touches_ascii(text, start, end):
        return False
    stem = text[max(0, start - 2) : start]
    return text[end : end + 1].isalpha() or not (len(stem) == 2 and stem.isascii() and stem.isupper())


def _stretches(text: str, start: int, end: int, pair: Mistake, cause: Cause) -> Iterator[Edit]:
    """One edit for each run of characters that the mistake changes, but for words that are ASCII in part."""
    at = start
    while at < end:
        if text[at] not in pair.high:
            at += 1
            continue
        first = at
        while at < end and text[at] in pair.high:
            at += 1
        before = text[first:at]
        after = before.translate(pair.table)
        if after != before and (at - first >= RUN or not _is_part(text, first, at)):
            yield Edit(first, at, after, (cause,))


# -- single letters in words of the same script -------------------------------------------------------------


def _judge_words(text: str, pair: Mistake, lexicons: Lexicons, params: Any) -> _Verdict | None:
    """Whether the words that the mistake explains are words once decoded, and are none as they stand."""
    damaged = (word for _, word in _damaged(text, pair) if len(word) >= 3)
    least = params["known"]
    meant: dict[str, float] = {}
    for number, share in ((GLANCE, least / 2), (SAMPLE, least)):
        for word in islice(damaged, number):
            meant[word] = lexicons.zipf(word.translate(pair.table).lower())
        if sum(map(bool, meant.values())) < share * len(meant):
            return None
    every = Lexicons(available())
    stands = {word: every.zipf(word.lower()) for word in meant}
    decoded = sum(meant[word] > stands[word] + MORE for word in meant)
    kept = sum(stands[word] > 0 and meant[word] <= stands[word] + MORE for word in meant)
    if len(meant) < params["letters"] or kept > len(meant) * KEPT or decoded < len(meant) * least:
        return None
    return _Verdict(pair, decoded / len(meant), len(meant))


def _damaged(text: str, pair: Mistake) -> Iterator[tuple[int, str]]:
    """Words with a character that the mistake changes, and where they begin."""
    at, length = 0, len(text)
    for found in pair.changed.finditer(text):
        start = end = found.start()
        if start < at:
            continue
        while start > at and _is_letter(text[start - 1]):
            start -= 1
        while end < length and _is_letter(text[end]):
            end += 1
        at = end
        if end - start <= LONGEST:
            yield start, text[start:end]


def _is_letter(character: str) -> bool:
    """Whether it is a letter, or one of the signs that a misread letter may be."""
    return character.isalpha() or (
        character > "\x7f" and not character.isspace() and not "\u2010" <= character <= "\u2027"
    )


def _is_half(text: str, start: int, end: int) -> bool:
    """Whether a word of more than one letter is cut by a line end."""
    return end - start > 1 and (text.startswith("-\n", end) or text[start - 1 : start] == "\n")


def _words(text: str, verdict: _Verdict, rule: Rule, lexicons: Lexicons) -> Iterator[Edit]:
    """One edit for each letter."""
    pair, cause = verdict.mistake, _cause(rule, verdict)
    for start, word in _damaged(text, pair):
        after = word.translate(pair.table)
        if len(word) >= CERTAIN or lexicons.knows(after.lower()) or _is_half(text, start, start + len(word)):
            for index, (old, new) in enumerate(zip(word, after, strict=True)):
                if old != new and new.isalpha():
                    yield Edit(start + index, start + index + 1, new, (cause,))
