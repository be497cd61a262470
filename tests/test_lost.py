"""Characters lost inside words: what must stay, then what is put back."""

from __future__ import annotations

import random
import time
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.evidence import Evidence
from cleaner.evidence.lexicon import Lexicons
from cleaner.repairs.broken_words import lost
from cleaner.rulebook import Rulebook
from cleaner.text.edits import Edit, splice

RULES = Rulebook.load().of_kind("lost")
LOST = "\ufffd"


def propose(text: str, *lang: str) -> list[Edit]:
    return lost.propose(text, RULES, Evidence(text, lang or ("en",)))


def restored(text: str, *lang: str) -> str:
    return splice(text, [edit for edit in propose(text, *lang) if edit.confidence >= 0.5])


@pytest.mark.parametrize(
    "text",
    [
        f"situa{LOST}\ntion",  # a line end is another repair's
        f"a {LOST} b, {LOST}{LOST}{LOST}, 1{LOST}2",  # not inside a word
        f"qx{LOST}zzv",  # nobody knows a word like it
        f"b{LOST}t",  # several words are
        f"a{LOST}{LOST}b",  # two together
        "p¬q",
        "a word \u00adand another\u00ad here",
        "plain text, well-known and naïve",
        "",
    ],
)
def test_stays(text: str) -> None:
    assert restored(text) == text


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("en", f"non{LOST}interference", "non-interference"),  # a hyphen
        ("en", f"well{LOST}known", "well-known"),
        ("en", f"di{LOST}erent, of{LOST}ce, e{LOST}cient", "different, office, efficient"),  # ligatures
        ("en", f"it{LOST}s the author{LOST}s, they don{LOST}t", "it’s the author’s, they don’t"),
        ("fr", f"l{LOST}histoire d{LOST}une litt{LOST}rature", "l’histoire d’une littérature"),
        ("de", f"sch{LOST}ne Stra{LOST}en", "schöne Straßen"),
        ("en", "inter\u00adnational", "international"),  # soft hyphens
        ("de", "Donau\u00addampf\u00adschiff", "Donaudampfschiff"),
    ],
)
def test_put_back(lang: str, text: str, wanted: str) -> None:
    assert restored(text, lang) == wanted


def test_the_document_outweighs_the_lexicon() -> None:
    text = f"a qorvex-like thing, another qorvex-like one, and a qorvex{LOST}like third"
    assert restored(text).endswith("a qorvex-like third")


def test_what_has_several_readings_is_a_suggestion() -> None:
    edits = propose(f"the b{LOST}t of it")
    assert all(edit.confidence < 0.5 for edit in edits)


def test_edits_say_why() -> None:
    (edit,) = propose(f"a di{LOST}erent one")
    (cause,) = edit.causes
    assert cause.rule == "LOST002"
    assert cause.reason == "'different' is a word"
    assert 0.9 < cause.confidence < 1


def test_a_rule_not_chosen_does_nothing() -> None:
    text = f"a di{LOST}erent one"
    assert lost.propose(text, [rule for rule in RULES if rule.id == "LOST001"], Evidence(text)) == []


@given(st.text(alphabet=f"abeno-'{LOST}\u00ad¬\x02 \né\ud800Ж", max_size=60))
def test_never_fails_and_takes_one_character_at_a_time(text: str) -> None:
    for edit in propose(text):
        assert edit.end == edit.start + 1
        assert text[edit.start] in f"{LOST}\u00ad¬\x02"
        assert 0.0 <= edit.confidence <= 1.0


def test_unique_damaged_words_are_looked_up_to_a_limit() -> None:
    """Thousands of them, in no language that is known: each costs hundreds of look-ups in every lexicon."""
    letters = random.Random(5)
    text = " ".join(f"{''.join(letters.choices(ascii_lowercase, k=4))}{LOST}qxv" for _ in range(20_000))
    began = time.process_time()
    clean(text)
    assert time.process_time() - began < 25  # five times the figure


def nonsense(count: int, seed: int = 5) -> str:
    """Different strings that are no words, each with a lost character in it."""
    letters = random.Random(seed)
    return " ".join("".join(letters.choices(ascii_lowercase, k=4)) + LOST
                    + "".join(letters.choices(ascii_lowercase, k=4)) for _ in range(count))  # fmt: skip


@pytest.mark.parametrize("count", [1_800, 20_000])
def test_strings_that_are_no_words_are_soon_given_up(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    look_up = Lexicons._look_up

    def counted(lexicons: Lexicons, word: str) -> float:
        asked.append(word)
        return look_up(lexicons, word)

    monkeypatch.setattr(Lexicons, "_look_up", counted)
    clean(nonsense(count, seed=count))
    assert len(asked) < 40_000  # 100,000 words looked up took a second and more


def test_words_among_them_are_still_found() -> None:
    words = [
        "dif\ufffdculty",
        "of\ufffdcer",
        "re\ufffdection",
        "sacri\ufffdce",
        "con\ufffddence",
        "magni\ufffdcent",
    ] * 2
    text = " ".join(f"{noise} {word}" for noise, word in zip(nonsense(12).split(), words, strict=True))
    assert restored(text).count("confidence") == 2
    assert not any(word in restored(text) for word in words)


def test_a_second_pass_looks_nothing_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text = nonsense(60, seed=9)
    wanted = propose(text)
    monkeypatch.setattr(Lexicons, "knows", lambda lexicons, word: pytest.fail(word))
    assert propose(text) == wanted
