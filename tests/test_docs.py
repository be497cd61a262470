"""The documentation is current, its links lead somewhere, and its rule file is one."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from cleaner import __version__
from cleaner.cli.examples import check
from cleaner.rulebook import Rulebook
from cleaner.settings import SETTINGS

from .conftest import ROOT

PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "bench").glob("*.md")),
]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", generator().PARTS)
def test_generated_parts_are_current(name: str) -> None:
    path, text, wanted = generator().current(name)
    assert f"<!-- /{name} -->" in text or path.suffix != ".md", path
    assert text == wanted, "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_places_to_change_things_are_there() -> None:
    page = (ROOT / "docs" / "where.md").read_text("utf-8")
    places = set(re.findall(r"`((?:bench|cleaner|docs|rules|tests)/[\w./*]*)`", page))
    assert len(places) > 20
    assert {place for place in places if not list(ROOT.glob(place.replace("NAME", "*")))} == set()


def test_the_overview_names_every_page() -> None:
    overview = (ROOT / "docs" / "README.md").read_text("utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert f"({page.name})" in overview or page.name == "README.md"


def test_the_library_page_names_every_setting_and_every_part_of_a_result() -> None:
    from cleaner import Result

    page = (ROOT / "docs" / "library.md").read_text("utf-8")
    for name in SETTINGS:
        assert f"`{name}`" in page
    public = [name for name in vars(Result) if not name.startswith("_")]
    for name in (*public, "source", "furniture", "settled", "rules_digest"):
        assert re.search(rf"`{name}[`(]", page), name


def test_the_library_page_describes_the_record() -> None:
    from cleaner import clean, read

    page = (ROOT / "docs" / "library.md").read_text("utf-8").partition("## As JSON")[2]
    rows = dict(re.findall(r"^\| ([^|]+) \|(.*)$", page, re.M))
    described = {key: rows[keys] for keys in rows for key in re.findall(r"`(\w+)`", keys)}
    record = clean(read(str(ROOT / "samples" / "scan.alto.xml"))).to_dict()
    assert described.keys() == record.keys()
    parts = ("changes", "furniture", "blocks", "paragraphs", "pages")
    for key in parts:
        for name in record[key][0]:
            assert f"`{name}`" in described[key], (key, name)
    assert f"`schema_version` is {record['schema_version']}" in page
    # Whoever takes a key away or gives it another meaning raises the version.
    keys = [(key, sorted(record[key][0]) if key in parts else "") for key in record]
    digest = hashlib.sha256(repr(keys).encode()).hexdigest()[:8]
    assert (record["schema_version"], digest) == (1, "60cf0790")


def test_the_rule_file_that_the_docs_show_works(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "rules.md").read_text("utf-8"), re.S)
    assert len(blocks) == 4
    (tmp_path / "shown.toml").write_text("\n".join(blocks), "utf-8")
    rule = Rulebook.load([tmp_path]).get("MY001")
    assert len(rule.examples) == 2
    for example in rule.examples:
        assert check(rule, example, [str(tmp_path)]) == ""


def test_make_targets_that_the_readme_names_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"\bmake ([a-z]+)\b", (ROOT / "README.md").read_text("utf-8")))
    assert named <= targets
    assert {"help", "setup", "demo", "test", "lint", "format", "bench", "docs", "clean"} <= targets


class TestProject:
    PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    def test_all_holds_every_extra(self) -> None:
        extras = self.PROJECT["project"]["optional-dependencies"]
        (everything,) = extras["all"]
        assert set(everything.partition("[")[2].rstrip("]").split(",")) == set(extras) - {"all"}

    def test_every_dependency_is_pinned(self) -> None:
        pins = {
            line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text("utf-8").split("\n")
        }
        project = self.PROJECT["project"]
        for wanted in [
            *project["dependencies"],
            *(name for extra in project["optional-dependencies"].values() for name in extra),
        ]:
            name = re.split(r"[\[><=]", wanted)[0]
            assert name in pins or name == project["name"], name

    def test_the_version_is_the_packages(self) -> None:
        assert re.fullmatch(r"\d+\.\d+\.\d+(\.\w+)?", __version__)
        assert self.PROJECT["tool"]["hatch"]["version"]["path"] == "cleaner/version.py"

    def test_ci_runs_what_the_readme_says(self) -> None:
        script = (ROOT / ".ci" / "run").read_text("utf-8")
        assert "make test" in script and "make lint" in script
