"""Leads: likely duplicates among all of them, the claim that another unit is told, the list, a filing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from saima.benching.bench import Bench
from saima.benching.district import OFFICE_DAY, PLACES
from saima.benching.figures import Figure, quiet_median, quiet_p95
from saima.benching.pages import client_of, cost
from saima.outreach import actions
from saima.outreach.catalogue import leads
from saima.outreach.checks import LeadDraft
from saima.outreach.likeness import likeness, reasons
from saima.outreach.models import Lead
from saima.outreach.queries.candidates import claim_on, find_candidates, likeness_of
from saima.people.models import Unit, User

TITLE = "线索：查重、认领提示、列表、报送"
PATH = "/leads/?show=all"
MAKERS = ("储能", "轻合金", "冷链", "民宿", "绿色石材", "车身部件", "页岩气装备", "数据标注", "竹家居", "连接器")
DONE = ("装配厂", "产业园", "制造基地", "加工中心", "示范项目")


@transaction.atomic
def _fill(bench: Bench) -> None:
    """File as many leads as there are projects, by every team in turn, of every channel."""
    if Lead.objects.exists():
        return
    head = User.objects.get(username=bench.district.head)
    teams, channels = list(Unit.objects.filter(kind="招商小组").order_by("pk")), list(leads().channels.values())
    known = [channel.id for channel in channels if not channel.referrer]
    drafts = [
        LeadDraft(
            title=f"{PLACES[i % 10]}{MAKERS[i % 7]}{i // 3}号{DONE[i % 5]}",
            channel=known[i % len(known)],
            filed_by=teams[i % len(teams)],
            filed_on=OFFICE_DAY,
            investor=f"演示投资方{i // 2}有限公司",
            parent_group=f"演示投资方{i // 9}集团",
            scale=(1 + i * 37 % 900) * 10**10,
            place=f"{PLACES[i % 10]}园区",
        )
        for i in range(bench.district.projects)
    ]
    for start in range(0, len(drafts), 1_000):
        actions.file_leads(drafts[start : start + 1_000], by=head, on=OFFICE_DAY)


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the times of a duplicate check beside comparing every lead, and of what else is done all day."""
    _fill(bench)
    head, officer = (User.objects.get(username=name) for name in (bench.district.head, bench.district.officer))
    sought = likeness(
        title="白马储能40号装配厂", investor="演示投资方60有限公司", parent_group="演示投资方13集团", scale=10**11
    )
    terms = leads().terms_on(OFFICE_DAY)

    def every() -> list[tuple[str, ...]]:
        found = (
            reasons(sought, likeness_of(lead), least=terms.alike, within=terms.amount_within)
            for lead in Lead.objects.all()
        )
        return [told for told in found if told]

    with CaptureQueriesContext(connection) as caught:
        near = find_candidates(sought, on=OFFICE_DAY)
    missed = {one.lead.pk for one in near if one.is_same} ^ {
        lead.pk
        for lead in Lead.objects.filter(investor_key=sought.key)
        if {"线索名称相同", "线索名称相近", "金额相近"}
        & set(reasons(sought, likeness_of(lead), least=terms.alike, within=terms.amount_within))
    }
    numbers = count(1)
    statements, size = cost(client_of(bench.district.head), PATH)

    def file() -> object:
        draft = LeadDraft(
            f"新报{next(numbers)}号", "自主招商", officer.unit or Unit(), OFFICE_DAY, investor="演示新投资方"
        )
        return actions.file_leads([draft], by=officer, on=OFFICE_DAY)

    limit = 100 if bench.full else None

    def p95(act: Callable[[], object]) -> float:
        return quiet_p95(act, seconds=bench.seconds)

    checked = p95(partial(find_candidates, sought, on=OFFICE_DAY))
    claimed = p95(partial(claim_on, officer, sought, on=OFFICE_DAY))
    listed = p95(partial(bench.visitor(head.username).get, PATH))
    return (
        Figure("线索", Lead.objects.count(), "条"),
        Figure("查重一次，p95", checked, "ms", limit),
        Figure("查重语句", len(caught), "条", 2),
        Figure("查重漏掉或多出的同一件事", len(missed), "条", 0),
        Figure("认领提示一次，p95", claimed, "ms", 25),
        Figure("列表语句", statements, "条", 6),
        Figure("列表大小", size / 1000, "kB", 40),
        Figure("列表，经 HTTP，p95", listed, "ms", limit),
        Figure("报送一条，中位", quiet_median(file, seconds=bench.seconds), "ms", limit),
        Figure("对照：逐条比较全部线索", quiet_median(every, seconds=bench.seconds), "ms", role="rival"),
    )
