"""The command line: ``cleaner [options] [file ...]``, ``cleaner inspect``, ``cleaner undo``,
``cleaner rules``, ``cleaner words`` and ``cleaner serve``.

Only the result goes to standard output, as bytes.  Everything else, what other code may print on the way
included, goes to standard error.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

from ..errors import CleanerError, ConfigError, ExitCode, FileError, UsageError
from ..rulebook.errors import RuleError
from ..settings import SettingError
from .messages import say

SUBCOMMANDS = ("inspect", "undo", "rules", "words", "serve", "completion")


def main(argv: list[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        return _run(arguments)
    except CleanerError as error:
        return _fail(error)
    except RuleError as error:
        return _fail(ConfigError(str(error)))
    except SettingError as error:
        return _fail(UsageError(str(error)))
    except SystemExit as stop:  # argparse, after --help and --version
        return int(stop.code or 0)
    except BrokenPipeError:
        return ExitCode.PIPE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def _run(arguments: list[str]) -> int:
    command: Any
    if arguments[:1] == ["undo"]:
        from . import undo as command
    elif arguments[:1] == ["inspect"]:
        from . import inspect as command
    elif arguments[:1] == ["rules"]:
        from . import rules as command
    elif arguments[:1] == ["words"]:
        from . import words as command
    elif arguments[:1] == ["serve"]:
        from . import serve as command
    elif arguments[:1] == ["completion"]:
        from . import completion as command
    else:
        from . import clean as command
    args = command.parse(arguments[1:] if arguments and arguments[0] in SUBCOMMANDS else arguments)
    stdout = sys.stdout
    if stdout is None:
        raise FileError("standard output is closed")
    sys.stdout = sys.stderr  # what prints on the way must not get into the result
    try:
        code: int = command.run(args, stdout.buffer)
        stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileError.of("write", "standard output", error) from None
    finally:
        sys.stdout = stdout
    return code


def _fail(error: CleanerError) -> int:
    say(error)
    return error.code


def run() -> NoReturn:
    """The process: :func:`main`, without the time that the interpreter takes to collect garbage while all is
    being loaded, and to put everything away at the end."""
    gc.set_threshold(100_000, 50, 50)
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError):  # main has said that standard output fails
            stream.flush()
    os._exit(code)
