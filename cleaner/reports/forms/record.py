"""The record: all there is to know of a cleaned text, as JSON."""

from __future__ import annotations

from . import JSON
from .form import Done, Form


def render(done: Done) -> bytes:
    """The whole record as a line."""
    from ..records import result_line

    encoding = "" if done.result.origin else done.before.form.encoding
    return result_line(done.name, done.result, encoding)


FORM = Form(
    name=JSON,
    meaning="the record: text, changes and what else is included",
    media=("application/json",),
    help="an object a line",
    ending=".json",
    render=render,
    place=10,
)
