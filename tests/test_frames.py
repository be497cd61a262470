"""Frames side by side, on slides above all: each is read to its end; rows of tables stay rows."""

from __future__ import annotations

import pytest

from tests.test_pdf_lines import LEFT, RIGHT, Sheet, joined

PLAN = ("1. Survey", "2. Dredging", "3. Quay")
CREW = ("• Ferry", "• Pilot", "• Diver")
LEADS = ("Who may help:", "• Harbour master", "• Customs")


def words(sheet: Sheet) -> list[str]:
    return [" ".join(line.split()) for line in sheet.text.splitlines() if line.strip()]


@pytest.mark.parametrize("shift", [0.0, 1.5, -2.0], ids=["level", "a little lower", "a little higher"])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)], ids=str)
def test_lists_side_by_side(shift: float, order: tuple[int, ...]) -> None:
    sheet, frames = Sheet(), (PLAN, CREW, LEADS)
    for at in order:
        sheet.column(frames[at], 50 + 120 * at, 100 + shift * at, step=14)
    if order == (0, 1, 2):
        assert words(sheet) == [*PLAN, *CREW, *LEADS]
    for frame in frames:
        assert "\n".join(frame) in "\n".join(words(sheet))


def test_items_whose_marks_stand_apart() -> None:
    sheet = Sheet()
    for left, frame in ((50, CREW), (200, ("• Tide", "• Lock", "• Ice"))):
        for number, item in enumerate(frame):
            mark, text = item.split()
            sheet.put(mark, left, 99 + 14 * number)
            sheet.put(text, left + 20, 100 + 14 * number)
    assert words(sheet) == [*CREW, "• Tide", "• Lock", "• Ice"]


def test_rows_of_cells_with_marks_stay() -> None:
    sheet = Sheet()
    rows = (("• Lock", "• open", "• shut"), ("• Weir", "• shut", "• open"), ("• Pier", "• open", "• open"))
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            sheet.put(cell, 50 + 120 * at, 100 + 14 * number)
    assert words(sheet) == [" ".join(row) for row in rows]


def test_lists_in_the_cells_of_rows_stay() -> None:
    """The head of the right list begins farther to the left than its items."""
    sheet = Sheet()
    for top in (100, 156):
        for left, head in ((50, "What is built:"), (250, "What is let:")):
            sheet.put(head, left, top)
            for number, item in enumerate(CREW):
                sheet.put(item, left + 10, top + 14 + 14 * number)
    assert words(sheet)[0] == "What is built: What is let:"
    assert words(sheet)[4] == "What is built: What is let:"


@pytest.mark.parametrize("last", [False, True], ids=["drawn first", "drawn last"])
def test_a_box_beside_a_list_is_read_by_itself(last: bool) -> None:
    sheet = Sheet()
    box = ("Closed in winter for repairs",)
    if not last:
        sheet.column(box, 300, 121, step=14)
    sheet.put("What the harbour has", 50, 60, size=16)
    sheet.column(("Three things:", *CREW), 50, step=14)
    if last:
        sheet.column(box, 300, 121, step=14)
    assert words(sheet) == ["What the harbour has", "Three things:", *CREW, *box]


@pytest.mark.parametrize(
    ("text", "base"),
    [("Closed in winter for repairs", 114), ("(12)", 121), ("Repairs", 121)],
    ids=["level", "a number", "a word"],
)
def test_what_is_no_box(text: str, base: float) -> None:
    sheet = Sheet()
    sheet.column(("Three things:", *CREW), 50, step=14)
    sheet.put(text, 300, base)
    assert words(sheet)[-1] == CREW[-1]


def test_what_stands_beside_labels_stays_beside_them() -> None:
    sheet = Sheet()
    sheet.column(("Name:", "Address:", "Born on:"), 50, 100, step=20)
    sheet.column(("John Smith", "12 Quay Street", "1 May 1970"), 200, 104, step=20)
    assert words(sheet) == ["Name:", "John Smith", "Address:", "12 Quay Street", "Born on:", "1 May 1970"]


def test_heads_of_a_table_that_are_not_level_stay_above_it() -> None:
    sheet = Sheet()
    sheet.column(("Goods that", "are landed", "by weight"), 50, 88)
    sheet.column(("Share of", "the year"), 180, 94)
    sheet.column(("Duty to", "be paid"), 300, 94)
    for number in range(6):
        for at, cell in enumerate(("timber", "12.5", "0.75")):
            sheet.put(cell, 50 + 125 * at, 140 + 14 * number)
    assert [line.split()[0] for line in words(sheet)[-6:]] == ["timber"] * 6


@pytest.mark.parametrize("drawn", ["with its column", "first"])
def test_a_head_far_above_its_column(drawn: str) -> None:
    sheet = Sheet()
    heads = ("The first part", "The other part")
    sheet.put(heads[0], 50, 60)
    if drawn == "first":
        sheet.put(heads[1], 280, 60)
    sheet.column(LEFT, 50)
    if drawn != "first":
        sheet.put(heads[1], 280, 60)
    sheet.column(RIGHT, 280)
    parts = sheet.text.split("\n\n")
    if drawn == "first":
        assert parts[0].split() == " ".join(heads).split()
        assert parts[1] == joined(LEFT, RIGHT)
    else:
        assert parts == [heads[0], joined(LEFT)[:-1] + "\n" + heads[1], joined(RIGHT)]
