"""What a row will write, in the office's words."""

from __future__ import annotations

from functools import cache

from saima.intake.checking.intended import CheckedRow, IntendedProject
from saima.intake.sorting import fields
from saima.ledger.models import Project
from saima.ledger.queries.wording import whole_money

Value = str | int | bool | None


@cache
def attribute_titles() -> dict[str, str]:
    """Return what each attribute of a project is called: as the project page calls it, else as the sheet's field."""
    titles = {feed.project: one.title for one in fields().fields.values() for feed in one.feeds if feed.project}
    own = {field.name: str(field.verbose_name) for field in Project._meta.concrete_fields}
    return {**titles, **own, "total_investment": "总投资", "company": "企业", "title": "项目名称"}


def said(name: str, value: Value) -> str:
    """Return a value of an attribute as a sentence shows it."""
    if value in (None, ""):
        return "空白"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return whole_money(value)
    return value if len(value) <= 40 else f"{value[:40]}…"


def project_says(project: IntendedProject) -> str:
    """Return what becomes of the project itself in one sentence."""
    if project.act == "open":
        return f"建档：{project.title}"
    titles = attribute_titles()
    changes = (f"{titles.get(n, n)} {said(n, old)} → {said(n, new)}" for n, (old, new) in project.changes.items())
    return f"改项目信息：{'；'.join(changes)}"


def row_says(row: CheckedRow) -> list[str]:
    """Return what a row will write, one sentence an act."""
    own = [project_says(row.project)] if row.project is not None else []
    matter = [row.matter.says] if row.matter is not None and row.matter.says else []
    lead = [row.lead.says] if row.lead is not None and row.lead.says and row.verdict == "new" else []
    clause = [row.clause.says] if row.clause is not None and row.clause.says else []
    return own + [fact.says for fact in row.facts if fact.says] + matter + lead + clause
