"""Enter a record, correct one, withdraw one, add evidence; faults all at once, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from saima.core.problems import Problem, Problems
from saima.ledger import actions, policies, submissions
from saima.ledger.catalogue import FactKind, catalogue
from saima.ledger.evidence import check_file, keep_file
from saima.ledger.forms import TypedRecord, as_typed, read_record, sentence, slots
from saima.ledger.models import Draft, EvidenceFile, Fact, Project
from saima.ledger.queries.dossier import find_project
from saima.ledger.queries.projects import ProjectFilter, project_page
from saima.ledger.queries.records import find_fact
from saima.ledger.queries.wording import headline
from saima.ledger.submissions import Paper
from saima.ledger.views.papers import paper_rules
from saima.ledger.views.scope import no_fact, no_project, office_day, reader
from saima.ledger.words import titled
from saima.people.models import Unit, User
from saima.people.policies import check_may, may
from saima.people.queries import units_in_scope

SALT = "kept evidence"


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Go to another page: the whole page, also from within the drawer."""
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Evidence of a form: what can be kept, tokens to carry it through a second try, and the faults."""

    papers: tuple[Paper, ...]
    kept: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def read_evidence(request: HttpRequest, kind: FactKind) -> HandedIn:
    """Read uploaded files, files kept from an earlier try, and a paper file number; every fault at once."""
    papers, kept, problems = [], [], []
    for token in request.POST.getlist("kept"):
        try:
            pk, name = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            continue
        papers.append(Paper(Path(name).stem, EvidenceFile.objects.get(pk=pk)))
        kept.append((token, name))
    for upload in request.FILES.getlist("evidence"):
        name, content = upload.name or _("未命名"), upload.read()
        found = check_file(name, content)
        if found:
            problems += found
            continue
        file = keep_file(name, content)
        papers.append(Paper(Path(name).stem[:120], file))
        kept.append((signing.dumps([file.pk, name], salt=SALT), name))
    if number := request.POST.get("file_number", "").strip():
        papers.append(Paper(kind.evidence[0] if kind.evidence else _("纸质材料"), file_number=number[:80]))
    return HandedIn(tuple(papers), tuple(kept), tuple(problems))


def unit_choices(user: User) -> list[Unit]:
    """Return the units for which the user may record; one statement."""
    return list(units_in_scope(user).exclude(kind="区县"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A record form about to be shown or read: its kind, what it hangs on, and the record it corrects."""

    kind: FactKind
    project: Project | None
    units: list[Unit]
    replaces: Fact | None = None

    @property
    def asks_unit(self) -> bool:
        """Tell whether the form asks for the unit: it hangs on one, and the reader works for several."""
        return self.kind.of != "project" and self.replaces is None and (len(self.units) > 1 or self.kind.of == "either")

    @property
    def unit_options(self) -> tuple[tuple[str, str], ...]:
        """Return (code, title) of the units to choose from."""
        return tuple((unit.code, titled(unit)) for unit in self.units)

    def unit(self, typed: Mapping[str, str], user: User) -> Unit | None:
        """Return the unit chosen, else the one that goes without saying."""
        if self.replaces is not None:
            return self.replaces.unit
        if self.kind.of == "project" or (self.kind.of == "either" and self.project is not None):
            return None
        code = typed.get("unit", "")
        if code or self.asks_unit:
            return next((unit for unit in self.units if unit.code == code), None)
        return self.units[0] if self.units else None


def shown(
    request: HttpRequest,
    sheet: Sheet,
    values: Mapping[str, str],
    *,
    typed: TypedRecord | None = None,
    handed: HandedIn | None = None,
    extra: tuple[Problem, ...] = (),
    draft: Draft | None = None,
) -> HttpResponse:
    """Show the form with what was typed and every fault."""
    first, more = slots(sheet.kind, asks_unit=sheet.asks_unit)
    bad = dict(typed.bad) if typed else {}
    file_faults = handed.problems if handed else ()
    if file_faults:
        bad["evidence"] = " ".join(f"{problem.place}：{sentence(problem)}" for problem in file_faults)
    problems = [*(typed.problems if typed else ()), *file_faults, *extra]
    own = (
        f"{sheet.kind.id}-{sheet.project.code if sheet.project else ''}-{sheet.replaces.code if sheet.replaces else ''}"
    )
    context = {
        "sheet": sheet,
        "kind": sheet.kind,
        "project": sheet.project,
        "replaces": sheet.replaces,
        "first": first,
        "more": more,
        "more_open": any(slot.name in bad for slot in more) or any(n in bad for n in ("reason", "recorded_on")),
        "values": values,
        "bad": bad,
        "problems": problems,
        "kept": handed.kept if handed else (),
        "draft": draft,
        "store": own,
        **paper_rules(),
        "may_be_historic": may(request.user, "historic"),
        "back": back_address(sheet),
    }
    return render(request, "ledger/record.html", context, status=422 if problems else 200)


def back_address(sheet: Sheet) -> str:
    """Return where a form leads back to."""
    if sheet.replaces is not None:
        return reverse("ledger:fact", args=[sheet.replaces.code])
    return reverse("ledger:project", args=[sheet.project.code]) if sheet.project else reverse("ledger:activities")


def handle(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Show, keep as a draft, or enter a record."""
    user = reader(request)
    if request.method != "POST":
        values: dict[str, str] = {"happened_on": office_day(request).isoformat()}
        draft = None
        if sheet.replaces is not None:
            values |= as_typed(sheet.replaces)
        elif draft := Draft.objects.filter(author=user, kind=sheet.kind.id, project=sheet.project).first():
            values |= draft.data
        elif user.unit_id is not None:
            values["unit"] = next((unit.code for unit in sheet.units if unit.pk == user.unit_id), "")
        return shown(request, sheet, values, draft=draft)
    values = {name: text for name, text in request.POST.dict().items() if name not in {"csrfmiddlewaretoken", "kept"}}
    if "draft" in values and sheet.replaces is None:
        values.pop("draft")
        actions.save_draft(author=user, kind=sheet.kind.id, project=sheet.project, data=values)
        messages.info(request, _("草稿已保存，在工作台“我的草稿”里接着填。佐证文件不随草稿保存。"))
        return go(request, back_address(sheet))
    return _enter(request, sheet, values)


def _enter(request: HttpRequest, sheet: Sheet, values: dict[str, str]) -> HttpResponse:
    user = reader(request)
    handed = read_evidence(request, sheet.kind)
    typed = read_record(
        values,
        kind=sheet.kind,
        project=sheet.project,
        unit=sheet.unit(values, user),
        on=office_day(request),
        may_be_historic=may(user, "historic"),
        replaces=sheet.replaces,
    )
    if typed.draft is None or handed.problems:
        return shown(request, sheet, values, typed=typed, handed=handed)
    try:
        fact = submissions.submit_record(typed.draft, handed.papers, by=user, on=office_day(request))
    except Problems as found:
        return shown(request, sheet, values, typed=typed, handed=handed, extra=found.problems)
    verb = _("已更正") if sheet.replaces else _("已登记")
    then = _("，等待认定") if sheet.kind.is_result else ""
    messages.success(request, f"{verb}：{sheet.kind.title} {headline(fact)}{then}（{fact.code}）")
    if sheet.replaces is not None:
        return go(request, reverse("ledger:fact", args=[fact.code]))
    return go(request, back_address(sheet))


def kind_or_404(kind: str) -> FactKind:
    """Return the kind of that name."""
    found = catalogue().kinds.get(kind)
    if found is None:
        raise Http404
    return found


@login_required
def record(request: HttpRequest) -> HttpResponse:
    """Begin a record: find the project, or choose an activity of one's own unit."""
    user = reader(request)
    check_may(user, "record")
    q = request.GET.get("q", "").strip()
    page = project_page(user, ProjectFilter(q=q))
    kinds = [kind for kind in catalogue().kinds.values() if kind.of != "project" and not kind.through]
    return render(
        request,
        "ledger/record_start.html",
        {"q": q, "rows": page.rows[:12], "kinds": kinds, "total": page.totals.count},
    )


@login_required
def record_project(request: HttpRequest, code: str) -> HttpResponse:
    """Choose what to record of a project, the next stage's records first."""
    user = reader(request)
    check_may(user, "record")
    project = find_project(user, code)
    if project is None:
        no_project(user, code)
    groups: dict[str, list[FactKind]] = {"result": [], "process": [], "event": []}
    for kind in catalogue().kinds.values():
        if kind.of != "unit" and kind.group in groups and not kind.through:
            groups[kind.group].append(kind)
    return render(request, "ledger/record_kind.html", {"project": project, "groups": groups})


@login_required
def record_of_project(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Enter a record of a project."""
    user = reader(request)
    check_may(user, "record")
    project = find_project(user, code)
    if project is None:
        no_project(user, code)
    return handle(request, Sheet(kind_or_404(kind), project, []))


@login_required
def record_of_unit(request: HttpRequest, kind: str) -> HttpResponse:
    """Enter an activity of a unit."""
    user = reader(request)
    check_may(user, "record")
    chosen = kind_or_404(kind)
    if chosen.of == "project":
        raise Http404
    return handle(request, Sheet(chosen, None, unit_choices(user)))


def _own_fact(request: HttpRequest, code: str) -> Fact:
    user = reader(request)
    found = find_fact(user, code)
    if found is None:
        no_fact(user, code)
    policies.check_may_correct(user, found)
    return found


@login_required
def correct_fact(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a record: a new one takes its place, the old one stays."""
    fact = _own_fact(request, code)
    return handle(request, Sheet(catalogue().kinds[fact.kind], fact.project, [], replaces=fact))


@login_required
def withdraw_fact(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw a record with a reason; nothing is deleted."""
    fact = _own_fact(request, code)
    problems: tuple[Problem, ...] = ()
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST":
        try:
            actions.withdraw_facts([fact], reason=reason, by=reader(request), on=office_day(request))
        except Problems as found:
            problems = found.problems
        else:
            messages.success(request, _("已撤回 %s；原记录保留，不再计入。") % fact.code)
            return go(request, reverse("ledger:fact", args=[code]))
    context = {"fact": fact, "reason": reason, "problems": problems, "kind": catalogue().kinds[fact.kind]}
    return render(request, "ledger/withdraw.html", context, status=422 if problems else 200)


@login_required
def attach_evidence(request: HttpRequest, code: str) -> HttpResponse:
    """Add evidence to a record."""
    fact = _own_fact(request, code)
    kind = catalogue().kinds[fact.kind]
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        handed = read_evidence(request, kind)
        problems = handed.problems
        if not problems and not handed.papers:
            missing = (_("没有文件，也没有档号"), _("文件或纸质档号"), _("请上传文件或填写档号"))
            problems = (Problem(_("佐证材料"), *missing, "evidence.none"),)
        if not problems:
            submissions.attach_papers(fact, handed.papers, by=reader(request))
            messages.success(request, _("已补佐证 %(n)s 份。") % {"n": len(handed.papers)})
            return go(request, reverse("ledger:fact", args=[code]))
    context = {
        "fact": fact,
        "kind": kind,
        "problems": problems,
        **paper_rules(),
    }
    return render(request, "ledger/attach.html", context, status=422 if problems else 200)


@login_required
@require_POST
def discard_draft(request: HttpRequest) -> HttpResponse:
    """Throw away an unfinished record of one's own."""
    user = reader(request)
    data: Mapping[str, Any] = request.POST
    project = find_project(user, str(data.get("project", ""))) if data.get("project") else None
    submissions.discard_draft(author=user, kind=str(data.get("kind", "")), project=project)
    messages.info(request, _("草稿已丢弃。"))
    return go(request, reverse("web:home"))
