"""The fields of the ledger's rows that a measure may name, and their kinds.

The fields that every place has stand here; what a place adds (协议种类, 称号 …) comes from its catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from saima.core.formula.check import Scope
from saima.core.formula.kinds import BARE, DAY, NUMBER, TEXT, TRUTH, Kind, number_of

KINDS_BY_TYPE: dict[str, Kind] = {
    "text": TEXT,
    "choice": TEXT,
    "code": TEXT,
    "date": DAY,
    "bool": TRUTH,
    "money": number_of("money:CNY"),
    "number": BARE,
    "quantity": BARE,
}
PERIOD_KINDS: dict[str, Kind] = {
    "period.first_day": DAY,
    "period.last_day": DAY,
    "period.year_start": DAY,
    "period.months": NUMBER,
}
FACT_FIELDS: dict[str, Kind] = {
    "kind": TEXT,
    "counted_on": DAY,
    "happened_on": DAY,
    "recorded_on": DAY,
    "amount": KINDS_BY_TYPE["money"],
    "amount_kind": TEXT,
    "currency": TEXT,
    "quantity": BARE,
    "unit": TEXT,
    "level": TEXT,
    "project": TEXT,
    "is_lead": TRUTH,
    "credited": KINDS_BY_TYPE["money"],
    "project.industry": TEXT,
    "project.enclave": TRUTH,
    "project.talent_project": TRUTH,
}
MILESTONE_FIELDS: dict[str, Kind] = {
    "counted_on": DAY,
    "happened_on": DAY,
    "recorded_on": DAY,
    "amount": KINDS_BY_TYPE["money"],
    "credited": KINDS_BY_TYPE["money"],
    "count": BARE,
}
PROJECT_FIELDS: dict[str, Kind] = {
    "project": TEXT,
    "unit": TEXT,
    "level": TEXT,
    "is_lead": TRUTH,
    "industry": TEXT,
    "enclave": TRUTH,
    "talent_project": TRUTH,
}


def fact_scope(fields: Mapping[str, Kind] | None) -> Scope:
    """Return the names a condition over facts may use; None leaves the ledger's names unchecked."""
    kinds = {**FACT_FIELDS, **PERIOD_KINDS, **(fields or {})}
    return Scope("row", kinds, closed=fields is not None, what="字段")


def project_scope(fields: Mapping[str, Kind] | None) -> Scope:
    """Return the names a condition over projects may use; None leaves the ledger's names unchecked."""
    return Scope("row", {**PROJECT_FIELDS, **PERIOD_KINDS, **(fields or {})}, closed=fields is not None, what="字段")


def catalogue_fact_fields(types: Iterable[tuple[str, str]]) -> dict[str, Kind]:
    """Return the kinds of a catalogue's own fact fields from (name, type) pairs as `fact_kinds.yaml` has them."""
    return {name: KINDS_BY_TYPE[type_name] for name, type_name in types}


def catalogue_project_fields(milestones: Iterable[str], types: Iterable[tuple[str, str]]) -> dict[str, Kind]:
    """Return the kinds of `signing.counted_on`, `start.amount` … and of the project fields of a catalogue."""
    dotted = {f"{name}.{part}": kind for name in milestones for part, kind in MILESTONE_FIELDS.items()}
    return {**dotted, **catalogue_fact_fields(types)}
