"""One text as the model of lines reads it: which lines are furniture, and what becomes of the gaps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from ...document import Decision, GapVote, Role, RoleVote, View
from ...evidence.furniture import Facts
from ...evidence.titles import find_titles
from ...evidence.prose import HYPHENS, STOPS, end_of, spaceless
from .features import Lines
from .labels import FURNITURE, Begin, Furniture, Kind, Text, parse
from .model import Model, Said, learned
from .words import Words

if TYPE_CHECKING:
    from ...evidence.geometry import Geometry

_RULES = {
    Role.HEAD: "PAG001", Role.FOOT: "PAG001", Role.FOLIO: "PAG002", Role.SIGNATURE: "PAG003", Role.CATCHWORD: "PAG004",
    Role.MARK: "PAG005", Role.NOTICE: "PAG006", Role.SPECK: "PAG007", Role.NOTE: "PAG008",
}  # fmt: skip
_ROLES = {
    Furniture.FOLIO: Role.FOLIO, Furniture.SIGNATURE: Role.SIGNATURE, Furniture.CATCHWORD: Role.CATCHWORD,
    Furniture.SPECK: Role.SPECK, Furniture.NOTICE: Role.NOTICE,
}  # fmt: skip
_PLAIN = 0.998
_TITLE = 0.97
_RUNNING = 0.2  # share of the turns over which sentences run on where pages were printed
_DUE, _NUMBERED = 3, 0.6  # page numbers, and share of the pages that have theirs
_NOTED = 0.95
_SHOWN = 0.25
PROOF = 0.95  # chance from which a line is furniture: a lost line of text costs twenty times one left
_BREAKS = frozenset("/.-_=&?#%")
_ADDRESS = re.compile(r"(?:https?://|ftp://|\bwww\.)\S*$")
_REST = re.compile(r"[\w~%.-]*(?:[/=?&_#%~][\w/]|/(?:\s|$)|\w\.\w)")
_LISTED = frozenset((Kind.ITEM, Kind.ENTRY, Kind.ADDRESS, Kind.DIALOGUE, Kind.VERSE))
_FAST = frozenset((Kind.ROW, Kind.CODE))


@cache
def _plain(kind: str) -> Said:
    """What is said of a line that plainly runs on."""
    return Said(f"{kind}.{Begin.FLOW}", 0.0, Begin.FLOW, _PLAIN, _PLAIN)


class Reading:
    """The lines of a view, read once or twice: the second time with what the first found to be furniture."""

    def __init__(self, view: View, words: Words, known: Mapping[int, str], model: Model | None = None) -> None:
        self.view = view
        self.model = model or learned()
        self.lines = Lines(view, words, known)
        self._asked: dict[int, tuple[list[str], Said]] = {}
        self.place = {index: k for k, index in enumerate(self.lines.at)}
        edges = self.lines.edges
        self.gone: set[int] = set(edges.likely) if edges else set()
        self.notes: set[int] = set()
        self.said = self._say()
        at = self.lines.at
        gone = {at[k] for k, said in enumerate(self.said) if said.furniture >= 0.5} | set(known)
        notes = {at[k] for k, said in enumerate(self.said) if said.label.startswith(Kind.NOTE) and at[k] not in gone}
        if gone != self.gone or notes:
            self.gone, self.notes = gone, notes
            if edges:
                edges.settle(gone)
            self.said = self._say()

    def _say(self) -> list[Said]:
        lines = self.lines
        self.previous = lines.previous(self.gone, self.notes)
        names = lines.names(self.previous)
        edges = [lines.may_go(k) for k in lines.asked]
        before = [known[1] if (known := self._asked.get(k)) and known[0] is own else None for k, own in zip(lines.asked, names, strict=True)]
        answers = self.model.say(names, edges, before)
        self._asked = {k: (own, said) for k, own, said in zip(lines.asked, names, answers, strict=True)}
        said = dict(zip(lines.asked, answers, strict=True))
        found: list[Said] = []
        kind = str(Kind.TEXT)
        for k in range(len(lines.at)):
            if answer := said.get(k):
                kind = answer.label.partition(".")[0] if answer.label not in FURNITURE else kind
                found.append(answer)
            else:
                found.append(_plain(kind))
        return found

    def chance(self, k: int) -> float:
        """How likely it is that a line is furniture, given what speaks for it."""
        edges, index = self.lines.edges, self.lines.at[k]
        kind = edges.evidence(index) if edges and index in edges.facts else "lone"
        return self.model.chance(f"furniture {kind}", self.said[k].furniture)

    def roles(self) -> list[RoleVote]:
        """The lines that may be furniture, and notes that stand inside sentences."""
        facts_of: Mapping[int, Facts] = self.lines.edges.facts if self.lines.edges else {}
        votes = []
        for k, said in enumerate(self.said):
            index = self.lines.at[k]
            if said.furniture < _SHOWN or not self.lines.may_go(k):
                continue
            chance = self.chance(k)
            facts = facts_of.get(index)
            if facts is None:
                votes.append(RoleVote(index, Role.FOLIO, _RULES[Role.FOLIO], round(chance, 3), "one of the numbers that count the lines"))
                continue
            label = parse(said.label)
            role = _ROLES.get(label) if isinstance(label, Furniture) else None
            role = role or (Role.HEAD if facts.top else Role.FOOT)
            folio = facts.number.folio if role in (Role.FOLIO, Role.HEAD, Role.FOOT) else ""
            votes.append(RoleVote(index, role, _RULES[role], round(chance, 3), _why(facts, role), folio))
        return votes

    def turns_pages(self, roles: Sequence[Role]) -> bool:
        """Whether page turns show: the text runs on over many of them, or most pages have the number that is
        due, on a line that is furniture."""
        edges = self.lines.edges
        if not edges:
            return False
        runs = edges.all_runs
        known = len(edges.turns) - runs["x"]
        dues = sum(
            facts.number.state == "due" and roles[line].is_furniture and self._is_page(line, facts) for line, facts in edges.facts.items()
        )
        return runs["y"] + runs["m"] / 2 >= max(1, _RUNNING * known) or dues >= max(_DUE, _NUMBERED * len(edges.reader.pages))

    def _is_page(self, line: int, facts: Facts) -> bool:
        """Whether the number on a line is that of a page: by itself, behind such a word, or apart from words."""
        return facts.number.alone or "   " in facts.edge.text or self.lines.shapes[self.place[line]].word == "page"

    def noted(self) -> list[RoleVote]:
        """The notes that stand between two lines of one paragraph."""
        votes = []
        for k, said in enumerate(self.said):
            u = self.previous[k]
            if said.begin is not Begin.FLOW or k - u < 2 or said.label in FURNITURE:
                continue
            block = [j for j in range(u + 1, k) if self.lines.at[j] in self.notes]
            if not block or any(self.said[j].label in FURNITURE for j in block):
                continue
            for j in block:
                confidence = round(min(said.sure, _NOTED), 3)
                votes.append(RoleVote(self.lines.at[j], Role.NOTE, _RULES[Role.NOTE], confidence, "it stands below the text, which runs on behind it"))
        return votes

    def gaps(self, view: View, decided: Mapping[int, GapVote], rules: Mapping[str, str]) -> list[GapVote]:
        """A vote for each gap between body lines that is not decided; ``rules`` maps families to ids."""
        votes = []
        self._title, self._apart = set[int](), set[int]()
        counts = Counter(self.lines.texts)
        if "title" in rules and max(counts.values(), default=0) > 1:
            self._title, self._apart = find_titles(self.lines, counts)
        for upper, lower in pairwise(view.body()):
            if upper not in decided and (vote := self._gap(view, upper, lower, rules)):
                votes.append(vote)
        return votes

    def _gap(self, view: View, upper: int, lower: int, rules: Mapping[str, str]) -> GapVote | None:
        u, k = self.place[upper], self.place[lower]
        said, over = self.said[k], self.said[u]
        label, above = parse(said.label), parse(over.label)
        turned = self._turns(view, upper, lower)
        if not isinstance(label, Text) or not isinstance(above, Text) or self.previous[k] != u:
            decision, family, why = (Decision.NEWLINE if turned else Decision.LEAVE), "keep", "the line may be no text"
            return GapVote(upper, decision, rules[family], 0.5, why) if family in rules else None
        if u in self._title and k == u + 1:
            why = "a title over several lines, as after the same line elsewhere"
            return GapVote(upper, Decision.SPACE, rules["title"], _TITLE, why)
        if label.begin is Begin.FLOW and u not in self._apart:
            return self._joined(u, k, said, rules)
        blank = lower - upper > 1 and not turned or turned and any(self.lines.blanks[j] for j in range(u + 1, k + 1))
        fixed = label.kind in _FAST or above.kind in _FAST
        if fixed or not blank and (label.begin is Begin.NEWLINE or label.kind in _LISTED):
            shifted = self.lines.indents[k] or self.lines.indents[u]
            decision = Decision.LEAVE if not turned and (fixed or shifted) else Decision.NEWLINE
            family = "keep"
        else:
            decision, family = Decision.PARAGRAPH, "break"
        if u in self._apart and not fixed:
            decision, family = Decision.PARAGRAPH, "break"
        if family not in rules:
            return None
        return GapVote(upper, decision, rules[family], round(said.sure, 3), self._why_ended(u, k, label))

    def _turns(self, view: View, upper: int, lower: int) -> bool:
        """Whether a gap holds something that goes for good, a form feed or furniture."""
        return "\f" in view.text[view.end(upper) : view.starts[lower]] or any(
            role.is_furniture for role in view.roles[upper + 1 : lower]
        )

    def _joined(self, u: int, k: int, said: Said, rules: Mapping[str, str]) -> GapVote | None:
        lines = self.lines
        upper, lower = lines.at[u], lines.at[k]
        turned = self._turns(self.view, upper, lower) or lower - upper > 1 and k - u > 1
        family = "turn" if turned else "blank" if lower - upper > 1 else "line"
        if family not in rules:
            return None
        above, below = lines.texts[u], lines.texts[k]
        why = self._why_joined(u, k)
        closed = above[-1] > "\u0dff" and spaceless(above[-1]) and spaceless(below[0]) or _is_address(above, below)
        confidence = round(said.sure, 3)
        if closed:
            start = self.view.starts[upper] + len(self.view.lines[upper].rstrip())
            line = self.view.lines[lower]
            end = self.view.starts[lower] + len(line) - len(line.lstrip())
            return GapVote(upper, Decision.JOIN, rules[family], confidence, why, start, end, "")
        return GapVote(upper, Decision.SPACE, rules[family], confidence, why)

    def _why_joined(self, u: int, k: int) -> str:
        lines = self.lines
        below = lines.texts[k]
        if below[0].islower():
            return "the next line goes on in lower case"
        if lines.texts[u][-1] in HYPHENS:
            return "the line ends in a hyphen"
        if lines.slack(u, k, lines.near[u // 8].full) <= 0:
            return "the next word would not have fitted"
        return "the sentence is not at its end"

    def _why_ended(self, u: int, k: int, label: Text) -> str:
        lines = self.lines
        if label.kind is not Kind.TEXT:
            return f"the next line begins a {label.kind}"
        stop = end_of(lines.texts[u]) in STOPS
        if lines.slack(u, k, lines.near[u // 8].full) > 0:
            return "the line is short and ends a sentence" if stop else "the next word would have fitted"
        if lines.indents[k] > lines.indents[u]:
            return "the next line is indented"
        if lines.blanks[k]:
            return "a blank line" + " behind a sentence" * stop
        return "the line ends a sentence" if stop else "the lines around stand alone"


def _is_address(above: str, below: str) -> bool:
    """Whether a web address is broken over two lines: at one of its marks, before what is no word."""
    if above[-1] not in _BREAKS or not _ADDRESS.search(above):
        return False
    return (above[-1] != "." or below[0].islower()) and _REST.match(below) is not None


def _why(facts: Facts, role: Role) -> str:
    number, seen = facts.number, facts.seen
    if role is Role.CATCHWORD:
        return "the next page begins with it"
    if role is Role.SIGNATURE:
        return "a signature stands at the foot of the page"
    if role is Role.SPECK:
        return "noise at the edge of the page"
    if number.state == "due":
        reason = f"page number {number.folio} is due here"
    elif number.folio and number.state.startswith("close"):
        reason = f"it reads like page number {number.folio}, which is due here"
    elif number.folio:
        reason = f"page number {number.folio}"
    else:
        reason = ""
    if seen.total:
        again = f"it stands again on {seen.total} neighbouring pages"
        return f"{again}, {reason}" if reason else again
    return reason or "it stands where the neighbouring pages have such lines"
