"""Pages as every reader of a layout format gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...errors import DocumentError, LimitError
from ...text.source import Page
from ..request import Outline, Request, wanted
from .blocks import Sheet, settle
from .from_blocks import paged
from .markup import Fault


def deliver(
    sheets: Iterable[Sheet | Fault], total: int, request: Request, known: tuple[str, ...] = ()
) -> Iterator[Outline | Page]:
    """Outline and pages of a document that was said to have so many, and of which these warnings are known,
    as every reader gives them.

    Raises :class:`DocumentError` if there is no page, :class:`LimitError` if there are too many."""
    chosen = set(wanted(request.pages, total))
    if len(chosen) > request.max_pages:
        raise LimitError(
            f"it has {len(chosen)} pages to read, more than the {request.max_pages} that max_pages allows",
            "read fewer with --pages, or allow more with CLEANER_MAX_PAGES",
            "max_pages",
        )
    announced = Outline(len(chosen), known)
    yield announced
    given = found = 0
    warnings: list[str] = []
    for item in sheets:
        if isinstance(item, Fault):
            warnings.append(f"the file is damaged: {item}; what stands before that was read")
            continue
        if found in chosen or found >= total and not request.pages:
            given += 1
            yield paged(settle(item))
        found += 1
    if not found:
        raise DocumentError(
            f"there is no page in it: {warnings[0] if warnings else 'it has no such element'}"
        )
    if warnings or given != announced.total:
        yield Outline(given, (*known, *warnings), not warnings)
