"""Open a project, likely duplicates shown while typing; change its descriptive fields, conflicts shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.amounts import WHOLE_SHARE
from saima.core.problems import Problem, Problems
from saima.ledger import actions, policies, submissions
from saima.ledger.actions import ProjectDraft
from saima.ledger.forms import MONTH, Reader, check_uscc, plain
from saima.ledger.models import Project
from saima.ledger.queries.dossier import find_project
from saima.ledger.queries.similar import Similar, similar_projects
from saima.ledger.views.recording import go
from saima.ledger.views.scope import no_project, office_day, reader
from saima.ledger.words import titled
from saima.people.models import Unit, User
from saima.people.policies import check_may, may
from saima.people.queries import units_in_scope

TEXTS = (
    "title", "title_en", "investor", "industry", "chain", "source",
    "site", "content", "progress", "note", "stuck_on", "stuck_with",
)  # fmt: skip
LEADING_KINDS = ("招商小组", "驻外办事处", "招商专班", "乡镇街道", "平台")


def leading_units(user: User) -> list[Unit]:
    """Return the units for which the user may open a project; one statement."""
    units = units_in_scope(user)
    return list(units.filter(kind__in=LEADING_KINDS) if may(user, "record_for_others") else units.exclude(kind="区县"))


def _descriptive(typed: Reader) -> dict[str, Any]:
    """Read the descriptive fields; faults are kept in the reader."""
    fields: dict[str, Any] = {}
    for name in TEXTS:
        fields[name] = typed.text(name)
        column: Any = Project._meta.get_field(name)
        longest, title = column.max_length, str(column.verbose_name)
        if longest is not None and len(fields[name]) > longest:
            found = _("%s 个字") % len(fields[name])
            typed.fault(name, Problem(title, found, _("不超过 %s 个字") % longest, _("请缩短"), "project.long"))
    if not fields["title"]:
        typed.fault("title", Problem(_("项目名称"), _("空白"), _("必填"), _("请填写项目名称"), "project.title"))
    fields["planned_start"] = month = typed.text("planned_start")
    if month and not MONTH.match(month):
        typed.fault(
            "planned_start", Problem(_("计划开工月份"), f"「{month}」", "2023-06", _("请改写月份"), "project.month")
        )
    unit = typed.text("total_investment_unit") or "万元"
    fields["total_investment"] = typed.money("total_investment", _("总投资"), unit=unit)
    return fields


def read_shares(typed: Reader, units: list[Unit]) -> tuple[tuple[Unit, int], ...]:
    """Read up to three units with their percentages; one unit alone has the whole."""
    known = {unit.code: unit for unit in units}
    chosen = [(i, known[code]) for i in range(1, 4) if (code := typed.text(f"unit{i}")) in known]
    if not chosen:
        problem = Problem(_("责任单位"), _("空白"), _("必填"), _("请选择责任单位"), "project.unit")
        typed.fault("unit1", problem)
        return ()
    if len(chosen) == 1:
        return ((chosen[0][1], WHOLE_SHARE),)
    shares = tuple((unit, typed.scaled(f"share{i}", _("份额"), decimals=2) or 0) for i, unit in chosen)
    if sum(share for _unit, share in shares) != WHOLE_SHARE or min(share for _unit, share in shares) <= 0:
        found = " + ".join(f"{plain(share, 2)}%" for _unit, share in shares)
        needed = _("各单位都大于 0，合计 100%")
        typed.fault("share1", Problem(_("份额"), found, needed, _("请调整各单位份额"), "attribution.sum"))
    return shares


def _read_company(typed: Reader) -> tuple[str, str]:
    name, code = typed.text("company"), typed.text("uscc").replace(" ", "").upper()
    if code and (why := check_uscc(code)):
        typed.fault("uscc", Problem(_("统一社会信用代码"), f"「{code}」", _("18 位有效代码"), why, "company.uscc"))
    if code and not name:
        typed.fault(
            "company", Problem(_("企业名称"), _("空白"), _("有信用代码时必填"), _("请填写企业名称"), "company.name")
        )
    return name, code


@login_required
def new_project(request: HttpRequest) -> HttpResponse:
    """Open a project; one that looks the same as another needs a reason."""
    user = reader(request)
    check_may(user, "record")
    units = leading_units(user)
    if request.method != "POST":
        values = {
            "unit1": next((u.code for u in units if u.pk == user.unit_id), ""),
            "title": request.GET.get("title", ""),
        }
        return _new_form(request, units, values)
    values = request.POST.dict()
    typed = Reader(values)
    fields = _descriptive(typed)
    shares = read_shares(typed, units)
    name, code = _read_company(typed)
    similar = similar_projects(user, title=fields["title"], uscc=code)
    reason = typed.text("reason")
    if any(each.is_same for each in similar) and not reason:
        needed = _("确认不是同一项目的理由")
        remedy = _("是同一项目的，请到该项目下登记；不是的，请写明理由")
        typed.fault("reason", Problem(_("可能重复"), _("已有同名项目或相同信用代码"), needed, remedy, "project.same"))
    if typed.problems:
        return _new_form(request, units, values, typed=typed, similar=similar)
    if reason:
        fields["note"] = "\n".join(part for part in (fields["note"], _("与相近项目的区别：%s") % reason) if part)
    draft = ProjectDraft(
        title=fields.pop("title"),
        shares=shares,
        document=typed.text("document"),
        is_enclave=bool(typed.text("is_enclave")) and may(user, "classify"),
        is_talent=bool(typed.text("is_talent")) and may(user, "classify"),
        fields=fields,
    )
    try:
        made = submissions.open_with_company(draft, company=name, uscc=code, by=user, on=office_day(request))
    except Problems as found:
        return _new_form(request, units, values, typed=typed, similar=similar, extra=found.problems)
    messages.success(request, _("已建档：%(title)s（%(code)s）。") % {"title": made.title, "code": made.code})
    return go(request, reverse("ledger:project", args=[made.code]))


def _new_form(
    request: HttpRequest,
    units: list[Unit],
    values: Mapping[str, str],
    *,
    typed: Reader | None = None,
    similar: tuple[Similar, ...] = (),
    extra: tuple[Problem, ...] = (),
) -> HttpResponse:
    problems = [*(typed.problems if typed else ()), *extra]
    context = {
        "units": [(unit.code, titled(unit)) for unit in units],
        "values": values,
        "bad": typed.bad if typed else {},
        "problems": problems,
        "similar": similar,
        "may_classify": may(request.user, "classify"),
    }
    return render(request, "ledger/new_project.html", context, status=422 if problems else 200)


@login_required
def similar(request: HttpRequest) -> HttpResponse:
    """Return the likely duplicates of what is being typed."""
    user = reader(request)
    check_may(user, "record")
    title, uscc = request.GET.get("title", "").strip(), request.GET.get("uscc", "").strip().upper()
    found = similar_projects(user, title=title, uscc=uscc) if len(title) > 1 or uscc else ()
    return render(request, "ledger/similar.html", {"similar": found})


def _as_values(project: Any) -> dict[str, str]:
    """Return what the edit form holds for a project, or for its state at an earlier version."""
    total = project.total_investment
    return {name: getattr(project, name) or "" for name in (*TEXTS, "planned_start")} | {
        "total_investment": plain(total, 6) if total is not None else ""
    }


@login_required
def edit_project(request: HttpRequest, code: str) -> HttpResponse:
    """Change descriptive fields; what somebody else changed meanwhile is shown field by field."""
    user = reader(request)
    project = find_project(user, code)
    if project is None:
        no_project(user, code)
    policies.check_may_record(user, project=project)
    if request.method != "POST":
        return _edit_form(request, project, _as_values(project))
    values = request.POST.dict()
    typed = Reader(values)
    fields = _descriptive(typed)
    version = int(values["version"]) if values.get("version", "").isdecimal() else project.version
    base = project.history.filter(version=version).first() or project
    mine = {name: value for name, value in fields.items() if value != getattr(base, name)}
    clashes = [] if typed.problems else _clashes(project, base, mine, values)
    if typed.problems or clashes:
        return _edit_form(request, project, values, typed=typed, clashes=clashes)
    kept = {name: value for name, value in mine.items() if values.get(f"keep_{name}") != "now"}
    if kept:
        try:
            actions.edit_project(project=project, version=project.version, changes=kept, by=user)
        except Problems:
            return _edit_form(request, project, values, typed=typed)
        messages.success(request, _("已保存 %(n)s 项修改，旧值留在修改记录里。") % {"n": len(kept)})
    else:
        messages.info(request, _("没有改动。"))
    return go(request, reverse("ledger:project", args=[code]))


def field_title(name: str) -> str:
    """Return the office's word for a descriptive field."""
    column: Any = Project._meta.get_field(name)
    return str(column.verbose_name)


def _clashes(project: Project, base: Any, mine: Mapping[str, Any], values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the fields that both sides changed and that the editor has not yet chosen between."""
    return [
        {
            "name": name,
            "title": field_title(name),
            "mine": value,
            "now": getattr(project, name),
            "before": getattr(base, name),
        }
        for name, value in mine.items()
        if getattr(project, name) not in {getattr(base, name), value} and not values.get(f"keep_{name}")
    ]


def _edit_form(
    request: HttpRequest,
    project: Project,
    values: Mapping[str, str],
    *,
    typed: Reader | None = None,
    clashes: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    latest = project.history.select_related("history_user").first() if clashes else None
    context = {
        "project": project,
        "values": values,
        "version": values.get("version", project.version),
        "bad": typed.bad if typed else {},
        "problems": typed.problems if typed else [],
        "clashes": clashes or [],
        "latest": latest,
    }
    refused = bool(context["problems"] or clashes)
    return render(request, "ledger/edit_project.html", context, status=(409 if clashes else 422) if refused else 200)
