"""Lines that a page's width made become paragraphs again.

Every gap between two body lines that no broken word bridges gets one vote, as the model of lines says: the
text runs on, a paragraph ends, the lines stay apart, or nothing is touched because they are no prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Protocol

from ...evidence.geometry import Tagged
from ...evidence.rows import LEADER, LEADS
from ...rulebook.kinds import Kind
from ...text.glyphs import LINE_HYPHENS
from ...text.view import Decision, GapVote, Role, View
from .chain import Said
from .hangul import Words, is_hangul
from .labels import Begin, parse
from .labels import Kind as Sort
from .labels import Text as Prose
from .layout import abreast
from .prose import STOPS, end_of, spaceless
from .reading import Reading, reading_of
from .titles import find_titles

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook.keys import AtLeast, Share, Sole, When

KIND = Kind("reflow", "gaps")
LOST = re.compile(r"(?<=[^\W\d_])\ufffd|\ufffd(?=[^\W\d_])")  # by itself it is only spoken of
_BREAKS = frozenset("/.-_=&?#%")  # marks behind which web addresses are broken
_ADDRESS = re.compile(r"(?:https?://|ftp://|\bwww\.)\S*$")
_REST = re.compile(r"[\w~%.-]*(?:[/=?&_#%~][\w/]|/(?:\s|$)|\w\.\w)")
_TIMES = re.compile(r"(?:\d{1,3}:)?\d\d:\d\d[.,]\d{3} --> (?:\d{1,3}:)?\d\d:\d\d[.,]\d{3}")
_CLOCK = re.compile(r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[\])]| [-–]? ?\w)")
_STAMPED = 3  # lines with the time of day that make a chat
_SIGNS = 0.04  # signs of print to a line; in books every twelfth line or so ends in a broken word
_APPLIED = 0.5  # confidence from which a join shows that words were broken
_SOURCE = 4  # source code: more than one line in so many ends as code does
_MANY, _FEW = 3, 0.01  # broken words that are enough however long the text is, and their share of the lines
_FAR = 20  # percent of the measure that a line leaves, at least, behind which another one speaks
_SPEAKS = re.compile(r"[—–―]\s*([^\W\d_])")
_SPOKEN = "the next line begins with a dash, and would have fitted"
_PLAIN = 0.9  # chance that a sentence goes on that plainly does, whatever the model says
_SURE = 0.97  # chance of what stands in a title, or begins an item of a document
_QUOTED = "-Qq"  # how speech begins, as in Shape
_LISTED = frozenset((Sort.ITEM, Sort.ENTRY, Sort.ADDRESS, Sort.DIALOGUE, Sort.VERSE))
_FAST = frozenset((Sort.ROW, Sort.CODE))
_UNSET = _FAST | {Sort.HEADING}  # what is not set as paragraphs are
_RETYPED = "the next line is in larger or smaller type"
_CODE = "the document says that it is code"
_HEADED = "a heading in bold type"
_CUT = "the document has the word elsewhere in one piece"
_INDENTED = "the first line of a justified paragraph is indented"
_ITEM = "the next line begins an item of a list"
_NO_TEXT = "the line may be no text"
_AGAIN = "a title over several lines, as after the same line elsewhere"
_LIST = "a list ends there, as the document says"
_TITLE = "a title in large type, whose next word had no room"
_ROWS = "the lines are rows of a table, or of contents"
_ENTRY = re.compile(rf"\w\s*(?:{LEADER.pattern})\s*(?:\d{{1,4}}|[ivxlc]{{1,6}})\s*$", re.IGNORECASE)
_DRAWN = "a line without letters and figures"
_ABREAST = "both lines stand in pieces side by side, with the same white between them"


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
    code_ends: Annotated[
        str,
        When("gap", "keep"),
        "characters with which lines of code end; a text in which one line in four ends so is not taken for "
        "a printed one",
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


def is_printed(view: View, decided: Mapping[int, GapVote], rules: Sequence[Rule], evidence: Evidence) -> bool:
    """Whether the text shows that it was printed: by form feeds inside of lines, by furniture at its page
    turns, by sentences that run on over them, by page numbers, by words joined across lines and lost glyphs.
    The source of a program never does, nor does a text in lines that no page has broken."""
    if _is_source(view, rules) or _is_unwrapped(view, rules) or is_timed(view):
        return False
    sections = len(view.pages) > 2 and view.has_sections
    if len(view.pages) > 2 and not sections:
        return True
    reading = evidence.kept.get("reading")
    if isinstance(reading, Reading) and (reading.furnished(view.roles) or reading.turns_pages(view.roles)):
        return True
    size = sum(role is not Role.BLANK for role in view.roles)
    joins = sum(map(is_sign, decided.values()))
    signs = len(LOST.findall(view.text)) + joins
    if not sections:  # what is found at the edges of sections proves nothing
        signs += sum(role.is_furniture for role in view.roles)
    return signs > 0 and signs >= _SIGNS * size or joins >= _MANY and joins >= _FEW * size


def is_timed(view: View) -> bool:
    """Whether lines say when something is shown, or was said: subtitles and chats, whose lines are as long as
    their makers want."""
    if " --> " in view.text and any(map(_TIMES.match, view.lines)):
        return True
    stamped = sum(_CLOCK.match(line) is not None for line in view.lines)
    return stamped >= _STAMPED and 2 * stamped > len(view.body())


def is_sign(vote: GapVote) -> bool:
    """Whether a vote on a broken word shows that its lines were printed."""
    return vote.decision is Decision.JOIN and vote.confidence >= _APPLIED


def around(view: View, votes: Sequence[GapVote], decided: Mapping[int, GapVote]) -> list[GapVote]:
    """The votes on a text that does not show that all of it was printed: those on lines of paragraphs in
    which a word is broken, and on page turns; the other gaps are left, and all of subtitles and chats."""
    if is_timed(view):
        return [vote._replace(decision=Decision.LEAVE) for vote in votes]
    signs = {upper for upper, vote in decided.items() if is_sign(vote)}
    flows = {vote.upper for vote in votes if vote.decision in (Decision.SPACE, Decision.JOIN)} | set(decided)
    body = view.body()
    joined = {upper for upper, lower in pairwise(body) if _turns(view, upper, lower)}
    run: list[int] = []
    for upper in body:
        run.append(upper)
        if upper not in flows:
            joined.update(run if not signs.isdisjoint(run) else ())
            run = []
    joined.update(run if not signs.isdisjoint(run) else ())
    return [vote if vote.upper in joined else vote._replace(decision=Decision.LEAVE) for vote in votes]


def _is_unwrapped(view: View, rules: Sequence[Rule]) -> bool:
    """Whether most of a text stands in lines that are too long to have been broken by a page."""
    most = next((rule.params["unwrapped"] for rule in rules if rule.params["gap"] == "keep"), 0)
    sizes = list(map(len, view.lines))
    return bool(most) and 2 * sum([size for size in sizes if size > most]) > sum(sizes)


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
    if len(view.body()) < 2:
        return []
    reading = reading_of(view, evidence)
    reading.settle(view.roles)
    return _Flow(view, reading, {rule.params["gap"]: rule for rule in rules}, evidence).votes(decided)


class _Shown(NamedTuple):
    """The body lines: their texts, and where they end."""

    texts: list[str]
    rights: list[int]


class _Told(NamedTuple):
    """What becomes of a gap, what rules say so ("title", "break" or "keep"), and why."""

    decision: Decision
    family: str
    reason: str
    confidence: float = _SURE


class _Gap(NamedTuple):
    """A gap between two body lines: their indices in the view and in the reading, whether anything goes there
    for good (a form feed, furniture), and whether there is a blank line besides."""

    upper: int
    lower: int
    u: int
    k: int
    turned: bool
    blank: bool

    def kept(self, why: str, confidence: float = _SURE) -> _Told:
        """The lines stay as they stand."""
        return _Told(Decision.NEWLINE if self.turned else Decision.LEAVE, "keep", why, confidence)

    def listed(self, why: str, confidence: float = _SURE) -> _Told:
        """The lines stay lines, without their margins."""
        return _Told(Decision.NEWLINE, "keep", why, confidence)

    def parted(self, why: str, confidence: float = _SURE) -> _Told:
        """A paragraph ends."""
        return _Told(Decision.PARAGRAPH, "break", why, confidence)


class _Flow:
    """One view's gaps while they are decided."""

    def __init__(self, view: View, reading: Reading, rules: Mapping[str, Rule], evidence: Evidence) -> None:
        self.view, self.reading, self.rules = view, reading, rules
        self.lines, self.previous = reading.lines, reading.previous
        body = view.body()
        self.geometry = geometry = evidence.geometry
        self.changes = {body[k] for k in geometry.changes_of_type(body)} if geometry else set()
        heads = geometry.headings() if geometry else frozenset()
        self.heads = {upper for upper, lower in pairwise(body) if (upper in heads) != (lower in heads)}
        self.items = {body[k] for k in geometry.items(body)} if geometry else set()
        begin, goes = geometry.hanging(body) if geometry else ((), ())
        tagged = geometry.tagged(body) if geometry else Tagged(set(), set(), set(), set(), set())
        self.tagged = Tagged(*({body[k] for k in some} for some in tagged))
        self.entries, self.hung = {body[k] for k in begin}, {body[k] for k in goes} - self.items
        self.hung |= self.tagged.full - self.items
        self.titles = {body[k] for k in geometry.titles(body)} if geometry and "title" in rules else set()
        self.rows = {body[k] for k in geometry.rows(body)} if geometry else set()
        rows = abreast([view.lines[index] for index in body]) if evidence.laid_out else ()
        self.abreast = {body[k] for k in rows}
        self.rows |= {
            upper for upper in body if LEADS.search(view.lines[upper]) and _ENTRY.search(view.lines[upper])
        }
        self.korean = Words(view.lines)
        self.title: set[int] = set()
        self.apart: set[int] = set()
        places = [reading.place[index] for index in body]
        shown = _Shown([self.lines.texts[k] for k in places], [self.lines.rights[k] for k in places])
        counts = Counter(shown.texts)
        if "title" in rules and max(counts.values(), default=0) > 1:
            inside, around = find_titles(shown, counts, rules["title"].params)
            self.title, self.apart = {body[k] for k in inside}, {body[k] for k in around}

    def votes(self, decided: Mapping[int, GapVote]) -> list[GapVote]:
        """The votes, in order of lines."""
        gaps = [(upper, lower) for upper, lower in pairwise(self.view.body()) if upper not in decided]
        return [vote for upper, lower in gaps if (vote := self.vote(upper, lower))]

    def vote(self, upper: int, lower: int) -> GapVote | None:
        """What becomes of the gap between two body lines; None if no rule speaks of it."""
        u, k = self.reading.place[upper], self.reading.place[lower]
        turned = self._turns(upper, lower)
        blank = any(self.lines.blanks[j] for j in range(u + 1, k + 1)) if turned else lower - upper > 1
        told = self._told(_Gap(upper, lower, u, k, turned, blank))
        if told is None:
            return self._joined(u, k, self.reading.said[k])
        rule = self.rules.get(told.family)
        return GapVote(upper, told.decision, rule.id, told.confidence, told.reason) if rule else None

    def _told(self, gap: _Gap) -> _Told | None:
        """What holds the lines at a gap apart, or together as a title; None where the text runs on."""
        upper, u, k = gap.upper, gap.u, gap.k
        if upper in self.titles and upper not in self.tagged.begin and not gap.turned:
            return _Told(Decision.SPACE, "title", _TITLE)
        if upper in self.rows:
            return gap.kept(_ROWS)
        said = self.reading.said[k]
        label, above = parse(said.label), parse(self.reading.said[u].label)
        if upper in self.heads:
            return gap.parted(_HEADED)
        if upper in self.tagged.code:
            return gap.kept(_CODE)
        if not isinstance(label, Prose) or not isinstance(above, Prose) or self.previous[k] != u:
            if upper in self.hung and not gap.blank:
                return None
            return gap.parted(_NO_TEXT, 0.5) if gap.blank else gap.kept(_NO_TEXT, 0.5)
        if upper in self.title:
            return _Told(Decision.SPACE, "title", _AGAIN)
        begun = self._begun(gap)
        hung = upper in self.hung and _FAST.isdisjoint((label.kind, above.kind))
        over = gap.turned and label.kind is above.kind is Sort.TEXT and self._goes_on(u, k)
        set_as = "" if begun else self._set_as(gap, label, above)
        flows = hung or over or label.begin is Begin.FLOW or set_as in ("goes", "runs")
        if flows and (stands := self._stands(gap)):
            return gap.kept(stands)
        if flows and self._is_spoken(gap):
            return gap.kept(_SPOKEN, _PLAIN)
        if self._is_address(gap) or flows and upper not in self.apart and not begun:
            return None
        if begun:
            return gap.listed(begun) if begun == _ITEM and not gap.blank else gap.parted(begun)
        return gap.parted(_INDENTED) if set_as == "begins" else self._ended(gap, label, above)

    def _begun(self, gap: _Gap) -> str:
        """What the pages show to begin with the line below a gap, if anything."""
        if gap.upper in self.changes and not self.lines.texts[gap.k][0].islower():
            return _RETYPED
        if gap.upper in self.items:
            return _ITEM
        if self._goes_on(gap.u, gap.k) and gap.upper not in self.tagged.short:
            return ""
        if gap.upper in self.entries or gap.upper in self.tagged.begin:
            return _ITEM
        return _LIST if gap.upper in self.tagged.end else ""

    def _set_as(self, gap: _Gap, label: Prose, above: Prose) -> str:
        """How a line is set that the model does not take for one of running text, or for one that does not go
        on, if the page shows that it is: as :meth:`cleaner.evidence.geometry.Geometry.flow` says it."""
        plain = label.begin is not Begin.FLOW and _UNSET.isdisjoint((label.kind, above.kind))
        if not self.geometry or gap.turned or gap.blank or not plain or self.lines.shapes[gap.k].marker:
            return ""
        flow = self.geometry.flow(gap.lower)
        if flow == "begins":
            return flow if label.kind in _LISTED else ""
        stopped = end_of(self.lines.texts[gap.u]) in STOPS
        return "" if stopped and (flow == "goes" or label.kind is Sort.TEXT) else flow

    def _stands(self, gap: _Gap) -> str:
        """Why a line is no running text, whatever it reads like."""
        if gap.upper in self.abreast:
            return _ABREAST
        return "" if self._worded(gap.u) and self._worded(gap.k) else _DRAWN

    def _is_spoken(self, gap: _Gap) -> bool:
        """Whether somebody begins to speak behind a line that has ended, far from where lines end."""
        above, below = self.lines.texts[gap.u], self.lines.texts[gap.k]
        speaks = _SPEAKS.match(below)
        if gap.turned or gap.blank or not speaks or speaks[1].islower() or end_of(above) not in STOPS:
            return False
        return self.lines.slack(gap.u, gap.k, self.lines.measure(gap.u).full) > _FAR

    def _is_address(self, gap: _Gap) -> bool:
        """Whether a gap parts a web address and nothing else."""
        near = not gap.turned and gap.lower == gap.upper + 1
        return near and _is_address(self.lines.texts[gap.u], self.lines.texts[gap.k])

    def _ended(self, gap: _Gap, label: Prose, above: Prose) -> _Told:
        """How lines stay apart that are read as such: as paragraphs, as lines of a list, or as they are."""
        sure, why = round(self.reading.said[gap.k].sure, 3), self._why_ended(gap.u, gap.k, label)
        fixed = label.kind in _FAST or above.kind in _FAST and not gap.blank
        lined = not gap.blank and (label.begin is Begin.NEWLINE or self._is_listed(gap, label.kind))
        if gap.upper in self.apart or not (fixed or lined):
            return gap.parted(why, sure)
        shifted = self.lines.indents[gap.k] or self.lines.indents[gap.u]
        return gap.kept(why, sure) if fixed or shifted else gap.listed(why, sure)

    def _is_listed(self, gap: _Gap, kind: Sort) -> bool:
        """Whether a line is one of a kind that stands without blank lines, speech only if it shows that."""
        low = self.lines.shapes[gap.k]
        spoken = low.start in _QUOTED or low.word.startswith("label")
        return kind in _LISTED and (kind is not Sort.DIALOGUE or spoken)

    def _worded(self, k: int) -> bool:
        """Whether a line has letters or figures: one that has none is drawn, and no running text."""
        return any(map(str.isalnum, self.lines.texts[k]))

    def _goes_on(self, u: int, k: int) -> bool:
        """Whether a sentence of prose plainly goes on from one line to another: it has not ended, and the
        next line begins in lower case."""
        shapes = self.lines.shapes
        return (
            shapes[u].end in "w,-" and shapes[k].start == "a" and not (shapes[u].marker or shapes[k].marker)
        )

    def _turns(self, upper: int, lower: int) -> bool:
        """Whether a gap holds something that goes for good, a form feed or furniture."""
        return _turns(self.view, upper, lower)

    def _joined(self, u: int, k: int, said: Said) -> GapVote | None:
        lines = self.lines
        upper, lower = lines.at[u], lines.at[k]
        turned = self._turns(upper, lower) or lower - upper > 1 and k - u > 1
        family = "turn" if turned else "blank" if lower - upper > 1 else "line"
        if family not in self.rules:
            return None
        above, below = lines.texts[u], lines.texts[k]
        why = self._why_joined(u, k)
        cut = is_hangul(above[-1]) and is_hangul(below[0]) and self.korean.is_cut(above, below)
        closed = (
            cut
            or above[-1] > "\u0dff"
            and spaceless(above[-1])
            and spaceless(below[0])
            or _is_address(above, below)
        )
        why = _CUT if cut else why
        confidence = round(said.sure, 3) if said.begin is Begin.FLOW else _PLAIN
        if closed:
            start = self.view.starts[upper] + len(self.view.lines[upper].rstrip())
            line = self.view.lines[lower]
            end = self.view.starts[lower] + len(line) - len(line.lstrip())
            return GapVote(upper, Decision.JOIN, self.rules[family].id, confidence, why, start, end, "")
        return GapVote(upper, Decision.SPACE, self.rules[family].id, confidence, why)

    def _why_joined(self, u: int, k: int) -> str:
        lines = self.lines
        below = lines.texts[k]
        if below[0].islower():
            return "the next line goes on in lower case"
        if lines.texts[u][-1] in LINE_HYPHENS:
            return "the line ends in a hyphen"
        if lines.slack(u, k, lines.measure(u).full) <= 0:
            return "the next word would not have fitted"
        if end_of(lines.texts[u]) in STOPS:
            return "the lines read like those of one paragraph"
        return "the sentence is not at its end"

    def _why_ended(self, u: int, k: int, label: Prose) -> str:
        lines = self.lines
        if label.kind is not Sort.TEXT:
            return f"the next line begins a {label.kind}"
        stop = end_of(lines.texts[u]) in STOPS
        if lines.slack(u, k, lines.measure(u).full) > 0:
            return "the line is short and ends a sentence" if stop else "the next word would have fitted"
        if lines.indents[k] > lines.indents[u]:
            return "the next line is indented"
        if lines.blanks[k]:
            return "a blank line" + " behind a sentence" * stop
        return "the line ends a sentence" if stop else "the lines around stand alone"


def _turns(view: View, upper: int, lower: int) -> bool:
    """Whether a gap holds something that goes for good, a form feed or furniture."""
    return "\f" in view.text[view.end(upper) : view.starts[lower]] or any(
        role.is_furniture for role in view.roles[upper + 1 : lower]
    )


def _is_address(above: str, below: str) -> bool:
    """Whether a web address is broken over two lines: at one of its marks, before what is no word."""
    if above[-1] not in _BREAKS or not _ADDRESS.search(above):
        return False
    return (above[-1] != "." or below[0].islower()) and _REST.match(below) is not None
