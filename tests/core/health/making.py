"""Rows in one line each."""

from __future__ import annotations

from datetime import date
from typing import Any

from saima.core.health.rows import PaperRow, ProjectRow, RecordRow

YI = 10**10
WAN = 10**6


def project(code: str, title: str = "", **values: Any) -> ProjectRow:
    return ProjectRow(code, title or f"项目{code}", **{"unit": "T3", **values})


def record(code: str, kind: str, on: str, project: str = "P1", amount: int = 0, **values: Any) -> RecordRow:
    day = date.fromisoformat(on)
    claimed = values.pop("claimed", amount)
    recorded = values.pop("recorded_on", day)
    root = values.pop("root", code)
    return RecordRow(code, root, kind, day, recorded, project, amount=amount, claimed=claimed, **values)


def paper(
    record: str, project: str, sha: str, name: str = "银行回单0315.pdf", size: int = 9000, **values: Any
) -> PaperRow:
    given = {"kind": "到位", "title": "银行回单", "media": "application/pdf", "root": record, **values}
    return PaperRow(record=record, sha256=sha, name=name, size=size, project=project, **given)
