"""Checked rows held against what the importer may write and what the ledger takes, before anything is written.

A row that passes here is entered without a fault; so a good verdict is a promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from saima.core.problems import Problem
from saima.intake.checking.intended import CheckedRow, CheckedSheet, Found, IntendedFact, IntendedLead
from saima.intake.clausewriting import ClauseSight
from saima.intake.leadwriting import LeadSight
from saima.ledger.catalogue import Catalogue, catalogue
from saima.ledger.checks import FactDraft, check_fact
from saima.ledger.models import Project
from saima.people.models import Unit, User
from saima.people.policies import may
from saima.people.queries import units_in_scope

BACKFILLED = "按台账登记日期补录"
_PROJECT, _UNIT = Project(), Unit()
"""Stand for a subject that will be there: its presence is all the check of a record asks."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What one importer may write: everything, or the projects and units (by code) of their scope."""

    everything: bool
    historic: bool
    classify: bool
    projects: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()

    @classmethod
    def of(cls, user: User) -> Rights:
        """Return the rights of a user, read once per check."""
        if may(user, "record_for_others"):
            return cls(True, may(user, "historic"), may(user, "classify"))
        projects = Project.objects.visible_to(user).values_list("code", flat=True)
        units = units_in_scope(user).values_list("code", flat=True)
        own = frozenset(projects), frozenset(units)
        return cls(False, may(user, "historic"), may(user, "classify"), *own)


def _is_outside(row: CheckedRow, rights: Rights) -> bool:
    """Tell whether a row speaks of a project or unit that is not the importer's."""
    if rights.everything:
        return False
    if row.project is not None and row.project.act == "open" and row.project.unit not in rights.units:
        return True
    if row.project_ref and not row.project_ref.startswith("new:") and row.project_ref not in rights.projects:
        return True
    if row.matter is not None and not {row.matter.unit, row.matter.from_unit} & rights.units:
        return True
    return any(fact.unit and fact.unit not in rights.units for fact in row.facts)


def _outside(where: str) -> Found:
    remedy = "这一行请责任单位自己导入，或请招商中心办理"
    return Found(Problem(where, "不属于您的数据范围的项目或单位", "本单位的项目", remedy, "row.scope"))


def draft_of(fact: IntendedFact, on: date) -> FactDraft:
    """Return the record that a fact of a row becomes, but for the subject and the record it replaces."""
    reason = fact.reason or (BACKFILLED if fact.recorded_on < on else "")
    return FactDraft(
        kind=fact.kind,
        happened_on=fact.happened_on,
        claimed_on=fact.counted_on,
        recorded_on=fact.recorded_on,
        amount=fact.amount,
        amount_typed=fact.as_typed[:40],
        quantity=fact.quantity,
        detail=dict(fact.detail),
        note=fact.note[:1000],
        reason=reason[:200],
    )


def _faults(row: CheckedRow, where: str, rights: Rights, rules: Catalogue, on: date) -> list[Found]:
    """Return what the ledger would refuse of a row's records."""
    found = []
    for fact in row.facts:
        if fact.act == "recognise":
            continue
        subject = {"unit": _UNIT} if fact.unit else {"project": _PROJECT}
        draft = replace(draft_of(fact, on), place=where, **subject)
        found += [Found(one) for one in check_fact(draft, rules=rules, on=on, may_be_historic=rights.historic)]
    return found


def admit(
    *,
    sheets: Sequence[CheckedSheet],
    rights: Rights,
    on: date,
    sight: LeadSight | None = None,
    clauses: ClauseSight | None = None,
) -> tuple[CheckedSheet, ...]:
    """Return the sheets with every row refused that its importer may not write or that the ledger would not take.

    What leans on a refused row of the batch (a project it would have opened) is refused with it. A refused row outside
    the importer's scope says nothing of what the ledger holds. `sight` tells what they may file of leads, and know;
    `clauses` what they may enter of agreements.
    """
    rules = catalogue()
    refused: set[str] = set()
    admitted = []
    for sheet in sheets:
        rows = []
        for row in sheet.rows:
            where = f"{sheet.sheet} 第 {row.row + 1} 行"
            made = _admit_row(row, where, rights, rules, on, refused)
            if row.lead is not None and sight is not None:
                made = _admit_lead(row, row.lead, where, sight)
            if made.clause is not None and made.verdict == "new" and clauses is not None:
                made = clauses.admit(made, where)
            if made.verdict == "refused" and made.project_ref.startswith("new:"):
                refused.add(made.project_ref)
            rows.append(made)
        admitted.append(replace(sheet, rows=tuple(rows)))
    return tuple(admitted)


def _admit_row(
    row: CheckedRow, where: str, rights: Rights, rules: Catalogue, on: date, refused: set[str]
) -> CheckedRow:
    if row.verdict not in ("new", "changed", "same", "refused"):
        return row
    if _is_outside(row, rights):
        return CheckedRow(row.row, row.line, "refused", row.text, row.project_ref, problems=(_outside(where),))
    if row.verdict not in ("new", "changed"):
        return row
    found = _faults(row, where, rights, rules, on)
    if row.matter is not None and not rights.historic:
        remedy = "请招商中心导入，或在应办事项里逐件登记"
        found.append(Found(Problem(where, "办理过的事项", "有历史补录权限的人导入", remedy, "row.historic")))
    if row.project is not None and not rights.classify and {"is_enclave", "is_talent"} & set(row.project.changes):
        remedy = "请把这一列改回，或请招商中心归类"
        found.append(Found(Problem(where, "改动飞地、招才归类", "与已登记的一致", remedy, "row.classify")))
    if row.project_ref in refused and (row.project is None or row.project.act != "open"):
        needed = "能建档的项目"
        found.append(Found(Problem(where, "所属项目的那一行有问题，没有建档", needed, "请先改正那一行", "row.leans")))
    if not found:
        return row
    return replace(row, verdict="refused", project=None, facts=(), matter=None, problems=(*row.problems, *found))


def _admit_lead(row: CheckedRow, lead: IntendedLead, where: str, sight: LeadSight) -> CheckedRow:
    """Return the row of a lead as its importer may file it, with what looks like it as far as they may know."""
    if sight.is_outside(lead):
        return CheckedRow(row.row, row.line, "refused", row.text, problems=(_outside(where),))
    if row.verdict != "new":
        return row
    if found := tuple(sight.faults(lead, where)):
        return replace(row, verdict="refused", problems=(*row.problems, *found))
    return replace(row, problems=(*row.problems, *sight.duplicates(lead, where)))
