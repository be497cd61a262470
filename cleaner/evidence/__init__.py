"""What a repair may ask about the document it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING

from ..text.glyphs import LINE_GLYPHS
from ..text.languages import words_of
from .languages import detect
from .lexicon import Lexicons, lexicons_of
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from .geometry import Geometry, Hearing

_KNOWN = 0.7  # share of a document's words that the language it says it is in must know


class Evidence:
    """Facts about one document, each worked out when first asked for.

    ``wanted`` are BCP 47 codes that the user named; without them the languages are detected or, where nothing
    can be said, those that the document says it is in (``said``), if its words are theirs.  ``geometry`` is
    what the pages show of the lines, where there is more than a text, and ``hearing`` how sure the OCR was of
    the words.  ``line_glyphs`` are the characters
    that may stand for a hyphen at a line end.  ``lasting`` is what repairs keep from one pass to the next.
    ``laid_out`` says that the white in the text is that of the pages it was read from."""

    def __init__(
        self,
        text: str,
        wanted: Sequence[str] = (),
        line_glyphs: str = LINE_GLYPHS,
        geometry: Geometry | None = None,
        lasting: dict[str, object] | None = None,
        laid_out: bool = False,
        said: Sequence[str] = (),
    ) -> None:
        self.geometry, self.laid_out = geometry, laid_out
        self.hearing: Hearing | None = None
        self.lasting: dict[str, object] = {} if lasting is None else lasting
        self.kept: dict[str, object] = {}
        """What one kind of repair has worked out and another asks for again."""
        self._text, self.line_glyphs = text, line_glyphs
        self.wanted = tuple(dict.fromkeys(map(words_of, wanted)))
        self.said = tuple(dict.fromkeys(map(words_of, said)))
        self._languages: tuple[str, ...] | None = self.wanted or None

    def located(self, geometry: Geometry) -> Evidence:
        """The same facts, with what the pages show of the lines."""
        other = copy(self)
        other.geometry = geometry
        return other

    def heard(self, hearing: Hearing) -> Evidence:
        """The same facts, with how sure the OCR was of the words."""
        other = copy(self)
        other.hearing = hearing
        return other

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """How often each word form stands in the document, tokens broken at line ends left out."""
        return Vocabulary(self._text, self.line_glyphs)

    def finder(self, text: str) -> Callable[[str], bool]:
        """What tells whether a text, mostly the document's, has these characters."""
        return self.vocabulary.shows if text == self._text else text.__contains__

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 codes of the document's languages, most used first."""
        if self._languages is None:
            self._languages = detect(self.vocabulary.counts) or self._told()
        return self._languages

    def _told(self) -> tuple[str, ...]:
        """The languages that the document says it is in, those that know most of its words: what stands there
        is often that of the program that wrote it."""
        counts = {word: count for word, count in self.vocabulary.counts.items() if word[0].isalpha()}
        least = _KNOWN * sum(counts.values())
        return tuple(
            language
            for language in self.said
            if 0 < least <= sum(counts[word] for word in counts if lexicons_of((language,)).knows(word))
        )

    @property
    def known_languages(self) -> tuple[str, ...] | None:
        """The languages, if they were named or somebody has asked for them; else None."""
        return self._languages

    @cached_property
    def lexicons(self) -> Lexicons:
        """The lexicons of these languages."""
        return lexicons_of(self.languages)
