"""Files of words of one's own: a word a line, what stands behind `#` is a comment."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..errors import FileError


def read_words(paths: Iterable[str]) -> list[str]:
    """The words in these files, each once.  Raises FileError."""
    return list(dict.fromkeys(word for path in paths for word in _read(os.path.expanduser(path))))


def _read(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8-sig") as file:
            lines = [line.partition("#")[0].strip() for line in file]
    except OSError as error:
        raise FileError.of("read", path, error, "--words takes a file with one word a line") from None
    except UnicodeDecodeError:
        raise FileError(f"{path}: not UTF-8", "--words takes a file with one word a line") from None
    return [line for line in lines if line]
