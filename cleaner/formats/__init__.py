"""A folder for each format: how it is told, read and written.  :mod:`cleaner.formats.registry` finds them."""

from __future__ import annotations

import os
import sys

GUESTS = "cleaner_formats"
"""Folders of this name in the path of Python have formats of others, in folders such as the ones here."""


def guests() -> list[str]:
    """The folders with formats of others."""
    folders = (os.path.join(entry, GUESTS) for entry in sys.path)
    return [folder for folder in folders if os.path.isdir(folder)]
