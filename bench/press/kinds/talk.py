"""Talk in print: transcripts, chat, subtitles, interviews."""

from __future__ import annotations

from bench.press.blocks import Block, Document, Margin, Role, heading, para
from bench.press.desk import Desk
from bench.press.kind import kind


@kind
def transcript(desk: Desk) -> Document:
    """Questions and answers, with or without line numbers in the margin."""
    rng = desk.rng
    first = rng.choice((0, 0, 4, 8))
    q, a = rng.choice(
        (("Q.", "A."), ("Q", "A"), ("Q:", "A:"), (desk.say("question")[0] + ".", desk.say("answer")[0] + "."))
    )
    blocks: list[Block] = []
    for number in range(rng.randint(20, 90)):
        if desk.chance(0.05):
            who = f"{desk.pick('MR.', 'MS.', 'THE')} {desk.say('last').upper() if desk.chance(0.8) else 'COURT'}:"
            blocks.append(Block("dialogue", (f"{who} {desk.text(1, 3)}",), first=first))
        mark = a if number % 2 else q
        blocks.append(Block("dialogue", (f"{mark} {desk.text(1, 3)}",), first=first))
    case = f"{desk.say('last')} v. {desk.say('last')}"
    margin: Margin = "page" if desk.chance(0.6) else ""
    return Document(
        case,
        blocks,
        house="office",
        constant=(f"{desk.name()} – {desk.date()}", case)[: rng.choice((1, 2))],
        measure=(40, 62),
        hyphenated=0.5,
        margin=margin,
        paragraphs="indent",
    )


@kind
def chat(desk: Desk) -> Document:
    """Messages with times and names, short or long enough to run over."""
    rng = desk.rng
    people = [desk.say("first") for _ in range(rng.randint(2, 4))]
    style = desk.pick("[{t}] {n}: {m}", "{t} {n}: {m}", "<{n}> {m}", "{n}: {m}", "{d}, {t} - {n}: {m}")
    minutes, units = 600, []
    for _ in range(rng.randint(20, 90)):
        minutes += rng.randint(0, 5)
        text = desk.sentence(8, rng.choice((40, 80, 160)))
        if desk.chance(0.4):
            text = text[0].lower() + text[1:].rstrip(".")
        when = f"{minutes // 60 % 24:02}:{minutes % 60:02}"
        units.append(style.format(t=when, n=rng.choice(people), m=text, d=desk.short_date()))
    return Document(
        desk.title(), [Block("dialogue", tuple(units))], house="plain", hyphenated=0.4, measure=(50, 90)
    )


@kind
def subtitles(desk: Desk) -> Document:
    """Numbers, times and one or two lines of speech."""
    rng = desk.rng
    blocks: list[Block] = []
    at = 60
    for number in range(1, rng.randint(10, 60)):
        at += rng.randint(2, 6)
        time = f"00:{at // 60:02}:{at % 60:02},000 --> 00:{(at + 2) // 60:02}:{(at + 2) % 60:02},500"
        units = (str(number), time, desk.sentence(15, 78))
        roles: tuple[Role, ...] = ("code", "code", "dialogue")
        blocks.append(Block("dialogue", units, roles=roles, lines=True, before=1))
    return Document(desk.title(), blocks, house="plain", hyphenated=0.4, measure=(31, 42))


@kind
def interview(desk: Desk) -> Document:
    """Questions of a journal, answers of a person."""
    rng = desk.rng
    who, whom = desk.say("last"), desk.say("last")
    blocks: list[Block] = [heading(desk.title(), before=0), para(desk.paragraph(150, 500), after=1)]
    for number in range(rng.randint(8, 24)):
        name = whom if number % 2 else who
        text = desk.text(1, 2) if number % 2 == 0 else desk.text(2, 7)
        blocks.append(
            Block(
                "dialogue",
                (f"{name.upper() if desk.chance(0.0) else name}: {text}",),
                before=rng.choice((0, 1)),
            )
        )
    return Document(desk.title(), blocks, house=desk.pick("paper", "print-out", "plain"))
