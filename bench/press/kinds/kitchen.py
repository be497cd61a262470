"""Household print: recipes, menus, catalogues, timetables, programmes."""

from __future__ import annotations

from bench.press.blocks import Block, Document, Role, heading, para
from bench.press.desk import Desk
from bench.press.kind import kind


@kind
def recipes(desk: Desk) -> Document:
    """Recipes: title, things, what to do; many stand on a page of their own."""
    rng = desk.rng
    page = desk.chance(0.5)
    numbered, bullet = desk.chance(0.5), desk.pick("", "• ", "- ")
    units = ("g", "ml", "dl", "kg", "tsp")
    blocks: list[Block] = []
    for _ in range(rng.randint(3, 9)):
        title = desk.phrase(1, 5)
        blocks.append(heading(title, page=page and bool(blocks), running=title))
        if desk.chance(0.5):
            blocks.append(para(desk.text(1, 2), before=0))
        blocks.append(heading(desk.say("recipe"), before=1, after=0))
        rows = [
            f"{bullet}{rng.choice((rng.randint(1, 9), rng.randint(1, 9) * 50, '½', '1/4'))} {rng.choice(units)} {desk.word()}"
            for _ in range(rng.randint(3, 12))
        ]
        blocks.append(Block("row", tuple(rows), fill=False))
        if desk.chance(0.6):
            blocks.append(heading(desk.say("method"), before=1, after=0))
        for at, text in enumerate(desk.sentences(2, 8), 1):
            role: Role = "item" if numbered else "text"
            blocks.append(
                Block(
                    role,
                    (f"{at}. {text}" if numbered else text,),
                    before=1 if at == 1 else rng.choice((0, 0, 1)),
                )
            )
    return Document(
        desk.title(),
        blocks,
        house=desk.pick("book", "plain", "print-out", "sections"),
        measure=(38, 66),
        paragraphs=desk.pick("blank", "indent"),
    )


@kind
def menu(desk: Desk) -> Document:
    """Courses with dishes and prices."""
    rng = desk.rng
    width = rng.randint(36, 56)
    blocks: list[Block] = []
    for at in range(rng.randint(2, 6)):
        blocks.append(heading(desk.phrase(1, 2), before=2, page=desk.chance(0.2) and at > 0))
        for _ in range(rng.randint(2, 8)):
            name, price = desk.phrase(1, 3), desk.sum(2, 40)
            rows = [name + " " * max(2, width - len(name) - len(price)) + price]
            if desk.chance(0.5):
                rows.append(desk.phrase(3, 7).lower())
            blocks.append(Block("row", tuple(rows), fill=False, before=rng.choice((0, 1))))
    return Document(desk.title(), blocks, house="plain", measure=(width, width + 4), hyphenated=0.0)


@kind
def catalogue(desk: Desk) -> Document:
    """Numbered pieces with descriptions."""
    rng = desk.rng
    style, blank = desk.pick("{}. ", "{} ", "No. {}. ", "[{}] "), rng.choice((0, 1))
    hang = rng.choice((0, 2, 4))
    blocks: list[Block] = []
    for number in range(rng.randint(1, 400), 999)[: rng.randint(15, 50)]:
        if desk.chance(0.08):
            title = desk.phrase(1, 4)
            blocks.append(heading(title, running=title))
        text = f"{style.format(number)}{desk.phrase(2, 6)}. {desk.text(0, 2)}".strip()
        if desk.chance(0.3):
            text += f" {rng.randint(10, 90)} × {rng.randint(10, 90)} cm. {desk.year()}."
        blocks.append(Block("entry", (text,), hang=hang, before=blank))
    return Document(desk.title(), blocks, house=desk.pick("sections", "book", "paper"), measure=(38, 70))


@kind
def timetable(desk: Desk) -> Document:
    """Stations and times."""
    rng = desk.rng
    blocks: list[Block] = []
    count = rng.randint(2, 5)
    for number in range(1, rng.randint(3, 8)):
        blocks.append(
            heading(
                f"{number} {desk.say('places')} – {desk.say('places')}",
                page=desk.chance(0.4) and number > 1,
                before=1,
            )
        )
        start = rng.randint(300, 700)
        rows = []
        for stop in range(rng.randint(5, 18)):
            times = [start + 11 * stop + 120 * at for at in range(count)]
            cells = "  ".join(f"{time // 60 % 24:>2}.{time % 60:02}" for time in times)
            rows.append(f"{desk.pick(desk.say('places'), desk.word().capitalize()):<18}{cells}")
        blocks.append(Block("row", tuple(rows), fill=False))
        if desk.chance(0.5):
            blocks.append(Block("note", (f"* {desk.sentence(20, 120)}",), before=1))
    return Document(
        desk.title(), blocks, house=desk.pick("office", "plain"), measure=(48, 60), hyphenated=0.2
    )


@kind
def programme(desk: Desk) -> Document:
    """A concert: pieces, players, then notes on them."""
    rng = desk.rng
    blocks: list[Block] = [
        heading(desk.title(), before=0),
        para(
            f"{desk.date(weekday=True)}, {rng.randint(17, 21)}.30", align="centre", first=0, before=0, after=1
        ),
    ]
    pieces = [(desk.name(), desk.phrase(2, 5)) for _ in range(rng.randint(3, 6))]
    for who, what in pieces:
        rows = (
            who,
            f"   {what}",
            *(
                f"      {movement}"
                for movement in ("Allegro", "Andante cantabile", "Presto")[: rng.randint(0, 3)]
            ),
        )
        blocks.append(Block("row", rows, fill=False, before=1))
    for who, what in pieces:
        blocks.append(heading(f"{who}: {what}", before=2, page=desk.chance(0.4)))
        blocks += [para(text) for text in desk.paragraphs(rng.randint(1, 4), 150, 1000)]
    return Document(desk.title(), blocks, house=desk.pick("plain", "office", "book"))


@kind
def stocklist(desk: Desk) -> Document:
    """What was in a house, room by room, with sums."""
    rng = desk.rng
    width = rng.randint(42, 64)
    blocks: list[Block] = [heading(desk.title(), before=0), para(desk.paragraph(100, 400))]
    for _ in range(rng.randint(3, 8)):
        blocks.append(heading(desk.phrase(1, 3), before=1, after=rng.choice((0, 1))))
        rows = []
        for _ in range(rng.randint(3, 16)):
            name = f"{rng.randint(1, 12)} {desk.say('goods')} {desk.word().lower()}"
            price = f"{rng.randint(0, 40)}  {rng.randint(0, 19)}  {rng.randint(0, 11)}"
            rows.append(name + " " * max(2, width - len(name) - len(price)) + price)
        price = f"{rng.randint(10, 90)}  {rng.randint(0, 19)}  {rng.randint(0, 11)}"
        rows.append(f"{desk.say('total')}{' ' * max(2, width - len(desk.say('total')) - len(price))}{price}")
        blocks.append(Block("row", tuple(rows), fill=False))
    return Document(
        desk.title(), blocks, house=desk.pick("book", "plain"), measure=(width, width + 6), hyphenated=0.4
    )
