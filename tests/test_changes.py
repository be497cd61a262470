"""The arithmetic of edits against a model that counts single characters."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.edits import Cause, Edit, OffsetMap, changes, compose, flatten, inverse, splice

LETTERS = st.text("abcdef", max_size=12)
INSERTS = st.text("XYZ\n", max_size=3)


@st.composite
def flat_edits(draw: st.DrawFn, text: str, name: str = "R") -> list[Edit]:
    """A flat list of edits over a text; some touch, some insert, some delete, some change nothing."""
    cuts = draw(st.lists(st.integers(0, len(text)), max_size=10).map(sorted))
    edits: list[Edit] = []
    for number, (start, end) in enumerate(zip(cuts[::2], cuts[1::2], strict=False)):
        if edits and start == end == edits[-1].start == edits[-1].end:
            continue
        if edits and start == edits[-1].start == edits[-1].end:
            continue
        edits.append(Edit(start, end, draw(INSERTS), (Cause(f"{name}{number}", 0.9, "drawn"),)))
    return edits


@st.composite
def two_stages(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    """A text, edits over it, and edits over what they make of it."""
    text = draw(LETTERS)
    first = draw(flat_edits(text, "A"))
    return text, first, draw(flat_edits(splice(text, first), "B"))


def is_flat(text: str, edits: list[Edit]) -> bool:
    spans = [(0, 0, ""), *(edit[:3] for edit in edits), (len(text), len(text), "")]
    return all(a[0] <= a[1] <= b[0] <= b[1] for a, b in pairwise(spans))


def origins(text: str, edits: list[Edit]) -> list[int | None]:
    """The model: for each output character the source offset it was kept from, or None."""
    out: list[int | None] = []
    at = 0
    for start, end, after, _ in edits:
        out += [*range(at, start), *([None] * len(after))]
        at = end
    return [*out, *range(at, len(text))]


def touched(edits: list[Edit]) -> set[int]:
    return {offset for edit in edits for offset in range(edit.start, edit.end)}


class TestSplice:
    def test_nothing_to_do_gives_the_text(self) -> None:
        assert splice("abc", []) == "abc"

    def test_replaces_inserts_and_deletes(self) -> None:
        assert splice("abcdef", [Edit(0, 0, ">"), Edit(1, 3, "X"), Edit(5, 6, "")]) == ">aXde"


class TestCompose:
    @given(two_stages())
    def test_does_at_once_what_two_stages_do(self, stages: tuple[str, list[Edit], list[Edit]]) -> None:
        text, first, second = stages
        middle = splice(text, first)
        assert splice(text, compose(first, second, middle)) == splice(middle, second)

    @given(two_stages())
    def test_stays_flat(self, stages: tuple[str, list[Edit], list[Edit]]) -> None:
        text, first, second = stages
        assert is_flat(text, compose(first, second, splice(text, first)))

    @given(two_stages())
    def test_covers_what_either_stage_touched_and_no_more(
        self, stages: tuple[str, list[Edit], list[Edit]]
    ) -> None:
        text, first, second = stages
        kept = origins(text, first)
        wanted = touched(first) | {
            offset for edit in second for offset in kept[edit.start : edit.end] if offset is not None
        }
        assert touched(compose(first, second, splice(text, first))) == wanted

    @given(two_stages())
    def test_keeps_every_cause_once(self, stages: tuple[str, list[Edit], list[Edit]]) -> None:
        text, first, second = stages
        composed = compose(first, second, splice(text, first))
        causes = [cause.rule for edit in composed for cause in edit.causes]
        assert sorted(causes) == sorted(edit.causes[0].rule for edit in (*first, *second))

    @given(two_stages())
    def test_no_two_edits_share_a_place(self, stages: tuple[str, list[Edit], list[Edit]]) -> None:
        text, first, second = stages
        if first and second:
            starts = [(edit.start, edit.end) for edit in compose(first, second, splice(text, first))]
            assert len({start for start, _ in starts}) == len(starts)

    def test_an_edit_inside_an_earlier_ones_text_is_merged(self) -> None:
        first = [Edit(1, 2, "xyz", (Cause("A", 0.9, ""),))]
        second = [Edit(2, 3, "Q", (Cause("B", 0.8, ""),))]
        assert compose(first, second, "axyzc") == [
            Edit(1, 2, "xQz", (Cause("A", 0.9, ""), Cause("B", 0.8, "")))
        ]

    def test_edits_far_apart_stay_apart(self) -> None:
        first = [Edit(0, 1, "", ())]
        assert compose(first, [Edit(2, 3, "X")], "bcd") == [Edit(0, 1, ""), Edit(3, 4, "X")]


class TestFlatten:
    @given(st.data(), LETTERS)
    def test_gives_a_flat_choice_of_what_it_got(self, data: st.DataObject, text: str) -> None:
        offsets = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
        edit = st.builds(
            lambda span, after, sure: Edit(span[0], span[1], after, (Cause("R", sure, ""),)),
            offsets, INSERTS, st.sampled_from([0.5, 0.7, 0.9]),
        )  # fmt: skip
        proposed = data.draw(st.lists(edit, max_size=8))
        kept = flatten(text, proposed)
        assert is_flat(text, kept)
        assert {edit[:3] for edit in kept} <= {edit[:3] for edit in proposed}
        assert all(text[edit.start : edit.end] != edit.after for edit in kept)

    def test_does_not_keep_what_changes_nothing(self) -> None:
        assert flatten("abc", [Edit(0, 1, "a"), Edit(1, 1, "")]) == []

    def test_the_surest_of_two_that_overlap_wins(self) -> None:
        weak, sure = Edit(0, 2, "x", (Cause("A", 0.6, ""),)), Edit(1, 3, "y", (Cause("B", 0.9, ""),))
        assert flatten("abcd", [weak, sure]) == [sure]
        assert flatten("abcd", [sure, weak]) == [sure]

    def test_of_two_equally_sure_the_earlier_wins(self) -> None:
        one, two = Edit(0, 2, "x", (Cause("A", 0.9, ""),)), Edit(1, 3, "y", (Cause("B", 0.9, ""),))
        assert flatten("abcd", [two, one]) == [one]

    def test_the_same_edit_proposed_twice_has_both_causes(self) -> None:
        edits = [Edit(0, 1, "x", (Cause(rule, 0.9, ""),)) for rule in "AB"]
        assert [cause.rule for cause in flatten("abc", edits)[0].causes] == ["A", "B"]

    def test_edits_that_only_touch_are_both_kept(self) -> None:
        edits = [Edit(0, 1, "x"), Edit(1, 2, "y")]
        assert flatten("abc", edits) == edits


class TestOffsetMap:
    @given(st.data(), LETTERS)
    def test_a_kept_character_is_found_both_ways(self, data: st.DataObject, text: str) -> None:
        edits = data.draw(flat_edits(text))
        offsets = OffsetMap(edits)
        for out, source in enumerate(origins(text, edits)):
            if source is not None:
                assert (offsets.to_output(source), offsets.to_source(out)) == (out, source)

    @given(st.data(), LETTERS)
    def test_the_ends_of_the_texts_answer_each_other(self, data: st.DataObject, text: str) -> None:
        edits = data.draw(flat_edits(text))
        offsets = OffsetMap(edits)
        assert offsets.to_output(len(text)) == len(splice(text, edits))
        assert offsets.to_source(len(splice(text, edits))) == len(text)

    @given(st.data(), LETTERS)
    def test_never_runs_backwards(self, data: st.DataObject, text: str) -> None:
        edits = data.draw(flat_edits(text))
        offsets = OffsetMap(edits)
        there = [offsets.to_output(offset) for offset in range(len(text) + 1)]
        back = [offsets.to_source(offset) for offset in range(len(splice(text, edits)) + 1)]
        assert there == sorted(there)
        assert back == sorted(back)

    def test_inside_a_changed_span_the_start_answers(self) -> None:
        offsets = OffsetMap([Edit(2, 5, "XY")])
        assert [offsets.to_output(offset) for offset in range(2, 6)] == [2, 2, 2, 4]
        assert [offsets.to_source(offset) for offset in range(2, 5)] == [2, 2, 5]


class TestChanges:
    @given(st.data(), LETTERS)
    def test_both_spans_show_what_they_say(self, data: st.DataObject, text: str) -> None:
        edits = data.draw(flat_edits(text))
        out = splice(text, edits)
        for change in changes(text, edits):
            assert text[change.start : change.end] == change.before
            assert out[change.out_start : change.out_end] == change.after

    @given(st.data(), LETTERS)
    def test_the_inverse_gives_the_source_back(self, data: st.DataObject, text: str) -> None:
        edits = data.draw(flat_edits(text))
        assert splice(splice(text, edits), inverse(text, edits)) == text

    def test_the_least_certain_cause_decides(self) -> None:
        edit = Edit(0, 1, "x", (Cause("A", 0.9, ""), Cause("B", 0.4, "")))
        assert edit.confidence == changes("a", [edit])[0].confidence == 0.4
        assert Edit(0, 1, "x").confidence == 1.0
