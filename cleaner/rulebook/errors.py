"""What is said about a rule file that cannot be used."""

from __future__ import annotations


class RuleError(ValueError):
    """A rule file, or a set of rules, cannot be used.

    ``problem`` says what is wrong and ``advice`` what to do; ``file``, ``line`` (from 1), ``rule`` and
    ``key`` say where, as far as that is known."""

    def __init__(
        self, problem: str, advice: str = "", file: str = "", line: int = 0, rule: str = "", key: str = ""
    ) -> None:
        super().__init__(problem, advice, file, line, rule, key)
        self.problem, self.advice = problem, advice
        self.file, self.line, self.rule, self.key = file, line, rule, key

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        parts = [place, f"rule {self.rule}" if self.rule else "", self.problem]
        said = ": ".join(part for part in parts if part)
        return f"{said}; {self.advice}" if self.advice else said


class KeyFault(ValueError):
    """What a kind's ``check`` raises: the key that cannot be as it is, and why."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(key, problem)
        self.key, self.problem = key, problem
