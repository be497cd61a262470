"""Memory that a text takes, by its size: ``python bench/memory.py``.

Two texts, each in a process of its own for each size: one article over and over, and books that are all
different.  The slope between two sizes tells what any other takes; ``--at`` is the size to tell it for.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "samples" / "article.txt"
MEGABYTE = 1_000_000
KINDS = ("article", "books")
_SYLLABLES = (
    "ba",
    "co",
    "di",
    "fu",
    "ge",
    "ha",
    "li",
    "mo",
    "na",
    "pe",
    "qui",
    "ro",
    "sa",
    "te",
    "ul",
    "an",
    "en",
)
_LETTERS, _LINE, _PAGE, _BOOK = 60, 62, 36, 300_000  # syllables, characters, lines, characters


def main(argv: list[str] | None = None) -> int:
    """Measure and print; exit code 1 if more is told than ``--most``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--sizes", type=float, nargs=2, default=(2.0, 6.0), metavar="MB", help="sizes measured (2 6)"
    )
    parser.add_argument("--at", type=float, default=100.0, metavar="MB", help="size told (100)")
    parser.add_argument("--most", type=float, metavar="MB", help="exit 1 if it would take more")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.child:
        kind, size = given.child
        print(*peak(kind, int(size)))
        return 0
    told = []
    for kind in KINDS:
        small, large = (measured(kind, int(size * MEGABYTE)) for size in given.sizes)
        slope = (large - small) / (given.sizes[1] - given.sizes[0])
        told.append(large + slope * (given.at - given.sizes[1]))
        print(
            f"{kind:8} {small:6.0f} MB at {given.sizes[0]:g}, {large:6.0f} MB at {given.sizes[1]:g}: "
            f"{slope:5.1f} bytes a byte, {told[-1]:6.0f} MB at {given.at:g} MB",
            flush=True,
        )
    return int(given.most is not None and max(told) > given.most)


def measured(kind: str, size: int) -> float:
    """Megabytes that a process takes at most in which such a text is cleaned."""
    line = [sys.executable, __file__, "--child", kind, str(size)]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    most, seconds = map(float, done.stdout.split())
    print(f"  {kind}: {size:,} bytes, {most:.0f} MB, {seconds:.1f} s", file=sys.stderr, flush=True)
    return most


def peak(kind: str, size: int) -> tuple[float, float]:
    """Clean a text in this process: the megabytes it takes at most, and the seconds."""
    from cleaner import clean

    text = article(size) if kind == "article" else "".join(books(size))
    began = time.process_time()
    clean(text)
    seconds = time.process_time() - began
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE, seconds


def article(size: int) -> str:
    """The sample article over and over."""
    text = ARTICLE.read_text("utf-8")
    return text * (size // len(text) + 1)


def books(size: int) -> Iterator[str]:
    """Books of pages with heads, numbers, and words broken at line ends, each with words of its own."""
    left, number = size, 0
    while left > 0:
        for page in book(number):
            yield page
            left -= len(page)
            if left <= 0:
                break
        number += 1


def book(number: int) -> Iterator[str]:
    """The pages of one book."""
    dice = random.Random(number)
    words = ["".join(dice.choices(_SYLLABLES, k=dice.randint(1, 4))) for _ in range(4000)]
    words += ARTICLE.read_text("utf-8").split()
    title = " ".join(dice.choices(words, k=4)).upper()
    for page in range(1, _BOOK // (_LINE * _PAGE)):
        yield f"{title}   {page}\n\n" + "\n".join(lines(words, dice)) + "\n\f"


def lines(words: list[str], dice: random.Random) -> Iterator[str]:
    """The lines of one page; one in eight ends in a broken word."""
    rest = ""
    for _ in range(_PAGE):
        line = rest
        rest = ""
        while len(line) < _LINE - 12:
            line += f" {dice.choice(words)}" if line else dice.choice(words)
            line += "." if not dice.randrange(9) else ""
        if not dice.randrange(8):
            word = dice.choice([word for word in dice.sample(words, 20) if len(word) > 5] or ["morning"])
            line, rest = f"{line} {word[:3]}-", word[3:]
        yield line
    if rest:
        yield rest


if __name__ == "__main__":
    sys.exit(main())
