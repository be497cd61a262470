"""What an office prints: invoices, letters, minutes, price lists, forms, reports, statutes, contracts."""

from __future__ import annotations

from bench.press.blocks import NOTHING, Block, Document, Insert, Turn, heading, para
from bench.press.desk import Desk, roman
from bench.press.kind import kind


def address(desk: Desk) -> Block:
    """Who lives where."""
    lines = [
        desk.name(),
        f"{desk.say('street')} {desk.rng.randint(1, 140)}",
        f"{desk.rng.randint(1000, 99999)} {desk.say('places')}",
    ]
    return Block("address", tuple(lines), before=1, after=1, fill=False)


def columns(cells: list[str], widths: list[int]) -> str:
    """A row of a table, the last cell to the right."""
    made = "".join(cell[: width - 1].ljust(width) for cell, width in zip(cells[:-1], widths, strict=False))
    return made + cells[-1].rjust(10)


@kind
def invoice(desk: Desk) -> Document:
    """Goods with sums; each page has its head, its rows, its total."""
    rng = desk.rng
    number = f"{rng.randint(1000, 99999)}"
    blocks: list[Block] = []
    width = rng.randint(44, 72)
    widths = [6, width - 26, 10]
    for part in range(rng.randint(1, 6)):
        title = f"{desk.say('invoice')} {desk.say('number')} {int(number) + part}"
        blocks.append(heading(title, page=part > 0, before=0, running=title))
        blocks.append(address(desk))
        blocks.append(para(f"{desk.say('date')}: {desk.short_date()}", before=1, after=1))
        if desk.chance(0.5):
            blocks.append(para(desk.text(1, 2), after=1))
        blocks.append(_goods(desk, widths))
        amount = rng.uniform(20, 4000)
        foot = [
            (desk.say("subtotal"), amount),
            (desk.say("tax"), amount * 0.19),
            (desk.say("total"), amount * 1.19),
        ]
        lines = tuple(
            columns(["", name, "", desk.money(value)], widths)
            for name, value in foot[desk.rng.choice((0, 2, 2)) :]
        )
        blocks.append(
            Block("row", lines, fill=False, before=desk.rng.choice((0, 1)), bottom=desk.chance(0.25))
        )
        if desk.chance(0.5):
            blocks.append(para(desk.text(1, 2), before=1))
    return Document(
        f"{desk.say('last')} & {desk.say('last')}", blocks, house="office", measure=(width, width + 6),
        constant=(f"{desk.say('invoice')} {number}",), hyphenated=0.5, paragraphs="blank",
    )  # fmt: skip


def _goods(desk: Desk, widths: list[int]) -> Block:
    head = columns([desk.say("number"), desk.say("item"), desk.say("quantity"), desk.say("price")], widths)
    rows = [
        columns(
            [
                str(at),
                f"{desk.rng.choice(desk.list('goods'))} {desk.word()}",
                str(desk.rng.randint(1, 60)),
                desk.sum(),
            ],
            widths,
        )
        for at in range(1, desk.rng.randint(4, 40))
    ]
    turn = None
    if desk.chance(0.6):
        carried = columns(["", desk.say("carried"), "", desk.sum(500, 9000)], widths)
        again, sums = desk.chance(0.7), desk.chance(0.4)

        def turn(unit: int) -> Turn:
            return Turn((carried,) if sums else (), (head, *((carried,) if sums else ())) if again else ())

    return Block("row", (head, *rows), fill=False, before=1, turn=turn)


@kind
def pricelist(desk: Desk) -> Document:
    """Names and prices, with dots or blanks between, under a few headings."""
    rng = desk.rng
    width, dots = rng.randint(38, 64), desk.chance(0.6)
    blocks: list[Block] = [heading(desk.title(), before=0)]
    for _ in range(rng.randint(2, 7)):
        title = desk.phrase(1, 3)
        blocks.append(heading(title, running=title, before=1, after=rng.choice((0, 1))))
        rows = []
        for _ in range(rng.randint(5, 25)):
            name, price = f"{desk.say('goods').capitalize()} {desk.word()}", desk.sum(0.2, 300)
            room = max(2, width - len(name) - len(price) - 2)
            rows.append(f"{name} {('.' if dots else ' ') * room} {price}")
        blocks.append(Block("row", tuple(rows), fill=False))
    return Document(
        desk.title(),
        blocks,
        house=desk.pick("office", "plain", "sections"),
        measure=(width, width + 8),
        hyphenated=0.3,
    )


@kind
def letters(desk: Desk) -> Document:
    """Letters, each with place and date, salutation, farewell and name; most open a page."""
    rng = desk.rng
    page = desk.chance(0.6)
    blocks: list[Block] = []
    for number in range(1, rng.randint(2, 8)):
        name = desk.say("first")
        title = f"{desk.say('letter')} {roman(number)}"
        if desk.chance(0.3):
            blocks.append(heading(title, page=page and number > 1, running=title))
        elif desk.chance(0.3):
            blocks.append(address(desk).but(page=page and number > 1))
        else:
            blocks.append(
                para("", before=0).but(
                    units=(f"{desk.say('places')}, {desk.date()}",),
                    align=desk.pick("right", "left"),
                    page=page and number > 1,
                    after=1,
                    role="address",
                )
            )
        blocks.append(para(f"{desk.say('dear')} {name},", before=1, after=1, role="address", first=0))
        blocks += [para(text) for text in desk.paragraphs(rng.randint(2, 6), 80, 1000)]
        if desk.chance(0.8):
            closing = (desk.say("sincerely") + ",", desk.name())
            blocks.append(
                Block("address", closing, before=1, fill=False, indent=rng.choice((0, 0, 20)), keep=True)
            )
    return Document(desk.title(), blocks, author=desk.name(), house=desk.pick("book", "plain", "office"))


@kind
def statute(desk: Desk) -> Document:
    """Articles with paragraphs and clauses (a), (b), (i)."""
    rng = desk.rng
    word = desk.pick("article", "section")
    page = desk.chance(0.15)
    numbered = desk.pick("({}) ", "{}. ", "{}) ", "")
    letters_ = desk.pick("({}) ", "{}) ", "{}. ")
    hang = rng.choice((0, 0, 4))
    blocks: list[Block] = []
    for number in range(1, 99)[: rng.randint(5, 16)]:
        title = desk.pick(f"{desk.say(word)} {number}", f"{desk.say(word)} {number}", f"§ {number}")
        if desk.chance(0.3):
            title += f". {desk.phrase(2, 5)}"
        blocks.append(
            heading(title, running=title, page=page and number > 1, before=1, after=rng.choice((0, 1)))
        )
        for at in range(1, rng.randint(2, 5)):
            ending = ":" if desk.chance(0.4) else "."
            text = desk.text(1, 3).rstrip(".;:!?") + ending
            blocks.append(para(numbered.format(at) + text, role="item" if numbered else "text"))
            if ending == ":":
                blocks += _clauses(desk, letters_, hang)
    return Document(
        desk.title(), blocks, house=desk.pick("sections", "office", "sections"), constant=(desk.phrase(2, 4),)
    )


def _clauses(desk: Desk, style: str, hang: int) -> list[Block]:
    indent, blank = desk.rng.choice((0, 2, 4)), desk.rng.choice((0, 0, 1))
    count = desk.rng.randint(2, 5)
    made = []
    for at in range(count):
        sign = "abcdefgh"[at] if desk.chance(0.9) else roman(at + 1).lower()
        text = desk.sentence(20, 180).rstrip(".!?;")
        text = text[0].lower() + text[1:] + (";" if at < count - 1 else ".")
        if at == count - 2 and desk.chance(0.5):
            text += " " + desk.say("and")
        made.append(Block("item", (style.format(sign) + text,), indent=indent, hang=hang, before=blank))
    return made


@kind
def contract(desk: Desk) -> Document:
    """Numbered terms, parties, a place to sign."""
    rng = desk.rng
    blocks: list[Block] = [
        heading(desk.phrase(2, 4), before=0),
        address(desk),
        para(desk.say("and")),
        address(desk),
    ]
    for number in range(1, rng.randint(5, 12)):
        blocks.append(heading(f"{number}. {desk.phrase(1, 4)}", before=1, after=rng.choice((0, 1))))
        for at in range(1, rng.randint(2, 5)):
            blocks.append(
                Block(
                    "item",
                    (f"{number}.{at} {desk.text(1, 3)}",),
                    hang=rng.choice((0, 0, 4)),
                    before=rng.choice((0, 1)),
                )
            )
    blocks.append(
        Block(
            "address",
            ("_" * 24, desk.name(), f"{desk.say('date')}: ____________"),
            fill=False,
            before=2,
            keep=True,
        )
    )
    return Document(
        desk.title(), blocks, house="office", constant=(f"{desk.say('draft')} {desk.short_date()}",)
    )


@kind
def form(desk: Desk) -> Document:
    """Fields to be filled in, one or a few pages of them."""
    rng = desk.rng
    blocks: list[Block] = []
    for number in range(1, rng.randint(2, 6)):
        title = f"{desk.say('part')} {number}: {desk.phrase(1, 4)}"
        blocks.append(heading(title, page=number > 1 and desk.chance(0.7), before=1))
        if desk.chance(0.5):
            blocks.append(para(desk.text(1, 2), before=0, after=1))
        rows = []
        for _ in range(rng.randint(4, 14)):
            name = desk.pick(
                desk.say("name"),
                desk.say("address"),
                desk.say("phone"),
                desk.say("date"),
                desk.phrase(1, 3),
                desk.say("signature"),
            )
            rows.append(
                f"{name}: {desk.pick('_' * rng.randint(8, 30), '.' * rng.randint(8, 30), desk.name(), '', '[ ]')}".strip()
            )
        blocks.append(Block("row", tuple(rows), fill=False))
    return Document(desk.title(), blocks, house="office", hyphenated=0.3, paragraphs="blank")


@kind
def report(desk: Desk) -> Document:
    """Numbered headings, lists, figures with captions."""
    rng = desk.rng
    blocks: list[Block] = []
    figure = 0
    bullet = desk.pick("• ", "- ", "– ", "* ", "· ")
    for number in range(1, rng.randint(3, 6)):
        title = f"{number}{desk.pick('', '.')} {desk.phrase(2, 5)}"
        blocks.append(heading(title, running=title, page=number > 1 and desk.chance(0.3)))
        for at in range(1, rng.randint(2, 5)):
            blocks.append(heading(f"{number}.{at} {desk.phrase(2, 5)}", before=1))
            for _ in range(rng.randint(1, 4)):
                text, inserts = desk.paragraph(120, 900), NOTHING
                if desk.chance(0.2):
                    figure += 1
                    caption = f"{desk.say(desk.pick('figure', 'table'))} {figure}{desk.pick(':', '.')} {desk.text(1, 1)}"
                    inserts = (Insert(rng.randrange(len(text.split())), Block("caption", (caption,)), "top"),)
                blocks.append(para(text, inserts=inserts))
            if desk.chance(0.4):
                blocks += [
                    Block(
                        "item",
                        (bullet + desk.sentence(20, 160),),
                        indent=rng.choice((0, 2)),
                        hang=rng.choice((0, 2)),
                        before=int(at == 0),
                    )
                    for at in range(rng.randint(2, 6))
                ]
    return Document(
        desk.title(),
        blocks,
        house=desk.pick("office", "sections", "paper"),
        paragraphs=desk.pick("blank", "blank", "indent"),
    )


@kind
def minutes(desk: Desk) -> Document:
    """Who was there, what was said, point by point."""
    rng = desk.rng
    blocks: list[Block] = [
        heading(f"{desk.say('minutes')} – {desk.date()}", before=0),
        para(f"{desk.say('present')}: {', '.join(desk.name() for _ in range(rng.randint(3, 9)))}.", after=1),
    ]
    for number in range(1, rng.randint(4, 12)):
        blocks.append(heading(f"{number}. {desk.phrase(2, 5)}", before=1, after=rng.choice((0, 1))))
        for _ in range(rng.randint(1, 3)):
            text = desk.text(1, 4)
            blocks.append(para(f"{desk.name()}: {text}" if desk.chance(0.4) else text))
    return Document(
        desk.title(), blocks, house="office", constant=(f"{desk.say('minutes')} {desk.short_date()}",)
    )
