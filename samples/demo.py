"""What ``make demo`` shows: the sample article before and after, and what was repaired in it."""

from __future__ import annotations

import shutil
import sys
import textwrap
from pathlib import Path

from cleaner import Result, Rulebook, clean

ARTICLE = Path(__file__).with_name("article.txt")
WIDTH = min(shutil.get_terminal_size().columns, 100)
PARAGRAPHS = 4  # of the cleaned text that are shown
ROUND = 14  # characters shown on each side of a change


def main() -> int:
    """Clean the article and tell about it."""
    getattr(sys.stdout, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")
    source = ARTICLE.read_bytes().decode("utf-8")
    result = clean(source)
    lines, paragraphs = source.split("\n"), result.text.split("\n\n")
    heading(f"before: {ARTICLE.name}, {len(lines) - 1} lines")
    print("\n".join(lines[:8]), "...", sep="\n")
    heading(f"after: {len(paragraphs)} paragraphs")
    for paragraph in paragraphs[:PARAGRAPHS]:
        print(textwrap.fill(paragraph, WIDTH), end="\n\n")
    print("...")
    heading(f"what was repaired: {len(result.changes)} changes, {len(result.suggestions)} suggestions")
    summary(result)
    heading("try it")
    print("  cleaner samples/article.txt              the cleaned text")
    print("  cleaner --diff samples/article.txt       what changes, line by line")
    print("  cleaner --edits - samples/article.txt    every change with rule, reason and confidence")
    print("(the command is .venv/bin/cleaner)")
    return 0


def heading(title: str) -> None:
    """A title across the screen."""
    print(f"\n=== {title} {'=' * max(3, WIDTH - len(title) - 5)}\n")


def summary(result: Result) -> None:
    """For each rule how often it spoke, and one of its changes with the reason."""
    book = Rulebook.load()
    for rule_id, count in result.counts().items():
        mine = [c for c in result.changes if any(cause.rule == rule_id for cause in c.causes)]
        change = mine[len(mine) // 2]
        cause = next(cause for cause in change.causes if cause.rule == rule_id)
        before = result.source[max(0, change.start - ROUND) : change.end + ROUND]
        after = result.text[max(0, change.out_start - ROUND) : change.out_end + ROUND]
        print(f"{count:4} x {rule_id} {book.get(rule_id).name}")
        print(f"       {shown(before)} -> {shown(after)}")
        print(f"       {cause.reason} (sure to {cause.confidence:.0%})")


def shown(text: str) -> str:
    """A snippet on one line, not too long."""
    flat = text.replace("\n", "⏎").replace("\f", "␌").strip(" ")
    while "   " in flat:
        flat = flat.replace("   ", "  ")
    return f"“{textwrap.shorten(flat, 90, placeholder='…') if len(flat) > 90 else flat}”"


if __name__ == "__main__":
    sys.exit(main())
