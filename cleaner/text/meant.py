"""What was perhaps meant by a word that is none of those there are."""

from __future__ import annotations

from collections.abc import Iterable


def meant(given: str, known: Iterable[str], least: float = 0.6) -> str:
    """The known word that is most like the given one, in any case; "" if none is.

    >>> meant("--outptu", ["--output", "--ocr"]), meant("HPY", ["HYP", "PAG"]), meant("x", ["HYP"])
    ('--output', 'HYP', '')
    """
    from difflib import get_close_matches

    form, by_form = given.lower()[:100], {word.lower(): word for word in known}
    near = get_close_matches(form, by_form, 3, least)
    near.sort(key=lambda other: sorted(other) != sorted(form))  # letters that changed places first
    return by_form[near[0]] if near else ""
