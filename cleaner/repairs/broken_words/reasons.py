"""The evidence behind a verdict on a broken word, in a clause that a person can check."""

from __future__ import annotations

from ...evidence.breaks import Break
from ...text.counting import times
from .features import Traits
from .model import Verdict, model

_KNOWN = 1.5  # Zipf frequency from which a word is no rare one


def reason(item: Break, verdict: Verdict, traits: Traits) -> str:
    """The weightiest evidence for the verdict."""
    left, right = item.left.lower(), item.right.lower()
    joined = left + right
    whole, kept = traits.counts.get(joined, 0), traits.vocabulary.hyphenated(left, right)
    if kept if verdict.keep else whole:
        return f"the document has '{joined}' {times(whole)}, '{left}-{right}' {times(kept)}"
    if not verdict.keep and traits.lexicons.zipf(joined) > _KNOWN:
        return f"'{joined}' is a known word"
    odds = traits.forms.odds(left, right)
    if verdict.keep and odds.hyphened:
        how = "listed in a dictionary" if odds.listed else "more often written"
        return f"'{left}-{right}' is {how} with its hyphen"
    weigh = model()["flat"].get
    sign = 1 if verdict.keep else -1
    clauses = _KEEP if verdict.keep else _JOIN
    plain = item.left.islower() and item.right.islower()
    names = [(sign * weigh(trait, 0.0), trait.partition(":")[0]) for trait in verdict.traits]
    told = [pair for pair in names if pair[1] in clauses and not (plain and pair[1] in _CAPITALS)]
    weight, name = max(told, default=(0.0, ""))
    if weight <= 0.3:
        return _parts(left, right, joined, traits)
    return clauses[name].format(left=item.left, right=item.right, joined=item.left + item.right)


def _parts(left: str, right: str, joined: str, traits: Traits) -> str:
    zipf = traits.lexicons.zipf
    known = [part for part in (left, right) if zipf(part) > 2]
    if len(known) == 2:
        if zipf(joined) > _KNOWN:
            return f"'{joined}' is a word, '{left}' and '{right}' are words, too"
        rare = "rare" if zipf(joined) else "unknown"
        return f"'{joined}' is {rare}, '{left}' and '{right}' are words"
    if known:
        return f"of the halves only '{known[0]}' is a word"
    return f"neither '{left}' nor '{right}' is a word by itself"


_CAPITALS = ("case", "caps", "nameafter")  # of which nothing can be said where all letters are small
# What the families of traits say where they speak for the hyphen, and where against it.
_KEEP = {
    "after": "the document has other words that begin with '{left}-'",
    "before": "the document has other words that end in '-{right}'",
    "afterbefore": "the document has other words that begin with '{left}-' or end in '-{right}'",
    "nameafter": "'{left}' is a name, and the document has other words that begin with '{left}-'",
    "affix": "'{left}-' or '-{right}' is a prefix or particle that is written with a hyphen",
    "case": "the capitals and digits of '{left}-{right}' are those of two parts",
    "caps": "'{left}' and '{right}' are in capitals",
    "chain": "the word has other hyphens",
    "inflected": "the document has '{left}-' before other forms of '{right}'",
    "inflectedleft": "the document has '-{right}' behind other forms of '{left}'",
    "twin": "the two halves are the same",
    "mixed": "the halves are in different scripts",
    "vowelless": "a half without a vowel is no syllable",
    "head": "what stands before '{left}' makes it part of a name or path",
    "tail": "what stands behind '{right}' makes it part of a name or path",
    "o": "'{left}' ends like the first half of a compound with a hyphen",
}
_JOIN = {
    "bound": "'{left}' or '{right}' is only ever part of a word",
    "link": "the s of '{left}' links the two parts of one word",
    "splits": "'{joined}' is also broken at another place",
    "near": "the document has a word that begins like '{joined}'",
    "stem": "a shorter form of '{joined}' is a known word",
    "closedleft": "the document writes other words with '{left}' in one",
}
