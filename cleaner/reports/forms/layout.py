"""The document's own files, words corrected in their places."""

from __future__ import annotations

from . import LAYOUT
from .form import Form

FORM = Form(
    name=LAYOUT,
    meaning="the document's own format, words corrected in their places; hOCR for a PDF or an image",
    media=("application/vnd.cleaner.layout",),
    help="the {layouts} corrected, or hOCR of a PDF or image",
    place=40,
)
