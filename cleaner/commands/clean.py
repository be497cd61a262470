"""``cleaner [options] [file ...]``: the filter."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, BinaryIO

from .. import Cleaner, Result, __version__
from ..errors import CleanerError, ExitCode, FileError
from ..readers.text import Written, codec, decode, encode
from ..writers import files
from .arguments import Arguments
from .messages import Progress, say
from .plan import Job, plan
from .setup import Cleaners

if TYPE_CHECKING:
    from ..writers.records import Made


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
    args.encoding = args.encoding and codec(args.encoding)
    args.output_encoding = args.output_encoding and codec(args.output_encoding)
    return args


def _explicit(argv: list[str]) -> list[str]:
    """``--in-place`` without a suffix as ``--in-place=``, so that it takes no file name for one."""
    bare = {"-i": ["--in-place="], "--in-place": ["--in-place="], "-qi": ["-q", "--in-place="]}
    return [part for word in argv for part in bare.get(word, [word])]


def run(args: Arguments, out: BinaryIO) -> int:
    """Clean all inputs; gives the worst exit code."""
    problems: list[FileError] = []
    jobs = plan(args, problems)
    for problem in problems:
        say(problem)
    if not jobs and not args.quiet:
        say(f"no text files (*.txt, *.text) in {', '.join(args.files)}")
    cleaners = Cleaners(args, args.config, args.no_config)
    for job in jobs:  # a bad configuration stops the work before it begins
        cleaners.of(job.folder)
    return max([ExitCode.OK, *(problem.code for problem in problems), _Run(args, out, cleaners).all(jobs)])


class _Run:
    """The work on a list of inputs, one after another; what goes wrong with one does not stop the others."""

    def __init__(self, args: Arguments, out: BinaryIO, cleaners: Cleaners) -> None:
        self.args, self.out, self.cleaners = args, out, cleaners
        self.dry: bool = args.check or args.diff
        self.tally = None
        if args.statistics:
            from ..writers.statistics import Tally

            self.tally = Tally()

    def all(self, jobs: list[Job]) -> int:
        """Do every job; gives the worst exit code."""
        shown = any(job.output == "" for job in jobs) and self.out.isatty()
        self.progress = Progress(len(jobs), wanted=not self.args.quiet and not shown)
        worst: int = ExitCode.OK
        for job in jobs:
            try:
                code = self._one(job)
            except CleanerError as error:
                self.progress.clear()
                say(error)
                code = error.code
            worst = max(worst, code)
            self.progress.step()
        self.progress.clear()
        if self.tally:
            sys.stderr.write(self.tally.table())
        return worst

    def _one(self, job: Job) -> int:
        cleaner = self.cleaners.of(job.folder)
        data = files.read(job.path) if job.path else _stdin(self.args)
        text, form = decode(data, self.args.encoding, job.name)
        result = _clean(cleaner, text, job.name)
        before, after = Written(data, form), encode(result.text, form, self.args.output_encoding, job.name)
        self._write(job, cleaner, result, before, after)
        if self.tally:
            self.tally.add(result, _made(cleaner).names)
        if not result.settled:
            self._tell(f"{job.name}: left as it is: repairs kept undoing one another; please report it")
        if not self.dry or before.data == after.data:
            return ExitCode.OK
        if not self.args.diff:
            self._tell(f"{job.name} would change")
        return ExitCode.FOUND

    def _tell(self, message: str) -> None:
        if not self.args.quiet:
            self.progress.clear()
            say(message)

    def _write(self, job: Job, cleaner: Cleaner, result: Result, before: Written, after: Written) -> None:
        """Write what is asked for; the edits first, as they are the way back."""
        if job.edits is not None:
            from ..writers.edits import edits_file

            self._put(job.edits, edits_file(job.name, _made(cleaner), result, before, after))
        if self.args.in_place is not None:
            self._over(job.path, before.data, after.data)
        elif job.output is not None:
            self._put(job.output, self._render(job, cleaner, result, after.data))

    def _render(self, job: Job, cleaner: Cleaner, result: Result, output: bytes) -> bytes:
        """The result in the format that is asked for."""
        if self.args.diff:
            from ..diff import unified

            shown = unified(result.source, result.text, result.changes, job.name, job.name)
            return shown.encode("utf-8", "backslashreplace")
        if self.args.format == "json":
            from ..evidence import Evidence
            from ..writers.records import result_line

            languages = Evidence(result.text, cleaner.options.lang).languages
            return result_line(job.name, _made(cleaner), result, languages)
        return output

    def _put(self, path: str, data: bytes) -> None:
        if path:
            files.make_folder(os.path.dirname(path))
            files.write(path, data)
        else:
            self.out.write(data)

    def _over(self, path: str, before: bytes, after: bytes) -> None:
        """Put the result in the place of its input, if they differ."""
        if before == after:
            return
        backup = path + (self.args.in_place or "")
        if backup != path:
            if os.path.lexists(backup):
                problem = f"{backup} exists; {path} was not touched"
                raise FileError(problem, "move it away, or take another suffix")
            files.write(backup, before, like=path, sync=True)
        files.write(path, after, sync=True)


def _clean(cleaner: Cleaner, text: str, name: str) -> Result:
    try:
        return cleaner.clean(text)
    except Exception as error:
        raise CleanerError(
            f"{name}: internal error, nothing was written: {type(error).__name__}: {error} ({_place(error)})",
            "please report it with the text; perhaps --ignore can go around it",
        ) from error


def _place(error: Exception) -> str:
    """Module and line that an error came from."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}, line {trace.tb_lineno}" if trace else ""


def _made(cleaner: Cleaner) -> Made:
    from ..writers.records import Made

    return Made(__version__, cleaner.options, {rule.id: rule.name for rule in cleaner.rulebook.rules})


def _stdin(args: Arguments) -> bytes:
    if sys.stdin is not None and sys.stdin.isatty() and not args.quiet:
        say("reading from the terminal, end with Ctrl-D")
    return files.read_stdin()
