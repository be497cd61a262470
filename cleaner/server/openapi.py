"""What OpenAPI says of each route."""

from __future__ import annotations

from typing import Any

ABOUT = "Repairs text that came out of OCR or a PDF."
TAGS: list[dict[str, Any]] = []
CLEAN: dict[str, Any] = {}
BATCH: dict[str, Any] = {}
LIVE: dict[str, Any] = {}
READY: dict[str, Any] = {}
METRICS: dict[str, Any] = {}
