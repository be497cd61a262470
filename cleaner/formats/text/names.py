"""The encodings that texts are in, by the names that Python has for them.

A list and not whatever Python can decode: among its codecs are some for names of hosts (``idna``, and
``punycode``, whose time is quadratic), for source code (``unicode_escape``), for bytes (``base64``), for the
system at hand (``mbcs``), and one from which texts do not come back as they were (``utf-7``).
"""

from __future__ import annotations

import codecs

from ...errors import UsageError

EXAMPLES = "cp1252, cp1251, koi8-r, latin-1 or utf-16-le"
_LISTED = """
    ascii utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be
    iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10
    iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16
    cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258
    cp437 cp720 cp737 cp775 cp850 cp852 cp855 cp856 cp857 cp858 cp860 cp861 cp862 cp863 cp864 cp865 cp866
    cp869 cp874 cp1006 cp1125 koi8-r koi8-t koi8-u kz1048 ptcp154 tis-620 hp-roman8
    cp037 cp273 cp424 cp500 cp875 cp1026 cp1140
    mac-arabic mac-croatian mac-cyrillic mac-farsi mac-greek mac-iceland mac-latin2 mac-roman mac-romanian
    mac-turkish
    big5 big5hkscs cp950 gb2312 gbk gb18030 hz
    cp932 shift_jis shift_jis_2004 shift_jisx0213 euc_jp euc_jis_2004 euc_jisx0213
    iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext
    cp949 euc_kr johab iso2022_kr
"""
ENCODINGS = frozenset(_LISTED.split())
"""Python's name of each encoding that is taken; its aliases are, too."""


def codec(name: str) -> str:
    """Python's name of a text encoding.  Raises :class:`UsageError` if there is none of this name, or if it
    is none that texts are in."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        raise UsageError(f"there is no encoding '{name}'", f"names are such as {EXAMPLES}") from None
    if found not in ENCODINGS:
        raise UsageError(f"'{found}' is no encoding of texts", f"names are such as {EXAMPLES}")
    return found
