"""Words of one syllable that fell apart at their accents: ``B ạ n đọ c`` for ``Bạn đọc``.

Of all ways to close blanks of a line up, the one is taken whose syllables are the most frequent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from ...evidence.lexicon import Lexicon, available, open_lexicon
from ...text.edits import Cause, Edit

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...rulebook import Rule

MOST = 5  # tokens that are one syllable
LONGEST = 7  # letters of a syllable, as in nghiêng
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
LEFT = 0.3  # share of the tokens that may still be no syllables once words are closed up
STRANGE = -12.0  # log-probability of a token that is no syllable
_TOKEN = re.compile(r"[^\W\d_]+")


def edits(text: str, rule: Rule, evidence: Evidence) -> Iterator[Edit]:
    """An edit for each word that is closed up."""
    params = rule.params
    if text.isascii() or not _has_one(text, params["characters"]):
        return
    if params["language"] not in available():
        return
    weight = _weigher(open_lexicon(params["language"]), re.compile(params["syllable"]))
    tokens = [(found.start(), found.group()) for found in _TOKEN.finditer(text)]
    strange = sum(weight(token.lower()) == STRANGE for _, token in tokens)
    if strange < params["number"] or strange < params["share"] * len(tokens):
        return
    found = [edit for row in _rows(text, tokens) for edit in _row(text, row, weight, rule)]
    closed = sum(len(text[edit.start : edit.end].split(" ")) - 1 for edit in found)
    left = strange - sum(
        weight(token.lower()) == STRANGE for edit in found for token in text[edit.start : edit.end].split(" ")
    )
    if left <= LEFT * (len(tokens) - closed):  # else it is another language
        yield from found


def _has_one(text: str, characters: str) -> bool:
    return any(character in text for character in characters + characters.upper())


def _weigher(lexicon: Lexicon, form: re.Pattern[str]) -> Callable[[str], float]:
    @lru_cache(maxsize=65536)
    def weight(token: str) -> float:
        """The log-probability of a token in lower case."""
        parts = normalize("NFD", token)
        plain = "".join(part for part in parts if not combining(part))
        if not form.fullmatch(plain) or sum(part in TONES for part in parts) > 1:
            return STRANGE
        zipf = lexicon.zipf(normalize("NFC", token))
        return zipf - 9 if zipf else STRANGE

    return weight


def _rows(text: str, tokens: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Tokens that stand in a row, one blank between."""
    row: list[tuple[int, str]] = []
    for start, token in tokens:
        end = row[-1][0] + len(row[-1][1]) if row else -1
        if row and not (start == end + 1 and text[end] == " "):
            yield row
            row = []
        row.append((start, token))
    if row:
        yield row


def _row(
    text: str, row: Sequence[tuple[int, str]], weight: Callable[[str], float], rule: Rule
) -> Iterator[Edit]:
    if len(row) < 2 or not any(weight(token.lower()) == STRANGE for _, token in row):
        return
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(row) + 1):
        ways = []
        token = ""
        for start in range(end - 1, max(-1, end - 1 - MOST), -1):
            token = row[start][1].lower() + token
            if end - start > 1 and len(token) > LONGEST:
                break
            if end - start == 1 or (weight(token) > STRANGE and _is_cased(row[start:end])):
                ways.append((best[start][0] + weight(token), start))
        best.append(max(ways))
    end = len(row)
    while end:
        start = best[end][1]
        if end - start > 1:
            word = "".join(token for _, token in row[start:end])
            cause = Cause(rule.id, rule.params["confidence"], f"'{word}' is a word, its pieces are none")
            yield Edit(row[start][0], row[end - 1][0] + len(row[end - 1][1]), word, (cause,))
        end = start


def _is_cased(row: Sequence[tuple[int, str]]) -> bool:
    """Whether the pieces are in one case, but for a capital in front."""
    word = "".join(token for _, token in row)
    return word.isupper() or word[1:].islower()
