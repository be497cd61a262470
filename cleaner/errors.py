"""How the command line ends: exit codes, and the errors that own their code and say what to do next."""

from __future__ import annotations

from enum import IntEnum
from typing import Self


class SlowRuleError(Exception):
    """The pattern of a rule takes too long on a text.  ``rule`` is its id, ``seconds`` what it had."""

    def __init__(self, rule: str, seconds: float) -> None:
        super().__init__(rule, seconds)
        self.rule, self.seconds = rule, seconds


class ExitCode(IntEnum):
    """What the exit status of ``cleaner`` means.  With several inputs the highest one counts."""

    OK = 0
    FOUND = 1
    USAGE = 2
    UNDECODABLE = 3
    FILE = 4
    RULES = 5
    REFUSED = 6
    DOCUMENT = 7
    OCR = 8
    PARTIAL = 9
    INTERNAL = 70
    INTERRUPTED = 130
    PIPE = 141


#: What each exit code means, for the docs.
MEANING: dict[ExitCode, str] = {
    ExitCode.OK: "done; with `--check` or `--diff`: nothing would change",
    ExitCode.FOUND: "`--check` or `--diff`: something would change; `rules test`: examples fail or lack",
    ExitCode.USAGE: "the command line is wrong; nothing was read or written",
    ExitCode.UNDECODABLE: "an input is not in its encoding, or the result cannot be written in it",
    ExitCode.FILE: "a file cannot be read or written",
    ExitCode.RULES: "a rule file, a rule id or `cleaner.toml` cannot be used",
    ExitCode.REFUSED: "`undo`: the edits are damaged or not those of this text; nothing was written",
    ExitCode.DOCUMENT: "a document is damaged, encrypted, over a limit, or (one of several) of a kind that "
    "an option is not for; nothing came of it",
    ExitCode.OCR: "pages have to be read by OCR, and the engine or a language is missing, or it failed",
    ExitCode.PARTIAL: "a document was damaged or over a limit: what could be read was written",
    ExitCode.INTERNAL: "an error of cleaner's own; the input is as it was",
    ExitCode.INTERRUPTED: "stopped with Ctrl-C",
    ExitCode.PIPE: "the reader of standard output went away, as in `cleaner big.txt | head`",
}


class CleanerError(Exception):
    """Something a person can act on.

    ``clause``  what is wrong; ``is_predicate`` if the place is its subject ("took more than 60 seconds")
    ``advice``  what to do next
    ``file``    the name of what it is wrong with, "" if that is not known yet or stands in the clause
    ``page``    the number of the page there, from 1; 0 if it is none of one page
    """

    code = ExitCode.INTERNAL

    def __init__(
        self, clause: str, advice: str = "", *, file: str = "", page: int = 0, is_predicate: bool = False
    ) -> None:
        super().__init__(clause, advice)
        self.clause, self.advice = clause, advice
        self.file, self.page, self.is_predicate = file, page, is_predicate

    @property
    def problem(self) -> str:
        """What is wrong and where, as a sentence."""
        place = ": ".join(filter(None, (self.file, f"page {self.page}" if self.page else "")))
        return f"{place}{' ' if self.is_predicate else ': '}{self.clause}" if place else self.clause

    def at(self, file: str = "", page: int = 0) -> Self:
        """The same error with the place filled in, or another one, as far as it is given."""
        made = type(self)(*self.args)
        made.__dict__.update(self.__dict__)
        made.file, made.page = file or self.file, page or self.page
        return made

    def __str__(self) -> str:
        return f"{self.problem}\n  {self.advice}" if self.advice else self.problem


class UsageError(CleanerError):
    """The command line asks for something that cannot be."""

    code = ExitCode.USAGE


class EncodingError(CleanerError):
    """Bytes that are not in the encoding, or characters that it does not have."""

    code = ExitCode.UNDECODABLE


class FileError(CleanerError):
    """A file that cannot be read or written."""

    code = ExitCode.FILE

    @classmethod
    def of(cls, doing: str, path: str, error: OSError, advice: str = "") -> FileError:
        """The error for a failed system call, in the system's words."""
        return cls(f"{path}: cannot {doing}: {error.strerror or error}", advice)


class ConfigError(CleanerError):
    """A configuration file that cannot be used."""

    code = ExitCode.RULES


class DocumentError(CleanerError):
    """A document that cannot be read: damaged, encrypted, over a limit, or of a kind that nobody knows."""

    code = ExitCode.DOCUMENT


class LimitError(DocumentError):
    """A document that goes over a limit.  ``limit`` is its name in :data:`cleaner.settings.LIMITS`; the
    message names it, what was allowed and, if known, what was met."""

    def __init__(
        self,
        clause: str,
        advice: str = "",
        limit: str = "",
        *,
        file: str = "",
        page: int = 0,
        is_predicate: bool = False,
    ) -> None:
        super().__init__(clause, advice, file=file, page=page, is_predicate=is_predicate)
        self.args = clause, advice, limit
        self.limit = limit


class OcrError(CleanerError):
    """OCR that cannot be done: no engine, no data for a language, or a failure of the engine."""

    code = ExitCode.OCR


class UndoRefused(CleanerError):
    """Edits that do not lead back from this text."""

    code = ExitCode.REFUSED
