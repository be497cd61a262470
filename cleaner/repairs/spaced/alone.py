"""Words of one letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def alone_in(languages: Sequence[str], alone: Mapping[str, str]) -> frozenset[str]:
    """The words of one letter of these languages or, of none, those of all."""
    return frozenset("".join(alone.get(language, "") for language in languages or alone))
