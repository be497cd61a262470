"""Files that mean harm cost one file: limits hold, messages name them, and the next file is read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.errors import DocumentError, LimitError
from cleaner.formats.pdf.reader import read_pages, render
from cleaner.formats.request import Outline, Request
from cleaner.text.source import Page
from cleaner.workers.pool import Died, Overtime, Pool

from . import pdf_bombs as bombs
from .pdfs import document, lines

MEMORY = 512 << 20
SECONDS = 4.0
SLACK = 10.0
"""Seconds for a worker to be killed and another to start on a busy machine."""


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1, memory=MEMORY) as pool:
        yield pool
        pool.kill()


def items(pool: Pool, data: bytes, path: Path) -> list[Any]:
    file = path / "bomb.pdf"
    file.write_bytes(data)
    return list(pool.stream(read_pages, str(file), Request(), seconds=SECONDS))


def reads_on(pool: Pool, path: Path) -> None:
    _, page = items(pool, document([lines(["the next file"])]), path)
    assert page.text == "the next file\n"


@pytest.mark.parametrize("bomb", bombs.FATAL, ids=[bomb.__name__ for bomb in bombs.FATAL])
def test_a_bomb_costs_one_file(bomb: Callable[[], bytes], pool: Pool, tmp_path: Path) -> None:
    data = bomb()
    assert len(data) < 1 << 21
    start = time.monotonic()
    with pytest.raises((Died, Overtime)):
        items(pool, data, tmp_path)
    reads_on(pool, tmp_path)
    assert time.monotonic() - start < 2 * SECONDS + SLACK


LIMITS = [
    (bombs.many_pages, "max_pages", "100,000 pages, and 20,000 are read"),
    (bombs.letters, "max_characters", "1,100,000 characters, and 1,000,000 are read"),
]


@pytest.mark.parametrize(("bomb", "limit", "says"), LIMITS, ids=[limit for _, limit, _ in LIMITS])
def test_a_limit_names_itself(
    bomb: Callable[[], bytes], limit: str, says: str, pool: Pool, tmp_path: Path
) -> None:
    with pytest.raises(LimitError) as error:
        items(pool, bomb(), tmp_path)
    assert error.value.limit == limit and limit in str(error.value) and says in str(error.value)
    assert error.value.advice
    reads_on(pool, tmp_path)


HARMLESS = [
    (bombs.nested_arrays, "still here\n"),
    (bombs.nested_state, "still here\n"),
    (bombs.claimed_pages, "one\n"),
    (bombs.huge_page, "small words on a large page\n"),
]


@pytest.mark.parametrize(("bomb", "text"), HARMLESS, ids=[bomb.__name__ for bomb, _ in HARMLESS])
def test_what_looks_harmful_and_is_not(
    bomb: Callable[[], bytes], text: str, pool: Pool, tmp_path: Path
) -> None:
    outline, page = items(pool, bomb(), tmp_path)
    assert isinstance(outline, Outline) and outline.total == 1 and page.text == text


def test_a_page_tree_that_loops_has_no_pages(pool: Pool, tmp_path: Path) -> None:
    *found, last = items(pool, bombs.looping_tree(), tmp_path)
    assert isinstance(last, Outline) and not last.complete and last.missing
    assert not any(page.text for page in found if isinstance(page, Page))
    reads_on(pool, tmp_path)


@pytest.mark.parametrize("share", [number / 10 for number in range(10)])
def test_what_is_cut_off_is_read_as_far_as_it_goes(share: float, pool: Pool, tmp_path: Path) -> None:
    try:
        outline, *found = items(pool, bombs.truncated(share), tmp_path)
    except DocumentError as error:
        assert share < 0.3 and "damaged" in error.problem
    else:
        assert not outline.complete and "damaged" in outline.warnings[0]
        heads = [page.text.split("\n")[0] for page in found if page.text]
        assert heads == [f"page number {number}" for number in range(len(heads))]
        assert len(heads) >= len(found) - 1 >= 10 * share - 2


def test_a_huge_page_has_no_picture(pool: Pool, tmp_path: Path) -> None:
    file = tmp_path / "huge.pdf"
    file.write_bytes(bombs.huge_page())
    with pytest.raises(LimitError, match="max_pixels"):
        pool.call(render, str(file), 0, seconds=SECONDS)
    reads_on(pool, tmp_path)
