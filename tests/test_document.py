"""Lines, pages and line ends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.edits import inverse, splice
from cleaner.text.view import Role, View, line_ends

from .strategies import anything

TEXTS = st.text("ab \n\f\t", max_size=30)


class TestView:
    @given(TEXTS)
    def test_lines_and_starts_describe_the_text(self, text: str) -> None:
        view = View(text)
        for index, line in enumerate(view.lines):
            assert text[view.starts[index] : view.end(index)] == line
            assert "\n" not in line and "\f" not in line
        separators = [text[view.end(index)] for index in range(len(view.lines) - 1)]
        assert set(separators) <= {"\n", "\f"}
        assert view.end(len(view.lines) - 1) == len(text)

    @given(TEXTS)
    def test_pages_begin_behind_form_feeds(self, text: str) -> None:
        view = View(text)
        assert view.pages[0] == 0
        assert view.pages[-1] == len(view.lines)
        assert len(view.pages) == text.count("\f") + 2
        for first in view.pages[1:-1]:
            assert text[view.starts[first] - 1] == "\f"

    @given(TEXTS)
    def test_lines_are_body_or_blank_at_first(self, text: str) -> None:
        view = View(text)
        assert view.body() == [index for index, line in enumerate(view.lines) if line.strip()]

    def test_furniture_is_not_body(self) -> None:
        view = View("one\n12\ntwo")
        view.roles[1] = Role.FOLIO
        assert view.body() == [0, 2]

    def test_an_empty_text_has_one_blank_line(self) -> None:
        view = View("")
        assert (view.lines, view.pages, view.body()) == ([""], [0, 1], [])

    def test_which_roles_are_furniture(self) -> None:
        stay = {role for role in Role if not role.is_furniture}
        assert stay == {Role.BODY, Role.BLANK, Role.NOTE}


class TestLineEnds:
    def test_a_text_without_carriage_returns_is_left_alone(self) -> None:
        assert line_ends("a\nb\u2028c\x85") == ("\n", [])

    @given(anything)
    def test_all_are_shown_as_line_feeds_and_can_be_put_back(self, text: str) -> None:
        _, edits = line_ends(text)
        shown = splice(text, edits)
        assert "\r" not in shown
        assert shown == text.replace("\r\n", "\n").replace("\r", "\n")
        assert splice(shown, inverse(text, edits)) == text
        assert not any(edit.causes for edit in edits)

    def test_the_most_frequent_is_the_documents_own(self) -> None:
        assert line_ends("a\r\nb\r\nc\n")[0] == "\r\n"
        assert line_ends("a\nb\nc\r\n")[0] == "\n"
        assert line_ends("a\rb\rc\r\n")[0] == "\r"
