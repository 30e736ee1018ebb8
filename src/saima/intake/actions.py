"""Writes of the importer: stage a workbook, apply it as one change set, let another person recognise, undo it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from saima.core.amounts import WHOLE_SHARE
from saima.core.problems import Problem, Problems
from saima.intake.checking.intended import CheckedRow, CheckedSheet, IntendedFact, IntendedProject
from saima.intake.known import DESCRIBED, LedgerRecords
from saima.intake.models import Batch, BatchRow
from saima.intake.sorting import Sorted, sort_workbook
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.entries import last_entry, next_entries
from saima.ledger.models import Company, Fact, Project, VerificationSheet
from saima.ledger.names import pinyin_key
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may, may

WRITES = ("new", "changed")


def _own_unit(by: User) -> str:
    return "" if may(by, "record_for_others") or by.unit is None else by.unit.code


def _sorted(batch: Batch, by: User, on: date) -> Sorted:
    return sort_workbook(
        content=bytes(batch.content),
        name=batch.name,
        on=on,
        records=LedgerRecords(),
        choices=batch.choices,
        unit=_own_unit(by),
    )


@transaction.atomic
def stage(*, content: bytes, name: str, by: User, on: date, choices: Mapping[str, str] | None = None) -> Batch:
    """Keep an uploaded workbook and check it: one verdict per row; the ledger is not touched."""
    check_may(by, "import")
    number = next_entries()[0]
    batch = Batch.objects.create(
        code=f"{settings.SAIMA_PLACE}-D{number:07d}",
        name=name[:160],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        choices=dict(choices or {}),
        created_by=by,
        created_on=on,
    )
    return check(batch=batch, by=by, on=on)


@transaction.atomic
def check(*, batch: Batch, by: User, on: date, choices: Mapping[str, str] | None = None) -> Batch:
    """Check a staged workbook (again), with a person's decisions about its columns."""
    if batch.state in {Batch.APPLIED, Batch.UNDONE}:
        raise NotAllowed(f"{batch} {batch.state}，不能再检查。", remedy="需要时请重新上传。")
    if choices is not None:
        batch.choices = {**batch.choices, **choices}
    found = _sorted(batch, by, on)
    batch.rows.all().delete()
    rows = [_stored(batch, sheet.sheet, row) for sheet in found.sheets for row in sheet.rows if row.verdict != "blank"]
    BatchRow.objects.bulk_create(rows, batch_size=500)
    batch.questions = [asdict(question) for question in found.questions]
    batch.mapping = list(found.mapping)
    batch.problems = [problem.as_dict() for problem in (*found.problems, *_sheet_problems(found.sheets))]
    batch.declared = [{"sheet": s.sheet, **asdict(d)} for s in found.sheets for d in s.declared]
    batch.counts = dict(Counter(row.verdict for row in rows))
    batch.ledger_entry = last_entry()
    batch.state = Batch.REFUSED if found.is_refused else Batch.CHECKING if found.questions else Batch.CHECKED
    batch.save()
    return batch


def _sheet_problems(sheets: Iterable[CheckedSheet]) -> list[Problem]:
    return [problem for sheet in sheets for problem in sheet.problems]


def _stored(batch: Batch, sheet: str, row: CheckedRow) -> BatchRow:
    says = [fact.says for fact in row.facts if fact.says]
    if row.project is not None:
        says.insert(0, _project_says(row.project))
    return BatchRow(
        batch=batch,
        sheet=sheet,
        number=row.row + 1,
        verdict=row.verdict,
        text=row.text[:200],
        says=says,
        problems=[{**found.problem.as_dict(), "column": found.column} for found in row.problems],
    )


def _project_says(project: IntendedProject) -> str:
    if project.act == "open":
        return f"建档：{project.title}"
    changes = "；".join(f"{name}：{old or '—'} → {new or '—'}" for name, (old, new) in project.changes.items())
    return f"改项目信息：{changes}"


@transaction.atomic
def apply(*, batch: Batch, by: User, on: date) -> Batch:
    """Write a checked workbook into the ledger as one change set: all of its good rows, or nothing.

    The workbook is checked anew inside the transaction, so that what is written is what the ledger needs now. Refused
    rows stay out and can be handed back marked. What the sheet carries as 认定 waits for another person.
    """
    check_may(by, "import")
    stored = Batch.objects.select_for_update().get(pk=batch.pk)
    if stored.state != Batch.CHECKED:
        raise NotAllowed(f"{stored} {stored.state}，不能入账。", remedy="请先解决列的对应或文件的问题。")
    found = _sorted(stored, by, on)
    rows = [row for sheet in found.sheets for row in sheet.rows if row.verdict in WRITES]
    writer = _Writer(stored, by, on)
    writer.write(rows)
    stored.recognitions = writer.recognitions
    stored.described = writer.described
    stored.state = Batch.APPLIED
    stored.applied_on = on
    stored.save()
    return stored


class _Writer:
    """Carries out the intended acts of one batch within the caller's transaction."""

    def __init__(self, batch: Batch, by: User, on: date) -> None:
        self.batch, self.by, self.on = batch, by, on
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.projects: dict[str, Project] = {}
        self.facts: dict[str, Fact] = {}
        self.recognitions: list[dict[str, Any]] = []
        self.described: list[dict[str, Any]] = []

    def write(self, rows: Sequence[CheckedRow]) -> None:
        self._open([row for row in rows if row.project is not None and row.project.act == "open"])
        known = {row.project_ref for row in rows if row.project_ref and row.project_ref not in self.projects}
        self.projects |= {project.code: project for project in Project.objects.filter(code__in=known)}
        for row in rows:
            if row.project is not None and row.project.act == "describe":
                self._describe(self.projects[row.project_ref], row.project)
        self._record(rows)

    def _company(self, fields: Mapping[str, Any]) -> Company | None:
        name, uscc = fields.get("company"), fields.get("uscc")
        if not name and not uscc:
            return None
        if uscc:
            found = Company.objects.filter(uscc=uscc).first()
            if found is not None:
                return found
        name = str(name or fields.get("investor") or "")
        if not name:
            return None
        return Company.objects.create(name=name, uscc=str(uscc) if uscc else None, pinyin=pinyin_key(name))

    def _open(self, rows: Sequence[CheckedRow]) -> None:
        drafts = []
        for row in rows:
            intended = row.project
            if intended is None:
                continue
            fields = {name: value for name, value in intended.fields.items() if value not in (None, "")}
            own = {name: fields[name] for name in DESCRIBED if name in fields}
            extra = {
                name: value
                for name, value in fields.items()
                if name not in {*DESCRIBED, "company", "uscc", "is_enclave", "is_talent", "title", "code", "unit"}
            }
            first = min((fact.recorded_on for fact in row.facts), default=self.on)
            drafts.append(
                ledger.ProjectDraft(
                    title=intended.title,
                    shares=((self.units[intended.unit], WHOLE_SHARE),),
                    code=intended.code,
                    document=f"导入批次 {self.batch.code}",
                    effective_on=min(first, self.on),
                    is_enclave=bool(fields.get("is_enclave")),
                    is_talent=bool(fields.get("is_talent")),
                    fields={**own, "company": self._company(fields), "extra": extra},
                    place=f"第 {row.row + 1} 行",
                )
            )
        made = ledger.open_projects(drafts, by=self.by, on=self.on) if drafts else []
        for row, project in zip(rows, made, strict=True):
            self.projects[row.project_ref] = project

    def _describe(self, project: Project, intended: IntendedProject) -> None:
        changes = {name: new for name, (_old, new) in intended.changes.items() if name in DESCRIBED}
        if not changes:
            return
        self.described.append({"project": project.code, "before": {n: getattr(project, n) for n in changes}})
        blank = {name: (None if name == "total_investment" else "") for name in changes}
        cleaned = {name: blank[name] if value is None else value for name, value in changes.items()}
        self.projects[project.code] = ledger.edit_project(
            project=project, version=project.version, changes=cleaned, by=self.by
        )

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
            for (_row, fact), entered in zip(acts, made, strict=True):
                self.facts[getattr(fact, "ref", "") or entered.code] = entered
                self._remember(fact, entered.code)
            for _row, fact in ready:
                if fact.act == "recognise":
                    self._remember(fact, self.facts[fact.fact_key].code)
            done = {id(fact) for _row, fact in ready}
            waiting = [(row, fact) for row, fact in waiting if id(fact) not in done]

    def _draft(self, row: CheckedRow, fact: IntendedFact) -> FactDraft:
        reason = fact.reason
        if fact.recorded_on < self.on and not reason:
            reason = f"按台账登记日期补录（{self.batch.name}）"
        return FactDraft(
            kind=fact.kind,
            happened_on=fact.happened_on,
            project=self.projects[row.project_ref] if row.project_ref and not fact.unit else None,
            unit=self.units[fact.unit] if fact.unit else None,
            claimed_on=fact.counted_on,
            recorded_on=fact.recorded_on,
            amount=fact.amount,
            amount_typed=fact.as_typed,
            quantity=fact.quantity,
            detail=dict(fact.detail),
            note=fact.note[:1000],
            replaces=self.facts[fact.fact_key] if fact.act == "correct" else None,
            reason=reason[:200],
            place=f"第 {row.row + 1} 行",
        )

    def _remember(self, fact: IntendedFact, code: str) -> None:
        if fact.recognition is not None:
            told = fact.recognition
            self.recognitions.append(
                {
                    "fact": code,
                    "level": told.level,
                    "verified_on": told.verified_on.isoformat(),
                    "amount": told.amount,
                    "counted_on": told.counted_on.isoformat() if told.counted_on else None,
                    "document": told.document,
                }
            )


@transaction.atomic
def recognise(*, batch: Batch, by: User, on: date) -> list[VerificationSheet]:
    """Recognise what the sheet carries as 认定, by someone other than the importer: a 认定表 per level, day, paper."""
    stored = Batch.objects.select_for_update().get(pk=batch.pk)
    if stored.state != Batch.APPLIED:
        raise NotAllowed(f"{stored} {stored.state}，没有可认定的记录。", remedy="请先入账。")
    facts = {fact.code: fact for fact in Fact.objects.filter(code__in=[item["fact"] for item in stored.recognitions])}
    groups: dict[tuple[str, str, str], list[ledger.Recognition]] = defaultdict(list)
    for item in stored.recognitions:
        groups[item["level"], item["verified_on"], item["document"]].append(
            ledger.Recognition(
                facts[item["fact"]],
                amount=item["amount"],
                counted_on=date.fromisoformat(item["counted_on"]) if item["counted_on"] else None,
            )
        )
    sheets = [
        ledger.verify_facts(
            items,
            by=by,
            on=on,
            level=level,
            title=f"{level}认定表（{stored.name.rsplit('.', 1)[0]}）",
            document=document,
            verified_on=date.fromisoformat(day),
        )
        for (level, day, document), items in sorted(groups.items())
    ]
    stored.recognitions = []
    stored.save(update_fields=["recognitions"])
    return sheets


@transaction.atomic
def undo(*, batch: Batch, reason: str, by: User, on: date) -> Batch:
    """Undo an applied batch as one: its records are withdrawn (nothing is deleted), changed descriptions restored."""
    check_may(by, "import")
    if not reason.strip():
        raise Problems([Problem("撤销·理由", "空白", "撤销的理由", "请写明理由", "batch.reason")])
    stored = Batch.objects.select_for_update().get(pk=batch.pk)
    if stored.state != Batch.APPLIED:
        raise NotAllowed(f"{stored} {stored.state}，不能撤销。", remedy="只有已入账的批次可以撤销。")
    facts = list(Fact.objects.in_force().filter(batch=stored.code).select_related("project", "unit"))
    later = Fact.objects.filter(replaces__batch=stored.code).exclude(batch=stored.code).exists()
    if later:
        raise NotAllowed(f"{stored} 的记录后来又被更正过，不能整批撤销。", remedy="请逐条撤回。")
    ledger.withdraw_facts(facts, reason=f"撤销导入 {stored.code}：{reason}"[:200], by=by, on=on)
    for item in stored.described:
        project = Project.objects.get(code=item["project"])
        ledger.edit_project(project=project, version=project.version, changes=item["before"], by=by)
    stored.state = Batch.UNDONE
    stored.undone_on = on
    stored.undone_reason = reason[:200]
    stored.recognitions = []
    stored.save()
    return stored
