"""Form fields of PDFs: what they say is text of the page, where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.formats.request import Request

from .pdfs import HELVETICA, document, lines, stream
from .test_pdf import pages, read

LABELS = ("Name of the applicant:", "Town:", "Agrees:")


def field(rect: str, more: str, kind: str = "/Subtype /Widget /FT /Tx") -> bytes:
    return (
        f"<< /Type /Annot {kind} /T (at {rect}) /Rect [{rect}] /F 4 /DA (/Helv 11 Tf 0 g) {more} >>".encode()
    )


def form(*fields: bytes, rows: tuple[str, ...] = LABELS, page: str = "") -> bytes:
    """A page of labels, with fields."""
    objects = {1000 + at: each for at, each in enumerate(fields)}
    named = " ".join(f"{number} 0 R" for number in objects)
    fonts = "/DR << /Font << /Helv 1900 0 R >> >>"
    return document(
        [lines(rows, top=700, step=30)],
        extra={**objects, 1900: HELVETICA},
        page=f"/Annots [{named}] {page}",
        catalog=f"/AcroForm << /Fields [{named}] /DA (/Helv 0 Tf 0 g) {fonts} >>",
    )


@pytest.mark.parametrize("shift", [-3, 0, 3])
def test_values_stand_beside_their_labels(shift: int, tmp_path: Path) -> None:
    name = field(f"200 {694 + shift} 400 {712 + shift}", "/V (Adam Brown)")
    town = field(
        f"200 {664 + shift} 400 {682 + shift}", "/FT /Ch /Ff 131072 /Opt [(Oldbridge) (Newmill)] /V (Newmill)"
    )
    (page,) = pages(form(name, town.replace(b"/FT /Tx", b"")), tmp_path)
    rows = [line.split("   ") for line in page.text.splitlines() if line]
    assert [[cell.strip() for cell in row if cell.strip()] for row in rows] == [
        ["Name of the applicant:", "Adam Brown"], ["Town:", "Newmill"], ["Agrees:"],
    ]  # fmt: skip
    box = page.words.box([*page.text.split()].index("Adam"))
    assert 200 <= box.left < 210 and 75 < box.top < box.bottom < 105


def typed(flags: int) -> bytes:
    """A page with an annotation of free text, without any form."""
    look = stream(b"BT /Helv 11 Tf 2 5 Td (Received in March) Tj ET", "/Type /XObject /Subtype /Form /BBox [0 0 200 18] "
                  "/Resources << /Font << /Helv 1900 0 R >> >>")  # fmt: skip
    note = (
        f"<< /Type /Annot /Subtype /FreeText /Rect [200 694 400 712] /F {flags} /Contents (Received in March) "
        "/DA (/Helv 11 Tf) /AP << /N 1001 0 R >> >>"
    )
    extra = {1000: note.encode(), 1001: look, 1900: HELVETICA}
    return document([lines(LABELS, top=700, step=30)], extra=extra, page="/Annots [1000 0 R]")


@pytest.mark.parametrize(("flags", "shown"), [(4, True), (0, True), (2, False), (32, False)])
def test_what_was_typed_onto_a_page_is_its_text(flags: int, shown: bool, tmp_path: Path) -> None:
    (page,) = pages(typed(flags), tmp_path)
    assert ("Received in March" in page.text) is shown
    assert all(label in page.text for label in LABELS)


def note(entries: str, rect: str = "200 694 400 712", flags: int = 4, kind: str = "FreeText") -> bytes:
    """A page with an annotation that does not say how it looks."""
    made = f"<< /Type /Annot /Subtype /{kind} /Rect [{rect}] /F {flags} /DA (/Helv 11 Tf) {entries} >>"
    return document(
        [lines(LABELS, top=700, step=30)], extra={1000: made.encode("latin-1")}, page="/Annots [1000 0 R]"
    )


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("/Contents (Received in March)", "Received in March"),
        ("/Contents <feff0412002004 3c04300440044204350020>", "В марте"),
        ("/RC (<body><p>Received <b>in</b> March &amp; April</p></body>)", "Received in March & April"),
        ("/Contents (Received) /RC (<p>Received</p>)", "Received"),
    ],
)  # fmt: skip
def test_what_was_typed_without_an_appearance_stands_in_its_place(
    entries: str, said: str, tmp_path: Path
) -> None:
    (page,) = pages(note(entries), tmp_path)
    first, *others = [line.split("   ") for line in page.text.splitlines() if line]
    assert [cell.strip() for cell in first if cell.strip()] == ["Name of the applicant:", said]
    assert others == [["Town:"], ["Agrees:"]]
    box = page.words.box([*page.text.split()].index(said.split(maxsplit=1)[0]))
    assert 200 <= box.left < 210 and 75 < box.top < box.bottom < 105


@pytest.mark.parametrize(
    ("flags", "kind"), [(2, "FreeText"), (32, "FreeText"), (4, "Text"), (4, "Popup"), (4, "Highlight")]
)
def test_what_is_not_shown_or_a_comment_is_no_text(flags: int, kind: str, tmp_path: Path) -> None:
    (page,) = pages(note("/Contents (Received in March)", flags=flags, kind=kind), tmp_path)
    assert page.text.split("\n") == [*LABELS, ""]


@pytest.mark.parametrize("rect", ["2000 694 2400 712", "-500 694 -300 712", "200 694 200 694", "0 0 0 0"])
def test_what_was_typed_off_the_page_or_without_room_is_no_text(rect: str, tmp_path: Path) -> None:
    (page,) = pages(note("/Contents (Received in March)", rect), tmp_path)
    assert page.text.split("\n") == [*LABELS, ""]


def test_what_was_typed_is_broken_where_its_rectangle_ends(tmp_path: Path) -> None:
    said = "Received in March, and answered in the week after that by the clerk.\\rNo fee."
    (page,) = pages(note(f"/Contents ({said})", "60 500 200 570"), tmp_path)
    *above, last = [line.strip() for line in page.text.splitlines() if line][3:]
    assert len(above) == 3 and last == "No fee."
    assert " ".join(above) == "Received in March, and answered in the week after that by the clerk."


def test_typed_text_without_sense_costs_nothing(tmp_path: Path) -> None:
    for odd in ("/Contents 12", "/Contents ()", "/RC (<<<)", "/Contents (x) /DA (/Helv 9.9.9 Tf)"):
        for rect in ("0 0 0 0", "9e9 0 -9e9 0"):
            (page,) = pages(note(odd, rect), tmp_path)
            assert all(label in page.text for label in LABELS)


OTHERS = {
    "an empty field": field("200 694 400 712", ""),
    "a hidden field": field("200 694 400 712", "/V (secret) /F 2").replace(b"/F 4", b""),
    "a push button": field("200 694 400 712", "/Ff 65536 /MK << /CA (Print) >>", "/Subtype /Widget /FT /Btn"),
    "a comment": field("200 694 400 712", "/Contents (a remark)", "/Subtype /Text"),
    "a field off the page": field("2000 694 2400 712", "/V (elsewhere)"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_value_is_no_text(name: str, tmp_path: Path) -> None:
    (page,) = pages(form(OTHERS[name]), tmp_path)
    assert page.text.split("\n") == [*LABELS, ""]


def test_fields_of_several_lines(tmp_path: Path) -> None:
    remark = field("200 600 400 690", "/Ff 4096 /V (The first line\\nand a second one)")
    (page,) = pages(form(remark, rows=("Remarks:",)), tmp_path)
    assert [line.strip() for line in page.text.splitlines() if line] == [
        "Remarks:", "The first line", "and a second one",
    ]  # fmt: skip


def test_an_appearance_of_its_own(tmp_path: Path) -> None:
    shown = stream(
        b"BT /Helv 11 Tf 2 4 Td (AB-17) Tj ET",
        "/Type /XObject /Subtype /Form /BBox [0 0 200 18] /Resources << /Font << /Helv 1900 0 R >> >>",
    )
    data = form(field("200 694 400 712", "/V (AB-17) /AP << /N 1001 0 R >>"), shown)
    data = data.replace(b"[1000 0 R 1001 0 R]", b"[1000 0 R]         ")
    (page,) = pages(data, tmp_path)
    assert page.text.splitlines()[0].split() == ["Name", "of", "the", "applicant:", "AB-17"]


def test_a_form_in_xml_shows_what_others_see(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    xml = stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    catalog = "/AcroForm << /XFA 1901 0 R /Fields [1000 0 R] /DR << /Font << /Helv 1900 0 R >> >> >>"
    data = document(
        [lines(LABELS, top=700, step=30)],
        extra={1000: field("200 694 400 712", "/V (Adam Brown)"), 1900: HELVETICA, 1901: xml},
        page="/Annots [1000 0 R]",
        catalog=catalog,
    )
    (page,) = pages(data, tmp_path)
    assert "Adam Brown" in page.text and not caplog.records


def test_on_a_turned_page(tmp_path: Path) -> None:
    (page,) = pages(form(field("200 694 400 712", "/V (Adam Brown)"), page="/Rotate 180"), tmp_path)
    assert "Adam Brown" in page.text


def test_every_page_has_its_own(tmp_path: Path) -> None:
    data = form(field("200 694 400 712", "/V (Adam Brown)"))
    assert len(read(data, tmp_path, pages="1")) == 2
    assert Request().password == ""


def test_damaged_fields_cost_nothing(tmp_path: Path) -> None:
    for odd in (b"<< >>", b"[1 2 3]", b"null", field("x y", "/V 12"), field("0 0 0 0", "/V (a)")):
        (page,) = pages(form(odd, field("200 694 400 712", "/V (Adam Brown)")), tmp_path)
        assert "Adam Brown" in page.text and "Agrees:" in page.text
