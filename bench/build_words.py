"""Counts the words and pairs of words of `cleaner/data/words`, by which misread words are corrected.

    python bench/build_words.py --eltec DIR --dta DIR --leave-out FILE

`--eltec` holds a folder a language (`de/level1/*.xml` …) of the European Literary Text Collection (GitHub
COST-ELTeC, CC BY 4.0), `--dta` the files `*/NAME_YEAR.txt` of the Deutsches Textarchiv (GitHub
deutschestextarchiv/gt_structure_dtaText, CC BY-SA 4.0).  Today's words are those of wordfreq (PyPI).
`--leave-out` names works that results are measured on, one a line, as `de/FILE` or `dta/NAME`: other volumes
of a work are left out with it.  Same sources, same bytes.
"""

from __future__ import annotations

import argparse
import html
import math
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from zlib import crc32

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import build_lexicon
from cleaner.repairs.misread import channel, sieve, tables

LANGUAGES = {
    "de": 1.4,
    "en": 1.4,
    "fr": 1.4,
    "pl": 1.4,
    "ru": 1.4,
}  # and the least frequency of words of today
RARE = 3.5  # frequency of words that may be misprints, at most
MISPRINT = 1.0  # log10 by which words of lists are rarer misread than where confusions were learned, at least
PLAIN = 1.5  # the same for words that stand in old books
COMMON_TODAY = 5.5  # frequency of words of which old books hold misprints that are not rare
NO_MISPRINT = 4.5  # frequency of words that are none
GLUED = 2.0  # log10 by which two words are rarer read as one
ACUTE = re.compile(r"e(?=[jm]$|ć$)|(?<=i)e(?=r(?:a|ws))|(?<=^t)e(?=ż)")
RULES = Path(__file__).resolve().parent.parent / "rules" / "misread.toml"
SINCE = 1780  # DTA books older than this have a list of their own
LEAST_OLD = 3  # occurrences of a word in those
LEAST = {"dta": 4, "eltec": 2}  # occurrences of a word
WORKS = 2  # works that a word must stand in
LEAST_PAIR = {"dta": 10, "eltec": 4}
COMMON = {"dta": 40, "eltec": 15}  # occurrences of each word of a pair
UMLAUTS = {"&ae;": "ä", "&oe;": "ö", "&ue;": "ü", "&Ae;": "Ä", "&Oe;": "Ö", "&Ue;": "Ü", "&sr;": "s"}
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
STOP = re.compile(r"[.!?:;()\[\]\"„“”«»]")
GIVEN = re.compile(r"_\d{4}$")
VOLUME = re.compile(r"\d+$")


def stem_of(work: str) -> str:
    """The name of a work without volume and year."""
    return VOLUME.sub("", GIVEN.sub("", work))


def eltec_texts(folder: Path, left_out: set[str]) -> Iterator[str]:
    """The novels of one language."""
    for path in sorted(folder.glob("level1/*.xml")):
        if path.stem not in left_out:
            body = path.read_text("utf-8").partition("<text")[2]
            body = re.sub(r"<(?:pb|lb)\b[^>]*>", "", body)
            yield html.unescape(re.sub(r"<[^>]+>", " \n. ", body))


def dta_texts(folder: Path, left_out: set[str], *, old: bool = False) -> Iterator[str]:
    """The books, without running heads and catchwords, words at line ends joined."""
    stems = {stem_of(name) for name in left_out}
    for path in sorted(folder.rglob("*.txt")):
        year = re.fullmatch(r".*_(\d{4})", path.stem)
        wanted = year and (int(year[1]) < SINCE) == old and not (old and is_held(path.stem))
        if wanted and stem_of(path.stem) not in stems:
            yield dta_text(path.read_bytes())


def is_held(book: str) -> bool:
    """Whether an old book is one of the half that is not learned from: harm is measured on it."""
    return crc32(book.encode()) % 2 == 0


def dta_text(data: bytes) -> str:
    """One book, from the archive's own markup."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    text = re.sub(r"<(kt|cw|fw|sig)>.*?</\1>", "", text, flags=re.DOTALL)
    text = re.sub(r"<pb=[^>]*>\s*", "", text)
    for name, letter in UMLAUTS.items():
        text = text.replace(name, letter)
    text = re.sub(r"&([0-9A-F]{4});", lambda found: chr(int(found[1], 16)), text)
    text = re.sub(r"</?[a-z][^>]*>", "", text)
    return re.sub(r"(?<=\w)[-=¬]\s*\n\s*(?=[a-zäöüß])", "", text)


def fold(text: str) -> str:
    """A text as the tables spell words."""
    for old, letter in (("a\u0364", "ä"), ("o\u0364", "ö"), ("u\u0364", "ü")):
        text = text.replace(old, letter)
    return unicodedata.normalize("NFC", text.lower().translate(tables.FOLDS))


class Counts:
    """Words and pairs of a corpus."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.works: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()

    def add(self, text: str) -> None:
        """Count one work."""
        words: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for phrase in STOP.split(fold(text)):
            found = WORD.findall(phrase)
            words.update(found)
            pairs.update(pairwise(found))
        self.words.update(words)
        self.works.update(words.keys())
        self.pairs.update(pairs)

    def known(self, least: int) -> dict[str, float]:
        """The words that occur often enough, with their frequency."""
        kept = {w: n for w, n in self.words.items() if n >= least and self.works[w] >= WORKS and len(w) < 40}
        total = sum(self.words.values())
        return {word: zipf(number, total) for word, number in kept.items()}

    def seen(self, least: int, common: int) -> dict[str, float]:
        """The pairs of common words that occur often enough, with their frequency."""
        total = sum(self.words.values())
        return {
            f"{left} {right}": zipf(number, total)
            for (left, right), number in self.pairs.items()
            if number >= least and self.words[left] >= common and self.words[right] >= common
        }


def zipf(number: int, total: int) -> float:
    """The Zipf frequency of what occurs so often."""
    return math.log10(number / total * 1e9)


def with_double_s(words: Mapping[str, float]) -> dict[str, float]:
    """German words, those with ß also with ss, as Antiqua printed them."""
    result = dict(words)
    for word, frequency in words.items():
        if "ß" in word:
            plain = word.replace("ß", "ss")
            result[plain] = max(result.get(plain, 0.0), frequency)
    return result


def with_acute_e(words: Mapping[str, float]) -> dict[str, float]:
    """Polish words, with the é that was written until 1936 in some endings, rarer by a power of ten."""
    result = dict(words)
    for word, frequency in words.items():
        old = ACUTE.sub("é", word)
        if old != word and frequency > 2:
            result.setdefault(old, frequency - 1)
    return result


def confusions_of(language: str, *, long_s: bool) -> dict[str, dict[str, float]]:
    """What the rules of a language know of misread letters."""
    found: dict[str, dict[str, float]] = {}
    for rule in tomllib.loads(RULES.read_text("utf-8"))["rule"]:
        if language in rule["languages"] and (long_s or "long-s" not in rule["name"]):
            for read, trues in rule["confusions"].items():
                found[read] = {**found.get(read, {}), **trues}
    return found


def misprints(words: Mapping[str, float], modern: Mapping[str, float], language: str) -> set[str]:
    """Words that are likelier what a frequent word is misread as.

    Of a list of today the rare ones; of old books also those that are not so rare, if nobody writes them
    today and the word that they would be is very common: there is OCR in editions, too."""
    listed = words is modern
    known = sieve.Sieve(sieve.fill({*words, *modern}))
    once = channel.Channel(confusions_of(language, long_s=listed), language, known).once

    def is_misprint(word: str, often: float) -> bool:
        old = not listed and word not in modern
        for key, cost in once(word, known.reach(word)).items():
            meant = modern.get(key, 0.0)
            if key != word and (
                (old and meant >= COMMON_TODAY and meant - cost >= often)
                or (often <= RARE and meant - cost - (MISPRINT if listed else PLAIN) >= often)
            ):
                return True
        return False

    return {word for word, often in words.items() if often <= NO_MISPRINT and is_misprint(word, often)}


def glued(words: Mapping[str, float], pairs: Mapping[str, float], margin: float) -> set[str]:
    """Rare words that are, by a margin (log10), likelier two words that often follow each other: `ofthe`."""
    rare = {pair.replace(" ", ""): often - GLUED - margin for pair, often in pairs.items()}
    return {word for word, often in rare.items() if words.get(word, 9.0) <= min(often, RARE)}


def period_words(
    source: str, language: str, counts: Counts, modern: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """The words and pairs of a corpus."""
    words = counts.known(LEAST[source])
    pairs = counts.seen(LEAST_PAIR[source], COMMON[source])
    if language == "de":
        words, pairs = with_double_s(words), with_double_s(pairs)
    if language == "pl":
        words = with_acute_e(words)
    wrong = misprints(words, modern, language) | glued(words, pairs, PLAIN)
    return {word: often for word, often in words.items() if word not in wrong}, pairs


def write(source: str, language: str, words: Mapping[str, float], pairs: Mapping[str, float]) -> None:
    """Write the tables of a corpus."""
    folder = tables.FOLDER / source
    build_lexicon.write_table(words, folder / f"{language}{tables.WORDS}", wide=True)
    if pairs:
        build_lexicon.write_table(pairs, folder / f"{language}{tables.PAIRS}")
    print(f"{source} {language}: {len(words):,} words, {len(pairs):,} pairs", flush=True)


def build(language: str, modern: Mapping[str, float], corpora: Mapping[str, Counts]) -> None:
    """Write all tables of a language: of words of today those that are no misprints, as lists drawn from
    scanned books hold `tbe` and `wbich`.  What stands in old books is a word, if it is not far too rare."""
    if language == "de":
        modern = with_double_s(modern)
    period: set[str] = set()
    together: dict[str, float] = {}
    for source, counts in corpora.items():
        words, pairs = period_words(source, language, counts, modern)
        write(source, language, words, pairs)
        period |= words.keys()
        together |= pairs
    wrong = (misprints(modern, modern, language) | glued(modern, together, MISPRINT)) - period
    modern = {word: often for word, often in modern.items() if word not in wrong}
    write(tables.MODERN, language, modern, {})
    path = tables.FOLDER / f"{language}{tables.SIEVE}"
    path.write_bytes(sieve.fill({*modern, *period}))


def build_old(language: str, counts: Counts) -> None:
    """Write the words that only books before 1780 have: they count in texts that show to be so old."""
    words = counts.known(LEAST_OLD)
    later = tables.Words(language)
    wrong = misprints(words, {word: later.modern(word) for word in words if later.modern(word)}, language)
    only = {word: often for word, often in words.items() if word not in wrong and not later.zipf(word)}
    build_lexicon.write_table(only, tables.FOLDER / "dta" / f"{language}{tables.OLD}", wide=True)
    print(f"old {language}: {len(only):,} words", flush=True)


def count(texts: Iterable[str]) -> Counts:
    """The counts of a corpus."""
    counts = Counts()
    for text in texts:
        counts.add(text)
    return counts


def main(argv: list[str] | None = None) -> int:
    """Write the tables of all languages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--eltec", type=Path, required=True)
    parser.add_argument("--dta", type=Path, required=True)
    parser.add_argument("--leave-out", type=Path, required=True)
    arguments = parser.parse_args(argv)
    lines = arguments.leave_out.read_text("utf-8").splitlines()
    left_out = {line.rpartition("/")[2] for line in lines if line and not line.startswith("#")}
    for language, floor in LANGUAGES.items():
        novels = arguments.eltec / language
        corpora = {"eltec": count(eltec_texts(novels, left_out))} if novels.exists() else {}
        if language == "de":
            corpora["dta"] = count(dta_texts(arguments.dta, left_out))
        build(language, build_lexicon.wordfreq_words(language, floor), corpora)
    build_old("de", count(dta_texts(arguments.dta, left_out, old=True)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
