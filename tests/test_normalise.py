"""Characters: what must stay, then what each action does."""

from __future__ import annotations

import time
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.evidence import Evidence
from cleaner.evidence.scripts import Characters, blocks_of, expand
from cleaner.repairs import normalise
from cleaner.repairs.normalise import looks_printed
from cleaner.rulebook import Rulebook
from cleaner.text.edits import Edit, flatten, splice

RULES = Rulebook.load().of_kind("normalise")


def propose(text: str, *ids: str) -> list[Edit]:
    rules = [rule for rule in RULES if rule.id.startswith(ids or ("",))]
    return [edit for edit in normalise.propose(text, rules, Evidence(text)) if edit.confidence >= 0.5]


def normalised(text: str, *ids: str) -> str:
    return splice(text, propose(text, *ids))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain text\twith tabs\nlines\fand pages\n",
        "É ü ñ ş ł ø æ œ ĳ ß ſ ǆ",  # letters
        "l’été : « ici », 20\u00a0000\u202fkm, 5\u2009%, a\u2003b\u3000c",  # spaces that typography wants
        "вода\u0301, за\u0301мок",  # stress marks without a composed form
        "fu\u0364r mo\u0364glich, o\u0361o, x\u0305",  # marks without one either
        "\u05d1\u05bc\u05b0\u05e8\u05b5\u05d0\u05e9\u05b4\u05c1\u05d9\u05ea",  # points in an order NFC would change
        "\u0627\u0644\u0644\u064e\u0651\u0647\u064f",  # the same in Arabic
        "\u0915\u093c \u0958 \u09df",  # letters that NFC would take apart
        "می\u200cخواهم, क्\u200dष, ภาษา\u200bไทย, 👨\u200d👩\u200d👧, ❤\ufe0f",  # joiners at work
        "\u200fשלום\u200e (C++\u200e)",  # marks of direction among right-to-left letters
        "\ufeffa byte-order mark in front",
        "a\u2060b",  # word joiner
        "the ligature ﬁ, the form ﻋ, the letter שׁ by itself",
        "ﷺ ﷲ",  # whole words as signs
        "situa\u00ad\ntion, situa\x02\ntion, situa\x7f\ntion, situa\ufffd\ntion",  # line hyphens
        "co\x02operate, di\x0eerent, \x1cnish",  # a hyphen, ligatures
        "s\x07a\x07b\x07g",  # separators of a program
        "x\x08x \x1b[1m",  # struck over, and an escape: other rules
        "the measures to  detain them, a  b",  # typed so, as far as one can tell
        "name  price\nthe long situa\ufffd\ntion",  # columns, though printed
        "\uf8ff \ue000 \uf0b7 in a line",  # private use
        "\ud800\udfff",  # surrogates
        "ＡＢＣ ｱｲｳ ① ½ ² № ™ ㎏",  # width, fractions and signs are not folded
    ],
)
def test_stays(text: str) -> None:
    assert normalised(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("e\u0301 A\u030a u\u0308\u0301 \u03b1\u0313\u0301", "é Å ǘ ἄ"),
        ("\u304b\u3099 \u1100\u1161\u11a8", "が 각"),
        ("a\u0302\n\u0301b", "â\n\u0301b"),  # a mark that opens a line has no letter
        ("\x00t\x00e\x00x\x00t\x00", "text"),
        ("end \x03\x04 of", "end  of"),
        ("super\u200bmarket\ufeff", "supermarket"),
        ("\u202aPage 1\u202c", "Page 1"),
        ("eﬃcient oﬀ ﬁﬁ", "efficient off fifi"),
        ("5 k\u2126 at 20 \u212b", "5 kΩ at 20 Å"),
        ("\uf0b7 one\n  \uf0b7 two", "• one\n  • two"),
        ("J\uf76f\uf768\uf76e", "John"),
        ("a line of the  measures taken situa\ufffd\ntion", "a line of the measures taken situa\ufffd\ntion"),
        ("don\x92t \x93say\x94", "don’t “say”"),
        ("ﻛﺘﺎﺏ", "كتاب"),
    ],
)
def test_repaired(text: str, wanted: str) -> None:
    assert normalised(text) == wanted


def test_runs_are_one_edit_with_a_reason_that_names_them() -> None:
    (edit,) = propose("a \x03\x04\x05 b")
    assert edit[:3] == (2, 5, "")
    assert edit.causes[0].reason.startswith("U+0003, U+0004, U+0005: ")


def test_private_use_is_only_reported() -> None:
    (edit,) = normalise.propose("\ue123", RULES, Evidence("\ue123"))
    assert edit.causes[0].rule == "UNI009"
    assert edit.confidence < 0.1


@pytest.mark.clock
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("mark", ["\u0301", "\u0301\u0323", "\u0308\u0301\u0345", "\u3099", "\u0653"])
def test_a_million_marks_take_under_a_second(mark: str, form: Any) -> None:
    text = unicodedata.normalize(form, "e") + mark * (1_000_000 // len(mark))
    began = time.process_time()
    assert normalised(text) == text
    assert time.process_time() - began < 1


def test_thirty_marks_are_composed_and_thirty_one_stay() -> None:
    assert normalised("e" + "\u0301" * 30) == "é" + "\u0301" * 29
    assert normalised("e" + "\u0301" * 31) == "e" + "\u0301" * 31


class TestPrinted:
    @pytest.mark.parametrize("glyph", "\ufffd¬⸗\u00ad\x02\x7f")
    def test_a_lost_hyphen_shows_it(self, glyph: str) -> None:
        assert looks_printed(f"situa{glyph}\ntion")

    def test_one_real_hyphen_does_not(self) -> None:
        assert not looks_printed("a well-\nknown man")

    def test_many_do(self) -> None:
        assert looks_printed("the situa-\ntion of the\n" * 10)

    def test_a_glyph_elsewhere_does_not(self) -> None:
        assert not looks_printed("what �\n is this\ufffd\n3")


def test_what_a_text_is_made_of() -> None:
    assert Characters("a\tb\f\n").printable
    assert not Characters("a\u200bb").printable
    assert Characters("naïve").any_block(blocks_of("é"))
    assert not Characters("naïve").any_block(blocks_of("ﬁ"))
    assert Characters("𝐀").any_block(blocks_of("𝐁"))
    assert expand(["a-c", "x"]) == "abcx"


@given(
    st.text(
        st.sampled_from(
            "ae\u0301\u0308 \n\x00\x02\x03\x92\u200b\u200d\ufeff\u202aﬁ\ufedb\u05d0-\uf0b7\ud800が\u3099"
        ),
        max_size=60,
    )
)
def test_settles(text: str) -> None:
    for _ in range(5):
        edits = propose(text)
        assert flatten(text, edits) == edits
        if not edits:
            return
        text = splice(text, edits)
    assert not propose(text)
