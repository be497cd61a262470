"""Small capitals in mixed case: what must stay, then what is repaired."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.evidence import Evidence
from cleaner.repairs import recase
from cleaner.rulebook import Rulebook
from cleaner.text.edits import Edit, flatten, splice

RULES = Rulebook.load().of_kind("recase")


def propose(text: str, *lang: str) -> list[Edit]:
    return recase.propose(text, RULES, Evidence(text, lang or ("en", "ru", "uk")))


def recased(text: str, *lang: str) -> str:
    return splice(text, [edit for edit in propose(text, *lang) if edit.confidence >= 0.5])


@pytest.mark.parametrize(
    "text",
    [
        "McDonald, MacArthur, DeLillo, O’Neill, FitzGerald, VanDyke",  # names
        "МакДональд и МакКинли",  # the same in Russian
        "iPhone eBay YouTube GitHub LinkedIn AstraZeneca ExxonMobil PostgreSQL",  # marks
        "getName setFileName onClick innerHTML XMLHttpRequest toString",  # identifiers
        "dpkg-buildPackage /usr/Lib/fooBar $fooBar foo_barBaz situAtion() x.situAtion",  # parts of code
        "PhD kHz mV кВт МГц pH dB NaCl",  # too short to tell
        "LaTeX ConTeXt BibTeX, and also latex context bibtex",  # shown by a name inside
        "PDFs DNAs ЦИКа ВУЗов XIth",  # no capital behind a small letter
        "ПРИВЕТ пРИВЕТ",  # mostly capitals: the caps lock, not small capitals
        "qwertAsdf zxcvBnmqw",  # words that nobody knows
        "macOS macos iOS ios",
        "",
        "a" * 100 + "B" * 100,
        "aB" * 2000,
    ],
)
def test_stays(text: str) -> None:
    assert recased(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("реалІзацІЯ окуПацІЇ", "реалізація окупації"),
        ("ПІдготовка та реалІзацІЯ", "Підготовка та реалізація"),
        ("ЧервоноЮ\n\nармІЄЮ", "Червоною\n\nармією"),  # a blank line inside a heading
        (
            "осуществление оккуПации\nОккупация. После оккупации",
            "осуществление оккупации\nОккупация. После оккупации",
        ),
    ],
)
def test_repaired(text: str, wanted: str) -> None:
    assert recased(text) == wanted


def test_evidence_adds_up() -> None:
    bare = propose("оккуПации", "ru")[0]
    backed = propose("оккуПации\n\nпосле оккупации", "ru")[0]
    assert bare.confidence < backed.confidence
    assert "elsewhere" not in backed.causes[0].reason
    assert "once without capitals" in backed.causes[0].reason


def test_spans_are_the_letters_that_change() -> None:
    (edit,) = propose("оккуПации", "ru")
    assert edit[:3] == (4, 5, "п")


def test_without_rule_nothing_happens() -> None:
    assert recase.propose("оккуПации", (), Evidence("оккуПации", ("ru",))) == []


@given(st.text(st.sampled_from("aBcDeІія П.\n-_(9ßİǅ\ud800"), max_size=80))
def test_edits_are_flat_and_settle(text: str) -> None:
    edits = propose(text)
    assert flatten(text, edits) == edits
    cleaned = splice(text, edits)
    assert recased(cleaned) == cleaned
    assert len(cleaned) == len(text)
