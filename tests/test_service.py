"""What ``/v1/clean`` takes, does and gives; what it refuses, and how.  In this process, without workers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, __version__, clean
from cleaner.server.media import ANSWERS, answer_form
from cleaner.server.problems import KINDS, MOST_BYTES, Problem

from .http import BROKEN, JSON, PLAIN, SENTINEL, WHOLE, App, body, check_problem


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[App]:
    made = App(monkeypatch, tmp_path, CLEANER_MAX_TEXT="20K", CLEANER_MAX_UPLOAD="40K")
    yield made
    made.close()


class TestRefusals:
    BAD_JSON = {
        "nothing": b"",
        "not JSON": b"{",
        "Latin-1": b'{"text": "caf\xe9 ' + SENTINEL.encode() + b'"}',
        "UTF-16": f'{{"text": "{SENTINEL}"}}'.encode("utf-16"),
        "NaN": b'{"text": "x", "options": {"min_confidence": NaN}}',
        "infinity": b'{"text": "x", "options": {"min_confidence": -Infinity}}',
        "a raw line feed in a string": b'{"text": "a\nb"}',
        "deep": b"[" * 10_000,
        "a number without end": b'{"text": ' + b"1" * 10_000 + b"}",
        "a key twice": f'{{"text": "a", "text": "{SENTINEL}"}}'.encode(),
        "more than one": b"{} {}",
    }

    @pytest.mark.parametrize("name", BAD_JSON)
    def test_what_is_not_json(self, app: App, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        answer = app.post("/v1/clean", content=self.BAD_JSON[name], headers=JSON)
        check_problem(answer, "bad-json", log=capsys.readouterr().err)

    INVALID: dict[str, tuple[Any, str]] = {
        "no object": ([SENTINEL], ""),
        "no text": ({}, "text"),
        "a number": ({"text": 3}, "text"),
        "no options": ({"text": SENTINEL, "options": []}, "options"),
        "an unknown key": ({"text": "x", SENTINEL: 1}, "(unknown)"),
        "an unknown option": ({"text": "x", "options": {SENTINEL: 1}}, "options.(unknown)"),
        "a directory": ({"text": "x", "options": {"rules": [SENTINEL]}}, "options.rules"),
        "a pattern": ({"text": "x", "options": {"select": [f"({SENTINEL})+"]}}, "options.select.0"),
        "a choice": ({"text": "x", "options": {"lines": SENTINEL}}, "options.lines"),
        "a profile": ({"text": "x", "options": {"profile": SENTINEL}}, "options.profile"),
        "a language": ({"text": "x", "options": {"lang": [SENTINEL + "!"]}}, "options.lang.0"),
        "too sure": ({"text": "x", "options": {"min_confidence": 1.5}}, "options.min_confidence"),
        "a string for a number": ({"text": "x", "options": {"min_confidence": "0.5"}}, "options.min_confidence"),
        "a number for a truth": ({"text": "x", "strict": 1}, "strict"),
        "an unknown part": ({"text": "x", "include": ["text", SENTINEL]}, "include.1"),
        "a huge number": ({"text": 10**4000}, "text"),
    }  # fmt: skip

    @pytest.mark.parametrize("name", INVALID)
    def test_what_cannot_be_done(self, app: App, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        value, where = self.INVALID[name]
        answer = app.post("/v1/clean", content=json.dumps(value), headers=JSON)
        problem = check_problem(answer, "invalid", log=capsys.readouterr().err)
        assert [error["loc"] for error in problem["errors"]] == [where]

    @pytest.mark.parametrize(
        ("query", "where"),
        [
            (f"{SENTINEL}=1", "(unknown)"),
            (f"lines={SENTINEL}", "lines"),
            ("rules=/etc", "rules"),
            ("lang=de&lang=la", "lang"),
            ("strict=yes", "strict"),
            ("min_confidence=nan", "min_confidence"),
            ("min_confidence=much", "min_confidence"),
            ("include=text,all,foo", "include.2"),
            ("include=text,,all", "include.1"),
            ("include=", "include.0"),
            ("lang=", "lang.0"),
            ("pages=0", "pages"),
            ("ocr_engine=tesserakt", "ocr_engine"),
        ],
    )
    def test_queries(self, app: App, query: str, where: str, capsys: pytest.CaptureFixture[str]) -> None:
        answer = app.post(f"/v1/clean?{query}", content=b"x", headers=PLAIN)
        problem = check_problem(answer, "invalid", log=capsys.readouterr().err)
        assert [error["loc"] for error in problem["errors"]] == [where]

    @pytest.mark.parametrize("body", [bytes(100), b"\x01\x02" * 100, bytes(range(256)) * 4])
    def test_what_is_no_text_is_no_empty_answer(self, app: App, body: bytes) -> None:
        check_problem(app.post("/v1/clean", content=body, headers=PLAIN), "undecodable")

    @pytest.mark.parametrize("given", ["german", "Deutsch", "gerrman"])
    def test_a_language_that_is_none_has_a_known_one_beside_it(self, app: App, given: str) -> None:
        for languages in ([given], [given] * 20):
            answer = app.post("/v1/clean", json={"text": "x", "options": {"lang": languages}})
            problem = check_problem(answer, "invalid")
            assert problem["errors"][0]["loc"] == "options.lang.0"
            assert "did you mean de (German)? there are: af, " in problem["errors"][0]["msg"]

    def test_a_thousand_faults_are_twenty(self, app: App) -> None:
        names = [f"x{number}" * 50 for number in range(1000)]
        value = {"text": "x", "options": dict.fromkeys(names, SENTINEL)}
        answer = app.post("/v1/clean", content=json.dumps(value)[:20_000], headers=JSON)
        check_problem(answer, "bad-json")
        value = {"text": "x", "include": [SENTINEL] * 20, "options": {f"x{n}": 1 for n in range(1000)}}
        problem = check_problem(app.post("/v1/clean", content=json.dumps(value), headers=JSON), "invalid")
        assert 5 < len(problem["errors"]) <= 20

    @pytest.mark.parametrize(
        ("media", "content", "kind"),
        [
            ("video/mp4", b"x", "unsupported"),
            ("multipart/mixed; boundary=x", b"--x\r\n\r\nx\r\n--x--", "unsupported"),
            ("application/json; charset=latin-1", b"{}", "unsupported"),
            ("text/plain; charset=nonsense", b"x", "unsupported"),
            ("text/plain; charset=base64", b"x", "unsupported"),
            ("text/plain; charset=punycode", b"x", "unsupported"),
            ("application/octet-stream; charset=idna", b"x", "unsupported"),
            ("application/octet-stream", b"\x7fELF" + b"\0" * 20, "unsupported"),
            ("text/plain", b"caf\xe9 " + SENTINEL.encode(), "undecodable"),
            ("text/plain; charset=ascii", "é".encode(), "undecodable"),
        ],
    )
    def test_bodies(
        self, app: App, media: str, content: bytes, kind: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        answer = app.post("/v1/clean", content=content, headers={"Content-Type": media})
        check_problem(answer, kind, log=capsys.readouterr().err)

    def test_bodies_over_the_limit(self, app: App) -> None:
        for headers in (PLAIN, JSON, {}):
            answer = app.post("/v1/clean", content=b"x" * 20_481, headers=headers)
            problem = check_problem(answer, "too-large")
            assert (problem["limit"], problem["allowed"], problem["got"]) == ("max_text", 20_480, 20_481)
        answer = app.post("/v1/clean", content=b"%PDF-1.7\n" + b"x" * 41_000)
        assert check_problem(answer, "too-large")["limit"] == "max_upload"

    @pytest.mark.parametrize("accept", ["image/png", "text/plain;q=0", "application/x-ndjson", "nonsense"])
    def test_forms_that_there_are_not(self, app: App, accept: str) -> None:
        answer = app.post("/v1/clean", content=b"x", headers=PLAIN | {"Accept": accept})
        check_problem(answer, "not-acceptable")

    def test_a_text_has_no_layout_to_give_back(self, app: App) -> None:
        headers = PLAIN | {"Accept": "application/vnd.cleaner.layout"}
        check_problem(app.post("/v1/clean", content=b"x", headers=headers), "not-acceptable")

    @pytest.mark.parametrize(
        "path", ["/nothing", "/v1", "/v1/", "/v1/nothing", "/v1/clean/", "/assets/../service.py", "/assets/"]
    )
    def test_paths_that_there_are_not(self, app: App, path: str) -> None:
        check_problem(app("GET", path), "not-found")

    def test_methods_that_there_are_not(self, app: App) -> None:
        answer = app("DELETE", "/v1/clean")
        check_problem(answer, "not-allowed")
        assert answer.headers["allow"] == "POST"


class TestAnswers:
    def test_json_has_all_that_is_promised(self, app: App) -> None:
        found = app.post("/v1/clean", **body(BROKEN)).json()
        assert list(found) == ["schema_version", "version", "rules", "format", "languages", "settled", "skipped", "warnings",
                               "counts", "text", "changes", "suggestions", "furniture"]  # fmt: skip
        assert found["text"] == WHOLE and found["format"] == "text" and found["settled"]
        assert (found["version"], found["rules"]) == (__version__, Cleaner().rulebook.digest)
        (change,) = found["changes"]
        assert (change["start"], change["end"], change["before"], change["after"]) == (9, 11, "\ufffd\n", "")
        assert change["causes"][0]["rule"] == "HYP001"

    def test_the_caller_chooses_what_is_in_it(self, app: App) -> None:
        always = {
            "schema_version",
            "version",
            "rules",
            "format",
            "languages",
            "settled",
            "skipped",
            "warnings",
        }
        for include in ([], ["text"], ["source", "counts"]):
            assert set(app.post("/v1/clean", **body(BROKEN, include=include)).json()) == always | set(include)
        everything = app.post("/v1/clean", **body(BROKEN, include=["all"])).json()
        assert everything["source"] == BROKEN and everything["furniture"] == []

    def test_blocks_are_there_for_who_asks(self, app: App) -> None:
        text = f"CHAPTER II.\n\nThe morning was cold, and the {BROKEN}"
        found = app.post("/v1/clean", **body(text, include=["blocks"])).json()
        assert found["blocks"] == clean(text).to_dict()["blocks"] != []

    def test_text(self, app: App) -> None:
        answer = app.post("/v1/clean", content=BROKEN.encode(), headers=PLAIN)
        assert answer.text == WHOLE
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["x-cleaner-version"] == __version__
        assert answer.headers["x-cleaner-rules"] == Cleaner().rulebook.digest
        assert "x-cleaner-skipped" not in answer.headers

    @pytest.mark.parametrize("media", ["text/x-diff", "text/x-patch"])
    def test_diff(self, app: App, media: str) -> None:
        request = body(BROKEN, name="a\nb")
        request["headers"] = request["headers"] | {"Accept": media}
        assert app.post("/v1/clean", **request).text == clean(BROKEN).diff("a b")

    @pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16-le", "latin-1"])
    def test_a_text_that_needs_nothing_comes_back_byte_for_byte(self, app: App, charset: str) -> None:
        content = "Nothing to do hère.\r\nNor here".encode(charset)
        headers = PLAIN | {"Content-Type": f"text/plain; charset={charset}"}
        answer = app.post("/v1/clean", content=content, headers=headers)
        assert answer.content == content
        assert answer.text == content.decode(charset)

    @pytest.mark.parametrize("content", [b"\xef\xbb\xbfBOM\r\n", "BOM\n".encode("utf-16"), b"", b"\n"])
    def test_so_do_byte_order_marks_and_next_to_nothing(self, app: App, content: bytes) -> None:
        assert app.post("/v1/clean", content=content, headers=PLAIN).content == content

    def test_what_a_charset_has_not_comes_in_utf_8(self, app: App) -> None:
        headers = PLAIN | {"Content-Type": "text/plain; charset=cp1252"}
        source = "Ã¢â‚¬Å“quotedâ€\x9d and Å‚ódÅº, paÅºdziernik Ä…, Ä™ and moÅ¼na".encode("cp1252", "replace")
        answer = app.post("/v1/clean", content=source, headers=headers)
        charset = answer.headers["content-type"].partition("charset=")[2]
        assert answer.content.decode(charset) == clean(source.decode("cp1252")).text

    def test_bytes_of_no_said_kind_are_looked_at(self, app: App) -> None:
        for headers in ({}, {"Content-Type": "application/x-www-form-urlencoded"}):
            answer = app.post("/v1/clean", content=BROKEN.encode(), headers=headers)
            assert answer.json()["text"] == WHOLE

    def test_lone_surrogates_come_back_as_escapes(self, app: App) -> None:
        answer = app.post("/v1/clean", content=b'{"text": "a\\ud800 b", "include": ["text"]}', headers=JSON)
        assert b"\\ud800" in answer.content and answer.json()["text"] == "a\ud800 b"
        request = {"content": b'{"text": "a\\ud800 b"}', "headers": JSON | {"Accept": "text/plain"}}
        check_problem(app.post("/v1/clean", **request), "not-acceptable")

    def test_options_do_what_they_do_elsewhere(self, app: App) -> None:
        options: dict[str, Any] = {"lines": "join", "ignore": ["HYP"], "lang": ["en"], "min_confidence": 0.9}
        found = app.post("/v1/clean", **body("one\ntwo situa\ufffd\ntion", options=options)).json()
        assert found["text"] == clean("one\ntwo situa\ufffd\ntion", **options).text
        query = "?lines=join&ignore=HYP&lang=en&min_confidence=0.9&include=text"
        answer = app.post(f"/v1/clean{query}", content="one\ntwo situa\ufffd\ntion".encode())
        assert answer.json()["text"] == found["text"] and "changes" not in answer.json()

    def test_json_wins_over_the_query(self, app: App) -> None:
        request = body("one\ntwo", options={"lines": "keep"}, include=["text"])
        answer = app.post("/v1/clean?lines=join&page_breaks=mark&include=source&strict=true", **request)
        assert answer.json()["text"] == "one\ntwo" and "source" not in answer.json()
        check_problem(app.post("/v1/clean?lines=sideways", **request), "invalid")

    def test_no_body_is_no_text(self, app: App) -> None:
        check_problem(app.post("/v1/clean"), "bad-request")
        assert app.post("/v1/clean", headers=PLAIN).text == ""

    def test_request_ids_come_back(self, app: App) -> None:
        for given, kept in (("abc-1", True), ("x" * 65, False), ("a b", False), ("é", False)):
            answer = app.post("/v1/clean", content=b"x", headers=PLAIN | {"X-Request-ID": given.encode()})
            assert (answer.headers["x-request-id"] == given) is kept
            assert len(answer.headers["x-request-id"]) <= 64


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/*", "text"),
        ("text/plain, application/json", "text"),  # the first of equals
        ("text/plain, */*;q=0.1", "text"),
        ("text/plain;q=0.2, text/x-diff;q=0.3", "diff"),
        ("TEXT/PLAIN; charset=utf-8", "text"),
        ("application/alto+xml", "layout"),
        ("text/vnd.hocr+html", "layout"),
        ("text/html", "html"),
        ("text/markdown", "markdown"),
        ("application/tei+xml, text/plain;q=0.5", "tei"),
        ("image/png, */*", "json"),
        ("text/html;q=x, text/plain", "text"),
    ],
)
def test_the_form_that_a_client_likes_best(accept: str, form: str) -> None:
    assert answer_form(accept) == form
    assert form in ANSWERS.values()


def test_problems_stay_small_and_travel() -> None:
    import pickle

    problem = Problem("invalid", "x" * 5000, errors=[("é" * 500, "☃" * 500)] * 50, retry_after=3)
    assert len(problem.body("y" * 64)) <= MOST_BYTES
    again = pickle.loads(pickle.dumps(problem))
    assert again.body("1") == problem.body("1") and again.headers() == {"Retry-After": "3"}
    for kind in KINDS:
        assert Problem(kind, "d").record("1")["status"] == KINDS[kind].status
