"""What is told of a broken word that may be several; and that none comes out as two words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Result, clean
from cleaner.repairs.broken_words.affixes import suspended
from cleaner.text.edits import Candidate


def told(result: Result) -> list[tuple[Candidate, ...]]:
    """The candidates of all suggestions."""
    return [cause.candidates for change in result.suggestions for cause in change.causes if cause.candidates]


class TestCandidates:
    @pytest.mark.parametrize(
        ("lang", "text", "words"),
        [
            ("en", "He had to re-\ncover the chair.", {"recover", "re-cover"}),
            ("de", "Man sah die Rot-\nBuche im Garten.", {"RotBuche", "Rot-Buche"}),
            ("fr", "Il a vu le porte-\ndrapeau hier.", {"portedrapeau", "porte-drapeau"}),
            ("nl", "Hij zag de zee-\nvogel gisteren.", {"zeevogel", "zee-vogel"}),
        ],
    )
    def test_a_break_that_is_left_open_names_them(self, lang: str, text: str, words: set[str]) -> None:
        result = clean(text, lang=[lang], min_confidence=0.999)
        assert result.text == text
        assert all({one.text for one in candidates} <= words for candidates in told(result))

    def test_they_are_ranked_and_share_the_chances(self) -> None:
        result = clean("Das ist ein Zuk-\nker gut.\n", lines="join")
        found = [cause.candidates for change in result.changes for cause in change.causes]
        assert any({"Zucker", "Zukker"} <= {one.text for one in candidates} for candidates in found)
        for candidates in filter(None, found):
            chances = [one.confidence for one in candidates]
            assert chances == sorted(chances, reverse=True)
            assert sum(chances) == pytest.approx(1.0, abs=0.05)

    def test_one_that_is_too_little_proved_is_a_suggestion(self) -> None:
        result = clean("See the data-\nbases of the client-\nside.", lang=["en"])
        assert ["databases", "data-bases"] in [[one.text for one in each] for each in told(result)] or (
            "databases" in result.text
        )

    def test_records_have_them(self) -> None:
        text = "He had to re-\ncover the chair."
        record = clean(text, lang=["en"], min_confidence=0.999).to_dict()
        for suggestion in record["suggestions"]:
            for cause in suggestion["causes"]:
                assert {one["text"] for one in cause.get("candidates", [])} <= {"recover", "re-cover"}

    def test_a_word_that_is_sure_has_none(self) -> None:
        text = (
            "A difficult situa-\ntion for the govern-\nment of a coun-\ntry was impos-\nsible to solve.\n" * 3
        )
        result = clean(text, lang=["en"])
        sure = [cause for change in result.changes for cause in change.causes if cause.confidence > 0.995]
        assert not any(cause.candidates for cause in sure)


WORDS = {
    "bg": "къща вода ръка хлебарница правителство най-добър по-голям",
    "ca": "casa aigua govern finestra nord-est situació col·legi",
    "cs": "okno voda vláda situace česko-polský samozřejmě",
    "da": "hus vand regering situation nord-syd selvfølgelig",
    "de": "Haus Wasser Regierung Situation Nord-Ost selbstverständlich",
    "el": "σπίτι νερό κυβέρνηση κατάσταση παράθυρο",
    "en": "house water government situation self-evident under-secretary",
    "es": "casa agua gobierno situación franco-alemán ventana",
    "fi": "talo vesi hallitus tilanne linja-auto ikkuna",
    "fr": "maison gouvernement situation peut-être grand-mère fenêtre",
    "hu": "ablak kormány helyzet magyar-német természetesen",
    "it": "casa acqua governo situazione italo-francese finestra",
    "nl": "huis water regering situatie zwart-wit vanzelfsprekend",
    "pl": "okno woda rząd sytuacja polsko-niemiecki oczywiście",
    "pt": "casa governo situação guarda-chuva segunda-feira janela",
    "ro": "casa apa guvernul situația într-un nord-est fereastra",
    "ru": "окно вода правительство ситуация кое-что северо-запад",
    "sv": "hus vatten regering situation svensk-norsk självklart",
    "tr": "ev su hükümet durum pencere elbette",
    "uk": "вікно вода уряд ситуація будь-який північно-східний",
}
PARTED = re.compile(r"\w[-‐‑][ \n]+(\w+)")


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, str]:
    """A language, and lines of its words broken anywhere."""
    lang = draw(st.sampled_from(sorted(WORDS)))
    words = draw(st.lists(st.sampled_from(WORDS[lang].split()), min_size=12, max_size=40))
    lines, line = [], ""
    for word in words:
        at = draw(st.integers(0, len(word) - 1)) if len(line) > 16 else 0
        if at and word[at - 1] != "-" and word[at] != "-":
            lines.append(f"{line}{word[:at]}-")
            line = word[at:] + " "
        else:
            line += word + " "
    return lang, "\n".join([*lines, line.rstrip()]) + "\n"


@given(broken())
def test_no_break_becomes_a_hyphen_and_a_blank(given: tuple[str, str]) -> None:
    lang, text = given
    out = clean(text, lines="join", lang=[lang]).text
    if "\n" in out.strip():  # its lines were not taken for prose
        return
    assert set(map(str.lower, PARTED.findall(out))) <= suspended((lang,))
