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
from .arguments import Arguments, for_documents
from .config import NAME
from .inputs import Input, kind_of

NO_NAME = "as they are not named like a text or a document"
NO_PAGES = "as they are no texts or documents"
LINKS = "as they are links"
LINKED = "as they are links to directories"
NOT_OVER = "as --in-place does not write over them"
FOR_DOCUMENTS = "as they are plain text, and {option} is for documents"


def search(
    top: str, skipped: set[str], args: Arguments, problems: list[FileError], notes: list[str]
) -> Iterator[Input]:
    """The inputs below a directory, in order of name; ``notes`` gets what is left out of it, and why.

    Hidden files, and ``skipped`` paths, which are results, are none, and nothing is said of them."""
    return _Search(top, skipped, args, problems, notes).inputs()


class _Search:
    def __init__(
        self, top: str, skipped: set[str], args: Arguments, problems: list[FileError], notes: list[str]
    ) -> None:
        self.top, self.skipped, self.args = top, skipped, args
        self.problems, self.notes = problems, notes
        self.left_out: dict[str, list[str]] = {}
        self.option = for_documents(args)
        self.over = layouts() if args.format == "layout" else {TEXT}
        """Kinds that are written over, if that is asked for."""

    def inputs(self) -> Iterator[Input]:
        for folder, folders, files in os.walk(self.top, onerror=self._failed):
            folders[:] = self._below(folder, folders)
            found = [one for file in sorted(files) if (one := self._file(folder, file))]
            for path, kind, pages in self._grouped(folder, found):
                yield Input(path, os.path.relpath(path, self.top), kind, pages)
        for reason, names in self.left_out.items():
            self.notes.append(f"{self.top}: left out, {reason}: {book.listed(names)}")

    def _failed(self, error: OSError) -> None:
        self.problems.append(FileError.of("read", error.filename, error))

    def _leave_out(self, reason: str, path: str) -> None:
        self.left_out.setdefault(reason, []).append(os.path.relpath(path, self.top))

    def _below(self, folder: str, folders: list[str]) -> list[str]:
        """The directories to search."""
        below = []
        for name in sorted(folders):
            path = os.path.join(folder, name)
            if name.startswith(".") or os.path.realpath(path) in self.skipped:
                continue
            if os.path.islink(path):
                self._leave_out(LINKED, path)
            else:
                below.append(name)
        return below

    def _file(self, folder: str, file: str) -> File | None:
        """A file, if it may be an input.  Its kind is "" if it cannot be read: that is said later."""
        path = os.path.join(folder, file)
        if self._is_ours(file) or os.path.realpath(path) in self.skipped:
            return None
        known = endings()
        if not file.lower().endswith(known) or os.path.exists(path) and not os.path.isfile(path):
            self._leave_out(NO_NAME, path)
            return None
        if self.args.in_place is not None and os.path.islink(path):
            self._leave_out(LINKS, path)  # what they lead to may lie elsewhere
            return None
        kind = kind_of(path)
        name = file.lower().removesuffix(ENDING)
        if kind not in ("", TEXT) or name.endswith(ENDINGS) or not kind and name.endswith(known):
            return File(path, kind)
        if name.endswith(endings(lambda format: format.is_binary)):
            self.problems.append(
                FileError(
                    f"{path}: left out: it is {'a text' if os.path.getsize(path) else 'empty'}, "
                    "and not named so",
                    "get it again, or rename it",
                )
            )
        else:
            self._leave_out(NO_PAGES, path)
        return None

    def _is_ours(self, file: str) -> bool:
        """Whether a file is a hidden one, settings, or a copy that was kept."""
        return file.startswith(".") or file == NAME or file.endswith(self.args.in_place or "\0")

    def _grouped(self, folder: str, found: list[File]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Path, kind and pages of each input of one directory."""
        if self.args.in_place is not None:
            yield from ((one.name, one.kind, ()) for one in found if self._is_over(one))
            return
        bound, doubles = self._bound(folder, found) if self.args.book != "no" else ([], set())
        first = min((one.name for one in bound), default="")
        pages = {one.name for one in bound}
        for one in found:
            if one.name == first:
                kind = next((page.kind for page in bound if page.kind not in layouts()), bound[0].kind)
                yield folder, kind, tuple(page.name for page in bound)
            elif one.name not in pages | doubles and self._is_single(one):
                yield one.name, one.kind, ()

    def _is_over(self, one: File) -> bool:
        """Whether a file can be written over."""
        is_over = one.kind in self.over and not one.name.lower().endswith(ENDING)
        if not is_over:
            self._leave_out(NOT_OVER, one.name)
        return is_over

    def _is_single(self, one: File) -> bool:
        """Whether a file is an input of its own."""
        if one.kind == TEXT and self.option:
            self._leave_out(FOR_DOCUMENTS.format(option=self.option), one.name)
            return False
        return True

    def _bound(self, folder: str, found: list[File]) -> tuple[list[File], set[str]]:
        """The pages of the book that files of one directory are, and names of files that have the same pages
        as others."""
        is_asked = self.args.book == "yes"
        are_pages = named(lambda format: format.is_page)
        candidates = [
            one
            for one in found
            if one.kind not in packed() | {""} and (is_asked or one.kind in are_pages | {TEXT})
        ]
        kept, doubles = book.choose(candidates)
        pages = [one for one in kept if is_asked or one.kind in are_pages]
        left_out = [one.name for one in doubles if is_asked or one.kind != TEXT]
        if left_out:
            names = book.listed([os.path.basename(name) for name in left_out])
            self.notes.append(
                f"{folder}: left out, as other files have the same pages: {names} (--book no takes all)"
            )
        return pages if len(pages) > 1 or is_asked else [], set(left_out)
