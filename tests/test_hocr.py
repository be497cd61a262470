"""hOCR: what is read of it, HTML and XHTML, tidy and untidy."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from cleaner.errors import DocumentError, LimitError
from cleaner.formats.hocr.tags import Piece, stream
from cleaner.formats.request import Outline, Request
from cleaner.formats.sniff import kind
from cleaner.text.source import Box
from cleaner.text.view import Role

from .layouts import Block, alto, hocr, items, page, pages, words
from .tools import needs

TITLE = "bbox 0 0 100 10; x_wconf 95"


def one(body: str) -> str:
    """A file whose page has this in it."""
    return f"<html><body><div class='ocr_page' title='bbox 0 0 900 1400'>{body}</div></body></html>"


def line(body: str, title: str = TITLE) -> str:
    return f"<span class='ocr_line' title='{title}'>{body}</span>"


def word(body: str, title: str = TITLE) -> str:
    return f"<span class='ocrx_word' title='{title}'>{body}</span>"


WORDS = {  # what stands in a line, and its words
    word("plain"): ["plain"],
    word("&amp;&lt;&#228;&#xe4;&auml;&nosuch;"): ["&<äää&nosuch;"],
    word("AT&T") + word("a & b"): ["AT&T", "a & b"],
    word("<strong>bold</strong>") + word("<em>i</em>talic"): ["bold", "italic"],
    word("situa&shy;") + word("situa&#173;"): ["situa\u00ad", "situa\u00ad"],
    word("\n  spaced\n out "): ["spaced out"],
    word("un&nbsp;broken"): ["un\u00a0broken"],
    word("<!-- no -->yes"): ["yes"],
    word("<![CDATA[a&b]]>"): ["a&b"],
    word("1 < 2"): ["1 < 2"],
    word("caf\u00e9 &").replace("ocrx_word'", "ocrx_word' data-x='a>b'"): ["caf\u00e9 &"],
    word("") + word(" ") + word("&nbsp;") + word("a"): ["a"],
    word("<span class='ocrx_cinfo'>a</span>\n<span class='ocrx_cinfo'>b</span>"): ["ab"],
    word("<b><span class='ocrx_cinfo'>a</span></b> <span class='ocrx_cinfo'/>") + "<br class='ocrx_word'>": [
        "a"
    ],
    "<br class='ocrx_word'><span class='ocrx_cinfo'>a": ["a"],
    "words of the line": ["words", "of", "the", "line"],
    "one&amp;two <b>thr</b>ee<br>four<br/>five": ["one&two", "three", "four", "five"],
    "before " + word("within") + " behind": ["before", "within", "behind"],
    word("a").replace("ocrx_word", "other ocrx_word"): ["a"],
    word("a").replace("class='ocrx_word'", "class=ocrx_word"): ["a"],
    word("a").upper().replace("OCRX_WORD", "ocrx_word"): ["A"],
    "<script>if (a < b) c()</script>" + word("a"): ["a"],
    word("Still") + "&shy;<br>": ["Still\u00ad"],  # as ABBYY's converters write a hyphen
    word("one") + ", " + word("two") + "&nbsp;" + word("three"): ["one,", "two", "three"],
    word("one ") + ", " + word("two"): ["one", ",", "two"],
    "(" + word("one") + ") " + word("two"): ["(one)", "two"],
    word("one") + "\u2014" + word("two"): ["one\u2014", "two"],  # touching words
    word("F\u00bb<r/?a\u00abe>\u00bb\u00ab.") + word("s<5<a</<e"): [
        "F\u00bb<r/?a\u00abe>\u00bb\u00ab.",
        "s<5<a</<e",
    ],
    word("<?\u00ab\u00bb?>i<5t\u00bb<?\u00bb.") + word("a<unknown>b"): [
        "<?\u00ab\u00bb?>i<5t\u00bb<?\u00bb.",
        "a<unknown>b",
    ],
    word("a<!b>") + word("<!--c") + word("<![CDATA[d") + word("<a.b>"): [
        "a<!b>",
        "<!--c",
        "<![CDATA[d",
        "<a.b>",
    ],
    word("<?php echo 1 ?>a<my:tag class='x'>b</my:tag>"): ["ab"],
    "<img src='x'>" + word("a") + "<input>": ["a"],
    "": [],
}


@pytest.mark.parametrize("body", WORDS)
def test_words(body: str, tmp_path: Path) -> None:
    (found,) = pages("hocr", one(line(body)), tmp_path)
    assert words(found) == WORDS[body]


def test_words_that_touch_stand_so_in_the_text(tmp_path: Path) -> None:
    body = word("one") + "\u2014" + word("two") + " (" + word("three") + ")."
    assert pages("hocr", one(line(body)), tmp_path)[0].text == "one\u2014two (three).\n"


def beside(*placed: tuple[str, str], name: str = "ocr_line") -> str:
    return "".join(
        line(word(text, f"bbox {box}"), f"bbox {box}").replace("ocr_line", name) for text, box in placed
    )


SIDE = {  # lines of one block, and the text
    "a widely spaced line": (
        beside(("enough,", "0 10 70 20"), ("but", "100 10 130 20"), ("nobody", "150 11 210 21"), ("came", "0 30 40 40")),
        "enough, but nobody\ncame\n",
    ),
    "parts of a head": (beside(("42", "0 10 20 22"), ("Ferry", "200 12 250 20")), "42                  Ferry\n"),
    "two lines": (beside(("one", "0 10 30 20"), ("two", "40 18 70 28")), "one\ntwo\n"),
    "back to the left": (beside(("one", "50 10 80 20"), ("two", "0 10 30 20")), "one\n     two\n"),
    "leftwards": (beside(("\u05d0\u05d1", "50 10 70 20"), ("\u05d2\u05d3", "20 10 40 20")), "\u05d0\u05d1 \u05d2\u05d3\n"),
    "other roles": (
        beside(("one", "0 10 30 20")) + beside(("42", "40 10 60 20"), name="ocr_pageno"), "one\n    42\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SIDE)
def test_lines_side_by_side(name: str, tmp_path: Path) -> None:
    body, text = SIDE[name]
    (found,) = pages("hocr", one(f"<p class='ocr_par'>{body}</p>"), tmp_path)
    assert [each.strip() for each in found.text.split("\n")] == [each.strip() for each in text.split("\n")]
    assert len(found.lines) == text.count("\n")


TITLES = {
    "bbox 1 2 3 4": (Box(1, 2, 3, 4), None),
    'image "a; bbox 9 9 9 9.png"; bbox 1 2 3 4; x_wconf 50': (Box(1, 2, 3, 4), 0.5),
    "x_wconf 50;bbox 1 2 3 4": (Box(1, 2, 3, 4), 0.5),
    "bbox 1.5 2 3 4; x_confs 90 70": (Box(1.5, 2, 3, 4), 0.8),
    "bbox 1 2 3 4; x_confs 0.9 0.7; poly 1 2 3 4": (Box(1, 2, 3, 4), 0.8),
    "bbox 1 2 3 4 ; x_wconf 55.60000000000001": (Box(1, 2, 3, 4), 0.556),
    "bbox 1 2 3 4; x_wconf 250": (Box(1, 2, 3, 4), 1.0),
    "x_bboxes 1 2 3 4; x_wconf none": (Box(0, 0, 100, 10), None),
    "bbox 1 2 3": (Box(0, 0, 100, 10), None),
    "bbox 1 2 3 1e9": (Box(0, 0, 100, 10), None),
}


@pytest.mark.parametrize("title", TITLES)
def test_boxes_and_confidences(title: str, tmp_path: Path) -> None:
    box, sure = TITLES[title]
    other = word("other", "bbox 1 2 3 4") if not title.startswith("x_b") else ""
    (found,) = pages("hocr", one(line(word("w", title.replace("'", "&#39;")) + other)), tmp_path)
    assert found.words.box(0) == box
    assert found.words.confidences[0] == pytest.approx(
        sure if sure is not None else float("nan"), nan_ok=True
    )


def test_words_of_a_line_share_its_box(tmp_path: Path) -> None:
    (found,) = pages("hocr", one(line("ab cd", "bbox 0 0 50 10; x_size 7.5")), tmp_path)
    assert [found.words.box(n) for n in (0, 1)] == [Box(0, 0, 20, 10), Box(30, 0, 50, 10)]
    assert found.lines.sizes[0] == 7.5


CLASSES = {
    "ocr_line": Role.BODY,
    "ocr_caption": Role.BODY,
    "ocr_textfloat": Role.BODY,
    "ocr_header": Role.HEAD,
    "ocr_footer": Role.FOOT,
    "ocr_pageno": Role.FOLIO,
    "ocr_noise": Role.SPECK,
}


def test_regions_of_kraken(tmp_path: Path) -> None:
    block = "<div class='ocrx_block' data-region-type='{}'>{}</div>"
    body = block.format("RunningTitleZone", line(word("a"))) + block.format("text", line(word("b")))
    (found,) = pages("hocr", one(body), tmp_path)
    assert list(found.lines.roles) == [Role.HEAD, Role.BODY]


@pytest.mark.parametrize("name", CLASSES)
def test_roles_of_lines_and_of_what_holds_them(name: str, tmp_path: Path) -> None:
    alone = f"<span class='{name}' title='{TITLE}'>{word('a')}</span>"
    around = f"<div class='{name}' title='{TITLE}'>{line(word('b'))}{line(word('c'))}</div>"
    (found,) = pages("hocr", one(alone + around + line(word("d"))), tmp_path)
    assert words(found) == list("abcd")
    assert list(found.lines.roles) == [CLASSES[name]] * 3 + [Role.BODY]


@pytest.mark.parametrize(("classes", "role"), [("ocr_header", Role.BODY), ("ocr_header ocrx_furniture", Role.HEAD),
                                               ("ocr_footer", Role.FOOT)])  # fmt: skip
def test_headings_of_tesseract_are_no_running_heads(classes: str, role: Role, tmp_path: Path) -> None:
    data = one(f"<span class='{classes}' title='{TITLE}'>{word('a')}</span>")
    made = "<html><head><meta name='ocr-system' content='tesseract 5.3.0' /></head>"
    (found,) = pages("hocr", data.replace("<html>", made), tmp_path)
    assert list(found.lines.roles) == [role]


def test_pages_labels_and_limits(tmp_path: Path) -> None:
    data = hocr(*[[[f"page {n}"]] for n in range(1, 6)]).replace("ppageno 1", "ppageno 1; lpageno xii")
    found = pages("hocr", data, tmp_path)
    assert [(page.text, page.label) for page in found[:2]] == [("page 1\n", ""), ("page 2\n", "xii")]
    assert (found[0].width, found[0].height, found[0].unit) == (900, 1400, "px")
    assert [page.text for page in pages("hocr", data, tmp_path, Request(pages="5"))] == ["page 5\n"]
    with pytest.raises(LimitError, match=r"5 pages .* more than the 4"):
        items("hocr", data, tmp_path, Request(max_pages=4))


UNTIDY = {
    "paragraphs left open": "<p class='ocr_par'>" + line("one") + "<p class='ocr_par'>" + line("two"),
    "end tags too many": line("one") + "</span></em></p>" + line("two"),
    "words left open": line("<span class='ocrx_word'>one").removesuffix("</span>") + line("two"),
    "lines left open": line("one").removesuffix("</span>") + line("two").removesuffix("</span>"),
    "words without lines": word("one") + word("two", "bbox 0 20 9 30"),
    "text without lines": "<p class='ocr_par'>one</p><p class='ocr_par'>two</p>",
    "text in paragraphs": "<p>one</p>" + line("two"),
}


@pytest.mark.parametrize("name", UNTIDY)
def test_untidy(name: str, tmp_path: Path) -> None:
    (found,) = pages("hocr", one(UNTIDY[name]), tmp_path)
    assert words(found) == ["one", "two"]
    assert len(found.lines) == 2


ENCODINGS = {
    "utf-8": "<html><head>",
    "utf-8-sig": "<html><head>",
    "utf-16": "<html><head>",
    "iso-8859-1": "<html><head><meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'>",
    "windows-1252": "<html><head><meta charset=windows-1252>",
    "koi8-r": "<?xml version='1.0' encoding='koi8-r'?><html><head>",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding(encoding: str, tmp_path: Path) -> None:
    text = "Мост" if encoding == "koi8-r" else "Brücke à"
    data = hocr([[text]], head=ENCODINGS[encoding]).encode(encoding)
    assert pages("hocr", data, tmp_path)[0].text == f"{text}\n"


def test_bytes_that_are_not_in_the_encoding_are_told(tmp_path: Path) -> None:
    data = hocr([["caf! now"]]).encode().replace(b"!", b"\xe9")
    found = items("hocr", data, tmp_path)
    place = data.index(b"\xe9")
    assert found[0] == Outline(1, (f"byte {place} is not utf-8; such bytes are read as U+FFFD",))
    assert pages("hocr", data, tmp_path)[0].text == "caf\ufffd now\n"


@pytest.mark.parametrize("data", ["", "plain text", "<html><p>Nothing of OCR</p></html>", "<", "<!--", "&"])
def test_no_page(data: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no page"):
        items("hocr", data, tmp_path)


def test_too_deep(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="nested more than 256 deep"):
        items("hocr", one("<b>" * 100_000), tmp_path)


def test_entities_are_text(tmp_path: Path) -> None:
    data = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + one(line(word("&a;")))
    assert pages("hocr", data, tmp_path)[0].text.strip() in ("&a;", "")


def test_truncated_anywhere(tmp_path: Path) -> None:
    data = hocr([Block(["Head"], "ocr_header"), ["one two-", "three é"]], [["four"]]).encode()
    full = pages("hocr", data, tmp_path)
    body = data.index(b"<div class='ocr_page'") + 25
    for cut in range(0, len(data) - len("</div>\n</body></html>\n"), 50):
        try:
            found = items("hocr", data[:cut], tmp_path)
        except DocumentError:
            assert cut < body + 80
            continue
        last = found[-1]
        assert isinstance(last, Outline)
        given = [page.text for page in found if not isinstance(page, Outline)]
        assert all(whole.text.startswith(text.rstrip()) for whole, text in zip(full, given, strict=False))
        if b"<div class='ocr_page'" in data[data[:cut].rfind(b"</div>\n</div>") :]:
            assert not last.complete or data[:cut].endswith(b"</div>\n")


markup = st.lists(
    st.sampled_from(["<", ">", "&", "'", '"', "/", "=", "<!--", "-->", "<![CDATA[", "<p>", "</p>", "<script>", "a ", "é",
                     "<div class='ocr_page'>", "<span class='ocrx_word' title='bbox 1 2 3 4'>", "</span>", "</div>"])
)  # fmt: skip


@given(markup)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_markup_is_too_odd(tmp_path: Path, parts: list[str]) -> None:
    data = "".join(parts)
    last = 0
    for item in stream(data, len(data)):
        assert item.start >= last
        last = item.start + (len(item.source) if isinstance(item, Piece) else 1)
        assert not isinstance(item, Piece) or data.startswith(item.source, item.start)
    with contextlib.suppress(DocumentError):
        items("hocr", data, tmp_path)


KINDS = {
    "hocr": [hocr([["a"]]), f'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-" "-">\n<!-- c > -->{one(line("a"))}',
             "<html><head><meta name='ocr-system' content='tesseract'/></head></html>", line("a")],
    "alto": [alto([["a"]]), alto([["a"]], prefix="alto"), "<alto/>", '<!DOCTYPE alto [<!ELEMENT a ANY>]>\n<alto>'],
    "page": [page([["a"]]), "<pc:PcGts/>", "<?xml version='1.0'?><?pi?><!-- <alto> --><PcGts>"],
    "": ["", "<", "<html><p class='ocr'>a</p></html>", "plain <alto>", "<mets><alto/></mets>", "<!-- <alto>",
         "<!DOCTYPE alto [", "<svg/>", "<altogether/>"],
}  # fmt: skip


@pytest.mark.parametrize("wanted, text", [(name, text) for name, texts in KINDS.items() for text in texts])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_kind_of(wanted: str, text: str, encoding: str) -> None:
    assert kind(text.encode(encoding)) == (wanted or "text")


@needs("tesseract", "tesseract-ocr")
def test_what_tesseract_writes(tmp_path: Path) -> None:
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", 40)
    image = Image.new("L", (1400, 500), 255)
    draw = ImageDraw.Draw(image)
    lines = ["The situation in the north was under-", "stood by everybody who lived there."]
    for number, text in enumerate(lines):
        draw.text((100, 100 + 70 * number), text, font=font, fill=0)
    image.save(tmp_path / "page.png", dpi=(300, 300))
    command = ["tesseract", str(tmp_path / "page.png"), str(tmp_path / "out"), "-l", "eng", "hocr", "alto"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    by_hocr = pages("hocr", (tmp_path / "out.hocr").read_bytes(), tmp_path)
    by_alto = pages("alto", (tmp_path / "out.xml").read_bytes(), tmp_path)
    assert by_hocr[0].text == by_alto[0].text == "\n".join(lines) + "\n"
    for number in range(len(by_hocr[0].words)):
        assert by_hocr[0].words.box(number) == by_alto[0].words.box(number)
        assert by_hocr[0].words.confidences[number] == pytest.approx(by_alto[0].words.confidences[number])
