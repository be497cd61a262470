"""The user's own article: what must come out, and that each decision in it can be accounted for.

The offsets of the decisions are found here with plain regular expressions, without asking the engine.
"""

from __future__ import annotations

import re

import pytest

from cleaner import Change, Result, clean

BROKEN = re.compile("(?<=\\w)(?:\ufffd|-)[ \t]*\n\\s*(?=\\w)")
RECASED = {
    "оккуПации": "оккупации",
    "ПІдготовка": "Підготовка",
    "реалІзацІЯ": "реалізація",
    "окуПацІЇ": "окупації",
    "ПІвнІЧного": "Північного",
    "ЧервоноЮ": "Червоною",
    "армІЄЮ": "армією",
}
HEAD = "У. Гусейнова\n\n64                                                                         Сходознавство, 2019, № 84\n"
KEPT = ("Шемахинско-Аксуинский", "военно-техническими", "політико-дипломатичного", "политико-дипломатические")

GLYPHS = ["-", "\u2010", "\u2011", "\u00ac", "\u2e17", "=", "\u00ad", "\x02", "\x7f", "\ufffd"]


@pytest.fixture(scope="module")
def result(article: str) -> Result:
    return clean(article)


def at(result: Result, offset: int) -> Change:
    """The one change whose source span holds this offset."""
    (change,) = (change for change in result.changes if change.start <= offset < change.end)
    return change


def decision(result: Result, match: re.Match[str]) -> Change:
    """The change that decides a broken word: from its hyphen, or from behind it if that stays, to the first
    letter of the other half."""
    change = at(result, match.end() - 1)
    assert change.end == match.end()
    assert change.start in (match.start(), match.start() + 1)
    assert change.after in ("", "-")
    return change


def keeps(change: Change) -> bool:
    """Whether a decision keeps the hyphen."""
    return change.after == "-" or not change.before.startswith(("-", "\ufffd"))


def accounted(change: Change) -> bool:
    return bool(change.causes) and all(
        cause.rule and cause.reason and 0.5 <= cause.confidence <= 1 for cause in change.causes
    )


def test_the_samples_are_what_the_issue_describes(article: str, expected: str) -> None:
    assert article.count("\ufffd") == 334
    assert len(BROKEN.findall(article)) == 347
    assert expected.count("\n\n") == 56
    assert article.count(HEAD) == 1


def test_comes_out_as_expected(result: Result, expected: str) -> None:
    assert result.text.split("\n") == expected.split("\n")
    assert result.text == expected


def test_cleaning_it_again_changes_nothing(expected: str) -> None:
    assert clean(expected).changes == ()


def test_restores(result: Result, article: str) -> None:
    assert result.restore() == article


class TestDecisions:
    """Every one of the 348 hyphen decisions is listed, the kept ones too."""

    def test_each_broken_word_is_a_change_of_its_own(self, result: Result, article: str) -> None:
        changes = [decision(result, match) for match in BROKEN.finditer(article)]
        assert len({change.start for change in changes}) == 347

    def test_each_has_rule_reason_and_confidence(self, result: Result, article: str) -> None:
        for match in BROKEN.finditer(article):
            change = decision(result, match)
            assert accounted(change), change
            assert any(cause.rule.startswith("HYP") for cause in change.causes), change

    def test_kept_hyphens_are_decisions_too(self, result: Result, article: str) -> None:
        kept = [match for match in BROKEN.finditer(article) if keeps(decision(result, match))]
        words = []
        for match in kept:
            left = re.search(r"\w+$", article[: match.start()])
            right = re.match(r"\w+", article[match.end() :])
            assert left and right
            words.append(f"{left[0]}-{right[0]}")
        assert tuple(words) == KEPT

    def test_the_hyphen_lost_inside_a_line_is_the_348th(self, result: Result, article: str) -> None:
        offset = article.index("non\ufffdinterference") + 3
        change = at(result, offset)
        assert (change.start, change.end, change.after) == (offset, offset + 1, "-")
        assert accounted(change)

    def test_the_halves_across_a_blank_line_meet(self, result: Result, article: str) -> None:
        blank = [match for match in BROKEN.finditer(article) if match.group().count("\n") == 2]
        assert len(blank) == 1
        assert decision(result, blank[0]).before == "\ufffd\n\n"

    def test_nothing_is_left_to_suggest_about_them(self, result: Result, article: str) -> None:
        starts = {match.start() for match in BROKEN.finditer(article)}
        assert [change for change in result.suggestions if change.start in starts] == []


class TestHeader:
    def test_the_running_head_is_on_record(self, result: Result, article: str) -> None:
        lines = [line.text.strip() for line in result.furniture]
        assert lines == [line for line in HEAD.split("\n") if line]
        for line in result.furniture:
            assert article[line.start : line.end] == line.text
            assert line.rule
            assert line.reason
            assert 0.5 <= line.confidence <= 1
        assert result.furniture[1].folio == "64"

    def test_it_is_a_change_with_a_cause_from_the_page_rules(self, result: Result, article: str) -> None:
        for line in HEAD.strip().split("\n\n"):
            change = at(result, article.index(line, article.index(HEAD)))
            assert accounted(change)
            assert any(cause.rule == result.furniture[0].rule for cause in change.causes)

    def test_the_same_name_as_a_title_line_stays(self, result: Result) -> None:
        assert [line for line in result.text.split("\n") if "Гусейнова" in line] == ["У. Гусейнова"] * 3


class TestSmallCapitals:
    @pytest.mark.parametrize("word", RECASED)
    def test_each_recased_word_is_listed(self, result: Result, article: str, word: str) -> None:
        places = [match.start() for match in re.finditer(word, article)]
        assert places
        for place in places:
            mine = [c for c in result.changes if c.start < place + len(word) and place < c.end]
            assert mine
            assert all(accounted(change) for change in mine)
            assert all(place <= change.start and change.end <= place + len(word) for change in mine)
            assert any(cause.rule.startswith("CAS") for change in mine for cause in change.causes)
            out = result.text[result.to_output(place) :]
            assert out.startswith(RECASED[word])

    def test_no_other_word_changes_its_case(self, result: Result) -> None:
        recased = [c for c in result.changes if c.before != c.after and c.before.lower() == c.after.lower()]
        assert all(any(cause.rule.startswith("CAS") for cause in change.causes) for change in recased)
        around = {result.source[_word(result.source, c.start)] for c in recased}
        assert around == set(RECASED)


def _word(text: str, at: int) -> slice:
    start, end = at, at
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return slice(start, end)


class TestVariants:
    """The article is one of a kind: its sisters come out as well."""

    @pytest.mark.parametrize("glyph", GLYPHS, ids=lambda glyph: f"U+{ord(glyph):04X}")
    def test_with_another_line_hyphen(self, article: str, expected: str, glyph: str) -> None:
        text = re.sub("\ufffd(?=[ \t]*\n)", glyph, article).replace("\ufffd", "-")
        assert clean(text).text == expected

    @pytest.mark.parametrize("glyph", ["\x02", "\x7f"], ids=lambda glyph: f"U+{ord(glyph):04X}")
    def test_with_another_glyph_inside_lines_too(self, article: str, expected: str, glyph: str) -> None:
        assert clean(article.replace("\ufffd", glyph)).text == expected

    @pytest.mark.parametrize(
        ("author", "journal", "folio"),
        [
            ("О. Петренко", "Східний світ, 2021, № 3", "118"),
            ("J. Smith", "Oriental Studies, 2007, vol. 12", "9"),
            ("Г. Ж. Абдул-Заде", "Вестник древней истории. 1998. Вып. 4", "1203"),
        ],
    )
    @pytest.mark.parametrize("side", ["verso", "recto"])
    def test_with_another_header(
        self, article: str, expected: str, author: str, journal: str, folio: str, side: str
    ) -> None:
        gap = " " * 60
        head = f"{folio}{gap}{journal}" if side == "verso" else f"{journal}{gap}{folio}"
        text = article.replace(HEAD, f"{author}\n\n{head}\n").replace("У. Гусейнова", author)
        assert clean(text).text == expected.replace("У. Гусейнова", author)

    def test_with_windows_line_ends(self, article: str, expected: str) -> None:
        result = clean(article.replace("\n", "\r\n"))
        assert result.text == expected.replace("\n", "\r\n")
        assert result.restore() == article.replace("\n", "\r\n")

    @pytest.mark.xfail(strict=True, reason="one capital behind a full line at a page turn begins a paragraph")
    def test_with_form_feeds_at_the_page_turns(self, article: str, expected: str) -> None:
        text = re.sub(r"(?m)^ (?=\S)", "\f", article).replace(HEAD, "\f" + HEAD)
        assert text.count("\f") == 26
        assert clean(text).text == expected

    def test_without_the_last_line_end(self, article: str, expected: str) -> None:
        assert clean(article.rstrip()).text == expected.rstrip("\n")
