"""Judging one cleaned text by the labels of its raw text.

Every judge gives ``(what, outcome)`` pairs with their numbers, and a line for each miss.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from bench.alignment import Finder, Letters, Raw, key

Label = dict[str, Any]
Tally = Counter[tuple[str, str]]
Miss = tuple[Any, ...]

HYPHENS = "-\u2010\u2011"
CONTEXTS = ((24, 24), (10, 10), (5, 5), (12, 0), (0, 12))  # letters around a broken word, tried in turn
RUN = 24  # letters that prove that two lines follow one another
EDGE = 4  # lines at the edge of a page that may be furniture, where no label says so
LONGEST_FURNITURE = 2  # lines at one edge; what is longer is notes
_PIECES = re.compile(r"\S+|[^\S\n]+|\n")


def gap_outcome(gap: str) -> str:
    """What became of a gap between the halves of a word."""
    if not gap:
        return "join"
    if len(gap) == 1 and gap in HYPHENS:
        return "keep"
    return "space" if gap.isspace() else "left"


def hyphens(raw: Raw, out: Letters, find: Finder, labels: Sequence[Label], misses: list[Miss]) -> Tally:
    """Words broken at line ends: for each label the outcome, "right" where it is as labelled."""
    tally: Tally = Counter()
    for label in labels:
        outcome = _hyphen(raw, out, find, label)
        wanted = label["label"]
        right = outcome == wanted or (wanted == "space" and outcome == "left")
        tally[wanted, "right" if right else outcome] += 1
        if not right:
            misses.append(
                (wanted, outcome, label["left"], label["right"], label["doc"], label["page"], label["line"])
            )
    return tally


def _hyphen(raw: Raw, out: Letters, find: Finder, label: Label) -> str:
    page = label["page"] - 1
    left, right = key(label["left"]), key(label["right"])
    joint = raw.span(page, label["line"] - 1)[1]
    for front, back in CONTEXTS:
        before = raw.before(page, joint - len(left), front)
        behind = raw.behind(page, joint + len(right), back)
        if len(before) + len(behind) < 5:
            continue
        reach = 40_000 if front > 5 else 4_000
        at = find.find(before + left + right + behind, joint - len(left) - len(before), reach)
        if at != -1:
            return gap_outcome(out.gap(at + len(before) + len(left)))
    return "lost"


def turns(
    raw: Raw, find: Finder, labels: Sequence[Label], body: set[tuple[int, int]], misses: list[Miss]
) -> Tally:
    """Page turns: "furnished" (with lines that should go) and "bare"; "healed" where the text now runs on,
    "residue" where something is between, "damaged" where text is gone.  Where ``body`` lines are known, a
    turn is also healed if they run on, whatever became of the notes between."""
    tally: Tally = Counter()
    for label in labels:
        page, tail, head = label["page"] - 1, label["tail"], label["head"]
        if page + 1 >= len(raw.pages) or max(len(tail), len(head)) > LONGEST_FURNITURE:
            continue
        above = raw.written(page)
        above, below = above[: len(above) - len(tail)], raw.written(page + 1)[len(head) :]
        if not above or not below:
            continue
        outcome = _runs_on(raw, find, page, above[-1], below[0])
        last = [line for line in above if (page, line) in body]
        first = [line for line in below if (page + 1, line) in body]
        if (
            outcome != "healed"
            and last
            and first
            and _runs_on(raw, find, page, last[-1], first[0]) == "healed"
        ):
            outcome = "healed"
        if outcome == "unknown":
            continue
        what = "furnished" if tail or head else "bare"
        tally[what, outcome] += 1
        if outcome != "healed":
            misses.append((what, outcome, tail, head, label["doc"], label["page"]))
    return tally


def _runs_on(raw: Raw, find: Finder, page: int, last: int, first: int) -> str:
    end, start = raw.span(page, last)[1], raw.span(page + 1, first)[0]
    before, behind = raw.before(page, end, RUN), raw.behind(page + 1, start, RUN)
    if min(len(before), len(behind)) < RUN // 2:
        return "unknown"
    place = end - len(before)
    half = RUN // 2
    if any(
        find.find(one + two, place) != -1 for one, two in ((before, behind), (before[-half:], behind[:half]))
    ):
        return "healed"
    there = find.find(before[-half:], place) != -1 and find.find(behind[:half], place) != -1
    return "residue" if there else "damaged"


def loss(raw: Raw, find: Finder, labels: Sequence[Label], misses: list[Miss]) -> Tally:
    """Body lines that are gone; those near a page edge count only where a label says what is furniture."""
    tails = {label["page"] - 1: len(label["tail"]) for label in labels}
    heads = {label["page"]: len(label["head"]) for label in labels}
    tally: Tally = Counter()
    for page, lines in enumerate(raw.pages):
        written = raw.written(page)
        for line in written[heads.get(page, EDGE) : len(written) - tails.get(page, EDGE)]:
            start, end = raw.span(page, line)
            if end - start < RUN:
                continue
            kept = _is_there(raw.key[start:end], find, start)
            tally["body", "kept" if kept else "lost"] += 1
            if not kept:
                misses.append(("body", "lost", lines[line].strip(), page + 1, line + 1))
    return tally


def _is_there(letters: str, find: Finder, place: int) -> bool:
    if find.claim(letters, place, 20_000):
        return True
    middle = len(letters) // 2
    pieces = (letters[1:11], letters[middle - 5 : middle + 5], letters[-11:-1])
    return sum(find.claim(piece, place, 6_000) for piece in pieces) >= 2


def breaks(raw: Raw, out: Letters, find: Finder, labels: Sequence[Label], misses: list[Miss]) -> Tally:
    """Whether a paragraph ends behind a line: "break" or "flow"; "lost" lines are not judged."""
    tally: Tally = Counter()
    for label in labels:
        page = label["page"] - 1
        end = raw.span(page, label["line"] - 1)[1]
        before, behind = raw.before(page, end, 16), raw.behind(page, end, 16)
        if min(len(before), len(behind)) < 8:
            continue
        at = find.find(before + behind, end - len(before), 8_000)
        outcome = "lost" if at == -1 else "break" if "\n" in out.gap(at + len(before)) else "flow"
        tally[label["label"], outcome] += 1
        if outcome not in (label["label"], "lost"):
            misses.append(
                (label["label"], outcome, before, behind, label["doc"], label["page"], label["line"])
            )
    return tally


def harm(text: str, cleaned: str, name: str, misses: list[Miss]) -> Tally:
    """Words changed in a text that needed nothing."""
    tally: Tally = Counter({("words", "all"): len(text.split())})
    old, new = text.rstrip("\n").split("\n"), cleaned.rstrip("\n").split("\n")
    if old == new:
        return tally
    for op, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if op != "equal":
            before, after = "\n".join(old[a:b]), "\n".join(new[c:d])
            number = _changed(_PIECES.findall(before), _PIECES.findall(after))
            tally["words", "changed"] += number
            misses.append(("clean", "changed", number, before[:200], after[:200], name, a + 1))
    return tally


def _changed(old: list[str], new: list[str]) -> int:
    if len(old) * len(new) > 4_000_000:  # too long to align word by word
        here, there = Counter(old), Counter(new)
        return max(sum((here - there).values()), sum((there - here).values()), 1)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return max(sum(max(b - a, d - c) for op, a, b, c, d in codes if op != "equal"), 1)
