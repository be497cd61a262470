"""The languages that are known: those of which there are word lists, and those that the OCR can read."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .meant import meant

# BCP 47 code and, where there are others, those of ISO 639-2 = English name, own name if people may type that
_TABLE = """
af afr = Afrikaans; am amh = Amharic; ar ara = Arabic; as asm = Assamese; az aze = Azerbaijani;
be bel = Belarusian; bg bul = Bulgarian; bn ben = Bengali; bo bod tib = Tibetan; br bre = Breton;
bs bos = Bosnian; ca cat = Catalan, Català; ceb = Cebuano; chr = Cherokee; co cos = Corsican;
cs ces cze = Czech, Čeština; cy cym wel = Welsh; da dan = Danish, Dansk; de deu ger = German, Deutsch;
dv div = Dhivehi; dz dzo = Dzongkha; el ell gre = Greek; en eng = English; enm = Middle English;
eo epo = Esperanto; es spa = Spanish, Español; et est = Estonian, Eesti; eu eus baq = Basque, Euskara;
fa fas per = Persian, Farsi; fi fin = Finnish, Suomi; fil = Filipino; fo fao = Faroese;
fr fra fre = French, Français; frm = Middle French; fy fry = Frisian; ga gle = Irish; gd gla = Gaelic;
gl glg = Galician; grc = Ancient Greek; gu guj = Gujarati; he heb = Hebrew; hi hin = Hindi;
hr hrv = Croatian, Hrvatski; ht hat = Haitian; hu hun = Hungarian, Magyar; hy hye arm = Armenian;
id ind = Indonesian; is isl ice = Icelandic; it ita = Italian, Italiano; iu iku = Inuktitut;
ja jpn = Japanese; jv jav = Javanese; ka kat geo = Georgian; kk kaz = Kazakh; km khm = Khmer;
kn kan = Kannada; ko kor = Korean; ku kmr = Kurdish; ky kir = Kyrgyz; la lat = Latin;
lb ltz = Luxembourgish; lo lao = Lao; lt lit = Lithuanian; lv lav = Latvian; mi mri mao = Maori;
mk mkd mac = Macedonian; ml mal = Malayalam; mn mon = Mongolian; mr mar = Marathi; ms msa may = Malay;
mt mlt = Maltese; my mya bur = Burmese; nb nob = Bokmål; ne nep = Nepali; nl nld dut = Dutch, Nederlands;
nn nno = Nynorsk; no nor = Norwegian, Norsk; oc oci = Occitan; or ori = Oriya; pa pan = Punjabi;
pl pol = Polish, Polski; ps pus = Pashto; pt por = Portuguese, Português; qu que = Quechua;
ro ron rum = Romanian, Română; ru rus = Russian; sa san = Sanskrit; sd snd = Sindhi; si sin = Sinhala;
sk slk slo = Slovak, Slovenčina; sl slv = Slovenian, Slovenščina; sq sqi alb = Albanian;
sr srp = Serbian, Srpski; su sun = Sundanese; sv swe = Swedish, Svenska; sw swa = Swahili; syr = Syriac;
ta tam = Tamil; te tel = Telugu; tg tgk = Tajik; th tha = Thai; ti tir = Tigrinya; tl tgl = Tagalog;
to ton = Tongan; tr tur = Turkish, Türkçe; tt tat = Tatar; ug uig = Uyghur; uk ukr = Ukrainian;
ur urd = Urdu; uz uzb = Uzbek; vi vie = Vietnamese; yi yid = Yiddish; yo yor = Yoruba; zh zho chi = Chinese
"""
# Codes of which others take the place, and those of Tesseract's data whose names are no codes.
_OTHERS = {
    "ckb": "ku",
    "in": "id",
    "iw": "he",
    "ji": "yi",
    "lzh": "zh-Hant",
    "sh": "hr",
    "chi_sim": "zh",
    "chi_tra": "zh-Hant",
    "dan_frak": "da-Latf",
    "deu_frak": "de-Latf",
    "frk": "de-Latf",
    "slk_frak": "sk-Latf",
}
# Languages whose words are those of another's list.
_WORDS = {"bs": "hr", "fil": "tl", "nn": "nb", "no": "nb", "sr-Latn": "hr"}


class UnknownLanguageError(LookupError):
    """A code of no known language.  ``advice`` says what was perhaps meant, and which there are."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given, self.advice = given, _advice(given)

    def __str__(self) -> str:
        return f"'{self.given}' is the code of no known language; {self.advice}"


class Language(NamedTuple):
    """A language: its codes, that of BCP 47 first, and its names, the English one first."""

    codes: tuple[str, ...]
    names: tuple[str, ...]


@cache
def languages() -> dict[str, Language]:
    """The known languages, by their code."""
    rows = (row.split(" = ") for row in _TABLE.replace("\n", " ").split("; "))
    found = (Language(tuple(codes.split()), tuple(names.strip().split(", "))) for codes, names in rows)
    return {language.codes[0]: language for language in found}


@cache
def _codes() -> dict[str, str]:
    """The code by everything that stands for it."""
    return {part: code for code, language in languages().items() for part in language.codes}


def code_of(given: str) -> str:
    """A language's code in its usual form.  Takes BCP 47 codes (``de``, ``de-AT``, ``sr-Latn``), those with
    three letters of ISO 639-2 (``deu``, ``ger``), and names of Tesseract's data (``srp_latn``).  Raises
    :class:`UnknownLanguageError`.

    >>> code_of("DE"), code_of("ger"), code_of("pt_br"), code_of("srp_latn"), code_of("zh-hant")
    ('de', 'de', 'pt-BR', 'sr-Latn', 'zh-Hant')
    """
    whole = _OTHERS.get(given.lower())
    if whole:
        return whole
    first, *rest = given.replace("_", "-").split("-")
    code = _codes().get(first.lower())
    if not code or not all(part.isascii() and part.isalnum() and len(part) <= 8 for part in rest):
        raise UnknownLanguageError(given)
    return "-".join([code, *map(_subtag, rest)])


def _subtag(part: str) -> str:
    """A script, a region or something else, as it is usually written."""
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()


def words_of(code: str) -> str:
    """The language whose word list serves for one, by its code: the same, but without region and the like.

    >>> words_of("de-AT"), words_of("no"), words_of("sr-Latn-RS"), words_of("sr")
    ('de', 'nb', 'hr', 'sr')
    """
    parts = code.split("-")
    whole = "-".join(parts[:2])
    return _WORDS.get(whole) or _WORDS.get(parts[0]) or parts[0]


def _advice(given: str) -> str:
    by_word = {
        word: code for code, language in languages().items() for word in (*language.codes, *language.names)
    }
    near = languages().get(by_word.get(meant(given, by_word, 0.75), ""))
    advice = f"did you mean {near.codes[0]} ({near.names[0]})? " if near else ""
    return f"{advice}there are: {', '.join(sorted(languages()))}"
