"""A headless Chromium that looks at the page, and notes everything that should not happen there."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from cleaner.server.front import SECURITY

CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
EXPECTED = "the server responded with a status of"  # how Chromium notes an answer that is an error


@contextmanager
def chromium(*args: str) -> Iterator[Browser]:
    """A browser, with arguments beside the usual ones."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, *args])
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A visit to the page in a fresh profile.  ``faults`` are errors of scripts, violations of the content
    security policy, and requests that would have left the service."""

    def __init__(self, browser: Browser, url: str, **profile: Any) -> None:
        self.url, self.faults, self.asked = url, list[str](), 0  # how often leaving asked
        self.context: BrowserContext = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | profile
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self._said(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("dialog", self._shown)
        self.load()

    def load(self) -> None:
        """Load the page anew."""
        self.faults.clear()
        if self.page.url.startswith(self.url):
            self.page.evaluate("sessionStorage.clear(); localStorage.removeItem('never')")
        self.page.goto("about:blank")
        self.page.goto(self.url)
        self.page.wait_for_selector("#samples li")

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and EXPECTED not in text and "net::ERR" not in text:
            self.faults.append(f"console: {text}")

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(self.url).netloc:
            self.faults.append(f"request: {url}")

    def _shown(self, dialog: Any) -> None:
        if dialog.type == "beforeunload":
            self.asked += 1
            dialog.accept()
            return
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def paste(self, text: str, marks: bool = True) -> Page:
        """Paste a text and wait for its result."""
        self.page.fill("#text", text)
        self.page.click("#repair")
        return self.result(marks)

    def open(self, path: Path, marks: bool = True) -> Page:
        """Choose a file and wait for its result."""
        self.page.set_input_files("#file", path)
        return self.result(marks)

    def result(self, marks: bool = True) -> Page:
        """Wait for the result."""
        self.page.wait_for_selector("#result:not([hidden]), #trouble:not([hidden])", timeout=40_000)
        assert self.page.locator("#trouble").is_hidden(), self.page.inner_text("#trouble")
        if marks:
            self.page.wait_for_selector("#sheet .edit", state="attached")
        return self.page

    def text(self) -> str:
        """The text as the page would save it."""
        return self.saved("text").decode("utf-8")

    def saved(self, kind: str) -> bytes:
        """What a download gives."""
        self.page.click("#download")
        with self.page.expect_download() as caught:
            self.page.click(f"[data-kind={kind}]")
        return Path(caught.value.path()).read_bytes()

    def close(self) -> None:
        """Leave; nothing untoward may have happened."""
        self.context.close()
        assert self.faults == []


def answer(page: Page, pattern: str, body: Any, status: int = 200, headers: Mapping[str, str] = {}) -> None:
    """From now on the service seems to answer so."""
    kind = "application/json" if status < 400 else "application/problem+json"
    text = body if isinstance(body, str) else json.dumps(body)
    page.route(pattern, lambda route: route.fulfill(
        status=status, headers={"Content-Type": kind, **headers}, body=text))  # fmt: skip


@contextmanager
def prepared(page: Path, answers: Mapping[str, bytes]) -> Iterator[str]:
    """A stand-in for the service, that serves the page and these answers by method and path: for what is too
    large to go through a route.  Gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = urlsplit(self.path).path
            body, kind = answers.get(f"{self.command} {path}"), "application/json"
            if body is None:
                file = page / (path.removeprefix("/assets").strip("/") or "index.html")
                body, kind = file.read_bytes(), guess_type(file.name)[0] or "text/plain"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", SECURITY["Content-Security-Policy"])
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_DELETE = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def drop(page: Page, name: str, text: str) -> None:
    """Drop a file on the page."""
    page.evaluate(
        """([name, text]) => {
            const data = new DataTransfer();
            data.items.add(new File([text], name, {type: 'text/plain'}));
            const fire = (kind) => document.body.dispatchEvent(
                new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data}));
            fire('dragenter');
            if (document.getElementById('drop').hidden) throw Error('nothing shows that it can be dropped');
            fire('dragover');
            fire('drop');
        }""",
        [name, text],
    )


def shown(page: Page, selector: str) -> list[str]:
    """What can be read in the elements of a selector, white space as one space."""
    return [" ".join(text.split()) for text in page.locator(selector).all_inner_texts()]


def wait(page: Page, condition: str, seconds: float = 15.0) -> None:
    """Until an expression is true.  (Playwright's own way of waiting needs what the policy forbids.)"""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"it never came true: {condition}"
        page.wait_for_timeout(30)
