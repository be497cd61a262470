"""What speaks for and against the hyphen of a broken word: each break becomes a list of named traits.

A trait is a binned fact, ``family:bin``: ``whole:3`` says that the document has the joined form in the third
bin of counts.  The weights are learned by ``bench/train_rejoin.py`` and lie in ``weights.json``.
Where document or lexicon settle the matter a break has few traits, which makes it quick; else some thirty.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from ...evidence import Evidence
from ...evidence.breaks import Break
from ...evidence.forms import Odds, forms_of
from ...evidence.languages import script_of, scripts_of
from ...evidence.lexicon import lexicons_of
from ...text.glyphs import HYPHENS
from .affixes import affixes, group_of, languages_or_fallback, old, suspended, vowels

# Lower bounds of the bins of counts, of kinds of neighbours, of Zipf frequencies (joined form, halves), of
# shares and of lengths.
_COUNTS = (1, 2, 4, 10)
_MANY = (1, 2, 3, 6, 12)
_ZIPF = (0.01, 1.7, 2.6, 3.5, 4.5)
_PARTS = (0.01, 2.5, 3.5, 4.5)
_FEW = (0.01, 2.5)
_RATES = (0.01, 0.02, 0.04, 0.08)
_LENGTHS = (2, 3, 4, 5, 7)
_ODDS = (-2.0, -0.6, 0.5, 2.2)  # of the hyphen
RARER = 2.5  # how much rarer than its first half a word is that a conjunction makes by accident
_COMMON = 4.0  # Zipf frequency of a common word
_USUAL = 2.6  # and of one that is not rare
_SELDOM, _NEVER = -2.0, -9.0  # log-odds of a hyphen that hardly anyone writes, or nobody
_SHORT = 300  # words of a text that is too short to show its age
_OLD = 0.001  # share of words in old spelling in an old text
_SOME = 200  # hyphenated forms that are looked through for one like the word at hand


class _Facts(NamedTuple):
    """What the traits of one break are made from."""

    item: Break
    left: str
    right: str
    joined: str
    cases: str
    whole: int  # occurrences of the joined form in the document
    kept: int  # and of the hyphenated one
    after: Mapping[str, int]  # what stands behind left- in the document
    before: Mapping[str, int]  # what stands before -right
    known: float  # Zipf frequencies: joined form and halves
    first: float
    second: float
    language: str  # of the word; "" if no lexicon knows its script
    group: str  # the languages that hyphenate as it does
    odds: Odds  # of the hyphen, in the tables of forms

    @property
    def source(self) -> str:
        """Which of the two forms the document has: w(hole), k(ept) or n(one)."""
        return "k" if self.kept else "w" if self.whole else "n"


class Traits:
    """Traits of the breaks of one document."""

    WORD = 2.6  # Zipf frequency from which a half may be a word by itself

    def __init__(self, breaks: Sequence[Break], evidence: Evidence) -> None:
        languages = languages_or_fallback(evidence.languages)
        self.told = bool(evidence.languages)  # the languages of the text are known, not guessed
        self.lexicons = lexicons_of(languages)
        self.forms = forms_of(languages)
        self.vocabulary = evidence.vocabulary
        self.counts = self.vocabulary.counts
        self.affixes = affixes(languages)
        self.suspended = suspended(languages)
        self.breaks = breaks
        self.glyphs = Counter(item.glyph for item in breaks)
        self._languages: dict[str, list[str]] = {}
        for language in self.lexicons.languages:
            for script in scripts_of(language):
                self._languages.setdefault(script, []).append(language)
        self._joined = [(item.left + item.right).lower() for item in breaks]
        self._repeats = Counter(self._joined)
        self._splits: dict[str, set[int]] = {}
        for item, joined in zip(breaks, self._joined, strict=True):
            self._splits.setdefault(joined, set()).add(len(item.left))
        self._rate = bisect_right(_RATES, self.vocabulary.hyphen_rate)
        self._found: dict[tuple[object, ...], list[str]] = {}
        self.era = self._tell_era(old(languages))

    def of(self, index: int) -> list[str]:
        """Traits of one break."""
        key = self.breaks[index].form
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._work_out(index)
        return found

    def _tell_era(self, old: frozenset[str]) -> str:
        """How old the document's spelling is: "new", "few" and "old" by how many words show it, "short" where
        there is too little text to tell."""
        words = self.vocabulary.tokens.total()
        marks = sum([self.counts.get(word, 0) for word in old])
        marks += self.vocabulary.long_s
        if not marks:
            return "short" if words < _SHORT else "new"
        return "old" if marks > words * _OLD else "few"

    def knows(self, item: Break) -> bool:
        """Whether document or lexicon know the joined form, and it is no accident of a few letters."""
        joined = (item.left + item.right).lower()
        return len(joined) > 4 and (joined in self.counts or self.lexicons.zipf(joined) > 1.5)

    def knows_well(self, item: Break) -> bool:
        """The same for a joined form of any length, if a short one is a common word."""
        return self.knows(item) or self.lexicons.zipf((item.left + item.right).lower()) > _COMMON

    def always_closed(self, item: Break) -> bool:
        """Whether the joined form is a common word that hardly anyone writes with a hyphen."""
        left, right = item.left.lower(), item.right.lower()
        odds = self.forms.odds(left, right)
        rare = (odds.modern or _NEVER) < _SELDOM and not odds.listed
        return rare and self.era != "old" and self.lexicons.zipf(left + right) > _USUAL

    def hangs(self, item: Break) -> bool:
        """Whether the hyphen may stand for what follows a conjunction: ``Ein-`` / ``und Ausgang``."""
        return item.right.lower() in self.suspended and not item.tail.startswith(tuple(HYPHENS))

    def runs_on(self, item: Break) -> bool:
        """Whether what ends like a conjunction is rather a word of its own: known, and not much rarer than
        its first half (gedacht-/en, but not voor-/en)."""
        left, joined = item.left.lower(), (item.left + item.right).lower()
        zipf = self.lexicons.zipf
        return joined in self.counts or self.knows_well(item) and zipf(joined) > zipf(left) - RARER

    def _work_out(self, index: int) -> list[str]:
        item, joined = self.breaks[index], self._joined[index]
        left, right = item.left.lower(), item.right.lower()
        whole, kept = self.counts.get(joined, 0), self.vocabulary.hyphenated(left, right)
        found = ["bias", "glyph:" + self._glyph(item)]
        if kept and whole:
            found.append(f"both:{max(-3, min(3, kept.bit_length() - whole.bit_length()))}")
        elif kept:
            found.append(f"kept:{bisect_right(_COUNTS, kept)}")
        elif whole:
            found.append(f"whole:{bisect_right(_COUNTS, whole)}")
        cases = case(item.left) + case(item.right)
        after, before = self.vocabulary.after(left), self.vocabulary.before(right)
        plain = cases in ("ll", "Cl")
        if whole and plain and not kept and not after:
            found.append("easy:doc")
            return found
        zipf = self.lexicons.zipf
        known, first = zipf(joined), zipf(left)
        if (
            known > 1.7
            and plain
            and not (whole or kept or after or before)
            and (first < 2.5 or zipf(right) < 2.5)
            and not self.forms.hyphened(left, right)
        ):
            found += (f"easy:lex:{bisect_right(_ZIPF, known)}", self._affix(left, right, known))
            return found
        second = zipf(right)
        language = self._language(left, right, joined)
        group = group_of(language) if language else "blind"
        facts = _Facts(
            item, left, right, joined, cases, whole, kept, after, before, known, first, second, language,
            group, self.forms.odds(left, right),
        )  # fmt: skip
        self._shapes(found, facts)
        self._words(found, facts)
        self._forms(found, facts)
        self._usage(found, facts)
        _context(found, item)
        return found

    def _glyph(self, item: Break) -> str:
        """Whether the glyph is the document's line hyphen, or another beside it."""
        share = self.glyphs[item.glyph] / len(self.breaks)
        return ("main" if share > 0.5 else "minor") + (":hyphen" if item.glyph in HYPHENS else ":other")

    def _language(self, left: str, right: str, joined: str) -> str:
        """The word's language: of those of its script the one that knows it best, whole or in halves; empty
        if there is none."""
        languages = self._languages.get(script_of(right), ())
        if len(languages) < 2:
            return languages[0] if languages else ""

        def known(language: str) -> tuple[float, float]:
            zipf = lexicons_of((language,)).zipf
            return zipf(joined), zipf(left) + zipf(right)

        return max(languages, key=known)

    def _affix(self, left: str, right: str, known: float) -> str:
        """Which hand-made list the halves stand in."""
        at = "firm" if left in self.affixes.firm else "left" if left in self.affixes.left else ""
        return f"affix:{at}{'+right' * (right in self.affixes.right)}:{bisect_right(_FEW, known)}"

    def _shapes(self, found: list[str], facts: _Facts) -> None:
        """Scripts, capitals, lengths, vowels."""
        item, left, right, cases = facts.item, facts.left, facts.right, facts.cases
        group = facts.group
        found += (
            f"case:{cases}",
            f"case:{group}:{cases}",
            f"len:{bisect_right(_LENGTHS, len(left))}",
            f"rlen:{bisect_right(_LENGTHS, len(right))}",
        )
        if cases in ("UU", "CU"):
            length = bisect_right(_LENGTHS, len(right))
            found.append(f"caps:{min(3, len(left))}:{length}:{facts.known > 0:d}")
        if cases in ("CC", "lC"):  # joined, it would have a capital in mid-word
            found.append(f"mid:{cases}:{facts.whole > 0 or facts.known > 1.7:d}")
        if script_of(left) != script_of(right):
            found.append("mixed")
        if left == right:
            found.append("twin")
        if vowels().isdisjoint(left):
            found.append(f"vowelless:left:{item.left.islower():d}")
        if vowels().isdisjoint(right):
            found.append(f"vowelless:right:{item.right.islower():d}")
        if cases[0] == "C":
            name = self.vocabulary.capital_share(left) > 0.9
            found += (f"name:{group}:{name:d}", f"nameafter:{group}:{name:d}:{min(3, len(facts.after))}")

    def _words(self, found: list[str], facts: _Facts) -> None:
        """What lexicons and lists of affixes know of the joined form and of its halves."""
        left, right, known, group = facts.left, facts.right, facts.known, facts.group
        part = min(facts.first, facts.second)
        zbin, pbin = bisect_right(_ZIPF, known), bisect_right(_PARTS, part)
        found += (
            f"{self._affix(left, right, known)}:{facts.second > 2.5:d}",
            f"bound:{left in self.affixes.pre:d}:{right in self.affixes.suf:d}:{min(zbin, 2)}",
        )
        if group != "blind":
            first, second = bisect_right(_PARTS, facts.first), bisect_right(_PARTS, facts.second)
            found += (
                f"lex:{facts.source}:{zbin}:{pbin}",
                f"lexg:{group}:{facts.source}:{zbin}:{pbin}",
                f"caselex:{group}:{facts.cases}:{min(zbin, 2)}:{pbin > 1:d}",
                f"first:{first}",
                f"second:{second}",
                f"parts:{first}:{second}:{zbin > 1:d}",
                f"none:{group}:{first > 0:d}{second > 0:d}:{zbin > 0:d}",
                f"gain:{zbin}:{max(-3, min(3, round(known - part)))}",
            )
            if left[-1] in "oо":  # Latin and Cyrillic: socio-, военно-
                found.append(f"o:{group}:{zbin > 1:d}:{first}:{facts.second > 2:d}")
                found.append(f"olang:{facts.language}:{zbin > 1:d}:{first > 0:d}:{facts.second > 2:d}")
            if pbin and len(left) > 3 and len(right) > 3:
                found.append(f"echo:{group}:{_echo(left, right)}:{zbin > 1:d}")
            if right in self.affixes.right:
                found.append(f"hangs:{group}:{first > 0:d}:{min(zbin, 2)}")
            if left[-1] == "s" and first < 2 and len(left) > 3:
                stem = bisect_right(_PARTS, self.lexicons.zipf(left[:-1]))
                found.append(f"link:{group}:{stem > 1:d}:{second > 1:d}:{zbin > 0:d}")
            if clash := _clash(left, right):
                found.append(f"clash:{facts.language}:{clash}:{zbin > 1:d}:{pbin > 1:d}")
        if facts.source == "n":
            found.append(f"stem:{self._stem(facts.joined, len(left)) if not known else 'k'}")
            if pbin > 1:
                found.append(f"closedleft:{self._closed(left)}:{min(2, len(facts.after))}")

    def _usage(self, found: list[str], facts: _Facts) -> None:
        """How much commoner the word is with its hyphen in other texts, and how old this one is."""
        odds, era, source = facts.odds, self.era, facts.source
        zbin, part = bisect_right(_ZIPF, facts.known), min(facts.first, facts.second)
        modern, old = _bin(odds.modern), _bin(odds.old)
        found += (
            f"odds:{modern}:{odds.listed:d}:{min(zbin, 3)}",
            f"oddsin:{era}:{modern}:{old}",
            f"oddslex:{modern}:{odds.listed:d}:{zbin}:{part > self.WORD:d}",
            f"oddsdoc:{source}:{modern}:{old}",
            f"makes:{_bin(odds.left)}:{_bin(odds.right)}",
            f"makesleft:{_bin(odds.left)}:{zbin > 1:d}:{facts.source}",
            f"makesright:{_bin(odds.right)}:{zbin > 1:d}:{facts.source}",
            f"era:{era}:{source}:{zbin}:{part > self.WORD:d}",
        )

    def _forms(self, found: list[str], facts: _Facts) -> None:
        """What the document has of the word's relatives."""
        left, right, joined, after, before = facts.left, facts.right, facts.joined, facts.after, facts.before
        count = self.counts.get
        found += (
            f"after:{bisect_right(_MANY, len(after))}",
            f"before:{bisect_right(_MANY, len(before))}",
            f"afterbefore:{facts.group}:{min(2, len(after))}:{min(2, len(before))}",
            f"rate:{self._rate}",
            f"alone:{bisect_right(_COUNTS, count(left, 0))}:{bisect_right(_COUNTS, count(right, 0))}",
        )
        if len(self._splits[joined]) > 1:
            found.append("splits")
        elif self._repeats[joined] > 1:
            word = min(facts.first, facts.second) >= _PARTS[1]
            found.append(f"repeats:{min(3, self._repeats[joined])}:{word:d}")
        if facts.source == "n":
            found.append(f"near:{self._near(joined, len(left))}")
        if after and len(right) > 3:
            found.append(f"inflected:{_any_begins(after, right[: max(3, len(right) - 3)]):d}")
        if before and len(left) > 3:
            found.append(f"inflectedleft:{_any_begins(before, left[: max(3, len(left) - 2)]):d}")
        if len(left) > 2:
            free, word = count(left, 0) > 2, facts.first > 2.5
            found.append(f"free:{free:d}:{word:d}:{min(2, len(after))}:{right in self.affixes.suf:d}")

    def _closed(self, left: str) -> int:
        """How many compounds that begin with ``left`` the document writes in one word (up to 3)."""
        forms, found = self.vocabulary.sorted_forms, 0
        at = bisect_left(forms, left) + 1
        for form in forms[at : at + 40]:
            if not form.startswith(left):
                break
            rest = form[len(left) :]
            found += len(rest) > 2 and rest in self.counts and rest not in self.affixes.suf
        return min(3, found)

    def _near(self, joined: str, left: int) -> int:
        """How many letters of the joined form must go before the document knows a word that begins so."""
        forms = self.vocabulary.sorted_forms
        for cut in range(5):
            stem = joined[: len(joined) - cut]
            if len(stem) < left + 2 or len(stem) < 4:
                break
            at = bisect_left(forms, stem)
            if at < len(forms) and forms[at].startswith(stem) and len(forms[at]) <= len(stem) + 4:
                return cut
        return 9

    def _stem(self, joined: str, left: int) -> int:
        """How many letters of the joined form must go before the lexicon knows it."""
        for cut in (1, 2, 3):
            if len(joined) - cut < left + 2:
                break
            if self.lexicons.zipf(joined[:-cut]) > 1.5:
                return cut
        return 9


def _bin(odds: float | None) -> str:
    """The bin of log-odds, "n" for none."""
    return "n" if odds is None else str(bisect_right(_ODDS, odds))


def _echo(left: str, right: str) -> int:
    """How many letters the halves end in alike, up to 3: österreichisch-ungarisch is of one kind."""
    for count in range(3):
        if left[-1 - count] != right[-1 - count]:
            return count
    return 3


def _clash(left: str, right: str) -> str:
    """Whether two vowels meet, and the same one twice: many a language parts them (zee-eend)."""
    if left[-1] not in vowels() or right[0] not in vowels():
        return ""
    return "same" if left[-1] == right[0] else "other"


def _any_begins(forms: Mapping[str, int], stem: str) -> bool:
    return any(form.startswith(stem) for form in islice(forms, _SOME))


def _context(found: list[str], item: Break) -> None:
    """What the tokens have around the halves."""
    head, tail = item.head, item.tail
    if head:
        found.append("chain:left" if head[-1] in HYPHENS else "head:" + _sort(head[-1]))
    if tail:
        goes_on = len(tail) > 1 and tail[1].isalnum()
        found.append("chain:right" if tail[0] in HYPHENS else f"tail:{_sort(tail[0]) if goes_on else 'end'}")
    if item.skipped:
        found.append("skipped")


def _sort(char: str) -> str:
    """The sort of a character at the edge of a word."""
    return "ident" if char in "/_@:\\.=~+$%&#<" else "quote" if char in "'’\"„“”«»([{" else "other"


def case(word: str) -> str:
    """The capitals of a half: l(ower), C(apital first), U(pper), d(igits in it), x (any other).

    >>> [case(half) for half in ("situa", "Azer", "CLER", "I", "TeX", "x11")]
    ['l', 'C', 'U', 'C', 'x', 'd']
    """
    if word.islower() and word.isalpha():
        return "l"
    if any(char.isdigit() for char in word):
        return "d"
    if word.isupper():
        return "U" if len(word) > 1 else "C"
    return "C" if word[0].isupper() and word[1:].islower() else "l" if word.islower() else "x"
