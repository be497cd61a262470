"""The docs of the command line say what is."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from cleaner.cli.clean import parse
from cleaner.cli.options import filter_parser
from cleaner.errors import ExitCode
from cleaner.settings import SETTINGS

from .cli import Run
from .conftest import ROOT, read

CLI = ROOT / "docs" / "cli.md"
EDITS = ROOT / "docs" / "edits-file.md"


def test_every_option_setting_and_exit_code_is_there() -> None:
    page = read(CLI)
    for action in filter_parser()._actions:
        for option in action.option_strings:
            assert f"{option}" in page
    assert all(f"| `{name.replace('_', '-')}` |" in page for name in SETTINGS)
    assert all(f"| {code.value} | {code.name} |" in page for code in ExitCode)


@pytest.mark.parametrize(
    "line", re.findall(r"^    .*?\bcleaner (?!inspect|undo|rules)(.*)$", read(CLI), re.M)
)
def test_the_recipes_parse(line: str) -> None:
    words = shlex.split(re.split(r"[|>]", line)[0])
    if words[:1] != ["[options]"]:
        parse(words)


def test_the_keys_of_the_edits_file_are_described(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    out = Run(monkeypatch)("--edits", "-", "-o", "out", stdin="situa\ufffd\ntion\n".encode()).out
    header, change = (json.loads(line) for line in out.splitlines())
    page = read(EDITS)
    described = set(re.findall(r"`(\w+)`", page))
    nested = {*header, *header["source"], *change, *change["causes"][0]} - {"name", "confidence", "reason"}
    assert nested <= described
    shown = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.S)]
    assert [list(example) for example in shown] == [list(header), list(change)]
    assert list(shown[0]["options"]) == list(SETTINGS) == list(header["options"])
