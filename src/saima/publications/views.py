"""Pages of publications: the list, an issue under way with its steps, a published issue and its files."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saima.assessment.models import Run
from saima.core.amounts import whole_number
from saima.core.problems import Problem, Problems
from saima.people.policies import may
from saima.publications import actions, queries
from saima.publications.models import Issue, IssueDraft
from saima.publications.pdf import office_available, to_pdf

FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@login_required
def issues(request: HttpRequest) -> HttpResponse:
    """List published issues; who may draft sees those under way too."""
    inside = any(may(request.user, act) for act in ("draft_issue", "check_issue", "countersign", "sign_issue"))
    return render(
        request,
        "publications/issues.html",
        {"issues": queries.issues(), "drafts": queries.drafts_under_way() if inside else [], "inside": inside},
    )


def _file(name: str, data: bytes, suffix: str) -> HttpResponse:
    response = HttpResponse(data, content_type=FORMATS[suffix])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{suffix}')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Show a published issue as printed, every number opening into its working, and what changed since."""
    found = get_object_or_404(Issue.objects.select_related("draft", "run"), code=code)
    now = actions.restatement_now(found, on=request.office_day)  # type: ignore[attr-defined]
    return render(
        request,
        "publications/issue.html",
        {
            "issue": found,
            "content": found.content,
            "steps": found.draft.steps.select_related("recorded_by"),
            "restatement": now,
            "pdf_ready": bool(office_available()),
        },
    )


@login_required
def issue_file(request: HttpRequest, code: str, suffix: str) -> HttpResponse:
    """Serve the stored Word or Excel file of a published issue, or its PDF made from the stored Word file."""
    found = get_object_or_404(Issue, code=code)
    name = f"{found.title}（{found.year}年第{found.number}期）"
    if suffix == "docx":
        return _file(name, bytes(found.word), suffix)
    if suffix == "xlsx":
        return _file(f"{name}附表", bytes(found.excel), suffix)
    if suffix == "pdf":
        return _file(name, to_pdf(bytes(found.word)), suffix)
    raise Problems([Problem(_("下载"), f".{suffix}", _("、").join(FORMATS), _("请从页面上的按钮下载"), "issue.format")])


@login_required
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Draft the next issue from a run."""
    run = get_object_or_404(Run, code=request.POST.get("run", ""))
    made = actions.draft_issue(
        run=run,
        number=None,
        on=request.office_day,  # type: ignore[attr-defined]
        by=request.user,  # type: ignore[arg-type]
    )
    return redirect("publications:draft_page", number=made.pk)


@login_required
def draft_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show an issue under way: its text as it would be printed, the steps taken and those possible now."""
    found = get_object_or_404(IssueDraft.objects.select_related("run", "drafted_by"), pk=number)
    if found.state == IssueDraft.PUBLISHED:
        return redirect("publications:issue", code=found.issue.code)
    content = actions.content_of(found, on=request.office_day)  # type: ignore[attr-defined]
    return render(
        request,
        "publications/draft.html",
        {
            "draft": found,
            "content": content,
            "steps": found.steps.select_related("recorded_by"),
            "next_steps": actions.next_steps(found, request.user),  # type: ignore[arg-type]
            "may_edit": may(request.user, "draft_issue") and found.state == IssueDraft.DRAFT,
        },
    )


@login_required
@require_POST
def draft_step(request: HttpRequest, number: int) -> HttpResponse:
    """Take the next step of an issue, or change its closing section."""
    found = get_object_or_404(IssueDraft, pk=number)
    if request.POST.get("act") == "保存":
        version = request.POST.get("version", "")
        actions.edit_requirements(
            draft=found,
            requirements=request.POST.get("requirements", ""),
            version=whole_number(version) or 0,
            by=request.user,  # type: ignore[arg-type]
        )
    else:
        actions.take_step(
            draft=found,
            act=request.POST.get("act", ""),
            by=request.user,  # type: ignore[arg-type]
            on=request.office_day,  # type: ignore[attr-defined]
            comment=request.POST.get("comment", "")[:500],
            on_behalf_of=request.POST.get("on_behalf_of", "")[:60],
            file_number=request.POST.get("file_number", "")[:80],
        )
    return redirect("publications:draft_page", number=number)


@login_required
def draft_file(request: HttpRequest, number: int, suffix: str) -> HttpResponse:
    """Serve the 送审稿 of an issue under way as Word or Excel, watermarked."""
    found = get_object_or_404(IssueDraft, pk=number)
    content = actions.content_of(found, on=request.office_day)  # type: ignore[attr-defined]
    word, excel = actions.documents(content)
    name = f"{content['title']}（第{found.number}期送审稿）"
    if suffix not in {"docx", "xlsx"}:
        raise Problems(
            [
                Problem(
                    _("下载"), f".{suffix}", _("、").join(("docx", "xlsx")), _("请从页面上的按钮下载"), "issue.format"
                )
            ]
        )
    return _file(name, word if suffix == "docx" else excel, suffix)
