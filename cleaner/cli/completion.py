"""``cleaner completion bash|zsh|fish``: what shells need to complete the command."""

from __future__ import annotations

import re
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from functools import cache
from typing import BinaryIO, NamedTuple

from .. import Rulebook
from ..errors import ExitCode
from . import rules, serve, undo
from .options import Parser, filter_parser, help_of

SHELLS = ("bash", "zsh", "fish")
EPILOG = """\
bash: put . <(cleaner completion bash) into ~/.bashrc
zsh:  cleaner completion zsh > DIR/_cleaner, DIR being a directory of $fpath
fish: cleaner completion fish > ~/.config/fish/completions/cleaner.fish
"""
FILES, FOLDERS = "files", "folders"


class Option(NamedTuple):
    """An option: its flags, what it means, whether it has a value, and what that may be: words (of which
    several may stand with commas between them), files or folders."""

    flags: tuple[str, ...]
    help: str
    has_value: bool
    words: tuple[str, ...] = ()
    paths: str = ""


class Command(NamedTuple):
    """A command: its name, "" for the filter; its options; the words and files that may follow it."""

    name: str
    help: str
    options: tuple[Option, ...]
    words: tuple[str, ...] = ()
    has_files: bool = False


def parser() -> Parser:
    """The parser of this command."""
    built = Parser("cleaner completion", "{bash,zsh,fish}", epilog=EPILOG,
                   description="Print what a shell needs to complete the command.")  # fmt: skip
    group = built.add_argument_group("arguments")
    group.add_argument("shell", choices=SHELLS, metavar="SHELL", help="bash, zsh or fish")
    group.add_argument("-h", "--help", action="help", help="show this")
    return built


def parse(argv: list[str]) -> Namespace:
    """The arguments of this command.  Raises UsageError."""
    return parser().parse_args(argv)


def run(args: Namespace, out: BinaryIO) -> int:
    """Print the script."""
    out.write(script(args.shell).encode())
    return ExitCode.OK


def script(shell: str) -> str:
    """The script that makes a shell complete the command."""
    lines = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](commands())
    return "\n".join(lines) + "\n"


@cache
def commands() -> tuple[Command, ...]:
    """The filter and the other commands, as their parsers have them."""
    words = (*rules.ACTIONS, *(rule.id for rule in Rulebook.load().rules))
    return (
        Command("", "", _options(filter_parser()), has_files=True),
        Command("undo", "take a cleaning back", _options(undo.parser()), has_files=True),
        Command("rules", "list, explain and test the rules", _options(rules.parser()), words),
        Command("serve", "the HTTP service and its page", _options(serve.parser())),
        Command("completion", "what a shell needs to complete the command", _options(parser()), SHELLS),
    )


def _options(parser: ArgumentParser) -> tuple[Option, ...]:
    return tuple(_option(action) for action in parser._actions if action.option_strings)


def _option(action: Action) -> Option:
    metavar = str(action.metavar or "")
    words = tuple(map(str, action.choices or _values(action.dest)))
    paths = FOLDERS if metavar == "DIR" else FILES if metavar in ("PATH", "FILE") else ""
    said = re.split(r"[;:]| \(", help_of(action))[0]
    has_value = action.nargs not in (0, "?")  # of these, the value is part of the same word
    return Option(tuple(action.option_strings), said, has_value, words, paths)


def _values(name: str) -> Sequence[str]:
    """Words for options that take others, too."""
    from ..formats.text.names import ENCODINGS
    from ..text.languages import languages

    if name in ("select", "ignore"):
        ids = [rule.id for rule in Rulebook.load().rules]
        return list(dict.fromkeys([*(one.rstrip("0123456789") for one in ids), *ids]))
    if name == "profile":
        return list(Rulebook.load().profiles)
    if name == "lang":
        return sorted(languages())
    return sorted(ENCODINGS) if name in ("encoding", "output_encoding") else ()


def _bash(found: Sequence[Command]) -> Iterator[str]:
    yield "# bash completion for cleaner: cleaner completion bash"
    yield "_cleaner() {"
    yield '    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words="" at'
    yield "    COMPREPLY=()"
    yield "    [[ $cur == = ]] && cur="  # '=' is a word of its own there
    yield "    [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD-2]}"
    yield '    case "${COMP_WORDS[1]}:$prev" in'
    for command in (*found[1:], found[0]):
        for option in command.options:
            if option.has_value:
                yield f"        {_patterns(command, option)}) {_bash_value(option)} ;;"
    yield "    esac"
    yield '    case "${COMP_WORDS[1]}" in'
    for command in (*found[1:], found[0]):
        flags = " ".join(flag for option in command.options for flag in option.flags)
        yield f"        {command.name or '*'})"
        yield f'            words="{flags}"'
        yield f'            [[ $cur == -* ]] || words="{" ".join(command.words)}"'
        if not command.name:
            names = " ".join(other.name for other in found[1:])
            yield f'            [[ $cur != -* && $COMP_CWORD == 1 ]] && words="{names}"'
        if command.has_files:
            yield '            [[ $cur == -* ]] || COMPREPLY=($(compgen -f -- "$cur"))'
        yield "            ;;"
    yield "    esac"
    yield '    COMPREPLY+=($(compgen -W "$words" -- "$cur"))'
    yield "}"
    yield "complete -o filenames -F _cleaner cleaner"


def _patterns(command: Command, option: Option) -> str:
    return "|".join(f"{command.name or '*'}:{flag}" for flag in option.flags)


def _bash_value(option: Option) -> str:
    if option.paths:
        return f'COMPREPLY=($(compgen -{"d" if option.paths == FOLDERS else "f"} -- "$cur")); return'
    if not option.words:
        return "return"
    words = " ".join(option.words)
    return (
        f'at=${{cur%"${{cur##*,}}"}}; COMPREPLY=($(compgen -P "$at" -W "{words}" -- "${{cur##*,}}")); return'
    )


def _zsh(found: Sequence[Command]) -> Iterator[str]:
    yield "#compdef cleaner"
    yield "# zsh completion for cleaner: cleaner completion zsh > a directory of $fpath, as _cleaner"
    for command in found:
        yield f"_cleaner_{command.name or 'filter'}() {{"
        yield "    _arguments -s \\"
        for option in command.options:
            flags = "{" + ",".join(option.flags) + "}" if len(option.flags) > 1 else option.flags[0]
            yield f"        {flags}{_quoted(f'[{_zsh_text(option.help)}]{_zsh_value(option)}')} \\"
        rest = "_files" if command.has_files else f"({' '.join(command.words)})"
        yield f"        '*:: :{rest}'" if command.has_files else f"        '*: :{rest}'"
        yield "}"
    yield "_cleaner() {"
    yield "    case $words[2] in"
    for command in found[1:]:
        yield f"        {command.name}) shift words; (( CURRENT-- )); _cleaner_{command.name} ;;"
    yield "        *)"
    described = " ".join(_quoted(f"{command.name}:{command.help}") for command in found[1:])
    yield f"            local -a names=({described})"
    yield "            (( CURRENT == 2 )) && _describe command names"
    yield "            _cleaner_filter ;;"
    yield "    esac"
    yield "}"
    yield 'if [ "$funcstack[1]" = _cleaner ]; then _cleaner "$@"; else compdef _cleaner cleaner; fi'


def _zsh_value(option: Option) -> str:
    if not option.has_value:
        return ""
    if option.paths:
        return ":path:_files" + (" -/" if option.paths == FOLDERS else "")
    return f":value:_values -s , value {' '.join(option.words)}" if option.words else ":value: "


def _zsh_text(text: str) -> str:
    return text.replace("[", "(").replace("]", ")").replace(":", ",")


def _fish(found: Sequence[Command]) -> Iterator[str]:
    names = " ".join(command.name for command in found[1:])
    yield "# fish completion for cleaner: cleaner completion fish > ~/.config/fish/completions/cleaner.fish"
    for command in found[1:]:
        yield (
            f"complete -c cleaner -n 'test (count (commandline -opc)) -eq 1' -a {command.name} "
            f"-d {_quoted(command.help)}"
        )
    for command in found:
        seen = f"__fish_seen_subcommand_from {command.name or names}"
        when = _quoted(seen if command.name else f"not {seen}")
        if command.words or not command.has_files:
            yield f"complete -c cleaner -n {when} -f -a {_quoted(' '.join(command.words))}"
        for option in command.options:
            yield f"complete -c cleaner -n {when} {_fish_option(option)} -d {_quoted(option.help)}"


def _fish_option(option: Option) -> str:
    flags = [f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags]
    if option.has_value:
        flags.append("-r" if option.paths else "-x")
    if option.words:
        flags.append(f"-a {_quoted(' '.join(option.words))}")
    return " ".join(flags)


def _quoted(text: str) -> str:
    """As one word of any of the shells."""
    return "'" + text.replace("'", "’").replace("\\", "/") + "'"
