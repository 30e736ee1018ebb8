"""What reading one cell gives: a value, or nothing because the cell says nothing, or the problem with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time
from typing import Generic, TypeVar

from saima.core.problems import Problem, Severity
from saima.intake.workbooks.values import CellFault, CellValue, Number

Value = TypeVar("Value")
_NOTHING = re.compile(
    r"[-—–－/\\.·*＊×]*|无|暂无|没有|空|n/?a|none|null|不涉及|未填|待定|未定|待核|暂未确定|未确定", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Value]):
    """`value` is None when the cell says nothing or cannot be read; then `problem` tells which.

    A problem of severity 'warning' stands beside a value that was read.
    """

    value: Value | None = None
    problem: Problem | None = None

    @property
    def refused(self) -> bool:
        """Whether the cell holds something that cannot be taken."""
        return self.problem is not None and self.problem.severity == "error"


def text_of(value: CellValue) -> str:
    """Return what a cell shows, as text without blanks at its ends."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Number):
        return value.digits
    if isinstance(value, CellFault):
        return value.text
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat()


def plain(value: CellValue) -> str:
    """Return the text with full-width forms and blanks unified; '' for a cell that says nothing (—, /, 无)."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text_of(value)))
    return "" if _NOTHING.fullmatch(text) else text


def shown(value: CellValue) -> str:
    """Return a cell's content for a message: 「…」, shortened."""
    text = text_of(value)
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"


def _problem(place: str, value: CellValue, code: str, needed: str, remedy: str, severity: Severity) -> Problem:
    """Return the problem of a cell; faults of formulas get their own words whatever was needed."""
    if isinstance(value, CellFault):
        found = f"公式 {value.text[:40]} 没有结果" if value.formula else f"公式出错 {value.text}"
        return Problem(place, found, needed, "请在表里改正公式，或粘贴为数值后重新上传", "cell.formula")
    return Problem(place, shown(value), needed, remedy, f"cell.{code}", severity)


def refused(place: str, value: CellValue, code: str, needed: str, remedy: str) -> Outcome:
    """Return the outcome of a cell that cannot be taken."""
    return Outcome(problem=_problem(place, value, code, needed, remedy, "error"))


def warning(place: str, value: CellValue, code: str, needed: str, remedy: str) -> Problem:
    """Return the warning to stand beside a value that was read."""
    return _problem(place, value, code, needed, remedy, "warning")
