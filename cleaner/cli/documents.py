"""Inputs that are no plain text: read by :mod:`cleaner.reading.inputs`, cleaned, written as text or as
layout."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext, suppress
from threading import Thread
from types import FrameType
from typing import Any, BinaryIO

from .. import Cleaner, Result, Source
from ..errors import CleanerError, ExitCode, UsageError
from ..formats.registry import layouts
from ..formats.text import TEXT
from ..formats.text.decoding import Form, encode
from ..reading.containers import Document, spooled
from ..reading.inputs import Reader, numbers, request_of
from ..reading.layouts import corrected_files, has_layout, new_file
from ..reading.pages import Coding
from ..reading.recognition import spans
from ..settings import SettingError
from ..text import files
from ..text.counting import counted
from ..workers.processors import processors
from .arguments import password_of
from .output import Output, clean
from .plan import Job, in_place, is_text, named_like_a_file
from .progress import Count

_UTF8 = Form("utf-8")
LEAVE_OUT = "leave one of them out"


class Documents:
    """Does the jobs of a run that are documents, with workers of its own; use it as a context."""

    def __init__(self, run: Output) -> None:
        self.run = run
        self.reader = Reader(run.args.jobs or processors())
        self._loading: Thread | None = None
        self.password = password_of(run.args)

    def __enter__(self) -> Documents:
        self._closing = ExitStack()
        self._closing.enter_context(self.reader)
        for name in ("SIGTERM", "SIGHUP"):  # leave no files behind when asked to end
            if hasattr(signal, name):
                self._heed(getattr(signal, name))
        return self

    def __exit__(self, *error: Any) -> None:
        self._closing.__exit__(*error)

    def _heed(self, number: signal.Signals) -> None:
        try:
            before = signal.signal(number, _end)
        except ValueError:  # not in the main thread
            return
        self._closing.callback(signal.signal, number, before)

    def book(self, job: Job) -> int:
        """Do a directory of pages; gives the exit code."""
        return self._opened(job, job.path)

    def file(self, job: Job, head: bytes, file: BinaryIO) -> int:
        """Do a document in one file, of which ``head`` has been read; gives the exit code."""
        there = bool(job.path) and os.path.isfile(job.path)
        with nullcontext(job.path) if there else spooled(head, file, job.name) as path:
            return self._opened(job, path)

    def _opened(self, job: Job, path: str) -> int:
        old = b"" if self.run.args.in_place is None or job.pages else files.read(path)
        with self.reader.open(path, job.name, job.pages) as document:
            self._possible(job, document, path)
            if document.is_text:
                return self.run.text(job, files.read(document.parts[0].path))
            return self._done(job, document, old)

    def _possible(self, job: Job, document: Document, path: str) -> None:
        """Refuse what cannot be done with this document, before it is read."""
        args, kinds = self.run.args, {part.kind for part in document.parts}
        if args.in_place is not None:
            layout = args.format == "layout" and kinds <= layouts()
            if not layout or [part.path for part in document.parts] != [path]:
                raise in_place(job.name)
        if args.format == "layout":
            if kinds == {TEXT}:
                raise is_text(job.name, "--format layout")
            if kinds <= layouts() and len(document.parts) > 1 and not job.output:
                raise UsageError(
                    f"{job.name} is a book of many files, and standard output is one", "say -o DIR"
                )
            if kinds <= layouts() and len(document.parts) > 1 and named_like_a_file(job.output or ""):
                raise UsageError(
                    f"{job.output} is named like a file, and {job.name} is a book of many files",
                    f"-o {os.path.join(job.output or '', '')} makes a directory of this name",
                )
            if kinds <= layouts() and self.run.cleaners.of(job.folder).options.pages:
                raise UsageError(
                    "--format layout writes whole files, and --pages wants some pages", LEAVE_OUT
                )

    def _done(self, job: Job, document: Document, old: bytes) -> int:
        cleaner = self.run.cleaners.of(job.folder)
        if not self._loading:  # what cleaning takes, while workers start and read
            self._loading = Thread(target=_load, args=(cleaner,), daemon=True)
            self._loading.start()
        source = self._read(job, cleaner, document)
        self._loading.join()
        for message in told(job.name, source, cleaner.options.pages):
            self.run.tell(message)
        self.run.progress.cleaning()
        result = clean(cleaner, source, job.name)
        code = self._write(job, cleaner, document, result, old)
        return code if source.complete else max(code, ExitCode.PARTIAL)

    def _read(self, job: Job, cleaner: Cleaner, document: Document) -> Source:
        coding = Coding(self.run.args.encoding, cleaner.options.undecodable)
        try:
            request = request_of(cleaner.options, self.password)
            return self.reader.source(document, request, self.run.progress.pages, coding)
        except (CleanerError, SettingError):
            raise
        except KeyboardInterrupt:
            self.run.tell(_stopped(job.name, self.run.progress.document))
            raise
        except Exception as error:
            raise CleanerError(
                f"{job.name}: internal error, nothing was written: {type(error).__name__}: {error}",
                "please report it with the file",
            ) from error

    def _write(self, job: Job, cleaner: Cleaner, document: Document, result: Result, old: bytes) -> int:
        before = encode(result.source, _UTF8, "", job.name)
        after = encode(result.text, _UTF8, self.run.args.output_encoding, job.name)
        if self.run.args.format != "layout":
            return self.run.finish(job, cleaner, result, before, after)
        return self.run.finish(
            job, cleaner, result, before, after, list(self._layouts(job, document, result)), old
        )

    def _layouts(self, job: Job, document: Document, result: Result) -> Iterator[tuple[str, bytes]]:
        """The layout files of a result, each with the path it goes to: those that were read, corrected; or a
        new one, if not all of the pages come from such files."""
        output = job.path if self.run.args.in_place is not None else job.output or ""
        if not all(has_layout(part) for part in document.parts if part.kind):
            made = new_file(result)
            book = output and document.parts[0].name and not output.lower().endswith((made.name, ".html"))
            yield output + made.name if book else output, made.data
            return
        for file in corrected_files(document, result):
            yield os.path.join(output, file.name) if file.name else output, file.data


def _load(cleaner: Cleaner) -> None:
    with suppress(Exception):  # cleaning will say so
        from ..engine.pipeline import load

        load(cleaner.rulebook)


def told(name: str, source: Source, pages: str) -> list[str]:
    """What is to be said of a document that was read: its warnings, and those of its pages, the same ones of
    several pages as one."""
    by_clause: dict[str, list[int]] = {}
    for number, page in zip(numbers(source, pages), source.pages, strict=True):
        for clause in page.warnings:
            by_clause.setdefault(clause, []).append(number)
    return [*source.warnings, *(f"{name}: {spans(where)}: {clause}" for clause, where in by_clause.items())]


def _stopped(name: str, pages: Count) -> str:
    how_far = (
        f"after {pages.done} of {counted(pages.total, 'page')}" if pages.total else "before its first page"
    )
    advice = "\n  a long document can be read in parts, with --pages" if pages.total > 1 else ""
    return f"{name}: stopped {how_far}, nothing of it was written{advice}"


def _end(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)
