"""Which languages the OCR is to read a document in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from .....errors import DocumentError, OcrError
from .....evidence.languages import detect, script_of, scripts_of
from ...contract import Images
from . import program, tessdata
from .reading import once

MOST = 4
"""Languages read at once at most: each costs a tenth of the time of one, and some mistakes."""

_SAMPLES = (1, 5, 8)  # documents of so many pages or more have another page looked at
_SHARE = 0.1  # of a sample's words of which the detection knows nothing: then the guides stay, too
_LETTERS = re.compile(r"[^\W\d_]+")


def languages(wanted: Sequence[str], images: Images, indices: Sequence[int]) -> tuple[str, ...]:
    """Names of the language data to read these pages of a document with: those of the languages ``wanted``
    (BCP 47 codes), or, if none are, what a look at one to three of the pages shows, among what is installed.

    Raises :class:`OcrError` if the engine or the data is missing, and what is wrong with a page if it is so
    with all that are looked at."""
    there = program.engine().languages
    if wanted:
        return _ordered(dict.fromkeys(_data(language, there) for language in wanted))
    if not there:
        raise OcrError("tesseract has no language data", "on Debian/Ubuntu: apt install tesseract-ocr-eng")
    if len(there) == 1:
        return there
    samples = _samples(indices)
    guides = _guides(there, images, samples)
    words: Counter[str] = Counter()
    failed = 0
    for index in samples:
        try:
            sheet = once(images(index), guides).sheet
        except (OcrError, DocumentError) as error:  # the others may be sound
            failed += 1
            if failed == len(samples):
                raise error.at(page=index + 1) from None
            continue
        for token in sheet.tokens():
            words.update(word.lower() for word in _LETTERS.findall(token.text))
    return choose(words, guides, there)


def _data(language: str, there: Collection[str]) -> str:
    """The data for a language."""
    found = tessdata.installed(language, there)
    if found:
        return found
    listed = ", ".join(there) or "none"
    named = tessdata.names(language)
    if not named:
        raise OcrError(
            f"tesseract has no data for the language '{language}'; installed are: {listed}",
            "languages are given as BCP 47 codes: --lang de,en",
        )
    raise OcrError(
        f"tesseract's data for the language '{language}' is not installed; installed are: {listed}",
        f"on Debian/Ubuntu: apt install {tessdata.package(named[0])} (macOS: brew install tesseract-lang)",
    )


def _samples(indices: Sequence[int]) -> list[int]:
    """The pages to look at: from the middle of equal parts, as titles and indexes are not typical."""
    parts = sum(len(indices) >= least for least in _SAMPLES)
    return [indices[len(indices) * (2 * part + 1) // (2 * parts)] for part in range(parts)]


def _guides(there: Sequence[str], images: Images, samples: Iterable[int]) -> tuple[str, ...]:
    """Languages to look at the samples with: the likelier ones of each script; where there are many, those
    of the scripts that the samples are in, with one of Latin."""
    scripts = list(tessdata.SCRIPTS)
    if len(there) > MOST and program.engine().osd:
        pictures = map(images, samples)
        seen = [tessdata.script(program.script(image.data, page=image.number)) for image in pictures]
        scripts = [script for script in dict.fromkeys((*seen, "Latin", "Cyrillic")) if script]
    lists = [found for script in scripts if (found := tessdata.of_script(script, there))]
    ranked = [found[rank] for rank in range(MOST) for found in lists if rank < len(found)]
    return _ordered(ranked[:MOST] or there[:MOST])


def choose(words: Counter[str], guides: Sequence[str], there: Collection[str]) -> tuple[str, ...]:
    """The languages of words that were read with ``guides``: those detected that are installed, and, if much
    is left, the guides of scripts of which no language was."""
    detected = detect(words)
    names = list(dict.fromkeys(name for code in detected if (name := tessdata.installed(code, there))))
    told = {script for code in detected for script in scripts_of(code)}
    rest = sum(count for word, count in words.items() if script_of(word) not in told)
    if not names or rest > _SHARE * words.total():
        covered = {tessdata.SCRIPT_OF[name] for name in names}
        names += [guide for guide in guides if tessdata.SCRIPT_OF[guide] not in covered]
    return _ordered(names[:MOST])


def _ordered(names: Iterable[str]) -> tuple[str, ...]:
    """English last: the engine is content with the first language that nearly fits, and would leave out the
    accents of the others (7 % of the words of a German page)."""
    return tuple(sorted(names, key="eng".__eq__))
