"""Accents beside their letters: signs that are no accents of a word first, then the ways they stand apart."""

from __future__ import annotations

from itertools import product
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.evidence import Evidence
from cleaner.repairs import accent
from cleaner.rulebook import Rulebook
from cleaner.text.edits import flatten

RULES = Rulebook.load().of_kind("accent")
SPACING = {"\u0301": "´", "\u0308": "¨", "\u0302": "ˆ", "\u0303": "˜", "\u030c": "ˇ", "\u0327": "¸"}


def repaired(text: str, *lang: str) -> str:
    return clean(text, select=["ACC"], lang=lang).text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "it´s, don´t, rock´n´roll, the boys´ house, o`clock, O´Brien, D´Artagnan",  # apostrophes
        "l´eau d´une rivière, qu´il n´a",
        "Ankara´ya, Türkiye´nin",
        "the `quoted' word, ``two words´´, ¨hello¨",  # quotation marks
        "run `ls -a`, $´x, a=`b`, \\¨o",  # code
        "5´ 30´´, 20 ˚C, x˙, f ˜ g",  # signs
        "the marks ¨, ˇ and ´ alone ¨ and ˘",
        "x\u0308 and r\u0308, a \u0308 b",  # mathematics
        "naïve, Schrödinger, Когда, Ελλάδα",
    ],
)
def test_stays(text: str) -> None:
    for lang in ("en", "fr", "de", "tr"):
        assert repaired(text, lang) == text


@pytest.mark.parametrize(
    ("word", "lang"),
    [
        ("Schrödinger", "en"), ("naïve", "en"), ("fiancée", "fr"), ("château", "fr"), ("señor", "es"),
        ("coração", "pt"), ("größte", "de"), ("zpráva", "cs"), ("leçon", "fr"), ("děti", "cs"),
    ],
)  # fmt: skip
def test_every_way_in_which_an_accent_stands_apart(word: str, lang: str) -> None:
    parts = normalize("NFD", word)
    (at, mark), *_ = [(at, part) for at, part in enumerate(parts) if part in SPACING]
    front, letter, back = parts[: at - 1], parts[at - 1], normalize("NFC", parts[at + 1 :])
    for accent_, left, right in product((SPACING[mark], mark), ("", " "), ("", " ")):
        before, behind = f"{front}{left}{accent_}{right}", f"{left}{accent_}{right}{back}"
        if accent_ == mark and not left:  # it would be on the letter before
            continue
        assert repaired(before + letter + back, lang) == word, before + letter + back
        assert repaired(front + letter + behind, lang) == word, front + letter + behind


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Fr´ed´eric, d´ej`a, Dvoˇr´ak", "Frédéric, déjà, Dvořák"),  # several
        ("the ¨Ubermensch; ´etude", "the Übermensch; étude"),  # in front
        ("Poincare´ and Poincar´ e", "Poincaré and Poincaré"),
        ("Garc´ıa, na¨ıve, na¨ ıve", "García, naïve, naïve"),  # letters without their dots
        ("H¨ulshoff, Erd˝osz, Ib´a˜nez", "Hülshoff, Erdősz, Ibáñez"),  # unknown
        ("Schr\u0308odinger", "Schrödinger"),  # on the wrong letter
    ],
)
def test_words(before: str, after: str) -> None:
    assert repaired(before, "en", "fr", "cs", "es") == after


def test_greek() -> None:
    assert repaired("΄Ελληνας, ΄Ολοι", "el") == "Έλληνας, Όλοι"


def test_a_word_of_the_document_is_known() -> None:
    assert repaired("Anna Zárubová kam. Z´arubov´a war da.", "de").endswith("Zárubová war da.")


@given(st.text("aeéöın ¨´`\u0301\u0308’\n", max_size=40))
def test_any_text(text: str) -> None:
    edits = accent.propose(text, RULES, Evidence(text, ("fr", "de")))
    assert edits == flatten(text, edits)
    once = clean(text, select=["ACC"], lang=["fr"]).text
    assert clean(once, select=["ACC"], lang=["fr"]).text == once
