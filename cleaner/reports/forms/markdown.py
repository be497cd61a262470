"""The text as Markdown."""

from __future__ import annotations

from .form import Done, Form


def render(done: Done) -> bytes:
    """The document, in UTF-8; with anchors where pages begin, if page breaks are wanted."""
    from ..markdown import markdown

    return markdown(done.result, done.made.options.page_breaks != "drop")


FORM = Form(
    name="markdown",
    meaning="Markdown: headings, lists, tables, verse, code, footnotes; anchors of pages with `page-breaks`",
    media=("text/markdown",),
    ending=".md",
    render=render,
    kept=False,
    place=32,
)
