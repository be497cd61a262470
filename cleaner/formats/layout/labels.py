"""What the labels mean that formats and their users give to regions and lines."""

from __future__ import annotations

import re

from ...text.view import Role

_ROLES = {
    Role.HEAD: (
        "header", "pageheader", "head", "runninghead", "runningheader", "runningtitle", "runningtitlezone",
        "columntitle", "livingcolumntitle",
    ),
    Role.FOOT: ("footer", "pagefooter", "foot", "runningfoot", "runningfooter"),
    Role.FOLIO: ("pagenumber", "pageno", "pagenum", "folio", "foliation", "pagination", "numberingzone"),
    Role.SIGNATURE: ("signaturemark", "quiremark", "quiremarkszone", "quiresignature", "gatheringmark"),
    Role.CATCHWORD: ("catchword",),
    Role.NOTE: (
        "marginalia", "marginal", "margin", "marginnote", "marginalnote", "margintextzone", "sidenote",
        "note", "footnote", "footnotes", "footnotecontinued", "footnotezone",
    ),
    Role.NOTICE: ("notice",),
    Role.SPECK: ("noise", "speck"),
}  # fmt: skip
_BY_LABEL = {label: role for role, labels in _ROLES.items() for label in labels}
_ZONE = re.compile(
    r"\W*(\w+?zone)(?![a-z])[\W_]*(.*)", re.IGNORECASE | re.DOTALL
)  # SegmOnto, and its subtype
_PAGES = frozenset(("", "page", "pages", "folio", "foliation", "document", "other"))
_FOLIO = re.compile(r"[\W_]*(?:\d{1,5}|[ivxlcdm]{1,9})[\W_]*", re.IGNORECASE)

#: What a line of each role is called where the format leaves the word to us.
NAMES = {
    Role.HEAD: "running head",
    Role.FOOT: "running foot",
    Role.FOLIO: "page number",
    Role.SIGNATURE: "signature mark",
    Role.CATCHWORD: "catchword",
    Role.NOTICE: "notice",
    Role.SPECK: "noise",
    Role.MARK: "notice",
}


def role_of(label: str) -> Role:
    """The role that a label names, whatever its case and punctuation ("catch-word", "MarginTextZone:note",
    "NumberingZone_page"); BODY if none."""
    if match := _ZONE.match(label):
        role = _BY_LABEL.get(match[1].casefold(), Role.BODY)
        is_other = role == Role.FOLIO and _plain(match[2]) not in _PAGES  # the number of a chapter, of a line
        return Role.BODY if is_other else role
    return _BY_LABEL.get(_plain(label.partition(":")[0]), Role.BODY)


def _plain(label: str) -> str:
    return re.sub(r"[\W\d_]+", "", label).casefold()


def is_folio(text: str) -> bool:
    """Whether a line is nothing but a number, arabic or roman."""
    return _FOLIO.fullmatch(text) is not None
