"""Lines that stay lines: poems, hymns, plays, Bibles."""

from __future__ import annotations

from bench.press.blocks import Block, Document, Margin, heading, para
from bench.press.desk import Desk, roman
from bench.press.kind import kind


@kind
def poems(desk: Desk) -> Document:
    """Poems of stanzas under titles; some have refrains, some have numbers in the margin."""
    rng = desk.rng
    size, page = rng.choice((2, 4, 4, 4, 6, 8, 14, 30)), desk.chance(0.3)
    stagger = rng.choice(((0,), (0,), (0, 2), (0, 2, 0, 4)))
    blocks: list[Block] = []
    for _ in range(rng.randint(3, 9)):
        title = desk.title()
        blocks.append(heading(title, running=title, page=page and bool(blocks)))
        refrain = desk.verses(rng.choice((1, 2))) if desk.chance(0.2) else []
        for stanza in range(1, rng.randint(2, 9)):
            lines = [*desk.verses(size), *refrain]
            if desk.chance(0.05):
                blocks.append(heading(roman(stanza), before=1))
            depths = tuple(stagger[at % len(stagger)] for at in range(len(lines)))
            blocks.append(
                Block(
                    "verse",
                    tuple(lines),
                    indents=depths,
                    hang=4,
                    before=1,
                    indent=rng.choice((0, 4)) if not blocks else 0,
                )
            )
    margin: Margin = "running" if desk.chance(0.25) else ""
    return Document(
        desk.title(),
        blocks,
        author=desk.name(),
        house=desk.pick("book", "sections"),
        measure=(44, 66),
        hyphenated=0.2,
        margin=margin,
    )


@kind
def hymns(desk: Desk) -> Document:
    """Numbered hymns with numbered stanzas and a refrain."""
    rng = desk.rng
    blocks: list[Block] = []
    for number in range(rng.randint(1, 300), 999)[: rng.randint(4, 12)]:
        title = desk.pick(f"{desk.say('hymn')} {number}", f"{number}", f"{number}. {desk.title()}")
        blocks.append(heading(title, running=title))
        refrain = tuple(desk.verses(2)) if desk.chance(0.5) else ()
        for stanza in range(1, rng.randint(3, 6)):
            lines = desk.verses(4)
            lines[0] = f"{stanza}{desk.pick('. ', ' ')}{lines[0]}"
            blocks.append(Block("verse", tuple(lines), hang=4, before=1))
            if refrain:
                blocks.append(Block("verse", refrain, indent=4, before=rng.choice((0, 1))))
    return Document(
        desk.title(), blocks, house=desk.pick("sections", "book"), measure=(40, 60), hyphenated=0.2
    )


@kind
def bible(desk: Desk) -> Document:
    """Chapters of numbered verses; psalms."""
    rng = desk.rng
    book, word = desk.title(), desk.pick("chapter", "psalm", "chapter")
    style, hang = desk.pick("{} ", "{}. ", "{}. ", "[{}] "), rng.choice((0, 0, 4))
    blocks: list[Block] = []
    for number in range(rng.randint(1, 40), 150)[: rng.randint(2, 7)]:
        title = desk.pick(f"{desk.say(word)} {number}", f"{desk.say(word)} {roman(number)}")
        blocks.append(heading(title, running=title))
        for verse in range(1, rng.randint(6, 30)):
            text = style.format(verse) + desk.sentence(30, 260)
            blocks.append(Block("item", (text,), hang=hang, first=rng.choice((0, 0)) if hang else 0))
    return Document(book, blocks, house=desk.pick("ranges", "sections"), ranges="verses", measure=(34, 62))


@kind
def play(desk: Desk) -> Document:
    """Acts, scenes, speakers."""
    rng = desk.rng
    people = [desk.say("first") for _ in range(rng.randint(2, 6))]
    style, hang = desk.pick("{}. {}", "{}: {}", "{}.— {}"), rng.choice((0, 2, 4))
    upper, blank = desk.chance(0.5), rng.choice((0, 0, 1))
    blocks: list[Block] = []
    for act in range(1, rng.randint(2, 4)):
        title = f"{desk.say('act')} {roman(act)}"
        blocks.append(heading(title, running=title, page=act > 1 and desk.chance(0.5)))
        for scene in range(1, rng.randint(2, 5)):
            name = f"{desk.say('scene')} {scene}"
            blocks.append(heading(name, running=f"{title}, {name}"))
            if desk.chance(0.6):
                blocks.append(para(f"({desk.text(1, 2)})", before=0, after=1))
            for _ in range(rng.randint(6, 24)):
                who = rng.choice(people)
                text = style.format(who.upper() if upper else who, desk.text(1, 4))
                blocks.append(Block("dialogue", (text,), hang=hang, before=blank))
    return Document(
        desk.title(), blocks, author=desk.name(), house=desk.pick("sections", "book"), measure=(44, 72)
    )
