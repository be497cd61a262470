"""Pages of other sites in the browser of somebody who runs the service (P29): two origins, and a name that its
owner lets point here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

import service

from .browser import CHROMIUM, chromium
from .http import BROKEN, Server, serving
from .tools import needs

pytestmark = needs(CHROMIUM, "chromium")
ELSEWHERE = "other.test"  # another site, on a port of its own
REBOUND = "rebound.test"  # a name of another owner that leads to the service
PATHS = {
    path.format(job="x", page="1", rule="HYP001", name="letter.txt"): sorted(map(str.upper, methods))
    for path, methods in service.app.openapi()["paths"].items()
}
FILES = ("/", "/docs", "/docs/docs.js", "/openapi.json", "/assets/main.js")
ROUTES = {**PATHS, **{path: ["GET"] for path in FILES}}
CALL = """async ([url, method, mode, type]) => {
    const init = {method, mode};
    if (method !== 'GET') Object.assign(init, {body: '{"text":"x"}', headers: type ? {'Content-Type': type} : {}});
    try {
        const answer = await fetch(url, init);
        return answer.type === 'opaque' ? 'opaque' : `${answer.status} ${await answer.text()}`;
    } catch (error) {
        return 'failed';
    }
}"""


class Land(NamedTuple):
    """The service, and a browser for which the names are what they would be in the wild."""

    server: Server
    browser: Browser
    other: str  # the address of the other site

    def here(self, host: str = "127.0.0.1") -> str:
        """The address of the service under a name."""
        return f"http://{host}:{urlsplit(self.server.url).port}"


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Land]:
    rules = f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1,MAP {REBOUND} 127.0.0.1"
    folder = tmp_path_factory.mktemp("service")
    with serving(folder, workers=1) as server, empty_site() as port, chromium(rules) as browser:
        yield Land(server, browser, f"http://{ELSEWHERE}:{port}/")


@contextmanager
def empty_site() -> Iterator[int]:
    """A site that has an empty page, whatever is asked for; gives its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title>")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def page(land: Land) -> Iterator[Page]:
    context = land.browser.new_context()
    yield context.new_page()
    context.close()


def statuses(page: Page, land: Land) -> list[int]:
    """The statuses of the service's answers, as they come."""
    found: list[int] = []
    port = urlsplit(land.server.url).port

    def note(answer: Any) -> None:
        if urlsplit(answer.url).port == port:
            found.append(answer.status)

    page.on("response", note)
    return found


def jobs(land: Land) -> str:
    """What the metrics say of jobs: none may have come."""
    text = httpx.get(f"{land.server.url}/metrics").text
    return "\n".join(line for line in text.splitlines() if "jobs" in line and not line.startswith("#"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_another_site_reads_nothing_and_does_nothing(land: Land, page: Page, host: str) -> None:
    before, seen = jobs(land), statuses(page, land)
    page.goto(land.other)
    for path, methods in ROUTES.items():
        for method in methods:
            for mode in ("cors", "no-cors") if method in ("GET", "POST") else ("cors",):
                answer = page.evaluate(CALL, [land.here(host) + path, method, mode, "text/plain"])
                assert answer in ("failed", "opaque"), (method, path, mode, answer)
    assert seen and set(seen) <= {403}
    assert jobs(land) == before


def test_a_form_of_another_site_makes_no_job(land: Land, page: Page) -> None:
    before, seen = jobs(land), statuses(page, land)
    for kind in ("text/plain", "multipart/form-data", "application/x-www-form-urlencoded"):
        page.goto(land.other)
        with page.expect_navigation():
            page.evaluate(
                """([url, kind, text]) => {
                    const form = Object.assign(document.createElement('form'), {method: 'POST', action: url});
                    form.enctype = kind;
                    form.append(Object.assign(document.createElement('textarea'), {name: 'text', value: text}));
                    document.body.append(form);
                    form.submit();
                }""",
                [f"{land.here()}/v1/jobs", kind, BROKEN],
            )
    assert seen == [403] * 3 and jobs(land) == before


def test_another_site_has_no_part_of_it_in_its_pages(land: Land, page: Page) -> None:
    seen = statuses(page, land)
    page.goto(land.other)
    for tag, name, path in (
        ("img", "src", "/assets/icon.svg"),
        ("script", "src", "/assets/theme.js"),
        ("link", "href", "/assets/style.css"),
        ("iframe", "src", "/"),
    ):
        page.evaluate(
            """([tag, name, url]) => new Promise((done) => {
                const node = document.createElement(tag);
                if (tag === 'link') node.rel = 'stylesheet';
                node.onload = node.onerror = done;
                node[name] = url;
                document.body.append(node);
            })""",
            [tag, name, land.here() + path],
        )
    assert seen and set(seen) == {403}


def test_a_name_that_was_made_to_lead_here_is_not_answered(land: Land, page: Page) -> None:
    before, seen = jobs(land), statuses(page, land)
    page.goto(land.here(REBOUND))
    assert "cleaner" not in page.title()
    for path, methods in ROUTES.items():
        for method in methods:
            answer = page.evaluate(CALL, [path, method, "same-origin", "application/json"])
            assert answer.startswith("421 "), (method, path, answer)
    assert set(seen) == {421} and jobs(land) == before


def test_a_link_of_another_site_leads_here(land: Land, page: Page) -> None:
    for path in ("/", "/docs"):
        page.goto(land.other)
        page.evaluate(
            """(url) => document.body.append(Object.assign(document.createElement('a'), {href: url, textContent: 'go'}))""",
            land.here() + path,
        )
        with page.expect_navigation() as caught:
            page.click("text=go")
        assert caught.value.status == 200


def test_its_own_page_may_do_everything(land: Land, page: Page) -> None:
    for host in ("127.0.0.1", "localhost"):
        page.goto(land.here(host))
        answer = page.evaluate(CALL, ["/v1/clean", "POST", "cors", "application/json"])
        assert answer.startswith("200 ")
