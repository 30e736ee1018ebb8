"""Who may do what with a batch, and in which state."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saima.intake.models import Batch
from saima.people.models import User
from saima.people.policies import NotAllowed, check_may, may
from saima.people.roles import roles


def check_may_handle(user: User, batch: Batch) -> None:
    """Raise NotAllowed unless the user may check, apply, give up and undo this batch: its importer, or the centre."""
    check_may(user, "import")
    if user.pk != batch.created_by_id and not may(user, "record_for_others"):
        who = batch.created_by
        raise NotAllowed(
            _("%(code)s 是%(who)s导入的。") % {"code": batch, "who": who}, remedy=_("请导入人或招商中心办理。")
        )


def may_handle(user: User, batch: Batch) -> bool:
    """Tell whether the user may check, apply, give up and undo this batch."""
    try:
        check_may_handle(user, batch)
    except NotAllowed:
        return False
    return True


def check_may_recognise(user: User, batch: Batch) -> None:
    """Raise NotAllowed unless the user may recognise what the batch carries: by right, and not who brought it in."""
    check_may(user, "verify")
    if user.pk in {batch.created_by_id, batch.applied_by_id}:
        raise NotAllowed(
            _("%(code)s 由您本人导入，表内的认定不能由本人办理。") % {"code": batch},
            remedy=_("请招商中心其他审核人员认定。"),
        )


def may_recognise(user: User, batch: Batch) -> bool:
    """Tell whether the user may recognise what the batch carries."""
    try:
        check_may_recognise(user, batch)
    except NotAllowed:
        return False
    return True


def recognisers(batch: Batch) -> list[str]:
    """Return who can recognise what the batch carries, by name: up to three."""
    able = [role.code for role in roles().values() if "verify" in role.acts]
    others = User.objects.filter(role__in=able, is_active=True).exclude(
        pk__in=[pk for pk in (batch.created_by_id, batch.applied_by_id) if pk is not None]
    )
    return [str(user) for user in others.order_by("pk")[:3]]


def check_state(batch: Batch, allowed: frozenset[str], act: str, remedy: str) -> None:
    """Raise NotAllowed, naming the state, unless the batch is in one of these."""
    if batch.state not in allowed:
        raise NotAllowed(
            _("%(code)s %(state)s，不能%(act)s。") % {"code": batch, "state": batch.state, "act": act}, remedy=remedy
        )
