"""Rule files: finding them, and their compiled form.

Reading TOML and validating it takes longer than cleaning a page, so the checked rules are kept
(:mod:`cleaner.rulebook.compiled`), keyed by a digest of the files: beside the shipped rules in a wheel, else
in the user's cache directory.  :mod:`cleaner.rulebook.schema` does the checking and is imported only when
there is no such file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import Any

from . import compiled
from .errors import RuleError

FORMAT = 25  # of the compiled form; another one for other keys of a kind, too
FILES = (".toml", ".tsv")  # rules, and the tables of lookup rules
_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_PACKED = os.path.join(_HERE, "_rules")
SHIPPED = _PACKED if os.path.isdir(_PACKED) else os.path.join(os.path.dirname(_HERE), "rules")


def _compiled(directory: str) -> tuple[str, dict[str, Any]]:
    """Digest and content of a directory of rule files."""
    try:
        names = sorted(name for name in os.listdir(directory) if name.endswith(FILES))
        files = {name: _bytes(os.path.join(directory, name)) for name in names}
    except NotADirectoryError:
        files = {}
    except OSError as error:
        raise RuleError(f"cannot read the rules in {directory}: {error.strerror}") from error
    if not any(name.endswith(".toml") for name in files):
        raise RuleError(f"{directory} is not a directory with rule files (*.toml)")
    key = digest_of(files)
    data = compiled.kept(key)
    if directory == _PACKED:  # never beside rules of a user, where anybody may have put it
        data = compiled.shipped(directory, key) or data
    if data:
        return key, data
    from pathlib import Path

    from . import schema

    data = {"key": key, **schema.compile_files(Path(directory), files)}
    compiled.keep(key, data)
    return key, data


def _bytes(path: str) -> bytes:
    try:
        return compiled.read_regular(path)
    except OSError as error:
        raise RuleError(f"{path}: cannot read: {error.strerror}") from None


def digest_of(files: Mapping[str, bytes]) -> str:
    """Digest of rule files by name and content, and of the format they are compiled to."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for name, content in files.items():
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
