"""Books to look things up in: glossaries, dictionaries, indexes, bibliographies, contents."""

from __future__ import annotations

from bench.press.blocks import Block, Document, heading
from bench.press.desk import Desk
from bench.press.kind import kind
from bench.press.kinds.books import citation


def sorted_words(desk: Desk, count: int) -> list[str]:
    """Words in order."""
    return sorted({desk.word(5).lower() for _ in range(count)})


def entries(desk: Desk, texts: list[str], blank: int | None = None) -> list[Block]:
    """Entries with the same hanging."""
    hang = desk.rng.choice((0, 2, 2, 4, 4, 6))
    first = desk.rng.choice((0, 2, 4)) if not hang else 0
    blank = desk.rng.choice((0, 0, 0, 1)) if blank is None else blank
    return [Block("entry", (text,), hang=hang, first=first, before=blank) for text in texts]


@kind
def glossary(desk: Desk) -> Document:
    """Terms and what they mean."""
    style = desk.pick("{}: {}", "{} – {}", "{}, {}", "{}. {}", "{} {}", "{} = {}")
    texts = []
    for word in sorted_words(desk, desk.rng.randint(20, 60)):
        text = desk.text(1, 2)
        texts.append(style.format(word, text[0].lower() + text[1:] if desk.chance(0.5) else text))
    blocks = [heading(desk.say("glossary"), before=0), *entries(desk, texts)]
    return Document(desk.title(), blocks, house=desk.pick("ranges", "book", "sections"), ranges="words")


@kind
def dictionary(desk: Desk) -> Document:
    """Entries with grammar, senses and examples; letters as headings."""
    rng = desk.rng
    grammar = desk.pick("n.", "s. f.", "m.", "adj.", "v. t.")
    blocks: list[Block] = []
    letter = ""
    words = sorted_words(desk, rng.randint(30, 90))
    letters = desk.chance(0.6)
    texts = [
        f"{word}, {grammar} {desk.text(1, 2)}" + (f" 2. {desk.sentence(15, 90)}" if desk.chance(0.3) else "")
        for word in words
    ]
    for word, block in zip(words, entries(desk, texts), strict=True):
        if letters and word[0] != letter:
            letter = word[0]
            blocks.append(heading(letter.upper(), before=1, running=letter.upper()))
        blocks.append(block)
    return Document(desk.title(), blocks, house="ranges", ranges="words", measure=(30, 60), hyphenated=0.95)


@kind
def index(desk: Desk) -> Document:
    """Names with pages."""
    rng = desk.rng
    texts = []
    for word in sorted_words(desk, rng.randint(50, 140)):
        pages = sorted(rng.sample(range(1, 480), rng.choice((1, 1, 2, 3, 6))))
        name = word if desk.chance(0.6) else f"{word.capitalize()}, {desk.say('first')}"
        if desk.chance(0.15):
            name += f", {desk.phrase(1, 4).lower()}"
        texts.append(f"{name}, {', '.join(map(str, pages))}")
        if desk.chance(0.08):
            texts[-1] = f"{name}, {desk.say('see')} {desk.word(5)}"
    blocks: list[Block] = [heading(desk.say("index"), before=0, running=desk.say("index"))]
    made = entries(desk, texts, 0)
    letters, letter = desk.chance(0.5), ""
    for block in made:
        if block.text[0].lower() != letter:
            letter = block.text[0].lower()
            if letters:
                blocks.append(heading(letter.upper(), before=1, after=rng.choice((0, 1))))
            elif desk.chance(0.9):
                block = block.but(before=1)
        blocks.append(block)
    return Document(
        desk.title(), blocks, house=desk.pick("ranges", "book", "sections"), ranges="words", measure=(26, 50)
    )


@kind
def bibliography(desk: Desk) -> Document:
    """Works cited, by author, numbered or not."""
    style = desk.pick("", "", "[{}] ", "{}. ", "({}) ")
    texts = []
    for at in range(1, desk.rng.randint(20, 70)):
        authors = desk.pick(
            f"{desk.say('last')}, {desk.say('first')[0]}.",
            f"{desk.say('last')}, {desk.say('first')}",
            desk.name(),
        )
        text = desk.pick(
            f"{authors} ({desk.year()}). {desk.phrase(4, 12)}. {desk.phrase(2, 4)}, {at}({desk.rng.randint(1, 12)}), {desk.rng.randint(1, 99)}–{desk.rng.randint(100, 300)}.",
            f"{authors}. {desk.phrase(4, 12)}. {desk.say('places')}: {desk.say('last')}, {desk.year()}.",
            f"{authors}: {desk.phrase(4, 12)}, {desk.say('places')} {desk.year()}, {desk.rng.randint(90, 700)} p.",
            citation(desk),
        )
        texts.append(style.format(at) + text)
    if not style:
        texts.sort()
    blocks = [heading(desk.say("bibliography"), before=0), *entries(desk, texts)]
    return Document(desk.title(), blocks, house=desk.pick("book", "sections", "paper"))


@kind
def contents(desk: Desk) -> Document:
    """A table of contents, dots and pages."""
    rng = desk.rng
    width, dots = rng.randint(40, 66), desk.pick(".", ".", " .", " ")
    page, rows = 1, []
    for number in range(1, rng.randint(12, 70)):
        page += rng.randint(1, 18)
        text = f"{desk.pick('', f'{number}. ', f'{number}.{rng.randint(1, 9)} ')}{desk.phrase(1, 6)}"
        rows.append(f"{text} {(dots * width)[: max(2, width - len(text) - 5)]} {page}")
    blocks = [heading(desk.say("contents"), before=0), Block("row", tuple(rows), fill=False)]
    return Document(
        desk.title(), blocks, house=desk.pick("book", "office"), measure=(width, width + 4), hyphenated=0.0
    )
