"""What a school prints: exams, slides, textbooks."""

from __future__ import annotations

from bench.press.blocks import Align, Block, Document, heading, para
from bench.press.desk import Desk
from bench.press.kind import kind


@kind
def exam(desk: Desk) -> Document:
    """Numbered questions, most of them on a page of their own, with the marks at the foot."""
    rng = desk.rng
    page, bottom = desk.chance(0.6), desk.chance(0.4)
    style = desk.pick("[{} {}]", "({} {})", "[{}]", "{} {}")
    align: Align = desk.pick("right", "right", "left")
    word = desk.pick("question", "exercise")
    blocks: list[Block] = []
    for number in range(1, rng.randint(5, 14)):
        title = f"{desk.say(word)} {number}"
        if desk.chance(0.85):
            blocks.append(heading(title, page=page and number > 1, running=title, before=1))
        blocks += [para(text) for text in desk.paragraphs(rng.randint(1, 3), 80, 600)]
        for at in range(rng.choice((0, 0, 2, 3, 4))):
            blocks.append(
                Block(
                    "item",
                    (f"({'abcdef'[at]}) {desk.text(1, 2)}",),
                    hang=rng.choice((0, 4)),
                    before=rng.choice((0, 1)),
                )
            )
        marks = style.format(rng.randint(1, 20), desk.say("marks"))
        blocks.append(Block("text", (marks,), align=align, before=1, bottom=bottom and page))
    return Document(
        desk.title(),
        blocks,
        house=desk.pick("office", "sections", "plain"),
        constant=(f"{desk.say('question')} 1–{number}",),
        paragraphs="blank",
        hyphenated=0.7,
    )


@kind
def slides(desk: Desk) -> Document:
    """A title and a few points a page."""
    rng = desk.rng
    bullet = desk.pick("• ", "- ", "– ", "▪ ", "* ", "")
    blocks: list[Block] = []
    for _ in range(rng.randint(6, 24)):
        title = desk.phrase(1, 6)
        blocks.append(heading(title, page=bool(blocks), running=title, before=0))
        for _ in range(rng.randint(1, 7)):
            text = desk.phrase(2, 9) if desk.chance(0.6) else desk.sentence(20, 140)
            blocks.append(Block("item", (bullet + text,), hang=2 if bullet else 0))
    return Document(
        desk.title(),
        blocks,
        author=desk.name(),
        house=desk.pick("office", "plain"),
        measure=(40, 60),
        hyphenated=0.15,
    )


@kind
def textbook(desk: Desk) -> Document:
    """Lessons with text, examples and exercises."""
    rng = desk.rng
    blocks: list[Block] = []
    for number in range(1, rng.randint(3, 7)):
        title = f"{desk.say('chapter')} {number}. {desk.phrase(2, 5)}"
        blocks.append(heading(title, running=title, page=number > 1 and desk.chance(0.6)))
        blocks += [para(text) for text in desk.paragraphs(rng.randint(2, 5), 100, 900)]
        blocks.append(heading(desk.pick(desk.say("exercise"), f"{desk.say('exercise')} {number}"), before=1))
        for at in range(1, rng.randint(4, 12)):
            blocks.append(
                Block(
                    "item",
                    (f"{at}{desk.pick('. ', '. ', ') ')}{desk.text(1, 2)}",),
                    hang=rng.choice((0, 3)),
                    before=0,
                )
            )
    return Document(desk.title(), blocks, author=desk.name(), house="sections")
