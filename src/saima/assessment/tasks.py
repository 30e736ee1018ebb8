"""What the worker does for the assessment. Arguments are ids."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_noop as N_  # noqa: N812 (the keyword that Babel looks for)

from saima.assessment.actions import check_rulebook, make_run, run_adopted
from saima.assessment.models import DraftTrial, Rehearsal, RehearsalRequest, Run, RunRequest
from saima.assessment.rehearsals import make_rehearsal
from saima.core.periods import Period
from saima.core.problems import Problems

CRASHED = N_("没有算完，程序出错；请把申请编号告诉系统管理员。")


def carry_out(request_id: int) -> None:
    """Carry out a run that a page asked for."""
    request = RunRequest.objects.select_related("rulebook", "asked_by").get(pk=request_id)
    _once(
        request,
        "run",
        lambda: run_adopted(
            adopted=request.rulebook, period=Period.parse(request.period), as_of=request.as_of, by=request.asked_by
        ),
    )


def rehearse(request_id: int) -> None:
    """Carry out a rehearsal that a page asked for."""
    request = RehearsalRequest.objects.select_related("run", "asked_by").get(pk=request_id)
    _once(
        request,
        "rehearsal",
        lambda: make_rehearsal(run=request.run, plan=request.plan, by=request.asked_by),
    )


def try_draft(trial_id: int) -> None:
    """Count a draft's measures as of the run it is tried beside: same period, day and ledger entry."""
    trial = DraftTrial.objects.select_related("beside", "asked_by").get(pk=trial_id)
    beside = trial.beside
    _once(
        trial,
        "run",
        lambda: make_run(
            rulebook=check_rulebook(trial.text),
            period=Period.parse(beside.period),
            as_of=beside.as_of,
            by=trial.asked_by,
            entry=beside.ledger_entry,
        ),
    )


def _once(
    request: RunRequest | RehearsalRequest | DraftTrial,
    kept_as: str,
    work: Callable[[], Run | Rehearsal],
) -> None:
    """Take a waiting request through its work and keep what was made; delivered a second time, it does nothing.

    A refusal is kept on the request in words, a bug crashes loudly.
    """
    mine = type(request)._default_manager.filter(pk=request.pk)
    if not mine.filter(state=RunRequest.WAITING).update(state=RunRequest.RUNNING):
        return
    try:
        made = work()
    except Problems as fault:
        mine.update(state=RunRequest.FAILED, message=str(fault)[:500])
    except Exception:
        mine.update(state=RunRequest.FAILED, message=CRASHED)
        raise
    else:
        mine.update(state=RunRequest.DONE, **{kept_as: made})
