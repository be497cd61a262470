"""Learn the confusions in `rules/misread.toml` and the gate in `cleaner/repairs/misread/weights.json`.

    python bench/train_misread.py --data DIR --underwood DIR [--write]

DIR holds the sets of bench/README.md that have a reference, and `hipe` (HIPE-OCRepair 2026); `--underwood` is
the folder `allclean` of GitHub tedunderwood/noise.  Text and reference are aligned by trigrams that stand
once in both.  Confusions are learned book by book, so that the guesses on which the gate is learned come from
confusions of other books.  Says how good the gate is on books that it was not learned on.
Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import difflib
import json
import math
import re
import sys
import tomllib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cleaner
from cleaner.evidence.lexicon import lexicons_of
from cleaner.repairs.misread.asking import distance
from cleaner.repairs.misread.guesses import Guesser
from cleaner.repairs.misread.judge import OTHERS, WEIGHTS, Facts, Gate, gates_of
from cleaner.repairs.misread.proposals import Proposal
from cleaner.repairs.misread.repair import Pairs, pairs_of, proposals
from cleaner.repairs.misread.typefaces import is_old
from cleaner.repairs.misread.words import Word, words_in

FOLDS = 4
SPAN = 400  # words between two anchors that are still compared
MESS = 6  # words of a difference that says something
UNITS = (60, 350, 350, 350, 2000)  # words of a unit; in turn
MOST = 6_000  # words of a book that proposals are made for
POSTERIOR = 0.6  # counts are lessened by so much: what was seen once proves little
SEEN = 2
ELSEWHERE = 0.1  # what a guess of another language counts when a gate is learned
SHORT = 40_000  # characters of a text that is damaged
DAMAGED = "damaged"
RULES = Path(__file__).resolve().parent.parent / "rules" / "misread.toml"


class Book(NamedTuple):
    """A text and what it should be."""

    name: str
    group: str  # books of the same work are in one fold
    kind: str  # the set
    typeface: str
    language: str
    text: str
    truth: str


class Block(NamedTuple):
    """Words of the text and the words of the truth that stand for them."""

    low: int
    high: int
    ref_low: int
    ref_high: int
    equal: bool


class Sample(NamedTuple):
    """A proposal with its verdict."""

    book: Book
    situation: str
    facts: Facts
    good: bool
    gain: int


def joined(text: str) -> str:
    """A truth with the words that it breaks at line ends made whole."""
    text = re.sub(r"[¬⸗]\s*\n\s*", "", text)
    return re.sub(r"(?<=\w)-\n(?=[a-zäöüßąćęłńóśźż])", "", text)


def without(text: str) -> str:
    """A text as it is when words are about to be corrected."""
    return cleaner.clean(text, ignore=["MIS"]).text


def hipe(folder: Path) -> Iterator[Book]:
    """The units of HIPE-OCRepair, by book."""
    for path in sorted(folder.glob("*.jsonl")):
        if path.name.startswith("hipe"):
            for line in path.read_text("utf-8").splitlines():
                record = json.loads(line)
                name = record["document_metadata"]["document_id"]
                text = record["ocr_hypothesis"]["transcription_unit"]
                truth = record["ground_truth"]["transcription_unit"]
                work = re.sub(r"_l\d_.*", "", name)
                yield Book(name, work, "hipe", "fraktur", "de", without(text), joined(truth))


def underwood(folder: Path, truths: Path, most: int) -> Iterator[Book]:
    """The volumes of underwood, or a part of each."""
    for line in (folder / "inventory.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        text = (folder / "docs" / f"{entry['doc']}.txt").read_text("utf-8")
        middle = max(0, len(text) // 2 - most // 2)
        typeface = "long-s" if entry["long_s"] else "antiqua"
        truth = (truths / entry["clean_text"]).read_text("utf-8", "replace")
        kind = "underwood-long-s" if entry["long_s"] else "underwood-late"
        part = without(text[middle : middle + most])
        yield Book(entry["doc"], entry["clean_text"], kind, typeface, "en", part, joined(truth))


def paired(folder: Path, kind: str, typeface: str, language: str, share: int) -> Iterator[Book]:
    """The books of a set with a reference: one in `share`."""
    for path in sorted((folder / "docs").glob("*.txt")):
        reference = folder / "reference" / path.name
        if reference.exists() and crc32(path.stem.encode()) % share == 0:
            text = without(path.read_text("utf-8"))
            yield Book(path.stem, path.stem, kind, typeface, language, text, reference.read_text("utf-8"))


def clean(folder: Path) -> Iterator[Book]:
    """Texts in which nothing is to be corrected."""
    for path in sorted((folder / "docs").glob("*.txt")):
        language = re.match(r"eltec_(de|en|fr|pl)_", path.stem)
        if language:
            text = path.read_text("utf-8")
            yield Book(path.stem, path.stem, f"clean-{language[1]}", "", language[1], text, text)


def damaged(books: Iterable[Book]) -> Iterator[Book]:
    """English texts in which every second apostrophe was not read, and every second I as a figure, which few
    books have.  Some verbs end in an apostrophe and d first, as in older books."""
    for book in books:
        if book.language == "en":
            parts = re.split(r"(?<=[a-z]{3})ed\b", book.text[:SHORT])
            truth = "".join(part + ("ed" if at % 3 else "'d") for at, part in enumerate(parts))[:-2]
            parts = re.split(r"(?<=[a-z])['’](?=(?:d|s|ll|re|ve)\b)", truth)
            text = "".join(part + (" " if at % 2 else "'") for at, part in enumerate(parts))[:-1]
            parts = re.split(r"(?<!\S)I(?= )", text)
            text = "".join(part + ("1" if at % 2 else "I") for at, part in enumerate(parts))[:-1]
            yield book._replace(kind=DAMAGED, text=text, truth=truth)


def align(text: Sequence[str], truth: Sequence[str]) -> Iterator[Block]:
    """Which words stand for which, where that can be told."""
    at = ref_at = 0
    sound = False
    for low, ref_low in [*anchors(text, truth), (len(text), len(truth))]:
        if low < at or ref_low < ref_at:
            continue
        if low - at < SPAN and ref_low - ref_at < SPAN and sound:
            matcher = difflib.SequenceMatcher(None, text[at:low], truth[ref_at:ref_low], autojunk=False)
            for tag, one, two, ref_one, ref_two in matcher.get_opcodes():
                yield Block(at + one, at + two, ref_at + ref_one, ref_at + ref_two, tag == "equal")
        at, ref_at, sound = low, ref_low, True


def anchors(text: Sequence[str], truth: Sequence[str]) -> list[tuple[int, int]]:
    """Places of trigrams that stand once in both, in rising order in both."""
    if len(text) < SPAN and len(truth) < SPAN:
        return [(0, 0)]

    def unique(words: Sequence[str]) -> dict[tuple[str, ...], int]:
        places: dict[tuple[str, ...], int] = {}
        for index in range(len(words) - 2):
            key = tuple(words[index : index + 3])
            places[key] = -1 if key in places else index
        return {key: place for key, place in places.items() if place >= 0}

    there = unique(truth)
    pairs = sorted((place, there[key]) for key, place in unique(text).items() if key in there)
    return rising(pairs)


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs that rise in both."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, there) in enumerate(pairs):
        spot = bisect_left(tails, there)
        tails[spot : spot + 1] = [there]
        ends[spot : spot + 1] = [index]
        before.append(ends[spot - 1] if spot else -1)
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def confusions(read: str, true: str) -> Iterator[tuple[str, str]]:
    """What was read and what it was, for each place at which two words differ."""
    for tag, low, high, ref_low, ref_high in steps(read, true):
        if tag == "equal":
            continue
        if low == high or ref_low == ref_high:
            if low and ref_low:
                low, ref_low = low - 1, ref_low - 1
            else:
                high, ref_high = high + 1, ref_high + 1
        if high - low <= 3 and ref_high - ref_low <= 3:
            yield read[low:high], true[ref_low:ref_high]


def steps(one: str, two: str) -> list[tuple[str, int, int, int, int]]:
    """Levenshtein's way from one word to the other, in runs."""
    table = [list(range(len(two) + 1))]
    for index, letter in enumerate(one, 1):
        last = table[-1]
        row = [index]
        for place, other in enumerate(two, 1):
            row.append(min(last[place] + 1, row[-1] + 1, last[place - 1] + (letter != other)))
        table.append(row)
    ways: list[tuple[str, int, int, int, int]] = []
    i, j = len(one), len(two)
    while i or j:
        i0, j0 = i, j
        if i and j and table[i][j] == table[i - 1][j - 1] + (one[i - 1] != two[j - 1]):
            i, j = i - 1, j - 1
        elif i and table[i][j] == table[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
        tag = "equal" if one[i:i0] == two[j:j0] else "replace"
        if ways and ways[-1][0] == tag:
            _, _, high, _, ref_high = ways.pop()
            ways.append((tag, i, high, j, ref_high))
        else:
            ways.append((tag, i, i0, j, j0))
    return ways[::-1]


class Aligned:
    """A book with its alignment."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.words: list[Word] = list(words_in(book.text))
        self.keys = [word.key for word in self.words]
        self.truth = [word.key for word in words_in(book.truth)] if book.truth is not book.text else self.keys
        if book.truth is book.text:
            self.blocks = [Block(0, len(self.keys), 0, len(self.keys), True)]
        else:
            self.blocks = list(align(self.keys, self.truth))
        self._starts = [block.low for block in self.blocks]

    def block(self, index: int) -> Block | None:
        """The block that holds a word."""
        at = bisect_left(self._starts, index + 1) - 1
        while at >= 0 and self.blocks[at].low == self.blocks[at].high:
            at -= 1
        return self.blocks[at] if at >= 0 and self.blocks[at].low <= index < self.blocks[at].high else None

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Words and what they should be: one for one, or one for two."""
        for block in self.blocks:
            read, true = self.keys[block.low : block.high], self.truth[block.ref_low : block.ref_high]
            if block.equal or len(read) > MESS or len(true) > MESS or not (read and true):
                continue
            if len(read) == len(true):
                yield from zip(read, true, strict=True)
            else:
                yield "".join(read), "".join(true)

    def letters(self) -> Counter[str]:
        """How often each letter stands in the truth of what could be aligned."""
        counts: Counter[str] = Counter()
        for block in self.blocks:
            counts.update("".join(self.truth[block.ref_low : block.ref_high]))
        return counts


def channel(books: Sequence[Aligned]) -> dict[str, dict[str, float]]:
    """The confusions of some books: what was read, what it was, and -log10 of how often that happens."""
    seen: Counter[tuple[str, str]] = Counter()
    letters: Counter[str] = Counter()
    for book in books:
        letters += book.letters()
        for read, true in book.pairs():
            if len(read) > 2 and distance(read, true) <= max(1, 0.4 * len(true)):
                seen.update(confusions(read, true))
    total = sum(letters.values())
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for (read, true), number in sorted(seen.items()):
        if number >= SEEN and read != true and fit(read) and fit(true, ""):
            often = min([letters[letter] for letter in true], default=total)
            cost = -math.log10((number - POSTERIOR) / max(often, 1))
            table[read][true] = round(min(4.5, max(0.3, cost)), 2)
    return dict(table)


def fit(string: str, more: str = "0123456789:;!|'\\") -> bool:
    """Whether a string may be part of a confusion."""
    return all(letter.isalpha() or letter in more for letter in string)


def judge(book: Aligned, proposal: Proposal, places: Mapping[int, int]) -> int | None:
    """By how much a proposal lessens the distance from the truth; None where that cannot be told."""
    low = places[proposal.start]
    high = low + 1 + (proposal.guess.kind == "join")
    first, last = book.block(low), book.block(high - 1)
    if not first or not last:
        return None
    read = book.keys[first.low : last.high]
    true = book.truth[first.ref_low : last.ref_high]
    if first is last and first.equal:
        return -1
    if len(read) > MESS + 2 or len(true) > MESS + 2:
        return None if first is last else -1
    after = [*book.keys[first.low : low], proposal.guess.key, *book.keys[high : last.high]]
    return distance(" ".join(read), " ".join(true)) - distance(" ".join(after), " ".join(true))


def samples(book: Aligned, table: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[Sample, Proposal]]:
    """The proposals for a book, made in units of mixed length, each with its verdict."""
    places = {word.start: index for index, word in enumerate(book.words)}
    language = book.book.language
    zipf = lexicons_of((language,)).zipf
    guessers = [Guesser(table, language, zipf, old=old) for old in (False, True)]
    at = turn = 0
    end = min(len(book.words), MOST)
    while at < end:
        size = UNITS[turn % len(UNITS)]
        if end - at - size < size // 2:
            size = end - at
        turn += 1
        unit = book.words[at : at + size]
        at += size
        old = is_old(unit, language)
        for proposal in proposals(unit, guessers[old], spellings(language, old)):
            gain = judge(book, proposal, places)
            if gain is not None:
                yield Sample(book.book, proposal.situation, proposal.facts, gain > 0, gain), proposal


@cache
def spellings(language: str, old: bool) -> Pairs:
    """The older spellings that the rules of a language know."""
    rules = tomllib.loads(RULES.read_text("utf-8"))["rule"]
    return [pair for rule in rules if language in rule["languages"] for pair in pairs_of(rule, old=old)]


def collect(books: Sequence[Aligned]) -> list[tuple[Sample, Proposal]]:
    """The samples of all books, each by confusions of other books of its typeface."""
    result: list[tuple[Sample, Proposal]] = []
    faces = defaultdict(list)
    for book in books:
        faces[book.book.typeface].append(book)
    whole = {face: channel(group) for face, group in faces.items() if face}
    for language, face in (("de", "fraktur"), ("en", "antiqua"), ("fr", "french"), ("pl", "polish")):
        if language == "fr" and "antiqua" in whole:
            whole[face] = french(whole["antiqua"])
        for book in faces[""] if face in whole else []:
            if book.book.language == language:
                made = samples(book, whole[face])
                is_whole = book.book.kind != DAMAGED
                result += ((s, p) for s, p in made if is_whole or s.facts.elided or s.facts.alone)
    for face, group in faces.items():
        groups = sorted({book.book.group for book in group})
        for fold in range(min(FOLDS, len(groups)) if face else 0):
            mine = {name for index, name in enumerate(groups) if index % FOLDS == fold}
            table = channel([book for book in group if book.book.group not in mine])
            for book in group:
                if book.book.group in mine and is_judged(book.book):
                    result += samples(book, table)
    return result


def is_judged(book: Book) -> bool:
    """Whether the gate learns from a book: of poleval, whose truth has misprints of its own, from a third."""
    return book.kind != "poleval" or crc32(book.name.encode()) % 3 == 0


def french(table: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Antiqua with the accents that French has."""
    result = {read: dict(trues) for read, trues in table.items()}
    for letters in ("eéèêë", "aàâ", "iîï", "oô", "uùûü", "cç"):
        for read in letters:
            for true in letters:
                if read != true:
                    result.setdefault(read, {}).setdefault(true, 2.3)
    return result


def with_long_s(
    table: Mapping[str, Mapping[str, float]], old: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """A typeface with the long s of another."""
    result = {read: dict(trues) for read, trues in table.items()}
    for read, trues in old.items():
        long = {true: cost for true, cost in trues.items() if "f" in read and "s" in true}
        if long:
            result[read] = {**result.get(read, {}), **long}
    return result


def fit_languages(data: Sequence[Sample]) -> dict[str, dict[str, Any]]:
    """The weights of the gates of each language, and of those of all together for the others."""
    spoken = sorted({sample.book.language for sample in data if sample.book.typeface})
    return {language: fit_gates(data, language) for language in (OTHERS, *spoken)}


def fit_gates(data: Sequence[Sample], language: str) -> dict[str, Any]:
    """The weights of the four gates of a language; what other languages show counts a little."""
    from sklearn.linear_model import LogisticRegression

    result: dict[str, Any] = {}
    for situation in ("unknown", "known", "split", "join"):
        mine = [sample for sample in data if sample.situation == situation]
        counts = [1.0 if language in (OTHERS, sample.book.language) else ELSEWHERE for sample in mine]
        model = LogisticRegression(C=1.0, max_iter=2000)
        model.fit([list(s.facts) for s in mine], [s.good for s in mine], sample_weight=counts)
        named = {name: round(float(w), 3) for name, w in zip(Facts._fields, model.coef_[0], strict=True)}
        result[situation] = {
            "bias": round(float(model.intercept_[0]), 3),
            "weights": {k: w for k, w in named.items() if w},
        }
    return result


def read_all(arguments: argparse.Namespace) -> list[Aligned]:
    """All books, aligned."""
    data: Path = arguments.data
    books = [
        *hipe(data / "hipe"),
        *underwood(data / "underwood", arguments.underwood, 300_000),
        *paired(data / "oldbooks", "oldbooks", "antiqua", "en", 1),
        *paired(data / "poleval", "poleval", "polish", "pl", 2),
        *(unharmed := list(clean(data / "clean"))),
        *damaged(unharmed),
    ]
    return [Aligned(book) for book in books]


def write_rules(tables: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    """Put the confusions into the rule file."""
    text = RULES.read_text("utf-8")
    for face, table in tables.items():
        lines = []
        for read in sorted(table):
            trues = ", ".join(
                f"{json.dumps(true, ensure_ascii=False)} = {cost}"
                for true, cost in sorted(table[read].items(), key=lambda item: item[1])
            )
            lines.append(f"{json.dumps(read, ensure_ascii=False)} = {{ {trues} }}")
        head, mark, rest = text.partition(f'name = "{face}-misreadings"')
        before, begins, table_and_rest = rest.partition("[rule.confusions]\n")
        _, ends, behind = table_and_rest.partition("\n\n[[rule")
        text = head + mark + before + begins + "\n".join(lines) + "\n" + ends + behind
    RULES.write_text(text, "utf-8")


def chance_of(sample: Sample, gates: Mapping[str, Mapping[str, Gate]]) -> float:
    """How likely a sample is right, as the gates of languages say."""
    mine = gates.get(sample.book.language) or gates[OTHERS]
    return mine[sample.situation].probability(sample.facts)


def report(data: Sequence[Sample]) -> None:
    """How good the gate is, learned on other books."""
    folds = sorted({sample.book.group for sample in data})
    chances: list[tuple[Sample, float]] = []
    for fold in range(FOLDS):
        mine = {name for name in folds if crc32(name.encode()) % FOLDS == fold}
        fitted = fit_languages([s for s in data if s.book.group not in mine])
        gates = {language: gates_of(gate) for language, gate in fitted.items()}
        chances += [(s, chance_of(s, gates)) for s in data if s.book.group in mine]
    kinds = sorted({sample.book.kind for sample in data})
    for kind in kinds:
        mine_ = [(s, p) for s, p in chances if s.book.kind == kind]
        row = [f"{kind:18} {len(mine_):6}"]
        for least in (0.5, 0.7, 0.8, 0.9, 0.95):
            taken = [s for s, p in mine_ if p >= least]
            good = sum(s.good for s in taken)
            gain = sum(s.gain for s in taken)
            row.append(f"{least}: {good}/{len(taken)} {good / max(1, len(taken)):.3f} gain {gain}")
        print("  ".join(row), flush=True)


def main(argv: list[str] | None = None) -> int:
    """Learn, report, and with --write save."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--underwood", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args(argv)
    books = read_all(arguments)
    data = [sample for sample, _ in collect(books)]
    report(data)
    if arguments.write:
        WEIGHTS.write_text(json.dumps(fit_languages(data), indent=1) + "\n", "utf-8")
        tables = {
            face: channel([b for b in books if b.book.typeface == face])
            for face in ("fraktur", "antiqua", "long-s", "polish")
        }
        tables["french"] = french(tables["antiqua"])
        tables["french-long-s"] = with_long_s(tables["french"], tables["long-s"])
        write_rules(tables)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
