"""Small documents for tests: pages of lines that have boxes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import nan

from cleaner.text.source import Lines, Page, Source, Words
from cleaner.text.view import Role

WIDTH, HEIGHT, LINE, LETTER = 400.0, 600.0, 14.0, 6.0


def page(
    *lines: str | tuple[str, Role],
    wholes: Mapping[str, str] = {},
    confidence: float = nan,
    doubted: Collection[str] = (),
    label: str = "",
    sizes: Mapping[str, float] = {},
) -> Page:
    """A page of these lines, each with a role if it has one.

    ``wholes`` gives words as they are unbroken, ``confidence`` is that of all words but those of the
    ``doubted`` lines, which have 0.2; ``sizes`` are those of lines that are not set in 10."""
    words, rows, text, top = Words(), Lines(), "", 50.0
    for entry in lines:
        line, role = entry if isinstance(entry, tuple) else (entry, Role.BODY)
        at = 0
        for word in line.split():
            at = line.index(word, at)
            left = 50 + LETTER * at
            box = (left, top, left + LETTER * len(word), top + 10)
            start = len(text) + at
            sure = 0.2 if line in doubted else confidence
            words.add(start, start + len(word), box, sure, wholes.get(word, ""))
            at += len(word)
        if line.strip():
            indent = len(line) - len(line.lstrip())
            box = (50 + LETTER * indent, top, 50 + LETTER * len(line), top + 10)
            rows.add(len(text) + indent, len(text) + len(line), box, sizes.get(line, 10), role)
        text += line + "\n"
        top += LINE
    return Page(text, words, rows, WIDTH, HEIGHT, "pt", label=label)


def document(pages: Sequence[Page], form: str = "pdf") -> Source:
    """A document of these pages."""
    return Source(pages, form)
