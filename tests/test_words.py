"""Words of one's own, and the list of words that nobody knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner import Cleaner, clean
from cleaner.cli.main import main
from cleaner.reports.wordlist import Neighbours, as_rules, as_text, unknown_words

NOISE = "He said tbat the rnan had gone to the liouse, and tbe wornan was witb him when tbey arrived there. "


class TestOwnWords:
    def test_are_never_touched(self) -> None:
        assert "tbe wornan" in clean(NOISE, words=["tbe", "wornan"]).text
        assert "tbat" not in clean(NOISE, words=["tbe", "wornan"]).text

    @pytest.mark.parametrize("word", ["O’Neil-Tbe", "tbe"])
    def test_in_any_case_and_with_their_parts(self, word: str) -> None:
        assert word.upper() in clean(f"{NOISE} {word.upper()} was there.", words=[word]).text

    def test_do_not_keep_lines_from_being_joined(self) -> None:
        text = "The understand-\ning of the old house was that no-\nbody lived there any more.\n"
        whole = clean(text, lines="join").text
        assert clean(text, lines="join", words=["understand", "ing", "nobody"]).text == whole

    def test_come_from_a_file(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        words, text = tmp_path / "words.txt", tmp_path / "a.txt"
        words.write_text("# our words\nTbe\nwornan  # as she is called\n", "utf-8")
        text.write_text(NOISE, "utf-8")
        assert main(["--words", str(words), str(text)]) == 0
        assert b"and tbe wornan was with him" in capfdbinary.readouterr().out

    def test_come_from_a_file_that_the_configuration_names(
        self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        (tmp_path / "words.txt").write_text("wornan\n", "utf-8")
        (tmp_path / "cleaner.toml").write_text('words = "words.txt"\n', "utf-8")
        (tmp_path / "a.txt").write_text(NOISE, "utf-8")
        assert main([str(tmp_path / "a.txt")]) == 0
        assert b"and the wornan was with him" in capfdbinary.readouterr().out

    def test_a_missing_file_is_named(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert main(["--words", "nowhere.txt", "-"]) != 0
        assert "nowhere.txt: cannot read" in capfd.readouterr().err


class TestUnknownWords:
    BOOK = Cleaner().rulebook

    def test_are_listed_by_frequency_with_candidates_and_places(self) -> None:
        found = unknown_words([("a", NOISE), ("b", "And tbe man said tbe same of the old house.")], self.BOOK)
        assert (found[0].word, found[0].number) == ("tbe", 3)
        assert found[0].candidates[0] == "the"
        assert {place.document for place in found[0].places} == {"a", "b"}
        assert next(as_text(found)).split()[:2] == ["3", "tbe"]

    def test_are_none_of_ones_own(self) -> None:
        found = unknown_words([("a", NOISE)], self.BOOK, own=["Tbe", "wornan"])
        assert not {"tbe", "wornan"} & {word.word for word in found}

    def test_have_candidates_from_the_text_where_there_are_no_tables(self) -> None:
        text = "Talo oli mäellä, ja talon pihalla oli koira. Koira haukkui, kun talq oli tyhjä. " * 2
        found = unknown_words([("a", text.replace("talq", "pihxlla", 1))], self.BOOK, ["fi"])
        assert ("pihxlla", ("pihalla",)) in [(word.word, word.candidates) for word in found]

    def test_become_a_rule_file(self, tmp_path: Path) -> None:
        rules = as_rules(unknown_words([("a", "He saw tbe house of Xyzzvq and tbe man.")], self.BOOK), "a")
        assert '# "tbe" = "the"  # 2: ' in rules
        (tmp_path / "words.toml").write_text(rules.replace('# "tbe"', '"tbe"'), "utf-8")
        assert clean("Tbe house", rules=[str(tmp_path)]).text == "The house"


class TestCommand:
    def test_lists_words(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        (tmp_path / "a.txt").write_text(NOISE, "utf-8")
        assert main(["words", "--no-config", str(tmp_path / "a.txt")]) == 0
        assert b"1  tbe " in capfdbinary.readouterr().out

    def test_writes_json_and_a_rule_file(
        self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        (tmp_path / "a.txt").write_text(NOISE, "utf-8")
        rules = tmp_path / "words.toml"
        assert main(["words", "--json", "--write", str(rules), str(tmp_path / "a.txt")]) == 0
        entries = json.loads(capfdbinary.readouterr().out)
        assert {"word", "number", "candidates", "places"} == set(entries[0])
        assert '# "wornan" = "woman"' in rules.read_text("utf-8")


def test_neighbours_differ_in_one_letter() -> None:
    near = Neighbours(["house", "mouse", "houses", "hose", "horses"])
    assert set(near.of("house")) == {"mouse", "houses", "hose"}
