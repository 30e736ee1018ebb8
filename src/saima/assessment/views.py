"""Pages of the race: boards, a unit's working, what would move it, rulebooks, targets."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from saima.assessment import actions, queries, rehearsals, why
from saima.assessment.freezing import assessment_of, rulebook_of
from saima.assessment.models import AdoptedRulebook, RehearsalRequest, Run, RunRequest
from saima.assessment.showing.board import board_page, book_tabs, period_steps, slope
from saima.assessment.showing.book import rulebook_page, target_rows
from saima.assessment.showing.changing import change_page
from saima.assessment.showing.firm import firm_page
from saima.assessment.showing.measures import measure_page, place_rows
from saima.assessment.showing.moves import firmness, moves_page
from saima.assessment.showing.rehearsing import others, past_periods, rehearse
from saima.assessment.showing.working import working_page
from saima.core.amounts import whole_number
from saima.core.messages import Language
from saima.core.periods import Period
from saima.core.problems import Problem, Problems
from saima.core.reference import topics
from saima.core.rehearsing.plan import Plan
from saima.people.policies import check_may, may


def _language() -> Language:
    return "en" if translation.get_language() == "en" else "zh"


@login_required
def boards(request: HttpRequest) -> HttpResponse:
    """Show the newest board, or say how the first one comes about."""
    own = request.user.unit  # type: ignore[union-attr]
    run = queries.run_for(own.code if own else "")
    if run is not None:
        return redirect("assessment:board", code=run.code)
    waiting = RunRequest.objects.exclude(state=RunRequest.DONE).select_related("rulebook")[:5]
    return render(request, "assessment/no_board.html", {"waiting": waiting, "in_force": _in_force(request)})


def _in_force(request: HttpRequest) -> list[AdoptedRulebook]:
    return actions.in_force(on=request.office_day)  # type: ignore[attr-defined]


@login_required
def board(request: HttpRequest, code: str) -> HttpResponse:
    """Show one run: places, moves, totals, indicators, distance from pace, lamps; every number opens."""
    run = get_object_or_404(queries.standing_runs(), code=code)
    view = queries.view_of(run)
    if queries.is_of_place(view.assessment.rulebook):
        rows = place_rows(run, _language())
        return render(
            request,
            "assessment/place.html",
            {"run": run, "rows": rows, "unit": view.assessment.results[0].unit, "period": Period.parse(run.period)},
        )
    context = {
        "run": run,
        "view": view,
        "page": board_page(view, language=_language()),
        "book_tabs": [{**tab, "href": reverse("assessment:board", args=[tab["code"]])} for tab in book_tabs(run)],
        "period": Period.parse(run.period),
        "steps": period_steps(run),
        "issue": run.issues.defer("word", "excel", "content").first(),  # made by publications
        "leads": queries.leads(_language()),
        "unit_names": queries.unit_titles(_language()),
        "may_open": lambda unit: queries.may_open(request.user, unit),  # type: ignore[arg-type]
        "firm": firmness(view) if may(request.user, "see_all_working") else None,
        "slope": slope(view),
        "is_duty": queries.is_duty(view.assessment.rulebook),
    }
    return render(request, "assessment/board.html", context)


@login_required
def working(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Show how one unit's total came about: points → formula → facts → evidence. `?at=` names the indicator opened."""
    run = get_object_or_404(queries.standing_runs(), code=code)
    assessment = assessment_of(run)
    if unit not in {result.unit.code for result in assessment.results}:
        raise Http404
    is_open = queries.may_open(request.user, unit)  # type: ignore[arg-type]
    at = request.GET.get("at", "")
    indicators = {i.name for i in assessment.rulebook.indicators}
    if at not in indicators and at in assessment.rulebook.measures:
        card = measure_page(run, unit=unit, name=at, language=_language(), opens=is_open)
        names = queries.unit_titles(_language())
        shown = {
            "run": run,
            "page": card,
            "is_open": is_open,
            "period": Period.parse(run.period),
            "unit_names": names,
        }
        return render(request, "assessment/measure.html", shown)
    if not indicators:
        return redirect("assessment:board", code=code)
    page = working_page(run, unit=unit, at=at, language=_language(), opens=is_open)
    return render(
        request,
        "assessment/working.html",
        {
            "run": run,
            "page": page,
            "is_open": is_open,
            "period": Period.parse(run.period),
            "leads": queries.leads(_language()),
            "unit_names": queries.unit_titles(_language()),
        },
    )


@login_required
def moves(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Show what would move a unit: what parts it from the place above, and the least of each kind that passes it."""
    run = _raced(code, unit)
    page = moves_page(run, unit=unit, user=request.user, language=_language())  # type: ignore[arg-type]
    return render(
        request,
        "assessment/moves.html",
        {"run": run, "page": page, "period": Period.parse(run.period), "unit_names": queries.unit_titles(_language())},
    )


@login_required
def change(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Show why a unit's total and place changed since the run before (`?since=` names another)."""
    run = _raced(code, unit)
    user, since = request.user, request.GET.get("since", "")
    told = why.change_told(run, unit=unit, user=user, language=_language(), since=since)  # type: ignore[arg-type]
    assessment = assessment_of(run)
    page = change_page(told, assessment.rulebook, user=user, language=_language())  # type: ignore[arg-type]
    shown = {
        "run": run,
        "page": page,
        "result": assessment.result(unit),
        "period": Period.parse(run.period),
        "earlier": Period.parse(told.before.period) if told.before else None,
        "unit_names": queries.unit_titles(_language()),
    }
    return render(request, "assessment/change.html", shown)


def _raced(code: str, unit: str) -> Run:
    """Return a standing run in which the unit is raced, or answer that there is none."""
    run = get_object_or_404(queries.standing_runs(), code=code)
    if unit not in {result.unit.code for result in assessment_of(run).results}:
        raise Http404
    return run


@login_required
def rehearsal(request: HttpRequest, code: str) -> HttpResponse:
    """Show the same data under another rulebook (`?book=` names it); nothing is stored. For the centre and leaders."""
    check_may(request.user, "see_all_working")  # type: ignore[arg-type]
    run = get_object_or_404(queries.standing_runs(), code=code)
    found = others(run, _language())
    name = request.GET.get("book", found[0].name if found else "")
    outcome = rehearse(run, name=name, language=_language())
    address = reverse("assessment:rehearsal", args=[code])
    choices = [
        {"title": o.title, "href": f"{address}?book={o.name}", "on": o.name == name, "count": None} for o in found
    ]
    book, rows = outcome if outcome is not None else (None, [])
    shown = {
        "run": run,
        "period": Period.parse(run.period),
        "choices": choices,
        "book": book,
        "rows": rows,
        "past": past_periods(run, book=book, language=_language()) if book is not None else (),
    }
    return render(request, "assessment/rehearsal.html", shown)


@login_required
def firm(request: HttpRequest, code: str) -> HttpResponse:
    """Show how firm the places of a run are (`?rehearsal=` an earlier rehearsal); a unit sees its own part."""
    run = get_object_or_404(queries.standing_runs(), code=code)
    made = list(queries.rehearsals_of(run).only("code", "made_at", "run", "plan")[:20])
    asked = request.GET.get("rehearsal", made[0].code if made else "")
    shown = queries.rehearsals_of(run).filter(code=asked).first()
    if shown is None and "rehearsal" in request.GET:
        raise Http404
    page = firm_page(shown, user=request.user, language=_language()) if shown else None  # type: ignore[arg-type]
    context = {
        "run": run,
        "period": Period.parse(run.period),
        "rehearsal": shown,
        "page": page,
        "made": made,
        "defaults": Plan().to_canonical() | (shown.plan if shown else {}),
        "waiting": run.rehearsal_requests.filter(state__in=[RunRequest.WAITING, RunRequest.RUNNING]).first(),
        "sees_all": may(request.user, "see_all_working"),
    }
    return render(request, "assessment/firm.html", context)


@login_required
@require_POST
def ask_firm(request: HttpRequest, code: str) -> HttpResponse:
    """Queue a rehearsal of a run's places by the plan that was typed."""
    run = get_object_or_404(queries.standing_runs(), code=code)
    names = Plan().to_canonical()
    plan = {name: value for name, value in request.POST.items() if name in names}
    asked = rehearsals.ask_for_rehearsal(run=run, plan=plan, by=request.user)  # type: ignore[arg-type]
    return redirect("assessment:rehearsal_request", number=asked.pk)


@login_required
def rehearsal_state(request: HttpRequest, number: int) -> HttpResponse:
    """Show how a queued rehearsal stands; the page asks again until it is done."""
    asked = get_object_or_404(RehearsalRequest.objects.select_related("run", "rehearsal"), pk=number)
    if asked.rehearsal is not None:
        address = f"{reverse('assessment:firm', args=[asked.run.code])}?rehearsal={asked.rehearsal.code}"
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]
    shown = {"asked": asked, "period": Period.parse(asked.run.period)}
    return render(request, "assessment/rehearsal_request.html", shown)


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Queue a run of a rulebook for a period, with the data of the office day."""
    adopted = get_object_or_404(AdoptedRulebook, pk=request.POST.get("rulebook"))
    try:
        period = Period.parse(request.POST.get("period", ""))
    except ValueError:
        found = request.POST.get("period", "")
        raise Problems(
            [
                Problem(
                    _("核算·期间"), f"「{found}」", "2023-03、2023-Q1、2023-W14 或 2023", _("请改写期间"), "run.period"
                )
            ]
        ) from None
    asked = actions.ask_for_run(
        adopted=adopted,
        period=period,
        as_of=request.office_day,  # type: ignore[attr-defined]
        by=request.user,  # type: ignore[arg-type]
    )
    return redirect("assessment:request", number=asked.pk)


@login_required
def request_state(request: HttpRequest, number: int) -> HttpResponse:
    """Show how a queued run stands; the page asks again until it is done."""
    asked = get_object_or_404(RunRequest.objects.select_related("run", "rulebook"), pk=number)
    if asked.run is not None:
        board_address = reverse("assessment:board", args=[asked.run.code])
        return HttpResponseClientRedirect(board_address) if request.htmx else redirect(board_address)  # type: ignore[attr-defined]
    return render(request, "assessment/request.html", {"asked": asked, "period": Period.parse(asked.period)})


@login_required
def rulebooks(request: HttpRequest) -> HttpResponse:
    """List the rulebooks put into force, with their days, and let those who may run them."""
    rows = AdoptedRulebook.objects.order_by("-starts_on", "code", "-entry")
    return render(
        request,
        "assessment/rulebooks.html",
        {"rows": rows, "day": request.office_day, "may_run": may(request.user, "run")},  # type: ignore[attr-defined]
    )


@login_required
def rulebook(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Show a rulebook as its 评分细则表, with the measures (口径卡) and its text beside it."""
    adopted = get_object_or_404(AdoptedRulebook, code=code, version=version)
    return render(
        request,
        "assessment/rulebook.html",
        {"adopted": adopted, "book": rulebook_of(adopted.text), "page": rulebook_page(adopted, _language())},
    )


@login_required
def functions(request: HttpRequest) -> HttpResponse:
    """Show the help of every function that a formula may use, written from the functions themselves."""
    return render(request, "assessment/functions.html", {"topics": topics(_language())})


@login_required
def adopt(request: HttpRequest) -> HttpResponse:
    """Check a rulebook's text and put it into force; every fault is shown beside the text that was typed."""
    check_may(request.user, "adopt_rulebook")  # type: ignore[arg-type]
    typed = {name: request.POST.get(name, "") for name in ("text", "document", "meeting")}
    upload = request.FILES.get("file")
    if upload is not None:
        typed["text"] = upload.read(2**20).decode("utf-8-sig", errors="replace")
    problems: tuple[Problem, ...] = ()
    checked = None
    if request.method == "POST":
        try:
            if request.POST.get("act") == "adopt":
                made = actions.adopt(
                    **typed,
                    adopted_on=request.office_day,  # type: ignore[attr-defined]
                    by=request.user,  # type: ignore[arg-type]
                )
                return redirect("assessment:rulebook", code=made.code, version=made.version)
            checked = actions.check_rulebook(typed["text"])
        except Problems as fault:
            problems = fault.problems
    return render(
        request,
        "assessment/adopt.html",
        {"typed": typed, "problems": problems, "checked": checked},
        status=422 if problems else 200,
    )


@login_required
def targets(request: HttpRequest) -> HttpResponse:
    """List the tasks of a year by unit, with their level, basis and document."""
    asked = request.GET.get("year", "")
    year = (whole_number(asked) if len(asked) == 4 else None) or request.office_day.year  # type: ignore[attr-defined]
    return render(
        request,
        "assessment/targets.html",
        {"rows": target_rows(queries.current_targets(year=year)), "year": year},
    )
