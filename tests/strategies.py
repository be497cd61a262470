"""Texts to be tried on: mixed scripts, line ends and planted artifacts, and texts made to hurt."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

LINE_HYPHENS: Final = "-\u2010\u2011\u00ac\u2e17=\u2014\u00ad\x02\x7f\ufffd"
LINE_ENDS: Final = ("\n", "\r\n", "\r")
#: Two line ends with something between them that may go.
MIXED: Final = tuple(f"\r{gone}\n" for gone in ("\u200b", "\x00", "\ufeff", " ", "\f", "-", "\u00ad\u00ad"))

WORDS: Final = [
    "the",
    "of",
    "and",
    "situation",
    "independence",
    "government",
    "well-known",
    "non-interference",
    "1920",
    "McDonald",
    "iPhone",
    "die",
    "Straße",
    "Donau-Dampfschiff",
    "Über",
    "fœtus",
    "l'État",
    "œuvre",
    "aujourd'hui",
    "niño",
    "mañana",
    "Азербайджан",
    "правительство",
    "военно-технических",
    "політико-дипломатичного",
    "реалізація",
    "кВт",
    "оккуПации",
    "Ελλάδα",
    "ἄνθρωπος",
    "שלום",
    "עולם",
    "السلام",
    "عليكم",
    "हिन्दी",
    "ภาษาไทย",
    "日本語",
    "漢字かな交じり文",
    "한국어",
    "ﬁnal",
    "oﬃce",
    "ﬂow",
    "café",
    "naïve",
    "naÃ¯ve",
    "â€œquotedâ€\x9d",
    "Ð¿Ñ€Ð¸Ð²ÐµÑ‚",
    "ïðèâåò",
    "Сοвет",
    "pаспад",
    "xyz!?",
    "(sic)",
    "«так»",
    "“then”",
    "…",
    "—",
    "–",
    "978–",
    "§",
    "№",
    "5",
    "&amp;",
    "<b>",
    "a_b",
    "foo()",
    "$x",
    "http://ex.org/a-�b",
    "x@y.de",
]

word = st.sampled_from(WORDS)
prose = st.lists(word, min_size=1, max_size=9).map(" ".join)
halves = st.sampled_from(
    [("situa", "tion"), ("indepen", "dence"), ("well", "known"), ("Азербай", "джан"), ("військо", "вий"),
     ("Donau", "dampfschiff"), ("XIX", "XX"), ("19", "20"), ("X", "ray"), ("漢", "字"), ("qz", "wx"), ("Anna", "Maria")]
)  # fmt: skip


@st.composite
def broken_word(draw: st.DrawFn) -> str:
    """A word cut at a line end, with something or other between the halves."""
    left, right = draw(halves)
    return (
        f"{draw(prose)} {left}{draw(st.sampled_from(LINE_HYPHENS))}{draw(st.sampled_from(['', ' ', '  ']))}"
        f"{draw(st.sampled_from([chr(10), chr(10) * 2, chr(12), chr(10) + chr(12), chr(10) + ' ']))}"
        f"{right} {draw(prose)}"
    )


@st.composite
def furniture(draw: st.DrawFn) -> str:
    """What may stand at the edge of a page."""
    folio = draw(st.integers(1, 400))
    return draw(
        st.sampled_from(
            [
                f"{folio}",
                f"- {folio} -",
                f"THE HISTORY OF THE WAR    {folio}",
                f"{folio}    A. Author, 2019, № 3",
                f"xiv{folio}",
                "B 2",
                "situation",
                "* * *",
                "|",
                f"[{folio}]",
                "⟦p. 7⟧",
                "1 See note above.",
            ]
        )
    )


odd_line = st.one_of(
    prose,
    prose.map(lambda line: "    " + line),
    prose.map(lambda line: line.replace(" ", "  ")),
    prose.map(lambda line: line + "  "),
    broken_word(),
    furniture(),
    st.sampled_from(
        [
            "",
            "",
            " ",
            "\t",
            "Contents .......... 7",
            "a\tb\tc",
            "| x | y |",
            "+---+---+",
            "# Heading",
            "- item",
            "1. item",
            "> quoted",
            "```",
            "    if x:",
            "Dear all,",
            "-- ",
            "* * *",
            "\u00ad",
            "\u00ad\u00adn\u00ad",
            "\ufeff",
            "\x00",
            "\u200b\u200d\u202e",
            "fi\u200cn",
            "e\u0301\u0323\u0301",
            "\ud800",
            "\udfff\ud800",
            "…" * 5,
            "S m a l l   c a p s",
            "«",
            "--",
            "—",
        ]
    ),
    st.text(max_size=12),
)
page_break = st.sampled_from(["\n", "\n", "\n", "\n", "\n\n", "\f", "\n\f", "\n\n\f\n"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A document of odd lines, with pages, one style of line ends or all of them."""
    lines = draw(st.lists(odd_line, max_size=14))
    text = "".join(line + draw(page_break) for line in lines)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    text = draw(st.sampled_from(["", "", "", "\ufeff"])) + text
    end = draw(st.sampled_from([*LINE_ENDS, "\n", "mixed"]))
    if end != "mixed":
        return text.replace("\n", end)
    ends = st.sampled_from([*LINE_ENDS, *MIXED])
    return "".join(draw(ends) if char == "\n" else char for char in text)


@st.composite
def books(draw: st.DrawFn) -> str:
    """Several pages of prose with running heads, folios, notes and words broken over them."""
    head = draw(st.sampled_from(["THE HISTORY OF THE WAR", "Глава первая", "A. Author", ""]))
    first = draw(st.integers(1, 300))
    pages = []
    for number in range(first, first + draw(st.integers(2, 5))):
        lines = draw(st.lists(st.one_of(prose, broken_word()), min_size=2, max_size=6))
        lines.insert(
            0, draw(st.sampled_from([f"{head}    {number}", f"{number}    {head}", head, str(number), ""]))
        )
        lines.append(draw(st.sampled_from(["", "", str(number), f"{number}*", "B 2", "1 See p. 7."])))
        pages.append("\n".join(lines))
    return draw(st.sampled_from(["\f", "\n\f", "\n\n\n"])).join(pages) + "\n"


anything = st.one_of(texts(), texts(), books(), st.text(st.characters(exclude_categories=()), max_size=60))


def hostile(size: int) -> dict[str, str]:
    """Texts of about ``size`` characters that hurt naive code."""

    def pump(unit: str) -> str:
        return (unit * (size // len(unit) + 1))[:size]

    return {
        "combining marks": "a" + pump("\u0301"),
        "mixed marks": "a" + pump("\u0301\u0323"),
        "open brackets": pump("("),
        "one long line": pump("lorem ipsum dolor "),
        "one long word": pump("a"),
        "one long capital word": pump("aB"),
        "a long word, then a hyphen": pump("a") + " -\n",
        "a long word, then a lost hyphen": pump("a") + " \ufffd\n",
        "a broken word, then a long one": "x-\ny " + pump("a"),
        "hyphens": pump("-"),
        "hyphens on lines": pump("-\n"),
        "broken words": pump("situa-\ntion "),
        "lost hyphens": pump("situa\ufffd\ntion\n"),
        "word then hyphens": pump("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-"),
        "replacement characters": pump("\ufffd"),
        "soft hyphens": pump("a\u00ad"),
        "spaces": pump(" "),
        "spaces and tabs": pump(" \t"),
        "spaces then a letter": pump(" ") + "a",
        "line feeds": pump("\n"),
        "carriage returns": pump("\r"),
        "spaces on lines": pump("  \n"),
        "form feeds": pump("\f"),
        "short lines": pump("a\n"),
        "folios": pump("12\n\f"),
        "dot leaders": pump(" . . . ."),
        "dots": pump("."),
        "dense mojibake": pump("Ã¢â‚¬â„¢"),
        "russian mojibake": pump("ïðèâåò "),
        "utf-8 mojibake": pump("Ð¿Ñ€"),
        "look-alikes": pump("Сοвеt"),
        "ligatures": pump("ﬁ"),
        "nul": pump("\x00"),
        "surrogates": pump("\ud800"),
        "surrogate pairs apart": pump("\ud83d\ude00"),
        "directions": pump("\u202e\u200f"),
        "joiners": pump("\u200d\u200b"),
        "private use": pump("\ue000\uf0b7"),
        "digits": pump("1"),
        "numbered lines": pump("1 1\n"),
        "apostrophes": pump("a'"),
        "address": "http://" + pump("a-"),
        "mail": pump("a@"),
        "page marks": pump("⟦p. 1⟧"),
        "chinese": pump("漢字"),
        "hangul parts": pump("\u1100\u1161\u11a8"),
        "spaced letters": pump("S M A L L "),
        "roman numbers": pump("xvi\n"),
        "quotes": pump("“„»'\""),
    }
