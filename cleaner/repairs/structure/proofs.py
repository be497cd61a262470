"""What the pages of a document show for a line that the model of lines takes for furniture, or for a note.

The model reads a text; where the pages can be seen they have to bear it out.  A line goes if it stands again
at its place on other pages, if it shows the page number that is due, or if it parts a sentence; and if
nothing of its look speaks for text: a line as large as the text, no further from it than its lines from each
other, that stands nowhere else, is text.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING

from ...text.view import Role
from .layout_labels import LARGE, SET_APART, SMALL, is_title

if TYPE_CHECKING:
    from ...evidence.geometry import Geometry, Standing
    from ...text.view import RoleVote
    from .edges import Edges
    from .furniture import Facts

_SEEN = frozenset((Role.HEAD, Role.FOOT, Role.FOLIO, Role.SIGNATURE, Role.CATCHWORD))
_DOUBTED = 0.45  # confidence in what the pages do not bear out
_LEVEL = 0.2  # share of the pages around that have a line of such type at such a height
_HALF = 0.5  # the same for a number that is not due
_AGAIN, _SHARE = 2, 0.15  # pages around that have the line, and their share
_OFTEN = 3
_AGREED = 2  # neighbours that say which page number is due
_NOTE = 0.97  # times the size of the text: the largest type of notes


def doubted(votes: Mapping[int, RoleVote], edges: Edges | None, geometry: Geometry) -> dict[int, RoleVote]:
    """The votes, those that the pages do not bear out less sure than anyone asks for; without those on notes
    in type that is as large as the text."""
    dues = {
        edges.page_of[at]
        for at, facts in (edges.facts.items() if edges else ())
        if edges and facts.number.state == "due"
    }
    return {
        at: vote if vote.confidence < vote.proof or _borne_out(vote, edges, geometry, dues) else _doubt(vote)
        for at, vote in votes.items()
        if vote.role is not Role.NOTE or geometry.size(at) <= _NOTE
    }


def _doubt(vote: RoleVote) -> RoleVote:
    return vote._replace(confidence=_DOUBTED, reason=f"{vote.reason}, but it looks like text on its page")


def _borne_out(vote: RoleVote, edges: Edges | None, geometry: Geometry, dues: Container[int]) -> bool:
    """Whether the pages bear out what the model says of a line; ``dues`` are the pages with the number that
    is due."""
    if vote.role not in _SEEN or edges is None or vote.line not in edges.facts:
        return True
    if geometry.pages < 2:
        return False
    facts = edges.facts[vote.line]
    standing = geometry.standing(vote.line, top=facts.top)
    if facts.top and is_title(vote.line, standing, geometry) and facts.number.state != "due":
        return False
    apart = geometry.apart(vote.line, top=facts.top) >= SET_APART
    parts = edges.parts(vote.line)
    return (
        vote.line in edges.between
        or _stands_again(facts, standing, apart=apart, parts=parts)
        or _is_numbered(facts, standing, numbered=edges.page_of[vote.line] in dues, apart=apart)
    )


def _stands_again(facts: Facts, standing: Standing, *, apart: bool, parts: bool) -> bool:
    """Whether a line stands at its place on other pages, letter for letter or with other numbers."""
    pages = standing.pages
    if standing.same >= max(_AGAIN, _SHARE * pages):
        return True
    again = facts.seen.total - standing.copies
    level = standing.fellows >= max(1, _LEVEL * pages)
    if again < max(1, _SHARE * pages) or not level and pages:
        return False
    often = again >= _OFTEN
    if apart or standing.size < SMALL:  # in larger type, a line at the top may be one title of a series
        return standing.size <= LARGE or often and not facts.top
    return parts and often


def _is_numbered(facts: Facts, standing: Standing, *, numbered: bool, apart: bool) -> bool:
    """Whether a line shows a page number: the one that is due, or one that stands where others do, on a page
    that is not ``numbered`` already."""
    number, level = facts.number, standing.fellows >= max(1, _HALF * standing.pages)
    if number.state == "due":
        return number.support >= _AGREED and (level or apart) or number.alone and apart
    if numbered or not apart or not number.folio and not any(map(str.isdigit, facts.edge.text)):
        return False
    return number.alone and (level or not standing.pages) or bool(number.folio) and 0 < standing.size < SMALL
