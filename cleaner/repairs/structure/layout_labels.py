"""Furniture that the pages of a document show, or that its format names, one page by itself."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from ...text.counting import counted
from ...text.view import Role
from . import breaks

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...evidence.geometry import Geometry, Standing

SMALL, LARGE = 0.95, 1.12  # times the size of the text: type of heads, and of titles
_NAMED = 0.97  # confidence in what the format names
_NAMES = {Role.HEAD: "page header", Role.FOOT: "page footer", Role.FOLIO: "page number"}
_BY_ITSELF = 0.8  # confidence in a head or folio that only its own page shows
SET_APART = 1.3  # times the distance of lines: space that parts a head or a folio from the text
_RECURRING = 0.9  # confidence in a line that stands at one place of many pages
_AGAIN, _OFTEN = 4, 0.4  # pages around that must have it, and their share: every second one, nearly
_DEEPEST = 3  # lines at one edge of a page that may be such
_GAP, _CELLS = "   ", 2  # spaces between the columns of a table, and how many of them make one
_MOST = 2  # lines at one edge of a page that are nothing but noise
_LONGER = re.compile(r"[^\W\d_]{3,}")  # words that noise does not make


class Sighting(NamedTuple):
    """A line of furniture: its index in the view, what it is, how sure that is and why, and its page number
    if it shows one."""

    line: int
    role: Role
    confidence: float
    reason: str
    folio: str = ""


def of(
    lines: Sequence[str],
    starts: Sequence[int],
    known: Container[int],
    geometry: Geometry,
    evidence: Evidence,
    forms: breaks.Forms,
) -> Iterator[Sighting]:
    """What the pages show of a view's lines, stripped; ``starts`` are the first lines of its pages, ``known``
    the lines that are furniture for other reasons, ``forms`` what page numbers look like."""
    if len(starts) < 3:
        yield from _by_itself(lines, geometry, forms)
    yield from _recurring(lines, starts, known, geometry)
    yield from _noise(lines, starts, geometry, evidence)
    for line, role in geometry.roles():
        what = _NAMES.get(role, role.name.lower())
        yield Sighting(line, role, _NAMED, f"the document calls it a {what}")


def is_sound(role: Role, line: int, geometry: Geometry) -> bool:
    """Whether a line may have this role: where nothing was read from a picture there is no noise."""
    return role is not Role.SPECK or geometry.may_be_noise(line)


def is_title(line: int, standing: Standing, geometry: Geometry) -> bool:
    """Whether a line at the top of the first page is what later pages repeat: as large as the text."""
    return standing.size >= SMALL and geometry.opens(line)


def _by_itself(lines: Sequence[str], geometry: Geometry, forms: breaks.Forms) -> Iterator[Sighting]:
    """Of a page that has no others beside it, what stands apart at its edges and shows a page number, alone
    or beside words in small type."""
    filled = [at for at, line in enumerate(lines) if line]
    for line, top in ((filled[:1], True), (filled[-1:], False)):
        for number in breaks.numbered(((at, lines[at]) for at in line), forms):
            small = geometry.standing(number.line, top=top).size < SMALL
            apart = geometry.apart(number.line, top=top) >= SET_APART
            if not apart or number.beside and not (number.wide and small):
                continue
            role = (Role.HEAD if top else Role.FOOT) if number.beside else Role.FOLIO
            why = f"it stands apart at the edge of the page, with page number {number.folio}"
            yield Sighting(number.line, role, _BY_ITSELF, why, str(number.folio))


def _recurring(
    lines: Sequence[str], starts: Sequence[int], known: Container[int], geometry: Geometry
) -> Iterator[Sighting]:
    """The outermost lines that stand letter for letter at the same place of many pages around, apart from the
    text or in smaller type."""
    for first, last in pairwise(starts):
        for indices, top in ((range(first, last), True), (range(last - 1, first - 1, -1), False)):
            row: list[Sighting] = []
            sure = 0
            for line in islice((at for at in indices if lines[at]), _DEEPEST):
                if not row and geometry.recurs(line, top=top) <= _AGAIN:
                    if line in known:
                        continue
                    break
                standing = geometry.standing(line, top=top)
                if top and is_title(line, standing, geometry):
                    break
                if standing.same >= max(_AGAIN, _OFTEN * standing.pages) and _is_head(lines[line], standing):
                    again = counted(standing.same, "neighbouring page")
                    why = f"the same line stands at this place of {again}"
                    row.append(Sighting(line, Role.HEAD if top else Role.FOOT, _RECURRING, why))
                elif line not in known:
                    break
                if standing.size < SMALL or geometry.apart(line, top=top) >= SET_APART:
                    sure = len(row)
            yield from row[:sure]


def _is_head(line: str, standing: Standing) -> bool:
    """Whether a line may be furniture by its looks: words, no title, and no head of a table's columns."""
    return standing.size <= LARGE and line.count(_GAP) < _CELLS and len(_LONGER.findall(line)) > 1


def _noise(
    lines: Sequence[str], starts: Sequence[int], geometry: Geometry, evidence: Evidence
) -> Iterator[Sighting]:
    """What the OCR took for letters at the edges of pages: few lines without a known word."""
    doubts = dict(geometry.doubts())
    if not doubts:
        return
    for first, last in pairwise(starts or (0, len(lines))):
        for indices in (range(first, last), range(last - 1, first - 1, -1)):
            found = list(islice((at for at in indices if lines[at]), _MOST + 1))
            noise = list(takewhile(doubts.__contains__, found))
            if len(noise) > _MOST or len(noise) == len(found):
                continue
            for line in noise:
                if not any(evidence.lexicons.knows(word.lower()) for word in _LONGER.findall(lines[line])):
                    why = f"at the edge of the page, and the OCR was at most {doubts[line]:.0%} sure"
                    yield Sighting(line, Role.SPECK, 1 - doubts[line], why)
