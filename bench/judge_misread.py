"""What correcting misread words is worth on books that confusions and gate were not learned on.

    python bench/judge_misread.py --data DIR --underwood DIR

Takes what `train_misread.py` takes.  Says for each set how far the chances that the gate gives are from how
often it is right, the word error before and after (of words that could be aligned, without regard to their
order), how many documents became better and worse, and for `hipe` the character error as its METRIC.md has it
(cMER) and the preference.  Corrections are those at the thresholds of `rules/misread.toml`.
Needs scikit-learn and rapidfuzz.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import train_misread as train
from cleaner.repairs.misread.judge import gates_of
from cleaner.repairs.misread.proposals import Proposal
from cleaner.repairs.misread.repair import FIRM, are_many, rewritten
from cleaner.text.edits import Cause, flatten, splice

BINS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
TRIALS = 40  # of what chance does
MARKS = str.maketrans({"ſ": "s"})


class Judged(NamedTuple):
    """A proposal with its verdict, and the chance that a gate of other books gives it."""

    sample: train.Sample
    proposal: Proposal
    chance: float


class Score(NamedTuple):
    """Errors and what they are a share of, before and after."""

    before: float
    of_before: float
    after: float
    of_after: float


def judged(books: Sequence[train.Aligned]) -> list[Judged]:
    """All proposals for all books."""
    pairs = train.collect(books)
    result = []
    for fold in range(train.FOLDS):
        fitted = train.fit_languages([s for s, _ in pairs if fold_of(s) != fold])
        gates = {language: gates_of(gate) for language, gate in fitted.items()}
        result += [Judged(s, p, train.chance_of(s, gates)) for s, p in pairs if fold_of(s) == fold]
    return result


def fold_of(sample: train.Sample) -> int:
    """The fold of a sample: that of its work."""
    return crc32(sample.book.group.encode()) % train.FOLDS


def thresholds() -> dict[str, Mapping[str, float]]:
    """The thresholds of each typeface."""
    rules = tomllib.loads(train.RULES.read_text("utf-8"))["rule"]
    usual = {"sure": 0.7, "quiet": 0.95, "noise": 0.004}
    return {rule["name"].removesuffix("-misreadings"): {**usual, **rule} for rule in rules}


def taken(found: Sequence[Judged], number: int, limits: Mapping[str, float]) -> list[Proposal]:
    """The corrections that are made in a text of so many words."""
    misread = are_many((entry.proposal.key for entry in found if entry.chance >= FIRM), number)
    return [
        entry.proposal
        for entry in found
        if entry.chance
        >= limits["sure" if misread or 10**entry.proposal.facts.noise >= 1000 * limits["noise"] else "quiet"]
    ]


def words(book: train.Aligned, made: Sequence[Proposal]) -> Score:
    """Word errors of a book before and after."""
    places = {word.start: index for index, word in enumerate(book.words)}
    keys = list(book.keys)
    for proposal in made:
        at = places[proposal.start]
        keys[at : at + 1 + (proposal.guess.kind == "join")] = [proposal.guess.key] + [""] * (
            proposal.guess.kind == "join"
        )
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    truth: Counter[str] = Counter()
    for block in book.blocks:
        if block.low < train.MOST:
            before.update(book.keys[block.low : block.high])
            after.update(" ".join(keys[block.low : block.high]).split())
            truth.update(book.truth[block.ref_low : block.ref_high])
    wrong = [((one - truth).total() + (truth - one).total()) / 2 for one in (before, after)]
    return Score(wrong[0], truth.total(), wrong[1], truth.total())


def letters(book: train.Aligned, made: Sequence[Proposal]) -> Score:
    """Errors and length of the alignment of letters, as cMER has them, before and after."""
    text = book.book.text
    edits = flatten(text, [rewritten(text, proposal, Cause("MIS", 1.0, "")) for proposal in made])
    truth = plain(book.book.truth)
    return Score(*alignment(plain(text), truth), *alignment(plain(splice(text, edits)), truth))


def plain(text: str) -> str:
    """A text without punctuation, in small letters, umlauts as one letter."""
    for letter in "aou":
        text = text.replace(f"{letter}\u0364", {"a": "ä", "o": "ö", "u": "ü"}[letter])
    return " ".join(re.sub(r"[\W_]+", " ", text.lower().translate(MARKS)).split())


def alignment(one: str, two: str) -> tuple[int, int]:
    """Errors of one text against another, and the length of their alignment."""
    from rapidfuzz.distance import Levenshtein

    steps = Counter(step.tag for step in Levenshtein.editops(one, two))
    return steps.total(), len(one) + steps["insert"]


def report(name: str, scores: Sequence[Score]) -> Iterator[str]:
    """A line about a set."""
    before = sum(score.before for score in scores) / max(1, sum(score.of_before for score in scores))
    after = sum(score.after for score in scores) / max(1, sum(score.of_after for score in scores))
    shares = [
        (score.before / (score.of_before or 1), score.after / (score.of_after or 1)) for score in scores
    ]
    better, worse = sum(b > a for b, a in shares), sum(b < a for b, a in shares)
    yield (
        f"{name:28} n {len(scores):4}  {before:.4f} -> {after:.4f} ({100 * (after / before - 1):+.1f} %)"
        f"  better {better} worse {worse}  preference {(better - worse) / len(scores):+.2f}"
    )


def calibration(kind: str, found: Sequence[Judged]) -> Iterator[str]:
    """A line about what the gate says and what is right."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for entry in found:
        bins[int(entry.chance * 10)].append(entry)
    gap = sum(abs(sum(e.chance - e.sample.good for e in those)) for those in bins.values()) / len(found)
    cells = []
    for low, high in pairwise(BINS):
        those = [entry for entry in found if low <= entry.chance < high]
        if those:
            said = sum(entry.chance for entry in those) / len(those)
            right = sum(entry.sample.good for entry in those) / len(those)
            cells.append(f"{low}: {said:.2f}/{right:.2f} ({len(those)})")
    yield f"{kind:18} calibration error {gap:.3f} (by chance {by_chance(found):.3f})  {'  '.join(cells)}"


def by_chance(found: Sequence[Judged]) -> float:
    """The calibration error that a perfect gate would show of so many guesses, on average."""
    dice = random.Random(20261127)
    gaps = []
    for _ in range(TRIALS):
        bins: dict[int, float] = defaultdict(float)
        for entry in found:
            bins[int(entry.chance * 10)] += entry.chance - (dice.random() < entry.chance)
        gaps.append(sum(map(abs, bins.values())) / len(found))
    return sum(gaps) / TRIALS


def main(argv: list[str] | None = None) -> int:
    """Judge, and say it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--underwood", type=Path, required=True)
    books = train.read_all(parser.parse_args(argv))
    found: dict[str, list[Judged]] = defaultdict(list)
    by_book: dict[train.Book, list[Judged]] = defaultdict(list)
    for entry in judged(books):
        found[entry.sample.book.kind].append(entry)
        by_book[entry.sample.book].append(entry)
    scores: dict[str, list[Score]] = defaultdict(list)
    limits = thresholds()
    for aligned in books:
        book = aligned.book
        if book.typeface and train.is_judged(book):
            made = taken(by_book[book], min(len(aligned.words), train.MOST), limits[book.typeface])
            scores[book.kind].append(words(aligned, made))
            if book.kind == "hipe":
                level = re.search(r"_l\d", book.name)
                for name in ("hipe cMER", f"hipe cMER {level[0][1:] if level else ''}"):
                    scores[name].append(letters(aligned, made))
    for kind, entries in sorted(found.items()):
        print(*calibration(kind, entries), sep="\n")
    for name, those in sorted(scores.items()):
        print(*report(name, those), sep="\n", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
