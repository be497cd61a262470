"""The text as repairs see it: lines with roles, on pages, and the gaps between body lines."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from itertools import chain
from typing import NamedTuple

from .edits import Candidate, Cause, Edit

BLANKS = " \t\u00a0\u200b"
"""What may stand unseen behind the last character of a line."""

_PAGES, _PAGE = 256, 64  # a text of more pages than that has so many bytes on each, if it was printed, and
_LINES, _LINE = 512, 8  # of more lines so many bytes on each: Chinese has three bytes a character


class Role(enum.IntEnum):
    """What a line is.  Everything from ``HEAD`` to ``MARK`` is furniture: it is not part of the text."""

    BODY = 0
    BLANK = 1
    HEAD = 2
    FOOT = 3
    FOLIO = 4
    SIGNATURE = 5
    CATCHWORD = 6
    NOTICE = 7
    SPECK = 8
    MARK = 9
    NOTE = 10

    @property
    def is_furniture(self) -> bool:
        """Whether lines of this role leave the text."""
        return Role.HEAD <= self <= Role.MARK


class Decision(enum.StrEnum):
    """What becomes of the gap between two consecutive body lines."""

    JOIN = "join"
    HYPHEN = "hyphen"
    SPACE = "space"
    NEWLINE = "newline"
    PARAGRAPH = "paragraph"
    LEAVE = "leave"


class RoleVote(NamedTuple):
    """A repair's word on one line: ``line`` is its index in the view, ``folio`` the page number it shows.
    It is acted on from the confidence ``proof``, if that is more than what the user asks for."""

    line: int
    role: Role
    rule: str
    confidence: float
    reason: str
    folio: str = ""
    proof: float = 0.0

    @property
    def cause(self) -> Cause:
        """What an edit that follows this vote says of it."""
        return Cause(self.rule, self.confidence, self.reason)


class GapVote(NamedTuple):
    """A repair's word on the gap behind body line ``upper``.

    For ``JOIN`` and ``HYPHEN``, ``view.text[start:end]`` is what goes (from the line-end glyph to the first
    letter of the continuation, furniture included) and ``after`` what comes instead; ``end`` lies in the next
    body line.  For the others the pipeline knows what to write, and start, end and after are not used.
    A ``loose`` vote counts only where the lines are to be joined anyway.  ``candidates`` are what a broken
    word may be, ``rival`` is the vote for the next likely one.
    """

    upper: int
    decision: Decision
    rule: str
    confidence: float
    reason: str
    start: int = 0
    end: int = 0
    after: str = ""
    loose: bool = False
    candidates: tuple[Candidate, ...] = ()
    rival: GapVote | None = None

    @property
    def cause(self) -> Cause:
        """What an edit that follows this vote says of it."""
        return Cause(self.rule, self.confidence, self.reason, self.candidates)


class View:
    """A text in lines and pages.

    ``text``    the text, line ends as line feeds, pages separated by form feeds
    ``lines``   the content of each line, without its terminator
    ``starts``  offset of each line in ``text``
    ``pages``   index of each page's first line, and behind them the number of lines
    ``roles``   the role of each line; all BODY or BLANK until the pages repair has spoken
    """

    __slots__ = ("_ends", "lines", "pages", "roles", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        if "\f" in text:
            self.lines: list[str] = []
            self.pages = [0]
            for page in text.split("\f"):
                self.lines += page.split("\n")
                self.pages.append(len(self.lines))
        else:
            self.lines = text.split("\n")
            self.pages = [0, len(self.lines)]
        self.starts: list[int] = []
        at = 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line) + 1
        self._ends: dict[str, list[int]] | None = None
        body, blank = Role.BODY, Role.BLANK
        self.roles: list[Role] = [body if line and not line.isspace() else blank for line in self.lines]

    @property
    def has_sections(self) -> bool:
        """Whether its form feeds stand on lines of their own.  Programs part their sections so, and some
        OCR its pages; it is no sign of print."""
        lone = self.text.count("\n\f\n") + self.text.startswith("\f\n")
        return 2 * lone > len(self.pages) - 2

    @property
    def is_crumbs(self) -> bool:
        """Whether it is a long text of pages or lines that hold hardly a word each, as no page was printed:
        a column of figures, a list of tokens, form feeds that part fields."""
        pages, lines = len(self.pages) - 1, sum(role is not Role.BLANK for role in self.roles)
        size = len(self.text.encode("utf-8", "surrogatepass"))
        return (
            pages > _PAGES and size < _PAGE * pages or lines > _LINES and size < _LINE * lines
        ) and lines > 1

    def with_roles(self, roles: Mapping[int, Role]) -> View:
        """The same lines, some of which have another role: index of the line to role."""
        other = copy(self)
        other.roles = [roles.get(index, role) for index, role in enumerate(self.roles)]
        return other

    def end(self, line: int) -> int:
        """Offset of a line's end, its terminator not counted."""
        return self.starts[line] + len(self.lines[line])

    def ending(self, glyphs: Iterable[str]) -> list[int]:
        """Indices of the lines that end in one of these characters; blanks behind it do not count."""
        if self._ends is None:
            ends: dict[str, list[int]] = defaultdict(list)
            for index, line in enumerate(self.lines):
                ends[line[-1:]].append(index)
            for index in chain.from_iterable([ends.pop(blank, ()) for blank in BLANKS]):
                ends[self.lines[index].rstrip(BLANKS)[-1:]].append(index)
            self._ends = ends
        return sorted(chain.from_iterable([self._ends.get(glyph, ()) for glyph in glyphs]))

    def body(self) -> list[int]:
        """Indices of the body lines; each pair of neighbours in this list is a gap."""
        body = Role.BODY
        return [index for index, role in enumerate(self.roles) if role is body]


def line_ends(text: str) -> tuple[str, list[Edit]]:
    """The dominant line end of a text and the causeless edits that show every line end as a line feed.

    Takes CR LF and lone CR; other separators are characters like any other."""
    if "\r" not in text:
        return "\n", []
    edits: list[Edit] = []
    at = text.find("\r")
    crlf = 0
    while at != -1:
        pair = text.startswith("\n", at + 1)
        crlf += pair
        edits.append(Edit(at, at + 1 + pair, "\n"))
        at = text.find("\r", at + 1)
    lone = len(edits) - crlf
    feeds = text.count("\n") - crlf
    return max((feeds, "\n"), (crlf, "\r\n"), (lone, "\r"))[1], edits
