"""A format is one folder: everyone who needs to know of it asks its descriptor."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from cleaner.cli.main import main
from cleaner.formats import registry
from cleaner.formats.format import NOTHING, Format
from cleaner.formats.registry import formats, labels
from cleaner.reports import forms

from .test_cli_process import environment

TOY = """
from cleaner.formats.format import NOTHING, START, Format


def sniff(head: bytes) -> int:
    return START if head.startswith(b"TOY 1") else NOTHING


FORMAT = Format(
    name="toy", label="toy", media="application/x-toy", help="a toy", sniff=sniff, extensions=(".toy",),
    reader="cleaner_formats.toy.reader", is_page=True,
)
"""
READER = """
from cleaner.formats.request import Outline
from cleaner.text.source import Lines, Page, Words


def read_pages(path, request):
    with open(path, encoding="utf-8") as file:
        pages = file.read().split("\\n\\n")[1:]
    yield Outline(len(pages))
    for page in pages:
        yield Page(page, Words(), Lines())
"""
DOCUMENT = "TOY 1\n\nThe situa\ufffd\ntion in the north\n"
SHOUT = """
from cleaner.reports.forms.form import Form

FORM = Form(
    name="shout", meaning="the text in capitals", media=("text/x-shout",), help="in capitals", ending=".shout",
    render=lambda done: done.result.text.upper().encode(), place=70,
)
"""
ASKED = """
from cleaner.formats.sniff import foreign
from cleaner.server.media import BODIES, body_kind
print(foreign("it", "a program").problem)
print(BODIES["application/x-toy"], body_kind("application/x-toy"))
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of a process that has one format more, by a folder and nothing else."""
    folder = tmp_path / "path" / "cleaner_formats" / "toy"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(TOY)
    (folder / "reader.py").write_text(READER)
    found = environment()
    path = [str(tmp_path / "path"), found.get("PYTHONPATH", "")]
    return found | {"PYTHONPATH": os.pathsep.join(filter(None, path))}


def cleaned(env: dict[str, str], folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *args],
        capture_output=True,
        text=True,
        check=False,
        env=env,
        cwd=folder,
    )


def test_a_new_format_is_one_new_folder(tmp_path: Path, env: dict[str, str]) -> None:
    here = tmp_path / "here"
    here.mkdir()
    for name in ("a.toy", "odd"):
        (here / name).write_text(DOCUMENT, encoding="utf-8")
    (here / "b.toy").write_text("TOY 1\n\nThat is all.\n", encoding="utf-8")
    whole = cleaned(env, here, "odd", "--format", "json")
    assert '"format": "toy"' in whole.stdout, whole.stderr
    assert cleaned(env, here, "a.toy").stdout == "The situation in the north\n"
    assert cleaned(env, here, ".", "--format", "json").stdout.count('"number": ') == 2  # pages of a book
    assert "hOCR, ALTO, PAGE, ABBYY files and toys, gzip" in " ".join(
        cleaned(env, here, "--help").stdout.split()
    )


def test_the_service_takes_it(env: dict[str, str]) -> None:
    asked = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, env=env)
    assert asked.stdout.splitlines() == [
        "it: this is a program, and not a text, PDF, page image, hOCR, ALTO, PAGE, ABBYY file or toy",
        "a toy ('document', '')",
    ]


def test_one_that_cannot_be_loaded_is_named(tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / "path/cleaner_formats/toy/__init__.py").write_text("import nothing_of_this_name\n")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n")
    done = cleaned(env, tmp_path, "a.pdf")
    assert done.returncode == 7
    assert "the format in the package cleaner_formats.toy cannot be loaded" in done.stderr


@pytest.mark.parametrize("format", formats().values(), ids=lambda format: format.name)
def test_what_a_descriptor_promises_is_there(format: Format) -> None:
    assert format.label and format.media and format.help
    assert format.sniff(b"Once upon a time") == NOTHING
    for name, wanted in (
        (format.reader, "read_pages"),
        (format.writer, "corrected"),
        (format.writer if format.is_new else "", "from_source"),
        (format.scan, "raster"),
        (format.picture, "png"),
    ):
        assert not name or callable(getattr(import_module(name), wanted))
    assert format.reader or format.is_packed or format.name == "text"


def test_places_and_ranks_are_not_shared() -> None:
    found = [format for format in formats().values() if not format.is_packed]
    assert len({format.rank for format in found}) == len({format.place for format in found}) == len(found)
    assert [format.name for format in formats().values() if format.is_new] == ["hocr"]


def test_a_new_form_of_output_is_one_new_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "shout.py").write_text(SHOUT)
    (tmp_path / "a.txt").write_text("Well said.\n")
    monkeypatch.setattr(forms, "__path__", [*forms.__path__, str(tmp_path)])
    forms.forms.cache_clear()
    try:
        assert main(["--format", "shout", str(tmp_path / "a.txt"), "-o", f"{tmp_path}/out/"]) == 0
        assert (tmp_path / "out" / "a.txt.shout").read_bytes() == b"WELL SAID.\n"
        assert forms.answers()[-1].media == ("text/x-shout",)
        assert main(["--help"]) == 0
        assert "shout, in capitals" in " ".join(capfdbinary.readouterr().out.decode().split())
    finally:
        monkeypatch.undo()
        forms.forms.cache_clear()


def test_formats_in_a_sentence() -> None:
    assert labels(registry.ranked()) == "text, PDF, page image, hOCR, ALTO, PAGE or ABBYY file"
    assert labels(registry.layouts(), "and", several=True) == "hOCR, ALTO, PAGE and ABBYY files"
    assert labels(["pdf"], several=True) == "PDFs"
