"""``cleaner serve [options]``: the HTTP service and its page."""

from __future__ import annotations

import errno
import os
import signal
import socket
from argparse import Namespace
from types import FrameType
from typing import Any, BinaryIO

from ..errors import ExitCode, FileError, UsageError
from .messages import say
from .options import Parser

EPILOG = """\
Its limits, API keys and folders are set by environment variables, see docs/deployment.md.
Ctrl-C or SIGTERM stops it: what has begun is finished first, for up to 30 seconds.
"""
GRACE_SECONDS = 30


def parser() -> Parser:
    """The parser of this command."""
    built = Parser("cleaner serve", "[options]", epilog=EPILOG,
                   description="Serve the HTTP API, and at / a page for people.")  # fmt: skip
    group = built.add_argument_group("service")
    group.add_argument("--host", default="127.0.0.1", metavar="ADDRESS",
                       help="listen at this address, 127.0.0.1 if not given; "
                            "0.0.0.0 lets other machines in")  # fmt: skip
    group.add_argument("--port", type=_port, default=8000, metavar="N",
                       help="listen at this port, 8000 if not given; 0 takes a free one")  # fmt: skip
    group.add_argument("--workers", type=_count, metavar="N",
                       help="processes that clean; one for each core if not given")  # fmt: skip
    group.add_argument("-h", "--help", action="help", help="show this")
    return built


def _port(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and int(given) < 65536):
        raise UsageError(f"--port takes a number from 0 to 65535, not '{given}'")
    return int(given)


def _count(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and 0 < int(given) <= 1024):
        raise UsageError(f"--workers takes a number from 1 to 1024, not '{given}'")
    return int(given)


def parse(argv: list[str]) -> Namespace:
    """The arguments of this command.  Raises UsageError."""
    return parser().parse_args(argv)


def run(args: Namespace, out: BinaryIO) -> int:
    """Serve until a signal comes."""
    if not hasattr(os, "fork"):
        raise UsageError(
            "the service needs a system with fork and flock: Linux or macOS",
            "on Windows, run it in WSL or in a container (docs/deployment.md); the command itself works",
        )
    try:
        import uvicorn

        import service
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("cleaner"):
            raise
        advice = "pip install 'cleaner-ocr[service]'"
        raise UsageError(f"the service needs the package '{error.name}'", advice) from None
    from ..server.config import Config
    from ..server.protocol import protocol

    workers = {"CLEANER_WORKERS": str(args.workers)} if args.workers else {}
    config = Config.of(os.environ | workers)
    options = uvicorn.Config(
        service.build(config),
        args.host,
        args.port,
        http=protocol(config.limits),
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # nobody asks where a request comes from
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    sock = _listen(args.host, args.port)
    host, port = sock.getsockname()[:2]
    say(f"serving at http://{f'[{host}]' if ':' in host else host}:{port}/ with {config.workers} workers")
    _server(uvicorn, options).run(sockets=[sock])
    return ExitCode.OK


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        sock = socket.create_server((host, port), family=family, backlog=2048)
        # asyncio does it for sockets that it makes; without it, answers wait 40 ms for an acknowledgement
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock
    except OSError as error:
        advice = "take another port with --port" if error.errno == errno.EADDRINUSE else ""
        raise FileError.of("listen", f"{host}, port {port}", error, advice) from None


def _server(uvicorn: Any, options: Any) -> Any:
    class Server(uvicorn.Server):  # type: ignore[misc]
        """One that ends with exit code 0 when it is told to."""

        def handle_exit(self, number: int, frame: FrameType | None) -> None:
            self.force_exit = bool(self.should_exit and number == signal.SIGINT)
            self.should_exit: bool = True

    return Server(options)
