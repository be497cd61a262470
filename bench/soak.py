"""A long run: memory and file descriptors of the service stay flat over 50,000 requests (P25): ``make soak``.

Texts of several sizes, documents, batches, jobs, refusals, clients that go away in the middle.  What counts
is the web process and all its workers together, after the first tenth of the requests and at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import importlib.util
import json
import os
import random
import sys
import time
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
MOST = 1.10


def main(argv: list[str] | None = None) -> int:
    """Run and print; exit 1 if memory or file descriptors grew."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--requests", type=int, default=50_000, help="how many (50,000)")
    parser.add_argument("--workers", type=int, default=2, help="cleaning processes (2)")
    parser.add_argument("--clients", type=int, default=6, help="at a time (6)")
    given = parser.parse_args(argv)
    bench = load("service")
    with bench.serving(given.workers) as port:
        server = parent_of(port)
        began = time.monotonic()
        asyncio.run(requests(bench, port, given.requests // 10, given.clients))
        first = settled(server)
        asyncio.run(requests(bench, port, given.requests - given.requests // 10, given.clients))
        last = settled(server)
    seconds = time.monotonic() - began
    print(f"{datetime.date.today()}: {given.requests:,} requests in {seconds:.0f} s, {given.workers} workers")
    print(f"memory {first[0] >> 20} MiB, at the end {last[0] >> 20} MiB; web process {first[1] >> 20} MiB, "
          f"at the end {last[1] >> 20} MiB; file descriptors {first[2]}, at the end {last[2]}")  # fmt: skip
    flat = last[0] <= MOST * first[0] and last[2] <= first[2] + 2
    print("flat" if flat else "NOT FLAT")
    return int(not flat)


def load(name: str) -> ModuleType:
    """Another script of this folder."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def parent_of(port: int) -> int:
    """The child of ours that serves at this port."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and f"--port\0{port}\0".encode() in (entry / "cmdline").read_bytes():
            return int(entry.name)
    raise SystemExit("there is no such service")


def settled(server: int) -> tuple[int, int, int]:
    """Proportional memory of all, that of the web process, and its file descriptors, in a quiet moment."""
    time.sleep(8)  # idle connections are closed after five
    below = [server]
    for pid in below:
        children = Path(f"/proc/{pid}/task/{pid}/children")
        below += [int(child) for child in children.read_text().split()] if children.exists() else []
    sizes = [proportional(pid) for pid in below]
    return sum(sizes), sizes[0], len(os.listdir(f"/proc/{server}/fd"))


def proportional(pid: int) -> int:
    """Resident bytes of a process, what it shares counted in parts."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().split("\n")
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))


async def requests(bench: ModuleType, port: int, count: int, clients: int) -> None:
    """So many requests of all kinds, in an order that chance gives, the same one each time."""
    chance = random.Random(7)
    kinds = list(mixture(bench.pieces(10_000)))
    numbers = iter(range(count))

    async def client() -> None:
        for _ in numbers:
            path, media, body, patience = chance.choices(kinds, [kind[4] for kind in kinds])[0][:4]
            await one(port, path, media, body, patience)

    await asyncio.gather(*(client() for _ in range(clients)))


def mixture(texts: list[bytes]) -> list[tuple[str, str, bytes, float, int]]:
    """Path, media type, body, seconds until the client goes away (0: never), and how often."""
    layout = (ROOT / "samples" / "scan.hocr").read_bytes()
    lines = b"".join(json.dumps({"text": text.decode("utf-8")[:1000]}).encode() + b"\n" for text in texts)
    record = json.dumps({"text": texts[0].decode("utf-8"), "include": ["all"]}).encode()
    return [
        *(("/v1/clean", "text/plain", text[:size], 0.0, 40) for text in texts for size in (500, 10_000)),
        ("/v1/clean", "application/json", record, 0.0, 100),
        ("/v1/clean", "application/json", b'{"text": 3}', 0.0, 40),
        ("/v1/clean", "application/json", b"{", 0.0, 40),
        ("/v1/clean", "text/plain", b"".join(texts), 0.02, 5),
        ("/v1/clean", "text/vnd.hocr+html", layout, 0.0, 5),
        ("/v1/batch", "application/x-ndjson", lines, 0.0, 10),
        ("/v1/jobs", "text/plain", texts[0], 0.0, 1),
        ("/nothing", "text/plain", b"", 0.0, 20),
    ]


async def one(port: int, path: str, media: str, body: bytes, patience: float) -> None:
    """A request on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (f"POST {path} HTTP/1.1\r\nHost: soak\r\nContent-Type: {media}\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")  # fmt: skip
    try:
        writer.write(head.encode("ascii") + body)
        if patience:
            await asyncio.sleep(patience)
        else:
            await reader.read()
    except ConnectionError:
        pass
    finally:
        writer.close()


if __name__ == "__main__":
    sys.exit(main())
