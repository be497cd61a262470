"""Pages: which lines are furniture (running head, foot, folio, signature, catchword …) and which are notes.

The model of lines says how likely each line is furniture (:mod:`cleaner.repairs.structure.reading`); marks of
other tools and notices of those who scanned are known by their form.  Whole lines only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp
from typing import TYPE_CHECKING, Annotated, Literal

from ...rulebook.errors import KeyFault
from ...rulebook.kinds import Kind
from ...text.view import Role, RoleVote, View
from . import layout_labels as sightings
from . import marks, proofs
from .breaks import Forms, forms
from .reading import Reading, reading_of
from .turns import find

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule
    from ...rulebook.keys import Form, Share, Sole, Some, Text, When

KIND = Kind("pages", "roles")
_ROLES = {
    "head": (Role.HEAD, Role.FOOT),
    "folio": (Role.FOLIO,),
    "signature": (Role.SIGNATURE,),
    "catchword": (Role.CATCHWORD,),
    "mark": (Role.MARK,),
    "notice": (Role.NOTICE,),
    "speck": (Role.SPECK,),
    "note": (Role.NOTE,),
}
_FORMS = {
    "mark": (Role.MARK, "the whole line is a page mark"),
    "notice": (Role.NOTICE, "a scanning notice"),
}
_DOUBTED = 0.45  # confidence in a line of a weak form that may be an accident
_EVEN = 0.5
_AGREED = 3  # pages that must have a line at the same height, and
_LEVELLED = 0.3  # share of the pages around that must
_IN_PLACE = 1.0  # log-odds that such a line gains


class Shared:
    """What the judgement of lines goes by, which all rules of the kind share."""

    page_words: Annotated[
        list[Text],
        "what stands before a page number, case as written: page, p., Seite; the space is optional",
    ] = []
    of_words: Annotated[list[Text], "what stands between it and the number of all pages: of, /"] = []
    misread_digits: Annotated[
        dict[Text, str], "for each figure of a page number, what it may have been read as, most likely first"
    ] = {}
    proof: Annotated[Share, "chance from which a line that the model calls furniture goes"] = 0.92


class Params:
    """Lines that are no part of the text. The rules of the kind share one judgement of the lines at page
    edges."""

    role: Annotated[
        Literal["head", "folio", "signature", "catchword", "mark", "notice", "speck", "note"],
        Sole("mark", "notice"),
        'what the lines are: "head" (running head or foot), "folio" (page number), "signature" (of a sheet), '
        '"catchword", "mark" (of another tool, at a page turn), "notice" (of those who scanned), "speck" '
        '(noise), "note" (footnote); of marks and notices there may be several rules',
    ]
    starts: Annotated[
        list[Text],
        Some,
        When("role", "mark", "notice"),
        "how a line must begin before its form is looked at",
    ]
    patterns: Annotated[
        list[Form],
        When("role", "mark", "notice"),
        "forms that a whole line must have; the first group that is a number is the page number",
    ] = []
    sequences: Annotated[
        list[Form],
        When("role", "mark", "notice"),
        "weaker forms: believed if two of them follow each other with rising numbers",
    ] = []
    confidence: Annotated[
        Share,
        When("role", "mark", "notice", "note"),
        "confidence in a line of such a form, in a note that the text calls for",
    ] = 0.97


def check(params: Params, files: Mapping[str, bytes]) -> None:
    """Refuse marks and notices that have no form.  Raises KeyFault."""
    if params.role in ("mark", "notice") and not (params.patterns or params.sequences):
        raise KeyFault("patterns", "a mark or notice needs patterns = [...] or sequences = [...]")


def propose(view: View, rules: Sequence[Rule], evidence: Evidence) -> list[RoleVote]:
    """The lines that are no part of the text, with what they are and why."""
    if not rules:
        return []
    lines = list(map(str.strip, view.lines))
    if not any(lines):
        return []
    by_role = {role: rule for rule in rules for role in _ROLES[rule.params["role"]]}
    shared = rules[0].params
    known = _known_forms(lines, rules)
    votes = dict(known)
    number_forms = forms(tuple(shared["page_words"]), tuple(shared["of_words"]))
    if len(view.pages) > 2 or known or evidence.geometry or find(view, lines, number_forms).starts:
        reading = reading_of(view, evidence, shared, known)
        proof = shared["proof"]
        found = [vote._replace(proof=proof) for vote in reading.roles()]
        votes = {vote.line: vote for vote in _with_text(view, found)}
        votes |= {vote.line: vote for vote in reading.noted()} | known
        if evidence.geometry:
            votes = _seen(votes, reading, lines, evidence, number_forms)
    return [
        votes[line]._replace(rule=votes[line].rule or by_role[votes[line].role].id)
        for line in sorted(votes)
        if votes[line].role in by_role
    ]


def _with_text(view: View, votes: Sequence[RoleVote]) -> Sequence[RoleVote]:
    """The votes, unless half of the pages would be left empty: where furniture is taken away already, what
    looks like it is text."""
    gone = {vote.line for vote in votes if vote.confidence >= vote.proof}
    pages = [
        [line for line in range(first, last) if view.roles[line] is Role.BODY]
        for first, last in pairwise(view.pages)
    ]
    filled = [page for page in pages if page]
    emptied = [page for page in filled if gone.issuperset(page)]
    if 2 * len(emptied) < len(filled):
        return votes
    kept = {line for page in emptied for line in page}
    return [vote for vote in votes if vote.line not in kept]


def _surer(chance: float) -> float:
    """The chance of a line that stands at one height with those of the pages around."""
    odds = chance / (1.0 - chance) * exp(_IN_PLACE)
    return round(odds / (1.0 + odds), 3)


def _seen(
    votes: Mapping[int, RoleVote],
    reading: Reading,
    lines: Sequence[str],
    evidence: Evidence,
    number_forms: Forms,
) -> dict[int, RoleVote]:
    """The votes with what the pages of a document show: where lines stand, how large their type is."""
    geometry = evidence.geometry
    assert geometry is not None
    edges = reading.lines.edges
    kept = {}
    for at, vote in votes.items():
        if not sightings.is_sound(vote.role, at, geometry):
            continue
        if edges and at in edges.facts and vote.role is not Role.NOTE:
            standing = geometry.standing(at, top=edges.facts[at].top)
            level = standing.fellows >= max(_AGREED, _LEVELLED * standing.pages)
            if not level and standing.size > sightings.LARGE:
                continue
            if level and vote.confidence < vote.proof:
                vote = vote._replace(confidence=_surer(vote.confidence))
        kept[at] = vote
    kept = proofs.doubted(kept, edges, geometry)
    known = {at for at, vote in kept.items() if vote.confidence > _DOUBTED}
    starts = reading.lines.page_starts
    for seen in sightings.of(lines, starts, known, geometry, evidence, number_forms):
        old = kept.get(seen.line)
        unread = old is not None and seen.folio and not old.folio
        if old is None or unread or old.confidence < max(seen.confidence, old.proof):
            folio = seen.folio or (old.folio if old else "")
            kept[seen.line] = RoleVote(seen.line, seen.role, "", seen.confidence, seen.reason, folio)
    return _numbered(kept, lines)


def _numbered(votes: Mapping[int, RoleVote], lines: Sequence[str]) -> dict[int, RoleVote]:
    """The votes, without page numbers of lines that are the same on several pages: "Act of 1998"."""
    counts = Counter(lines[at] for at, vote in votes.items() if vote.folio)
    return {at: vote._replace(folio="") if counts[lines[at]] > 1 else vote for at, vote in votes.items()}


def _known_forms(lines: Sequence[str], rules: Sequence[Rule]) -> dict[int, RoleVote]:
    """Marks of other tools and notices of those who scanned."""
    votes: dict[int, RoleVote] = {}
    for rule in rules:
        role, reason = _FORMS.get(rule.params["role"], (None, ""))
        among = marks.candidates(lines, rule.params["starts"]) if role else ()
        if role is None or not among:
            continue
        known = rule.params["confidence"]
        for found in marks.find(lines, among, rule.params["patterns"]):
            folio = str(found.number) if found.number else ""
            votes[found.line] = RoleVote(found.line, role, rule.id, known, reason, folio)
        weaker = marks.find(lines, among, rule.params["sequences"])
        for mark, fits in zip(weaker, marks.rising(weaker), strict=True):
            confidence, how = (known, "in a sequence") if fits else (_DOUBTED, "alone")
            why = f"page mark {mark.number} stands {how}"
            votes.setdefault(mark.line, RoleVote(mark.line, role, rule.id, confidence, why, str(mark.number)))
    return votes
