r"""Repair text that came out of OCR or a PDF.

    >>> from cleaner import clean
    >>> clean("The situa\ufffd\ntion in the north\n").text
    'The situation in the north\n'

Every change is known by rule, place, reason and confidence, and can be refused or undone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .engine.result import Block, Furniture, Result
    from .rulebook import Rule, Rulebook, RuleError
    from .settings import Options, SettingError
    from .text.edits import Cause, Change, Edit
    from .text.source import Source

__all__ = [
    "Block", "Cause", "Change", "Cleaner", "Edit", "Furniture", "Options", "Result", "Rule", "RuleError",
    "Rulebook", "SettingError", "Source", "__version__", "clean", "read",
]  # fmt: skip


_HOMES = {
    "Block": "engine.result", "Cause": "text.edits", "Change": "text.edits", "Edit": "text.edits",
    "Furniture": "engine.result", "Options": "settings", "Result": "engine.result", "Rule": "rulebook",
    "RuleError": "rulebook", "Rulebook": "rulebook", "SettingError": "settings", "Source": "text.source",
}  # fmt: skip
"""Where the names are that are loaded when somebody asks: workers that read pages need none of them."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    return found


class Cleaner:
    """A chosen set of rules, built once and used for many texts, from many threads if need be.

    Takes the settings of :data:`cleaner.settings.SETTINGS` as keyword arguments; what the profile says
    holds where nothing else is said.  Raises :class:`SettingError` and :class:`RuleError`."""

    def __init__(self, **settings: Any) -> None:
        from .rulebook import Rulebook
        from .settings import SettingError, options
        from .text.meant import meant

        chosen = options(settings)
        book = Rulebook.load(chosen.rules)
        if chosen.profile:
            profile = book.profiles.get(chosen.profile)
            if profile is None:
                near = meant(chosen.profile, book.profiles)
                advice = f"did you mean {near}? " if near else ""
                raise SettingError(
                    f"there is no profile '{chosen.profile}'; {advice}there are: {', '.join(book.profiles)}"
                )
            base = options({key: value for key, value in profile.items() if key != "summary"})
            chosen = options(settings, base)
        self.options: Options = chosen
        self.rulebook: Rulebook = book.choose(chosen.select, chosen.ignore)
        if chosen.endpoint:
            from .repairs.misread.endpoint import address

            self.rulebook = self.rulebook.told("misread", asks=address(chosen))

    def __repr__(self) -> str:
        defaults = type(self.options)()._asdict()
        other = {name: value for name, value in self.options._asdict().items() if value != defaults[name]}
        return f"Cleaner({', '.join(f'{name}={value!r}' for name, value in other.items())})"

    def clean(self, text: str | Source, seconds: float | None = None) -> Result:
        """Clean one text, or a document that :func:`read` has read.  Takes any ``str``, raises nothing
        but TypeError for what is neither.

        With ``seconds``, rules that take more than their share of them are left out and stand in
        ``Result.skipped``; the result then depends on the speed of the machine."""
        from .engine.pipeline import run

        if not isinstance(text, str):
            _check_source(text)
        return run(text, self.rulebook, self.options, seconds)

    def clean_many(self, texts: Sequence[str | Source]) -> list[Result]:
        """Clean several texts, in order."""
        if isinstance(texts, (str, bytes)):
            raise TypeError(f"clean_many() takes a list of texts, not {type(texts).__name__}")
        return [self.clean(text) for text in texts]


def read(document: str | os.PathLike[str] | bytes, jobs: int = 0, **settings: Any) -> Source | str:
    """Read a file, a directory of page files, or bytes: a :class:`Source` for :func:`clean`, or the text, if
    it is plain text.

    PDFs, page images, hOCR, ALTO, PAGE, gzip and ZIP of these.  ``jobs`` is the number of processes
    that read pages, 0 for one for each processor.  Of the settings ``ocr``, ``ocr_engine``,
    ``pages``, ``lang`` and ``undecodable`` matter.  Raises :class:`cleaner.errors.CleanerError`."""
    from .reading.inputs import read as load

    return load(document, jobs, **settings)


def _check_source(text: object) -> None:
    """Raise TypeError, which says what to pass, for what is neither a text nor a document."""
    from .text.source import Source

    if not isinstance(text, Source):
        advice = (
            "decode bytes first, or give them to cleaner.read()"
            if isinstance(text, bytes)
            else ("cleaner.read() takes a path")
        )
        raise TypeError(f"clean() takes a str or a Source, not {type(text).__name__}: {advice}")


@lru_cache(maxsize=8)
def _cleaner(settings: tuple[tuple[str, Any], ...]) -> Cleaner:
    return Cleaner(**dict(settings))


def clean(text: str | Source, **settings: Any) -> Result:
    """Clean one text, or one document, with the shipped rules.

    Settings as for :class:`Cleaner`, ``seconds`` as for :meth:`Cleaner.clean`.  The cleaned text is
    ``clean(text).text``."""
    seconds: float | None = settings.pop("seconds", None)
    key = tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in sorted(settings.items()))
    try:
        hash(key)
    except TypeError:  # no setting has such a value: let the checks say what is wrong with it
        return Cleaner(**settings).clean(text, seconds)
    return _cleaner(key).clean(text, seconds)
