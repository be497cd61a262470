"""Jobs over HTTP: in this process with tasks run on the spot, and as a process that is killed."""

from __future__ import annotations

import errno
import io
import json
import socket
import sqlite3
import time
import zipfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, ImageDraw, ImageFont

from cleaner import clean
from cleaner.reading.inputs import read
from cleaner.reports.edits_file import read_edits
from cleaner.server import store
from cleaner.server.asked import PARTS
from cleaner.workers.pool import Overtime

from .conftest import ROOT
from .http import BROKEN, JSON, PLAIN, SENTINEL, WHOLE, App, Server, body, check_problem, serving, until
from .tools import needs

TYPESET = ROOT / "samples" / "typeset.pdf"
ALTO = ROOT / "samples" / "scan.alto.xml"
KEYS = "alice:alices-secret,bob:bobs-secret"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[App]:
    made = App(monkeypatch, tmp_path, CLEANER_MAX_JOBS="3")
    yield made
    made.close()


def files(app: App) -> list[str]:
    found = (path.relative_to(app.folder).as_posix() for path in app.folder.rglob("*") if path.is_file())
    return sorted(path for path in found if path.startswith(("jobs/", "incoming/")))


def made(app: App, **request: Any) -> str:
    """The path of a new job."""
    answer = app.post("/v1/jobs", **request)
    assert answer.status_code == 202, answer.text
    record = answer.json()
    assert answer.headers["location"] == record["links"]["self"] == f"/v1/jobs/{record['id']}"
    assert record["state"] == "queued" and record["expires"] is None
    return str(record["links"]["self"])


class TestTexts:
    def test_from_the_queue_to_the_result(self, app: App) -> None:
        job = made(app, content=BROKEN.encode(), headers=PLAIN)
        record = app.done(job)
        assert record["state"] == "done" and "problem" not in record and "pages" not in record["links"]
        assert record["created"] < record["expires"]
        found = app("GET", f"{job}/result").json()
        assert found["text"] == WHOLE and "source" not in found
        assert found["changes"][0]["causes"][0]["rule"] == "HYP001"

    def test_in_every_form(self, app: App) -> None:
        job = made(app, content=BROKEN.encode(), headers=PLAIN)
        app.done(job)

        def get(accept: str, query: str = "") -> httpx.Response:
            return app("GET", f"{job}/result{query}", headers={"Accept": accept})

        text = get("text/plain")
        assert text.text == WHOLE and text.headers["x-cleaner-rules"]
        assert text.headers["content-type"] == "text/plain; charset=utf-8"
        assert get("text/x-diff").text == clean(BROKEN).diff()
        assert WHOLE.strip() in get("text/html").text and "<html" in get("text/html").text
        assert get("text/markdown").headers["content-type"] == "text/markdown; charset=utf-8"
        assert get("application/tei+xml").headers["content-type"] == "application/tei+xml"
        assert set(PARTS) - {"pages", "paragraphs", "words"} <= set(get("*/*", "?include=all").json())
        assert set(PARTS) & set(get("*/*", "?include=counts").json()) == {"counts"}
        check_problem(get("application/vnd.cleaner.layout"), "not-acceptable")
        check_problem(get("image/png"), "not-acceptable")
        check_problem(get("*/*", f"?include={SENTINEL}"), "invalid")

    def test_json_with_options(self, app: App) -> None:
        job = made(app, **body(BROKEN, options={"ignore": ["HYP"]}, include=["text"]))
        app.done(job)
        found = app("GET", f"{job}/result").json()
        assert found["text"] == clean(BROKEN, ignore=["HYP"]).text and "changes" not in found

    def test_what_was_wanted_is_what_comes(self, app: App) -> None:
        job = made(app, content=BROKEN.encode(), headers=PLAIN)
        wanted = app.post("/v1/jobs?include=text", content=BROKEN.encode(), headers=PLAIN).json()["links"][
            "self"
        ]
        app.done(job), app.done(wanted)
        assert set(PARTS) & set(app("GET", f"{wanted}/result").json()) == {"text"}

    def test_a_text_that_is_not_in_its_encoding(self, app: App, capsys: pytest.CaptureFixture[str]) -> None:
        job = made(app, content=b"caf\xe9 " + SENTINEL.encode(), headers=PLAIN)
        record = app.done(job)
        assert record["state"] == "failed" and record["problem"]["type"] == "/docs#undecodable"
        assert SENTINEL not in json.dumps(record) + capsys.readouterr().err
        check_problem(app("GET", f"{job}/result"), "not-done")

    def test_lone_surrogates_are_no_text(self, app: App) -> None:
        job = made(app, content=b'{"text": "\\ud800"}', headers=JSON)
        assert app.done(job)["state"] == "done"
        check_problem(app("GET", f"{job}/result", headers={"Accept": "text/plain"}), "not-acceptable")
        assert app("GET", f"{job}/result").json()["text"] == "\ud800"


class TestRefusals:
    def test_nothing_is_kept_of_what_is_refused(self, app: App) -> None:
        check_problem(app.post("/v1/jobs", content=b"{", headers=JSON), "bad-json")
        check_problem(app.post("/v1/jobs", **body("x", options={SENTINEL: 1})), "invalid")
        check_problem(app.post(f"/v1/jobs?lines={SENTINEL}", content=b"x", headers=PLAIN), "invalid")
        check_problem(
            app.post("/v1/jobs", content=b"x", headers={"Content-Type": "video/mp4"}), "unsupported"
        )
        check_problem(app.post("/v1/jobs", content=b"\x7fELF\0\0\0\0"), "unsupported")
        assert files(app) == []

    def test_too_large(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        app = App(monkeypatch, tmp_path, CLEANER_MAX_JOB="1K")
        for headers in (PLAIN, JSON, {"Content-Type": "application/pdf"}):
            answer = app.post("/v1/jobs", content=b"x" * 1025, headers=headers)
            assert check_problem(answer, "too-large")["limit"] == "max_job"
        assert files(app) == []
        app.close()

    @pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "nonsense"])
    def test_charsets_that_texts_are_not_in(self, app: App, charset: str) -> None:
        """P31: punycode takes time that is quadratic."""
        answer = app.post(
            "/v1/jobs", content=b"x" * 9, headers={"Content-Type": f"text/plain; charset={charset}"}
        )
        check_problem(answer, "unsupported")
        assert files(app) == []

    def test_a_step_has_a_deadline_of_its_own(self, app: App) -> None:
        job = made(app, content=b"x" * (3 << 20), headers=PLAIN)
        app.pool.fault = Overtime("finish_job", 240)
        problem = app.done(job)["problem"]
        assert (problem["status"], problem["limit"], problem["allowed"]) == (504, "step_seconds", 240)

    def test_too_many(self, app: App) -> None:
        import asyncio

        app.pool.held = asyncio.Event()
        for _ in range(3):
            made(app, content=b"x", headers=PLAIN)
        answer = app.post("/v1/jobs", content=b"x", headers=PLAIN)
        problem = check_problem(answer, "busy")
        assert (problem["limit"], problem["allowed"], problem["got"]) == ("max_jobs", 3, 4)

    @pytest.mark.parametrize("path", ["", "/result", "/pages/1.png"])
    def test_jobs_that_there_are_not(self, app: App, path: str) -> None:
        check_problem(app("GET", f"/v1/jobs/{SENTINEL}{path}"), "not-found")
        check_problem(app("DELETE", f"/v1/jobs/{SENTINEL}"), "not-found")

    def test_what_is_not_done(self, app: App) -> None:
        import asyncio

        app.pool.held = asyncio.Event()
        job = made(app, content=b"x", headers=PLAIN)
        app.run(0.1)
        assert app("GET", job).json()["state"] == "running"
        check_problem(app("GET", f"{job}/result"), "not-done")
        assert app("DELETE", job).status_code == 204
        check_problem(app("GET", job), "not-found")
        app.run(0.8)  # whoever works on it learns of it
        assert app.pool.held and files(app) == []
        app.pool.held = None
        assert app.done(made(app, content=b"x", headers=PLAIN))["state"] == "done"

    def test_others_jobs_are_not_there(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        app = App(monkeypatch, tmp_path, CLEANER_API_KEYS=KEYS)
        mine, other = {"X-API-Key": "alices-secret"}, {"X-API-Key": "bobs-secret"}
        job = made(app, content=b"x", headers=PLAIN | mine)
        for path in ("", "/result", "/pages/1.png"):
            check_problem(app("GET", job + path, headers=other), "not-found")
        check_problem(app("DELETE", job, headers=other), "not-found")
        assert app("GET", job, headers=mine).status_code == 200
        app.close()

    def test_texts_have_no_pictures(self, app: App) -> None:
        job = made(app, content=b"x", headers=PLAIN)
        app.done(job)
        check_problem(app("GET", f"{job}/pages/1.png"), "not-found")


class TestDecisions:
    TEXT = "The situa\ufffd\ntion in the gov\ufffd\nernment was diffi\ufffd\ncult and the go\ufffd\nvernment knew.\n"

    def decide(
        self, app: App, job: str, form: str = "text/plain", query: str = "", **decisions: Any
    ) -> httpx.Response:
        headers = JSON | {"Accept": form}
        return app.post(f"{job}/result{query}", content=json.dumps(decisions).encode(), headers=headers)

    def job(self, app: App, text: str = TEXT, **options: Any) -> str:
        job = made(app, **body(text, options=options))
        assert app.done(job)["state"] == "done"
        return job

    def test_changes_of_the_record_are_refused(self, app: App) -> None:
        job = self.job(app)
        first, *_ = app("GET", f"{job}/result").json()["changes"]
        expected = clean(self.TEXT).refuse(lambda change: change.start == first["start"])
        assert self.decide(app, job, refuse=[first]).text == expected.text != clean(self.TEXT).text
        assert self.decide(app, job, "text/x-diff", refuse=[first]).text == expected.diff()
        found = self.decide(app, job, "*/*", "?include=text,changes", refuse=[first]).json()
        assert first not in found["changes"] and found["text"] == expected.text and "counts" not in found

    def test_nothing_is_kept_of_them(self, app: App) -> None:
        job = self.job(app)
        before = app("GET", f"{job}/result").content
        changes = app("GET", f"{job}/result").json()["changes"]
        assert self.decide(app, job, refuse=changes).text == self.TEXT
        assert app("GET", f"{job}/result").content == before
        assert self.decide(app, job).text == clean(self.TEXT).text

    def test_suggestions_of_the_record_are_accepted(self, app: App) -> None:
        job = self.job(app, min_confidence=1.0)
        record = app("GET", f"{job}/result").json()
        assert record["changes"] == [] and len(record["suggestions"]) > 3
        taken = record["suggestions"][1]
        expected = clean(self.TEXT, min_confidence=1.0).accept(lambda change: change.start == taken["start"])
        assert self.decide(app, job, accept=[taken]).text == expected.text != self.TEXT

    def test_what_the_result_does_not_have(self, app: App) -> None:
        job = self.job(app)
        first, *_ = app("GET", f"{job}/result").json()["changes"]
        strange = first | {"after": SENTINEL}
        problem = check_problem(self.decide(app, job, refuse=[first, strange], accept=[first]), "invalid")
        assert [error["loc"] for error in problem["errors"]] == ["refuse.1", "accept.0"]
        many = [{"start": at, "end": at, "after": SENTINEL} for at in range(5_000)]
        assert len(check_problem(self.decide(app, job, refuse=many), "invalid")["errors"]) == 20

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"", "bad-json"), (b"[]", "invalid"), (b"{", "bad-json"), (b'{"refuse": 1}', "invalid"),
            (b'{"refuse": [{"start": "1", "end": 2, "after": ""}]}', "invalid"),
            (b'{"refuse": [], "refuse": []}', "bad-json"), (b'{"Zqxsentinel": []}', "invalid"),
            (b'{"refuse": [{"start": 1e400, "end": NaN, "after": ""}]}', "bad-json"),
        ],
    )  # fmt: skip
    def test_what_is_no_decision(self, app: App, content: bytes, kind: str) -> None:
        job = self.job(app)
        check_problem(app.post(f"{job}/result", content=content, headers=JSON), kind)

    def test_corrections_by_hand_take_the_place_of_what_they_overlap(self, app: App) -> None:
        job = self.job(app)
        whole = app("GET", f"{job}/result").json()
        first, second, *_ = whole["changes"]
        start, end = first["start"] - 5, first["end"] + 4  # "situation"
        fixed = {"start": start, "end": end, "after": "condition"}
        found = self.decide(app, job, "*/*", correct=[fixed]).json()
        assert found["text"] == whole["text"].replace("situation", "condition")
        by_hand, other = found["changes"][:2]
        assert (by_hand["before"], by_hand["after"]) == ("situa\ufffd\ntion", "condition")
        assert by_hand["causes"] == [
            {"rule": "HAND", "name": "by-hand", "confidence": 1.0, "reason": "corrected by hand"}
        ]
        assert other["start"] == second["start"]
        inserted = {"start": 0, "end": 0, "after": "Now. "}
        text = self.decide(app, job, correct=[inserted, fixed], refuse=[second]).text
        assert text.startswith("Now. The condition in the gov\ufffd\nernment")

    def test_corrections_that_have_no_place(self, app: App) -> None:
        job = self.job(app)
        for places in ([(5, 4)], [(-1, 4)], [(0, 10_000)], [(4, 9), (8, 10)], [(8, 10), (4, 5)]):
            given = [{"start": start, "end": end, "after": SENTINEL} for start, end in places]
            problem = check_problem(self.decide(app, job, correct=given), "invalid")
            assert problem["errors"][0]["loc"].startswith("correct.")

    def test_the_edits_file_leads_back(self, app: App) -> None:
        job = self.job(app)
        form = "application/vnd.cleaner.edits"
        fixed = [{"start": 4, "end": 15, "after": "é"}]
        text, edits = (self.decide(app, job, kind, correct=fixed).content for kind in ("text/plain", form))
        assert read_edits(edits, "edits").undo(text, "text") == self.TEXT.encode()
        plain = app("GET", f"{job}/result", headers={"Accept": form}).content
        assert read_edits(plain, "edits").undo(clean(self.TEXT).text.encode(), "t") == self.TEXT.encode()

    def test_they_can_be_kept(self, app: App) -> None:
        job = self.job(app)
        assert app("GET", f"{job}/decisions").json() == {}
        given: dict[str, Any] = {"refuse": [{"start": 1, "end": 2, "after": "é"}], "correct": []}
        several: list[dict[str, Any]] = [given, {"accept": []}]
        for decided in several:
            content = json.dumps(decided).encode()
            assert app("PUT", f"{job}/decisions", content=content, headers=JSON).status_code == 204
            assert app("GET", f"{job}/decisions").json() == decided
        assert app("GET", f"{job}/result", headers=PLAIN).text == clean(self.TEXT).text

    def test_what_cannot_be_kept(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        app = App(monkeypatch, tmp_path, CLEANER_MAX_TEXT="1K")
        job = self.job(app)

        def put(content: bytes, headers: dict[str, str] = JSON, path: str = job) -> httpx.Response:
            return app("PUT", f"{path}/decisions", content=content, headers=headers)

        check_problem(put(b"{}", path="/v1/jobs/none"), "not-found")
        check_problem(app("GET", "/v1/jobs/none/decisions"), "not-found")
        check_problem(put(b"{}", PLAIN), "unsupported")
        check_problem(put(b"{"), "bad-json")
        check_problem(put(b'{"no": 1}'), "invalid")
        check_problem(put(b" " * 1025), "too-large")
        app.close()

    def test_other_refusals(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        app = App(monkeypatch, tmp_path, CLEANER_MAX_UPLOAD="1K")
        check_problem(self.decide(app, f"/v1/jobs/{SENTINEL}"), "not-found")
        job = self.job(app)
        check_problem(app.post(f"{job}/result", content=b"{}", headers=PLAIN), "unsupported")
        check_problem(app.post(f"{job}/result?lines=keep", content=b"{}", headers=JSON), "invalid")
        check_problem(self.decide(app, job, "application/vnd.cleaner.layout"), "not-acceptable")
        answer = app.post(f"{job}/result", content=b" " * 1025, headers=JSON)
        assert check_problem(answer, "too-large")["limit"] == "max_upload"
        app.close()

    def test_of_a_job_that_is_not_done(self, app: App) -> None:
        import asyncio

        app.pool.held = asyncio.Event()
        job = made(app, content=b"x", headers=PLAIN)
        check_problem(self.decide(app, job), "not-done")
        app.pool.held.set()
        assert app.done(job)["state"] == "done" and self.decide(app, job).text == "x"

    def test_of_another_version(self, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
        job = self.job(app)
        monkeypatch.setattr("cleaner.server.review.__version__", "0.0.0")
        assert "again" in check_problem(self.decide(app, job), "not-acceptable")["detail"]
        with sqlite3.connect(app.folder / "jobs.sqlite3") as database:  # as one did that kept nothing
            database.execute('UPDATE job SET results = \'["json", "forms.json"]\'')
        database.close()
        assert "again" in check_problem(self.decide(app, job), "not-acceptable")["detail"]

    def test_a_layout_file_is_corrected_accordingly(self, app: App) -> None:
        job = made(app, content=ALTO.read_bytes())
        app.done(job, 60)
        changes = app("GET", f"{job}/result").json()["changes"]
        form = "application/vnd.cleaner.layout"
        assert self.decide(app, job, form, refuse=changes).content == ALTO.read_bytes()
        assert (
            self.decide(app, job, form).content
            == app("GET", f"{job}/result", headers={"Accept": form}).content
        )
        joined = next(change for change in changes if change["causes"][0]["rule"].startswith("HYP"))
        kept = self.decide(app, job, form, refuse=[joined])
        assert kept.headers["content-type"].startswith("application/alto+xml")
        whole = app("GET", f"{job}/result", headers={"Accept": form}).content
        assert kept.content.count(b"SUBS_CONTENT") == whole.count(b"SUBS_CONTENT") - 2

    def test_a_pdf(self, app: App) -> None:
        job = made(app, content=TYPESET.read_bytes(), params={"pages": "1-2"})
        app.done(job, 60)
        form = "application/vnd.cleaner.layout"
        changes = app("GET", f"{job}/result").json()["changes"]
        plain = app("GET", f"{job}/result", headers={"Accept": form}).content
        answer = self.decide(app, job, form, refuse=changes)
        assert answer.headers["content-type"].startswith("text/vnd.hocr+html") and answer.content != plain


class TestQuota:
    """P30: what jobs may keep is bounded, before the body is taken as well as after."""

    @pytest.fixture
    def small(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[App]:
        made = App(monkeypatch, tmp_path, CLEANER_MAX_STORE="100K")
        yield made
        made.close()

    def test_an_announced_body(self, small: App) -> None:
        answer = small.post("/v1/jobs", content=b"x" * 110_000, headers=PLAIN)
        problem = check_problem(answer, "no-space")
        assert (problem["limit"], problem["allowed"], problem["got"]) == ("max_store", 102_400, 110_000)
        assert answer.headers["retry-after"] == "60" and files(small) == []

    def test_a_body_of_unknown_length(self, small: App) -> None:
        async def parts() -> AsyncIterator[bytes]:
            for _ in range(10):
                yield b"x" * 50_000

        problem = check_problem(small.post("/v1/jobs", content=parts(), headers=PLAIN), "no-space")
        assert problem["limit"] == "max_store" and files(small) == []

    def test_what_is_kept_counts(self, small: App) -> None:
        job = made(small, content=b"x" * 100, headers=PLAIN)
        assert small.done(job)["state"] == "done"
        many = [{"start": 0, "end": 0, "after": "x" * 900} for _ in range(120)]
        content = json.dumps({"refuse": many}).encode()
        answer = small("PUT", f"{job}/decisions", content=content, headers=JSON)
        assert check_problem(answer, "no-space")["limit"] == "max_store"

    def test_a_result(self, small: App) -> None:
        job = made(small, content=BROKEN.encode() * 1000, headers=PLAIN)
        record = small.done(job)
        assert record["state"] == "failed" and record["problem"]["limit"] == "max_store"
        assert files(small) == []
        assert small("DELETE", job).status_code == 204

    def test_bodies_that_end_late(self, tmp_path: Path) -> None:
        head = (
            b"POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n"
        )
        with serving(tmp_path, CLEANER_MAX_JOBS="3") as server:
            open_ = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
            for sock in open_:
                sock.sendall(head + b"\r\n12345")
            time.sleep(1)
            for sock in open_:
                sock.sendall(b"6789")
            got = [sock.recv(65536).split()[1] for sock in open_]
            for sock in open_:
                sock.close()
        assert sorted(got) == [b"202"] * 3 + [b"503"] * 17


class TestDiskFull:
    def fail(self, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
        """Let the disk be full after so many bytes."""
        write, left = store.write, [after]

        def full(file: int, data: bytes) -> None:
            left[0] -= len(data)
            if left[0] < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            write(file, data)

        monkeypatch.setattr(store, "write", full)

    @pytest.mark.parametrize("after", [0, 20_000])
    def test_a_body_that_does_not_fit(self, app: App, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
        self.fail(monkeypatch, after)
        answer = app.post("/v1/jobs", content=b"%PDF-1.7" + b"x" * 100_000)
        assert "space" in check_problem(answer, "no-space")["detail"]
        assert files(app) == []

    def test_a_result_that_does_not_fit(self, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fail(monkeypatch, len(BROKEN.encode()) + 10)
        job = made(app, content=BROKEN.encode(), headers=PLAIN)
        record = app.done(job)
        assert record["state"] == "failed" and record["problem"]["type"] == "/docs#no-space"
        assert files(app) == []


class TestDocuments:
    def test_a_pdf(self, app: App) -> None:
        job = made(app, content=TYPESET.read_bytes())
        record = app.done(job, 60)
        assert record["state"] == "done" and record["pages_done"] == record["pages_total"] == 8
        text = app("GET", f"{job}/result", headers={"Accept": "text/plain"})
        assert text.text == clean(read(TYPESET)).text
        found = app("GET", f"{job}/result?include=all").json()
        assert len(found["pages"]) == 8 and found["format"] == "pdf"
        assert any(change["boxes"] for change in found["changes"])
        layout = app("GET", f"{job}/result", headers={"Accept": "application/vnd.cleaner.layout"})
        assert (
            layout.headers["content-type"].startswith("text/vnd.hocr+html") and b"ocr_page" in layout.content
        )
        picture = app("GET", f"{job}/pages/2.png?width=200")
        assert picture.headers["content-type"] == "image/png" and picture.content.startswith(b"\x89PNG")
        for page in ("0", "9", "-1", "x", "1e3", "99999999999999"):
            check_problem(app("GET", f"{job}/pages/{page}.png"), "not-found")
        for width in ("0", "15", "4001", "x", ""):
            check_problem(app("GET", f"{job}/pages/1.png?width={width}"), "invalid")

    def test_pages_of_it(self, app: App) -> None:
        job = made(app, content=TYPESET.read_bytes(), params={"pages": "2-3", "include": "pages"})
        assert app.done(job, 60)["pages_total"] == 2

    def test_pictures_are_those_of_the_pages_that_were_wanted(self, app: App) -> None:
        whole = made(app, content=TYPESET.read_bytes())
        some = made(app, content=TYPESET.read_bytes(), params={"pages": "2-3"})
        app.done(whole, 60), app.done(some, 60)
        for number in (1, 2):
            picture = app("GET", f"{some}/pages/{number}.png?width=100").content
            assert picture == app("GET", f"{whole}/pages/{number + 1}.png?width=100").content
        check_problem(app("GET", f"{some}/pages/3.png"), "not-found")

    def test_images_beside_layout_files_in_a_zip(self, app: App) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for number, path in enumerate(sorted((ROOT / "samples" / "scan.page").glob("*.xml"))):
                archive.write(path, f"page/{path.name}")
                Image.new("L", (30 + number, 40)).save(image := io.BytesIO(), "PNG")
                if number != 1:  # one is missing
                    archive.writestr(f"page/{path.stem}.png", image.getvalue())
        job = made(app, content=packed.getvalue())
        record = app.done(job, 60)
        assert record["links"]["pages"] == f"{job}/pages/{{page}}.png"
        for number in (1, 3):
            picture = app("GET", f"{job}/pages/{number}.png")
            assert Image.open(io.BytesIO(picture.content)).width == 29 + number
        check_problem(app("GET", f"{job}/pages/2.png"), "not-found")

    def test_no_picture_rather_than_a_wrong_one(self, app: App) -> None:
        page = (ROOT / "samples" / "scan.page" / "0017.xml").read_bytes()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for number, name in enumerate(["one/1", "two/1", "img/2", "pic/2"]):
                Image.new("L", (30 + number, 40)).save(image := io.BytesIO(), "PNG")
                archive.writestr(f"{name}.png", image.getvalue())
            for name in ("one/1", "two/1", "xml/2"):
                archive.writestr(f"{name}.xml", page)
        job = made(app, content=packed.getvalue())
        app.done(job, 60)
        shown = [app("GET", f"{job}/pages/{number}.png") for number in (1, 2, 3)]
        assert [Image.open(io.BytesIO(one.content)).width for one in shown[:2]] == [30, 31]
        check_problem(shown[2], "not-found")

    def test_layout_comes_back_in_its_own_form(self, app: App) -> None:
        job = made(app, content=ALTO.read_bytes(), headers={"Content-Type": "application/xml"})
        assert app.done(job, 60)["state"] == "done"
        assert "pages" not in app("GET", job).json()["links"]
        check_problem(app("GET", f"{job}/pages/1.png"), "not-found")
        answer = app("GET", f"{job}/result", headers={"Accept": "application/alto+xml"})
        assert (
            answer.headers["content-type"].startswith("application/alto+xml") and b"<alto" in answer.content
        )

    @needs("tesseract", "tesseract-ocr")
    def test_an_image_of_several_pages(self, app: App) -> None:
        first, *others = [Image.new("L", (900 + number, 300), 255) for number in range(2)]
        for image in (first, *others):
            ImageDraw.Draw(image).text((60, 100), "In the north of the island", 0, ImageFont.load_default(60))
        first.save(packed := io.BytesIO(), "TIFF", save_all=True, append_images=others)
        job = made(app, content=packed.getvalue(), headers={"Content-Type": "image/tiff"})
        assert app.done(job, 60)["state"] == "done"
        for number in (1, 2):
            picture = app("GET", f"{job}/pages/{number}.png?width=1500")
            assert picture.headers["content-type"] == "image/png"
            assert Image.open(io.BytesIO(picture.content)).width == 899 + number
        check_problem(app("GET", f"{job}/pages/3.png"), "not-found")

    def test_what_is_damaged(self, app: App, capsys: pytest.CaptureFixture[str]) -> None:
        job = made(app, content=b"%PDF-1.7\n" + SENTINEL.encode() * 100)
        record = app.done(job, 60)
        assert record["state"] == "failed" and record["problem"]["type"] == "/docs#bad-document"
        assert SENTINEL not in json.dumps(record) + capsys.readouterr().err


def folders(path: Path) -> list[Path]:
    """Two new folders, for two servers."""
    found = [path / "1", path / "2"]
    for folder in found:
        folder.mkdir()
    return found


def state(server: Server, job: str) -> str:
    found: str = httpx.get(f"{server.url}/v1/jobs/{job}").json()["state"]
    return found


class TestKilled:
    """kill -9 in the middle of ten jobs, and a new process: all ten finish, each once."""

    def test_ten_jobs(self, tmp_path: Path) -> None:
        data = tmp_path / "jobs"
        text = "".join(f"Line {number} of the situa\ufffd\ntion in the north.\n" for number in range(5_000))
        one, two = folders(tmp_path)
        with serving(one, 2, CLEANER_DATA=str(data)) as server:
            jobs = [
                httpx.post(f"{server.url}/v1/jobs", content=f"{n}\n{text}".encode(), headers=PLAIN).json()[
                    "id"
                ]
                for n in range(10)
            ]
            assert until(lambda: [state(server, job) for job in jobs].count("done") >= 1, 60)
            server.process.kill()
            server.process.wait()
            first = server.log
        with serving(two, 2, CLEANER_DATA=str(data)) as server:
            assert until(lambda: all(state(server, job) == "done" for job in jobs), 120)
            for number, job in enumerate(jobs):
                answer = httpx.get(f"{server.url}/v1/jobs/{job}/result", headers={"Accept": "text/plain"})
                assert answer.text.startswith(f"{number}\n") and "the situation in" in answer.text
            time.sleep(0.1)
            done = [
                line for log in (first, server.log) for line in log.splitlines() if '"event": "job"' in line
            ]
        finished = [json.loads(line)["job"] for line in done if json.loads(line)["state"] == "done"]
        assert sorted(set(finished)) == sorted(finished)
        assert len(finished) >= 9  # one may have been finished in the moment of the kill

    def test_stopped_jobs_go_back_to_the_queue(self, tmp_path: Path) -> None:
        data = tmp_path / "jobs"
        one, two = folders(tmp_path)
        text = "Line of the situa\ufffd\ntion in the north.\n" * 20_000
        with serving(one, 1, CLEANER_DATA=str(data)) as server:
            job = httpx.post(f"{server.url}/v1/jobs", content=text.encode(), headers=PLAIN).json()["id"]
            assert until(lambda: state(server, job) == "running", 20)
            server.process.terminate()
            assert server.process.wait(30) == 0
        with serving(two, 2, CLEANER_DATA=str(data)) as server:
            assert until(lambda: state(server, job) == "done", 90)

    def test_two_processes_share_a_folder(self, tmp_path: Path) -> None:
        data = str(tmp_path / "jobs")
        one, two = folders(tmp_path)
        with (
            serving(one, 1, CLEANER_DATA=data) as first,
            serving(two, 1, CLEANER_DATA=data) as second,
        ):
            jobs = [
                httpx.post(f"{first.url}/v1/jobs", content=BROKEN.encode(), headers=PLAIN).json()["id"]
                for _ in range(10)
            ]
            for job in jobs:
                url = f"{second.url}/v1/jobs/{job}"
                assert until(lambda url=url: httpx.get(url).json()["state"] == "done", 30)  # type: ignore[misc]
                assert httpx.get(f"{url}/result").json()["text"] == WHOLE
