"""Agreements and obligations that an import entered, voided as one (nothing is deleted)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from saima.agreements import actions, flows
from saima.agreements.checks import Step
from saima.agreements.models import Docket, DocketAct
from saima.core.flow import VOID
from saima.people.models import User
from saima.people.policies import NotAllowed
from saima.service.notices import RECKONED


@transaction.atomic
def void_batch(*, batch: str, reason: str, by: User, on: date) -> int:
    """Void what a batch entered; refused when somebody has acted on it since, or added a clause.

    Return how many agreements and obligations.
    """
    entered = list(Docket.objects.filter(batch=batch).exclude(state=VOID.name).order_by("pk"))
    since = DocketAct.objects.filter(docket__in=entered).exclude(act__in=(actions.OPEN, RECKONED))
    touched = since.select_related("docket").first()
    others = Docket.objects.filter(parent__in=entered).exclude(batch=batch).exclude(state=VOID.name).first()
    if touched is not None or others is not None:
        named = touched.docket if touched is not None else others
        text = _("%(title)s 后来又办过，不能整批撤销。") % {"title": named}
        raise NotAllowed(text, remedy=_("请逐件作废。"))
    for docket in sorted(entered, key=lambda one: one.kind != flows.AGREEMENTS):
        docket.refresh_from_db()
        if docket.state != VOID.name:
            day = max(on, docket.opened_on)
            step = Step(on=day, reason=reason, recorded_on=on)
            actions.take_step(docket=docket, act=flows.DROP, by=by, step=step)
    return len(entered)
