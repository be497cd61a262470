"""Cases as data: the files of ``tests/cases``, each entry a text or a small document, and what must become of it.

``python -m tests.casebook`` says how each case stands, and which marks are stale; ``--unmark`` takes those away.
"""

from __future__ import annotations

import io
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cleaner import Result, clean
from cleaner.reading.inputs import read

HOME = Path(__file__).parent / "cases"
PAGE = (595, 842)
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
COMPARE: dict[str, Callable[[str], object]] = {
    "exact": lambda text: text,
    "blocks": lambda text: [line.rstrip() for line in text.replace("\f", "").split("\n") if line.strip()],
    "prose": lambda text: [" ".join(line.split()) for line in text.split("\n") if line.strip()],
    "words": str.split,
}


class Case(NamedTuple):
    """One entry of a file.  See ``tests/cases/README.md``."""

    file: str
    name: str
    seen: str
    before: str = ""
    pages: Sequence[Sequence[Mapping[str, Any]]] = ()
    after: str | None = None
    unchanged: bool = False
    holds: Sequence[str] = ()
    lacks: Sequence[str] = ()
    changes: Sequence[Sequence[Any]] = ()
    options: Mapping[str, Any] = {}
    compare: str = "exact"
    form: str = "text"
    known_failure: str = ""


def cases() -> Iterator[Case]:
    """All cases, file by file."""
    for path in sorted(HOME.glob("*.toml")):
        for entry in tomllib.loads(path.read_text("utf-8"))["case"]:
            yield Case(path.name, **entry)


def wrong(case: Case) -> str:
    """What does not hold of a case, or ""."""
    result = outcome(case)
    return _text(case, result.text) or _changes(case, result)


def outcome(case: Case) -> Result:
    """What cleaner makes of a case."""
    if case.form == "text":
        return clean(case.before, **case.options)
    data = typeset(case.pages) if case.form == "pdf" else case.before.encode("utf-8")
    reading = {name: value for name, value in case.options.items() if name in ("lang", "ocr")}
    return clean(read(data, 1, **{"ocr": "never", **reading}), **case.options)


def _text(case: Case, text: str) -> str:
    wanted = case.before if case.unchanged else case.after
    form = COMPARE[case.compare]
    if wanted is not None and form(text) != form(wanted):
        return f"wanted:\n{wanted}\nfound:\n{text}"
    at = 0
    for piece in case.holds:
        found = text.find(piece, at)
        if found < 0:
            return f"not there{', or not in this order' * (piece in text)}: {piece!r}\nfound:\n{text}"
        at = found + len(piece)
    there = [piece for piece in case.lacks if piece in text]
    return f"still there: {there}\nfound:\n{text}" if there else ""


def _changes(case: Case, result: Result) -> str:
    found = [[change.start, change.end, change.after] for change in result.changes]
    lacking = [list(change) for change in case.changes if list(change) not in found]
    return f"changes that were not made: {lacking}; those made: {found}" if lacking else ""


def typeset(pages: Sequence[Sequence[Mapping[str, Any]]]) -> bytes:
    """A PDF of pages of pieces, each some lines of text: where its first line stands from the left and from the
    top, its size, the distance of its lines, whether it is bold, and by how many degrees it is turned."""
    out = io.BytesIO()
    canvas = Canvas(out, PAGE, invariant=1)
    for page in pages:
        for piece in page:
            _set(canvas, **piece)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _set(
    canvas: Canvas, text: str, x: float, y: float, size: float = 11, step: float = 0, bold: bool = False, turned: int = 0
) -> None:  # fmt: skip
    canvas.saveState()
    canvas.translate(x, PAGE[1] - y)
    canvas.rotate(turned)
    canvas.setFont(_font(text, bold), size)
    for row, line in enumerate(text.strip("\n").split("\n")):
        canvas.drawString(0, -row * (step or 1.25 * size), line)
    canvas.restoreState()


def _font(text: str, bold: bool) -> str:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return _dejavu()
    return "Helvetica-Bold" if bold else "Helvetica"


@lru_cache(maxsize=1)
def _dejavu() -> str:
    pdfmetrics.registerFont(TTFont("DejaVu", DEJAVU))
    return "DejaVu"


def unmark(stale: Sequence[Case]) -> None:
    """Take the marks of these cases out of their files."""
    for file in {case.file for case in stale}:
        text = (HOME / file).read_text("utf-8")
        entries = re.split(r"(?m)^(?=\[\[case\]\])", text)
        names = {case.name for case in stale if case.file == file}
        kept = [
            re.sub(r"(?m)^known_failure = .*\n", "", entry) if _name(entry) in names else entry
            for entry in entries
        ]
        (HOME / file).write_text("".join(kept), "utf-8")


def _name(entry: str) -> str:
    return str(tomllib.loads(entry).get("case", [{}])[0].get("name", ""))


def main(argv: Sequence[str]) -> int:
    """Say how the cases stand; 1 if a mark is stale or a case without one fails."""
    stale, broken, marked = [], 0, 0
    for case in cases():
        fails = bool(wrong(case))
        marked += bool(case.known_failure)
        broken += fails and not case.known_failure
        if fails or case.known_failure:
            how = "fails" if not case.known_failure else "known failure" if fails else "STALE MARK"
            print(f"{how}: {case.file}: {case.name}: {case.known_failure}")
        if case.known_failure and not fails:
            stale.append(case)
    print(f"{marked} marked, {len(stale)} marks stale, {broken} fail without a mark")
    if "--unmark" in argv:
        unmark(stale)
        return int(broken > 0)
    return int(bool(stale) or broken > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
