"""How one document is laid out: drawn once, the same on all its pages."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from bench.press.blocks import Document
from bench.press.hyphenate import REPEATS

GLYPHS = ("-",) * 11 + ("\u00ac", "\u00ac", "\u00ad", "\u00ad", "\ufffd", "\u2010", "", "", "", "=", "~")
OLD_GERMAN = ("\u2e17", "=", "\u00ac", "-", "-")
SOFT_ONLY = frozenset({"\u00ac", "\u00ad"})  # what programs write for hyphens that are not the word's own


@dataclass(frozen=True)
class Layout:
    """Measure, paragraphs, hyphens, pages."""

    lang: str
    measure: int
    page_lines: int
    columns: int  # they follow each other
    column_blanks: int
    trailing: bool  # a blank at the end of each line
    stray_blanks: float  # how often a blank line stands where there is nothing
    above: int  # blank lines above heads
    justify: bool
    paragraphs: Literal["indent", "blank", "both"]
    indent: int
    hyphenated: float  # share of the chances that are taken; 0 for none
    glyph: str
    mixed: bool  # whether other breaks have a plain hyphen
    respells: bool
    repeats: bool
    dashes: bool  # whether lines end after a dash that stands without blanks
    feeds: Literal["inline", "own", "end", "lost"]
    margin: int  # blanks before every line
    stripped: bool  # blanks before lines are lost
    blanks_lost: bool
    double_spaced: bool
    head_blanks: int
    foot_blanks: int
    turn_blanks: int  # blank lines where the feed was lost
    heading_case: Literal["", "upper"]
    headings_centred: bool
    flush_first: bool  # no indent after a heading
    note_rule: str  # the line above notes
    binding: int  # more margin on every other page

    def glyph_for(self, label: str) -> str:
        """The sign at the line's end for a word that breaks so."""
        return "-" if self.glyph in SOFT_ONLY and label in ("keep", "space") else self.glyph


def draw(rng: random.Random, document: Document, lang: str, era: str) -> Layout:
    """A layout that suits the document."""
    low, high = document.measure
    measure = rng.randint(max(24, low), high)
    hyphenated = 0.0
    if rng.random() < document.hyphenated:
        hyphenated = rng.choice((1.0, 1.0, 0.8, 0.5, 0.2))
    glyphs = OLD_GERMAN if lang == "de" and era == "old" and rng.random() < 0.3 else GLYPHS
    pages = rng.random()
    body = rng.randint(22, 46) if pages < 0.85 else rng.randint(12, 20)
    if document.margin == "page":
        body = rng.choice((25, 25, 25, 28, 28, 24, body))
    stripped = rng.random() < 0.3
    paragraphs = document.paragraphs or rng.choice(("indent", "indent", "blank", "blank", "both"))
    if stripped and paragraphs == "indent" and rng.random() < 0.5:
        paragraphs = "blank"
    return Layout(
        lang=lang,
        measure=measure,
        page_lines=body,
        columns=rng.choice(document.columns),
        column_blanks=rng.choice((0, 0, 1)),
        trailing=rng.random() < 0.04,
        stray_blanks=rng.choice((0,) * 12 + (0.01, 0.04)),
        above=rng.choice((0, 0, 0, 0, 1, 2)),
        justify=rng.random() < 0.15 and hyphenated > 0,
        paragraphs=paragraphs,  # type: ignore[arg-type]
        indent=rng.choice((1, 2, 2, 3, 4, 4, 5, 8)),
        hyphenated=hyphenated,
        glyph=rng.choice(glyphs),
        mixed=rng.random() < 0.06,
        respells=rng.random() < (0.5 if lang == "de" and era == "old" else 0 if lang == "de" else 0.7),
        repeats=lang in REPEATS and rng.random() < 0.5,
        dashes=rng.random() < 0.6,
        feeds=rng.choice(("inline", "inline", "inline", "own", "own", "end", "lost", "lost")),
        margin=rng.choice((0, 0, 0, 0, 0, 0, 4, 8)),
        stripped=stripped,
        blanks_lost=rng.random() < 0.08,
        double_spaced=rng.random() < 0.03,
        head_blanks=rng.choice((0, 1, 1, 1, 2)),
        foot_blanks=rng.choice((0, 1, 1, 1, 2)),
        turn_blanks=rng.choice((0, 1, 1, 2)),
        heading_case=rng.choice(("", "", "upper")),
        headings_centred=rng.random() < 0.45,
        flush_first=rng.random() < 0.4,
        note_rule=rng.choice(("", "", "", "_" * 12, "-" * 10, "—————")),
        binding=rng.choice((0,) * 12 + (3, 6)),
    )
