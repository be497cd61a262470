"""Words that tell what a line is: of pages, headings, captions, totals."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

_FIRST = re.compile(r"[^\W\d_]+")
_NUMBERED = re.compile(r"\d|^\W*[ivxlcIVXLC]+\W*$")  # a roman number alone: others may be initials


class FirstWords:
    """Classes of first words.  ``lists`` maps a class to its words, in lower case."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._classes = {word: name for name, words in lists.items() for word in words}

    def classify(self, text: str) -> str:
        """The class of the first word of a line, empty if it has none; beside a word of pages there must be a
        number."""
        found = _FIRST.search(text, 0, 24)
        name = self._classes.get(found[0].lower(), "") if found else ""
        if found and name == "page" and not _NUMBERED.search(text[: found.start()] + text[found.end() :]):
            return ""
        return name


@cache
def shipped() -> FirstWords:
    """The lists beside this file."""
    return FirstWords(json.loads(Path(__file__).with_suffix(".json").read_text("utf-8")))
