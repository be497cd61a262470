"""UTF-8 that was read as an 8-bit encoding: ``cafÃ©`` for ``café``.

A part of :mod:`cleaner.repairs.encoding`.  ftfy is given the lines in which a cheap look finds a sequence
that is next to impossible otherwise, and of a line that it leaves, as it holds other marks, each such word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ...text.edits import Cause, Edit

if TYPE_CHECKING:
    from ...rulebook import Rule

DOUBT = 0.3  # confidence of a small letter behind capitals
_LONE = re.compile(r"[ÂÃ] [^\W\d_]*")  # an à or a no-break space, or one of a list of letters
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


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


def propose_utf8(text: str, rule: Rule, taken: Sequence[int] = ()) -> Iterator[Edit]:
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
    """The edits of a line or, where ftfy does not touch it as a whole, of its words."""
    words = list(_words().finditer(text, start, end))
    edits: list[Edit] = []
    if not all(_LONE.fullmatch(word.group()) for word in words):
        edits += _piece(text, start, end, rule)
        if not edits:
            edits = [edit for word in words for edit in _piece(text, *word.span(), rule)]
    yield from edits
    for found in _CAPITAL.finditer(text, start, end):
        if not any(edit.start <= found.start() < edit.end for edit in edits):
            cause = Cause(rule.id, rule.params["confidence"], "UTF-8 that was read as windows-1252")
            yield Edit(*found.span(), _CAPITALS[found.group()], (cause,))


@cache
def _words() -> re.Pattern[str]:
    """A word with a sequence that was read wrong."""
    source = "|".join(source for _, source in _LOOKS)
    letters = rf"(?:(?!{source})[^\W\d_]){{0,40}}"
    return re.compile(rf"{letters}(?:(?:{source}){letters})+")


# Capitals at the beginning of a word whose second byte is a sign that ftfy takes for punctuation.
_CAPITALS = {"Ã…": "Å", "Ã‘": "Ñ", "Ã“": "Ó", "Ã”": "Ô", "Ã•": "Õ", "Ã–": "Ö", "Ã˜": "Ø", "Ã™": "Ù"}
_CAPITAL = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_CAPITALS)})(?=[a-zß-öø-ÿ]|Ã[¡-¿])")


def _piece(text: str, start: int, end: int, rule: Rule) -> Iterator[Edit]:
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
