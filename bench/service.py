"""The service under load, against the library in as many processes: ``make bench-service``.

Texts of 10 KB, cut from the sample article.  In every round both sides take turns, so that a busy machine
slows both; the median of the rounds counts.  Throughput: a few connections that are never idle (``wrk``, if
it is there; else a client in Python, which takes more of the cores).  Latency at 80 % of the throughput of
the round: many connections, each of which waits for a random time after an answer, so that requests come as
from many clients who do not know of one another (nearly a Poisson process); Python's client sends them at
even intervals.
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
local texts, at = {}, 0
for n = 0, LAST do
  local file = io.open("FOLDER/" .. n, "rb")
  texts[n] = file:read("*a")
  file:close()
end
local head = {["Content-Type"] = "text/plain", ["Accept"] = "ACCEPT"}
function request()
  at = (at + 1) % (LAST + 1)
  return wrk.format("POST", nil, head, texts[at])
end
function done(summary, latency)
  io.write("found ", summary.requests, " ", latency:percentile(50), " ", latency:percentile(99))
end
"""
PAUSE = """
function delay()
  return -math.log(1 - math.random()) * MEAN
end
"""
CLIENTS = 64  # that share the steady load
FORMS = {"text": "text/plain", "json": "application/json"}


class Latency(NamedTuple):
    """What came of requests at about a rate; seconds."""

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
            ratio, tail, errors = measured(form, texts, port, given)
            good &= ratio >= WANTED_RATIO and tail <= WANTED_TAIL and not errors
    return int(given.strict and not good)


def measured(form: str, texts: list[bytes], port: int, given: argparse.Namespace) -> tuple[float, float, int]:
    """Throughput as a ratio of the library's, p99 as a ratio of p50, and errors."""
    library, service, found = [], [], []
    errors = 0
    for _ in range(given.rounds):
        library.append(in_processes(form, texts, given.workers, given.seconds))
        rate, failed = closed(port, texts, given.workers + 2, given.seconds, form)
        service.append(rate)
        found.append(steady(port, texts, 0.8 * rate, 2 * given.seconds, form))
        errors += failed + found[-1].errors
    ratio = median(ours / theirs for ours, theirs in zip(service, library, strict=True))
    tail = median(latency.p99 / latency.p50 for latency in found)
    p50, p99 = (median(times) * 1e3 for times in zip(*(latency[1:3] for latency in found), strict=True))
    print(f"{form}: service {median(service):.0f}/s, library {median(library):.0f}/s, ratio {ratio:.2f}; at "
          f"80 % load p50 {p50:.1f} ms, p99 {p99:.1f} ms = {tail:.1f} x p50, n {sum(la.n for la in found)}; "
          f"{errors} errors")  # fmt: skip
    return ratio, tail, errors


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
    from cleaner import Cleaner
    from cleaner.reports.records import result_line

    form, texts, seconds = given
    cleaner = Cleaner()
    count, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < seconds:
        result = cleaner.clean(texts[count % len(texts)].decode("utf-8"))
        if form == "json":
            result_line("text", result)
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
    if not shutil.which("wrk"):
        return asyncio.run(busy(port, texts, connections, seconds, form))
    found = wrk(port, texts, connections, seconds, form, "")
    return found.n / seconds, found.errors


def steady(port: int, texts: list[bytes], rate: float, seconds: float, form: str) -> Latency:
    """Latencies at about so many requests a second."""
    if not shutil.which("wrk"):
        return asyncio.run(even(port, texts, rate, seconds, form))
    return wrk(port, texts, CLIENTS, seconds, form, PAUSE.replace("MEAN", f"{CLIENTS / rate * 1e3:.3f}"))


def wrk(port: int, texts: list[bytes], connections: int, seconds: float, form: str, more: str) -> Latency:
    """With ``wrk``, and ``more`` in its script."""
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            Path(folder, str(number)).write_bytes(text)
        script = Path(folder, "post.lua")
        named = {"LAST": str(len(texts) - 1), "FOLDER": folder, "ACCEPT": FORMS[form]}
        script.write_text(re.sub("LAST|FOLDER|ACCEPT", lambda name: named[name[0]], LUA) + more)
        url = f"http://127.0.0.1:{port}/v1/clean"
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "-s", str(script), url]
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"found (\d+) (\S+) (\S+)", shown)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", shown)
    assert found, shown
    return Latency(int(found[1]), float(found[2]) / 1e6, float(found[3]) / 1e6, int(bad[1]) if bad else 0)


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
    """The same as :func:`closed`, slower."""
    end, counts = time.perf_counter() + seconds, [0, 0]

    async def one() -> None:
        client = Client(port, form)
        await client.open()
        while time.perf_counter() < end:
            counts[await client.post(texts[counts[1] % len(texts)])] += 1
        client.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return counts[1] / seconds, counts[0]


async def even(port: int, texts: list[bytes], rate: float, seconds: float, form: str) -> Latency:
    """Requests at even intervals, sent whether or not those before have been answered."""
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
