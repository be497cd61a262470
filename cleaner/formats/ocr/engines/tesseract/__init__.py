"""Tesseract: a program of the system, with data for each language."""

from __future__ import annotations

from collections.abc import Sequence

from ....raster import Raster
from ...contract import Ability, Images, Reading
from . import program, tessdata


class Tesseract:
    """Reads some hundred languages, those whose data is installed; it has to be told which."""

    name = "tesseract"

    def ability(self) -> Ability:
        """What the program tells of itself."""
        found = program.engine()
        return Ability(found.version, tuple(sorted(set(map(tessdata.language, found.languages)))))

    def languages(self, wanted: Sequence[str], images: Images, indices: Sequence[int]) -> tuple[str, ...]:
        """Names of data."""
        from .languages import languages

        return languages(wanted, images, indices)

    def read(self, image: Raster, languages: Sequence[str]) -> Reading:
        """One or two runs of the program."""
        from .reading import read

        return read(image, languages)


ENGINE = Tesseract()
