"""What the labels mean that formats and their users give to regions and lines."""

from __future__ import annotations

import re

from ..document import Role

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
        "marginalia", "marginal", "marginnote", "marginalnote", "margintextzone", "sidenote", "note",
        "footnote", "footnotes", "footnotecontinued", "footnotezone",
    ),
    Role.NOTICE: ("notice",),
    Role.SPECK: ("noise", "speck"),
}  # fmt: skip
_BY_LABEL = {label: role for role, labels in _ROLES.items() for label in labels}
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
    """The role that a label names, whatever its case and punctuation ("catch-word", "MarginTextZone:note");
    BODY if none."""
    return _BY_LABEL.get(re.sub(r"[\W\d_]+", "", label.partition(":")[0]).casefold(), Role.BODY)


def is_folio(text: str) -> bool:
    """Whether a line is nothing but a number, arabic or roman."""
    return _FOLIO.fullmatch(text) is not None
