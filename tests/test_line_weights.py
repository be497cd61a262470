"""What is made of the learned weights says of lines what CRFsuite says of their names."""

from __future__ import annotations

import pycrfsuite
import pytest

from cleaner.repairs.structure.chain import WEIGHTS, Model
from cleaner.repairs.structure.line_names import only_names, weighed
from cleaner.repairs.structure.reading import lines_of
from cleaner.repairs.structure.weights import Weights
from cleaner.text.view import View

PAGE = (
    "THE VOYAGE\n\n"
    + "the rain went on and on, and nobody in the house could say when it\n" * 4
    + "had begun.\n\n  1. Bread\n  2. Wine (a glass\nof it)  3.50\n{not: code}\n\n12\n\f"
)


@pytest.fixture(scope="module")
def tagger() -> pycrfsuite.Tagger:
    found = pycrfsuite.Tagger()
    found.open(str(WEIGHTS))
    return found


@pytest.mark.parametrize("pages", [1, 6])
def test_beliefs_are_those_of_crfsuite(tagger: pycrfsuite.Tagger, pages: int) -> None:
    model = Model()
    found, named = (lines_of(View(PAGE * pages), {}, {}, groups) for groups in (model.groups, only_names()))
    names = named.names(named.previous())
    belief = model.belief(found.names(found.previous()))
    tagger.set(names)
    assert model.labels == tagger.labels()
    for at in range(len(names)):
        for label in model.labels:
            assert belief(label, at) == pytest.approx(tagger.marginal(label, at), abs=1e-9)


def test_weights_are_those_of_the_file(tagger: pycrfsuite.Tagger) -> None:
    learned, labels = Weights(WEIGHTS), tagger.labels()
    written = tagger.info()
    known = dict.fromkeys(name for name, _ in written.state_features)
    for name in [*known][::97]:
        scores = learned.scores(learned.nothing + learned.total([name]))
        for label in labels:
            weight = written.state_features.get((name, label), 0)
            assert scores[label] == pytest.approx(weight, abs=1e-6)  # as many places as it prints


def test_no_sum_leaves_its_lane(tagger: pycrfsuite.Tagger) -> None:
    heaviest = max(map(abs, tagger.info().state_features.values()))
    assert 100 * heaviest < 2048  # names of a line, with some to spare


def test_the_chain_has_the_transitions_of_the_file(tagger: pycrfsuite.Tagger) -> None:
    chain = Weights(WEIGHTS).chain()
    found = pycrfsuite.Tagger()
    found.open_inmemory(chain)
    assert found.info().transitions == tagger.info().transitions


def test_a_name_that_nothing_was_learned_of_says_nothing() -> None:
    learned = Weights(WEIGHTS)
    assert learned.total(["no such name"]) == 0
    assert set(learned.scores(learned.nothing).values()) == {0.0}


def test_sums_of_groups_are_sums_of_names() -> None:
    learned = Weights(WEIGHTS)
    found, named = weighed(learned), only_names()
    assert found.met("w", "a", "0", 2, 3) == learned.total(named.met("w", "a", "0", 2, 3)) != 0


def test_another_file_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("weights") / "none"
    path.write_bytes(b"\0" * 100)
    with pytest.raises(ValueError, match="no model of CRFsuite"):
        Weights(path)
