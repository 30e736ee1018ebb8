"""Writes of rehearsals: ask how firm a run's places are, and store what the worker found. Apart from `actions`, which
makes what counts.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction

import saima
from saima.assessment.freezing import assessment_of
from saima.assessment.models import Rehearsal, RehearsalRequest, Run, RunRequest
from saima.core.problems import Problem, Problems
from saima.core.rehearsing.plan import plan_of
from saima.ledger.codes import entry_code
from saima.ledger.entries import next_entries
from saima.people.models import User
from saima.people.policies import check_may


def make_rehearsal(*, run: Run, plan: dict[str, Any], by: User | None) -> Rehearsal:
    """Rehearse a run by a plan (`core.rehearsing.plan`; what it leaves out has its default) and store the result.

    Loads numpy: for workers and commands only.
    """
    from saima.core.rehearsing.firmness import rehearse

    wanted = plan_of(plan)
    told = rehearse(assessment_of(run), wanted)
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with transaction.atomic():
        number = next_entries()[0]
        return Rehearsal.objects.create(
            code=entry_code("rehearsal", number),
            run=run,
            plan=wanted.to_canonical(),
            result=told,
            rulebook_sha256=told["rulebook"]["sha256"],
            run_fingerprint=run.fingerprint,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            engine=f"saima {saima.__version__} · numpy {told['engine']['numpy']} · PCG64",
            made_by=by,
        )


def ask_for_rehearsal(*, run: Run, plan: dict[str, Any], by: User) -> RehearsalRequest:
    """Queue a rehearsal for the worker; asking twice for the same finds the one that waits."""
    from django_q.tasks import async_task

    check_may(by, "run")
    kept = plan_of(plan).to_canonical()
    with transaction.atomic():
        request, made = RehearsalRequest.objects.get_or_create(
            run=run,
            state__in=[RunRequest.WAITING, RunRequest.RUNNING],
            defaults={"plan": kept, "asked_by": by, "state": RunRequest.WAITING},
        )
        if not made and request.plan != kept:
            raise Problems(
                [
                    Problem(
                        f"试算·{run.code}",
                        f"{request.asked_by} 发起的另一次试算还没有完成",
                        "同一次核算一次只做一项试算",
                        "请等它完成后再发起",
                        "rehearsal.open",
                    )
                ]
            )
        if made:
            transaction.on_commit(lambda: async_task("saima.assessment.tasks.rehearse", request.pk, group="run"))
    return request
