"""Line numbers in the margin: of pleadings, transcripts, editions of verse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from ...rulebook.kinds import Kind
from ...text.edits import Cause, Edit
from ...text.view import View

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule
    from ...rulebook.keys import AtLeast, Share

_LEFT = re.compile(r"\s*(\d{1,4})(?:(?=\s\s|$)|(?=\s[^\W\d_]))")
_RIGHT = re.compile(r"\s{2,}(\d{1,4})\s*$")
_LONGEST_RUN_GAP = 3  # lines without a number between numbers that count on
_FEWEST = 3  # the same where longer runs show what the numbers are
PARAMS: Mapping[str, Any] = {"shortest": 6, "sparse": 4, "runs_on": 0.2}
_STEPS = (5, 10)
_OFTEN = 2  # times as many numbers as there would be if every fifth line had one
_WIDTH = 3  # columns in which the numbers of a run may stand


KIND = Kind("margins", "text", 90)


class Params:
    """Numbers beside the lines that count them."""

    shortest: Annotated[int, AtLeast(3), "numbers of a run that counts every line"] = 6
    sparse: Annotated[int, AtLeast(3), "numbers of one that counts every fifth or tenth line"] = 4
    runs_on: Annotated[
        Share,
        "share of the pairs of numbered lines over which a sentence must visibly run on: else they are the "
        "rows of a table, or the items of a list",
    ] = 0.2
    sure: Annotated[Share, "confidence that such a number goes"] = 0.98


class Number(NamedTuple):
    """A number at the edge of a line: the place of the line among the filled ones, its index, the value, and
    what of the line it takes up, the space between it and the text included."""

    place: int
    line: int
    value: int
    start: int
    end: int


def spans(text: str, params: Mapping[str, Any] = PARAMS) -> list[tuple[int, int]]:
    """What goes with the line numbers of a text: the spans of the numbers with the space that parts them from
    the lines, in order.  Lines stay as far indented from one another as they were."""
    view = View(text)
    lines = view.lines
    found = numbers(lines, params)
    if not found:
        return []
    gap = min(
        (n.end - n.start - len(str(n.value)) for n in found if 0 < n.end < len(lines[n.line])), default=0
    )
    result = []
    for number in sorted(found, key=lambda number: number.line):
        line, start, end = lines[number.line], number.start, number.end
        if end < len(line):
            end = min(end, start + len(str(number.value)) + gap)
            start = 0
        result.append((view.starts[number.line] + start, view.starts[number.line] + end))
    return result


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Edits that take the line numbers out of the margins of a text."""
    rule = rules[0]
    found = spans(text, rule.params)
    cause = (
        Cause(
            rule.id, rule.params["sure"], f"one of {len(found)} numbers in the margin that count the lines"
        ),
    )
    return [Edit(start, end, "", cause) for start, end in found]


def without(text: str) -> str:
    """A text without the line numbers in its margins."""
    parts, at = [], 0
    for start, end in spans(text):
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]]) if at else text


def numbers(lines: Sequence[str], params: Mapping[str, Any] = PARAMS) -> list[Number]:
    """The line numbers in the margins of a text."""
    if not any(map(_digit_at_edge, lines)):
        return []
    filled = [index for index, line in enumerate(lines) if line and not line.isspace()]
    for found in (_left(lines, filled), _right(lines, filled)):
        runs = _every(found)
        if _flow(lines, [run for run in runs if len(run) >= params["shortest"]], params["runs_on"]):
            return [number for run in runs if len(run) >= _FEWEST for number in run]
    right = list(_right(lines, filled))
    if len(right) * _STEPS[0] > _OFTEN * len(filled):
        return []
    sparse = [run for run in _sparse(right) if len(run) >= params["sparse"]]
    return [number for run in sparse for number in run]


def _digit_at_edge(line: str) -> bool:
    text = line.strip()
    return bool(text) and (text[0].isdigit() or text[-1].isdigit())


def _left(lines: Sequence[str], filled: Sequence[int]) -> Iterator[Number]:
    for place, index in enumerate(filled):
        if found := _LEFT.match(lines[index]):
            end = found.end()
            while lines[index][end : end + 1] in (" ", "\t"):
                end += 1
            yield Number(place, index, int(found[1]), found.start(1), end)


def _right(lines: Sequence[str], filled: Sequence[int]) -> Iterator[Number]:
    for place, index in enumerate(filled):
        if lines[index].rstrip()[-1].isdecimal() and (found := _RIGHT.search(lines[index])):
            yield Number(place, index, int(found[1]), found.start(), found.end())


def _every(found: Iterator[Number]) -> list[list[Number]]:
    """Runs of numbers that count the lines one by one."""
    runs: list[list[Number]] = []
    for number in found:
        run = runs[-1] if runs else []
        if run and number.value == run[-1].value + 1 and number.place - run[-1].place <= _LONGEST_RUN_GAP:
            run.append(number)
        else:
            runs.append([number])
    return runs


def _sparse(found: Sequence[Number]) -> list[list[Number]]:
    """Runs of numbers that count every fifth or tenth line, and say right how many lines are between."""
    runs: list[list[Number]] = []
    for number in found:
        for run in runs[-3:]:
            last = run[-1]
            step = number.value - last.value
            if step in _STEPS and 0 <= number.place - last.place - step <= 2 * _LONGEST_RUN_GAP:
                run.append(number)
                break
        else:
            if number.value % _STEPS[0] == 0:
                runs.append([number])
    return runs


def _flow(lines: Sequence[str], runs: Sequence[Sequence[Number]], least: float) -> bool:
    """Whether sentences run on over numbered lines: then they are no rows, items or entries."""
    pairs = [(a, b) for run in runs for a, b in pairwise(run)]
    texts = [(_text(lines, a), _text(lines, b)) for a, b in pairs]
    full = [(a, b) for a, b in texts if a and b]
    going = sum((a[-1].isalpha() or a[-1] in ",-") and b[0].islower() and "   " not in a for a, b in full)
    return going >= max(2, least * len(full))


def _text(lines: Sequence[str], number: Number) -> str:
    line = lines[number.line]
    return (line[: number.start] + line[number.end :]).strip()
