"""Broken words: what must stay, then what is joined, kept or left; and that it never fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.evidence import Evidence
from cleaner.repairs.broken_words import rejoin
from cleaner.rulebook import Rulebook
from cleaner.text.edits import Edit, flatten, splice
from cleaner.text.view import Decision, GapVote, Role, View

from .strategies import LINE_HYPHENS

RULES = Rulebook.load().of_kind("rejoin")
# Several plain broken words, so that a text shows that its words are broken.
PRINTED = "The situa-\ntion of the govern-\nment was diffi-\ncult and impos-\nsible to under-\nstand.\n"


def propose(text: str, *lang: str) -> list[GapVote]:
    return rejoin.propose(View(text), RULES, Evidence(text, lang))


def rejoined(text: str, *lang: str) -> str:
    votes = [vote for vote in propose(text, *lang) if vote.confidence >= 0.5 and not vote.loose]
    return splice(text, flatten(text, [Edit(vote.start, vote.end, vote.after) for vote in votes]))


def last(text: str, *lang: str) -> str:
    """The last line of a text behind PRINTED, rejoined."""
    return rejoined(PRINTED + text, *(lang or ("en",))).rpartition("\n")[2]


@pytest.mark.parametrize(
    "text",
    [
        "The header field is case-\ninsensitive.",  # nothing shows that words are broken
        "a non-\ntransparent proxy, an end-to-\nend header, a client-\nside cache",  # a hard-wrapped manual
        "He came --\nand went -\nat once.",  # dashes
        "He stopped—\nand went on—\nas before—\nin the dark.",
        "usage: tool --no-\n   --no-colour\n  -v, --ver-\n",
        "-----\n| a-\n| b-\n-----",  # a table
        "x = a -\n    b",  # code
        "total=\ncount=\nsum",
        "p¬\nq ∧ r¬\ns",
        "Wait\ufffd\nWhat",
        "1914-\n1918",
        "978–\n979",
        "wel\ncome home",  # no hyphen, and no sign of print
        "foo-\n\n\n",
        "foo-",
        "-\n-\n-\n",
        "",
    ],
)
def test_stays(text: str) -> None:
    assert rejoined(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "the boats of the up- \nand downstream ports",  # the hyphen hangs before "and"
        "he will be\ncome what may",  # two words of the document's own language
        "in the year 1914 –\n12 others",  # a dash between words
        "No. 978–\nthe next",
    ],
)
def test_stays_in_print_too(text: str) -> None:
    assert rejoined(PRINTED + text, "en").endswith(text)


@pytest.mark.parametrize("glyph", LINE_HYPHENS)
def test_every_glyph_may_be_the_line_hyphen(glyph: str) -> None:
    text = PRINTED.replace("-", glyph)
    whole = PRINTED.replace("-\n", "")
    assert rejoined(text, "en") == whole


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("impor-  \n   tant", "important"),  # blanks around
        ("impor-\u00ad\ntant", "important"),  # a hyphen and a soft one
        ("impor-\n\ntant", "important"),  # a blank line
        ("impor-\n\f\ntant", "important"),  # a page turn
        ('impor-\n" tant', "important"),  # a running quotation mark
        ("CLERGY-\nMEN", "CLERGYMEN"),
        ("un-\nforgettable", "unforgettable"),
        ("state-of-the-\nart", "state-of-the-art"),
        ("self-\ngovernment", "self-government"),
        ("Anglo-\nSaxon", "Anglo-Saxon"),
        ("twenty-\nfour", "twenty-four"),
        ("1914-\n1918", "1914-1918"),
        ("the ISO-\n8859 code", "the ISO-8859 code"),
        ("Baden-\nBaden", "Baden-Baden"),
        ("pp. 978–\n979", "pp. 978–979"),
    ],
)
def test_decided(text: str, wanted: str) -> None:
    assert last(text) == wanted


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("ru", "военно-\nтехнический", "военно-технический"),
        ("ru", "какой-\nлибо", "какой-либо"),
        ("ru", "прави-\nтельство", "правительство"),
        ("uk", "незалеж-\nність", "незалежність"),
        ("de", "Bundes-\nregierung", "Bundesregierung"),
        ("de", "Linux-\nDistribution", "Linux-Distribution"),
        ("fr", "est-\nelle", "est-elle"),
        ("fr", "gouver-\nnement", "gouvernement"),
        ("pl", "rzeczpospo-\nlita", "rzeczpospolita"),
    ],
)
def test_other_languages(lang: str, text: str, wanted: str) -> None:
    assert last(text, lang, "en") == wanted


@pytest.mark.parametrize("glyph", "¬\u00ad⸗")
def test_a_glyph_that_no_word_has_of_its_own_breaks_words_that_have_words_for_halves(glyph: str) -> None:
    text = "I do re-\nmember it well, with-\nout any doubt."
    assert clean(text.replace("-", glyph), lang=["en"]).text == "I do remember it well, without any doubt."
    assert clean(text, lang=["en"]).text == "I do remember it well, without any doubt."


@pytest.mark.parametrize("glyph", "\u00ad⸗")
def test_a_glyph_that_means_nothing_else_needs_no_proof(glyph: str) -> None:
    assert "laudate" in clean(f"qui eum lau{glyph}\ndate et", lang=["la"]).text


class TestTheDocumentDecides:
    def test_the_joined_form_elsewhere(self) -> None:
        assert "of the qorvex" in rejoined(PRINTED + "the qorvex here, of the qor-\nvex", "en")

    def test_the_hyphenated_form_elsewhere(self) -> None:
        text = PRINTED + "a bed-room, that bed-room, each bed-room and bed-rooms; the bed-\nroom"
        assert rejoined(text, "en").endswith("the bed-room")

    def test_the_joined_form_wins_if_it_is_what_is_written(self) -> None:
        text = PRINTED + "a bedroom, that bedroom, each bedroom; the bed-\nroom"
        assert rejoined(text, "en").endswith("the bedroom")

    def test_broken_words_are_no_evidence_for_themselves(self) -> None:
        vocabulary = Evidence("the situa-\ntion").vocabulary
        assert vocabulary.count("situa") == vocabulary.count("tion") == 0


class TestVotes:
    def test_say_what_speaks_for_them(self) -> None:
        for vote in propose(PRINTED, "en"):
            assert vote.decision is Decision.JOIN
            assert 0.9 < vote.confidence < 1
            assert "known word" in vote.reason
            assert vote.rule == "HYP002"

    def test_kept_hyphens_are_votes_too(self) -> None:
        vote = propose(PRINTED + "self-\ngovernment", "en")[-1]
        assert vote.decision is Decision.HYPHEN
        assert "hyphen" in vote.reason or "words" in vote.reason

    def test_a_lost_hyphen_is_written(self) -> None:
        text = PRINTED.replace("-", "\ufffd") + "Anglo\ufffd\nSaxon"
        assert rejoined(text, "en").endswith("Anglo-Saxon")

    def test_furniture_goes_with_the_gap(self) -> None:
        text = PRINTED + "impor-\n  12  A RUNNING HEAD\ntant"
        view = View(text)
        view.roles[len(view.lines) - 2] = Role.HEAD
        vote = rejoin.propose(view, RULES, Evidence(text, ("en",)))[-1]
        assert text[vote.start : vote.end] == "-\n  12  A RUNNING HEAD\n"

    def test_a_rule_not_chosen_does_nothing(self) -> None:
        others = [rule for rule in RULES if rule.id != "HYP002"]
        assert rejoin.propose(View(PRINTED), others, Evidence(PRINTED)) == []


class TestWithoutHyphen:
    def test_joined_where_neither_half_is_a_word_of_the_document(self) -> None:
        text = PRINTED + "and the politi\ncal parties"
        assert "political parties" in rejoined(text, "en")

    def test_not_if_a_half_stands_elsewhere(self) -> None:
        text = PRINTED + "the zorvan met, a zorvan said, each zorvan; and the zorvan\nised"
        assert "zorvan\nised" in rejoined(text, "en")

    def test_not_over_a_blank_line(self) -> None:
        assert "politi\n\ncal" in rejoined(PRINTED + "and the politi\n\ncal parties", "en")


LINES = st.lists(
    st.text(alphabet="ab-\u00ad\ufffd—=é1'\" \tЖ\ud800\x00*", max_size=12), min_size=0, max_size=12
)


@given(LINES)
def test_never_fails_and_stays_in_its_gap(lines: list[str]) -> None:
    text = PRINTED + "\n".join(lines)
    view = View(text)
    for vote in rejoin.propose(view, RULES, Evidence(text)):
        assert 0.0 <= vote.confidence <= 1.0
        assert view.starts[vote.upper] <= vote.start < vote.end <= len(text)
        assert view.starts[vote.upper] + len(view.lines[vote.upper]) < vote.end
        assert "\n" in text[vote.start : vote.end]


@given(LINES)
def test_joined_text_has_nothing_more_to_join(lines: list[str]) -> None:
    text = "\n".join(lines)
    for _ in range(len(lines) + 1):
        once = rejoined(text)
        if once == text:
            return
        assert once.count("\n") < text.count("\n")
        text = once


def test_a_glyph_of_ones_own_is_one_line_of_a_rule_file(tmp_path: Path) -> None:
    """It joins words, and the halves are no words of the document either."""
    (tmp_path / "my.toml").write_text(
        '[[rule]]\nid = "MY001"\nname = "macron"\nkind = "rejoin"\nsummary = "A macron at a line end."\n'
        'why = "Worn hyphens are read so."\nrisk = "None."\nglyphs = ["\\u00AF"]\n',
        "utf-8",
    )
    text = "the situa¯\ntion of the govern¯\nment was impos¯\nsible\n"
    assert clean(text).text == text
    result = clean(text, rules=(str(tmp_path),))
    assert result.text == "the situation of the government was impossible\n"
    book = Rulebook.load([tmp_path])
    words = Evidence(text, ("en",), book.line_glyphs).vocabulary.counts
    assert "¯" in book.line_glyphs and {"situa", "tion"}.isdisjoint(words)
