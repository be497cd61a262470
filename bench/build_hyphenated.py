"""Compiles `cleaner/data/lexicon/hyphenated`: how much commoner a word is with its hyphen than in one.

    python bench/build_hyphenated.py --from DIR [--languages en,ru]

DIR holds what was downloaded (README.md beside the tables says from where):

    DIR/subtitles/LANG.txt       lines "word count": FrequencyWords, made from OpenSubtitles 2018
    DIR/novels/LANG/*.txt        running text of novels of 1840 to 1920: ELTeC
    DIR/hunspell/LANG/           a spelling dictionary (index.aff, index.dic)
    DIR/wordnet/                 the files index.noun, index.adj … of WordNet
    DIR/words/LANG/              word lists (*.txt, *.dic: one word a line), thesauri of MyThes (*.dat),
                                 tables of spaCy (*.json.gz), WikDict (*.index, *.dict.dz)

One table for each source and language, in the format of the lexicons: keys are hyphenated pairs
(``self-government``), first halves (``self-``) and second ones (``-like``); what an entry says is a number of
ODDS, the log-odds of the hyphen.  Of a half they are those of the kinds of words it makes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import build_lexicon
from cleaner.evidence.forms import FOLDER, ODDS, forms_of
from cleaner.evidence.lexicon import ZIPFS, lexicons_of

TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:[-‐‑][^\W\d_]+(?:['’][^\W\d_]+)*)*")
UNSEEN = 1.0  # occurrences of a form that a list does not have, as lists are cut
SEEN = 2  # occurrences of a hyphenated form in novels that count
LISTED = 3.3  # log-odds of a form that a dictionary lists with its hyphen
COMMON = 6  # occurrences of what may be a half
LEAST = -4.0  # log-odds under which the closed word says enough
CLOSED = 3.2  # Zipf frequency of a closed word beside which one with a hyphen is but another spelling
EVEN = -1.0  # log-odds from which it is not
KINDS = 2  # kinds of words that a half must make


def subtitles(path: Path) -> Counter[str]:
    """A list of words with their occurrences."""
    counts: Counter[str] = Counter()
    for line in path.read_text("utf-8").splitlines():
        word, _, number = line.rpartition(" ")
        counts[plain(word)] += int(number)
    return counts


def novels(folder: Path) -> Counter[str]:
    """The words of running texts."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("*.txt")):
        counts.update(plain(word) for word in TOKEN.findall(path.read_text("utf-8")))
    return counts


def plain(word: str) -> str:
    """A word as it is looked up."""
    return word.lower().replace("’", "'").replace("‐", "-").replace("‑", "-").strip("-'")


def pairs_of(counts: Mapping[str, int]) -> Counter[str]:
    """The hyphenated pairs, those in longer chains too."""
    pairs: Counter[str] = Counter()
    for word, number in counts.items():
        if "-" in word:
            for left, right in pairwise(word.split("-")):
                if left and right and left != right:
                    pairs[f"{left}-{right}"] += number
    return pairs


def odds_of_pairs(pairs: Mapping[str, int], counts: Mapping[str, int], least: int) -> dict[str, float]:
    """Each pair with the log-odds of its hyphen."""
    found: dict[str, float] = {}
    for pair, number in pairs.items():
        odds = math.log((number + 0.5) / (counts.get(pair.replace("-", ""), 0) + UNSEEN))
        if number >= least and odds > LEAST:
            found[pair] = odds
    return found


def odds_of_halves(pairs: Mapping[str, float], counts: Mapping[str, int]) -> dict[str, float]:
    """First and second halves with the log-odds that a word they make has a hyphen."""
    apart: Counter[str] = Counter()
    for pair, odds in pairs.items():
        left, right = pair.split("-")
        if odds > 0:
            apart[f"{left}-"] += counts.get(right, 0) >= COMMON
            apart[f"-{right}"] += counts.get(left, 0) >= COMMON
    closed: Counter[str] = Counter()
    for word in counts:
        if word.isalpha():
            for at in range(2, len(word) - 1):
                left, right = word[:at], word[at:]
                if pairs.get(f"{left}-{right}", -1.0) < 0:
                    closed[f"{left}-"] += len(right) > 2 and counts.get(right, 0) >= COMMON
                    closed[f"-{right}"] += len(left) > 2 and counts.get(left, 0) >= COMMON
    return {
        half: math.log((apart[half] + 0.3) / (closed[half] + 0.3))
        for half in apart.keys() | closed.keys()
        if apart[half] + closed[half] >= KINDS and (apart[half] or closed[half] > 20)
    }


def dictionary(folder: Path) -> Iterator[str]:
    """The forms of a spelling dictionary's hyphenated words."""
    read = build_lexicon.Hunspell(folder)
    stems = ((stem, flags) for stem, flags in read.stems() if "-" in stem)
    return (build_lexicon.clean_word(form) for stem, flags in stems for form, _ in read.forms(stem, flags))


def wordnet(folder: Path) -> Iterator[str]:
    """The hyphenated words of WordNet."""
    for path in sorted(folder.glob("index.*")):
        for line in path.read_text("utf-8").splitlines():
            word = line.split(" ", 1)[0]
            if "-" in word and "_" not in word and not line.startswith(" "):
                yield plain(word)


BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def heads(folder: Path) -> Iterator[str]:
    """The hyphenated words of the lists in a folder."""
    readers = {".txt": lines, ".dic": lines, ".dat": thesaurus, ".gz": lookups, ".index": dictd}
    for path in sorted(folder.iterdir()):
        for word in readers.get(path.suffix, nothing)(path):
            if "-" in word and TOKEN.fullmatch(found := plain(word)) and "-" in found:
                yield found


def nothing(path: Path) -> Iterator[str]:
    """A file that belongs to another."""
    return iter(())


def lines(path: Path) -> Iterator[str]:
    """The words of a list, one a line, flags behind a stroke."""
    return (line.split("/", 1)[0] for line in path.read_text("utf-8").splitlines())


def thesaurus(path: Path) -> Iterator[str]:
    """The words of a thesaurus: synonyms between strokes, remarks in parentheses."""
    raw = path.read_bytes()
    encoding = raw.split(b"\n", 1)[0].decode().strip()
    for line in raw.decode(encoding).splitlines()[1:]:
        yield from (re.sub(r"\(.*?\)", "", word) for word in line.split("|"))


def lookups(path: Path) -> Iterator[str]:
    """The forms of a table of lemmas."""
    yield from json.loads(gzip.decompress(path.read_bytes()))


def dictd(path: Path) -> Iterator[str]:
    """The head words of a dictionary in dictd's format."""
    data = gzip.decompress(path.with_suffix(".dict.dz").read_bytes())
    for line in path.read_text("utf-8").splitlines():
        word, at, _ = line.split("\t")
        if not word.startswith("00database"):
            start = sum(BASE64.index(char) * 64**place for place, char in enumerate(reversed(at)))
            first = data[start : start + 400].decode("utf-8", "replace").split("\n", 1)[0]
            yield from re.split(r" [/<(\[]", first)[0].split(", ")


def save(source: str, language: str, odds: Mapping[str, float]) -> None:
    """Write one table, and say how many entries it has."""
    levels = {key: min(range(16), key=lambda at: abs(ODDS[at] - value)) for key, value in odds.items()}
    words = {key: ZIPFS[level] for key, level in levels.items()}
    build_lexicon.write_table(words, FOLDER / source / f"{language}.lex")
    print(f"{language}\t{source}\t{len(words)}", flush=True)


def corpus(source: str, language: str, counts: Counter[str], least: int) -> None:
    """Write the table of a corpus."""
    pairs = odds_of_pairs(pairs_of(counts), counts, least)
    if pairs:
        save(source, language, {**odds_of_halves(pairs, counts), **pairs})


def listed(language: str, words: Iterable[str]) -> None:
    """Write the table of a dictionary: the pairs, without those that are commonly written in one."""
    zipf, odds = lexicons_of((language,)).zipf, forms_of((language,)).odds

    def is_rare(pair: str) -> bool:
        left, _, right = pair.partition("-")
        return zipf(left + right) > CLOSED and (odds(left, right).modern or LEAST) < EVEN

    pairs = pairs_of(Counter(set(words)))
    save("dictionaries", language, {pair: LISTED for pair in pairs if not is_rare(pair)})


def build(folder: Path, languages: Iterable[str]) -> None:
    """Write the tables of these languages, of all sources there are."""
    for language in languages:
        if (path := folder / "subtitles" / f"{language}.txt").exists():
            corpus("subtitles", language, subtitles(path), 1)
        if (path := folder / "novels" / language).is_dir():
            corpus("novels", language, novels(path), SEEN)
        words: set[str] = set()
        if (path := folder / "hunspell" / language).is_dir():
            words.update(dictionary(path))
        if language == "en" and (path := folder / "wordnet").is_dir():
            words.update(wordnet(path))
        if (path := folder / "words" / language).is_dir():
            words.update(heads(path))
        if words:
            listed(language, words)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--from", dest="folder", type=Path, required=True, metavar="DIR")
    parser.add_argument("--languages", default=",".join(build_lexicon.LANGUAGES))
    options = parser.parse_args(argv)
    build(options.folder, options.languages.split(","))
    return 0


if __name__ == "__main__":
    sys.exit(main())
