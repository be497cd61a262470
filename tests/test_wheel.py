"""The wheel works by itself: built offline, installed into an empty place, the source tree out of reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cleaner import __version__

from .conftest import ROOT

LINE = "The situa\ufffd\ntion in the north\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
               "--disable-pip-version-check", "-w", str(folder), str(ROOT)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, text=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel in it and nothing else of ours."""
    folder = tmp_path_factory.mktemp("target")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile",
               "--disable-pip-version-check", "--target", str(folder), str(wheel)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, text=True)
    return folder


def run(place: Path, cwd: Path, *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """A Python process that sees the installed wheel and the libraries, but not the source tree: site
    packages come behind it on the path, and what an editable install added is taken off."""
    start = f"import sys; sys.path[:] = [{str(place)!r}, *(p for p in sys.path if p not in ('', {str(ROOT)!r}))]\n"
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    env |= {"XDG_CACHE_HOME": str(cwd / "cache"), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-P", "-c", start + command[0], *command[1:]],
        cwd=cwd, env=env, input=given, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip


COMMAND = "from cleaner.cli.main import run; sys.argv[0] = 'cleaner'; run()"


def test_holds_the_rules_and_the_data_with_their_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = {path.name for path in (ROOT / "rules").iterdir() if path.suffix == ".toml"}
    assert {f"cleaner/_rules/{name}" for name in rules} | {"cleaner/_rules/compiled.json"} <= names
    data = {str(path.relative_to(ROOT)) for path in (ROOT / "cleaner" / "data").rglob("*") if path.is_file()}
    assert data <= names
    assert any(name.endswith(".data/data/share/man/man1/cleaner.1") for name in names)
    for folder in {Path(name).parent for name in names if name.endswith(".lex")}:
        assert f"{folder}/LICENSE" in names
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in names)
    assert "cleaner/py.typed" in names


def test_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].rsplit("-", 1)[-1] for name in names} <= {
        "cleaner", "service.py", f"{__version__}.data", next(n.split("/")[0].rsplit("-", 1)[-1] for n in names if ".dist-info" in n)
    }  # fmt: skip
    assert not [name for name in names if "article" in name or name.endswith((".pyc", ".orig"))]


def test_the_compiled_rules_are_those_of_the_files(wheel: Path) -> None:
    from cleaner.rulebook import SHIPPED, _compiled
    from cleaner.rulebook.compiled import unpack

    with zipfile.ZipFile(wheel) as archive:
        content = archive.read("cleaner/_rules/compiled.json")
    key, data = _compiled(SHIPPED)
    packed = unpack(content, key)
    assert packed
    assert packed["rules"] == json.loads(json.dumps(data["rules"]))


def test_the_library_runs(place: Path, tmp_path: Path) -> None:
    code = (
        "import cleaner; r = cleaner.clean(sys.stdin.read()); sys.stdout.write(r.text)\n"
        "sys.stderr.write(cleaner.__file__ + ' ' + str('pydantic' in sys.modules))"
    )
    done = run(place, tmp_path, code, given=LINE)
    assert done.stdout == "The situation in the north\n"
    assert done.stderr == f"{place / 'cleaner' / '__init__.py'} False"
    assert not (tmp_path / "cache").exists()  # the rules came compiled


def test_the_command_runs(place: Path, tmp_path: Path) -> None:
    assert run(place, tmp_path, COMMAND, given=LINE).stdout == "The situation in the north\n"
    assert "HYP001" in run(place, tmp_path, COMMAND, "rules", "list").stdout


def test_the_article_comes_out_the_same(place: Path, tmp_path: Path, article: str, expected: str) -> None:
    (tmp_path / "article.txt").write_bytes(article.encode("utf-8"))
    assert run(place, tmp_path, COMMAND, "article.txt").stdout == expected


def test_names_the_command_and_the_extras(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = {
            Path(name).name: archive.read(name).decode()
            for name in archive.namelist()
            if ".dist-info/" in name
        }
    assert "cleaner = cleaner.cli.main:run" in info["entry_points.txt"]
    extras = [
        line.split(": ")[1] for line in info["METADATA"].split("\n") if line.startswith("Provides-Extra: ")
    ]
    assert set(extras) >= {"service", "bench", "dev", "all"}
    in_all = {line.split(";")[0] for line in info["METADATA"].split("\n") if "extra == 'all'" in line}
    for extra in extras:
        assert {
            line.split(";")[0] for line in info["METADATA"].split("\n") if f"extra == '{extra}'" in line
        } <= in_all
