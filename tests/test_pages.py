"""Furniture goes, text stays: what must not be taken comes first."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Rulebook
from cleaner.evidence import Evidence
from cleaner.repairs.structure import roles as pages
from cleaner.repairs.structure.pages import Edge
from cleaner.repairs.structure.recurrence import counting
from cleaner.text.view import Role, RoleVote, View

from .conftest import examples

RULES = Rulebook.load().of_kind("pages")
PROSE = (
    "the river had risen in night and nobody who lived near old bridge could say how long it would stay "
    "there while men from upper village carried what they owned to hill where church stood dark among trees"
)
WORDS = PROSE.split()


def votes(text: str, least: float = 0.5) -> list[RoleVote]:
    """The votes that are acted on."""
    return [
        v for v in pages.propose(View(text), RULES, Evidence(text)) if v.confidence >= max(least, v.proof)
    ]


def taken(text: str) -> list[str]:
    """The lines that go."""
    view = View(text)
    return [view.lines[vote.line].strip() for vote in votes(text) if vote.role.is_furniture]


def prose(seed: int, lines: int, width: int = 60) -> list[str]:
    """Lines of running text, sentences and paragraphs among them."""
    rng = random.Random(seed)
    result: list[str] = []
    line = ""
    start = True
    while len(result) < lines:
        word = rng.choice(WORDS)
        if start:
            word, start = word.capitalize(), False
        if rng.random() < 0.09:
            word, start = word + ".", True
        if len(line) + 1 + len(word) > width:
            result.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return result


def paged(*bodies: list[str]) -> str:
    return "\f".join("\n".join(body) + "\n" for body in bodies)


PAGES = [prose(seed, 30) for seed in range(20)]


class TestStays:
    def test_the_last_word_of_a_sentence_that_looks_like_the_number_that_is_due(self) -> None:
        heads = [f"{number}    THE HISTORY OF BELLS" for number in (34, 35, 36)]
        bodies = [[head, "", *page] for head, page in zip(heads, PAGES, strict=False)]
        bodies[2] += ["the wind comes from the north and it is quieter", "so."]
        assert taken(paged(*bodies)) == heads

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("", id="nothing"),
            pytest.param("\f\f\f", id="empty pages"),
            pytest.param("12", id="one number is a text"),
            pytest.param("1\n2\n3\n4\n5\n", id="a column of numbers"),
            pytest.param("\f".join("12345"), id="a number a page"),
            pytest.param("\n".join(f"{n}. item of the list" for n in range(1, 60)), id="a list"),
            pytest.param("\n\n".join(f"{n}\n\nA short verse." for n in range(1, 30)), id="numbered verses"),
            pytest.param(
                "\n\n".join(f"Chapter {n}\n\nIt was late, and so they went." for n in range(1, 9)),
                id="chapters",
            ),
            pytest.param(
                "\n".join(f"2024-01-{n:02} 12:00:00 INFO server restarted" for n in range(1, 29)), id="a log"
            ),
            pytest.param("HAMLET.\nTo be, or not to be.\n\n" * 30, id="the speakers of a play"),
            pytest.param("He sang of the sea.\n\nHey ho, the wind and the rain\n\n" * 12, id="a refrain"),
            pytest.param("\n".join(f"{n}\tkg\t{n * 3}" for n in range(1, 40)), id="a table"),
            pytest.param("year\n1848\nyear\n1849\nyear\n1850\n", id="years in a column"),
        ],
    )
    def test_text_without_page_turns(self, text: str) -> None:
        assert taken(text) == []

    def test_pages_of_prose_only(self) -> None:
        assert taken(paged(*PAGES)) == []

    @pytest.mark.parametrize("row", ["Milltown    {}.7   {}.0", "Déville {},5 {},4 %", "Млин        {}   {}"])
    def test_rows_of_a_table_at_the_foot_of_each_page(self, row: str) -> None:
        bodies = [
            [*prose(n, 24), "", *(row.format(12 + n + k, 3 + n) for k in range(2)), row.format(31 + n, 9)]
            for n in range(6)
        ]
        assert taken(paged(*bodies)) == []

    def test_a_title_above_each_chapter(self) -> None:
        bodies = [
            [f"The Story of the {WORDS[n].title()}", "", *prose(n, 30), "and so it went."] for n in range(12)
        ]
        assert taken(paged(*bodies)) == []

    def test_the_last_short_line_of_a_paragraph(self) -> None:
        bodies = [[*body, "and so it went."] for body in PAGES]
        assert taken(paged(*bodies)) == []

    def test_a_play_on_pages(self) -> None:
        speakers = ["HAMLET.", "HORATIO.", "MARCELLUS.", "BERNARDO."]
        bodies = []
        for seed in range(12):
            rng = random.Random(seed)
            body = []
            for line in prose(seed, 14, 40):
                body += [rng.choice(speakers), line]
            bodies.append(body)
        lost = set(taken(paged(*bodies))) - set(speakers)
        assert not lost

    def test_a_log_on_pages(self) -> None:
        rng = random.Random(7)
        rows = [
            f"12:{n // 60:02}:{n % 60:02} INFO worker {rng.randint(1, 9)} finished job {rng.randint(100, 999)}"
            for n in range(600)
        ]
        assert taken(paged(*(rows[at : at + 40] for at in range(0, 600, 40)))) == []

    def test_an_author_that_stands_over_several_parts(self) -> None:
        text = (
            "A. Author\nOn rivers\n\n"
            + "\n".join(prose(1, 30))
            + "\n\nA. Author\nOn hills\n\n"
            + "\n".join(prose(2, 30))
        )
        assert taken(text) == []

    def test_an_equation_in_a_sentence(self) -> None:
        text = "the energy of a body at rest is given by this equation\n\nE = m c^2          (12)\n\nwhere c is a speed.\n"
        assert taken(text) == []

    def test_a_chart_of_contents(self) -> None:
        rows = [
            f"{n}.{m} On the river and on the hills {'. ' * 20} {n * 10 + m}"
            for n in range(1, 9)
            for m in range(1, 9)
        ]
        assert taken(paged(*(rows[at : at + 16] for at in range(0, 64, 16)))) == []

    def test_rules_that_are_not_chosen(self) -> None:
        text = paged(*(["THE RIVER", *body, "", str(n)] for n, body in enumerate(PAGES, 11)))
        folios = [rule for rule in RULES if rule.id == "PAG002"]
        assert {vote.role for vote in pages.propose(View(text), folios, Evidence(text))} == {Role.FOLIO}
        assert pages.propose(View(text), (), Evidence(text)) == []


def article(author: str, journal: str, number: int, gap: str) -> str:
    head, tail = prose(3, 40), prose(4, 40)
    head[-1] = "and if they had prepared themselves for a long defence,"
    tail[0] = "then nothing in the first months could be done about it"
    return "\n".join(
        [
            author,
            "On rivers and hills",
            "",
            *head,
            gap,
            author,
            "",
            f"{number}      {journal}",
            "",
            *tail,
            "",
            author,
        ]
    )


class TestGoes:
    @pytest.mark.parametrize("gap", ["", "\n\n", "\f", "\n\f\n"])
    @pytest.mark.parametrize(
        ("author", "journal", "number"),
        [("A. Author", "Journal of Hills, 2019, no. 84", 64), ("М. Петренко", "Сходознавство, 2020, № 1", 7)],
    )
    def test_one_head_in_the_middle_of_a_sentence(
        self, author: str, journal: str, number: int, gap: str
    ) -> None:
        text = article(author, journal, number, gap)
        assert taken(text) == [author, f"{number}      {journal}"]
        assert "".join(vote.folio for vote in votes(text)) == str(number)

    def test_heads_of_plain_text_without_form_feeds(self) -> None:
        running, lines = prose(5, 600), []
        for number in range(1, 16):
            lines += running[40 * number - 40 : 40 * number]
            lines += [
                "",
                f"Author              Standards Track          [Page {number}]",
                "",
                "Rivers and Hills",
                "",
            ]
        text = "\n".join(lines)
        gone = taken(text)
        assert sum("Standards Track" in line for line in gone) >= 13
        assert all("Standards Track" in line or line == "Rivers and Hills" for line in gone)

    @pytest.mark.parametrize(
        "mark",
        ["-----File: 00{}.png---", "-----File: p{}.png---\\proofer\\x\\---", "[p. {}]", "<page {}>", '<pb n="{}"/>',
         "--- Page {} ---", "Page {} of 50", "[Pg {}]"],
    )  # fmt: skip
    def test_marks_of_other_tools(self, mark: str) -> None:
        text = "\n".join(line for n in range(11, 15) for line in [mark.format(n), *prose(n, 20)])
        assert taken(text) == [mark.format(n) for n in range(11, 15)]
        assert [vote.folio.lstrip("0") for vote in votes(text)] == ["11", "12", "13", "14"]

    def test_scanning_notices(self) -> None:
        text = "\n".join(
            [*prose(1, 20), "Digitized by Google", *prose(2, 20), "Digitized by the Internet Archive"]
        )
        assert taken(text) == ["Digitized by Google", "Digitized by the Internet Archive"]

    def test_a_damaged_number_is_read_as_the_one_that_is_due(self) -> None:
        shown = {13: "1 3", 15: "l5", 18: "i8", 20: "2O"}
        bodies = [[f"{shown.get(n, n)}", "", *prose(n, 30)] for n in range(10, 26)]
        text = paged(*bodies)
        assert len(taken(text)) == 16
        assert [vote.folio for vote in votes(text)] == [str(n) for n in range(10, 26)]

    def test_roman_numbers(self) -> None:
        from cleaner.evidence.numerals import to_roman

        bodies = [[*prose(n, 30), "", to_roman(n)] for n in range(3, 19)]
        assert [vote.folio for vote in votes(paged(*bodies))] == [to_roman(n) for n in range(3, 19)]

    def test_catchwords_and_signatures(self) -> None:
        bodies = []
        for n in range(16):
            following = prose(n + 1, 30)[0].split()[0]
            bodies.append(
                ["THE RIVER.", *prose(n, 30), *([f"{chr(66 + n // 4)} 2"] if n % 4 == 1 else []), following]
            )
        roles = [vote.role for vote in votes(paged(*bodies))]
        assert roles.count(Role.HEAD) in (15, 16)  # the first may be the title
        assert roles.count(Role.SIGNATURE) >= 1  # the others are suggestions
        assert roles.count(Role.CATCHWORD) >= 15


@st.composite
def books(draw: st.DrawFn) -> tuple[list[list[str]], list[list[str]]]:
    """Pages of text, and the same with furniture."""
    count = draw(st.integers(8, 30))
    first = draw(st.integers(2, 300))
    rng = random.Random(draw(st.integers(0, 9999)))
    titles = [
        draw(st.sampled_from(["THE RIVER", "A SHORT HISTORY", "ON HILLS AND BRIDGES"])),
        "THE OLD VILLAGE",
    ]
    style = draw(st.sampled_from(["above", "below", "beside", "head and foot", "wide"]))
    clean, printed = [], []
    for n in range(count):
        body = prose(rng.randint(0, 10**6), draw(st.integers(24, 30)))
        title, folio = titles[n % 2], str(first + n)
        if draw(st.booleans()):
            folio = folio.replace("1", draw(st.sampled_from(["l", "I", "1"])))
        if draw(st.integers(0, 5)) == 0:
            title = title.replace("E", "F", 1)
        page = {
            "above": [folio, "", *body],
            "below": [*body, "", folio],
            "beside": [f"{folio} {title}" if n % 2 else f"{title} {folio}", *body],
            "head and foot": [title, "", *body, "", folio],
            "wide": [f"{folio}{' ' * 30}{title}" if n % 2 else f"{title}{' ' * 30}{folio}", "", *body],
        }[style]
        clean.append(body)
        printed.append(page if n else body)  # what opens a document is its title
    return clean, printed


@settings(max_examples=examples(60), deadline=None)
@given(books())
def test_a_book_comes_back_without_its_furniture(book: tuple[list[list[str]], list[list[str]]]) -> None:
    clean, printed = book
    view = View(paged(*printed))
    gone = {vote.line for vote in votes(view.text) if vote.role.is_furniture}
    left = [line for at, line in enumerate(view.lines) if at not in gone and line.strip()]
    text = [line for body in clean for line in body]
    assert [line for line in left if line in set(text)] == text
    assert len(left) - len(text) <= len(clean) / 3  # what is not sure enough is only suggested


class TestNotes:
    TEXT = "the water rose above the banks of the river,{} and those\nwho lived there had to be carried to the hill, for no other\n"
    REST = "place in the village had been spared by the flood in all\nthe years that anyone could think of.\n"

    @pytest.mark.parametrize(
        ("mark", "note"),
        [("*)", "*) See the report."), ("1)", "1) Letter of May,\nin the archive."), (" 2", "2 See the report."), ("†", "† Lost.")],
    )  # fmt: skip
    def test_a_note_that_interrupts_a_sentence_is_one(self, mark: str, note: str) -> None:
        text = f"{self.TEXT.format(mark)}{note}\n\f{self.REST}"
        found = [vote for vote in votes(text) if vote.role is Role.NOTE]
        assert "\n".join(View(text).lines[vote.line] for vote in found) == note

    @pytest.mark.parametrize(
        ("mark", "note", "rest"),
        [
            ("", "*) See the report.", REST),  # nobody calls for it
            ("*)", "*) See the report.", REST.capitalize()),  # nothing runs on
            (
                " 1)",
                "1) the old men, the women and the cattle, for no other",
                REST,
            ),  # the list itself runs on
        ],
    )
    def test_and_others_stay_where_they_are(self, mark: str, note: str, rest: str) -> None:
        text = f"{self.TEXT.format(mark)}{note}\n\f{rest}"
        assert not [vote for vote in votes(text) if vote.role is Role.NOTE]


def test_what_was_cleaned_has_no_furniture_left() -> None:
    text = paged(*(["THE RIVER", "", *body, "", str(n)] for n, body in enumerate(PAGES, 11)))
    view = View(text)
    gone = {vote.line for vote in votes(text)}
    rest = "\f".join(
        "\n".join(view.lines[at] for at in range(first, last) if at not in gone)
        for first, last in zip(view.pages, view.pages[1:], strict=False)
    )
    assert len(gone) == 2 * len(PAGES) - 1  # the first head may be the title
    assert taken(rest) == []


TEXTS = st.text(st.sampled_from("ab 1I.-\n\n\n\f\f—[]§éЖ中\ud800\x00"), max_size=300)


@settings(max_examples=examples(200), deadline=None)
@given(TEXTS)
def test_any_text_is_judged(text: str) -> None:
    view = View(text)
    found = pages.propose(view, RULES, Evidence(text))
    assert [vote.line for vote in found] == sorted({vote.line for vote in found})
    for vote in found:
        assert view.roles[vote.line] is Role.BODY
        assert 0.0 <= vote.confidence <= 1.0
        assert vote.reason
        assert vote.rule in {rule.id for rule in RULES}


@pytest.mark.clock
def test_a_long_book_costs_per_page_what_a_short_one_costs() -> None:
    import time

    def cost(count: int) -> float:
        text = paged(*(["THE RIVER", *prose(n % 50, 30), "", str(n)] for n in range(1, count)))
        best = min(_timed(text, time.process_time) for _ in range(2))
        return best / count

    assert cost(1200) < 2.5 * cost(120)


def _timed(text: str, clock: Any) -> float:
    start = clock()
    pages.propose(View(text), RULES, Evidence(text))
    return float(clock() - start)


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        ({3: "Facture 6024", 4: "Facture 6027", 5: "Facture 6030"}, "c"),
        ({3: "Invoice 6024", 4: "Invoice 6030", 5: "Invoice 6031"}, "u"),
        ({3: "Frage 12", 4: "Frage 7", 5: "Frage 30"}, "x"),
        ({3: "§ 12", 4: "§ 12", 5: "§ 13"}, "m"),
        ({3: "THE RIVER 41", 5: "THE RIVER 43", 6: "THE RIVER 44"}, "p"),
        ({3: "Volume 3", 4: "Volume 3"}, "="),
        ({3: "1 May 1901, 12", 4: "2 May 1901, 14"}, "d"),
        ({3: "THE RIVER", 4: "THE RIVER"}, ""),
        ({3: "Invoice 6024"}, ""),
    ],
)
def test_how_the_numbers_on_lines_with_the_same_letters_go_on(lines: dict[int, str], counts: str) -> None:
    (page, text), *others = lines.items()
    assert counting(page, text, {other: Edge(0, line, 0) for other, line in others}) == counts
