"""The cleaned text."""

from __future__ import annotations

from . import TEXT
from .form import Done, Form


def render(done: Done) -> bytes:
    """The text as it is to be written."""
    return done.after.data


FORM = Form(name=TEXT, meaning="the cleaned text", media=("text/plain",), render=render, place=20)
