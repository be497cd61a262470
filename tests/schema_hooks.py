"""What schemathesis has to be told: how to write NDJSON."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def ndjson(ctx: Any, value: Any) -> bytes:
    """Lines are strings already."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
