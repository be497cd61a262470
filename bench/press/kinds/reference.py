"""To look up: encyclopaedias, directories, genealogies, tables, sums, endnotes, answers."""

from __future__ import annotations

from collections.abc import Callable

from bench.press.blocks import Block, Document, Turn, heading, para
from bench.press.desk import Desk, roman
from bench.press.kind import kind
from bench.press.kinds.lists import sorted_words


@kind
def encyclopaedia(desk: Desk) -> Document:
    """Articles in order, keywords in capitals, long entries of several paragraphs."""
    blocks: list[Block] = []
    first = desk.rng.choice((0, 2, 4))
    for word in sorted_words(desk, desk.rng.randint(10, 34)):
        keyword = word.upper() if desk.chance(0.7) else word.capitalize()
        blocks.append(
            Block(
                "entry",
                (f"{keyword}{desk.pick(',', '.', ' –')} {desk.text(1, 5)}",),
                first=first,
                before=desk.rng.choice((0, 0, 1)),
            )
        )
        if desk.chance(0.25):
            blocks += [para(text) for text in desk.paragraphs(desk.rng.randint(1, 3), 150, 900)]
    return Document(
        desk.title(),
        blocks,
        house="ranges",
        ranges="words",
        measure=(32, 60),
        columns=(1, 2),
        hyphenated=0.95,
    )


@kind
def directory(desk: Desk) -> Document:
    """Names, streets and telephones."""
    rng = desk.rng
    dots, width = desk.chance(0.6), rng.randint(42, 60)
    rows = []
    for name in sorted({f"{desk.say('last')} {desk.say('first')}" for _ in range(150)}):
        left = f"{name}, {desk.say('street')} {rng.randint(1, 99)}"
        number = f"{rng.randint(2, 9)} {rng.randint(10, 99)} {rng.randint(10, 99)}"
        rows.append(f"{left} {('.' if dots else ' ') * max(2, width - len(left) - len(number) - 2)} {number}")
    block = Block("row", tuple(rows), fill=False)
    return Document(
        desk.title(),
        [heading(desk.title(), before=0), block],
        house="ranges",
        ranges="words",
        measure=(width, width + 4),
        hyphenated=0.0,
    )


@kind
def genealogy(desk: Desk) -> Document:
    """Generations: numbered people with children below."""
    rng = desk.rng
    blocks: list[Block] = []
    number = 0
    for generation in range(1, rng.randint(3, 6)):
        title = f"{roman(generation)}. {desk.phrase(1, 2)}"
        blocks.append(heading(title, running=title))
        for _ in range(rng.randint(2, 7)):
            number += 1
            born = desk.year()
            blocks.append(
                Block(
                    "entry",
                    (
                        f"{number}. {desk.name()}, * {desk.say('places')} {desk.date()}, † {born + rng.randint(1, 90)}; {desk.text(1, 2)}",
                    ),
                    hang=rng.choice((0, 3)),
                    before=1,
                )
            )
            for child in range(rng.choice((0, 0, 2, 3, 5))):
                blocks.append(
                    Block(
                        "item", (f"{'abcdefg'[child]}) {desk.name()}, * {desk.date()}.",), indent=4, before=0
                    )
                )
    return Document(desk.title(), blocks, house=desk.pick("sections", "book"))


def repeating(foot: tuple[str, ...], top: tuple[str, ...]) -> Callable[[int], Turn]:
    """What a table says at each turn of a page."""
    return lambda _: Turn(foot, top)


@kind
def statistics(desk: Desk) -> Document:
    """Long tables whose heads come again on each page, with totals at the foot, and some text."""
    rng = desk.rng
    cells = rng.randint(2, 5)
    blocks: list[Block] = []
    for number in range(1, rng.randint(2, 4)):
        blocks += [para(text) for text in desk.paragraphs(rng.randint(0, 3), 100, 700)]
        blocks.append(
            Block(
                "caption", (f"{desk.say('table')} {number}. {desk.phrase(3, 10)}",), before=1, keep_next=True
            )
        )
        head = f"{desk.say('name'):<20}" + "".join(f"{desk.word()[:8]:>10}" for _ in range(cells))
        rows = [
            f"{desk.pick(desk.say('places'), desk.word().capitalize())[:19]:<20}"
            + "".join(f"{rng.randint(1, 99999):>10}" for _ in range(cells))
            for _ in range(rng.randint(15, 90))
        ]
        total = f"{desk.say('total'):<20}" + "".join(
            f"{rng.randint(10000, 999999):>10}" for _ in range(cells)
        )
        again, sums = desk.chance(0.7), desk.chance(0.3)
        label = (f"{desk.say('table')} {number} ({desk.say('continued')})",) if desk.chance(0.3) else ()
        blocks.append(
            Block(
                "row",
                (head, *rows, total),
                fill=False,
                turn=repeating((total,) if sums else (), (*label, head) if again else ()),
            )
        )
    width = 20 + 10 * cells
    return Document(
        desk.title(), blocks, house=desk.pick("office", "paper", "book"), measure=(width, width + 4)
    )


@kind
def mathematics(desk: Desk) -> Document:
    """Theorems, proofs, displayed formulas."""
    rng = desk.rng
    formulas = (
        "x^2 + y^2 = r^2     (1)",
        "f(x) = a x + b",
        "sum_{i=1}^{n} i = n(n+1)/2",
        "a ≤ b ⇒ f(a) ≤ f(b).    (2.3)",
        "∫ f(t) dt = F(b) − F(a),",
        "p = q / (1 − q)",
        "lim x→0 sin x / x = 1.",
    )
    blocks: list[Block] = []
    for number in range(1, rng.randint(4, 9)):
        if desk.chance(0.4):
            blocks.append(heading(f"{number}. {desk.phrase(1, 4)}"))
        blocks.append(para(desk.paragraph(150, 700)))
        blocks.append(para(f"{desk.say('theorem')} {number}. {desk.text(1, 2)}", before=1))
        blocks.append(
            Block(
                "code",
                (rng.choice(formulas),),
                fill=False,
                align=desk.pick("centre", "left"),
                indent=rng.choice((0, 8)),
                before=rng.choice((0, 1)),
                after=rng.choice((0, 1)),
            )
        )
        blocks.append(para(f"{desk.say('proof')}. {desk.text(2, 5)}"))
    return Document(desk.title(), blocks, author=desk.name(), house=desk.pick("sections", "paper", "book"))


@kind
def puzzles(desk: Desk) -> Document:
    """Clues of a crossword, and the answers."""
    rng = desk.rng
    blocks: list[Block] = []
    for title in (desk.phrase(1, 1), desk.phrase(1, 1), desk.say("answer")):
        blocks.append(heading(title, before=1, after=0))
        number = 0
        for _ in range(rng.randint(8, 24)):
            number += rng.randint(1, 3)
            text = (
                f"{number}{desk.pick('.', '', '')} {desk.phrase(2, 7)} ({rng.randint(3, 9)})"
                if title != desk.say("answer")
                else f"{number} {desk.word().upper()}"
            )
            blocks.append(Block("item", (text,), hang=rng.choice((0, 3)), before=0))
    return Document(desk.title(), blocks, house="plain", measure=(26, 44), hyphenated=0.3)


@kind
def quiz(desk: Desk) -> Document:
    """Questions with choices A to D."""
    rng = desk.rng
    style = desk.pick("{}) ", "{}. ", "({}) ", "[ ] {} ")
    blocks: list[Block] = []
    for number in range(1, rng.randint(8, 26)):
        blocks.append(Block("item", (f"{number}. {desk.sentence(30, 160)}",), before=1, keep_next=True))
        for letter in "ABCDE"[: rng.randint(3, 5)]:
            blocks.append(
                Block(
                    "item", (style.format(letter) + desk.phrase(1, 8),), indent=rng.choice((0, 3)), before=0
                )
            )
    return Document(
        desk.title(),
        blocks,
        house=desk.pick("office", "plain", "sections"),
        paragraphs="blank",
        hyphenated=0.4,
    )


@kind
def resume(desk: Desk) -> Document:
    """A life in years and places."""
    rng = desk.rng
    blocks: list[Block] = [
        heading(desk.name(), before=0),
        Block(
            "address",
            (
                f"{desk.say('street')} {rng.randint(1, 99)}",
                desk.say("places"),
                f"{desk.say('phone')}: {rng.randint(100000, 999999)}",
            ),
            fill=False,
        ),
    ]
    for _ in range(rng.randint(3, 5)):
        blocks.append(heading(desk.phrase(1, 3), before=1))
        for _ in range(rng.randint(2, 6)):
            year = desk.year()
            blocks.append(
                Block(
                    "row",
                    (
                        f"{year}–{year + rng.randint(1, 9)}  {desk.phrase(2, 6)}",
                        f"           {desk.say('places')}",
                    )[: rng.choice((1, 2))],
                    fill=False,
                )
            )
            if desk.chance(0.4):
                blocks.append(Block("item", (f"• {desk.sentence(30, 130)}",), hang=2))
    return Document(desk.title(), blocks, house="plain", hyphenated=0.3)


@kind
def answers(desk: Desk) -> Document:
    """Short numbered statements: rules, theses, maxims."""
    style = desk.pick("{}. ", "{}) ", "{} ", "§ {}. ", "({}) ")
    start = desk.rng.randint(1, 120)
    blocks: list[Block] = [heading(desk.title(), before=0)]
    blank, first = desk.rng.choice((0, 1)), desk.rng.choice((0, 3))
    for number in range(start, start + desk.rng.randint(15, 60)):
        blocks.append(Block("item", (style.format(number) + desk.text(1, 2),), before=blank, first=first))
    return Document(desk.title(), blocks, author=desk.name(), house=desk.pick("book", "sections", "plain"))


@kind
def wordlists(desk: Desk) -> Document:
    """A word a line, with one or two more beside it."""
    second = desk.chance(0.6)
    rows = tuple(
        f"{word}{desk.pick('  ', ' – ', ': ') if second else ''}{desk.word() if second else ''}"
        for word in sorted_words(desk, desk.rng.randint(40, 120))
    )
    return Document(
        desk.title(),
        [heading(desk.title(), before=0), Block("row", rows, fill=False)],
        house=desk.pick("ranges", "plain"),
        ranges="words",
        measure=(26, 44),
        hyphenated=0.0,
    )
