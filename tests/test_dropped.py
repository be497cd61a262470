"""Ligatures lost without a trace: documents that show no loss first, then the words of those that do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.evidence import Evidence
from cleaner.repairs import dropped
from cleaner.rulebook import Rulebook
from cleaner.text.edits import flatten

RULES = Rulebook.load().of_kind("dropped")
ENGLISH = (
    "The first office of the firm has a specific benefit: different people find it sufficient, and the final "
    "figure of the profit is significant. The effect on the staff was difficult to define."
)
GERMAN = "Der Einfluss der Begriffe auf das Schiff war spezifisch; häufig betreffen sie den Koeffizienten."
FRENCH = (
    "Il est difficile de définir les différents effets de cette influence scientifique sur les officiers."
)
SPANISH = "El beneficio de la oficina fue significativo, y finalmente es difícil definir lo específico."


def repaired(text: str, *lang: str) -> str:
    return clean(text, select=["LOST007", "LOST008"], lang=lang).text


def without(text: str, instead: str) -> str:
    """The text with each ligature lost, if a letter stands before and behind it where a blank is to show it."""
    return re.sub("ffi|ffl|ff|fi|fl" if not instead else r"(?<=\w)(?:ffi|ffl|ff|fi|fl)(?=\w)", instead, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ENGLISH,
        f"{ENGLISH} Mr Oce, the nal and the gure of a suer.",  # the document has its ligatures
        f"{ENGLISH} A di erence and an e ect.",
        "the nal of it",  # one short word
        "an Oce, as Oce says, and the Oce",  # a name
        "OCE and DIERENT and EECT",  # capitals have none
    ],
)
def test_stays(text: str) -> None:
    assert repaired(text, "en") == text


@pytest.mark.parametrize(
    ("text", "lang"),
    [(ENGLISH, "en"), (GERMAN, "de"), (FRENCH, "fr"), (SPANISH, "es")],
    ids=["en", "de", "fr", "es"],
)
@pytest.mark.parametrize("instead", ["", " "])
def test_most_words_are_whole_again_and_none_is_another(text: str, lang: str, instead: str) -> None:
    damaged = without(text, instead)
    result = clean(damaged, select=["LOST007", "LOST008"], lang=[lang])
    words = set(re.findall(r"\w+", text))
    for change in result.changes:
        start, end = change.out_start, change.out_end
        low = len(re.split(r"\W", result.text[:start])[-1])
        high = len(re.split(r"\W", result.text[end:])[0])
        assert result.text[start - low : end + high] in words
    lost = len(re.findall(r"\w(?:ff|fi|fl)\w" if instead else "ff|fi|fl", text))
    assert len(result.changes) >= lost * 0.5


def test_it_says_what_was_lost() -> None:
    [change] = clean("a dierent one", lang=["en"]).changes
    assert (change.before, change.after) == ("i", "iff")
    assert "'ff' was lost: 'different' is a word" in change.causes[0].reason


@given(
    st.lists(
        st.sampled_from(["dierent", "e", "ect", "nal", "di", "erent", "Oce", "fi", "\n", "x"]), max_size=9
    )
)
def test_any_text(words: list[str]) -> None:
    text = " ".join(words)
    edits = dropped.propose(text, RULES, Evidence(text, ("en",)))
    assert edits == flatten(text, edits)
    once = repaired(text, "en")
    assert repaired(once, "en") == once
