"""What one line looks like by itself: how it begins and ends, its marker, capitals, figures, gaps."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ...text.glyphs import BULLETS, CLOSERS, DASHES
from .first_words import FirstWords
from .prose import End, Start, end_of, start_of

_ENDS: dict[int, str] = {
    End.WORD: "w",
    End.STOP: ".",
    End.SENTENCE: ".",
    End.COMMA: ",",
    End.COLON: ":",
    End.SEMICOLON: ";",
    End.HYPHEN: "-",
    End.BRACKET: ")",
    End.QUOTE: "q",
    End.INITIAL: "I",
    End.DIGIT: "9",
    End.OTHER: "o",
    End.SHORT: "s",
    End.DASH: "d",
    End.DOTS: "e",
}
_STARTS: dict[int, str] = {
    Start.LOWER: "a",
    Start.UPPER: "A",
    Start.DIGIT: "9",
    Start.DASH: "-",
    Start.QUOTE: "Q",
    Start.QUOTED_LOWER: "q",
    Start.BRACKET: "(",
    Start.BULLET: "*",
    Start.INITIAL: "I",
    Start.LETTER: "x",
    Start.OTHER: "o",
}
_MARKER = re.compile(
    r"(?P<decimal>\d{1,3}[.)])(?=\s)|(?P<paren>\(\d{1,3}\))|(?P<square>\[[\w+:.-]{1,12}\])(?=\s)"
    r"|(?P<letter>[a-z][.)])(?=\s)|(?P<pletter>\((?:[a-z]|[ivx]{2,5})\))|(?P<roman>[ivx]{2,5}[.)])(?=\s)"
    r"|(?P<upper>(?:[A-Z]|[IVXL]{2,6})[.)])(?=\s)|(?P<section>§+\s?\d+|\d{1,2}(?:\.\d{1,3})+\.?(?=\s))"
    r"|(?P<time>\d{1,2}:\d\d\b)|(?P<isodate>\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b)"
    r"|(?P<stamp>\[\d{1,2}[:/.]\d\d)|(?P<plain>\d{1,4})(?=\s+[^\W\d_]|$)|(?P<figure>\d[\d.,:/-]*)"
)
_NUMBER = re.compile(r"\d+")
_LABEL = re.compile(r"[^\W\d_][\w .'’&-]{0,28}:(?=\s|$)")
_SPEAKER = re.compile(r"[^\W\d_a-zà-ÿа-я][^\Wa-zà-ÿа-я]*(?:\s[^\Wa-zà-ÿа-я][^\Wa-zà-ÿа-я]*){0,3}[.:]\s")
_TRAILING = re.compile(
    r"(?:(?<=[\s.…])|(?<=, ))(?:(?P<price>[-–]?\d[\d .,’']*[.,]\d\d\b[^\w]{0,2}\w{0,3})"
    r"|(?P<int>[ivxlc]{1,7}|\d{1,4}(?:[-–,]\s?\d{1,4})*)[.]?)$"
)
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}|(?:· ?){4,}")
_CODE = re.compile(r"[{}<>=;$\\|_#~^@*/]|\(\)|\)\s*[:{]$|->|::")
_CODE_END = re.compile(r"[{};\\]$|\)[:;]$|^\s*(?:#|//|/\*|\$ |>>> |%)|^\w+\([^ ]*\)$|^\w+ = ")
_GAP = re.compile(r"\S( {3,}|\t)\S")
_INNER = re.compile(r"\S {2,}\S")
_WORDS = (1, 2, 3, 5, 8, 12)
_ODD = re.compile(r"[\d\t{}<>=;$\\|_#~^@*/()\[\]:…]|  |\.\.")
_FIGURE = re.compile(r"\d")
_TAIL = 7  # characters behind which no price has its last figure
_FEW = 4  # spaces of a line that is looked at more closely


class Shape(NamedTuple):
    """One line by itself.  ``names`` are features of its own; ``key`` is what lines of one series share."""

    start: str
    end: str
    marker: str
    number: int
    caps: str
    gaps: int
    code: int
    word: str
    hang: int
    names: tuple[str, ...]
    sig: str = ""

    @property
    def lone(self) -> bool:
        """Whether the line is a number and nothing else."""
        return self.marker == "plain" and self.names[0] == "lone"


def shape_of(text: str, words: FirstWords) -> Shape:
    """The shape of a line; ``text`` is not empty and has no outer white space."""
    first, last = text[0], text[-1]
    spaces = text.count(" ")
    odd = _ODD.search(text) is not None
    if (
        not odd
        and spaces > _FEW
        and first.islower()
        and (last.isalpha() or last in ",-")
        and text[1:3].isalpha()
    ):
        return _named("a", last if last in ",-" else "w", "", -1, 0, _bisect(_WORDS, spaces + 1), "", _NONE)
    start, end = _STARTS[start_of(text)], _ENDS[end_of(text)]
    marker, number, hang = "", -1, 0
    if not first.isalpha() or not text[1:2].isalpha() or not text[2:3].isalpha():
        marker, number, hang = _marker(text, first)
    caps = "C" if first.isupper() and text.isupper() else ""
    if not caps and 0 < spaces <= _FEW:
        caps = str(4 * sum([word[:1].isupper() for word in text.split()]) // (spaces + 1))
    oddities = _oddities(text) if odd else _NONE
    if oddities.digits or end == "w" and last in "ivxlc":
        oddities = oddities._replace(trailing=_trailing(text, oddities.digits, caps))
    word, label = words.classify(text), ""
    if ":" in text and not marker and (found := _LABEL.match(text)):
        label = "end" if found.end() == len(text) else "wide" if text[found.end() :][:2] == "  " else "label"
    if not label and caps != "C" and first.isupper() and _SPEAKER.match(text):
        label = "speaker"
    alone = (
        "lone"
        if marker == "plain" and text.isdecimal()
        else "closer"
        if first in CLOSERS and first not in "\"'’”"
        else ""
    )
    count = _bisect(_WORDS, spaces + 1)
    return _named(start, end, marker, number, hang, count, caps, oddities, word, label, alone)


class Oddities(NamedTuple):
    """What prose has little of: wide gaps, figures (level), leaders, signs of code, an end as code has it, a
    number at the end."""

    gaps: int = 0
    digits: int = 0
    leaders: bool = False
    code: int = 0
    code_end: bool = False
    trailing: str = ""


_NONE = Oddities()


def _oddities(text: str) -> Oddities:
    gaps = digits = code = 0
    if "  " in text or "\t" in text:
        gaps = len(_GAP.findall(text))
        gaps = min(gaps + 1, 4) if gaps else 1 if _INNER.search(text) else 0
    figures = len(_FIGURE.findall(text))
    if figures:
        digits = _bisect((1, 3, 6, 9), 10 * figures // len(text)) + 1
    leaders = ("..." in text or ". ." in text or "__" in text or "…" in text) and _LEADERS.search(
        text
    ) is not None
    hits = len(_CODE.findall(text))
    if hits:
        code = 1 if hits * 12 < len(text) else 2 if hits * 6 < len(text) else 3
    return Oddities(gaps, digits, leaders, code, hits > 0 and _CODE_END.search(text) is not None)


def _trailing(text: str, digits: int, caps: str) -> str:
    """What kind of number ends a line that has more: a price, a page."""
    if text.rstrip(".")[-1:] not in "ivxlc0123456789" and not _FIGURE.search(text, len(text) - _TAIL):
        return ""
    found = _TRAILING.search(text)
    if not found or not found.start():
        return ""
    kind = found.lastgroup or ""
    return "" if kind == "int" and not digits and not caps else kind


@lru_cache(maxsize=1 << 14)
def _named(
    start: str,
    end: str,
    marker: str,
    number: int,
    hang: int,
    count: int,
    caps: str,
    odd: Oddities,
    word: str = "",
    label: str = "",
    alone: str = "",
) -> Shape:
    """A shape with these properties."""
    gaps, digits, leaders, code, code_end, trailing = odd
    names = [f"se{start}{end}", f"w{count}{start}{end}", f"cap{caps}&w{count}", f"cap{caps}&e{end}"]
    if alone:
        names.insert(0, alone)
    if marker:
        names += [f"mk{marker}&w{count}", f"mk{marker}&e{end}"]
    if gaps:
        names += [f"gap{gaps}&t{trailing}", f"gap{gaps}&d{digits}"]
    if digits:
        names.append(f"dig{digits}&w{count}&{end}")
    if trailing:
        names += [f"tr{trailing}&w{count}", f"tr{trailing}&l{leaders:d}", f"tr{trailing}&s{start}"]
    if leaders:
        names.append("leaders")
    if code or code_end:
        names += [f"code{code}{code_end:d}", f"code{code}{code_end:d}&s{start}"]
    if word:
        names += [f"word{word}&w{count}", f"word{word}&d{digits}"]
    if label:
        names.append(f"label{label}&w{count}")
    sig = f"{min(gaps, 3)}{trailing}{'l' if leaders else ''}" if gaps or leaders else ""
    shown = word or (label and "label" + label)
    return Shape(
        start, end, marker, number, caps, gaps, max(code, 2 * code_end), shown, hang, tuple(names), sig
    )


def _bisect(levels: tuple[int, ...], value: float) -> int:
    at = 0
    for level in levels:
        if value < level:
            break
        at += 1
    return at


def _marker(text: str, first: str) -> tuple[str, int, int]:
    """Kind of the marker with which a line begins, the number it counts, and where the text begins."""
    if first in BULLETS and first != "§" and (text[1:2] in " \t" or first in "•▪●■►◦"):
        return "bullet" if text[1:2] in " \t" or first not in "*§†" else "", -1, _behind(text, 1)
    if first in DASHES:
        size = len(text) - len(text.lstrip(DASHES))
        return (
            ("dash" if text[size : size + 1] in " \t" else "dashed") if size < 3 else "rule",
            -1,
            _behind(text, size),
        )
    if first in "*†‡":
        return "sign", -1, _behind(text, 1)
    if first in "¹²³⁴⁵⁶⁷⁸⁹":
        return "raised", -1, 0
    if first in "$%>#|/\\<{}@=;":
        return "code" + first, -1, 0
    if first in "\"'«»„“”‘’‹›":
        return "", -1, 0
    found = _MARKER.match(text)
    if not found:
        return "", -1, 0
    kind = found.lastgroup or ""
    digits = _NUMBER.search(found[0])
    if digits:
        number = int(digits[0])
        if kind == "section":
            number = int(_NUMBER.findall(found[0])[-1])
    else:
        inner = found[0].strip("([.)]")
        number = ord(inner[0].lower()) - 96 if len(inner) == 1 else -1
    return kind, number, _behind(text, found.end())


def _behind(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at
