"""Forms (multipart/form-data): those that are none or too much first, then what curl and browsers send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.server.multipart import Form, boundary_of
from cleaner.server.problems import Problem

from .conftest import ROOT
from .http import BROKEN, WHOLE, App, check_problem

TEXT = {"Accept": "text/plain"}


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[App]:
    made = App(monkeypatch, tmp_path, CLEANER_MAX_TEXT="20K", CLEANER_MAX_UPLOAD="400K")
    yield made
    made.close()


def post(app: App, fields: dict[str, str] | None = None, **files: tuple[str, bytes, str]) -> httpx.Response:
    return app.post("/v1/clean", headers=TEXT, data=fields or {}, files=files)


def file(content: bytes, name: str = "a.txt", media: str = "text/plain") -> tuple[str, bytes, str]:
    return name, content, media


class TestRefused:
    @pytest.mark.parametrize(
        ("boundary", "content"),
        [
            ("boundary=x", b""),
            ("boundary=x", b"x"),
            ("boundary=x", b"--x--\r\n"),  # no file
            ("boundary=x", b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nbreaks off'),
            ("boundary=x", b"--x\r\n\r\nno head\r\n--x--"),
            ("boundary=x", b"--xContent-Disposition: form-data\r\n\r\n\r\n--x--"),
            ("boundary=x", b"--x\r\n" + b"A" * 20_000),  # an endless head
            ("", b"--x--\r\n"),
            (f"boundary={'x' * 71}", b"--x--\r\n"),
        ],
    )
    def test_what_is_no_form(self, app: App, boundary: str, content: bytes) -> None:
        media = f"multipart/form-data; {boundary}"
        for path in ("/v1/clean", "/v1/jobs"):
            answer = app.post(path, content=content, headers={"Content-Type": media})
            check_problem(answer, "bad-request")

    def test_two_files(self, app: App) -> None:
        answer = post(app, file=file(b"one"), other=file(b"two"))
        assert "several files" in check_problem(answer, "bad-request")["detail"]

    def test_options_that_there_are_not(self, app: App) -> None:
        problem = check_problem(post(app, {"lnes": "join"}, file=file(b"one")), "invalid")
        assert "did you mean 'lines'?" in problem["errors"][0]["msg"]
        answer = app.post("/v1/jobs", data={"lines": "much"}, files={"file": file(b"one")})
        check_problem(answer, "invalid")

    def test_too_many_fields_and_too_long_ones(self, app: App) -> None:
        check_problem(post(app, {"lang": "x" * 5000}, file=file(b"one")), "bad-request")
        check_problem(post(app, {f"f{n}": "x" for n in range(450)}, file=file(b"one")), "bad-request")

    def test_a_file_over_the_limit(self, app: App) -> None:
        problem = check_problem(post(app, file=file(b"x" * 21_000)), "too-large")
        assert problem["limit"] == "max_text"

    def test_what_it_is_is_said_as_the_command_says_it(self, app: App) -> None:
        office = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + b"\0" * 40
        answers = [
            post(app, file=file(office, "a.docx", "application/msword")),
            app.post("/v1/clean", content=office, headers={"Content-Type": "application/msword"}),
            app.post("/v1/clean", content=office),
        ]
        details = {check_problem(answer, "unsupported")["detail"] for answer in answers}
        assert len(details) == 1 and "this is an Office document" in details.pop()


class TestTaken:
    def test_a_text_with_options(self, app: App) -> None:
        assert post(app, file=file(BROKEN.encode())).text == WHOLE
        assert post(app, {"ignore": "HYP", "lines": "keep"}, file=file(BROKEN.encode())).text == BROKEN
        assert post(app, {"lang": ""}, file=file(BROKEN.encode())).text == WHOLE  # an empty field of a page

    def test_options_of_the_query_count_too(self, app: App) -> None:
        files = {"file": file(BROKEN.encode())}
        answer = app.post("/v1/clean?ignore=HYP", headers=TEXT, data={"lines": "keep"}, files=files)
        assert answer.text == BROKEN

    def test_a_list_as_one_field_or_several(self, app: App) -> None:
        files = {"file": file(BROKEN.encode())}
        for langs in ("en,de", ["en", "de"]):
            answer = app.post("/v1/clean", data={"lang": langs}, files=files)
            assert answer.json()["languages"] == ["en", "de"]

    def test_the_charset_of_its_file(self, app: App) -> None:
        answer = post(app, file=file("caf\u00e9".encode("latin-1"), media="text/plain; charset=latin-1"))
        assert answer.text == "café"

    def test_the_name_of_its_file_is_that_of_the_diff(self, app: App) -> None:
        for query, name in (("", "letter.txt"), ("?name=mine", "mine")):
            files = {"file": file(BROKEN.encode(), "letter.txt")}
            answer = app.post(f"/v1/clean{query}", headers={"Accept": "text/x-diff"}, files=files)
            assert answer.text.startswith(f"--- {name}")

    def test_an_empty_file(self, app: App) -> None:
        assert post(app, file=file(b"")).text == ""

    def test_a_field_without_a_file_name(self, app: App) -> None:
        content = f'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n{BROKEN}\r\n--x--\r\n'.encode()
        headers = {**TEXT, "Content-Type": "multipart/form-data; boundary=x"}
        assert app.post("/v1/clean", content=content, headers=headers).text == WHOLE

    def test_a_document_whatever_its_type_is_said_to_be(self, app: App) -> None:
        content = (ROOT / "samples" / "typeset.pdf").read_bytes()
        for media in ("application/pdf", "application/octet-stream", "text/plain", "image/png"):
            assert len(post(app, file=file(content, "a.pdf", media)).text) > 1000

    def test_a_job(self, app: App) -> None:
        answer = app.post("/v1/jobs", data={"lines": "keep"}, files={"file": file(BROKEN.encode())})
        job = answer.headers["location"]
        assert app.done(job)["state"] == "done"
        assert app("GET", f"{job}/result", headers=TEXT).text == "The situation\nin the north\n"


async def _read(content: bytes, size: int) -> tuple[bytes, str]:
    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, len(content), size):
            yield content[at : at + size]

    form = Form(chunks(), "x-y")
    return b"".join([piece async for piece in form.file()]), form.query


@given(st.binary(max_size=60), st.integers(1, 40), st.text("ab&=, é", max_size=9))
def test_any_content_in_any_pieces(content: bytes, size: int, value: str) -> None:
    head = b'--x-y\r\nContent-Disposition: form-data; name="%s"\r\n\r\n'
    parts = [head % b"lines", value.encode(), b"\r\n", head % b"file", content, b"\r\n--x-y--\r\n"]
    if b"\r\n--x-y" in content:
        return
    found, query = asyncio.run(_read(b"before\r\n" + b"".join(parts), size))
    assert found == content
    assert parse_qs(query, keep_blank_values=True) == {"lines": [value]}


@given(
    st.lists(
        st.sampled_from(
            [b"--x-y", b"\r\n", b"--", b"name=", b'"', b";", b"\xff", b"file", b":", b"Content-Disposition"]
        )
    )
)
def test_any_bytes_are_a_form_or_a_problem(pieces: list[bytes]) -> None:
    try:
        asyncio.run(_read(b"".join(pieces), 7))
    except Problem as problem:
        assert problem.kind == "bad-request"


def test_the_boundary_may_be_quoted() -> None:
    assert boundary_of('multipart/form-data; boundary="a b"') == "a b"
