"""``cleaner rules list|show ID|test``: what the rules are, and whether their examples hold."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, BinaryIO

from .. import Rule, Rulebook
from ..errors import ExitCode, UsageError
from ..text.counting import counted
from . import examples as rulecheck
from .options import Parser, add_common, add_settings
from .setup import Cleaners

if TYPE_CHECKING:
    from ..rulebook.keys import Key

ACTIONS = ("list", "show", "test")
WIDTH = 100  # columns of a meaning
EPILOG = """\
commands:
  list       every rule on a line, then the profiles; the default
  show ID    what a rule does, why, at what risk, its keys with their meaning, and its examples;
             the beginning of an id shows a family: HYP
  test       run the examples of all chosen rules; exit 1 if one does not hold or is missing

A file named 'rules' is cleaned with 'cleaner ./rules'.
"""


def parser() -> Parser:
    """The parser of this command."""
    built = Parser("cleaner rules", "[list | show ID ... | test] [options]", epilog=EPILOG,
                   description="List, explain and test the rules.")  # fmt: skip
    built.add_argument("action", nargs="?", default="list", metavar="command", help="list, show or test")
    built.add_argument("ids", nargs="*", metavar="ID", help="ids of rules, or what they begin with, for show")
    add_settings(built.add_argument_group("rules"), ("profile", "rules", "select", "ignore"))
    add_common(built.add_argument_group("other"))
    return built


def parse(argv: list[str]) -> Namespace:
    """The arguments of this command.  Raises UsageError."""
    args = parser().parse_intermixed_args(argv)
    if args.action not in ACTIONS:
        raise UsageError(f"'{args.action}' is none of list, show, test", "to clean a file: cleaner ./rules")
    if (args.action == "show") != bool(args.ids):
        raise UsageError(
            "show needs the id of a rule" if args.action == "show" else f"{args.action} takes no ids",
            "try: cleaner rules show HYP001" if args.action == "show" else "--select chooses rules",
        )
    return args


def run(args: Namespace, out: BinaryIO) -> int:
    """Do it; the exit code is 1 if an example does not hold or is missing."""
    cleaner = Cleaners(args, args.config or "", args.no_config).of(".")
    book = cleaner.rulebook
    if args.action == "test":
        return _test(book, cleaner.options.rules, out)
    if args.action == "list":
        lines = _list(book)
    else:
        lines = _show(book, [rule for rule_id in args.ids for rule in book.family(rule_id)])
    _print(out, lines)
    return ExitCode.OK


def _print(out: BinaryIO, lines: Iterator[str]) -> None:
    for line in lines:
        out.write((line + "\n").encode("utf-8", "backslashreplace"))


def _list(book: Rulebook) -> Iterator[str]:
    width = max((len(rule.name) for rule in book.rules), default=0)
    for rule in book.rules:
        yield f"{rule.id:8}  {rule.kind:9}  {rule.name:{width}}  {rule.summary}"
    yield ""
    yield "profiles (--profile NAME):"
    wide = max((len(name) for name in book.profiles), default=0)
    for name, profile in book.profiles.items():
        yield f"  {name:{wide}}  {profile.get('summary', '')}".rstrip()


def _show(book: Rulebook, rules: Sequence[Rule]) -> Iterator[str]:
    """Rules in full, each once, and what those of one kind share behind the last of them."""
    from ..rulebook.schema import kind_of

    rules = [rule for at, rule in enumerate(rules) if rule not in rules[:at]]
    for at, rule in enumerate(rules):
        kind = kind_of(rule.kind)
        keys = kind.keys if kind else ()
        yield from _rule(rule, keys)
        if kind and kind.shared and all(later.kind != rule.kind for later in rules[at + 1 :]):
            yield f"[kind.{rule.kind}]  what all rules of this kind share"
            yield from _keys(kind.shared, book.kinds[rule.kind].shared)
            yield ""


def _rule(rule: Rule, keys: Sequence[Key]) -> Iterator[str]:
    yield f"{rule.id}  {rule.name}  (kind {rule.kind}, in {rule.file})"
    yield ""
    for label, value in (("what", rule.summary), ("why", rule.why), ("risk", rule.risk)):
        yield f"{label:6}{value}"
    yield from _keys(keys, rule.params)
    for title, wanted in (("changes", True), ("must stay", False)):
        chosen = [example for example in rule.examples if rulecheck.changes(example) is wanted]
        if chosen:
            yield ""
            yield f"{title}:"
        for example in chosen:
            yield from _example(example)
    yield ""


def _keys(keys: Iterable[Key], values: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """The values of keys, each with its meaning."""
    for key in keys:
        if key.name not in values:
            continue
        value = values[key.name]
        if not indent:
            yield ""
        yield f"{indent}{key.name}: {'' if key.table else _value(value)}".rstrip()
        yield from wrap(key.meaning, WIDTH, initial_indent=indent + "    ", subsequent_indent=indent + "    ")
        if key.table:
            yield from _keys(key.table, value, indent + "  ")


def _example(example: Any) -> Iterator[str]:
    with_, options = example.get("with"), example.get("options")
    if with_ or options:
        settings = [f"with {', '.join(with_)}"] if with_ else []
        settings += [f"{key} = {_value(value)}" for key, value in (options or {}).items()]
        yield f"  ({'; '.join(settings)})"
    changes = rulecheck.changes(example)
    yield from (f"  {'-' if changes else '='} {visible(line)}" for line in example["before"].split("\n"))
    if changes:
        yield from (f"  + {visible(line)}" for line in example["after"].split("\n"))
    yield ""


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        value = [f"{before} = {after}" for before, after in value.items()]
    if isinstance(value, (list, tuple)):
        shown = [visible(str(item)) for item in value[:12]]
        return (", ".join(shown) or "(none)") + (f" … ({len(value)})" if len(value) > 12 else "")
    return visible(str(value)) or "(none)"


def visible(text: str) -> str:
    """The text with escapes for what cannot be seen."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _test(book: Rulebook, directories: tuple[str, ...], out: BinaryIO) -> int:
    failures = list(rulecheck.check_all(book, directories))
    _print(out, (str(failure) for failure in failures))
    lacks = [(rule, lack) for rule in book.rules if (lack := rulecheck.lacking(rule))]
    _print(out, (f"{rule.file}: {rule.id} {rule.name}: {lack}" for rule, lack in lacks))
    total = sum(len(rule.examples) for rule in book.rules)
    found = f"not holding: {len(failures)}, rules with too few: {len(lacks)}"
    _print(out, iter([f"{counted(total, 'example')} of {counted(len(book.rules), 'rule')}, {found}"]))
    return ExitCode.FOUND if failures or lacks else ExitCode.OK
