"""Pages where a rulebook is written: drafts, the editor with its two faces, differences, putting into force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saima.assessment import drafting
from saima.assessment.actions import check_rulebook, in_force
from saima.assessment.freezing import rulebook_of
from saima.assessment.models import AdoptedRulebook, RulebookDraft
from saima.assessment.showing import definition_forms as defining
from saima.assessment.showing import editing as showing
from saima.assessment.showing.completing import names_offered
from saima.assessment.showing.definitions import SECTIONS as DEFINITIONS
from saima.assessment.showing.definitions import definition_rows
from saima.core import ruleedit
from saima.core.amounts import whole_number
from saima.core.messages import Language
from saima.core.problems import Problem, Problems, errors
from saima.core.rulediff import RuleChange, differences
from saima.core.rulefile import inspect_rulebook
from saima.core.ruleformat import format_rulebook
from saima.people.policies import check_may


def _language() -> Language:
    return "en" if translation.get_language() == "en" else "zh"


def _draft(request: HttpRequest, number: int) -> RulebookDraft:
    """Return a draft to somebody who may write rulebooks; others are refused in a sentence."""
    check_may(request.user, "adopt_rulebook")  # type: ignore[arg-type]
    return get_object_or_404(RulebookDraft.objects.select_related("based_on", "adopted", "changed_by"), pk=number)


@login_required
def drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts, and begin one from a rulebook in force, one that ships, or the pattern."""
    check_may(request.user, "adopt_rulebook")  # type: ignore[arg-type]
    if request.method == "POST":
        made = drafting.begin_draft(
            title=request.POST.get("title", ""),
            origin=request.POST.get("origin", ""),
            by=request.user,  # type: ignore[arg-type]
            on=request.office_day,  # type: ignore[attr-defined]
        )
        return redirect("assessment:draft", number=made.pk)
    asked = request.GET.get("origin", "")
    origins = [
        (f"adopted:{row.pk}", str(row)) for row in AdoptedRulebook.objects.order_by("-starts_on", "code", "-entry")
    ]
    origins += [(f"shipped:{name}", name) for name in drafting.shipped_rulebooks()]
    rows = RulebookDraft.objects.select_related("based_on", "adopted", "changed_by")
    shown = {"rows": rows, "origins": [*origins, ("blank", _("空白样板"))], "asked": asked}
    return render(request, "assessment/drafts.html", shown)


@login_required
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Show the editor, save, or discard. Where somebody saved first, both texts are shown and nothing is written."""
    found = _draft(request, number)
    if request.method == "POST" and request.POST.get("act") == "discard":
        drafting.discard_draft(draft=found, by=request.user)  # type: ignore[arg-type]
        return redirect("assessment:drafts")
    text, title, conflict = found.text, found.title, None
    if request.method == "POST":
        text, title = request.POST.get("text", ""), request.POST.get("title", "")
        typed = request.POST.get("version", "")
        try:
            saved = drafting.save_draft(
                draft=found,
                title=title,
                text=text,
                version=whole_number(typed) or 0,
                by=request.user,  # type: ignore[arg-type]
            )
        except drafting.SavedByOther as first:
            conflict, found = first, first.stored
        else:
            messages.success(request, _("已保存第%(n)s稿。") % {"n": saved.version})
            return redirect("assessment:draft", number=number)
    elif (asked := whole_number(request.GET.get("version", ""))) is not None:
        text = getattr(found.history.filter(version=asked).first(), "text", text)
    context = {
        **_workspace(request, found, text),
        "title": title,
        "conflict": conflict,
        "against_stored": _differences(found.text, text) if conflict else (),
        "history": found.history.select_related("changed_by").order_by("-history_id")[:20],
    }
    return render(request, "assessment/draft.html", context, status=409 if conflict else 200)


def _workspace(request: HttpRequest, found: RulebookDraft, text: str, *, new_text: str | None = None) -> dict[str, Any]:
    """Return what both faces, the findings and the trial show for a text."""
    book, problems = showing.read(text)
    period = request.POST.get("period", "") or request.GET.get("period", "")
    return {
        "draft": found,
        "text": text,
        "new_text": new_text,
        "book": book,
        "sheet": showing.sheet(book, _language()) if book else None,
        "definitions": definition_rows(book, _language()) if book else None,
        "findings": showing.findings(problems),
        "broken": bool(errors(problems)) or book is None,
        "trial": showing.trial(found, book, problems, period=period, language=_language()),
        "runs": showing.base_runs(found),
        "names": names_offered(book, _language()),
    }


@login_required
@require_POST
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a text being typed with its table, its findings and its trial; nothing is stored."""
    found = _draft(request, number)
    return render(request, "assessment/workspace.html", _workspace(request, found, request.POST.get("text", "")))


@login_required
@require_POST
def row_form(request: HttpRequest, number: int) -> HttpResponse:
    """Show the form of one row of the table, with the parameters of its scoring pattern."""
    found = _draft(request, number)
    book, _problems = showing.read(request.POST.get("text", ""))
    if book is None:
        raise Problems([Problem(_("正文"), _("读不懂"), _("能读的正文"), _("请先按提示改正文"), "draft.unreadable")])
    if request.POST.get("section") in DEFINITIONS:
        made = defining.definition_form(book, request.POST, _language())
        at = defining.kind_place(made, book)
        shown = {"draft": found, "form": made, "operators": defining.operators(), "kind_at": at}
        return render(request, "assessment/definition_form.html", shown)
    form = showing.row_form(book, request.POST, _language())
    return render(request, "assessment/row_form.html", {"draft": found, "form": form})


@login_required
@require_POST
def row(request: HttpRequest, number: int) -> HttpResponse:
    """Change one row in the text, and answer with the new text and all that follows from it; nothing is stored."""
    found = _draft(request, number)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        changed = _edited(request, text)
    except KeyError:
        raise Http404 from None
    return render(request, "assessment/workspace.html", _workspace(request, found, changed, new_text=changed))


def _edited(request: HttpRequest, text: str) -> str:
    """Return the text after the act of a row form. KeyError: no such row or act."""
    act, section, name = (request.POST.get(key, "") for key in ("do", "section", "name"))
    if act == "format":
        return format_rulebook(text)
    if section not in (*showing.SECTIONS, *DEFINITIONS):
        raise KeyError(section)
    if act == "cap":
        return ruleedit.set_cap(text, section=section, value=request.POST.get(f"cap-{section}", "").strip())
    if act == "remove":
        return ruleedit.remove_row(text, section=section, name=name)
    if act in ("up", "down"):
        return ruleedit.move_row(text, section=section, name=name, down=act == "down")
    book, _problems = inspect_rulebook(text)
    if book is None or act != "set":
        raise KeyError(act)
    if section in DEFINITIONS:
        named, given = defining.definition_values(book, request.POST)
        write = ruleedit.set_row if named in getattr(book, section) else ruleedit.add_row
        return write(text, section=section, name=named, values=given)
    values = showing.row_values(book, request.POST)
    if name:
        return ruleedit.set_row(text, section=section, name=name, values=values)
    title = request.POST.get("row-title", "").strip()
    if not title:
        raise Problems([Problem(_("新增一行·名称"), _("空白"), _("这一行的名称"), _("请填写名称"), "draft.title")])
    fresh = ruleedit.free_name(book, section, title)
    return ruleedit.add_row(
        text, section=section, name=fresh, values={**values, "title": "" if fresh == title else title}
    )


@login_required
@require_POST
def ask_trial(request: HttpRequest, number: int) -> HttpResponse:
    """Ask the worker to count the measures of the text anew, beside the run of the period chosen."""
    found = _draft(request, number)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    check_rulebook(text)
    runs = showing.base_runs(found)
    period = request.POST.get("period", "")
    beside = next((run for run in runs if run.period == period), runs[0] if runs else None)
    if beside is None:
        raise Http404
    drafting.ask_for_trial(draft=found, text=text, beside=beside, by=request.user)  # type: ignore[arg-type]
    return render(request, "assessment/trial.html", _workspace(request, found, text))


@login_required
@require_POST
def trial_state(request: HttpRequest, number: int) -> HttpResponse:
    """Show how the trial of a text stands; the page asks again until it is there."""
    found = _draft(request, number)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    return render(request, "assessment/trial.html", _workspace(request, found, text))


@login_required
def compare(request: HttpRequest, number: int) -> HttpResponse:
    """Say in sentences what a draft changes against the rulebook in force (与现行办法比较)."""
    found = _draft(request, number)
    standing = _standing(request, found)
    shown = {"draft": found, "standing": standing, "changes": _changes(standing, found), **_sections()}
    return render(request, "assessment/compare.html", shown)


def _standing(request: HttpRequest, found: RulebookDraft) -> AdoptedRulebook | None:
    """Return the rulebook a draft is compared with: the one it is based on, else one of its code or group in force."""
    if found.based_on is not None:
        return found.based_on
    book, _problems = inspect_rulebook(found.text)
    rows = in_force(on=request.office_day)  # type: ignore[attr-defined]
    return next((row for row in rows if book is not None and row.code == book.id), None)


def _changes(standing: AdoptedRulebook | None, found: RulebookDraft) -> tuple[RuleChange, ...] | None:
    return _differences(standing.text, found.text) if standing is not None else None


def _differences(old: str, new: str) -> tuple[RuleChange, ...] | None:
    """Return the differences of two texts, or None when one of them cannot be read."""
    books = [inspect_rulebook(text)[0] for text in (old, new)]
    if books[0] is None or books[1] is None:
        return None
    return differences(books[0], books[1], language=_language())


def _sections() -> dict[str, Any]:
    """Return the titles of the groups that differences are told in."""
    scored = ("indicators", "bonus", "deduction", "gates", "targets", "measures", "groups")
    titles = (_("指标"), _("加分"), _("扣分"), _("否决"), _("任务"), _("统计口径"), _("分组"))
    return {"sections": list(zip(scored, titles, strict=True)), "rest": _("办法本身")}


@login_required
def put_into_force(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm 印发施行 with the differences, then adopt the saved text and close the draft."""
    found = _draft(request, number)
    typed = {name: request.POST.get(name, "") for name in ("document", "meeting")}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            made = drafting.adopt_draft(
                draft=found,
                version=int(request.POST.get("version") or 0),
                **typed,
                adopted_on=request.office_day,  # type: ignore[attr-defined]
                by=request.user,  # type: ignore[arg-type]
            )
            messages.success(request, _("已印发施行。"))
            return redirect("assessment:rulebook", code=made.code, version=made.version)
        except drafting.SavedByOther as first:
            messages.error(request, _("%(told)s请看过新的比较再印发。") % {"told": first})
            return redirect("assessment:draft_adopt", number=number)
        except Problems as fault:
            problems = fault.problems
    else:
        try:
            check_rulebook(found.text, file=found.title)
        except Problems as fault:
            problems = fault.problems
    standing = _standing(request, found)
    shown = {
        "draft": found,
        "typed": typed,
        "problems": problems,
        "standing": standing,
        "changes": _changes(standing, found),
        "book": inspect_rulebook(found.text)[0],
        **_sections(),
    }
    return render(
        request, "assessment/put_into_force.html", shown, status=422 if problems and request.method == "POST" else 200
    )


@login_required
def names(request: HttpRequest) -> JsonResponse:
    """Return the functions, fields and keys of the language, for completion while typing."""
    check_may(request.user, "adopt_rulebook")  # type: ignore[arg-type]
    return JsonResponse({"names": names_offered(None, _language(), language_too=True)})


@login_required
def versions(request: HttpRequest, code: str, version: str, other: str) -> HttpResponse:
    """Say in sentences what distinguishes two adopted versions; for everybody who may read them."""
    pair = [get_object_or_404(AdoptedRulebook, code=code, version=each) for each in (version, other)]
    old, new = sorted(pair, key=lambda row: row.entry)
    found = differences(rulebook_of(old.text), rulebook_of(new.text), language=_language())
    return render(request, "assessment/versions.html", {"old": old, "new": new, "changes": found, **_sections()})
