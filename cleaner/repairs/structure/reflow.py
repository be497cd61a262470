"""Lines that a page's width made become paragraphs again.

Every gap between two body lines that no broken word bridges gets one vote: the text runs on, a paragraph
ends, the lines stay apart, or nothing is touched because the lines are no prose (tables, code, drawings).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol

from ...rulebook.kinds import Kind
from ...text.glyphs import LINE_HYPHENS
from ...text.view import Decision, GapVote, Role, View
from .blocks import Blocks, begins_item, heads_section, marker
from .layout import TURN, UNIT, Layout
from .paragraphs import PLAIN, Gaps, model
from .prose import STOPS, end_of, spaceless
from .titles import find_titles

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...evidence.geometry import Geometry
    from ...rulebook.keys import AtLeast, Share, Sole, Text, When

KIND = Kind("reflow", "gaps")
LOST = re.compile(r"(?<=[^\W\d_])\ufffd|\ufffd(?=[^\W\d_])")  # by itself it is only spoken of
_BREAKS = frozenset("/.-_=&?#%")  # marks behind which web addresses are broken
_ADDRESS = re.compile(r"(?:https?://|ftp://|\bwww\.)\S*$")
_REST = re.compile(r"[\w~%.-]*(?:[/=?&_#%~][\w/]|/(?:\s|$)|\w\.\w)")
_SIGNS = 0.04  # signs of print to a line; in books every twelfth line or so ends in a broken word
_APPLIED = 0.5  # confidence from which a join shows that words were broken
_SOURCE = 4  # source code: more than one line in so many ends as code does
_SURE = 0.97  # chance where a bullet, a section number or a title leaves no doubt
_LOWER = "the next line goes on in lower case"
_WORDS = {
    Decision.LEAVE: "the lines are a table, a list, code or a drawing",
    Decision.NEWLINE: "the lines are no prose",
}


class Params:
    """What becomes of the gaps between lines. All rules of the kind are decided together; without a rule its
    gaps stay as they are."""

    gap: Annotated[
        Literal["line", "blank", "turn", "title", "break", "keep"],
        Sole(),
        'what the rule speaks for: "line" (lines that run on), "blank" (the same over a blank line), "turn" '
        '(over a page turn), "title" (inside titles), "break" (ends of paragraphs), "keep" (lines that '
        "are no prose)",
    ]
    lines: Annotated[int, AtLeast(2), When("gap", "title"), "lines that a title has at most"] = 4
    width: Annotated[
        Share, When("gap", "title"), "share of the measure below it that a line of a title fills at most"
    ] = 0.75
    alone: Annotated[
        Share, When("gap", "title"), "the same for the line before a title, which comes again elsewhere"
    ] = 0.5
    columns: Annotated[
        int, AtLeast(2), When("gap", "keep"), "spaces inside a line that part the columns of a table"
    ]
    symbols: Annotated[str, When("gap", "keep"), "characters that code has more of than prose"]
    density: Annotated[
        int, AtLeast(1), When("gap", "keep"), "one such symbol in so many characters makes a line code"
    ]
    prompts: Annotated[list[Text], When("gap", "keep"), "with which a line of code begins"]
    code_ends: Annotated[
        str,
        When("gap", "keep"),
        "characters with which lines of code end; a text in which one line in four ends so is not taken for "
        "a printed one",
    ]
    verse: Annotated[
        int, AtLeast(2), When("gap", "keep"), "lines in a row, each standing alone, that stay lines"
    ]
    unwrapped: Annotated[
        int,
        AtLeast(1),
        When("gap", "keep"),
        "characters of a line that is too long to have been broken by a page",
    ]


class Rule(Protocol):
    """What a repair sees of a rule."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def params(self) -> Mapping[str, Any]:
        """The keys of its kind."""


def is_printed(view: View, decided: Mapping[int, GapVote], rules: Sequence[Rule]) -> bool:
    """Whether the text shows that it was printed: by pages, or by furniture, words joined across lines and
    lost glyphs, often enough for its length.  The source of a program never does."""
    if _is_source(view, rules):
        return False
    sections = len(view.pages) > 2 and view.has_sections
    if len(view.pages) > 2 and not sections:
        return True
    signs = len(LOST.findall(view.text)) + sum(
        vote.decision is Decision.JOIN and vote.confidence >= _APPLIED for vote in decided.values()
    )
    if not sections:  # what is found at the edges of sections proves nothing
        signs += sum(role.is_furniture for role in view.roles)
    return signs > 0 and signs >= _SIGNS * sum(role is not Role.BLANK for role in view.roles)


def _is_source(view: View, rules: Sequence[Rule]) -> bool:
    """Whether many lines end as those of code do."""
    ends = next((rule.params["code_ends"] for rule in rules if rule.params["gap"] == "keep"), "")
    lines = [line.rstrip()[-1] for line in view.lines if line and not line.isspace()]
    return sum([line in ends for line in lines]) * _SOURCE > len(lines)


def propose(
    view: View, rules: Sequence[Rule], evidence: Evidence, decided: Mapping[int, GapVote]
) -> list[GapVote]:
    """One vote for every gap between consecutive body lines that is not in ``decided``, for which there is a
    rule."""
    flow = _Flow(view, {rule.params["gap"]: rule for rule in rules}, decided, evidence.geometry)
    return flow.votes() if len(flow.layout.body) > 1 else []


class _Flow:
    """One view's gaps while they are decided; gap ``k`` lies between the layout's lines ``k`` and ``k +
    1``."""

    def __init__(
        self,
        view: View,
        rules: Mapping[str, Rule],
        decided: Mapping[int, GapVote],
        geometry: Geometry | None = None,
    ) -> None:
        self.view, self.rules, self.decided = view, rules, decided
        self.line = rules["line"].id if "line" in rules else ""
        self.layout = layout = Layout(view)
        self.gaps = Gaps(view, layout)
        self.changes = geometry.changes_of_type(layout.body) if geometry else frozenset()
        self.items = geometry.items(layout.body) if geometry else frozenset()
        self.formatted: list[bool] | None = None
        self.titles: set[int] = set()
        self.apart: set[int] = set()
        self.unwrapped, self.verse = 1 << 30, 1 << 30
        if keep := rules.get("keep"):
            self.formatted = Blocks(layout, view.text, keep.params).formatted()
            self.unwrapped, self.verse = UNIT * keep.params["unwrapped"], keep.params["verse"]
        if title := rules.get("title"):
            self.titles, self.apart = find_titles(layout, self.gaps.counts, title.params)

    def votes(self) -> list[GapVote]:
        """The votes, in order of lines."""
        body, decided = self.layout.body, self.decided
        size = len(body) - 1
        chances = [0.0 if body[k] in decided else self.chance(k) for k in range(size)]
        self.ends = [True, *[chance > 0.5 for chance in chances], True]
        found = [self.vote(k, chances[k]) for k in range(size) if body[k] not in decided]
        return [vote for vote in found if vote]

    def chance(self, k: int) -> float:
        """Probability that a paragraph ends in a gap, or that its lines must not be joined for another
        reason."""
        layout = self.layout
        if self.formatted and (self.formatted[k] or self.formatted[k + 1]):
            return _SURE
        if k in self.items or k in self.changes and not layout.texts[k + 1][0].islower():
            return _SURE
        if k in self.titles:
            return 1.0 - _SURE
        if k in self.apart or layout.rights[k] > self.unwrapped or layout.rights[k + 1] > self.unwrapped:
            return _SURE
        if plain := self.gaps.plain(k):
            return plain
        below = layout.texts[k + 1]
        if begins_item(below):
            return _SURE
        if (heads_section(below) or heads_section(layout.texts[k])) and self.fits(k):
            return _SURE
        return model().probability(self.gaps.features(k))

    def fits(self, k: int) -> bool:
        """Whether the next line's first word would have fitted."""
        return self.gaps.slack(k, self.layout.measure(k).full) > 0

    def vote(self, k: int, chance: float) -> GapVote | None:
        """What becomes of a gap, given the chance that a paragraph ends in it."""
        if chance <= 0.5:
            lower = self.layout.texts[k + 1][0].islower()
            if self.is_address(k):
                return self.closed(k, 1.0 - chance, "a web address goes on in the next line")
            if chance == PLAIN and lower and self.line and not self.layout.blanks[k + 1]:
                return GapVote(self.layout.body[k], Decision.SPACE, self.line, 1.0 - PLAIN, _LOWER)
            return self.joined(k, 1.0 - chance)
        decision = self.kept(k)
        family = "break" if decision is Decision.PARAGRAPH else "keep"
        rule = self.rules.get(family)
        if not rule:
            return None
        reason = _WORDS.get(decision) or self.why_ended(k)
        return GapVote(self.layout.body[k], decision, rule.id, round(chance, 3), reason)

    def joined(self, k: int, chance: float) -> GapVote | None:
        """A vote that the text runs on: with a space, or with nothing in scripts that have none."""
        layout = self.layout
        blank = layout.blanks[k + 1]
        family = "title" if k in self.titles else "turn" if blank == TURN else "blank" if blank else "line"
        rule = self.rules.get(family)
        if not rule:
            return None
        above, below = layout.texts[k], layout.texts[k + 1]
        reason = self.why_joined(k, family)
        if above[-1] > "\u0dff" and spaceless(above[-1]) and spaceless(below[0]):
            return self.closed(k, chance, reason, rule.id)
        return GapVote(layout.body[k], Decision.SPACE, rule.id, round(chance, 3), reason)

    def closed(self, k: int, chance: float, reason: str, rule: str = "") -> GapVote | None:
        """A vote that the text runs on with nothing between the lines."""
        if not (rule or self.line):
            return None
        upper, lower = self.layout.body[k], self.layout.body[k + 1]
        start = self.view.starts[upper] + len(self.view.lines[upper].rstrip())
        end = self.view.starts[lower] + self.layout.indents[k + 1]
        return GapVote(upper, Decision.JOIN, rule or self.line, round(chance, 3), reason, start, end, "")

    def is_address(self, k: int) -> bool:
        """Whether a web address is broken over two lines: at one of its marks, before what is no word."""
        above, below = self.layout.texts[k], self.layout.texts[k + 1]
        if above[-1] not in _BREAKS or not _ADDRESS.search(above):
            return False
        return (above[-1] != "." or below[0].islower()) and _REST.match(below) is not None

    def kept(self, k: int) -> Decision:
        """How two lines that are not joined stand: as they are, on lines of their own, or as paragraphs."""
        layout = self.layout
        blank = layout.body[k + 1] - layout.body[k] > 1 or layout.blanks[k + 1]  # in double spacing too
        if self.formatted and (self.formatted[k] or self.formatted[k + 1]):
            return Decision.NEWLINE if self.turns(k) else Decision.LEAVE
        if "keep" not in self.rules:
            return Decision.PARAGRAPH
        shifted = bool(layout.indents[k] or layout.indents[k + 1])
        apart = Decision.LEAVE if shifted and not self.turns(k) else Decision.NEWLINE
        if layout.indents[k + 1] and marker(layout.texts[k + 1]):
            return apart
        if blank:
            return Decision.PARAGRAPH
        if layout.rights[k] > self.unwrapped or layout.rights[k + 1] > self.unwrapped:
            return Decision.LEAVE
        if marker(layout.texts[k + 1]) or self.run(k) >= self.verse:
            return apart
        return Decision.PARAGRAPH

    def turns(self, k: int) -> bool:
        """Whether a gap holds something that goes for good, a form feed or furniture; notes only move."""
        if self.layout.blanks[k + 1] != TURN:
            return False
        upper, lower = self.layout.body[k : k + 2]
        view = self.view
        return "\f" in view.text[view.end(upper) : view.starts[lower]] or any(
            role.is_furniture for role in view.roles[upper + 1 : lower]
        )

    def run(self, k: int) -> int:
        """How many lines around a gap stand alone, one below the other: verse, an address, a list."""
        ends, blanks = self.ends, self.layout.blanks
        low, high = k, k + 1
        while low > 0 and ends[low] and not blanks[low] and k - low < self.verse:
            low -= 1
        while high < len(ends) - 2 and ends[high + 1] and not blanks[high + 1] and high - k < self.verse:
            high += 1
        return high - low + 1 - (not ends[low]) - (not ends[high + 1])

    def why_joined(self, k: int, family: str) -> str:
        """A reason that a person can check at the place."""
        if family == "title":
            return "a title over several lines, as after the same line elsewhere"
        below = self.layout.texts[k + 1]
        if below[0].islower():
            reason = _LOWER
        elif self.layout.texts[k][-1] in LINE_HYPHENS:
            reason = "the line ends in a hyphen"
        elif not self.fits(k):
            reason = "the next word would not have fitted"
        else:
            reason = "the sentence is not at its end"
        return reason + " over the page turn" if family == "turn" else reason

    def why_ended(self, k: int) -> str:
        """The same for the end of a paragraph."""
        layout = self.layout
        if k in self.apart:
            return "the line stands alone elsewhere too"
        if k in self.changes:
            return "the next line is in larger or smaller type"
        if k in self.items:
            return "the next line begins an item of a list"
        stop = end_of(layout.texts[k]) in STOPS
        if self.fits(k):
            return "the line is short and ends a sentence" if stop else "the next word would have fitted"
        if layout.indents[k + 1] > layout.indents[k]:
            return "the next line is indented"
        if 0 < layout.blanks[k + 1] < TURN:
            return "a blank line" + " behind a sentence" * stop
        return "the line ends a sentence" if stop else "the lines around stand alone"
