"""P28: a fault at each stage in turn gives the documented outcome, no text in answer or log, and the next
request is answered as ever.  P9: no 500 for any JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Result
from cleaner.errors import DocumentError, OcrError
from cleaner.server import store
from cleaner.server.jobs import StorageError
from cleaner.workers.pool import Died, Overtime

from .conftest import ROOT
from .http import BROKEN, JSON, PLAIN, SENTINEL, WHOLE, App, check_problem

TEXT = f"{BROKEN} {SENTINEL}".encode()
LAYOUT = (ROOT / "samples" / "scan.hocr").read_bytes()


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[App]:
    made = App(monkeypatch, tmp_path)
    yield made
    made.close()


class Raises:
    """Whatever it is called with, it raises this."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, *_: object, **__: object) -> Any:
        raise self.error


FAULTS: dict[str, tuple[str, BaseException, bytes, str]] = {
    "reader: damaged": ("cleaner.reading.inputs.Reader.source", DocumentError("damaged", "x"), LAYOUT, "bad-document"),
    "reader: no OCR": ("cleaner.reading.inputs.Reader.source", OcrError("no engine", "install"), LAYOUT, "no-ocr"),
    "reader: a fault": ("cleaner.reading.inputs.Reader.source", ValueError(SENTINEL), LAYOUT, "internal"),
    "reader: opening": ("cleaner.reading.inputs.Reader.open", ValueError(SENTINEL), LAYOUT, "internal"),
    "clean": ("cleaner.Cleaner.clean", ValueError(SENTINEL), TEXT, "internal"),
    "clean: deep": ("cleaner.Cleaner.clean", RecursionError(SENTINEL), TEXT, "internal"),
    "render": ("cleaner.engine.result.Result.counts", KeyError(SENTINEL), TEXT, "internal"),
    "rules": ("cleaner.Cleaner.__init__", OSError(SENTINEL), TEXT, "internal"),
    "intake": ("cleaner.server.intake._sniffed", ValueError(SENTINEL), TEXT, "internal"),
    "disk": ("cleaner.server.intake.os.write", OSError(28, "No space left on device"), LAYOUT, "no-space"),
    "temporary": ("cleaner.server.intake.tempfile.mkstemp", OSError(28, "No space"), LAYOUT, "no-space"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    from cleaner.server.tasks import cleaner_of

    cleaner_of.cache_clear()
    yield
    cleaner_of.cache_clear()


@pytest.mark.parametrize("stage", FAULTS)
def test_a_fault_of_a_stage(
    app: App, stage: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name, error, content, kind = FAULTS[stage]
    with monkeypatch.context() as patch:
        patch.setattr(name, Raises(error))
        answer = app.post("/v1/clean", content=content)
        check_problem(answer, kind, log=capsys.readouterr().err)
    assert app.post("/v1/clean", content=BROKEN.encode(), headers=PLAIN).text == WHOLE


POOL: dict[str, tuple[Exception, str]] = {
    "overtime": (Overtime("task", 1.0), "deadline"),
    "death": (Died("task", "died"), "died"),
    "no memory": (Died("task", "ran out", memory=True), "too-costly"),
    "no processes": (OSError(11, SENTINEL), "internal"),
    "closed": (RuntimeError(SENTINEL), "internal"),
}


@pytest.mark.parametrize("fault", POOL)
def test_a_fault_of_the_pool(app: App, fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    app.pool.fault, kind = POOL[fault]
    check_problem(app.post("/v1/clean", content=TEXT, headers=PLAIN), kind, log=capsys.readouterr().err)
    batch = {"Content-Type": "application/x-ndjson"}
    lines = app.post("/v1/batch", content=json.dumps({"text": SENTINEL, "id": 1}), headers=batch).text
    found = json.loads(lines)
    assert found["id"] == 1 and found["problem"]["type"] == f"/docs#{kind}" and SENTINEL not in lines
    check_problem(app("GET", "/readyz"), "not-ready")
    job = app.post("/v1/jobs", content=TEXT, headers=PLAIN).json()["links"]["self"]
    record = app.done(job)
    assert record["state"] == "failed" and record["problem"]["type"] == f"/docs#{kind}"
    assert SENTINEL not in json.dumps(record) + capsys.readouterr().err
    assert app("GET", "/livez").status_code == 200
    app.pool.fault = None
    app.run(1.1)
    assert app("GET", "/readyz").status_code == 200
    assert app.post("/v1/clean", content=BROKEN.encode(), headers=PLAIN).text == WHOLE


@pytest.mark.parametrize("call", ["draft", "create", "get", "result", "delete"])
def test_a_fault_of_the_store(
    app: App, call: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    job = app.post("/v1/jobs", content=TEXT, headers=PLAIN).json()["links"]["self"]
    app.done(job)
    with monkeypatch.context() as patch:
        patch.setattr(f"cleaner.server.jobs.Jobs.{call}", Raises(StorageError(SENTINEL)))
        answer = {
            "get": lambda: app("GET", job),
            "result": lambda: app("GET", f"{job}/result"),
            "delete": lambda: app("DELETE", job),
        }.get(call, lambda: app.post("/v1/jobs", content=TEXT, headers=PLAIN))()
        check_problem(answer, "internal", log=capsys.readouterr().err)
    assert app("GET", job).json()["state"] == "done"
    assert app("DELETE", job).status_code == 204


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done every so many seconds is done ten times as often."""
    for name in ("IDLE", "BEAT", "SWEEP"):
        monkeypatch.setattr(f"cleaner.server.jobrunner.{name}_SECONDS", 0.1)


@pytest.mark.parametrize("call", ["claim", "heartbeat", "finish", "expire"])
def test_a_store_that_fails_behind_the_scenes(
    quick: None, app: App, call: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(f"cleaner.server.jobs.Jobs.{call}", Raises(StorageError("out of order")))
        job = app.post("/v1/jobs", content=TEXT, headers=PLAIN).json()["links"]["self"]
        said, end = "", time.monotonic() + 20
        while '"event": "store-failed"' not in said and time.monotonic() < end:
            app.run(0.05)
            said += capsys.readouterr().err
    assert '"event": "store-failed"' in said
    assert app.done(job)["state"] in ("done", "failed")
    assert app.post("/v1/clean", content=BROKEN.encode(), headers=PLAIN).text == WHOLE


DAMAGED = [
    b"<alto><Layout><Page><SENTINEL></Page></Layout></alto>",
    b'<?xml version="1.0"?><alto xmlns="SENTINEL"><Layout><Page ID="SENTINEL" WIDTH="SENTINEL">&SENTINEL;',
    b'<?xml version="1.0" encoding="SENTINEL"?><PcGts><Page imageFilename="SENTINEL"></SENTINEL></Page></PcGts>',
    b'<html><meta name="ocr-system" content="SENTINEL"><div class="ocr_page" title="bbox SENTINEL">SENTINEL',
    b"%PDF-1.4\n1 0 obj << /SENTINEL (SENTINEL) >> endobj trailer << /Root 9 0 R >>",
    b"\x89PNG\r\n\x1a\nSENTINEL",
    b"PK\x03\x04SENTINEL",
    b"\x1f\x8b\x08SENTINEL",
    b"{\\rtf SENTINEL}",
]


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_what_is_damaged_is_not_quoted(app: App, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    answer = app.post("/v1/clean", content=content.replace(b"SENTINEL", SENTINEL.encode()) + b" " * 20)
    log = capsys.readouterr().err
    if answer.status_code != 200:
        check_problem(answer, answer.json()["type"].rpartition("#")[2], log=log)
    assert answer.status_code < 500 and SENTINEL not in log


def test_a_fault_while_cleaning_a_job(app: App, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Cleaner, "clean", Raises(ValueError(SENTINEL)))
        job = app.post("/v1/jobs", content=TEXT, headers=PLAIN).json()["links"]["self"]
        record = app.done(job)
    assert record["state"] == "failed" and record["problem"]["type"] == "/docs#internal"
    with monkeypatch.context() as patch:
        patch.setattr(Result, "to_dict", Raises(ValueError(SENTINEL)))
        job = app.post("/v1/jobs", content=TEXT, headers=PLAIN).json()["links"]["self"]
        assert app.done(job)["problem"]["type"] == "/docs#internal"
    assert SENTINEL not in capsys.readouterr().err
    assert store  # its own faults: tests/test_jobs.py


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(categories=["Cs", "L", "Cc", "So"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["text", "options", "include", "strict", "name", "lang", "select", "lines", "min_confidence", "x"]), inner),
    max_leaves=12,
)  # fmt: skip


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with pytest.MonkeyPatch.context() as patch:
        app = App(patch, tmp_path_factory.mktemp("any"))
        yield app
        app.close()


class TestP9AnyJson:
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(value=ANY)
    def test_is_answered_or_refused(self, one: App, value: Any) -> None:
        answer = one.post("/v1/clean", content=json.dumps(value).encode("ascii"), headers=JSON)
        if answer.status_code != 200:
            check_problem(answer, "bad-json" if answer.status_code == 400 else "invalid")

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(text=st.text(st.characters(), max_size=200))
    def test_texts_of_any_characters_come_back_whole(self, one: App, text: str) -> None:
        request = {"text": text, "include": ["source", "text"]}
        answer = one.post("/v1/clean", content=json.dumps(request).encode("ascii"), headers=JSON)
        assert answer.status_code == 200
        assert answer.json()["source"] == text
        answer.content.decode("utf-8")

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(content=st.binary(max_size=200))
    def test_bytes(self, one: App, content: bytes) -> None:
        for media in ("application/json", "text/plain", "application/octet-stream", "application/x-ndjson"):
            path = "/v1/batch" if "ndjson" in media else "/v1/clean"
            answer = one.post(path, content=content, headers={"Content-Type": media})
            assert answer.status_code < 500
