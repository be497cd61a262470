"""Broken words in short texts, in the orthography of many languages, and where hyphens are missing."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner import clean
from cleaner.evidence.forms import forms_of


def joined(text: str, *lang: str) -> str:
    named: dict[str, Any] = {"lang": list(lang)} if lang else {}
    return clean(text, lines="join", **named).text.strip()


class TestNotSign:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("The zorblatt¬\nery was closed.", "The zorblattery was closed."),
            ("et sporrebrygg¬\nenes hus", "et sporrebryggenes hus"),
            ("за¬\nпочващ", "започващ"),
            ("the value p¬\nq and x¬\ny holds", "the value p¬ q and x¬ y holds"),
            ("if ab¬\ncd then", "if ab¬\ncd then"),
        ],
    )
    def test_breaks_unknown_words_if_they_are_long(self, text: str, wanted: str) -> None:
        assert joined(text) == wanted


class TestStays:
    @pytest.mark.parametrize(
        "text",
        [
            "The field is case-\ninsensitive.",  # nothing shows that lines are hyphenated
            "See the client-\nside notes.",
            "usage: tool --no-\n-v   be verbose",
            "Items:\n- one\n- two",
            "he will be\ncome what may",
            "She went in\nside by side with him.",
        ],
    )
    def test_as_it_is_where_lines_are_not_joined(self, text: str) -> None:
        assert clean(text, lang=["en"]).text == text

    @pytest.mark.parametrize(
        ("lang", "text"),
        [
            ("de", "Der Ein-\nund Ausgang"),
            ("de", "die Vor-\noder Nachteile"),
            ("en", "the up-\nand downstream ports"),
            ("nl", "de in-\nen uitgang"),
            ("sv", "in-\noch utgången"),
            ("da", "ind-\nog udgangen"),
        ],
    )
    def test_a_suspended_hyphen_gets_a_blank(self, lang: str, text: str) -> None:
        start = {
            "de": "Die Regie-\nrung hat die Versamm-\nlung der Bür-\nger beschlossen. ",
            "en": "The govern-\nment was diffi-\ncult to under-\nstand. ",
            "nl": "De rege-\nring was moei-\nlijk te begrij-\npen voor iedereen. ",
            "sv": "Rege-\nringen hade myck-\net att gö-\nra. ",
            "da": "Rege-\nringen havde vanske-\nligt ved at for-\nstå det. ",
        }[lang]
        assert joined(start + text, lang).endswith(text.replace("\n", " "))


class TestShortClips:
    @pytest.mark.parametrize(
        ("lang", "text", "wanted"),
        [
            ("en", "the copies are used by the read-\ners", "the copies are used by the readers"),
            ("en", "The under-\nstanding was that the work-\ners would be for-\ngiven.",
             "The understanding was that the workers would be forgiven."),
            ("de", "Die Versamm-\nlung war lang.", "Die Versammlung war lang."),
            ("fr", "Le gouver-\nnement a parlé.", "Le gouvernement a parlé."),
            ("es", "El gobier-\nno ha hablado.", "El gobierno ha hablado."),
            ("pl", "To jest rzeczy-\nwistość.", "To jest rzeczywistość."),
            ("ru", "Это прави-\nтельство.", "Это правительство."),
        ],
    )  # fmt: skip
    def test_one_broken_word_is_enough(self, lang: str, text: str, wanted: str) -> None:
        assert joined(text, lang) == wanted


class TestClosedWords:
    @pytest.mark.parametrize(
        ("lang", "words"),
        [
            (
                "en",
                "work-shop grand-father further-more mid-night trans-formed ex-port under-ground home-work",
            ),
            ("fr", "par-donner sur-tout long-temps mal-heur"),
            ("de", "drei-hundert über-setzen auf-stehen vor-bei"),
            ("es", "para-guas sobre-todo medio-día"),
            ("it", "soprat-tutto capo-lavoro"),
            ("nl", "hand-boek werk-nemer voor-beeld"),
        ],
    )
    def test_broken_between_two_words_they_are_joined(self, lang: str, words: str) -> None:
        text = "".join(f"{word.replace('-', '-' + chr(10))} " for word in words.split())
        assert joined(text, lang) == words.replace("-", "")

    @pytest.mark.parametrize(
        ("lang", "word"),
        [
            ("en", "self-government"), ("en", "so-called"), ("en", "ever-changing"), ("en", "twenty-four"),
            ("fr", "peut-être"), ("fr", "grand-père"), ("fr", "est-ce"),
            ("ru", "кое-что"), ("ru", "из-за"), ("ru", "юго-восток"),
            ("es", "teórico-práctico"), ("pl", "czarno-biały"), ("pt", "guarda-chuva"), ("pt", "diz-me"),
        ],
    )  # fmt: skip
    def test_words_with_a_hyphen_of_their_own_keep_it(self, lang: str, word: str) -> None:
        assert joined(word.replace("-", "-\n"), lang) == word


class TestNumbers:
    @pytest.mark.parametrize(
        "word",
        ["ISO 8859-1", "CO2-neutral", "1980-es", "COVID-19", "555-0142", "1,200-1,500", "737–9", "3-1"],
    )
    def test_are_written_as_they_stand(self, word: str) -> None:
        text = "The govern-\nment was diffi-\ncult; " + word.replace("-", "-\n").replace("–", "–\n")
        assert joined(text, "en").endswith(word)

    def test_a_sign_stands_before_its_number(self) -> None:
        text = "The temper-\nature fell from -3 to -\n12 degrees within a night, they say."
        assert "from -3 to -12 degrees" in joined(text, "en")


class TestOrthography:
    @pytest.mark.parametrize(
        ("lang", "broken", "whole"),
        [
            ("hu", "asz-\nszony", "asszony"), ("hu", "hosz-\nszú", "hosszú"), ("hu", "meny-\nnyi", "mennyi"),
            ("de", "Zuk-\nker", "Zucker"), ("de", "Dek-\nkel", "Deckel"), ("de", "drük-\nken", "drücken"),
            ("sv", "till-\nlåta", "tillåta"), ("sv", "till-\nlägg", "tillägg"),
            ("nl", "be-\ninvloeden", "beïnvloeden"), ("nl", "re-\neel", "reëel"), ("nl", "auto-\ntje", "autootje"),
            ("ca", "col·-\nlegi", "col·legi"), ("ca", "intel-\nligent", "intel·ligent"),
        ],
    )  # fmt: skip
    def test_what_the_break_respelled_is_spelled_back(self, lang: str, broken: str, whole: str) -> None:
        assert joined(broken, lang) == whole

    @pytest.mark.parametrize(
        ("lang", "broken", "whole"),
        [
            ("de", "Musik-\nkapelle", "Musikkapelle"),  # two words that meet in the same letter
            ("de", "zurück-\nkehren", "zurückkehren"),
            ("hu", "ked-\nden", "kedden"),
            ("en", "book-\nkeeper", "bookkeeper"),
        ],
    )
    def test_nothing_is_respelled_without_reason(self, lang: str, broken: str, whole: str) -> None:
        assert joined(broken, lang) == whole

    @pytest.mark.parametrize(
        ("lang", "text", "wanted"),
        [
            ("pt", "e ninguém sa-\nbia. Chamava-\n-se Pedro", "e ninguém sabia. Chamava-se Pedro"),
            ("hr", "od prolje-\nća. Hrvatsko-\n-engleski rječnik", "od proljeća. Hrvatsko-engleski rječnik"),
            ("pl", "rzeczy-\nwistość polsko-\n-niemiecka", "rzeczywistość polsko-niemiecka"),
            ("cs", "společ-\nnost česko-\n-německá", "společnost česko-německá"),
        ],
    )
    def test_a_repeated_hyphen_is_written_once(self, lang: str, text: str, wanted: str) -> None:
        assert joined(text, lang) == wanted


class TestHyphenOnItsOwnLine:
    def test_is_closed_up_on_both_sides(self) -> None:
        text = "the self\n-\npropelled sleds of the mid\n-\ntwentieth century"
        assert joined(text, "en") == "the self-propelled sleds of the mid-twentieth century"


def test_where_lines_are_joined_no_hyphen_is_followed_by_a_blank() -> None:
    text = "The ever-\nchanging rules of the wide-\nranging reform were in-\nperson events.\n"
    assert joined(text, "en") == "The ever-changing rules of the wide-ranging reform were in-person events."


def test_a_book_that_lost_all_its_hyphens() -> None:
    text = (
        "The most pros\nperous of the mer\nchants had been to the govern\nment to ask for per\nmission, and the\n"
        "secre\ntary of the asso\nciation said that it was impos\nsible, though they had\nalways been "
        "consi\ndered respec\ntable people of the dis\ntrict.\n"
    )
    out = joined(text, "en")
    for word in ("prosperous", "merchants", "government", "secretary", "association", "considered"):
        assert word in out


def test_the_tables_tell_the_hyphenated_form_from_the_closed() -> None:
    english, russian = forms_of(("en",)), forms_of(("ru",))
    assert (english.odds("self", "government").modern or 0) > 2
    assert not english.odds("grand", "father").hyphened
    assert english.odds("to", "day").old is not None
    assert english.odds("to", "day").modern is None
    assert russian.odds("кое", "что").hyphened


def test_reasons_are_true_of_the_word() -> None:
    result = clean("The govern-\nment sent post-\nmaster and so-\ncalled friends.", lang=["en"])
    reasons = {cause.reason for edit in result.edits for cause in edit.causes}
    assert not any("capitals" in reason for reason in reasons)
    assert any("'so-called'" in reason and "hyphen" in reason for reason in reasons)
