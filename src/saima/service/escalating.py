"""To whom a request is escalated (升级): the next head by a dated list, unit by unit, and how long that head has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from saima.core.clocks import Basis
from saima.core.problems import Problem, Problems
from saima.ledger.entries import next_entries
from saima.people.models import Post, Unit, User
from saima.people.policies import NotAllowed, check_may
from saima.service.models import Matter, Superior

MOST_LEVELS = 5


@dataclass(frozen=True, slots=True)
class SuperiorDraft:
    """A line of the list about to be entered: whose requests, which step, to which post, how long, by which paper.

    `unit` None stands for every unit without a line of its own; `days` None strikes the replaced line off.
    """

    unit: Unit | None
    level: int
    post: Post | None
    days: int | None
    basis: Basis
    document: str
    effective_on: date


def superiors_on(day: date) -> list[Superior]:
    """Return the lines in force on a day, the latest of each unit and step; one statement."""
    rows = Superior.objects.filter(effective_on__lte=day, successor__isnull=True)
    latest = {
        (row.unit_id, row.level): row
        for row in rows.select_related("unit", "post__unit", "recorded_by").order_by("effective_on", "entry")
    }
    return [row for row in latest.values() if row.days is not None]


def next_head(matter: Matter, day: date) -> Superior | None:
    """Return the line by which a request goes a step up on a day: its unit's own, else the common one; None for none.

    NotAllowed when the list knows heads for it and the last of them has it already.
    """
    lines = [row for row in superiors_on(day) if row.unit_id in (None, matter.unit_id)]
    ranked = sorted(lines, key=lambda row: (row.level, row.unit_id is None))
    above = [row for row in ranked if row.level > matter.escalated]
    if ranked and not above:
        words = {"title": matter.title, "post": matter.escalated_to or ranked[-1].post}
        raise NotAllowed(
            _("「%(title)s」已升级到最高一级（%(post)s）。") % words, remedy=_("请等这一级督促答复，或请督查督办。")
        )
    return above[0] if above else None


def escalation_detail(matter: Matter, day: date) -> dict[str, Any]:
    """Return what an act of escalation keeps of its head: the post, its step and limit, and the paper that says so.

    Kept with the act, so that a later line of the list changes no request that was escalated before. A complaint keeps
    to its own route: inspection alone moves it, and no head is named.
    """
    if matter.is_complaint:
        return {}
    head = next_head(matter, day)
    if head is None:
        return {}
    return {
        "head": head.post_id,
        "head_title": str(head.post),
        "head_level": head.level,
        "head_days": head.days,
        "head_basis": head.basis,
        "head_source": head.document,
    }


@transaction.atomic
def set_superior(draft: SuperiorDraft, *, by: User, replaces: Superior | None = None) -> Superior:
    """Enter a line of the list, or replace one; by a named document. Escalations before it stay as they are."""
    check_may(by, "referee")
    problems: list[Problem] = []
    if not draft.document.strip():
        problems.append(Problem("分管关系·依据文件", "空白", "文号或会议纪要", "请填写依据", "superior.document"))
    if not 1 <= draft.level <= MOST_LEVELS:
        needed = f"1 到 {MOST_LEVELS}"
        problems.append(Problem("分管关系·第几级", f"{draft.level}", needed, "请改写", "superior.level"))
    if draft.post is None:
        problems.append(Problem("分管关系·职务", "空白", "上一级的职务", "请选择职务", "superior.post"))
    if draft.days is not None and draft.days < 1:
        problems.append(Problem("分管关系·时限", f"{draft.days} 天", "至少 1 天", "请填写时限", "superior.days"))
    if problems or draft.post is None:
        raise Problems(problems)
    if replaces is not None and Superior.objects.filter(replaces=replaces).exists():
        raise NotAllowed(_("这一条分管关系已由别人改过。"), remedy=_("请在最新的一条上修改。"))
    return Superior.objects.create(
        entry=next_entries()[0],
        recorded_by=by,
        unit=replaces.unit if replaces is not None else draft.unit,
        level=replaces.level if replaces is not None else draft.level,
        post=draft.post,
        days=draft.days,
        basis=draft.basis,
        document=draft.document.strip(),
        effective_on=draft.effective_on,
        replaces=replaces,
    )
