"""RapidOCR: PaddleOCR's models in ONNX Runtime, all of it Python packages: nothing else is to be installed.

Its models come in its wheel, and none but those are used: nothing is fetched from anywhere.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ....errors import DocumentError, OcrError
from ....text.middle import median
from ....text.source import Box
from ...layout.blocks import SPACELESS, Block, Row, Sheet, Token, hull, share_out
from ...raster import Raster
from ..contract import Ability, Images, Reading
from ..sureness import SURE, score

if TYPE_CHECKING:
    from PIL.Image import Image

INSTALL = "pip install 'cleaner-ocr[rapidocr]'"
_NEEDED = ("rapidocr", "onnxruntime", "cv2", "numpy", "PIL")
_MODELS = {"Det": "*_det_*.onnx", "Rec": "*_rec_*.onnx", "Cls": "*_cls_*.onnx"}
_SCRIPTS = ("Latin", "Greek", "Han", "Japanese")
_IDEOGRAPHS = ("zh", "ja")
_SIDE = 2600  # pixels of the longer side that are looked at
_LEAST, _STRIP = 64, 4  # pixels of the shorter side, and part of the longer one, at least
_UPENDED = 1.5  # times as high as wide: lines of a page that lies on its side
_FULL = 1.2  # letters for each piece of a line as long as it is high, in text that was read well
_EMPTY = 0.35  # mean confidence up to which a page of few words is dirt
_FEW = 3


class RapidOcr:
    """Reads what its models know, without being told a language."""

    name = "rapidocr"

    def ability(self) -> Ability:
        """What is installed of it."""
        if missing := [name for name in _NEEDED if find_spec(name) is None]:
            raise OcrError(f"rapidocr cannot be used: {', '.join(missing)} is not installed", INSTALL)
        try:
            found = version("rapidocr")
        except PackageNotFoundError:
            found = ""
        _models()
        return Ability(found, (), _SCRIPTS, has_blocks=False)

    def languages(self, wanted: Sequence[str], images: Images, indices: Sequence[int]) -> tuple[str, ...]:
        """Nothing: it is told no languages, but must know their letters."""
        self.ability()
        for language in wanted:
            code = language.split("-")[0].lower()
            if code not in _IDEOGRAPHS and code not in _known():
                raise OcrError(
                    f"rapidocr does not read the script of the language '{language}'",
                    f"it reads {', '.join(_SCRIPTS)}; --ocr-engine tesseract has data for others",
                )
        return ()

    def read(self, image: Raster, languages: Sequence[str]) -> Reading:
        """The page as it lies or, if that comes out badly, turned so that it comes out best."""
        pixels = _pixels(image)
        sheet = _sheet(pixels)
        rows = [row for block in sheet.blocks for row in block.rows]
        best = Reading(sheet, read=_filled(rows))
        turns = (90, 270) if _is_upended(rows) else (180,) if rows and _is_poor(best) else ()
        for turn in turns:
            turned = _sheet(_turned(pixels, turn))
            again = Reading(turned, turn, _filled([row for block in turned.blocks for row in block.rows]))
            if _worth(again) > _worth(best):
                best = again
        return best._replace(sheet=_turned_back(best.sheet, best.turn, image))


ENGINE = RapidOcr()


@cache
def _known() -> frozenset[str]:
    """Codes of the languages that are written in Latin or Greek letters."""
    from .tesseract.tessdata import SCRIPTS, language

    return frozenset(language(name).split("-")[0] for name in (*SCRIPTS["Latin"], *SCRIPTS["Greek"]))


@cache
def _models() -> dict[str, str]:
    """The models in the wheel, by the stage they are for."""
    spec = find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec and spec.origin else Path()
    found = {stage: sorted(folder.glob(pattern)) for stage, pattern in _MODELS.items()}
    if missing := [stage.lower() for stage, paths in found.items() if not paths]:
        raise OcrError(f"rapidocr has come without its models ({', '.join(missing)})", INSTALL)
    return {stage: str(paths[0]) for stage, paths in found.items()}


@cache
def _loaded() -> Any:
    """The engine with its models, once in a process, which has one thread for it."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        import cv2
        from rapidocr import RapidOCR
    except ImportError as error:
        raise OcrError(f"rapidocr cannot be used: {error}", INSTALL) from None
    cv2.setNumThreads(1)
    settings: dict[str, object] = {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "Global.return_word_box": True,
        "Global.max_side_len": _SIDE,
        "Global.text_score": 0.0,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    settings |= {f"{stage}.model_path": path for stage, path in _models().items()}
    try:
        return RapidOCR(params=settings)
    except Exception as error:  # whatever it and its libraries raise
        raise OcrError(f"rapidocr cannot be started: {error}") from None


def _pixels(image: Raster) -> Any:
    """The pixels of an image, rows of gray ones."""
    import numpy
    from PIL import Image as images

    images.MAX_IMAGE_PIXELS = None  # it was looked at already
    file = io.BytesIO(image.data) if isinstance(image.data, bytes) else image.data
    try:
        with images.open(file) as picture:
            if image.number > 0:
                picture.seek(image.number)
            return numpy.asarray(_gray(picture))
    except (OSError, EOFError, ValueError, SyntaxError) as error:
        raise DocumentError(
            f"the image is damaged, or of a kind that rapidocr cannot read: {error}"
        ) from None


def _gray(picture: Image) -> Image:
    """A picture in gray, on white where one can see through it."""
    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value / 256).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("L")
    paper = picture.convert("RGBA")
    paper.paste("white", (0, 0, *paper.size))
    paper.alpha_composite(picture.convert("RGBA"))
    return paper.convert("L")


def _turned(pixels: Any, turn: int) -> Any:
    """The pixels turned clockwise."""
    import numpy

    return numpy.ascontiguousarray(numpy.rot90(pixels, -turn // 90))


def _padded(pixels: Any) -> Any:
    """The pixels with so much white below or beside them that they are no strip: the engine would enlarge
    that to any length."""
    import numpy

    high, wide = pixels.shape
    least = max(_LEAST, max(high, wide) // _STRIP)
    white = (0, max(0, least - high)), (0, max(0, least - wide))
    return numpy.pad(pixels, white, constant_values=255)


class _Line(NamedTuple):
    """A line as the engine gives it: its text, how sure it is, where it is, and its words with boxes."""

    text: str
    sure: float
    box: Box
    words: Sequence[tuple[str, float, Box]]


def _sheet(pixels: Any) -> Sheet:
    """What is read in pixels, each line a row of one block."""
    import cv2

    if (pixels == pixels[0, 0]).all():
        return Sheet()
    pixels = _padded(pixels)
    engine = _loaded()
    try:
        found = engine(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR))
    except MemoryError:
        raise
    except Exception as error:  # whatever it and its libraries raise
        lines = str(error).strip().splitlines()
        raise OcrError(f"rapidocr failed: {lines[-1] if lines else type(error).__name__}") from None
    rows = [_row(line) for line in _lines(found)]
    sheet = Sheet([Block(rows)]) if rows else Sheet()
    tokens = list(sheet.tokens())
    return Sheet() if len(tokens) <= _FEW and score(sheet)[0] < _EMPTY else sheet


def _lines(found: Any) -> Iterator[_Line]:
    if not found.txts:
        return
    words = found.word_results
    for at, (text, sure, corners) in enumerate(zip(found.txts, found.scores, found.boxes, strict=True)):
        parts = words[at] if len(words) == len(found.txts) else ()
        placed = [(part, float(how), _box(where)) for part, how, where in parts if where is not None]
        if text.strip():
            yield _Line(" ".join(text.split()), float(sure), _box(corners), placed)


def _box(corners: Any) -> Box:
    across, down = zip(*((float(x), float(y)) for x, y in corners), strict=True)
    return Box(min(across), min(down), max(across), max(down))


def _row(line: _Line) -> Row:
    """The line in words."""
    sides = line.box.bottom - line.box.top, line.box.right - line.box.left
    return Row(_widened(_tokens(line), line.box), line.box, min(sides))


def _widened(tokens: list[Token], line: Box) -> list[Token]:
    """Words with boxes that reach to the ends of their line, and a little into the spaces between: they are
    cut by what the engine reads, and it reads a letter at its middle."""
    if line.bottom - line.top > line.right - line.left:
        return tokens
    tokens[0].box = (tokens[0].box or line)._replace(left=line.left)
    tokens[-1].box = (tokens[-1].box or line)._replace(right=line.right)
    for one, other in pairwise(tokens):
        if one.box and other.box and (gap := other.box.left - one.box.right) > 0:
            one.box = one.box._replace(right=one.box.right + gap / 4)
            other.box = other.box._replace(left=other.box.left - gap / 4)
    return tokens


def _filled(rows: Sequence[Row]) -> float:
    """How much of the room that lines have is filled with letters, 1 if that is as usual.  The engine is as
    sure as can be of lines whose letters it does not know, or which stand on their heads: it sees little or
    nothing in them."""
    letters = room = 0.0
    for row in rows:
        if row.box and row.size > 0:
            letters += sum(map(str.isalnum, row.text)) + len(SPACELESS.findall(row.text))  # as wide as two
            room += max(row.box.bottom - row.box.top, row.box.right - row.box.left) / row.size
    return min(1.0, letters / (_FULL * room)) if room else 1.0


def _is_poor(reading: Reading) -> bool:
    """Whether so little was read of an image that it may stand on its head."""
    return score(reading.sheet)[0] * reading.read < SURE


def _worth(reading: Reading) -> float:
    """What is to be believed of a reading, in letters."""
    return score(reading.sheet)[1] * reading.read


def _tokens(line: _Line) -> list[Token]:
    """The words between the spaces of a line, each with the boxes of the parts that the engine has of it."""
    texts = line.text.split(" ")
    parts = list(line.words)
    if "".join(part for part, _, _ in parts).replace(" ", "") != "".join(texts):
        tokens = share_out(texts, line.box)
        for token in tokens:
            token.confidence = line.sure
        return tokens
    found: list[Token] = []
    for text in texts:
        left, boxes, sures = len(text), [], []
        while left > 0 and parts:
            part, sure, box = parts.pop(0)
            left -= len(part.replace(" ", ""))
            boxes.append(box)
            sures.append(sure)
        found.append(Token(text, hull(boxes), median(sures) if sures else line.sure))
    return found


def _is_upended(rows: Sequence[Row]) -> bool:
    """Whether most of the text is in lines that are higher than wide."""
    text = "".join(row.text for row in rows)
    upended = [
        row
        for row in rows
        if row.box and row.box.bottom - row.box.top > _UPENDED * (row.box.right - row.box.left)
    ]
    return 2 * sum(len(row.text) for row in upended) > len(text) and not SPACELESS.search(text)


def _turned_back(sheet: Sheet, turn: int, image: Raster) -> Sheet:
    """A sheet of a turned image, with the boxes that it has in the image itself."""
    for block in sheet.blocks:
        for row in block.rows:
            row.box = row.box and _back(row.box, turn, image)
            for token in row.tokens:
                token.box = token.box and _back(token.box, turn, image)
    return sheet


def _back(box: Box, turn: int, image: Raster) -> Box:
    left, top, right, bottom = box
    if turn == 90:
        return Box(top, image.height - right, bottom, image.height - left)
    if turn == 180:
        return Box(image.width - right, image.height - bottom, image.width - left, image.height - top)
    if turn == 270:
        return Box(image.width - bottom, left, image.width - top, right)
    return box
