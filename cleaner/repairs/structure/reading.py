"""One text as the model of lines reads it: which lines are furniture, and what becomes of the gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from ...text.counting import counted
from ...text.view import Role, RoleVote, View
from .around import Around, of_numbers
from .breaks import forms
from .chain import Model, Said, learned
from .features import Lines
from .first_words import shipped
from .furniture import Facts
from .gaps import Gaps
from .labels import FURNITURE, Begin, Furniture, Kind, parse
from .line_names import Groups, Sum
from .notes import called_for

if TYPE_CHECKING:
    from ...evidence import Evidence

_ROLES = {
    Furniture.FOLIO: Role.FOLIO,
    Furniture.SIGNATURE: Role.SIGNATURE,
    Furniture.CATCHWORD: Role.CATCHWORD,
    Furniture.SPECK: Role.SPECK,
    Furniture.NOTICE: Role.NOTICE,
}
_PLAIN = 0.998
PLAIN_BREAK, PLAIN_FLOW = 0.002, 0.998  # beliefs beyond which no other gap is looked at
_RUNNING = 0.2  # share of the turns over which sentences run on where pages were printed
_EVEN = 0.5
LIKELY = 0.6  # chance from which two lines are one
_DUE, _NUMBERED = 3, 0.6  # page numbers, and share of the pages that have theirs
_FURNISHED = 0.5  # share of the turns
_SPARE = 0.05  # by which a note may be less sure
_WORDED = 4  # letters of a line that is more than a number
_NOTED, _CALLED = 0.95, 0.97
_SHOWN = 0.25
LEAST = 0.02  # belief from which the pages around are looked at
_COUNTED = 3  # numbers by themselves that may count the lines
_ABOUT = 8  # lines on each side that must have the same names
_HEARD = 1 << 14
_UNHEARD = Said("", 0.0, Begin.FLOW, 0.0)
_STANDING = 3  # pages around that have a line which is no catchword


@cache
def _plain(kind: str) -> Said:
    """What is said of a line that plainly runs on."""
    return Said(f"{kind}.{Begin.FLOW}", 0.0, Begin.FLOW, _PLAIN, _PLAIN)


class Reading:
    """The lines of a view, read once or twice: the second time with what the first found to be furniture."""

    def __init__(
        self,
        view: View,
        shared: Mapping[str, Any],
        known: Mapping[int, str],
        model: Model | None = None,
        heard: dict[int, Said] | None = None,
    ) -> None:
        """Read a view; ``shared`` are the keys of the kind "pages", ``known`` says of lines of a known form
        whether they are a "mark" or a "notice", ``heard`` what the model has said of lines, by their place
        among others."""
        self.view = view
        self.model = model or learned()
        self.heard = {} if heard is None else heard
        self.lines = lines_of(view, shared, known, self.model.groups)
        self._asked: dict[int, tuple[int, Said]] = {}
        self.place = {index: k for k, index in enumerate(self.lines.at)}
        edges = self.lines.edges
        self.gone: set[int] = set(edges.likely) if edges else set()
        self.notes: set[int] = set()
        self.called: dict[int, str] = {}
        self.said = self._say()
        at = self.lines.at
        gone = {at[k] for k, said in enumerate(self.said) if said.furniture >= _EVEN} | set(known)
        gone |= set(edges.between) if edges else set()
        notes = {
            at[k]
            for k, said in enumerate(self.said)
            if said.label.startswith(Kind.NOTE) and at[k] not in gone
        }
        if edges:
            worded = {at for at in edges.between if at in edges.facts and not edges.facts[at].number.alone}
            self.called = dict(called_for(edges.reader, edges.lines, (gone - worded).__contains__))
            gone -= set(self.called)
            notes = (notes - self._resumed()) | set(self.called)
        if gone != self.gone or notes:
            self.gone, self.notes = gone, notes
            if edges:
                edges.settle(gone)
            self.said = self._say()
        self._weigh()
        behind = False
        for k, said in enumerate(self.said):  # the sentence that notes interrupt goes on behind them
            if at[k] in self.called:
                behind = True
            elif behind and at[k] not in self.gone:
                behind = False
                self.said[k] = said._replace(
                    label=f"{Kind.TEXT}.{Begin.FLOW}", begin=Begin.FLOW, sure=_CALLED
                )

    def settle(self, roles: Sequence[Role]) -> None:
        """Read the lines anew if others are furniture and notes in the end than it seemed."""
        gone = {line for line in self.place if roles[line].is_furniture}
        notes = {line for line in self.place if roles[line] is Role.NOTE}
        if gone == self.gone and (notes == self.notes or not notes):
            return
        self.gone, self.notes = gone, notes
        if self.lines.edges:
            self.lines.edges.settle(gone)
        called = self.said
        self.said = self._say()
        self._weigh()
        for k, said in enumerate(called):
            if said.sure == _CALLED and notes:
                self.said[k] = said

    def _resumed(self) -> set[int]:
        """The lines with which the text goes on behind notes that it calls for, if they read like notes."""
        found = set()
        behind = False
        for k, said in enumerate(self.said):
            behind = self.lines.at[k - 1] in self.called or behind and said.begin is Begin.FLOW
            if behind and self.lines.at[k] not in self.called:
                found.add(self.lines.at[k])
        return found

    def _say(self) -> list[Said]:
        lines = self.lines
        self.previous = lines.previous(self.gone, self.notes)
        names = lines.names(self.previous)
        edges = [lines.loose[k] for k in lines.asked]
        before = [
            known[1] if (known := self._asked.get(k)) and known[0] == own else None
            for k, own in zip(lines.asked, names, strict=True)
        ]
        answers = self._answers(names, edges, before)
        self._asked = {k: (own, said) for k, own, said in zip(lines.asked, names, answers, strict=True)}
        said = dict(zip(lines.asked, answers, strict=True))
        found: list[Said] = []
        plain = _plain(str(Kind.TEXT))
        for k in range(len(lines.at)):
            answer = said.get(k)
            if answer is None:
                answer = plain
            elif answer.label not in FURNITURE:
                plain = _plain(answer.label.partition(".")[0])
            found.append(answer)
        return found

    def _answers(
        self, names: Sequence[int], edges: Sequence[bool], before: Sequence[Said | None]
    ) -> list[Said]:
        """What the model says of the lines.  Lines that stand as another one does among lines with the same
        names are not asked about again: what is set alike over and over costs no more than once."""
        places = _places(names, edges)
        known = self.heard
        first: dict[int, int] = {}
        given: list[Said | None] = []
        for k, (place, said) in enumerate(zip(places, before, strict=True)):
            said = said or known.get(place)
            given.append(said or (_UNHEARD if first.setdefault(place, k) != k else None))
        answers = self.model.say(names, edges, given)
        for k, answer in enumerate(answers):
            if answer is _UNHEARD:
                answers[k] = answers[first[places[k]]]
        if len(known) + len(first) > _HEARD:
            known.clear()
        known.update((place, answers[k]) for place, k in islice(first.items(), _HEARD))
        return answers

    def gaps(self) -> Gaps:
        """What is shown for the gaps."""
        return Gaps(self.lines, self.previous, self.said)

    def _weigh(self) -> None:
        """Weigh what the model says of gaps with what gaps around and gaps like them show."""
        gaps, chances, labels = self.gaps(), self.model.chances, self.model.labels
        weighed = list(self.said)
        for k in self.lines.asked:
            said = weighed[k]
            if not PLAIN_BREAK < said.share < PLAIN_FLOW or (shown := gaps.shown(k)) is None:
                continue
            flows = chances.of_gap(shown)
            begins = flows <= LIKELY
            if begins is (said.begin is Begin.FLOW):
                kind = Kind(said.label.partition(".")[0])
                label = gaps.begun(k, kind) if begins else f"{kind}.{Begin.FLOW}"
                if label not in labels:
                    label = f"{Kind.TEXT}.{Begin.PARAGRAPH if begins else Begin.FLOW}"
                said = said._replace(label=label, begin=Begin(label[-1]))
            weighed[k] = said._replace(sure=max(_EVEN, 1.0 - flows) if begins else flows)
        self.said = weighed

    def around(self) -> Around | None:
        """What the pages show for the lines at their edges."""
        edges = self.lines.edges
        if not edges:
            return None
        return Around(edges, {self.lines.at[k]: said.furniture for k, said in enumerate(self.said)})

    def numbers(self) -> dict[int, tuple[float, float]]:
        """What is shown of the numbers on lines by themselves that are at no page edge."""
        facts = self.lines.edges.facts if self.lines.edges else {}
        inner = [k for k, loose in enumerate(self.lines.loose) if loose and self.lines.at[k] not in facts]
        return dict(zip(inner, of_numbers([self.said[k].furniture for k in inner]), strict=True))

    def chances(self) -> dict[int, float]:
        """How likely each line that may be furniture is furniture, given what speaks for it."""
        edges, around, learned = self.lines.edges, self.around(), self.model.chances
        found = {k: learned.of_number(shown) for k, shown in self.numbers().items()}
        if edges and around:
            for k, said in enumerate(self.said):
                index = self.lines.at[k]
                if self.lines.loose[k] and index in edges.facts and said.furniture >= LEAST:
                    found[k] = learned.of_furniture(around.shown(index))
            for index, sure in edges.between.items():
                k = self.place[index]
                found[k] = max(found.get(k, 0.0), sure)
        return found

    def roles(self) -> list[RoleVote]:
        """The lines that may be furniture, and notes that stand inside sentences."""
        facts_of: Mapping[int, Facts] = self.lines.edges.facts if self.lines.edges else {}
        edges, votes = self.lines.edges, []
        counted = sum(shape.lone for shape in self.lines.shapes) >= _COUNTED
        for k, chance in self.chances().items():
            if chance < _SHOWN:
                continue
            index, said = self.lines.at[k], self.said[k]
            facts = facts_of.get(index)
            if facts is None and not counted:
                continue
            if facts is None:
                votes.append(
                    RoleVote(
                        index, Role.FOLIO, "", round(chance, 3), "one of the numbers that count the lines"
                    )
                )
                continue
            label = parse(said.label)
            role = _ROLES.get(label) if isinstance(label, Furniture) else None
            worded = len(facts.edge.key) >= _WORDED and self.lines.shapes[k].word != "page"
            if worded and edges and edges.reader.pages[edges.page_of[index]].count == 1:
                continue  # what is all that a page has is its text
            if not facts.top and facts.caught.startswith("1") and facts.seen.total < _STANDING:
                role = Role.CATCHWORD
            elif not facts.top and facts.sheet != "none" and facts.number.state != "due":
                role = Role.SIGNATURE
            elif not any(map(str.isalnum, facts.edge.text)):
                role = Role.SPECK
            elif role in (None, Role.NOTICE) or role is Role.FOLIO and worded:
                role = Role.HEAD if facts.top else Role.FOOT
            folio = facts.number.folio if role in (Role.FOLIO, Role.HEAD, Role.FOOT) else ""
            votes.append(RoleVote(index, role, "", round(chance, 3), _why(facts, role), folio))
        return votes

    def turns_pages(self, roles: Sequence[Role]) -> bool:
        """Whether page turns show: the text runs on over many of them, or most pages have the number that is
        due, on a line that is furniture."""
        edges = self.lines.edges
        if not edges or not self.lines.feeds:  # where pages were only guessed they prove nothing
            return False
        runs = edges.all_runs
        known = len(edges.turns) - runs["x"]
        dues = sum(
            facts.number.state == "due" and roles[line].is_furniture and self._is_page(line, facts)
            for line, facts in edges.facts.items()
        )
        return runs["y"] + runs["m"] / 2 >= max(1, _RUNNING * known) or dues >= max(
            _DUE, _NUMBERED * len(edges.reader.pages)
        )

    def furnished(self, roles: Sequence[Role]) -> bool:
        """Whether at least half of the page turns, and more than one, have furniture."""
        edges = self.lines.edges
        if not edges:
            return False
        pages = {
            edges.page_of[line] - edges.facts[line].top for line in edges.facts if roles[line].is_furniture
        }
        return len(pages) > 1 and len(pages) >= _FURNISHED * len(edges.turns)

    def _is_page(self, line: int, facts: Facts) -> bool:
        """Whether the number on a line is that of a page: alone, behind such a word, or apart from words."""
        return (
            facts.number.alone
            or "   " in facts.edge.text
            or self.lines.shapes[self.place[line]].word == "page"
        )

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
            mark = self.called.get(self.lines.at[block[0]], "")
            why = f"the text above calls for note {mark}" if mark else "the text above runs on behind it"
            sure = _CALLED if mark else round(min(said.sure, _NOTED), 3)
            if sure < _NOTED - _SPARE:
                continue
            votes += [RoleVote(self.lines.at[j], Role.NOTE, "", sure, why) for j in block]
        return votes


def _places(names: Sequence[int], edges: Sequence[bool]) -> list[int]:
    """For each line a number that stands for its names and those of the lines around it."""
    own = [hash(pair) for pair in zip(edges, names, strict=True)]
    framed = [*[0] * _ABOUT, *own, *[0] * _ABOUT]
    return [hash(tuple(framed[k : k + 2 * _ABOUT + 1])) for k in range(len(own))]


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
        again = f"it stands again on {counted(seen.total, 'neighbouring page')}"
        return f"{again}, {reason}" if reason else again
    return reason or "it stands where the neighbouring pages have such lines"


def lines_of(
    view: View, shared: Mapping[str, Any], known: Mapping[int, str], groups: Groups[Sum]
) -> Lines[Sum]:
    """The lines of a view with their features, which are what ``groups`` makes of their names; the other
    arguments as those of :class:`Reading`."""
    number_forms = forms(tuple(shared.get("page_words", ())), tuple(shared.get("of_words", ())))
    return Lines(view, shipped(), groups, known, shared.get("misread_digits", {}), number_forms)


def reading_of(
    view: View,
    evidence: Evidence,
    shared: Mapping[str, Any] | None = None,
    known: Mapping[int, RoleVote] | None = None,
) -> Reading:
    """The reading of this view: the one that was made when its roles were asked for, or a new one."""
    kept = evidence.kept.get("reading")
    if not isinstance(kept, Reading) or kept.view.text != view.text:
        sure = {
            line: "mark" if vote.role is Role.MARK else "notice"
            for line, vote in (known or {}).items()
            if vote.confidence > _EVEN
        }
        heard = evidence.lasting.setdefault("heard", {})
        assert isinstance(heard, dict)
        kept = evidence.kept["reading"] = Reading(view, shared or {}, sure, heard=heard)
    return kept
