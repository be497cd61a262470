"""What a repair may ask about the document it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..text.glyphs import LINE_GLYPHS
from .languages import detect
from .lexicon import Lexicons, lexicons_of
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from .geometry import Geometry


class Evidence:
    """Facts about one document, each worked out when first asked for.

    ``wanted`` are BCP 47 codes that the user named; without them the languages are detected.  ``geometry`` is
    what the pages show of the lines, where there is more than a text.  ``line_glyphs`` are the characters that
    may stand for a hyphen at a line end."""

    def __init__(self, text: str, wanted: Sequence[str] = (), line_glyphs: str = LINE_GLYPHS) -> None:
        self.geometry: Geometry | None = None
        self._text, self._line_glyphs = text, line_glyphs
        self.wanted = tuple(wanted)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """How often each word form stands in the document, tokens broken at line ends left out."""
        return Vocabulary(self._text, self._line_glyphs)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 codes of the document's languages, most used first."""
        return self.wanted or detect(self.vocabulary.counts)

    @cached_property
    def lexicons(self) -> Lexicons:
        """The lexicons of these languages."""
        return lexicons_of(self.languages)
