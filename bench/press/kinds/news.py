"""Papers and post: newspapers, obituaries, press releases, e-mails, questions and answers."""

from __future__ import annotations

from bench.press.blocks import Block, Document, heading, para
from bench.press.desk import Desk
from bench.press.kind import kind


@kind
def newspaper(desk: Desk) -> Document:
    """Articles in narrow columns: headline, place and day, short paragraphs."""
    rng = desk.rng
    blocks: list[Block] = []
    for _ in range(rng.randint(4, 10)):
        blocks.append(heading(desk.phrase(3, 8), before=1, after=rng.choice((0, 1)), align="left"))
        if desk.chance(0.3):
            blocks.append(heading(desk.phrase(5, 10), before=0, after=0, align="left"))
        texts = desk.paragraphs(rng.randint(2, 7), 80, 600)
        texts[0] = (
            f"{desk.say('places').upper()}, {desk.date(year=False)}. {desk.pick('—', '–', '-')} {texts[0]}"
        )
        blocks += [para(text) for text in texts]
    return Document(
        desk.title(),
        blocks,
        house="paper",
        measure=(26, 42),
        hyphenated=0.97,
        columns=(1, 2, 3, 4),
        constant=(f"{desk.title()}, {desk.date(weekday=True)}",),
    )


@kind
def article(desk: Desk) -> Document:
    """A paper of a journal: abstract, numbered sections, references, two columns."""
    rng = desk.rng
    blocks = [
        heading(desk.phrase(5, 10), before=0),
        para(f"{desk.name()}, {desk.name()}", align="centre", first=0, after=1),
    ]
    blocks.append(para(f"{desk.pick('Abstract', 'Summary')}. {desk.paragraph(300, 1000)}", first=0, after=1))
    for number in range(1, rng.randint(3, 6)):
        blocks.append(heading(f"{number}. {desk.phrase(1, 4)}", before=1, after=rng.choice((0, 1))))
        blocks += [para(text) for text in desk.paragraphs(rng.randint(2, 5), 150, 1100)]
    blocks.append(heading(desk.say("bibliography"), before=1))
    for number in range(1, rng.randint(8, 30)):
        text = f"[{number}] {desk.say('last')} {desk.say('first')[0]}, {desk.phrase(4, 10)}. {desk.phrase(1, 3)} {desk.year()};{rng.randint(1, 99)}:{rng.randint(1, 99)}–{rng.randint(100, 400)}."
        blocks.append(Block("entry", (text,), hang=rng.choice((0, 4)), before=0))
    return Document(
        desk.title(),
        blocks,
        author=f"{desk.say('last')} et al.",
        house="paper",
        measure=(38, 56),
        columns=(1, 2, 2),
    )


@kind
def obituaries(desk: Desk) -> Document:
    """Lives of people: name, years, a few paragraphs."""
    blocks: list[Block] = []
    for _ in range(desk.rng.randint(3, 10)):
        name, year = desk.name(), desk.year()
        blocks.append(
            heading(f"{name.upper()} ({year - desk.rng.randint(40, 90)}–{year})", before=1, running=name)
        )
        blocks += [para(text) for text in desk.paragraphs(desk.rng.randint(1, 4), 120, 800)]
        if desk.chance(0.4):
            blocks.append(para(f"{desk.name()}", align="right", first=0, before=0))
    return Document(
        desk.title(),
        blocks,
        house=desk.pick("paper", "book", "sections"),
        columns=(1, 1, 2),
        measure=(34, 70),
    )


@kind
def release(desk: Desk) -> Document:
    """A press release: date, headline, text, whom to ask, about us."""
    blocks = [
        para(desk.pick("PRESS RELEASE", desk.phrase(1, 3).upper()), first=0, before=0),
        para(f"{desk.say('places')}, {desk.date()}", first=0, before=0, after=1),
        heading(desk.phrase(5, 12), before=0),
        *(para(text) for text in desk.paragraphs(desk.rng.randint(4, 9), 150, 700)),
        para("###", align="centre", first=0, before=1, after=1),
        Block(
            "address",
            (
                desk.name(),
                f"{desk.say('phone')}: +{desk.rng.randint(10, 99)} {desk.rng.randint(100, 999)} {desk.rng.randint(10000, 99999)}",
                f"{desk.word().lower()}@example.org",
            ),
            fill=False,
        ),
    ]
    return Document(
        desk.title(), blocks, house=desk.pick("office", "print-out"), paragraphs="blank", hyphenated=0.4
    )


@kind
def emails(desk: Desk) -> Document:
    """Mails with heads, quoted lines and signatures."""
    rng = desk.rng
    blocks: list[Block] = []
    for _ in range(rng.randint(2, 6)):
        head = (
            f"From: {desk.name()} <{desk.word().lower()}@example.com>",
            f"To: {desk.name()}",
            f"Date: {desk.date()}",
            f"Subject: {desk.phrase(2, 6)}",
        )
        blocks.append(Block("row", head, fill=False, before=2, page=desk.chance(0.4) and bool(blocks)))
        blocks.append(para(f"{desk.say('dear')} {desk.say('first')},", before=1, first=0, role="address"))
        blocks += [para(text, before=1, first=0) for text in desk.paragraphs(rng.randint(1, 3), 60, 600)]
        if desk.chance(0.5):
            quoted = tuple(f"> {desk.sentence(20, 64)}" for _ in range(rng.randint(2, 6)))
            blocks.append(Block("code", quoted, fill=False, before=1))
            blocks.append(para(desk.text(1, 2), before=1, first=0))
        blocks.append(Block("address", (desk.say("sincerely"), desk.name()), fill=False, before=1))
    return Document(
        desk.title(),
        blocks,
        house=desk.pick("print-out", "office", "plain"),
        paragraphs="blank",
        hyphenated=0.4,
        measure=(58, 80),
    )


@kind
def faq(desk: Desk) -> Document:
    """Questions as headings, answers as text."""
    numbered = desk.chance(0.5)
    mark = desk.chance(0.3)
    blocks: list[Block] = [heading(desk.title(), before=0)]
    for number in range(1, desk.rng.randint(6, 20)):
        question = desk.sentence(20, 90).rstrip(".!,;:") + "?"
        title = f"{number}. {question}" if numbered else f"Q: {question}" if mark else question
        blocks.append(heading(title, before=1, after=desk.rng.choice((0, 1)), align="left"))
        answer = desk.paragraph(100, 700)
        blocks.append(para(f"A: {answer}" if mark else answer))
    return Document(desk.title(), blocks, house=desk.pick("print-out", "office", "plain"), paragraphs="blank")


@kind
def debates(desk: Desk) -> Document:
    """A parliament: speakers with their parties, interjections, times."""
    rng = desk.rng
    blocks: list[Block] = [heading(f"{desk.date(weekday=True)}", before=0)]
    for _ in range(rng.randint(8, 26)):
        if desk.chance(0.15):
            blocks.append(heading(desk.phrase(2, 6), before=1))
        who = f"{desk.pick('Mr', 'Ms', 'Dr.', '')} {desk.name()} ({desk.word().upper()[:3]}){desk.pick(':', '.—', ':')}".strip()
        texts = desk.paragraphs(rng.randint(1, 3), 80, 900)
        blocks.append(Block("dialogue", (f"{who} {texts[0]}",), first=rng.choice((0, 4))))
        blocks += [para(text) for text in texts[1:]]
        if desk.chance(0.2):
            blocks.append(para(f"({desk.phrase(1, 4)}.)", indent=4, first=0, before=0))
    return Document(
        desk.title(),
        blocks,
        house="paper",
        measure=(36, 64),
        columns=(1, 2),
        constant=(f"{desk.title()}, {desk.date()}",),
    )
