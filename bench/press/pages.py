"""From lines to pages: what fits, where notes and figures go, what a table repeats at a turn."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.press.blocks import Block, Document, Turn
from bench.press.layout import Layout
from bench.press.typeset import Row, Setter, spoken


@dataclass
class Page:
    """The rows of a page; None is a blank line."""

    top: list[Row | None] = field(default_factory=list)
    body: list[Row | None] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    rule: str = ""  # above the notes
    running: str = ""  # what the head names
    opens: bool = False  # whether a part begins at its top

    @property
    def rows(self) -> list[Row | None]:
        """All of them, from top to foot."""
        between: list[Row | None] = [None] if self.notes and self.body else []
        if between and self.rule:
            between = [None, Row(self.rule, "speck", -1, "paragraph")]
        return self.top + self.body + between + list(self.notes)

    @property
    def used(self) -> int:
        """How many lines it has."""
        return len(self.top) + len(self.body) + len(self.notes) + 2 * bool(self.notes)


class Paginator:
    """Deals the lines of a document out to pages; `texts` is what each block says in the end."""

    def __init__(self, document: Document, layout: Layout, setter: Setter) -> None:
        self.document = document
        self.layout = layout
        self.setter = setter
        self.pages = [Page(rule=layout.note_rule)]
        self._height = layout.page_lines * layout.columns
        self.texts: dict[int, list[str]] = {}
        self._waiting: list[Block] = []  # figures for the top of the next page
        self._inserted = len(document.blocks)

    def run(self) -> list[Page]:
        """All pages."""
        after = 0
        for number, block in enumerate(self.document.blocks):
            block = self._styled(block)
            rows = self.setter.rows(block, number)
            blanks = max(after, self._blanks(block, "before"))
            self._start(block, rows, blanks)
            if block.running is not None and (not self.page.running or not self.page.body[1:]):
                self.page.running = block.running
            self._running = block.running if block.running is not None else self._current()
            self._place(block, rows)
            after = self._blanks(block, "after")
        self._flush()
        return [page for page in self.pages if page.used]

    @property
    def page(self) -> Page:
        """The page that is being filled."""
        return self.pages[-1]

    @property
    def room(self) -> int:
        """How many lines still fit on it."""
        return self._height - self.page.used

    _running = ""
    _after_heading = False

    def _current(self) -> str:
        return self._running

    def _styled(self, block: Block) -> Block:
        """The block as the layout sets its role, where it does not say so itself."""
        layout = self.layout
        after_heading, self._after_heading = self._after_heading, block.role == "heading"
        if block.role == "heading" and layout.heading_case == "upper":
            block = block.but(units=tuple(unit.upper() for unit in block.units))
        if layout.flush_first and after_heading:
            return block
        plain = block.role == "text" and block.align == "left" and not (block.first or block.hang)
        if plain and layout.paragraphs != "blank":
            return block.but(first=layout.indent)
        if block.role == "heading" and layout.headings_centred and block.align == "left":
            return block.but(align="centre")
        return block

    def _blanks(self, block: Block, side: str) -> int:
        said = block.before if side == "before" else block.after
        if said is not None:
            return said
        if block.role == "text":
            return int(self.layout.paragraphs != "indent")
        return 0

    def _start(self, block: Block, rows: list[Row], blanks: int) -> None:
        """A new page if the block wants one, the blank lines before it otherwise."""
        wanted = len(rows) + blanks if block.keep else blanks + 1
        if block.keep_next:
            wanted = len(rows) + blanks + 3
        if self.page.body and (block.page or min(wanted, self._height - 2) > self.room):
            self._turn(None, 0)
        elif self.page.body:
            self.page.body += [None] * blanks
        if block.page and not self.page.body:
            self.page.opens = True
        if block.bottom:
            self.page.body += [None] * max(0, self.room - len(rows))

    def _place(self, block: Block, rows: list[Row]) -> None:
        reserve = len(block.turn(1).foot) if block.turn else 0
        unit = -1
        for row in rows:
            notes = [insert.block for insert in row.inserts if insert.where == "foot"]
            needed = 1 + sum(len(self.setter.rows(note, 0)) for note in notes) + 2 * bool(notes) + reserve
            if needed > self.room and any(self.page.body):
                self._turn(block, row.unit if row.unit != unit else -1)
            self.page.body.append(row)
            if row.unit != unit:
                self.texts.setdefault(row.block, []).append(block.units[row.unit])
                unit = row.unit
            for note in notes:
                self.page.notes += self._insert(note)
            if block.lines:
                self.texts[row.block] = spoken(block, rows)
            self._waiting += [insert.block for insert in row.inserts if insert.where == "top"]

    def _insert(self, block: Block) -> list[Row]:
        rows = self.setter.rows(block, self._inserted)
        self.texts[self._inserted] = list(block.units)
        self._inserted += 1
        return rows

    def _turn(self, block: Block | None, unit: int) -> None:
        """The next page, with what a table repeats there and the figures that waited."""
        rows = Turn()
        if block and block.turn and unit > 0:
            rows = block.turn(unit)
        number = next((row.block for row in reversed(self.page.body) if row), 0)
        self._repeat(rows.foot, number)
        while self.page.body and self.page.body[-1] is None:
            self.page.body.pop()
        self.pages.append(Page(rule=self.layout.note_rule, running=self._running))
        for waiting in self._waiting:
            self.page.top += [*self._insert(waiting), None]
        self._waiting = []
        self._repeat(rows.top, number)

    def _repeat(self, texts: tuple[str, ...], number: int) -> None:
        for text in texts:
            self.page.body.append(Row(text, "row", number, "newline"))
            self.texts[number].append(text)

    def _flush(self) -> None:
        """Figures that still wait stand on a page of their own."""
        if self._waiting:
            self._turn(None, 0)
