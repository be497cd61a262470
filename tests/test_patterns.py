"""Which patterns are linear (P4) and which are not, judged without a clock."""

from __future__ import annotations

from itertools import pairwise

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Options, Rulebook
from cleaner.engine.pipeline import run
from cleaner.errors import SlowRuleError
from cleaner.rulebook import patterns
from cleaner.rulebook.linearity import Matcher, fault, growth
from cleaner.rulebook.syntax import UnknownSyntax, parse

from .test_replace import replaced, rule

SLOW = (
    "a(?:b|b)*c",
    "a(?:b|bb)+c",
    "a(b*)b*\\1c",
    "a(?=.*z)",
    "(\\w+)-\\n(\\w+)",
    "[a-z]\\w+[!?]",
    "(a+)+b",
    "(a|a)*b",
    "(?:\\w+\\s?)*x",
    "x(?!.*y)(?s:.)z",
    "a.*?z",
    "a.*a.*a.*b",
    "(?s)a.*z",
    "\\s+\\n",
    "[ \\t]+\\n",
    "a(?:bc|b|c)*d",
    "a(?:(?:b*)*)c",
    "ab(?P<x>c*)(?P=x)d",
    "(?i)A(?:b|B)*c",
    "a\\w{0,5000}!",
    "a(?:x?){25}x{25}c",
    "(a?){30}a{30}",
    "(?:.|\\n)*?z",
    '"[^z]*z',
    "\\d+(?=.*\\d+$)",
    "(?>a|ab)c.*d.*e",
)
SOUND = (
    "(?<!\\w)color(?!\\w)",
    "(?<=\\w)-\\n(?=\\w)",
    '"[^"]*"',
    "(?<!\\w)\\w++-\\n",
    "(?<!\\w)\\w+-\\n\\w+",
    "(?<![\\w.+-])[\\w.+-]{1,64}+@[\\w-]{1,63}+(?:\\.[\\w-]{1,63}+)++",
    "a{2,5}b",
    "\\b\\d{1,3}\\s?(?:kg|km)\\b",
    "(?x) colou? r # spelling",
    "(?m)^\\d+$",
    "<[^<>]*>",
    "\\bteh\\b",
    "(?<=(\\d))O(?=\\d)",
    '(?:https?|ftp|file)://[^\\s<>"«»“”]*+',
    "\\p{Lu}\\p{Ll}+(?=\\n)",
    "(?<!\\p{L})[\\p{L}]{2,30}-\\s*?\\n",
    "tb(?=e\\b)",
    "\\[\\d+\\]",
    "(?i)(?<!\\w)gov\\'t(?!\\w)",
)


@pytest.mark.parametrize("pattern", SLOW)
def test_what_is_not_linear_is_refused(pattern: str) -> None:
    assert "not linear" in fault(pattern)


@pytest.mark.parametrize("pattern", SOUND)
def test_what_is_linear_is_taken(pattern: str) -> None:
    assert fault(pattern) == ""


def test_shipped_patterns_are_taken() -> None:
    book = Rulebook.load()
    for found in (*book.of_kind("replace"),):
        assert fault(found.params["pattern"], found.params["flags"]) == ""


@pytest.mark.parametrize(
    "pattern",
    ["(?R)", "(?:ab){e<=1}", "(?(1)a|b)", "(?|a|b)", r"\X", r"a\Kb", "(*FAIL)", "(?<=a*)b", "(?V1)a"],
)
def test_what_cannot_be_judged_is_named(pattern: str) -> None:
    assert "not bounded" in fault(pattern)


@pytest.mark.parametrize(
    "pattern", ["(" * 5000 + "a" + ")" * 5000, "a?" * 3000, "(?:" * 90 + "a*" + ")*" * 90 + "b"]
)
def test_monsters_are_refused_in_time(pattern: str) -> None:
    assert fault(pattern)


ATOMS = st.sampled_from(["a", "b", "[ab]", ".", r"\w", r"\b", "(?=a)", "(?!b)", "(?<=a)", r"\n", "^", "$"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "*?", "++", "{1,2}", "{2}"])),
        st.builds("({})".format, inner),
        st.builds("(?>{})".format, inner),
    ),
    max_leaves=6,
)


@given(PATTERNS, st.text("ab\n", max_size=8))
def test_the_matcher_finds_what_the_engine_finds(pattern: str, text: str) -> None:
    """Where a match is, to begin with: what it counts are steps of a search that is the real one."""
    found = regex.compile(pattern).match(text)
    ends = Matcher.__new__(Matcher)
    ends.text, ends.most, ends.steps, ends.groups = text, 1 << 20, 0, {}
    assert next(ends._match(parse(pattern), 0), None) == (found.end() if found else None)


@settings(max_examples=40)
@given(st.text("ab(|)*+?[]{}1,\\\\.^$<=!P:#", max_size=12))
def test_whatever_the_engine_takes_is_judged(pattern: str) -> None:
    try:
        regex.compile(pattern)
    except (regex.error, OverflowError, ValueError, KeyError, IndexError, TypeError):
        return
    fault(pattern)


def test_growth() -> None:
    assert growth("No.", 0, 1) == growth("", 3, 1) == growth("x" * 19, 0, 1) == ""
    assert growth("x" * 20, 0, 1) and growth("", 4, 1) and growth("x" * 17, 3, 9)


def test_the_shortest_match() -> None:
    assert parse("ab?(?:cd|e){2}(?=xyz)").shortest == 3
    assert parse("(?<=abc)d").longest == 1 and parse("a+").longest is None
    with pytest.raises(UnknownSyntax):
        parse("(?R)")


class TestAtRunTime:
    def test_a_slow_pattern_is_left_out_and_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(patterns, "fault", lambda *_: "")
        monkeypatch.setattr("cleaner.repairs.replace.LEAST_SECONDS", 0.1)
        planted = rule(r"a(?:b|b)*c", "x")
        text = "a" + "b" * 60
        with pytest.raises(SlowRuleError):
            replaced(text, planted)
        other = rule("a", "A")._replace(id="TST009")
        result = run(text, Rulebook([planted, other], {}, (), "test", Rulebook.load().kinds), Options())
        assert result.text == "A" + "b" * 60
        assert [skipped.rule for skipped in result.skipped] == [planted.id]

    @pytest.mark.parametrize("text", ["an owl", "an eel", "an elk", "an owl, an eel and an elk"])
    def test_of_texts_that_rules_make_of_one_another_always_the_same_stays(self, text: str) -> None:
        ring = [
            rule(one, two)._replace(id=f"TST00{n}")
            for n, (one, two) in enumerate((("owl", "eel"), ("eel", "elk"), ("elk", "owl")))
        ]
        book = Rulebook(ring, {}, (), "test", Rulebook.load().kinds)
        result = run(text, book, Options())
        assert result.settled
        assert run(result.text, book, Options()).text == result.text

    def test_rules_that_feed_one_another(self) -> None:
        chain = [
            rule(one, two * 3)._replace(id=f"TST00{n}") for n, (one, two) in enumerate(pairwise("abcdef"))
        ]
        result = run("a" * 500, Rulebook(chain[::-1], {}, (), "test", Rulebook.load().kinds), Options())
        assert not result.settled and len(result.text) <= 3 * 500 + 1024
