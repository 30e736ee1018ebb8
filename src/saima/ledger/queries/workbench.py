"""The workbench: what waits for its reader, what moved this week, what is stuck, what was left unfinished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.utils.translation import gettext as _

from saima.ledger import standing as derived
from saima.ledger.catalogue import catalogue
from saima.ledger.models import Draft, Fact, Project, Verification
from saima.ledger.queries.ladder import stages_in
from saima.ledger.queries.pending import waiting
from saima.ledger.queries.wording import headline
from saima.people.models import User
from saima.people.policies import may
from saima.people.roles import role_of

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Moved:
    """One record of the week and how it stands."""

    fact: Fact
    text: str
    word: str
    is_returned: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """A project that waits for somebody; `days` since its last progress, None when it had none."""

    project: Project
    days: int | None


@dataclass(frozen=True, slots=True)
class Workbench:
    """The tiles of the workbench."""

    waiting: tuple[Fact, ...]
    waiting_count: int
    returned: tuple[Moved, ...]
    moved: tuple[Moved, ...]
    moved_count: int
    stuck: tuple[Stuck, ...]
    drafts: tuple[Draft, ...]
    edits: tuple[Any, ...]
    since: date


def _moved(fact: Any) -> Moved:
    """Say a record and how it stands."""
    is_returned = fact.latest_result == Verification.RETURNED
    if is_returned:
        word = _("退回补正")
    elif fact.latest_result == Verification.RECOGNISED:
        word = _("已认定")
    else:
        word = _("待认定") if catalogue().kinds[fact.kind].is_result else _("已登记")
    text = _("撤回") if fact.withdraws else headline(fact)
    return Moved(fact, text, word, is_returned=is_returned, reason=fact.latest_reason or "")


def _stuck(user: User, day: date) -> tuple[Stuck, ...]:
    open_ones = Project.objects.visible_to(user).exclude(stage__in=stages_in("ended"))
    found = open_ones.exclude(stuck_on="").select_related("lead_unit")
    return tuple(
        Stuck(project, (day - project.last_fact_on).days if project.last_fact_on else None)
        for project in found.order_by(F("last_fact_on").asc(nulls_last=True), "pk")[:SHOWN]
    )


def workbench(user: User, day: date) -> Workbench:
    """Return the tiles of a reader's workbench on an office day; five statements, none without business data."""
    since = day - timedelta(days=6)
    if role_of(user).scope in {"none", "self"}:
        return Workbench((), 0, (), (), 0, (), (), (), since)
    latest = Verification.objects.filter(fact=OuterRef("pk"), level=derived.DISTRICT_LEVEL).order_by("-entry")
    mine_returned = Q(recorded_by=user, latest_result=Verification.RETURNED)
    recent = (
        Fact.objects.visible_to(user)
        .filter(successor__isnull=True)
        .annotate(
            latest_result=Subquery(latest.values("result")[:1]), latest_reason=Subquery(latest.values("reason")[:1])
        )
        .filter(Q(recorded_on__gte=since, recorded_on__lte=day) | mine_returned)
        .select_related("project", "unit", "recorded_by")
        .order_by("-recorded_on", "-entry")[:60]
    )
    moved = [_moved(fact) for fact in recent]
    week = [item for item in moved if item.fact.recorded_on >= since]
    rows: list[Any] = []
    if may(user, "verify"):
        rows = list(
            waiting(user)
            .annotate(every=Window(Count("pk")))
            .select_related("project", "unit", "recorded_by")
            .order_by("recorded_on", "entry")[:SHOWN]
        )
    visible = Project.objects.visible_to(user).values("pk")
    edits = (
        Project.history.filter(id__in=visible, history_type="~")
        .select_related("history_user")
        .order_by("-history_date")
    )
    drafts = Draft.objects.filter(author=user).select_related("project").order_by("-saved_at")[:SHOWN]
    return Workbench(
        waiting=tuple(rows),
        waiting_count=rows[0].every if rows else 0,
        returned=tuple(item for item in moved if item.is_returned and item.fact.recorded_by_id == user.pk),
        moved=tuple(week[: SHOWN + 2]),
        moved_count=len(week),
        stuck=_stuck(user, day),
        drafts=tuple(drafts) if may(user, "record") else (),
        edits=tuple(edits[:SHOWN]),
        since=since,
    )
