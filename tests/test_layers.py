"""Imports only point down: the layers of the design, as the code has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT

# outermost first, as the design has them; a module belongs to the entry with the longest name that fits
LAYERS = (
    ("cleaner.cli", "cleaner.__main__"),
    ("service",),
    ("cleaner.server",),
    ("cleaner",),  # the public names
    ("cleaner.reports",),
    ("cleaner.reading",),
    ("cleaner.engine", "cleaner.workers"),
    ("cleaner.repairs", "cleaner.formats"),
    ("cleaner.evidence",),
    ("cleaner.rulebook",),
    ("cleaner.text", "cleaner.errors", "cleaner.settings", "cleaner.version"),
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


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """Sets of modules that import one another, directly or through others (Tarjan's components)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(module: str) -> None:
        order[module] = lowest[module] = len(order)
        stack.append(module)
        for other in sorted(graph[module] & graph.keys()):
            if other not in order:
                visit(other)
            if other in stack:
                lowest[module] = min(lowest[module], lowest[other])
        if lowest[module] == order[module]:
            at = stack.index(module)
            found.append(set(stack[at:]))
            del stack[at:]

    for module in graph:
        if module not in order:
            visit(module)
    return [circle for circle in found if len(circle) > 1]


def test_no_modules_import_one_another() -> None:
    graph = {
        module: set(imports(module, path.read_text("utf-8"))) - {module} for module, path in MODULES.items()
    }
    assert circles(graph) == []


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [{"a", "b", "c"}]


def room(module: str) -> str:
    """The kind of repair a module belongs to, "" if it is part of none."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["cleaner", "repairs"] and len(parts) > 2 else ""


@pytest.mark.parametrize("module", [module for module in MODULES if room(module)])
def test_no_repair_knows_another(module: str) -> None:
    others = {room(other) for other in imports(module, MODULES[module].read_text("utf-8"))}
    assert others <= {"", room(module)}


# what a format may know of the others: what several share, and of OCR that its engine writes hOCR
SHARED = {"layout", "format", "glance", "registry", "request", "raster", "sniff"}
ALLOWED = {("ocr", "hocr"), ("sniff", "text"), ("sniff", "zip_archive")}


def folder(module: str) -> str:
    """The folder of a format a module belongs to, or the name of a module beside them; "" if it is neither."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["cleaner", "formats"] and len(parts) > 2 else ""


@pytest.mark.parametrize("module", [module for module in MODULES if folder(module)])
def test_no_format_knows_another(module: str) -> None:
    mine = folder(module)
    others = {folder(other) for other in imports(module, MODULES[module].read_text("utf-8"))}
    assert {other for other in others - SHARED - {"", mine} if (mine, other) not in ALLOWED} == set()


def test_an_upward_import_is_found() -> None:
    source = "def f():\n    from ..engine.pipeline import run\n    from ..engine import gaps\n"
    found = set(imports("cleaner.text.edits", source))
    assert found == {"cleaner.engine.pipeline", "cleaner.engine.gaps"}
    assert all(level(other) > level("cleaner.text.edits") for other in found)


def test_every_layer_is_in_use() -> None:
    assert {name for name in LEVEL if name not in MODULES} == set()
