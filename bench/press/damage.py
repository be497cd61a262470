"""What scanning does: letters misread, numbers misread, specks."""

from __future__ import annotations

import random

DIGITS = {
    "1": "lI",
    "0": "Oo",
    "5": "S",
    "2": "z",
    "8": "B",
    "6": "b",
    "9": "g",
    "3": "8",
    "4": "A",
    "7": "T",
}
LETTERS = {
    "e": "c", "c": "e", "h": "b", "n": "u", "u": "n", "l": "1", "I": "l", "o": "0", "a": "o", "i": "í",
    "s": "5", "t": "r", "f": "t", "E": "F", "B": "8", "O": "0", "S": "5", "о": "о", "и": "н", "н": "п",
}  # fmt: skip
SPECKS = ("'", ".", "•", ",", "-", "|", ";", "*", "^", "~", "·", ". .", "i", ":", "' .", "_", "<", "ı", "\\")


def misread_number(rng: random.Random, number: str, rate: float) -> str:
    """A page number as a scanner reads it."""
    return "".join(
        rng.choice(DIGITS[sign]) if rng.random() < rate and sign in DIGITS else sign for sign in number
    )


def noisy(rng: random.Random, text: str, rate: float) -> str:
    """Text with letters misread at a rate."""
    if not rate:
        return text
    return "".join(LETTERS.get(sign, sign) if rng.random() < rate else sign for sign in text)
