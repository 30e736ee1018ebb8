"""Reviews before signing: opened with the entry conditions, scored by a rulebook, passed on to a substitute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from saima.agreements import actions, flows, policies, sheets, standing
from saima.agreements.catalogue import agreements
from saima.agreements.checks import Answer, Step, check_conditions, check_step
from saima.agreements.models import Docket, DocketAct, Opinion, ScoreSheet, Substitute
from saima.core.amounts import exact_text
from saima.core.problems import Problem, Problems
from saima.ledger.actions.projects import hold_project
from saima.ledger.entries import next_entries
from saima.ledger.models import Project
from saima.ledger.words import titled
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may
from saima.service import actions as service
from saima.service.checks import Step as MatterStep
from saima.service.models import Matter

PASS_ON = "转B岗"  # noqa: S105 (an act on a matter)


@transaction.atomic
def open_review(
    *, project: Project, conditions: Mapping[str, Answer], by: User, on: date, title: str = "", token: str = ""
) -> Docket:
    """Open the review of a project with how each entry condition in force was found; all faults at once.

    NotAllowed while another review of the project is under way. The same form sent twice is one review.
    """
    policies.check_may_open(by, project)
    locked = hold_project(project)
    if sent := actions.sent_before(token):
        return sent
    running = Docket.objects.filter(project=locked, kind=flows.REVIEWS, is_final=False).first()
    if running is not None:
        raise NotAllowed(
            _("「%(title)s」正在评审（%(code)s）。") % {"title": project.title, "code": running.code},
            remedy=_("请在那一件上办理。"),
        )
    named = title.strip() or f"{project.title}准入评审"
    if problems := check_conditions(conditions, on=on, place=named):
        raise Problems(problems)
    docket = Docket(kind=flows.REVIEWS, title=named, project=project, opened_on=on)
    step = Step(on=on, conditions=conditions, token=token)
    (made,) = actions.open_dockets([docket], by=by, on=on, opening=[step])
    return made


@transaction.atomic
def score_review(
    *, review: Docket, sheet: str, given: Mapping[str, str], by: User, on: date, token: str = ""
) -> ScoreSheet:
    """Score a review by one of the catalogue's sheets, and freeze questions, answers, points and working with it.

    Problems with everything that cannot be read, or that the rulebook still waits for.
    """
    stored = actions.lock(review)
    if token and (sent := DocketAct.objects.filter(token=token, docket=stored).first()):
        return ScoreSheet.objects.get(entry=sent.detail["sheet"])
    move = policies.check_move(by, stored, flows.SCORE)
    rule = agreements().sheets.get(sheet)
    if rule is None or not rule.is_in_force(on):
        known = "、".join(each.id for each in agreements().sheets.values() if each.is_in_force(on))
        raise Problems([Problem(f"{stored.title}·评分表", f"“{sheet}”", known, "请改用其中之一", "score.sheet")])
    step = Step(on=on, token=token)
    last = DocketAct.objects.filter(docket=stored).order_by("-entry").values_list("on", flat=True).first()
    if problems := check_step(stored, move, step, last_on=last):
        raise Problems(problems)
    scored = sheets.score(review=stored, sheet=rule, given=given, on=on)
    if scored.total is None:
        waits = "、".join(scored.waits) or "总分"
        raise Problems(
            [Problem(f"{stored.title}·评分表", f"还算不出：{waits}", "都填或写“不适用”", "请补填", "score.waits")]
        )
    book, first, second = scored.assessment.rulebook, *next_entries(2)
    made = ScoreSheet.objects.create(
        entry=first,
        recorded_by=by,
        review=stored,
        sheet=rule.id,
        rulebook=book.id,
        version=book.version,
        text=book.text,
        period=scored.period.code,
        answers=scored.answers,
        result=scored.assessment.to_canonical(),
        working=sheets.working_of(scored, stored.code),
        total=exact_text(scored.total),
        full="" if scored.full is None else exact_text(scored.full),
        grade=scored.grade,
        fingerprint=scored.assessment.fingerprint,
        scored_on=on,
    )
    act = actions.act_of(stored, move, by=by, step=step, entry=second)
    act.detail = {"sheet": made.entry}
    act.save(force_insert=True)
    standing.rebuild([stored.pk])
    return made


def substitute_of(unit: Unit, on: date) -> Substitute | None:
    """Return who stands in for a unit on a day, None when nobody is named."""
    rows = Substitute.objects.filter(unit=unit, effective_on__lte=on).select_related("substitute")
    found = rows.order_by("-effective_on", "-entry").first()
    return found if found is not None and found.substitute is not None else None


@transaction.atomic
def pass_on(*, opinion: Opinion, by: User, on: date) -> Matter:
    """Pass an opinion not yet given on to the unit's substitute (转B岗); its clock goes on as it was."""
    check_may(by, "referee")
    unit = opinion.matter.unit
    found = substitute_of(unit, on) if unit is not None else None
    if unit is None or found is None or found.substitute is None:
        raise NotAllowed(
            _("%(unit)s没有定B岗。") % {"unit": titled(unit) if unit else "—"},
            remedy=_("请先在A/B岗安排里登记，或在事项里改派。"),
        )
    reason = f"A岗不在，转{found.substitute.title}{found.post}（{found.document}）"
    step = MatterStep(on=on, reason=reason[:300], unit=found.substitute, recorded_on=on)
    return service.take_step(matter=opinion.matter, act=PASS_ON, by=by, step=step)
