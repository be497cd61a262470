"""The page's files and the samples: read once, sent as they are."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

PAGE = Path(__file__).parent / "page"
SAMPLES = PAGE / "samples"
API_PAGE = Path(__file__).parent / "api_page"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html"}


class File(NamedTuple):
    """A file: media type, bytes, and a tag for caches."""

    media: str
    body: bytes
    tag: str


@cache
def assets() -> dict[str, File]:
    """The page's files by their path below ``/assets``, and ``index.html``."""
    found = {}
    for path in sorted(PAGE.rglob("*")) if PAGE.is_dir() else ():
        name = path.relative_to(PAGE).as_posix()
        if path.is_file() and not name.startswith("samples/"):
            found[name] = _file(path)
    return found


@cache
def samples() -> list[dict[str, Any]]:
    """The samples that there are: name, title, media type and size of each."""
    try:
        listed = json.loads((SAMPLES / "index.json").read_text("utf-8"))
    except FileNotFoundError:
        return []
    return [entry | {"bytes": (SAMPLES / entry["name"]).stat().st_size} for entry in listed]


@cache
def documentation() -> dict[str, File]:
    """The files of the documentation by their name below ``/docs``; those named ``.gz`` are packed."""
    return {path.name: _file(path) for path in API_PAGE.iterdir() if path.suffix in (".js", ".css", ".gz")}


def packed(name: str) -> File | None:
    """A file of the documentation that is kept packed, as it is."""
    file = documentation().get(f"{name}.gz")
    return file and file._replace(media=_TYPES[Path(name).suffix])


def sample(name: str) -> File | None:
    """A sample by its name."""
    entry = next((entry for entry in samples() if entry["name"] == name), None)
    return _file(SAMPLES / name)._replace(media=entry["media_type"]) if entry else None


def _file(path: Path) -> File:
    body = path.read_bytes()
    media = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return File(media, body, f'"{hashlib.sha256(body).hexdigest()[:16]}"')
