"""What lies about in a church: prayer books, psalters, registers, calendars, sermons."""

from __future__ import annotations

from bench.press.blocks import Block, Document, heading, para
from bench.press.desk import Desk, roman
from bench.press.kind import kind


@kind
def liturgy(desk: Desk) -> Document:
    """Versicles and responses, rubrics, prayers."""
    rng = desk.rng
    v, r = rng.choice((("V.", "R."), ("℣.", "℟."), ("P.", "A."), ("Leader:", "All:")))
    blocks: list[Block] = []
    for _ in range(rng.randint(3, 7)):
        title = desk.phrase(1, 4)
        blocks.append(heading(title, running=title))
        if desk.chance(0.6):
            blocks.append(para(desk.text(1, 2), before=0, after=1))
        for at in range(rng.randint(3, 8)):
            blocks.append(Block("dialogue", (f"{v} {desk.sentence(15, 110)}",), before=int(at == 0)))
            blocks.append(Block("dialogue", (f"{r} {desk.sentence(10, 70)}",), before=0))
        blocks.append(para(desk.paragraph(80, 600), before=1))
    return Document(desk.title(), blocks, house=desk.pick("sections", "book"), measure=(36, 58))


@kind
def psalter(desk: Desk) -> Document:
    """Psalms: a heading each, verses with a star in the middle; many open a page."""
    rng = desk.rng
    page = desk.chance(0.5)
    roman_ = desk.chance(0.4)
    blocks: list[Block] = []
    for number in range(rng.randint(1, 100), 151)[: rng.randint(4, 10)]:
        title = f"{desk.say('psalm')} {roman(number) if roman_ else number}"
        blocks.append(heading(title, running=title, page=page and bool(blocks)))
        if desk.chance(0.4):
            blocks.append(heading(desk.phrase(2, 5), before=0))
        for verse in range(1, rng.randint(5, 22)):
            text = f"{verse} {desk.phrase(3, 8)} * {desk.phrase(3, 8).lower()}."
            blocks.append(Block("verse", (text,), hang=rng.choice((0, 3)), before=0))
    return Document(
        desk.title(),
        blocks,
        house=desk.pick("sections", "ranges"),
        ranges="verses",
        measure=(34, 60),
        hyphenated=0.4,
    )


@kind
def sermon(desk: Desk) -> Document:
    """A text, a date, then paragraphs."""
    blocks = [
        heading(desk.title(), before=0),
        para(f"{desk.date()}", align="centre", first=0, before=0, after=1),
        para(
            f"“{desk.sentence(40, 160)}” ({desk.word()} {desk.rng.randint(1, 20)}, {desk.rng.randint(1, 30)})",
            indent=4,
            first=0,
            after=1,
        ),
        *(para(text) for text in desk.paragraphs(desk.rng.randint(8, 24), 150, 1400)),
    ]
    return Document(desk.title(), blocks, author=desk.name(), house="book")


@kind
def register(desk: Desk) -> Document:
    """Births, marriages and deaths by day."""
    rng = desk.rng
    year = desk.year()
    blocks: list[Block] = []
    for at in range(rng.randint(2, 5)):
        blocks.append(
            heading(str(year + at), before=1, running=str(year + at), page=desk.chance(0.3) and at > 0)
        )
        for _ in range(rng.randint(6, 24)):
            text = f"{desk.date(year=False)}. {desk.name()}, {desk.sentence(20, 130)}"
            blocks.append(Block("entry", (text,), hang=rng.choice((0, 4)), before=0))
    return Document(
        desk.title(), blocks, house=desk.pick("ranges", "book", "sections"), ranges="words", measure=(40, 70)
    )


@kind
def almanac(desk: Desk) -> Document:
    """A month a page: days and what happens on them."""
    months = desk.list("months")
    blocks: list[Block] = []
    width = desk.rng.randint(3, 5)
    for at, month in enumerate(months[: desk.rng.randint(3, 12)]):
        title = f"{month.capitalize()}{desk.pick('', f' {desk.year()}')}"
        blocks.append(heading(title, page=at > 0, running=title, before=0))
        rows = tuple(
            f"{day:<{width}}{desk.say('days')[:2].capitalize()}  {desk.phrase(1, 5)}"
            for day in range(1, 31)
            if desk.chance(0.8)
        )
        blocks.append(Block("row", rows, fill=False))
        if desk.chance(0.4):
            blocks.append(para(desk.text(1, 3), before=1))
    return Document(
        desk.title(), blocks, house=desk.pick("plain", "book", "sections"), measure=(40, 60), hyphenated=0.3
    )


@kind
def catechism(desk: Desk) -> Document:
    """Numbered questions with their answers."""
    rng = desk.rng
    word, answer = desk.say("question"), desk.say("answer")
    style = rng.choice(
        ((f"{word} {{}}. ", f"{answer}. "), ("{}. ", ""), (f"{word[0]}. {{}}. ", f"{answer[0]}. "))
    )
    blocks: list[Block] = []
    for number in range(rng.randint(1, 90), 300)[: rng.randint(12, 40)]:
        if desk.chance(0.1):
            title = f"{desk.say('section')} {roman(number)}"
            blocks.append(heading(title, running=title))
        blocks.append(
            Block("item", (style[0].format(number) + desk.sentence(20, 110).rstrip(".!") + "?",), before=1)
        )
        blocks.append(para(style[1] + desk.text(1, 3), before=rng.choice((0, 1))))
    return Document(desk.title(), blocks, house=desk.pick("sections", "book"), measure=(36, 64))
