"""Roles of lines and the gaps between them, decided together."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ...document import Decision, GapVote, Role, RoleVote, View
from ...evidence import marks, sightings
from .model import DATA
from .reading import PROOF, Reading
from .turns import find
from .words import Words

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule

LOST = re.compile(r"(?<=[^\W\d_])\ufffd|\ufffd(?=[^\W\d_])")
_KNOWN, _DOUBTED = 0.97, 0.45
_SIGNS = 0.04  # signs of print to a line; in books every twelfth line or so ends in a broken word
_MANY, _FEW = 3, 0.01
_APPLIED = 0.5


@cache
def _words() -> Words:
    return Words(tomllib.loads((DATA / "words.toml").read_text("utf-8")))


class Structure:
    """The lines of one view, with their roles and gaps.  The model is asked only where something shows that
    pages were broken, or that lines are to be joined."""

    def __init__(self, view: View, evidence: Evidence) -> None:
        self.view, self.evidence = view, evidence
        self.reading: Reading | None = None
        self.known: dict[int, RoleVote] = {}
        self.joining = False
        self.stripped = [line.strip() for line in view.lines]

    def proof(self, vote: RoleVote) -> float:
        """The confidence that a vote needs."""
        return 0.5 if vote.line in self.known or vote.role is Role.NOTE or not self.reading else PROOF

    def roles(self, rules: Sequence[Rule]) -> list[RoleVote]:
        """The lines that are no part of the text, with what they are and why."""
        by_id = {rule.id: rule for rule in rules}
        self.known = known = _known_forms(self.stripped, by_id)
        view = self.view
        votes: dict[int, RoleVote] = {}
        if len(view.pages) > 2 or known or find(view, self.stripped).starts or self.evidence.geometry:
            reading = self._read()
            votes = {vote.line: vote for vote in reading.roles()}
            votes |= {vote.line: vote for vote in reading.noted()}
            votes |= known
            self._seen(votes)
        return [votes[line] for line in sorted(votes) if votes[line].rule in by_id]

    def _read(self) -> Reading:
        if self.reading is None:
            sure = {line: "mark" if v.role is Role.MARK else "notice" for line, v in self.known.items() if v.confidence > 0.5}
            self.reading = Reading(self.view, _words(), sure)
        return self.reading

    def _seen(self, votes: dict[int, RoleVote]) -> None:
        """What the pages of a document show."""
        geometry = self.evidence.geometry
        if not geometry:
            return
        for at in [at for at, vote in votes.items() if not sightings.is_sound(vote.role, at, geometry)]:
            del votes[at]
        edges = self.reading.lines.edges if self.reading else None
        for at in list(votes):
            if edges and at in edges.facts and votes[at].role is not Role.NOTE:
                standing = geometry.standing(at, top=edges.facts[at].top)
                level = standing.fellows >= max(3, 0.3 * standing.pages)
                if not level and standing.size > sightings.LARGE:
                    del votes[at]
        starts = self.reading.lines.page_starts if self.reading else ()
        for seen in sightings.of(self.stripped, starts, votes, geometry, self.evidence):
            old = votes.get(seen.line)
            if old is None or old.confidence < seen.confidence:
                from .reading import _RULES

                vote = RoleVote(seen.line, seen.role, _RULES[seen.role], *seen[2:4], seen.folio or (old.folio if old else ""))
                votes[seen.line] = self.known[seen.line] = vote

    def gaps(self, rules: Sequence[Rule], decided: Mapping[int, GapVote], lines: str) -> list[GapVote]:
        """What becomes of the gaps that are not decided; ``lines`` is the setting of this name."""
        families = {rule.params["gap"]: rule.id for rule in rules}
        view = self.view
        printed = lines == "join" or lines == "auto" and self.printed(decided)
        near = set() if printed or lines == "keep" else {upper for upper, vote in decided.items() if _is_sign(vote)}
        gone = any(role.is_furniture or role is Role.NOTE for role in view.roles)
        if not (printed or near or gone or lines == "keep" and self.printed(decided)):
            return []
        votes = self._read().gaps(view, decided, families)
        self.joining = printed or bool(near)
        if not printed:
            votes = self._around(votes, decided, near)
        return votes

    def assign(self, kept: Mapping[int, RoleVote]) -> None:
        """Give these lines their roles, and no others any."""
        self.view.reset()
        for vote in kept.values():
            self.view.roles[vote.line] = vote.role

    def printed(self, decided: Mapping[int, GapVote]) -> bool:
        """Whether the text shows that it was printed: by form feeds inside of lines, by sentences that run on
        over its page turns, by page numbers, or by words that are broken over its lines."""
        view = self.view
        if len(view.pages) > 2 and not view.has_sections:
            return True
        if self.reading and self.reading.turns_pages(view.roles):
            return True
        size = sum(role is not Role.BLANK for role in view.roles)
        joins = sum(map(_is_sign, decided.values()))
        signs = len(LOST.findall(view.text)) + joins
        if not (len(view.pages) > 2 and view.has_sections):
            signs += sum(role.is_furniture for role in view.roles)
        return signs > 0 and signs >= _SIGNS * size or joins >= _MANY and joins >= _FEW * size

    def _around(self, votes: Sequence[GapVote], decided: Mapping[int, GapVote], near: set[int]) -> list[GapVote]:
        """The votes, of which those that do not belong to a paragraph with a sign of print leave the lines."""
        flows = {vote.upper for vote in votes if vote.decision in (Decision.SPACE, Decision.JOIN)} | set(decided)
        body = self.view.body()
        joined: set[int] = set()
        run: list[int] = []
        for upper in body:
            run.append(upper)
            if upper not in flows:
                if not near.isdisjoint(run):
                    joined.update(run)
                run = []
        if not near.isdisjoint(run):
            joined.update(run)
        turns = self._turns(body)
        return [
            vote if vote.upper in joined or vote.upper in turns else vote._replace(decision=Decision.LEAVE) for vote in votes
        ]

    def _turns(self, body: Sequence[int]) -> set[int]:
        view, found = self.view, set()
        for upper, lower in zip(body, body[1:], strict=False):
            if "\f" in view.text[view.end(upper) : view.starts[lower]] or any(r.is_furniture for r in view.roles[upper + 1 : lower]):
                found.add(upper)
        return found


def _is_sign(vote: GapVote) -> bool:
    return vote.decision is Decision.JOIN and vote.confidence >= _APPLIED


def _known_forms(lines: Sequence[str], rules: Mapping[str, Rule]) -> dict[int, RoleVote]:
    """Marks of other tools and notices of those who scanned."""
    votes: dict[int, RoleVote] = {}
    for role, rule_id, reason in (
        (Role.MARK, "PAG005", "the whole line is a page mark"), (Role.NOTICE, "PAG006", "a scanning notice"),
    ):  # fmt: skip
        rule = rules.get(rule_id)
        among = marks.candidates(lines, marks.params(rule.params, "starts")) if rule else ()
        if rule is None or not among:
            continue
        for found in marks.find(lines, among, marks.params(rule.params, "patterns")):
            folio = str(found.number) if found.number else ""
            votes[found.line] = RoleVote(found.line, role, rule.id, _KNOWN, reason, folio)
        weaker = marks.find(lines, among, marks.params(rule.params, "sequences"))
        for mark, fits in zip(weaker, marks.rising(weaker), strict=True):
            confidence, how = (_KNOWN, "in a sequence") if fits else (_DOUBTED, "alone")
            why = f"page mark {mark.number} stands {how}"
            votes.setdefault(mark.line, RoleVote(mark.line, role, rule.id, confidence, why, str(mark.number)))
    return votes
