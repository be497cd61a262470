"""ALTO XML with corrected words.

A word that a line end breaks has SUBS_TYPE (HypPart1, HypPart2) and SUBS_CONTENT, the whole word, at both
halves, and the hyphen that is no part of it stands in an element of its own (HYP) at the end of the line.  A
hyphen that is a part of it ("well-known") stays in the first half.  A word that became a part of the one
before it keeps its box and has no content.

Lines that are no text get a LayoutTag.  There are tags since version 2.1; a file of an older version that has
none stays as it is in this.  Readings of single characters (Glyph, CC) and alternatives are not touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ...text.glyphs import LINE_HYPHENS, LOST_HYPHENS
from ...text.view import Role
from ..layout.blocks import Row
from ..layout.draft import Draft, escaped
from ..layout.labels import NAMES
from ..layout.markup import Fault, Node, encoding_of, parts
from ..layout.readings import HYPHENS, Cleaned, WordReading, matched, row_role
from .reader import PARTS, Reader, Spot

_KEPT = frozenset(LINE_HYPHENS) - frozenset(LOST_HYPHENS)  # hyphens that HYP may show
_LAYOUT = re.compile(r"<((?:[\w.-]+:)?)Layout[\s>]")
_ROOT = re.compile(r"<(?:[\w.-]+:)?alto\b[^>]*>")
_NEW = re.compile(r"alto/ns-v[3-9]|(?<!\d)2[.-][1-9]")
_OLD = re.compile(r"ccs-gmbh|alto_prod|(?<!\d)[12][.-]\d|alto/ns-v2")


def corrected(data: bytes, result: Cleaned, pages: range) -> bytes:
    """The file with the words that the result has; see :func:`cleaner.formats.registry.corrected`."""
    return _Writer(data).corrected(result, pages)


class _Writer:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.encoding = encoding_of(data) or "utf-8"
        self.draft = Draft(data, self.encoding)
        self.reader = Reader()
        self.head = ""  # what stands before the first page
        self.tags: Node | None = None
        self.order: Node | None = None
        self.made: dict[Role, str] = {}  # ids of new tags

    def corrected(self, result: Cleaned, pages: range) -> bytes:
        for sheet, read in matched(self.reader.sheets(self._watched()), result, pages):
            at = 0
            for block in sheet.blocks:
                for row in block.rows:
                    self._row(row, read[at : at + len(row.tokens)])
                    at += len(row.tokens)
        self._write_tags()
        return self.draft.done()

    def _watched(self) -> Iterator[Node | Fault]:
        """The parts of the file; those that matter for tags are noted."""
        for item in parts([self.data], PARTS):
            if isinstance(item, Node):
                if item.name == "Page" and not self.head:
                    self.head = self.data[: item.start].decode(self.encoding, "replace")
                elif item.name == "Tags":
                    self.tags = item
                elif item.name == "ReadingOrder":
                    self.order = item
            yield item

    def _row(self, row: Row, read: Sequence[WordReading]) -> None:
        pairs = zip(row.tokens, read, strict=True)
        for _, group in groupby(pairs, key=lambda pair: id(pair[0].spot.string)):
            words = list(group)
            self._string(row, words[-1][0].spot, [reading for _, reading in words])
        role = row_role(read)
        if role and not row.role.is_furniture and self._has_tags() and row.spot:
            self._refer(row.spot, self._tag(role))

    def _string(self, row: Row, spot: Spot, words: Sequence[WordReading]) -> None:
        """Correct the words of one String."""
        last = words[-1]
        if all(word.text == word.before for word in words) and not (words[0].second or last.first):
            return
        text = self._hyphenated(row, spot, last)
        content = " ".join(filter(None, [*(word.text for word in words[:-1]), text]))
        before = [word.before for word in words]
        before[-1] = before[-1].removesuffix(spot.glyph)
        if content != " ".join(filter(None, before)):
            self.draft.set(spot.string.start, "CONTENT", content)
        if len(words) == 1 and last.whole and spot.string.get("SUBS_TYPE") != "Abbreviation":
            kind = "HypPart2" if last.second else "HypPart1"
            for name, value in (("SUBS_TYPE", kind), ("SUBS_CONTENT", last.whole)):
                if spot.string.get(name) != value:
                    self.draft.set(spot.string.start, name, value)

    def _hyphenated(self, row: Row, spot: Spot, word: WordReading) -> str:
        """What of the last word of a String stands in it; its hyphen is put where it belongs."""
        if word.first and word.mark:
            if not spot.hyphen and not spot.glyph:
                self._add_hyphen(row.spot, word.mark if word.mark in _KEPT else "\u00ad")
            return word.text
        if spot.glyph and word.text.endswith(spot.glyph):
            return word.text.removesuffix(spot.glyph)
        if spot.glyph and spot.hyphen and word.text != word.before:
            if word.text[-1:] in HYPHENS:
                self.draft.set(spot.hyphen.start, "CONTENT", word.text[-1])
                return word.text[:-1]
            self._drop(spot.hyphen)
        elif spot.hyphen and word.before[-1] in HYPHENS and word.text[-1:] not in HYPHENS:
            self._drop(spot.hyphen)  # it stands in the String, too
        return word.text

    def _drop(self, node: Node) -> None:
        self.draft.replace(node.start, self._end(node), "")

    def _add_hyphen(self, line: Node, glyph: str) -> None:
        last = [node for node in line.children if node.name in ("String", "SP")][-1]
        prefix = line.qname.removesuffix(line.name)
        end = self._end(last)
        self.draft.replace(end, end, f'<{prefix}HYP CONTENT="{escaped(glyph, quote=True)}"/>')

    def _end(self, node: Node) -> int:
        """Where an element ends."""
        is_empty = self.draft.tag(node.start).endswith("/>")
        return self.draft.end(node.start) if is_empty else self.draft.end(node.tail)

    def _has_tags(self) -> bool:
        """Whether the version of the file knows tags."""
        root = _ROOT.search(self.head)
        said = root[0] if root else ""
        return bool(self.tags or _NEW.search(said) or not _OLD.search(said))

    def _tag(self, role: Role) -> str:
        """The id of a tag for a role: one that the file has, or a new one."""
        known = next((name for name, named in self.reader.labels.items() if named == role and name), "")
        if known or role in self.made:
            return known or self.made[role]
        name = f"cleaner_{role.name.lower()}"
        while name.encode(self.encoding) in self.data:
            name += "_"
        self.made[role] = name
        return name

    def _refer(self, line: Node, name: str) -> None:
        self.draft.set(line.start, "TAGREFS", " ".join([*line.get("TAGREFS").split(), name]))

    def _write_tags(self) -> None:
        """Put the new tags into the file: to the others, or before what follows them."""
        if not self.made:
            return
        layout = list(_LAYOUT.finditer(self.head))[-1]
        prefix = layout[1]
        new = "".join(
            f'<{prefix}LayoutTag ID="{name}" LABEL="{NAMES[role]}"/>' for role, name in self.made.items()
        )
        if self.tags and self.draft.tag(self.tags.start).endswith("/>"):
            end = self.draft.end(self.tags.start)
            self.draft.replace(self.tags.start, end, f"<{prefix}Tags>{new}</{prefix}Tags>")
        elif self.tags:
            self.draft.replace(self.tags.tail, self.tags.tail, new)
        else:
            at = self.order.start if self.order else len(self.head[: layout.start()].encode(self.encoding))
            self.draft.replace(at, at, f"<{prefix}Tags>{new}</{prefix}Tags>")
