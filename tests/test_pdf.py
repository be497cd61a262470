"""PDF files, written by hand or by reportlab, to pages."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from cleaner import clean
from cleaner.errors import DocumentError, LimitError
from cleaner.formats.pdf.image import raster
from cleaner.formats.pdf.reader import png, read_pages, render
from cleaner.formats.request import Outline, Request, Secret
from cleaner.text.source import Page, Source
from cleaner.text.view import Role

from .pdfs import HELVETICA, document, lines, stream

#: A Latin font that says nothing of code 0x7F, as for soft hyphens whose glyph no table knows.
MUTE = (
    b"<< /Type /Font /Subtype /Type1 /BaseFont /AAAAAA+Mute /FirstChar 1 /LastChar 255 /Widths [%s] "
    b"/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [127 /gl0815 %s] >> "
    b"/FontDescriptor << /Type /FontDescriptor /FontName /AAAAAA+Mute /Flags 32 /FontBBox [0 -200 1000 900] "
    b"/ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >> >>"
)
IMAGE = stream(b"\x80\xff\x20\x00", "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 "
               "/ColorSpace /DeviceGray")  # fmt: skip
SCAN = b"q 612 0 0 792 0 0 cm /Im Do Q\n"
PICTURE = b"q 200 0 0 200 100 400 cm /Im Do Q\n"
TEXT = ("Here stands a line of text on a page that has", "a text layer, and here is the second one of it.")
PICTURE_OF_TEXT = b"72 718 200 9 re f\n"
STAMP = b"BT /F1 8 Tf 40 20 Td (Downloaded from an archive on 24 November) Tj ET\n"


def mute(names: str = "") -> bytes:
    return MUTE % (b"500 " * 255, names.encode())


def mapped(table: Mapping[int, str]) -> tuple[bytes, dict[int, bytes]]:
    """A font whose codes mean these characters, and the object that says so."""
    rows = "\n".join(f"<{code:02x}> <{char.encode('utf-16-be').hex()}>" for code, char in table.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def "
        f"1 begincodespacerange <00> <ff> endcodespacerange {len(table)} beginbfchar\n{rows}\nendbfchar "
        "endcmap end end"
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 1000 0 R >>"
    return font, {1000: stream(cmap.encode())}


def with_image(*contents: bytes) -> bytes:
    return document(contents, extra={1000: IMAGE}, resources="/XObject << /Im 1000 0 R >>")


def read(data: bytes, path: Path, **wanted: object) -> list[Outline | Page]:
    file = path / "test.pdf"
    file.write_bytes(data)
    return list(read_pages(str(file), Request(**wanted)))  # type: ignore[arg-type]


def pages(data: bytes, path: Path, **wanted: object) -> list[Page]:
    return [item for item in read(data, path, **wanted) if isinstance(item, Page)]


def text(data: bytes, path: Path) -> str:
    (page,) = pages(data, path)
    return page.text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "damaged"),
        (b"%PDF-1.7\n", "damaged"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 5000, "damaged"),
        (b"<html>no PDF</html>", "damaged"),
        (document([])[:300], "damaged"),
    ],
)
def test_what_is_no_document(data: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as error:
        read(data, tmp_path)
    assert says in error.value.problem and error.value.advice


def encrypted(path: Path, user: str) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption(user, ownerPassword="owner", canPrint=0))
    canvas.drawString(72, 700, "a secret")
    canvas.save()


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    encrypted(tmp_path / "user.pdf", "user")
    with pytest.raises(DocumentError, match="encrypted") as error:
        list(read_pages(str(tmp_path / "user.pdf"), Request()))
    assert "--password-file" in error.value.advice
    encrypted(tmp_path / "owner.pdf", "")
    page = list(read_pages(str(tmp_path / "owner.pdf"), Request()))[1]
    assert isinstance(page, Page)
    assert page.text == "a secret\n"


def test_a_password_opens_it(tmp_path: Path) -> None:
    path = str(tmp_path / "user.pdf")
    encrypted(Path(path), "us\u00e9r word")
    for word in ("us\u00e9r word", "owner"):
        page = list(read_pages(path, Request(password=Secret(word))))[1]
        assert isinstance(page, Page) and page.text == "a secret\n"
        assert raster(path, 0, word).unit == "pt"
    with pytest.raises(DocumentError, match="another password") as error:
        list(read_pages(path, Request(password=Secret("wrong-word"))))
    assert "wrong-word" not in str(error.value) + error.value.advice


def test_a_password_is_not_shown() -> None:
    request = pickle.loads(pickle.dumps(Request(password=Secret("hush"))))
    assert request.password == "hush" and "hush" not in repr(request)


def test_too_many_pages(tmp_path: Path) -> None:
    data = document([lines([f"page {number}"]) for number in range(12)])
    with pytest.raises(LimitError, match=r"12 pages, and 10 are read \(max_pages\)") as error:
        read(data, tmp_path, max_pages=10)
    assert error.value.limit == "max_pages"
    assert "--pages" in error.value.advice and "CLEANER_MAX_PAGES" in error.value.advice
    assert [page.text for page in pages(data, tmp_path, max_pages=2, pages="3,12-")] == [
        "page 2\n",
        "page 11\n",
    ]


def test_an_outline_comes_first(tmp_path: Path) -> None:
    found = read(document([lines(TEXT)] * 3), tmp_path, pages="2-")
    assert found[0] == Outline(2, whole=3)
    assert [type(item) for item in found[1:]] == [Page, Page]


def test_what_is_left_of_a_file_is_read(tmp_path: Path) -> None:
    whole = document([lines([f"page number {number}"]) for number in range(10)])
    outline, *found = read(whole[: whole.rindex(b"108 0 obj")], tmp_path)
    assert isinstance(outline, Outline) and not outline.complete and "damaged" in outline.warnings[0]
    assert [page.text for page in found if isinstance(page, Page)] == [
        f"page number {number}\n" for number in range(4)
    ]


def test_a_missing_page_is_told(tmp_path: Path) -> None:
    data = document([lines([f"page {number}"]) for number in range(3)]).replace(b"103 0 R", b"999 0 R")
    found = read(data, tmp_path)
    assert [page.text for page in found if isinstance(page, Page)] == ["page 0\n", "", "page 2\n"]
    page = found[2]
    assert isinstance(page, Page) and page.warnings == ("it is missing or damaged",)
    assert found[-1] == Outline(3, (), False, 3, (2,))


HYPHENS = [
    ("a hyphen", HELVETICA, "situa-", "situa-"),
    ("a hyphen that stays", HELVETICA, "self-", "self-"),
    ("a dash", HELVETICA, "situation -", "situation -"),
    ("a glyph that nobody knows", mute(), "situa\x7f", "situa\ufffd"),
]


@pytest.mark.parametrize(
    ("font", "shown", "read_as"), [case[1:] for case in HYPHENS], ids=[c[0] for c in HYPHENS]
)
def test_hyphens_at_line_ends(font: bytes, shown: str, read_as: str, tmp_path: Path) -> None:
    data = document([lines([f"this is a {shown}", "tion of its own"])], [font])
    assert text(data, tmp_path) == f"this is a {read_as}\ntion of its own\n"


@pytest.mark.parametrize(
    ("char", "read_as"),
    [
        ("\u00ad", "\u00ad"),
        ("\u2010", "\u2010"),
        ("\u2011", "\u2011"),
        ("\u00ac", "\u00ac"),
        ("\x02", "\x02"),
        ("\ufffd", "\ufffd"),
        ("\x00", "\ufffd"),
        ("\ufffe", "\ufffd"),
        ("\f", "\ufffd"),
    ],
    ids=ascii,
)
def test_hyphens_of_a_table(char: str, read_as: str, tmp_path: Path) -> None:
    font, extra = mapped({0x7E: char})
    data = document([lines(["this is a situa~", "tion of its own"])], [font], extra)
    assert text(data, tmp_path) == f"this is a situa{read_as}\ntion of its own\n"


def test_soft_hyphens_are_told_from_others(tmp_path: Path) -> None:
    font, extra = mapped({0x7E: "\u00ad"})
    shown = [
        "this is a situa~",
        "tion of a self-",
        "made one, and an in~",
        "stance of non-",
        "sense at the end -",
    ]
    hard = lines([line.replace("~", "-") for line in shown])
    found = pages(document([hard, lines(shown), hard], [font], extra), tmp_path)
    assert [page.text.split("\n")[:-1] for page in found] == [
        [line.replace("~", char) for line in shown] for char in ("-", "\u00ad", "-")
    ]
    assert found[1].words.box(3)[:2] == found[0].words.box(3)[:2]


def test_characters_that_need_two_code_units(tmp_path: Path) -> None:
    font, extra = mapped({0x7E: "\U0001d400", 0x7D: "\ufb01", 0x7C: "ffi"})
    (page,) = pages(document([lines(["a ~b e}g o|ce"])], [font], extra), tmp_path)
    assert page.text == "a \U0001d400b efig office\n"
    assert [
        page.text[a:b] for a, b in zip(page.words.starts, page.words.ends, strict=True)
    ] == page.text.split()


def test_codes_that_are_letters_after_all(tmp_path: Path) -> None:
    names = " ".join(f"{code} /g{code}" for code in range(33, 127))
    (page,) = pages(document([lines(TEXT)], [mute(names)]), tmp_path)
    assert page.text == "".join(f"{line}\n" for line in TEXT)
    shifted = ["".join(chr(ord(char) - 29) if char != " " else char for char in line) for line in TEXT]
    (page,) = pages(document([lines(shifted)], [mute(names)]), tmp_path)
    assert set(page.text) <= set("\ufffd \n")


def show(content: str) -> bytes:
    return f"BT /F1 10 Tf {content} ET\n".encode("latin-1")


DRAWN = [
    ("a word twice", "100 700 Td (bold) Tj 0.4 0 Td (bold) Tj", "bold\n"),
    ("letters twice", "100 700 Td (b) Tj .4 0 Td (b) Tj 5.5 0 Td (o) Tj .4 0 Td (o) Tj", "bo\n"),
    ("a word again", "100 700 Td (very) Tj 23 0 Td (very) Tj", "very very\n"),
    ("two letters of one kind", "100 700 Td (bookkeeper) Tj", "bookkeeper\n"),
    ("a superscript", "100 700 Td (word) Tj /F1 6 Tf 21.7 4 Td (12) Tj /F1 10 Tf 9.5 -4 Td (goes on) Tj", "word12 goes on\n"),
    ("an accent", "100 700 Td (Erd) Tj 15.6 0 Td (o) Tj 1.1 0 Td (\\250) Tj 4.4 0 Td (s) Tj", "Erd\u00f6s\n"),
    ("no space drawn", "100 700 Td (two) Tj 22 0 Td (words) Tj", "two words\n"),
    ("letterspaced", "3 Tc 100 700 Td (spaced) Tj", "spaced\n"),
    ("off the page", "100 700 Td (here) Tj 2000 0 Td (and there) Tj", "here\n"),
    ("invisible", "3 Tr 100 700 Td (behind the scan) Tj", "behind the scan\n"),
    ("cells", "100 700 Td (one) Tj 100 0 Td (two) Tj 100 0 Td (three) Tj", "one {17}two {17}three\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "read_as"), [case[1:] for case in DRAWN], ids=[case[0] for case in DRAWN]
)
def test_words_as_they_are_drawn(content: str, read_as: str, tmp_path: Path) -> None:
    found = text(document([show(content)]), tmp_path)
    if "{" in read_as:
        assert found.split() == ["one", "two", "three"] and found.count("   ") >= 2
    else:
        assert found == read_as


ANGLES = {90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0", 45: "0.7071 0.7071 -0.7071 0.7071"}


@pytest.mark.parametrize("angle", ANGLES)
def test_turned_text_stands_apart(angle: int, tmp_path: Path) -> None:
    stamp = show(f"{ANGLES[angle]} 300 400 Tm (arXiv:2105.00001v1 in May) Tj")
    body = [f"{line} {number}" for number in range(20) for line in TEXT]
    (page,) = pages(document([stamp + lines(body)]), tmp_path)
    assert page.text == "".join(f"{line}\n" for line in body) + "\narXiv:2105.00001v1 in May\n"
    left, top, right, bottom = page.words.box(len(page.words) - 3)
    assert -100 < left - 300 < 200 and -150 < top - 392 < 150 and right > left and bottom > top


@pytest.mark.parametrize(
    ("turn", "matrix", "box"),
    [
        (0, "1 0 0 1 100 700", (100, 92)),
        (90, "0 1 -1 0 100 700", (700, 100)),
        (180, "-1 0 0 -1 100 700", (512, 700)),
        (270, "0 -1 1 0 100 700", (92, 512)),
    ],
)
def test_turned_pages(turn: int, matrix: str, box: tuple[float, float], tmp_path: Path) -> None:
    data = document(
        [show(f"12 TL {matrix} Tm (upright as shown) Tj T* (in two lines) Tj")], page=f"/Rotate {turn}"
    )
    (page,) = pages(data, tmp_path)
    assert page.text == "upright as shown\nin two lines\n"
    assert (page.width, page.height) == ((612, 792) if turn % 180 == 0 else (792, 612))
    left, top, right, bottom = page.words.box(0)
    assert left == pytest.approx(box[0], abs=1) and top < box[1] < bottom + 1 and 30 < right - left < 40


def test_a_landscape_table_on_a_portrait_page(tmp_path: Path) -> None:
    data = document([show("0 1 -1 0 100 100 Tm 12 TL (all of it is turned) Tj T* (by a quarter) Tj")])
    assert text(data, tmp_path) == "all of it is turned\nby a quarter\n"


def test_boxes_count_from_the_corner_of_the_page(tmp_path: Path) -> None:
    data = document([show("150 700 Td (word) Tj")], box="50 100 650 900", page="/CropBox [100 200 600 800]")
    (page,) = pages(data, tmp_path)
    assert (page.width, page.height, page.unit) == (500, 600, "pt")
    left, top, right, bottom = page.words.box(0)
    assert left == pytest.approx(50, abs=0.5) and right == pytest.approx(72, abs=1)
    assert 88 < top < 94 and 100 < bottom < 105
    assert page.lines.sizes[0] == pytest.approx(10)


def test_labels(tmp_path: Path) -> None:
    catalog = "/PageLabels << /Nums [0 << /S /r /St 9 >> 2 << /S /D >>] >>"
    found = pages(document([lines(TEXT)] * 4, catalog=catalog), tmp_path)
    assert [page.label for page in found] == ["ix", "x", "1", "2"]
    assert pages(document([lines(TEXT)]), tmp_path)[0].label == ""


LAYERS = [
    # what is on the page, and for each value of --ocr: text read (T), unread (U), or empty (-); "!" with a warning
    ("text", document([lines(TEXT)]), "T", "T", "U", "T"),
    ("nothing", document([b""]), "-", "-", "-", "-"),
    ("a white rectangle", document([b"1 g 0 0 612 792 re f"]), "-", "-", "-", "-"),
    ("a scan", with_image(SCAN), "U", "U", "U", "U"),
    ("a picture", with_image(PICTURE), "U", "U", "U", "U"),
    ("outlines", document([b"100 100 m 200 300 l 300 100 l f"]), "U", "U", "U", "U"),
    ("a scan with a stamp", with_image(SCAN + STAMP), "U", "U", "U", "T!"),
    ("a scan with a stamp at its side", with_image(SCAN + show("0 1 -1 0 20 99 Tm (Digitized by X) Tj")), "U", "U", "U", "T!"),
    ("a scan with its text", with_image(SCAN + lines(TEXT)), "T", "T", "U", "T"),
    ("a scan with invisible text", with_image(SCAN + show("3 Tr 60 40 Td (17) Tj")), "T", "T", "U", "T"),
    ("a picture with a folio", with_image(PICTURE + STAMP), "T", "T", "U", "T"),
    ("text that nobody can read", document([PICTURE_OF_TEXT + lines(["\x7f" * 20])], [mute()]), "T!", "U", "U", "T!"),
    ("some characters of it", document([lines([*TEXT, "\x7f" * 20])], [mute()]), "T", "T", "U", "T"),
]  # fmt: skip
MODES = ("auto", "only-broken", "always", "never")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", LAYERS, ids=[case[0] for case in LAYERS])
def test_which_pages_are_left_to_ocr(case: Sequence[str | bytes], mode: str, tmp_path: Path) -> None:
    data = case[1]
    assert isinstance(data, bytes)
    (page,) = pages(data, tmp_path, ocr=mode)
    state = "U" if page.origin == "unread" else "T" if page.text else "-"
    assert state + "!" * bool(page.warnings) == case[2 + MODES.index(mode)]
    assert (page.width, page.height) == (612, 792)


def test_warnings_say_what_to_do(tmp_path: Path) -> None:
    (page,) = pages(document([lines(["\x7f" * 20])], [mute()]), tmp_path)
    assert page.warnings == (
        "100 % of its characters have no Unicode value; --ocr only-broken reads it by OCR",
    )
    (page,) = pages(with_image(SCAN), tmp_path, ocr="never")
    assert (page.origin, page.warnings) == ("unread", ())


def test_text_by_reportlab(tmp_path: Path) -> None:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

    style = getSampleStyleSheet()["BodyText"]
    file = str(tmp_path / "columns.pdf")
    template = BaseDocTemplate(file)
    frames = [Frame(60 + 250 * at, 60, 220, 700, leftPadding=0, rightPadding=0) for at in (0, 1)]
    template.addPageTemplates(PageTemplate(frames=frames))
    words = [f"word{number}" for number in range(900)]
    table = Table([["one", "two"], ["three", "four"]])
    template.build(
        [
            Paragraph(" ".join(words[:600]), style),
            Spacer(1, 20),
            table,
            Paragraph(" ".join(words[600:]), style),
        ]
    )
    found = "".join(item.text for item in read_pages(file, Request()) if isinstance(item, Page)).split()
    assert [word for word in found if word.startswith("word")] == words
    assert found[600:604] == ["one", "two", "three", "four"]


@pytest.mark.parametrize("vertical", [False, True], ids=["horizontal", "vertical"])
def test_chinese_and_japanese(vertical: bool, tmp_path: Path) -> None:
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfgen.canvas import Canvas

    font = UnicodeCIDFont("HeiseiMin-W3", isVertical=vertical)
    registerFont(font)
    file = str(tmp_path / "cjk.pdf")
    canvas = Canvas(file)
    canvas.setFont(font.fontName, 12)
    canvas.drawString(300, 700, "\u65e5\u672c\u8a9e\u306e\u6587")
    canvas.save()
    page = list(read_pages(file, Request()))[1]
    assert isinstance(page, Page)
    if vertical:  # pdfium has no characters for a vertical font that is not embedded
        assert not page.warnings and page.origin in ("text", "unread")
    else:
        assert page.text == "\u65e5\u672c\u8a9e\u306e\u6587\n"


def test_rendered_pages(tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(with_image(SCAN, b""))
    width, height, pixels = render(str(file), 0, 100)
    assert (width, height) == (850, 1100) and len(pixels) == width * height
    assert pixels[0] == 0x80 and pixels[width - 1] == 0xFF and pixels[-1] == 0
    assert set(render(str(file), 1, 50)[2]) == {255}


def test_a_page_too_large_for_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANER_MAX_PIXELS", "50000000")
    file = tmp_path / "large.pdf"
    file.write_bytes(document([b"", b""], box="0 0 5000 3000"))
    width, height, pixels = render(str(file), 0, 300)
    assert 45_000_000 < width * height == len(pixels) <= 50_250_000
    file.write_bytes(document([b""], box="0 0 1000000 1000000"))
    with pytest.raises(LimitError, match="max_pixels"):
        render(str(file), 0)
    assert len(png(str(file), 0, 300)) > 50


def test_png(tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(with_image(b"1 0 0 rg 0 0 612 792 re f\n"))
    data = png(str(file), 0, 306)
    assert data.startswith(b"\x89PNG\r\n\x1a\n") and data[16:24] == (306).to_bytes(4, "big") + (396).to_bytes(
        4, "big"
    )
    start = data.index(b"IDAT") + 4
    rows = zlib.decompress(data[start : data.index(b"IEND") - 8])
    assert rows == (b"\0" + b"\xff\0\0" * 306) * 396


def test_notes_in_the_margin_stand_behind_the_text_of_a_page(tmp_path: Path) -> None:
    row = "what is set in lines of one width ends where the others do, so that"
    notes = b" BT /F1 9 Tf 440 690 Td (of widths) Tj 0 -11 Td (and lines) Tj ET"
    (page,) = pages(document([lines([row] * 12) + notes]), tmp_path)
    assert page.text == f"{row}\n" * 12 + "\nof widths\nand lines\n"
    assert list(page.lines.roles) == [Role.BODY] * 12 + [Role.NOTE] * 2


def test_a_list_and_a_foot_of_two_lines(tmp_path: Path) -> None:
    foot = ("Songs of the people of the upper village, of", "which nobody may sell any without asking.")
    marks = ["(a) the river has no bridge but that of", "(b) nobody who lives there knows how deep"]
    days = [f"On the day {day} the water rose above the banks, and" for day in range(42)]
    texts = [[*days[at : at + 6], *marks] for at in range(0, 42, 6)]
    contents = [lines(text) + b"\n" + lines(foot, top=60, step=10, size=8) for text in texts]
    result = clean(Source(pages(document(contents), tmp_path), "pdf"))
    assert [line.text for line in result.furniture] == [*foot] * len(texts)
    assert all(result.text.count(f"\n{mark}") == len(texts) for mark in marks)
