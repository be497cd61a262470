"""``cleaner inspect FILE ...``: what documents are, without cleaning them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, BinaryIO

from ..errors import CleanerError, ExitCode, FileError
from ..text import files
from .arguments import Arguments
from .messages import say
from .options import Parser
from .plan import Job, plan

if TYPE_CHECKING:
    from ..reading.inputs import Reader
    from ..reports.inspection import Inspection

HEADS = (
    "file", "format", "pages", "size", "text", "needs OCR", "languages", "known",
    "columns", "tables", "notes", "made by",
)  # fmt: skip
_NUMBERS = frozenset(("pages", "text", "known", "columns", "tables", "notes"))
_ROOM = 32  # characters of what made a file, and of the pages that need OCR


def parser() -> Parser:
    """The parser of this command."""
    built = Parser(
        "cleaner inspect", "[options] [file ...]",
        description="Say what documents are: pages, text or scan, languages, columns, tables, notes.",
        epilog="Of a long PDF some pages are read, all are looked at. Nothing is written, no OCR is done.\n",
    )  # fmt: skip
    group = built.add_argument_group("arguments")
    group.add_argument("files", nargs="*", metavar="file",
                       help="{inputs}, directories of them; '-' or none is standard input")  # fmt: skip
    group.add_argument("--format", choices=("table", "json"), default="table",
                       help="a table; or an object a line with all that is known, pages that need OCR one by "
                            "one")  # fmt: skip
    group.add_argument(
        "--encoding", default="", metavar="NAME", help="encoding of the texts, if it is not UTF-8"
    )
    group.add_argument("-h", "--help", action="help", help="show this")
    return built


def parse(argv: list[str]) -> Namespace:
    """The arguments of this command.  Raises UsageError."""
    return parser().parse_args(argv)


def run(args: Namespace, out: BinaryIO) -> int:
    """Inspect one document after another; gives the worst exit code."""
    from ..reading.inputs import Reader

    wanted = Arguments()
    wanted.files, wanted.check = args.files, True
    unread: list[FileError] = []
    jobs = plan(wanted, unread, [])
    problems: list[CleanerError] = list(unread)
    rows: list[tuple[str, Inspection]] = []
    with Reader(1, args.encoding, "replace") as reader:
        for job in jobs:
            try:
                rows.append((job.name, _inspected(reader, job, args.encoding)))
            except CleanerError as error:
                problems.append(error)
                continue
            if args.format == "json":
                out.write(_line(*rows.pop()))
    if rows:
        out.write(table(rows).encode("utf-8", "backslashreplace"))
    for problem in problems:
        say(problem)
    return max((problem.code for problem in problems), default=ExitCode.OK)


def _inspected(reader: Reader, job: Job, encoding: str) -> Inspection:
    from ..reading.pages import Coding
    from ..reports.inspection import inspect

    with _path(job) as path, reader.open(path, job.name, job.pages) as document:
        return inspect(reader, document, Coding(encoding, "replace"))


def _path(job: Job) -> AbstractContextManager[str]:
    """The file of a job; standard input as one."""
    if job.path:
        return nullcontext(job.path)
    from ..formats.text.decoding import HEAD
    from ..reading.containers import spooled

    file = files.open_stdin()
    return spooled(files.take(file, HEAD, job.name), file, job.name)


def _line(name: str, found: Inspection) -> bytes:
    from ..reports.records import line

    return line({"file": name, **found.record()})


def table(rows: Sequence[tuple[str, Inspection]]) -> str:
    """What was found of files as a table for people; columns in which nothing stands are left out."""
    cells = [dict(zip(HEADS, _cells(name, found), strict=True)) for name, found in rows]
    heads = [head for head in HEADS if any(row[head] for row in cells)]
    widths = {head: max(len(head), *(len(row[head]) for row in cells)) for head in heads}
    lines = [dict(zip(HEADS, HEADS, strict=True)), *cells]
    shown = (
        "  ".join(
            row[head].rjust(widths[head]) if head in _NUMBERS else row[head].ljust(widths[head])
            for head in heads
        )
        for row in lines
    )
    return "".join(f"{line.rstrip()}\n" for line in shown)


def _cells(name: str, found: Inspection) -> Iterator[str]:
    size = found.sizes[0] if found.sizes else None
    yield name
    yield found.format
    yield str(found.pages)
    yield f"{size[0]:g} x {size[1]:g} {size[2]}" + ("+" if len(found.sizes) > 1 else "") if size else ""
    yield str(found.states.get("text", 0))
    yield _ocr(found)
    yield ", ".join(found.languages)
    yield "" if found.known is None else f"{found.known:.0%}"
    yield str(found.columns or "")
    yield str(len(found.tables) or "")
    yield str(len(found.notes) or "")
    yield _cut(found.producer)


def _ocr(found: Inspection) -> str:
    """The pages that need OCR, and why."""
    by_why: dict[str, list[int]] = {}
    for page, why in found.ocr.items():
        by_why.setdefault(why, []).append(page)
    return "; ".join(f"{_spans(pages)}: {why}" for why, pages in by_why.items())


def _spans(pages: Sequence[int]) -> str:
    """Numbers of pages, those in a row as one."""
    spans: list[list[int]] = []
    for page in pages:
        if spans and page == spans[-1][1] + 1:
            spans[-1][1] = page
        else:
            spans.append([page, page])
    return _cut(", ".join(str(low) if low == high else f"{low}-{high}" for low, high in spans))


def _cut(text: str) -> str:
    return text if len(text) <= _ROOM else text[: _ROOM - 1] + "…"
