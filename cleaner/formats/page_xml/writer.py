"""PAGE XML with corrected words.

The reading that counts (the TextEquiv of the lowest index) is corrected in the word, in its line and in its
region; other readings, characters (Glyph), outlines and the metadata stay as they are.

The format has no mark for a word that a line end breaks.  As is usual in Transkribus, the sign ``¬`` stands
at the end of the first half for a hyphen that is no part of the word; marks that cannot mean anything else
(U+00AD, ``⸗``) stay.  A hyphen that is a part of it ("well-known") is a hyphen.

A region that is nothing but a running head, page number and so on gets that type; in other regions the line
gets ``structure {type:header;}`` in its ``custom`` attribute, as Transkribus writes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...text.view import Role
from ..layout.blocks import Block, Row
from ..layout.draft import Draft, escaped
from ..layout.markup import Node, encoding_of
from ..layout.readings import Cleaned, WordReading, marked, matched, replaced, row_role
from .reader import sheets, text_of, unicode_of

_TYPES = {
    Role.HEAD: "header",
    Role.FOOT: "footer",
    Role.FOLIO: "page-number",
    Role.SIGNATURE: "signature-mark",
    Role.CATCHWORD: "catch-word",
}
_OTHER = "other"  # the type of a region that is none of these
_STRUCTURE = re.compile(r"structure\s*\{[^}]*\}")


def corrected(data: bytes, result: Cleaned, pages: range) -> bytes:
    """The file with the words that the result has; see :func:`cleaner.formats.registry.corrected`."""
    writer = _Writer(data)
    for sheet, read in matched(sheets([data]), result, pages):
        at = 0
        for block in sheet.blocks:
            size = sum(len(row.tokens) for row in block.rows)
            writer.block(block, read[at : at + size])
            at += size
    return writer.draft.done()


class _Writer:
    def __init__(self, data: bytes) -> None:
        self.draft = Draft(data, encoding_of(data) or "utf-8")

    def block(self, block: Block, read: Sequence[WordReading]) -> None:
        """Correct a region: its words, its lines, its text, and what it is."""
        at = 0
        lines: list[tuple[str, str]] = []
        roles: list[Role] = []
        for row in block.rows:
            words = read[at : at + len(row.tokens)]
            at += len(row.tokens)
            lines.append((row.text, self._row(row, words)))
            roles.append(row_role(words))
        equivalent = text_of(block.spot)
        if equivalent and any(old != new for old, new in lines):
            self._write(equivalent, replaced(unicode_of(equivalent), lines, "\n"))
        self._mark(block, roles)

    def _row(self, row: Row, read: Sequence[WordReading]) -> str:
        """Correct a line; its text as it is now."""
        words = [(reading.before, marked(reading)) for reading in read]
        parts = (
            new if token.is_tight else f" {new}" for token, (_, new) in zip(row.tokens, words, strict=True)
        )
        now = "".join(part for part in parts if part != " ").strip(" ")
        if all(old == new for old, new in words):
            return row.text
        for token, (old, new) in zip(row.tokens, words, strict=True):
            equivalent = text_of(token.spot) if token.spot else None
            if equivalent and old != new:
                self._write(equivalent, new)
        equivalent = text_of(row.spot) if row.spot else None
        if equivalent:
            self._write(equivalent, replaced(unicode_of(equivalent), words, " "))
        return now

    def _write(self, equivalent: Node, text: str) -> None:
        """Give a reading another text."""
        node = equivalent.first("Unicode")
        if node is None:
            return
        if self.draft.tag(node.start).endswith("/>"):
            tag, end = self.draft.tag(node.start), self.draft.end(node.start)
            self.draft.replace(node.start, end, f"{tag[:-2].rstrip()}>{escaped(text)}</{node.qname}>")
        else:
            self.draft.replace(self.draft.end(node.start), node.tail, escaped(text))

    def _mark(self, block: Block, roles: Sequence[Role]) -> None:
        """Say of a region, or of lines in it, that they are no text."""
        known = [row.role.is_furniture for row in block.rows]
        if roles[0] and len(set(roles)) == 1 and not any(known):
            self.draft.set(block.spot.start, "type", _TYPES.get(roles[0], _OTHER))
            if roles[0] in _TYPES:
                if _STRUCTURE.search(block.spot.get("custom")):  # Transkribus says it there too
                    self._label(block.spot, roles[0])
                return
        for row, role, is_known in zip(block.rows, roles, known, strict=True):
            if role and row.spot and not is_known:
                self._label(row.spot, role)

    def _label(self, node: Node, role: Role) -> None:
        label = f"structure {{type:{_TYPES.get(role, 'noise' if role == Role.SPECK else 'notice')};}}"
        custom = node.get("custom")
        if _STRUCTURE.search(custom):
            custom = _STRUCTURE.sub(label, custom, count=1)
        else:
            custom = f"{custom} {label}".strip()
        self.draft.set(node.start, "custom", custom)
