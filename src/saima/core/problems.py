"""Faults in input as values: place, found, needed, remedy. A bad file ends in one list of these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in input, told so that the person can mend it.

    `place` names where (file, line, sheet cell or form field), `found` what stands there, `needed` what is
    accepted, `remedy` what to do. `code` is stable and language-free; the four texts are in the office's language.
    """

    place: str
    found: str
    needed: str
    remedy: str
    code: str = "input"
    severity: Severity = "error"

    def sentence(self) -> str:
        """Return the fault as one line to be read aloud."""
        parts = [f"发现{self.found}", f"应为{self.needed}" if self.needed else "", self.remedy]
        return f"{self.place}：" + "；".join(part for part in parts if part) + "。"

    def as_dict(self) -> dict[str, str]:
        """Return the fault as a flat mapping for JSON output."""
        return {
            "place": self.place,
            "found": self.found,
            "needed": self.needed,
            "remedy": self.remedy,
            "code": self.code,
            "severity": self.severity,
        }


class Problems(Exception):
    """Input that cannot be used, with every fault found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(problem.sentence() for problem in self.problems))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those problems that forbid going on (warnings do not)."""
    return tuple(problem for problem in problems if problem.severity == "error")


def quoted(typed: str) -> str:
    """Return what was typed, as a fault says what it found: in quotes, or 空白 for nothing."""
    return f"“{typed}”" if typed else "空白"
