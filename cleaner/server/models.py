"""What the answers look like, for the documentation: nothing is checked against these while it is sent."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..engine.result import BlockRole

Box = list[float]
_BOXES = "Where it stands: page (from 1), left, top, right, bottom of each line, in the page's unit."


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Candidate(_Model):
    """What a word may be."""

    text: str = Field(description="The word.")
    confidence: float = Field(description="How likely it is, 0 to 1.", ge=0, le=1)


class Cause(_Model):
    """Why something is changed."""

    rule: str = Field(description="Id of the rule.", examples=["HYP001"])
    name: str = Field(description="Name of the rule.")
    confidence: float = Field(description="How sure it is, 0 to 1.", ge=0, le=1)
    reason: str = Field(description="A clause that can be checked.")
    candidates: list[Candidate] = Field(
        default=[], description="What the word may be where that is in doubt, the likeliest first."
    )


class Change(_Model):
    """A change. All spans are in code points."""

    start: int = Field(description="Where it begins in the source.")
    end: int = Field(description="Where it ends in the source.")
    before: str = Field(description="What stood there.")
    after: str = Field(description="What stands there now.")
    out_start: int = Field(description="Where it begins in the cleaned text.")
    out_end: int = Field(description="Where it ends in the cleaned text.")
    causes: list[Cause]
    page: int = Field(default=0, description="The page it begins on, from 1; of documents.")
    boxes: list[Box] = Field(default=[], description=_BOXES)


class Furniture(_Model):
    """A line that is not part of the text and was taken out: a running head, a page number, ..."""

    page: int
    role: str
    text: str
    folio: str
    start: int
    end: int
    rule: str
    confidence: float
    reason: str
    boxes: list[Box] = Field(default=[], description=_BOXES)


class Paragraph(_Model):
    """A paragraph of the cleaned text, and where its lines stood."""

    start: int
    end: int
    page: int
    boxes: list[Box]


class Block(_Model):
    """A part of the cleaned text."""

    role: BlockRole = Field(description="What it is.")
    start: int = Field(description="Where it begins in the cleaned text.")
    end: int
    page: int = Field(default=0, description="Its first page, from 1; of documents.")
    boxes: list[Box] = Field(default=[], description="Its places; of documents.")


class Cell(_Model):
    """A cell of a table in which something stands."""

    start: int = Field(description="Where it begins in the cleaned text.")
    end: int
    text: str
    column: int = Field(description="Its column, from 0.")
    span: int = Field(description="How many columns it goes over.")
    more: list[list[int]] = Field(
        default=[], description="Where its lines below the first begin and end, if the document says so."
    )
    head: bool = Field(default=False, description="Whether the document says that it heads others.")
    page: int = Field(default=0, description="Its page, from 1; of documents.")
    box: list[float] = Field(default=[], description="Left, top, right, bottom, in the page's unit.")


class Table(_Model):
    """A table of the cleaned text."""

    start: int
    end: int
    columns: int = Field(description="How many there are.")
    page: int = Field(default=0, description="Its page, from 1; of documents.")
    box: list[float] = Field(default=[], description="Left, top, right, bottom, in the page's unit.")
    rows: list[list[Cell]]


class Picture(_Model):
    """A picture on a page."""

    start: int = Field(description="The place in the source where it stands.")
    alt: str = Field(description="What the document says is on it.")


class Page(BaseModel):
    """A page of the source."""

    number: int
    start: int
    end: int
    width: float
    height: float
    unit: str = Field(description="pt (1/72 inch), px, mm10 (1/10 mm) or inch1200.")
    origin: str = Field(description="text, ocr, or unread.")
    label: str = Field(description="What the document calls the page.")
    file: str
    warnings: list[str]
    pictures: list[Picture] = Field(
        default=[], description="The pictures of which the document says in words what is on them."
    )


class Skipped(_Model):
    """A rule that ran out of time; the text is as if it were not there."""

    rule: str
    reason: str


class Record(_Model):
    """A cleaned text. Which of the parts from `counts` on are there is chosen with `include`."""

    schema_version: int = Field(description="Version of this record; another one where a key goes.")
    version: str = Field(description="Version of cleaner.")
    rules: str = Field(description="Digest of the rules: rules, version and text decide the result.")
    format: str = Field(description="text, pdf, image, hocr, alto or page.")
    languages: list[str] = Field(description="BCP 47 codes of the text's languages.")
    settled: bool = Field(description="False if repairs kept finding more in what they had made.")
    skipped: list[Skipped]
    warnings: list[str] = Field(description="What went wrong with the document, as sentences.")
    counts: dict[str, int] = Field(default={}, description="Number of changes that each rule had a part in.")
    text: str = Field(default="", description="The cleaned text.")
    source: str = Field(default="", description="The text as it came.")
    changes: list[Change] = Field(default=[], description="Sorted and disjoint.")
    suggestions: list[Change] = Field(default=[], description="Less sure than wanted, and not made.")
    furniture: list[Furniture] = []
    blocks: list[Block] = Field(default=[], description="What each part of the text is.")
    paragraphs: list[Paragraph] = Field(default=[], description="Of documents.")
    tables: list[Table] = Field(default=[], description="Those that are sure.")
    pages: list[Page] = Field(default=[], description="Of documents.")
    words: list[list[float]] = Field(
        default=[],
        description="Of documents: page, start and end in `source`, left, top, right, bottom of each word.",
    )
    encoding: str = Field(default="", description="The encoding that was guessed.")


class FieldError(_Model):
    """What is wrong with one field."""

    loc: str = Field(description="Where it is: keys and indices with dots between.")
    msg: str


class ProblemRecord(BaseModel):
    """A problem, as of RFC 9457; at most 2 KiB, and never with text that was sent."""

    model_config = ConfigDict(extra="forbid", title="Problem")
    type: str = Field(description="Where the kind of problem is described.", examples=["/docs#too-large"])
    title: str
    status: int
    detail: str = Field(description="What happened, and what to do next.")
    limit: str = Field(default="", description="The limit that was passed.")
    allowed: int = Field(default=0, description="What it allows.")
    got: int = Field(default=0, description="What was met, if that is known.")
    errors: list[FieldError] = Field(default=[], description="The fields that are wrong, at most twenty.")
    request_id: str = ""


class BatchAnswer(Record):
    """The answer to one line of a batch: a record or a problem."""

    index: int = Field(description="Number of the line, from 0; blank ones do not count.")
    id: str | int | None = Field(default=None, description="What the line had for an id.")


class BatchProblem(_Model):
    """The answer to a line of a batch that could not be cleaned."""

    index: int
    id: str | int | None = None
    problem: ProblemRecord


class PageSize(_Model):
    """A size of pages."""

    width: float
    height: float
    unit: str = Field(description="pt (1/72 inch), px, mm10 (1/10 mm) or inch1200.")
    pages: int = Field(description="How many have it.")


class NeedsOcr(_Model):
    """A page that cannot be read without OCR."""

    page: int = Field(description="Its number, from 1.")
    why: str


class Inspected(_Model):
    """What a document is."""

    format: str = Field(description="text, pdf, image, hocr, alto or page.")
    pages: int
    sizes: list[PageSize] = Field(description="Most frequent first.")
    states: dict[str, int] = Field(description="Pages that are text, blank, scan, stamped or broken.")
    ocr: list[NeedsOcr]
    producer: str = Field(description="What made the file, as it says.")
    encoding: str = Field(description="Of a plain text.")
    title: str = Field(description="As the file says.")
    tagged: bool = Field(description="Whether the file says what its text is: headings, lists, tables.")
    languages: list[str] = Field(description="BCP 47 codes, most used first.")
    known: float | None = Field(description="Share of its words that are in lexicons of these.")
    columns: int = Field(description="Most columns of a page, 0 if it is not known.")
    tables: list[int] = Field(description="The page of each table.")
    notes: list[int] = Field(description="Pages with footnotes.")
    read: list[int] = Field(description="Pages that were read for the last five.")


class JobRecord(_Model):
    """A job."""

    id: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    pages_done: int
    pages_total: int = Field(description="0 as long as it is not known.")
    created: str = Field(description="When it was made.", examples=["2025-01-31T12:00:00Z"])
    expires: str | None = Field(description="When it will be forgotten; null until it has ended.")
    problem: ProblemRecord | None = Field(default=None, description="Why it failed.")
    links: dict[str, str] = Field(description="self, result, and pages if pictures of them can be had.")


class RuleRecord(_Model):
    """A rule."""

    id: str
    name: str
    kind: str = Field(description="The repair that runs it.")
    summary: str
    why: str
    risk: str
    examples: list[dict[str, Any]] = Field(default=[], description="Without `after`: must stay as it is.")


class RuleList(_Model):
    """The rules of this service."""

    digest: str
    rules: list[RuleRecord]
    profiles: dict[str, str] = Field(description="Named selections with options, and what they are for.")


class Sample(_Model):
    """Something to try."""

    name: str
    title: str
    media_type: str
    bytes: int


class Version(_Model):
    """What runs here."""

    version: str
    rules: str


class Status(_Model):
    """alive, or ready."""

    status: str


MODELS: tuple[type[BaseModel], ...] = (
    Record, Inspected, ProblemRecord, BatchAnswer, BatchProblem, JobRecord, RuleRecord, RuleList, Sample,
    Version, Status,
)  # fmt: skip
