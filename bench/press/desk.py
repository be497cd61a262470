"""What a kind draws from: running text of one work, and the words, names, dates and sums of its language."""

from __future__ import annotations

import functools
import random
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import regex

T = TypeVar("T")
SENTENCE = regex.compile(r"""(?<=[\p{Ll}\d)][.!?…]["»”’']?)\s+(?=["«„“‘¿¡—–-]*\s?\p{Lu})""")
OWN_WORDS = Path(__file__).with_name("words.toml")


class Work(NamedTuple):
    """A text of one author: its paragraphs in order, its headings, its verses."""

    name: str
    lang: str
    era: str
    paragraphs: tuple[str, ...]
    headings: tuple[str, ...] = ()
    verses: tuple[str, ...] = ()

    @classmethod
    def parse(cls, name: str, lang: str, era: str, text: str) -> Work:
        """A work from marked lines: `# ` before a heading, `> ` before a verse."""
        lines = [line for line in text.split("\n") if line.strip()]
        plain = tuple(line for line in lines if not line.startswith(("# ", "> ")))
        heads = tuple(line[2:] for line in lines if line.startswith("# ") and len(line) < 70)
        verses = tuple(line[2:] for line in lines if line.startswith("> ") and len(line) < 70)
        return cls(name, lang, era, plain, heads, verses)


class Pool:
    """The works at hand, by language."""

    def __init__(self, folder: Path | None, works: Sequence[Work] = ()) -> None:
        self._files: dict[str, list[Path]] = {}
        self._works: dict[str, list[Work]] = {}
        for path in sorted(folder.glob("*/*/*.txt")) if folder else ():
            self._files.setdefault(path.parent.parent.name, []).append(path)
        for work in works:
            self._works.setdefault(work.lang, []).append(work)

    @property
    def languages(self) -> list[str]:
        """The languages that there are texts in."""
        return sorted(self._files | self._works)

    def work(self, rng: random.Random, lang: str, era: str = "") -> Work:
        """A work of the language; of the era if there is one."""
        if lang in self._works:
            return rng.choice(self._works[lang])
        files = [path for path in self._files[lang] if path.parent.name == era] or self._files[lang]
        return read(rng.choice(files))


@functools.lru_cache(maxsize=64)
def read(path: Path) -> Work:
    """The work of a file."""
    return Work.parse(path.stem, path.parent.parent.name, path.parent.name, path.read_text())


@functools.cache
def vocabulary(lang: str) -> dict[str, str]:
    """The words of forms and heads of a language, English ones where it lacks them."""
    tables: dict[str, dict[str, str]] = tomllib.loads(OWN_WORDS.read_text())
    return tables["en"] | tables.get(lang, {})


@functools.lru_cache(maxsize=256)
def split_sentences(paragraph: str) -> tuple[str, ...]:
    """The sentences of a paragraph."""
    return tuple(sentence for sentence in SENTENCE.split(paragraph) if sentence.strip())


class Desk:
    """Draws text, names and numbers for one document."""

    def __init__(self, rng: random.Random, pool: Pool, lang: str, era: str = "") -> None:
        self.rng = rng
        self.pool = pool
        self.lang = lang
        self.work = pool.work(rng, lang, era)
        self.era = self.work.era
        self._at = rng.randrange(max(1, len(self.work.paragraphs) * 2 // 3))
        self._left: list[str] = []
        self._verses: tuple[str, ...] | None = None
        self._spice = rng.choice(
            (0, 0, 0.01, 0.03)
        )  # how often words that break in special ways are mixed in

    # running text

    def paragraph(self, least: int = 60, most: int = 900) -> str:
        """The next paragraph of the work; very short and long ones are made to fit."""
        text = self._next()
        while len(text) < least:
            text += " " + self._next()
        if len(text) > most:
            kept = ""
            for sentence in split_sentences(text):
                if kept and len(kept) + len(sentence) > most:
                    break
                kept += " " + sentence
            text = kept.strip()
        return text

    def paragraphs(self, count: int, least: int = 60, most: int = 900) -> list[str]:
        """Paragraphs that follow each other."""
        return [self.paragraph(least, most) for _ in range(count)]

    def _next(self) -> str:
        paragraphs = self.work.paragraphs
        self._at += 1
        return self._spiced(paragraphs[self._at % len(paragraphs)])

    def _spiced(self, text: str) -> str:
        """A paragraph with compounds, suspended hyphens, words with figures and words that are respelt."""
        if not self._spice:
            return text
        words = text.split(" ")
        for at in range(len(words) - 2, 0, -1):
            if self.chance(self._spice) and words[at][-1:].isalpha():
                words.insert(at, self._special())
        return " ".join(words)

    def _special(self) -> str:
        rng = self.rng
        known = vocabulary(self.lang)["special"].split(",")
        return rng.choice(
            [
                *known, *known,
                f"{self.say('last')}-{self.say('last')}", f"{rng.choice('ABCDMNRTX')}-{rng.randint(2, 40)}",
                f"{rng.randint(1800, 1999)}–{rng.randint(2000, 2020)}", f"COVID-{rng.randint(10, 20)}",
                f"ISO {rng.randint(1000, 9999)}-{rng.randint(1, 9)}",
                f"{rng.randint(3, 9)}-{rng.randint(10, 90)}",
            ]
        )  # fmt: skip

    def sentence(self, least: int = 20, most: int = 200) -> str:
        """The next sentence of the work with a length between."""
        for _ in range(400):
            if not self._left:
                self._left = list(split_sentences(self._next()))
            if not self._left:
                continue
            found = self._left.pop(0).strip(" «»„“”\"'—–-")
            if least <= len(found) <= most:
                return found
        return found[:most].rsplit(" ", 1)[0]

    def text(self, least: int, most: int) -> str:
        """So many sentences in a row."""
        return " ".join(self.sentences(least, most))

    def sentences(self, least: int, most: int) -> list[str]:
        """So many sentences in a row."""
        return [self.sentence(15, 260) for _ in range(self.rng.randint(least, most))]

    def phrase(self, least: int = 2, most: int = 6) -> str:
        """A few words that stand together, without stops; begins with a capital."""
        wanted = self.rng.randint(least, most)
        for _ in range(200):
            words = regex.findall(r"[\p{L}][\p{L}'’-]*", self.sentence(20, 240))
            if len(words) >= wanted:
                start = self.rng.randrange(len(words) - wanted + 1)
                found = " ".join(words[start : start + wanted])
                if len(found) < 4:
                    continue
                return found[0].upper() + found[1:]
        return self.say("note")

    def word(self, least: int = 4) -> str:
        """One word of the text, in lower case unless it is a name."""
        for _ in range(200):
            words = [word for word in regex.findall(r"\p{L}+", self.sentence(20, 240)) if len(word) >= least]
            if words:
                return str(self.rng.choice(words))
        return self.say("item")

    def title(self) -> str:
        """A title: a heading of the work if there is a good one, or a phrase."""
        good = [head for head in self.work.headings if 8 < len(head) < 45 and not any(map(str.isdigit, head))]
        return self.rng.choice(good) if good and self.chance(0.4) else self.phrase(2, 6)

    def verses(self, count: int) -> list[str]:
        """Lines of verse: of the work, or sentences cut to lines of about the same length."""
        verses = self._poetry()
        if len(verses) > count + 4:
            start = self.rng.randrange(len(verses) - count)
            return list(verses[start : start + count])
        lines: list[str] = []
        feet = self.rng.randint(24, 44)
        while len(lines) < count:
            line = ""
            for word in self.sentence(30, 240).split():
                if len(line) + len(word) > feet:
                    lines.append(line)
                    line = ""
                line = f"{line} {word}".strip()
            if len(line) > feet // 2:
                lines.append(line)
        capitals = self.chance(0.8)
        return [line[:1].upper() + line[1:] if capitals else line for line in lines[:count]]

    def _poetry(self) -> tuple[str, ...]:
        """Verses of the work, or of another one that has some."""
        if self._verses is None:
            tries = (self.pool.work(self.rng, self.lang, "old") for _ in range(6))
            found = (work.verses for work in (self.work, *tries) if len(work.verses) > 60)
            self._verses = next(found, ())
        return self._verses

    # words, names, numbers

    def say(self, term: str) -> str:
        """The word of the language for a term of `words.toml`; one of them if it is a list."""
        found = vocabulary(self.lang)[term]
        return self.rng.choice(found.split(",")) if "," in found else found

    def list(self, term: str) -> list[str]:
        """All words of a list."""
        return vocabulary(self.lang)[term].split(",")

    def name(self) -> str:
        """A person."""
        return f"{self.say('first')} {self.say('last')}"

    def year(self) -> int:
        """A year that suits the era."""
        return self.rng.randint(1985, 2024) if self.era == "modern" else self.rng.randint(1790, 1925)

    def date(self, weekday: bool = False, year: bool = True) -> str:
        """A day as the language writes it, more or less."""
        day, month, number = self.rng.randint(1, 28), self.say("months"), self.year()
        made = {
            "en": self.rng.choice([f"{month} {day}, {number}", f"{day} {month} {number}"]),
            "de": f"{day}. {month} {number}",
            "es": f"{day} de {month} de {number}",
            "pt": f"{day} de {month} de {number}",
            "ca": f"{day} de {month} de {number}",
            "hu": f"{number}. {month} {day}.",
            "cs": f"{day}. {month} {number}",
            "hr": f"{day}. {month} {number}.",
            "fi": f"{day}. {month} {number}",
            "nb": f"{day}. {month} {number}",
            "da": f"{day}. {month} {number}",
        }.get(self.lang, f"{day} {month} {number}")
        if not year:
            made = made.replace(f", {number}", "").replace(f" de {number}", "").replace(str(number), "")
            made = made.strip(" .") + ("." if self.lang in ("hu", "hr") else "")
        if weekday:
            made = f"{self.say('days').capitalize()}, {made}"
        return made

    def short_date(self) -> str:
        """A day in figures."""
        day, month, year = self.rng.randint(1, 28), self.rng.randint(1, 12), self.year()
        return self.rng.choice(
            [f"{day:02}.{month:02}.{year}", f"{day:02}/{month:02}/{year}", f"{year}-{month:02}-{day:02}"]
        )

    def sum(self, least: float = 1, most: float = 900) -> str:
        """An amount of money."""
        return self.money(self.rng.uniform(least, most))

    def money(self, amount: float) -> str:
        """An amount as the language writes it."""
        plain = f"{amount:,.2f}"
        return plain if self.lang == "en" else plain.replace(",", " ").replace(".", ",")

    def chance(self, share: float) -> bool:
        """Whether something that happens so often happens."""
        return self.rng.random() < share

    def pick(self, *choices: T) -> T:
        """One of them."""
        return self.rng.choice(choices)


def roman(number: int) -> str:
    """A Roman numeral.

    >>> roman(1994)
    'MCMXCIV'
    """
    made = ""
    for value, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        while number >= value:
            made, number = made + sign, number - value
    return made
