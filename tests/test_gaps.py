"""From votes to edits: what stands between two body lines once all have voted."""

from __future__ import annotations

import pytest

from cleaner.engine.gaps import PAGE_MARK, weave
from cleaner.settings import Options
from cleaner.text.edits import Edit, flatten, splice
from cleaner.text.view import Decision, GapVote, Role, RoleVote, View

Flow = dict[int, Decision]


def vote(view: View, upper: int, lower: int, glyph: str, after: str, sure: float = 0.9) -> GapVote:
    """A vote on a word broken with ``glyph`` between two lines."""
    start = view.starts[upper] + view.lines[upper].rindex(glyph)
    end = view.starts[lower] + len(view.lines[lower]) - len(view.lines[lower].lstrip())
    decision = Decision.HYPHEN if after else Decision.JOIN
    return GapVote(upper, decision, "HYP", sure, "a word", start, end, after)


def furnish(view: View, roles: dict[int, Role], folio: str = "") -> dict[int, RoleVote]:
    votes = {line: RoleVote(line, role, "PAG", 0.9, "recurs", folio) for line, role in roles.items()}
    for line, role in roles.items():
        view.roles[line] = role
    return votes


def flow_of(flow: Flow) -> dict[int, GapVote]:
    return {upper: GapVote(upper, decision, "FLW", 0.8, "so it goes") for upper, decision in flow.items()}


def woven(
    text: str,
    roles: dict[int, Role] | None = None,
    broken: tuple[tuple[int, int, str, str], ...] = (),
    flow: Flow | None = None,
    joining: bool = True,
    folio: str = "",
    **settings: str,
) -> str:
    """The text after its gaps were written."""
    view = View(text)
    votes = furnish(view, roles or {}, folio)
    decided = {upper: vote(view, upper, *rest) for upper, *rest in broken}  # type: ignore[arg-type]
    edits = weave(view, votes, decided, flow_of(flow or {}), joining, Options(**settings))  # type: ignore[arg-type]
    return splice(text, flatten(text, edits))


class TestNothingToSay:
    @pytest.mark.parametrize("text", ["", "\n", "one\ntwo\n", " one\n\n\ntwo ", "one\n\ftwo\f"])
    def test_without_votes_nothing_happens(self, text: str) -> None:
        assert woven(text) == text

    def test_left_gaps_stay_as_they_are(self) -> None:
        assert woven("one \n\n two\n", flow={0: Decision.LEAVE}) == "one \n\n two\n"


class TestBrokenWords:
    def test_halves_meet_and_the_line_goes_on(self) -> None:
        assert woven("situa-\ntion here", broken=((0, 1, "-", ""),)) == "situation here"

    def test_a_kept_hyphen_stays_between_them(self) -> None:
        assert woven("well-\nknown here", broken=((0, 1, "-", "-"),)) == "well-known here"

    def test_where_lines_stay_the_word_moves_up(self) -> None:
        text = woven("a situa-\ntion here\nend", broken=((0, 1, "-", ""),), joining=False)
        assert text == "a situation\nhere\nend"

    def test_a_line_that_is_the_other_half_and_no_more(self) -> None:
        text = woven("a situa-\ntion\nend", broken=((0, 1, "-", ""),), joining=False)
        assert text == "a situation\nend"

    def test_over_blank_lines_and_furniture(self) -> None:
        text = woven("a situa-\n\n12\n\ntion here", {2: Role.FOLIO}, ((0, 4, "-", ""),))
        assert text == "a situation here"

    def test_an_unsure_one_is_not_flowed_over(self) -> None:
        view = View("situa-\ntion")
        unsure = {0: vote(view, 0, 1, "-", "", sure=0.3)}
        edits = weave(view, {}, unsure, flow_of({0: Decision.SPACE}), True, Options())
        assert [edit.confidence for edit in edits] == [0.3]


class TestFlow:
    def test_each_decision_writes_its_own(self) -> None:
        text = "one \n two\nthree\nfour\n"
        flow = {0: Decision.SPACE, 1: Decision.NEWLINE, 2: Decision.PARAGRAPH}
        assert woven(text, flow=flow) == "one two\nthree\n\nfour\n"

    def test_blank_lines_inside_a_paragraph_go(self) -> None:
        assert woven("one\n\n\ntwo", flow={0: Decision.SPACE}) == "one two"

    def test_where_lines_stay_they_stay(self) -> None:
        text = "one \ntwo\n\nthree"
        assert woven(text, flow={0: Decision.SPACE, 1: Decision.PARAGRAPH}, joining=False) == text

    def test_a_text_without_a_last_line_end_gets_none(self) -> None:
        assert woven("one\ntwo", flow={0: Decision.SPACE}) == "one two"
        assert woven("one\ntwo\n", flow={0: Decision.SPACE}) == "one two\n"


class TestFurniture:
    def test_a_head_in_mid_sentence_goes_with_its_blank_lines(self) -> None:
        text = woven("and so\n\nHEAD 12\n\nit went", {2: Role.HEAD}, flow={0: Decision.SPACE})
        assert text == "and so it went"

    def test_without_a_vote_on_the_gap_only_its_line_goes(self) -> None:
        assert woven("one\n\n12\n\ntwo\n", {2: Role.FOLIO}) == "one\n\n\ntwo\n"

    def test_at_either_end_of_the_text(self) -> None:
        assert woven("HEAD\none\n12\n", {0: Role.HEAD, 2: Role.FOLIO}) == "one\n"

    def test_a_text_of_nothing_else(self) -> None:
        assert woven("HEAD\n12\n", {0: Role.HEAD, 1: Role.FOLIO}) == ""

    def test_causes_name_the_lines_that_went(self) -> None:
        view = View("and so\nHEAD\nit went")
        votes = furnish(view, {1: Role.HEAD})
        (edit,) = weave(view, votes, {}, flow_of({0: Decision.SPACE}), True, Options())
        assert [cause.rule for cause in edit.causes] == ["FLW", "PAG"]


class TestPageBreaks:
    TEXT = "and so\n12\fHEAD\nit went\n"

    def _woven(self, page_breaks: str) -> str:
        roles = {1: Role.FOLIO, 2: Role.HEAD}
        return woven(self.TEXT, roles, flow={0: Decision.SPACE}, folio="13", page_breaks=page_breaks)

    def test_dropped(self) -> None:
        assert self._woven("drop") == "and so it went\n"

    def test_kept_as_form_feeds(self) -> None:
        assert self._woven("keep").count("\f") == 1
        assert self._woven("keep").replace("\f", " ").split() == ["and", "so", "it", "went"]

    def test_marked_with_the_page_that_begins(self) -> None:
        assert self._woven("mark") == f"and so {PAGE_MARK.format(13)} it went\n"

    def test_a_broken_word_is_whole_before_the_mark(self) -> None:
        text = woven(
            "situa-\n12\ftion here", {1: Role.HEAD}, ((0, 2, "-", ""),), folio="13", page_breaks="keep"
        )
        assert text.replace("\f", "") == "situation here"
        assert text.count("\f") == 1
        assert "situation" in text


class TestNotes:
    TEXT = "and so\n1 A note.\nit went.\nNext one."

    def _woven(self, notes: str) -> str:
        flow = {0: Decision.SPACE, 2: Decision.PARAGRAPH}
        return woven(self.TEXT, {1: Role.NOTE}, flow=flow, notes=notes)

    def test_wait_for_the_end_of_the_paragraph(self) -> None:
        assert self._woven("after") == "and so it went.\n\n1 A note.\n\nNext one."

    def test_or_for_the_end_of_the_text(self) -> None:
        assert self._woven("end") == "and so it went.\n\nNext one.\n\n1 A note."

    def test_or_go(self) -> None:
        assert self._woven("drop") == "and so it went.\n\nNext one."


def test_edits_never_overlap() -> None:
    view = View("a situa-\n12\ftion b\nc\n\nd\n")
    votes = furnish(view, {1: Role.FOLIO})
    flow = flow_of({2: Decision.SPACE, 3: Decision.PARAGRAPH})
    for settings in (Options(), Options(page_breaks="mark"), Options(page_breaks="keep")):
        edits: list[Edit] = weave(view, votes, {0: vote(view, 0, 2, "-", "")}, flow, True, settings)
        assert flatten(view.text, edits) == [
            edit for edit in edits if view.text[edit.start : edit.end] != edit.after
        ]
