"""The user's own workbook back, faulty cells red and a column of reasons: asked for here, made in the child process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from saima.intake.workbooks.child import Answer, run_child
from saima.intake.workbooks.limits import LIMITS, Limits

LOST_ON_THE_WAY = "返回的文件是原表加标红和“问题说明”一列；图片、图表不会保留，请勿用它替换原件。"
"""To be shown beside the download."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One fault to be shown in a workbook; row and column count from 0, column None is the whole row."""

    sheet: str
    row: int
    column: int | None
    reason: str


def hand_back(
    *, content: bytes, name: str, marks: Sequence[Mark], headings: Mapping[str, int], limits: Limits = LIMITS
) -> Answer:
    """Return the workbook as .xlsx bytes with its faults marked, or the problem that prevented it.

    `headings` gives each sheet's header row (from 0), where the new column gets its name. A .csv or .xls comes back as
    .xlsx with values only. Nothing written is ever taken for a formula.
    """
    extra = {"marks": [asdict(mark) for mark in marks], "headings": dict(headings)}
    return run_child(task="hand_back", name=name, content=content, limits=limits, extra=extra)
