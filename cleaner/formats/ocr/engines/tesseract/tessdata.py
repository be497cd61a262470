"""Names of languages: BCP 47 codes, and what Tesseract calls its data for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

_TABLE = """
Latin: en=eng de=deu fr=fra es=spa it=ita pt=por nl=nld pl=pol cs=ces sv=swe da=dan no=nor fi=fin hu=hun
  ro=ron tr=tur la=lat hr=hrv sk=slk sl=slv ca=cat lt=lit lv=lav et=est vi=vie id=ind ms=msa sq=sqi bs=bos
  gl=glg eu=eus af=afr ga=gle cy=cym is=isl mt=mlt eo=epo br=bre oc=oci lb=ltz fy=fry gd=gla fo=fao co=cos
  az=aze uz=uzb sr-Latn=srp_latn ku=kmr tl=tgl fil=fil sw=swa yo=yor mi=mri to=ton ht=hat qu=que jv=jav
  su=sun ceb=ceb enm=enm frm=frm it-old=ita_old es-old=spa_old
Fraktur: de-Latf=deu_latf de-Latf=frk de-Latf=deu_frak da-Latf=dan_frak sk-Latf=slk_frak
Cyrillic: ru=rus uk=ukr bg=bul sr=srp be=bel mk=mkd kk=kaz ky=kir mn=mon tg=tgk tt=tat az-Cyrl=aze_cyrl
  uz-Cyrl=uzb_cyrl
Greek: el=ell grc=grc
Arabic: ar=ara fa=fas ur=urd ps=pus sd=snd ug=uig
Hebrew: he=heb yi=yid
Han: zh=chi_sim zh-Hant=chi_tra
Japanese: ja=jpn
Hangul: ko=kor
Devanagari: hi=hin mr=mar ne=nep sa=san
Bengali: bn=ben as=asm
Tamil: ta=tam
Telugu: te=tel
Kannada: kn=kan
Malayalam: ml=mal
Gujarati: gu=guj
Gurmukhi: pa=pan
Oriya: or=ori
Sinhala: si=sin
Thai: th=tha
Lao: lo=lao
Khmer: km=khm
Myanmar: my=mya
Tibetan: bo=bod dz=dzo
Georgian: ka=kat ka-old=kat_old
Armenian: hy=hye
Ethiopic: am=amh ti=tir
Thaana: dv=div
Syriac: syr=syr
Cherokee: chr=chr
Canadian_Aboriginal: iu=iku
"""


def _entries() -> Iterator[tuple[str, str, str]]:
    script = ""
    for item in _TABLE.split():
        if item.endswith(":"):
            script = item[:-1]
        else:
            code, _, name = item.partition("=")
            yield script, code, name


SCRIPTS: dict[str, tuple[str, ...]] = {}
"""Tesseract's data by script, the likelier first; scripts as its detection of scripts calls them."""

_NAMES: dict[str, tuple[str, ...]] = {}
for _script, _code, _name in _entries():
    SCRIPTS[_script] = (*SCRIPTS.get(_script, ()), _name)
    _NAMES[_code.lower()] = (*_NAMES.get(_code.lower(), ()), _name)

SCRIPT_OF = {name: script for script, listed in SCRIPTS.items() for name in listed}
"""The script of each of Tesseract's data."""

_SAME = {"japanese": "Japanese", "hiragana": "Japanese", "katakana": "Japanese", "korean": "Hangul"}
_ALIASES = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "sh": "hr",
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "ckb": "ku",
    "lzh": "zh-hant",
    "frk": "de-latf",
}
_OF_NAME = {name: code for _, code, name in reversed(list(_entries()))}


def script(name: str) -> str:
    """The script of the table for one that Tesseract has detected, "" if it has no data."""
    name = _SAME.get(name.lower(), name)
    return name if name in SCRIPTS else ""


def names(language: str) -> tuple[str, ...]:
    """Tesseract's data for a language, the best first: () if there is none.  Takes BCP 47 codes (``de``,
    ``de-AT``, ``de-Latf``, ``zh-Hant``) and Tesseract's own names (``deu``, ``srp_latn``).

    >>> names("sr-Latn-RS"), names("de-Latf"), names("ukr"), names("xx")
    (('srp_latn',), ('deu_latf', 'frk', 'deu_frak'), ('ukr',), ())
    """
    if language in _OF_NAME:
        return (language,)
    parts = language.lower().replace("_", "-").split("-")
    while parts:
        code = "-".join(parts)
        found = _NAMES.get(_ALIASES.get(code, code))
        if found:
            return found
        parts.pop()
    return ()


def language(name: str) -> str:
    """The BCP 47 code of the language of Tesseract's data, "" if it is not that of one language.

    >>> language("deu"), language("osd")
    ('de', '')
    """
    return _OF_NAME.get(name, "")


def package(name: str) -> str:
    """The Debian package of Tesseract's data."""
    return "tesseract-ocr-" + name.replace("_", "-")


def installed(language: str, among: Collection[str]) -> str:
    """Which of the data that there are is the best for a language, "" if none."""
    return next((name for name in names(language) if name in among), "")


def of_script(script: str, among: Iterable[str]) -> list[str]:
    """Which of the data that there are is for a script, the likelier first."""
    there = set(among)
    return [name for name in SCRIPTS.get(script, ()) if name in there]
