"""What a checked row writes, as JSON and back: kept with the row, so that what was seen is what is entered."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from saima.intake.checking.intended import (
    CheckedRow,
    IntendedClause,
    IntendedFact,
    IntendedLead,
    IntendedMatter,
    IntendedProject,
    IntendedRecognition,
)

_DAYS = (
    *("happened_on", "recorded_on", "counted_on", "verified_on"),
    *("starts_on", "due_on", "submitted_on", "done_on", "filed_on", "approved_on"),
)


def _plain(
    made: IntendedFact | IntendedRecognition | IntendedMatter | IntendedLead | IntendedClause,
    *,
    without: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return the fields that differ from their defaults, days as ISO text."""
    kept: dict[str, Any] = {}
    for one in fields(made):
        value = getattr(made, one.name)
        is_default = value == one.default if one.default is not MISSING else not value and value is not False
        if one.name not in without and not is_default:
            kept[one.name] = value.isoformat() if isinstance(value, date) else value
    return kept


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name in _DAYS else value for name, value in data.items()}


def pack(*, row: CheckedRow) -> dict[str, Any]:
    """Return the acts of a row as plain JSON values; {} for a row that writes nothing."""
    data: dict[str, Any] = {}
    if row.project is not None:
        one = row.project
        data["project"] = [
            one.act,
            one.code,
            one.title,
            one.unit,
            dict(one.fields),
            {k: list(v) for k, v in one.changes.items()},
        ]
    if row.facts:
        data["facts"] = []
        for fact in row.facts:
            packed = _plain(fact, without=("says", "recognition"))
            if fact.recognition is not None:
                packed["recognition"] = _plain(fact.recognition)
            data["facts"].append(packed)
    if row.matter is not None:
        data["matter"] = _plain(row.matter, without=("says",))
    if row.lead is not None:
        data["lead"] = _plain(row.lead, without=("says",))
    if row.clause is not None:
        data["clause"] = _plain(row.clause, without=("says",))
    if data:
        data["row"], data["ref"] = row.row, row.project_ref
    return data


def unpack(*, data: dict[str, Any]) -> CheckedRow:
    """Return the row that `pack` wrote, with what it writes and nothing else."""
    project = None
    if "project" in data:
        act, code, title, unit, described, changes = data["project"]
        project = IntendedProject(
            act, code, title, unit, described, {name: (old, new) for name, (old, new) in changes.items()}
        )
    facts = []
    for packed in data.get("facts", ()):
        told = packed.get("recognition")
        plain = _typed({name: value for name, value in packed.items() if name != "recognition"})
        facts.append(IntendedFact(**plain, recognition=IntendedRecognition(**_typed(told)) if told else None))
    matter = IntendedMatter(**_typed(data["matter"])) if "matter" in data else None
    clause = IntendedClause(**_typed(data["clause"])) if "clause" in data else None
    lead = IntendedLead(**_typed(data["lead"])) if "lead" in data else None
    return CheckedRow(
        data["row"], "data", "changed", "", data["ref"], project, tuple(facts), matter=matter, lead=lead, clause=clause
    )
