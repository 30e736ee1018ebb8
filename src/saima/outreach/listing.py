"""Writes of the lists beside the leads: target firms of a team (目标企业), projects on offer (推介项目)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from saima.core.health.likeness import investor_key
from saima.core.names import plain_name
from saima.core.problems import Problem, Problems
from saima.ledger.forms import check_uscc
from saima.outreach.models import Offer, TargetFirm, sees_all
from saima.outreach.policies import check_may_file
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, may, works_for


def _blank(place: str, needed: str, code: str) -> Problem:
    return Problem(place, "空白", needed, "请填写", code)


def list_target(*, unit: Unit, name: str, by: User, on: date, **texts: str) -> TargetFirm:
    """Put a firm on a unit's list. Texts: uscc parent_group sector region why.

    Problems for what is missing or does not fit. NotAllowed when another unit has the firm on its list: one team at a
    time; whose list it is, only the centre is told.
    """
    check_may_file(by, unit)
    problems = [] if name.strip() else [_blank("目标企业·企业名称", "企业的名称", "target.name")]
    code = texts.get("uscc", "").strip()
    if code and (why := check_uscc(code)):
        problems.append(Problem("目标企业·统一社会信用代码", f"“{code}”", "18 位有效代码", why, "target.uscc"))
    if problems:
        raise Problems(problems)
    key = investor_key(name) or plain_name(name)
    try:
        with transaction.atomic():
            return TargetFirm.objects.create(
                unit=unit,
                name=name.strip(),
                key=key,
                listed_on=on,
                listed_by=by,
                **{field: text.strip() for field, text in texts.items()},
            )
    except IntegrityError:
        had = TargetFirm.objects.select_related("unit").get(key=key, struck_on=None)
    known = had.unit.title if sees_all(by) or had.unit_id == unit.pk else _("别的单位")
    words = {"name": name.strip(), "day": had.listed_on.isoformat(), "unit": known}
    raise NotAllowed(
        _("%(name)s 已于 %(day)s 列为%(unit)s的目标企业，一家企业一个单位跟。") % words,
        remedy=_("需要调整的，请招商中心办理。"),
    )


@transaction.atomic
def strike_target(*, target: TargetFirm, why: str, by: User, on: date) -> TargetFirm:
    """Take a firm off a list, with the reason; it stays seen. Twice is refused."""
    check_may_file(by, target.unit)
    stored = TargetFirm.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if stored.struck_on is not None:
        words = {"name": stored.name, "day": stored.struck_on.isoformat()}
        raise NotAllowed(_("%(name)s 已于 %(day)s 移出。") % words)
    if not why.strip():
        raise Problems([_blank(f"{stored.name}·移出原因", "为什么不再跟", "target.why")])
    stored.struck_on, stored.struck_why = on, why.strip()[:200]
    stored.save()
    return stored


def may_offer(user: User, unit: Unit | None) -> bool:
    """Tell whether the user may offer projects for a unit, or change and withdraw them."""
    return unit is not None and (may(user, "rule_leads") or (may(user, "file_lead") and works_for(user, unit)))


def _check_offer(fields: Mapping[str, Any]) -> list[Problem]:
    found = [] if str(fields.get("title", "")).strip() else [_blank("推介项目·项目名称", "项目的名称", "offer.title")]
    for name, title in (("land", "可供用地"), ("scale", "估算投资")):
        value = fields.get(name)
        if value is not None and not 0 < value < 2**63:
            found.append(Problem(f"推介项目·{title}", str(value), "大于 0", "请核对，不知道的空着", f"offer.{name}"))
    return found


@transaction.atomic
def put_offer(
    *, fields: Mapping[str, Any], unit: Unit, by: User, on: date, offer: Offer | None = None, version: int = 0
) -> Offer:
    """Offer a project, or change one. Fields: title industry site land scale wanted content.

    A change from a page that was opened before somebody else's change is refused, saying so.
    """
    if not may_offer(by, unit) or (offer is not None and not may_offer(by, offer.unit)):
        check_may_file(by, unit)
        raise NotAllowed(_("这个推介项目由%(unit)s负责。") % {"unit": offer.unit.title if offer else unit.title})
    if problems := _check_offer(fields):
        raise Problems(problems)
    if offer is None:
        return Offer.objects.create(**fields, unit=unit, offered_on=on)
    stored = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if stored.version != version:
        raise NotAllowed(_("这个推介项目刚由别人改过。"), remedy=_("请刷新页面，看过新的内容再改。"))
    for name, value in fields.items():
        setattr(stored, name, value)
    stored.unit, stored.version = unit, stored.version + 1
    stored.save()
    return stored


@transaction.atomic
def withdraw_offer(*, offer: Offer, why: str, by: User, on: date) -> Offer:
    """Withdraw an offered project with the reason; it stays seen."""
    if not may_offer(by, offer.unit):
        check_may_file(by, offer.unit)
    stored = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if stored.withdrawn_on is not None:
        words = {"title": stored.title, "day": stored.withdrawn_on.isoformat()}
        raise NotAllowed(_("「%(title)s」已于 %(day)s 撤下。") % words)
    if not why.strip():
        raise Problems([_blank(f"{stored.title}·撤下原因", "为什么不再推介", "offer.why")])
    stored.withdrawn_on, stored.withdrawn_why = on, why.strip()[:200]
    stored.version += 1
    stored.save()
    return stored
