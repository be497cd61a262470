"""The edits file: what was changed in a text and why, and how to take it back.

JSON Lines: a header, then one change a line.  ``docs/edits-file.md`` describes every key.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, NamedTuple

from ..engine.record import change_record
from ..engine.result import Result
from ..errors import UndoRefused
from ..formats.text.decoding import Written
from ..text.counting import counted
from ..text.edits import Edit, splice
from .records import Made, line

TYPE = "cleaner-edits"
FORMAT = 1
SIDE = {"encoding", "bom", "bytes", "sha256"}
DAMAGED = "the file is damaged or not complete"


def edits_file(name: str, made: Made, result: Result, before: Written, after: Written) -> bytes:
    """The edits file of a text that was cleaned; ``before`` and ``after`` are source and output as bytes."""
    header = {
        "type": TYPE,
        "format": FORMAT,
        "version": made.version,
        "rules": result.rules_digest,
        "options": made.options._asdict(),
        "file": name,
        "source": _side(before, result.source),
        "output": _side(after, result.text),
        "changes": len(result.changes),
    }
    if result.origin:
        header["document"] = result.origin.format
    if not _exact(result.source, before):
        header["original"] = base64.b64encode(before.data).decode("ascii")
    records = [header, *(change_record(change, result.names) for change in result.changes)]
    return b"".join(map(line, records))


def _side(written: Written, text: str) -> dict[str, Any]:
    return {
        "encoding": written.form.encoding,
        "bom": written.form.bom.hex(),
        "line_ends": line_ends(text),
        "bytes": len(written.data),
        "sha256": hashlib.sha256(written.data).hexdigest(),
    }


def _exact(text: str, written: Written) -> bool:
    """Whether the encoding gives back the bytes; some have several ways to write one character, and bytes
    that are none may have been replaced."""
    form = written.form
    if form.encoding == "utf-8" and not form.replaced:
        return True
    try:
        return form.bom + text.encode(form.encoding) == written.data
    except UnicodeError:
        return False


def line_ends(text: str) -> dict[str, int]:
    """How many line ends of each kind a text has."""
    pairs = text.count("\r\n")
    return {"lf": text.count("\n") - pairs, "crlf": pairs, "cr": text.count("\r") - pairs}


class Edits(NamedTuple):
    """An edits file that has been read: its header, and the edits that lead back, over the output."""

    path: str
    header: dict[str, Any]
    back: list[Edit]

    def undo(self, output: bytes, name: str) -> bytes:
        """The original bytes of this output.  Raises :class:`UndoRefused` if it is not what the edits
        were made for, or if they do not lead to the original."""
        source, cleaned = self.header["source"], self.header["output"]
        digest = hashlib.sha256(output).hexdigest()
        if digest != cleaned["sha256"]:
            if digest == source["sha256"]:
                raise UndoRefused(f"{name} is the original already", "there is nothing to undo")
            raise UndoRefused(
                f"{name} is not the text that {self.path} was written for: "
                f"it has {counted(len(output), 'byte')} with SHA-256 {digest[:12]}..., "
                f"not {cleaned['bytes']} with {cleaned['sha256'][:12]}...",
                "give the cleaned text as it was written; if it was edited since, it cannot be undone",
            )
        original = self._original(output)
        if hashlib.sha256(original).hexdigest() != source["sha256"]:
            raise UndoRefused(f"{self.path}: its changes do not lead to the original", DAMAGED)
        return original

    def _original(self, output: bytes) -> bytes:
        try:
            if "original" in self.header:
                return base64.b64decode(self.header["original"])
            source, cleaned = self.header["source"], self.header["output"]
            text = output[len(bytes.fromhex(cleaned["bom"])) :].decode(cleaned["encoding"])
            return bytes.fromhex(source["bom"]) + splice(text, self.back).encode(source["encoding"])
        except (ValueError, LookupError, TypeError) as error:
            raise UndoRefused(f"{self.path}: its header cannot be used: {error}", DAMAGED) from None


def read_edits(data: bytes, path: str) -> Edits:
    """Read an edits file.  Raises :class:`UndoRefused` naming the line that is at fault."""
    lines = data.decode("utf-8", "replace").split("\n")
    header = _parse(lines[0], path, 1)
    if header.get("type") != TYPE:
        raise UndoRefused(f"{path} is not an edits file", "'cleaner --edits FILE' writes one")
    if header.get("format") != FORMAT:
        problem = f"{path} has format {header.get('format')!r}, and this cleaner reads {FORMAT}"
        raise UndoRefused(problem, f"use cleaner {header.get('version')}")
    for side in ("source", "output"):
        if not isinstance(header.get(side), dict) or SIDE - header[side].keys():
            raise UndoRefused(f"{path}: line 1: '{side}' is not complete", DAMAGED)
    back = [_back(text, path, number) for number, text in enumerate(lines[1:], 2) if text]
    if len(back) != header.get("changes"):
        raise UndoRefused(f"{path} has {counted(len(back), 'change')}, not {header.get('changes')}", DAMAGED)
    return Edits(path, header, back)


def _parse(text: str, path: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        problem = f"{path} is not an edits file" if number == 1 else f"{path}: line {number} is not a change"
        raise UndoRefused(problem, "'cleaner --edits FILE' writes edits files, one JSON object a line")
    return record


def _back(text: str, path: str, number: int) -> Edit:
    record = _parse(text, path, number)
    start, end, before = record.get("out_start"), record.get("out_end"), record.get("before")
    if not (isinstance(start, int) and isinstance(end, int) and isinstance(before, str)):
        raise UndoRefused(f"{path}: line {number} is not a change", DAMAGED)
    return Edit(start, end, before)
