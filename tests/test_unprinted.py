"""Text that shows no sign of print keeps its lines: what the repairs of pages and paragraphs must not touch."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.text.view import View

LICENCE = "Permission is granted, free of charge, to any person obtaining a copy of this\nsoftware, to deal in it.\n"
C_SOURCE = "/* part {n} */\n#include <stdio.h>\n\nint f{n}(int x)\n{{\n    return x - {n};\n}}\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("".join(C_SOURCE.format(n=n) + "\f\n" for n in range(8)), id="sections of a program"),
        pytest.param((LICENCE + "\n\f\n") * 6, id="form feeds on lines of their own"),
        pytest.param(
            "x = '\ufffd'\n" + "".join(f"def f{n}():\n    return {n}\n\n\n" for n in range(30)), id="a �"
        ),
        pytest.param("".join(f"#define X_{n}    {n}\n" for n in range(60)), id="numbers that count up"),
        pytest.param(
            "normA = 1\ncondA = 2\nuse normA and condA and normB here\n", id="identifiers with a capital end"
        ),
    ],
)
def test_stays_as_it_is(text: str) -> None:
    assert clean(text).text == text


def test_a_rare_broken_word_is_joined_and_no_line_of_others_moves() -> None:
    text = "".join(f"Line {n} of a list of changes to the program.\n" for n in range(90))
    broken = text + "A fix for the situa-\ntion at the end of the govern-\nment list.\n"
    assert clean(broken).text == text + "A fix for the situation at the end of the government list.\n"


@pytest.mark.parametrize(
    ("text", "sections"),
    [("a\n\fb\n\fc\n", False), ("a\n\f\nb\n\f\nc\n", True), ("a\fb", False), ("a\n\f\nb\n\fc", False)],
)
def test_form_feeds_on_lines_of_their_own_part_sections(text: str, sections: bool) -> None:
    assert View(text).has_sections is sections


def test_pages_that_begin_with_a_blank_line_are_pages_where_words_are_broken() -> None:
    page = "\nTHE HISTORY    {}\n\nThe situa-\ntion in the north was known to the govern-\nment of the time and it\n"
    text = "\f".join(page.format(n) for n in range(12, 20))
    assert "HISTORY" not in clean(text).text
