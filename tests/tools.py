"""What may be missing on a machine, and how far one text is from another."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

import pytest


def needs(command: str, package: str) -> pytest.MarkDecorator:
    """Skip a test where a command is not installed; where CI is set, it fails instead."""
    missing = shutil.which(command) is None and not os.environ.get("CI")
    return pytest.mark.skipif(missing, reason=f"there is no {command}: install {package}")


def needs_modules(extra: str, *modules: str) -> pytest.MarkDecorator:
    """Skip a test where the packages of an extra are not installed; where CI is set, it fails instead."""
    missing = not all(map(find_spec, (extra, *modules))) and not os.environ.get("CI")
    return pytest.mark.skipif(missing, reason=f"there is no {extra}: pip install 'cleaner-ocr[{extra}]'")


def mistakes(expected: str, text: str) -> int:
    """Words to put in, to take out or to replace in one text so that it becomes the other."""
    one, other = expected.split(), text.split()
    costs = list(range(len(other) + 1))
    for count, word in enumerate(one, 1):
        diagonal, costs[0] = costs[0], count
        for at, found in enumerate(other, 1):
            diagonal, costs[at] = costs[at], min(costs[at] + 1, costs[at - 1] + 1, diagonal + (word != found))
    return costs[-1]
