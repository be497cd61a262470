"""Which encoding a text is in that is not UTF-8 and does not say.

charset-normalizer says which encodings it can be; which of them it is is told by words: the right one gives
those of a language, where the others give rows of letters.  Few words, or none of them known, are no ground
for a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ...evidence.lexicon import lexicons_of

SAMPLE = 1 << 16  # bytes that are looked at…
PLACES = 16  # …from so many places of the text
WORDS, KNOWN = 3, 0.6  # different words that must be known, and the share of all that these must be
IDEOGRAPHS, USUAL = 8, 0.9  # the same for writing without an alphabet, by character
KANA = 0.1  # share of kana in Japanese, at least
UTF16 = 0.02  # share of units below U+0100 in UTF-16, at least: spaces, line ends, digits

_WESTERN = ("en", "fr", "de", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "is", "ca")
_CENTRAL = ("pl", "cs", "sk", "hu", "ro", "hr", "sl")
# Encodings of alphabets with the languages written in them; of two that give one text, the first is meant.
_ALPHABETS: dict[str, tuple[str, ...]] = {
    "cp1252": _WESTERN,
    "cp1251": ("ru", "uk", "bg", "sr", "mk"),
    "koi8-r": ("ru", "bg"),
    "koi8-u": ("uk",),
    "cp866": ("ru", "bg"),
    "mac-cyrillic": ("ru", "uk", "bg"),
    "iso8859-5": ("ru", "bg", "sr", "mk"),
    "cp1250": _CENTRAL,
    "iso8859-2": _CENTRAL,
    "iso8859-15": _WESTERN,
    "cp850": _WESTERN,
    "cp437": _WESTERN,
    "mac-roman": _WESTERN,
    "cp1253": ("el",),
    "iso8859-7": ("el",),
    "cp1254": ("tr",),
    "cp1255": ("he",),
    "cp1256": ("ar", "fa", "ur"),
    "cp1257": ("lt", "lv", "et"),
}
_PUNCTUATION = frozenset("«»‹›“”„‘’‚–—…·•§©®°№€\xa0\xad¿¡")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_SECOND = bytes(range(0x30, 0x100))
_HIGH = re.compile(rb"[\x80-\xff]")


def guess(data: bytes) -> str:
    """The name of the encoding of a text that is not plain UTF-8, as Python has it; "" if there is no
    telling, or if it is UTF-8 with a few bytes damaged."""
    if b"\0" in data[:SAMPLE]:
        return _utf16(data)
    sample = _sample(data)
    if _mostly_utf8(sample):
        return ""
    possible = _possible(sample)
    texts = [
        (name, sample.decode(name, "replace")) for name in (*_ALPHABETS, *_IDEOGRAPHIC) if name in possible
    ]
    return _best(texts, _known, KNOWN) or _best(texts, _usual, USUAL)


def _best(texts: list[tuple[str, str]], score: Callable[[str, str], float], least: float) -> str:
    scores = {name: score(name, text) for name, text in texts}
    best = max(scores, key=lambda name: scores[name], default="")
    return best if best and scores[best] >= least else ""


def _possible(sample: bytes) -> set[str]:
    """What charset-normalizer takes a sample for, of the encodings there is evidence for."""
    import codecs

    from charset_normalizer import from_bytes

    names = [*_ALPHABETS, *_IDEOGRAPHIC]
    matches = from_bytes(sample, cp_isolation=names, enable_fallback=False)
    found = {codecs.lookup(name).name for match in matches for name in match.could_be_from_charset}
    return {name for name in names if codecs.lookup(name).name in found}


def _sample(data: bytes) -> bytes:
    """Whole lines with bytes beyond ASCII, from all over a long text; parts of lines that are very long."""
    if len(data) <= SAMPLE:
        return data
    pieces: list[bytes] = []
    at = 0
    for place in range(PLACES):
        found = _HIGH.search(data, max(at, place * len(data) // PLACES))
        if found is None:
            break
        start = data.rfind(b"\n", at, found.start()) + 1 or at
        end = _cut(data, start, start + SAMPLE // PLACES)
        pieces.append(data[start:end])
        at = end
    return b"".join(pieces)


def _cut(data: bytes, start: int, end: int) -> int:
    """A place before ``end`` at which no character is cut, if there is one: behind a line end, or a byte that
    is in no encoding the second of a character."""
    if end >= len(data):
        return len(data)
    if feed := data.rfind(b"\n", start, end) + 1:
        return feed
    low = len(data[start:end].rstrip(_SECOND))
    return start + low if low else end


def _mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "ignore")
    bad = sample.decode("utf-8", "replace").count("\ufffd") - text.count("\ufffd")
    return len(_BEYOND.findall(text)) > bad


def _utf16(data: bytes) -> str:
    """UTF-16 without a byte-order mark: one of the two bytes of common characters is 0."""
    head = data[: SAMPLE & ~1]
    first, second = head[::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if second > first else "utf-16-be"
    few, many = sorted((first, second))
    if len(data) < 8 or len(data) % 2 or 4 * few > many or many < UTF16 * len(head) / 2:
        return ""
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return ""
    shown = text[: SAMPLE // 2].translate({9: None, 10: None, 12: None, 13: None})
    odd = sum(not character.isprintable() for character in shown)
    return name if 20 * odd <= len(shown) else ""


def _known(name: str, text: str) -> float:
    """Share of the characters beyond ASCII that stand in known words; 0 for few words."""
    if name not in _ALPHABETS:
        return 0.0
    lexicons = lexicons_of(_ALPHABETS[name])
    good = inside = 0
    different: set[str] = set()
    for word in _WORD.findall(text):
        beyond = len(_BEYOND.findall(word))
        if not beyond or len(word) < 3:  # every pair of letters is a word somewhere
            continue
        inside += beyond
        if lexicons.knows(word.lower()):
            good += beyond
            different.add(word.lower())
    others = sum(character not in _PUNCTUATION for character in _BEYOND.findall(_WORD.sub("", text)))
    return good / max(1, inside + others) if len(different) >= WORDS else 0.0


def _usual(name: str, text: str) -> float:
    """Share of the characters that are common ones of the language of an encoding; 0 for few of them."""
    if name not in _IDEOGRAPHIC:
        return 0.0
    marks = list(_IDEOGRAPHIC[name](text))
    usual = sum(marks)
    return usual / len(marks) if usual >= IDEOGRAPHS else 0.0


def _leads(text: str, charset: str) -> Iterator[int]:
    """First bytes, in a two-byte charset, of the characters beyond ASCII; 0 for those it does not have."""
    for character in _BEYOND.findall(text):
        data = character.encode(charset, "replace")
        yield data[0] if len(data) == 2 else 0


def _common(charset: str, first: int, last: int, neutral: int) -> Callable[[str], Iterator[bool]]:
    """Which characters lie in the rows of a charset that hold the common ones; signs do not count."""

    def marks(text: str) -> Iterator[bool]:
        return (first <= lead <= last for lead in _leads(text, charset) if not 0xA1 <= lead <= neutral)

    return marks


def _japanese(text: str) -> Iterator[bool]:
    """Kana and the kanji of level 1; none are, where kana are missing."""
    leads = [lead for lead in _leads(text, "euc_jp") if lead != 0xA1]
    kana = sum(lead in (0xA4, 0xA5) for lead in leads)
    if kana < KANA * len(leads):
        return iter(())
    return (lead in (0xA4, 0xA5) or 0xB0 <= lead <= 0xCF for lead in leads)


_IDEOGRAPHIC: dict[str, Callable[[str], Iterator[bool]]] = {
    "shift_jis": _japanese,
    "cp932": _japanese,
    "euc_jp": _japanese,
    "euc_kr": _common("euc_kr", 0xB0, 0xC8, 0xA3),
    "cp949": _common("euc_kr", 0xB0, 0xC8, 0xA3),
    "gb18030": _common("gb2312", 0xB0, 0xD7, 0xA3),
    "big5": _common("big5", 0xA4, 0xC6, 0xA3),
}
