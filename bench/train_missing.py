"""Learn how the evidence for a missing hyphen weighs (rule HYP006), and say how good it is.

    python bench/train_missing.py --press DIR

DIR holds open text, which breaks.py sets in lines, with all hyphens at their ends lost.  Prints the figures,
cross-validated by language, and the weights to copy into rules/hyphens.toml.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.breaks import documents
from cleaner.evidence import Evidence
from cleaner.evidence.breaks import find_bare
from cleaner.evidence.lexicon import lexicons_of
from cleaner.repairs.broken_words.affixes import affixes, languages_or_fallback
from cleaner.repairs.broken_words.missing import features
from cleaner.text.view import View

STRENGTH = 1.0
Array = Any


def rows(folder: Path) -> tuple[list[str], Array, Array, Array, int]:
    """Names of the features, their values, the labels, the languages; and how many words were broken."""
    names: list[str] = []
    values, labels, languages = [], [], []
    broken = 0
    for document in documents(folder, lost=1.0, hard=False):
        evidence = Evidence(document.text)
        counts = evidence.vocabulary.counts
        lexicons = lexicons_of(languages_or_fallback(evidence.languages))
        bound = affixes(lexicons.languages)
        broken += sum(label == "join" for label in document.labels.values())
        for item in find_bare(View(document.text), ()):
            found = features(item, counts, lexicons, bound)
            if found["known"] or found["count"]:
                names = names or list(found)
                values.append(list(found.values()))
                labels.append(document.labels.get(item.upper) == "join")
                languages.append(document.lang)
    return names, np.array(values), np.array(labels), np.array(languages), broken


def main(argv: list[str] | None = None) -> int:
    """Learn, and print figures and weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--press", type=Path, required=True, help="folder of open text to break words of")
    names, values, labels, languages, broken = rows(parser.parse_args(argv).press)
    chances = np.zeros(len(labels))
    learner = LogisticRegression(C=STRENGTH, max_iter=1000)
    for train, test in GroupKFold(6).split(values, labels, languages):
        chances[test] = learner.fit(values[train], labels[train]).predict_proba(values[test])[:, 1]
    for bound in (0.5, 0.8, 0.9, 0.95, 0.98, 0.99):
        taken = chances >= bound
        print(f"{bound}: precision {labels[taken].mean():.4f}, recall {labels[taken].sum() / broken:.3f}")
    learner.fit(values, labels)
    weights = {name: round(float(weight), 2) for name, weight in zip(names, learner.coef_[0], strict=True)}
    print({"bias": round(float(learner.intercept_[0]), 2), **weights})
    return 0


if __name__ == "__main__":
    sys.exit(main())
