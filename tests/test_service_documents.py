"""Documents over HTTP that are answered at once, and those that mean harm (P21); as a process with workers."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
from collections.abc import Callable, Iterator

import httpx
import pytest

from cleaner import clean
from cleaner.reading.inputs import read

from . import pdf_bombs as bombs
from .conftest import ALL, ROOT
from .http import BROKEN, SENTINEL, WHOLE, Server, check_problem, serving, until
from .pdfs import document, lines
from .test_promises_http import MIB, Memory, is_idle

SAMPLES = ROOT / "samples"
DEADLINE = 6
#: Every page takes its time, and none too much memory.
LONG = document([bombs._packed(bombs._deflated(b"q Q ", 10_000_000), "/FlateDecode")] * 45)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    environ = {"CLEANER_DEADLINE": str(DEADLINE), "CLEANER_MAX_MEMORY": "512M", "CLEANER_MAX_PAGES": "50"}
    with serving(tmp_path_factory.mktemp("documents"), 2, **environ) as started:
        yield started


def post(server: Server, content: bytes, accept: str = "text/plain", **params: str) -> httpx.Response:
    headers = {"Accept": accept}
    return httpx.post(f"{server.url}/v1/clean", content=content, headers=headers, params=params, timeout=60)


class TestDocuments:
    def test_a_pdf_as_curl_sends_it(self, server: Server) -> None:
        content = (SAMPLES / "typeset.pdf").read_bytes()
        assert post(server, content).text == clean(read(SAMPLES / "typeset.pdf")).text

    @pytest.mark.parametrize("pattern", ["scan.alto.xml", "scan.hocr", "scan.page/*"])
    def test_layout_comes_back_as_it_came(self, server: Server, pattern: str) -> None:
        path = min(SAMPLES.glob(pattern))
        content, expected = path.read_bytes(), clean(read(path)).text
        assert post(server, content).text == expected
        corrected = post(server, content, "application/vnd.cleaner.layout")
        assert corrected.status_code == 200 and corrected.headers["content-type"] != "application/json"
        assert post(server, corrected.content).status_code == 200

    def test_packed_text(self, server: Server) -> None:
        assert post(server, gzip.compress(BROKEN.encode())).text == WHOLE

    def test_a_zip_of_pages(self, server: Server) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("1.txt", BROKEN)
            archive.writestr("2.hocr", (SAMPLES / "scan.hocr").read_bytes())
        answer = post(server, packed.getvalue(), "application/json", include="text,pages")
        assert answer.status_code == 200 and "in the north" in answer.json()["text"]
        assert [page["file"] for page in answer.json()["pages"]][:2] == ["1.txt", "2.hocr"]

    def test_some_pages(self, server: Server) -> None:
        content = document([lines([f"page number {number}"]) for number in range(1, 6)])
        assert post(server, content, pages="2").text == "page number 2\n"
        check_problem(post(server, content, pages="9"), "bad-document")

    def test_a_text_has_no_pages_and_is_not_asked(self, server: Server) -> None:
        assert post(server, BROKEN.encode(), pages="2").text == WHOLE


class TestP21Harm:
    def answer(self, server: Server, content: bytes) -> httpx.Response:
        with Memory(server) as memory:
            began = time.monotonic()
            answer = post(server, content)
            seconds = time.monotonic() - began
        assert seconds < DEADLINE + 3
        assert memory.more < 50 * MIB
        assert until(lambda: is_idle(server), 5)
        assert post(server, document([lines(["the next file"])])).text == "the next file\n"
        return answer

    @pytest.mark.parametrize(
        "bomb", bombs.FATAL if ALL else bombs.FATAL[:2], ids=lambda bomb: bomb.__name__
    )  # each of them is one of tests/test_bombs.py
    def test_bombs(self, server: Server, bomb: Callable[[], bytes]) -> None:
        answer = self.answer(server, bomb())
        kind = answer.json()["type"].rpartition("#")[2]
        assert kind in ("bad-document", "deadline")
        check_problem(answer, kind)

    def test_too_many_pages(self, server: Server) -> None:
        problem = check_problem(self.answer(server, bombs.many_pages(500)), "bad-document")
        assert problem["limit"] == "max_pages" and "500" in problem["detail"]

    def test_encrypted(self, server: Server) -> None:
        from reportlab.lib.pdfencrypt import StandardEncryption
        from reportlab.pdfgen.canvas import Canvas

        made = io.BytesIO()
        canvas = Canvas(made, encrypt=StandardEncryption("secret", strength=128))
        canvas.drawString(72, 720, SENTINEL)
        canvas.save()
        problem = check_problem(self.answer(server, made.getvalue()), "bad-document")
        assert "password" in problem["detail"] or "encrypted" in problem["detail"]

    def test_truncated(self, server: Server) -> None:
        answer = post(server, bombs.truncated(), "application/json")
        assert answer.status_code == 200
        assert answer.json()["warnings"] and "page number 0" in answer.json()["text"]

    def test_no_entities(self, server: Server) -> None:
        layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "boom"}">' for n in range(12))
        content = (
            f'<?xml version="1.0"?><!DOCTYPE alto [{layers}]><alto><Layout><Page>&e11;</Page></Layout></alto>'
        )
        answer = self.answer(server, content.encode())
        assert answer.status_code in (200, 422) and len(answer.content) < 10_000

    def test_a_text_that_unpacks_to_too_much(self, server: Server) -> None:
        problem = check_problem(self.answer(server, gzip.compress(b"word " * MIB)), "too-large")
        assert (problem["limit"], problem["got"]) == ("max_text", 5 * MIB)

    def test_a_client_that_goes_away_frees_everything(self, server: Server) -> None:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{server.url}/v1/clean", content=LONG, timeout=httpx.Timeout(5, read=0.7))
        assert until(lambda: is_idle(server), 2)
        assert post(server, document([lines(["the next file"])])).text == "the next file\n"

    def test_what_takes_too_long_is_to_be_a_job(self, server: Server) -> None:
        problem = check_problem(self.answer(server, LONG), "deadline")
        assert "/v1/jobs" in problem["detail"]
