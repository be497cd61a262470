"""What is said and written of one input after another."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from .. import Cleaner, Result, Source, __version__
from ..errors import CleanerError, ExitCode, FileError
from ..formats.text import TEXT
from ..formats.text.decoding import Written, decode, encode
from ..text import files
from .arguments import Arguments, form_of
from .messages import say
from .plan import Job, is_text
from .progress import Progress
from .setup import Cleaners

if TYPE_CHECKING:
    from ..reports.records import Made
    from ..reports.statistics import Tally


class Output:
    """Where the results of a run go, and what is said of them."""

    progress: Progress

    tally: Tally | None = None

    def __init__(self, args: Arguments, out: BinaryIO, cleaners: Cleaners) -> None:
        self.args, self.out, self.cleaners = args, out, cleaners
        self.dry: bool = args.check or args.diff
        if args.statistics:
            from ..reports.statistics import Tally

            self.tally = Tally()

    def text(self, job: Job, data: bytes) -> int:
        """Clean a plain text."""
        cleaner = self.cleaners.of(job.folder)
        if self.args.format == "layout" or cleaner.options.pages:
            option = "--format layout" if self.args.format == "layout" else "--pages"
            raise is_text(job.name, option)
        text, form = decode(data, self.args.encoding, job.name, cleaner.options.undecodable)
        for note in form.notes(job.name):
            self.tell(note)
        if not (self.dry or job.edits is not None or self.args.in_place is not None):
            data = b""  # nobody compares with it, and it may be large
        self.progress.cleaning()
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
            self.tally.add(result, result.names)
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
            self.put(job.edits, _rendered("edits", job, cleaner, result, before, after))
        if job.tables:
            self._put_tables(job.tables, result)
        if self.args.in_place is not None:
            replaced = (old, layout[0][1]) if layout else (before.data, after.data)
            self.over(job.path, *replaced)
        elif layout is not None:
            for path, data in layout:
                self.put(path, data)
        elif job.output is not None:
            form = form_of(self.args)
            is_text = form == TEXT
            made = after.data if is_text else _rendered(form, job, cleaner, result, before, after)
            self.put(job.output, made)

    def _put_tables(self, start: str, result: Result) -> None:
        """Write each table to a file of its own; ``start`` is what the names begin with."""
        from ..reports.tables import csv_of, find

        for number, table in enumerate(find(result), 1):
            self.put(f"{start}{number}.csv", csv_of(table, result.text))

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


def _rendered(
    form: str, job: Job, cleaner: Cleaner, result: Result, before: Written, after: Written
) -> bytes:
    """The result in a form that is one file."""
    from ..reports.forms import forms
    from ..reports.forms.form import Done

    render = forms()[form].render
    return render(Done(job.name, _made(cleaner), result, before, after)) if render else after.data


def _made(cleaner: Cleaner) -> Made:
    from ..reports.records import Made

    kinds = {rule.id: rule.kind for rule in cleaner.rulebook.rules}
    return Made(__version__, cleaner.options, kinds)
