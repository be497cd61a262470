"""Learn the weights of `cleaner/repairs/broken_words/weights.json` and say how good they are.

    python bench/train_rejoin.py --data DIR [--press DIR] [--lists DIR] [--write] [--sets debian,lshort]

DIR holds one folder per set with ``docs/DOC.txt``, ``hyphens.jsonl`` and ``inventory.jsonl`` (bench/README.md
says where the public data comes from); --press has open
text, which breaks.py sets in lines, --lists frequency lists of build_hyphenated.py.  All figures are cross-
validated by document: a document is judged
by weights, habits and a calibration that were learned without it.  Needs numpy, scipy and scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyphen
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import build_hyphenated
from bench.breaks import documents, splits
from cleaner.evidence import Evidence
from cleaner.evidence.breaks import Break, find_breaks
from cleaner.evidence.forms import Forms, Odds
from cleaner.evidence.lexicon import available, lexicons_of
from cleaner.repairs.broken_words.affixes import FOLDER, group_of
from cleaner.repairs.broken_words.features import Traits
from cleaner.repairs.broken_words.model import habits
from cleaner.text.glyphs import HYPHENS, LINE_GLYPHS
from cleaner.text.view import Role, View

SETS = ("debian", "lshort", "underwood", "poleval", "oldbooks", "fffd")
LESS = {
    "new": 0.4,  # there is more of it than of all the others
    "poleval": 0.3,
    "fffd": 0.0,
    "grammar": 1.0,
    "lists": 0.4,
    "listed": 0.1,
    "undated": 0.3,  # old text that does not show it: what does not is taken for modern
}  # one language only; the documents of other sets once more
KEEP_SHARE = 0.10  # the share of kept hyphens every set is weighed to have
PRESSED = {"new": 1.5, "old": 1.5}  # in these, hyphens are as frequent as they are
MOST = 12.0  # but one kept hyphen counts at most so often
WORDS = ("grammar", "lists", "listed")  # no documents
WORD = 2.0  # Zipf frequency of the halves of those that keep their hyphen
LISTED = 500  # words of each language and kind
EACH = 25  # of them in each document
OLDER = ("es", "nb")  # languages of which there is no modern text
CLOSING = ("de", "comp", "hu")  # groups of languages that write any compound in one word
STRENGTH = 0.4  # inverse of the L2 penalty
FOLDS = 8
THRESHOLD = 0.0
GRAMMAR = Path(__file__).parent / "rejoin_grammar.txt"
Array = Any


class Sample(NamedTuple):
    """One break: where it is from, its traits, and its label (None: not labelled)."""

    set: str
    doc: str
    lang: str
    item: Break
    traits: list[str]
    label: str | None


def samples(data: Path, sets: Sequence[str]) -> Iterator[Sample]:
    """All breaks of the sets, labelled or not."""
    for name in sets:
        records: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in (data / name / "hyphens.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            records[record["doc"]].append(record)
        for doc in sorted(records):
            text = (data / name / "docs" / f"{doc}.txt").read_text("utf-8")
            view = View(text)
            labels = {_line(view, record): record for record in records[doc]}
            breaks = [
                item
                for item in find_breaks(view, frozenset(LINE_GLYPHS))
                if item.glyph not in "=—" or item.upper in labels
            ]
            traits = Traits(breaks, Evidence(text))
            for index, item in enumerate(breaks):
                found = labels.get(item.upper)
                lang = records[doc][0]["lang"]
                yield Sample(name, doc, lang, item, traits.of(index), found["label"] if found else None)


def pressed(folder: Path) -> Iterator[Sample]:
    """The breaks of text set in lines, modern and old apart."""
    for document in documents(folder):
        breaks = find_breaks(View(document.text), frozenset(LINE_GLYPHS))
        traits = Traits(breaks, Evidence(document.text))
        name = "old" if document.old else "new"
        work = document.name.rpartition(" ")[0]
        for index, item in enumerate(breaks):
            label = document.labels.get(item.upper)
            yield Sample(name, work, document.lang, item, traits.of(index), label)


def _line(view: View, record: dict[str, Any]) -> int:
    """The upper line of a labelled break; lines between it and its continuation become furniture."""
    upper: int = view.pages[record["page"] - 1] + record["line"] - 1
    between: list[int] = []
    for line in range(upper + 1, min(upper + 12, len(view.lines))):
        if view.roles[line] is Role.BODY:
            if record["right"] in view.lines[line][: len(record["right"]) + 8]:
                for index in between:
                    view.roles[index] = Role.HEAD
                break
            between.append(line)
    return upper


class Masked(NamedTuple):
    """The tables of forms without the word at hand, so that what its halves say is learned."""

    forms: Forms

    def odds(self, left: str, right: str) -> Odds:
        """What the tables say of the halves alone."""
        return self.forms.odds(left, right)._replace(modern=None)

    def hyphened(self, left: str, right: str) -> bool:
        """Whether these have the pair with its hyphen."""
        return self.odds(left, right).hyphened


class Listed(NamedTuple):
    """A word of a frequency list, broken, and what becomes of it."""

    left: str
    right: str
    label: str


def words_of(path: Path) -> list[Listed]:
    """Words that are surely written with a hyphen, and others surely in one though the halves are words."""
    lang = path.stem
    chance = random.Random(lang)
    counts = build_hyphenated.subtitles(path)
    zipf = lexicons_of((lang,)).zipf
    kept = [
        Listed(left, right, "keep")
        for pair, number in build_hyphenated.pairs_of(counts).items()
        for left, _, right in (pair.partition("-"),)
        if number > 14 and number > 20 * counts.get(pair.replace("-", ""), 0) and len(pair) > 5
        if min(zipf(left), zipf(right)) > WORD  # in small letters, names of unknown halves mislead
    ]
    words = [word for word, number in counts.items() if number > 50 and word.isalpha()]
    joined = [
        Listed(split.left, split.right, "join")
        for word in chance.sample(words, min(len(words), 12_000))
        for split in splits(word, lang)
        if split.hard
    ]
    found = [word for words in (kept, joined) for word in chance.sample(words, min(len(words), LISTED))]
    chance.shuffle(found)
    return [word for word in found if word.left.isalpha() and word.right.isalpha()]


def listed(folder: Path, lists: Path) -> Iterator[Sample]:
    """Words of frequency lists as if broken in modern text, without what the tables say of them."""
    paths = [path for path in sorted(lists.glob("*.txt")) if pyphen.language_fallback(path.stem)]
    known = {path.stem: words_of(path) for path in paths if path.stem in available()}
    for document in documents(folder, seed=2):
        words = known.get(document.lang, [])
        mine, known[document.lang] = words[:EACH], words[EACH:]
        if document.text.count("\n") < 30 or document.old and document.lang not in OLDER or not mine:
            known[document.lang] = words
            continue
        text = document.text + "".join(f"{word.left}-\n{word.right}\n" for word in mine)
        breaks = find_breaks(View(text), "-")
        traits = Traits(breaks, Evidence(text))
        traits.forms = Masked(traits.forms)  # type: ignore[assignment]
        first = len(breaks) - len(mine)
        name = "listed" if group_of(document.lang) in CLOSING else "lists"
        for index, word in enumerate(mine):
            item = breaks[first + index]
            if (item.left, item.right) == (word.left, word.right):
                yield Sample(
                    name, f"{document.lang} {word.left}{word.right}", document.lang, item,
                    traits.of(first + index), word.label,
                )  # fmt: skip


class Design(NamedTuple):
    """Samples as a matrix of traits, with names of columns, labels and weights."""

    matrix: Array
    columns: dict[str, int]
    keep: Array
    weight: Array
    docs: Array
    used: Array


def grammar() -> Iterator[Sample]:
    """The words of ``rejoin_grammar.txt``, as if broken in a document that has nothing else on them."""
    for line in GRAMMAR.read_text("utf-8").splitlines():
        lang, *words = line.split()
        if lang == "#":
            continue
        for word in words:
            left, mark, right = re.split("([-|])", word, maxsplit=1)
            text = f"{left}-\n{right}"
            breaks = find_breaks(View(text), "-")
            yield Sample(
                "grammar", f"{lang} {word}", lang, breaks[0], Traits(breaks, Evidence(text, (lang,))).of(0),
                "keep" if mark == "-" else "join",
            )  # fmt: skip


def design(rows: Sequence[Sample]) -> Design:
    """The samples as a matrix with one column for each trait."""
    columns: dict[str, int] = {}
    indices, pointers = [], [0]
    for row in rows:
        indices += [columns.setdefault(trait, len(columns)) for trait in row.traits]
        pointers.append(len(indices))
    matrix = sparse.csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), len(columns)))
    keep = np.array([row.label == "keep" for row in rows])
    factor = keep_weights(rows)
    weight = np.array(
        [_less(row) * (factor.get(row.set, 1.0) if row.label == "keep" else 1.0) for row in rows]
    )
    used = np.array([row.label in ("join", "keep") for row in rows])
    return Design(matrix, columns, keep, weight, np.array([row.doc for row in rows]), used)


def _less(row: Sample) -> float:
    """What a sample weighs, for its set."""
    if row.set == "old" and any(trait.startswith(("era:new", "era:short")) for trait in row.traits):
        return LESS["undated"]
    return LESS.get(row.set, 1.0)


def keep_weights(rows: Sequence[Sample]) -> dict[str, float]:
    """How much a kept hyphen weighs in each set: books have few, manuals many."""
    tally = Counter((row.set, row.label) for row in rows)
    return PRESSED | {
        name: min(MOST, max(1.0, KEEP_SHARE * tally[name, "join"] / max(1, tally[name, "keep"])))
        for name in {name for name, _ in tally} - {*PRESSED, *WORDS}
    }


def fit(table: Design, chosen: Array) -> Array:
    """Weights of the traits from the chosen rows."""
    rows = chosen[table.used[chosen] & (table.weight[chosen] > 0)]
    learner = LogisticRegression(C=STRENGTH, max_iter=500, solver="liblinear", fit_intercept=False)
    return learner.fit(table.matrix[rows], table.keep[rows], sample_weight=table.weight[rows]).coef_[0]


def shifts(rows: Sequence[Sample], scores: Array) -> Array:
    """The habit term of each row, with weight one."""
    result = np.zeros(len(rows))
    by_doc: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        by_doc[row.set, row.doc].append(index)
    for members in by_doc.values():
        glyphs = {rows[index].item.glyph for index in members}
        if len(glyphs) > 1 or not glyphs <= set(HYPHENS):
            result[members] = list(habits([rows[i].item for i in members], [scores[i] for i in members], 1.0))
    return result


def fit_habit(rows: Sequence[Sample], table: Design, scores: Array, chosen: Array) -> float:
    """How much the document's habit weighs (logistic regression with the score as offset, by search)."""
    shift = shifts(rows, scores)
    members = chosen[table.used[chosen] & (shift[chosen] != 0)]
    if not len(members):
        return 0.0
    sign = np.where(table.keep[members], 1, -1)
    weight = np.where(table.keep[members], 3.0, 1.0)

    def loss(factor: float) -> float:
        return float((weight * np.logaddexp(0, -sign * (scores[members] + factor * shift[members]))).sum())

    return min((step / 10 for step in range(31)), key=loss)


def calibrate(score: Array, keep: Array, weight: Array, upward: bool) -> tuple[list[float], list[float]]:
    """Steps of confidence: scores in ascending order, and the share of right decisions from each on.

    Pool-adjacent-violators over bins of at least forty decisions; none is given less than an even chance."""
    order = np.argsort(score)
    right = (keep if upward else ~keep)[order]
    size = max(40, len(order) // 40)
    blocks: list[list[float]] = []
    for start in range(0, len(order), size):
        part = slice(start, start + size)
        mass = weight[order][part]
        blocks.append([float((right[part] * mass).sum()), float(mass.sum()), float(score[order][start])])
        while len(blocks) > 1 and ((blocks[-1][0] / blocks[-1][1] < blocks[-2][0] / blocks[-2][1]) == upward):
            hits, total, _ = blocks.pop()
            blocks[-1][0] += hits
            blocks[-1][1] += total
    shares = [(hits + 0.5) / (total + 1) for hits, total, _ in blocks]
    shares = list(accumulate(shares, max if upward else min))
    bounds = [round(start, 3) for _, _, start in blocks[1:]]
    return bounds, [round(min(0.999, max(0.51, share)), 4) for share in shares]


def confidence(score: Array, steps: dict[str, Any]) -> Array:
    """Confidence of the decision that each score leads to."""
    result = np.zeros(len(score))
    for name, chosen in (("keep", score >= THRESHOLD), ("join", score < THRESHOLD)):
        bounds, shares = steps[name]
        result[chosen] = np.array(shares)[np.searchsorted(bounds, score[chosen], side="right")]
    return result


def steps_for(score: Array, keep: Array, weight: Array) -> dict[str, Any]:
    """The calibration of both decisions."""
    high = score >= THRESHOLD
    return {
        "keep": calibrate(score[high], keep[high], weight[high], True),
        "join": calibrate(score[~high], keep[~high], weight[~high], False),
    }


def cross_validate(rows: Sequence[Sample], table: Design, groups: Array) -> tuple[Array, Array]:
    """Scores and confidences of all rows, each from numbers learned without its group."""
    folds = list(GroupKFold(min(FOLDS, len(set(groups)))).split(table.matrix, table.keep, groups))
    scores = np.zeros(len(rows))
    for train, test in folds:
        scores[test] = table.matrix[test] @ fit(table, train)
    shift = shifts(rows, scores)
    real = np.array([row.set not in WORDS for row in rows])
    final, sure = scores.copy(), np.zeros(len(rows))
    for train, test in folds:
        final[test] += fit_habit(rows, table, scores, train) * shift[test]
    for train, test in folds:
        members = train[table.used[train] & real[train]]
        steps = steps_for(final[members], table.keep[members], np.ones(len(members)))
        sure[test] = confidence(final[test], steps)
    return final, sure


def wilson(hits: int, total: int) -> tuple[float, float]:
    """95 % interval of a share."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    centre = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (centre - spread) / (1 + z * z / total), (centre + spread) / (1 + z * z / total)


def report(rows: Sequence[Sample], table: Design, score: Array, sure: Array) -> None:
    """Recall of join and keep per set and language, and how far the confidences can be trusted."""
    right = (score >= THRESHOLD) == table.keep
    tally: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for index in np.flatnonzero(table.used):
        row = rows[int(index)]
        if row.set in WORDS:
            continue
        for lang in ("all", row.lang):
            entry = tally[row.set, lang, str(row.label)]
            entry[0] += int(right[index])
            entry[1] += 1
    print(f"{'set':10} {'lang':5} {'join':>7} {'95 %':>15} {'n':>6}   {'keep':>6} {'95 %':>14} {'n':>5}")
    for name, lang in dict.fromkeys(
        key[:2] for key in sorted(tally, key=lambda key: (key[0], key[1] != "all", key[1]))
    ):
        cells = [
            _cell(tally.get((name, lang, label), [0, 0]), digits)
            for label, digits in (("join", 2), ("keep", 1))
        ]
        print(f"{name:10} {lang:5} {'  '.join(cells)}")
    for name in ("all", *dict.fromkeys(row.set for row in rows if row.set not in WORDS)):
        chosen = np.array(
            [
                table.used[i] and row.set not in WORDS and name in ("all", row.set)
                for i, row in enumerate(rows)
            ]
        )
        reliability(name, sure[chosen], right[chosen])


def _cell(count: Sequence[int], digits: int) -> str:
    """Share, interval and number, in per cent."""
    hits, total = count
    if not total:
        return " " * 30
    low, high = (f"{100 * bound:.{digits}f}" for bound in wilson(hits, total))
    return f"{100 * hits / total:7.{digits}f} {f'{low}-{high}':>15} {total:6}"


def reliability(name: str, sure: Array, right: Array) -> None:
    """Reliability table and expected calibration error of a set."""
    error = 0.0
    lines = []
    for low, high in ((0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 0.99), (0.99, 0.997), (0.997, 1.01)):
        part = (sure >= low) & (sure < high)
        if part.any():
            error += abs(sure[part].mean() - right[part].mean()) * part.mean()
            said, true = f"{sure[part].mean():.4f}", f"{right[part].mean():.4f}"
            lines.append(f"  {low:.3f}-{min(high, 1):.3f}  said {said}  right {true}  n {part.sum()}")
    top = sure >= 0.99
    wrong = 1000 * (1 - right[top].mean()) if top.any() else 0.0
    print(
        f"{name}: expected calibration error {error:.4f}; at 0.99 {wrong:.2f} wrong in 1,000 (n {top.sum()})"
    )
    if name == "all":
        print("\n".join(lines))


def write(rows: Sequence[Sample], table: Design, score: Array) -> None:
    """Learn from everything and write the weights; the calibration is the cross-validated one."""
    everything = np.arange(len(rows))
    weights = fit(table, everything)
    scores = table.matrix @ weights
    nested: dict[str, dict[str, float]] = {}
    for trait, column in sorted(table.columns.items()):
        if abs(weights[column]) >= 0.02:
            name, _, bin_ = trait.partition(":")
            nested.setdefault(name, {})[bin_] = round(float(weights[column]), 2)
    members = everything[table.used & np.array([row.set not in WORDS for row in rows])]
    numbers = {
        "threshold": THRESHOLD,
        "habit": fit_habit(rows, table, scores, everything),
        **steps_for(score[members], table.keep[members], np.ones(len(members))),
    }
    lines = [f"  {json.dumps(name)}: {json.dumps(bins, ensure_ascii=False)}" for name, bins in nested.items()]
    head = [f" {json.dumps(name)}: {json.dumps(value)}" for name, value in numbers.items()]
    text = ",\n".join(head) + ',\n "weights": {\n' + ",\n".join(lines) + "\n }"
    (FOLDER / "weights.json").write_text(f"{{\n{text}\n}}\n", "utf-8")
    print(f"wrote {FOLDER / 'weights.json'}: {sum(map(len, nested.values()))} weights")


def main(argv: Sequence[str] | None = None) -> int:
    """Cross-validate, and with ``--write`` learn and write the weights; 0 when all went well."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--press", type=Path, help="folder of open text to break words of")
    parser.add_argument("--lists", type=Path, help="folder of frequency lists")
    parser.add_argument("--sets", default=",".join(SETS), help="sets to learn from")
    parser.add_argument(
        "--by", choices=("doc", "lang", "set"), default="doc", help="leave out documents, languages or sets"
    )
    parser.add_argument("--write", action="store_true", help="write weights.json")
    parser.add_argument(
        "--misses", type=Path, help="write what was decided wrong here, one JSON array a line"
    )
    options = parser.parse_args(argv)
    rows = [*samples(options.data, options.sets.split(",")), *grammar()]
    rows += pressed(options.press) if options.press else []
    rows += listed(options.press, options.lists) if options.press and options.lists else []
    table = design(rows)
    groups = {
        "doc": table.docs,
        "lang": np.array([row.lang for row in rows]),
        "set": np.array([row.set for row in rows]),
    }[options.by]
    score, sure = cross_validate(rows, table, groups)
    report(rows, table, score, sure)
    if options.misses:
        with options.misses.open("w", encoding="utf-8") as file:
            for index in np.flatnonzero(table.used & ((score >= THRESHOLD) != table.keep)):
                row = rows[int(index)]
                line = [row.set, row.doc, row.label, round(float(score[index]), 2), row.item, row.traits]
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
    if options.write:
        write(rows, table, score)
    return 0


if __name__ == "__main__":
    sys.exit(main())
