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
_COUNTED = 0.96  # confidence in page numbers that count on at one height
_NEAR = 8  # pages around whose numbers count
_OTHERS = 2  # of them that must count on with a number beside words
SET_APART = 1.3  # times the distance of lines: space that parts a head or a folio from the text
_RECURRING = 0.9  # confidence in a line that stands at one place of many pages
_AGAIN, _OFTEN = 4, 0.4  # pages around that must have it, and their share: every second one, nearly
_LINKED = 2  # pages around that must have it if it is nothing but an address of the web
_LINK = re.compile(r"[<(\[]?(?:https?://|www\.)\S+[\])>]?")
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
    again = list(_recurring(lines, starts, known, geometry))
    if len(starts) < 3:
        yield from _by_itself(lines, geometry, forms)
    else:
        yield from _counting(lines, starts, known, {seen.line for seen in again}, geometry, forms)
    yield from again
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


def _counting(
    lines: Sequence[str],
    starts: Sequence[int],
    known: Container[int],
    again: Container[int],
    geometry: Geometry,
    forms: breaks.Forms,
) -> Iterator[Sighting]:
    """Page numbers that stand apart at the edges of pages and count on with those of pages around, at the
    same height.  Beside a number may be words, if wide space parts them and other pages have them, too, or if
    it stands before them on some pages and behind them on others, as on left and right pages: else they may
    be titles, or notes, that count.  ``again`` are lines that recur."""
    rows: dict[tuple[bool, int], list[tuple[int, breaks.Numbered]]] = {}
    for page, (first, last) in enumerate(pairwise(starts)):
        filled = [at for at in range(first, last) if lines[at]]
        for indices, top in ((filled[:_DEEPEST], True), (filled[: -_DEEPEST - 1 : -1], False)):
            for at in indices:
                found = at not in again and breaks.numbered([(at, lines[at])], forms)
                for number in found or ():
                    rows.setdefault((top, number.folio - page), []).append((page, number))
                if found or at not in again and at not in known:
                    break
    for (top, offset), row in rows.items():
        for page, number in row:
            others = [other for at, other in row if 0 < abs(at - page) <= _NEAR]
            sided = {_leads(lines, other) for other in others if other.beside} | {_leads(lines, number)}
            if number.beside:
                alike = number.wide and any(other.key == number.key for other in others)
                enough = len(others) >= _OTHERS and (alike or len(sided) > 1)
            else:
                enough = bool(others) or offset == 1 and not top
            if not enough or geometry.apart(number.line, top=top) < SET_APART:
                continue
            standing = geometry.standing(number.line, top=top)
            if standing.size > LARGE or others and standing.fellows < min(len(others), _OTHERS):
                continue
            role = (Role.HEAD if top else Role.FOOT) if number.beside else Role.FOLIO
            why = f"it stands apart at the edge of the page, and page number {number.folio} is due there"
            yield Sighting(number.line, role, _COUNTED, why, str(number.folio))


def _leads(lines: Sequence[str], number: breaks.Numbered) -> bool:
    """Whether a page number stands before the words beside it."""
    return lines[number.line].endswith(number.beside)


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
                least = _LINKED if _LINK.fullmatch(lines[line]) else _AGAIN
                if not row and geometry.recurs(line, top=top) <= least:
                    if line in known:
                        continue
                    break
                standing = geometry.standing(line, top=top)
                if top and is_title(line, standing, geometry):
                    break
                if standing.same >= max(least, _OFTEN * standing.pages) and _is_head(lines[line], standing):
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
