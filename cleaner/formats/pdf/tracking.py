"""Words whose letters are set apart, each placed by itself: pdfium has a space between any two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...text.middle import median
from ..layout.lines import PlacedWord
from .text import Characters

_LETTERS = r"[^\W\d_]{1,2}"
_RUN = re.compile(rf"(?<!\S){_LETTERS}(?:(?: |\r\n){_LETTERS}){{4,}}[.,;:!?]?(?!\S)")
_MEAN = 1.45  # letters of a piece of such words, on the average, at most
_NARROW, _WIDE = 0.28, 0.45  # type sizes between them, in the middle; if more is between words, too
_WIDER = 1.6  # so many times as much is between two words


def closed(chars: Characters, words: Sequence[PlacedWord]) -> list[PlacedWord]:
    """The words of a page, in the document's order, those whose letters are set apart whole."""
    runs = [match.span() for match in _RUN.finditer(chars.text)]
    found = list(words)
    for start, end in runs:
        places = [at for at, word in enumerate(found) if start <= word.order < end]
        if places and _is_apart(chars, [found[at] for at in places]):
            found[places[0] : places[-1] + 1] = _joined([found[at] for at in places])
    return found


def _is_apart(chars: Characters, pieces: Sequence[PlacedWord]) -> bool:
    """Whether these are the letters of words: on one line, and with spaces that nobody has written."""
    if len({(piece.base, piece.size) for piece in pieces}) > 1:
        return False
    letters = "".join([piece.text for piece in pieces])
    gaps = [after.left - before.right for before, after in pairwise(pieces)]
    return (
        len(letters) <= _MEAN * len(pieces)
        and letters[1:].islower()
        and 0 < median(gaps) < (_WIDE if max(gaps) > _WIDER * median(gaps) else _NARROW) * pieces[0].size
        and all(chars.is_generated(piece.order - 1) for piece in pieces[1:])
    )


def _joined(pieces: Sequence[PlacedWord]) -> Iterator[PlacedWord]:
    usual = median([after.left - before.right for before, after in pairwise(pieces)])
    whole = pieces[0]
    for before, after in pairwise(pieces):
        if after.left - before.right > _WIDER * usual:
            yield whole
            whole = after
        else:
            top, bottom = min(whole.top, after.top), max(whole.bottom, after.bottom)
            whole = whole._replace(text=whole.text + after.text, right=after.right, top=top, bottom=bottom)
    yield whole
