"""Numbers in sentences: one of a thing is no plural."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT

# what is counted in messages and reasons
PLURAL = re.compile(
    r" (?:[a-z]+ )?(?:pages|lines|words|times|changes|rules|texts|bytes|seconds|characters|examples|files|groups|"
    r"hyphens|suggestions|neighbours|sequences|images|languages|jobs|inputs)\b"
)
# these numbers are never one
NEVER_ONE = {
    "10 ** (known - was) times": "words are at least a thousand times rarer",
    "len(chosen) pages": "more than a limit",
    "all_pages pages": "more than a limit",
    "len(entries) files": "more than a limit",
    "self.files.total files": "only said of several",
    "len(jobs) inputs": "only said of several",
    "limit bytes": "a limit of bytes",
    "LARGEST bytes": "a limit of bytes",
    "MOST_VALUE bytes": "a limit of bytes",
    "self.replaced sequences": "one has its own sentence",
}
FILES = [path for path in sorted((ROOT / "cleaner").rglob("*.py")) if path.name != "counting.py"]


def plurals(source: str) -> Iterator[str]:
    """What stands behind a number in sentences that are put together, where it is a plural."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for value, text in zip(node.values, node.values[1:], strict=False):
                found = PLURAL.match(str(text.value)) if isinstance(text, ast.Constant) else None
                if isinstance(value, ast.FormattedValue) and found:
                    yield f"{ast.unparse(value.value)}{found[0]}"


def test_the_search_finds_them() -> None:
    assert list(plurals("why = f'on {n} neighbouring pages'")) == ["n neighbouring pages"]
    assert list(plurals("why = f'on {counted(n, \"page\")} of {total} of them'")) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_plural_is_never_written_behind_a_number(path: Path) -> None:
    assert set(plurals(path.read_text("utf-8"))) <= NEVER_ONE.keys()


def test_what_is_never_one_is_there() -> None:
    assert {found for path in FILES for found in plurals(path.read_text("utf-8"))} >= NEVER_ONE.keys()
