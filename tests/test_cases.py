"""The cases of ``tests/cases``: what was seen to go wrong somewhere, and must not again.

A case with a ``known_failure`` is expected to fail: once it holds, its mark has to go
(``python -m tests.casebook --unmark``)."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from . import casebook
from .casebook import COMPARE, HOME, Case, cases, typeset, wrong

ALL = list(cases())


def entry(case: Case) -> object:
    known = pytest.mark.xfail(reason=case.known_failure, raises=AssertionError, strict=True)
    return pytest.param(
        case, id=f"{case.file.removesuffix('.toml')}: {case.name}", marks=[known] * bool(case.known_failure)
    )


@pytest.mark.parametrize("case", [entry(case) for case in ALL])
def test_the_case_holds(case: Case) -> None:
    problem = wrong(case)
    assert not problem, problem


@pytest.mark.parametrize("case", [case for case in ALL if case.changes], ids=lambda case: case.name)
def test_its_changes_are_what_it_says(case: Case) -> None:
    parts, at = [], 0
    for start, end, after in case.changes:
        assert at <= start <= end <= len(case.before)
        parts += [case.before[at:start], after]
        at = end
    assert "".join(parts) + case.before[at:] == case.after


def test_cases_say_what_they_want() -> None:
    for case in ALL:
        assert (case.after is not None) + case.unchanged + bool(case.holds or case.lacks) == 1, case.name
        assert bool(case.before) != bool(case.pages) and (case.form == "pdf") == bool(case.pages), case.name
        assert case.seen and case.compare in COMPARE and case.form in ("text", "pdf", "file"), case.name
        assert not case.changes or case.form == "text" and case.compare == "exact", case.name
    assert max(Counter(case.name for case in ALL).values()) == 1


class TestTheCasebook:
    """The test can fail, and says what is wrong."""

    TEXT = Case("x.toml", "x", "here", before="situa\ufffd\ntion\n", after="situation\n")

    @pytest.mark.parametrize(
        ("case", "says"),
        [
            (TEXT._replace(after="situa tion\n"), "wanted"),
            (TEXT._replace(after=None, unchanged=True), "wanted"),
            (TEXT._replace(after="situation\n\n\n", compare="blocks"), ""),
            (TEXT._replace(after="situa\ntion\n", compare="blocks"), "wanted"),
            (TEXT._replace(after=None, holds=["tion", "situation"]), "not in this order"),
            (TEXT._replace(after=None, holds=["nation"]), "not there: "),
            (TEXT._replace(after=None, lacks=["tion"]), "still there"),
            (TEXT._replace(changes=[[5, 7, ""]]), ""),
            (TEXT._replace(changes=[[5, 6, ""]]), "were not made"),
        ],
    )
    def test_tells_right_from_wrong(self, case: Case, says: str) -> None:
        assert says in wrong(case) and bool(says) == bool(wrong(case))

    def test_takes_away_the_marks_that_are_stale_and_no_others(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(casebook, "HOME", tmp_path)
        one = '[[case]]\nname = "{}"\nseen = "here"\nknown_failure = "it is"\nbefore = "a\\uFFFD"\n{}\n'
        (tmp_path / "a.toml").write_text(
            "# first\n" + one.format("mended", "unchanged = true") + one.format("not yet", 'after = "b"')
        )
        assert casebook.main([]) == 1
        assert re.findall("STALE MARK: (.*): it is", capsys.readouterr().out) == ["a.toml: mended"]
        assert casebook.main(["--unmark"]) == 0
        assert [case.known_failure for case in casebook.cases()] == ["", "it is"]
        assert (tmp_path / "a.toml").read_text().startswith("# first\n[[case]]")
        assert casebook.main([]) == 0


def test_the_same_pages_are_the_same_file() -> None:
    pages = [[{"text": "one\ntwo", "x": 72, "y": 72}], [{"text": "три", "x": 72, "y": 72, "turned": 90}]]
    assert typeset(pages) == typeset(pages)


def test_files_of_cases_are_named_in_their_overview() -> None:
    overview = (HOME / "README.md").read_text("utf-8")
    assert {path.name for path in HOME.glob("*.toml")} == set(re.findall(r"`(\w+\.toml)`", overview))
