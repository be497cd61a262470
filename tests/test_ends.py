"""Line ends side by side: two stay two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.text.edits import Edit, splice
from cleaner.text.ends import apart


@pytest.mark.parametrize(
    ("source", "edits", "wanted"),
    [
        ("a\r-\nb", [Edit(2, 3, "")], "a\n\nb"),
        ("a\r--\nb", [Edit(2, 3, ""), Edit(3, 4, "")], "a\n\nb"),
        ("a\r-\nb", [Edit(2, 3, "+")], "a\r+\nb"),
        ("a\r-b", [Edit(2, 3, "\n")], "a\n\nb"),
        ("a-\nb\r", [Edit(1, 2, "\r")], "a\n\nb\r"),
        ("a--b\r", [Edit(1, 2, "\r"), Edit(2, 3, "\n")], "a\n\nb\r"),
        ("a\r\n-b", [Edit(3, 4, "")], "a\r\nb"),
        ("a\r-\rb", [Edit(2, 3, "")], "a\r\rb"),
        ("\r-", [Edit(1, 2, "")], "\r"),
        ("-\nb\r", [Edit(0, 1, "")], "\nb\r"),
        ("a\rb\n-", [Edit(2, 3, ""), Edit(4, 5, "c")], "a\n\nc"),
    ],
)
def test_apart(source: str, edits: list[Edit], wanted: str) -> None:
    assert splice(source, apart(source, edits)) == wanted


@given(st.text("\r\nab", max_size=12), st.sets(st.integers(0, 11)), st.sampled_from(["", "\n", "\r", "x"]))
def test_no_pair_is_made(source: str, places: set[int], after: str) -> None:
    single = [at for at in sorted(places) if at < len(source) and source[at] in "ab"]
    found = splice(source, apart(source, [Edit(at, at + 1, after) for at in single]))
    kept = source.count("\r\n")
    assert found.count("\r\n") <= kept


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The end.\r\u200b\nNext line\n", "The end.\n\nNext line\n"),
        ("]\r\x00\ne", "]\n\ne"),
    ],
)
def test_in_a_text(text: str, wanted: str) -> None:
    assert clean(text).text == wanted
    for lines in ("join", "keep"):
        once = clean(text, lines=lines).text
        assert clean(once, lines=lines).text == once
