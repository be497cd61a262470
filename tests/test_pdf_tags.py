"""Tagged PDFs: headings and furniture that the tree of a page names, where it is to be believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import clean, read
from cleaner.formats.pdf.reader import read_pages
from cleaner.formats.request import Request
from cleaner.reports.blocks import blocks
from cleaner.text.source import Page, Source
from cleaner.text.view import Role

from .pdfs import document

BODY = [
    "The ferry was laid up for the winter, and nobody",
    "crossed the river before the ice was strong enough",
    "to bear a horse. Then the market was held on it.",
]
ARTIFACT = "Artifact"


def tagged(*pieces: tuple[str, float, list[str]], size: float = 11, catalog: str = "") -> bytes:
    """A page of lines of one size under each other: for each piece its tag ("" for none), the height of its
    first baseline, and its lines."""
    content, elements = [b"BT /F1 %g Tf" % size], []
    for number, (tag, y, lines) in enumerate(pieces):
        if tag == ARTIFACT:
            content.append(b"/Artifact << /Type /Pagination >> BDC")
        elif tag:
            content.append(b"/%s << /MCID %d >> BDC" % (tag.encode(), number))
            elements.append((tag, number))
        for at, line in enumerate(lines):
            content.append(b"1 0 0 1 72 %g Tm (%s) Tj" % (y - 14 * at, line.encode("latin-1")))
        if tag:
            content.append(b"EMC")
    content.append(b"ET")
    kids = " ".join(f"{1010 + at} 0 R" for at in range(len(elements)))
    parents = " ".join(
        f"{1010 + [found for _, found in elements].index(number)} 0 R"
        if number in dict_of(elements)
        else "null"
        for number in range(len(pieces))
    )
    extra = {
        1000: f"<< /Type /StructTreeRoot /K [{kids}] /ParentTree 1001 0 R >>".encode(),
        1001: f"<< /Nums [0 [{parents}]] >>".encode(),
    }
    for at, (tag, number) in enumerate(elements):
        extra[1010 + at] = f"<< /Type /StructElem /S /{tag} /P 1000 0 R /Pg 101 0 R /K {number} >>".encode()
    entries = f"/MarkInfo << /Marked true >> /StructTreeRoot 1000 0 R {catalog}"
    return document([b"\n".join(content)], extra=extra, catalog=entries, page="/StructParents 0")


def dict_of(elements: list[tuple[str, int]]) -> set[int]:
    return {number for _, number in elements}


def page_of(data: bytes, tmp_path: Path) -> Page:
    (tmp_path / "a.pdf").write_bytes(data)
    (page,) = (item for item in read_pages(str(tmp_path / "a.pdf"), Request()) if isinstance(item, Page))
    return page


def levels(page: Page) -> dict[str, int]:
    lines = page.lines
    return {
        page.text[lines.starts[at] : lines.ends[at]]: lines.levels[at]
        for at in range(len(lines))
        if lines.levels[at]
    }


def roles(page: Page) -> dict[str, Role]:
    lines = page.lines
    return {
        page.text[lines.starts[at] : lines.ends[at]]: Role(lines.roles[at])
        for at in range(len(lines))
        if lines.roles[at]
    }


HEADING = ("H2", 650, ["Winter on the river"])
TEXT = ("P", 636, BODY)
MORE = ("P", 594, BODY)


def test_heading_in_the_type_of_the_text_stands_apart(tmp_path: Path) -> None:
    page = page_of(tagged(("P", 692, BODY), HEADING, TEXT, MORE), tmp_path)
    assert levels(page) == {"Winter on the river": 2}
    assert "on it.\n\nWinter on the river\n\nThe ferry" in page.text


def test_heading_is_one_in_every_form_with_structure(tmp_path: Path) -> None:
    page = page_of(tagged(("P", 692, BODY), HEADING, TEXT, MORE), tmp_path)
    result = clean(Source([page], "pdf"), lang=["en"])
    (heading,) = (block for block in blocks(result) if block.shape == "heading")
    assert result.text[heading.lines[0].start : heading.lines[-1].end] == "Winter on the river"


@pytest.mark.parametrize(
    ("tag", "level"), [("H1", 1), ("H6", 6), ("H", 1), ("Title", 1), ("P", 0), ("LI", 0)]
)
def test_tags_that_are_headings(tmp_path: Path, tag: str, level: int) -> None:
    page = page_of(tagged((tag, 650, ["Winter on the river"]), TEXT, MORE), tmp_path)
    assert levels(page) == ({"Winter on the river": level} if level else {})


def test_heading_of_several_lines_is_one(tmp_path: Path) -> None:
    page = page_of(tagged(("H1", 664, ["Winter on the river", "and on its banks"]), TEXT, MORE), tmp_path)
    assert page.text.startswith("Winter on the river\nand on its banks\n\nThe ferry")


@pytest.mark.parametrize(
    ("y", "role"), [(770, Role.HEAD), (20, Role.FOOT), (500, None)], ids=["top", "bottom", "amid"]
)
def test_artifacts_at_the_edges_are_furniture(tmp_path: Path, y: float, role: Role | None) -> None:
    page = page_of(tagged((ARTIFACT, y, ["Saltholm Letters"]), TEXT, MORE), tmp_path)
    assert roles(page) == ({"Saltholm Letters": role} if role else {})
    if role:
        assert "Saltholm" not in clean(Source([page], "pdf"), lang=["en"]).text


# languages


@pytest.mark.parametrize(
    ("said", "found"),
    [("de-DE", ("de",)), ("fr", ()), ("x-nonsense", ()), ("", ())],
)
def test_language_of_a_document_of_few_words(tmp_path: Path, said: str, found: tuple[str, ...]) -> None:
    data = tagged(
        ("P", 650, ["Winterschlaf Eichh\xf6rnchen Haselnuss"]), catalog=f"/Lang ({said})" if said else ""
    )
    (tmp_path / "a.pdf").write_bytes(data)
    source = read(tmp_path / "a.pdf")
    assert isinstance(source, Source)
    assert clean(source).languages == found


def test_language_that_the_text_shows_counts_before_what_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(tagged(TEXT, MORE, catalog="/Lang (de)"))
    source = read(tmp_path / "a.pdf")
    assert isinstance(source, Source) and source.languages == ("de",)
    assert clean(source).languages == ("en",)


# trees that lie


def test_page_of_which_half_is_not_in_the_tree_is_not_believed(tmp_path: Path) -> None:
    page = page_of(tagged(HEADING, TEXT, ("", 594, BODY)), tmp_path)
    assert levels(page) == {}


def test_page_that_is_nothing_but_headings_is_not_believed(tmp_path: Path) -> None:
    page = page_of(tagged(("H1", 692, BODY), ("H2", 650, BODY), ("H3", 608, BODY)), tmp_path)
    assert levels(page) == {}
    assert "\n\n" not in page.text


def test_page_that_is_mostly_artifacts_is_not_believed(tmp_path: Path) -> None:
    page = page_of(tagged((ARTIFACT, 780, BODY), TEXT), tmp_path)
    assert roles(page) == {}


def test_large_type_is_no_furniture(tmp_path: Path) -> None:
    data = tagged((ARTIFACT, 760, ["Saltholm"]), TEXT, MORE)
    page = page_of(data.replace(b"1 0 0 1 72 760 Tm", b"2 0 0 2 72 760 Tm"), tmp_path)
    assert roles(page) == {}


def test_document_that_is_not_tagged_has_no_tags(tmp_path: Path) -> None:
    data = tagged((ARTIFACT, 770, ["Saltholm"]), HEADING, TEXT, MORE)
    page = page_of(data.replace(b"/Marked true", b"/Marked null"), tmp_path)
    assert (levels(page), roles(page)) == ({}, {})


@pytest.mark.parametrize("kids", [b"[1010 0 R 1000 0 R]", b"1000 0 R", b"null", b"[99 0 R]"])
def test_tree_that_is_damaged_costs_nothing(tmp_path: Path, kids: bytes) -> None:
    data = tagged(HEADING, TEXT, MORE)
    before = page_of(data, tmp_path).text
    broken = data.replace(b"/K [1010 0 R 1011 0 R 1012 0 R]", b"/K " + kids.ljust(28))
    assert broken != data
    assert page_of(broken, tmp_path).text.split() == before.split()
