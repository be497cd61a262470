"""What the pages of a document show of its lines, by the tags of the format or by their type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..text.source import Page, Sort, Source
from . import bold
from .justified import flow_of

_ROLES = {Sort.NONE: "", Sort.CODE: "code", Sort.CAPTION: "caption", Sort.NOTE: "note"}


class Shown(NamedTuple):
    """What a line is: its role, a value of :data:`cleaner.engine.result.BlockRole`; whether it begins such a
    part; how deep a heading is where the document says so (1 is the highest, else 0); and the one role that
    it must seem to have for this to count, "" if it counts whatever it seems to be."""

    role: str
    begins: bool = True
    level: int = 0
    seeming: str = ""


def shown(source: Source) -> dict[int, Shown]:
    """What is shown of lines, by where they begin in the text."""
    pages = zip(source.starts, source.pages, bold.headings(source), strict=True)
    return {start + at: what for start, page, heads in pages for at, what in _on_page(page, heads)}


def prose(source: Source) -> dict[int, Shown]:
    """The lines of justified paragraphs, which are no verse, by where they begin in the text."""
    if source.format != "pdf":
        return {}
    found = {}
    for start, page in zip(source.starts, source.pages, strict=True):
        if page.origin == "text":
            flow = flow_of(page)
            for at in flow.goes | flow.begins:
                found[start + page.lines.starts[at]] = Shown("paragraph", at in flow.begins, 0, "verse")
    return found


def _on_page(page: Page, heads: frozenset[int]) -> Iterator[tuple[int, Shown]]:
    lines = page.lines
    before: tuple[str, int] = "", 0
    for at, (start, level, sort) in enumerate(zip(lines.starts, lines.levels, lines.sorts, strict=True)):
        item = lines.items.get(at, 0)
        role = "heading" if level or at in heads else "item" if item else _ROLES[Sort(sort)]
        now = role, item
        if role:
            yield start, Shown(role, now != before or role == "code", level)
        before = now
