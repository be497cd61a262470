"""``cleaner words FILE ...``: the words that no list knows, for those who look texts through."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import BinaryIO

from .. import Cleaner, read
from ..errors import ExitCode
from ..reports.wordlist import as_json, as_rules, as_text, unknown_words
from ..settings import SETTINGS
from ..text.files import read_stdin, write
from .options import Parser, add_common, add_settings
from .setup import Cleaners

READ = ("ocr", "ocr_engine", "pages", "lang", "undecodable")  # settings that say how documents are read
EPILOG = """\
examples:
  cleaner words book.pdf | less
  cleaner words --write our-rules/words.toml shelf/*.txt

Each line has how often a word stands there, the word, what it may be, and where it stands. In the file that
--write makes every word is a rule that is switched off: go through it, take the '#' away where it is right,
and give its folder with --rules. A file of words that are right goes with --words.
"""


def parser() -> Parser:
    """The parser of this command."""
    description = "List the words that are in no word list, the most frequent first."
    built = Parser("cleaner words", "[options] [FILE ...]", epilog=EPILOG, description=description)
    group = built.add_argument_group("words")
    group.add_argument("files", nargs="*", metavar="FILE",
                       help="{inputs}, directories of pages; '-' or none is standard input")  # fmt: skip
    group.add_argument("--json", action="store_true", help="with all places, as a JSON array of objects")
    group.add_argument("--write", metavar="FILE", help="write a rule file to decide in")
    add_settings(built.add_argument_group("repairs"), [name for name in SETTINGS if name != "min_confidence"])
    add_common(built.add_argument_group("other"))
    return built


def parse(argv: list[str]) -> Namespace:
    """The arguments of this command.  Raises UsageError."""
    return parser().parse_intermixed_args(argv)


def run(args: Namespace, out: BinaryIO) -> int:
    """List them; misread words are not corrected before."""
    cleaner = Cleaners(args, args.config or "", args.no_config).of(".")
    names = args.files or ["-"]
    chosen = cleaner.options
    found = unknown_words(_texts(names, cleaner), cleaner.rulebook, chosen.lang, chosen.words)
    if args.write:
        write(args.write, as_rules(found, ", ".join(names)).encode("utf-8", "backslashreplace"))
    lines = [as_json(found)] if args.json else as_text(found)
    for line in lines:
        out.write((line + "\n").encode("utf-8", "backslashreplace"))
    return ExitCode.OK


def _texts(names: list[str], cleaner: Cleaner) -> Iterator[tuple[str, str]]:
    """Each document, its lines and pages repaired, but no word corrected."""
    chosen = cleaner.options
    plain = Cleaner(**{**chosen._asdict(), "ignore": (*chosen.ignore, "MIS")})
    reading = {name: getattr(chosen, name) for name in READ}
    for name in names:
        document = read(read_stdin() if name == "-" else name, **reading)
        yield ("standard input" if name == "-" else name), plain.clean(document).text
