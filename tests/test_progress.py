"""The line on the terminal: what it says of files, pages, speed and time, and that it moves by itself."""

from __future__ import annotations

import io
import sys
import time

import pytest

from cleaner.cli.progress import PATIENCE, Progress


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A time that is set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    screen = Terminal()
    monkeypatch.setattr(
        sys, "stderr", screen
    )  # not in a fixture: pytest has its own between that and the test
    return screen


def bar(done: int) -> str:
    return f"[{'#' * done}{'.' * (24 - done)}]"


def test_a_document_before_its_first_page_shows_that_time_goes_on(clock: Clock) -> None:
    progress = Progress(1, wanted=False, clock=clock)
    progress.begin("scan.pdf")
    progress.pages(0, 60)
    assert progress.line() == f"{bar(0)}  scan.pdf: 0/60 pages"
    clock.now += 8
    assert progress.line() == f"{bar(0)}  scan.pdf: 0/60 pages, 0:08"


def test_speed_and_time_left(clock: Clock) -> None:
    progress = Progress(1, wanted=False, clock=clock)
    progress.begin("scan.pdf")
    clock.now += 8
    for done in range(1, 31):
        clock.now += 2.5
        progress.pages(done, 60)
    assert progress.line() == f"{bar(12)}  scan.pdf: 30/60 pages, 2.5 s/page, 1:15 left"
    clock.now += 5
    assert progress.line().endswith("1:10 left")
    clock.now += 500  # one takes longer than all the others
    assert progress.line().endswith("0:00 left")
    progress.pages(60, 60)
    progress.cleaning()
    assert progress.line() == f"{bar(0)}  scan.pdf: cleaning"
    clock.now += PATIENCE
    assert progress.line() == f"{bar(0)}  scan.pdf: cleaning, 0:01"


def test_the_speed_is_that_of_the_last_pages(clock: Clock) -> None:
    progress = Progress(1, wanted=False, clock=clock)
    progress.begin("scan.pdf")
    for done in range(1, 201):
        clock.now += 0.01 if done <= 100 else 1.5
        progress.pages(done, 400)
    assert "1.5 s/page, 5:00 left" in progress.line()


def test_many_files(clock: Clock) -> None:
    progress = Progress(1000, wanted=False, clock=clock)
    for number in range(250):
        progress.begin(f"{number}.txt")
        clock.now += 0.01
        progress.step()
    progress.begin("251.txt")
    assert progress.line() == f"{bar(6)}  250/1000 files, 100.0 files/s, 0:07 left  251.txt"
    progress.begin("scan.pdf")
    progress.pages(3, 12)
    assert progress.line() == f"{bar(6)}  250/1000 files  scan.pdf: 3/12 pages"


def test_it_moves_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    progress = Progress(1, wanted=True)
    progress.begin("a\nb.pdf")
    progress.pages(0, 9)
    deadline = time.monotonic() + 20
    while "0:01" not in screen.getvalue() and time.monotonic() < deadline:
        time.sleep(0.05)
    progress.close()
    assert r"a\x0ab.pdf: 0/9 pages, 0:01" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")
    assert "\n" not in screen.getvalue()


def test_it_is_gone_where_a_message_comes(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    screen = terminal(monkeypatch)
    progress = Progress(3, wanted=True, clock=clock)
    progress.step()
    assert "1/3 files" in screen.getvalue()
    progress.clear()
    assert screen.getvalue().endswith("\r\x1b[K")
    shown = len(screen.getvalue())
    progress.step()  # not so soon
    assert len(screen.getvalue()) == shown
    clock.now += 1
    progress.pages(1, 5)
    assert len(screen.getvalue()) > shown


def test_nothing_without_a_terminal_or_where_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    for wanted, stream in ((False, screen), (True, io.StringIO()), (True, None)):
        monkeypatch.setattr(sys, "stderr", stream)
        progress = Progress(3, wanted=wanted)
        progress.begin("x")
        progress.pages(1, 2)
        progress.step()
        progress.close()
    assert screen.getvalue() == ""


def test_it_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    screen = terminal(monkeypatch)
    progress = Progress(3, wanted=True, clock=clock)
    progress.begin("a" * 500)
    clock.now += 5
    progress.pages(1, 5)
    lines = screen.getvalue().split("\r")
    assert 70 < max(map(len, lines)) <= 80 + len("\x1b[K")
    progress.close()
