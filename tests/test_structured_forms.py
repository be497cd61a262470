"""HTML, TEI and Markdown: what they say is what the text says, and nothing in it becomes markup."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from cleaner import Cleaner, Result, clean, read
from cleaner.formats.text.decoding import Form, Written
from cleaner.reports.forms import forms
from cleaner.reports.forms.form import Done
from cleaner.reports.records import Made

from .casebook import typeset
from .conftest import ROOT
from .documents import document, page
from .structured import TEI, lines, of_html, of_markdown, of_tei, plain, without_bullets

_EMPTY = Written(b"", Form("utf-8"))
_RULES = Cleaner().rulebook.rules
MADE = Made("1.2.3", Cleaner().options, {r.id: r.kind for r in _RULES})


XML = "{http://www.w3.org/XML/1998/namespace}"


def written(form: str, result: Result, name: str = "a.txt", anchors: bool = False) -> bytes:
    """A result in one of the forms."""
    render = forms()[form].render
    assert render
    made = MADE._replace(options=MADE.options._replace(page_breaks="mark" if anchors else "drop"))
    return render(Done(name, made, result, _EMPTY, _EMPTY))


_BITS = st.sampled_from([
    "word", "Two words", "the", "1", "1.", "2.", "a)", "(3)", "-", "*", "•", "+", "#", "##", "=", "---", "===",
    "***", "___", "_a_", "*a*", "**b**", "`c`", "```", "~~~", "~x~", "<b>", "</p>", "<!--", "-->", "<?x", "]]>", "&", "&amp;",
    "&lt", "&#65;", "\\", "\\*", "[a](b)", "[^1]", "![x]", "[x]: y", "|", "a|b", "$x$", ">", ":", "%", "http://a.b/_c_",
    "1986. A", "CHAPTER", "CHAPTER I", "  ", "   ", "      ", "\t", "note.*", "* It", "word1", "1 Foot", "¹ Raised", "up¹",
    "12.50", "7.40", "\x00", "\x07", "\x85", "\u2028", "\ud800", "\ufffe", "\ufeff", "\f", "{", "};", "$ ls", "if (a > b) {",
    "é", "שלום", "漢字", "\U0001f600", "‘q’", '"q"', "'",
])  # fmt: skip
_LINES = st.lists(_BITS, max_size=7).map(" ".join)
TEXTS = st.lists(_LINES, max_size=12).map("\n".join)


class TestTheirTextIsTheText:
    @given(TEXTS, st.sampled_from(["auto", "join", "keep"]), st.sampled_from(["drop", "keep", "mark"]))
    @settings(max_examples=300)
    def test_of_any_text(self, text: str, how: str, breaks: str) -> None:
        result = clean(text, lines=how, page_breaks=breaks)
        said = plain(result)
        assert of_html(written("html", result)) == said
        assert of_tei(written("tei", result)) == said
        marked = of_markdown(written("markdown", result, anchors=breaks != "drop"))
        assert without_bullets(marked) == without_bullets(plain(result, notes_last=True))

    @given(TEXTS)
    def test_blocks_are_all_of_the_text(self, text: str) -> None:
        """But for what is drawn around tables."""
        result = clean(text)
        drawn = str.maketrans("", "", "|│+=:-─━")
        assert "".join(plain(result)).translate(drawn).split() == (
            "".join(lines(result.text)).translate(drawn).split()
        )

    @pytest.mark.parametrize("sample", ["typeset.pdf", "scan.hocr", "scan.alto.xml", "article.txt"])
    def test_of_samples(self, sample: str) -> None:
        result = clean(read(ROOT / "samples" / sample))
        said = plain(result)
        assert len(said) > 5
        assert of_html(written("html", result)) == said == of_tei(written("tei", result))
        marked = of_markdown(written("markdown", result, anchors=True))
        assert without_bullets(marked) == without_bullets(plain(result, notes_last=True))


SCAN = """\
                THE FERRY                1

The ferryman told of the old bridge,* and of tbe
situa�
tion in the north. He had seen it him�
\f
2               THE FERRY

self, and that was long ago, before the flood.

* It burned in 1804.
"""


def tree(result: Result) -> Any:
    """The TEI document as elements."""
    return etree.fromstring(written("tei", result))


class TestTei:
    def test_has_pages_and_what_was_taken_out_in_their_places(self) -> None:
        result = clean(read(ROOT / "samples" / "typeset.pdf"))
        pages = tree(result).findall(f".//{TEI}pb")
        assert [page.get("n") for page in pages] == ["40", "41", "42", "43", "44", "45", "46", "47"]
        assert [page.get(f"{XML}id") for page in pages[:2]] == ["page-1", "page-2"]
        broken = pages[1]
        assert broken.get("break") == "no" and broken.getprevious().tag == f"{TEI}fw"
        assert (broken.getprevious().get("type"), broken.getprevious().text) == ("pageNum", "40")
        assert broken.getnext().get("type") == "header" and broken.getnext().get("place") == "top"
        assert broken.getprevious().getprevious() is None and broken.getparent().text.endswith("the ap")
        assert broken.getnext().tail.startswith("prentices")

    def test_has_what_was_corrected_with_the_rule_and_how_sure_it_is(self) -> None:
        root = tree(clean("The coﬃn and the Уchitelь Сoвет of the Rеd army\n"))
        kinds = {choice[0].tag.removeprefix(TEI) for choice in root.iter(f"{TEI}choice")}
        assert kinds == {"orig", "sic"}
        corrected = root.find(f".//{TEI}corr")
        rules = {f"#{rule.get(f'{XML}id')}" for rule in root.iter(f"{TEI}category")}
        assert corrected.get("resp") == "#cleaner" and set(corrected.get("ana").split()) <= rules
        assert 0 < float(corrected.get("cert")) <= 1
        assert root.find(f".//{TEI}respStmt").get(f"{XML}id") == "cleaner"
        regular = root.find(f".//{TEI}reg")
        assert (regular.getprevious().text, regular.text) == ("ﬃ", "ffi")

    def test_what_only_moved_lines_is_no_correction(self) -> None:
        root = tree(clean("The situa�\ntion in the  north\n"))
        assert root.find(f".//{TEI}choice") is None

    @pytest.mark.parametrize(
        "said",
        [
            ["The water rose above the banks, and those who slept near the river were carried away."] * 3,
            ["Some words here.", "More.", "End."],
        ],
    )
    def test_deeper_headings_are_inside(self, said: list[str]) -> None:
        first, second, third = said
        text = f"CHAPTER I\n\n1.1 First things\n\n{first}\n\n1.1.1 Details\n\n{second}\n\n1.2 Others\n\n{third}\n"
        root = tree(clean(text))
        heads = {head.text: len(list(head.iterancestors(f"{TEI}div"))) for head in root.iter(f"{TEI}head")}
        assert heads == {"CHAPTER I": 1, "1.1 First things": 2, "1.1.1 Details": 3, "1.2 Others": 2}

    def test_a_text_of_nothing_is_a_document(self) -> None:
        assert tree(clean("")).find(f"{TEI}text/{TEI}body/{TEI}p") is not None

    def test_says_what_the_text_is_called_and_its_languages(self) -> None:
        root = etree.fromstring(written("tei", clean(SCAN), 'dir/a<b>&"c.txt'))
        assert root.findtext(f".//{TEI}title") == 'a<b>&"c.txt'
        assert root.find(f"{TEI}text").get(f"{XML}lang") == "en"


class TestNotes:
    text = "The old bridge* was burned long ago by some people.\n\n* In 1804, says the chronicle.\n\nNew words* follow.\n\n* Again.\n"

    def test_link_both_ways(self) -> None:
        page = written("html", clean(self.text)).decode()
        assert 'bridge<a role="doc-noteref" id="call-1" href="#note-1">*</a> was' in page
        assert '<aside role="doc-footnote" id="note-1"><a role="doc-backlink" href="#call-1">*</a> In' in page
        assert 'href="#note-2">*</a> follow' in page

    def test_of_markdown_have_labels_of_their_own(self) -> None:
        made = written("markdown", clean(self.text)).decode()
        assert "bridge[^*] was" in made and "\n[^*]: In 1804" in made
        assert "words[^*-2] follow" in made and "\n[^*-2]: Again." in made

    def test_of_tei_are_called(self) -> None:
        root = tree(clean(self.text))
        calls = [call.get("target") for call in root.iter(f"{TEI}ref")]
        assert (
            calls
            == [f"#{note.get(f'{XML}id')}" for note in root.iter(f"{TEI}note")]
            == ["#note-1", "#note-2"]
        )

    @pytest.mark.parametrize("text", [
        "Words of a text.\n\n* One\n* Two\n",  # a list
        "The year 1 Foot.\n\n1 Foot is enough.\n",  # a figure by itself calls for nothing
        "As of Table2 here.\n\n2 + 2 are four.\n",
    ])  # fmt: skip
    def test_what_is_none(self, text: str) -> None:
        assert b"doc-footnote" not in written("html", clean(text))


class TestMarkdown:
    @pytest.mark.parametrize(("text", "wanted"), [
        ("1. One\n2. Two\n", "1. One\n2. Two\n"),
        ("7) One\n8) Two\n", "7) One\n8) Two\n"),
        ("a) One\nb) Two\n", "- a) One\n- b) Two\n"),
        ("• One\n• Two\n", "- One\n- Two\n"),
        ("1986. A good year.\n", "1986\\. A good year.\n"),
        ("# not a heading here, but a remark.\n", "\\# not a heading here, but a remark.\n"),
        ("snake_case_name and _this_ too\n", "snake_case_name and \\_this\\_ too\n"),
        ("Both snake_case_name and _this_ are names.\n", "Both snake_case_name and \\_this\\_ are names.\n"),
        ("It costs *much* [more] than `that`.\n", "It costs \\*much\\* \\[more\\] than \\`that\\`.\n"),
        ("Let x < y & <b> &amp; AT&T be the same.\n", "Let x < y & \\<b> \\&amp; AT&T be the same.\n"),
    ])  # fmt: skip
    def test_of(self, text: str, wanted: str) -> None:
        assert written("markdown", clean(text)).decode() == wanted

    def test_anchors_of_pages_are_there_on_demand(self) -> None:
        result = clean(SCAN, page_breaks="keep")
        assert b"<a id=" not in written("markdown", result)
        assert b'him<a id="page-2"></a>self' in written("markdown", result, anchors=True)

    def test_a_fence_is_longer_than_what_is_in_it(self) -> None:
        made = written(
            "markdown", clean("$ cat <<E > a; ls\n$ echo ```` | sort; x=1\n", lines="keep")
        ).decode()
        assert made.startswith("`````\n$ cat") and made.endswith("\n`````\n")


class TestHtml:
    def test_is_of_its_language_and_has_a_title(self) -> None:
        page = written("html", clean(SCAN), "a<b>.txt").decode()
        assert '<html lang="en">' in page and "<title>a&lt;b&gt;.txt</title>" in page

    def test_pages_are_places_to_go_to(self) -> None:
        page = written("html", clean(SCAN)).decode()
        assert 'him<span role="doc-pagebreak" id="page-2" aria-label="2"></span>self' in page
        assert "FERRY" not in page

    def test_verse_keeps_its_lines_and_indents(self) -> None:
        text = "The wheel of fire goes round,\n    It carries what we gathered\nThe ashes and the ground,\n    And what the flood has scattered.\n"
        page = written("html", clean(text, lines="keep")).decode()
        assert '<p class="verse">The wheel of fire goes round,<br>    It carries' in page
        root = tree(clean(text, lines="keep"))
        assert [line.get("style") is not None for line in root.iter(f"{TEI}l")] == [False, True, False, True]


def test_the_heads_of_columns_are_no_heading() -> None:
    heads = "Friday              Saturday            Sunday"
    title = "The Harbour   in Summer"
    rows = [
        "It rained on the boats and on the market of the old town.",
        "Nobody came to the river that evening.",
    ]
    source = document([page(title, "", *rows * 4, "", heads, "", *rows * 4, sizes={heads: 14, title: 14})])
    page_of_html = written("html", clean(source)).decode()
    assert re.findall(r"<h\d>([^<]*)", page_of_html) == [title]


@pytest.mark.parametrize("address", ["https://www.example.org/report", "Write to info@example.org"])
def test_an_address_between_paragraphs_is_no_heading_and_no_code(address: str) -> None:
    rows = [
        "The committee met in the old town hall and talked about the harbour. Nobody could say who",
        "had opened the gate that night. A letter from the ministry arrived on the following Monday.",
        "The costs had risen again, and the treasurer shook his head. Rain fell on the roofs.",
    ]
    lines = [*rows * 3, "", address, "", *rows * 3]
    pieces = [
        {"x": 70.0, "y": 70.0 + 15 * at, "size": 11, "text": line} for at, line in enumerate(lines) if line
    ]
    made = written("markdown", clean(read(typeset([pieces] * 2)))).decode()
    assert made.count(f"\n\n{address}\n\n") == 2, made


def test_lines_with_bullets_are_items_whatever_they_read_like() -> None:
    items = (
        "Harbour dues and tolls", "Case of the mill", "Ferry timetables", "Rights of the upper valley",
        "Bridge repairs", "Council meetings and minutes", "Winter wages", "Tools of the masons",
    )  # fmt: skip
    result = clean("".join(f"●   {item}\n" for item in items), lang=["en"])
    assert written("markdown", result).decode() == "".join(f"- {item}\n" for item in items)
