"""P20: OpenAPI lists every status, and its examples run.  schemathesis tries to find where that is not so:
``make schema`` with 200 examples an operation, here with fewer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cleaner.server.problems import KINDS
from service import app

from .conftest import ALL, ROOT
from .http import Server, serving

EXAMPLES = os.environ.get("CLEANER_SCHEMA_EXAMPLES", "5" if ALL else "2")
HERE = ROOT / "tests"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server"), 1) as found:
        yield found


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    with serving(tmp_path, 2, CLEANER_MAX_JOBS="1000000") as server:
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"),
                   "run", f"{server.url}/openapi.json", "--checks", "all", "--max-examples", EXAMPLES,
                   "--generation-deterministic", "--continue-on-failure", "--no-color",
                   "--suppress-health-check", "all"]  # fmt: skip
        env = os.environ | {"SCHEMATHESIS_HOOKS": "tests.schema_hooks", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
        for event in (
            '"event": "failed"',
            '"event": "task-failed"',
            '"event": "store-failed"',
            '"status": 500',
        ):
            assert event not in server.log


def operations() -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = app.openapi()["paths"]
    return {f"{m.upper()} {path}": entry for path, methods in paths.items() for m, entry in methods.items()}


def test_every_operation_says_what_it_does_and_gives() -> None:
    for name, entry in operations().items():
        assert entry["summary"] and entry["description"] and entry["tags"], name
        for status, answer in entry["responses"].items():
            assert answer["description"], (name, status)
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (name, status)


def test_every_kind_of_problem_is_some_operations() -> None:
    statuses = {int(status) for entry in operations().values() for status in entry["responses"]}
    listed = " ".join(str(entry["responses"]) for entry in operations().values())
    unsaid = {"not-allowed", "head-too-large"}  # the web server's own
    for name, kind in KINDS.items():
        assert kind.status in statuses or name in unsaid
        assert f"`{name}`" in listed or name in unsaid


@pytest.mark.parametrize("name", ["POST /v1/clean", "POST /v1/jobs", "POST /v1/batch"])
def test_the_examples_run(name: str, server: Server) -> None:
    for media, entry in operations()[name]["requestBody"]["content"].items():
        if (example := entry.get("example")) is not None:
            content = {"json": example} if media == "application/json" else {"content": example}
            answer = httpx.post(f"{server.url}{name.split()[1]}", headers={"Content-Type": media}, **content)
            assert answer.is_success and "problem" not in answer.text


def test_the_answer_that_is_shown_is_the_answer(server: Server) -> None:
    entry = operations()["POST /v1/clean"]
    request = entry["requestBody"]["content"]["application/json"]["example"]
    shown = entry["responses"]["200"]["content"]["application/json"]["example"]
    found = httpx.post(f"{server.url}/v1/clean", json=request).json()
    changing = {"version", "rules"}
    assert {k: v for k, v in found.items() if k not in changing} == {
        k: v for k, v in shown.items() if k not in changing
    }
