"""The options of every command.  What a setting means stands in the settings table and nowhere else."""

from __future__ import annotations

import os
import re
from argparse import Action, ArgumentParser, HelpFormatter, _ArgumentGroup
from collections.abc import Iterable
from typing import Any, NoReturn

from ..errors import UsageError
from ..reports.forms import chosen, forms
from ..settings import SETTINGS
from ..text.meant import meant
from .arguments import LISTS, Arguments

EPILOG = """\
examples:
  cat scan.pdf | cleaner > book.txt
  cleaner --in-place=.bak --lines join chapters/

'cleaner inspect' says what is in files, 'cleaner undo EDITS [FILE]' takes a cleaning back, 'cleaner
rules' shows and tests the rules, 'cleaner words FILE' lists unknown words, 'cleaner serve' is the HTTP
service and its page, 'cleaner completion bash' is for the shell; a file of such a name is written ./undo.
"""


class _Formatter(HelpFormatter):
    """Help as wide as the terminal, asked for without the heavy module that argparse takes for it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=_width())

    def _format_action_invocation(self, action: Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, action.dest.upper())
        optional = action.nargs == "?"
        return ", ".join(action.option_strings) + (f"[={value[1:-1]}]" if optional else f" {value}")

    def _get_help_string(self, action: Action) -> str:
        return help_of(action)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text


class Parser(ArgumentParser):
    """A parser whose complaints are errors like all others."""

    def __init__(self, prog: str, usage: str, **values: Any) -> None:
        super().__init__(
            prog, f"{prog} {usage}", add_help=False, allow_abbrev=False, formatter_class=_Formatter, **values
        )

    def error(self, message: str) -> NoReturn:
        """Raise the complaint as a UsageError, with the option that was perhaps meant."""
        near = meant(*self._mistyped(message))
        advice = f"did you mean {near}? " if near else ""
        raise UsageError(message, f"{advice}'{self.prog} --help' shows what there is")

    def _mistyped(self, message: str) -> tuple[str, list[str]]:
        """The word that argparse complains of, and those it may have been meant to be."""
        options = [option for action in self._actions for option in action.option_strings if len(option) > 2]
        unknown = message.partition("unrecognized arguments: ")[2].split()
        for word in unknown:
            if word.startswith("-"):
                return "--" + word.lstrip("-").partition("=")[0], options
        choice = re.search(r"invalid choice: '(.*)' \(choose from (.*)\)$", message)
        return (choice[1], re.findall(r"[\w-]+", choice[2])) if choice else ("", [])


def filter_parser() -> Parser:
    """The parser of the filter."""
    parser = Parser(
        "cleaner",
        "[options] [file ...]",
        description="Repair text that came out of OCR or a PDF.",
        epilog=EPILOG,
    )
    _add_files(parser.add_argument_group("files"))
    add_settings(parser.add_argument_group("repairs"), SETTINGS)
    _add_reports(parser.add_argument_group("reports"))
    return parser


def help_of(action: Action) -> str:
    """What an option means, with the formats there are: to find those takes longer than to clean a page, so
    that they are named only when somebody asks."""
    said = action.help or ""
    if "{" in said:
        from ..formats.registry import inputs, labels, layouts

        said = said.format(inputs=inputs(), layouts=labels(layouts()))
    return said


def _add_files(group: _ArgumentGroup) -> None:
    add = group.add_argument
    add("files", nargs="*", metavar="file",
        help="{inputs}, directories of them; '-' or none is standard input")  # fmt: skip
    add("-o", "--output", metavar="PATH",
        help="write there: a file for one input, a directory for several")  # fmt: skip
    add("-i", "--in-place", nargs="?", metavar="SUFFIX",
        help="write each text over its input; with SUFFIX, keep the input "
             "under its name plus SUFFIX")  # fmt: skip
    add("--encoding", metavar="NAME",
        help="encoding of the texts, if it is not UTF-8 or what a byte-order mark says")  # fmt: skip
    add("--output-encoding", metavar="NAME",
        help="encoding of the results, if it is not that of the input")  # fmt: skip
    add("--book", choices=("auto", "yes", "no"), default="auto",
        help="the files of a directory are pages of one document: auto (images and layout files are), "
             "yes, no")  # fmt: skip
    add("--password", metavar="WORD",
        help="what opens PDFs that are encrypted; others may see it in the list of processes")  # fmt: skip
    add("--password-file", metavar="FILE",
        help="the same, from the first line of a file; if neither is given, from CLEANER_PASSWORD in the "
             "environment")  # fmt: skip
    add("-j", "--jobs", metavar="N", type=int,
        help="inputs that are done at a time, 1 if not given; of a document that is done alone, pages "
             "that are read at a time, of a PDF and by OCR, one for each processor if not given; "
             "0 is one for each processor")  # fmt: skip


def _add_reports(group: _ArgumentGroup) -> None:
    add, form, formats = group.add_argument, forms(), chosen()
    add("--diff", action="store_true", help=form["diff"].help)
    add("--check", action="store_true",
        help="name the inputs that would change and write no text; exit 1 if any would")  # fmt: skip
    said = "; ".join(", ".join(filter(None, (one.name, one.help))) for one in formats)
    add("--format", choices=[one.name for one in formats], default=Arguments.format, help=said)
    add("--edits", metavar="PATH", help=form["edits"].help)
    add("--tables", metavar="DIR", help="write each table that is sure to be one as CSV there")
    add("--statistics", action="store_true", help="count the changes of each rule, on standard error")
    add("-q", "--quiet", action="store_true", help="no messages but errors, no progress bar")
    add_common(group)


def add_common(group: _ArgumentGroup) -> None:
    """The options that every command has."""
    from .. import __version__

    group.add_argument("--config", metavar="FILE",
                       help="take settings from this file and not from the nearest cleaner.toml")  # fmt: skip
    group.add_argument("--no-config", action="store_true", help="read no cleaner.toml")
    version = f"cleaner {__version__}"
    group.add_argument("--version", action="version", version=version, help="show the version")
    group.add_argument("-h", "--help", action="help", help="show this")


def add_settings(group: _ArgumentGroup, names: Iterable[str]) -> None:
    """An option for each of these settings."""
    for name in names:
        setting = SETTINGS[name]
        shape: dict[str, Any] = {"choices": setting.choices or None}
        if name in LISTS:
            shape = {"action": "append"}
        flag = "--" + name.replace("_", "-")
        group.add_argument(flag, dest=name, help=setting.help, metavar=setting.metavar or None, **shape)


def _width() -> int:
    try:
        return max(60, min(os.get_terminal_size().columns - 2, 110))
    except (OSError, ValueError):
        return 100
