"""Numbers that stand alone and are no page numbers: cells of tables a line each, sums, verses within text."""

from __future__ import annotations

from bench.press.blocks import Block, Document, heading, para
from bench.press.desk import Desk, roman
from bench.press.kind import kind


@kind
def cells(desk: Desk) -> Document:
    """Tables as some readers of PDFs give them: a cell a line, between paragraphs."""
    rng = desk.rng
    blocks: list[Block] = []
    for number in range(1, rng.randint(2, 6)):
        blocks += [para(text) for text in desk.paragraphs(rng.randint(1, 4), 100, 800)]
        blocks.append(
            Block(
                "caption", (f"{desk.say('table')} {number}. {desk.phrase(2, 7)}",), before=1, keep_next=True
            )
        )
        rows = [desk.phrase(1, 2) for _ in range(3)]
        for _ in range(rng.randint(3, 9)):
            rows += [
                desk.phrase(1, 3),
                str(rng.randint(0, 400)),
                desk.pick(str(rng.randint(1, 99)), desk.sum(), "–", "n/a", f"{rng.randint(1, 99)}%"),
            ]
        rows += [desk.say("total"), str(rng.randint(100, 4000)), desk.sum(100, 900)]
        blocks.append(Block("row", tuple(rows), fill=False, after=1))
    return Document(desk.title(), blocks, house=desk.pick("paper", "office", "sections"))


@kind
def sums(desk: Desk) -> Document:
    """Accounts: a name and an amount each, the total alone on its line."""
    rng = desk.rng
    width = rng.randint(40, 60)
    blocks: list[Block] = []
    for at in range(rng.randint(2, 6)):
        blocks.append(
            heading(
                desk.pick(desk.phrase(1, 4), str(desk.year())), before=1, page=desk.chance(0.4) and at > 0
            )
        )
        rows, total = [], 0
        for _ in range(rng.randint(4, 24)):
            amount = rng.randint(1, 900)
            total += amount
            name = desk.phrase(1, 4)
            rows.append(name + " " * max(2, width - len(name) - len(str(amount))) + str(amount))
        if desk.chance(0.5):
            rows.append("-" * 8 if desk.chance(0.5) else " " * (width - 8) + "-" * 8)
        rows.append(desk.pick(str(total), " " * (width - len(str(total))) + str(total)))
        blocks.append(Block("row", tuple(rows), fill=False, before=rng.choice((0, 1))))
        if desk.chance(0.4):
            blocks.append(para(desk.text(1, 3), before=1))
    return Document(
        desk.title(),
        blocks,
        house=desk.pick("office", "book", "plain"),
        measure=(width, width + 4),
        hyphenated=0.4,
    )


@kind
def scripture(desk: Desk) -> Document:
    """Chapters of running text in which verses are numbered; paragraphs may begin with a number."""
    rng = desk.rng
    book, blocks = desk.title(), list[Block]()
    style = desk.pick("{} ", "{}. ", "[{}] ", "{}")
    for number in range(rng.randint(1, 30), 60)[: rng.randint(2, 5)]:
        title = desk.pick(f"{desk.say('chapter')} {number}", f"{book} {number}", roman(number), str(number))
        blocks.append(heading(title, running=f"{book} {number}"))
        verse = 1
        for _ in range(rng.randint(3, 9)):
            text = ""
            for sentence in desk.sentences(2, 7):
                text += f" {style.format(verse)}{sentence}"
                verse += 1
            blocks.append(para(text.strip()))
    return Document(
        book, blocks, house=desk.pick("sections", "ranges"), ranges="verses", measure=(34, 62), columns=(1, 2)
    )


@kind
def frontmatter(desk: Desk) -> Document:
    """A title page, the other side of it, a dedication, a preface."""
    rng = desk.rng
    title, author, year = desk.title(), desk.name(), desk.year()
    lines = (
        title.upper(),
        desk.phrase(2, 5),
        author,
        desk.say("places"),
        f"{desk.say('last')} & {desk.say('last')}",
        str(year),
    )
    blocks: list[Block] = [
        Block("heading", (line,), align="centre", before=rng.choice((0, 1, 2)), page=at == 0)
        for at, line in enumerate(lines)
    ]
    imprint = (
        f"© {year} {author}",
        desk.phrase(3, 6),
        f"ISBN {rng.randint(100, 999)}-{rng.randint(0, 9)}-{rng.randint(1000, 9999)}-{rng.randint(1000, 9999)}-{rng.randint(0, 9)}",
        f"{desk.say('places')} {year}",
    )
    blocks.append(Block("address", imprint[rng.randint(0, 2) :], fill=False, page=True))
    if desk.chance(0.6):
        blocks.append(Block("text", (desk.phrase(2, 6),), align="centre", page=True))
    word = desk.say(desk.pick("preface", "introduction"))
    blocks.append(heading(word, page=True, running=word))
    blocks += [para(text) for text in desk.paragraphs(rng.randint(4, 12), 150, 1200)]
    if desk.chance(0.6):
        blocks.append(
            Block(
                "address",
                (f"{desk.say('places')}, {desk.date()}", author),
                fill=False,
                before=1,
                indent=rng.choice((0, 20)),
            )
        )
    return Document(title, blocks, author=author, house="book")


@kind
def years(desk: Desk) -> Document:
    """A chronicle: years as headings or at the beginning of entries."""
    rng = desk.rng
    year, alone = desk.year() - 60, desk.chance(0.5)
    style = desk.pick("{} ", "{}. ", "{}: ", "{} – ")
    blocks: list[Block] = [heading(desk.title(), before=0)]
    for _ in range(rng.randint(10, 40)):
        year += rng.randint(1, 4)
        text = desk.text(1, 4)
        if alone:
            blocks += [heading(str(year), before=1, after=rng.choice((0, 1)), running=str(year)), para(text)]
        else:
            blocks.append(
                Block(
                    "entry",
                    (style.format(year) + text,),
                    hang=rng.choice((0, 5)),
                    before=rng.choice((0, 0, 1)),
                )
            )
    return Document(
        desk.title(), blocks, house=desk.pick("book", "sections", "plain", "ranges"), ranges="words"
    )
