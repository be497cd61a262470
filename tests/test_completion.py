"""What shells are given to complete the command with, tried in those that are installed; the manual page."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from cleaner.cli.completion import SHELLS, commands, script
from cleaner.errors import ExitCode

from .cli import Run
from .conftest import ROOT
from .test_cli import run

__all__ = ["run"]

TRIED = [
    ("cleaner --li", ["--lines"]),
    ("cleaner --lines ", ["auto", "join", "keep"]),
    ("cleaner --lines j", ["join"]),
    ("cleaner --format l", ["layout"]),
    ("cleaner --lang en --no", ["--notes", "--no-config"]),
    ("cleaner --lang sy", ["syr"]),
    ("cleaner se", ["serve"]),
    ("cleaner rules sh", ["show"]),
    ("cleaner completion f", ["fish"]),
    ("cleaner rules show HYP001 HYP00", [f"HYP00{number}" for number in range(1, 9)]),
    ("cleaner --select CAS", ["CAS", "CAS001"]),
    ("cleaner --profile ve", ["verse"]),
    ("cleaner serve --po", ["--port"]),
    ("cleaner a", ["a.txt", "article"]),
    ("cleaner -i a", ["a.txt", "article"]),
    ("cleaner --edits a", ["a.txt", "article"]),
    ("cleaner --rules a", ["article"]),
    ("cleaner undo a", ["a.txt", "article"]),
]
BASH = r"""
source ./script
COMP_WORDS=($line); [[ $line == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
_cleaner
printf '%s\n' "${COMPREPLY[@]}"
"""
FISH = 'source ./script; complete -C $line | string replace -r "\\t.*" ""; true'
# zsh completes in a terminal only
ZSH = r"""
zmodload zsh/zpty
zpty -b shell zsh -f
zpty -w shell "PS1= ; LISTMAX=1000; stty columns 200; autoload -Uz compinit; compinit -D -u; source ./script; bindkey '^I' list-choices; print rea""dy"
zpty -r -m shell seen "*ready*"
zpty -w -n shell "$line"$'\t'
sleep 2
while zpty -r -t shell seen; do print -r -- "$seen"; done
"""


@pytest.fixture
def here(run: Run) -> Path:
    Path("a.txt").touch()
    Path("article").mkdir()
    return Path.cwd()


def answer(shell: str, code: str, line: str) -> list[str]:
    if not shutil.which(shell):
        pytest.skip(f"no {shell}")
    Path("script").write_text(script(shell))
    command = [shell, "--norc", "-c", code] if shell == "bash" else [shell, "-c", code]
    done = subprocess.run(command, env={"PATH": "/usr/bin:/bin", "line": line, "HOME": ".", "TERM": "dumb"},
                          capture_output=True, text=True, timeout=60, check=True)  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.usefixtures("here")
class TestShells:
    @pytest.mark.parametrize(("line", "wanted"), TRIED)
    def test_bash(self, line: str, wanted: list[str]) -> None:
        assert sorted(answer("bash", BASH, line)) == sorted(wanted)

    @pytest.mark.parametrize(
        ("line", "wanted"),
        [
            ("cleaner --lang de,sy", ["de,syr"]),
            ("cleaner --ignore HYP,LOST0", ["HYP,LOST001"]),
            ("cleaner serve --port ", []),
        ],
    )
    def test_bash_lists(self, line: str, wanted: list[str]) -> None:
        assert answer("bash", BASH, line)[: len(wanted) or None] == wanted

    @pytest.mark.parametrize(("line", "wanted"), TRIED)
    def test_fish(self, line: str, wanted: list[str]) -> None:
        found = [word.rstrip("/") for word in answer("fish", FISH, line)]
        assert set(wanted) <= set(found)

    @pytest.mark.parametrize(
        ("line", "wanted"),
        [("cleaner --lines ", "keep"), ("cleaner rules sh", "show"), ("cleaner --edits art", "article")],
    )  # fmt: skip
    def test_zsh(self, line: str, wanted: str) -> None:
        if not shutil.which("zsh"):
            pytest.skip("no zsh")
        assert wanted in " ".join(answer("zsh", ZSH, line))


@pytest.mark.parametrize("shell", SHELLS)
def test_is_printed(run: Run, shell: str) -> None:
    code, out, err = run("completion", shell)
    assert (code, out.decode(), err) == (0, script(shell), "")
    for command in commands():
        for option in command.options:
            for flag in option.flags:
                assert (
                    flag in out.decode()
                    or f"-l {flag[2:]} " in out.decode()
                    or f"-s {flag[1:]}" in out.decode()
                )


def test_another_shell(run: Run) -> None:
    code, _, err = run("completion", "tcsh")
    assert code == ExitCode.USAGE and "'bash', 'zsh', 'fish'" in err


def test_the_manual_page_is_one() -> None:
    page = ROOT / "docs" / "cleaner.1"
    text = page.read_text("utf-8")
    for command in commands():
        for option in command.options:
            for flag in option.flags:
                assert flag.replace("-", "\\-") in text
    if not shutil.which("groff"):
        pytest.skip("no groff")
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z", "-k", page], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
