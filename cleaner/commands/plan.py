"""Which inputs are read and what is written where, settled before anything is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import FileError, UsageError
from .arguments import Arguments

SUFFIXES = (".txt", ".text")
STDIN = "standard input"
EXCLUSIVE = (
    ("--in-place", "--check"),
    ("--in-place", "--diff"),
    ("--in-place", "--format json"),
    ("--in-place", "-o"),
    ("--check", "--diff"),
    ("--check", "--format json"),
    ("--check", "-o"),
    ("--diff", "--format json"),
)


class Job(NamedTuple):
    """One input and where its results go.

    ``name``    what messages call the input
    ``path``    the file to read, "" for standard input
    ``output``  the file to write, "" for standard output, None for nowhere
    ``edits``   the file for the edits, "" for standard output, None for nowhere
    """

    name: str
    path: str
    output: str | None
    edits: str | None

    @property
    def folder(self) -> str:
        """The directory whose configuration counts."""
        return os.path.dirname(self.path) or "."


def plan(args: Arguments, problems: list[FileError]) -> list[Job]:
    """The jobs that the command line asks for; directories that cannot be read are put into ``problems``.
    Raises :class:`UsageError` if two results would be written to one file, or one over an input."""
    _consistent(args)
    names = args.files or ["-"]
    inputs = [found for name in names for found in _expand(name, args, problems)]
    many = len(names) > 1 or os.path.isdir(names[0])
    jobs = [
        Job(path or STDIN, path, _output(args, path, below, many), _edits(args, path, below, many))
        for path, below in inputs
    ]
    _disjoint(jobs, args)
    return jobs


def _consistent(args: Arguments) -> None:
    """Refuse options that contradict one another."""
    asked = {
        "--in-place": args.in_place is not None,
        "--check": args.check,
        "--diff": args.diff,
        "--format json": args.format == "json",
        "-o": bool(args.output),
    }
    for one, other in EXCLUSIVE:
        if asked[one] and asked[other]:
            raise UsageError(f"{one} and {other} exclude one another", "leave one of them out")
    if args.in_place is not None and (not args.files or "-" in args.files):
        raise UsageError("--in-place needs files, and standard input is none", "name the files to write over")
    if args.in_place and os.sep in args.in_place:
        raise UsageError(f"the suffix '{args.in_place}' has a '{os.sep}'", "say --in-place=.bak, for example")
    if args.files.count("-") > 1:
        raise UsageError("standard input ('-') can be read only once")
    free = asked["--check"] or asked["--in-place"] or args.output not in ("", "-")
    if args.edits == "-" and not free:
        raise UsageError("text and edits would both go to standard output", "give --edits a file name")


def _expand(name: str, args: Arguments, problems: list[FileError]) -> Iterator[tuple[str, str]]:
    """The files that one argument stands for: the path of each, "" for standard input, and its path below the
    directory that was named, or its own name."""
    if name == "-":
        yield "", ""
    elif not os.path.isdir(name):
        yield name, os.path.basename(name)
    else:
        skipped = {os.path.realpath(path) for path in (args.output, args.edits) if path}
        yield from ((path, os.path.relpath(path, name)) for path in _walk(name, skipped, problems))


def _walk(top: str, skipped: set[str], problems: list[FileError]) -> Iterator[str]:
    """The text files below a directory, in order of name; hidden ones and results are not inputs."""

    def failed(error: OSError) -> None:
        problems.append(FileError.of("read", error.filename, error))

    for folder, folders, files in os.walk(top, onerror=failed):
        folders[:] = sorted(
            one for one in folders
            if not one.startswith(".") and os.path.realpath(os.path.join(folder, one)) not in skipped
        )  # fmt: skip
        for file in sorted(files):
            if file.endswith(SUFFIXES) and not file.startswith("."):
                yield os.path.join(folder, file)


def _output(args: Arguments, path: str, below: str, many: bool) -> str | None:
    if args.in_place is not None:
        return path
    if args.check:
        return None
    ending = ".json" if args.format == "json" else ".diff" if args.diff else ""
    return _place("-o", args.output, path, below + ending, many)


def _edits(args: Arguments, path: str, below: str, many: bool) -> str | None:
    return _place("--edits", args.edits, path, below + ".edits.jsonl", many) if args.edits else None


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


def _disjoint(jobs: list[Job], args: Arguments) -> None:
    """Refuse two results in one file, and results over inputs other than with --in-place."""
    inputs = {os.path.realpath(job.path) for job in jobs if job.path}
    taken: dict[str, str] = {}
    for job in jobs:
        backup = job.path + args.in_place if args.in_place else None
        for path in (job.output, job.edits, backup):
            if not path or (os.path.exists(path) and not os.path.isfile(path)):
                continue
            real = os.path.realpath(path)
            if real in taken:
                raise UsageError(
                    f"{path} would be written twice, for {taken[real]} and for {job.name}",
                    "clean them one at a time, or give the directories they lie in",
                )
            taken[real] = job.name
            if real in inputs and (args.in_place is None or path is not job.output):
                raise UsageError(f"{path} is an input and would be written over", "--in-place does that")
