"""How many statements and bytes the pages of leads may cost, with few leads and with many."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from saima.outreach import standing
from saima.outreach.models import Lead, LeadAct

pytestmark = pytest.mark.django_db
BUDGETS = {
    "/leads/": 6,
    "/leads/?show=idle": 6,
    "/leads/?show=all&page=2": 6,
    "/leads/?show=all&channel=商协会&unit=T3": 6,
    "/leads/?q=储能电池": 7,
    "/leads/units/?show=all": 5,
    "/leads/tile/": 6,
    "/leads/yields/": 12,
    "/leads/targets/": 7,
    "/leads/offers/": 6,
    "/leads/check/?title=储能电池装配&investor=演示储能有限公司&uscc=91500000MA5U0K7A1B": 9,
}
LIST_BYTES = 40_000


def fill(cast, count):
    """Write `count` leads of two teams over two years, each taken up, every tenth granted."""
    units = [cast.units["T3"], cast.units["T6"]]
    first = date(2021, 5, 1)
    made = Lead.objects.bulk_create(
        [
            Lead(code=f"WL-L9{i:06d}", filed_by=units[i % 2], unit=units[i % 2], title="-", channel="自主招商",
                 filed_on=first + timedelta(days=i % 700), state="待受理", right="未确认")
            for i in range(count)
        ],
        batch_size=500,
    )  # fmt: skip
    acts = []
    for i, lead in enumerate(made):
        known = {
            "title": f"储能电池装配第{i}号", "channel": ("自主招商", "商协会", "乡友")[i % 3], "scale": 10**11 + i,
            "investor": f"演示投资方{i}有限公司", "place": "白马工业园区",
        }  # fmt: skip
        told = [("线索", "报送", "", "待受理", known), ("线索", "受理", "待受理", "跟进中", {})]
        if i % 10 == 0:
            given = {"from": lead.filed_on.isoformat(), "until": (lead.filed_on + timedelta(days=180)).isoformat()}
            told.append(("首报权", "确认首报权", "未确认", "已确认", given))
        acts += [
            LeadAct(entry=10**6 + 4 * i + n, lead=lead, flow=flow, act=act, source=source, target=target,
                    on=lead.filed_on, recorded_on=lead.filed_on, unit=lead.unit, detail=detail)
            for n, (flow, act, source, target, detail) in enumerate(told)
        ]  # fmt: skip
    LeadAct.objects.bulk_create(acts, batch_size=500)
    standing.rebuild(lead.pk for lead in made)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def statements(client, where, most, counted):
    client.get(where)
    with counted(most):
        answer = client.get(where)
    assert answer.status_code == 200, where
    return answer.content


@pytest.mark.parametrize("count", [0, 120, pytest.param(10_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("user", ["zhongxin", "t3"])
def test_every_list_keeps_its_budget(count, user, district, client_as, django_assert_max_num_queries):
    fill(district, count)
    client = client_as(user)

    for where, most in BUDGETS.items():
        page = statements(client, where, most, django_assert_max_num_queries)
        assert len(page) <= LIST_BYTES, f"{where} has {len(page)} bytes at {count}"


@pytest.mark.parametrize("user", ["zhongxin", "t3"])
def test_one_lead_keeps_its_own(user, district, client_as, django_assert_max_num_queries):
    fill(district, 60)
    lead = Lead.objects.filter(unit=district.units["T3"]).first()

    page = statements(client_as(user), f"/leads/{lead.code}/", 14, django_assert_max_num_queries)

    assert len(page) <= 40_000


def test_the_columns_of_many_follow_from_their_acts(district):
    fill(district, 120)

    assert standing.drifted() == []
