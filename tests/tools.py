"""What may be missing on a machine."""

from __future__ import annotations

import os
import shutil

import pytest


def needs(command: str, package: str) -> pytest.MarkDecorator:
    """Skip a test where a command is not installed; where CI is set, it fails instead."""
    missing = shutil.which(command) is None and not os.environ.get("CI")
    return pytest.mark.skipif(missing, reason=f"there is no {command}: install {package}")
