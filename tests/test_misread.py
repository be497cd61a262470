"""Misread words: what is corrected, what never is, and what it costs where nothing is misread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Result, clean, read
from cleaner.repairs.misread.channel import Channel
from cleaner.repairs.misread.guesses import Guesser
from cleaner.repairs.misread.noise import doubts
from cleaner.repairs.misread.repair import proposals
from cleaner.repairs.misread.shifts import confusions
from cleaner.repairs.misread.sieve import Reach, Sieve, fill
from cleaner.repairs.misread.tables import words_of
from cleaner.repairs.misread.typefaces import is_old
from cleaner.repairs.misread.words import words_in
from tests import layouts

NOISE = "He said tbat the rnan had gone to the liouse, and tbe wornan was witb him when tbey arrived there. "

NEVER = [
    (
        "I have a publick and chearful friend, who shew'd me antient musick and compleat surprize.",
        "old spelling",
    ),
    ("Das Theil war so beschaffen, daß man seyn konnte, was man wollte; die Thür blieb zu.", "old spelling"),
    ("'Tis no' for the likes o' thee, lad; gie us thy han' an' haud thy wheesht, said auld Rab.", "dialect"),
    ("Mr. Owen met Mrs. Denner and Lord Lufton at Framley Court before Dr. Thorne came.", "names"),
    ("The engine read `tbe` for 'the', and wrote \"tbe\" again.", "quoted misreadings"),
    ("def tbe(arr, idx):\n    return arr[idx] + tbe_len\n", "code"),
    ("Er müss' es sagen, und hab' es auch gesagt, im Jahre MDCCXXXVIIII und im Bande XXIIII.", "elision"),
    ("See https://example.org/tbe/witb and mail tbat@example.org for more of it.", "addresses"),
]


@pytest.mark.parametrize(("text", "why"), NEVER, ids=[why for _, why in NEVER])
def test_leaves_alone(text: str, why: str) -> None:
    assert clean(text, lines="keep").text == text


@pytest.mark.parametrize(("text", "why"), NEVER[:5], ids=[why for _, why in NEVER[:5]])
def test_leaves_alone_in_noise(text: str, why: str) -> None:
    assert text in clean(NOISE + text, lang=("de" if "Theil" in text else "en",), lines="keep").text


class TestCorrects:
    def test_what_a_text_says_throughout(self) -> None:
        text = "He went to tbe house, and tbe man of tbe house said that tbe door was shut."
        assert clean(text).text == text.replace("tbe", "the")

    def test_letters_of_worn_type(self) -> None:
        text = clean(NOISE).text
        assert (
            text
            == "He said that the man had gone to the house, and the woman was with him when they arrived there. "
        )

    def test_keeps_capitals(self) -> None:
        assert clean("Tbe man and TBE wornan went witb the rnan to the liouse.").text.startswith(
            "The man and THE woman"
        )

    def test_says_why(self) -> None:
        causes = [cause for change in clean(NOISE).changes for cause in change.causes]
        assert causes and all(cause.rule.startswith("MIS") and "for" in cause.reason for cause in causes)

    def test_is_at_rest_afterwards(self) -> None:
        once = clean(NOISE * 3).text
        assert clean(once).text == once


TOGETHER = [
    ("She suppos d that he arriv d late.", "She suppos'd that he arriv'd late."),
    ("One ofa kind was there.", "One of a kind was there."),
    ("It was a thing ofthc world.", "It was a thing of the world."),
    ("The politi cai state of things was bad.", "The political state of things was bad."),
    ("It was a thing con: cerning him.", "It was a thing concerning him."),
    ("The house that he prepar d was good.", "The house that he prepar'd was good."),
    ("I saw that 1 will have to go.", "I saw that I will have to go."),
]

NOT_TOGETHER = [
    ("He came at 1 o'clock, and 1 hour later.", "a number"),
    ("The first is 1 and the other 2.", "a number"),
    ("It is as his s was.", "no noun"),
    ("The well* known man went away.", "both are words"),
]


class TestSpacesAndLetters:
    """Letters and spaces that were misread together."""

    @pytest.mark.parametrize(("text", "why"), NOT_TOGETHER, ids=[text for text, _ in NOT_TOGETHER])
    def test_stay(self, text: str, why: str) -> None:
        assert clean(NOISE + text, lang=("en",), lines="keep").text.endswith(text), why

    def test_less_sure_is_a_suggestion(self) -> None:
        result = clean(NOISE + "The fatherlof his wife was there.", lang=("en",), lines="keep")
        assert any("'father of' for" in change.causes[0].reason for change in result.suggestions)

    @pytest.mark.parametrize(("read", "meant"), TOGETHER, ids=[read for read, _ in TOGETHER])
    def test_are_put_right(self, read: str, meant: str) -> None:
        assert clean(NOISE + read, lang=("en",), lines="keep").text.endswith(meant)

    @pytest.mark.parametrize(
        "text",
        [
            "He was there, after all of them; anybody, any body, and every thing of it.",
            "It was his\u2014 and hers\u2014 and theirs, and no one else had a part of it.",
        ],
    )
    def test_what_may_be_right_stays(self, text: str) -> None:
        assert clean(NOISE + text, lang=("en",), lines="keep").text.endswith(text)


class TestHabits:
    """What a text says far oftener than any confusion explains is how it speaks."""

    DIALECT = "The gret man had a gret dog, and nuver was a gret house so gret as his gret house. " * 4

    def test_of_a_text_stay(self) -> None:
        assert clean(NOISE * 4 + self.DIALECT, lang=("en",), lines="keep").text.endswith(self.DIALECT)

    def test_a_misreading_of_a_common_word_is_none(self) -> None:
        text = "He went to tbe house, and tbe man of tbe house said that tbe door was shut."
        assert clean(text).text == text.replace("tbe", "the")


OLD = (
    "Wo itzund Städte stehn/ wird eine Wisen seyn/ auff der ein Schäfers-Kind wird spilen mit den Herden: was"
    " itzund prächtig blüht/ sol bald zutretten werden. Der Käyser vnd die Frembden sind vnverhofft in jhre Stätt"
    " gekommen/ vnnd haben den Bawren jhren Zöll nicht abgenommen; drüm wöllen sie tausendt Göldne geben.\n"
)


class TestOldTexts:
    """Before 1780 words were written in ways that later readings make look misread."""

    def test_tell_by_words_that_no_later_one_has(self) -> None:
        assert is_old(list(words_in(OLD)), "de")
        assert not is_old(
            list(words_in("Das Theil war so beschaffen, daß man seyn konnte, was man wollte.")), "de"
        )
        assert not is_old(list(words_in(NOISE)), "en")

    def test_are_left_alone(self) -> None:
        assert clean(OLD * 3, lines="keep").text == OLD * 3

    def test_are_corrected_where_they_are_misread(self) -> None:
        text = (
            OLD
            + "Vnd fie fagten nicht/ wer fie wären/ vnd wolten fich nicht fehen laffen/ fondern fchwiegen.\n"
        )
        found = clean(text, lang=("de",), lines="keep").text
        assert found.startswith(OLD) and "sich nicht" in found and "sie sagten" in found


class TestWords:
    def test_halves_at_line_ends_are_none(self) -> None:
        fixed = [word.form for word in words_in("a natuͤr-\nlich and whole\nwords") if word.fixed]
        assert fixed == ["natuͤr", "lich"]

    def test_are_folded(self) -> None:
        assert [word.key for word in words_in("Uͤber ſo ’ne Sache")] == ["über", "so", "ne", "sache"]


class TestTables:
    def test_know_words_exactly(self) -> None:
        words = words_of("en")
        assert words.zipf("house") > 5 and words.zipf("the") > words.zipf("house")
        letters = "abcdefghijklmnopqrstuvwxyz"
        assert sum(words.zipf(f"xq{a}{b}zv{c}") > 0 for a in letters for b in letters for c in letters) == 0


class TestSieve:
    def test_lets_every_word_pass(self) -> None:
        assert words_of("de").sieve.words(["haus", "theil", "seyn", "xqzzvq"])[:3] == [
            "haus",
            "theil",
            "seyn",
        ]

    def test_tells_where_a_word_stops_being_one(self) -> None:
        reach = words_of("en").sieve.reach("situaxxxation")
        assert 5 <= reach.begun < 9 and 5 <= reach.ended < 9

    @given(st.lists(st.text(min_size=1), min_size=1))
    def test_holds_no_word_back(self, words: list[str]) -> None:
        sieve = Sieve(fill(words))
        assert sieve.words(words) == words
        assert all(sieve.reach(word).begun == sieve.reach(word).ended == len(word) for word in words)


WORDS = ["com", "con", "coru", "mm", "much", "aunt"]


def channel(confusions: dict[str, dict[str, float]]) -> Channel:
    return Channel(confusions, "en", Sieve(fill(WORDS)))


class TestChannel:
    def reach(self, word: str) -> Reach:
        return Sieve(fill(WORDS)).reach(word)

    def test_finds_the_likeliest_way(self) -> None:
        found = channel({"rn": {"m": 2.0}, "r": {"": 4.0}, "n": {"u": 2.5}})
        assert found.once("corn", self.reach("corn")) == {"com": 2.0, "con": 4.0, "coru": 2.5}

    def test_finds_two_confusions(self) -> None:
        assert channel({"rn": {"m": 2.0}}).twice("rnrn", self.reach("rnrn")) == {"mm": 4.0}

    def test_takes_two_confusions_apart(self) -> None:
        assert not channel({"rn": {"m": 2.0}, "n": {"m": 2.5}}).twice("rn", self.reach("rn"))

    def test_finds_any_letter(self) -> None:
        found = [channel({}).near(word, self.reach(word)) for word in ("muxch", "muh", "aumt")]
        assert found == [["much"], ["much"], ["aunt"]]


def unknown(text: str) -> dict[str, int]:
    seen = doubts(text)
    assert seen
    return seen.unknown


class TestNoise:
    def test_clean_text_has_no_doubts(self) -> None:
        assert not unknown("The house was on the hill, and nobody had been there for many years. " * 20)

    def test_noise_has(self) -> None:
        seen = doubts("The liouse was on the liill, and nobodv liad beeu there for niany vears. " * 20)
        assert seen and seen.language == "en" and seen.unknown["liouse"] == 20

    def test_other_languages_have_none(self) -> None:
        assert not doubts("Talo oli mäellä, eikä kukaan ollut käynyt siellä moneen vuoteen kesällä. " * 5)


class TestOneDocument:
    """What a document shows of its own confusions."""

    @pytest.mark.parametrize(
        ("read", "true", "pairs"),
        [
            ("tbe", "the", [("b", "h")]),
            ("fuit", "suit", [("f", "s")]),
            ("niodern", "modern", [("ni", "m")]),
            ("indisposedl", "indisposed", [("dl", "d")]),
            ("panish", "spanish", [("p", "sp")]),
            ("aarb", "cacd", [("a", "c"), ("r", "c"), ("b", "d")]),
            ("same", "same", []),
            ("abcdef", "uvwxyz", []),
        ],
    )
    def test_confusions(self, read: str, true: str, pairs: list[tuple[str, str]]) -> None:
        assert confusions(read, true) == pairs

    @staticmethod
    def shift(text: str, key: str) -> float:
        words = list(words_in(text))
        guesser = Guesser({"b": {"h": 3.0}}, "en", lambda _: 0.0)
        found = proposals(words, guesser, ())
        return next(proposal.facts.shift for proposal in found if proposal.key == key)

    def test_what_it_has_elsewhere_is_likelier(self) -> None:
        often = self.shift("the otber fatber and motber saw tbem witb botb bands", "otber")
        seldom = self.shift("the otber father and mother saw them with both hands", "otber")
        assert often > seldom

    def test_its_own_word_does_not_count(self) -> None:
        once = self.shift("the otber man", "otber")
        assert self.shift("the otber man and the otber man and the otber man", "otber") <= once


CLEAN = """
The old house stood at the end of a long road, and nobody in the village had ever been inside of it.
When the winter came there was a light in one of the upper windows, and it was said that a man from the
north had taken the rooms for a year. He spoke to no one, and he was not seen at church or in the market.
Once a week a boy brought bread and milk to the gate, and found the money for it under a stone. In the
spring the light was gone, and the door was open, and the children went in to look at the empty rooms.
"""


class TestNames:
    def test_a_figure_that_was_a_capital(self) -> None:
        text = "Mrs. Jervis saw Mrs. Jervis, and Mrs. 7ervis said that tbe rnan had gone to the liouse."
        assert "Mrs. Jervis said that the man" in clean(text).text

    @pytest.mark.parametrize("speck", ["º", "ºf", "tº", "ª"])
    def test_specks_are_no_words(self, speck: str) -> None:
        assert (
            f"had gone {speck} to the" in clean(f"He said tbat the rnan had gone {speck} to the liouse.").text
        )


class TestConfidences:
    """How sure the engine was of each word, as hOCR, ALTO, PAGE and FineReader XML say it."""

    @staticmethod
    def document(kind: str, last: str, sure: dict[str, int]) -> bytes:
        lines = [*(14 * CLEAN).replace("\n\n", "\n").strip().splitlines(), last]
        made: str = getattr(layouts, kind)([lines], sure=sure)
        return made.encode()

    @staticmethod
    def made(result: Result) -> list[str]:
        """What was corrected."""
        return [
            change.after
            for change in result.changes
            if any(cause.rule.startswith("MIS") for cause in change.causes)
        ]

    @pytest.mark.parametrize("kind", ["hocr", "alto", "page", "abbyy"])
    def test_words_it_doubts_are_looked_at_in_clean_text(self, kind: str) -> None:
        last = "The boy of tbe village was among them."
        doubtful = clean(read(self.document(kind, last, {"tbe": 40})))
        assert self.made(doubtful) == ["h"]
        assert "The boy of the village" in doubtful.text

    @pytest.mark.parametrize("kind", ["hocr", "alto", "page", "abbyy"])
    def test_words_it_is_sure_of_stay_in_clean_text(self, kind: str) -> None:
        last = "The boy of tbe village was among them."
        assert not self.made(clean(read(self.document(kind, last, {}))))
        last = "The boy of tbe village was among rnen."  # which nobody doubts
        assert self.made(clean(read(self.document(kind, last, {"tbe": 40})))) == ["h"]

    @pytest.mark.parametrize("word", ["Quillon", "chearful", "lad's", "village", "XVIII", "Eyjafjord"])
    def test_doubt_makes_no_error(self, word: str) -> None:
        last = f"The boy of {word} was among them."
        assert not self.made(clean(read(self.document("hocr", last, {word: 5}))))

    def test_doubt_of_all_words_corrects_nothing(self) -> None:
        last = "His voice tailed off, and they saw the lad and the maid of the arid land."
        sure = dict.fromkeys(f"{CLEAN} {last}".split(), 30)
        assert not self.made(clean(read(self.document("hocr", last, sure))))

    def test_a_suggestion_stays_one(self) -> None:
        text = "They liad been there by tbe man, and his voice tailed off."
        result = clean(read(self.document("hocr", text, dict.fromkeys(text.split(), 50))))
        assert "his voice tailed off" in result.text
        assert "They had been there by the man" in result.text

    def test_what_it_is_sure_of_is_none_in_a_later_pass(self) -> None:
        """A text that changed is gone through again, without its pages."""
        text = "They liad been there witb tbe man."
        result = clean(read(self.document("hocr", text, dict.fromkeys(text.split(), 100))))
        again = [c for change in result.changes for c in change.causes if c.rule.startswith("MIS")]
        assert all("the OCR was" in cause.reason for cause in again)
