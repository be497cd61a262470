"""Kinds of rules: found by walking, each key with a meaning, nothing accepted that nothing reads."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner import Rule, Rulebook, RuleError, clean, rulebook
from cleaner.cli.examples import changes, check
from cleaner.rulebook import positions
from cleaner.rulebook.keys import Key
from cleaner.rulebook.schema import Found, shipped_kinds

from .cli import Run
from .conftest import ROOT

SHIPPED = Path(rulebook.SHIPPED)
BOOK = Rulebook.load()
KINDS = shipped_kinds()
HEAD = '[[rule]]\nid = "MY001"\nname = "mine"\nkind = "{}"\nsummary = "S."\nwhy = "W."\nrisk = "R."\n'


def blocks(name: str) -> Iterator[str]:
    """The rules of a shipped file, each as it is written."""
    text = (SHIPPED / name).read_text("utf-8")
    yield from re.findall(r"^\[\[rule\]\]\n.*?(?=^\[\[rule\]\]\n|\Z)", text, re.S | re.M)


BLOCKS = {
    re.search(r'^id = "(.*)"', block, re.M)[1]: block  # type: ignore[index]
    for path in sorted(SHIPPED.glob("*.toml"))
    for block in blocks(path.name)
}


def load(folder: Path, text: str, name: str = "my.toml") -> Rulebook:
    (folder / name).write_text(text, "utf-8")
    return Rulebook.load([folder])


def refusal(folder: Path, text: str) -> RuleError:
    with pytest.raises(RuleError) as caught:
        load(folder, text)
    return caught.value


def without_examples(block: str) -> str:
    return block.split("[[rule.example]]", maxsplit=1)[0]


def with_key(block: str, line: str) -> str:
    """A rule with one more key, and without its examples."""
    return re.sub(r"^(risk = .*)$", lambda risk: f"{risk[1]}\n{line}", without_examples(block), flags=re.M)


WORDS = """[[rule]]
id = "TST001"
name = "words"
kind = "lookup"
summary = "A rule of a kind of which none is shipped."
why = "Somebody may have one."
risk = "None."
words = { tbe = "the" }
"""


def all_keys(found: Found) -> Iterator[Key]:
    for key in (*found.keys, *found.shared):
        yield key
        yield from key.table


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
class TestEveryKind:
    def test_each_key_has_a_meaning(self, kind: Found) -> None:
        assert kind.summary.endswith(".")
        for key in all_keys(kind):
            assert len(key.meaning) > 8 and not key.meaning.endswith("."), key.name

    def test_each_key_is_read(self, kind: Found) -> None:
        """By the module of the kind, or by one beside it in its folder."""
        path = Path(str(kind.module.__file__))
        beside = path.parent.glob("*.py") if path.parent.name != "repairs" else [path]
        source = "".join(each.read_text("utf-8") for each in beside)
        for key in all_keys(kind):
            used = rf'\[["\']{key.name}["\'][\] ]|get\("{key.name}"|\b(params|shared)\.{key.name}\b|"{key.name}": '
            used += rf'|"{key.name}" if |else "{key.name}"'
            assert re.search(used, source) or key.name == "plain", f"nothing reads {key.name}"

    def test_names_are_not_given_twice(self, kind: Found) -> None:
        names = [key.name for key in (*kind.keys, *kind.shared)]
        common = {"id", "name", "kind", "summary", "why", "risk", "example"}
        assert len(set(names)) == len(names) and not common & set(names)

    def test_a_key_that_nothing_reads_is_refused(self, kind: Found, tmp_path: Path) -> None:
        rule_id = next((rule.id for rule in BOOK.rules if rule.kind == kind.kind.name), "TST001")
        text = "# a remark\n\n" + with_key(BLOCKS.get(rule_id, WORDS), "confidense = 0.5")
        error = refusal(tmp_path, text)
        assert (error.file, error.rule, error.key) == (str(tmp_path / "my.toml"), rule_id, "confidense")
        assert text.splitlines()[error.line - 1] == "confidense = 0.5"
        for key in kind.keys:
            assert key.name in error.advice
        assert str(error).startswith(f"{error.file}:{error.line}: rule {rule_id}: unknown key 'confidense'; ")

    def test_a_key_that_only_others_read_is_refused(self, kind: Found, tmp_path: Path) -> None:
        """Each key that is read under a condition, in a rule that does not fulfil it."""
        tried = 0
        rules = BOOK.of_kind(kind.kind.name)
        for key in kind.keys:
            has = next((rule for rule in rules if key.name in rule.params), None)
            lacks = next((rule for rule in rules if not key.is_read(rule.params)), None)
            written = has and re.search(rf"^{key.name} = (\[\n.*?^\]|.*?)$", BLOCKS[has.id], re.M | re.S)
            if not lacks or not key.when or not (written or not key.needed):
                continue
            line = written[0] if written else f"{key.name} = {_toml(key.default)}"
            error = refusal(tmp_path, with_key(BLOCKS[lacks.id], line))
            assert error.problem == f"nothing reads '{key.name}'", key.name
            assert error.advice == f"it goes with {key.conditions}"
            assert (error.rule, error.key) == (lacks.id, key.name)
            tried += 1
        conditional = [key for key in kind.keys if key.when]
        assert tried or not conditional or kind.kind.name in ("replace", "lookup", "normalise")

    def test_docs_name_each_key(self, kind: Found) -> None:
        text = (ROOT / "docs" / "rules.md").read_text("utf-8")
        part = text.split(f"### {kind.kind.name}\n")[1].split("\n### ")[0]
        for key in (*kind.keys, *kind.shared):
            assert f"| `{key.name}` |" in part


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
class TestEveryShippedRule:
    def test_does_the_same_under_another_id(self, rule: Rule, tmp_path: Path) -> None:
        """Nothing goes by the id of a rule: replaced by one of a user's, it does what it did."""
        for table in SHIPPED.glob("*.tsv"):
            (tmp_path / table.name).write_bytes(table.read_bytes())
        block = BLOCKS[rule.id].replace(f'id = "{rule.id}"', 'id = "USR001"', 1)
        book = load(tmp_path, f'disable = ["{rule.id}"]\n' + block)
        assert rule.id not in {other.id for other in book.rules}
        example = next(example for example in rule.examples if changes(example))
        assert check(book.get("USR001"), example, [str(tmp_path)]) == ""

    def test_show_prints_each_key_with_its_meaning(self, rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
        shown = " ".join(Run(monkeypatch)("rules", "show", rule.id).out.decode().split())
        for key in KINDS[rule.kind].keys:
            if key.name in rule.params:
                assert f"{key.name}:" in shown
                assert key.meaning in shown


def test_a_family_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Run(monkeypatch)("rules", "show", "hyp").out.decode()
    for rule in BOOK.rules:
        assert (f"{rule.id}  {rule.name}  (" in out) == rule.id.startswith("HYP")
    assert out.count("[kind.rejoin]") == 1
    assert "grand-daughter" in out


class TestRulesThatNeverRun:
    """Each is refused when it is loaded, with what could be said instead."""

    @pytest.mark.parametrize(
        ("kind", "keys", "says"),
        [
            ("pages", "", "the key 'role' is missing"),
            ("pages", 'role = "frontispiece"', "'role': Input should be 'head', 'folio'"),
            ("pages", 'role = "notice"\nstarts = ["Scanned"]', "a mark or notice needs patterns"),
            ("pages", 'role = "notice"\npatterns = ["x"]', "the key 'starts' is missing"),
            ("pages", 'role = "folio"', "it and PAG002 (in pages.toml) both say role = 'folio'"),
            ("reflow", 'gap = "line"', "it and PAR001 (in paragraphs.toml) both say gap = 'line'"),
            ("reflow", 'gap = "lines"', "'gap': Input should be 'line'"),
            ("rejoin", 'glyphs = ["-"]', "it and HYP002 (in hyphens.toml) both say glyphs = '-'"),
            ("rejoin", 'dashes = ["–"]', "it and HYP005 (in hyphens.toml) both say dashes = '–'"),
            ("rejoin", "", "give one of glyphs"),
            ("lookup", "", "needs words"),
            ("normalise", 'action = "map"', "the key 'table' is missing"),
            ("lost", 'glyphs = ["~"]\nreading = "letters"', "the key 'readings' is missing"),
            ("encoding", 'method = "codepage"\nactual = ["cp1251"]\nshown = ["cp1252"]\nlanguages = ["xx"]',
             "'languages': there is a lexicon of none"),
            ("stutter", "", "kind 'stutter' is none of"),
            ("replacement", "", "did you mean 'replace'?"),
        ],
    )  # fmt: skip
    def test_is_refused(self, tmp_path: Path, kind: str, keys: str, says: str) -> None:
        error = refusal(tmp_path, HEAD.format(kind) + keys + "\n")
        assert says in str(error)
        assert error.rule == "MY001"
        assert error.file.endswith("my.toml")
        assert "\n" not in str(error)

    def test_a_glyph_is_free_once_its_rule_is_disabled(self, tmp_path: Path) -> None:
        rule = HEAD.format("rejoin") + 'glyphs = ["-"]\n'
        assert load(tmp_path, 'disable = ["HYP002"]\n' + rule).get("MY001").params["glyphs"] == ["-"]

    def test_notices_of_ones_own_stand_beside_the_shipped_ones(self, tmp_path: Path) -> None:
        stamp = 'role = "notice"\nstarts = ["Property of"]\npatterns = ["Property of .{3,40}"]\n'
        load(tmp_path, HEAD.format("pages") + stamp)
        text = "of the old house\nProperty of the Museum\non the hill.\nDigitized by Google\nIt rained.\n"
        found = clean(text, rules=[str(tmp_path)], lines="keep")
        assert found.text.split() == ["of", "the", "old", "house", "on", "the", "hill.", "It", "rained."]
        assert {line.rule for line in found.furniture} == {"MY001", "PAG006"}

    def test_two_rules_of_recase_both_run(self, tmp_path: Path) -> None:
        """The second is asked too: it is the one that repairs short words."""
        example = next(example for example in BOOK.get("CAS001").examples if changes(example))
        strict = BLOCKS["CAS001"].replace("shortest = 5", "shortest = 30")
        second = without_examples(BLOCKS["CAS001"]).replace('"CAS001"', '"MY001"').replace("small-cap", "x")
        load(tmp_path, strict + "\n" + second)
        options = {**example["options"], "rules": [str(tmp_path)]}
        assert clean(example["before"], **options, select=["CAS001"]).text == example["before"]
        assert clean(example["before"], **options, select=["CAS", "MY"]).text == example["after"]


class TestPatterns:
    def test_a_bad_one_is_reported_with_key_line_and_offset(self, tmp_path: Path) -> None:
        text = (
            HEAD.format("pages")
            + 'role = "notice"\nstarts = ["S"]\npatterns = [\n    "Scan",\n    "Scan(",\n]\n'
        )
        error = refusal(tmp_path, text)
        assert (error.rule, error.key, error.line) == ("MY001", "patterns.1", 12)
        assert "missing ), unterminated subpattern at offset 4, before '('" in str(error)

    def test_of_the_kind_replace_too(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, HEAD.format("replace") + "pattern = 'colou(r'\n")
        assert (error.key, error.line) == ("pattern", 8)
        assert re.search(r"'pattern': not a regular expression: .* at offset \d", str(error))

    def test_of_protected_text_too(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, "[[protect]]\nname = 'x'\nwhy = 'x'\npattern = '['\n")
        assert error.line == 4


class TestShared:
    def test_a_hyphenation_exception_is_one_line(self, tmp_path: Path) -> None:
        text = "The quick brown fox was impos-\nsible to understand, and the situa-\ntion was bad.\n"
        assert "impossible" in clean(text, lines="keep").text
        load(tmp_path, 'kind.rejoin.keep = ["Impos-sible"]\n')
        assert "impos-sible\nto" in clean(text, lines="keep", rules=[str(tmp_path)]).text
        other = tmp_path / "other"
        other.mkdir()
        load(other, 'kind.rejoin.join = ["impossible", "self-government"]\n')
        found = clean("a question of self-\ngovernment", lines="keep", rules=[str(other)])
        assert found.text == "a question of selfgovernment"
        assert "the rules have" in found.changes[0].causes[0].reason

    @pytest.mark.parametrize(
        ("line", "before", "after"),
        [
            ('kind.rejoin.keep = ["neo-"]', "of the neo-\nlogism of", "of the neo-logism\nof"),
            ('kind.rejoin.keep = ["neo-"]\nkind.rejoin.join = ["neologism"]', "neo-\nlogism", "neologism"),
            ('kind.rejoin.join = ["self-"]', "of self-\nrestraint", "of selfrestraint"),
            ('kind.rejoin.join = ["self-"]\nkind.rejoin.keep = ["self-restraint"]', "self-\nrestraint", None),
            ('kind.rejoin.keep = ["neo-"]', "Neo-\nclassical", "Neo-classical"),
        ],
    )
    def test_a_prefix_is_one_line(self, tmp_path: Path, line: str, before: str, after: str | None) -> None:
        load(tmp_path, line + "\n")
        wanted = before.replace("\n", "") if after is None else after
        assert clean(before, lines="keep", rules=[str(tmp_path)]).text == wanted

    def test_a_page_word_is_one_line(self, tmp_path: Path) -> None:
        text = "whoever had seen the river in the spring of that year\n\nlk. 112\n\nwould not have known it again.\n"
        assert "lk." in clean(text, lines="keep").text
        load(tmp_path, 'kind.pages.page_words = ["lk."]\n')
        assert "lk." not in clean(text, lines="keep", rules=[str(tmp_path)]).text

    def test_lists_add_up_and_can_be_emptied_first(self, tmp_path: Path) -> None:
        shipped = BOOK.kinds["pages"].shared
        more = load(tmp_path, '[kind.pages]\npage_words = ["lk."]\nproof = 0.9\n').kinds["pages"].shared
        assert more["page_words"] == [*shipped["page_words"], "lk."]
        assert (more["proof"], more["of_words"]) == (0.9, shipped["of_words"])
        text = 'disable = ["pages.page_words"]\nkind.pages.page_words = ["lk."]\n'
        assert load(tmp_path, text).kinds["pages"].shared["page_words"] == ["lk."]

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("kind.pages.page_word = []", "unknown key 'page_word'; did you mean 'page_words'?"),
            ("kind.replace.x = 1", "rules of kind 'replace' share no keys"),
            ("kind.nothing.x = 1", "kind 'nothing' is none of"),
            ("kind.pages.proof = 2", "'proof': Input should be less than or equal to 1"),
        ],
    )
    def test_a_wrong_one_is_refused(self, tmp_path: Path, text: str, says: str) -> None:
        error = refusal(tmp_path, text)
        assert says in str(error)
        assert error.line == 1


STUTTER = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "rules.md").read_text("utf-8"), re.S)[0]
USE = """
import sys
from cleaner import Rulebook, clean
folder = sys.argv[1]
print(clean("This is is it.", rules=[folder]).text, clean("This is is it.", rules=[folder]).changes[0].causes[0])
print(Rulebook.load([folder]).kinds["stutter"].module)
"""


class TestAKindOfOnesOwn:
    """One module, and a rule file that uses it."""

    def run(self, tmp_path: Path, code: str) -> list[str]:
        folder = tmp_path / "rules"
        folder.mkdir()
        (folder / "my.toml").write_text(HEAD.format("stutter") + 'word = "is"\n', "utf-8")
        environment = {"PYTHONPATH": f"{tmp_path}:{ROOT}", "XDG_CACHE_HOME": str(tmp_path / "cache")}
        lines: list[str] = []
        for _ in range(2):  # the second time the rules come compiled
            done = subprocess.run(
                [sys.executable, "-c", code, str(folder)],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            lines = done.stdout.splitlines()
        return lines

    def test_in_the_folder_of_the_package(self, tmp_path: Path) -> None:
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "stutter.py").write_text(STUTTER, "utf-8")
        code = f"import cleaner.repairs\ncleaner.repairs.__path__.append({str(tmp_path / 'more')!r})\n{USE}"
        first, second = self.run(tmp_path, code)
        assert first.startswith("This is it. Cause(rule='MY001', confidence=0.9")
        assert second == "cleaner.repairs.stutter"

    def test_announced_by_an_entry_point(self, tmp_path: Path) -> None:
        (tmp_path / "stuttering.py").write_text(STUTTER, "utf-8")
        about = tmp_path / "stuttering-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: stuttering\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text("[cleaner.repairs]\nstutter = stuttering\n")
        first, second = self.run(tmp_path, USE)
        assert first.startswith("This is it. ")
        assert second == "stuttering"


class TestErrors:
    def test_have_fields_and_come_through_a_process(self) -> None:
        error = RuleError("it is wrong", "mend it", "my.toml", 3, "MY001", "name")
        again = pickle.loads(pickle.dumps(error))
        assert vars(again) == vars(error)
        assert str(again) == "my.toml:3: rule MY001: it is wrong; mend it"


class TestPositions:
    @pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
    def test_of_every_key_of_the_shipped_files(self, path: Path) -> None:
        text = path.read_text("utf-8")
        found, written = positions.lines(text), text.split("\n")
        keys = 0
        for where, value in walk(tomllib.loads(text)):
            if where not in found:  # a table that only its sub-tables show
                assert isinstance(value, dict) and len(where) == 1
                continue
            line = written[found[where] - 1]
            name = next(part for part in reversed(where) if isinstance(part, str))
            if isinstance(value, (dict, list)) or isinstance(where[-1], int):
                assert found[where] >= 1
            else:
                assert (name in line or '"\\u' in line) and "=" in line, (where, line)
                keys += 1
        assert keys

    @pytest.mark.parametrize(
        ("text", "path", "line"),
        [
            ("a = 1\nb = 2\n", ("b",), 2),
            ("a = '''\nb = 3\n'''\nb = 2\n", ("b",), 4),
            ('a = """\nb = "3\\"""\n"""\nb = 2\n', ("b",), 4),
            ("a = [ # ]\n 1,\n [2,\n 3]]\nb = 2\n", ("a", 1, 1), 4),
            ("a = [ # ]\n 1,\n [2,\n 3]]\nb = 2\n", ("b",), 5),
            ("[x.y]\nz = {a = 1, b = [1]}\n", ("x", "y", "z", "b"), 2),
            ("x.'y z'.\"w\" = 1\n", ("x", "y z", "w"), 1),
            ("[[r]]\n[[r.e]]\na = 1\n[[r]]\n[[r.e]]\n[[r.e]]\na = 2\n", ("r", 1, "e", 1, "a"), 7),
            ("[[r]]\n[r.s]\na = 1\n", ("r", 0, "s", "a"), 3),
            ("d = 2024-01-01 10:00:00\ne = 1\n", ("e",), 2),
        ],
    )
    def test_of_keys(self, text: str, path: tuple[str | int, ...], line: int) -> None:
        tomllib.loads(text)
        assert positions.lines(text)[path] == line
        assert positions.line_of(positions.lines(text), (*path, "deeper")) == line


def walk(value: object, where: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], object]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if not (isinstance(inner, list) and inner and isinstance(inner[0], dict)):
            yield (*where, key), inner
        yield from walk(inner, (*where, key))
