"""A headless Chromium that looks at the page, and notes everything that should not happen there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
EXPECTED = "the server responded with a status of"  # how Chromium notes an answer that is an error


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A visit to the page in a fresh profile.  ``faults`` are errors of scripts, violations of the content
    security policy, and requests that would have left the service."""

    def __init__(self, browser: Browser, url: str, **profile: Any) -> None:
        self.url, self.faults = url, list[str]()
        self.context: BrowserContext = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | profile
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self._said(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("dialog", lambda dialog: self._shown(dialog))
        self.load()

    def load(self) -> None:
        """Load the page anew."""
        self.faults.clear()
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
        self.page.wait_for_selector("#result:not([hidden])", timeout=40_000)
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
