"""Compiles the lexicons of `cleaner/data/lexicon` from other people's word lists, measures what they cover.

    python bench/build_lexicon.py --fetch build/lexicon        # once: download the sources (apt-get, npm)
    python bench/build_lexicon.py --build build/lexicon        # compile all, or some: --languages et,mn
    python bench/build_lexicon.py --list                       # how many words there are of which source
    python bench/build_lexicon.py --coverage et,en FILE...     # how many of the words of FILE... are known

Same versions of the sources, same bytes.  To fetch and build takes wordfreq (PyPI), apt-get, tesseract-ocr
(for combine_tessdata and dawg2wordlist) and npm; to list and to measure takes nothing.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import subprocess
import sys
import tarfile
import unicodedata
from array import array
from binascii import crc_hqx
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner.evidence import languages as languages_
from cleaner.evidence import lexicon as format_

LETTERS = r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u200c])*"  # words of Indic scripts are half marks
WORD = re.compile(rf"{LETTERS}(?:['’ʼ-]{LETTERS})*")
FLOOR = 1.0
UNRANKED, CONFIRMED = 1.5, 2.2  # Zipf frequency of words of lists without frequencies: in one list, in two
LOAD = 0.9  # a cuckoo table with three slots a word can be filled to 0.917


TESSERACT = "1:4.1.0-2"  # version of Debian's packages


class Sources(NamedTuple):
    """Where the words of a language come from."""

    wordfreq: str = ""  # wordfreq's code
    floor: float = FLOOR  # least Zipf frequency taken from wordfreq
    tesseract: str = ""  # Debian package tesseract-ocr-*; "-x": only its words with a hyphen
    hunspell: str = ""  # npm package dictionary-*, with version; "-x": only its words with a hyphen
    forms: int = 0  # inflected forms to take from it at most


LANGUAGES = {
    # long lists, cut where more words stop to pay; of other lists only words with a hyphen, which they lack
    "de": Sources("de", 1.15, "-deu"),
    "en": Sources("en", 1.0, "-eng"),
    "es": Sources("es", 1.2, "-spa"),
    "fr": Sources("fr", 1.2, "-fra", "-fr@3.0.0"),
    "it": Sources("it", 1.2, "-ita"),
    "pl": Sources("pl", 1.15, "-pol", "-pl@2.0.0"),
    "pt": Sources("pt", 1.2, "-por"),
    "ru": Sources("ru", 1.0, "-rus", "ru@3.0.0", 60_000),
    "uk": Sources("uk", 1.2, "-ukr"),
    "ca": Sources("ca", 2.0, "-cat"),
    "cs": Sources("cs", 1.8, "-ces"),
    "fi": Sources("fi", 1.8, "-fin"),
    "mk": Sources("mk", 2.2, "-mkd"),
    "nb": Sources("nb", 1.6, "-nor"),
    "nl": Sources("nl", 1.5, "-nld", "-nl@2.0.0"),
    "sv": Sources("sv", 1.5, "-swe"),
    # short lists, filled up with words of which only the existence is known
    "bg": Sources("bg", tesseract="bul"),
    "da": Sources("da", tesseract="dan", hunspell="da@6.0.0", forms=70_000),
    "el": Sources("el", tesseract="ell", hunspell="el@4.0.0", forms=100_000),
    "hr": Sources("sh", tesseract="hrv"),
    "hu": Sources("hu", tesseract="hun"),
    "is": Sources("is", tesseract="isl"),
    "lt": Sources("lt", tesseract="lit", hunspell="lt@2.0.0", forms=50_000),
    "lv": Sources("lv", tesseract="lav", hunspell="lv@2.0.0", forms=120_000),
    "ro": Sources("ro", tesseract="ron", hunspell="ro@3.0.0", forms=60_000),
    "sk": Sources("sk", tesseract="slk", hunspell="sk@2.0.0", forms=60_000),
    "sl": Sources("sl", tesseract="slv", hunspell="sl@3.0.0", forms=40_000),
    "sr": Sources("sh", tesseract="srp"),
    "tr": Sources("tr", tesseract="tur"),
    "vi": Sources("vi", tesseract="vie"),
    # short lists, as they are, or cut where the script never breaks words at line ends
    "ar": Sources("ar", 3.5),
    "bn": Sources("bn", 3.5),
    "fa": Sources("fa", 3.5),
    "he": Sources("he", 3.5),
    "hi": Sources("hi", 3.5),
    "id": Sources("id"),
    "ms": Sources("ms"),
    "ta": Sources("ta", 3.5),
    "tl": Sources("fil"),
    "ur": Sources("ur", 3.5),
    # no frequencies at all
    "az": Sources(tesseract="aze"),
    "et": Sources(tesseract="est", hunspell="et@2.0.0", forms=60_000),
    "la": Sources(tesseract="lat"),
    "mn": Sources(tesseract="mon"),  # not dictionary-mn: its licence forbids to pass on changed versions
}


# ---- sources -----------------------------------------------------------------------------------------------


def fetch(folder: Path) -> None:
    """Download and unpack the sources into `folder`; wordfreq comes with its package."""
    for kind in ("tesseract", "hunspell"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for source in LANGUAGES.values():
        if source.tesseract:
            fetch_tesseract(folder / "tesseract", source.tesseract.lstrip("-"))
        if source.hunspell:
            fetch_hunspell(folder / "hunspell", source.hunspell.lstrip("-"))


def fetch_tesseract(folder: Path, code: str) -> None:
    """Put the word list of one of Debian's tesseract models into `folder`/CODE.words."""
    run(folder, "apt-get", "download", f"tesseract-ocr-{code}={TESSERACT}")
    (package,) = folder.glob(f"tesseract-ocr-{code}_*.deb")
    run(folder, "dpkg-deb", "-x", package.name, "unpacked")
    (model,) = (folder / "unpacked").rglob(f"{code}.traineddata")
    run(folder, "combine_tessdata", "-u", str(model), f"{code}.")
    run(folder, "dawg2wordlist", f"{code}.lstm-unicharset", f"{code}.lstm-word-dawg", f"{code}.words")


def fetch_hunspell(folder: Path, package: str) -> None:
    """Put npm's dictionary-PACKAGE into a folder of its own."""
    run(folder, "npm", "pack", "--silent", f"dictionary-{package}")
    language, _, version = package.partition("@")
    with tarfile.open(folder / f"dictionary-{language}-{version}.tgz") as archive:
        for member in archive.getmembers():
            member.name = member.name.removeprefix("package/")
            archive.extract(member, folder / language, filter="data")


def run(folder: Path, *command: str) -> None:
    """Run a command in `folder`; CalledProcessError if it fails."""
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def clean_word(word: str) -> str:
    """`word` as lexicons keep it: NFC, lower case, only letters and - and ' inside; "" where it is none."""
    word = unicodedata.normalize("NFC", word.strip().lower().replace("’", "'").replace("ʼ", "'"))
    word = word.replace("\u0307", "").strip("'-")
    return word if WORD.fullmatch(word) else ""


def wordfreq_words(source: str, floor: float) -> dict[str, float]:
    """Words and Zipf frequencies of wordfreq's longest list of a language."""
    import wordfreq

    size = "large" if source in wordfreq.available_languages("large") else "small"
    words: dict[str, float] = {}
    for raw, frequency in wordfreq.get_frequency_dict(source, size).items():
        zipf = math.log10(frequency) + 9
        word = clean_word(raw)
        if word and zipf >= floor and (len(word) > 1 or zipf >= 4.5):
            if word.endswith("σ") and len(word) > 1:  # wordfreq folds the final sigma
                word = word[:-1] + "ς"
            words[word] = max(zipf, words.get(word, 0.0))
    for word in [word for word in words if "ё" in word]:  # most print leaves the dots off
        words.setdefault(word.replace("ё", "е"), words[word])
    return words


def tesseract_words(folder: Path, code: str) -> set[str]:
    """Words of tesseract's list of a language (`--fetch` has unpacked it)."""
    text = (folder / "tesseract" / f"{code}.words").read_text("utf-8")
    return {word for line in text.split("\n") if (word := clean_word(line)) and len(word) > 1}


class Affix(NamedTuple):
    """One way to build a form: take `strip` off, put `add` on."""

    suffix: bool
    strip: str
    add: str
    flags: tuple[str, ...]
    condition: re.Pattern[str] | None
    number: int

    def apply(self, word: str) -> str | None:
        """The form made of `word`, None where the rule does not fit."""
        if self.condition and not self.condition.search(word):
            return None
        if self.suffix:
            return word[: len(word) - len(self.strip)] + self.add if word.endswith(self.strip) else None
        return self.add + word[len(self.strip) :] if word.startswith(self.strip) else None


class Hunspell:
    """A hunspell dictionary: stems, and the forms that its affixes make of them (two suffixes at most)."""

    def __init__(self, folder: Path) -> None:
        self.affixes: dict[str, list[Affix]] = defaultdict(list)
        self.cross: set[str] = set()
        self.virtual: set[str] = set()  # flags of stems that are no words
        self.banned: set[str] = set()
        self.style = "char"
        self.number = 0
        lines = (folder / "index.aff").read_text("utf-8-sig").splitlines()
        for fields in filter(None, map(str.split, lines)):
            self._read(fields)
        self.entries = (folder / "index.dic").read_text("utf-8-sig").splitlines()[1:]
        self._fitting: dict[tuple[str, str], list[Affix]] = {}

    def _read(self, fields: list[str]) -> None:
        match fields:
            case ["FLAG", style, *_]:
                self.style = style
            case ["NEEDAFFIX" | "PSEUDOROOT", flag, *_]:
                self.virtual.add(flag)
            case ["FORBIDDENWORD" | "ONLYINCOMPOUND" | "CIRCUMFIX", flag, *_]:
                self.banned.add(flag)
            case ["PFX" | "SFX", flag, "Y" | "N" as cross, count, *_] if count.isdigit():
                self.cross |= {flag} if cross == "Y" else set()
            case ["PFX" | "SFX" as kind, flag, strip, add, *rest]:
                self._read_affix(kind == "SFX", flag, strip, add, rest[0] if rest else ".")

    def _read_affix(self, suffix: bool, flag: str, strip: str, add: str, condition: str) -> None:
        add, _, flags = add.partition("/")
        pattern = condition.replace("-", r"\-")
        self.number += 1
        self.affixes[flag].append(
            Affix(
                suffix,
                "" if strip == "0" else strip,
                "" if add == "0" else add,
                self.flags(flags),
                None if condition == "." else re.compile(pattern + r"\Z" if suffix else r"\A" + pattern),
                self.number,
            )
        )

    def flags(self, text: str) -> tuple[str, ...]:
        """The flags that `text` names."""
        if self.style == "long":
            return tuple(text[at : at + 2] for at in range(0, len(text), 2))
        return tuple(text.split(",") if self.style == "num" and text else text)

    def stems(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Stems with their flags."""
        for line in self.entries:
            word, _, flags = line.split("\t")[0].split(" ")[0].partition("/")
            if word and not word.startswith("#"):
                found = self.flags(flags)
                if not self.banned.intersection(found):
                    yield word, found

    def forms(self, word: str, flags: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        """The forms of a stem, each with the number of the (last) affix that made it, 0 for the stem."""
        if not self.virtual.intersection(flags):
            yield word, 0
        bases = [word]
        prefixes = []
        for flag in flags:
            for affix in self._that_fit(flag, word):
                if not affix.suffix:
                    prefixes.append(affix)
                elif (form := affix.apply(word)) and not self.banned.intersection(affix.flags):
                    if not self.virtual.intersection(affix.flags):
                        yield form, affix.number
                    if flag in self.cross:
                        bases.append(form)
                    yield from self._second(form, affix.flags)
        for prefix in prefixes:
            for base in bases:
                if form := prefix.apply(base):
                    yield form, prefix.number

    def _second(self, word: str, flags: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        for flag in flags:
            for affix in self._that_fit(flag, word):
                if affix.suffix and (form := affix.apply(word)):
                    yield form, affix.number

    def _that_fit(self, flag: str, word: str) -> list[Affix]:
        """The affixes of `flag` that can fit `word`: what depends on the end of a word is found out once."""
        affixes = self.affixes.get(flag)
        if not affixes:
            return []
        if not affixes[0].suffix or len(word) < 8:
            return [affix for affix in affixes if affix.apply(word) is not None]
        key = flag, word[-8:]
        if key not in self._fitting:
            self._fitting[key] = [affix for affix in affixes if affix.apply(word) is not None]
        return self._fitting[key]


def likely_forms(dictionary: Hunspell, attested: set[str], most: int) -> tuple[set[str], set[str]]:
    """The `most` likeliest forms of a dictionary that are not attested, and those that are.

    Likely are forms of stems of which others are attested, by affixes whose other forms often are: most of
    the millions that a dictionary allows never occur.
    """
    made: Counter[int] = Counter()
    seen: Counter[int] = Counter()
    confirmed: set[str] = set()
    stems: list[tuple[str, tuple[str, ...], int]] = []
    for stem, flags, siblings in plausible_stems(dictionary, sorted(attested)):
        hits = 0 if flags else siblings  # a mere word list: neighbours must do for forms
        for form, number in dictionary.forms(stem, flags):
            made[number] += 1
            if form.lower() in attested:
                seen[number] += 1
                hits += 1
                confirmed.add(form.lower())
        if hits:
            stems.append((stem, flags, hits))
    likely = {number: (seen[number] + 0.1) / (count + 10) for number, count in made.items()}
    scores: dict[str, float] = {}
    for stem, flags, hits in stems:
        for raw, number in dictionary.forms(stem, flags):
            score = min(hits, 20) * likely[number]
            if score > 0.01 and raw.lower() not in attested and (form := clean_word(raw)):
                scores[form] = max(score, scores.get(form, 0.0))
    best = sorted(scores, key=lambda form: (-scores[form], form))
    return set(best[:most]), confirmed


def plausible_stems(dictionary: Hunspell, order: list[str]) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """The stems of a dictionary that attested words (`order`, sorted) begin with, and how many do."""
    for stem, flags in dictionary.stems():
        start = stem.lower()[: max(3, len(stem) - 2)]
        at = bisect_left(order, start)
        end = bisect_left(order, start + "\uffff", at)
        if end > at:
            yield stem, flags, end - at


# ---- the table of common words, by which languages are told apart ------------------------------------------

COMMON = 220  # words of a language
RARE = 3.7  # Zipf frequency from which on a word of one language counts as one of another, too
# Common words, commonest first, of languages of which there is no frequency list.
BY_HAND = {
    "az": """
        və bu ki ilə bir da də üçün olan o olaraq ən daha sonra kimi isə qədər hər ya çox amma onun
        var idi biz onlar mən sən siz öz heç lakin əgər yalnız belə həm edir olub oldu edən olunur
        nə yeni iki bütün tərəfindən haqqında görə ildə il azərbaycan arasında əsasən dövlət bakı
        tarixi etdi etmək edilir edilmiş olduğu olduğunu olmaq olur ola deyil yox hansı kim necə
        niyə artıq indi burada orada bunun buna bunu ona onu onların bizim mənim sizin üzrə əsas
        böyük müxtəlif başqa digər eyni ilk son zaman vaxt gün şəkildə çünki həmin hətta bəzi təkcə
        sadəcə cənab xalq respublikası sayılı nəşr cild səh müəllif kitab
    """,
    "et": """
        ja on ei et see ka kui mis oli ta aga ning või seda mida nii siis selle veel mille välja oma
        kes pole mitte ma me nad sa te olid olla ole olnud saab võib kuid kas kõik nende tema siin
        seal juba nagu pärast enne üks kaks kolm esimene teine üle läbi alla peale juurde vastu ilma
        koos kaasa järgi kohta puhul abil seega näiteks samuti ainult väga palju rohkem vähem eesti
        aasta aastal ajal millest milles mingi iga muu teised neid neile temale talle teda mind minu
        meie teie sellest selles sellele sellel sellega käsk käsu peab tuleb tuleks saada teha annab
        kasutada kasutatakse vaja lihtsalt ise isegi endale hea uus suur väike pidi sai läks tuli
        ütles kus kust kuhu millal miks kuidas sest kuna jooksul vahel
    """,
    "la": """
        et in est non ad ut cum quod qui ex sed si ab quae de hoc atque per esse ac nec sunt enim
        etiam aut autem eius quam sit se quid nam nunc ne quo tamen id a me te tibi mihi nos vos ego
        tu ille illa is ea eo eum eam hic haec hunc his quibus quem quos cuius cui ita tam igitur
        ergo quoque vel sine sub pro post ante inter apud contra propter fuit erat erant fuerit
        esset essent potest possunt possit omnia omnes omnium omnibus nihil deus dei deo rex regis
        anno sive quia quidem modo iam semper vero inde unde ibi ubi quasi sicut suum suam suis sua
        ipse ipsa dixit ait causa rerum res rem
    """,
    "mn": """
        нь байна гэж энэ юм бол ба болон байгаа гэсэн байсан түүний дээр тэр бас бөгөөд нэг олон их
        уг гэх мэт хэрэв харин хийх болно байх болох байдаг болсон хүн өөрийн бүх ийм тийм маш
        зөвхөн эсвэл дараа өмнө дотор доор гадна тухай хувьд учир учраас үед үедээ тул монгол улсын
        ямар хэрхэн яаж хэн юу аль бид би та чи тэд тэдний миний бидний таны үүнийг үүний үүнд
        түүнийг энд тэнд хоёр гурав шинэ том жижиг сайн зарим бусад өөр ингэж тэгээд гэвч гэхдээ ч л
        шүү дээ мөн тус бүр бүрийн болгон хүртэл хамт дагуу мэдээж ашиглан ашиглаж ашиглах хэрэглэх
        хэрэглэнэ байв болов гэв хийж өгөх авах ирэх гарах орох үзэх тусгай команд бичиг үсэг
        тохиолдолд жишээ нэрээр нэртэй нийт жил оны онд сар өдөр
    """,
}


def shares_of_words(language: str) -> dict[str, float]:
    """Words of a language with their share of its texts, commonest first."""
    if language in BY_HAND:
        return shares_by_hand(BY_HAND[language].split())
    zipfs = wordfreq_words(LANGUAGES[language].wordfreq, RARE)
    zipfs = to_cyrillic(zipfs) if language == "sr" else zipfs
    words = [word for word in zipfs if in_script(word, language)]
    return {word: 10 ** (zipfs[word] - 9) for word in sorted(words, key=lambda word: (-zipfs[word], word))}


def shares_by_hand(words: Iterable[str]) -> dict[str, float]:
    """Shares of words of which only the order is known, by Zipf's law."""
    return {word: 0.05 / (rank + 1.5) for rank, word in enumerate(dict.fromkeys(words))}


def write_common_words() -> None:
    """Write the table that `cleaner.evidence.languages` reads: the commonest words of every language.

    Each comes with its share in every language that has it at all; else a Russian word that Bulgarian uses
    more often would speak for Bulgarian.
    """
    shares = {language: shares_of_words(language) for language in LANGUAGES}
    common = sorted({word for each in shares.values() for word in list(each)[:COMMON] if telling(word, each)})
    lines = [" ".join(LANGUAGES)]
    for word in common:
        found = {index: each[word] for index, each in enumerate(shares.values()) if word in each}
        best = max(found.values())
        pairs = [(index, share) for index, share in found.items() if share > best / 300]
        code = "".join(
            chr(48 + index) + chr(48 + round(-math.log(share) * languages_.STEPS)) for index, share in pairs
        )
        lines += [word, code]
    languages_.TABLE.write_text("\n".join(lines), "utf-8")


def telling(word: str, shares: Mapping[str, float]) -> bool:
    """Whether a word is worth a place in the table: of single letters only those that are words."""
    return len(word) > 1 or (shares[word] > 0.004 and word not in "bcdfghjlmnpqrtxбгджлмнпртфхцч")


def to_cyrillic(words: Mapping[str, float]) -> dict[str, float]:
    """Serbian words from the Latin to the Cyrillic alphabet."""
    latin_letters = "lj nj dž a b c č ć d đ e f g h i j k l m n o p r s š t u v z ž"
    cyrillic_letters = "љ њ џ а б ц ч ћ д ђ е ф г х и ј к л м н о п р с ш т у в з ж"
    pairs = list(zip(latin_letters.split(), cyrillic_letters.split(), strict=True))
    result: dict[str, float] = {}
    for word, zipf in words.items():
        for latin, cyrillic in pairs:
            word = word.replace(latin, cyrillic)
        if not re.search("[a-z]", word):
            result[word] = max(zipf, result.get(word, 0.0))
    return result


# ---- tables ------------------------------------------------------------------------------------------------


def level_of(zipf: float) -> int:
    """The number of the frequency nearest to `zipf` that an entry can have."""
    return min(range(16), key=lambda level: abs(format_.ZIPFS[level] - zipf))


def write_table(words: Mapping[str, float], path: Path, wide: bool = False) -> None:
    """Write a lexicon file: every word's mark in one of its three slots (cuckoo hashing)."""
    keys: dict[tuple[int, int], int] = {}
    for word in sorted(words):
        data = word.encode()
        key = crc32(data), crc_hqx(data, 0)
        keys[key] = max(level_of(words[word]), keys.get(key, 0))
    slots, table = placed(keys)
    marks = (format_.mark_of(*key, slots, wide) | keys[key] if key else 0 for key in table)
    entries = array("I" if wide else "H", marks)
    if sys.byteorder == "big":
        entries.byteswap()
    path.parent.mkdir(parents=True, exist_ok=True)
    magic = format_.WIDE if wide else format_.MAGIC
    path.write_bytes(format_.HEADER.pack(magic, slots, len(keys)) + entries.tobytes())


def placed(keys: Mapping[tuple[int, int], int]) -> tuple[int, list[tuple[int, int] | None]]:
    """The least table that holds all keys, with its size."""
    slots = prime_from(math.ceil(len(keys) / LOAD) + 8)
    for _ in range(20):
        try:
            return slots, place(keys, slots)
        except RuntimeError:  # in a small table some keys have the same three slots
            slots = prime_from(slots + len(keys) // 50 + 1)
    raise RuntimeError("table too full: lower LOAD")


def place(keys: Iterable[tuple[int, int]], slots: int) -> list[tuple[int, int] | None]:
    """A table in which every key has one of its three slots."""
    table: list[tuple[int, int] | None] = [None] * slots
    chance = random.Random(slots)
    for key in keys:
        homeless: tuple[int, int] | None = key
        for _ in range(100_000):
            assert homeless
            first, check = homeless
            mine = [(first + check * step) % slots for step in (0, format_.SECOND, format_.THIRD)]
            slot = next((slot for slot in mine if table[slot] is None), mine[chance.randrange(3)])
            table[slot], homeless = homeless, table[slot]
            if homeless is None:
                break
        else:
            raise RuntimeError("table too full")
    return table


def prime_from(number: int) -> int:
    """The least prime that is not below `number`."""
    while any(number % divisor == 0 for divisor in range(2, math.isqrt(number) + 1)):
        number += 1
    return number


def build(language: str, folder: Path) -> None:
    """Write the lexicon files of a language, one of each source, with the words that those before lack."""
    source = LANGUAGES[language]
    known = ranked_words(language)
    if known:
        save("wordfreq", language, known)
    extra: set[str] = set()
    if source.tesseract:
        extra = tesseract_words(folder, source.tesseract.lstrip("-")) - known.keys()
        extra = hyphenated(extra) if source.tesseract.startswith("-") else trusted(extra, language)
    forms: set[str] = set()
    confirmed: set[str] = set()
    if source.hunspell:
        dictionary = Hunspell(folder / "hunspell" / source.hunspell.lstrip("-").partition("@")[0])
        if source.hunspell.startswith("-"):
            forms = hyphenated(all_forms(dictionary)) - extra - known.keys()
        else:
            forms, confirmed = likely_forms(dictionary, extra | known.keys(), source.forms)
    ranked = BY_HAND.get(language, "").split()
    if extra:
        zipfs = {word: CONFIRMED if word in confirmed else UNRANKED for word in extra}
        zipfs |= {word: 9 + math.log10(share) for word, share in shares_by_hand(ranked).items()}
        save("tesseract", language, zipfs)
    if forms:
        save("hunspell", language, dict.fromkeys(forms - set(ranked), UNRANKED))


def ranked_words(language: str) -> dict[str, float]:
    """The words of a language that have a frequency."""
    source = LANGUAGES[language]
    known = wordfreq_words(source.wordfreq, source.floor) if source.wordfreq else {}
    known = to_cyrillic(known) if language == "sr" else known
    return {word: zipf for word, zipf in known.items() if in_script(word, language)}


def in_script(word: str, language: str) -> bool:
    """Whether a word is written as the language is: only such words are ever looked up."""
    return languages_.script_of(word) in languages_.scripts_of(language)


def hyphenated(words: Iterable[str]) -> set[str]:
    """Those of `words` with a hyphen, and more than initials around it."""
    return {word for word in words if "-" in word and max(map(len, word.split("-"))) > 2}


def trusted(words: set[str], language: str) -> set[str]:
    """Those of a list without frequencies that are not likely to be junk: neither too short nor English."""
    shortest = 4 if LANGUAGES[language].wordfreq else 3
    english = wordfreq_words("en", 2.5)
    words = {word for word in words if in_script(word, language) and word not in english}
    return {word for word in words if max(map(len, word.split("-"))) >= shortest}


def all_forms(dictionary: Hunspell) -> Iterator[str]:
    """Every form a dictionary allows."""
    return (
        word for stem, flags in dictionary.stems() for form, _ in dictionary.forms(stem, flags)
        if (word := clean_word(form))
    )  # fmt: skip


def save(source: str, language: str, words: Mapping[str, float]) -> None:
    """Write one source's words of a language and say how many they are."""
    write_table(words, format_.FOLDER / source / f"{language}{format_.SUFFIX}")
    print(f"{language}\t{source}\t{len(words)}", flush=True)


# ---- measures ----------------------------------------------------------------------------------------------


def list_words() -> Iterator[str]:
    """A Markdown table: the words of every language by source."""
    yield f"| language | {' | '.join(format_.SOURCES)} | all |"
    yield "|---" * (len(format_.SOURCES) + 2) + "|"
    for language in format_.available():
        paths = [format_.FOLDER / source / f"{language}{format_.SUFFIX}" for source in format_.SOURCES]
        numbers = [words_in(path) for path in paths]
        cells = [f"{number:,}" if number else "" for number in (*numbers, sum(numbers))]
        yield f"| {language} | {' | '.join(cells)} |"


def words_in(path: Path) -> int:
    """How many words a lexicon file has, 0 if it does not exist."""
    if not path.exists():
        return 0
    with path.open("rb") as file:
        return int(format_.HEADER.unpack(file.read(format_.HEADER.size))[2])


def coverage(languages: list[str], paths: Iterable[Path]) -> str:
    """How many of the running and of the different words of texts the lexicons know.

    Words broken at line ends are put together first; single letters do not count.
    """
    counts: Counter[str] = Counter()
    for path in paths:
        text = unicodedata.normalize("NFC", path.read_text("utf-8", "replace"))
        text = re.sub(r"(?<=\w)[-¬\u00ad\u2010\ufffd][ \t]*\n\s*(?=\w)", "", text)
        counts.update(word.lower() for word in WORD.findall(text) if len(word) > 1)
    lexicons = format_.Lexicons(languages)
    known = [word for word in counts if lexicons.knows(word)]
    running, total = sum(counts[word] for word in known), counts.total()
    return (
        f"{','.join(languages)}: {running / max(total, 1):.1%} of {total:,} running words, "
        f"{len(known) / max(len(counts), 1):.1%} of {len(counts):,} different ones"
    )


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fetch", metavar="DIR", type=Path, help="download the sources")
    parser.add_argument("--build", metavar="DIR", type=Path, help="compile the sources of DIR")
    parser.add_argument("--languages", default=",".join(LANGUAGES), help="which to compile (all)")
    parser.add_argument(
        "--common-words", action="store_true", help="compile the table that tells languages apart"
    )
    parser.add_argument("--list", action="store_true", help="print the number of words")
    parser.add_argument("--coverage", metavar="LANGUAGES", help="print how many words of FILES are known")
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path)
    options = parser.parse_args(argv)
    if options.fetch:
        fetch(options.fetch)
    if options.build:
        for language in options.languages.split(","):
            build(language, options.build)
    if options.common_words:
        write_common_words()
    if options.list:
        print("\n".join(list_words()))
    if options.coverage:
        print(coverage(options.coverage.split(","), options.files))
    return 0


if __name__ == "__main__":
    sys.exit(main())
