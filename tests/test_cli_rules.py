"""``cleaner rules``, user rule directories and ``cleaner.toml`` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Rulebook
from cleaner.cli.config import find
from cleaner.errors import ExitCode

from .cli import Run

GOOD = r"""
[[rule]]
id = "USR001"
name = "double-x"
kind = "replace"
summary = "A doubled x is one."
why = "The scanner stutters."
risk = "Exxon."
pattern = 'xx(?=\n|\Z)'
replacement = "x"
trigger = ["xx"]
reason = "an x too many"

[[rule.example]]
before = "boxx"
after = "box"
changes = [[2, 4, "x"]]
[[rule.example]]
before = "a foxx\n"
after = "a fox\n"
changes = [[4, 6, "x"]]
[[rule.example]]
before = "Exxon"
[[rule.example]]
before = "box"
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line in an empty directory with a directory of rules."""
    monkeypatch.chdir(tmp_path)
    Path("mine").mkdir()
    Path("mine/mine.toml").write_text(GOOD, encoding="utf-8")
    return Run(monkeypatch)


class TestList:
    def test_names_every_rule_and_profile(self, run: Run) -> None:
        code, out, err = run("rules", "list")
        assert (code, err) == (0, "")
        assert run("rules").out == out
        book = Rulebook.load()
        lines = out.decode().splitlines()
        assert [line.split()[:3] for line in lines[: len(book.rules)]] == [
            [rule.id, rule.kind, rule.name] for rule in book.rules
        ]
        for name, profile in book.profiles.items():
            assert any(line.split()[:1] == [name] and profile["summary"] in line for line in lines)

    def test_of_a_selection_and_of_directories(self, run: Run) -> None:
        out = run("rules", "list", "--rules", "mine", "--select", "USR").out
        assert out.startswith(b"USR001    replace    double-x  A doubled x is one.\n\nprofiles")

    @pytest.mark.parametrize(
        "argv", ["list HYP001", "show", "try", "test HYP001", "list --select NOPE", "show NOPE001"]
    )
    def test_refusals(self, run: Run, argv: str) -> None:
        code, out, err = run("rules", *argv.split())
        assert code in (ExitCode.USAGE, ExitCode.RULES)
        assert out == b""
        assert err.count("\n") in (1, 2)


class TestShow:
    def test_says_what_why_at_what_risk_and_shows_examples(self, run: Run) -> None:
        shown = run("rules", "show", "usr001", "--rules", "mine").out.decode()
        for part in ("USR001  double-x", "A doubled x is one.", "The scanner stutters.", "Exxon."):
            assert part in shown
        changes, stays = shown.split("changes:\n")[1].split("must stay:\n")
        assert "  - a foxx\n  - \n  + a fox\n" in changes
        assert "  = Exxon\n" in stays

    def test_shows_what_cannot_be_seen(self, run: Run) -> None:
        Path("mine/mine.toml").write_text(GOOD.replace('"boxx"', '"\\u00adboxx"'), encoding="utf-8")
        assert b"\\xadboxx" in run("rules", "show", "USR001", "--rules", "mine").out

    @pytest.mark.parametrize("rule", Rulebook.load().rules, ids=lambda rule: rule.id)
    def test_every_shipped_rule_can_be_shown(self, run: Run, rule: object) -> None:
        code, out, err = run("rules", "show", getattr(rule, "id"))  # noqa: B009
        assert (code, err) == (0, "")
        assert getattr(rule, "why") in out.decode()  # noqa: B009


class TestTest:
    def test_good_rules(self, run: Run) -> None:
        code, out, err = run("rules", "test", "--rules", "mine", "--select", "USR")
        assert (code, out, err) == (0, b"4 examples of 1 rule, not holding: 0, rules with too few: 0\n", "")

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ('after = "box"', 'after = "bo"', "example 1: 'boxx' became 'box', not 'bo'"),
            ('[[2, 4, "x"]]', '[[3, 4, ""]]', "example 1: the changes are [[2, 4, 'x']], not [[3, 4, '']]"),
            ('before = "Exxon"', 'before = "Exx"', "example 3: must not change, but 'Exx' became 'Ex'"),
        ],
    )
    def test_bad_examples(self, run: Run, old: str, new: str, says: str) -> None:
        assert old in GOOD
        Path("mine/mine.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
        code, out, _ = run("rules", "test", "--rules", "mine", "--select", "USR")
        assert code == ExitCode.FOUND
        assert f"mine.toml: USR001 double-x: {says}" in out.decode()
        assert out.endswith(b"4 examples of 1 rule, not holding: 1, rules with too few: 0\n")

    def test_too_few_examples(self, run: Run) -> None:
        Path("mine/mine.toml").write_text(GOOD.rsplit("[[rule.example]]", 1)[0], encoding="utf-8")
        code, out, _ = run("rules", "test", "--rules", "mine", "--select", "USR")
        assert code == ExitCode.FOUND
        assert b"2 examples that change and 1 that must not; it needs 2 of each\n" in out
        assert out.endswith(b"3 examples of 1 rule, not holding: 0, rules with too few: 1\n")


class TestOwnRules:
    def test_are_used(self, run: Run) -> None:
        assert run("--rules", "mine", stdin=b"a foxx\n").out == b"a fox\n"
        assert run(stdin=b"a foxx\n").out == b"a foxx\n"

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("[[rule]]\nid =", "mine/mine.toml: not TOML"),
            (
                GOOD.replace("why =", "whi ="),
                "mine/mine.toml:7: rule USR001: unknown key 'whi'; did you mean 'why'?",
            ),
            (GOOD + "\n[surprise]\n", "mine/mine.toml:27: unknown key 'surprise'"),
            ('disable = ["NOPE"]\n' + GOOD, "'disable' names 'NOPE'"),
        ],
    )
    def test_a_bad_file_is_named(self, run: Run, text: str, says: str) -> None:
        Path("mine/mine.toml").write_text(text, encoding="utf-8")
        code, out, err = run("--rules", "mine", stdin=b"x")
        assert (code, out) == (ExitCode.RULES, b"")
        assert says in err

    def test_a_directory_without_rules(self, run: Run) -> None:
        Path("empty").mkdir()
        assert "empty is not a directory with rule files" in run("--rules", "empty").err
        assert "cannot read the rules in none" in run("--rules", "none").err


class TestConfiguration:
    def test_is_found_upward_from_the_input(self, run: Run) -> None:
        Path("a/b").mkdir(parents=True)
        Path("a/cleaner.toml").write_text('rules = ["../mine"]\n')
        Path("a/b/text.txt").write_text("a foxx\n")
        Path("text.txt").write_text("a foxx\n")
        assert run("a/b/text.txt", "text.txt", "a").out == b"a fox\na foxx\na fox\n"
        assert run("a/b/text.txt", "--no-config").out == b"a foxx\n"

    def test_for_standard_input_from_here(self, run: Run) -> None:
        Path("cleaner.toml").write_text('rules = "mine"\n')
        assert run(stdin=b"a foxx\n").out == b"a fox\n"
        assert run("rules", "list", "--select", "USR").code == 0
        assert run("rules", "list", "--select", "USR", "--no-config").code == ExitCode.RULES

    def test_can_be_named(self, run: Run) -> None:
        Path("cleaner.toml").write_text("nonsense = 1\n")
        Path("other.toml").write_text('rules = ["mine"]\n')
        assert run("--config", "other.toml", stdin=b"a foxx\n").out == b"a fox\n"

    def test_the_command_line_wins_over_it_and_it_over_the_profile(self, run: Run) -> None:
        text = b"One line and\nanother one.\n"
        joined = b"One line and another one.\n"
        Path("cleaner.toml").write_text('profile = "prose"\n')
        assert run(stdin=text).out == joined
        Path("cleaner.toml").write_text('profile = "prose"\nlines = "keep"\n')
        assert run(stdin=text).out == text
        assert run("--lines", "join", stdin=text).out == joined
        Path("cleaner.toml").write_text('profile = "verse"\n')
        assert run("--profile", "prose", stdin=text).out == joined

    def test_dashes_and_underscores_are_one(self, run: Run) -> None:
        for key in ("min-confidence", "min_confidence"):
            Path("cleaner.toml").write_text(f'{key} = 1\nlines = "keep"\n')
            assert run(stdin="situa\ufffd\ntion\n".encode()).out == "situa\ufffd\ntion\n".encode()

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ('linse = "join"\n', "unknown setting 'linse'; there are: "),
            ('lines = "sideways"\n', "setting 'lines' is one of auto, join, keep, not 'sideways'"),
            ("select = [1]\n", "setting 'select' takes a list of strings"),
            ("min_confidence = nan\n", "setting 'min_confidence'"),
            ('profile = "prosa"\n', "there is no profile 'prosa'"),
            ("lines\n", "not TOML"),
            ("a = " + "[" * 100_000, "not TOML"),
        ],
    )
    def test_a_bad_one_is_named_with_its_key(self, run: Run, text: str, says: str) -> None:
        Path("cleaner.toml").write_text(text)
        code, out, err = run(stdin=b"x\n")
        assert (code, out) == (ExitCode.RULES, b"")
        assert "cleaner.toml: " in err
        assert says in err
        assert run("--no-config", stdin=b"x\n").code == 0

    def test_none_that_is_named_but_missing(self, run: Run) -> None:
        code, _, err = run("--config", "none.toml", stdin=b"x\n")
        assert code == ExitCode.RULES
        assert "none.toml: cannot read: No such file" in err

    def test_the_nearest_counts(self, run: Run, tmp_path: Path) -> None:
        Path("a/b").mkdir(parents=True)
        Path("cleaner.toml").touch()
        Path("a/cleaner.toml").touch()
        assert find("a/b") == str(tmp_path / "a" / "cleaner.toml")
        assert find(".") == str(tmp_path / "cleaner.toml")
