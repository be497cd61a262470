"""Screen and song: screenplays, lyrics, nursery rhymes among prose, epics with numbered lines."""

from __future__ import annotations

from bench.press.blocks import Block, Document, heading, para
from bench.press.desk import Desk, roman
from bench.press.kind import kind


@kind
def screenplay(desk: Desk) -> Document:
    """Scenes, action, names in the middle, speech set in."""
    rng = desk.rng
    people = [desk.say("first").upper() for _ in range(4)]
    blocks: list[Block] = []
    for scene in range(1, rng.randint(4, 10)):
        blocks.append(
            heading(
                f"{scene}. {desk.pick('INT.', 'EXT.')} {desk.phrase(1, 3).upper()}", before=2, align="left"
            )
        )
        blocks.append(para(desk.text(1, 3), before=0, first=0))
        for _ in range(rng.randint(2, 7)):
            units = (rng.choice(people), desk.text(1, 3))
            blocks.append(Block("dialogue", units, indents=(20, 10), before=1))
            if desk.chance(0.2):
                blocks.append(para(desk.text(1, 2), before=1, first=0))
    return Document(
        desk.title(),
        blocks,
        author=desk.name(),
        house=desk.pick("plain", "office", "sections"),
        measure=(50, 62),
        hyphenated=0.1,
    )


@kind
def lyrics(desk: Desk) -> Document:
    """Songs of short lines with a chorus."""
    rng = desk.rng
    blocks: list[Block] = []
    for _ in range(rng.randint(2, 7)):
        title = desk.title()
        blocks.append(heading(title, page=desk.chance(0.6) and bool(blocks), running=title))
        chorus = tuple(desk.verses(rng.choice((2, 4))))
        for _ in range(rng.randint(2, 4)):
            blocks.append(Block("verse", tuple(desk.verses(4)), before=1))
            if desk.chance(0.5):
                blocks.append(heading("[Chorus]", before=1, after=0, align="left"))
            blocks.append(Block("verse", chorus, before=0 if blocks[-1].role == "heading" else 1))
    return Document(
        desk.title(),
        blocks,
        author=desk.name(),
        house=desk.pick("plain", "print-out", "book"),
        measure=(40, 60),
        hyphenated=0.0,
    )


@kind
def epic(desk: Desk) -> Document:
    """Long runs of verse, every fifth line numbered."""
    blocks: list[Block] = []
    for canto in range(1, desk.rng.randint(2, 4)):
        title = f"{desk.say('canto')} {roman(canto)}"
        blocks.append(heading(title, running=title, page=canto > 1 and desk.chance(0.7)))
        for _ in range(desk.rng.randint(3, 9)):
            blocks.append(
                Block(
                    "verse",
                    tuple(desk.verses(desk.rng.randint(6, 24))),
                    before=desk.rng.choice((0, 1)),
                    hang=6,
                )
            )
    return Document(
        desk.title(),
        blocks,
        author=desk.name(),
        house="sections",
        measure=(44, 60),
        margin="running" if desk.chance(0.7) else "",
        hyphenated=0.2,
    )


@kind
def anthology(desk: Desk) -> Document:
    """Prose in which verses are quoted."""
    rng = desk.rng
    blocks: list[Block] = [heading(desk.title(), before=0)]
    for _ in range(rng.randint(4, 12)):
        blocks.append(para(desk.paragraph(150, 1000)))
        if desk.chance(0.5):
            blocks.append(
                Block(
                    "verse",
                    tuple(desk.verses(rng.choice((2, 4, 4, 6)))),
                    indent=rng.choice((2, 4, 8)),
                    before=rng.choice((0, 1)),
                    after=rng.choice((0, 1)),
                )
            )
    return Document(desk.title(), blocks, author=desk.name(), house="book")


@kind
def chapbook(desk: Desk) -> Document:
    """Short pieces, each beginning a page under a heading; the heads name them again or number them."""
    word = desk.pick("chapter", "question", "psalm", "letter", "hymn", "section")
    blocks: list[Block] = []
    start = desk.rng.randint(1, 40)
    style = desk.chance(0.5)
    for number in range(start, start + desk.rng.randint(5, 14)):
        title = f"{desk.say(word)} {roman(number) if style else number}"
        blocks.append(heading(title, page=bool(blocks), running=title, before=0))
        blocks += [para(text) for text in desk.paragraphs(desk.rng.randint(1, 6), 100, 900)]
    return Document(
        desk.title(), blocks, author=desk.name(), house=desk.pick("sections", "sections", "plain", "book")
    )
