"""One text through all repairs.

A pass shows the text to the glyph repairs one after another, then as lines to the structural ones, whose
decisions :mod:`cleaner.engine.gaps` turns into edits.  Passes are repeated on their own output until one
finds
nothing to do, so cleaning what was cleaned changes nothing.  All edits are composed into one flat list over
the source.  What a page's picture shows is evidence in the first pass only, whose lines are the source's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from ..evidence import Evidence
from ..rulebook import Rule, Rulebook
from ..rulebook.kinds import Stage
from ..settings import Options
from ..text.edits import Cause, Edit, OffsetMap, carry, compose, flatten, splice
from ..text.ends import apart
from ..text.view import GapVote, Role, RoleVote, View, line_ends
from .budget import Budget
from .gaps import bound, doubtful, empty_pages, weave
from .portions import portions
from .protection import Fences
from .result import Furniture, Result

if TYPE_CHECKING:
    from ..rulebook.kinds import Home
    from ..text.source import Source

KNOWN_BY_FORM = frozenset((Role.MARK, Role.NOTICE))
MAX_PASSES = 16
_RUNNING, _AGAIN = frozenset((Role.HEAD, Role.FOOT)), 3  # lines of these roles recur if so many are the same
GROWTH, SPARE = 3, 1024  # the output has at most so many times the characters of the input, and some


class _Stage(NamedTuple):
    """What a stage made of a text: sure edits, and less sure ones."""

    edits: list[Edit]
    suggestions: list[Edit]


class _State(NamedTuple):
    """How far a job is: the text, the edits over the source that led there, the suggestions and furniture so
    far, both in terms of the source, and the languages, if somebody had to know them."""

    text: str
    edits: list[Edit]
    suggestions: list[Edit] = []
    furniture: list[Furniture] = []
    languages: Sequence[str] | None = None

    def after(self, stage: _Stage) -> _State:
        """The state behind a stage."""
        text, edits, suggestions = self.text, self.edits, self.suggestions
        if stage.suggestions:
            suggestions = [*suggestions, *carry(edits, stage.suggestions, text)]
        if stage.edits:
            edits, text = compose(edits, stage.edits, text), splice(text, stage.edits)
        return self._replace(text=text, edits=edits, suggestions=suggestions)


def run(source: str | Source, book: Rulebook, options: Options, seconds: float | None = None) -> Result:
    """Clean one text, or one document, with these rules; with ``seconds``, rules that take more than their
    share of them are left out."""
    text, document = (source, None) if isinstance(source, str) else (source.text, source)
    job = _Job(text, book, options, Budget(seconds), document)
    eol, edits = line_ends(text)
    state = start = _State(splice(text, edits) if edits else text, edits, languages=options.lang or None)
    first: _State | None = None
    seen = [_mark(start.text)]
    wanted = b""
    for _ in range(MAX_PASSES):
        done = job.pass_over(state, document if first is None else None)
        if len(done.text) > GROWTH * len(text) + SPARE:  # rules feed one another
            break
        mark = _mark(done.text)
        if done.text == state.text or mark == wanted:
            return job.result(done, eol)
        if not wanted and mark in seen:  # passes undo one another: of their texts always the same one stays
            wanted = min(seen[seen.index(mark) :])
            if mark == wanted:
                return job.result(done, eol)
        seen.append(mark)
        first, state = first or done, done
    return job.result(first or start, eol, settled=False)


def load(book: Rulebook) -> None:
    """Load what these rules are made of, code and what was learned, so that the first text need not wait."""
    for stage in get_args(Stage):
        for home in book.of_stage(stage):
            _ = home.propose
    if book.of_stage("roles") or book.of_stage("gaps"):
        from ..repairs.structure.chain import learned
        from ..repairs.structure.first_words import shipped

        learned()
        shipped()


def _mark(text: str) -> bytes:
    """What tells texts apart, in little space; of two the shorter comes first."""
    return len(text).to_bytes(8) + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _beyond(where: Callable[[int], int], start: int, offset: int) -> int:
    """Where an offset behind a place is."""
    return where(start + offset)


def _parts(text: str, edit: Edit) -> bool:
    """Whether an edit makes two words of one."""
    return " " in edit.after and not any(map(str.isspace, text[edit.start : edit.end]))


class _Job:
    """One run over one text: its rules, options and time.  What it has come to is handed on as a state."""

    def __init__(
        self, source: str, book: Rulebook, options: Options, budget: Budget, document: Source | None
    ) -> None:
        self.source, self.document = source, document
        self.book, self.options, self.budget = book, options, budget
        self.fences = Fences(book.protect, options.words)
        self.lasting: dict[str, object] = {}

    def pass_over(self, state: _State, document: Source | None) -> _State:
        """One pass, over a very long text in portions."""
        bounds = list(portions(state.text))
        if document or len(bounds) < 2:
            return self.once(state, document)
        made = _Stage([], [])
        furniture: list[Furniture] = []
        languages = dict.fromkeys(state.languages or ())
        causes: dict[tuple[Cause, ...], tuple[Cause, ...]] = {}
        to_source = OffsetMap(state.edits).to_source
        for start, end in bounds:
            portion = _State(state.text[start:end], [], languages=self.options.lang or None)
            done = self.once(portion, None, partial(_beyond, to_source, start))
            made.edits.extend(_moved(_inside(done.edits, state.text, (start, end)), start, causes))
            made.suggestions.extend(_moved(done.suggestions, start, causes))
            furniture += (
                line._replace(start=line.start + start, end=line.end + start) for line in done.furniture
            )
            languages |= dict.fromkeys(done.languages or ())
        if furniture:
            where = OffsetMap(state.edits).to_source
            furniture = [line._replace(start=where(line.start), end=where(line.end)) for line in furniture]
        return state.after(made)._replace(
            furniture=[*state.furniture, *furniture], languages=tuple(languages) or None
        )

    def once(
        self, state: _State, document: Source | None, base: Callable[[int], int] | None = None
    ) -> _State:
        """One pass.  ``document`` is given while the lines of the text are those of its pages; ``base`` maps
        to the source what the state takes for its source, if that is but a portion."""
        evidence = self._evidence(state)
        for home in self.book.of_stage("text"):
            propose = self._glyphs(home, state, evidence, document)
            stage = self._weigh(state.text, self.budget.apart(self.book.of_kind(home.kind.name), propose))
            state = state.after(stage)
            if stage.edits and home.kind.renews:  # other words than those counted so far
                evidence = self._evidence(state)
        state = self._structure(state, evidence, document)
        for home in self.book.of_stage("words"):
            propose = self._glyphs(home, state, self._heard(evidence, state, base), document)
            found = self.budget.apart(self.book.of_kind(home.kind.name), propose)
            state = state.after(self._weigh(state.text, self._whole(state, found)))
        return (
            state
            if self.options.lang
            else state._replace(
                languages=evidence.known_languages
                or state.languages  # as the last pass found that had to know
            )
        )

    def _evidence(self, state: _State) -> Evidence:
        document = self.document
        return Evidence(
            state.text,
            self.options.lang,
            self.book.line_glyphs,
            lasting=self.lasting,
            laid_out=document is not None,
            said=document.languages if document else (),
        )

    def _glyphs(
        self, home: Home, state: _State, evidence: Evidence, document: Source | None
    ) -> Callable[[Sequence[Rule]], Sequence[Edit]]:
        propose = home.propose
        if document is None or not home.kind.misread:
            return lambda rules: propose(state.text, rules, evidence)
        from ..evidence.geometry import Hearing, doubted

        hearing = Hearing(document, OffsetMap(state.edits).to_source)
        return lambda rules: list(doubted(propose(state.text, rules, evidence), hearing))

    def _heard(self, evidence: Evidence, state: _State, base: Callable[[int], int] | None) -> Evidence:
        """The same facts, with how sure the OCR was of the words: in every pass, as what it was sure of in
        the first would else be done in the second."""
        if self.document is None:
            return evidence
        from ..evidence.geometry import Hearing

        here = OffsetMap(state.edits).to_source
        return evidence.heard(Hearing(self.document, (lambda at: base(here(at))) if base else here))

    def _whole(self, state: _State, edits: Sequence[Edit]) -> Sequence[Edit]:
        """The edits without those that part again a word that was joined over a line end."""
        parting = [edit for edit in edits if _parts(state.text, edit)]
        if not parting:
            return edits
        homes = self.book.of_stage("breaks")
        joining = {rule.id for home in homes for rule in self.book.of_kind(home.kind.name)}
        joined = [
            edit
            for edit in state.edits
            if any(cause.rule in joining for cause in edit.causes) and not any(map(str.isspace, edit.after))
        ]
        where = OffsetMap(state.edits).to_output
        seams = [where(edit.end) for edit in joined]
        torn = {edit for edit in parting if any(edit.start <= seam <= edit.end for seam in seams)}
        return [edit for edit in edits if edit not in torn]

    def _weigh(self, text: str, edits: Sequence[Edit]) -> _Stage:
        """Part edits by confidence, and make each part flat."""
        if not edits:
            return _Stage([], [])
        sure, unsure = self._part(text, edits)
        return _Stage(flatten(text, sure), flatten(text, unsure))

    def _part(self, text: str, edits: Sequence[Edit], gone: Sequence[tuple[int, int]] = ()) -> _Stage:
        """Part edits by confidence, without those that touch protected text outside of what is gone."""
        least = self.options.min_confidence
        free = self.fences.outside(text, list(edits), gone=gone)
        unsure = [edit for edit in free if edit.confidence < least]
        return _Stage([edit for edit in free if edit.confidence >= least] if unsure else free, unsure)

    def _structure(self, state: _State, evidence: Evidence, document: Source | None) -> _State:
        """Furniture, broken words and paragraphs, as one set of edits."""
        view = View(state.text)
        if view.is_crumbs and self.options.lines != "join":
            return state
        if document:
            from ..evidence.geometry import Geometry

            evidence = evidence.located(Geometry(document, view, OffsetMap(state.edits).to_source))
        settled = self.document is not None and document is None  # what its pages do not show is no furniture
        votes = [] if settled else self._unfenced(view, self._vote("roles", view, evidence))
        view, kept, words, printed = self._read(view, votes, evidence)
        from ..repairs.structure.reflow import around, is_sign

        decided = _firm(words)
        flowing = self.book.of_stage("gaps")
        rules = self.budget.left([rule for home in flowing for rule in self.book.of_kind(home.kind.name)])
        everywhere = self.options.lines == "join" or self.options.lines == "auto" and printed
        near = self.options.lines == "auto" and any(map(is_sign, decided.values()))
        joining = bool(rules) and (everywhere or near)
        flow = {}
        if rules and (joining or kept or printed and len(view.pages) > 2):
            found = self._vote("gaps", view, evidence, decided=decided)
            found = found if everywhere else around(view, found, decided if near else {})
            flow = {vote.upper: vote for vote in found}
        decided |= bound(view, words, flow if joining else {})
        edits = weave(view, kept, decided, flow, joining, self.options)
        if joining and not edits and len(view.body()) < 2 and self.options.page_breaks == "drop":
            edits = empty_pages(view, rules[0].id)
        gone = [(view.starts[line], view.end(line)) for line in sorted(kept)]
        stage = self._part(state.text, edits, gone)
        furniture = _gone(view, kept, stage.edits, OffsetMap(state.edits))
        weak = list(doubtful(words, decided))
        weak += [_removal(view, vote, self.options.min_confidence) for vote in votes if vote.line not in kept]
        stage = _Stage(stage.edits, flatten(state.text, [*stage.suggestions, *weak]))
        return state.after(stage)._replace(furniture=[*state.furniture, *furniture])

    def _read(
        self, view: View, votes: Sequence[RoleVote], evidence: Evidence
    ) -> tuple[View, dict[int, RoleVote], dict[int, GapVote], bool]:
        """The view with its roles, the furniture and the broken words in it, and whether it was printed.

        What looks like furniture in a text that shows no other sign of print stays."""
        from ..repairs.structure.reflow import is_printed

        least = self.options.min_confidence
        kept = {vote.line: vote for vote in votes if vote.confidence >= max(least, vote.proof)}
        for known in (kept, {line: vote for line, vote in kept.items() if vote.role in KNOWN_BY_FORM}):
            shown = view.with_roles({line: vote.role for line, vote in known.items()})
            decided: dict[int, GapVote] = {vote.upper: vote for vote in self._vote("breaks", shown, evidence)}
            printed = bool(evidence.geometry) or is_printed(
                shown, _firm(decided), self.book.of_kind("reflow"), evidence
            )
            if printed or len(known) == len(kept) and all(v.role in KNOWN_BY_FORM for v in kept.values()):
                break
        return shown, known, decided, printed

    def _unfenced(self, view: View, votes: Sequence[RoleVote]) -> Sequence[RoleVote]:
        """The votes on lines without protected text, or with such as may go where it recurs: the others stay,
        whatever they look like, and with a line of a note the lines of notes around it."""
        lines = [Edit(view.starts[vote.line], view.end(vote.line), "") for vote in votes]
        free = {line.start for line in self.fences.outside(view.text, lines)}
        if len(free) == len(votes):
            return votes
        counts = Counter(map(str.strip, view.lines))
        again = [
            line
            for line, vote in zip(lines, votes, strict=True)
            if vote.role in _RUNNING and counts[view.lines[vote.line].strip()] >= _AGAIN
        ]
        free |= {line.start for line in self.fences.outside(view.text, again, recurring=True)}
        kept: list[RoleVote] = []
        for _, group in groupby(enumerate(votes), lambda item: (item[1].role, item[1].line - item[0])):
            block = [vote for _, vote in group]
            inside = [vote for vote in block if view.starts[vote.line] in free]
            kept += [] if block[0].role is Role.NOTE and len(inside) < len(block) else inside
        return kept

    def _vote(self, stage: Stage, view: View, evidence: Evidence, **known: Any) -> list[Any]:
        """The votes of all kinds of a stage, each from its rules that are left."""
        votes: list[Any] = []
        for home in self.book.of_stage(stage):
            propose = partial(home.propose, view, evidence=evidence, **known)
            if rules := self.budget.left(self.book.of_kind(home.kind.name)):
                votes += self.budget.together(rules, propose)
        return votes

    def result(self, state: _State, eol: str, settled: bool = True) -> Result:
        """The job as it stands: bookkeeping dropped, line ends as they were."""
        edits = [edit for edit in state.edits if edit.causes]
        suggestions = self._open(state.suggestions, edits)
        if eol != "\n":
            edits = [edit._replace(after=edit.after.replace("\n", eol)) for edit in edits]
            suggestions = [edit._replace(after=edit.after.replace("\n", eol)) for edit in suggestions]
        edits = [edit for edit in edits if self.source[edit.start : edit.end] != edit.after]
        edits = apart(self.source, edits)
        return Result(
            self.source, edits, suggestions, _paged(self.source, state.furniture), self.book.digest, settled,
            self.document, self.budget.skipped, state.languages, self.book.names,
        )  # fmt: skip

    def _open(self, suggestions: Sequence[Edit], edits: Sequence[Edit]) -> list[Edit]:
        """The suggestions of all passes as a flat list, without those that a later pass was sure of.

        A later pass may have less evidence, as the text has less to repair; what the first one saw counts."""
        done = {(edit.start, edit.end, edit.after) for edit in edits}
        return [
            edit
            for edit in flatten(self.source, suggestions)
            if (edit.start, edit.end, edit.after) not in done
        ]


def _inside(edits: Sequence[Edit], text: str, bounds: tuple[int, int]) -> Sequence[Edit]:
    """The edits of a portion without those on the white space at a cut, which is no end of the text."""
    low, high = bounds
    return [
        edit
        for edit in edits
        if not (low and not edit.start or high < len(text) and edit.end == high - low)
        or not text[low + edit.start : low + edit.end].isspace()
    ]


def _moved(
    edits: Sequence[Edit], by: int, known: dict[tuple[Cause, ...], tuple[Cause, ...]]
) -> Iterator[Edit]:
    """Edits of a text that begins so far on; equal causes are kept once."""
    for start, end, after, causes in edits:
        yield Edit(start + by, end + by, after, known.setdefault(causes, causes))


def _firm(votes: Mapping[int, GapVote]) -> dict[int, GapVote]:
    """The votes that do not wait for lines to be joined."""
    return {upper: vote for upper, vote in votes.items() if not vote.loose}


def _gone(
    view: View, votes: Mapping[int, RoleVote], edits: Sequence[Edit], offsets: OffsetMap
) -> Iterator[Furniture]:
    """The furniture that really goes."""
    at = 0
    for line in sorted(line for line, vote in votes.items() if vote.role.is_furniture):
        start, end = view.starts[line], view.end(line)
        while at < len(edits) and edits[at].end < end:
            at += 1
        if at == len(edits) or edits[at].start > start:
            continue
        vote = votes[line]
        begin, stop = offsets.to_source(start), offsets.to_source(end)
        role, text = vote.role.name.lower(), view.lines[line]
        yield Furniture(0, role, text, vote.folio, begin, stop, vote.rule, vote.confidence, vote.reason)


def _paged(source: str, furniture: Sequence[Furniture]) -> list[Furniture]:
    """The furniture in order, each line with the number of its page (form feeds before it, plus one)."""
    page, at = 1, 0
    paged: list[Furniture] = []
    for line in sorted(furniture, key=lambda line: line.start):
        page += source.count("\f", at, line.start)
        at = max(at, line.start)
        paged.append(line._replace(page=page))
    return paged


def _removal(view: View, vote: RoleVote, least: float) -> Edit:
    """What taking out a line would be that stays for now."""
    start = view.starts[vote.line]
    end = min(view.end(vote.line) + 1, len(view.text))
    cause = Cause(vote.rule, vote.confidence, vote.reason)
    if vote.confidence >= max(least, vote.proof):
        doubt = "but nothing else shows that the text was printed"
        cause = Cause(vote.rule, least / 2, f"{vote.reason}, {doubt}")
    return Edit(start, end, "", (cause,))
