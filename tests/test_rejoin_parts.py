"""The parts that judge broken words: finding the halves, the lists of affixes, the model."""

from __future__ import annotations

import json

import pytest

from cleaner.evidence import Evidence
from cleaner.evidence.breaks import find_breaks, find_ranges
from cleaner.evidence.lexicon import available
from cleaner.evidence.vocabulary import Vocabulary
from cleaner.repairs.broken_words.affixes import FOLDER, affixes, fallback, group_of, suspended
from cleaner.repairs.broken_words.features import Traits, case
from cleaner.repairs.broken_words.model import habits, judge, model
from cleaner.text.glyphs import LINE_GLYPHS
from cleaner.text.view import View

GLYPHS = frozenset(LINE_GLYPHS)


def halves(text: str) -> list[tuple[str, str, str, str]]:
    return [(b.head, b.left, b.right, b.tail) for b in find_breaks(View(text), GLYPHS)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("situa-\ntion", ("", "situa", "tion", "")),
        ("(situa- \n  tion), then", ("(", "situa", "tion", "),")),
        ("state-of-the-\nart", ("state-of-", "the", "art", "")),
        ("dpkg-\nbuildpackage(1)", ("", "dpkg", "buildpackage", "(1)")),
        ("it's-\nhe's", ("", "it's", "he's", "")),
        ("über-\nmu\u0364thig", ("", "über", "mu\u0364thig", "")),
        ("foot-\n* note", ("", "foot", "note", "")),
    ],
)
def test_halves(text: str, wanted: tuple[str, str, str, str]) -> None:
    assert halves(text) == [wanted]


@pytest.mark.parametrize(
    "text", ["--\na", "a--\nb", "a -\nb", "a-", "a-\n\n", "a-\n- b", "\n-\n", "a-\n!!!! b"]
)
def test_no_halves(text: str) -> None:
    assert halves(text) == []


def test_ranges() -> None:
    found = find_ranges(View("pp. 978–\n979\nin 3.14–\n15\n1914 –\n18\n5–\n6-7"), "–")
    assert [(b.left, b.right) for b in found] == [("978", "979")]


def test_the_vocabulary_counts_whole_words_only() -> None:
    counts = Vocabulary("A dog, a DOG; well-known (well-known) re\ufffd\nal non\ufffdword dog’s o‐k").counts
    assert counts == {"a": 2, "dog": 2, "well-known": 2, "dog's": 1, "o-k": 1}


def test_the_vocabulary_knows_pairs_of_longer_chains() -> None:
    vocabulary = Vocabulary("the state-of-the-art of it")
    assert vocabulary.hyphenated("of", "the") == 1
    assert vocabulary.after("the") == {"art": 1}
    assert vocabulary.before("of") == {"state": 1}


def test_capitals() -> None:
    assert [case(word) for word in ("ab", "Ab", "AB", "A", "aB", "a1", "ÄB")] == [
        "l",
        "C",
        "U",
        "C",
        "x",
        "d",
        "U",
    ]


def test_languages_with_lists_are_groups_or_others() -> None:
    data = json.loads((FOLDER / "affixes.json").read_text("utf-8"))
    names = {"left", "firm", "right", "pre", "suf"}
    for language, lists in data["affixes"].items():
        assert set(lists) <= names, language
        entry = affixes((language,))
        assert all(word == word.lower() for words in entry for word in words)
    assert group_of("de") == "de"
    assert group_of("xx") == "other"
    assert "und" in suspended(("de",)) and "und" not in suspended(("en",))
    assert set(fallback()) <= set(available())


class TestModel:
    def test_its_confidences_grow_away_from_the_threshold(self) -> None:
        numbers = model()
        for name, ordered in (("keep", sorted), ("join", lambda shares: sorted(shares, reverse=True))):
            bounds, shares = numbers[name]
            assert len(shares) == len(bounds) + 1
            assert bounds == sorted(bounds)
            assert shares == ordered(shares)
            assert all(0.5 < share < 1 for share in shares)

    def test_every_family_of_traits_has_weights(self) -> None:
        families = set(model()["weights"])
        text = "the O-\nNeill, socio-\npolitical, CLERGY-\nMEN, x-\ny"
        breaks = find_breaks(View(text), GLYPHS)
        traits = Traits(breaks, Evidence(text, ("en",)))
        found = {trait.partition(":")[0] for index in range(len(breaks)) for trait in traits.of(index)}
        assert found - families <= {"twin", "mixed", "skipped"}

    def test_the_document_settles_it(self) -> None:
        text = (
            "a qorvex and a qorvex, a qor-\nvex; a wood-shed, two wood-shed, some wood-shed, the wood-\nshed"
        )
        _, (joined, kept) = judge(find_breaks(View(text), GLYPHS), Evidence(text, ("en",)))
        assert not joined.keep
        assert kept.keep

    def test_a_glyph_before_whole_words_is_a_hyphen_proper(self) -> None:
        text = "\n".join(["aa\ufffd", "bb"] * 20 + ["cc-", "dd"] * 5)
        breaks = find_breaks(View(text), GLYPHS)
        scores = [-5.0 if item.glyph == "\ufffd" else 2.0 for item in breaks]
        shifts = list(habits(breaks, scores, 1.0))
        assert all((shift > 0) == (item.glyph == "-") for item, shift in zip(breaks, shifts, strict=True))
