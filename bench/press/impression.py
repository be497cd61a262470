"""One document from kind to text and truth."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import regex

from bench.press import layout as layouts
from bench.press.blocks import Block, Document
from bench.press.damage import SPECKS, noisy
from bench.press.desk import Desk, Pool
from bench.press.furniture import Furniture, Line, PageInfo
from bench.press.kind import Kind, kinds
from bench.press.layout import Layout
from bench.press.pages import Page, Paginator
from bench.press.typeset import Row, Setter

Truth = dict[str, Any]


@dataclass
class Impression:
    """A document as it comes from the scanner, the truth of each line, and how it was made."""

    lines: list[str] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)
    record: dict[str, Any] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)  # the first line of each page
    texts: list[str] = field(default_factory=list)  # what each block says

    @property
    def text(self) -> str:
        """The raw text."""
        return "\n".join(self.lines)

    def add(self, text: str, role: str, **more: Any) -> None:
        """One more line."""
        self.lines.append(text)
        self.truth.append({"role": role, "gap": None, "block": None, "broken": None} | more)


class Beside(NamedTuple):
    """What stands beside a line, before or after it."""

    before: str = ""
    after: str = ""


def press(kind: str, pool: Pool, lang: str, seed: int, era: str = "") -> Impression:
    """A document of a kind, the same each time for the same seed and texts."""
    rng = random.Random(f"{kind} {lang} {era} {seed}")
    desk = Desk(rng, pool, lang, era)
    document = longer(kinds()[kind], desk)
    rate = rng.choice((0, 0, 0, 0, 0, 0, 0.001, 0.004, 0.012))
    document.blocks = [damaged(rng, block, rate) for block in document.blocks]
    layout = layouts.draw(rng, document, lang, desk.era)
    paginator = Paginator(document, layout, Setter(rng, layout))
    pages = paginator.run()
    furniture = Furniture.draw(desk, document, layout.measure, layout.stripped)
    made = Printer(rng, document, layout, furniture, pages).run()
    order = {line["block"]: None for line in made.truth if line["block"] is not None}
    made.texts = ["\n".join(paginator.texts[number]) for number in order]
    fragment = rng.random() < 0.08
    if fragment:
        made = torn(rng, made)
    made.record = {
        "kind": kind, "lang": lang, "era": desk.era, "seed": seed, "pages": len(pages), "feeds": layout.feeds,
        "heads": furniture.name, "glyph": layout.glyph if layout.hyphenated else None,
        "measure": layout.measure, "paragraphs": layout.paragraphs, "noise": rate, "source": desk.work.name,
        "fragment": fragment,
    }  # fmt: skip
    return made


def longer(kind: Kind, desk: Desk) -> Document:
    """A document of the kind; some are several in one binding."""
    document = kind(desk)
    for _ in range(desk.rng.choice((0, 0, 0, 0, 1, 2))):
        first, *others = kind(desk).blocks
        document.blocks += [first.but(page=True) if desk.chance(0.5) else first, *others]
    return document


def torn(rng: random.Random, made: Impression) -> Impression:
    """Some lines out of a document, as people copy them."""
    begin = rng.randrange(max(1, len(made.lines) * 3 // 4))
    end = min(len(made.lines), begin + rng.randint(6, 90))
    if not any(line["block"] is not None for line in made.truth[begin:end]):
        return made
    starts = [0, *(start - begin for start in made.starts if begin < start < end)]
    cut = Impression(made.lines[begin:end], made.truth[begin:end], starts=starts)
    last = next(line for line in reversed(cut.truth) if line["block"] is not None)
    last["gap"] = last["broken"] = None
    last.pop("over", None)
    cut.texts = heal(cut.lines, cut.truth)
    return cut


def damaged(rng: random.Random, block: Block, rate: float) -> Block:
    """A block with letters misread."""
    if not rate or block.turn:
        return block
    return block.but(
        units=tuple(noisy(rng, unit, rate) for unit in block.units),
        inserts=tuple(each._replace(block=damaged(rng, each.block, rate)) for each in block.inserts),
    )


@dataclass
class Printer:
    """Puts pages, heads and feet together."""

    rng: random.Random
    document: Document
    layout: Layout
    furniture: Furniture
    pages: list[Page]
    made: Impression = field(default_factory=Impression)

    def run(self) -> Impression:
        """All lines in order."""
        specks = self.rng.choice((0, 0, 0, 0, 0, 0.05, 0.3))
        padded = self.rng.random() < 0.12
        self.numbers = (
            self.rng.choice(("inline", "inline", "inline", "after", "lines")) if self.document.margin else ""
        )
        for index, page in enumerate(self.pages):
            begin = len(self.made.lines)
            self._page(index, page, padded, specks)
            self.made.starts.append(begin + self._feed(index, begin))
        self._end()
        return self.made

    def _page(self, index: int, page: Page, padded: bool, specks: float) -> None:
        info = self._info(index, page)
        self._left = self.layout.margin + self.layout.binding * (index % 2)
        head = self.furniture.head(info)
        self._blanks(self.layout.above)
        self._furniture(head)
        if head:
            self._blanks(self.layout.head_blanks)
        self._speck(specks)
        self._body(page)
        if padded and len(self.pages) > 1:
            self._blanks(max(0, self.layout.page_lines * self.layout.columns - page.used))
        foot = self.furniture.foot(info)
        self._speck(specks)
        if foot:
            self._blanks(self.layout.foot_blanks)
        self._furniture(foot)

    def _info(self, index: int, page: Page) -> PageInfo:
        words = [row.text.split() for row in page.body if row and row.text.strip()]
        following = self.pages[index + 1] if index + 1 < len(self.pages) else None
        after = next((row.text.split() for row in (following.body if following else ()) if row), [""])
        first = words[0][0].strip(".,;:") if words else ""
        last = words[-1][0].strip(".,;:") if words else ""
        numbers = [part for row in words for part in row[:1] if part.rstrip(".").isdigit()]
        if self.document.ranges == "verses" and numbers:
            first, last = numbers[0].rstrip("."), numbers[-1].rstrip(".")
        return PageInfo(
            index, self.furniture.first_number + index, len(self.pages), page.running, page.opens, first,
            last, after[0] if after else "",
        )  # fmt: skip

    def _furniture(self, lines: list[Line]) -> None:
        for line in lines:
            self._add(line.text, line.role)

    def _body(self, page: Page) -> None:
        rows = page.rows
        if self.numbers == "lines":
            for number in range(1, len(rows) + 1):
                self._add(str(number), "linenumber")
        for at, row in enumerate(rows, 1):
            if self.layout.columns > 1 and at > 1 and at % self.layout.page_lines == 1:
                self._blanks(self.layout.column_blanks)
            self._row(row, at)
            if self.rng.random() < self.layout.stray_blanks:
                self._blanks(1)

    def _row(self, row: Row | None, at: int) -> None:
        margin = self._margin(row, at)
        if row is None and not margin.before:
            self._blanks(1)
            return
        if row is None:
            self._add(margin.before.rstrip(), "linenumber")
            return
        if row.block < 0:
            self._add(row.text, row.role)
            return
        more: Truth = {"gap": row.gap, "block": row.block, "broken": row.broken and row.broken._asdict()}
        if margin.before:
            more["margin"] = margin.before
        if margin.after:
            more["margin_right"] = margin.after
        self._add(margin.before + row.text + margin.after, row.role, **more)
        if self.layout.double_spaced:
            self._blanks(1)

    def _margin(self, row: Row | None, at: int) -> Beside:
        if self.document.margin == "page" and self.numbers == "inline":
            return Beside(before=f"{at:>2}  ")
        if self.document.margin == "page" and self.numbers == "after" and row:
            return Beside(after=" " * max(2, self.layout.measure + 3 - len(row.text)) + str(at))
        if self.document.margin == "running" and row and row.role == "verse":
            self._verses += 1
            if self._verses % 5 == 0:
                number = str(self._verses)
                return Beside(after=" " * max(2, self.layout.measure - len(row.text)) + number)
        return Beside()

    _verses = 0
    _left = 0
    numbers = ""

    def _speck(self, rate: float) -> None:
        if self.rng.random() < rate:
            self._add(" " * self.rng.choice((0, 3, 20)) + self.rng.choice(SPECKS), "speck")

    def _add(self, text: str, role: str, **more: Any) -> None:
        text = text.lstrip() if self.layout.stripped and "margin" not in more else " " * self._left + text
        if "margin" in more:
            more["margin"] = " " * self._left + more["margin"]
        self.made.add(text.rstrip() + " " * self.layout.trailing, role, **more)

    def _blanks(self, count: int) -> None:
        if not self.layout.blanks_lost:
            for _ in range(count):
                self.made.add("", "blank")

    def _feed(self, index: int, begin: int) -> int:
        """What stands between this page and the one before; how many lines."""
        lines, truth = self.made.lines, self.made.truth
        if not index or begin >= len(lines):
            return 0
        feeds = self.layout.feeds
        if feeds == "inline":
            lines[begin] = "\f" + lines[begin]
            if "margin" in truth[begin]:
                truth[begin]["margin"] = "\f" + truth[begin]["margin"]
        elif feeds == "end":
            lines[begin - 1] += "\f"
            begin -= 1
        else:
            count = 1 if feeds == "own" else self.layout.turn_blanks
            lines[begin:begin] = ["\f" if feeds == "own" else ""] * count
            role = "feed" if feeds == "own" else "blank"
            truth[begin:begin] = [
                {"role": role, "gap": None, "block": None, "broken": None} for _ in range(count)
            ]
            return count
        if truth[begin]["role"] == "blank":
            truth[begin]["role"] = "feed"
        return 0

    def _end(self) -> None:
        """The last line of content has no gap; gaps that look over notes say so."""
        content = [line for line in self.made.truth if line["block"] is not None]
        for line, following in pairwise(content):
            if line["gap"] != "paragraph" and following["block"] != line["block"]:
                line["over"] = True
        if content:
            content[-1]["gap"] = None


def heal(lines: list[str], truth: list[Truth]) -> list[str]:
    """The blocks that the truth makes of the raw lines, in the order in which they begin."""
    blocks: dict[int, str] = {}
    last: dict[int, Truth] = {}
    for raw, line in zip(lines, truth, strict=True):
        number = line["block"]
        if number is None:
            continue
        text = raw.replace("\f", "").rstrip(" ")
        text = text.removeprefix(line.get("margin", "").replace("\f", "")).removesuffix(
            line.get("margin_right", "")
        )
        text = regex.sub(r" +", " ", text.strip()) if line["role"] != "code" else text.strip()
        if number in blocks:
            blocks[number] = glue(blocks[number], text, last[number])
        else:
            blocks[number] = text
        last[number] = line
    return list(blocks.values())


def glue(before: str, text: str, line: Truth) -> str:
    """Two lines of a block put together as the gap says."""
    broken, gap = line["broken"], line["gap"]
    if gap == "newline":
        return f"{before}\n{text}"
    if not broken:
        return before + text if gap in ("hyphen", "join") else f"{before} {text}"
    before = before.removesuffix(broken["glyph"]).removesuffix(broken["left"])
    text = text.removeprefix("-" if broken["repeat"] else "").removeprefix(broken["right"])
    return before + str(broken["whole"]) + text
