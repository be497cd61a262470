"""What each kind of rule may say in its rule file.

One pydantic model for each kind; the fields are the TOML keys beyond the common ones (id, name, summary …).
Imported only when rules are compiled: at run time a repair reads ``rule.params``, a plain dict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Glyph = Annotated[str, Field(min_length=1, max_length=1)]
Gate = Literal["", "unknown-to-known"]
RecaseFact = Literal[
    "bias", "elsewhere", "known", "common", "strange", "consistent", "fellows", "name", "often"
]

LONGEST_REPLACEMENT = 200  # characters; with a pattern that matches one character this bounds the output


class Params(BaseModel):
    """What all kinds share: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid")


class EncodingParams(Params):
    """``kind = "encoding"``: bytes that were decoded with the wrong table.

    ``method``      "utf-8" (UTF-8 read as something else: ftfy) or "codepage" (one 8-bit table for another)
    ``actual``      for "codepage": codecs the bytes may have been in; the most plausible is taken
    ``shown``       codecs they may have been read with
    ``trigger``     for scope "word": strings of which the text must have all characters of one
    ``languages``   BCP 47 codes whose lexicons judge the decoded words
    ``scope``       "run": words in another script; "word": single letters of words in the same script
    ``known``       share of the decoded words that a lexicon must know
    ``letters``     "run": damaged letters that there must be; "word": damaged words
    ``confidence``  of a repair whose words are all known
    """

    method: Literal["utf-8", "codepage"]
    actual: list[str] = []
    shown: list[str] = []
    trigger: list[Annotated[str, Field(min_length=1)]] = []
    languages: list[str] = []
    scope: Literal["run", "word"] = "run"
    known: Share = 0.5
    letters: int = Field(default=4, ge=1)
    confidence: Share = 0.97

    @field_validator("actual", "shown")
    @classmethod
    def _codecs_exist(cls, names: list[str]) -> list[str]:
        for name in names:
            try:
                bytes(range(32, 127)).decode(name)
            except (LookupError, UnicodeDecodeError) as error:
                raise ValueError(f"{name!r} is not an 8-bit codec that Python knows") from error
        return names

    @model_validator(mode="after")
    def _complete(self) -> EncodingParams:
        if self.method == "codepage" and not (self.actual and self.shown and self.languages):
            raise ValueError('method = "codepage" needs actual, shown and languages')
        if self.scope == "word" and not self.trigger:
            raise ValueError('scope = "word" needs a trigger')
        return self


class NormaliseParams(Params):
    """``kind = "normalise"``: runs of certain characters and what stands for them.

    ``action``      "compose": letters and combining marks that have one character together; "map": by
                    ``table``; "decompose": ``characters`` by their compatibility decomposition (NFKC);
                    "remove": ``characters``; "squeeze": double spaces between words; "report":
                    ``characters`` become suggestions and stay
    ``table``       character to what stands for it
    ``characters``  single characters, or ranges written "first-last"
    ``unless``      contexts in which characters stay: "inside" (no space and no line end beside them),
                    "hyphen" (behind a letter at a line end), "joiner" (beside a letter of a joining script
                    or an emoji), "alone" (no letter beside it), "start" (first in the text), "bidi" (the
                    text has right-to-left letters), "inline" (not first in its line), "apart" (none of all
                    that the text has stands beside a letter)
    ``max_marks``   longest run of combining marks that is composed (UAX #15, stream-safe text format: 30)
    ``printed``     only in text whose lines end in broken words
    ``confidence``  of each change
    ``reason``      why, in a few words; the rule's summary if there is none
    """

    action: Literal["compose", "map", "decompose", "remove", "squeeze", "report"]
    table: dict[Glyph, str] = {}
    characters: list[str] = []
    unless: list[Literal["inside", "hyphen", "joiner", "alone", "start", "bidi", "inline", "apart"]] = []
    max_marks: int = Field(default=30, ge=1, le=100)
    printed: bool = False
    confidence: Share = 0.97
    reason: str = ""

    @field_validator("characters")
    @classmethod
    def _ranges(cls, items: list[str]) -> list[str]:
        for item in items:
            if not (len(item) == 1 or (len(item) == 3 and item[1] == "-" and item[0] < item[2])):
                raise ValueError(f'{item!r} is neither one character nor a range "first-last"')
        return items

    @field_validator("table")
    @classmethod
    def _bounded(cls, table: dict[str, str]) -> dict[str, str]:
        for before, after in table.items():
            if before == after or len(after) > 3:
                raise ValueError(f"{before!r} = {after!r}: no change, or more than three characters")
        return table

    @model_validator(mode="after")
    def _complete(self) -> NormaliseParams:
        wants = {"map": "table", "compose": "", "squeeze": ""}.get(self.action, "characters")
        if wants and not getattr(self, wants):
            raise ValueError(f"action = {self.action!r} needs {wants} = ...")
        return self


class ReplaceParams(Params):
    r"""``kind = "replace"``: a regular expression of the ``regex`` module and what stands for its matches.

    ``replacement``  what stands for a match; ``\1`` or ``\g<name>`` for a group, each once
    ``table``        instead of a replacement: each string that matches, and what stands for it
    ``trigger``      literals of which one must be in the text before the pattern is tried at all
    ``gate``         "unknown-to-known": only where no lexicon knows the word and one knows the result
    ``flags``        letters as in ``(?aimsx)``
    ``timeout``      seconds; makes results depend on the machine, so only where someone asks for it
    ``languages``    BCP 47 codes of which one must be the text's first language; any if empty
    ``min_zipf``     how frequent a gated result must be (Zipf frequency)
    ``shortest``     letters that a gated word must have
    ``confidence``   of each change; a gated one is the surer the more frequent its result
    """

    pattern: str = Field(min_length=1)
    replacement: str = Field(default="", max_length=LONGEST_REPLACEMENT)
    table: dict[str, Annotated[str, Field(max_length=LONGEST_REPLACEMENT)]] = {}
    trigger: list[Annotated[str, Field(min_length=1)]] = []
    gate: Gate = ""
    languages: list[str] = []
    flags: str = Field(default="", pattern=r"^[aimsx]*$")
    timeout: float | None = Field(default=None, gt=0)
    min_zipf: float = Field(default=3.0, ge=0)
    shortest: int = Field(default=1, ge=1)
    confidence: Share = 0.9
    reason: str = ""

    @model_validator(mode="after")
    def _sound(self) -> ReplaceParams:
        import regex

        sound_pattern(self.pattern, self.flags)
        compiled = regex.compile(self.pattern, flags_of(self.flags))
        known = {*map(str, range(compiled.groups + 1)), *compiled.groupindex}
        groups = [number or name for number, name in re.findall(r"\\(?:(\d+)|g<(\w+)>)", self.replacement)]
        if unknown := sorted(set(groups) - known):
            raise ValueError(f"the replacement {self.replacement!r} names group {unknown[0]}: there is none")
        if len(groups) != len(set(groups)):
            raise ValueError(f"the replacement {self.replacement!r} writes a group twice: output could grow")
        return self


def flags_of(letters: str) -> int:
    """The flags of the ``regex`` module that the letters stand for."""
    import regex

    return sum(int(getattr(regex, letter.upper())) for letter in set(letters))


def sound_pattern(pattern: str, flags: str = "") -> str:
    """The pattern, if it compiles, cannot match the empty string, and is linear as far as a look can tell.

    Raises ValueError, which says what to do."""
    import regex

    try:
        compiled = regex.compile(pattern, flags_of(flags))
    except regex.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    if any(match.start() == match.end() for probe in _PROBES for match in compiled.finditer(probe)):
        raise ValueError("the pattern matches the empty string: make it ask for at least one character")
    for fault in _superlinear(pattern):
        raise ValueError(fault)
    return pattern


_PROBES = ("", "a", "a b", "-\n", " ", "1", "б", "!", "aa-\naa", "A. B", "\ufffd", "\f")

_UNBOUNDED = re.compile(
    r"""^(?P<front>\((?!\?)|\(\?[:>])*          # nothing in front but groups that open
        (?P<atom>\[(?:\\.|[^\]\\])*\]|\\p\{[^}]*\}|\\.|\.|[^\\()\[\]|*+?{}^$])
        (?:[*+]|\{\d*,\})""",
    re.X,
)
_NESTED = re.compile(r"\((?:\?:)?[^()]*(?<![\\*+])[*+](?![+])[^()]*\)(?:[*+](?!\+)|\{\d*,\})")


def _superlinear(pattern: str) -> Iterator[str]:
    r"""Faults that make a search quadratic or worse, as far as a look at the pattern can tell.

    A pattern that begins with an unbounded repeat is tried at every offset of a long run and runs to its
    end each time; ``(?<!\w)`` or ``\b`` in front cures that.  The pump gate in the tests finds the rest."""
    if _UNBOUNDED.match(pattern):
        yield "the pattern begins with an unbounded repeat, which is quadratic: anchor it, as in (?<!\\w)\\w+"
    if _NESTED.search(pattern):
        yield "an unbounded repeat inside an unbounded repeat is exponential: make the inner one possessive"


class LookupParams(Params):
    """``kind = "lookup"``: whole words and what stands for them.

    ``words``       word to word, in lower case; capitals are carried over
    ``file``        a file of lines "word TAB word" beside the rule file, read when the rules are compiled
    ``gate``        "unknown-to-known": only where no lexicon knows the word and one knows the result
    ``languages``   BCP 47 codes of which one must be the text's first language; any if empty
    ``min_zipf``    how frequent a gated result must be (Zipf frequency)
    ``confidence``  of each change
    """

    words: dict[str, str] = {}
    file: str = ""
    gate: Gate = ""
    languages: list[str] = []
    min_zipf: float = Field(default=3.0, ge=0)
    confidence: Share = 0.9
    reason: str = ""

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> LookupParams:
        if self.file:
            folder = Path((info.context or {}).get("folder", "."))
            for number, line in enumerate((folder / self.file).read_text("utf-8").splitlines(), 1):
                if line and not line.startswith("#"):
                    before, tab, after = line.partition("\t")
                    if not tab:
                        raise ValueError(f"{self.file}:{number}: expected: word TAB word")
                    self.words[before] = after
            self.file = ""
        if not self.words:
            raise ValueError('a lookup rule needs words = { ... } or file = "..."')
        for before, after in self.words.items():
            if not before or before == after or len(after) > LONGEST_REPLACEMENT:
                raise ValueError(f"{before!r} = {after!r}: empty, no change, or too long")
            if before != before.lower():
                raise ValueError(f"{before!r}: words are written in lower case, capitals are carried over")
        return self


class LookalikeParams(Params):
    """``kind = "lookalike"``: letters of one script in words of another.

    ``script``      the script of the words: "Latn", "Cyrl" or "Grek"
    ``table``       intruding letter to the letter of ``script`` that looks the same
    ``letters``     letters of ``script`` that a word needs to be repaired without being known
    ``confidence``  of a repair into a word that a lexicon knows
    """

    script: Literal["Latn", "Cyrl", "Grek"]
    table: dict[Glyph, Glyph]
    letters: int = Field(default=3, ge=1)
    confidence: Share = 0.97


class RecaseParams(Params):
    """``kind = "recase"``: capitals inside words where a font showed small capitals.

    ``shortest``   letters a word needs
    ``capitals``   share of the letters behind the first that may be capitals
    ``min_zipf``   how frequent (Zipf) the lower-case word must be for a lexicon to know it
    ``common``     how frequent a word must be to count as common, and a part of a word as a word of its own
    ``names``      strings of letters, case as written, that show that mixed case is meant ("TeX", "Mc")
    ``weights``    of the evidence, summed to the log-odds of the confidence: "bias"; "elsewhere" (the
                   document has the word without capitals inside), "known", "common" (by lexicon), "strange"
                   (what begins with a capital is three letters or more and no word), "consistent" (the line
                   has the lost letters nowhere in lower case), "fellows" (words nearby lost the same
                   letters), "name" (the shape of ``AstraZeneca`` or ``eHarmony``), "often" (the mixed form
                   stands more than three times in the document)
    """

    shortest: int = Field(default=5, ge=2)
    capitals: Share = 0.6
    min_zipf: float = Field(default=1.0, gt=0)
    common: float = Field(default=2.5, gt=0)
    names: list[Annotated[str, Field(min_length=1)]] = []
    weights: dict[RecaseFact, float]

    @field_validator("weights")
    @classmethod
    def _all_weights(cls, weights: dict[RecaseFact, float]) -> dict[RecaseFact, float]:
        missing = [name for name in get_args(RecaseFact) if name not in weights]
        if missing:
            raise ValueError(f"no weight for {', '.join(missing)}; 0.0 means that it does not count")
        return weights


class BareWeights(Params):
    """Log-odds of a break without any hyphen: ``bias``, and for each unit of the joined word's Zipf
    frequency, of the logarithm of its count in the document, and of the Zipf frequency of the rarer half.

    ``letters``  the joined word has at least
    ``known``    Zipf frequency it has at least, if the document does not have it twice
    ``least``    confidence below which nothing is proposed
    """

    bias: float
    zipf: float
    count: float
    part: float
    letters: int = Field(default=6, ge=4)
    known: float = 2.0
    least: Share = 0.9


class RejoinParams(Params):
    """``kind = "rejoin"``: words broken at line ends.  One of ``glyphs``, ``dashes`` and ``bare`` is given.

    ``glyphs``  characters that may be the document's line hyphen
    ``dashes``  characters that part the two numbers of a range
    ``bare``    words broken without any hyphen: how the evidence weighs
    ``sure``    confidence from which a joined word shows that the document breaks words
    ``least``   how many such words there must be
    ``share``   and what share of the line ends with such a glyph they must have
    ``rising``  confidence for a range whose second number is the greater one
    ``other``   confidence for any other
    """

    glyphs: list[Glyph] = []
    dashes: list[Glyph] = []
    bare: BareWeights | None = None
    sure: Share = 0.95
    least: int = Field(default=1, ge=1)
    share: Share = 0.1
    rising: Share = 0.98
    other: Share = 0.8

    @model_validator(mode="after")
    def _one_task(self) -> RejoinParams:
        if bool(self.glyphs) + bool(self.dashes) + (self.bare is not None) != 1:
            raise ValueError("give one of glyphs = [...], dashes = [...] and bare = {...}")
        return self


class LostParams(Params):
    """``kind = "lost"``: characters lost inside a word.

    ``glyphs``      what stands where the character was
    ``reading``     "hyphen", "apostrophe", "letters" (one of ``readings``) or "nothing" (a soft hyphen)
    ``readings``    what may have stood there
    ``endings``     what may stand behind an apostrophe
    ``beginnings``  and before it
    ``words``       words with an apostrophe, written with '
    ``inside``      log-odds added for a hyphen, which is more often one proper inside a line than at its end
    ``prior``       added to the Zipf frequency of the word the reading makes
    ``rare``        instead of it for "nothing", where the glyph stands at no line end of the text
    ``plain``       the same for a single letter of ASCII, which is seldom lost
    ``otherwise``   least confidence, for glyphs that are never seen
    """

    glyphs: list[Glyph]
    reading: Literal["hyphen", "apostrophe", "letters", "nothing"]
    readings: list[Annotated[str, Field(min_length=1, max_length=3)]] = []
    endings: list[str] = []
    beginnings: list[str] = []
    words: list[str] = []
    inside: float = 3.0
    prior: float = 0.0
    rare: float = -1.5
    plain: float = -3.3
    otherwise: Share | None = None

    @model_validator(mode="after")
    def _complete(self) -> LostParams:
        if self.reading in ("apostrophe", "letters") and not self.readings:
            raise ValueError(f'reading = "{self.reading}" needs readings = [...]')
        return self


class PagesParams(Params):
    """``kind = "pages"``: lines that are no part of the text.  What a rule does goes by its id: the families
    share one judgement of the lines at page edges.

    ``starts``     how a line must begin before its form is looked at
    ``patterns``   forms that a whole line must have to be taken for a mark or notice; the first group that
                   is a number is the page number
    ``sequences``  weaker forms: believed if two of them follow each other with rising numbers
    """

    starts: list[Annotated[str, Field(min_length=1)]] = []
    patterns: list[str] = []
    sequences: list[str] = []

    @field_validator("patterns", "sequences")
    @classmethod
    def _compile(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"not a regular expression: {error}") from error
        return patterns


class MarginsParams(Params):
    """``kind = "margins"``: numbers beside the lines that count them.

    ``shortest``  numbers of a run that counts every line
    ``sparse``    numbers of one that counts every fifth or tenth line
    ``runs_on``   share of the pairs of numbered lines over which a sentence must visibly run on: else they are
                  the rows of a table, or the items of a list
    ``sure``      confidence
    """

    shortest: int = Field(default=6, ge=3)
    sparse: int = Field(default=4, ge=3)
    runs_on: Share = 0.2
    sure: Share = 0.98


class ReflowParams(Params):
    """``kind = "reflow"``: what becomes of the gaps between lines.

    All rules of the kind are decided together; without a rule its gaps stay as they are.

    ``gap``         what the rule speaks for: "line" (lines that run on), "blank" (the same over a
                    blank line), "turn" (over a page turn), "title" (inside titles), "break" (ends of
                    paragraphs), "keep" (lines that are no prose)

    For "keep" alone, and all of them needed there:

    ``columns``     spaces inside a line that part the columns of a table
    ``symbols``     characters that code has more of than prose
    ``density``     one such symbol in so many characters makes a line code
    ``prompts``     with which a line of code begins
    ``code_ends``   characters with which lines of code end; a text with form feeds is not taken for a
                    printed one if one line in four ends so
    ``verse``       lines in a row, each standing alone, that stay lines
    ``unwrapped``   characters of a line that is too long to have been broken by a page
    """

    gap: Literal["line", "blank", "turn", "title", "break", "keep"]
    columns: int | None = Field(default=None, ge=2)
    symbols: str | None = None
    density: int | None = Field(default=None, ge=1)
    prompts: list[Annotated[str, Field(min_length=1)]] | None = None
    code_ends: str | None = None
    verse: int | None = Field(default=None, ge=2)
    unwrapped: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _complete(self) -> ReflowParams:
        values = self.model_dump(exclude={"gap"})
        for name, value in values.items():
            if (value is None) == (self.gap == "keep"):
                raise ValueError(
                    f"'{name}' {'is needed' if value is None else 'goes only'} with gap = \"keep\""
                )
        return self
