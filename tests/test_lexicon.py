"""Lexicons: what they know, what they must not know, and the file format."""

import pickle
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import build_lexicon
from cleaner.evidence import lexicon
from cleaner.evidence.lexicon import Lexicon, Lexicons, available, open_lexicon

UNKNOWN = [
    ("en", "situatio"),  # a broken word
    ("en", "exampleword"),
    ("en", "Situation"),  # a lexicon looks up what it is given; lower case is the caller's task
    ("de", "straßenbahnhofuhrwerk"),
    ("ru", "situation"),
    ("fr", "parlezvous"),  # this one is written with a hyphen
    ("en", ""),
]
KNOWN = [
    ("en", "situation"),
    ("en", "well-known"),
    ("fr", "peut-être"),
    ("ru", "что-нибудь"),
    ("ru", "преподавательский"),
    ("uk", "об'єднання"),
    ("el", "λόγος"),  # with its final sigma
    ("et", "täpsus"),
    ("mn", "байна"),
    ("az", "azərbaycan"),
    ("la", "enim"),
    ("sk", "nasledujúci"),
    ("da", "forskellige"),
    ("ro", "următoarele"),
    ("vi", "không"),
    ("lv", "valodas"),
    ("lt", "lietuvos"),
    ("sr", "човек"),
    ("hi", "नहीं"),  # half of its letters are marks
]


@pytest.mark.parametrize(("language", "word"), UNKNOWN)
def test_does_not_know(language: str, word: str) -> None:
    assert word not in open_lexicon(language)
    assert open_lexicon(language).zipf(word) == 0.0


@pytest.mark.parametrize(("language", "word"), KNOWN)
def test_knows(language: str, word: str) -> None:
    assert word in open_lexicon(language)


def test_frequencies_are_in_order() -> None:
    zipf = open_lexicon("en").zipf
    assert zipf("the") > zipf("house") > zipf("geopolitical") > 1.0


def test_the_seven_hundred_thousand_strings_that_are_no_words_are_hardly_ever_known() -> None:
    """A fingerprint mistakes one string in 1,500 a table for a word: less than that means a broken test."""
    letters = random.Random(7)
    made = {"".join(letters.choices("bcdfghjklmnpqrstvwxz", k=14)) for _ in range(50_000)}
    mistaken = sum(word in open_lexicon("pl") for word in made)
    tables = len(open_lexicon("pl")._tables)
    assert 0 < mistaken < len(made) * tables * 3 / 4096


def test_available_names_are_the_documented_ones() -> None:
    assert set(available()) == set(build_lexicon.LANGUAGES)
    page = Path(__file__).parent.parent / "docs" / "languages.md"
    text = page.read_text("utf-8")
    assert [language for language in available() if f"| {language} |" not in text] == []


def test_a_language_without_a_lexicon_names_those_there_are() -> None:
    with pytest.raises(LookupError, match=r"'tlh'.*\ben\b"):
        open_lexicon("tlh")


def test_a_path_is_no_language() -> None:
    with pytest.raises(LookupError):
        open_lexicon("../wordfreq/en")


def test_opens_once_and_survives_pickling() -> None:
    english = open_lexicon("en")
    assert english is open_lexicon("en")
    assert pickle.loads(pickle.dumps(english)) is english
    both = pickle.loads(pickle.dumps(Lexicons(["ru", "en"])))
    assert both.languages == ("ru", "en")
    assert both.knows("situation")


def test_threads_get_the_same_answers() -> None:
    words = ["situation", "ситуация", "situa", "the"] * 200
    both = Lexicons(["en", "ru"])
    expected = [Lexicons(["en", "ru"]).zipf(word) for word in words]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(both.zipf, words)) == expected


@given(st.text())
def test_any_string_can_be_asked(word: str) -> None:
    assert Lexicons(["en", "ru", "el"]).zipf(word) >= 0.0


@given(st.text(st.characters(), min_size=1))
def test_lone_surrogates_can_be_asked(word: str) -> None:
    assert open_lexicon("en").zipf(word + "\udc80") >= 0.0


# ---- several languages at once


def test_asks_every_language_of_the_script_and_takes_the_best() -> None:
    both = Lexicons(["en", "de"])
    assert both.zipf("the") == open_lexicon("en").zipf("the")
    assert both.zipf("nicht") == open_lexicon("de").zipf("nicht")


def test_a_word_of_another_script_is_not_asked_for() -> None:
    assert not Lexicons(["en"]).knows("ситуация")
    assert not Lexicons(["ru"]).knows("situation")


def test_languages_without_lexicon_and_repetitions_are_left_out() -> None:
    assert Lexicons(["en", "tlh", "en"]).languages == ("en",)
    assert not Lexicons([]).knows("the")


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("de", "straße"),
        ("de", "großen"),
        ("en", "conſtitution"),
        ("uk", "об’єднання"),
        ("uk", "обʼєднання"),
        ("ru", "всё"),
        ("ru", "понима\u0301ть"),
        ("ro", "şi"),
        ("tr", "i\u0307stanbul"),
        ("fr", "l'homme"),
        ("it", "dell’opera"),
    ],
)
def test_other_spellings_are_found(language: str, word: str) -> None:
    assert Lexicons([language]).knows(word)


@pytest.mark.parametrize("word", ["l'hommqz", "qzx'homme", "'", "''", "’"])
def test_apostrophes_need_a_word_on_both_sides(word: str) -> None:
    assert not Lexicons(["fr"]).knows(word)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "MEMORY", 10)
    english = Lexicons(["en"])
    for number in range(100):
        english.zipf(f"word{number}")
    assert len(english._answers) <= 10


# ---- files


def test_a_table_gives_back_what_was_put_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    words = {f"w{number}ö": 1.0 + number % 60 / 10 for number in range(5_000)}
    build_lexicon.write_table(words, tmp_path / "wordfreq" / "xx.lex")
    made = Lexicon("xx")
    assert all(word in made for word in words)
    # two words with the same mark in the same slot are one: that may happen to a few, not to many
    wrong = [word for word, zipf in words.items() if abs(made.zipf(word) - zipf) > 0.41]
    assert len(wrong) < 20


def test_same_words_same_bytes(tmp_path: Path) -> None:
    words = {f"w{number}": 3.0 for number in range(2_000)}
    for name, order in (("a", words), ("b", dict(reversed(words.items())))):
        build_lexicon.write_table(order, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("damage", [lambda data: data[:-2], lambda data: b"xxxx" + data[4:]])
def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    path = tmp_path / "wordfreq" / "xx.lex"
    build_lexicon.write_table({"word": 3.0}, path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match="build_lexicon"):
        Lexicon("xx")


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ("Straße", "straße"),
        ("PEUT-ÊTRE", "peut-être"),
        ("об’єкт", "об'єкт"),
        ("İSTANBUL", "istanbul"),
        ("e\u0301te\u0301", "été"),
        ("नहीं", "नहीं"),
        ("covid19", ""),
        ("www.example.com", ""),
        ("--", ""),
        ("a_b", ""),
    ],
)
def test_words_are_cleaned(raw: str, word: str) -> None:
    assert build_lexicon.clean_word(raw) == word


def test_forms_of_a_dictionary(tmp_path: Path) -> None:
    (tmp_path / "index.aff").write_text(
        "SET UTF-8\nNEEDAFFIX X\nFORBIDDENWORD !\nPFX U Y 1\nPFX U 0 un .\n"
        "SFX S Y 2\nSFX S 0 s [^y]\nSFX S y ies y\nSFX D N 1\nSFX D 0 er/S .\n",
        "utf-8",
    )
    (tmp_path / "index.dic").write_text("4\nduty/S\ndo/UD\nvirtual/XS\nwrong/!\n", "utf-8")
    dictionary = build_lexicon.Hunspell(tmp_path)
    forms = sorted(form for stem, flags in dictionary.stems() for form, _ in dictionary.forms(stem, flags))
    assert forms == ["do", "doer", "doers", "duties", "duty", "undo", "virtuals"]


def test_coverage_puts_broken_words_together(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("The situa-\ntion xqzwvb", "utf-8")
    assert build_lexicon.coverage(["en"], [text]) == (
        "en: 66.7% of 3 running words, 66.7% of 3 different ones"
    )


def test_importing_imports_nothing_heavy() -> None:
    code = (
        "import sys, cleaner.evidence.lexicon as l; l.open_lexicon('en').zipf('the');"
        "print(*sorted(sys.modules.keys() & {'numpy', 'wordfreq', 'marisa_trie', 'sklearn'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
