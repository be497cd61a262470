"""Text whose bytes were decoded with the wrong table.

Two methods.  UTF-8 that was read as something else leaves sequences that are next to impossible otherwise;
`ftfy <https://ftfy.readthedocs.io>`_ finds and undoes it, here line by line, and only where a cheap look
finds such a sequence.  One 8-bit code page read as another leaves no such mark: there the decoded words must
be words, by the lexicons, and the words as they stand must not be.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

from ...rulebook.kinds import Kind
from ...text.edits import Cause, Edit, flatten
from .codepage import long_runs, propose_codepage

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule
    from ...rulebook.keys import AtLeast, Check, Share, Some, Text, When

KIND = Kind("encoding", "text", 10, renews=True)
DOUBT = 0.3  # confidence of a small letter behind capitals
LONGEST_LINE = 20_000  # characters that ftfy is given at once
# What the bytes 80 to BF, which continue a UTF-8 sequence, are in Windows-1252 and Latin-1, and in -1251.
_WESTERN = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_CYRILLIC = "°±ІіґЎўЂЃѓЉЊЌЋЏђљњќћџЈЅѕїёјµ¶·№є‚„…†‡€‰‹‘’“”•–—™›¤¦§©«¬®Ї»Ґ\xa0\xad"
# What UTF-8 looks like when it was read so: characters of which one must be in the text (each is looked for
# at the speed of memchr), and the pattern that is then searched, which begins with one class of characters.
_LOOKS = (
    ("ÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝĂĐ", f"[Â-ÝĂĐ](?:[{_WESTERN}]|(?<=[ÂÃ]) )"),  # two bytes
    ("àáâãäåæçèéêëìíîï", f"[à-ï][{_WESTERN}]{{2}}"),  # three
    ("ðñòóô", f"[ð-ô][{_WESTERN}]{{3}}"),  # four
    ("°ѕµЅ‚", f"[РС][{_CYRILLIC}][РС][{_CYRILLIC}]"),  # Windows-1251
    ("Ђ", "вЂ[™њќў“”¦љ\x98]"),
    ("√", "√[©®¥∂ºüßàâêëïîñóòôöúùû°¢£§•¶±]"),  # Mac Roman
    ("‚", "‚Ä[ôúùìîò¶¢]"),
    ("├", "├[⌐¬½¼¡«»ªº]"),  # code page 437
    ("Γ", "ΓÇ[¥ÖôöóªéÜ£]"),
)


def is_codec(name: str) -> str:
    """The name, if it is that of an 8-bit codec.  Raises ValueError."""
    try:
        bytes(range(32, 127)).decode(name)
    except (LookupError, UnicodeDecodeError) as error:
        raise ValueError(f"{name!r} is not an 8-bit codec that Python knows") from error
    return name


def have_lexicon(languages: list[str]) -> list[str]:
    """The languages, if there is a lexicon of one.  Raises ValueError."""
    from ...evidence.lexicon import available

    if set(languages).isdisjoint(available()):
        raise ValueError(f"there is a lexicon of none; there are: {', '.join(available())}")
    return languages


class Params:
    """Bytes that were decoded with the wrong table."""

    method: Annotated[
        Literal["utf-8", "codepage"],
        '"utf-8": UTF-8 that was read as something else (ftfy finds it); "codepage": '
        "one 8-bit table as another",
    ]
    actual: Annotated[
        list[Annotated[str, Check(is_codec)]],
        Some,
        When("method", "codepage"),
        "codecs the bytes may have been in; the most plausible is taken",
    ]
    shown: Annotated[
        list[Annotated[str, Check(is_codec)]],
        Some,
        When("method", "codepage"),
        "codecs they may have been read with",
    ]
    languages: Annotated[
        list[str],
        Check(have_lexicon),
        When("method", "codepage"),
        "BCP 47 codes whose lexicons judge the decoded words",
    ]
    scope: Annotated[
        Literal["run", "word"],
        When("method", "codepage"),
        '"run": words in another script; "word": single letters of words in the same script',
    ] = "run"
    trigger: Annotated[
        list[Text],
        Some,
        When("scope", "word"),
        "strings of which the text must have all characters of one",
    ]
    known: Annotated[
        Share, When("method", "codepage"), "share of the decoded words that a lexicon must know"
    ] = 0.5
    letters: Annotated[
        int,
        AtLeast(1),
        When("method", "codepage"),
        'damaged letters that there must be; with scope = "word", damaged words',
    ] = 4
    confidence: Annotated[Share, "confidence in a repair whose words are all known"] = 0.97


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Flat edits of one word or a few characters each."""
    if text.isascii() or not rules:
        return []
    pages = [rule for rule in rules if rule.params["method"] == "codepage"]
    runs = long_runs(text) if pages else ""
    edits = [edit for rule in pages for edit in propose_codepage(text, runs, rule)]
    taken = [edit.start for edit in edits]  # in their lines UTF-8 is not to blame
    for rule in rules:
        if rule.params["method"] == "utf-8":
            edits += _utf8(text, rule, sorted(taken))
    return flatten(text, edits) if edits else []


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _utf8(text: str, rule: Rule, taken: Sequence[int] = ()) -> Iterator[Edit]:
    """What ftfy makes of each line in which UTF-8 may have been read as something else, but for lines that
    hold one of these offsets."""
    lines: set[tuple[int, int]] = set()
    for leads, source in _LOOKS:
        if any(lead in text for lead in leads):
            search = _pattern(source).search
            at = 0
            while found := search(text, at):
                start, at = text.rfind("\n", at, found.start()) + 1 or at, text.find("\n", found.start())
                at = len(text) if at < 0 else at
                lines.add((start, at))
    for start, end in sorted(lines):
        other = bisect_left(taken, start)
        if other < len(taken) and taken[other] < end:
            continue
        for low in range(start, end, LONGEST_LINE):
            yield from _line(text, low, min(end, low + LONGEST_LINE), rule)


def _line(text: str, start: int, end: int, rule: Rule) -> Iterator[Edit]:
    import ftfy

    before = text[start:end]
    after, plan = ftfy.fix_encoding_and_explain(before, restore_byte_a0=True)
    if after == before:
        return
    steps = [step.parameter for step in plan or () if step.action == "encode"]
    shown = " and ".join(dict.fromkeys(step.removeprefix("sloppy-") for step in steps)) or "an 8-bit encoding"
    reason = f"UTF-8 that was read as {shown}"
    for low, high, new in differences(before, after):
        capitals = _ends_in_capitals(before[:low]) and new[:1].islower()  # MAÇÃ» is no MAÇû
        phonetic = any("\u0250" <= char < "\u02b0" for char in new)  # nor is SUMÉ«EIT a SUMɫEIT
        confidence = DOUBT if capitals or phonetic else rule.params["confidence"]
        yield Edit(start + low, start + high, new, (Cause(rule.id, confidence, reason),))


def _ends_in_capitals(text: str) -> bool:
    return len(text) > 1 and text[-2:].isalpha() and text[-2:].isupper()


def differences(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Spans of ``before`` and what stands for them in ``after``, one for each word that differs if both have
    the same number of words, else one for all."""
    old, new = before.split(" "), after.split(" ")
    if len(old) != len(new):
        old, new = [before], [after]
    at = 0
    for word, other in zip(old, new, strict=True):
        if word != other:
            front = _common(word, other)
            back = _common(word[front:][::-1], other[front:][::-1])
            yield at + front, at + len(word) - back, other[front : len(other) - back]
        at += len(word) + 1


def _common(one: str, other: str) -> int:
    """Length of the common beginning."""
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))
