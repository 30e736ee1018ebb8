"""Rows of obligations: what agreements would refuse of them, and their entry by the app's own actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from saima.agreements import drawing, policies
from saima.agreements.catalogue import agreements
from saima.agreements.checks import AgreementDraft, ClauseDraft, check_agreement, check_clause
from saima.agreements.flows import AGREEMENTS
from saima.agreements.models import Docket
from saima.core.amounts import parse_number
from saima.core.flow import VOID
from saima.core.problems import Problem
from saima.intake.checking.intended import CheckedRow, Found, IntendedClause
from saima.ledger.models import Project
from saima.people.models import Unit, User

if TYPE_CHECKING:
    from saima.intake.writing import Writer

Group = tuple[str, str]
"""A project's code and an agreement's number."""


def clause_of(clause: IntendedClause, units: dict[str, Unit]) -> ClauseDraft:
    """Return the clause that a row becomes; ValueError for a quantity or year that is no number."""
    kind = agreements().clauses.get(clause.kind)
    quantity = None
    if clause.quantity and kind is not None:
        scaled = parse_number(clause.quantity) * 10**kind.decimals
        if scaled.denominator != 1:
            msg = clause.quantity
            raise ValueError(msg)
        quantity = int(scaled)
    return ClauseDraft(
        kind=clause.kind,
        text=clause.text,
        due_on=clause.due_on,
        year=int(clause.year) if clause.year else None,
        amount=clause.amount,
        quantity=quantity,
        unit=units.get(clause.unit),
        confirmed=clause.has_checked,
    )


class ClauseSight:
    """What one importer may enter of agreements, asked row by row; the first row of an agreement says what it is."""

    def __init__(self, user: User, on: date) -> None:
        self.user, self.on = user, on
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        rows = Docket.objects.filter(kind=AGREEMENTS).exclude(state=VOID.name).exclude(number="").order_by("-pk")
        self.known: dict[Group, Docket] = {
            (one.project.code, one.number): one for one in rows.select_related("project")
        }
        self._projects: dict[str, Project] = {}
        self._first: dict[Group, IntendedClause] = {}

    def admit(self, row: CheckedRow, where: str) -> CheckedRow:
        """Return the row with what its agreement is, or refused with every fault."""
        assert row.clause is not None  # noqa: S101 (only rows of clauses come here)
        group = (row.project_ref, row.clause.number)
        clause = self._joined(group, row.clause)
        if found := tuple(Found(one) for one in self._faults(group, clause, row.clause, where)):
            return replace(row, verdict="refused", clause=None, problems=(*row.problems, *found))
        self._first.setdefault(group, clause)
        says = f"登记义务：{clause.kind}，{clause.due_on} 前（{clause.title or clause.number}）"
        return replace(row, clause=replace(clause, says=says))

    def _joined(self, group: Group, clause: IntendedClause) -> IntendedClause:
        """Return a clause with what is blank of its agreement taken from the ledger, or from an earlier row."""
        known, first = self.known.get(group), self._first.get(group)
        if known is not None:
            return replace(clause, form=known.item, title=known.title, approved_on=known.approved_on)
        if first is not None:
            return replace(clause, form=first.form, title=first.title, approved_on=first.approved_on)
        return clause

    def _faults(self, group: Group, clause: IntendedClause, typed: IntendedClause, where: str) -> Iterator[Problem]:
        project = self._project(group[0])
        if not policies.may_open(self.user, project):
            remedy = "请责任单位或招商中心导入"
            yield Problem(where, "不是您单位的项目", "本单位申报的项目", remedy, "row.scope")
        known = self.known.get(group)
        if known is not None and known.is_final:
            yield Problem(where, f"{known.code} 已了结", "执行中的协议", "请另签协议，另写编号", "row.agreement")
        for word, said, stands in (
            ("协议名称", typed.title, clause.title),
            ("协议形式", typed.form, clause.form),
            ("批准日", typed.approved_on, clause.approved_on),
        ):
            if said and said != stands:
                yield Problem(where, f"{word} {said}", f"与同一编号的一致（{stands}）", "请核对编号", "row.agreement")
        if clause.approved_on is None or clause.approved_on > self.on:
            found = "空白" if clause.approved_on is None else str(clause.approved_on)
            yield Problem(f"{where}·批准日", found, f"不晚于今天 {self.on}", "请填写批准日", "row.day")
            return
        draft = AgreementDraft(project, clause.form, clause.title, clause.approved_on, clause.number)
        yield from check_agreement(draft, place=where)
        try:
            made = clause_of(clause, self.units)
        except ValueError:
            found = f"数量 {clause.quantity or '空白'}，年度 {clause.year or '空白'}"
            yield Problem(where, found, "数字，小数位不超过这一种的", "请核对数量和年度", "row.number")
            return
        yield from check_clause(made, approved_on=clause.approved_on, place=where, number=1, clauses=(made,))

    def _project(self, code: str) -> Project:
        if code not in self._projects:
            self._projects[code] = Project.objects.select_related("lead_unit").get(code=code)
        return self._projects[code]


def write_clauses(rows: Sequence[CheckedRow], writer: Writer) -> int:
    """Enter the obligations of all rows, agreement by agreement; return how many."""
    groups: dict[Group, list[IntendedClause]] = {}
    for row in rows:
        if row.clause is not None:
            groups.setdefault((row.project_ref, row.clause.number), []).append(row.clause)
    for (project, number), told in groups.items():
        clauses = tuple(clause_of(clause, writer.units) for clause in told)
        stands = Docket.objects.filter(kind=AGREEMENTS, project__code=project, number=number).exclude(state=VOID.name)
        known = stands.order_by("pk").first()
        if known is not None:
            drawing.add_clauses(agreement=known, clauses=clauses, by=writer.by, on=writer.on, batch=writer.batch.code)
            continue
        first = told[0]
        assert first.approved_on is not None  # noqa: S101 (a row without it is refused)
        draft = AgreementDraft(
            writer.projects[project], first.form, first.title, first.approved_on, number, clauses,
            batch=writer.batch.code,
        )  # fmt: skip
        drawing.draw_up(draft=draft, by=writer.by, on=writer.on)
    return sum(map(len, groups.values()))
