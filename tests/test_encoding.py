"""Wrong encodings: text that is right stays; what was read wrong is read again."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.evidence import Evidence
from cleaner.repairs import encoding
from cleaner.repairs.encoding.codepages import mistake
from cleaner.repairs.encoding.utf8 import differences
from cleaner.rulebook import Rulebook
from cleaner.text.edits import Edit, flatten, splice

RULES = Rulebook.load().of_kind("encoding")


def propose(text: str) -> list[Edit]:
    return encoding.propose(text, RULES, Evidence(text))


def repaired(text: str) -> str:
    return splice(text, [edit for edit in propose(text) if edit.confidence >= 0.5])


def misread(text: str, actual: str, shown: str) -> str:
    """The text in one encoding read as another; the holes of Windows-1252 as C1 controls."""
    if shown != "cp1252":
        return text.encode(actual).decode(shown)
    return "".join(bytes([b]).decode(shown, "ignore") or chr(b) for b in text.encode(actual))


RUSSIAN = "Подготовка и осуществление оккупации: «Россия» и её соседи, в начале 1920 года.\nОни – там."
UKRAINIAN = "Підготовка та реалізація окупації, її наслідки й уроки для України та її сусідів."
GREEK = "Καλημέρα, ο άνθρωπος και η Ελλάδα"
POLISH = "Większość ludzi myśli, że można żyć bez pieniędzy, choć każdy widział, ile kosztuje życie i miłość."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain ASCII",
        "Þórður á Öræfum ætlar að fá sér ís",  # Icelandic
        "l’été, « à Noël », où ça ? CAFÉ»",  # French, with quotation marks behind capitals
        "NÃO É «MAÇÃ», à noite, avô, órgão",  # Portuguese capitals
        "le SUmÉ«EIT de la page",  # misread, but not as phonetic letters
        "Er ließ“ – „groß“, ÄÖÜ, Straße…",  # German quotation marks behind ß
        "así, ¿qué?, señor, Ñandú, 20 °C, 3 m³, n.º 4, 1ª",  # Spanish, units, ordinals
        "Malmö, Ærø, Åland, smørrebrød",
        "żółć, gęś, łąka; věc, řeka; őz, űr; ţară, şi",
        "Россия, «СССР», Рёва, Район № 5, 20° С‚",  # capitals R and S before signs
        "ά ή ώ; ἄνθρωπος",
        "├── src\n│   └── main",  # a tree
        "× ÷ ± ² ³ µ ¶ · ¼ ½ ¾",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ",  # a table
        "———— ···· •••• ˜˜˜˜ ®®®®",  # rows of one sign
        "œuvre, cœur, ‡ † §",
        "日本語 한국어 ภาษา हिन्दी עברית العربية",
        "\ud800 Ã\udfff",
        "A lone Ã in a list of letters: À, Á, Â, Ã, Ä",
        "Â and Ã and Å, then Ã",
        "├── п\n│   └── я─, ╨ ╤ ═ ║",  # trees and boxes
        "иОС и иФОН, кОГДА ПИШУТ ТАК, ТО ЭТО КЛАВИША",  # small letters in front of capitals
    ],
)
def test_right_text_stays(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Holm & Berg – SmÃ¥gÃ¥rden, “SkÃ¥ne”", "Holm & Berg – Smågården, “Skåne”"),  # beside other marks
        ("Ã…se went – to Ã…lesund", "Åse went – to Ålesund"),  # capitals
        ("Ã“lafur – “Ã‘andÃº” – Ã–lund", "Ólafur – “Ñandú” – Ölund"),
        ("Ã la carte, dÃ©jÃ  vu", "à la carte, déjà vu"),  # the second byte is a blank
    ],
)
def test_single_words_of_a_line(before: str, after: str) -> None:
    assert repaired(before) == after


@pytest.mark.parametrize("shown", ["koi8-r", "cp866"])
@pytest.mark.parametrize(
    "text", ["В деревне всё было тихо – «и вот».", "Η Ελλάδα και ο άνθρωπος", "größer, été, œuvre"]
)
def test_utf8_read_as_a_cyrillic_page(text: str, shown: str) -> None:
    words = [word.encode().decode(shown) for word in text.split(" ")]
    found = repaired("An English line\n" + " ".join(words) + "\nи русская").split("\n")[1]
    letters = "".join(c for c in text if c.isalpha() or c == " ")
    assert "".join(c for c in found if c.isalpha() and c in text or c == " ") == letters


@pytest.mark.parametrize(("actual", "shown"), [("koi8-r", "cp1251"), ("cp1251", "koi8-r")])
def test_a_cyrillic_page_read_as_another(actual: str, shown: str) -> None:
    text = "Если Вы не получили письмо, напишите нам"
    damaged = f"Это правильная строка.\n{text.encode(actual).decode(shown)}\nИ эта тоже."
    assert repaired(damaged) == f"Это правильная строка.\n{text}\nИ эта тоже."


@pytest.mark.parametrize("shown", ["latin-1", "cp1252", "mac-roman"])
@pytest.mark.parametrize(
    "text", ["le café est à nous, dit-il", "Où est l’été ? – là-bas", "größer, süß, Äpfel"]
)
def test_utf8_read_as_something_else(text: str, shown: str) -> None:
    damaged = "".join(bytes([b]).decode(shown, "ignore") or chr(b) for b in text.encode())
    assert repaired(f"one\n{damaged}\ntwo, naïve") == f"one\n{text}\ntwo, naïve"


def test_utf8_read_as_windows_1251() -> None:
    assert repaired("РџСЂРёРІРµС‚, lвЂ™Г©tГ©") == "Привет, l’été"


@pytest.mark.parametrize("shown", ["latin-1", "cp1252", "mac-roman"])
@pytest.mark.parametrize(
    ("text", "actual"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN.replace("–", "и").replace("«", "").replace("»", ""), "koi8-r"),
        (RUSSIAN.replace("–", "и").replace("«", "").replace("»", ""), "cp866"),
        (RUSSIAN, "mac-cyrillic"),
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN, "koi8-u"),
        (GREEK, "cp1253"),
    ],
)
def test_another_script_in_its_code_page(text: str, actual: str, shown: str) -> None:
    damaged = misread(text, actual, shown)
    assert repaired(damaged).replace("\x96", "–").replace("Ц", "–") == text


def test_russian_among_english() -> None:
    text = f"An English line, and naïve\n{misread(RUSSIAN, 'cp1251', 'cp1252')}\nZürich"
    assert repaired(text) == f"An English line, and naïve\n{RUSSIAN}\nZürich"


def test_a_line_hyphen_survives() -> None:
    damaged = misread("подготов\x7f\nка и осуществление оккупа\xad\nции", "cp1251", "latin-1")
    assert repaired(damaged) == "подготов\x7f\nка и осуществление оккупа\xad\nции"


def test_an_ending_behind_an_abbreviation_is_decoded_with_its_line() -> None:
    assert repaired(misread("расширения TEXа и UNIXов", "cp1251", "cp1252")) == "расширения TEXа и UNIXов"


@pytest.mark.parametrize("actual", ["cp1250", "iso8859-2"])
def test_central_european_letters(actual: str) -> None:
    assert repaired(misread(POLISH, actual, "cp1252")) == POLISH


def test_few_words_are_not_enough_for_single_letters() -> None:
    text = misread("można, życie", "cp1250", "cp1252")
    assert repaired(text) == text


def test_what_no_lexicon_knows_stays() -> None:
    text = misread("щъжзфг цщшхъ", "cp1251", "cp1252")
    assert repaired(text) == text


def test_words_are_edits_of_their_own_with_a_reason() -> None:
    edits = propose("Ïðèâåò, ìèð")
    assert [edit[:3] for edit in edits] == [(0, 6, "Привет"), (8, 11, "мир")]
    assert "cp1251 that was read as cp1252" in edits[0].causes[0].reason


def test_differences_word_by_word() -> None:
    assert list(differences("le cafÃ© noir", "le café noir")) == [(6, 8, "é")]
    assert list(differences("voilÃ tout", "voilà tout")) == [(4, 5, "à")]
    assert list(differences("same", "same")) == []


def test_a_mistake_explains_letters() -> None:
    assert "Ïðèâåò".translate(mistake("cp1251", "cp1252").table) == "Привет"


@pytest.mark.clock
def test_dense_mojibake_in_one_line_is_done_at_once() -> None:
    began = time.process_time()
    assert repaired("Ã©" * 100_000) == "é" * 100_000
    assert time.process_time() - began < 5


@given(st.text(st.sampled_from("Ã©â€™ÐŸÑ€ïðèâåòРў°³ê¿œ abz\n\x7f\x96\xa0\ud800"), max_size=60))
def test_settles(text: str) -> None:
    for _ in range(5):
        edits = propose(text)
        assert flatten(text, edits) == edits
        if not edits:
            return
        text = splice(text, edits)
    assert not propose(text)
