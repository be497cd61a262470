"""What an OCR engine must do: the contract between the reader of page images and the programs behind it.

An engine is found by its name: a module or package in :mod:`cleaner.formats.ocr.engines`, or one that another
distribution announces by an entry point of the group ``cleaner.ocr``.  It has an object ``ENGINE`` that is an
:class:`Engine`.  Nothing heavy is imported, and no program started, before one of its methods is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from ..layout.blocks import Sheet
from ..raster import Raster

Images = Callable[[int], Raster]
"""Gives the image of a page of the document, by its index."""


class Ability(NamedTuple):
    """What an engine can do as it is installed.

    ``version``     as it tells it
    ``languages``   BCP 47 codes of the languages that it can be told to read, sorted
    ``scripts``     names of the scripts that it reads without being told a language
    ``has_blocks``  whether it says which lines belong together, and in what order they are read; else that is
                    worked out from their places
    """

    version: str
    languages: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    has_blocks: bool = True


class Reading(NamedTuple):
    """What an engine read in an image.

    ``sheet``  blocks of lines of words, with the boxes that they have in the image, in pixels, and with the
               confidence of each word, from 0 to 1
    ``turn``   by how many degrees the image has to be turned clockwise so that its lines are upright: 0, 90,
               180 or 270
    ``read``   share of the text that it sees in the image which it could read, from 0 to 1
    """

    sheet: Sheet
    turn: int = 0
    read: float = 1.0


class Engine(Protocol):
    """An OCR engine.  ``name`` is what users choose it by."""

    name: str

    def ability(self) -> Ability:
        """What it can do.  Asked before any page is read, and cheap.

        Raises :class:`OcrError`, with the advice what to install, if it cannot be used at all."""

    def languages(self, wanted: Sequence[str], images: Images, indices: Sequence[int]) -> tuple[str, ...]:
        """What :meth:`read` is to be told of the languages of a document, in the engine's own words: those of
        ``wanted`` (BCP 47 codes) or, if none are, what a look at some of these pages shows.

        Raises :class:`OcrError` with advice for a language that it cannot read."""

    def read(self, image: Raster, languages: Sequence[str]) -> Reading:
        """The text of an image.  A blank one has no blocks.

        Raises :class:`DocumentError` if the image is damaged, :class:`OcrError` if the engine fails.  What
        kills the process that calls it ends all that it started."""
