"""What cleaning gives back: the text, every change with its causes, what was removed, and the way back."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ..text.counting import counted
from ..text.edits import Cause, Change, Edit, OffsetMap, changes, splice

if TYPE_CHECKING:
    from ..evidence.shown import Shown
    from ..text.source import Source
    from .budget import Skipped


HAND = "HAND"  # what stands for a rule where a person made the change
BY_HAND = Cause(HAND, 1.0, "corrected by hand")

BlockRole = Literal[
    "paragraph", "heading", "item", "entry", "row", "verse", "code", "caption", "note", "address", "dialogue"
]
"""What a part of a text may be."""


class Furniture(NamedTuple):
    """A line that is not part of the text and was taken out of it.

    ``start`` and ``end`` are its span in the source, ``page`` counts from 1, ``role`` is a name of
    :class:`cleaner.text.view.Role` in lower case, ``folio`` the page number it shows, if any."""

    page: int
    role: str
    text: str
    folio: str
    start: int
    end: int
    rule: str
    confidence: float
    reason: str


class Block(NamedTuple):
    """A part of a cleaned text, and what it is.

    ``role`` is "paragraph", "heading", "item" (of a list), "entry" (of an index, a glossary, a bibliography),
    "row" (of a table), "verse", "code", "caption", "note", "address" or "dialogue"; ``start`` and ``end`` are
    its span in the cleaned text, in code points."""

    role: str
    start: int
    end: int


class Result:
    """A cleaned text.

    ``source``       the text as it was given
    ``edits``        what was changed, flat, in code points of the source
    ``suggestions``  what was not sure enough to be changed
    ``furniture``    the removed lines, in order
    ``rules_digest`` identifies the rules that were used
    ``origin``       the document that the source is the text of, None for plain text
    ``skipped``      rules that were left out for want of time, where a limit was asked for
    ``settled``      False if repairs kept finding more in what they had made; then this is what the first
                     pass did, and cleaning the output again may change it
    ``languages``    BCP 47 codes of the text's languages, most used first
    ``names``        the names of rules by their ids
    """

    def __init__(
        self,
        source: str,
        edits: Sequence[Edit] = (),
        suggestions: Sequence[Edit] = (),
        furniture: Sequence[Furniture] = (),
        rules_digest: str = "",
        settled: bool = True,
        origin: Source | None = None,
        skipped: Sequence[Skipped] = (),
        languages: Sequence[str] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self.source = source
        self.edits = tuple(edits)
        self.furniture = tuple(furniture)
        self.rules_digest = rules_digest
        self.settled = settled
        self.origin = origin
        self.skipped = tuple(skipped)
        self._suggested = tuple(suggestions)
        self._languages = languages
        self.names = {**(names or {}), HAND: "by-hand"}

    def __repr__(self) -> str:
        found = [
            f"<Result of {counted(len(self.source), 'character', ',')}: {counted(len(self.edits), 'change')}",
            counted(len(self._suggested), "suggestion"),
            f"{counted(len(self.furniture), 'line')} taken out",
        ]
        if not self.settled:
            found.append("not settled")
        rules = ", ".join(f"{rule} {count}" for rule, count in islice(self.counts().items(), 5))
        return ", ".join(found) + (f"; {rules}" if rules else "") + ">"

    @cached_property
    def text(self) -> str:
        """The cleaned text."""
        return splice(self.source, self.edits)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that were named or, where nobody did, are found in the text."""
        if self._languages is None:
            from ..evidence import Evidence

            said = self.origin.languages if self.origin else ()
            self._languages = Evidence(self.text, said=said).languages
        return tuple(self._languages)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The parts of the cleaned text in order, as the model of lines reads the source, when first asked
        for; what was taken out is none."""
        from ..repairs.structure.blocks import parts
        from .portions import portions

        where = self._offsets.to_output
        source = self.source.replace("\r\n", " \n").replace("\r", "\n")
        gone = [line.start for line in self.furniture]
        shown = {**self._prose, **self.shown}
        blocks = (
            Block(part.role, where(low + part.start), where(low + part.end))
            for low, high in portions(source)
            for part in parts(
                source[low:high],
                {start - low for start in gone},
                {start - low: what for start, what in shown.items() if low <= start < high},
            )
        )
        return tuple(block for block in blocks if block.start < block.end)

    @cached_property
    def shown(self) -> Mapping[int, Shown]:
        """What the pages of a document show of its lines, by where these begin in the source: headings."""
        if self.origin is None:
            return {}
        from ..evidence.shown import shown

        return shown(self.origin)

    @property
    def _prose(self) -> Mapping[int, Shown]:
        """What they show of lines that look like verse."""
        if self.origin is None:
            return {}
        from ..evidence.shown import prose

        return prose(self.origin)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The edits with what stood there and where they came out."""
        return tuple(changes(self.source, self.edits))

    @cached_property
    def suggestions(self) -> tuple[Change, ...]:
        """Changes that were less sure than wanted; their output span is the place in the text as it is."""
        where = self._offsets.to_output
        return tuple(
            Change(
                edit.start, edit.end, self.source[edit.start : edit.end], edit.after, edit.causes,
                where(edit.start), where(edit.end),
            )
            for edit in self._suggested
        )  # fmt: skip

    @cached_property
    def _offsets(self) -> OffsetMap:
        return OffsetMap(self.edits)

    def restore(self) -> str:
        """The source again, made from the cleaned text and the changes."""
        parts: list[str] = []
        at = 0
        for change in self.changes:
            parts += (self.text[at : change.out_start], change.before)
            at = change.out_end
        parts.append(self.text[at:])
        return "".join(parts)

    def to_output(self, offset: int) -> int:
        """Where a source offset is in the cleaned text."""
        return self._offsets.to_output(offset)

    def to_source(self, offset: int) -> int:
        """Where an offset of the cleaned text is in the source."""
        return self._offsets.to_source(offset)

    def refuse(self, unwanted: Callable[[Change], bool]) -> Result:
        """The same result without the changes for which ``unwanted`` is true."""
        kept = [edit for edit, change in zip(self.edits, self.changes, strict=True) if not unwanted(change)]
        gone = [change for change in self.changes if unwanted(change)]
        furniture = [
            line
            for line in self.furniture
            if not any(c.start <= line.start and line.end <= c.end for c in gone)
        ]
        return self._with(kept, self._suggested, furniture)

    def accept(self, wanted: Callable[[Change], bool]) -> Result:
        """The same result with the suggestions for which ``wanted`` is true made changes; they take the
        place of changes they overlap."""
        taken = [
            edit for edit, change in zip(self._suggested, self.suggestions, strict=True) if wanted(change)
        ]
        kept = [e for e in self.edits if not any(t.start < e.end and e.start < t.end for t in taken)]
        left = [edit for edit in self._suggested if edit not in taken]
        merged = sorted([*kept, *taken], key=lambda edit: (edit.start, edit.end))
        return self._with(merged, left, self.furniture)

    def correct(self, corrections: Sequence[Edit]) -> Result:
        """The same result with these edits, made by hand, each in the place of the changes and suggestions
        that it overlaps.  They must be flat; edits with no cause get :data:`BY_HAND`."""
        by_hand = [edit if edit.causes else edit._replace(causes=(BY_HAND,)) for edit in corrections]
        kept, left = (
            [edit for edit in some if not _meets(edit, by_hand)] for some in (self.edits, self._suggested)
        )
        merged = sorted([*kept, *by_hand], key=lambda edit: (edit.start, edit.end))
        return self._with(merged, left, self.furniture)

    def _with(
        self, edits: Sequence[Edit], suggestions: Sequence[Edit], furniture: Sequence[Furniture]
    ) -> Result:
        """The same text with other edits."""
        return Result(
            self.source, edits, suggestions, furniture,
            self.rules_digest, self.settled, self.origin, self.skipped, self._languages, self.names,
        )  # fmt: skip

    def counts(self) -> dict[str, int]:
        """Number of changes each rule had a part in, most first."""
        tally = Counter(rule for edit in self.edits for rule in {cause.rule for cause in edit.causes})
        return dict(sorted(tally.items(), key=lambda item: (-item[1], item[0])))

    def to_dict(self, without: Container[str] = ()) -> dict[str, Any]:
        """All there is to know, as JSON takes it: what ``cleaner --format json`` writes behind the name of
        the file, but for the tables.  The keys are described in docs/library.md; ``schema_version`` is the
        version of that.  ``without`` names keys that are not worked out."""
        from ..version import __version__
        from . import record

        origin = self.origin
        made: dict[str, Any] = {
            "schema_version": record.SCHEMA,
            "version": __version__,
            "rules": self.rules_digest,
            "format": origin.format if origin else "text",
            "languages": list(self.languages),
            "settled": self.settled,
            "skipped": [skipped._asdict() for skipped in self.skipped],
            "warnings": list(origin.warnings) if origin else [],
            "counts": self.counts(),
            "text": self.text,
            "changes": [self._record(change) for change in self.changes],
            "suggestions": [self._record(change) for change in self.suggestions],
            "furniture": [
                line._asdict() | record.place(origin, line.start, line.end) for line in self.furniture
            ],
        }
        gone = [(line.start, line.end) for line in self.furniture]
        if "blocks" not in without:
            made["blocks"] = list(record.blocks(origin, self.blocks, self.to_source, gone))
        if origin:
            made["paragraphs"] = list(record.paragraphs(origin, self.text, self.to_source, gone))
            made["pages"] = list(record.pages(origin))
        return made

    def _record(self, change: Change) -> dict[str, Any]:
        from .record import change_record, place

        return change_record(change, self.names) | place(self.origin, change.start, change.end)

    def diff(self, name: str = "text") -> str:
        """Unified diff from the source to the cleaned text, as ``patch`` takes it; "" if nothing changed."""
        from ..text.diff import unified

        return unified(self.source, self.text, self.changes, name, f"{name} (cleaned)")


def _meets(edit: Edit, others: Sequence[Edit]) -> bool:
    """Whether an edit overlaps one of some flat ones, or both put something in at one place."""
    at = bisect_right(others, (edit.start, edit.end), key=lambda other: (other.start, other.end))
    return any(
        other.start < edit.end
        and edit.start < other.end
        or (other.start, other.end) == (edit.start, edit.end)
        for other in others[max(0, at - 1) : at + 1]
    )
