"""``python -m tests``: two runs, one sum."""

from __future__ import annotations

from collections import Counter

import pytest

from . import __main__ as runs


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("==== 3 failed, 12 passed, 1 skipped, 2 xfailed in 3.21s ====", {"failed": 3, "passed": 12, "skipped": 1, "xfailed": 2}),
        ("5 passed, 20 deselected, 1 warning in 301.21s (0:05:01)", {"passed": 5, "deselected": 20, "warning": 1}),
        ("1 passed, 2 errors in 0.01s", {"passed": 1, "error": 2}),
        ("no tests ran in 0.01s", {}),
        ("INTERNALERROR> 3 in 4", {}),
    ],
)  # fmt: skip
def test_the_last_line_counts(line: str, found: dict[str, int]) -> None:
    assert runs.counts(line) == Counter(found)


@pytest.mark.parametrize(
    ("ends", "code", "last"),
    [
        (
            [(0, "2 passed in 1.00s"), (0, "3 passed, 1 xfailed, 7 deselected in 1.00s")],
            0,
            "5 passed, 1 xfailed in",
        ),
        ([(1, "1 failed in 1.00s"), (0, "3 passed in 1.00s")], 1, "1 failed, 3 passed in"),
        ([(0, "1 passed in 1.00s"), (2, "!!! Interrupted !!!")], 2, "1 passed in"),
        ([(5, "4 deselected in 1.00s"), (0, "3 passed in 1.00s")], 0, "3 passed in"),
        ([(5, "4 deselected in 1.00s"), (5, "no tests ran in 1.00s")], 5, "no tests ran in"),
        ([(0, "1 passed in 1.00s"), (-9, "tests/test_x.py ....")], -9, "1 passed in"),
    ],
)
def test_the_sum_of_both(
    ends: list[tuple[int, str]],
    code: int,
    last: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    left = iter(ends)
    monkeypatch.setattr(runs, "run", lambda arguments: next(left))
    assert runs.main(["-x"]) == code
    assert capsys.readouterr().out.strip("=\n ").startswith(last)
