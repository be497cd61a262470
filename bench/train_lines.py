"""Learn the model of lines from typeset documents and from labelled real ones.

    python bench/train_lines.py --press DIR ... [--data DIR] [--folds 4] [--write]

Each DIR of the press is what ``bench/press`` writes: ``docs/NAME.txt``, ``truth/NAME.jsonl`` (a line of the
text each), and ``inventory.jsonl``.  DATA holds sets of real documents with ``turns.jsonl`` and
``breaks.jsonl``; what these leave open is filled in by a model that has only seen the press.  With
``--folds``, whole kinds of documents are left out in turn, and what is said of them is counted; from this
it is learned how far a belief is to be trusted (``chances.json``).  Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import pickle
import random
import re
import sys
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import numpy as np
import pycrfsuite
from sklearn.ensemble import HistGradientBoostingClassifier

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from bench.variants import Document, clip, leaves, otherwise
from cleaner.repairs.structure import chain as model
from cleaner.repairs.structure import margins
from cleaner.repairs.structure.chances import Chances, Forest, Leaf, Node
from cleaner.repairs.structure.labels import FURNITURE, Begin
from cleaner.repairs.structure.line_names import only_names
from cleaner.repairs.structure.reading import LEAST, LIKELY, PLAIN_BREAK, PLAIN_FLOW, Reading, lines_of
from cleaner.rulebook import Rulebook
from cleaner.text.view import View

SHARED = Rulebook.load().of_kind("pages")[0].params

BEGINS = {"space": "F", "join": "F", "hyphen": "F", "newline": "N", "paragraph": "P"}
ROLES = {"foot": "head"}
STRETCH = 200
MIXED = {"appendix", "miscellany"}  # kinds of the press that are made of others
TRUE = {"gone": "head", "text": "text.?", "flow": "text.F", "break": "text.P"}
REACH = 400  # characters within which the next line stands in what a text becomes
SETS = ("debian", "lshort", "underwood", "dta", "poleval", "oldbooks", "fffd")
"""Sets of real documents."""
PAGES = 160  # of a real document that are looked at
WHOLE = 120_000  # characters that a document counts at most
REAL = 5  # times that a line of a real document counts in learning chances
ONE_IN = 3  # gaps from which chances are learned
TURNS, AROUND = 120, 14  # labelled lines of a real document that are learned from, and lines around each


def press(folder: pathlib.Path) -> Iterator[Document]:
    """The documents of a press."""
    kinds = {}
    for row in (folder / "inventory.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(row)
        kinds[entry["name"]] = entry["kind"]
    for name, kind in sorted(kinds.items()):
        text = (folder / "docs" / f"{name}.txt").read_text("utf-8")
        truth = [
            json.loads(row) for row in (folder / "truth" / f"{name}.jsonl").read_text("utf-8").splitlines()
        ]
        labels = begun(text, truth)
        bare = margins.without(text)
        if bare != text:
            shown = View(bare).lines
            labels = {at: label for at, label in labels.items() if shown[at].strip()}
        yield Document(kind, f"{folder.name}/{name}", bare, labels, frozenset(labels))


def begun(text: str, truth: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Labels by line of the view from what is true of the lines and the gaps below them."""
    view = View(text)
    labels: dict[int, str] = {}
    at, last = 0, ("paragraph", -1)
    over: dict[int, str] = {}
    for row, line in zip(truth, text.split("\n"), strict=True):
        role = row["role"]
        if role not in ("blank", "feed") and line.strip():
            place = bisect_right(view.starts, at + len(line) - len(line.lstrip())) - 1
            role = ROLES.get(role, role)
            if role in FURNITURE:
                labels[place] = role
            else:
                gap = over.pop(row["block"], "") or last[0]
                labels[place] = f"{role}.{BEGINS[gap or 'paragraph']}"
                if row.get("over"):
                    over[row["block"]] = row["gap"]
                    last = "paragraph", row["block"]
                else:
                    last = row["gap"], row["block"]
        at += len(line) + 1
    return labels


def rows(path: pathlib.Path) -> dict[str, list[dict[str, Any]]]:
    """Records of a label file by document."""
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            grouped[record["doc"]].append(record)
    return grouped


def real(data: pathlib.Path, most: int) -> Iterator[Document]:
    """Labelled real documents, ``most`` characters of a set, with what the labels say of their lines."""
    for name in SETS:
        folder = data / name
        turns, breaks = rows(folder / "turns.jsonl"), rows(folder / "breaks.jsonl")
        paths = sorted((folder / "docs").glob("*.txt"))
        rng = random.Random(3)
        rng.shuffle(paths)
        size = 0
        for path in paths:
            text = first(path.read_text("utf-8"))
            if size < most:
                size += min(len(text), WHOLE)
                said, sure = known(text, turns[path.stem], breaks[path.stem])
                yield Document(name, f"{name}/{path.stem}", text, said, sure)


def near_labels(document: Document) -> set[int]:
    """The lines around what is labelled in a real document, to learn from."""
    rng = random.Random(document.name)
    places = sorted(
        at
        for at, said in document.labels.items()
        if said == "gone" or said in ("flow", "break") and at % 40 == 0
    )
    rng.shuffle(places)
    return {at + by for at in places[:TURNS] for by in range(-AROUND, AROUND + 1)}


def learned_from(document: Document, teacher: model.Model) -> list[Example]:
    """What is learned from a real document.  What its labels leave open is what the model says that agrees
    with them."""
    near = near_labels(document)
    whole = completed(document, teacher, near)
    return [e for settled in (True, False) * 3 for e in examples(whole, settled=settled, near=near)]


def labelled(document: Document) -> Document:
    """A real document as one of the press: with the labels that are known, in the words of the model."""
    return document._replace(labels={at: TRUE[what] for at, what in document.labels.items()})


def first(text: str) -> str:
    """The first pages of a long text."""
    return "\f".join(text.split("\f")[:PAGES])


def unprinted(learned: model.Model) -> Iterator[Document]:
    """Texts that nobody printed: programs, and what programs come with; form feeds part some of them."""
    rng = random.Random(9)
    roots = [pathlib.Path(random.__file__).parent, pathlib.Path(pycrfsuite.__file__).parent.parent]
    code = sorted(roots[0].glob("*.py"))
    notes = sorted(
        path for ending in ("METADATA", "*.md", "*.rst", "*.txt") for path in roots[1].glob(f"*/{ending}")
    )
    for path in (*rng.sample(code, min(len(code), 60)), *rng.sample(notes, min(len(notes), 60))):
        lines = path.read_text("utf-8", "replace").replace("\f", "").split("\n")
        start = rng.randrange(max(1, len(lines) - 200))
        lines = lines[start : start + 200]
        if rng.random() < 0.5:
            for at in range(rng.randrange(5, 40), len(lines), rng.randrange(10, 50)):
                lines[at] = lines[at] if lines[at].strip() else "\f"
        view = View("\n".join(lines))
        filled = [at for at, line in enumerate(view.lines) if line.strip()]
        if path.suffix == ".py":
            labels = {
                at: "code." + ("P" if not at or not view.lines[at - 1].strip() else "N") for at in filled
            }
            yield Document("code", path.name, view.text, labels, frozenset())
        else:
            yield completed(
                Document("plain", path.name, view.text, dict.fromkeys(filled, "text"), frozenset()), learned
            )


def known(
    text: str, turns: Sequence[Mapping[str, Any]], breaks: Sequence[Mapping[str, Any]]
) -> tuple[dict[int, str], frozenset[int]]:
    """What labels say of the lines of a text: "gone", "text", "flow" or "break"; and of which they say it."""
    view = View(text)
    said: dict[int, str] = {}
    filled = [[i for i in range(a, b) if view.lines[i].strip()] for a, b in pairwise(view.pages)]
    for turn in turns:
        page = turn["page"] - 1
        if page + 1 >= len(filled):
            continue
        tail, head = len(turn["tail"]), len(turn["head"])
        upper, lower = filled[page][::-1], filled[page + 1]
        said.update(dict.fromkeys((*upper[:tail], *lower[:head]), "gone"))
        said.update(dict.fromkeys((*upper[tail : tail + 3], *lower[head : head + 3]), "text"))
    ends = {
        view.pages[row["page"] - 1] + row["line"] - 1: row["label"]
        for row in breaks
        if row["page"] < len(view.pages)
    }
    last = -1
    for line in (i for page in filled for i in page):
        if said.get(line) != "gone":
            if last in ends:
                said[line] = ends[last]
            last = line
    return said, frozenset(said)


def paired(kind: str, name: str, before: str, after: str) -> Document:
    """A text with what is known of its lines from what becomes of it."""
    view = View(before)
    stream, where = alphanumeric(after)
    said: dict[int, str] = {}
    at = 0
    keys = [(index, key) for index, line in enumerate(view.lines) if (key := alphanumeric(line)[0])]
    for (index, key), (_, following) in pairwise([*keys, (0, "")]):
        found = stream.find(key, at, at + len(key) + REACH)
        catches = following.startswith(key) and stream.startswith(following, found)
        if found >= 0 and catches and not stream.startswith(key + following, found):
            said[index] = "gone"  # only the next line is there, which begins with the same
            continue
        if found < 0:
            said[index] = "gone" if key not in stream else "text"
            continue
        if found and at:
            said[index] = "break" if "\n" in after[where[found - 1] : where[found]] else "flow"
        at = found + len(key)
    return Document(kind, name, before, said, frozenset())


def alphanumeric(text: str) -> tuple[str, list[int]]:
    """The letters and figures of a text, and where they stand."""
    where = [at for at, char in enumerate(text) if char.isalnum()]
    return "".join(text[at].casefold()[:1] for at in where), where


def own(root: pathlib.Path) -> Iterator[Document]:
    """The examples of the rules, and the samples."""
    for rule in Rulebook.load().rules:
        for number, example in enumerate(rule.examples):
            before, after = example["before"], example["after"] or example["before"]
            document = paired("own", f"{rule.id}-{number}", before, after)
            if rule.id in ("PAR001", "PAR006") and (rule.id == "PAR001" or not example["after"]):
                yield document
            elif rule.id in ("PAR002", "PAR003", "PAR005") and example["after"]:  # prose, one gap of it done
                yield paired("own", document.name, before, re.sub(r"(?<!\n)\n(?!\n)", " ", after))
            elif rule.id == "PAG008":
                yield document._replace(labels=_notes(before, document.labels) if example["after"] else {})
            elif rule.kind == "pages" and rule.id not in ("PAG005", "PAG006"):
                yield document._replace(
                    labels={
                        at: "gone" if label == "gone" else "text" for at, label in document.labels.items()
                    }
                )
    for before, after in (("article.txt", "article.expected.txt"),):
        samples = root / "samples"
        yield paired(
            "own", before, (samples / before).read_text("utf-8"), (samples / after).read_text("utf-8")
        )


def _notes(text: str, labels: Mapping[int, str]) -> dict[int, str]:
    """The labels of an example in which a note moves behind its paragraph: the lines from the first break on
    are the note, until the text goes on."""
    start = next(at for at, label in labels.items() if label == "break")
    end = next(at for at, label in labels.items() if label == "text")
    return dict.fromkeys(labels, "flow") | dict.fromkeys(range(start, end), "note") | {end: "flow"}


def completed(document: Document, learned: model.Model, near: Container[int] | None = None) -> Document:
    """A document with a full label for each line (of ``near``) that the model is asked about."""
    view = View(document.text)
    said = document.labels
    reading = Reading(view, SHARED, {}, learned)
    lines = reading.lines
    gone = {at for at in lines.at if said.get(at) == "gone" or at not in said and at in reading.gone}
    if lines.edges:
        lines.edges.settle(gone)
    names = lines.names(lines.previous(gone, reading.notes))
    labels: dict[int, str] = {}
    for low, high, start, end in model._stretches(0, len(names), len(names)):
        belief = learned.belief(names[start:end])
        for k in range(low, high):
            at = lines.at[lines.asked[k]]
            if near is not None and at not in near:
                continue
            allowed = [
                label
                for label in learned.labels
                if agrees(label, said.get(at, ""), lines.loose[lines.asked[k]])
            ]
            labels[at] = max(allowed, key=lambda label: belief(label, k - start))
    return Document(document.kind, document.name, document.text, labels, document.sure)


def agrees(label: str, said: str, edge: bool) -> bool:
    """Whether a label agrees with what is known of a line."""
    if label in FURNITURE:
        return edge and said in ("", "gone") or said == "gone"
    if said == "note":
        return label.startswith("note.")
    if said in ("flow", "break"):
        return label.endswith(".F") == (said == "flow")
    return said != "gone"


class Example(NamedTuple):
    """A stretch of lines to learn from: features, labels, and the indices of the lines in the view."""

    names: list[tuple[str, ...]]
    labels: list[str]
    at: list[int]
    edges: list[bool]


def examples(
    document: Document, *, settled: bool, most: int = 4000, near: Container[int] | None = None
) -> Iterator[Example]:
    """A document's lines, with what looks like furniture by itself (or, ``settled``, with what is)."""
    lines = lines_of(View(document.text), SHARED, {}, only_names())
    likely: set[int] = set(lines.edges.likely) if lines.edges else set()
    notes: set[int] = set()
    if settled:
        rng = random.Random(document.name)
        likely = {
            at
            for at in lines.at
            if (document.labels.get(at) in FURNITURE) ^ (rng.random() < 0.01 and at in likely)
        }
        notes = {at for at in lines.at if document.labels.get(at, "").startswith("note.")}
        if lines.edges:
            lines.edges.settle(likely)
    names = [tuple(map(sys.intern, line)) for line in lines.names(lines.previous(likely, notes))]
    at = [lines.at[k] for k in lines.asked]
    labels = [document.labels.get(index, "text.F") for index in at]
    edges = [lines.loose[k] for k in lines.asked]
    if near is not None:
        picked = [k for k, index in enumerate(at) if index in near]
        for _, group in groupby(enumerate(picked), lambda item: item[1] - item[0]):
            run = [k for _, k in group]
            part = slice(run[0], run[-1] + 1)
            yield Example(names[part], labels[part], at[part], edges[part])
        return
    for low in range(0, min(len(at), most), STRETCH):
        part = slice(low, low + STRETCH)
        yield Example(names[part], labels[part], at[part], edges[part])


def learn(stretches: Sequence[Example], path: pathlib.Path, iterations: int) -> None:
    """Learn weights from examples."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for example in stretches:
        trainer.append(example.names, example.labels)
    trainer.set_params(
        {
            "c1": 0.25,
            "c2": 0.2,
            "max_iterations": iterations,
            "feature.minfreq": 3,
            "epsilon": 1e-4,
            "delta": 1e-4,
        }
    )
    trainer.train(str(path))


class Seen(NamedTuple):
    """What a model says of a line that it has not learned from; and what the lines around show for the line
    if it may be furniture (at a page edge, or a number by itself), and for the gap above it if that is in
    doubt."""

    kind: str
    name: str
    at: int
    true: str
    said: model.Said
    edge: bool
    chance: float
    furniture: tuple[float, ...] | None
    number: tuple[float, ...] | None
    gap: tuple[float, ...] | None


def judged(learned: model.Model, document: Document, one_in: int = 1) -> Iterator[Seen]:
    """What is said of a document in the end, with what is shown of one in so many gaps."""
    reading = Reading(View(document.text), SHARED, {}, learned)
    edges, around, gaps, chances = reading.lines.edges, reading.around(), reading.gaps(), reading.chances()
    asked, numbers = set(reading.lines.asked), reading.numbers()
    for k, said in enumerate(reading.said):
        at = reading.lines.at[k]
        if at not in document.sure:
            continue
        looked = around and edges and at in edges.facts and said.furniture >= LEAST
        doubted = k in asked and PLAIN_BREAK < said.share < PLAIN_FLOW
        yield Seen(
            document.kind,
            document.name,
            at,
            document.labels[at],
            said,
            reading.lines.loose[k],
            chances.get(k, 0.0),
            around.shown(at) if around and looked else None,
            numbers.get(k),
            gaps.shown(k) if doubted and at % one_in == 0 else None,
        )


def forked(work: Callable[[int], list[Seen]], tasks: Sequence[int]) -> Iterator[list[Seen]]:
    """What a function gives for each task, two at a time; the data it needs is not copied."""
    for low in range(0, len(tasks), 2):
        running = []
        for task in tasks[low : low + 2]:
            reader, writer = os.pipe()
            if not os.fork():
                with os.fdopen(writer, "wb") as out:
                    pickle.dump(work(task), out)
                os._exit(0)
            os.close(writer)
            running.append(reader)
        for reader in running:
            with os.fdopen(reader, "rb") as found:
                yield pickle.load(found)


def forest(rows: Sequence[tuple[tuple[float, ...], bool]], *, rising: int, trees: int, leaves: int) -> Forest:
    """Boosted trees that tell how likely something is from what is shown: the more so the higher the first
    ``rising`` values are."""
    shown = np.array([values for values, _ in rows], float)
    boosted = HistGradientBoostingClassifier(
        max_iter=trees,
        learning_rate=0.1,
        max_leaf_nodes=leaves,
        min_samples_leaf=60,
        l2_regularization=5,
        monotonic_cst=[int(at < rising) for at in range(shown.shape[1])],
        early_stopping=False,
        random_state=0,
    ).fit(shown, [true for _, true in rows])

    def node(nodes: Any, at: int) -> Node | Leaf:
        own = nodes[at]
        if own["is_leaf"]:
            return round(float(own["value"]), 5)
        below = node(nodes, own["left"]), node(nodes, own["right"])
        return int(own["feature_idx"]), float(own["num_threshold"]), *below

    grown = [node(predictor.nodes, 0) for (predictor,) in boosted._predictors]
    return {"base": float(np.ravel(boosted._baseline_prediction)[0]), "trees": grown}


def forests(seen: Sequence[Seen]) -> dict[str, Forest]:
    """What makes beliefs chances, learned from what was said of kinds that were left out."""
    turned = {item.name for item in seen if item.true in FURNITURE}  # others have no labels of furniture
    seen = [item for item in seen for _ in range(REAL if item.kind in SETS else 1)]
    known = [item for item in seen if item.kind not in SETS or item.name in turned]
    lines = [(item.furniture, item.true in FURNITURE) for item in known if item.furniture]
    numbers = [(item.number, item.true in FURNITURE) for item in known if item.number]
    gaps = [
        (item.gap, item.true.endswith(f".{Begin.FLOW}"))
        for item in seen
        if item.gap and item.true not in FURNITURE and item.true[-1] != "?"
    ]
    return {
        "furniture": forest(lines, rising=1, trees=100, leaves=12),
        "number": forest(numbers, rising=2, trees=40, leaves=6),
        "gap": forest(gaps, rising=1, trees=100, leaves=12),
    }


def tried(seen: Sequence[Seen], rounds: int = 2) -> None:
    """Print what chances are worth that are learned from one half of the kinds, and from real documents, on
    the other half: what goes, and how well they are calibrated."""
    lines: list[tuple[float, bool]] = []
    gaps: list[tuple[float, float, bool]] = []
    kinds = sorted({item.kind for item in seen} - {*SETS})
    for turn in range(rounds):
        random.Random(turn).shuffle(kinds)
        for half in ({*kinds[::2]}, {*kinds[1::2]}):
            chances = Chances(forests([item for item in seen if item.kind in {*half, *SETS}]))
            for item in seen:
                if item.kind in {*half, *SETS}:
                    continue
                if item.edge:
                    lines.append((chance_of(chances, item), item.true in FURNITURE))
                if item.gap and item.true not in FURNITURE and item.true[-1] != "?":
                    gaps.append((chances.of_gap(item.gap), item.said.share, item.true.endswith(".F")))
    text, furniture = (sum(true is wanted for _, true in lines) for wanted in (False, True))
    for proof in (0.9, 0.92, 0.95, 0.97):
        lost = sum(not true for chance, true in lines if chance >= proof)
        left = sum(true for chance, true in lines if chance < proof)
        shares = 100 * lost / text, 100 * left / furniture
        print(f"from {proof}: {shares[0]:.2f} % of text gone, {shares[1]:.1f} % of furniture left")
    sure = [true for chance, true in lines if chance >= 0.99]
    print(
        f"{len(lines) // rounds} lines, calibration error {calibration(lines):.3f}; "
        f"from 0.99 on {1000 * sum(not true for true in sure) / len(sure):.1f} in 1,000 are text"
    )
    ends, goes = (sum(true is wanted for *_, true in gaps) for wanted in (False, True))
    for name, least, at in (("by belief", 0.5, 1), ("by chance", LIKELY, 0)):
        glued = sum(gap[at] > least and not gap[2] for gap in gaps)
        split = sum(gap[at] <= least and gap[2] for gap in gaps)
        print(f"gaps in doubt, {name}: {100 * glued / ends:.1f} % glued, {100 * split / goes:.1f} % split")
    print(f"calibration error {calibration([(chance, true) for chance, _, true in gaps]):.3f}")


def chance_of(chances: Chances, item: Seen) -> float:
    """The chance that a line is furniture."""
    if item.furniture:
        return chances.of_furniture(item.furniture)
    return chances.of_number(item.number) if item.number else 0.0


def calibration(pairs: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error of chances, in ten bins (Naeini et al., AAAI 2015)."""
    off: dict[int, float] = defaultdict(float)
    for chance, true in pairs:
        off[min(9, int(10 * chance))] += chance - true
    return sum(map(abs, off.values())) / len(pairs)


def report(seen: Sequence[Seen], proof: float) -> None:
    """Print what is right and wrong by belief alone, by kind."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for item in seen:
        for kind in (item.kind, "ALL"):
            count = tally[kind]
            gone = item.edge and item.chance >= proof
            if item.true in FURNITURE:
                count["furniture"] += 1
                count["left"] += not gone
            else:
                if item.edge:
                    count["edge"] += 1
                    count["lost"] += gone
                if item.true.endswith("?"):
                    continue
                flow, got = item.true.endswith(".F"), item.said.begin is Begin.FLOW
                count["flow" if flow else "break"] += 1
                count["split"] += flow and not got
                count["glued"] += not flow and got
                count["kind"] += item.true.partition(".")[0] != item.said.label.partition(".")[0]
    print(f"{'':14}{'lost':>16}{'left':>16}{'glued':>16}{'split':>16}{'kind':>8}")
    for kind, c in sorted(tally.items()):
        cells = [
            (c["lost"], c["edge"]),
            (c["left"], c["furniture"]),
            (c["glued"], c["break"]),
            (c["split"], c["flow"]),
        ]
        row = "".join(f"{100 * a / max(b, 1):9.2f}/{b:<6}" for a, b in cells)
        print(f"{kind:14}{row}{100 * c['kind'] / max(1, c['flow'] + c['break']):8.1f}")


def main(argv: list[str] | None = None) -> int:
    """Cross-validate over kinds, and write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--press", type=pathlib.Path, required=True, nargs="+", metavar="DIR")
    parser.add_argument("--data", type=pathlib.Path, help="sets of real documents")
    parser.add_argument("--most", type=int, default=3_000_000, help="characters of a set")
    parser.add_argument(
        "--teacher", type=pathlib.Path, help="weights that complete the labels of real documents"
    )
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--share", type=int, default=1, help="take one of so many documents of the press")
    parser.add_argument("--only", type=int, default=0, help="so many of the folds")
    parser.add_argument("--iterations", type=int, default=80)
    parser.add_argument("--misses", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--out", type=pathlib.Path, default=model.DATA)
    options = parser.parse_args(argv)
    began = time.time()
    documents = [document for folder in options.press for document in press(folder)][:: options.share]
    books: list[Document] = []
    taken: list[Document] = []
    of_real: dict[str, list[Example]] = {}
    if options.data:
        teacher = model.Model(options.teacher, options.out / "none")
        books = [completed(document, teacher) for document in own(pathlib.Path(__file__).parent.parent)] * 12
        books += list(unprinted(teacher))
        taken = list(real(options.data, options.most))
        of_real = {d.name: learned_from(d, teacher) for d in taken}
    rng = random.Random(7)
    made = {
        d.name: [
            *examples(otherwise(d, n, rng), settled=bool(n % 3), most=300),
            *examples(leaves(d, rng), settled=bool(n % 3)),
        ]
        for n, d in enumerate(documents)
    }
    more = [e for n, d in enumerate(books) for e in examples(d, settled=bool(n % 3))]
    sizes = [sum(len(e.at) for e in found) for found in (*made.values(), *of_real.values(), more)]
    print(
        f"{len(documents)} + {len(taken)} documents, {sum(sizes)} lines, {time.time() - began:.0f} s",
        flush=True,
    )
    kinds = sorted({d.kind for d in documents})
    random.Random(5).shuffle(kinds)

    def work(fold: int) -> list[Seen]:
        """Learn without a share of the kinds and of the real documents, the last time from all; what is said
        of those left out."""
        if fold < 0:
            everything = [e for part in (made, of_real) for found in part.values() for e in found] + more
            learn(everything, options.out / "lines.crfsuite", options.iterations)
            return []
        aside = taken[fold :: options.folds]
        names = {d.name for d in aside}
        out = set(kinds[fold :: options.folds]) | MIXED
        path = options.out / f"fold{fold}.crfsuite"
        others = [e for d in documents if d.kind not in out for e in made[d.name]]
        others += [e for d in taken if d.name not in names for e in of_real[d.name]]
        learn(others + more, path, options.iterations)
        learned = model.Model(path, options.out / "none")
        left = [d for d in documents if d.kind in out - MIXED]
        return [
            item
            for d in (*left, *map(labelled, aside))
            for part, one_in in ((d, ONE_IN), (leaves(d, rng), 1), (clip(d, rng), 1))
            for item in judged(learned, part, one_in)
        ]

    tasks = [-1] * options.write + list(range(options.only or options.folds))
    seen = [item for found in forked(work, tasks) for item in found]
    print(f"learned: {time.time() - began:.0f} s", flush=True)
    if seen:
        report(seen, SHARED["proof"])
        tried(seen)
        (options.out / "chances.json").write_text(json.dumps(forests(seen)), "utf-8")
        if options.misses:
            wrong = [
                i
                for i in seen
                if (i.said.furniture >= 0.5) != (i.true in FURNITURE)
                or i.true not in FURNITURE
                and i.true.endswith(".F") != (i.said.begin is Begin.FLOW)
            ]
            rows = [
                json.dumps(
                    [
                        i.kind,
                        i.name,
                        i.at,
                        i.true,
                        i.said.label,
                        round(i.said.furniture, 3),
                        round(i.said.sure, 3),
                    ]
                )
                for i in wrong
            ]
            options.misses.write_text("\n".join(rows), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
