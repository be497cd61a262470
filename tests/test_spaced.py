"""Words that fell apart: letters that mean themselves first, then the words, unit by unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.evidence import Evidence
from cleaner.repairs import spaced
from cleaner.rulebook import Rulebook
from cleaner.text.edits import flatten

RULES = Rulebook.load().of_kind("spaced")
SELECT = ["SPC002", "SPC003", "SPC004", "SPC005"]


def repaired(text: str, *lang: str) -> str:
    return clean(text, select=SELECT, lang=lang, lines="keep").text


def apart(word: str) -> str:
    return " ".join(word)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a b c d e f g, x y z, A B C D",
        "J R R Tolkien and C S Lewis, U S A, R I P",
        "a = b c d, x y + z, f ( n o t ), n o t = 3",
        "A T G C A T T A G",
        "y a o e, i a o, à y a",  # words of one letter
        "grades A A B A, row a a a a a",
        "i t",  # too little
    ],
)
def test_letters_that_mean_themselves_stay(text: str) -> None:
    for lang in ("en", "fr", "de", "es"):
        assert repaired(text, lang) == text


@pytest.mark.parametrize(
    ("before", "after", "lang"),
    [
        (f"Das ist {apart('niemals')} so.", "Das ist niemals so.", "de"),
        (f"nur {apart('bis')}  {apart('zum')} {apart('Garten')}", "nur bis zum Garten", "de"),
        (f"{apart('Heinrich')} {apart('Müller')}", "Heinrich Müller", "de"),
        (f"не {apart('весь')} , а {apart('никогда')} .", "не весь, а никогда.", "ru"),
        (f"{apart('les')} {apart('îles')} et {apart('illusions')}", "les îles et illusions", "fr"),
        (f"{apart('THE')}  {apart('END')} {apart('CHAPTER')}", "THE END CHAPTER", "en"),
        (f"{apart('velmi')} {apart('dobře')}", "velmi dobře", "cs"),
        (f"de {apart('cette')} {apart('colo')} ¬\nnie", "de cette colo¬\nnie", "fr"),
        (f"{apart('cette')} {apart('colo')} -\n{apart('nie')}", "cette colo-\nnie", "fr"),
        (f"{apart('niemals')}  {apart('Xylbüchz')}  {apart('Garten')}", "niemals Xylbüchz Garten", "de"),
    ],
)  # fmt: skip
def test_letter_spacing_is_closed_up(before: str, after: str, lang: str) -> None:
    assert repaired(before, lang) == after


@pytest.mark.parametrize(
    "text",
    [
        "A lone figure stood at the gate of the house.",
        "I deal with it, said the man who had come.",
        "T cells are made in the bone marrow of the body.",
        "C\ncats in the house of the farmer, 12",
        "A\n\nApples are grown in the south of the country.",
        "the man with the letter\nT\nhe rain had stopped when they came home.",  # no paragraph begins here
        "T\nhe rain",  # no prose
    ],
)
def test_capitals_that_are_no_initials_stay(text: str) -> None:
    assert repaired(text, "en") == text


@pytest.mark.parametrize(
    ("before", "after", "lang"),
    [
        ("T\nhe rain had stopped when they came to the house.", "The rain had", "en"),
        ("R\n\nebuilt from the stones of an older house, it stood.", "Rebuilt from", "en"),
        ("O nly the foundations are left of it today.", "Only the", "en"),
        ("A ll that can be seen of it is the gate of the yard.", "All that", "en"),
        ("I\nt was the end of the year when they came home.", "It was", "en"),
        ("T\nHE OLD man walked to the door of the house.", "THE OLD", "en"),
        ("E\n\ns war schon dunkel, als der Bote die Stadt erreichte.", "Es war", "de"),
        ("L\n’homme qui entra dans la salle était grand et fort.", "L’homme qui", "fr"),
        ("О\nднажды осенью в деревню пришёл старый человек.", "Однажды осенью", "ru"),
    ],
)
def test_initials_are_joined(before: str, after: str, lang: str) -> None:
    assert repaired(before, lang).startswith(after)


@pytest.mark.parametrize(
    "text",
    [
        "我们 昨天 去 了 北京 大学，看 了 老师",  # parted into words
        "山 田 太郎　東京都",
        "その日の朝、村の人々は来た。",
        "그 날 아 침 마 을 사 람",
    ],
)
def test_blanks_of_ideographs_stay(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize("text", ["村の人々はみな川のほとりに集まった。", "水还很高，桥也过不去。"])
def test_blanks_between_ideographs_go(text: str) -> None:
    assert repaired(apart(text)) == text
    assert repaired(f"Figure 1: {apart(text)}") == f"Figure 1: {text}"


@pytest.mark.parametrize(
    "text",
    [
        "Bạn đọc có thể mượn tối đa năm cuốn sách; điểm a, b và c.",
        "\\d o ọ \\v o ǒ i o rozszerzeniu, które c d",  # another language
        "Việt Nam",
    ],
)
def test_syllables_stay(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("H ọ c sinh ph ải đế n l ớ p đúng gi ờ", "Học sinh phải đến lớp đúng giờ"),
        ("N Ộ I QUY L Ớ P H Ọ C", "NỘI QUY LỚP HỌC"),
        ("quy đị nh củ a thư vi ệ n", "quy định của thư viện"),
    ],
)
def test_syllables_are_closed_up(before: str, after: str) -> None:
    assert repaired(before) == after


@given(st.text("abn TÄ\n-.ạừđ村の", max_size=40))
def test_any_text(text: str) -> None:
    edits = spaced.propose(text, RULES, Evidence(text, ("de", "vi")))
    assert edits == flatten(text, edits)
    once = repaired(text, "de")
    assert repaired(once, "de") == once
