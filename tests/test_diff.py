"""Diffs made from changes, held against what a patch program makes of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Edit, clean
from cleaner.text.diff import unified
from cleaner.text.edits import changes, flatten, splice

from .conftest import examples
from .strategies import anything


def diff(source: str, *edits: Edit) -> str:
    return unified(source, splice(source, edits), changes(source, edits), "a", "b")


def patched(source: str, shown: str) -> str:
    """Apply a diff as ``patch`` does, with no tolerance."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", source)
    result: list[str] = []
    at = 0
    body = re.findall(r"[^\n]*\n", shown)
    assert body[:2] == ["--- a\n", "+++ b\n"]
    for index, line in enumerate(body[2:], 2):
        bare = index + 1 < len(body) and body[index + 1].startswith("\\")
        text = line[1:-1] if bare else line[1:]
        if header := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n", line):
            old, old_size, new, new_size = (int(part) if part else 1 for part in header.groups())
            start = old - 1 if old_size else old
            result += lines[at:start]
            assert len(result) == (new - 1 if new_size else new)
            at = start
        elif line[0] == "+":
            result.append(text)
        elif line[0] in " -":
            assert lines[at] == text
            at += 1
            if line[0] == " ":
                result.append(text)
        else:
            assert line == "\\ No newline at end of file\n"
    return "".join(result + lines[at:])


class TestUnified:
    def test_nothing(self) -> None:
        assert diff("a\nb\n") == ""

    @pytest.mark.parametrize(
        ("source", "edit", "body"),
        [
            ("a\n", Edit(0, 1, "b"), "@@ -1 +1 @@\n-a\n+b\n"),
            (
                "a",
                Edit(0, 1, "b"),
                "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
            ),
            ("a\nb\n", Edit(1, 2, " "), "@@ -1,2 +1 @@\n-a\n-b\n+a b\n"),
            ("a\nb\nc\n", Edit(2, 4, ""), "@@ -1,3 +1,2 @@\n a\n-b\n c\n"),
            ("a\n", Edit(2, 2, "b\n"), "@@ -1 +1,2 @@\n a\n+b\n"),
            ("", Edit(0, 0, "a\n"), "@@ -0,0 +1 @@\n+a\n"),
            ("a\n", Edit(0, 2, ""), "@@ -1 +0,0 @@\n-a\n"),
            ("a\x0cb\u2028c\rd\n", Edit(0, 1, "x"), "@@ -1 +1 @@\n-a\x0cb\u2028c\rd\n+x\x0cb\u2028c\rd\n"),
        ],
    )
    def test_by_hand(self, source: str, edit: Edit, body: str) -> None:
        assert diff(source, edit) == "--- a\n+++ b\n" + body

    def test_far_changes_are_hunks_of_their_own(self) -> None:
        source = "".join(f"{number}\n" for number in range(30))
        edits = [Edit(source.index(f"\n{n}\n") + 1, source.index(f"\n{n}\n") + 2, "x") for n in (2, 9, 28)]
        shown = diff(source, *edits)
        assert re.findall(r"@@.*@@", shown) == ["@@ -1,13 +1,13 @@", "@@ -26,5 +26,5 @@"]

    @given(st.text("ab\n", max_size=40), st.data())
    @settings(max_examples=examples(150))
    def test_leads_from_one_text_to_the_other(self, source: str, data: st.DataObject) -> None:
        places = st.tuples(*[st.integers(0, len(source))] * 2).map(sorted)
        pairs = data.draw(st.lists(st.tuples(places, st.text("ab\n", max_size=4)), max_size=4))
        edits = flatten(source, [Edit(start, end, after) for (start, end), after in pairs])
        output = splice(source, edits)
        shown = diff(source, *edits)
        assert (shown == "") == (source == output)
        if shown:
            assert patched(source, shown) == output

    @given(anything)
    def test_of_cleaned_texts(self, text: str) -> None:
        result = clean(text)
        shown = unified(result.source, result.text, result.changes, "a", "b")
        if shown:
            assert patched(text, shown) == result.text
        else:
            assert result.text == text
