"""From votes to edits: what is written between consecutive body lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from ..settings import Options
from ..text.edits import Cause, Edit
from ..text.view import Decision, GapVote, Role, RoleVote, View

PAGE_MARK = "⟦p. {}⟧"
_EMPTY = 0.97  # confidence that a page turn without text goes
_EVEN, _DOUBTFUL = 0.5, 0.15  # confidence from which a word is joined, or spoken of
_SURE = 0.9  # confidence from which a hyphen is closed up whatever the lines are
_APART = frozenset((Decision.PARAGRAPH, Decision.NEWLINE))
_STANDING = frozenset((Decision.LEAVE, Decision.NEWLINE))
_JOINS = frozenset((Decision.JOIN, Decision.HYPHEN))
_BETWEEN = {
    (Decision.SPACE, True): " ",
    (Decision.SPACE, False): "\n",
    (Decision.NEWLINE, True): "\n",
    (Decision.NEWLINE, False): "\n",
    (Decision.PARAGRAPH, True): "\n\n",
    (Decision.PARAGRAPH, False): "\n\n",
}


class _Gap(NamedTuple):
    """The space between two body lines: their indices (-1 and len(lines) are the text's edges)."""

    upper: int
    lower: int


def weave(
    view: View,
    furniture: Mapping[int, RoleVote],
    decided: Mapping[int, GapVote],
    flow: Mapping[int, GapVote],
    joining: bool,
    options: Options,
) -> list[Edit]:
    """Edits for all gaps of a view.

    ``furniture`` holds the role votes that are acted on, ``decided`` the votes on broken words, ``flow``
    those on lines, each by its upper line; ``joining`` says whether lines become paragraphs."""
    return _Weaver(view, furniture, decided, flow, joining, options).edits()


def bound(view: View, words: Mapping[int, GapVote], flow: Mapping[int, GapVote]) -> dict[int, GapVote]:
    """The loose votes on words that hold: where their line would run on into the next, or stand apart
    from it without a blank line."""
    found: dict[int, GapVote] = {}
    for upper, vote in words.items():
        there = flow.get(upper)
        if not vote.loose or there is None or vote.confidence < _EVEN:
            continue
        near = view.text.count("\n", vote.start, vote.end) < 2
        if (
            there.decision is Decision.SPACE
            or near
            and (there.decision in _APART or vote.confidence >= _SURE)
        ):
            found[upper] = vote
    return found


def doubtful(words: Mapping[int, GapVote], decided: Mapping[int, GapVote]) -> Iterator[Edit]:
    """What the loose votes that did not hold would have made of broken words, as suggestions."""
    for upper, vote in words.items():
        if upper not in decided:
            for one in (vote, vote.rival):
                if one and one.decision is Decision.JOIN and _DOUBTFUL < one.confidence < _EVEN:
                    yield Edit(one.start, one.end, one.after, (one.cause,))


def empty_pages(view: View, rule: str) -> list[Edit]:
    """Edits that take the page turns out of a text that has a single line, or none."""
    lines = [line for line in view.lines if line.strip()]
    start = view.text.index(lines[0]) if lines else 0
    end = start + len(lines[0].rstrip()) if lines else 0
    cause = (Cause(rule, _EMPTY, "the page turn parts no text"),)
    edits = (Edit(0, start, "", cause), Edit(end, len(view.text), "\n" if lines else "", cause))
    return [edit for edit in edits if "\f" in view.text[edit.start : edit.end]]


class _Weaver:
    def __init__(
        self,
        view: View,
        furniture: Mapping[int, RoleVote],
        decided: Mapping[int, GapVote],
        flow: Mapping[int, GapVote],
        joining: bool,
        options: Options,
    ) -> None:
        self.view, self.furniture, self.decided, self.flow = view, furniture, decided, flow
        self.joining, self.options = joining, options
        self.notes: list[int] = []  # note lines that wait for the end of the paragraph they interrupt
        self.last_notes: list[int] = []  # note lines that wait for the end of the text

    def edits(self) -> list[Edit]:
        view = self.view
        body = view.body()
        if not body or not (self.decided or self.flow or self.furniture):
            return list(self._strip(0, len(view.lines), len(view.text))) if self.furniture else []
        edits = list(self._opening(body[0]))
        decided, flow, plain = self.decided, self.flow, self.joining and self.options.page_breaks == "drop"
        for upper, lower in pairwise(body):
            vote = decided.get(upper) or flow.get(upper)
            if vote is None or vote.decision is Decision.LEAVE:
                if vote and plain and "\f" in view.text[view.end(upper) : view.starts[lower]]:
                    edits.append(self._turned(_Gap(upper, lower), vote))
                elif lower - upper > 1 and self.furniture:
                    edits += self._strip(upper + 1, lower, view.starts[lower])
            elif plain and lower - upper == 1:  # nearly all gaps are like this
                if edit := self._simple(upper, vote):
                    edits.append(edit)
            elif vote.decision in _JOINS:
                edits += self._joined(_Gap(upper, lower), vote)
            elif edit := self._flowing(_Gap(upper, lower), vote):
                edits.append(edit)
        edits += self._closing(body[-1])
        return edits

    def _simple(self, upper: int, vote: GapVote) -> Edit | None:
        """A gap without blank lines, furniture or a page turn to write, in text that becomes paragraphs."""
        start, end, after = vote.start, vote.end, vote.after
        decision = vote.decision
        if decision not in _JOINS:
            view = self.view
            start = view.starts[upper] + len(view.lines[upper].rstrip())
            end, after = view.starts[upper + 1], _BETWEEN[decision, True]
            if decision is not Decision.NEWLINE:
                end += self._indent(upper + 1, vote)
            if self.notes and decision is Decision.PARAGRAPH:
                after = self._released() + after
            if view.text[start:end] == after:
                return None
        return Edit(start, end, after, (vote.cause,))

    def _joined(self, gap: _Gap, vote: GapVote) -> Iterator[Edit]:
        """A word that runs on: its halves meet, and what stood between goes."""
        causes = self._causes(gap, vote)
        if vote.confidence < self.options.min_confidence:
            yield Edit(vote.start, vote.end, vote.after, causes)
            return
        turn = self._turn(gap)
        self._set_aside(gap)
        yield Edit(vote.start, vote.end, vote.after, causes)
        if self.joining and not turn:
            return
        line_end = self.view.starts[gap.lower] + len(self.view.lines[gap.lower].rstrip())
        token_end = _token_end(self.view.text, vote.end, line_end)
        if token_end < line_end:
            rest = token_end + 1
            while self.view.text[rest] in " \t":
                rest += 1
            yield Edit(token_end, rest, (" " if self.joining else "\n") + turn, causes)

    def _flowing(self, gap: _Gap, vote: GapVote) -> Edit | None:
        """A gap between lines, written anew."""
        view, (upper, lower) = self.view, gap
        start = view.starts[upper] + len(view.lines[upper].rstrip())
        end = view.starts[lower]
        if not self.joining and not self._has_furniture(gap) and "\f" not in view.text[start:end]:
            return None
        between = _BETWEEN[vote.decision, self.joining]
        if self.joining and vote.decision is not Decision.NEWLINE:
            end += self._indent(lower, vote)
        if turn := self._turn(gap):
            between = between.rstrip(" ") + turn if turn[0] == "\f" else between + turn
        if lower - upper > 1:
            self._set_aside(gap)
        if self.notes and vote.decision is Decision.PARAGRAPH:
            between = self._released() + between
        if view.text[start:end] == between:
            return None
        return Edit(start, end, between, self._causes(gap, vote))

    def _indent(self, line: int, above: GapVote | None) -> int:
        """Characters of white space that go before a line of text, if this was decided of the gap above it:
        none before the first of lines that stand as they are, with an indentation of their own, nor before a
        title above such lines."""
        lines = self.view.lines
        indent = len(lines[line]) - len(lines[line].lstrip())
        if not indent or above and above.decision is not Decision.PARAGRAPH:
            return indent
        below = line + 1
        while below < len(lines) - 1 and not lines[below].strip():
            below += 1
        titled = below < len(lines) and lines[below][:indent] == lines[line][:indent]
        return 0 if self._stands(line) or titled and self._stands(below) else indent

    def _stands(self, line: int) -> bool:
        """Whether a line and the one right below it stay as they are, and that one is indented."""
        vote = self.decided.get(line) or self.flow.get(line)
        if vote is None or vote.decision not in _STANDING:
            return False
        below = self.view.lines[line + 1]
        return below[:1].isspace() and not below.isspace()

    def _turned(self, gap: _Gap, vote: GapVote) -> Edit:
        """A page turn between lines that stay as they are."""
        view = self.view
        start, end = view.starts[gap.upper] + len(view.lines[gap.upper].rstrip()), view.starts[gap.lower]
        blank = any(view.roles[line] is Role.BLANK for line in range(gap.upper + 1, gap.lower))
        return Edit(start, end, "\n\n" if blank else "\n", self._causes(gap, vote))

    def _opening(self, first: int) -> Iterator[Edit]:
        """What stands before the first body line."""
        view = self.view
        vote = self.flow.get(first)
        if vote is None and first in self.decided:
            vote = next((vote for vote in self.flow.values() if vote.decision is not Decision.LEAVE), None)
        if self.joining and vote is not None and vote.decision is not Decision.LEAVE:
            end = view.starts[first] + self._indent(first, None)
            cause = Cause(vote.rule, vote.confidence, "blank space before the text")
            after = self._kept_feeds(0, end)
            if view.text[:end] != after:
                yield Edit(0, end, after, (*self._furniture_causes(0, first), cause))
        else:
            yield from self._strip(0, first, view.starts[first])

    def _closing(self, last: int) -> Iterator[Edit]:
        """What stands behind the last body line, and the notes that waited for it."""
        view = self.view
        start = view.starts[last] + len(view.lines[last].rstrip())
        tail = view.text[start:]
        causes = self._furniture_causes(last + 1, len(view.lines))
        self._set_aside(_Gap(last, len(view.lines)))
        waiting = self._released() + self._written(self.last_notes)
        near = self.flow.get(view.body()[-2]) if len(view.body()) > 1 else None
        if near and self.joining and near.decision is not Decision.LEAVE or waiting:
            rule = near or next(iter(self.flow.values()), None)
            if rule:
                causes += (Cause(rule.rule, rule.confidence, "blank space behind the text"),)
            after = waiting + ("\n" if "\n" in tail or "\f" in tail else "")
            after += self._kept_feeds(start, len(view.text))
            if causes and tail != after:
                yield Edit(start, len(view.text), after, causes)
        else:
            yield from self._strip(last + 1, len(view.lines), len(view.text))

    def _strip(self, low: int, high: int, end: int) -> Iterator[Edit]:
        """Take the furniture among lines low to high out, each line with its line feed."""
        for line in range(low, high):
            vote = self.furniture.get(line)
            if vote is None or not vote.role.is_furniture:
                continue
            start, stop = self.view.starts[line], self.view.end(line)
            if self.view.text[stop : stop + 1] == "\n":
                stop += 1
            yield Edit(start, min(stop, end), "", (vote.cause,))

    def _has_furniture(self, gap: _Gap) -> bool:
        return gap.lower - gap.upper > 1 and any(
            line in self.furniture for line in range(gap.upper + 1, gap.lower)
        )

    def _furniture_causes(self, low: int, high: int) -> tuple[Cause, ...]:
        if not self.furniture:
            return ()
        found = (self.furniture.get(line) for line in range(low, high))
        return tuple(vote.cause for vote in found if vote)

    def _causes(self, gap: _Gap, vote: GapVote) -> tuple[Cause, ...]:
        cause = vote.cause
        if gap.lower - gap.upper == 1 or not self.furniture:
            return (cause,)
        return (cause, *self._furniture_causes(gap.upper + 1, gap.lower))

    def _set_aside(self, gap: _Gap) -> None:
        """Note lines of this gap wait for the end of the paragraph, or of the text."""
        if gap.lower - gap.upper == 1 or self.options.notes == "drop":
            return
        wait = self.notes if self.options.notes == "after" else self.last_notes
        wait += [n for n in range(gap.upper + 1, gap.lower) if self.view.roles[n] is Role.NOTE]

    def _released(self) -> str:
        text = self._written(self.notes)
        self.notes = []
        return text

    def _written(self, notes: list[int]) -> str:
        if not notes:
            return ""
        written = [self.view.lines[line].strip() for line in notes]
        parts = ["\n" if low - high == 1 else "\n\n" for high, low in pairwise(notes)]
        return "\n\n" + "".join(map("".join, zip(written, [*parts, ""], strict=True)))

    def _turn(self, gap: _Gap) -> str:
        """What is written for the page turn in this gap, if there is one and it is wanted."""
        if self.options.page_breaks == "drop":
            return ""
        view = self.view
        start, end = view.end(gap.upper), view.starts[gap.lower]
        if self.options.page_breaks == "keep":
            return self._kept_feeds(start, end)
        feeds = view.text.count("\f", start, end)
        if not feeds and not self._has_furniture(gap):
            return ""
        folio = self._folio(gap)
        return PAGE_MARK.format(folio) + " " if folio else ""

    def _kept_feeds(self, start: int, end: int) -> str:
        """The form feeds of a span, if they are wanted."""
        return "\f" * self.view.text.count("\f", start, end) if self.options.page_breaks == "keep" else ""

    def _folio(self, gap: _Gap) -> str:
        """The printed number of the page that begins in this gap: at its head, or else at its foot."""
        view = self.view
        turn = gap.lower
        for line in range(gap.upper, gap.lower):
            if view.end(line) < len(view.text) and view.text[view.end(line)] == "\f":
                turn = line + 1
        votes = (self.furniture.get(line) for line in range(turn, gap.lower))
        return next((vote.folio for vote in votes if vote and vote.folio), "")


def _token_end(text: str, at: int, end: int) -> int:
    while at < end and not text[at].isspace():
        at += 1
    return at
