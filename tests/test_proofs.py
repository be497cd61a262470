"""What the pages of a document show against deleting: a line that they do not bear out stays."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cleaner import clean
from cleaner.text.source import Page

from .documents import document, page

WORDS = "water stone letter garden window harbour evening market summer river paper silver"


def body(number: int, size: int = 14) -> list[str]:
    """Lines of prose that no other page has; the first of them begins a sentence, the last one ends one."""
    words = WORDS.split()
    rows = [
        " ".join(words[(number * 5 + row * 7 + at * (row + 1)) % len(words)] for at in range(8))
        for row in range(size)
    ]
    return [rows[0].capitalize(), *rows[1:-1], rows[-1] + "."]


def book(
    heads: Sequence[Sequence[str]], feet: Sequence[Sequence[str]], gap: int = 0, **given: object
) -> list[Page]:
    """Pages with lines at their tops and at their feet, so many blank lines from the text."""
    blank = [""] * gap
    return [
        page(*head, *blank, *body(at), *blank, *foot, **given)  # type: ignore[arg-type]
        for at, (head, foot) in enumerate(zip(heads, feet, strict=True))
    ]


def left(pages: list[Page]) -> list[str]:
    return [line.strip() for line in clean(document(pages)).text.splitlines()]


NONE: list[list[str]] = [[]] * 6
STAY = {
    "a list of one page": (
        [page("AGENDA", "", *(f"{n}. {w.upper()} REPORT" for n, w in enumerate(WORDS.split()[:8], 1)))],
        [f"{n}. {w.upper()} REPORT" for n, w in enumerate(WORDS.split()[:8], 1)],
    ),
    "headings in series": (
        book([[f"Exhibit 2.3.{n * 7} (01-17-200{n})"] for n in range(6)], NONE),
        [f"Exhibit 2.3.{n * 7} (01-17-200{n})" for n in range(6)],
    ),
    "numbers of figures": (
        book(NONE, [["P, %"], ["0"], ["b2"], ["400"], ["18"], ["i = 0"]]),
        ["P, %", "b2", "i = 0"],
    ),
    "a formula": (
        book([["v(G) = f(G, a) + 1"], [], [], [], [], []], [[], [], ["= (a : (b : x)) for n > 1"], [], [], []]),
        ["v(G) = f(G, a) + 1", "= (a : (b : x)) for n > 1"],
    ),
    "titles of tables, counted as pages are": (
        book([[f"Table {n}"] for n in range(1, 7)], NONE, gap=1, sizes={f"Table {n}": 8 for n in range(1, 7)}),
        ["Table 3"],
    ),
    "notes that are counted as pages are": (
        book(NONE, [[f"{n} See Smith, page {n * 7}."] for n in range(1, 7)], gap=1),
        ["3 See Smith, page 21."],
    ),
    "a link in the text": (
        book(NONE, [["https://old.example/get-it"], [], [], ["https://old.example/see"], [], []]),
        ["https://old.example/get-it"],
    ),
    "the title that is repeated": (
        book([["Invoice of the Harbour Company"]] * 3, [[], [], []], gap=1),
        ["Invoice of the Harbour Company"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STAY)
def test_what_its_pages_do_not_bear_out_stays(name: str) -> None:
    pages, wanted = STAY[name]
    text = left(pages)
    assert [line for line in wanted if not any(line in row for row in text)] == []


def test_pages_with_the_same_lines_bear_nothing_out() -> None:
    specimen = ["abcdefghijklm", "nopqrstuvwxyz", "0123456789", "The quick brown fox jumps over the lazy dog"]
    pages = [page(f"Face {number}", "", *specimen) for number in "ABCDEFGH"]
    assert "\n".join(left(pages)).count(specimen[-1]) == 8


GOES = {
    "a head": (book([[]] + [["The Harbour of Old"]] * 5, NONE, gap=1), "The Harbour of Old"),
    "a head on the first page, in small type": (
        book([["The Harbour of Old"]] * 6, NONE, gap=1, sizes={"The Harbour of Old": 8}),
        "The Harbour of Old",
    ),
    "folios": (book(NONE, [[str(n)] for n in range(31, 37)], gap=1), "33"),
    "numbered feet": (book(NONE, [[f"Summary of the Act   Page {n}"] for n in range(1, 7)], gap=1), "Page 3"),
    "case numbers": (
        book([[f"Case 17-3510   Document 4{n}   Page {n} of 6"] for n in range(1, 7)], NONE, gap=1), "Page 3 of 6",
    ),
    "titles on right pages and on left ones": (
        book(NONE, [[f"INTRODUCTION {n}" if n % 2 else f"{n} OLD BRIDGES"] for n in range(1, 7)], gap=1),
        "INTRODUCTION 3",
    ),
    "an address below a foot, on left pages": (
        book(NONE, [[f"{n} OLD BRIDGES", "", "<http://old.example/get-it>"] if n % 2 else [f"PREFACE {n}"]
                    for n in range(1, 7)], gap=1),
        "old.example",
    ),
    "the number of the second page": (book([[], []], [[], ["2"]], gap=1), "2"),
    "two numbers": (book([[], []], [["340"], ["341"]], gap=1), "341"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOES)
def test_what_they_bear_out_goes(name: str) -> None:
    pages, line = GOES[name]
    assert not any(line in row for row in left(pages))


@pytest.mark.parametrize("size", [8, 10])
def test_notes_are_set_in_small_type(size: int) -> None:
    note = "1 See the market of the old harbour, page 17."
    above = [*body(0)[:-1], "and they went down to the river1 where the boats were lying in the"]
    pages = [
        page(*above, "", note, sizes={note: size}),
        page("water of the evening and waited for the market to begin.", *body(1)),
    ]
    text = clean(document(pages)).text
    assert ("in the water of the evening" in text) is (size == 8)


def test_a_second_pass_takes_nothing_more() -> None:
    pages = book([["The Harbour of Old"]] * 6, [["b2"], ["e1"], ["a   c"], ["z2"], ["i"], ["0   R"]], gap=1)
    text = left(pages)
    assert [line for line in ("b2", "e1", "a   c", "z2") if not any(line in row for row in text)] == []


ROWS = {
    "countries": [
        "Country          Population   Capital      Official language",
        "Austria                 8.9   Vienna       German",
        "Belgium                11.5   Brussels     Dutch, French, German",
        "Czech Republic         10.7   Prague       Czech",
        "Denmark                 5.8   Copenhagen   Danish",
        "Finland                 5.5   Helsinki     Finnish, Swedish",
    ],
    "boxes to tick": [
        "Screening of the report                      Attempted reunification",
        "Protective plan implemented                  Referral to services",
        "Initial assessment conducted                 Transportation assistance",
        "Petition for a court order (child in need    Supervised visitation",
        "of protection or services)                   Case remains open for services",
        "Placement into foster home                   Case closed by the agency",
    ],
    "a cell of two lines": [
        "  First paragraph                         This is the simple text of a cell, formatting of a letter",
        "                                          goes on, and what is struck through and is formatted with",
        "  Second paragraph                        water and salt",
        "  Third paragraph                         nothing",
    ],
    "declarations that go on in a cell": [
        "Return            Name",
        "CanvasGradient    createLinearGradient(",
        "                    float x0, float y0, float x1, float y1)",
        "CanvasGradient    createRadialGradient(",
        "                    float x0, float y0, float r0,",
        "                    float x1, float y1, float r1)",
        "void              addColorStop(float offset)",
    ],
    "codes of errors": [
        "07F8A0.2    522400    2    Crankshaft signal error",
        "07F8A0.5    522400    5    No signal from the crankshaft",
        "07F8A1.2    522401    2    Camshaft signal error",
        "07F8A1.5    522401    5    No signal from the camshaft",
    ],
    "contents": [
        "Notices . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . vii",
        "Trademarks . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . viii",
        "Preface . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . xi",
        "Chapter 1. Securing and protecting the data . . . . . . . . . . . . . . . . . . . . . . . . 14",
    ],
    "items with a sign of some font": [
        "\u2588 The quality of what is seen on phones that nobody had in those years, as was said long before",
        "\u2588 Text that can be used again where it is wanted by those who have to read it, and by others, too",
        "\u2588 Results",
    ],
    "a head in two rows": [
        "#            #            Language    Scores      mAP      Inference",
        "layers       rows         simple      complex     (0.75)   time (secs)",
        "6            6            OTSL        0.965       0.934    0.955",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_rows_keep_their_lines(name: str) -> None:
    pages = [page(*body(0), "", *ROWS[name], "", *body(1)), page(*body(2)), page(*body(3))]
    text = left(pages)
    begun = [row.strip() for row in ROWS[name] if len(row) - len(row.lstrip()) < 3]
    assert [row for row in begun if not any(line.startswith(row) for line in text)] == []


HANGING = {
    "a bibliography": (
        [
            "BAKER, Anna (2000): The bridges of the upper valley and their makers. In: Journal of",
            "   Stones 14, pp. 445-853.",
            "COOPER, John (1979): A comparison of ferry prices in eleven towns, with many maps and",
            "   Tables by the author. Oldbridge, 2 vols.",
            "DYER, Mary (2003): Masons, mills and money: an essay on the many rivers. In: FOSTER, B.",
            "   (ed.): Rivers. Newmill, pp. 4-9, 12.",
            "FISHER, Paul (1973): Report of the commission on the bridge. Stonefield.",
        ],
        ["BAKER", "COOPER", "DYER", "FISHER"],
    ),
    "Literaturangaben": (
        [
            "Ahrens, Karl (1987): Die Brücken im oberen Tal und ihre Erbauer. Mit einem Nachwort von",
            "    Heinrich Vogel. Altbrück.",
            "Brandt, Luise (1991): Fährpreise in elf Orten, verglichen nach den Büchern der Stadt",
            "    Neumühl und ihrer Nachbarn. 2 Bände.",
            "Conrad, Emil (2002): Steinmetze, Mühlen und Geld im Jahrhundert der großen Überschwem-",
            "    mungen. Neumühl.",
            "Dorn, Anna (2004): Bericht über die Brücke.",
        ],
        ["Ahrens", "Brandt", "Conrad", "Dorn"],
    ),
    "items whose marks nobody knows": (
        [
            "Ê  Connaître les principales causes des crues et savoir les expliquer aux habitants de la",
            "   Vallée haute et de la plaine.",
            "Ê  Savoir conduire une barque.",
            "Ê  Reconnaître les pierres dont les ponts de la vallée ont été faits, et les carrières de",
            "   Pierre dure des environs.",
            "Ê  Nager.",
        ],
        ["Ê  Connaître", "Ê  Savoir", "Ê  Reconnaître", "Ê  Nager"],
    ),
}


@pytest.mark.parametrize("name", HANGING)
def test_lines_that_hang_below_their_first_are_of_its_entry(name: str) -> None:
    rows, begun = HANGING[name]
    pages = [page(*body(0)), page("References", "", *rows), page(*body(2))]
    found = [line for line in left(pages) if any(line.startswith(entry) for entry in begun)]
    assert len(found) == len(begun)
    assert all(line.endswith(".") for line in found)


STANDING = {
    "paragraphs with indented first lines": [
        "   The council met in the old hall and spoke of the bridge that had been closed for two",
        "years because the stones were loose and nobody wished to pay for them, and the ferry was",
        "slow.",
        "   Farmers from the upper valley asked for a new one, and the engineers from the city said",
        "that it would be finished in the spring if the river was low enough for the masons and if",
        "the barges came.",
        "   Nobody answered.",
    ],
    "verse": [
        "The river runs below the hill",
        "   And takes the bridge away,",
        "The ferryman is waiting still",
        "   For those who have to pay;",
        "The stones are lying in the mill",
        "   Until another day.",
    ],
}


@pytest.mark.parametrize("name", STANDING)
def test_lines_that_do_not_hang_are_no_entries(name: str) -> None:
    from cleaner.evidence.geometry import Geometry
    from cleaner.text.view import View

    source = document([page(*STANDING[name])])
    view = View(source.text)
    assert Geometry(source, view, lambda at: at).hanging(view.body()) == (frozenset(), frozenset())


TITLES = {
    "over two lines": (["Trace-based Specialization of Types for Quick and Dynamic", "Languages"], True),
    "Titel in zwei Zeilen": (
        ["Die Brücken im oberen Tal und ihre Erbauer von den An-", "fängen bis heute"],
        True,
    ),
    "two titles": (["Part One", "The Bridge"], False),
}


@pytest.mark.parametrize("name", TITLES)
def test_a_title_whose_next_word_had_no_room_goes_on(name: str) -> None:
    title, whole = TITLES[name]
    pages = [page(*title, "", *body(at), sizes=dict.fromkeys(title, 14)) for at in range(3)]
    text = left(pages)[0]
    assert (text.endswith(title[1].split()[-1]) and text.startswith(title[0][:-2])) is whole


def test_a_year_in_a_head_is_no_page_number() -> None:
    pages = book(
        [[]] + [["The Millennium Act of 1998"]] * 5, [[f"Summary   Page {n}"] for n in range(1, 7)], gap=1
    )
    result = clean(document(pages))
    assert {item.folio for item in result.furniture} <= {"", *map(str, range(1, 7))}
