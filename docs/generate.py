"""Writes the generated parts of the documentation (``make docs``); --check only says what is not current.

A part stands between ``<!-- NAME: ... -->`` and ``<!-- /NAME -->`` in a page.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.rulebook.keys import Key

HERE = Path(__file__).resolve().parent


def rules() -> Iterator[str]:
    """All shipped rules, by file."""
    from cleaner import Rulebook

    book = Rulebook.load()
    yield "| rule | name | what it does |"
    yield "|---|---|---|"
    for rule in book.rules:
        yield f"| {rule.id} | {rule.name} | {_cell(rule.summary)} |"
    yield ""
    yield "Profiles, for `--profile`:"
    yield ""
    yield "| profile | what it is for |"
    yield "|---|---|"
    for name, profile in book.profiles.items():
        yield f"| `{name}` | {_cell(str(profile.get('summary', '')))} |"
    yield ""
    yield f"Protected in every text: {', '.join(fence['name'] for fence in book.protect)}."


def kinds() -> Iterator[str]:
    """The keys of every kind of rule, as its module declares them."""
    from cleaner.rulebook.schema import shipped_kinds

    for name, kind in shipped_kinds().items():
        yield f"### {name}"
        yield ""
        yield kind.summary
        yield ""
        yield from _keys(kind.keys)
        if kind.shared:
            yield ""
            yield f"In `[kind.{name}]`, for all rules of the kind:"
            yield ""
            yield from _keys(kind.shared)
        yield ""


def _keys(keys: Sequence[Key]) -> Iterator[str]:
    """A table of keys."""
    yield "| key | default | meaning |"
    yield "|---|---|---|"
    for key in keys:
        default = "needed" if key.needed else _default(key.default)
        when = f" (with {key.conditions})" if key.when else ""
        yield f"| `{key.name}` | {default} | {_cell(key.meaning + when)} |"
        for part in key.table:
            default = "needed" if part.needed else _default(part.default)
            yield f"| `{key.name}.{part.name}` | {default} | {_cell(part.meaning)} |"


def _default(value: object) -> str:
    """A default as TOML has it; nothing for an empty one."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value not in ("", None) and value != [] and value != {} else ""


def filter_options() -> Iterator[str]:
    """The options of ``cleaner``, by group."""
    from cleaner.cli.options import filter_parser

    return _options(filter_parser())


def inspect_options() -> Iterator[str]:
    """The options of ``cleaner inspect``."""
    from cleaner.cli.inspect import parser

    return _options(parser())


def undo_options() -> Iterator[str]:
    """The options of ``cleaner undo``."""
    from cleaner.cli.undo import parser

    return _options(parser())


def rules_options() -> Iterator[str]:
    """The options of ``cleaner rules``."""
    from cleaner.cli.rules import parser

    return _options(parser())


def words_options() -> Iterator[str]:
    """The options of ``cleaner words``."""
    from cleaner.cli.words import parser

    return _options(parser())


def _options(parser: ArgumentParser) -> Iterator[str]:
    from cleaner.cli.options import help_of

    formatter = parser.formatter_class(prog="")
    for group in parser._action_groups:
        if group._group_actions:
            yield ""
            yield f"**{(group.title or '').capitalize()}**"
            yield ""
            yield "| option | meaning |"
            yield "|---|---|"
        for action in group._group_actions:
            shown = formatter._format_action_invocation(action)
            yield f"| `{shown}` | {_cell(help_of(action))} |"


def settings() -> Iterator[str]:
    """The settings, as the keys of ``cleaner.toml``."""
    from cleaner.settings import SETTINGS, Options

    yield "| key | default | meaning |"
    yield "|---|---|---|"
    for name, setting in SETTINGS.items():
        default = Options._field_defaults[name]
        shown = f"`{default}`" if default not in ("", ()) else ""
        yield f"| `{name.replace('_', '-')}` | {shown} | {_cell(setting.help)} |"


def limits() -> Iterator[str]:
    """What documents may cost, and the environment variables that say so, without those of the service."""
    from cleaner.settings import LIMITS

    yield "| variable | default | bounds |"
    yield "|---|---|---|"
    for name, limit in LIMITS.items():
        if not limit.help.startswith("service:"):
            yield f"| `{limit.variable(name)}` | {_amount(limit.default, limit.unit)} | {_cell(limit.help)} |"


def _amount(number: int, unit: str) -> str:
    if unit == "bytes" and not number % (1 << 20):
        return f"{number >> 20:,} MiB"
    return f"{number:,} {unit}"


def exit_codes() -> Iterator[str]:
    """What each exit code means."""
    from cleaner.errors import MEANING

    yield "| code | name | meaning |"
    yield "|---|---|---|"
    for code, meaning in MEANING.items():
        yield f"| {code.value} | {code.name} | {_cell(meaning)} |"


def answers() -> Iterator[str]:
    """The forms of answer of the HTTP API, by what ``Accept`` asks for."""
    from cleaner.reports import forms
    from cleaner.server.media import ANSWERS

    yield "| `Accept` | answer |"
    yield "|---|---|"
    for form in forms.answers():
        names = ", ".join(f"`{media}`" for media, found in ANSWERS.items() if found == form.name)
        yield f"| {names} | {form.meaning} |"


def endpoints() -> Iterator[str]:
    """Every operation of the HTTP API, and every status it may give."""
    from service import app

    yield "| | | answers |"
    yield "|---|---|---|"
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            statuses = " ".join(operation["responses"])
            yield f"| `{method.upper()} {path}` | {_cell(operation['summary'])} | {statuses} |"


def problems() -> Iterator[str]:
    """The kinds of problem of the HTTP API."""
    from cleaner.server.problems import KINDS

    yield "| type | status | title | |"
    yield "|---|---|---|---|"
    for name, kind in KINDS.items():
        yield f"| `{name}` | {kind.status} | {_cell(kind.title)} | {_cell(kind.meaning)} |"


def service_limits() -> Iterator[str]:
    """The limits that bind the service."""
    from cleaner.settings import LIMITS

    yield "| limit | default | on what |"
    yield "|---|---|---|"
    for name, limit in LIMITS.items():
        text = _cell(limit.help.removeprefix("service: "))
        yield f"| `{name}` | {_amount(limit.default, limit.unit)} | {text} |"


def serve_options() -> Iterator[str]:
    """The options of ``cleaner serve``."""
    from cleaner.cli.serve import parser

    return _options(parser())


def variables() -> Iterator[str]:
    """The environment variables of the service that are no limits."""
    from cleaner.server.config import VARIABLES

    yield "| variable | |"
    yield "|---|---|"
    for name, text in VARIABLES.items():
        yield f"| `{name}` | {_cell(text)} |"


def metrics() -> Iterator[str]:
    """The metrics of the service."""
    from cleaner.server.config import Config
    from cleaner.server.state import Service

    yield "| metric | |"
    yield "|---|---|"
    for family in Service(Config.of({})).metrics.registry.collect():
        suffix = "_total" if family.type == "counter" else ""
        yield f"| `{family.name}{suffix}` | {_cell(family.documentation)} |"


def manual() -> Iterator[str]:
    """The manual page, whole."""
    from cleaner import __version__
    from cleaner.cli import completion, rules, serve, undo
    from cleaner.cli.options import filter_parser
    from cleaner.errors import MEANING
    from cleaner.settings import LIMITS

    yield f'.TH CLEANER 1 "" "cleaner {__version__}" "User Commands"'
    yield ".SH NAME\ncleaner \\- repair text that came out of OCR or a PDF"
    yield ".SH SYNOPSIS"
    for parser in (filter_parser(), undo.parser(), rules.parser(), serve.parser(), completion.parser()):
        yield f".B {parser.prog}\n{_roff(str(parser.usage).removeprefix(parser.prog).strip())}\n.br"
    yield ".SH DESCRIPTION"
    yield "Reads files, directories of them or standard input, and writes the repaired text to"
    yield "standard output."
    yield "Every change has a rule, a place, a reason and a confidence, and can be taken back."
    for title, parser in (
        ("OPTIONS", filter_parser()), ("CLEANER UNDO", undo.parser()), ("CLEANER RULES", rules.parser()),
        ("CLEANER SERVE", serve.parser()), ("CLEANER COMPLETION", completion.parser()),
    ):  # fmt: skip
        yield f".SH {title}"
        if title != "OPTIONS":
            yield _roff(str(parser.description))
        yield from _manual_options(parser)
    yield ".SH EXIT STATUS"
    for code, meaning in MEANING.items():
        yield f".TP\n.B {code.value}\n{_roff(meaning)}"
    yield ".SH ENVIRONMENT\nThe variables that bound what documents and requests may cost:"
    for name, limit in LIMITS.items():
        text = f"{limit.help}; {_amount(limit.default, limit.unit)} if not given"
        yield f".TP\n.B {limit.variable(name)}\n{_roff(text)}"
    yield ".SH FILES\n.TP\n.I cleaner.toml"
    yield "Settings for the texts below its directory; the nearest one counts."
    yield ".SH EXAMPLES\n.nf\n.RS"
    yield "cat scan.pdf | cleaner > book.txt"
    yield "cleaner \\-\\-in\\-place=.bak \\-\\-lines join chapters/"
    yield "cleaner scan.txt \\-o clean.txt \\-\\-edits scan.edits"
    yield "cleaner undo scan.edits clean.txt > scan.txt"
    yield "\\&. <(cleaner completion bash)\n.RE\n.fi"


def _manual_options(parser: ArgumentParser) -> Iterator[str]:
    from cleaner.cli.options import help_of

    formatter = parser.formatter_class(prog="")
    for group in parser._action_groups:
        if group._group_actions:
            yield f".SS {_roff((group.title or '').capitalize())}"
        for action in group._group_actions:
            shown = formatter._format_action_invocation(action)
            yield f".TP\n.B {_roff(shown)}\n{_roff(help_of(action))}"


def _roff(text: str) -> str:
    """Text for a manual page: no line of it is an order."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return "\n".join(rf"\&{line}" if line.startswith((".", "'")) else line for line in text.split("\n"))


PARTS: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "rules": ("rules.md", rules),
    "kinds": ("rules.md", kinds),
    "filter-options": ("cli.md", filter_options),
    "inspect-options": ("cli.md", inspect_options),
    "undo-options": ("cli.md", undo_options),
    "rules-options": ("cli.md", rules_options),
    "words-options": ("cli.md", words_options),
    "settings": ("cli.md", settings),
    "limits": ("cli.md", limits),
    "exit-codes": ("cli.md", exit_codes),
    "answers": ("http-api.md", answers),
    "endpoints": ("http-api.md", endpoints),
    "problems": ("http-api.md", problems),
    "service-limits": ("http-api.md", service_limits),
    "serve-options": ("deployment.md", serve_options),
    "variables": ("deployment.md", variables),
    "metrics": ("deployment.md", metrics),
    "manual": ("cleaner.1", manual),
}


def current(name: str) -> tuple[Path, str, str]:
    """The page of a part, its text as it is and as it should be."""
    page, part = PARTS[name]
    path = HERE / page
    text = path.read_text("utf-8") if path.exists() else ""
    if path.suffix != ".md":
        return path, text, "\n".join(part()) + "\n"
    pattern = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- /{name} -->)", re.S)
    wanted = "\n".join(part()).strip("\n")
    return path, text, pattern.sub(lambda match: f"{match[1]}\n{wanted}\n\n{match[2]}", text)


def main(argv: list[str] | None = None) -> int:
    """Write the parts that are not current; with --check, exit 1 if there are any."""
    check = "--check" in (sys.argv[1:] if argv is None else argv)
    stale = 0
    for name in PARTS:
        path, text, wanted = current(name)
        if text != wanted:
            stale += 1
            sys.stderr.write(f"{path.name}: {name} {'is not current: make docs' if check else 'written'}\n")
            if not check:
                path.write_text(wanted, "utf-8")
    return int(check and stale > 0)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
