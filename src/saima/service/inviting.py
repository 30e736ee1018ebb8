"""Links for firms without an account (邀请链接): issued, opened by their signed token, withdrawn, kept from abuse."""

from __future__ import annotations

from datetime import date, timedelta

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from saima.core.problems import Problem, Problems
from saima.ledger.codes import entry_code
from saima.ledger.entries import next_entries
from saima.ledger.models import Project
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may
from saima.service import policies
from saima.service.flows import FIRM
from saima.service.models import Invitation, MatterAct

SALT = "saima.invitation"
LASTS = timedelta(days=90)
"""How long a link works unless another day is given; at most `LONGEST`."""
LONGEST = timedelta(days=366)
MOST_REQUESTS, MOST_ACTS = 5, 30
"""What may come by the links of one project in a day."""


def token_of(invitation: Invitation) -> str:
    """Return the token of a link: its code, signed."""
    return signing.dumps(invitation.code, salt=SALT)


def find_invitation(token: str, *, on: date) -> Invitation | None:
    """Return the link of a token; None for a forged, unknown, expired or withdrawn one."""
    try:
        code = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = Invitation.objects.filter(code=code).select_related("project", "unit").first()
    return found if found is not None and found.works_on(on) else None


def firm_of(project: Project) -> Unit | None:
    """Return the unit of the firm behind a project, where it has one of its own."""
    names = [name for name in (project.investor, project.company.name if project.company else "") if name]
    return Unit.objects.filter(kind="企业", title__in=names).first() if names else None


def may_read(user: User, invitation: Invitation) -> bool:
    """Tell whether to show a link's address: to the unit that issued it alone, for the link opens complaints."""
    return invitation.issued_by == user or (user.unit is not None and invitation.issued_by.unit_id == user.unit_id)


@transaction.atomic
def invite(*, project: Project, by: User, on: date, expires_on: date | None = None) -> Invitation:
    """Issue a link for the firm of a project. By whoever may raise requests for it."""
    check_may(by, "raise_request")
    if not policies.may_raise_for(by, project):
        raise NotAllowed(
            _("您不经办「%(project)s」。") % {"project": project.title}, remedy=_("请项目的小组或专班办理。")
        )
    until = expires_on or on + LASTS
    if not on <= until <= on + LONGEST:
        limit = f"{on} 至 {on + LONGEST}"
        raise Problems([Problem("邀请链接·有效至", until.isoformat(), limit, "请改期", "invite.expires")])
    entry = next_entries()[0]
    return Invitation.objects.create(
        code=entry_code("invitation", entry),
        project=project,
        unit=firm_of(project),
        issued_on=on,
        issued_by=by,
        expires_on=until,
    )


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, on: date) -> Invitation:
    """Withdraw a link; it opens nothing from then on. Withdrawing twice changes nothing."""
    check_may(by, "raise_request")
    stored = Invitation.objects.select_for_update(of=("self",)).select_related("project").get(pk=invitation.pk)
    if not policies.may_raise_for(by, stored.project):
        raise NotAllowed(
            _("您不经办「%(project)s」。") % {"project": stored.project.title}, remedy=_("请项目的小组或专班办理。")
        )
    if stored.withdrawn_on is None:
        stored.withdrawn_on, stored.withdrawn_by = on, by
        stored.save(update_fields=["withdrawn_on", "withdrawn_by"])
    return stored


def check_rate(invitation: Invitation, *, on: date, opens: bool) -> None:
    """Raise NotAllowed when so much came by the links of this project today that no more is taken.

    Counted by the day of entry: an act may name an earlier day as its own.
    """
    came = MatterAct.objects.filter(matter__project=invitation.project_id, party=FIRM, recorded_on=on)
    acts = [source for source, detail in came.values_list("source", "detail") if detail.get("invitation")]
    opened = sum(not source for source in acts)
    if len(acts) >= MOST_ACTS or (opens and opened >= MOST_REQUESTS):
        words = {"requests": MOST_REQUESTS, "acts": MOST_ACTS}
        raise NotAllowed(
            _("这个链接今天已提出 %(requests)s 件诉求或办理 %(acts)s 次，到了一天的上限。") % words,
            remedy=_("请明天再办，或电话联系服务专班。"),
        )
