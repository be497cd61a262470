"""Papers of courts and notaries: pleadings, depositions, opinions, wills, deeds, patents."""

from __future__ import annotations

from bench.press.blocks import NOTHING, Block, Document, Insert, heading, para
from bench.press.desk import Desk, roman
from bench.press.kind import kind
from bench.press.kinds.books import citation, with_note


@kind
def pleading(desk: Desk) -> Document:
    """Numbered paragraphs on paper with line numbers."""
    rng = desk.rng
    case = f"{desk.say('last')} v. {desk.say('last')}"
    blocks = [heading(desk.say("court").upper(), before=0), para(case, align="centre", first=0, after=1)]
    number = 0
    for part in range(1, rng.randint(3, 7)):
        blocks.append(heading(f"{roman(part)}. {desk.phrase(1, 5).upper()}", before=1))
        for _ in range(rng.randint(2, 7)):
            number += 1
            blocks.append(
                Block("item", (f"{number}. {desk.text(1, 4)}",), first=rng.choice((0, 4, 8)), before=0)
            )
    blocks.append(
        Block(
            "address",
            (f"{desk.say('date')}: {desk.date()}", "_" * 22, desk.name()),
            fill=False,
            before=1,
            keep=True,
        )
    )
    return Document(
        case, blocks, house="office", margin="page" if desk.chance(0.8) else "", measure=(48, 66), hyphenated=0.4,
        constant=(f"{desk.say('number')} {rng.randint(10, 99)}-{rng.randint(100, 9999)}", case)[: rng.choice((1, 2))],
    )  # fmt: skip


@kind
def deposition(desk: Desk) -> Document:
    """What a witness says, word by word, twenty-five numbered lines a page."""
    rng = desk.rng
    witness, lawyer = desk.say("last").upper(), desk.say("last").upper()
    blocks: list[Block] = [heading(f"{witness}, {desk.date()}", before=0)]
    for number in range(rng.randint(30, 90)):
        mark = "A. " if number % 2 else "Q. "
        if desk.chance(0.08):
            mark = f"{rng.choice(('MR. ' + lawyer, 'THE WITNESS', 'THE COURT'))}: "
        if desk.chance(0.03):
            blocks.append(para(f"({desk.phrase(2, 5)}.)", indent=8, first=0, before=0))
        blocks.append(Block("dialogue", (mark + desk.text(1, 2),), first=rng.choice((4,)), before=0))
    return Document(
        witness, blocks, house="office", margin="page", measure=(44, 58), hyphenated=0.2, paragraphs="indent",
        constant=(f"{witness} - {desk.pick('DIRECT', 'CROSS')} - {lawyer}",),
    )  # fmt: skip


@kind
def opinion(desk: Desk) -> Document:
    """A court's opinion: parts under Roman numerals, notes, quotations set in."""
    rng = desk.rng
    case = f"{desk.say('last')} v. {desk.say('last')}"
    blocks = [
        heading(case, before=0, running=case),
        para(f"{desk.say('judge')} {desk.say('last')}:", first=0, before=0),
    ]
    count = 0
    for part in range(1, rng.randint(3, 6)):
        blocks.append(
            heading(roman(part) if desk.chance(0.6) else f"{roman(part)}. {desk.phrase(2, 6)}", before=1)
        )
        for _ in range(rng.randint(3, 7)):
            text, inserts = desk.paragraph(150, 1200), NOTHING
            if desk.chance(0.4):
                count += 1
                text, inserts = with_note(desk, text, count, "{}")
            blocks.append(para(text, inserts=inserts))
            if desk.chance(0.2):
                blocks.append(para(desk.paragraph(100, 500), indent=4, first=0, before=1, after=1))
    return Document(
        case, blocks, house="paper", constant=(f"{desk.say('number')} {rng.randint(1, 99)}–{rng.randint(100, 999)}", f"{desk.say('court')}: {case}")[: rng.choice((1, 2))]
    )  # fmt: skip


@kind
def will(desk: Desk) -> Document:
    """A will or deed: solemn numbered clauses, witnesses."""
    ordinals = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
    style = desk.pick("{}. ", "{}.— ", "{}) ")
    blocks: list[Block] = [heading(desk.title().upper(), before=0), para(desk.paragraph(200, 800))]
    for sign in ordinals[: desk.rng.randint(3, 10)]:
        blocks.append(Block("item", (style.format(sign) + desk.text(1, 4),), before=desk.rng.choice((0, 1))))
    blocks.append(para(f"{desk.say('places')}, {desk.date()}.", before=1))
    blocks.append(
        Block(
            "address",
            tuple(f"{desk.name()} {'_' * 16}" for _ in range(desk.rng.randint(2, 4))),
            fill=False,
            before=1,
            keep=True,
        )
    )
    return Document(desk.title(), blocks, house=desk.pick("plain", "office"), hyphenated=0.7)


@kind
def patent(desk: Desk) -> Document:
    """A description with numbered paragraphs, then claims."""
    rng = desk.rng
    blocks: list[Block] = [heading(desk.phrase(3, 7).upper(), before=0)]
    number = 0
    for _ in range(rng.randint(2, 4)):
        blocks.append(heading(desk.phrase(1, 4).upper(), before=1))
        for _ in range(rng.randint(2, 6)):
            number += 1
            blocks.append(para(f"[{number:04}] {desk.paragraph(150, 900)}"))
    blocks.append(heading(desk.phrase(1, 2), page=desk.chance(0.6)))
    for claim in range(1, rng.randint(5, 16)):
        blocks.append(
            Block(
                "item", (f"{claim}. {desk.text(1, 2)}",), first=rng.choice((0, 4)), before=rng.choice((0, 1))
            )
        )
    return Document(
        desk.title(),
        blocks,
        house="paper",
        constant=(
            f"US {rng.randint(5, 11)},{rng.randint(100, 999)},{rng.randint(100, 999)} B{rng.randint(1, 2)}",
        ),
        measure=(40, 66),
    )


@kind
def commentary(desk: Desk) -> Document:
    """Text of a law and endnotes by number."""
    rng = desk.rng
    blocks: list[Block] = []
    count = 0
    for number in range(1, rng.randint(3, 8)):
        title = f"{desk.say('article')} {number}"
        blocks.append(heading(title, running=title))
        for _ in range(rng.randint(1, 4)):
            count += 1
            blocks.append(para(f"{count} {desk.paragraph(150, 900)}"))
    blocks.append(heading(desk.say("notes"), running=desk.say("notes"), page=desk.chance(0.6)))
    for note in range(1, rng.randint(10, 40)):
        blocks.append(
            Block(
                "note",
                (f"{note}{desk.pick('. ', '. ', ' ')}{citation(desk)}",),
                hang=rng.choice((0, 3)),
                before=0,
            )
        )
    return Document(desk.title(), blocks, author=desk.name(), house="sections")


@kind
def gazette(desk: Desk) -> Document:
    """Notices of authorities one after the other, each with title, text, date and who signs."""
    blocks: list[Block] = []
    for _ in range(desk.rng.randint(4, 10)):
        blocks.append(heading(desk.phrase(2, 7), before=1, keep_next=True))
        texts = desk.paragraphs(desk.rng.randint(1, 3), 80, 700)
        inserts = (
            (Insert(3, Block("caption", (f"{desk.say('table')} 1. {desk.phrase(3, 8)}",)), "top"),)
            if desk.chance(0.1)
            else ()
        )
        blocks += [para(texts[0], inserts=inserts), *(para(text) for text in texts[1:])]
        blocks.append(
            para(
                f"{desk.say('places')}, {desk.date()}. {desk.name()}.",
                first=0,
                before=desk.rng.choice((0, 1)),
                align=desk.pick("left", "right"),
            )
        )
    return Document(
        desk.title(),
        blocks,
        house="paper",
        measure=(36, 64),
        constant=(f"{desk.title()} · {desk.say('number')} {desk.rng.randint(1, 300)}",),
        columns=(1, 2, 3),
    )
