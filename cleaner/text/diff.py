"""Unified diffs made from the changes themselves: linear, and exact where a comparison would guess."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from .edits import Change

CONTEXT = 3


class _Text:
    """A text as lines that keep their line feed, and the line of an offset."""

    def __init__(self, text: str) -> None:
        parts = text.split("\n")
        self.lines = [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
        self._starts = [0, *accumulate(len(part) + 1 for part in parts[:-1])]

    def line(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1


class _Block(NamedTuple):
    """Lines ``low:high`` of the source that became lines ``out_low:out_high`` of the output."""

    low: int
    high: int
    out_low: int
    out_high: int


def unified(source: str, output: str, changes: Sequence[Change], old_name: str, new_name: str) -> str:
    """The diff between two texts, given the flat changes that lead from one to the other."""
    old, new = _Text(source), _Text(output)
    hunks = list(_hunks(_blocks(old, new, changes)))
    if not hunks:
        return ""
    parts = [f"--- {old_name}\n+++ {new_name}\n"]
    for hunk in hunks:
        parts += _hunk(hunk, old.lines, new.lines)
    return "".join(parts)


def _blocks(old: _Text, new: _Text, changes: Sequence[Change]) -> Iterator[_Block]:
    """The lines that changes touch; changes that share a line share a block."""
    block: _Block | None = None
    for change in changes:
        low, out_low = old.line(change.start), new.line(change.out_start)
        high = min(old.line(change.end) + 1, len(old.lines))
        out_high = min(new.line(change.out_end) + 1, len(new.lines))
        if block and (low < block.high or out_low < block.out_high):
            block = block._replace(high=max(high, block.high), out_high=max(out_high, block.out_high))
            continue
        if block:
            yield from _trimmed(block, old.lines, new.lines)
        block = _Block(low, high, out_low, out_high)
    if block:
        yield from _trimmed(block, old.lines, new.lines)


def _trimmed(block: _Block, old: list[str], new: list[str]) -> Iterator[_Block]:
    low, high, out_low, out_high = block
    while low < high and out_low < out_high and old[low] == new[out_low]:
        low, out_low = low + 1, out_low + 1
    while low < high and out_low < out_high and old[high - 1] == new[out_high - 1]:
        high, out_high = high - 1, out_high - 1
    if low < high or out_low < out_high:
        yield _Block(low, high, out_low, out_high)


def _hunks(blocks: Iterator[_Block]) -> Iterator[list[_Block]]:
    """Blocks whose context meets, together."""
    hunk: list[_Block] = []
    for block in blocks:
        if hunk and block.low - hunk[-1].high > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(block)
    if hunk:
        yield hunk


def _hunk(hunk: list[_Block], old: list[str], new: list[str]) -> Iterator[str]:
    first, last = hunk[0], hunk[-1]
    lead = min(CONTEXT, first.low)
    trail = min(CONTEXT, len(old) - last.high)
    spans = (_span(first.low - lead, last.high + trail), _span(first.out_low - lead, last.out_high + trail))
    yield "@@ -{} +{} @@\n".format(*spans)
    at = first.low - lead
    for block in hunk:
        yield from _marked(" ", old[at : block.low])
        yield from _marked("-", old[block.low : block.high])
        yield from _marked("+", new[block.out_low : block.out_high])
        at = block.high
    yield from _marked(" ", old[at : at + trail])


def _span(low: int, high: int) -> str:
    """A range of lines as diffs write it: counted from 1, an empty one by the line before it."""
    size = high - low
    return f"{low + 1}" if size == 1 else f"{low + 1 if size else low},{size}"


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"
