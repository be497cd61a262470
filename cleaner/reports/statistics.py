"""How often each rule changed something, as a table."""

from __future__ import annotations

from collections.abc import Mapping

from ..engine.result import Result
from ..text.counting import counted


class Tally:
    """Counts over any number of results."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Begin again."""
        self._texts = self._changes = self._suggestions = self._lines = 0
        self._rules: dict[str, tuple[int, float]] = {}
        self._names: dict[str, str] = {}

    def add(self, result: Result, names: Mapping[str, str]) -> None:
        """Count one result; ``names`` are those of the rules by id.  A rule counts once for each change
        that it had a part in."""
        self._texts += 1
        self._changes += len(result.edits)
        self._suggestions += len(result.suggestions)
        self._lines += len(result.furniture)
        self._names |= names
        for edit in result.edits:
            for rule, confidence in {cause.rule: cause.confidence for cause in edit.causes}.items():
                count, total = self._rules.get(rule, (0, 0.0))
                self._rules[rule] = count + 1, total + confidence

    def merge(self, other: Tally) -> None:
        """Add the counts of another."""
        self._texts += other._texts
        self._changes += other._changes
        self._suggestions += other._suggestions
        self._lines += other._lines
        self._names |= other._names
        for rule, (count, total) in other._rules.items():
            mine, sure = self._rules.get(rule, (0, 0.0))
            self._rules[rule] = mine + count, sure + total

    def table(self) -> str:
        """Rule, name, number of changes and mean confidence, most frequent first; totals below."""
        width = max((len(self._names.get(rule, "")) for rule in self._rules), default=0)
        rows = [
            f"{count:7}  {total / count:4.2f}  {rule:8}  {self._names.get(rule, ''):{width}}".rstrip()
            for rule, (count, total) in sorted(self._rules.items(), key=lambda item: (-item[1][0], item[0]))
        ]
        if rows:
            rows.insert(0, "changes  mean  rule      name")
        rows.append(
            f"{counted(self._changes, 'change')} in {counted(self._texts, 'text')}; "
            f"{counted(self._lines, 'line')} taken out as furniture; "
            f"{counted(self._suggestions, 'suggestion')} not applied"
        )
        return "\n".join(rows) + "\n"
