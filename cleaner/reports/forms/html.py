"""The text as HTML."""

from __future__ import annotations

from .form import Done, Form


def render(done: Done) -> bytes:
    """The document, in UTF-8."""
    from ..html import html

    return html(done.result, done.name, done.made.version)


FORM = Form(
    name="html",
    meaning="HTML: headings, lists, tables, verse, notes with links",
    media=("text/html",),
    ending=".html",
    render=render,
    kept=False,
    place=33,
)
