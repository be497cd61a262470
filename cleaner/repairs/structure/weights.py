"""The weights of the model of lines, from the file that CRFsuite wrote when it learned them.

CRFsuite looks up each name of each line anew, which costs more than all that it then reckons.  Here the
weights of a name, one for each label, are one whole number, with a lane of bits for each label: what names
say together is the sum of their numbers, and what several of them say can be kept and added to others.  A
lane, read as a floating-point number, is the sum of its weights, which are rounded to 2**-40.

CRFsuite still reckons with the chain, in a model of its own: what it is told of a line is the sum for each
label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from struct import Struct, unpack_from

_LANE = 64  # bits
_MIDDLE = 6144.0  # a lane is a number from 4096 to 8192: this and a sum, which is from -2048 to 2048
_NOTHING: int = Struct("<Q").unpack(Struct("<d").pack(_MIDDLE))[0]  # the bits of a lane whose sum is 0

# The parts of the file: features (of what sort, of which name or label, for which label, the weight), two
# tables of strings (labels, names), and two lists that tell which features are those of a label, of a name.
_HEADER = Struct("<4sI4sIIIIIIIII")
_PART = Struct("<4sII")  # what it is, its size, how many there are
_FEATURE = Struct("<IIId")
_NUMBER = Struct("<I")
_VERSION = 100
_OF_NAME = 0  # sort of a feature
_SIZE_AT, _COUNT_AT, _BUCKETS, _RECORDS = 4, 16, 24, 24 + 256 * 8  # of a table of strings
_RECORD = re.compile(rb"(?s).{8}([^\0]*)\0")


class Weights:
    """The weights of one model.

    ``labels``   its labels, in the order of its file
    ``nothing``  the sum to which those of names are added
    """

    def __init__(self, path: Path) -> None:
        self._data = data = path.read_bytes()
        magic, _, kind, _, _, labels, names, *places = _HEADER.unpack_from(data)
        if (magic, kind) != (b"lCRF", b"FOMC"):
            raise ValueError(f"{path} is no model of CRFsuite")
        self._features, self._label_part, self._name_part, of_labels, of_names = places
        self._of_labels = unpack_from(f"<{labels}I", data, of_labels + _PART.size)
        self._of_names = unpack_from(f"<{names}I", data, of_names + _PART.size)
        self.labels = _strings(self._part(self._label_part))
        self.nothing: int = sum(_NOTHING << _LANE * at for at in range(labels))
        self._lanes = Struct(f"<{labels}d")
        self._known = _Known(self._weight)

    def total(self, names: Iterable[str]) -> int:
        """What names say together."""
        return sum(map(self._known.__getitem__, names))

    def scores(self, total: int) -> dict[str, float]:
        """What a sum says for each label."""
        lanes = self._lanes.unpack(total.to_bytes(self._lanes.size, "little"))
        return dict(zip(self.labels, [lane - _MIDDLE for lane in lanes], strict=True))

    def chain(self) -> bytes:
        """A model in which the only names are the labels, each of which speaks for itself."""
        size = len(self.labels)
        of_names = [_FEATURE.pack(_OF_NAME, at, at, 1.0) for at in range(size)]
        of_labels = [self._listed(offset) for offset in self._of_labels]
        features = b"".join([*of_names, *of_labels])
        count = len(features) // _FEATURE.size
        strings = self._part(self._label_part)
        parts = [_PART.pack(b"FEAT", _PART.size + len(features), count) + features, strings]
        for what, lists, before in ((b"LFRF", of_labels, size), (b"AFRF", of_names, 0)):
            start = _HEADER.size + sum(map(len, parts))
            parts.append(_lists(what, start, [len(listed) // _FEATURE.size for listed in lists], before))
        places = list(accumulate(map(len, parts), initial=_HEADER.size))
        places.insert(1, places[1])  # the strings are both labels and names
        *places, end = places
        header = _HEADER.pack(b"lCRF", end, b"FOMC", _VERSION, count, size, size, *places)
        return b"".join([header, *parts])

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each name stands among all."""
        return {name: at for at, name in enumerate(_strings(self._part(self._name_part)))}

    def _weight(self, name: str) -> int | None:
        at = self._places.get(name)
        if at is None:
            return None
        lanes = [_MIDDLE] * len(self.labels)
        for _, _, label, weight in _FEATURE.iter_unpack(self._listed(self._of_names[at])):
            lanes[label] += weight
        return int.from_bytes(self._lanes.pack(*lanes), "little") - self.nothing

    def _listed(self, offset: int) -> bytes:
        """The features of a list of the file."""
        data, size, start = self._data, _FEATURE.size, self._features + _PART.size
        (count,) = _NUMBER.unpack_from(data, offset)
        if not count:
            return b""
        (first,), (last,) = (
            _NUMBER.unpack_from(data, offset + 4),
            _NUMBER.unpack_from(data, offset + 4 * count),
        )
        if last - first == count - 1:  # as they nearly always are, one after the other
            return data[start + size * first : start + size * (last + 1)]
        numbers = unpack_from(f"<{count}I", data, offset + 4)
        return b"".join([data[start + size * at : start + size * (at + 1)] for at in numbers])

    def _part(self, start: int) -> bytes:
        (size,) = unpack_from("<I", self._data, start + _SIZE_AT)
        return self._data[start : start + size]


class _Known(dict[str, int]):
    """What names say, of those that were asked for and of which something was learned."""

    def __init__(self, weight: Callable[[str], int | None]) -> None:
        super().__init__()
        self._weight = weight

    def __missing__(self, name: str) -> int:
        found = self._weight(name)
        if found is None:
            return 0
        self[name] = found
        return found


def _strings(part: bytes) -> list[str]:
    """The strings of a table, in order."""
    (count,) = unpack_from("<I", part, _COUNT_AT)
    buckets = unpack_from("<512I", part, _BUCKETS)
    end = min(start for start, filled in zip(buckets[::2], buckets[1::2], strict=True) if filled)
    found: list[bytes] = _RECORD.findall(part, _RECORDS, end)
    if len(found) != count:
        raise ValueError("a table of strings is broken")
    return b"\0".join(found).decode("utf-8").split("\0")


def _lists(what: bytes, start: int, sizes: Sequence[int], before: int) -> bytes:
    """Which features are those of each: as many as ``sizes`` tells, in order, those behind ``before``."""
    heads = start + _PART.size + 4 * len(sizes)
    offsets, body = [], b""
    for size in sizes:
        offsets.append(heads + len(body))
        body += Struct(f"<{1 + size}I").pack(size, *range(before, before + size))
        before += size
    packed = Struct(f"<{len(sizes)}I").pack(*offsets)
    return _PART.pack(what, _PART.size + len(packed) + len(body), len(sizes)) + packed + body
