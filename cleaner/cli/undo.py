"""``cleaner undo EDITS [FILE]``: the original bytes of a cleaned text."""

from __future__ import annotations

from argparse import Namespace
from typing import BinaryIO

from ..errors import ExitCode, UsageError
from ..reports.edits_file import read_edits
from ..text.files import read, read_stdin
from .options import Parser


def parser() -> Parser:
    """The parser of this command."""
    built = Parser(
        "cleaner undo", "EDITS [FILE]",
        description="Write the original of a cleaned text to standard output, byte for byte.",
        epilog="examples:\n  cleaner scan.txt -o clean.txt --edits scan.edits\n"
               "  cleaner undo scan.edits clean.txt > scan.txt\n",
    )  # fmt: skip
    group = built.add_argument_group("arguments")
    group.add_argument("edits", metavar="EDITS", help="what 'cleaner --edits' wrote for the text")
    group.add_argument("file", metavar="FILE", nargs="?", default="-",
                       help="the cleaned text; '-' or none is standard input")  # fmt: skip
    group.add_argument("-h", "--help", action="help", help="show this")
    return built


def parse(argv: list[str]) -> Namespace:
    """The arguments of this command.  Raises UsageError."""
    args = parser().parse_args(argv)
    if args.edits == args.file == "-":
        raise UsageError("edits and text cannot both come from standard input", "name one of the files")
    return args


def run(args: Namespace, out: BinaryIO) -> int:
    """Undo; nothing is written unless it is the original."""
    edits = read_edits(_read(args.edits), args.edits)
    out.write(edits.undo(_read(args.file), "standard input" if args.file == "-" else args.file))
    return ExitCode.OK


def _read(path: str) -> bytes:
    return read_stdin() if path == "-" else read(path)
