"""8-bit encodings read as one another: which character of the one stands for which of the other."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Mistake(NamedTuple):
    """Bytes that were in ``actual`` and were read as ``shown``: the table from what is seen to what is meant.

    ``word``    finds runs that are letters if the mistake was made: the seen forms of letters beyond ASCII
    ``changed`` finds a character that is another than the one meant
    ``high``    all characters beyond ASCII that the table explains
    """

    actual: str
    shown: str
    table: dict[int, str]
    word: re.Pattern[str]
    changed: re.Pattern[str]
    high: frozenset[str]


@lru_cache(maxsize=64)
def mistake(actual: str, shown: str) -> Mistake:
    """The table for a pair of codecs of Python's.

    Windows code pages have holes, which many programs fill with the C1 control of the same number; so a byte
    may be seen as either."""
    table: dict[int, str] = {}
    for number in range(0x80, 0x100):
        meant = _decoded(number, actual)
        for seen in {_decoded(number, shown), chr(number) if shown.startswith("cp125") else ""}:
            if seen and meant:
                table[ord(seen)] = meant
    letters = "".join(chr(seen) for seen, meant in table.items() if meant.isalpha())
    changed = "".join(chr(seen) for seen, meant in table.items() if chr(seen) != meant)
    word, other = re.compile(f"[{re.escape(letters)}]+"), re.compile(f"[{re.escape(changed)}]")
    return Mistake(actual, shown, table, word, other, frozenset(map(chr, table)))


def _decoded(number: int, codec: str) -> str:
    try:
        return bytes([number]).decode(codec)
    except UnicodeDecodeError:
        return ""
