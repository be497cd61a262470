"""Books to be read through: novels, essays, diaries, theses with notes, and clips of a few lines."""

from __future__ import annotations

from bench.press.blocks import NOTHING, Block, Document, Insert, heading, para
from bench.press.desk import Desk, roman
from bench.press.kind import kind


def chapter_title(desk: Desk, number: int, style: int) -> str:
    """A chapter's number, with or without word and title."""
    word = desk.say("chapter")
    return (
        f"{word} {roman(number)}",
        f"{word} {number}",
        roman(number),
        f"{number}",
        f"{word} {roman(number)}. {desk.title()}",
        desk.title(),
        f"{number}. {desk.title()}",
        f"{word.upper()} {roman(number)}.",
    )[style]


@kind
def novel(desk: Desk) -> Document:
    """Chapters of paragraphs."""
    rng = desk.rng
    style, page = rng.randrange(8), desk.chance(0.5)
    star = desk.pick("* * *", "***", "———", "*", "§", "* * * * *", "—")
    blocks: list[Block] = []
    for number in range(rng.randint(1, 20), 99)[: rng.randint(1, 5)]:
        title = chapter_title(desk, number, style)
        if blocks or desk.chance(0.7):
            blocks.append(heading(title, page=page, running=title))
            if desk.chance(0.2):
                blocks.append(heading(desk.title()))
        for text in desk.paragraphs(rng.randint(5, 24), 20, 1400):
            blocks.append(para(text))
            if desk.chance(0.03):
                blocks.append(Block("text", (star,), align=desk.pick("centre", "left"), before=1, after=1))
    return Document(
        desk.title(), blocks, author=desk.name(), house=desk.pick("book", "book", "sections"), hyphenated=0.9
    )


@kind
def excerpt(desk: Desk) -> Document:
    """Pages out of a book, which begin and end anywhere; no heading."""
    texts = desk.paragraphs(desk.rng.randint(8, 40), 20, 1600)
    return Document(desk.title(), [para(text) for text in texts], author=desk.name(), hyphenated=0.9)


@kind
def essay(desk: Desk) -> Document:
    """A title and paragraphs, here and there a subheading."""
    blocks = [
        heading(desk.title(), before=0),
        *([para(desk.name(), align="right")] if desk.chance(0.5) else []),
    ]
    for number in range(desk.rng.randint(6, 20)):
        if number and desk.chance(0.15):
            blocks.append(heading(desk.phrase(1, 5), before=1))
        blocks.append(para(desk.paragraph(150, 1500)))
    return Document(blocks[0].text, blocks, author=desk.name(), house=desk.pick("book", "paper", "print-out"))


@kind
def clip(desk: Desk) -> Document:
    """A few lines that someone copied."""
    texts = desk.paragraphs(desk.rng.choice((1, 1, 1, 2)), 90, 420)
    return Document(
        desk.title(), [para(text) for text in texts], house="plain", measure=(34, 80), hyphenated=1.0
    )


@kind
def diary(desk: Desk) -> Document:
    """Days as headings; some open a page."""
    rng = desk.rng
    page, weekday = desk.chance(0.3), desk.chance(0.3)
    blocks: list[Block] = []
    for _ in range(rng.randint(6, 20)):
        day = desk.date(weekday=weekday, year=desk.chance(0.3))
        blocks.append(heading(day, page=page and bool(blocks), running=day, before=rng.choice((1, 1, 2))))
        blocks += [para(text) for text in desk.paragraphs(rng.randint(1, 4), 60, 900)]
    return Document(desk.title(), blocks, author=desk.name(), house=desk.pick("book", "sections", "plain"))


@kind
def thesis(desk: Desk) -> Document:
    """Numbered headings, and notes at the foot of the page that the text calls for."""
    rng = desk.rng
    blocks: list[Block] = []
    count, style = 0, rng.choice(("{}", "({})", "[{}]", "*)", "¹"))
    for number in range(1, rng.randint(3, 6)):
        title = f"{number} {desk.title()}"
        blocks.append(heading(title, running=title, page=desk.chance(0.2) and number > 1))
        for _ in range(rng.randint(3, 7)):
            text, inserts = desk.paragraph(120, 1100), NOTHING
            if desk.chance(0.5):
                count += 1
                text, inserts = with_note(desk, text, count, style)
            blocks.append(para(text, inserts=inserts))
    return Document(desk.title(), blocks, author=desk.name(), house=desk.pick("sections", "book", "paper"))


def with_note(desk: Desk, text: str, count: int, style: str) -> tuple[str, tuple[Insert, ...]]:
    """A paragraph that calls a note, and the note."""
    words = text.split()
    at = desk.rng.randrange(max(1, len(words) - 3))
    mark = "⁰¹²³⁴⁵⁶⁷⁸⁹"[count % 10] if style == "¹" else style.format(count)
    words[at] += mark
    shown = mark if style in ("[{}]", "({})", "*)", "¹") else f"{count}{desk.pick('', '.', ')')}"
    note = f"{shown} {citation(desk) if desk.chance(0.5) else desk.text(1, 2)}"
    return " ".join(words), (Insert(at, Block("note", (note,), hang=desk.rng.choice((0, 0, 2)))),)


def citation(desk: Desk) -> str:
    """A source that is cited."""
    rng = desk.rng
    return desk.pick(
        f"{desk.name()}, {desk.phrase(3, 8)}, {desk.say('places')} {desk.year()}, {rng.randint(3, 400)}.",
        f"{desk.say('last')}, {desk.phrase(2, 5)}, p. {rng.randint(3, 400)}.",
        f"{desk.say('see').capitalize()} {desk.say('last')}, {desk.phrase(3, 7)} ({desk.year()}), {rng.randint(3, 90)}–{rng.randint(91, 400)}.",
        f"Ibid., {rng.randint(3, 400)}.",
    )
