"""Blanks between the characters of Chinese and Japanese, which have none: ``そ の 日 の 朝 、``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...evidence.scripts import Characters
from ...text.edits import Cause, Edit

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule

_BLOCKS = frozenset((0x30, *range(0x4E, 0xA0)))
_CHARACTER = "[\u3001-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60]"
_SPACED = re.compile(rf"(?<={_CHARACTER}) (?={_CHARACTER})")
_CLOSE = re.compile(rf"(?<={_CHARACTER})(?={_CHARACTER})")


def edits(text: str, rule: Rule, evidence: Evidence) -> Iterator[Edit]:
    """An edit for each stretch of a line that has a blank between nearly all of its characters."""
    if not Characters(text).any_block(_BLOCKS) or not _SPACED.search(text):
        return
    params = rule.params
    lines: list[tuple[int, str, int]] = []  # start, line, blanks
    at = 0
    for line in text.split("\n"):
        blanks, close = len(_SPACED.findall(line)), len(_CLOSE.findall(line))
        if blanks and blanks >= params["share"] * (blanks + close):
            lines.append((at, line, blanks))
        at += len(line) + 1
    if sum(blanks for *_, blanks in lines) < params["number"]:
        return
    cause = (Cause(rule.id, params["confidence"], "a blank between any two characters of the line"),)
    for start, line, _ in lines:
        for found in _STRETCH.finditer(line):
            after = _SPACED.sub("", found.group())
            yield Edit(start + found.start(), start + found.end(), after, cause)


_STRETCH = re.compile(rf"{_CHARACTER}+(?: {_CHARACTER}+)+")
