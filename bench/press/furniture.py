"""Heads, feet, folios, signatures, catchwords, stamps: drawn once a document, then set page by page."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import NamedTuple

from bench.press.blocks import Document, Role
from bench.press.damage import misread_number, noisy
from bench.press.desk import Desk, roman

Weights = dict[str, float]


class Line(NamedTuple):
    """A line of furniture."""

    text: str
    role: Role


class PageInfo(NamedTuple):
    """What a head or foot may name."""

    at: int  # how many pages stand before it
    number: int
    total: int
    running: str
    opens: bool
    first: str  # the first word or verse of the page
    last: str
    following: str  # the first word of the next page


HEADS: dict[str, Weights] = {
    "book": {"none": 2, "title": 3, "author title": 2, "title chapter": 4, "chapter": 3, "two lines": 1},
    "sections": {"none": 2, "chapter": 5, "title chapter": 3, "title": 1},
    "office": {"none": 4, "title": 2, "constant": 4, "date title": 1, "two lines": 1, "form": 2},
    "paper": {"none": 2, "author title": 3, "title": 2, "constant": 3, "journal": 3},
    "ranges": {"none": 2, "ranges": 6, "title": 2, "title chapter": 1},
    "print-out": {"browser": 6, "none": 1, "constant": 3},
    "plain": {"none": 6, "title": 2, "constant": 1},
}
FEET: dict[str, Weights] = {
    "book": {"none": 5, "folio": 5, "dashes": 3, "roman": 1, "pair": 0.3, "text folio": 1},
    "sections": {"none": 4, "folio": 4, "page": 1, "dashes": 1, "text folio": 1},
    "office": {
        "none": 3,
        "folio": 2,
        "page": 2,
        "page of": 4,
        "text folio": 3,
        "lines": 2,
        "slash": 1,
        "text": 1,
        "pair": 0.7,
    },
    "paper": {"none": 3, "folio": 4, "text folio": 2, "lines": 2},
    "ranges": {"none": 4, "folio": 5, "dashes": 1},
    "print-out": {"browser": 5, "none": 2, "page of": 2, "slash": 2},
    "plain": {"none": 5, "folio": 4, "dashes": 1, "page": 1},
}
ADORNED = (
    "- {} -", "- {} -", "- {} -", "– {} –", "— {} —", "[{}]", "({})", "-{}-", "{}.", "* {} *", "~ {} ~",
    "• {} •", "[ {} ]", "p. {}", "S. {}", "{} /", "| {}", "= {} =", "-- {} --", ". {} .",
)  # fmt: skip
STAMPS = ("Digitized by Google", "CITY LIBRARY", "Scanned by the archive", "UNIVERSITY OF LIBRARY", "Google")


@dataclass
class Furniture:
    """The style of one document."""

    rng: random.Random
    document: Document
    desk: Desk
    measure: int
    stripped: bool
    head_kind: str = ""
    foot_kind: str = ""
    number_in_head: str = ""
    first_number: int = 1
    upper: bool = False
    spaced: bool = False
    collapsed: bool = False
    rule: bool = False
    drops_opening: bool = True
    signatures: int = 0
    catchwords: bool = False
    stamp: str = ""
    stamp_rate: float = 0.0
    noise: float = 0.0
    missing: float = 0.0
    continued: bool = False
    adorned: str = "- {} -"
    volume: str = "3"
    extra: list[str] = field(default_factory=list)

    @classmethod
    def draw(cls, desk: Desk, document: Document, measure: int, stripped: bool) -> Furniture:
        """A style that suits the house."""
        rng = desk.rng
        made = cls(rng, document, desk, measure, stripped)
        made.head_kind = choose(rng, HEADS[document.house])
        if made.head_kind == "ranges" and not document.ranges:
            made.head_kind = "title"
        if made.head_kind == "constant" and not document.constant:
            made.head_kind = "title"
        made.foot_kind = choose(rng, FEET[document.house])
        numbered = made.foot_kind in ("none", "text", "lines") or rng.random() < 0.05
        kinds = ("outer", "outer", "outer", "inner", "line", "bar", "dot", "page", "after", "own line")
        made.number_in_head = rng.choice(kinds) if numbered and rng.random() < 0.85 else ""
        made.first_number = rng.choice((1, 1, 1, 2, 3, 5, 7, 9, 12, 48, 97, 101, 143, 211, 389))
        if document.house in ("office", "print-out"):
            made.first_number = 1
        if rng.random() < 0.12:
            made.head_kind = made.foot_kind = "none"
            made.number_in_head = ""
        made.adorned = rng.choice(ADORNED)
        made.volume = rng.choice(("1", "2", "3", "7", "A", "F", "III", desk.say("section")[0]))
        made.continued = rng.random() < 0.12
        made.upper, made.spaced = rng.random() < 0.45, rng.random() < 0.06
        made.collapsed = rng.random() < 0.4
        made.rule = rng.random() < 0.08
        made.drops_opening = rng.random() < 0.6
        old = desk.era == "old" and document.house in ("book", "sections")
        made.signatures = rng.choice((8, 16, 4)) if old and rng.random() < 0.2 else 0
        made.catchwords = old and rng.random() < 0.12
        if rng.random() < 0.1:
            made.stamp, made.stamp_rate = rng.choice(STAMPS), rng.choice((1.0, 0.3, 0.1))
        made.noise = rng.choice((0, 0, 0, 0.02, 0.1, 0.3))
        made.missing = rng.choice((0, 0, 0, 0.05, 0.15))
        made.extra = made._lines_of_foot()
        return made

    def _lines_of_foot(self) -> list[str]:
        desk = self.desk
        confidential = desk.say("confidential")
        choices = [
            f"© {desk.year()} {desk.name()}",
            f"{confidential} – {self.document.title}",
            f"doi:10.{desk.rng.randint(1000, 9999)}/{desk.word().lower()}.{desk.rng.randint(100, 99999)}",
            f"{desk.say('street')} {desk.rng.randint(1, 99)}, {desk.say('places')}",
            f"{desk.say('phone')} {desk.rng.randint(100, 999)} {desk.rng.randint(1000, 9999)}",
            f"{desk.say('draft')}, {desk.date()}",
            f"C:\\{desk.word()}\\{desk.word()}_v{desk.rng.randint(1, 9)}.doc",
            f"{desk.say('last')} & {desk.say('last')}",
            confidential.upper(),
            f"Rev. {desk.rng.randint(1, 9)} – {desk.short_date()}",
            f"{desk.phrase(1, 2)} {desk.rng.randint(100, 9999)} ({desk.year()})",
            desk.title(),
            f"{desk.name()}, {desk.title()}",
            f"{desk.word().lower()}@example.org | www.{desk.word().lower()}.example",
            f"({desk.say('continued')})",
            f"{desk.say('signature')}: ________",
            desk.say("turnover"),
        ]
        return desk.rng.sample(choices, desk.rng.choice((1, 2, 2, 3)))

    @property
    def name(self) -> str:
        """For the inventory."""
        return f"{self.head_kind}/{self.number_in_head or '-'}/{self.foot_kind}"

    def head(self, page: PageInfo) -> list[Line]:
        """The lines at the top of a page."""
        if self.rng.random() < self.missing or (page.opens and self.drops_opening) or page.at < 0:
            return []
        if self.head_kind == "browser":
            stamp = f"{self.desk.rng.randint(1, 28):02}/{11:02}/2023, {9:02}:41"
            return [Line(self._sides(stamp, self.document.title), "head")]
        lines = [line for line in self._head_texts(page) if line]
        made = self._numbered(lines, page)
        if self.rule and made:
            made.append(Line("_" * self.rng.choice((5, self.measure)), "head"))
        return made

    def _head_texts(self, page: PageInfo) -> list[str]:
        document, verso = self.document, page.number % 2 == 0
        running = page.running or document.title
        if self.continued and page.running and not page.opens:
            running = f"{running} ({self.desk.say('continued')})"
        text = {
            "none": "",
            "title": document.title,
            "author title": (document.author or document.title) if verso else document.title,
            "title chapter": document.title if verso else running,
            "chapter": running,
            "two lines": document.title,
            "constant": document.constant[0] if document.constant else document.title,
            "date title": f"{document.title}, {self._date}",
            "form": document.title,
            "journal": f"{document.author} / {document.title} {self.first_number} ({self._year})",
            "ranges": self._range(page),
        }[self.head_kind]
        text = text.upper() if self.upper else text
        if self.spaced:
            text = " ".join(text)
        lines = [self._noisy(text)]
        if self.head_kind == "two lines":
            lines.append(self._noisy(running))
        if self.head_kind == "form":
            lines += [f"{self.desk.say('number')} {self.volume}-{self._year}", self._date][: 1 + self.rule]
        if self.head_kind == "constant":
            lines += [self._noisy(each) for each in document.constant[1:]]
        return lines

    _date = ""
    _year = 0

    def __post_init__(self) -> None:
        self._date, self._year = self.desk.date(), self.desk.year()

    def _range(self, page: PageInfo) -> str:
        if not page.first:
            return self.document.title
        if self.document.ranges == "verses":
            return (
                f"{page.running} {page.first}–{page.last}" if self.upper else f"{page.running} {page.first}."
            )
        return f"{page.first} — {page.last}" if self.upper else page.first

    def _numbered(self, lines: list[str], page: PageInfo) -> list[Line]:
        number = misread_number(self.rng, str(page.number), self.noise)
        kind, verso = self.number_in_head, page.number % 2 == 0
        if not lines:
            if not kind:
                return []
            text = {"page": f"{self.desk.say('page')} {number}", "own line": f"- {number} -"}.get(
                kind, number
            )
            return [Line(self._placed(text, "centre" if kind == "line" else "outer", verso), "folio")]
        first, *rest = lines
        made = [Line(self._placed(text, "centre", verso), "head") for text in rest]
        if kind in ("outer", "inner"):
            left = verso if kind == "outer" else not verso
            return [Line(self._sides(number, first) if left else self._sides(first, number), "head"), *made]
        if kind in ("bar", "dot", "page", "after"):
            return [Line(self._inline(kind, number, first, verso), "head"), *made]
        line = Line(self._placed(first, "centre", verso), "head")
        if kind in ("line", "own line"):
            folio = Line(self._placed(number, "centre" if kind == "line" else "outer", verso), "folio")
            return [folio, line, *made] if kind == "line" else [line, *made, folio]
        return [line, *made]

    def _inline(self, kind: str, number: str, text: str, verso: bool) -> str:
        if kind == "bar":
            return f"{number} | {text}" if verso else f"{text} | {number}"
        if kind == "dot":
            return f"{number} · {text}"
        if kind == "page":
            return f"{text} {self.desk.say('page')} {number}"
        return f"{text} {number}"

    def foot(self, page: PageInfo) -> list[Line]:
        """The lines at the foot of a page."""
        made: list[Line] = []
        if self.catchwords and page.following:
            made.append(Line(self._placed(self._noisy(page.following), "right", False), "catchword"))
        if self.signatures and page.at % self.signatures == 0 and page.at:
            number = page.at // self.signatures
            sign = self.rng.choice(
                (f"{chr(65 + number % 24)}", f"{chr(65 + number % 24)} 2", f"{number + 1}", f"{number + 1}*")
            )
            made.append(Line(self._placed(sign, "centre", False), "signature"))
        if self.rng.random() >= self.missing:
            made += self._foot(page)
        if self.stamp and self.rng.random() < self.stamp_rate:
            made.append(Line(self._placed(self._noisy(self.stamp), "right", False), "notice"))
        return made

    def _foot(self, page: PageInfo) -> list[Line]:
        kind, verso = self.foot_kind, page.number % 2 == 0
        opening = page.opens and self.drops_opening and self.number_in_head and kind == "none"
        if kind == "none" and not opening:
            return []
        number = misread_number(self.rng, str(page.number), self.noise)
        word = self.desk.say("page")
        alone = {
            "folio": number,
            "none": number,
            "dashes": self.adorned.format(number),
            "pair": f"{self.volume}-{number}",
            "roman": roman(page.number).lower() if not self.upper else roman(page.number),
            "page": f"{word} {number}",
            "page of": f"{word} {number} {self.desk.say('of')} {page.total}",
            "slash": f"{number}/{page.total}",
        }
        if kind in alone:
            where = "outer" if self.collapsed and kind in ("folio", "page of") else "centre"
            return [Line(self._placed(alone[kind], where, verso), "folio")]
        if kind == "browser":
            return [
                Line(
                    self._sides("https://www." + self._site + ".example/doc?id=7", f"{number}/{page.total}"),
                    "foot",
                )
            ]
        if kind == "text folio":
            return [Line(self._sides(self._noisy(self.extra[0]), number), "foot")]
        lines = [Line(self._placed(self._noisy(text), "centre", verso), "foot") for text in self.extra]
        if kind == "lines" and not self.number_in_head:
            lines.append(Line(self._placed(f"{word} {number}", "centre", verso), "folio"))
        return lines

    @property
    def _site(self) -> str:
        return "".join(letter for letter in self.document.title.lower() if letter.isalnum())[:14]

    def _noisy(self, text: str) -> str:
        return noisy(self.rng, text, self.noise / 8)

    def _placed(self, text: str, where: str, verso: bool) -> str:
        room = max(0, self.measure - len(text))
        if self.stripped or where == "left" or (where == "outer" and verso):
            return text
        return " " * (room // 2 if where == "centre" else room) + text

    def _sides(self, left: str, right: str) -> str:
        room = max(3, self.measure - len(left) - len(right))
        return left + " " * (1 if self.collapsed and self.stripped else 3 if self.collapsed else room) + right


def choose(rng: random.Random, weights: Weights) -> str:
    """One of the names, by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]
