"""Which inputs are read and what is written where, settled before anything is."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ..errors import FileError, UsageError
from ..formats.text import ENDINGS, TEXT
from .arguments import Arguments, for_documents, form_of
from .inputs import Input, kind_of
from .messages import one_line

STDIN = "standard input"
OVER = "take another name; --in-place does that, with texts and layout files"
RESULTS = (".txt", ".text", ".md", ".json", ".jsonl", ".diff", ".hocr", ".html", ".xml")
EXCLUSIVE = (
    ("--in-place", "--check"),
    ("--in-place", "--diff"),
    ("--in-place", "-o"),
    ("--check", "--diff"),
    ("--check", "-o"),
)


class Job(NamedTuple):
    """One input and where its results go.

    ``name``    what messages call the input
    ``path``    the file to read, "" for standard input; the directory of a book
    ``output``  the file to write, "" for standard output, None for nowhere; with ``--format layout``, of a
                book the directory
    ``edits``   the file for the edits, "" for standard output, None for nowhere
    ``pages``   the files of a book
    ``tables``  what the names of files with tables begin with, "" if there are to be none
    """

    name: str
    path: str
    output: str | None
    edits: str | None
    pages: tuple[str, ...] = ()
    tables: str = ""

    @property
    def folder(self) -> str:
        """The directory whose configuration counts."""
        return (self.path if self.pages else os.path.dirname(self.path)) or "."


def plan(args: Arguments, problems: list[FileError], notes: list[str]) -> list[Job]:
    """The jobs that the command line asks for; directories that cannot be read are put into ``problems``,
    what is left out of them into ``notes``.  Raises :class:`UsageError` if two results would be written to
    one file, or one over an input."""
    _consistent(args)
    names = args.files or ["-"]
    inputs = [found for name in names for found in _expand(name, args, problems, notes)]
    many = len(names) > 1 or os.path.isdir(names[0])
    if len(inputs) == 1 and inputs[0].below == "." and args.output.lower().endswith(RESULTS):
        many = False  # a directory that is one book has one result
    for flag, path in (("-o", args.output), ("--edits", args.edits)):
        _check_target(flag, path, many)
    jobs = [_job(args, found, many) for found in inputs]
    _disjoint(jobs, args)
    return jobs


def _job(args: Arguments, found: Input, many: bool) -> Job:
    if found.below == ".":
        found = found._replace(below=os.path.basename(os.path.abspath(found.path)))
        if args.format == "layout" and found.kind in _layouts() and args.output not in ("", "-"):
            return _book(args, found, many)
    path, below, kind, pages = found
    option = for_documents(args)
    if option and path and kind == TEXT and not pages:
        raise is_text(path, option)
    if args.in_place is not None and (kind and kind not in _wanted(args) or _is_gzip(below)):
        raise in_place(path)
    return Job(
        one_line(path) or STDIN, path, _output(args, found, many), _edits(args, path, below, many), pages,
        _tables(args, below),
    )  # fmt: skip


def _book(args: Arguments, found: Input, many: bool) -> Job:
    """A book of layout files that is the directory that was named: its files lie below that, too."""
    edits = _edits(args, found.path, found.below, many)
    output, tables = os.path.join(args.output, ""), _tables(args, found.below)
    return Job(one_line(found.path), found.path, output, edits, found.pages, tables)


def is_text(name: str, option: str) -> UsageError:
    """The error for a plain text with which something for documents is asked for."""
    return UsageError(f"{name} is plain text, and {option} is for documents", "leave it out")


def _wanted(args: Arguments) -> Collection[str]:
    """The formats that can be written over."""
    return _layouts() if args.format == "layout" else (TEXT,)


def _layouts() -> Collection[str]:
    from ..formats.registry import layouts

    return layouts()


def _is_gzip(name: str) -> bool:
    if name.endswith(ENDINGS):  # texts need no formats to be told
        return False
    from ..formats.gzip_file import ENDING

    return name.lower().endswith(ENDING)


def in_place(name: str) -> UsageError:
    """The error for an input that cannot be written over."""
    from ..formats.registry import labels

    corrects = f"--format layout corrects {labels(_layouts(), 'and', several=True)} in place"
    return UsageError(
        f"{name}: --in-place cannot write over this", f"-o DIR puts the text elsewhere; {corrects}"
    )


def _consistent(args: Arguments) -> None:
    """Refuse options that contradict one another."""
    asked = {
        "--in-place": args.in_place is not None,
        "--check": args.check,
        "--diff": args.diff,
        "-o": bool(args.output),
    }
    form = f"--format {args.format}"
    if args.format != TEXT:
        asked[form] = True
    others = ("--check", "--diff") if args.format == "layout" else ("--in-place", "--check", "--diff")
    for one, other in (*EXCLUSIVE, *((one, form) for one in others)):
        if asked.get(one) and asked.get(other):
            raise UsageError(f"{one} and {other} exclude one another", "leave one of them out")
    if args.in_place is not None and (not args.files or "-" in args.files):
        raise UsageError("--in-place needs files, and standard input is none", "name the files to write over")
    if args.in_place and os.sep in args.in_place:
        raise UsageError(f"the suffix '{args.in_place}' has a '{os.sep}'", "say --in-place=.bak, for example")
    if args.files.count("-") > 1:
        raise UsageError("standard input ('-') can be read only once")
    free = asked["--check"] or asked["--in-place"] or args.output not in ("", "-") or _edits_only(args)
    if args.edits == "-" and not free:
        raise UsageError("text and edits would both go to standard output", "give --edits a file name")


def _expand(name: str, args: Arguments, problems: list[FileError], notes: list[str]) -> Iterator[Input]:
    """The inputs that one argument stands for."""
    if name == "-":
        yield Input("", "", TEXT)
    elif not os.path.isdir(name):
        yield Input(name, os.path.basename(name), kind_of(name))
    else:
        from .folders import search

        skipped = {os.path.realpath(path) for path in (args.output, args.edits) if path}
        yield from search(name, skipped, args, problems, notes)


def _edits_only(args: Arguments) -> bool:
    """Whether the edits are asked for on standard output, and the text nowhere."""
    return args.edits == "-" and not args.output and not args.diff and args.format == "text"


def _output(args: Arguments, found: Input, many: bool) -> str | None:
    if args.in_place is not None:
        return found.path
    if args.check or _edits_only(args):
        return None
    return _place("-o", args.output, found.path, named(found, form_of(args)), many)


def named(found: Input, form: str) -> str:
    """The name of a result: that of the input if it is of the same kind, without what packed it."""
    ending = _ending(form) if form != TEXT else ""
    if ending:
        return found.below + ending
    if found.kind in ("", TEXT) and not found.pages and not _is_gzip(found.below):
        return found.below
    from ..formats.registry import new_layout, packed
    from ..reading.book import stem, without_gzip

    base = without_gzip(found.below)
    if form == "layout" and found.kind in _layouts() or found.kind == TEXT and not found.pages:
        return base
    whole = base if found.pages else os.path.join(os.path.dirname(base), stem(base))
    if form == "layout":
        return whole if found.pages or found.kind in packed() else whole + new_layout().extensions[0]
    return whole + ENDINGS[0]


def _ending(form: str) -> str:
    from ..reports.forms import forms

    return forms()[form].ending


def _edits(args: Arguments, path: str, below: str, many: bool) -> str | None:
    return _place("--edits", args.edits, path, below + _ending("edits"), many) if args.edits else None


def _tables(args: Arguments, below: str) -> str:
    """What the names of the files with the tables of an input begin with."""
    return os.path.join(args.tables, f"{below}.table-" if below else "table-") if args.tables else ""


def _place(flag: str, wanted: str, path: str, name: str, many: bool) -> str:
    """Where a result of this input goes: the file wanted, or the one of this name in the directory wanted."""
    if wanted in ("", "-"):
        return ""
    if not (many or wanted.endswith(os.sep) or os.path.isdir(wanted)):
        return wanted
    if not path:
        raise UsageError(f"standard input has no name to take in {wanted}", f"give {flag} a file name")
    if os.path.exists(wanted) and not os.path.isdir(wanted):
        raise UsageError(f"{wanted} is a file; several inputs need a directory", f"give {flag} a directory")
    return os.path.join(wanted, name)


def named_like_a_file(path: str) -> bool:
    """Whether a place for results is named as files are, and is no directory."""
    return path.lower().endswith(RESULTS) and not os.path.isdir(path)


def _check_target(flag: str, path: str, many: bool) -> None:
    """Refuse a place for results that cannot be meant: a directory named like a file, and one of which the
    directory above is missing, too."""
    if path in ("", "-") or os.path.exists(path):
        return
    if many and named_like_a_file(path):
        raise UsageError(
            f"{path} is named like a file; several inputs, or those of a directory, need a directory",
            f"{flag} {os.path.join(path, '')} makes one of this name",
        )
    above = os.path.dirname(path.rstrip(os.sep))
    if above and not os.path.isdir(above):
        raise FileError(
            f"{path}: cannot write: there is no directory {above}", "make it first, or mend the name"
        )


def _targets(job: Job, args: Arguments) -> list[str | None]:
    """The files that the result of a job goes to, as far as they are known."""
    if args.format == "layout" and job.pages and job.output:
        return [os.path.join(job.output, os.path.relpath(page, job.path)) for page in job.pages]
    return [job.output]


def _twice(path: str, one: Job, other: Job) -> UsageError:
    flag = "--edits" if path == other.edits else "-o"
    advice = f"clean them one at a time, each with an {flag} of its own"
    if os.path.realpath(one.path) == os.path.realpath(other.path):
        advice = "name it once"
    return UsageError(f"{path} would be written twice, for {one.name} and for {other.name}", advice)


def _disjoint(jobs: list[Job], args: Arguments) -> None:
    """Refuse two results in one file, and results over inputs other than with --in-place."""
    inputs = {os.path.realpath(path) for job in jobs for path in (job.pages or (job.path,)) if path}
    taken: dict[str, Job] = {}
    for job in jobs:
        backup = job.path + args.in_place if args.in_place else None
        for path in (*_targets(job, args), job.edits, job.tables, backup):
            if not path or (os.path.exists(path) and not os.path.isfile(path)):
                continue
            real = os.path.realpath(path)
            if real in taken:
                raise _twice(path, taken[real], job)
            taken[real] = job
            if real in inputs and (args.in_place is None or path is not job.output):
                raise UsageError(f"{path} is an input and would be written over", OVER)
