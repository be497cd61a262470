"""What the files of a directory are: texts and documents of their own, and pages of a book."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..errors import FileError
from ..formats.gzip_file import ENDING
from ..formats.registry import endings, layouts, named, packed
from ..formats.text import ENDINGS, TEXT
from ..reading import book
from ..reading.book import File
from .arguments import Arguments
from .inputs import Input, kind_of


def search(
    top: str, skipped: set[str], args: Arguments, problems: list[FileError], notes: list[str]
) -> Iterator[Input]:
    """The inputs below a directory, in order of name.  Hidden files, and ``skipped`` paths, which are
    results, are none."""

    def failed(error: OSError) -> None:
        problems.append(FileError.of("read", error.filename, error))

    for folder, folders, files in os.walk(top, onerror=failed):
        folders[:] = sorted(
            one for one in folders
            if not one.startswith(".") and os.path.realpath(os.path.join(folder, one)) not in skipped
        )  # fmt: skip
        if args.in_place is not None:
            files = _no_links(folder, sorted(files), notes)
        found = [one for file in sorted(files) if (one := _file(folder, file, problems))]
        for path, kind, pages in _grouped(folder, found, args, notes):
            yield Input(path, os.path.relpath(path, top), kind, pages)


def _no_links(folder: str, files: list[str], notes: list[str]) -> list[str]:
    """The files without links: what these lead to may lie elsewhere, and is not to be written over."""
    links = [
        file
        for file in sorted(files)
        if os.path.islink(os.path.join(folder, file)) and not file.startswith(".")
    ]
    if links:
        notes.append(f"{folder}: left out, as they are links: {book.listed(links)}")
    return [file for file in files if file not in links]


def _file(folder: str, file: str, problems: list[FileError]) -> File | None:
    """A file, if it may be an input.  Its kind is "" if it cannot be read: that is said later."""
    known = endings()
    if file.startswith(".") or not file.lower().endswith(known):
        return None
    path = os.path.join(folder, file)
    if os.path.exists(path) and not os.path.isfile(path):
        return None
    kind = kind_of(path)
    name = file.lower().removesuffix(ENDING)
    if kind not in ("", TEXT) or name.endswith(ENDINGS) or not kind and name.endswith(known):
        return File(path, kind)
    if name.endswith(endings(lambda format: format.is_binary)):
        problems.append(
            FileError(
                f"{path}: left out: it is {'a text' if os.path.getsize(path) else 'empty'}, and not named so",
                "get it again, or rename it",
            )
        )
    return None


def _grouped(
    folder: str, found: list[File], args: Arguments, notes: list[str]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Path, kind and pages of each input of one directory."""
    if args.in_place is not None:
        wanted = layouts() if args.format == "layout" else {TEXT}
        found = [one for one in found if one.kind in wanted and not one.name.lower().endswith(ENDING)]
    if args.book == "no" or args.in_place is not None:
        yield from ((one.name, one.kind, ()) for one in found)
        return
    are_pages = named(lambda format: format.is_page)
    candidates = [
        one
        for one in found
        if one.kind not in packed() | {""} and (args.book == "yes" or one.kind in are_pages | {TEXT})
    ]
    kept, doubles = book.choose(candidates)
    pages = [one for one in kept if args.book == "yes" or one.kind in are_pages]
    left_out = [one.name for one in doubles if args.book == "yes" or one.kind != TEXT]
    if left_out:
        names = book.listed([os.path.basename(name) for name in left_out])
        notes.append(f"{folder}: left out, as other files have the same pages: {names} (--book no takes all)")
    bound = {one.name for one in pages} if len(pages) > 1 or args.book == "yes" else set()
    for one in found:
        if one.name not in bound.union(left_out):
            yield one.name, one.kind, ()
        elif bound and one.name == min(bound):
            kind = next((page.kind for page in pages if page.kind not in layouts()), pages[0].kind)
            yield folder, kind, tuple(page.name for page in pages)
