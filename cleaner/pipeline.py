"""One text through all repairs.

A pass shows the text to the glyph repairs one after another, then as lines to the structural ones, whose
decisions :mod:`cleaner.gaps` turns into edits.  Passes are repeated on their own output until one finds
nothing to do, so cleaning what was cleaned changes nothing.  All edits are composed into one flat list over
the source.  What a page's picture shows is evidence in the first pass only, whose lines are the source's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from .budget import Budget
from .changes import Cause, Edit, OffsetMap, compose, flatten, splice
from .document import GapVote, Role, RoleVote, View, line_ends
from .evidence import Evidence
from .fences import Fences
from .gaps import empty_pages, weave
from .result import Furniture, Result
from .rulebook import Rule, Rulebook
from .settings import Options

if TYPE_CHECKING:
    from .repairs.structure import Structure
    from .source import Source

GLYPH_KINDS = ("encoding", "normalise", "lost", "lookalike", "lookup", "replace", "recase")
WORD_KINDS = ("lookalike", "lookup", "replace")  # which repair what OCR misread
MAX_PASSES = 16


class _Stage(NamedTuple):
    """What a stage made of a text: sure edits, and less sure ones."""

    edits: list[Edit]
    suggestions: list[Edit]


class _State(NamedTuple):
    """What a job had done at some time."""

    edits: list[Edit]
    suggestions: list[Edit]
    furniture: list[Furniture]


def run(source: str | Source, book: Rulebook, options: Options, seconds: float | None = None) -> Result:
    """Clean one text, or one document, with these rules; with ``seconds``, rules that take more than their
    share of them are left out."""
    job = _Job(source, book, options, Budget(seconds))
    eol = job.eol
    first: _State | None = None
    for _ in range(MAX_PASSES):
        changed = job.once()
        job.origin = None
        if not changed:
            return job.result(eol)
        first = first or _State(job.edits, list(job.suggestions), list(job.furniture))
    job.edits, job.suggestions, job.furniture = first or _State([], [], [])
    return job.result(eol, settled=False)


class _Job:
    """The state of one run: the text so far and the edits that led there.

    ``origin`` is the document while the text has its lines, else None."""

    def __init__(self, source: str | Source, book: Rulebook, options: Options, budget: Budget) -> None:
        self.document = self.origin = None if isinstance(source, str) else source
        self.source = source if isinstance(source, str) else source.text
        self.eol, self.edits = line_ends(self.source)
        self.text = splice(self.source, self.edits) if self.edits else self.source
        self.book, self.options, self.budget = book, options, budget
        self.languages: Sequence[str] | None = options.lang or None
        self.fences = Fences(book.protect)
        self.suggestions: list[Edit] = []
        self.furniture: list[Furniture] = []

    def once(self) -> bool:
        """One pass over the text; whether it changed."""
        before = self.text
        self.evidence = Evidence(self.text, self.options.lang)
        for kind in GLYPH_KINDS:
            if rules := self.book.of_kind(kind):
                stage = self._weigh(self.budget.apart(rules, self._glyphs(kind)))
                self._take(stage)
                if stage.edits and kind == "encoding":  # other words than those counted so far
                    self.evidence = Evidence(self.text, self.options.lang)
        if rules := self.book.of_kind("margins"):
            self._take(self._weigh(self.budget.together(rules, self._glyphs("structure.margins"))))
        self._take(self._structure())
        if not self.options.lang:  # as the last pass found them that had to know
            self.languages = vars(self.evidence).get("languages", self.languages)
        return self.text != before

    def _glyphs(self, kind: str) -> Callable[[Sequence[Rule]], Sequence[Edit]]:
        propose = _propose(kind)
        if self.origin is None or kind not in WORD_KINDS:
            return lambda rules: propose(self.text, rules, self.evidence)
        from .evidence.geometry import doubted

        origin, to_source = self.origin, OffsetMap(self.edits).to_source
        return lambda rules: list(doubted(propose(self.text, rules, self.evidence), origin, to_source))

    def _take(self, stage: _Stage) -> None:
        """Put a stage's edits behind those so far."""
        if stage.suggestions:
            marks = {id(cause) for edit in stage.suggestions for cause in edit.causes}
            placed = compose(self.edits, stage.suggestions, self.text)
            self.suggestions += [edit for edit in placed if any(id(cause) in marks for cause in edit.causes)]
        if stage.edits:
            self.edits = compose(self.edits, stage.edits, self.text)
            self.text = splice(self.text, stage.edits)

    def _weigh(self, edits: Sequence[Edit]) -> _Stage:
        """Part edits by confidence, and make each part flat."""
        if not edits:
            return _Stage([], [])
        sure, unsure = self._part(edits)
        return _Stage(flatten(self.text, sure), flatten(self.text, unsure))

    def _part(self, edits: Sequence[Edit]) -> _Stage:
        """Part edits by confidence, without those that touch protected text."""
        least = self.options.min_confidence
        free = self.fences.outside(self.text, list(edits))
        unsure = [edit for edit in free if edit.confidence < least]
        return _Stage([edit for edit in free if edit.confidence >= least] if unsure else free, unsure)

    def _structure(self) -> _Stage:
        """Furniture, broken words and paragraphs, as one set of edits."""
        view = View(self.text)
        if self.origin:
            from .evidence.geometry import Geometry

            self.evidence.geometry = Geometry(self.origin, view, OffsetMap(self.edits).to_source)
        lines = import_module(".repairs.structure", __package__).Structure(view, self.evidence)
        votes = self._unfenced(view, self._timed("pages", lambda rules: lines.roles(rules)))
        kept, decided = self._read(lines, votes)
        view = lines.view
        rules = self.budget.left(self.book.of_kind("reflow"))
        wanted = "join" if self.origin and self.options.lines == "auto" else self.options.lines
        gaps = self._timed("reflow", lambda rules: lines.gaps(rules, decided, wanted))
        flow = {vote.upper: vote for vote in gaps}
        decided = {upper: vote for upper, vote in decided.items() if upper not in flow}
        joining = lines.joining
        edits = weave(view, kept, decided, flow, joining, self.options)
        if joining and not edits and len(view.body()) < 2 and self.options.page_breaks == "drop":
            edits = empty_pages(view, rules[0].id)
        stage = self._part(edits)
        self._record(view, kept, stage.edits)
        weak = [_removal(view, vote, self.options.min_confidence) for vote in votes if vote.line not in kept]
        return _Stage(stage.edits, flatten(self.text, [*stage.suggestions, *weak]))

    def _read(
        self, lines: Structure, votes: Sequence[RoleVote]
    ) -> tuple[dict[int, RoleVote], dict[int, GapVote]]:
        """The furniture and the broken words of a view, whose roles are set.

        What looks like furniture in a text that shows no other sign of print stays."""
        least = self.options.min_confidence
        kept = {vote.line: vote for vote in votes if vote.confidence >= max(least, lines.proof(vote))}
        known = {line: vote for line, vote in kept.items() if line in lines.known}
        for found in (kept, known):
            lines.assign(found)
            decided: dict[int, GapVote] = {vote.upper: vote for vote in self._vote("rejoin", lines.view)}
            if bool(self.origin) or len(known) == len(kept) or lines.printed(decided):
                break
        return found, decided

    def _unfenced(self, view: View, votes: Sequence[RoleVote]) -> Sequence[RoleVote]:
        """The votes on lines without protected text: the others stay, whatever they look like, and with a
        line of a note the lines of notes around it."""
        lines = [Edit(view.starts[vote.line], view.end(vote.line), "") for vote in votes]
        free = {line.start for line in self.fences.outside(self.text, lines)}
        if len(free) == len(votes):
            return votes
        kept: list[RoleVote] = []
        for _, group in groupby(enumerate(votes), lambda item: (item[1].role, item[1].line - item[0])):
            block = [vote for _, vote in group]
            inside = [vote for vote in block if view.starts[vote.line] in free]
            kept += [] if block[0].role is Role.NOTE and len(inside) < len(block) else inside
        return kept

    def _timed(self, kind: str, work: Callable[[Sequence[Rule]], Sequence[Any]]) -> Sequence[Any]:
        rules = self.book.of_kind(kind)
        return self.budget.together(rules, work) if rules else []

    def _vote(self, kind: str, view: View) -> Any:
        rules = self.book.of_kind(kind)
        if not rules:
            return []
        return self.budget.together(rules, partial(_propose(kind), view, evidence=self.evidence))

    def _record(self, view: View, votes: dict[int, RoleVote], edits: Sequence[Edit]) -> None:
        """Note the furniture that really goes."""
        lines = sorted(line for line, vote in votes.items() if vote.role.is_furniture)
        if not lines:
            return
        offsets = OffsetMap(self.edits)
        at = 0
        for line in lines:
            start, end = view.starts[line], view.end(line)
            while at < len(edits) and edits[at].end < end:
                at += 1
            if at == len(edits) or edits[at].start > start:
                continue
            vote = votes[line]
            begin, stop = offsets.to_source(start), offsets.to_source(end)
            role, text = vote.role.name.lower(), view.lines[line]
            why = vote.rule, vote.confidence, vote.reason
            self.furniture.append(Furniture(0, role, text, vote.folio, begin, stop, *why))

    def result(self, eol: str, settled: bool = True) -> Result:
        """The job as it stands: bookkeeping dropped, line ends as they were."""
        edits = [edit for edit in self.edits if edit.causes]
        suggestions = self._open(edits)
        if eol != "\n":
            edits = [edit._replace(after=edit.after.replace("\n", eol)) for edit in edits]
            suggestions = [edit._replace(after=edit.after.replace("\n", eol)) for edit in suggestions]
        edits = [edit for edit in edits if self.source[edit.start : edit.end] != edit.after]
        return Result(
            self.source, edits, suggestions, self._paged(), self.book.digest, settled,
            self.document, self.budget.skipped, self.languages,
        )  # fmt: skip

    def _open(self, edits: Sequence[Edit]) -> list[Edit]:
        """The suggestions of all passes as a flat list, without those that a later pass was sure of.

        A later pass may have less evidence, as the text has less to repair; what the first one saw counts."""
        done = {(edit.start, edit.end, edit.after) for edit in edits}
        return [
            edit
            for edit in flatten(self.source, self.suggestions)
            if (edit.start, edit.end, edit.after) not in done
        ]

    def _paged(self) -> list[Furniture]:
        """The furniture in order, each line with the number of its page (form feeds before it, plus one)."""
        page, at = 1, 0
        paged: list[Furniture] = []
        for line in sorted(self.furniture, key=lambda line: line.start):
            page += self.source.count("\f", at, line.start)
            at = max(at, line.start)
            paged.append(line._replace(page=page))
        return paged


def _removal(view: View, vote: RoleVote, least: float) -> Edit:
    """What taking out a line would be that stays for now."""
    start = view.starts[vote.line]
    end = min(view.end(vote.line) + 1, len(view.text))
    cause = Cause(vote.rule, vote.confidence, vote.reason)
    if vote.confidence >= least:
        doubt = "but nothing else shows that the text was printed"
        cause = Cause(vote.rule, least / 2, f"{vote.reason}, {doubt}")
    return Edit(start, end, "", (cause,))


def _propose(kind: str) -> Callable[..., Any]:
    proposer: Callable[..., Any] = import_module(f".repairs.{kind}", __package__).propose
    return proposer
