"""Build hook: the wheel carries the rule files as package data, checked and compiled.

At run time :mod:`cleaner.rulebook` finds ``compiled.json`` beside the rule files and need not validate them.
An editable install uses ``rules/`` where it lies.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts ``rules/`` into the wheel as ``cleaner/_rules``; a rule file with a fault fails the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        rules = Path(self.root) / "rules"
        include = build_data["force_include"]
        files, compiled = self._compile(rules)
        for name in files:
            include[str(rules / name)] = f"cleaner/_rules/{name}"
        self.folder = tempfile.TemporaryDirectory()
        place = Path(self.folder.name) / "compiled.json"
        place.write_bytes(compiled)
        include[str(place)] = "cleaner/_rules/compiled.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def _compile(self, rules: Path) -> tuple[list[str], bytes]:
        """Names of the files that belong to the rules, and the compiled form of what is in them."""
        sys.path.insert(0, self.root)
        try:
            from cleaner.rulebook import FILES, digest_of
            from cleaner.rulebook.compiled import pack
            from cleaner.rulebook.schema import compile_files
        finally:
            sys.path.remove(self.root)
        files = {
            path.name: path.read_bytes() for path in sorted(rules.iterdir()) if path.name.endswith(FILES)
        }
        return list(files), pack({"key": digest_of(files), **compile_files(rules, files)})
