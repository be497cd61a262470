"""Runs the tests: those that look at clocks alone, one after another, then all others on all processors.

    python -m tests [ARGUMENTS OF PYTEST]

``CLEANER_TESTS=all`` tries everything, at length; without it, what a push needs.  The last line counts the tests of
both runs; the exit code is that of the run that went worse.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence

RUNS = (("-m", "clock"), ("-m", "not clock", "-n", "auto", "--dist", "worksteal"))
NOTHING = 5  # what pytest ends with if it has found no test
COUNTED = ("failed", "passed", "skipped", "xfailed", "xpassed", "error")


def counts(line: str) -> Counter[str]:
    """The numbers of tests in the last line that pytest prints."""
    pairs = re.findall(r"(\d+) ([a-z]+)", line.rpartition(" in ")[0])
    return Counter({name.rstrip("s") if name == "errors" else name: int(count) for count, name in pairs})


def summary(total: Counter[str], seconds: float) -> str:
    """Such a line for several runs."""
    told = ", ".join(f"{total[name]} {name}" for name in COUNTED if total[name])
    return f" {told or 'no tests ran'} in {seconds:.2f}s ".center(100, "=")


def run(arguments: Sequence[str]) -> tuple[int, str]:
    """Run pytest; its exit code and the last line of what it said."""
    last = ""
    command = [sys.executable, "-m", "pytest", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return process.returncode, last


def main(argv: Sequence[str]) -> int:
    """Run both parts, whatever becomes of the first."""
    began, total, codes = time.monotonic(), Counter[str](), []
    for part in RUNS:
        code, last = run([*part, *argv])
        codes.append(code)
        total += counts(last)
    print(summary(total, time.monotonic() - began))
    told = {code for code in codes if code != NOTHING}
    return NOTHING if not told else next((code for code in told if code), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
