"""The repair: from a text and its rules to edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log10
from typing import TYPE_CHECKING, Any
from unicodedata import combining, normalize

from ...text.edits import Cause, Edit, flatten
from .asking import Reader, heard, pieces
from .guesses import Guesser
from .judge import Gate, gates
from .proposals import Proposal, Proposer
from .shifts import Shifts
from .typefaces import Fit, fit, guesser_of, is_foreign, is_old
from .words import Word, fold, words_in

if TYPE_CHECKING:
    from ...evidence import Evidence
    from ...evidence.geometry import Hearing
    from ...rulebook import Rule

Pairs = Sequence[tuple[str, str]]
STRONG = 3.0  # log10: a guess for an unknown word that is so much likelier counts as a misread word
PRIOR = 300  # words of a text with one misread word, which stand for what is not seen of a short text
UNSURE = 0.49  # confidence of a guess that is likely but not likely enough here, at most
FIRM = 0.9  # chance of a proposal that shows that a text is misread, if there are more such…
FEW = 3  # …of different words than so many, and than this share of all words:
MANY = 0.0006  # clean texts have less than a tenth
CAUTION = 0.4  # of the doubt that is let pass in other texts, in old ones
SPEAKING = 150  # words of a text that shows habits
OFTEN = 3  # times that a word stands in a text that may be a habit of it…
HABIT = 3.9  # …and log10 by which it stands there oftener than a confusion explains
SHIFT = 9.0  # what speaks for a confusion that a text has often; in old ones it may be how they spell
LEAST = 0.3  # confidence of a suggestion


def propose(text: str, rules: Sequence[Rule], evidence: Evidence) -> list[Edit]:
    """Flat edits for misread words, by the rule whose typeface explains most of them."""
    fitting = fit(text, rules, evidence)
    if not fitting:
        return []
    words = list(words_in(text))
    if is_old(words, fitting.guesser.language):
        guesser = guesser_of(fitting.rule, fitting.guesser.language, old=True)
        fitting = fitting._replace(guesser=guesser, old=True)
    spellings = pairs_of(fitting.rule.params, old=fitting.old)
    found = proposals(words, fitting.guesser, spellings)
    if not fitting.told:
        found = [proposal for proposal in found if not is_foreign(proposal.key)]
    enough = _enough(found, len(words), fitting)
    if asks := fitting.rule.params.get("asks"):
        from .endpoint import Endpoint

        found += told(text, words, found, fitting, enough, Endpoint(asks))
    return flatten(text, _edits(text, found, fitting, enough, evidence.hearing))


def told(
    text: str,
    words: Sequence[Word],
    found: Sequence[Proposal],
    fitting: Fit,
    enough: float,
    reader: Reader,
) -> list[Proposal]:
    """What somebody else proposes for the words that nothing sure can be said of."""
    guesser, judges = fitting.guesser, gates(fitting.guesser.language)
    spellings = pairs_of(fitting.rule.params, old=fitting.old)
    unsure = {p.start: _chance(p, judges) < enough for p in found}
    doubtful = [
        at
        for at, word in enumerate(words)
        if not word.fixed and unsure.get(word.start, not guesser.known[word.key] and word.form.islower())
    ]
    proposer = Proposer(words, guesser, Counter(word.key for word in words))
    noise = found[0].facts.noise if found else _noise([], words)
    made = {p.start: p for p in found}
    new = []
    for at, guess in heard(text, words, list(pieces(text, words, doubtful)), reader, guesser):
        proposal = proposer.told(at, guess)
        if not proposal or is_spelling(proposal, spellings):
            continue
        own = made.get(proposal.start)
        if own and (own.guess.key == guess.key or not unsure[proposal.start]):
            continue
        new.append(proposal._replace(source=reader.name, facts=proposal.facts._replace(noise=noise)))
    return new


def pairs_of(params: Mapping[str, Any], *, old: bool) -> Pairs:
    """The spellings that are both right in a text; in an old one more than in others."""
    pairs = [*params["spellings"], *(params.get("period", ()) if old else ())]
    return [(old, new) for old, _, new in (pair.partition(">") for pair in pairs)]


def proposals(words: Sequence[Word], guesser: Guesser, spellings: Pairs) -> list[Proposal]:
    """All proposals for the words of one text that write no word in a newer spelling."""
    counts = Counter(word.key for word in words)
    found = [
        proposal
        for proposal in Proposer(words, guesser, counts).all()
        if not is_spelling(proposal, spellings) and not is_habit(proposal, counts, guesser)
    ]
    noise, shifts = _noise(found, words), Shifts(found, counts)
    most = 0.0 if guesser.old else SHIFT
    return [p._replace(facts=p.facts._replace(noise=noise, shift=min(most, shifts.of(p)))) for p in found]


def _noise(found: Sequence[Proposal], words: Sequence[Word]) -> float:
    """How many words in a thousand are hardly anything but misread (log10)."""
    return log10(1000 * (sum(map(_is_strong, found)) + 1) / (len(words) + PRIOR))


def _chance(proposal: Proposal, judges: Mapping[str, Gate]) -> float:
    """How likely a proposal is right."""
    return judges[proposal.situation].probability(proposal.facts)


def _enough(found: Sequence[Proposal], number: int, fitting: Fit) -> float:
    """How likely a proposal must be right to be made in a text of so many words."""
    params, judges = fitting.rule.params, gates(fitting.guesser.language)
    noisy = any(map(_is_strong, found)) and 10 ** found[0].facts.noise >= 1000 * params["noise"]
    likely = (proposal.key for proposal in found if _chance(proposal, judges) >= FIRM)
    is_noisy = noisy or (not fitting.old and are_many(likely, number))
    return _certain(fitting, "sure" if is_noisy else "quiet")


def _certain(fitting: Fit, name: str) -> float:
    """A threshold of the rule, for a text of its age."""
    return float(1 - (1 - fitting.rule.params[name]) * (CAUTION if fitting.old else 1))


def are_many(likely: Iterable[str], number: int) -> bool:
    """Whether a text of so many words has more words that are likely misread than clean ones have."""
    return len(set(likely)) >= max(FEW, MANY * (number + PRIOR))


def _edits(
    text: str, found: Sequence[Proposal], fitting: Fit, enough: float, hearing: Hearing | None
) -> Iterator[Edit]:
    from ...evidence.geometry import UNSURE as DOUBTED
    from ...evidence.geometry import heard as said
    from ...evidence.geometry import weighed

    rule, params = fitting.rule, fitting.rule.params
    judges = gates(fitting.guesser.language)
    never = frozenset(params["never"])
    least = _certain(fitting, "sure")  # whatever the OCR doubts
    for proposal in found:
        if not never.isdisjoint(proposal.key.split(" ")):
            continue
        chance = _chance(proposal, judges)
        if chance < LEAST:
            continue
        why = judges[proposal.situation].reason(proposal.facts)
        sure = chance >= enough and fitting.told
        engine = hearing.sure(proposal.start, proposal.end) if hearing else None
        if engine is not None:
            likely = chance >= least and fitting.told
            chance, why = weighed(chance, engine), f"{why}; {said(engine)}"
            sure = sure or (likely and chance >= enough)
        if fitting.doubted:
            sure = sure and engine is not None and engine < DOUBTED
        reason = f"'{proposal.guess.key}' for '{proposal.key}': {why}"
        if proposal.source:
            reason = f"'{proposal.guess.key}' for '{proposal.key}': says {proposal.source}; {why}"
            sure = sure and params["asks"].applied
        if not sure or (fitting.short and _differs_in_accents(proposal)):
            chance = min(chance, UNSURE)
            if others := ", ".join(f"'{other}'" for other in proposal.others):
                reason += f"; or {others}"
        yield rewritten(text, proposal, Cause(rule.id, round(chance, 3), reason))


def _is_strong(proposal: Proposal) -> bool:
    """Whether a word is hardly anything but misread."""
    return proposal.situation == "unknown" and proposal.facts.margin >= STRONG


def _differs_in_accents(proposal: Proposal) -> bool:
    """Whether a word becomes another by accents alone."""
    return _plain(proposal.key) == _plain(proposal.guess.key)


def _plain(word: str) -> str:
    return "".join(letter for letter in normalize("NFD", word) if not combining(letter))


def is_spelling(proposal: Proposal, spellings: Pairs) -> bool:
    """Whether both are right, the one an older spelling of the other."""
    key, meant = f"^{proposal.key}$", f"^{proposal.guess.key}$"
    return any(old in key and _becomes(key, meant, old, new) for old, new in spellings)


def is_habit(proposal: Proposal, counts: Counter[str], guesser: Guesser) -> bool:
    """Whether a text has a word so often, and what it may be so seldom, that no confusion explains it: `gret`
    23 times and `grey` never is dialect; `tbe` 4 times, or `fich` for each `sich`, may well be misread."""
    often = counts.get(proposal.key, 0)
    if often < OFTEN or counts.total() < SPEAKING or proposal.situation in ("split", "join"):
        return False
    if not proposal.key.replace("'", "").isalpha():  # no dialect has figures
        return False
    usual = counts.total() * 10 ** (guesser.zipf[proposal.guess.key] - 9)
    return log10(often / (counts[proposal.guess.key] + usual + 1)) + proposal.guess.cost > HABIT


def _becomes(key: str, meant: str, old: str, new: str) -> bool:
    """Whether one word becomes the other where ``old`` is written ``new`` at one place."""
    at = key.find(old)
    while at >= 0:
        if key[:at] + new + key[at + len(old) :] == meant:
            return True
        at = key.find(old, at + 1)
    return False


def rewritten(text: str, proposal: Proposal, cause: Cause) -> Edit:
    """The edit that makes a word another, no longer than it has to be, capitals carried over."""
    start, end = proposal.start, proposal.end
    form = text[start:end]
    key, meant = proposal.key, proposal.guess.key
    front = _common(key, meant)
    back = _common(key[front:][::-1], meant[front:][::-1])
    low, high = _places(form, len(key), front, len(key) - back)
    after = (proposal.meant or meant)[front : len(meant) - back]
    if form.isupper() and len(form) > 1:
        after = after.upper()
    elif not front and (form.lstrip("\\")[:1].isupper() or _is_name(text, form, meant)):
        after = after[:1].upper() + after[1:]
        if not after and high < len(form):
            after, high = form[high].upper(), high + 1
    return Edit(start + low, start + high, after, (cause,))


def _is_name(text: str, form: str, meant: str) -> bool:
    """Whether a word that begins with a figure begins with a capital elsewhere in the text (`7ervis`)."""
    return form[0].isdigit() and text.count(meant.capitalize()) > text.count(meant)


def _common(one: str, two: str) -> int:
    """The length of the beginning that two strings share."""
    length = 0
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        length += 1
    return length


def _places(form: str, size: int, front: int, back: int) -> tuple[int, int]:
    """Where two places of a folded word are in the word as it stands."""
    if len(form) == size:
        return front, back
    starts = [index for index in range(len(form) + 1) if len(fold(form[:index])) <= front]
    ends = [index for index in range(len(form) + 1) if len(fold(form[:index])) >= back]
    low, high = starts[-1], ends[0]
    while high < len(form) and len(fold(form[: high + 1])) == back:
        high += 1
    return low, high
