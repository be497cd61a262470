"""``cleaner [options] [file ...]``: the filter."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from ..errors import ExitCode, FileError, UsageError
from ..formats.text.names import codec
from ..text.meant import meant
from .arguments import Arguments, inputs_at_a_time
from .messages import say
from .plan import Job, plan
from .run import Doing, Run
from .setup import Cleaners

if TYPE_CHECKING:
    pass


def parse(argv: list[str]) -> Arguments:
    """The arguments of the filter.  Raises UsageError."""
    args = Arguments()
    args.files = argv
    if any(word.startswith("-") and word != "-" for word in argv):  # argparse is slower than cleaning a page
        from .options import filter_parser

        cut = argv.index("--") if "--" in argv else len(argv)
        del args.files
        filter_parser().parse_intermixed_args(_explicit(argv[:cut]), args)
        args.files += argv[cut + 1 :]
    _check_suffix(argv, args)
    _check_command(args.files)
    args.encoding = args.encoding and codec(args.encoding)
    args.output_encoding = args.output_encoding and codec(args.output_encoding)
    if args.jobs is not None and args.jobs < 0:
        raise UsageError(f"--jobs takes a number from 0, not {args.jobs}", "0 is one for each processor")
    return args


def _explicit(argv: list[str]) -> list[str]:
    """``--in-place`` without a suffix as ``--in-place=``, so that it takes no file name for one."""
    return [part for word in argv for part in _BARE.get(word, [word])]


COMMANDS = {
    "undo": "'cleaner undo'",
    "rules": "'cleaner rules'",
    "serve": "'cleaner serve'",
    "completion": "'cleaner completion'",
    "help": "'cleaner --help'",
    "version": "'cleaner --version'",
}
_BARE = {"-i": ["--in-place="], "--in-place": ["--in-place="], "-qi": ["-q", "--in-place="]}


def _check_suffix(argv: list[str], args: Arguments) -> None:
    """Refuse a suffix that stands apart from ``--in-place``: it would be taken for a file, and the others
    would be written over without a copy.  Raises UsageError."""
    for word in args.files if args.in_place == "" else ():
        apart = any(argv[at - 1] in _BARE for at in range(1, len(argv)) if argv[at] == word)
        if apart and word[:1] in ".~_" and os.sep not in word and not os.path.lexists(word):
            raise UsageError(
                f"'{word}' after --in-place is taken for a file, and there is none of this name",
                f"a suffix for copies is written --in-place={word}",
            )


def _check_command(files: list[str]) -> None:
    """Refuse what was meant to be a command.  Raises UsageError."""
    first = files[0] if files else ""
    if not first.isalpha() or os.path.lexists(first):
        return
    near = meant(first, COMMANDS, 0.75)
    if near:
        raise UsageError(
            f"there is no file '{first}', and no such command", f"did you mean {COMMANDS[near]}?"
        )


def run(args: Arguments, out: BinaryIO) -> int:
    """Clean all inputs; gives the worst exit code."""
    try:
        os.getcwd()
    except FileNotFoundError:
        raise FileError("the working directory is gone", "change to one that is there") from None
    problems: list[FileError] = []
    notes: list[str] = []
    jobs = plan(args, problems, notes)
    for problem in problems:
        say(problem)
    if not args.quiet:
        for note in notes if jobs else [f"nothing to read in {', '.join(args.files)}", *notes]:
            say(note)
    cleaners = Cleaners(args, args.config, args.no_config)
    for job in jobs:  # a bad configuration stops the work before it begins
        cleaners.of(job.folder)
    several = len(jobs) > 1 and inputs_at_a_time(args) > 1
    code = Run(args, out, cleaners).all(jobs, _ahead if several else None)
    return max([ExitCode.OK, *(problem.code for problem in problems), code])


def _ahead(run: Run, jobs: list[Job]) -> Doing:
    from .parallel import Ahead

    return run.closing.enter_context(Ahead(run, jobs)).one
