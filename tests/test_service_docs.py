"""The pages about the service say what is: their examples run, their names exist."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cleaner.server.asked import DEFAULT, PARTS, from_query
from cleaner.server.config import VARIABLES, Config
from cleaner.server.media import answer_form
from cleaner.server.problems import KINDS, over
from cleaner.settings import LIMITS
from service import app as application

from .conftest import ROOT
from .http import JSON, App

API = (ROOT / "docs" / "http-api.md").read_text("utf-8")
DEPLOYMENT = (ROOT / "docs" / "deployment.md").read_text("utf-8")
SHOWN = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", API, re.S)]


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[App]:
    made = App(monkeypatch, tmp_path)
    yield made
    made.close()


def test_the_first_example_gives_what_is_shown(app: App) -> None:
    (request,) = re.findall(r"-d '(\{.*\})'", API)
    found = app.post("/v1/clean", content=request.encode(), headers=JSON).json()
    shown = SHOWN[0]
    assert list(found) == list(shown)
    for key in shown.keys() - {"version", "rules"}:
        assert found[key] == shown[key], key


def test_the_problem_that_is_shown_is_one() -> None:
    problem = over("max_text", LIMITS["max_text"].default, 2_000_000, "too-large", "Send the text in parts.")
    assert problem.record("9f84bbbcdd7272aa") == SHOWN[1]


def test_the_lines_for_curl_ask_for_what_there_is() -> None:
    paths = application.openapi()["paths"]
    lines = re.findall(r"^curl .*$", API.replace("\\\n", " "), re.M)
    assert len(lines) >= 9
    for line in lines:
        (url,) = re.findall(r"http://[^' ]+", line)
        parts = urlsplit(url)
        path = re.sub(r"/jobs/ID", "/jobs/{job}", parts.path).replace("/pages/1.png", "/pages/{page}.png")
        method = "delete" if "DELETE" in line else "post" if re.search(" --?[dF]", line) else "get"
        assert method in paths[path], line
        if "width" not in parts.query:
            from_query(parts.query)
        for accept in re.findall(r"'Accept: ([^']+)'", line):
            answer_form(accept)


def test_parts_and_what_comes_without_asking_are_named() -> None:
    (line,) = re.findall(r"^\* `include` chooses.*$", API, re.M)
    named, without = line.split("Without it")
    assert set(re.findall(r"`(\w+)`", named)) == {"include", "all", *PARTS}
    assert set(re.findall(r"\w+", without.lower())) == set(DEFAULT)


def test_every_kind_of_problem_limit_and_variable_is_named() -> None:
    assert all(f"| `{name}` |" in API for name in (*KINDS, *LIMITS))
    assert all(f"| `{name}` |" in DEPLOYMENT for name in VARIABLES)


def test_every_variable_is_read() -> None:
    class Seen(dict[str, str]):
        def __init__(self) -> None:
            super().__init__()
            self.asked: set[str] = set()

        def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
            self.asked.add(key)
            return default

    from cleaner.server.config import endpoint, rules

    environ = Seen()
    Config.of(environ)
    rules(environ)
    endpoint(environ)
    expected = {*VARIABLES, *(limit.variable(name) for name, limit in LIMITS.items())}
    assert expected <= environ.asked <= expected | {"XDG_STATE_HOME"}


def test_the_log_line_that_is_shown_is_one(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"```json\n(.*?)```", DEPLOYMENT, re.S)
    app("GET", "/livez")
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert list(json.loads(block)) == [*line, "key"]


def test_the_image_runs_what_is_there() -> None:
    file = (ROOT / "Dockerfile").read_text("utf-8")
    assert "USER cleaner" in file and "HEALTHCHECK" in file and "/livez" in file
    assert '"cleaner", "serve", "--host", "0.0.0.0"' in file
