"""The OCR engine: finding Tesseract, what it can read, and one run of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from .....errors import DocumentError, OcrError
from .tessdata import language

VARIABLE = "CLEANER_TESSERACT"
INSTALL = "on Debian/Ubuntu: apt install tesseract-ocr (macOS: brew install tesseract)"
_OSD = "osd"
_CHATTER = re.compile(
    r"^(Estimating resolution|Warning|Detected \d+ diacritics|Empty page|Error during processing)|^\s*$"
)
_NO_IMAGE = re.compile(r"\bpixRead|no pix returned|pix not (?:read|made)|Image file .* cannot be read")
_LONGEST = 200  # characters of the engine's words in an error


class Engine(NamedTuple):
    """The engine as it is installed.

    ``path``       the program
    ``version``    as it tells it
    ``languages``  names of the language data, sorted, as :mod:`.tessdata` has them
    ``osd``        whether it has the data to detect orientation and script
    """

    path: str
    version: str
    languages: tuple[str, ...]
    osd: bool


def program() -> str:
    """Where Tesseract is: what ``CLEANER_TESSERACT`` names, or the first on the path; "" if nowhere."""
    return shutil.which(os.environ.get(VARIABLE) or "tesseract") or ""


def engine() -> Engine:
    """The engine that is installed.  Raises :class:`OcrError` if there is none or it does not run."""
    path = program()
    if not path:
        raise OcrError("tesseract is not installed", INSTALL)
    return _ask(path, os.environ.get("TESSDATA_PREFIX", ""))


@cache
def _ask(path: str, _: str) -> Engine:
    try:
        version = _run([path, "--version"]).decode("utf-8", "replace").split("\n")[0]
        listed = _run([path, "--list-langs"]).decode("utf-8", "replace").split("\n")[1:]
    except OcrError as error:
        raise OcrError(f"{error.problem}: {path} --list-langs", error.advice or INSTALL) from None
    data = {name.strip() for name in listed}
    known = tuple(sorted(filter(language, data)))
    return Engine(path, version.removeprefix("tesseract").strip(), known, _OSD in data)


def recognise(
    image: bytes | str, languages: Sequence[str], *, dpi: int = 0, page: int = -1, turned: bool = False
) -> bytes:
    """The text of an image as hOCR.

    ``image`` is the bytes or the path of a file of images, ``page`` the one of them to read, from 0;
    ``dpi`` its resolution (0: as the image says, or estimated); ``turned`` finds out first which side is up
    (needs the data of OSD).  Raises :class:`OcrError`, and :class:`DocumentError` if the image is damaged."""
    options = ["--psm", "1" if turned else "3", "-l", "+".join(languages)]
    if dpi:
        options += ["--dpi", str(dpi)]
    return _read(image, page, *options, "hocr")


def lines(images: bytes, languages: Sequence[str], *, dpi: int = 0) -> bytes:
    """The text of a file of images each of which is a line, as hOCR with a page for each."""
    options = ["--psm", "7", "-l", "+".join(languages), *(["--dpi", str(dpi)] if dpi else [])]
    return _read(images, -1, *options, "hocr")


def script(image: bytes | str, *, page: int = -1) -> str:
    """The script of an image in Tesseract's words, "" if it cannot be told (needs the data of OSD)."""
    try:
        report = _read(image, page, "--psm", "0")
    except (OcrError, DocumentError):  # too little text, or none
        return ""
    found = re.search(rb"^Script: (\w+)", report, re.MULTILINE)
    return found[1].decode() if found else ""


def _read(image: bytes | str, page: int, *options: str) -> bytes:
    """What the engine prints for an image.  It comes on standard input: given as an argument, a name could be
    an address, and a text a list of more files."""
    command = [engine().path, "stdin", "stdout"]
    if page >= 0:
        command += ["-c", f"tessedit_page_number={page}"]
    if isinstance(image, bytes):
        return _run([*command, *options], input=image)
    with open(image, "rb") as file:
        return _run([*command, *options], stdin=file)


def _run(command: Sequence[str], **given: Any) -> bytes:
    """What a command prints.  It stays in our process group: what kills this process kills it too."""
    environ = {**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=environ, **given)
    except OSError as error:
        raise OcrError(f"tesseract cannot be started: {error.strerror or error}", INSTALL) from None
    if done.returncode:
        reason = _reason(done.returncode, done.stderr)
        if done.returncode > 0 and _NO_IMAGE.search(reason):
            raise DocumentError(f"the image is damaged, or of a kind that tesseract cannot read: {reason}")
        raise OcrError(f"tesseract failed: {reason}")
    output: bytes = done.stdout
    return output


def _reason(status: int, errors: bytes) -> str:
    lines = [line for line in errors.decode("utf-8", "replace").split("\n") if not _CHATTER.match(line)]
    how = f"ended by signal {-status}" if status < 0 else f"exit code {status}"
    return f"{lines[-1].strip()[:_LONGEST]} ({how})" if lines else how
