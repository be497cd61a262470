"""Rule files: what they may say, what is said about a wrong one (P24), and how sets of rules combine."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Rulebook, RuleError, clean, rulebook
from cleaner.rulebook import compiled, digest_of
from cleaner.rulebook.compiled import pack
from cleaner.rulebook.schema import compile_files, shipped_kinds

from .conftest import ROOT

SHIPPED = Path(rulebook.SHIPPED)

GOOD = """
[[rule]]
id = "MY001"
name = "colour"
kind = "replace"
summary = "American spelling becomes British."
why = "The publisher wants it."
risk = "None."
pattern = '(?<!\\w)color(?!\\w)'
replacement = 'colour'
trigger = ["color"]
"""


def write(folder: Path, text: str, name: str = "my.toml") -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return str(folder)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(RuleError) as caught:
        Rulebook.load([write(folder, text)])
    return str(caught.value)


class TestOwnRules:
    def test_are_added(self, tmp_path: Path) -> None:
        folder = write(tmp_path, GOOD)
        book = Rulebook.load([folder])
        assert book.get("my001").name == "colour"
        assert len(book.rules) == len(Rulebook.load().rules) + 1
        result = clean("the color red", rules=[folder])
        assert (result.text, result.changes[0].causes[0].rule) == ("the colour red", "MY001")

    def test_replace_one_of_the_same_id(self, tmp_path: Path) -> None:
        folder = write(tmp_path, GOOD.replace("MY001", "HYP001"))
        book = Rulebook.load([folder])
        assert book.get("HYP001").kind == "replace"
        assert len(book.rules) == len(Rulebook.load().rules)

    def test_a_later_directory_wins(self, tmp_path: Path) -> None:
        one = write(tmp_path / "one", GOOD)
        two = write(tmp_path / "two", GOOD.replace("'colour'", "'COLOUR'"))
        assert clean("color", rules=[one, two]).text == "COLOUR"
        assert clean("color", rules=[two, one]).text == "colour"

    def test_disable_takes_shipped_ones_out(self, tmp_path: Path) -> None:
        folder = write(tmp_path, 'disable = ["hyp"]\n')
        book = Rulebook.load([folder])
        assert not [rule for rule in book.rules if rule.id.startswith("HYP")]
        assert [rule for rule in Rulebook.load().rules if rule.id.startswith("HYP")]

    def test_a_profile_is_a_selection_with_options(self, tmp_path: Path) -> None:
        folder = write(
            tmp_path, GOOD + '[profile.mine]\nsummary = "Mine."\nselect = ["MY"]\nlines = "keep"\n'
        )
        cleaner = Cleaner(rules=[folder], profile="mine")
        assert [rule.id for rule in cleaner.rulebook.rules] == ["MY001"]
        assert cleaner.options.lines == "keep"

    def test_protected_text_is_not_touched(self, tmp_path: Path) -> None:
        fence = "[[protect]]\nname = 'quoted'\npattern = '\"[^\"]*+\"'\nwhy = 'Quotations stay.'\n"
        folder = write(tmp_path, GOOD + fence)
        assert clean('color and "color" and color', rules=[folder]).text == 'colour and "color" and colour'

    def test_the_digest_follows_the_files(self, tmp_path: Path) -> None:
        one = Rulebook.load([write(tmp_path / "one", GOOD)])
        two = Rulebook.load([write(tmp_path / "two", GOOD + "\n# a remark\n")])
        assert len({one.digest, two.digest, Rulebook.load().digest}) == 3
        assert one.digest == Rulebook.load([str(tmp_path / "one")]).digest


class TestShippedProtection:
    @pytest.mark.parametrize(
        "text", ["see http://example.org/a\ufffdb/Сoвет here\n", "write to anna.le\ufffdb@example.org\n"]
    )
    def test_addresses_are_not_touched(self, text: str) -> None:
        assert clean(text).text == text


class TestChoice:
    def test_by_id_and_prefix(self) -> None:
        book = Rulebook.load()
        assert [rule.id for rule in book.choose(["HYP001"]).rules] == ["HYP001"]
        assert {rule.id[:3] for rule in book.choose(["hyp"]).rules} == {"HYP"}
        assert not any(rule.id.startswith("HYP") for rule in book.choose([], ["HYP"]).rules)
        assert book.choose() is book

    def test_ignore_wins_over_select(self) -> None:
        chosen = Rulebook.load().choose(["HYP"], ["HYP001"])
        assert chosen.rules
        assert "HYP001" not in {rule.id for rule in chosen.rules}

    def test_an_unknown_one_is_refused(self) -> None:
        with pytest.raises(RuleError, match="begins with 'NOPE'; 'cleaner rules list' shows all"):
            Rulebook.load().choose(["NOPE"])
        with pytest.raises(RuleError, match="no rule 'NOPE'"):
            Rulebook.load().get("NOPE")


class TestRefusals:
    """A wrong rule file is refused with its name, the rule's id, and what to do."""

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            (("trigger =", "triggers ="), "rule MY001: unknown key 'triggers'"),
            (('name = "colour"\n', ""), "rule MY001: the key 'name' is missing"),
            (('name = "colour"', 'name = "Colour!"'), "rule MY001: 'name'"),
            (('id = "MY001"', 'id = "my1"'), "rule my1: 'id'"),
            (('id = "MY001"\n', ""), "rule number 1: the key 'id' is missing"),
            (('kind = "replace"', 'kind = "replce"'), "rule MY001: kind 'replce' is none of"),
            (('kind = "replace"', "kind = 3"), "rule MY001: 'kind'"),
            (("(?<!\\w)color", "(?<!\\wcolor"), "rule MY001: .*regular expression"),
            (("(?<!\\w)color(?!\\w)", "\\w*"), "rule MY001: .*(empty string|linear)"),
            (("(?<!\\w)color(?!\\w)", "(\\w+)-\\n(\\w+)"), "rule MY001: .*not linear"),
            (("(?<!\\w)color(?!\\w)", "c(o*)*r"), "rule MY001: .*not linear"),
            (("'colour'", "'\\1'"), "rule MY001: .*replacement"),
            (("'colour'", "'" + "x" * 201 + "'"), "rule MY001: 'replacement'"),
            (("[[rule]]", "[rules]"), "unknown key 'rules'"),
            (('summary = "', "summary = "), "not TOML"),
        ],
    )
    def test_names_file_and_rule(self, tmp_path: Path, change: tuple[str, str], says: str) -> None:
        assert change[0] in GOOD
        message = refusal(tmp_path, GOOD.replace(*change))
        assert message.startswith(str(tmp_path / "my.toml"))
        assert re.search(says, message), message
        assert "\n" not in message

    def test_an_output_bomb(self, tmp_path: Path) -> None:
        bomb = GOOD.replace("(?<!\\w)color(?!\\w)", "(?<!\\w)(\\w++)").replace("'colour'", "'\\1\\1\\1\\1'")
        assert "rule MY001" in refusal(tmp_path, bomb)

    def test_an_id_given_twice(self, tmp_path: Path) -> None:
        write(tmp_path, GOOD, "a.toml")
        assert "rule MY001: the id is already in a.toml" in refusal(tmp_path, GOOD)

    def test_a_profile_with_a_wrong_setting(self, tmp_path: Path) -> None:
        assert "profile x: 'line' is not a setting" in refusal(tmp_path, "[profile.x]\nline = 'join'\n")
        assert "profile x: setting 'lines' is one of" in refusal(tmp_path, "[profile.x]\nlines = 'no'\n")

    def test_an_example_with_a_wrong_option(self, tmp_path: Path) -> None:
        text = GOOD + "[[rule.example]]\nbefore = 'x'\noptions = {line = 'join'}\n"
        assert "rule MY001: 'example.0.options': unknown setting 'line'" in refusal(tmp_path, text)

    def test_disabling_what_is_not_there(self, tmp_path: Path) -> None:
        assert "'disable' names 'NOPE'" in refusal(tmp_path, "disable = ['NOPE']\n")

    def test_bytes_that_are_not_utf8(self, tmp_path: Path) -> None:
        (tmp_path / "my.toml").write_bytes(b"# caf\xe9\n")
        with pytest.raises(RuleError, match=r"my\.toml: not UTF-8 at byte 5"):
            Rulebook.load([tmp_path])

    def test_a_directory_without_rules(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        for place in (tmp_path, tmp_path / "file"):
            with pytest.raises(RuleError, match=f"{place} is not a directory with rule files"):
                Rulebook.load([place])
        with pytest.raises(RuleError, match=r"cannot read the rules in .*nowhere: No such file"):
            Rulebook.load([tmp_path / "nowhere"])

    def test_no_code_is_run_from_a_rule_file(self, tmp_path: Path) -> None:
        hook = GOOD + '__import__ = "os"\n'
        assert "unknown key '__import__'" in refusal(tmp_path, hook)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text("abc_", max_size=4), inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip
TOML_SAFE = VALUES.map(lambda value: json.dumps(value).replace("null", '""'))


class TestFuzzedFiles:
    """No rule file, whatever is in it, gives anything but RuleError."""

    @given(st.binary(max_size=200))
    @example(b"\xff")
    @example(b"rule = 1")
    @example(b"[[rule]]\n")
    @example(b"a = " + b"[" * 3000)
    def test_bytes(self, content: bytes) -> None:
        self._compile(content)

    @given(st.sampled_from([*shipped_kinds(), "other"]), st.dictionaries(
        st.sampled_from(["pattern", "replacement", "trigger", "glyphs", "words", "action", "table", "characters", "file",
                         "method", "confidence", "flags", "example", "name", "summary", "id", "timeout", "gate"]),
        TOML_SAFE, max_size=4))  # fmt: skip
    @settings(max_examples=300)
    def test_keys_and_values(self, kind: str, values: dict[str, str]) -> None:
        base = {
            "id": '"FUZ001"',
            "name": '"fuzz"',
            "kind": f'"{kind}"',
            "summary": '"S."',
            "why": '"W."',
            "risk": '"R."',
        }
        lines = [f"{key} = {value}" for key, value in {**base, **values}.items()]
        self._compile("\n".join(["[[rule]]", *lines]).encode("utf-8", "replace"))

    @given(st.data())
    @settings(max_examples=100)
    def test_shipped_files_with_a_hole(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(SHIPPED.glob("*.toml"))))
        content = path.read_bytes()
        at = data.draw(st.integers(0, len(content)))
        self._compile(
            content[:at] + data.draw(st.binary(max_size=3)) + content[at + data.draw(st.integers(0, 9)) :]
        )

    def _compile(self, content: bytes) -> None:
        try:
            compile_files(SHIPPED, {"fuzz.toml": content})
        except RuleError as error:
            assert re.match(rf"{re.escape(str(SHIPPED / 'fuzz.toml'))}(:[0-9]+)?: ", str(error))
            assert error.file == str(SHIPPED / "fuzz.toml")


class TestCompiledForm:
    @pytest.mark.clock
    def test_the_shipped_rules_compile_in_a_second(self) -> None:
        files = {path.name: path.read_bytes() for path in sorted(SHIPPED.glob("*.toml"))}
        began = time.perf_counter()
        compile_files(SHIPPED, files)
        assert time.perf_counter() - began < 5  # the promise is one second; the ceiling five times that

    def test_the_digest_knows_names_and_contents(self) -> None:
        prints = {
            digest_of(files) for files in ({}, {"a": b""}, {"a": b"b"}, {"b": b"b"}, {"a": b"", "b": b""})
        }
        assert len(prints) == 5

    def test_works_without_a_place_for_a_cache(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
        assert Rulebook.load([write(tmp_path / "rules", GOOD)]).get("MY001")

    def test_nothing_heavy_is_imported_once_compiled(self) -> None:
        code = (
            "import sys; from cleaner import clean; clean('The situa\\ufffd\\ntion in the north\\n')\n"
            "heavy = {'pydantic', 'ftfy', 'numpy', 'wordfreq', 'asyncio', 'tomllib'}\n"
            "print(sorted(heavy & set(sys.modules)))"
        )
        for _ in range(2):  # the first run may have to compile
            done = subprocess.run(
                [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
            )
        assert done.stdout.strip() == "[]"


def _bomb(key: str) -> dict[str, Any]:
    """A compiled form without a rule, which would repair nothing."""
    empty: dict[str, Any] = {
        "rules": [],
        "profiles": {},
        "protect": [],
        "disable": [],
        "kinds": {},
        "shared": {},
    }
    return {"key": key, **empty}


class TestWhatLiesAbout:
    """P32: what lies beside rules or in a cache is not believed because it says so."""

    SPOILT: Mapping[str, Callable[[bytes, str], bytes]] = {
        "empty": lambda good, key: b"",
        "cut short": lambda good, key: good[: len(good) // 2],
        "the old form, with the right key": lambda good, key: json.dumps(_bomb(key)).encode(),
        "another's rules under our digest": lambda good, key: good[:65] + json.dumps(_bomb(key)).encode(),
        "nested": lambda good, key: b"[" * 200_000,
        "nested, digest right": lambda good, key: _signed(b"[" * 200_000),
        "no object": lambda good, key: _signed(b"[]"),
        "another key": lambda good, key: pack(_bomb("0" * 64)),
        "not UTF-8": lambda good, key: _signed(b"\xff"),
    }

    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        folder = Path(write(tmp_path / "rules", GOOD))
        Rulebook.load([folder])
        return folder

    def place(self, folder: Path) -> Path:
        key = digest_of({"my.toml": (folder / "my.toml").read_bytes()})
        return folder.parent / "cache" / "cleaner" / f"rules-{key[:32]}.json"

    @pytest.mark.parametrize("name", SPOILT)
    def test_in_the_cache(self, folder: Path, name: str) -> None:
        place, key = self.place(folder), digest_of({"my.toml": (folder / "my.toml").read_bytes()})
        good = place.read_bytes()
        place.write_bytes(self.SPOILT[name](good, key))
        assert Rulebook.load([folder]).get("MY001").name == "colour"
        assert place.read_bytes() == good  # and is mended

    def test_the_kept_form_is_what_is_used(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cleaner.rulebook.schema.compile_files", lambda *args: pytest.fail("compiled"))
        assert Rulebook.load([folder]).get("MY001")

    def test_in_a_directory_of_rules(self, folder: Path) -> None:
        key = digest_of({"my.toml": (folder / "my.toml").read_bytes()})
        (folder / "compiled.json").write_bytes(pack(_bomb(key)))
        assert Rulebook.load([folder]).get("MY001")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
    @pytest.mark.parametrize("name", ["compiled.json", "more.toml", "words.tsv"])
    def test_a_pipe_is_not_waited_for(self, folder: Path, name: str) -> None:
        os.mkfifo(folder / name)
        if name == "compiled.json":
            assert Rulebook.load([folder]).get("MY001")
            return
        with pytest.raises(RuleError, match=f"{name}: cannot read: it is not a regular file"):
            Rulebook.load([folder])

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
    def test_a_pipe_in_the_cache(self, folder: Path) -> None:
        self.place(folder).unlink()
        os.mkfifo(self.place(folder))
        assert Rulebook.load([folder]).get("MY001")
        assert self.place(folder).is_file()

    def test_what_is_too_large(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compiled, "LARGEST", 3_000_000)
        with self.place(folder).open("ab") as file:
            file.write(b" " * 3_000_000)
        assert Rulebook.load([folder]).get("MY001")
        (folder / "more.toml").write_bytes(b"#" * 3_000_001)
        with pytest.raises(RuleError, match="larger than 3000000 bytes"):
            Rulebook.load([folder])

    @pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs owners of files")
    @pytest.mark.parametrize("what", ["file", "directory"])
    def test_what_others_may_write(self, folder: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
        place = self.place(folder)
        place.write_bytes(pack(_bomb(digest_of({"my.toml": (folder / "my.toml").read_bytes()}))))
        (place if what == "file" else place.parent).chmod(0o777)
        assert Rulebook.load([folder]).get("MY001")

    @pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs a second user")
    def test_what_another_user_wrote(self, folder: Path) -> None:
        place = self.place(folder)
        place.write_bytes(pack(_bomb(digest_of({"my.toml": (folder / "my.toml").read_bytes()}))))
        os.chown(place, 12345, 12345)
        assert Rulebook.load([folder]).get("MY001")

    def test_nothing_is_left_when_writing_fails(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_: object) -> None:
            raise OSError(28, "no space")

        self.place(folder).unlink()
        monkeypatch.setattr(os, "replace", fails)
        assert Rulebook.load([folder]).get("MY001")
        assert str(self.place(folder).parent) and not [
            path for path in self.place(folder).parent.iterdir() if path.name.count(".") > 1
        ]

    def test_a_table_elsewhere_is_not_read(self, folder: Path) -> None:
        rule = GOOD.replace("MY001", "MY002").replace('kind = "replace"', 'kind = "lookup"')
        rule = "\n".join(line for line in rule.splitlines() if not line.startswith(("patt", "repl", "trig")))
        (folder.parent / "words.tsv").write_text("a\tb\n")
        write(folder, rule + '\nfile = "../words.tsv"\n', "other.toml")
        with pytest.raises(RuleError, match=r"there is no file '../words.tsv' beside the rule file"):
            Rulebook.load([folder])


def _signed(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body
