"""Speed on the sample article, against ftfy in the same run: ``make bench``.

Two ratios: the whole process (``cleaner FILE`` to ``ftfy FILE``), which is mostly start-up, and the article
cleaned many times in one process (``clean`` to ``ftfy.fix_text``).  The two take turns, so that a busy
machine slows both; the shortest run of each counts, the median stands beside it.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any, get_args

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "samples" / "article.txt"
WANTED = {"process": 1.0, "text": 0.5}  # what the project promises of the two ratios
REPAIRED = ROOT / "samples" / "article.expected.txt"
WORDS = ("lost", "rejoin")  # the kinds that repair broken words


def main(argv: list[str] | None = None) -> int:
    """Measure and print; exit code 1 if a ratio is over what is promised and ``--strict`` was given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--runs", type=int, default=15, help="whole processes of each (15)")
    parser.add_argument(
        "--texts", type=int, default=100, help="times the article is cleaned in one process (100)"
    )
    parser.add_argument("--strict", action="store_true", help="exit 1 if a ratio is over what is promised")
    given = parser.parse_args(argv)
    machine = f"Python {platform.python_version()}, {platform.machine()}"
    print(f"{machine}, {ARTICLE.name} ({ARTICLE.stat().st_size:,} bytes)")
    ratios = {"process": processes(given.runs), "text": texts(given.texts)}
    stages(ARTICLE, 20)
    stages(REPAIRED, 20)
    return int(given.strict and any(ratio > WANTED[name] for name, ratio in ratios.items()))


def processes(runs: int) -> float:
    """The whole command, from start to end."""
    binaries = Path(sys.executable).parent
    commands = {"cleaner": command(binaries, "cleaner"), "ftfy": command(binaries, "ftfy")}
    for line in commands.values():
        run(line)  # once to warm the caches of files and rules
    return report(
        "whole process",
        "process",
        *alternate(runs, *(lambda line=line: run(line) for line in commands.values())),
    )


def command(binaries: Path, name: str) -> list[str]:
    """The installed command, or its module where it is not installed."""
    script = binaries / name
    start = (
        [str(script)]
        if script.exists()
        else [sys.executable, "-m", name if name == "cleaner" else "ftfy.cli"]
    )
    return [*start, str(ARTICLE)]


def run(line: list[str]) -> None:
    """One process, its output thrown away."""
    subprocess.run(line, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


def texts(times: int) -> float:
    """The article again and again in this process."""
    import ftfy

    from cleaner import Cleaner

    text, cleaner = ARTICLE.read_bytes().decode("utf-8"), Cleaner()
    cleaner.clean(text)
    ftfy.fix_text(text)
    return report(
        f"{times} x in one process",
        "text",
        *alternate(times, lambda: cleaner.clean(text).text, lambda: ftfy.fix_text(text)),
    )


def alternate(
    times: int, ours: Callable[[], Any], theirs: Callable[[], Any]
) -> tuple[list[float], list[float]]:
    """Seconds of each call, the two taking turns."""
    clocks: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for job, clock in zip((ours, theirs), clocks, strict=True):
            began = time.perf_counter()
            job()
            clock.append(time.perf_counter() - began)
    return clocks


def report(title: str, name: str, ours: list[float], theirs: list[float]) -> float:
    """Print one comparison and give its ratio."""
    ratio = min(ours) / min(theirs)
    verdict = "ok" if ratio <= WANTED[name] else "TOO SLOW"
    print(
        f"\n{title}: ratio {ratio:.2f} (wanted: at most {WANTED[name]:.1f}, {verdict}; n = {len(ours)} each)"
    )
    for who, clock in (("cleaner", ours), ("ftfy", theirs)):
        shortest, middle = 1e3 * min(clock), 1e3 * median(clock)
        print(f"  {who:8} shortest {shortest:7.1f} ms, median {middle:7.1f}, all {sum(clock):6.2f} s")
    return ratio


def stages(path: Path, times: int) -> None:
    """Where the time of one text goes, by kind of rule."""
    from cleaner import Cleaner
    from cleaner.rulebook.kinds import Stage

    text, cleaner = path.read_bytes().decode("utf-8"), Cleaner()
    clocks: dict[str, list[float]] = {}
    modules = {
        home.kind.name: import_module(home.module)
        for stage in get_args(Stage)
        for home in cleaner.rulebook.of_stage(stage)
    }
    before = {kind: module.propose for kind, module in modules.items()}
    for kind, module in modules.items():
        vars(module)["propose"] = timed(before[kind], clocks.setdefault(kind, []))
    whole = []
    for _ in range(times):
        for clock in clocks.values():
            clock.append(0.0)
        began = time.perf_counter()
        cleaner.clean(text)
        whole.append(time.perf_counter() - began)
    for kind, module in modules.items():
        vars(module)["propose"] = before[kind]
    total = min(whole)
    print(f"\n{path.name} by kind of rule, all passes (shortest of {times})")
    for kind, clock in clocks.items():
        print(f"  {kind:10} {1e3 * min(clock):6.2f} ms")
    print(f"  {'the rest':10} {1e3 * (total - sum(min(clock) for clock in clocks.values())):6.2f} ms")
    print(f"  {'together':10} {1e3 * total:6.2f} ms")
    share = sum(min(clocks[kind]) for kind in WORDS if kind in clocks) / total
    print(f"  broken words ({', '.join(WORDS)}): {share:.1%} of it")


def timed(propose: Callable[..., Any], clock: list[float]) -> Callable[..., Any]:
    """The same function, which adds the time it takes to the last entry of ``clock``."""

    def clocked(*args: Any, **named: Any) -> Any:
        began = time.perf_counter()
        votes = propose(*args, **named)
        clock[-1] += time.perf_counter() - began
        return votes

    return clocked


if __name__ == "__main__":
    sys.exit(main())
