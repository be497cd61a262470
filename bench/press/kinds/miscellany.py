"""Documents in which many things stand one after the other, as in most offices and attics."""

from __future__ import annotations

from bench.press.blocks import Block, Document, heading
from bench.press.desk import Desk
from bench.press.kind import kind
from bench.press.kinds import books, computer, kitchen, lists, news, office, reference, school, talk, verse

PARTS = (
    books.essay, books.thesis, books.diary, office.letters, office.report, office.statute, office.pricelist,
    office.minutes, verse.poems, verse.play, lists.bibliography, lists.glossary, lists.index, lists.contents,
    kitchen.recipes, kitchen.catalogue, news.faq, news.emails, reference.statistics, reference.mathematics,
    reference.quiz, school.exam, school.textbook, talk.interview, computer.manual,
)  # fmt: skip


@kind
def miscellany(desk: Desk) -> Document:
    """Parts of several documents, bound together."""
    page = desk.chance(0.4)
    blocks: list[Block] = []
    for part in desk.rng.sample(PARTS, desk.rng.randint(2, 6)):
        chosen = part(desk).blocks
        start = desk.rng.randrange(max(1, len(chosen) - 12))
        taken = chosen[start : start + desk.rng.randint(6, 24)]
        if desk.chance(0.5):
            title = desk.title()
            blocks.append(heading(title, running=title, page=page and bool(blocks)))
        blocks += taken
    return Document(
        desk.title(), blocks, author=desk.name(), house=desk.pick("book", "sections", "office", "plain")
    )


@kind
def appendix(desk: Desk) -> Document:
    """A long text, then its notes, index and other lists, each with its own running title."""
    text = books.novel(desk).blocks[: desk.rng.randint(12, 50)]
    blocks = list(text)
    for part in desk.rng.sample((lists.bibliography, lists.glossary, lists.index, lists.contents), 2):
        first, *others = part(desk).blocks
        title = first.text
        blocks += [first.but(page=desk.chance(0.8), running=title), *others[: desk.rng.randint(10, 60)]]
    return Document(
        desk.title(), blocks, author=desk.name(), house=desk.pick("sections", "book"), ranges="words"
    )
