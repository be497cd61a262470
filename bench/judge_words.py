"""Words of open text, each broken once at a line end, through the whole program: closed ones between two
halves that are words, and hyphenated ones at their hyphen.

    python bench/judge_words.py --press DIR [--languages de en] [--misses FILE]

DIR holds ``new/LANG/*.txt`` (open text, see breaks.py).  A word that ``train_rejoin.py`` breaks anywhere in
DIR is left out, so that none of the list was learned; each stands in its own sentence, of which a line ends
in its first half, 25 of them a document.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyphen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.breaks import documents, splits
from bench.score import wilson
from cleaner import Cleaner
from cleaner.evidence.breaks import find_breaks
from cleaner.text.glyphs import LINE_GLYPHS
from cleaner.text.view import View

LEARNED = (1, 2)  # seeds of the documents that the weights were learned from
CLOSED, HYPHENATED = 150, 75  # words of a language at most
EACH = 25  # of them in each document
LETTERS = 3  # of either half
SENTENCE = range(40, 400)  # characters
AROUND = 12  # characters before and behind a word by which it is found again


class Word(NamedTuple):
    """A word in its sentence: what stands before it, its halves, and what stands behind."""

    before: str
    left: str
    right: str
    behind: str
    keep: bool

    def whole(self) -> str:
        """The word with what stands around it, as it should come out."""
        middle = self.left + "-" * self.keep + self.right
        return (self.before[-AROUND:] + middle + self.behind[:AROUND]).strip()

    def set(self) -> str:
        """The sentence in lines, the word broken over two."""
        first = "\n".join(textwrap.wrap(self.before + self.left + "-", 66, break_on_hyphens=False))
        rest = "\n".join(textwrap.wrap(self.right + self.behind, 66, break_on_hyphens=False))
        return f"{first}\n{rest}"


def learned(folder: Path) -> set[tuple[str, str]]:
    """Language and letters of the words that the trainer breaks."""
    found = set()
    for seed in LEARNED:
        for document in documents(folder, seed=seed):
            for item in find_breaks(View(document.text), frozenset(LINE_GLYPHS)):
                found.add((document.lang, (item.left + item.right).lower()))
    return found


def words_of(folder: Path, lang: str, known: set[tuple[str, str]]) -> list[Word]:
    """The words of a language, one of each."""
    chance = random.Random(lang)
    lines = [line for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").split("\n")]
    sentences = [line for line in lines if len(line) in SENTENCE]
    chance.shuffle(sentences)
    seen, left = set[str](), Counter({True: HYPHENATED, False: CLOSED})
    found = []
    for sentence in sentences:
        for match in re.finditer(r"(?<!\S)[^\W\d_]+(?:-[^\W\d_]+)?(?=[.,;:!?]?(?:\s|$))", sentence):
            token = match[0]
            key = token.replace("-", "").lower()
            fit = [s for s in splits(token, lang) if s.hard and min(len(s.left), len(s.right)) >= LETTERS]
            if not fit or key in seen or (lang, key) in known or not left[fit[0].keep]:
                continue
            one = chance.choice(fit)
            left[one.keep] -= 1
            seen.add(key)
            behind = sentence[match.end() :]
            found.append(Word(sentence[: match.start()], one.left, one.right, behind, one.keep))
            break
    return found


def judge(words: Sequence[Word], cleaner: Cleaner) -> Iterator[tuple[Word, bool]]:
    """Whether each word comes out as it should."""
    for at in range(0, len(words), EACH):
        chosen = words[at : at + EACH]
        text = "\n\n".join(word.set() for word in chosen) + "\n"
        flat = " ".join(cleaner.clean(text).text.split())
        yield from ((word, " ".join(word.whole().split()) in flat) for word in chosen)


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--press", type=Path, required=True, metavar="DIR", help="open text")
    parser.add_argument("--languages", nargs="*", metavar="LANG", help="only these")
    parser.add_argument("--misses", type=Path, metavar="FILE", help="write every miss there, a line each")
    given = parser.parse_args(argv)
    known = learned(given.press)
    cleaner = Cleaner(lines="join")
    total: Counter[tuple[bool, bool]] = Counter()
    misses = []
    print("| language | join | keep |\n|---|---:|---:|")
    for folder in sorted((given.press / "new").iterdir()):
        if (
            not pyphen.language_fallback(folder.name)
            or given.languages
            and folder.name not in given.languages
        ):
            continue
        tally: Counter[tuple[bool, bool]] = Counter()
        for word, right in judge(words_of(folder, folder.name, known), cleaner):
            tally[word.keep, right] += 1
            if not right:
                misses.append(json.dumps([folder.name, *word], ensure_ascii=False) + "\n")
        if tally:
            print(f"| {folder.name} | {_share(tally, False)} | {_share(tally, True)} |", flush=True)
        total += tally
    print(f"| all | {_share(total, False)} | {_share(total, True)} |")
    if given.misses:
        given.misses.write_text("".join(misses), "utf-8")
    return 0


def _share(tally: Counter[tuple[bool, bool]], keep: bool) -> str:
    right, number = tally[keep, True], tally[keep, True] + tally[keep, False]
    if not number:
        return ""
    low, high = wilson(right, number)
    return f"{right / number:.1%} [{100 * low:.1f}–{100 * high:.1f}] of {number}"


if __name__ == "__main__":
    sys.exit(main())
