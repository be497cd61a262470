"""ABBYY FineReader XML with corrected words.

The characters of a word that differ are written anew, each in its element with its box; one that is gone
leaves an empty element, and one that is new goes into the element before it.  Alternative readings stay.

The sign ``¬`` stands at the end of the first half of a word that a line end breaks, as FineReader writes it;
a hyphen that is a part of the word ("well-known") is a hyphen.  A block that is nothing but a running head,
page number and so on gets that as its name (``blockName``); the format has no place for it in other blocks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ...text.view import Role
from ..layout.blocks import Block, Row, Token
from ..layout.draft import Draft, escaped
from ..layout.labels import NAMES
from ..layout.markup import Node, encoding_of
from ..layout.readings import Cleaned, WordReading, marked, matched, replaced, row_role
from .reader import letters_of, sheets


def corrected(data: bytes, result: Cleaned, pages: range) -> bytes:
    """The file with the words that the result has; see :func:`cleaner.formats.registry.corrected`."""
    writer = _Writer(data)
    for sheet, read in matched(sheets([data]), result, pages):
        at = 0
        for _, group in groupby(sheet.blocks, key=lambda block: id(block.spot)):
            blocks = list(group)
            size = sum(len(row.tokens) for block in blocks for row in block.rows)
            writer.block(blocks, read[at : at + size])
            at += size
    return writer.draft.done()


class _Writer:
    def __init__(self, data: bytes) -> None:
        self.draft = Draft(data, encoding_of(data) or "utf-8")

    def block(self, blocks: Sequence[Block], read: Sequence[WordReading]) -> None:
        """Correct a block, given as its paragraphs: its words, and what it is."""
        at = 0
        roles: set[Role] = set()
        rows = [row for block in blocks for row in block.rows]
        for row in rows:
            words = read[at : at + len(row.tokens)]
            at += len(row.tokens)
            self._row(row, words)
            roles.add(row_role(words))
        role = next(iter(roles)) if len(roles) == 1 else Role.BODY
        if role and not any(row.role.is_furniture for row in rows):
            self.draft.set(blocks[0].spot.start, "blockName", NAMES[role])

    def _row(self, row: Row, read: Sequence[WordReading]) -> None:
        pairs = list(zip(row.tokens, read, strict=True))
        for token, reading in pairs:
            text = marked(reading)
            if token.spot.chars and text != reading.before:
                self._spell(token, text)
        plain = [(token.spot.text, reading) for token, reading in pairs if token.spot.text]
        for _, group in groupby(plain, key=lambda pair: id(pair[0])):
            words = list(group)
            node = words[0][0]
            said = [(reading.before, marked(reading)) for _, reading in words]
            if node and any(old != new for old, new in said):
                self.draft.replace(
                    self.draft.end(node.start), node.tail, escaped(replaced(node.text, said, " "))
                )

    def _spell(self, token: Token, text: str) -> None:
        """Write the characters of a word that differ."""
        chars: tuple[Node, ...] = token.spot.chars
        old = [letters_of(char) for char in chars]
        low = 0
        while low < len(old) and text.startswith("".join(old[: low + 1])):
            low += 1
        rest = text[len("".join(old[:low])) :]
        high = len(old)
        while high > low and len(rest) >= len(old[high - 1]) and rest.endswith(old[high - 1]):
            high -= 1
            rest = rest.removesuffix(old[high])
        if low == high:  # nothing but more letters: they go to those before them
            low = max(0, low - 1)
            rest = old[low] + rest if high else rest + old[0]
            high = low + 1
        shares = [*rest[: high - low - 1], rest[high - low - 1 :]]
        shares += [""] * (high - low - len(shares))
        for char, letters in zip(chars[low:high], shares, strict=True):
            self._write(char, letters)

    def _write(self, char: Node, letters: str) -> None:
        last = char.children[-1] if char.children else None
        start = self._end(last) if last else self.draft.end(char.start)
        between = f"</{char.qname}>{self.draft.tag(char.start)}"  # a space has an element of its own
        parts = [escaped(part) for part in re.split("( )", letters) if part]
        self.draft.replace(start, char.tail, between.join(parts))

    def _end(self, node: Node) -> int:
        """Where an element ends."""
        is_empty = self.draft.tag(node.start).endswith("/>")
        return self.draft.end(node.start) if is_empty else self.draft.end(node.tail)
