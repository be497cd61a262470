"""The service under load, against the library in as many processes: ``make bench-service``.

Texts of 10 KB, cut from the sample article.  Both sides take turns, so that a busy machine slows both; the
median of the rounds counts.  Throughput: a few connections that are never idle (``wrk``, if it is there; else
a client in Python, which takes its share of the cores).  Latency: requests at a steady rate of 80 % of that
throughput, sent whether or not the ones before have been answered.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import multiprocessing
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "samples" / "article.txt"
SIZE = 10_000
WANTED_RATIO, WANTED_TAIL = 0.85, 5.0
LUA = """\
local texts, at = {{}}, 0
for n = 0, {last} do
  local file = io.open("{folder}/" .. n, "rb")
  texts[n] = file:read("*a")
  file:close()
end
local head = {{["Content-Type"] = "text/plain", ["Accept"] = "{accept}"}}
function request()
  at = (at + 1) % ({last} + 1)
  return wrk.format("POST", nil, head, texts[at])
end
"""
FORMS = {"text": "text/plain", "json": "application/json"}


class Latency(NamedTuple):
    """What came of requests at a steady rate; seconds."""

    n: int
    p50: float
    p99: float
    errors: int


def main(argv: list[str] | None = None) -> int:
    """Measure and print; with ``--strict``, exit 1 if what is promised does not hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--workers", type=int, default=2, help="cleaning processes (2)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each (5)")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a round (4)")
    parser.add_argument("--strict", action="store_true", help="exit 1 if what is promised does not hold")
    given = parser.parse_args(argv)
    texts = pieces(SIZE)
    client = "wrk" if shutil.which("wrk") else "a client in Python"
    print(f"{datetime.date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores, {client}")
    print(f"{len(texts)} texts of about {SIZE:,} bytes, {given.workers} workers, {given.rounds} rounds of "
          f"{given.seconds:g} s")  # fmt: skip
    good = True
    with serving(given.workers) as port:
        for form in FORMS:
            ratio, rate = throughput(form, texts, port, given)
            found = asyncio.run(steady(port, texts, 0.8 * rate, 2 * given.seconds, form))
            tail = found.p99 / found.p50
            print(f"{form}: at 80 % load p50 {found.p50 * 1e3:.1f} ms, p99 {found.p99 * 1e3:.1f} ms = "
                  f"{tail:.1f} x p50, {found.errors} errors, n {found.n}")  # fmt: skip
            good &= ratio >= WANTED_RATIO and tail <= WANTED_TAIL and not found.errors
    return int(given.strict and not good)


def throughput(form: str, texts: list[bytes], port: int, given: argparse.Namespace) -> tuple[float, float]:
    """Ratio of service to library, and requests a second of the service."""
    library, service = [], []
    for _ in range(given.rounds):
        library.append(in_processes(form, texts, given.workers, given.seconds))
        rate, errors = closed(port, texts, given.workers + 2, given.seconds, form)
        service.append(rate)
        if errors:
            print(f"{form}: {errors} errors")
    ratio = median(ours / theirs for ours, theirs in zip(service, library, strict=True))
    print(f"{form}: service {median(service):.0f}/s, library {median(library):.0f}/s, ratio {ratio:.2f}")
    return ratio, median(service)


def pieces(size: int) -> list[bytes]:
    """The article in pieces of about this size that end at line ends."""
    found, lines = [b""], ARTICLE.read_bytes().splitlines(keepends=True)
    for line in lines:
        if len(found[-1]) + len(line) > size:
            found.append(b"")
        found[-1] += line
    return [piece for piece in found if len(piece) > size * 0.9]


# the library


def in_processes(form: str, texts: list[bytes], processes: int, seconds: float) -> float:
    """Texts a second of so many processes that clean one after another."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes) as pool:
        pool.map(work, [(form, texts, 0.3)] * processes, 1)  # every process has loaded everything
        return sum(pool.map(work, [(form, texts, seconds)] * processes, 1))


def work(given: tuple[str, list[bytes], float]) -> float:
    """Clean for so long; gives texts a second."""
    from cleaner import Cleaner, __version__
    from cleaner.evidence import Evidence
    from cleaner.writers.records import Made, result_line

    form, texts, seconds = given
    cleaner = Cleaner()
    made = Made(__version__, cleaner.options, {rule.id: rule.name for rule in cleaner.rulebook.rules})
    count, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < seconds:
        result = cleaner.clean(texts[count % len(texts)].decode("utf-8"))
        if form == "json":
            result_line("text", made, result, Evidence(result.text).languages)
        else:
            result.text.encode("utf-8")
        count += 1
    return count / spent


# the service


@contextmanager
def serving(workers: int) -> Iterator[int]:
    """A service on a free port."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = int(sock.getsockname()[1])
    command = [sys.executable, "-m", "cleaner", "serve", "--port", str(port), "--workers", str(workers)]
    with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, "log"), "wb") as log:
        env = os.environ | {"CLEANER_DATA": os.path.join(folder, "data")}
        process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=log)
        try:
            wait(port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


def wait(port: int) -> None:
    """Until the service is ready."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the service does not start")


def closed(port: int, texts: list[bytes], connections: int, seconds: float, form: str) -> tuple[float, int]:
    """Requests a second, and errors, of connections that are never idle."""
    if shutil.which("wrk"):
        return wrk(port, texts, connections, seconds, form)
    return asyncio.run(busy(port, texts, connections, seconds, form))


def wrk(port: int, texts: list[bytes], connections: int, seconds: float, form: str) -> tuple[float, int]:
    """With ``wrk``."""
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            Path(folder, str(number)).write_bytes(text)
        script = Path(folder, "post.lua")
        script.write_text(LUA.format(folder=folder, last=len(texts) - 1, accept=FORMS[form]))
        url = f"http://127.0.0.1:{port}/v1/clean"
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "-s", str(script), url]
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", shown)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", shown)
    assert rate, shown
    return float(rate[1]), int(bad[1]) if bad else 0


class Client:
    """A connection that is kept."""

    def __init__(self, port: int, form: str) -> None:
        self._port, self._accept, self._used = port, FORMS[form], 0.0

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def reopen(self) -> None:
        """Connect, again if it was not used for so long that the service may be about to hang up."""
        if time.perf_counter() - self._used > 2:
            if self._used:
                self.close()
            await self.open()

    async def post(self, text: bytes) -> bool:
        """Whether a text was cleaned."""
        head = ("POST /v1/clean HTTP/1.1\r\nHost: bench\r\nContent-Type: text/plain\r\n"
                f"Accept: {self._accept}\r\nContent-Length: {len(text)}\r\n\r\n")  # fmt: skip
        self._used = time.perf_counter()
        self._writer.write(head.encode("ascii") + text)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", answer)
        assert length
        await self._reader.readexactly(int(length[1]))
        return answer.startswith(b"HTTP/1.1 200")

    def close(self) -> None:
        """Disconnect."""
        self._writer.close()


async def busy(
    port: int, texts: list[bytes], connections: int, seconds: float, form: str
) -> tuple[float, int]:
    """The same as :func:`wrk`, slower."""
    end, counts = time.perf_counter() + seconds, [0, 0]

    async def one() -> None:
        client = Client(port, form)
        await client.open()
        while time.perf_counter() < end:
            counts[await client.post(texts[counts[1] % len(texts)])] += 1
        client.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return counts[1] / seconds, counts[0]


async def steady(port: int, texts: list[bytes], rate: float, seconds: float, form: str) -> Latency:
    """Requests at a steady rate."""
    idle: list[Client] = []
    times: list[float] = []
    errors = 0

    async def one(number: int) -> None:
        nonlocal errors
        began = time.perf_counter()
        client = idle.pop() if idle else Client(port, form)
        await client.reopen()
        errors += not await client.post(texts[number % len(texts)])
        times.append(time.perf_counter() - began)
        idle.append(client)

    began, tasks = time.perf_counter(), []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        tasks.append(asyncio.ensure_future(one(number)))
    await asyncio.gather(*tasks)
    for client in idle:
        client.close()
    times.sort()
    return Latency(len(times), median(times), times[len(times) * 99 // 100], errors)


if __name__ == "__main__":
    sys.exit(main())
