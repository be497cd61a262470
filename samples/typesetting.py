"""A small typesetter for the samples: paragraphs to justified, hyphenated lines on pages with running heads.

It knows where each word stands, so that scans of its pages can be described to the pixel, and what the text
was before it was set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyphen

Measure = Callable[[str, str, float], float]
"""Width of a text in a font of a size."""

WIDTH, HEIGHT = 306.0, 414.0  # points
LEFT, RIGHT, TOP, BOTTOM = 36.0, 36.0, 62.0, 48.0
SIZE, LEADING, INDENT = 9.5, 13.0, 12.0
HEAD, FOOT = 36.0, 392.0  # baselines of running head and of the opening page's folio
HEADING, NOTE = 12.0, 8.0
_TIGHT = 0.8  # the narrowest a space may become
_PARTS = re.compile(r"(\W*)([^\W\d_]{6,})(\W*)\Z")


class Word(NamedTuple):
    """What is printed of a word on one line.  ``whole`` is the word, if a line end breaks it; ``part`` 1 for
    its first half and 2 for its second; ``soft`` if its last character is a hyphen that is not the word's."""

    text: str
    left: float
    width: float
    whole: str = ""
    part: int = 0
    soft: bool = False


class Line(NamedTuple):
    """A line: its words, baseline from the top, font, size, kind ("text", "heading", "note", "head" or
    "folio") and the number of its paragraph."""

    words: list[Word]
    base: float
    font: str
    size: float
    kind: str
    paragraph: int


class Sheet(NamedTuple):
    """A page: its number and its lines from the top."""

    number: int
    lines: list[Line]


class Section(NamedTuple):
    """A text in one language: its running head and its paragraphs, each with its kind."""

    language: str
    head: str
    paragraphs: list[tuple[str, str]]


def read(path: Path) -> list[Section]:
    """A source text: ``[en] head`` begins a section, ``# `` a heading, ``[note] `` a footnote."""
    sections: list[Section] = []
    for block in path.read_text("utf-8").strip().split("\n\n"):
        if block.startswith("# "):
            sections[-1].paragraphs.append(("heading", block[2:]))
        elif block.startswith("[note] "):
            sections[-1].paragraphs.append(("note", block[7:]))
        elif block.startswith("["):
            sections.append(Section(block[1:3], block[5:], []))
        else:
            sections[-1].paragraphs.append(("text", block))
    return sections


def expected(sections: list[Section]) -> str:
    """What the text is when all that printing did to it is undone."""
    paragraphs = [text for section in sections for _, text in section.paragraphs]
    return "\n\n".join(paragraphs) + "\n"


class Typesetter:
    """Sets sections on pages.  ``fonts`` names the font of each language, ``title`` stands on the left pages
    as the section's head does on the right ones."""

    def __init__(self, measure: Measure, fonts: dict[str, str], title: str, first: int) -> None:
        self.measure, self.fonts, self.title, self.number = measure, fonts, title, first
        self.paragraph = 0
        self.sheets: list[Sheet] = []

    def set(self, sections: list[Section]) -> list[Sheet]:
        """The pages.  Each section begins a new one."""
        for section in sections:
            self._section(section)
        for sheet in self.sheets:
            sheet.lines.sort(key=lambda line: (line.base, line.words[0].left))
        return self.sheets

    def _section(self, section: Section) -> None:
        font = self.fonts[section.language]
        self._page(section, opening=True)
        base = TOP
        for kind, text in section.paragraphs:
            self.paragraph += 1
            if kind == "note":
                self._note(text, section.language, font)
                continue
            size = HEADING if kind == "heading" else SIZE
            for words in self._lines(text, section.language, font, size, INDENT if kind == "text" else 0.0):
                if base > HEIGHT - BOTTOM:
                    self._page(section)
                    base = TOP
                self.sheets[-1].lines.append(Line(words, base, font, size, kind, self.paragraph))
                base += LEADING
            if kind == "heading":
                base += LEADING

    def _page(self, section: Section, opening: bool = False) -> None:
        """A new page with its head and folio in the outer corner, or the folio at the foot of an opening."""
        number, self.number = self.number, self.number + 1
        sheet = Sheet(number, [])
        self.sheets.append(sheet)
        font, folio = self.fonts["en"], str(number)
        width = self.measure(folio, font, SIZE)
        if opening:
            place = (WIDTH - width) / 2
            sheet.lines.append(Line([Word(folio, place, width)], FOOT, font, SIZE, "folio", 0))
            return
        outer = LEFT if number % 2 == 0 else WIDTH - RIGHT - width
        head, font = (self.title, font) if number % 2 == 0 else (section.head, self.fonts[section.language])
        words = self._row(head.split(" "), 0.0, font, 8.0)
        end = words[-1].left + words[-1].width
        words = [word._replace(left=word.left + (WIDTH - end) / 2) for word in words]
        sheet.lines.append(Line(words, HEAD, font, 8.0, "head", 0))
        sheet.lines.append(Line([Word(folio, outer, width)], HEAD, self.fonts["en"], SIZE, "folio", 0))

    def _note(self, text: str, language: str, font: str) -> None:
        rows = list(self._lines(text, language, font, NOTE, 0.0))
        base = HEIGHT - BOTTOM - (len(rows) - 1) * (LEADING - 2)
        for words in rows:
            self.sheets[-1].lines.append(Line(words, base, font, NOTE, "note", self.paragraph))
            base += LEADING - 2

    def _row(self, texts: list[str], left: float, font: str, size: float, width: float = 0.0) -> list[Word]:
        """Words side by side, their spaces such that they fill the width if one is given."""
        widths = [self.measure(text, font, size) for text in texts]
        space = self.measure(" ", font, size)
        if width and len(texts) > 1:
            space = (width - sum(widths)) / (len(texts) - 1)
        words = []
        for text, wide in zip(texts, widths, strict=True):
            words.append(Word(text, left, wide))
            left += wide + space
        return words

    def _lines(self, text: str, language: str, font: str, size: float, indent: float) -> Iterator[list[Word]]:
        """Lines filled one after another, each as far as hyphenation allows; no more than two hyphens in a
        row."""
        words = text.split(" ")
        whole, hyphens = "", 0  # the word of which words[0] is the rest
        while words:
            width = WIDTH - LEFT - RIGHT - indent
            count = self._fitting(words, font, size, width)
            taken, rest = words[:count], words[count:]
            half = self._half(taken, rest, language, font, size, width) if rest and hyphens < 2 else ""
            broken = rest[0] if half else ""
            soft = bool(half) and not broken.startswith(half)
            if half:
                taken.append(half)
                rest = [broken[len(half) - soft :], *rest[1:]]
            row = self._row(taken, LEFT + indent, font, size, width if rest else 0.0)
            if whole:
                row[0] = row[0]._replace(whole=whole, part=2)
            if half:
                row[-1] = row[-1]._replace(whole=broken, part=1, soft=soft)
            yield row
            whole, hyphens, words, indent = broken, hyphens + 1 if half else 0, rest, 0.0

    def _fitting(self, words: list[str], font: str, size: float, width: float) -> int:
        space = self.measure(" ", font, size) * _TIGHT
        used = -space
        for count, word in enumerate(words):
            used += space + self.measure(word, font, size)
            if used > width:
                return max(1, count)
        return len(words)

    def _half(
        self, taken: list[str], rest: list[str], language: str, font: str, size: float, width: float
    ) -> str:
        """The longest first part of the next word that fits, with its hyphen; "" if none does."""
        space = self.measure(" ", font, size) * _TIGHT
        left = width - sum(self.measure(word, font, size) + space for word in taken)
        for half in halves(rest[0], language):
            if self.measure(half, font, size) <= left:
                return half
        return ""


def halves(word: str, language: str) -> Iterator[str]:
    """The first parts of a word that may stand at the end of a line, the longest first."""
    if "-" in word:
        yield from (word[: match.end()] for match in reversed(list(re.finditer(r"(?<=\w\w)-(?=\w\w)", word))))
        return
    match = _PARTS.match(word)
    if match:
        least = 3 if language == "de" else 2  # nearer to the edge the German patterns err: Rü-ckwand
        for at in reversed(pyphen.Pyphen(lang=language, left=least, right=3).positions(match[2])):
            yield word[: match.start(2) + at] + "-"
