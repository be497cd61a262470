"""Numbers as books write them: roman numerals, and the enumerators of lists."""

from __future__ import annotations

import re

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "j": 1, "u": 5}
_ROMAN_SIGNS = {"c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10, "ix": 9, "v": 5, "iv": 4, "i": 1}
_ROMAN_LIMIT = 400
WIDEST_ROMAN = 9
SIGN = (
    r"[\u00b7\u2022\u2023\u2043\u204c\u204d\u2192\u21d2\u2219\u2580-\u259f\u25a0-\u27bf"
    r"\u2b00-\u2bff\uf000-\uf0ff]"
)
"""What items of lists begin with that are not counted: bullets, and what symbol fonts have for them."""

_ENUMERATOR = re.compile(
    r"(?:\[\d{1,3}\]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,5})\)|(?:\d{1,3}|[a-z]|[ivx]{2,5})\.)\s"
)


def roman(text: str) -> int:
    """Value of a roman numeral of canonical form (``j`` for a final ``i`` allowed), 0 if it is none."""
    text = text.lower()
    total = 0
    if not text or len(text) > WIDEST_ROMAN or not set(text) <= _ROMAN.keys():
        return 0
    for char, after in zip(text, [*text[1:], ""], strict=True):
        value = _ROMAN[char]
        total += -value if after and _ROMAN[after] > value else value
    return total if 0 < total < _ROMAN_LIMIT and to_roman(total) == text.replace("j", "i") else 0


def to_roman(number: int) -> str:
    """Lower-case roman numeral of a number below 400."""
    result = ""
    for sign, value in _ROMAN_SIGNS.items():
        result += sign * (number // value)
        number %= value
    return result


def enumerator(text: str) -> list[tuple[str, int]]:
    """What a line that begins with the enumerator of a list ('[3] ', '12. ', 'b) ', '(iv) ') may count: its
    form and its number, both as a letter and as a roman numeral if it may be either; empty without one."""
    found = _ENUMERATOR.match(text)
    if not found:
        return []
    label = found[0].rstrip()
    inner = label.strip("([.)]")
    if inner.isdecimal():
        return [(label.replace(inner, "1"), int(inner))]
    counts = []
    if len(inner) == 1:
        form = label.replace(inner, "A" if inner.isupper() else "a")
        counts.append((form, ord(inner.lower()) - ord("a") + 1))
    if inner.islower() and (number := roman(inner)):
        counts.append((label.replace(inner, "i"), number))
    return counts
