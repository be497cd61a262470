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


# whole words

ENGLISH = "They met in the hall of the "
RUSSIAN = "Там он говорил с людьми о том, как "


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The coins have the letters СССР on them.", "en"),  # more usual in its own letters
        ("The journal is called Око and comes out daily.", "en"),
        ("The word is оса, and nobody knew what it was.", "en"),
        ("The party (КПСС) and the СССР were the same.", "en"),  # a Cyrillic word near
        ("слово - word, СССР - USSR, это словарь", "en"),
        ("СССР", "en"),  # nothing around
        ("var_А = х1 + а_b of the values", "en"),
        (RUSSIAN + "об этом сообщила BBC, а не HTC или PC.", "ru"),  # Latin abbreviations are at home there
        (RUSSIAN + "TEX набирает формулы лучше всех.", "ru"),
        (RUSSIAN + "в томе XX сказано, что CC и MM не одно.", "ru"),
        (RUSSIAN + "витамин C. Он полезен, и группа A. Она нет.", "ru"),
        (RUSSIAN + "пишут письма.\nP.S. Посоветуйте, что делать.", "ru"),
        (RUSSIAN + "из a и b следует c, если x и y равны.", "ru"),  # formulas
        ("Статью A. B. Smith вместе с С. Петровым написал, а книгу в C. Rowling.", "ru"),  # both scripts
        ("Слово pot значит горшок, а ox значит бык, слово bird - птица.", "ru"),
        ("The third letter is «В», and “Н” is the one for n.", "en"),  # what is said of letters
        (RUSSIAN + "нашли xa и ey, а ox и ac уже знали.", "ru"),
        (RUSSIAN + "назвал его D. E. Иванов, а не Петров.", "ru"),  # a letter without a twin
        (RUSSIAN + "холодильник BEKO стоял на кухне.", "ru"),  # names
        (RUSSIAN + "встретили Moe на улице, и фильм Kapa шёл целую неделю.", "ru"),
    ],
)
def test_whole_words_that_stay(text: str, lang: str) -> None:
    assert repaired(text, lang) == text


@pytest.mark.parametrize(
    ("text", "wanted", "lang"),
    [
        (ENGLISH + "ВВС in London.", ENGLISH + "BBC in London.", "en"),
        (ENGLISH + "М.А.С. in London.", ENGLISH + "M.A.C. in London.", "en"),
        (ENGLISH + "D.Е.F. in London.", ENGLISH + "D.E.F. in London.", "en"),
        ("With С. А. Smith he met Е. Poe for а talk.", "With C. A. Smith he met E. Poe for a talk.", "en"),
        ("In the year of our lord МСМХ it was so.", "In the year of our lord MCMX it was so.", "en"),
        ("Nie wiem, со mam na to powiedzieć.", "Nie wiem, co mam na to powiedzieć.", "pl"),
        (RUSSIAN + "C. A. Петров спит.", RUSSIAN + "С. А. Петров спит.", "ru"),
        (RUSSIAN + "Петров A. Д. спит.", RUSSIAN + "Петров А. Д. спит.", "ru"),
        (RUSSIAN + "CCCP жил и COBET судил.", RUSSIAN + "СССР жил и СОВЕТ судил.", "ru"),
        (RUSSIAN + "было. Moe детство прошло там.", RUSSIAN + "было. Мое детство прошло там.", "ru"),
        ("ГЛАВА ПЕРВАЯ TOCKA\n" + RUSSIAN + "жить.", "ГЛАВА ПЕРВАЯ ТОСКА\n" + RUSSIAN + "жить.", "ru"),
        (RUSSIAN + "увидел ee там.", RUSSIAN + "увидел ее там.", "ru"),
        (RUSSIAN + "было там cyxo всегда.", RUSSIAN + "было там сухо всегда.", "ru"),
    ],
)
def test_whole_words_of_the_script_around(text: str, wanted: str, lang: str) -> None:
    assert repaired(text, lang) == wanted


def test_why_a_whole_word_is_of_the_script_around() -> None:
    (edit,) = propose(ENGLISH + "ВВС in London.", "en")
    assert edit.causes[0].reason.endswith("among words of this one; 'bbc' is a word")
