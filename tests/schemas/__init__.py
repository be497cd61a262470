"""Validation of files against the schemas beside this module."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

HERE = Path(__file__).parent
_LATER = {  # namespaces whose own schema is not here, and the next later one, of which it is a part
    b"http://www.loc.gov/standards/alto/ns-v3#": b"http://www.loc.gov/standards/alto/ns-v4#",
    b"/pagecontent/2013-07-15": b"/pagecontent/2016-07-15",
    b"/pagecontent/2017-07-15": b"/pagecontent/2019-07-15",
    b"/pagecontent/2018-07-15": b"/pagecontent/2019-07-15",
}
_FILES = {
    b"alto/ns-v4#": "alto-4.3.xsd",
    b"/pagecontent/2016-07-15": "page-2016.xsd",
    b"/pagecontent/2019-07-15": "page-2019.xsd",
}


class _Beside(etree.Resolver):  # type: ignore[misc]
    """Finds what a schema imports beside it, and nothing in the network."""

    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        return self.resolve_filename(str(HERE / url.rpartition("/")[2]), context)


@lru_cache
def _schema(name: str) -> Any:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside())
    return etree.XMLSchema(etree.parse(str(HERE / name), parser))


def faults(data: bytes) -> list[str]:
    """What a schema has against a file of ALTO or PAGE in UTF-8; files of ALTO 2 that have tags are of 2.1."""
    if b"alto/ns-v2#" in data and b"Tags" in data:
        data = data.replace(b"alto/ns-v2#", b"alto/ns-v4#")
    for name, later in _LATER.items():
        data = data.replace(name, later)
    file = next((file for mark, file in _FILES.items() if mark in data), "alto-2.0.xsd")
    schema = _schema(file)
    schema.validate(etree.fromstring(data))
    return [str(fault) for fault in schema.error_log]
