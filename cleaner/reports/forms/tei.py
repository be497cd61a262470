"""The text as TEI P5, which archives keep."""

from __future__ import annotations

from .form import Done, Form


def render(done: Done) -> bytes:
    """The document, in UTF-8."""
    from ..tei import tei

    return tei(done.result, done.name, done.made)


FORM = Form(
    name="tei",
    meaning="TEI P5: pages, furniture and corrections in their places, with the rule and how sure it is",
    media=("application/tei+xml",),
    ending=".tei.xml",
    render=render,
    kept=False,
    place=34,
)
