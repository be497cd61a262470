"""A unified diff of source and text."""

from __future__ import annotations

from .form import Done, Form


def render(done: Done) -> bytes:
    """The diff, in UTF-8."""
    from ...text.diff import unified

    result = done.result
    shown = unified(result.source, result.text, result.changes, done.name, done.output or done.name)
    return shown.encode("utf-8", "backslashreplace")


FORM = Form(
    name="diff",
    meaning="a unified diff",
    media=("text/x-diff", "text/x-patch"),
    option="--diff",
    help="show what would change and write no text; exit 1 if anything would",
    ending=".diff",
    render=render,
    place=30,
)
