"""The library as users of it see it: names, types, pickling, threads."""

from __future__ import annotations

import inspect
import json
import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner import Cleaner, Options, Result, Rulebook, RuleError, SettingError, clean, read
from cleaner.errors import FileError
from cleaner.evidence import Evidence

from .cli import Run
from .conftest import ROOT

MESSY = "THE HISTORY    12\n\nThe situa\ufffd\ntion in the\n\fTHE HISTORY    13\n\nnorth was well-\nknown.\n"


def test_everything_public_is_there_and_documented() -> None:
    for name in set(cleaner.__all__) - {"__version__"}:
        assert inspect.getdoc(getattr(cleaner, name)), name
    assert set(cleaner.__all__) >= {"clean", "Cleaner", "Result", "Change", "Rulebook"}


def test_a_limit_of_time_is_taken_as_by_a_cleaner() -> None:
    for seconds in (None, 5, float("inf")):
        assert clean(MESSY, seconds=seconds).text == clean(MESSY).text
        assert (
            clean(MESSY, seconds=seconds, lines="keep").text
            == Cleaner(lines="keep").clean(MESSY, seconds).text
        )
    assert clean(MESSY, seconds=0).skipped != ()


def test_every_public_thing_of_a_result_is_documented_and_typed() -> None:
    for kind in (Result, Cleaner, Rulebook):
        for name, member in inspect.getmembers(kind):
            if name.startswith("_"):
                continue
            assert inspect.getdoc(member), f"{kind.__name__}.{name}"
            function = member.__func__ if inspect.ismethod(member) else member
            if inspect.isfunction(function):
                assert "return" in function.__annotations__, f"{kind.__name__}.{name}"


@pytest.mark.parametrize("text", ["", "The cat sat on the mat, and the dog did not.\n" * 9, MESSY, "x" * 99])
def test_languages_are_those_of_the_text(text: str) -> None:
    found = clean(text).languages
    assert found == Evidence(clean(text).text).languages
    assert clean(text).refuse(lambda _: True).languages == found
    assert clean(text, lang=["de", "fr"]).languages == ("de", "fr")


def test_languages_of_text_that_was_read_in_a_wrong_encoding() -> None:
    right = "Вечером пришёл поезд, и мы поехали домой, где нас ждали друзья и горячий чай.\n" * 9
    assert clean(right.encode("cp1251").decode("cp1252")).languages == clean(right).languages == ("ru",)


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(cleaner.__file__).parent / "py.typed").exists()


class TestClean:
    def test_the_one_liner(self) -> None:
        assert clean("The situa\ufffd\ntion in the north\n").text == "The situation in the north\n"

    def test_takes_lists_and_tuples_and_strings_alike(self) -> None:
        wanted = clean(MESSY, select=("HYP",)).text
        assert clean(MESSY, select=["HYP"]).text == clean(MESSY, select="HYP").text == wanted

    def test_is_the_cleaner_with_the_same_settings(self) -> None:
        assert clean(MESSY, lines="keep").edits == Cleaner(lines="keep").clean(MESSY).edits

    def test_a_wrong_setting_is_an_error_before_any_work(self) -> None:
        with pytest.raises(SettingError, match="lines"):
            clean("", lines="sideways")
        with pytest.raises(
            SettingError, match=r"there is no profile 'prosa'; did you mean prose\? there are: prose"
        ):
            clean("", profile="prosa")
        with pytest.raises(RuleError, match="begins with 'XYZ'"):
            clean("", select=["XYZ"])


class TestCleaner:
    def test_a_profile_gives_way_to_what_is_said(self) -> None:
        assert Cleaner(profile="prose").options.lines == "join"
        assert Cleaner(profile="prose", lines="keep").options.lines == "keep"

    def test_many_texts_in_order(self) -> None:
        texts = [MESSY, "", "plain\n"]
        assert [r.text for r in Cleaner().clean_many(texts)] == [clean(text).text for text in texts]

    def test_one_for_many_threads(self, article: str) -> None:
        one = Cleaner()
        texts = [article, MESSY, article[:5000], MESSY * 3] * 4
        wanted = [Cleaner().clean(text).edits for text in texts[:4]] * 4
        with ThreadPoolExecutor(8) as pool:
            assert [result.edits for result in pool.map(one.clean, texts)] == wanted


class TestPickling:
    def test_a_result_comes_through(self) -> None:
        result = clean(MESSY)
        there = pickle.loads(pickle.dumps(result))
        assert there.text == result.text
        assert there.changes == result.changes
        assert there.furniture == result.furniture
        assert there.restore() == MESSY

    def test_a_rulebook_comes_through(self) -> None:
        book = Rulebook.load()
        there = pickle.loads(pickle.dumps(book))
        assert (there.digest, there.rules) == (book.digest, book.rules)

    @pytest.mark.parametrize(
        "error", [RuleError("a file"), SettingError("a value")], ids=lambda e: type(e).__name__
    )
    def test_errors_come_through(self, error: Exception) -> None:
        there = pickle.loads(pickle.dumps(error))
        assert type(there) is type(error)
        assert there.args == error.args

    def test_options_come_through(self) -> None:
        assert pickle.loads(pickle.dumps(Options(lang=("de",)))) == Options(lang=("de",))


class TestResult:
    def test_counts_name_rules_most_first(self) -> None:
        counts = clean(MESSY * 2).counts()
        assert list(counts.values()) == sorted(counts.values(), reverse=True)
        assert "HYP001" in counts

    def test_a_refused_change_leaves_the_others(self) -> None:
        result = clean("situa\ufffd\ntion and indepen\ufffd\ndence\n")
        assert len(result.changes) >= 2
        refused = result.refuse(lambda change: change.start == 5)
        assert "situa\ufffd\ntion" in refused.text
        assert "independence" in refused.text
        assert refused.restore() == result.source

    def test_suggestions_can_be_accepted(self) -> None:
        result = clean(MESSY, min_confidence=1.0)
        assert result.suggestions
        accepted = result.accept(lambda change: change == result.suggestions[0])
        assert len(accepted.suggestions) == len(result.suggestions) - 1
        first = result.suggestions[0]
        assert any(first.start == c.start and first.after == c.after for c in accepted.changes)
        assert accepted.restore() == MESSY

    def test_the_diff_is_one_that_patch_understands(self) -> None:
        diff = clean("situa\ufffd\ntion", lines="join").diff("page.txt")
        assert diff.startswith("--- page.txt\n+++ page.txt (cleaned)\n@@ -1,2 +1 @@\n-situa\ufffd\n-tion\n")
        assert diff.endswith("+situation\n\\ No newline at end of file\n")
        assert clean("plain\n").diff() == ""

    def test_what_was_done_can_be_looked_up_by_offset(self) -> None:
        result = clean("a situa\ufffd\ntion here", lines="join")
        assert result.text == "a situation here"
        assert result.to_output(len("a situa\ufffd\n")) == len("a situa")
        assert result.to_source(result.text.index("here")) == result.source.index("here")


def test_what_was_not_sure_enough_is_suggested_and_can_be_accepted(article: str) -> None:
    usual = clean(article)
    strict = clean(article, min_confidence=0.99)
    assert len(usual.changes) > len(strict.changes)
    missing = [c for c in usual.changes if c.confidence < 0.99 and not c.after.startswith("\n")]
    told = {(c.start, c.end) for c in (*strict.suggestions, *strict.changes)}
    assert sum((c.start, c.end) in told for c in missing) >= 0.9 * len(missing)
    middling = clean(article, min_confidence=0.9)
    assert middling.suggestions
    assert middling.accept(lambda change: True).text == usual.text


class TestWrongArguments:
    @pytest.mark.parametrize(
        ("given", "says"),
        [(b"x", "not bytes: decode"), (None, "not NoneType"), (5, "not int"), (["a"], "not list")],
    )
    def test_what_is_no_text(self, given: Any, says: str) -> None:
        for call in (cleaner.clean, cleaner.Cleaner().clean):
            with pytest.raises(TypeError, match=says):
                call(given)

    @pytest.mark.parametrize("given", ["abc", b"abc"])
    def test_one_text_is_not_many(self, given: Any) -> None:
        with pytest.raises(TypeError, match="takes a list of texts"):
            cleaner.Cleaner().clean_many(given)

    @pytest.mark.parametrize("seconds", [float("inf"), 1e300, 1e10])
    def test_endless_time(self, seconds: float) -> None:
        assert cleaner.Cleaner().clean("situa-\ntion", seconds=seconds).text == "situation"

    @pytest.mark.parametrize("value", [10**400, -(10**400), float("inf"), "1" * 5000, 2])
    def test_numbers_out_of_range(self, value: Any) -> None:
        with pytest.raises(cleaner.SettingError, match="lies between 0 and 1"):
            cleaner.clean("a", min_confidence=value)

    def test_a_file_that_is_not_there(self) -> None:
        for name in ("/nonexistent", "/nonexistent.pdf"):
            with pytest.raises(FileError, match="No such file"):
                cleaner.read(name)


class TestRecord:
    """``Result.to_dict()`` is what ``--format json`` writes, but for the tables."""

    @pytest.mark.parametrize("name", ["article.txt", "scan.alto.xml", "scan.hocr"])
    def test_is_that_of_the_command_line(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        path = str(ROOT / "samples" / name)
        line = json.loads(Run(monkeypatch)(path, "--format", "json").out)
        head = {"file": line.pop("file")} | ({"encoding": line.pop("encoding")} if "encoding" in line else {})
        assert head["file"] == path
        assert line.pop("tables") == []
        assert line == clean(read(path)).to_dict()

    @pytest.mark.parametrize("text", ["", "\ud800", "a\0\x1b", "wör-\nter"])
    def test_is_json_whatever_the_text(self, text: str) -> None:
        record = clean(text).to_dict()
        assert json.loads(json.dumps(record, allow_nan=False)) == record

    def test_is_that_of_what_was_decided(self) -> None:
        result = clean(MESSY)
        refused = result.refuse(lambda change: True)
        assert refused.to_dict()["text"] == MESSY and refused.to_dict()["changes"] == []
        assert pickle.loads(pickle.dumps(result)).to_dict() == result.to_dict()
        assert all(cause["name"] for change in result.to_dict()["changes"] for cause in change["causes"])


def test_what_the_prompt_shows() -> None:
    assert repr(clean(MESSY)).startswith(f"<Result of {len(MESSY)} characters: ")
    assert repr(clean("x")) == "<Result of 1 character: 0 changes, 0 suggestions, 0 lines taken out>"
    assert "not settled" in repr(Result("x", settled=False))
    assert repr(read(str(ROOT / "samples" / "scan.hocr"))).startswith("<Source of hocr: 3 pages, ")
    assert repr(Cleaner(lines="join", lang="de")) == "Cleaner(lang=('de',), lines='join')"
    assert re.fullmatch(r"<Rulebook of \d+ rules, digest [0-9a-f]{16}>", repr(Rulebook.load()))
    for shown in (clean(MESSY * 1000), Rulebook.load(), Cleaner()):
        assert len(repr(shown)) < 200
