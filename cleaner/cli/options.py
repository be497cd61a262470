"""The options of every command.  What a setting means stands in the settings table and nowhere else."""

from __future__ import annotations

import os
from argparse import Action, ArgumentParser, HelpFormatter, _ArgumentGroup
from collections.abc import Iterable
from typing import Any, NoReturn

from ..errors import UsageError
from ..reports.forms import chosen, forms
from ..settings import SETTINGS
from .arguments import LISTS, Arguments

EPILOG = """\
examples:
  cat scan.pdf | cleaner > book.txt
  cleaner --in-place=.bak --lines join chapters/

'cleaner inspect' says what is in files, 'cleaner undo' takes a cleaning back, 'cleaner rules' shows
and tests the rules, 'cleaner serve' is the HTTP service; a file of such a name is written ./undo.
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
        from difflib import get_close_matches

        mistyped = message.partition("unrecognized arguments: ")[2].split(" ")[0].partition("=")[0]
        options = [option for action in self._actions for option in action.option_strings]
        near = get_close_matches(mistyped, options, 1) if mistyped.startswith("--") else []
        meant = f"did you mean {near[0]}? " if near else ""
        raise UsageError(message, f"{meant}'{self.prog} --help' shows what there is")


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
    add("-j", "--jobs", metavar="N", type=int, default=0,
        help="inputs that are done at a time, 1 if not given; of one document, pages that OCR reads at a "
             "time, one for each processor if not given")  # fmt: skip


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
