"""The work on a list of inputs, one after another."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

from ..errors import CleanerError, DocumentError, ExitCode
from ..formats import guests
from ..formats.text import TEXT
from ..formats.text.decoding import HEAD, plain
from ..text import files
from .arguments import Arguments
from .messages import say
from .output import Output
from .plan import Job
from .progress import Progress

if TYPE_CHECKING:
    from .documents import Documents

Doing = Callable[[Job], int]
Ahead = Callable[["Run", list[Job]], Doing]


class Run(Output):
    """Does a list of jobs, one after another; what goes wrong with one does not stop the others."""

    def all(self, jobs: list[Job], ahead: Ahead | None = None) -> int:
        """Do every job, with ``ahead`` several at a time; gives the worst exit code."""
        shown = any(job.output == "" for job in jobs) and self.out.isatty()
        self.progress = Progress(len(jobs), wanted=not self.args.quiet and not shown)
        with ExitStack() as self.closing:
            self.closing.callback(self.progress.close)
            worst = self._each(jobs, ahead(self, jobs) if ahead else self.one)
        if self.tally:
            sys.stderr.write(self.tally.table())
        return worst

    def _each(self, jobs: list[Job], does: Doing) -> int:
        worst: int = ExitCode.OK
        for job in jobs:
            self.progress.begin(job.name)
            try:
                code = does(job)
            except KeyboardInterrupt:
                if len(jobs) > 1:
                    self.tell(f"stopped after {self.progress.files.done} of {len(jobs)} inputs")
                raise
            except CleanerError as error:
                self.progress.clear()
                say(error)
                code = error.code
                if code == ExitCode.USAGE and len(jobs) > 1:
                    code = ExitCode.DOCUMENT  # of several inputs, this is one that nothing came of
            worst = max(worst, code)
            self.progress.step()
        return worst

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
            if not (plain(head) and not guests()) and self._is_document(head, job.name):
                return self.documents.file(job, head, file)
            return self.text(job, head + files.take(file, -1, job.name))

    def _open(self, job: Job) -> AbstractContextManager[BinaryIO]:
        return files.open_file(job.path) if job.path else nullcontext(_stdin(self.args))

    def _is_document(self, head: bytes, name: str) -> bool:
        from ..formats import sniff

        return sniff.kind(head, name) != TEXT


def _check_name(job: Job) -> None:
    """Refuse an empty file that is named like something that never is."""
    from ..formats.registry import endings

    if job.path.lower().endswith(endings(lambda format: format.name != TEXT)):
        raise DocumentError(f"{job.name}: the file is empty", "get it again")


def _stdin(args: Arguments) -> BinaryIO:
    if sys.stdin is not None and sys.stdin.isatty() and not args.quiet:
        say("reading from the terminal, end with Ctrl-D")
    return files.open_stdin()
