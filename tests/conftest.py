"""What all tests share: how much is tried, hypothesis without clocks or chance, and the sample article."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings

from cleaner.reading.inputs import read as read_document
from cleaner.text.source import Source

ROOT = Path(__file__).parent.parent

ALL = os.environ.get("CLEANER_TESTS") == "all"
"""Whether all is tried, as ``make test-all`` does, or what a push needs."""

# A failing book is not shrunk by default: that takes minutes.  HYPOTHESIS_PROFILE=thorough does it.
settings.register_profile("push", deadline=None, derandomize=True, max_examples=20, database=None,
                          phases=[Phase.explicit, Phase.generate],
                          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
settings.register_profile("all", settings.get_profile("push"), max_examples=60)
settings.register_profile("thorough", settings.get_profile("push"), derandomize=False, max_examples=2000,
                          phases=tuple(Phase))  # fmt: skip
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "all" if ALL else "push"))

Item = TypeVar("Item")


def examples(count: int) -> int:
    """How many examples hypothesis tries where it should be so many: on a push a third of them."""
    return count if ALL else count // 3


def thinned(items: Sequence[Item], share: int, first: int = 0) -> Sequence[Item]:
    """All items, or on a push one in ``share`` of them, from the first that is counted in."""
    return items if ALL else items[first % share :: share]


def read(path: Path) -> str:
    """A file's text with its line ends as they are."""
    return path.read_bytes().decode("utf-8")


@pytest.fixture(scope="session")
def article() -> str:
    return read(ROOT / "samples" / "article.txt")


@pytest.fixture(scope="session")
def expected() -> str:
    return read(ROOT / "samples" / "article.expected.txt")


@pytest.fixture(scope="session")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """The sample scan as OCR reads it, once for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    home = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    kept = home / "scanned.pickle"
    with (home / "scanned.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(read_document(ROOT / "samples" / "scan.pdf", jobs=1)))
    found: Source = pickle.loads(kept.read_bytes())
    return found


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled rules of the tests do not go to the user's cache."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect the failures that are known."""
    listed = Path(__file__).with_name("known_failures.txt").read_text("utf-8").splitlines()
    known = {line for line in listed if not line.startswith("#")}
    for item in items:
        if item.nodeid in known:
            item.add_marker(pytest.mark.xfail(strict=True, reason="tests/known_failures.txt"))
