"""Keys, rates, origins, counts, logs, batches, rules, samples and the docs page, in this process."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cleaner import Rulebook
from cleaner.server.auth import Keys
from cleaner.server.config import Config
from cleaner.server.problems import KINDS, Problem
from cleaner.server.sites import Sites
from cleaner.settings import LIMITS, SettingError

from .http import BROKEN, JSON, PLAIN, SENTINEL, WHOLE, App, body, check_problem

SECRET = "Ksecret-0123456789"
KEYS = f"alice:{SECRET}, bob:another-secret-key"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[App]:
    made = App(monkeypatch, tmp_path)
    yield made
    made.close()


class TestKeys:
    @pytest.fixture
    def locked(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[App]:
        made = App(monkeypatch, tmp_path, CLEANER_API_KEYS=KEYS, CLEANER_RATE="3")
        yield made
        made.close()

    WRONG: tuple[dict[str, str], ...] = (
        {},
        {"X-API-Key": ""},
        {"X-API-Key": SENTINEL},
        {"X-API-Key": SECRET[:-1]},
        {"X-API-Key": SECRET + " "},
        {"X-API-Key": "alice"},
        {"Authorization": SECRET},
        {"Authorization": f"Basic {SECRET}"},
        {"Authorization": f"Bearer {SENTINEL}"},
        {"Authorization": "Bearer"},
    )

    @pytest.mark.parametrize("headers", WRONG)
    def test_without_one_nobody_comes_in(
        self, locked: App, headers: dict[str, str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        if headers.get("X-API-Key") == SECRET + " ":
            headers = {"X-API-Key": SECRET + "x"}
        for path in ("/v1/clean", "/v1/batch", "/v1/jobs", "/v1/nothing"):
            answer = locked.post(path, content=b"x", headers=headers)
            check_problem(answer, "unauthorized", log=capsys.readouterr().err)
            assert answer.headers["www-authenticate"] == "Bearer"

    @pytest.mark.parametrize("headers", [{"X-API-Key": SECRET}, {"Authorization": f"bearer {SECRET}"}])
    def test_with_one_they_do_and_are_known_by_name(
        self, locked: App, headers: dict[str, str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert locked.post("/v1/clean", content=BROKEN.encode(), headers=PLAIN | headers).text == WHOLE
        log = capsys.readouterr().err
        assert '"key": "alice"' in log and SECRET not in log
        assert SECRET not in locked("GET", "/metrics").text

    @pytest.mark.parametrize(
        "path", ["/livez", "/readyz", "/metrics", "/version", "/docs", "/openapi.json", "/"]
    )
    def test_what_needs_none(self, locked: App, path: str) -> None:
        assert locked("GET", path).status_code == 200

    def test_the_rate(self, locked: App) -> None:
        mine, other = {"X-API-Key": SECRET}, {"X-API-Key": "another-secret-key"}
        for _ in range(3):
            assert locked("GET", "/v1/rules", headers=mine).status_code == 200
        answer = locked("GET", "/v1/rules", headers=mine)
        assert check_problem(answer, "rate")["allowed"] == 3
        assert 1 <= int(answer.headers["retry-after"]) <= 20
        assert locked("GET", "/v1/rules", headers=other).status_code == 200

    def test_tokens_come_back(self) -> None:
        now = [0.0]
        keys = Keys({SECRET: "alice"}, 60, lambda: now[0])
        headers = {b"x-api-key": SECRET.encode()}
        for _ in range(60):
            assert keys.admit(headers) == "alice"
        with pytest.raises(Problem):
            keys.admit(headers)
        now[0] += 2
        assert [keys.admit(headers), keys.admit(headers)] == ["alice", "alice"]
        with pytest.raises(Problem):
            keys.admit(headers)
        now[0] += 10_000  # a bucket holds a minute's worth
        assert sum(_admitted(keys, headers) for _ in range(100)) == 60

    @pytest.mark.parametrize(
        "environ",
        [
            {"CLEANER_API_KEYS": "nocolon"},
            {"CLEANER_API_KEYS": f"alice:{SENTINEL[:7]}"},
            {"CLEANER_API_KEYS": f":{SENTINEL}-long-enough"},
            {"CLEANER_API_KEYS": f"a:{SENTINEL} with spaces"},
            {"CLEANER_API_KEYS": f"a:{SENTINEL}-clé-clé"},
            {"CLEANER_API_KEYS_FILE": "/nothing/there"},
            {"CLEANER_WORKERS": "none"},
            {"CLEANER_WORKERS": "0"},
            {"CLEANER_MAX_TEXT": "much"},
        ],
    )
    def test_what_the_environment_says_wrongly(self, environ: dict[str, str]) -> None:
        with pytest.raises(SettingError) as error:
            Config.of(environ)
        assert SENTINEL not in str(error.value)

    def test_a_file_of_keys(self, tmp_path: Path) -> None:
        (tmp_path / "keys").write_text(f"# ours\nalice: {SECRET}\n\n", "utf-8")
        config = Config.of(
            {"CLEANER_API_KEYS": "bob:abcdefgh", "CLEANER_API_KEYS_FILE": str(tmp_path / "keys")}
        )
        assert config.keys == {SECRET: "alice", "abcdefgh": "bob"}


def _admitted(keys: Keys, headers: dict[bytes, bytes]) -> bool:
    try:
        return bool(keys.admit(headers))
    except Problem:
        return False


class TestOrigins:
    ASK = {"Origin": "https://page.example", "Access-Control-Request-Method": "POST"}

    def test_are_off(self, app: App) -> None:
        check_problem(app("OPTIONS", "/v1/clean", headers=self.ASK), "cross-site")
        assert "access-control-allow-origin" not in app("GET", "/livez", headers=self.ASK).headers

    def test_can_be_named(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        app = App(monkeypatch, tmp_path, CLEANER_CORS_ORIGINS="https://page.example", CLEANER_API_KEYS=KEYS)
        asked = app("OPTIONS", "/v1/clean", headers=self.ASK)
        assert asked.status_code == 200
        assert asked.headers["access-control-allow-origin"] == "https://page.example"
        refused = app.post("/v1/clean", content=b"x", headers=self.ASK)
        check_problem(refused, "unauthorized")
        assert refused.headers["access-control-allow-origin"] == "https://page.example"
        other = app("GET", "/livez", headers=self.ASK | {"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in other.headers
        app.close()


class TestP29Sites:
    """A page of another site cannot use a service on this machine; the same on every route."""

    PATHS = ("/", "/docs", "/assets/app.js", "/openapi.json", "/livez", "/readyz", "/metrics", "/version",
             "/v1/rules", "/v1/samples", "/v1/jobs/x", "/v1/jobs/x/result", "/nothing")  # fmt: skip
    FOREIGN: tuple[dict[str, str], ...] = (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000"},  # another port is another origin
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    )
    OWN: tuple[dict[str, str], ...] = (
        {},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://ocr.example.org"},  # behind a proxy
        {"Sec-Fetch-Site": "none"},
    )
    VISIT: dict[str, str] = {
        "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"
    }  # fmt: skip

    @pytest.mark.parametrize("path", PATHS)
    def test_on_every_route(self, app: App, path: str) -> None:
        for headers in self.FOREIGN:
            check_problem(app("GET", path, headers=headers), "cross-site")
        for host in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8000", "a,localhost"):
            check_problem(app("GET", path, headers={"Host": host}), "misdirected")
        for headers in self.OWN:
            assert app("GET", path, headers=headers).status_code not in (403, 421)

    @pytest.mark.parametrize("path", ["/v1/clean", "/v1/batch", "/v1/jobs", "/v1/jobs/x/result"])
    def test_what_is_sent(self, app: App, path: str) -> None:
        for headers in (*self.FOREIGN, self.VISIT | {"Origin": "https://evil.example"}, self.VISIT):
            check_problem(app.post(path, content=b"x", headers=PLAIN | headers), "cross-site")
        check_problem(app.post(path, content=b"x", headers=PLAIN | {"Host": "evil.example"}), "misdirected")
        check_problem(app("DELETE", "/v1/jobs/x", headers=self.FOREIGN[0]), "cross-site")
        for headers in self.OWN:
            assert app.post(path, content=b"x", headers=PLAIN | headers).status_code not in (403, 421)

    def test_a_link_to_the_page_can_be_followed(self, app: App) -> None:
        assert app("GET", "/docs", headers=self.VISIT).status_code == 200

    @pytest.mark.parametrize(
        "host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "192.168.1.7:80", "LOCALHOST.", "[fe80::1]"]
    )
    def test_names_that_nobody_can_let_point_elsewhere(self, app: App, host: str) -> None:
        assert app("GET", "/livez", headers={"Host": host}).status_code == 200

    def test_names_it_was_told(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        app = App(monkeypatch, tmp_path, CLEANER_HOSTS="ocr.example.org, cleaner")
        for host in ("ocr.example.org", "OCR.example.org:443", "cleaner:8000", "localhost"):
            assert app("GET", "/livez", headers={"Host": host}).status_code == 200
        check_problem(app("GET", "/livez", headers={"Host": "www.ocr.example.org"}), "misdirected")
        own = {"Host": "127.0.0.1:8000", "Origin": "https://ocr.example.org"}  # a proxy that changes Host
        assert app("GET", "/livez", headers=own).status_code == 200
        app.close()
        app = App(monkeypatch, tmp_path, CLEANER_HOSTS="*")
        assert app("GET", "/livez", headers={"Host": "any.example"}).status_code == 200
        app.close()

    def test_two_hosts(self) -> None:
        sites = Sites((), ())
        sites.check("GET", [(b"host", b"localhost"), (b"host", b"localhost")])
        with pytest.raises(Problem):
            sites.check("GET", [(b"host", b"evil.example"), (b"host", b"localhost")])


class TestTheLog:
    def test_is_a_line_of_json_for_each_request(self, app: App, capsys: pytest.CaptureFixture[str]) -> None:
        text = f"{BROKEN} {SENTINEL}"
        headers = PLAIN | {"X-Request-ID": "mine-1", "User-Agent": SENTINEL, "Cookie": SENTINEL}
        app.post(f"/v1/clean?name={SENTINEL}", content=text.encode(), headers=headers)
        app("GET", f"/v1/rules/{SENTINEL}")
        app("GET", f"/{SENTINEL}?{SENTINEL}")
        out, err = capsys.readouterr()
        assert out == "" and SENTINEL not in err
        first, second, third = (json.loads(line) for line in err.splitlines()[-3:])
        assert list(first) == [
            "time",
            "event",
            "request_id",
            "method",
            "route",
            "status",
            "ms",
            "bytes_in",
            "bytes_out",
        ]
        assert (first["request_id"], first["route"], first["status"]) == ("mine-1", "/v1/clean", 200)
        assert first["bytes_in"] == len(text.encode()) and first["bytes_out"] > 20
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", first["time"])
        assert (second["route"], third["route"]) == ("/v1/rules/{rule}", "(none)")

    def test_says_where_but_not_what(
        self, app: App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def fail(*_: object) -> None:
            raise ValueError(f"about {SENTINEL}")

        monkeypatch.setattr("cleaner.server.work.Work.check", fail)
        answer = app.post("/v1/clean", content=b"x", headers=PLAIN)
        log = capsys.readouterr().err
        check_problem(answer, "internal", log=log)
        assert "ValueError in tests.test_service_front, line " in log


class TestCounts:
    def test_requests_problems_and_work(self, app: App) -> None:
        app.post("/v1/clean", content=BROKEN.encode(), headers=PLAIN)
        app.post("/v1/clean", content=b"{", headers=JSON)
        app("BREW", f"/{SENTINEL}")
        page = app("GET", "/metrics")
        assert page.headers["content-type"].startswith("text/plain; version=")
        for line in (
            'cleaner_requests_total{method="POST",route="/v1/clean",status="200"} 1.0',
            'cleaner_requests_total{method="OTHER",route="(none)",status="404"} 1.0',
            'cleaner_problems_total{kind="bad-json"} 1.0',
            'cleaner_work_total{end="done"} 1.0',
            "cleaner_busy 0.0",
            "cleaner_waiting 0.0",
        ):
            assert line in page.text
        assert SENTINEL not in page.text


class TestBatch:
    NDJSON = {"Content-Type": "application/x-ndjson"}

    def lines(self, app: App, content: bytes) -> list[dict[str, Any]]:
        answer = app.post("/v1/batch", content=content, headers=self.NDJSON)
        assert answer.status_code == 200 and answer.headers["content-type"] == "application/x-ndjson"
        return [json.loads(line) for line in answer.text.splitlines()]

    def test_order_is_kept_and_faults_are_lines(self, app: App, capsys: pytest.CaptureFixture[str]) -> None:
        given = [
            json.dumps({"text": BROKEN, "id": "a"}),
            "",
            "{" + SENTINEL,
            json.dumps({"text": 3, "id": 7, SENTINEL: 1}),
            "   ",
            json.dumps({"text": "x" * (1 << 20)}),
            json.dumps({"text": "\ud800", "id": "b", "include": ["text"]}),
            json.dumps({"text": BROKEN, "id": SENTINEL * 100}),
        ]
        found = self.lines(app, "\n".join(given).encode())
        assert [line["index"] for line in found] == list(range(6))
        assert [line.get("id") for line in found] == ["a", None, 7, None, "b", None]
        assert found[0]["text"] == WHOLE and found[4]["text"] == "\ud800"
        kinds = [line["problem"]["type"].rpartition("#")[2] for line in found if "problem" in line]
        assert kinds == ["bad-json", "invalid", "too-large", "invalid"]
        assert SENTINEL not in json.dumps(found) + capsys.readouterr().err

    @pytest.mark.parametrize("content", [b"", b"\n\n \n"])
    def test_nothing_is_nothing(self, app: App, content: bytes) -> None:
        assert self.lines(app, content) == []

    def test_what_is_no_batch(self, app: App) -> None:
        check_problem(app.post("/v1/batch", **body("x")), "unsupported")

    def test_too_much(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        app = App(monkeypatch, tmp_path, CLEANER_MAX_UPLOAD="1K", CLEANER_MAX_TEXT="200")
        many = json.dumps({"text": "x"}).encode() + b"\n"
        answer = app.post("/v1/batch", content=many * 100, headers=self.NDJSON)
        assert check_problem(answer, "too-large")["limit"] == "max_upload"

        async def chunks() -> Any:
            for _ in range(100):
                yield many

        found = self.lines(app, chunks())
        assert "problem" in found[-1] and found[-1]["problem"]["limit"] == "max_upload"
        assert all("text" in line for line in found[:-1]) and 30 < len(found) < 80
        app.close()

    def test_the_first_answer_does_not_wait_for_the_last_line(self, app: App) -> None:
        """A client that sends the second line when it has the answer to the first."""

        async def talk() -> list[bytes]:
            come: asyncio.Queue[bytes] = asyncio.Queue()
            sent: list[bytes] = []
            line = json.dumps({"text": BROKEN, "include": ["text"]}).encode() + b"\n"
            steps = iter([line, line, b""])

            async def receive() -> dict[str, Any]:
                if sent:
                    await come.get()
                part = next(steps, None)
                if part is None:
                    await asyncio.sleep(60)
                sent.append(part or b"")
                return {"type": "http.request", "body": part, "more_body": bool(part)}

            got: list[bytes] = []

            async def send(message: dict[str, Any]) -> None:
                if message.get("body"):
                    got.append(message["body"])
                    come.put_nowait(b"")

            headers = [(b"content-type", b"application/x-ndjson")]
            scope = {"type": "http", "method": "POST", "path": "/v1/batch", "raw_path": b"/v1/batch",
                     "query_string": b"", "headers": headers, "http_version": "1.1", "scheme": "http",
                     "server": ("test", 80), "client": ("test", 1), "root_path": ""}  # fmt: skip
            await asyncio.wait_for(app.app(scope, receive, send), 20)  # type: ignore[arg-type]
            return got

        assert len(app._runner.run(talk())) == 2


class TestRulesAndSamples:
    def test_every_rule_is_there(self, app: App) -> None:
        book = Rulebook.load()
        found = app("GET", "/v1/rules").json()
        assert found["digest"] == book.digest and list(found["profiles"]) == list(book.profiles)
        assert [rule["id"] for rule in found["rules"]] == [rule.id for rule in book.rules]
        one = app("GET", "/v1/rules/hyp001").json()
        assert one["examples"] and one["risk"] and one["why"]

    def test_no_patterns_go_out_and_none_come_in(self, app: App) -> None:
        assert "pattern" not in app("GET", "/v1/rules").text
        check_problem(app("GET", "/v1/rules/.*"), "not-found")

    def test_samples(self, app: App) -> None:
        found = app("GET", "/v1/samples").json()
        assert found
        for sample in found:
            answer = app("GET", f"/v1/samples/{sample['name']}")
            assert len(answer.content) == sample["bytes"]
            assert answer.headers["content-type"] == sample["media_type"]
        for name in ("nothing", "index.json", "..%2Findex.html", "%2e%2e"):
            check_problem(app("GET", f"/v1/samples/{name}"), "not-found")


class TestPages:
    def test_files_are_sent_once(self, app: App) -> None:
        first = app("GET", "/")
        assert first.headers["content-type"].startswith("text/html")
        again = app("GET", "/", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304 and again.content == b""

    @pytest.mark.parametrize(
        "path", ["/assets/nothing.js", "/assets/%2e%2e/problems.py", "/assets/samples/index.json"]
    )
    def test_no_other_files(self, app: App, path: str) -> None:
        check_problem(app("GET", path), "not-found")

    @pytest.mark.parametrize("path", ["/", "/docs", "/livez", "/nothing", "/v1/rules", "/metrics"])
    def test_headers_of_security(self, app: App, path: str) -> None:
        headers = app("GET", path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy and "http" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"

    def test_the_docs_name_everything_and_ask_nobody(self, app: App) -> None:
        page = app("GET", "/docs").text
        for path in app("GET", "/openapi.json").json()["paths"]:
            assert f"<code>{path}</code>" in page
        for name in (*KINDS, *LIMITS):
            assert f">{name}</code>" in page
        assert not re.search("<script(?! src=)", page) and "style=" not in page
        assert not re.search(r"(src|href)=\"(?!#|/(?!/))", page)
        for part in re.findall(r"(?:src|href)=\"(/docs/[^\"]+)", page):
            answer = app("GET", part)
            kind = "text/css" if part.endswith(".css") else "text/javascript"
            assert answer.headers["content-type"].startswith(kind) and len(answer.content) > 500

    def test_what_is_packed_is_sent_so_to_who_takes_it(self, app: App) -> None:
        packed = app("GET", "/docs/swagger-ui.css", headers={"Accept-Encoding": "gzip"})
        plain = app("GET", "/docs/swagger-ui.css", headers={"Accept-Encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
        assert packed.content == plain.content and packed.headers["etag"] != plain.headers["etag"]
        tag = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
        assert app("GET", "/docs/swagger-ui.css", headers=tag).status_code == 304
        check_problem(app("GET", "/docs/README.md"), "not-found")
        check_problem(app("GET", "/docs/swagger-ui.css.gz.gz"), "not-found")

    def test_version(self, app: App) -> None:
        assert app("GET", "/version").json()["rules"] == Rulebook.load().digest


def test_a_request_that_breaks_off_has_no_answer(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    async def talk() -> list[Any]:
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/v1/clean", "raw_path": b"/v1/clean", "headers": [],
                 "query_string": b"", "http_version": "1.1", "scheme": "http", "server": ("test", 80),
                 "client": ("test", 1), "root_path": ""}  # fmt: skip
        await app.app(scope, receive, send)
        return sent

    assert app._runner.run(talk()) == []
    assert '"status": 499' in capsys.readouterr().err
    assert isinstance(app("GET", "/livez"), httpx.Response)
