"""Makes the sample documents from the texts in ``sources/``: typeset.pdf, scan.pdf, scan.hocr, scan.alto.xml,
scan.page.xml, and what must come of each.

    .venv/bin/python samples/make_documents.py [DIRECTORY]

Needs the development packages and the DejaVu fonts (Debian: ``fonts-dejavu``).  The same versions of these
give the same bytes.
"""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).parent))
import layout_files
from typesetting import HEIGHT, WIDTH, Sheet, Typesetter, expected, read

HERE = Path(__file__).parent
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
BODY, HOLED = "Body", "Holed"  # the same font twice: HOLED has soft hyphens, and has lost what they mean
SOFT, SOFT_CODE = "\u00ad", 0xAD
TYPESET, SCAN = "Three Tongues, One Press", "The Lamp on Gull Rock"
DPI = 200
PAPER, QUALITY = 226, 30
TILTS = (0.7, -0.9, 1.1, -0.6)  # degrees, page by page


def main(directory: Path = HERE) -> None:
    """Make all of them in a directory."""
    for font in (BODY, HOLED):
        pdfmetrics.registerFont(ttfonts.TTFont(font, FONT))
    sections = read(HERE / "sources" / "typeset.txt")
    fonts = {"en": BODY, "de": BODY, "uk": HOLED}
    sheets = Typesetter(pdfmetrics.stringWidth, fonts, TYPESET, 40).set(sections)
    (directory / "typeset.pdf").write_bytes(pdf(sheets))
    (directory / "typeset.expected.txt").write_text(expected(sections), "utf-8")

    sections = read(HERE / "sources" / "scan.txt")
    sheets = Typesetter(pdfmetrics.stringWidth, {"en": BODY}, SCAN, 17).set(sections)
    images = scans(pdf(sheets))
    (directory / "scan.pdf").write_bytes(bound(images))
    pages = [
        layout_files.placed(sheet, tilt, image.size)
        for sheet, tilt, image in zip(sheets, TILTS, images, strict=False)
    ]
    for name, writer in layout_files.WRITERS.items():
        (directory / name).write_text(writer(pages), "utf-8")
    (directory / "scan.page").mkdir(exist_ok=True)  # the format has one page a file
    for page in pages:
        (directory / "scan.page" / f"{page.number:04}.xml").write_text(layout_files.page_xml(page), "utf-8")
    for name in ("scan", "scan.hocr", "scan.alto", "scan.page"):
        (directory / f"{name}.expected.txt").write_text(expected(sections), "utf-8")


@contextmanager
def _holes() -> Iterator[None]:
    """Fonts that are written meanwhile do not tell what their soft hyphen means, as in many a PDF."""
    whole = ttfonts.makeToUnicodeCMap

    def holed(name: str, subset: list[int]) -> str:
        table: str = whole(name, subset)
        if SOFT_CODE in subset:
            table = table.replace(f"{len(subset)} beginbfchar", f"{len(subset) - 1} beginbfchar")
            table = table.replace(f"<{subset.index(SOFT_CODE):02X}> <{SOFT_CODE:04X}>\n", "")
        return table

    ttfonts.makeToUnicodeCMap = holed
    try:
        yield
    finally:
        ttfonts.makeToUnicodeCMap = whole


def pdf(sheets: list[Sheet]) -> bytes:
    """Pages with a text layer: each word stands where it stands, there are no spaces."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle("A sample of cleaner")
    pdfmetrics.getFont(HOLED).splitString(SOFT, canvas._doc)  # gives it a code that no encoding has
    for sheet in sheets:
        for line in sheet.lines:
            canvas.setFont(line.font, line.size)
            for word in line.words:
                text = word.text[:-1] + SOFT if word.soft and line.font == HOLED else word.text
                canvas.drawString(word.left, HEIGHT - line.base, text)
        canvas.showPage()
    with _holes():
        canvas.save()
    return buffer.getvalue()


def scans(document: bytes) -> list[Image.Image]:
    """Pages as a worn scanner would see them: askew, blurred, grey, with a shadow, noise and specks."""
    chance = random.Random(1838)
    images = []
    for page, tilt in zip(pypdfium2.PdfDocument(document), TILTS, strict=False):
        ink = page.render(scale=DPI / 72, grayscale=True).to_pil()
        ink = ink.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)
        ink = ink.filter(ImageFilter.GaussianBlur(0.8)).point(lambda value: 45 + value * (PAPER - 45) // 255)
        shadow = Image.linear_gradient("L").resize(ink.size).point(lambda value: 255 - value // 10)
        noise = Image.frombytes("L", ink.size, chance.randbytes(ink.width * ink.height))
        noise = noise.filter(ImageFilter.GaussianBlur(0.7)).point(lambda value: value // 4)
        image = ImageChops.subtract(ImageChops.multiply(ink, shadow), noise)
        draw = ImageDraw.Draw(image)
        for _ in range(90):
            x, y, size = (
                chance.randrange(image.width),
                chance.randrange(image.height),
                chance.choice((0, 1, 1, 2)),
            )
            draw.ellipse((x, y, x + size, y + size), fill=chance.randrange(30, 120))
        images.append(image)
    return images


def bound(images: list[Image.Image]) -> bytes:
    """Images as the pages of a PDF without text: JPEG, but the last one in black and white."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for image in images:
        width, height = image.width * 72 / DPI, image.height * 72 / DPI
        canvas.setPageSize((width, height))
        if image is images[-1]:
            canvas.drawImage(
                ImageReader(image.point(lambda value: 255 * (value > 128)).convert("1")), 0, 0, width, height
            )
        else:
            jpeg = io.BytesIO()
            image.save(jpeg, "JPEG", quality=QUALITY)
            jpeg.seek(0)
            canvas.drawImage(ImageReader(jpeg), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
