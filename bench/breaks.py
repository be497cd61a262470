"""Running text set in lines, with words broken at their ends: documents of which every break is known.

    for document in documents(Path("DIR"), seed=1): ...

DIR holds ``new/LANG/*.txt`` (sentences, one a line) and ``old/LANG/*.txt`` (paragraphs, one a line): open
text.  Words are broken where TeX's patterns (pyphen) allow it, hyphenated ones at their hyphen; where
several words could end a line, one whose halves are words is taken rather than another.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import pyphen

from cleaner.evidence.lexicon import available, lexicons_of

FILES = 8  # of each language and era
DOCUMENTS = 8  # made of each file at most
SIZES = (3, 6, 12, 40, 120, 300)  # lines
GLYPHS = "-------‐¬\u00ad\ufffd"
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
REACH = 26  # characters at the end of a line in which a word to break is looked for
HARD = 3.0  # Zipf frequency from which a half is a word by itself
LOST = 0.1  # share of the documents whose hyphens were lost


class Document(NamedTuple):
    """A text and its breaks: number of the upper line to what becomes of the word."""

    name: str
    lang: str
    old: bool
    text: str
    labels: Mapping[int, str]


class Split(NamedTuple):
    """Where a token may be broken: what stands before, what behind; and whether the hyphen is the word's own
    and the halves are words."""

    left: str
    right: str
    keep: bool
    hard: bool


def documents(
    folder: Path, seed: int = 1, languages: Sequence[str] = (), lost: float = LOST, hard: bool = True
) -> Iterator[Document]:
    """Documents of all sizes in the languages that have patterns and a lexicon; ``lost``: share of those
    without any hyphens; ``hard``: whether words that are hard to decide are sought at the ends of lines."""
    for era in ("new", "old"):
        for place in sorted((folder / era).iterdir()):
            if place.name in (languages or available()) and pyphen.language_fallback(place.name):
                for path in sorted(place.glob("*.txt"))[:FILES]:
                    yield from _of_file(path, place.name, era == "old", seed, lost, hard)


def _of_file(path: Path, lang: str, old: bool, seed: int, lost: float, hard: bool) -> Iterator[Document]:
    chance = random.Random(f"{seed} {lang} {path.stem}")
    texts = [text for text in path.read_text("utf-8").split("\n") if text]
    if not old:
        chance.shuffle(texts)
    at = 0
    for number in range(DOCUMENTS * (1 if old else 4)):
        size = chance.choice(SIZES)
        words: list[str] = []
        measure = chance.randint(34, 78)
        while at < len(texts) and sum(map(len, words)) + len(words) < size * measure:
            words += texts[at].split()
            at += 1
        if at == len(texts):
            return
        glyph = "" if chance.random() < lost else chance.choice(GLYPHS)
        lines, labels = _set(words, lang, measure, glyph, chance, hard)
        yield Document(f"{lang} {path.stem} {number}", lang, old, "\n".join(lines) + "\n", labels)


def _set(
    words: list[str], lang: str, measure: int, glyph: str, chance: random.Random, hard: bool = True
) -> tuple[list[str], dict[int, str]]:
    """Words in lines, and which of these end in broken ones."""
    lines: list[str] = []
    labels: dict[int, str] = {}
    line = ""
    queue = words[::-1]
    while queue:
        word = queue.pop()
        room = measure - len(line)
        if line and len(word) > room or hard and len(line) > measure - REACH:
            pick = _pick(word, lang, room, chance, hard)
            if pick and (hard and (pick.hard or pick.keep) or len(word) > room):
                labels[len(lines)] = "keep" if pick.keep else "join"
                own = pick.keep and glyph in "¬‐" and chance.random() < 0.5
                lines.append(line + pick.left + ("-" if own and glyph else glyph))
                line = pick.right + " "
                continue
            if len(word) > room:
                lines.append(line.rstrip())
                line = ""
        line += word + " "
    lines.append(line.rstrip())
    return lines, labels


def _pick(word: str, lang: str, room: int, chance: random.Random, hard: bool) -> Split | None:
    """One way to break a word so that it fits."""
    fitting = [split for split in splits(word, lang) if len(split.left) < room]
    special = [split for split in fitting if hard and (split.keep or split.hard)]
    return chance.choice(special or fitting) if fitting else None


@lru_cache(maxsize=1 << 16)
def splits(token: str, lang: str) -> tuple[Split, ...]:
    """The ways to break a token."""
    match = WORD.search(token)
    if not match or token[match.end() :].strip(".,;:!?»”\"')…"):
        return ()
    head, word, tail = token[: match.start()], match[0], token[match.end() :]
    if "-" in word:
        parts = word.split("-")
        places = [len("-".join(parts[:n])) for n in range(1, len(parts))]
        return tuple(Split(head + word[:at], word[at + 1 :] + tail, True, True) for at in places)
    zipf = lexicons_of((lang,)).zipf
    found = []
    for at in _patterns(lang).positions(word):
        left, right = word[:at], word[at:]
        hard = min(zipf(left.lower()), zipf(right.lower())) > HARD
        found.append(Split(head + left, right + tail, False, hard))
    return tuple(found)


@cache
def _patterns(lang: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=pyphen.language_fallback(lang), left=2, right=2)
