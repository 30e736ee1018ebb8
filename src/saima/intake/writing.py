"""Carries out the intended acts of one batch through the ledger's own actions, within the caller's transaction."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from saima.core.amounts import WHOLE_SHARE
from saima.intake.admitting import draft_of
from saima.intake.checking.intended import CheckedRow, IntendedFact
from saima.intake.clausewriting import write_clauses
from saima.intake.describing import Description, Firms, describe
from saima.intake.known import DESCRIBED
from saima.intake.leadwriting import write_leads
from saima.intake.matterwriting import write_matters
from saima.intake.models import Batch
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.models import Fact, Project, Verification
from saima.ledger.policies import check_may_correct
from saima.people.models import Unit, User
from saima.people.policies import may

_NOT_EXTRA = frozenset({*DESCRIBED, "company", "uscc", "is_enclave", "is_talent", "title", "code", "unit"})


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the cycle collector from walking the rows of a batch again and again: a third of the time of large ones."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Writer:
    """Writes the rows of one batch, and keeps what must be known to recognise and to undo them."""

    def __init__(self, batch: Batch, by: User, on: date) -> None:
        self.batch, self.by, self.on = batch, by, on
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.firms = Firms()
        self.projects: dict[str, Project] = {}
        self.facts: dict[str, Fact] = {}
        self.recognitions: list[dict[str, Any]] = []
        self.described: list[dict[str, Any]] = []
        self.opened: dict[str, str] = {}
        self.recorded = 0
        self.matters = 0
        self.leads = 0
        self.clauses = 0

    def write(self, rows: Sequence[CheckedRow]) -> None:
        """Open, describe, record: every row or, when anything is refused, none."""
        self._open([row for row in rows if row.project is not None and row.project.act == "open"])
        known = {row.project_ref for row in rows if row.project_ref and row.project_ref not in self.projects}
        self.projects |= {
            project.code: project
            for project in Project.objects.select_for_update(of=("self",))
            .select_related("company")
            .filter(code__in=known)
        }
        self._describe(rows)
        self._record(rows)
        self.matters = len(write_matters(rows, self))
        self.leads = len(write_leads(rows, self))
        self.clauses = write_clauses(rows, self)

    def _open(self, rows: Sequence[CheckedRow]) -> None:
        self.firms.ensure([self._firm(row) for row in rows], by=self.by)
        made = ledger.open_projects([self._project(row) for row in rows], by=self.by, on=self.on) if rows else []
        for row, project in zip(rows, made, strict=True):
            self.projects[row.project_ref] = project
            self.opened[row.project_ref] = project.code

    @staticmethod
    def _firm(row: CheckedRow) -> tuple[str, str]:
        """Return name and credit code of the firm behind a new project; a bare code stands for the investor."""
        fields = row.project.fields if row.project is not None else {}
        uscc = str(fields.get("uscc") or "")
        return str(fields.get("company") or (fields.get("investor") if uscc else "") or ""), uscc

    def _project(self, row: CheckedRow) -> ledger.ProjectDraft:
        assert row.project is not None  # noqa: S101 (narrows the type; only rows that open come here)
        intended = row.project
        fields = {name: value for name, value in intended.fields.items() if value not in (None, "")}
        own: dict[str, Any] = {name: fields[name] for name in DESCRIBED if name in fields}
        extra = {name: value for name, value in fields.items() if name not in _NOT_EXTRA}
        name, uscc = self._firm(row)
        first = min((fact.recorded_on for fact in row.facts), default=self.on)
        return ledger.ProjectDraft(
            title=intended.title,
            shares=((self.units[intended.unit], WHOLE_SHARE),),
            code=intended.code,
            document=f"导入批次 {self.batch.code}",
            effective_on=min(first, self.on),
            is_enclave=bool(fields.get("is_enclave")),
            is_talent=bool(fields.get("is_talent")),
            fields={**own, "company": self.firms.take(name=name, uscc=uscc), "extra": extra},
            place=f"第 {row.row + 1} 行",
        )

    def _describe(self, rows: Sequence[CheckedRow]) -> None:
        descriptions = [
            Description(self.projects[row.project_ref], row.project.changes)
            for row in rows
            if row.project is not None and row.project.act == "describe"
        ]
        self.described = describe(descriptions, firms=self.firms, by=self.by, on=self.on)

    def _record(self, rows: Sequence[CheckedRow]) -> None:
        """Enter facts in waves: those that name no other first, then those that follow a fact of this batch."""
        waiting = [(row, fact) for row in rows for fact in row.facts]
        replaced = {fact.fact_key for _row, fact in waiting if fact.act != "record"}
        self.facts |= {fact.code: fact for fact in Fact.objects.filter(code__in=replaced)}
        while waiting:
            ready = [(row, fact) for row, fact in waiting if fact.act == "record" or fact.fact_key in self.facts]
            if not ready:
                raise RuntimeError("a batch refers to a fact that it does not make")
            acts = [(row, fact) for row, fact in ready if fact.act != "recognise"]
            drafts = [self._draft(row, fact) for row, fact in acts]
            made = ledger.record_facts(drafts, by=self.by, on=self.on, batch=self.batch.code)
            self.recorded += len(made)
            for (_row, fact), entered in zip(acts, made, strict=True):
                self.facts[fact.ref or entered.code] = entered
                self._remember(fact, entered.code)
            for _row, fact in ready:
                if fact.act == "recognise":
                    self._remember(fact, self.facts[fact.fact_key].code)
            done = {id(fact) for _row, fact in ready}
            waiting = [(row, fact) for row, fact in waiting if id(fact) not in done]

    def _draft(self, row: CheckedRow, fact: IntendedFact) -> FactDraft:
        return replace(
            draft_of(fact, self.on),
            project=self.projects[row.project_ref] if row.project_ref and not fact.unit else None,
            unit=self.units[fact.unit] if fact.unit else None,
            replaces=self.facts[fact.fact_key] if fact.act == "correct" else None,
            place=f"第 {row.row + 1} 行",
        )

    def _remember(self, fact: IntendedFact, code: str) -> None:
        told = fact.recognition
        if told is None:
            return
        kept: Mapping[str, Any] = {
            "fact": code,
            "level": told.level,
            "verified_on": told.verified_on.isoformat(),
            "amount": told.amount,
            "counted_on": told.counted_on.isoformat() if told.counted_on else None,
            "document": told.document,
        }
        self.recognitions.append(dict(kept))


def take_back(batch: Batch, why: str, by: User, on: date) -> tuple[int, int]:
    """Withdraw the batch's records, or put a copy of what they replaced in their place; return how many of each."""
    _check_may_take_back(batch, by)
    links = Fact.objects.select_related("project", "unit").order_by("entry")
    replaced = {fact.pk: fact for fact in links.filter(successor__batch=batch.code)}
    drafts, copied = [], 0
    for fact in links.in_force().filter(batch=batch.code):
        former = replaced.get(fact.replaces_id or 0)
        while former is not None and former.batch == batch.code:
            former = replaced.get(former.replaces_id or 0)
        copied += former is not None
        drafts.append(_withdrawal(fact, why) if former is None else _copy(former, fact, why))
    ledger.record_facts(drafts, by=by, on=on)
    return len(drafts) - copied, copied


def _check_may_take_back(batch: Batch, by: User) -> None:
    """Raise NotAllowed if some record of the batch is one the user may not correct; one statement for all of them.

    Scope is asked by the ledger itself when the withdrawals are entered.
    """
    if may(by, "verify"):
        return
    recognised = Fact.objects.filter(batch=batch.code, verifications__result=Verification.RECOGNISED).first()
    if recognised is not None:
        check_may_correct(by, recognised)


def _withdrawal(fact: Fact, why: str) -> FactDraft:
    return FactDraft(
        kind=fact.kind,
        happened_on=fact.happened_on,
        project=fact.project,
        unit=fact.unit,
        replaces=fact,
        withdraws=True,
        reason=why,
        place=fact.code,
    )


def _copy(former: Fact, fact: Fact, why: str) -> FactDraft:
    """Return the former record again, in place of the one that replaced it."""
    return FactDraft(
        kind=former.kind,
        happened_on=former.happened_on,
        project=former.project,
        unit=former.unit,
        claimed_on=former.claimed_on,
        amount=former.amount,
        amount_typed=former.amount_typed,
        quantity=former.quantity,
        detail=dict(former.detail),
        note=former.note,
        replaces=fact,
        reason=why,
        place=fact.code,
    )
