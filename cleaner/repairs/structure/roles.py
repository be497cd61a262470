"""Pages: which lines are furniture (running head, foot, folio, signature, catchword …) and which are notes.

At both edges of each page the outermost lines are judged one by one, inwards (see
:mod:`cleaner.repairs.structure.model`); those go whose chances together are better than even.  Where page
breaks are
not marked, furniture must prove itself (:mod:`cleaner.repairs.structure.breaks`).  Whole lines only.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from ...rulebook.errors import KeyFault
from ...rulebook.kinds import Kind
from ...text.glyphs import LINE_GLYPHS
from ...text.view import Role, RoleVote, View
from . import breaks, marks, model
from . import layout_labels as sightings
from .furniture import Facts, Reader
from .model import Candidate
from .notes import notes
from .pages import LEADERS, Edge, Page

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...evidence.geometry import Geometry
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
_WITH_WORDS = frozenset((Role.HEAD, Role.FOOT, Role.SPECK, Role.NOTICE))
_BLANKS = 6  # lines between the halves of a word on one page
_EVEN = 0.5
_DOUBTED = 0.45  # confidence in a line of a weak form that may be an accident
_AGAINST = -1.0  # log-odds of a line that cannot be furniture where it stands
_IN_FAVOUR = 1.0
_NOISE = 5  # letters of a line that may be nothing but noise
_AGREED = 3  # pages that must have a line at the same height, and
_LEVELLED = 0.3  # share of the pages around that must
_IN_PLACE = 1.0  # log-odds that such a line gains
_STOPS = frozenset(".!?")
_LINE = 20  # characters of a line that a sentence may run on from
_COMMON = 4.0  # Zipf frequency of a common word
_EXACT = 2  # pages with the very same head that make it one even where no text runs on
_FELLOWS = 3  # how likely (of 10) the lines at the same place of the neighbouring pages must be
_START = 14  # characters by which a line is compared with those of its page
_REPEATED = 2  # times that a page may show lines which begin so
_DIGITS = str.maketrans("123456789", "000000000")
_TITLES = ("title3", "title4")  # titles with a signature that stand at the foot of three other pages or more
_TITLE = 70  # characters of a sheet's title with its signature
_WORD = 6  # characters of a line above which a number belongs to the text


class Shared:
    """What the judgement of the lines at page edges goes by, which all rules of the kind share."""

    page_words: Annotated[
        list[Text],
        "what stands before a page number, case as written: page, p., Seite; the space is optional",
    ] = []
    of_words: Annotated[list[Text], "what stands between it and the number of all pages: of, /"] = []
    misread_digits: Annotated[
        dict[Text, str], "for each figure of a page number, what it may have been read as, most likely first"
    ] = {}
    neighbours: Annotated[
        Share, "share of the pages around that must have furniture too before any is taken from a page"
    ] = 0.3


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
    share: Annotated[Share, When("role", "note"), "share of the page's lines that its notes may take"] = 0.75


def check(params: Params, files: Mapping[str, bytes]) -> None:
    """Refuse marks and notices that have no form.  Raises KeyFault."""
    if params.role in ("mark", "notice") and not (params.patterns or params.sequences):
        raise KeyFault("patterns", "a mark or notice needs patterns = [...] or sequences = [...]")


def propose(view: View, rules: Sequence[Rule], evidence: Evidence) -> list[RoleVote]:
    """The lines that are no part of the text, with what they are and why."""
    if not rules:
        return []
    by_role = {role: rule for rule in rules for role in _ROLES[rule.params["role"]]}
    shared = rules[0].params
    forms = breaks.forms(tuple(shared["page_words"]), tuple(shared["of_words"]))
    lines = list(map(str.strip, view.lines))
    votes = _known_forms(lines, rules)
    starts = view.pages if len(view.pages) > 2 else _marked_pages(view, votes)
    if len(starts) > 2:
        reader = Reader(lines, starts, shared["misread_digits"], votes)
        for vote in _at_edges(view, reader, evidence.geometry, shared["neighbours"]):
            votes.setdefault(vote.line, vote)
        wide = [edge for page in reader.pages for edge in (*page.top, *page.bottom) if "   " in edge.text]
        _add(votes, breaks.proven(view, sorted((edge.line, edge.text) for edge in wide), forms))
        if Role.NOTE in by_role:
            votes |= _noted(reader, lines, votes, by_role[Role.NOTE])
    else:
        for turn, confidence in breaks.proven(view, enumerate(lines), forms):
            votes |= {vote.line: vote for vote in _interruption(turn, confidence)}
    if geometry := evidence.geometry:
        votes = {at: vote for at, vote in votes.items() if sightings.is_sound(vote.role, at, geometry)}
        for seen in sightings.of(lines, starts, votes, geometry, evidence, forms):
            old = votes.get(seen.line)
            if old is None or old.confidence < seen.confidence:
                folio = seen.folio or old.folio if old else seen.folio
                votes[seen.line] = RoleVote(seen.line, seen.role, "", seen.confidence, seen.reason, folio)
    turns = set(starts)
    return [
        votes[line]._replace(rule=votes[line].rule or by_role[votes[line].role].id)
        for line in sorted(votes)
        if votes[line].role in by_role
        and not (votes[line].role in _WITH_WORDS and _goes_on(lines, line, votes, turns))
        and not (votes[line].role is Role.FOLIO and _ends_sentence(lines, line, votes, evidence))
    ]


def _goes_on(lines: Sequence[str], line: int, votes: Mapping[int, RoleVote], turns: Container[int]) -> bool:
    """Whether a line goes on with a word that is broken above it on its page: then it is text."""
    if not lines[line][:1].islower():
        return False
    for above in range(line - 1, max(-1, line - _BLANKS), -1):
        if above + 1 in turns or above in votes:
            return False
        if lines[above]:
            return lines[above][-1] in LINE_GLYPHS and lines[above][-2:-1].isalpha()
    return False


def _ends_sentence(
    lines: Sequence[str], line: int, votes: Mapping[int, RoleVote], evidence: Evidence
) -> bool:
    """Whether what was read as a damaged page number is the last word of the sentence above it."""
    word, stop = lines[line][:-1], lines[line][-1:]
    if stop not in _STOPS or not word.isalpha() or not word.islower() or line - 1 in votes or line == 0:
        return False
    above = lines[line - 1]
    return len(above) > _LINE and above[-1].isalpha() and evidence.lexicons.zipf(word) >= _COMMON


def _noted(
    reader: Reader, lines: Sequence[str], votes: Mapping[int, RoleVote], rule: Rule
) -> dict[int, RoleVote]:
    """Footnotes that stand between two halves of a sentence."""
    gone = {line for line, vote in votes.items() if vote.confidence >= _EVEN}
    confidence, share = rule.params["confidence"], rule.params["share"]
    return {
        line: RoleVote(line, Role.NOTE, rule.id, confidence, f"the text above calls for note {mark}")
        for line, mark in notes(reader, lines, gone.__contains__, share)
    }


def _add(votes: dict[int, RoleVote], turns: Iterable[tuple[breaks.Turn, float]]) -> None:
    """Add what interrupts a sentence to what stands at the edges of marked pages: other lines only if none
    of the turn's numbers was known yet."""
    for turn, confidence in turns:
        seen = turn.number.line in votes
        for vote in _interruption(turn, confidence):
            old = votes.get(vote.line)
            if old.confidence < confidence if old else not seen:
                votes[vote.line] = vote


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


def _marked_pages(view: View, votes: Mapping[int, RoleVote]) -> list[int]:
    """Where pages begin in a text without form feeds: at the page marks."""
    sure = [line for line, vote in votes.items() if vote.role is Role.MARK and vote.confidence > _DOUBTED]
    return sorted({0, *sure, len(view.lines)}) if len(sure) > 1 else []


def _interruption(turn: breaks.Turn, confidence: float) -> Iterator[RoleVote]:
    """Furniture that interrupts a sentence."""
    folio = turn.number.folio
    for line in turn.lines:
        shown = folio if line == turn.number.line else ""
        role = Role.FOLIO if shown and not turn.number.beside else Role.HEAD
        reason = f"it interrupts a sentence, with page number {folio}"
        yield RoleVote(line, role, "", confidence, reason, str(shown))


def _at_edges(view: View, reader: Reader, geometry: Geometry | None, neighbours: float) -> Iterator[RoleVote]:
    """Furniture at the edges of pages."""
    votes: list[list[RoleVote]] = [[] for _ in reader.pages]
    for top in (True, False):
        for page, row in zip(reader.pages, model.judge(reader, top=top), strict=True):
            if geometry:
                row = [placed(candidate, geometry) for candidate in row]
            row = corrected(row, separate=reader.stands_alone(page.index), opening=reader.opens(page.index))
            odds = [candidate.odds for candidate in row]
            count = depth(odds)
            if count:
                count = _without_text(view, page, row[:count])
            for order in range(count):
                together = max(sum(odds[order:stop]) for stop in range(order + 1, count + 1))
                votes[page.index].append(_vote(row[order].facts, model.chance(together)))
    yield from _agreeing(votes, reader.pages, neighbours)


def _agreeing(
    votes: Sequence[Sequence[RoleVote]], pages: Sequence[Page], neighbours: float
) -> Iterator[RoleVote]:
    """The votes of pages of whose neighbours this share has furniture too, unless nothing would be left:
    where it is taken away already, what looks like it is text."""
    emptied = sum(len(found) >= page.count > 0 for found, page in zip(votes, pages, strict=True))
    for at, (found, page) in enumerate(zip(votes, pages, strict=True)):
        if not found or len(found) >= page.count and 2 * emptied >= len(pages):
            continue
        window = votes[max(0, at - model.WINDOW) : at + model.WINDOW + 1]
        if sum(map(bool, window)) >= neighbours * len(window):
            yield from found


def _without_text(view: View, page: Page, row: Sequence[Candidate]) -> int:
    """How many of these lines from the edge go if those stay that the page itself repeats: rows of a table
    or log, speakers of a play, columns of numbers."""
    for order, candidate in enumerate(row):
        edge, number = candidate.facts.edge, candidate.facts.number
        if LEADERS in edge.text:
            return order
        due = number.state == "due" and (not edge.key or candidate.facts.seen.total)
        if due or _catches(candidate.facts):
            continue
        if _repeated(view, page, edge) > _REPEATED:
            return order
    return len(row)


def _repeated(view: View, page: Page, edge: Edge) -> int:
    """How many lines of a page begin as this one does (short lines: are the same), digits alike."""
    line, low, high = view.lines[edge.line], view.starts[page.first], view.end(page.last - 1)
    indent = len(line) - len(line.lstrip())
    begin = line[: indent + _START] + ("" if len(edge.text) > _START else "\n")
    if not any(map(str.isdigit, begin)):
        return view.text.count("\n" + begin, low, high) + view.text.startswith(begin, low)
    start = edge.text[: _START + 1].translate(_DIGITS)
    lines = (line.lstrip()[: _START + 1].translate(_DIGITS) for line in view.lines[page.first : page.last])
    return sum(line == start for line in lines)


def depth(odds: Sequence[float]) -> int:
    """How many lines from the edge are furniture: as many as make the summed log-odds greatest."""
    best = total = 0.0
    count = 0
    for order, value in enumerate(odds, 1):
        total += value
        if total > best:
            best, count = total, order
    return count


def corrected(row: Sequence[Candidate], *, separate: bool = False, opening: bool = False) -> list[Candidate]:
    """The candidates at one edge of a page, what the model cannot know put right.

    Words without a number are text if they stand nowhere else, open the document, or head a page that is a
    text of its own (``separate``) or opens a chapter, and recur only more or less.
    Above a catchword stand only signatures and catchwords of notes; a title that comes back at the foot of
    pages with the mark of its sheet is a signature; a lone number below a head is a section's, unless it is
    the page number that is due or the neighbouring pages have two lines there."""
    result: list[Candidate] = []
    caught = False
    for order, candidate in enumerate(row):
        facts, odds, fellows = candidate
        if len(facts.edge.key) > _NOISE and not facts.number.folio and facts.sheet == "none":
            unknown = not facts.seen.total and fellows < _FELLOWS and not _catches(facts)
            alone = facts.top and (opening or separate and facts.seen.exact < _EXACT)
            if unknown or alone:
                odds = min(odds, _AGAINST)
        if facts.opening and _heads_chapter(facts):
            odds = min(odds, _AGAINST)
        if facts.top:
            if order and fellows < 2 and _numbers_text(facts, row[order - 1].facts):
                odds = min(odds, _AGAINST)
        elif (
            caught and facts.sheet == "none" and not (facts.seen.total or _catches(facts) or _settled(facts))
        ):
            odds = min(odds, _AGAINST)
        elif facts.sheet in _TITLES and facts.noted == "none" and len(facts.edge.text) < _TITLE:
            odds = max(odds, _IN_FAVOUR)
        caught = caught or facts.caught.startswith("1")
        result.append(Candidate(facts, odds, fellows))
    return result


def placed(candidate: Candidate, geometry: Geometry) -> Candidate:
    """A candidate, with what its place and its type say: lines in large type are titles, unless others stand
    there on several pages; lines in small type at the same height of several pages are furniture."""
    facts, odds, fellows = candidate
    standing = geometry.standing(facts.edge.line, top=facts.top)
    level = standing.fellows >= max(_AGREED, standing.pages * _LEVELLED)
    if level and 0 < standing.size < sightings.SMALL:
        odds += _IN_PLACE
    elif not level and standing.size > sightings.LARGE:
        odds = min(odds, _AGAINST)
    return Candidate(facts, odds, fellows)


def _catches(facts: Facts) -> bool:
    """Whether a line ends in a catchword, of the text or of a note."""
    return facts.caught == "note" or facts.caught.startswith("1")


def _heads_chapter(facts: Facts) -> bool:
    """Whether a line at the top of what looks like the opening of a chapter is its title: words, perhaps with
    a roman number, that do not stand on the pages around letter for letter."""
    number = facts.number
    words = len(facts.edge.key) > _NOISE and "   " not in facts.edge.text
    return words and facts.seen.exact < _EXACT and number.state in ("none", "free") and number.kind != "d"


def _settled(facts: Facts) -> bool:
    """Whether a line shows the number that is due, or nearly."""
    return facts.number.state in ("due", "close4", "close5")


def _numbers_text(facts: Facts, outer: Facts) -> bool:
    """Whether a line below a head is the number of a section."""
    alone = facts.number.alone and facts.number.state != "none"
    return alone and not _settled(facts) and len(outer.edge.text) > _WORD


def _vote(facts: Facts, confidence: float) -> RoleVote:
    role = _role(facts)
    folio = facts.number.folio if role in (Role.FOLIO, Role.HEAD, Role.FOOT) else ""
    confidence = round(confidence, 3)
    return RoleVote(facts.edge.line, role, "", confidence, _reason(facts, role), folio)


def _role(facts: Facts) -> Role:
    number, key = facts.number, facts.edge.key
    if facts.caught[:1] == "1" and len(key) > 1:
        return Role.CATCHWORD
    if facts.sheet == "mark" and number.state != "due" and not facts.edge.text.isdecimal():
        return Role.SIGNATURE
    if number.folio and (number.alone or number.state == "due" and len(key) < 3):
        return Role.FOLIO
    if facts.caught[:1] == "1" or facts.caught == "note":
        return Role.CATCHWORD
    if facts.sheet != "none":
        return Role.SIGNATURE
    if len(key) < 4 and not facts.seen.total and not number.folio:
        return Role.SPECK
    return Role.HEAD if facts.top else Role.FOOT


def _reason(facts: Facts, role: Role) -> str:
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
