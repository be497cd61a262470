"""Paragraphs: what must keep its lines, then what is joined; whether a text is printed; and that votes are sound."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.evidence import Evidence
from cleaner.repairs.structure import reflow
from cleaner.rulebook import Rulebook
from cleaner.text.view import Decision, GapVote, Role, View

RULES = Rulebook.load().of_kind("reflow")
IDS = {rule.id for rule in RULES}

PROSE = """\
The meeting was opened in the morning by the oldest of
the members, who spoke of the year that had gone by and
of the work that was still to be done before the winter
set in and the roads to the north were closed by snow.
"""
SHORT = PROSE.replace(" and the roads to the north were closed by snow", "")
MORE = """\
Then he read the names of those who had come, and every
man who was called stood up and said where he was from,
until the list was at its end and the oldest sat down.
"""


def votes(text: str, roles: dict[int, Role] | None = None) -> list[GapVote]:
    view = View(text)
    for line, role in (roles or {}).items():
        view.roles[line] = role
    return reflow.propose(view, RULES, Evidence(text), {})


def joined(text: str) -> str:
    """A text with its lines joined by these rules alone."""
    return clean(text, lines="join", select=tuple(sorted(IDS))).text


def paragraphs(text: str) -> list[str]:
    return joined(text).strip().split("\n\n")


@pytest.mark.parametrize(
    "text",
    [
        "The river ran so quietly\nBeneath the broken wall\nAnd nobody could tell us why\nThe swans had left it all\n",
        "Тихо лодка проплывала\nПод разрушенной стеной,\nИ никто не знал сначала,\nКто приехал к нам весной\n",
        "Flour\nMilk\nTwo dozen eggs\nSalt\nApples from the garden\n",
        "• two pounds of flour\n• a pint of milk\n• salt\n",
        "  1. Open the box.\n  2. Take out the parts.\n  3. Put them together.\n",
        "Name        Price      Origin\nApples       3.20      the west\nFlour        1.10      the old mill\n",
        "Introduction . . . . . . . . .     1\nThe first day . . . . . . . .     12\nThe end . . . . . . . . . . .    230\n",
        "#include <stdio.h>\n\nint main(void)\n{\n    int a = 1;\n    return a;\n}\n",
        "$ tar -xzf source.tar.gz\n$ cd source\n$ ./configure --prefix=/usr\n$ make\n",
        "prefix = /usr/local\nall: src/hello\nsrc/hello: src/hello.c\n\t$(CC) $(CFLAGS) -o $@ $^\n",
        "+-----+     +-----+\n|  a  |---->|  b  |\n+-----+     +-----+\n",
        "Anna Author\n12 Harbour Street\nNorth Haven\nGreat Britain\n",
        "CHAPTER ONE\n\nThe Horses of the King\n",
        "One paragraph on a line of its own, as an editor writes it.\n\nAnd another one.\n\n— Yes, said she.\n",
        "one line\n",
        "\n\n",
        "",
    ],
)
def test_stays_as_it_is(text: str) -> None:
    assert joined(text) == text


class TestJoins:
    def test_lines_become_one_paragraph(self) -> None:
        assert joined(PROSE) == " ".join(PROSE.split()) + "\n"

    def test_a_short_last_line_ends_a_paragraph(self) -> None:
        assert len(paragraphs(SHORT + MORE)) == 2

    def test_a_blank_line_ends_a_paragraph(self) -> None:
        assert len(paragraphs(PROSE + "\n" + MORE)) == 2

    def test_a_blank_line_inside_a_sentence_does_not(self) -> None:
        assert len(paragraphs(PROSE.replace("oldest of\n", "oldest of\n\n"))) == 1

    def test_an_indented_line_begins_a_paragraph(self) -> None:
        text = "".join(f"   {part}" for part in (PROSE, MORE, PROSE, MORE))
        assert len(paragraphs(text)) == 4

    def test_a_heading_stands_alone(self) -> None:
        text = f"{SHORT}\nTHE NORTHERN PLAIN\n\n{MORE}"
        assert paragraphs(text)[1] == "THE NORTHERN PLAIN"

    def test_a_numbered_heading_stands_alone(self) -> None:
        text = f"{SHORT}\n4.2   The northern plain\n{MORE}"
        assert paragraphs(text)[1] == "4.2   The northern plain"

    def test_dialogue_keeps_its_paragraphs(self) -> None:
        text = f"{SHORT}— Who was it?\n— Nobody that you know.\n{MORE}"
        assert "\n— Who was it?\n" in joined(text) and "know.\n" in joined(text)

    def test_an_open_bracket_runs_on(self) -> None:
        text = PROSE.replace("snow.", "[North").strip() + "\n1967, 12].\n" + MORE
        assert "[North 1967, 12]." in joined(text)

    def test_the_second_line_of_an_item_joins_the_first(self) -> None:
        text = (
            "  • The meeting was opened in the morning by the oldest\n    of the members.\n"
            "  • Then he read the names of those who had come there,\n    and every man stood up.\n"
        )
        assert joined(text).count("\n") == 2

    def test_double_spacing_says_nothing(self) -> None:
        assert len(paragraphs("\n\n".join((PROSE + MORE).splitlines()))) <= 2

    def test_a_space_behind_lines_that_run_on_is_a_sign(self) -> None:
        lines = (PROSE + MORE + PROSE + MORE).splitlines()
        text = "".join(line + (" \n" if number % 7 else "\n") for number, line in enumerate(lines, 1))
        assert len(paragraphs(text)) == 2

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                "我们在这里写下一些很长的文字以便看看这一行到了尽头\n的时候它是不是会与下一行连在一起而中间没有空格。\n",
                0,
            ),
            (
                "이 글은 여러 줄로 나뉘어 있지만 사실은 하나의 긴 문단이며 줄의\n끝은 종이의 너비 때문에 생긴 것일 뿐이라고 말할 수 있습니다.\n",
                1,
            ),
        ],
    )
    def test_a_space_where_the_script_has_spaces(self, text: str, expected: int) -> None:
        before, after = text.split("\n")[:2]
        assert joined(text) == before + " " * expected + after + "\n"

    @pytest.mark.parametrize(
        ("other", "expected"),
        [
            ("우리는 그 문단이라고 불렀다", ""),  # the whole word elsewhere
            ("우리는 이 문단이라고, 말했다", ""),
            ("우리는 그 글을 불렀다", " "),  # nothing is known of it
            ("문단이라고", " "),  # alone in its line: it may be cut, too
            ("우리는 문단이라고 또는 문단이 라고 썼다", " "),  # both ways
            ("우리는 문단이라고 썼고 문단이 있고 그 라고 했다", " "),  # each half is a word
        ],
    )
    def test_a_korean_word_that_a_line_end_cuts(self, other: str, expected: str) -> None:
        above = "이 글은 여러 줄로 나뉘어 있지만 사실은 하나의 긴 글이며 이것을 문단이"
        below = "라고 부르는 것은 종이의 너비 때문에 생긴 것일 뿐이라고 말할 수 있습니다."
        text = f"{above}\n{below}\n\n{other}.\n"
        assert joined(text).startswith(f"{above}{expected}{below}\n")

    def test_right_to_left(self) -> None:
        text = "كان الاجتماع قد افتتح في الصباح من قبل أكبر الأعضاء سنا\nالذي تحدث عن العام الماضي وعن العمل الذي لم ينجز بعد\nقبل أن يأتي الشتاء وتغلق الطرق.\n"
        assert joined(text).count("\n") == 1


class TestTitles:
    TEXT = f"A. Author\nThe life of the rivers\n\nin the northern plain\n{SHORT}\nA. Author\nLa vie des fleuves\n\nDe la plaine\n{MORE}"

    def test_a_title_over_lines_becomes_one(self) -> None:
        assert "The life of the rivers in the northern plain" in paragraphs(self.TEXT)

    def test_so_does_one_in_the_same_place_that_begins_with_a_capital(self) -> None:
        assert "La vie des fleuves De la plaine" in paragraphs(self.TEXT)

    def test_the_author_stands_alone(self) -> None:
        assert paragraphs(self.TEXT).count("A. Author") == 2

    def test_nothing_is_drawn_together_without_that_proof(self) -> None:
        text = self.TEXT.replace("in the northern plain", "In the northern plain")
        assert "The life of the rivers\n" in joined(text)


class TestPageTurns:
    def test_the_sentence_runs_on(self) -> None:
        text = PROSE.replace("gone by and\n", "gone by and\n\f")
        (vote,) = (vote for vote in votes(text) if vote.upper == 1)
        assert (vote.decision, vote.rule) == (Decision.SPACE, "PAR005")

    def test_over_a_running_head(self) -> None:
        text = PROSE.replace("gone by and\n", "gone by and\n\n12   THE MEETING\n\n")
        (vote,) = (vote for vote in votes(text, {3: Role.HEAD}) if vote.upper == 1)
        assert vote.decision is Decision.SPACE

    def test_a_paragraph_that_ends_with_its_page_ends(self) -> None:
        text = SHORT + "\f" + MORE
        (vote,) = (vote for vote in votes(text) if vote.upper == SHORT.count("\n") - 1)
        assert vote.decision is Decision.PARAGRAPH


class TestWebAddresses:
    LINE = "and whoever wants to know more about it may read what stands at "

    @pytest.mark.parametrize(
        ("address", "rest"),
        [
            ("https://www.example.", "org/publications and more of"),
            ("https://example.org/fonts/", "psfonts/ and in other places"),
            ("http://example.org/a?b=", "c&d=1, which is the"),
            ("www.example.org/long_", "name/of.html and so"),
        ],
    )
    def test_are_closed_up(self, address: str, rest: str) -> None:
        text = f"{self.LINE}{address}\n{rest} {self.LINE}\n"
        assert f"{address}{rest.split(maxsplit=1)[0]}" in clean(text, lines="join").text

    @pytest.mark.parametrize(
        ("address", "rest"),
        [
            ("https://example.org/fonts/", "and in other places there are"),
            ("https://example.org.", "The next sentence has a/slash in"),
            ("of all the a/b/", "c/d of"),
        ],
    )
    def test_are_not_made_longer(self, address: str, rest: str) -> None:
        text = f"{self.LINE}{address}\n{rest} {self.LINE}\n"
        assert f"{address}{rest.split(maxsplit=1)[0]}" not in clean(text, lines="join").text


def printed(view: View, decided: dict[int, GapVote] | None = None) -> bool:
    return reflow.is_printed(view, decided or {}, RULES, Evidence(view.text))


class TestIsPrinted:
    @pytest.mark.parametrize(
        "text",
        [
            PROSE,
            "> quoted mail\n> goes on\n\nand the answer is\nhard-wrapped too.\n",
            "The header is case-\ninsensitive.\n",
            "What cannot be read comes out as `\ufffd`,\nwhich is U+FFFD.\n",
            "\f".join(["int main() {\n  return f(a);\n}\n"] * 3),
            "",
            f"12\n{'A paragraph of its own line, as long as it gets. ' * 5}\n\f" * 3,  # no page broke it
        ],
    )
    def test_not(self, text: str) -> None:
        assert not printed(View(text))

    @pytest.mark.parametrize("text", [PROSE + "\f" + MORE, "the situa\ufffd\ntion was grave\n"])
    def test_pages_and_lost_glyphs(self, text: str) -> None:
        assert printed(View(text))

    def test_furniture(self) -> None:
        view = View("12\n" + PROSE)
        view.roles[0] = Role.FOLIO
        assert printed(view)

    def test_words_joined_across_lines(self) -> None:
        vote = GapVote(0, Decision.JOIN, "HYP001", 0.9, "")
        assert printed(View("situa-\ntion"), {0: vote})
        assert not printed(View("situa-\ntion"), {0: vote._replace(confidence=0.3)})
        assert not printed(View("situa-\ntion"), {0: vote._replace(decision=Decision.HYPHEN)})

    def test_a_note_is_not_furniture(self) -> None:
        view = View("12\n" + PROSE)
        view.roles[0] = Role.NOTE
        assert not printed(view)


PIECES = [*PROSE.splitlines(), *MORE.splitlines(), "", "", "\f", "THE END", "— Yes.", "• item", "  x = {1};", "1.2  Title",
          "a    b    c", "漢字かな交じり文が続く", "\ud800", "\x00", "   ", "[open", "x" * 300]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("\n".join)


WINTER = """\
лёд не стал крепким.
  Паром стоял всю зиму, и никто не переходил реку, пока
лёд не стал крепким. Паром стоял всю зиму, и никто не
переходил реку, пока лёд не стал крепким.
  Паром стоял всю зиму, и никто не переходил реку, пока
лёд не стал крепким. Паром стоял всю зиму, и никто не
переходил реку, пока лёд не стал крепким. Паром стоял
всю зиму, и никто не переходил реку, пока лёд не стал
крепким.

О рынке на льду

  Паром стоял всю зиму, и никто не переходил реку, пока
лёд не стал крепким. Паром стоял всю зиму, и никто не
переходил реку, пока лёд не стал крепким. Паром стоял
всю зиму, и никто не переходил реку, пока лёд не стал
крепким.
  — Где паром? — спросил он.
  — Стоит, — ответил мельник.
  — А лёд?
  Паром стоял всю зиму, и никто не переходил реку, пока
лёд не стал крепким.
  Лошадь. Паром стоял всю зиму, и никто не переходил
реку, пока лёд не стал крепким. Паром стоял всю зиму, и
никто не переходил реку, пока лёд не стал крепким.
  Важно знать всем, кто идёт через реку зимой, и
всем, кто стоит на берегу и смотрит на них издалека.
"""


def test_who_speaks_far_from_the_end_of_the_line_above_has_a_line() -> None:
    result = clean(WINTER, lang=["ru"], lines="join")
    spoken = [line.strip() for line in result.text.splitlines() if "—" in line]
    assert spoken == ["— Где паром? — спросил он.", "— Стоит, — ответил мельник.", "— А лёд?"]


class TestVotes:
    @given(texts)
    def test_one_for_every_gap(self, text: str) -> None:
        body = View(text).body()
        assert [vote.upper for vote in votes(text)] == body[:-1]

    @given(texts)
    def test_are_sound(self, text: str) -> None:
        view = View(text)
        body = view.body()
        following = dict(pairwise(body))
        for vote in votes(text):
            assert vote.rule in IDS and vote.reason and 0.5 <= vote.confidence <= 1
            assert vote.decision is not Decision.HYPHEN
            assert "not at its end" not in vote.reason or not view.lines[vote.upper].rstrip().endswith(".")
            if vote.decision is Decision.JOIN:
                assert vote.after == "" and not view.text[vote.start : vote.end].strip()
                assert view.starts[vote.upper] < vote.start <= view.end(vote.upper)
                assert view.starts[following[vote.upper]] <= vote.end <= view.end(following[vote.upper])

    @given(texts)
    def test_never_cut_inside_a_line(self, text: str) -> None:
        assert "".join(joined(text).split()) == "".join(text.split())

    @given(texts)
    def test_joining_twice_is_joining_once(self, text: str) -> None:
        once = joined(text)
        assert joined(once) == once

    @given(texts)
    def test_gaps_that_hold_a_broken_word_are_left_alone(self, text: str) -> None:
        view = View(text)
        decided = {upper: GapVote(upper, Decision.JOIN, "HYP001", 0.9, "") for upper in view.body()[:-1:2]}
        assert not decided.keys() & {
            vote.upper for vote in reflow.propose(view, RULES, Evidence(text), decided)
        }

    @given(texts, st.sets(st.sampled_from(sorted(IDS))))
    def test_only_rules_that_were_asked_for_speak(self, text: str, chosen: set[str]) -> None:
        rules = tuple(rule for rule in RULES if rule.id in chosen)
        assert {vote.rule for vote in reflow.propose(View(text), rules, Evidence(text), {})} <= chosen

    def test_paragraphs_stay_when_lines_are_joined_again(self, article: str) -> None:
        once = clean(article, lines="join").text
        assert clean(once, lines="join").text == once


def test_the_article_comes_out_in_its_paragraphs(article: str, expected: str) -> None:
    assert [p[:40] for p in clean(article).text.split("\n\n")] == [p[:40] for p in expected.split("\n\n")]
