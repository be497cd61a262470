"""Ligatures with the code of another character: texts that use the character first, then those it stands in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.repairs.misencoded import Params, check
from cleaner.rulebook.errors import KeyFault

ENGLISH = (
    "In the first software of this platform, different operations of the office affect the attention that "
    "better statistics need; often an effort is left to the staff, and it is difficult to define the rest."
)
GERMAN = (
    "Die Informationen treffen oft auf die Mittel der Stiftung; der Stoff betrifft aktive Schiffe im Hafen."
)
FRENCH = "Les différentes informations de cette section attestent des efforts difficiles de la petite équipe."
TEX = {"ffi": "\x0e", "ffl": "\x0f", "ff": "\u21b5"}
TYPE1 = {"ffi": "\x1e", "ffl": "\x1f", "ff": "\x0b", "fi": "\x1c", "fl": "\x1d"}
CALIBRI = {"ti": "\u019f", "tt": "\u01a9", "tf": "\u019e", "ft": "\u014c"}
PRIVATE = {"ffi": "\uf003", "ffl": "\uf004", "ff": "\uf000", "fi": "\uf001", "fl": "\uf002"}


def repaired(text: str, *lang: str) -> str:
    return clean(text, select=["LOST009"], lang=lang).text


def encoded(text: str, font: dict[str, str]) -> str:
    """The text as it comes out of a font with these codes."""
    return re.sub("|".join(font), lambda match: font[match.group()], text)


@pytest.mark.parametrize(
    "text",
    [
        "Press Enter↵, then ↵ again; the key ↵ ends a line↵",  # the key itself
        "α, ↵i and ↵t of the model, with ↵x ≠ ↵y",  # alpha of a mathematical font
        "She went from Ōtaki to Tōkyō and KYŌTO by way of TŌKAIDŌ",  # long vowels
        "the sound Ʃ of Ewe, Ɵ in Tatar, and iƞ in a word of Lakota",
        "name\x1cvalue\x1dother\x1emore\x1fless",  # separators of records
        "\uf0a7 an item, \uf0b7 another one; \uf001 by itself",
        "stat = a\x0eb; x\x0fy",
        "E↵ECT in capitals, O↵ICE too",  # capitals have no ligatures
        "such words, `di↵erent` and `informaƟon`, are told of in notes",  # cited as code
    ],
)
def test_left_alone(text: str) -> None:
    assert repaired(text, "en") == text


@pytest.mark.parametrize("font", [TEX, TYPE1, CALIBRI, PRIVATE], ids=["TeX", "T1", "Calibri", "private"])
@pytest.mark.parametrize(
    ("text", "lang"), [(ENGLISH, "en"), (GERMAN, "de"), (FRENCH, "fr")], ids=["en", "de", "fr"]
)
def test_a_font(text: str, lang: str, font: dict[str, str]) -> None:
    assert encoded(text, font) != text
    assert repaired(encoded(text, font), lang) == text


def test_all_together() -> None:
    text = encoded(encoded(ENGLISH, TEX), CALIBRI)
    assert repaired(text, "en") == ENGLISH


@pytest.mark.parametrize("break_at", ["-\n", "\u00ad\n", "-\n   "], ids=["hyphen", "soft hyphen", "indented"])
def test_a_broken_word(break_at: str) -> None:
    text = f"The informaƟ{break_at}on is di↵er{break_at}ent from what was said of the others here"
    assert repaired(text, "en") == text.replace("Ɵ", "ti").replace("↵", "ff")


def test_at_an_edge_only_where_it_is_proven_inside() -> None:
    said = "the sta↵ of the firm turned it o↵ in the end"
    assert repaired(said, "en") == said
    more = f"{said}, which made no di↵erence"
    assert repaired(more, "en") == more.replace("↵", "ff")


def test_names_where_many_words_prove_it() -> None:
    proof = "the di↵erent e↵ects of the e↵ort that he o↵ers su↵er; in the work of Mr Baira↵eur it is said"
    assert repaired(proof, "en") == proof.replace("↵", "ff")
    few = "the di↵erent things in the work of Mr Baira↵eur, as is said there"
    assert repaired(few, "en") == few.replace("di↵erent", "different")


@pytest.mark.parametrize("table", [{"ab": "ff"}, {"\n": "ff"}, {"x": "f-f"}, {"x": ""}], ids=str)
def test_what_a_rule_may_not_say(table: dict[str, str]) -> None:
    params = Params()
    params.table = table
    with pytest.raises(KeyFault):
        check(params, {})


@given(st.text(alphabet="ab fiE↵Ɵ\x0e\n-", max_size=60))
def test_nothing_else_changes(text: str) -> None:
    found = repaired(text, "en")
    signs = dict.fromkeys("↵Ɵ\x0e")
    pattern = "".join(f"(?:{re.escape(char)}|ffi?|ti)" if char in signs else re.escape(char) for char in text)
    assert re.fullmatch(pattern, found)
