"""Who may examine, answer, rule: refusals are sentences that say who can help."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from saima.health.models import Answer, Flag, FlagItem
from saima.ledger.models import Project
from saima.ledger.words import titled
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may, may
from saima.people.queries import units_in_scope

RULE = "rule_health"


def units_concerned(flag: Flag) -> list[Unit]:
    """Return the units whose projects or records a flag concerns."""
    return list(Unit.objects.filter(pk__in=FlagItem.objects.filter(flag=flag).values("unit")))


def answering_unit(user: User, flag: Flag, unit: Unit | None = None) -> Unit:
    """Return the unit in whose name the user answers; raise NotAllowed when it is not theirs to answer.

    A unit answers for its own projects and records only. Who may record for others answers in the name of a unit
    concerned, by its paper.
    """
    check_may(user, "record")
    if flag.state == Flag.GONE:
        raise NotAllowed(_("提示 %(code)s 已经消除，不用再说明。") % {"code": flag.code})
    concerned = units_concerned(flag)
    if may(user, "record_for_others"):
        if unit is None and len(concerned) == 1:
            return concerned[0]
        if unit not in concerned:
            names = _("、").join(titled(each) for each in concerned)
            raise NotAllowed(
                _("代作说明，须写明是提示涉及的哪一个单位。"), remedy=_("可选：%(units)s。") % {"units": names}
            )
        return unit
    if unit is not None and unit.pk != user.unit_id:
        raise NotAllowed(_("您不能代%(unit)s作说明。") % {"unit": titled(unit)}, remedy=_("请该单位或招商中心办理。"))
    own = FlagItem.objects.filter(flag=flag, project__in=Project.objects.visible_to(user).values("pk")).exists()
    own = own or FlagItem.objects.filter(flag=flag, project=None, unit__in=units_in_scope(user)).exists()
    if not own or user.unit is None:
        raise NotAllowed(
            _("提示 %(code)s 不涉及您的单位，不能由您说明。") % {"code": flag.code},
            remedy=_("请提示涉及的单位说明。"),
        )
    return user.unit


def may_answer(user: User, flag: Flag) -> bool:
    """Tell whether to offer the answer; in whose name is asked when it is handed in."""
    if may(user, "record_for_others") and flag.state != Flag.GONE:
        return bool(units_concerned(flag))
    try:
        answering_unit(user, flag)
    except NotAllowed:
        return False
    return True


def check_may_rule(user: User, flag: Flag) -> None:
    """Raise NotAllowed unless the user may rule: by right, and never on own records or own answers."""
    check_may(user, RULE)
    if flag.state == Flag.GONE:
        raise NotAllowed(_("提示 %(code)s 已经消除，不用再裁定。") % {"code": flag.code})
    others = _("请招商中心其他审核人员裁定。")
    own = own_records(user, flag)
    if own:
        words = {"codes": _("、").join(own[:5])}
        raise NotAllowed(_("提示涉及的 %(codes)s 是您本人登记的，不能由本人裁定。") % words, remedy=others)
    if Answer.objects.filter(flag=flag, answered_by=user).exists():
        raise NotAllowed(_("这条提示的说明是您本人填的，不能由本人裁定。"), remedy=others)


def own_records(user: User, flag: Flag) -> Sequence[str]:
    """Return the codes of the records concerned that the user entered."""
    items = FlagItem.objects.filter(flag=flag, fact__recorded_by=user).order_by("position")
    return [str(code) for code in items.values_list("fact__code", flat=True)]


def may_rule(user: User, flag: Flag) -> bool:
    """Tell whether the user may rule on this flag."""
    try:
        check_may_rule(user, flag)
    except NotAllowed:
        return False
    return True
