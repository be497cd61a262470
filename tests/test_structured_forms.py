"""HTML, TEI and Markdown: what they say is what the text says, and nothing in it becomes markup."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Result, clean
from cleaner.formats.text.decoding import Form, Written
from cleaner.reports.forms import forms
from cleaner.reports.forms.form import Done
from cleaner.reports.records import Made

from .structured import of_html, of_markdown, of_tei, plain, without_bullets

_EMPTY = Written(b"", Form("utf-8"))
_RULES = Cleaner().rulebook.rules
MADE = Made("1.2.3", Cleaner().options, {r.id: r.kind for r in _RULES})


def written(form: str, result: Result, name: str = "a.txt") -> bytes:
    """A result in one of the forms."""
    render = forms()[form].render
    assert render
    return render(Done(name, MADE, result, _EMPTY, _EMPTY))


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
    @settings(max_examples=400)
    def test_of_any_text(self, text: str, how: str, breaks: str) -> None:
        result = clean(text, lines=how, page_breaks=breaks)
        said = plain(result)
        assert of_html(written("html", result)) == said
        assert of_tei(written("tei", result)) == said
        marked = of_markdown(written("markdown", result))
        assert without_bullets(marked) == without_bullets(plain(result, notes_last=True))
