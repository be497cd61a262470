"""The edits: every change with its causes, and the way back.  They come beside another form."""

from __future__ import annotations

from .form import Done, Form


def render(done: Done) -> bytes:
    """The edits file."""
    from ..edits_file import edits_file

    return edits_file(done.name, done.made, done.result, done.before, done.after)


FORM = Form(
    name="edits",
    meaning="every change with its causes",
    option="--edits",
    help="write every change with its causes, as 'cleaner undo' needs them: a file for one input, "
    "a directory for several",
    ending=".edits.jsonl",
    media=("application/vnd.cleaner.edits",),
    render=render,
    place=60,
)
