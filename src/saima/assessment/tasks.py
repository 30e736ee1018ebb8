"""What the worker does for the assessment. Arguments are ids."""

from __future__ import annotations

from saima.assessment.actions import check_rulebook, make_run, run_adopted
from saima.assessment.models import DraftTrial, RehearsalRequest, RunRequest
from saima.assessment.rehearsals import make_rehearsal
from saima.core.periods import Period
from saima.core.problems import Problems


def carry_out(request_id: int) -> None:
    """Carry out a run that a page asked for; a refusal is kept on the request in words, a bug crashes loudly."""
    request = RunRequest.objects.select_related("rulebook", "asked_by").get(pk=request_id)
    if request.state != RunRequest.WAITING:
        return
    RunRequest.objects.filter(pk=request_id).update(state=RunRequest.RUNNING)
    try:
        run = run_adopted(
            adopted=request.rulebook, period=Period.parse(request.period), as_of=request.as_of, by=request.asked_by
        )
    except Problems as fault:
        RunRequest.objects.filter(pk=request_id).update(state=RunRequest.FAILED, message=str(fault)[:500])
    except Exception:
        RunRequest.objects.filter(pk=request_id).update(
            state=RunRequest.FAILED, message="核算没有完成，程序出错；请把核算申请编号告诉系统管理员。"
        )
        raise
    else:
        RunRequest.objects.filter(pk=request_id).update(state=RunRequest.DONE, run=run)


def rehearse(request_id: int) -> None:
    """Carry out a rehearsal that a page asked for; a refusal is kept on the request in words, a bug crashes loudly."""
    request = RehearsalRequest.objects.select_related("run", "asked_by").get(pk=request_id)
    if request.state != RunRequest.WAITING:
        return
    mine = RehearsalRequest.objects.filter(pk=request_id)
    mine.update(state=RunRequest.RUNNING)
    try:
        made = make_rehearsal(run=request.run, plan=request.plan, by=request.asked_by)
    except Problems as fault:
        mine.update(state=RunRequest.FAILED, message=str(fault)[:500])
    except Exception:
        mine.update(state=RunRequest.FAILED, message="试算没有完成，程序出错；请把试算申请编号告诉系统管理员。")
        raise
    else:
        mine.update(state=RunRequest.DONE, rehearsal=made)


def try_draft(trial_id: int) -> None:
    """Count a draft's measures as of the run it is tried beside: same period, day and ledger entry."""
    trial = DraftTrial.objects.select_related("beside", "asked_by").get(pk=trial_id)
    if trial.state != RunRequest.WAITING:
        return
    DraftTrial.objects.filter(pk=trial_id).update(state=RunRequest.RUNNING)
    beside = trial.beside
    try:
        run = make_run(
            rulebook=check_rulebook(trial.text),
            period=Period.parse(beside.period),
            as_of=beside.as_of,
            by=trial.asked_by,
            entry=beside.ledger_entry,
        )
    except Problems as fault:
        DraftTrial.objects.filter(pk=trial_id).update(state=RunRequest.FAILED, message=str(fault)[:500])
    except Exception:
        DraftTrial.objects.filter(pk=trial_id).update(
            state=RunRequest.FAILED, message="试算没有完成，程序出错；请把试算编号告诉系统管理员。"
        )
        raise
    else:
        DraftTrial.objects.filter(pk=trial_id).update(state=RunRequest.DONE, run=run)
