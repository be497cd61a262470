"""Telling languages apart."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.evidence import Evidence
from cleaner.evidence.languages import detect, script_of, scripts_of
from cleaner.evidence.lexicon import available
from cleaner.formats.ocr.engines.tesseract import tessdata
from cleaner.text.languages import code_of, languages

# One sentence each, of our own.
TEXTS = {
    "az": "bu kitab azərbaycan dilində yazılıb və onun çox hissəsi dövlət üçün olan yeni qanun haqqında idi",
    "cs": "je to jen proto že jsme se na to nemohli podívat dříve ale ještě není pozdě a všechno bude dobré",
    "da": "det er ikke kun fordi vi ikke har set det før men også fordi jeg er blevet nødt til at gå hjem nu",
    "de": "das ist nicht nur deshalb so weil wir es noch nicht gesehen haben sondern auch weil ich nun gehen muss",
    "el": "δεν είναι μόνο επειδή δεν το έχουμε δει ακόμα αλλά και γιατί πρέπει να πάω τώρα στο σπίτι μου",
    "en": "it is not only because we have not seen it yet but also because i must go home now and that is all",
    "es": "no es solo porque todavía no lo hemos visto sino también porque ahora tengo que ir a mi casa y nada más",
    "et": "see ei ole ainult sellepärast et me ei ole seda veel näinud vaid ka sellepärast et ma pean nüüd minema",
    "fi": "se ei ole vain siksi että emme ole vielä nähneet sitä vaan myös koska minun on nyt mentävä kotiin",
    "fr": "ce n'est pas seulement parce que nous ne l'avons pas encore vu mais aussi parce que je dois aller chez moi",
    "hu": "ez nem csak azért van mert még nem láttuk hanem azért is mert most haza kell mennem és ez minden",
    "it": "non è solo perché non lo abbiamo ancora visto ma anche perché adesso devo andare a casa mia e basta",
    "la": "non enim solum hoc est quod nondum vidimus sed etiam quia nunc mihi domum eundum est atque haec omnia sunt",
    "lv": "tas nav tikai tāpēc ka mēs to vēl neesam redzējuši bet arī tāpēc ka man tagad ir jāiet mājās un viss",
    "mn": "энэ нь бид үүнийг хараахан үзээгүй байгаа учраас биш харин одоо би гэр рүүгээ явах хэрэгтэй болсон юм",
    "nl": "het is niet alleen omdat wij het nog niet hebben gezien maar ook omdat ik nu naar huis moet gaan",
    "pl": "to nie tylko dlatego że jeszcze tego nie widzieliśmy ale także dlatego że muszę już iść do domu",
    "pt": "não é só porque ainda não o vimos mas também porque agora eu tenho de ir para a minha casa e nada mais",
    "ro": "nu este numai pentru că nu am văzut încă acest lucru ci și pentru că acum trebuie să mă duc acasă",
    "ru": "это не только потому что мы ещё не видели его но и потому что я должен теперь идти домой и всё",
    "sk": "nie je to len preto že sme to ešte nevideli ale aj preto že musím už ísť domov a to je všetko",
    "sv": "det är inte bara för att vi inte har sett det ännu utan också för att jag måste gå hem nu och det är allt",
    "uk": "це не тільки тому що ми ще не бачили його але й тому що я повинен тепер іти додому і це все",
    "vi": "không phải chỉ vì chúng tôi chưa thấy điều đó mà còn vì bây giờ tôi phải về nhà và đó là tất cả",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_is_enough(language: str) -> None:
    assert detect(TEXTS[language].split()) == (language,)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing to go by"),
        ("der", "one word is no language"),
        ("xqz vbn wrt plk xqz vbn wrt plk", "no words at all"),
        ("1920 424 17 2001", "numbers"),
        ("日本語 の テキスト", "a script that has no lexicon"),
        ("int main void char argv return printf malloc sizeof struct", "a program"),
    ],
)
def test_says_nothing(text: str, why: str) -> None:
    assert detect(text.split()) == (), why


def test_several_languages_the_larger_first() -> None:
    words = (TEXTS["de"] + " ") * 5 + (TEXTS["ru"] + " ") * 3 + TEXTS["el"]
    assert detect(words.split()) == ("de", "ru", "el")


def test_two_languages_of_one_script() -> None:
    words = Counter(((TEXTS["ru"] + " ") * 10 + (TEXTS["uk"] + " ") * 2).split())
    assert detect(words) == ("ru", "uk")


def test_a_quotation_is_no_language() -> None:
    words = (TEXTS["en"] + " ") * 60 + "und das ist nicht alles"
    assert detect(words.split()) == ("en",)


def test_a_few_words_in_another_script_are_no_language() -> None:
    words = ("이 책은 오래된 도서관에서 찾았다 " * 20 + "go of who u u u").split()
    assert detect(words) == ()
    assert detect(words[-6:]) != (), "they are where there is nothing else"


def test_a_word_that_repeats_is_no_language() -> None:
    """Hungarian has "a" for an article; a Polish book that likes to begin with "A" is not Hungarian."""
    assert detect(((TEXTS["pl"] + " a a a ") * 20).split()) == ("pl",)


def test_order_does_not_matter() -> None:
    words = (TEXTS["de"] + " " + TEXTS["fr"] + " " + TEXTS["ru"]).split()
    assert detect(words) == detect(words[::-1])


@given(st.lists(st.text()))
def test_any_words_can_be_asked(words: list[str]) -> None:
    assert set(detect(words)) <= set(available())


@pytest.mark.parametrize(
    ("word", "script"),
    [
        ("word", "Latn"), ("ősz", "Latn"), ("ằ", "Latn"), ("слово", "Cyrl"), ("λόγος", "Grek"), ("ἀρχή", "Grek"),
        ("שלום", "Hebr"), ("كتاب", "Arab"), ("नहीं", "Deva"), ("언어", "Hang"), ("漢字", "Hani"), ("", "Zyyy"), ("—", "Zyyy"),
    ],
)  # fmt: skip
def test_scripts(word: str, script: str) -> None:
    assert script_of(word) == script


def test_every_lexicon_has_a_script() -> None:
    assert {language: scripts_of(language) for language in available() if not scripts_of(language)} == {}
    assert scripts_of("sr") == ("Cyrl",)


def test_every_language_of_a_word_list_or_of_the_ocr_can_be_named() -> None:
    named = {
        language
        for names in tessdata.SCRIPTS.values()
        for name in names
        if (language := tessdata.language(name))
    }
    for code in {*available(), *named}:
        assert code_of(code) == code
        assert code.partition("-")[0] in languages()


def test_every_language_that_can_be_named_has_words_or_can_be_read() -> None:
    for code in languages():
        assert tessdata.names(code) or Evidence("", [code]).lexicons.languages, code


def test_no_code_or_name_stands_for_two_languages() -> None:
    own = [{word.lower() for word in (*language.codes, *language.names)} for language in languages().values()]
    assert sum(map(len, own)) == len(set().union(*own))


@pytest.mark.parametrize(
    ("code", "words"),
    [("de-AT", "de"), ("deu", "de"), ("de-Latf", "de"), ("PT_br", "pt"), ("no", "nb"), ("nn-NO", "nb"), ("sr", "sr"),
     ("sr-Latn-RS", "hr"), ("bs", "hr"), ("fil", "tl"), ("az-Cyrl", "az")],
)  # fmt: skip
def test_the_words_of_a_language_are_found_whatever_its_code(code: str, words: str) -> None:
    assert Evidence("", [code_of(code)]).lexicons.languages == (words,)
