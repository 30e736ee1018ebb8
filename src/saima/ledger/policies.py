"""Who may record, verify, attribute what, and in which state."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saima.ledger.models import Fact, Project, Verification
from saima.ledger.words import said, titled
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may, may
from saima.people.queries import units_in_scope


def check_may_record(user: User, *, project: Project | None = None, unit: Unit | None = None) -> None:
    """Raise NotAllowed unless the user may enter a record of that project or unit."""
    check_may(user, "record")
    if may(user, "record_for_others"):
        return
    if project is not None and not Project.objects.visible_to(user).filter(pk=project.pk).exists():
        outside = _("项目「%(names)s」不在您的数据范围内。") % {"names": project}
        raise NotAllowed(outside, remedy=_("需要登记的，请项目责任单位或招商中心办理。"))
    if unit is not None and not units_in_scope(user).filter(pk=unit.pk).exists():
        raise NotAllowed(_("您不能代%(unit)s登记。") % {"unit": titled(unit)}, remedy=_("请该单位或招商中心办理。"))


def check_may_verify(user: User, facts: list[Fact]) -> None:
    """Raise NotAllowed unless the user may recognise all of these: by right, and never their own records."""
    check_may(user, "verify")
    own = [fact.code for fact in facts if fact.recorded_by_id == user.pk]
    if own:
        raise NotAllowed(
            _("%(codes)s 是您本人登记的，不能由本人认定。") % {"codes": _("、").join(own[:5])},
            remedy=_("请招商中心其他审核人员认定。"),
        )


def may_verify(user: User, fact: Fact) -> bool:
    """Tell whether the user may recognise this record."""
    try:
        check_may_verify(user, [fact])
    except NotAllowed:
        return False
    return True


def check_verifiable(fact: Fact, level: str) -> None:
    """Raise NotAllowed when the record is no longer in force."""
    if fact.withdraws or Fact.objects.filter(replaces=fact).exists():
        gone = _("%(code)s 已被更正或撤回，不能再%(level)s认定。") % {"code": fact.code, "level": said(level)}
        raise NotAllowed(gone, remedy=_("请认定最新的那条记录。"))


def check_may_correct(user: User, fact: Fact) -> None:
    """Raise NotAllowed unless the user may replace or withdraw the record."""
    check_may_record(user, project=fact.project, unit=fact.unit)
    recognised = Verification.objects.filter(fact=fact, result=Verification.RECOGNISED).exists()
    if recognised and not may(user, "verify"):
        done = _("%(code)s 已经认定。") % {"code": fact.code}
        raise NotAllowed(done, remedy=_("更正已认定的记录，请招商中心审核员办理。"))
