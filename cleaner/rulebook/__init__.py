"""Rule files: finding them, loading them from a compiled form, choosing among them.

Shipped rules lie in ``rules/*.toml`` (inside the package once installed).  What a rule may say is declared by
its kind (:mod:`cleaner.rulebook.kinds`), a module below :mod:`cleaner.repairs`.
"""

from __future__ import annotations

from .book import Rule, Rulebook
from .errors import KeyFault, RuleError
from .files import FILES, SHIPPED, _compiled, digest_of
from .kinds import Kind

__all__ = ["FILES", "SHIPPED", "KeyFault", "Kind", "Rule", "RuleError", "Rulebook", "_compiled", "digest_of"]
