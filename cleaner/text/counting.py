"""Numbers in sentences."""

from __future__ import annotations


def counted(number: float, noun: str, form: str = "") -> str:
    """A number with its noun, in the plural where that is due; ``form`` is how the number is written.

    >>> counted(1, "neighbouring page"), counted(0, "change"), counted(1200, "byte", ",")
    ('1 neighbouring page', '0 changes', '1,200 bytes')
    """
    return f"{number:{form}} {noun}{'' if number == 1 else 's'}"


def times(number: int) -> str:
    """How often.

    >>> times(0), times(1), times(7)
    ('never', 'once', '7 times')
    """
    return "never" if not number else "once" if number == 1 else f"{number} times"
