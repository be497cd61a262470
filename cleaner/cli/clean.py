"""``cleaner [options] [file ...]``: the filter."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

from .. import Cleaner, Result, Source, __version__
from ..errors import CleanerError, DocumentError, ExitCode, FileError, UsageError
from ..formats.text.decoding import HEAD, Written, decode, encode, plain
from ..formats.text.names import codec
from ..text import files
from .arguments import Arguments
from .messages import Progress, say
from .plan import Job, plan
from .setup import Cleaners

if TYPE_CHECKING:
    from ..reports.records import Made
    from ..reports.statistics import Tally
    from .documents import Documents


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
    args.encoding = args.encoding and codec(args.encoding)
    args.output_encoding = args.output_encoding and codec(args.output_encoding)
    if args.jobs < 0:
        raise UsageError(f"--jobs {args.jobs}: less than nothing", "0, or nothing, is one for each processor")
    return args


def _explicit(argv: list[str]) -> list[str]:
    """``--in-place`` without a suffix as ``--in-place=``, so that it takes no file name for one."""
    return [part for word in argv for part in _BARE.get(word, [word])]


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
    return max([ExitCode.OK, *(problem.code for problem in problems), Run(args, out, cleaners).all(jobs)])


class Run:
    """The work on a list of inputs, one after another; what goes wrong with one does not stop the others."""

    tally: Tally | None = None

    def __init__(self, args: Arguments, out: BinaryIO, cleaners: Cleaners) -> None:
        self.args, self.out, self.cleaners = args, out, cleaners
        self.dry: bool = args.check or args.diff
        if args.statistics:
            from ..reports.statistics import Tally

            self.tally = Tally()

    def all(self, jobs: list[Job]) -> int:
        """Do every job; gives the worst exit code."""
        shown = any(job.output == "" for job in jobs) and self.out.isatty()
        self.progress = Progress(len(jobs), wanted=not self.args.quiet and not shown)
        with ExitStack() as self.closing:
            worst = self._each(jobs)
        self.progress.clear()
        if self.tally:
            sys.stderr.write(self.tally.table())
        return worst

    def _each(self, jobs: list[Job]) -> int:
        worst: int = ExitCode.OK
        does = self._parallel(jobs) if self.args.jobs > 1 and len(jobs) > 1 else self.one
        for job in jobs:
            try:
                code = does(job)
            except CleanerError as error:
                self.progress.clear()
                say(error)
                code = error.code
            worst = max(worst, code)
            self.progress.step()
        return worst

    def _parallel(self, jobs: list[Job]) -> Callable[[Job], int]:
        from .parallel import Ahead

        return self.closing.enter_context(Ahead(self, jobs)).one

    @cached_property
    def documents(self) -> Documents:
        """What reads inputs that are no plain text."""
        from .documents import Documents

        return self.closing.enter_context(Documents(self))

    def one(self, job: Job) -> int:
        """Do one job; gives its exit code."""
        if job.pages:
            return self.documents.book(job)
        with self._open(job) as file:
            head = files.take(file, HEAD, job.name)
            if not head:
                _check_name(job)
            if not plain(head) and self._is_document(head, job.name):
                return self.documents.file(job, head, file)
            return self.text(job, head + files.take(file, -1, job.name))

    def _open(self, job: Job) -> AbstractContextManager[BinaryIO]:
        return files.open_file(job.path) if job.path else nullcontext(_stdin(self.args))

    def _is_document(self, head: bytes, name: str) -> bool:
        from ..formats import sniff

        return sniff.kind(head, name) != sniff.TEXT

    def text(self, job: Job, data: bytes) -> int:
        """Clean a plain text."""
        cleaner = self.cleaners.of(job.folder)
        if self.args.format == "layout" or cleaner.options.pages:
            option = "--format layout" if self.args.format == "layout" else "--pages"
            raise UsageError(f"{job.name} is plain text, and {option} is for documents", "leave it out")
        text, form = decode(data, self.args.encoding, job.name, cleaner.options.undecodable)
        for note in form.notes(job.name):
            self.tell(note)
        result = clean(cleaner, text, job.name)
        return self.finish(
            job, cleaner, result,
            Written(data, form), encode(result.text, form, self.args.output_encoding, job.name),
        )  # fmt: skip

    def finish(
        self,
        job: Job,
        cleaner: Cleaner,
        result: Result,
        before: Written,
        after: Written,
        layout: list[tuple[str, bytes]] | None = None,
        old: bytes = b"",
    ) -> int:
        """Write what came of an input, and say what is to be said; gives the exit code.  ``layout`` are paths
        and contents of the files that come instead of the text, ``old`` what the first of them is to replace
        if that is asked for."""
        self._write(job, cleaner, result, before, after, layout, old)
        if self.tally:
            self.tally.add(result, _made(cleaner).names)
        for rule, reason in result.skipped:
            self.tell(f"{job.name}: rule {rule} was left out: {reason}")
        if not result.settled:
            self.tell(
                f"{job.name}: left as it is: repairs kept undoing or feeding one another; please report it"
            )
        if not self.dry or before.data == after.data:
            return ExitCode.OK
        if not self.args.diff:
            self.tell(f"{job.name} would change")
        return ExitCode.FOUND

    def add(self, tally: Tally) -> None:
        """Add to the statistics what was counted elsewhere."""
        if self.tally:
            self.tally.merge(tally)

    def tell(self, message: str) -> None:
        """Say something, unless nothing is to be heard."""
        if not self.args.quiet:
            self.progress.clear()
            say(message)

    def _write(
        self,
        job: Job,
        cleaner: Cleaner,
        result: Result,
        before: Written,
        after: Written,
        layout: list[tuple[str, bytes]] | None,
        old: bytes,
    ) -> None:
        """Write what is asked for; the edits first, as they are the way back."""
        if job.edits is not None:
            from ..reports.edits_file import edits_file

            self.put(job.edits, edits_file(job.path or job.name, _made(cleaner), result, before, after))
        if self.args.in_place is not None:
            replaced = (old, layout[0][1]) if layout else (before.data, after.data)
            self.over(job.path, *replaced)
        elif layout is not None:
            for path, data in layout:
                self.put(path, data)
        elif job.output is not None:
            self.put(job.output, self._render(job, cleaner, result, before, after))

    def _render(self, job: Job, cleaner: Cleaner, result: Result, before: Written, after: Written) -> bytes:
        """The result in the format that is asked for."""
        if self.args.diff:
            from ..text.diff import unified

            shown = unified(result.source, result.text, result.changes, job.name, job.name)
            return shown.encode("utf-8", "backslashreplace")
        if self.args.format == "json":
            from ..reports.records import result_line

            encoding = "" if result.origin else before.form.encoding
            return result_line(job.path or job.name, _made(cleaner), result, encoding)
        return after.data

    def put(self, path: str, data: bytes) -> None:
        """Write a result to a file, or to standard output if the path is ""."""
        if path:
            files.make_folder(os.path.dirname(path))
            files.write(path, data)
        else:
            self.out.write(data)

    def over(self, path: str, before: bytes, after: bytes) -> None:
        """Put the result in the place of its input, if they differ, and if the input is as it was read."""
        if before == after:
            return
        files.check_unchanged(path, before)
        backup = path + (self.args.in_place or "")
        if backup != path:
            if os.path.lexists(backup):
                problem = f"{backup} exists; {path} was not touched"
                raise FileError(problem, "move it away, or take another suffix")
            files.write(backup, before, like=path, sync=True)
        files.write(path, after, sync=True, before=before)


def clean(cleaner: Cleaner, text: str | Source, name: str) -> Result:
    """Clean one text or document.  Whatever is wrong with cleaner itself becomes an error that says so."""
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


def _check_name(job: Job) -> None:
    """Refuse an empty file that is named like something that never is."""
    from ..reading.book import IMAGES, MARKUP

    if job.path.lower().endswith((".pdf", ".zip", ".gz", *IMAGES, *MARKUP)):
        raise DocumentError(f"{job.name}: the file is empty", "get it again")


def _made(cleaner: Cleaner) -> Made:
    from ..reports.records import Made

    return Made(__version__, cleaner.options, {rule.id: rule.name for rule in cleaner.rulebook.rules})


def _stdin(args: Arguments) -> BinaryIO:
    if sys.stdin is not None and sys.stdin.isatty() and not args.quiet:
        say("reading from the terminal, end with Ctrl-D")
    return files.open_stdin()
