"""Letters of another script: words that are mixed on purpose, then words that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.evidence import Evidence
from cleaner.repairs import lookalike
from cleaner.rulebook import Rulebook
from cleaner.text.edits import Edit, flatten, splice

RULES = Rulebook.load().of_kind("lookalike")


def propose(text: str, *lang: str) -> list[Edit]:
    edits = lookalike.propose(text, RULES, Evidence(text, lang or ("ru", "uk", "en")))
    return [edit for edit in edits if edit.confidence >= 0.5]


def repaired(text: str, *lang: str) -> str:
    return splice(text, propose(text, *lang))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "слово, word, web-сайт, x-лучи, SMS-ка, IP-адрес, C-витамин, α-частица",  # words beside each other
        "PDFов, TEXа, UNIXом, iPhoneа, Googleом, SMSки",  # a name with an ending
        "XХ, ХIX, MMXХ, IIІ",  # numerals
        "IТ, Bа, оf",  # too short to tell
        "иMac, подWindows",  # a word stuck to another
        "ΔH, ΔT, λx, Ωm, μm, ΔHf, ΣO",  # formulas
        "var_xа, ab4б, а1b, $переменнаяx, /путьx",  # identifiers
        "жcx, щъcжзoxaec",  # neither known nor clear
        "Әзәрбајҹан, Србија, Ѓорѓи, Монголын",  # letters that other languages have
        "naïve Zürich, été",  # Latin letters beyond ASCII
    ],
)
def test_stays(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Pоссия и cлово", "Россия и слово"),
        ("гocударство", "государство"),
        ("Укpаїна", "Україна"),
        ("a hоuse by the rivеr", "a house by the river"),
        ("Сomputеr", "Computer"),
        ("достопpимечательностями", "достопримечательностями"),
    ],
)
def test_repaired(text: str, wanted: str) -> None:
    assert repaired(text) == wanted


def test_greek_words_only_if_known() -> None:
    assert repaired("άνθρωπoς", "el") == "άνθρωπος"
    assert repaired("ψξλoφ", "el") == "ψξλoφ"


def test_a_habit_is_not_a_slip() -> None:
    text = "нiчого бiльше, тiльки вiн i вiтер. " * 5
    edits = lookalike.propose(text, RULES, Evidence(text, ("uk",)))
    assert edits
    assert all(edit.confidence < 0.5 and "throughout" in edit.causes[0].reason for edit in edits)


def test_one_edit_for_each_run_with_a_reason() -> None:
    edits = propose("гocудаpство")
    assert [edit[:3] for edit in edits] == [(1, 3, "ос"), (6, 7, "р")]
    assert edits[0].causes[0].reason == "letters of another script (o, c, p); 'государство' is a word"


@given(st.text(st.sampled_from("aocpхсоера XIХб?-_1λo\n’é\ud800"), max_size=60))
def test_flat_and_settles(text: str) -> None:
    for _ in range(5):
        edits = propose(text)
        assert flatten(text, edits) == edits
        text = splice(text, edits)
    assert not propose(text)
