"""The press: what it prints and what it says of it agree."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

pytest.importorskip("pyphen")

from bench.press.__main__ import main
from bench.press.blocks import EMPTY, FURNITURE, Document, Role
from bench.press.desk import Desk, Pool, Work, roman, split_sentences, vocabulary
from bench.press.hyphenate import Break, breaks
from bench.press.impression import Impression, glue, heal, press
from bench.press.kind import kind, kinds

ENGLISH = """
The carpenter had promised to finish the well-known staircase before the harvest, but nobody in the village believed him. He worked slowly and talked a great deal. His daughter kept the accounts in a notebook with a green cover.
When the rain began, the two brothers carried the hives into the barn. "We shall lose half of them," said the elder one. The younger brother answered nothing and counted the frames again. By evening the river had risen above the lower meadow.
A schoolmaster who lived near the bridge collected barometers. He owned thirty-seven of them, and each morning he wrote down what they said. In the course of eleven years they had agreed on only four occasions. He regarded these days as holidays.
The committee considered the proposal at considerable length. Several members thought that the expenditure was unreasonable; others remarked that the building had not been repaired since it was erected. It was decided to postpone the decision until the following autumn.
Nothing remains of the observatory except a circular foundation of brick. Visitors are sometimes shown a copper instrument which is supposed to have belonged to it. The inscription, however, belongs to a manufacturer of kitchen scales.
Letters took nine days to reach the island in summer and sometimes never arrived in winter. The postmaster read the newspapers first and repaired their wrappers afterwards. Everybody knew this, and nobody complained, because he told the news so much better than the newspapers.
"""
GERMAN = """
Der Gärtner hatte die Bienenstöcke schon vor Sonnenaufgang in den Schuppen getragen, weil das Wetter umzuschlagen drohte. Seine Schwester zählte unterdessen die Kartoffelsäcke. Niemand sprach ein Wort über die Rechnung, die am Vortag gekommen war.
In der Bibliothek roch es nach Zucker und altem Leder. Der Bibliothekar trug eine Wolljacke, die ihm der Bürgermeister geschenkt hatte. Er verzeichnete jede Neuerwerbung mit größter Gewissenhaftigkeit in einem Heft, das niemand außer ihm lesen konnte.
Die Ein- und Ausgänge des Bahnhofs wurden im Herbst erneuert. Man verwendete Glasscheiben aus der Nachbarstadt und Eisenträger, die jahrelang im Hof gelegen hatten. Die Reisenden bemerkten zunächst überhaupt nichts davon.
"""
POLISH = """
Nauczyciel przyniósł do klasy biało-czerwony latawiec, który zbudował ze swoimi siostrzeńcami. Dzieci natychmiast wybiegły na podwórze. Wiatr wiał od północno-wschodniej strony i zapowiadał deszcz przed wieczorem.
Sklepikarz zapisywał wszystkie należności w czarnym zeszycie. Nikt nigdy nie widział, żeby cokolwiek z niego wykreślał. Mimo to ludzie przychodzili codziennie po mąkę, nafte i najświeższe wiadomości.
"""


def work(lang: str, text: str) -> Work:
    return Work.parse("tiny", lang, "modern", "# A journey to the mountains\n" + text)


POOL = Pool(None, [work("en", ENGLISH), work("de", GERMAN), work("pl", POLISH)])


def one(name: str, seed: int, lang: str = "en") -> Impression:
    return press(name, POOL, lang, seed)


def content(made: Impression) -> list[dict[str, object]]:
    return [line for line in made.truth if line["role"] not in FURNITURE | EMPTY]


def flat(text: str) -> str:
    """A text with single blanks; how many there are is no matter of the truth."""
    return "\n".join(re.sub(r" +", " ", line).strip() for line in text.split("\n"))


def test_there_are_many_kinds() -> None:
    assert len(kinds()) >= 75


@pytest.mark.parametrize("name", kinds())
@pytest.mark.parametrize(("lang", "seed"), [("en", 1), ("de", 2), ("pl", 3)])
def test_healing_by_the_truth_gives_the_blocks(name: str, lang: str, seed: int) -> None:
    made = one(name, seed, lang)
    assert len(made.text.split("\n")) == len(made.truth)
    assert [flat(text) for text in heal(made.lines, made.truth)] == [flat(text) for text in made.texts]


@pytest.mark.parametrize("name", kinds())
def test_each_line_has_a_role_and_content_has_gaps(name: str) -> None:
    made = one(name, 4)
    assert {line["role"] for line in made.truth} <= set(get_args(Role))
    lines = content(made)
    assert lines
    assert all(line["block"] is not None for line in lines)
    assert lines[-1]["gap"] is None
    assert {line["gap"] for line in lines[:-1]} <= {"join", "hyphen", "space", "newline", "paragraph"}
    assert all(line["gap"] is line["block"] is None for line in made.truth if line not in lines)


@pytest.mark.parametrize("name", ["novel", "invoice", "deposition", "thesis"])
def test_the_same_seed_prints_the_same(name: str) -> None:
    assert one(name, 7) == one(name, 7)
    assert one(name, 7).text != one(name, 8).text


def test_blank_lines_are_blank_and_others_are_not() -> None:
    for name in ("novel", "exam", "statute", "poems"):
        made = one(name, 9)
        for line, truth in zip(made.lines, made.truth, strict=True):
            assert (truth["role"] in EMPTY) == (not line.strip())
            assert (truth["role"] == "feed") == (line.strip(" ") == "\f")


def test_margin_numbers_are_named_where_they_stand_in_the_line() -> None:
    found = 0
    for seed in range(12):
        made = one("deposition", seed)
        for line, truth in zip(made.lines, made.truth, strict=True):
            if "margin" in truth:
                assert line.startswith(truth["margin"])
                assert truth["margin"].strip(" \f").isdigit()
                found += 1
    assert found


def test_notes_do_not_end_the_paragraph_that_goes_on_over_them() -> None:
    over = 0
    for seed in range(12):
        lines = content(one("thesis", seed))
        over += sum(bool(line.get("over")) for line in lines)
        for line in lines:
            if line.get("over"):
                assert line["gap"] != "paragraph"
    assert over


def test_words_are_broken_in_all_ways() -> None:
    labels, repeated, lost = set(), False, False
    for lang in ("en", "de", "pl"):
        for seed in range(30):
            for line in one("excerpt", seed, lang).truth:
                if line["broken"]:
                    labels.add(line["broken"]["label"])
                    repeated |= line["broken"]["repeat"]
                    lost |= not line["broken"]["glyph"]
    assert labels >= {"join", "keep", "space"}
    assert repeated
    assert lost


@pytest.mark.parametrize(
    ("word", "lang", "wanted"),
    [
        ("asszony", "hu", Break("asz", "szony", "respell")),
        ("Zucker", "de", Break("Zuk", "ker", "respell")),
        ("tillåta", "sv", Break("till", "låta", "respell")),
        ("beïnvloeden", "nl", Break("be", "invloeden", "respell")),
        ("col·legi", "ca", Break("col", "legi", "respell")),
        ("well-known,", "en", Break("well", "known,", "keep")),
        ("COVID-19", "en", Break("COVID", "19", "keep")),
        ("carpenter", "en", Break("car", "penter", "join")),
    ],
)
def test_breaks(word: str, lang: str, wanted: Break) -> None:
    assert wanted in breaks(word, lang, True)


def test_no_respelling_where_the_orthography_of_the_document_has_none() -> None:
    assert {each.label for each in breaks("Zucker", "de", False)} == {"join"}


@pytest.mark.parametrize(
    ("before", "text", "gap", "broken", "whole"),
    [
        ("a read-", "er", "join", ("read", "er", "reader", "join", "-", False), "a reader"),
        ("a well-", "-known one", "hyphen", ("well", "known", "well-known", "keep", "-", True), "a well-known one"),
        ("an Ein-", "und Ausgang", "space", ("Ein", "und", "Ein- und", "space", "-", False), "an Ein- und Ausgang"),
        ("Zuk-", "ker.", "join", ("Zuk", "ker", "Zucker", "respell", "-", False), "Zucker."),
        ("pros", "perous", "join", ("pros", "perous", "prosperous", "join", "", False), "prosperous"),
        ("a line", "another", "newline", None, "a line\nanother"),
        ("here—", "there", "hyphen", None, "here—there"),
    ],
)  # fmt: skip
def test_glue(before: str, text: str, gap: str, broken: tuple[object, ...] | None, whole: str) -> None:
    names = ("left", "right", "whole", "label", "glyph", "repeat")
    line = {"gap": gap, "broken": broken and dict(zip(names, broken, strict=True))}
    assert glue(before, text, line) == whole


def test_a_new_kind_is_a_function() -> None:
    def postcard(desk: Desk) -> Document:
        from bench.press.blocks import para

        return Document(desk.title(), [para(desk.paragraph())])

    known = kinds()
    kind(postcard)
    kinds.cache_clear()
    try:
        assert set(kinds()) - set(known) == {"postcard"}
        assert one("postcard", 1).lines
    finally:
        from bench.press import kind as module

        module._FOUND.pop("postcard")
        kinds.cache_clear()


def test_the_command_writes_texts_truths_and_an_inventory(tmp_path: Path) -> None:
    sources = tmp_path / "sources" / "en" / "old"
    sources.mkdir(parents=True)
    (sources / "tiny.txt").write_text(ENGLISH)
    out = tmp_path / "out"
    assert (
        main(
            [
                "--sources",
                str(tmp_path / "sources"),
                "--out",
                str(out),
                "--per-kind",
                "2",
                "--kinds",
                "novel,log",
            ]
        )
        == 0
    )
    records = [json.loads(line) for line in (out / "inventory.jsonl").read_text().splitlines()]
    assert [record["kind"] for record in records] == ["novel", "novel", "log", "log"]
    for record in records:
        text = (out / "docs" / f"{record['name']}.txt").read_text()
        truth = (out / "truth" / f"{record['name']}.jsonl").read_text().splitlines()
        assert len(text.split("\n")) == len(truth)


def test_languages_have_the_words_of_english() -> None:
    assert vocabulary("de")["chapter"] == "Kapitel"
    assert vocabulary("fi")["turnover"] == vocabulary("en")["turnover"]


def test_numerals_and_sentences() -> None:
    assert roman(1994) == "MCMXCIV"
    assert len(split_sentences("It rained. Nobody came! “Why?” He went home.")) >= 3


def test_hocr_and_pdf_have_the_lines_in_order() -> None:
    from bench.press.surfaces import hocr, pages, pdf

    for name in ("novel", "thesis", "invoice", "deposition"):
        made = one(name, 5)
        wanted = [
            line.replace("\f", "").strip()
            for line, truth in zip(made.lines, made.truth, strict=True)
            if truth["role"] not in EMPTY
        ]
        assert [row.text.strip() for rows in pages(made) for row in rows] == wanted
        assert hocr(made).count('class="ocr_line"') == len(wanted)
        assert hocr(made).count('class="ocr_page"') == made.record["pages"]
    pytest.importorskip("reportlab")
    assert (pdf(one("clip", 1)) or b"%PDF").startswith(b"%PDF")
