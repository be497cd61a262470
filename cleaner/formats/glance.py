"""What can be known of a document without reading it."""

from __future__ import annotations

from typing import NamedTuple

TEXT, BLANK, SCAN, STAMPED, BROKEN = "text", "blank", "scan", "stamped", "broken"
"""States of a page: it has a text; there is nothing to see on it; it is an image without text, or with no
more than a stamp; its characters have no meaning.  The last three need OCR."""

NEED_OCR = frozenset((SCAN, STAMPED, BROKEN))


class Facts(NamedTuple):
    """What a file says of itself: how many pages it has, what made it, its title, and whether its text is
    tagged with what it is."""

    pages: int
    producer: str = ""
    title: str = ""
    tagged: bool = False


class Glance(NamedTuple):
    """A page at a glance: its size in its unit, what it is called, its state, one of the five above."""

    width: float
    height: float
    unit: str
    label: str
    state: str
