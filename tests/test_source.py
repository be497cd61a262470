"""Texts with pages: places of spans, and what the format says as evidence."""

from __future__ import annotations

import json
import pickle
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Result, clean
from cleaner.text.source import Box, Page, Source
from cleaner.text.view import Role

from .documents import document, page

SENTENCE = (
    "The river had risen in the night, and nobody who",
    "lived near the old bridge could say how long it",
    "would stay there.",
)


def record(result: Result) -> Any:
    return json.loads(json.dumps(result.to_dict()))


class TestPlaces:
    SOURCE = document([page("one two", "three"), page(""), page("four")])

    @pytest.mark.parametrize(
        ("start", "end", "places"),
        [
            (0, 3, [(0, (50, 50, 68, 60))]),
            (1, 2, [(0, (50, 50, 68, 60))]),  # part of a word
            (0, 7, [(0, (50, 50, 92, 60))]),  # two words of a line are one box
            (4, 13, [(0, (74, 50, 92, 60)), (0, (50, 64, 80, 74))]),  # two lines are two
            (8, 21, [(0, (50, 64, 80, 74)), (2, (50, 50, 74, 60))]),  # over pages
            (7, 8, [(0, (74, 50, 92, 60))]),  # white space has the place of the word before it
            (14, 15, [(0, (50, 64, 80, 74))]),
        ],
    )
    def test_of_spans(self, start: int, end: int, places: list[tuple[int, tuple[float, ...]]]) -> None:
        assert [(p.page, tuple(p.box)) for p in self.SOURCE.places(start, end)] == places

    def test_nothing_has_no_place(self) -> None:
        assert document([page("")]).places(0, 1) == []
        assert document([]).places(0, 0) == []
        assert Source([], "pdf").text == ""

    def test_page_of_an_offset(self) -> None:
        assert [self.SOURCE.page_at(at) for at in (0, 13, 14, 15, 16, 17, 99)] == [0, 0, 0, 1, 1, 2, 2]

    @given(st.lists(st.lists(st.text("ab -", max_size=8), max_size=4), max_size=4), st.data())
    def test_every_word_is_found_by_its_span(self, pages: list[list[str]], data: st.DataObject) -> None:
        source = document([page(*lines) for lines in pages])
        for index, one in enumerate(source.pages):
            for number in range(len(one.words)):
                start = source.starts[index] + one.words.starts[number]
                end = source.starts[index] + one.words.ends[number]
                assert source.text[start:end].strip("ab-") == ""
                assert [(p.page, p.box) for p in source.places(start, end)] == [
                    (index, one.words.box(number))
                ]

    def test_confidence_is_that_of_the_least_sure_word(self) -> None:
        source = document([page("one two", confidence=0.75), page("three")])
        assert source.confidence(0, 7) == 0.75
        assert source.confidence(0, 14) == 0.75
        assert source.confidence(9, 14) is None

    def test_goes_through_pickle(self) -> None:
        there = pickle.loads(pickle.dumps(self.SOURCE))
        assert there.text == self.SOURCE.text
        assert there.places(0, 21) == self.SOURCE.places(0, 21)

    def test_boxes_grow(self) -> None:
        assert Box(1, 2, 3, 4).around(Box(0, 3, 2, 9)) == Box(0, 2, 3, 9)


class TestEvidence:
    def test_nothing_that_the_format_does_not_say(self) -> None:
        text = "well-\nknown and loved by all of them who were there"
        assert clean(document([page(*text.split("\n"))])).text.startswith("well-")

    def test_the_whole_word_decides(self) -> None:
        source = document([page("this is a zxcv-", "bnml of letters", wholes={"zxcv-": "zxcvbnml"})], "alto")
        result = clean(source)
        assert result.text == "this is a zxcvbnml of letters\n"
        assert "gives 'zxcvbnml'" in result.changes[0].causes[0].reason

    def test_the_whole_word_keeps_a_hyphen(self) -> None:
        lines = ("the situa-", "tion of the zxcv-", "bnml there")
        source = document([page(*lines, wholes={"zxcv-": "zxcv-bnml."})], "alto")
        assert clean(source).text == "the situation of the zxcv-bnml there\n"

    def test_another_word_says_nothing(self) -> None:
        plain = clean(document([page("this is a zxcv-", "bnml of letters")], "alto")).text
        source = document([page("this is a zxcv-", "bnml of letters", wholes={"zxcv-": "other"})], "alto")
        assert clean(source).text == plain

    @pytest.mark.parametrize(
        ("role", "rule"),
        [
            (Role.HEAD, "PAG001"),
            (Role.FOOT, "PAG001"),
            (Role.FOLIO, "PAG002"),
            (Role.SIGNATURE, "PAG003"),
            (Role.CATCHWORD, "PAG004"),
        ],
    )
    def test_labelled_lines_leave_the_text(self, role: Role, rule: str) -> None:
        result = clean(document([page(*SENTENCE[:2], ("Some words", role), SENTENCE[2])], "page"))
        assert [(line.text, line.role, line.rule) for line in result.furniture] == [
            ("Some words", role.name.lower(), rule)
        ]
        assert result.text == " ".join(SENTENCE) + "\n"

    def test_a_rule_that_is_ignored_takes_nothing(self) -> None:
        source = document([page(*SENTENCE[:2], ("Some words", Role.HEAD), SENTENCE[2])], "page")
        assert "Some words" in clean(source, ignore=["PAG"]).text

    def test_no_blank_space_is_left_before_a_word_that_was_broken(self) -> None:
        source = document(
            [page(("THE RIVER", Role.HEAD), "", "The situa-", "tion was bad, and nobody", "knew it.")]
        )
        assert clean(source).text == "The situation was bad, and nobody knew it.\n"

    @pytest.mark.parametrize(
        ("pages", "text"),
        [
            ([], ""),
            ([[], []], ""),
            ([["A title"], []], "A title\n"),
            ([[], ["", "A title", ""], []], "A title\n"),
            ([SENTENCE, []], " ".join(SENTENCE) + "\n"),
            ([[], SENTENCE], " ".join(SENTENCE) + "\n"),
        ],
    )
    def test_empty_pages_leave_nothing(self, pages: list[list[str]], text: str) -> None:
        source = document([page(*lines) for lines in pages])
        assert clean(source).text == text
        assert clean(source, page_breaks="keep").text.count("\f") == max(0, len(pages) - 1)

    def test_lines_of_a_document_become_paragraphs(self) -> None:
        assert clean("\n".join(SENTENCE) + "\n").text == "\n".join(SENTENCE) + "\n"
        assert clean(document([page(*SENTENCE)])).text == " ".join(SENTENCE) + "\n"
        assert clean(document([page(*SENTENCE)]), lines="keep").text == "\n".join(SENTENCE) + "\n"

    def test_what_ocr_is_sure_of_is_misread_less_likely(self) -> None:
        lines = ("They went to tbe house and tbat was all of it.", "Nobody knew what the others had said.")
        plain, sure, unsure = (
            clean(document([page(*lines, confidence=c)]), min_confidence=0, lang=["en"])
            for c in (nan, 0.99, 0.3)
        )
        odds = [
            next(c for c in r.changes if (c.before, c.after) == ("b", "h")).confidence
            for r in (sure, plain, unsure)
        ]
        assert odds == sorted(set(odds))
        assert unsure.text == plain.text

    def test_noise_at_the_edge_of_a_page_goes(self) -> None:
        source = document([page("~ iB .,", *SENTENCE, confidence=0.9, doubted=["~ iB .,"])], "hocr")
        result = clean(source)
        assert [(line.text, line.role) for line in result.furniture] == [("~ iB .,", "speck")]
        assert clean(source.text, lines="join").text.startswith("~ iB")

    def test_a_page_that_ocr_doubts_stays(self) -> None:
        assert clean(document([page(*SENTENCE, confidence=0.1)])).text == " ".join(SENTENCE) + "\n"
        strange = ("Qwx iB zzk", "lxved ~ iB", "vvnq rrxt")
        assert clean(document([page(*strange, confidence=0.1)])).furniture == ()

    def test_words_that_ocr_doubts_stay(self) -> None:
        source = document([page("The river", *SENTENCE, confidence=0.9, doubted=["The river"])])
        assert clean(source).furniture == ()

    def test_what_ocr_doubts_inside_a_page_stays(self) -> None:
        lines = (SENTENCE[0], "lxved ~ iB", SENTENCE[2])
        assert "ved ~ iB" in clean(document([page(*lines, confidence=0.9, doubted=[lines[1]])])).text

    @given(
        st.lists(
            st.lists(
                st.sampled_from(
                    ["", "  ", "- 7 -", "THE RIVER", *SENTENCE, "a situa-", "tion", "1. The river", "2. rose"]
                ),
                max_size=6,
            ),
            max_size=4,
        ),
        st.data(),
    )
    def test_cleaning_the_text_again_changes_nothing(
        self, pages: list[list[str]], data: st.DataObject
    ) -> None:
        roles = st.sampled_from([Role.BODY, Role.BODY, Role.HEAD, Role.NOTE])
        result = clean(document([page(*[(line, data.draw(roles)) for line in lines]) for lines in pages]))
        assert result.restore() == result.source
        assert result.settled
        assert clean(result.text).text == result.text


class TestPlaceAndType:
    """What is large is a title, what is small and stands at one height is a head."""

    BODY = (
        "the water rose above the banks of the river, and those", "who slept in the lower houses had to be carried out to",
        "the hill where the church stood, for there was no other", "place in the village that the flood had spared in all",
        "the years that the oldest of them could think back to,", "and nobody knew how long it would have to stay there",
    )  # fmt: skip

    TITLE = "The Old River Song"
    HEADS = tuple(f"{number}    The Old River Song" for number in range(10, 16))
    FOOT = "The songs are those of the people of the upper", "village, and nobody may sell them as their own."

    def text(self, number: int) -> list[str]:
        """Lines that no other page has at its edges."""
        words = " ".join(self.BODY).split()
        words = words[7 * number % 60 :] + words[: 7 * number % 60]
        return [" ".join(words[at : at + 10 + number % 3]) for at in range(0, 60, 12)]

    def pages(self, size: float) -> list[Page]:
        return [page(head, "", *self.text(at), sizes={head: size}) for at, head in enumerate(self.HEADS)]

    @pytest.mark.parametrize(("size", "gone"), [(14, False), (8, True)])
    def test_a_title_in_large_type_stays(self, size: float, gone: bool) -> None:
        pages = self.pages(8)
        pages.insert(3, page(self.TITLE, "", *self.text(9), sizes={self.TITLE: size}))
        furniture = [line.text for line in clean(document(pages)).furniture]
        assert set(furniture) - {self.TITLE} == set(self.HEADS)
        assert (self.TITLE in furniture) is gone

    def test_a_line_in_large_type_that_stands_on_every_page_goes(self) -> None:
        assert [line.text for line in clean(document(self.pages(14))).furniture] == list(self.HEADS)

    @pytest.mark.parametrize(
        ("above", "sizes", "pages"),
        [
            pytest.param([[]] * 8, {}, 8, id="neither apart nor small"),
            pytest.param([[""]] * 8, dict.fromkeys(FOOT, 14), 8, id="large"),
            pytest.param([[""] * number for number in range(1, 9)], {}, 8, id="at other heights"),
            pytest.param([[""]] * 8, {}, 4, id="on few pages"),
        ],
    )
    def test_words_that_recur_at_the_foot_stay(
        self, above: list[list[str]], sizes: dict[str, float], pages: int
    ) -> None:
        feet = [self.FOOT if at < pages else () for at in range(8)]
        shown = [page(*self.text(at), *above[at], *feet[at], sizes=sizes) for at in range(8)]
        assert clean(document(shown)).furniture == ()

    def test_the_last_lines_of_pages_that_are_mostly_the_same_stay(self) -> None:
        text = [*self.text(1), *self.text(2)]
        shown = [page(*text[at : at + 4], "", *self.FOOT) for at in (0, 1, 2, 3, 4, 3, 2, 1)]
        assert not {line.text for line in clean(document(shown)).furniture} & {*self.FOOT}

    def test_the_heads_of_columns_stay(self) -> None:
        heads = "village at the river      houses there      people"
        pages = [page(*self.text(at), "", heads) for at in range(8)]
        assert clean(document(pages)).furniture == ()

    @pytest.mark.parametrize("sizes", [{}, dict.fromkeys(FOOT, 8)])
    @pytest.mark.parametrize("folios", [False, True])
    def test_a_foot_of_two_lines_goes(self, sizes: dict[str, float], folios: bool) -> None:
        feet = [(*self.FOOT, f"{at + 7}" * folios) for at in range(8)]
        pages = [page(*self.text(at), "", *feet[at], sizes=sizes) for at in range(8)]
        result = clean(document(pages))
        assert [line.text for line in result.furniture] == [line for foot in feet for line in foot if line]
        assert result.restore() == result.source

    def test_where_nothing_was_read_from_a_picture_there_is_no_noise(self) -> None:
        pages = [page(head, "", *self.text(at), sizes={head: 8}) for at, head in enumerate(self.HEADS)]
        pages[3] = page("~.", "", self.HEADS[3], "", *self.text(3), sizes={self.HEADS[3]: 8})
        assert "speck" in [line.role for line in clean(document(pages, "hocr")).furniture]
        assert "speck" not in [line.role for line in clean(document(pages, "pdf")).furniture]

    @pytest.mark.parametrize(
        ("head", "size", "parted"),
        [
            ("3.2 The water and the hills of the north of this land", 12, True),
            ("3.2 The water and the hills of the north of this land", 11, False),  # not much larger
            ("3.2 The water and the hills of the north of this land", 0, False),  # unknown
            ("where men who slept in the lower houses had to be and", 8, True),  # smaller
        ],
    )
    def test_lines_of_other_type_are_paragraphs_of_their_own(
        self, head: str, size: float, parted: bool
    ) -> None:
        lines = [self.BODY[0].capitalize(), *self.BODY[1:]]
        text = clean(document([page(head, *lines, sizes={head: size})])).text
        assert text.startswith(f"{head}\n\n") is parted

    def test_a_sentence_that_runs_on_in_other_type_is_not_parted(self) -> None:
        small = self.BODY[1]
        text = clean(document([page(*self.BODY, sizes={small: 8})])).text
        assert f"{self.BODY[0]} {small}" in text

    def test_a_number_that_stands_apart_on_a_single_page_goes(self) -> None:
        result = clean(document([page(*self.BODY, *self.BODY, "", "41")]))
        assert [(line.text, line.role, line.folio) for line in result.furniture] == [("41", "folio", "41")]

    @pytest.mark.parametrize(
        "last",
        [
            ["41"],
            ["", "See the table of 1841"],
            ["", "in those days there were 41"],
            ["", "41    of the best men"],
        ],
    )
    def test_what_is_no_furniture_on_a_single_page(self, last: list[str]) -> None:
        assert clean(document([page(*self.BODY, *self.BODY, *last)])).furniture == ()

    def test_a_head_in_small_type_on_a_single_page_goes(self) -> None:
        head = "The Old River Song      41"
        assert [
            line.role for line in clean(document([page(head, "", *self.BODY, sizes={head: 8})])).furniture
        ] == ["head"]
        assert clean(document([page(head, "", *self.BODY)])).furniture == ()


class TestLists:
    """Lines that count on at one left edge of a page begin items; nothing else does."""

    LEAD = "whoever goes from the river to the old church has to know,"
    FIRST = "nobody who lives near the river knows how deep the water is"
    NEXT = "whoever goes by the upper road has to ask the miller for it"
    LAST = "the church on the hill is older than the bridge of the town"

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("1. ", "3. "),  # one is missing
            ("2. ", "1. "),
            ("1. ", "2) "),  # another form
            ("a) ", "2) "),
            ("1. ", "    2. "),  # not below the first
            ("1", "2"),
            ("1900 ", "1901 "),
            ("A. ", "B. "),  # initials
            ("No. 1. ", "No. 2. "),
        ],
    )
    def test_lines_that_do_not_count_on(self, first: str, second: str) -> None:
        text = clean(document([page(self.LEAD, first + self.FIRST, second + self.NEXT, self.LAST)])).text
        assert text.startswith(f"{self.LEAD} {first.strip()}")

    def test_an_enumerator_at_the_edge_of_another_page(self) -> None:
        pages = [page(self.LEAD, "1. " + self.FIRST, self.NEXT), page("2. " + self.NEXT, self.LAST)]
        assert f"{self.LEAD} 1. {self.FIRST}" in clean(document(pages)).text

    def test_a_number_inside_a_sentence_is_no_first_item(self) -> None:
        text = clean(document([page(self.LEAD, "5. " + self.FIRST, self.NEXT, "6. " + self.LAST)])).text
        assert text == f"{self.LEAD} 5. {self.FIRST} {self.NEXT}\n6. {self.LAST}\n"

    def test_items_keep_their_lines_without_pages_too(self) -> None:
        text = "\n".join([self.LEAD, "a) " + self.FIRST, "b) " + self.NEXT, self.LAST])
        assert f"a) {self.FIRST}\nb) {self.NEXT}" in clean(text, lines="join").text

    @pytest.mark.parametrize(
        "marks",
        [
            ("1. ", "2. "),
            ("9. ", "10. "),
            ("[1] ", "[2] "),
            ("(a) ", "(b) "),
            ("A) ", "B) "),
            ("h) ", "i) "),
            ("i. ", "ii. "),
        ],
    )
    def test_lines_that_count_on_begin_items(self, marks: tuple[str, str]) -> None:
        lines = [marks[0] + self.FIRST, "    " + self.NEXT, marks[1] + self.NEXT, "    " + self.LAST]
        result = clean(document([page(*lines)]))
        assert [line for line in result.text.splitlines() if line] == [
            f"{marks[0]}{self.FIRST} {self.NEXT}",
            f"{marks[1]}{self.NEXT} {self.LAST}",
        ]
        assert result.settled

    def test_the_first_item_ends_the_paragraph_above(self) -> None:
        lines = [self.LEAD, "1. " + self.FIRST, self.LAST, "2. " + self.NEXT]
        text = clean(document([page(*lines)])).text
        assert text == f"{self.LEAD}\n1. {self.FIRST} {self.LAST}\n2. {self.NEXT}\n"


class TestProtectedText:
    def test_a_head_with_protected_text_stays_and_the_page_turn_goes(self) -> None:
        foot = ("write to editor@journal.example", Role.FOOT)
        result = clean(document([page(*SENTENCE[:2], foot), page(SENTENCE[2], foot)], "page"))
        assert result.furniture == () == result.suggestions
        assert result.text.count("editor@journal.example") == 2
        assert "\f" not in result.text

    def test_one_that_comes_again_and_again_goes(self) -> None:
        foot = ("write to editor@journal.example", Role.FOOT)
        pages = [page(*SENTENCE[:2], foot), page(SENTENCE[2], foot), page(*SENTENCE, foot)]
        assert "editor@journal.example" not in clean(document(pages, "page")).text
        with_address = [page(*SENTENCE[:2], f"editor@{at}.example", foot) for at in "abc"]
        assert clean(document(with_address, "page")).text.count("example") == 3

    def test_a_note_with_protected_text_stays_as_a_whole(self) -> None:
        note = [
            ("1 See the letters of", Role.NOTE),
            ("editor@journal.example and", Role.NOTE),
            ("others.", Role.NOTE),
        ]
        result = clean(document([page(*SENTENCE[:2], *note), page(SENTENCE[2])], "page"))
        assert result.text == clean(result.source, ignore=["PAG"], lines="join").text
        assert "of editor@journal.example and others." in result.text

    def test_notes_that_a_blank_line_parts_stay_apart(self) -> None:
        first = page(*SENTENCE[:2], ("In the margin", Role.NOTE), "", ("1 At the foot.", Role.NOTE))
        text = clean(document([first, page(SENTENCE[2])], "page")).text
        assert text == " ".join(SENTENCE) + "\n\nIn the margin\n\n1 At the foot.\n"


class TestRecord:
    def test_a_text_has_no_pages(self) -> None:
        made = record(clean("a situa\ufffd\ntion"))
        assert made["format"] == "text"
        assert not {"pages", "paragraphs"} & made.keys()

    def test_changes_paragraphs_and_pages_have_their_places(self) -> None:
        head = ("THE RIVER", Role.HEAD)
        first = page(head, "The situa-", "tion was bad.", "", "It went on. A new sentence that is", label="i")
        result = clean(document([first, page(head, "goes on here.")]))
        made = record(result)
        assert result.text == "The situation was bad.\n\nIt went on. A new sentence that is goes on here.\n"
        assert [(p["number"], p["label"], p["start"], p["unit"]) for p in made["pages"]] == [
            (1, "i", 0, "pt"),
            (2, "", len(first.text) + 1, "pt"),
        ]
        shown = [(result.text[p["start"] : p["end"]], p["page"], p["boxes"]) for p in made["paragraphs"]]
        assert shown == [
            ("The situation was bad.", 1, [[1, 50, 64, 110, 74], [1, 50, 78, 128, 88]]),
            (
                "It went on. A new sentence that is goes on here.",
                1,
                [[1, 50, 106, 254, 116], [2, 50, 64, 128, 74]],
            ),
        ]
        change = next(c for c in made["changes"] if c["before"] == "-\n")
        assert (change["page"], change["boxes"]) == (1, [[1, 74, 64, 110, 74]])
        assert [line["boxes"] for line in made["furniture"]] == [
            [[1, 50, 50, 104, 60]],
            [[2, 50, 50, 104, 60]],
        ]
