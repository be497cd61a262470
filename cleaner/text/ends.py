"""Line ends that come to stand side by side when what stood between them goes."""

from __future__ import annotations

from collections.abc import Iterable

from .edits import Edit


def apart(source: str, edits: Iterable[Edit]) -> list[Edit]:
    """The edits, flat as they were, so that no CR and LF that were two line ends become the one CR LF: the CR
    is written as a line feed then, as all repairs have seen it."""
    found: list[Edit] = []
    if "\r" not in source:
        return list(edits)
    held = -1  # index of the first of the edits behind a CR of the source, if that CR is the last character
    at = 0
    for edit in edits:
        if edit.start > at or not found:
            held = len(found) if source[max(at, edit.start - 1) : edit.start] == "\r" else -1
            _join(source, at, edit.start, found)
        elif found and found[-1].after.endswith("\r") and edit.after.startswith("\n"):
            found[-1] = _with(found[-1], found[-1].after[:-1] + "\n")
        found.append(edit)
        if edit.after:
            if held >= 0 and edit.after.startswith("\n"):
                found[held] = _wider(found[held])
            held = -1
        at = edit.end
        if held >= 0 and source.startswith("\n", at):
            found[held] = _wider(found[held])
            held = -1
    _join(source, at, len(source), found)
    return found


def _join(source: str, start: int, end: int, found: list[Edit]) -> None:
    """A piece of the source follows the edits so far."""
    if found and start < end and source[start] == "\n" and found[-1].after.endswith("\r"):
        found[-1] = _with(found[-1], found[-1].after[:-1] + "\n")


def _wider(edit: Edit) -> Edit:
    return edit._replace(start=edit.start - 1, after="\n" + edit.after)


def _with(edit: Edit, after: str) -> Edit:
    return edit._replace(after=after)
