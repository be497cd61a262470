"""Imports only point down: the layers of the design, as the code has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT

# outermost first; a module belongs to the line with the longest name that fits
LAYERS = (
    ("service", "cleaner.cli.main", "cleaner.__main__", "cleaner.commands"),
    ("cleaner.server",),
    ("cleaner.cli.config", "cleaner.engine.examples"),
    (
        "cleaner.reports.edits_file",
        "cleaner.reports.records",
        "cleaner.reports.statistics",
    ),  # they tell of a Cleaner
    ("cleaner",),  # the public names
    (
        "cleaner.reading.inputs",
        "cleaner.reading.pages",
        "cleaner.reading.recognition",
        "cleaner.reading.containers",
    ),
    ("cleaner.engine.pipeline", "cleaner.workers.pool"),
    ("cleaner.workers.worker",),
    ("cleaner.workers.forkserver",),
    ("cleaner.engine.gaps",),
    ("cleaner.readers", "cleaner.writers", "cleaner.repairs"),
    ("cleaner.engine.result",),  # it can tell the languages of its text
    ("cleaner.evidence",),
    ("cleaner.rulebook", "cleaner.rulebook.schema"),
    ("cleaner.repairs.params",),  # what rules of a kind may say is part of the rule format
    ("cleaner.engine.protection",),
    ("cleaner.engine.budget", "cleaner.text.source"),
    (
        "cleaner.text.view",
        "cleaner.text.edits",
        "cleaner.settings",
        "cleaner.errors",
        "cleaner.text.diff",
        "cleaner.text.ends",
        "cleaner.rulebook.patterns",
        "cleaner.rulebook.syntax",
        "cleaner.rulebook.compiled",
    ),
)
LEVEL = {name: len(LAYERS) - number for number, names in enumerate(LAYERS) for name in names}


def level(module: str) -> int:
    """Height of a module; for one whose own name is not listed, that of the package it is in."""
    name = module
    while name not in LEVEL and "." in name:
        name = name.rpartition(".")[0]
    assert name in LEVEL and (name != "cleaner" or name == module), f"{module} has no layer: give it one here"
    return LEVEL[name]


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted((ROOT / "cleaner").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    if (ROOT / "service.py").exists():
        found["service"] = ROOT / "service.py"
    return found


MODULES = modules()


def imports(module: str, source: str) -> Iterator[str]:
    """Our own modules that a module imports, wherever in it, for types too."""
    package = module if MODULES.get(module, Path()).name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (
                alias.name for alias in node.names if alias.name.split(".")[0] in ("cleaner", "service")
            )
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            name = ".".join(filter(None, (base, node.module)))
            if name.split(".")[0] not in ("cleaner", "service"):
                continue
            for alias in node.names:
                yield f"{name}.{alias.name}" if f"{name}.{alias.name}" in MODULES else name


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    for other in imports(module, MODULES[module].read_text("utf-8")):
        assert level(other) <= level(module), f"{module} imports {other}, which is above it"


@pytest.mark.parametrize("module", MODULES)
def test_no_repair_knows_another(module: str) -> None:
    if not module.startswith("cleaner.repairs."):
        return
    kinds = {name for name in MODULES if name.startswith("cleaner.repairs.")}
    helpers = {name for name in kinds if name.removeprefix("cleaner.repairs.") not in KINDS}
    others = set(imports(module, MODULES[module].read_text("utf-8"))) & kinds - helpers
    assert others == set()


def test_an_upward_import_is_found() -> None:
    found = set(
        imports("cleaner.text.edits", "def f():\n    from .pipeline import run\n    from . import gaps\n")
    )
    assert found == {"cleaner.engine.pipeline", "cleaner.engine.gaps"}
    assert all(level(other) > level("cleaner.text.edits") for other in found)


def test_every_layer_is_in_use() -> None:
    later = {"service"}
    assert {name for name in LEVEL if name not in MODULES} <= later


KINDS = {
    "encoding",
    "normalise",
    "replace",
    "lookup",
    "recase",
    "lost",
    "homoglyph",
    "pages",
    "rejoin",
    "reflow",
}
