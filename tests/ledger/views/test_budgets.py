"""How many statements and bytes a page may cost, with nothing, fifty and ten thousand rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client

from saima.ledger.models import AttributionShare, Company, Fact, Project, Verification

BUDGETS = {
    "/projects/": 6,
    "/projects/?tab=signed&sort=-signed": 6,
    "/projects/?unit=T3&q=xm&industry=清洁能源": 6,
    "/activities/": 6,
    "/companies/": 6,
    "/pending/": 6,
    "/levels/": 6,
    "/home/": 8,
    "/record/": 6,
}
LIST_BYTES = 20_000


def fill(cast: SimpleNamespace, count: int) -> Project:
    """Write `count` projects, each with a firm, a signing and a visit of its unit; most signings are recognised."""
    units = [cast.units["T3"], cast.units["T6"]]
    by = cast.users["zhongxin"]
    firms = Company.objects.bulk_create(
        [Company(name=f"演示企业{i:05d}有限公司", pinyin=f"演示企业{i:05d}") for i in range(count)], batch_size=500
    )
    projects = Project.objects.bulk_create(
        [
            Project(
                code=f"WL-2021-{i:05d}",
                title=f"演示项目{i:05d}生产基地",
                pinyin=f"演示项目{i:05d}生产基地 xm",
                company=firms[i],
                lead_unit=units[i % 2],
                stage=("在谈", "签约", "开工")[i % 3],
                stage_on=date(2022, 1, 1) + timedelta(days=i % 400),
                signed=i * 10**8,
                agreed=i * 10**8,
                arrived=i * 10**7,
                signed_on=date(2022, 3, 1),
                planned_start="2023-06",
                last_fact_on=date(2022, 1, 1) + timedelta(days=i % 400),
                stuck_on="用地预审",
                stuck_with="区规划自然资源局",
                industry="清洁能源",
                pending=i % 2,
            )
            for i in range(count)
        ],
        batch_size=500,
    )
    facts = Fact.objects.bulk_create(
        [
            fact
            for i, project in enumerate(projects)
            for fact in (
                Fact(
                    entry=10**6 + 2 * i,
                    code=f"WL-J9{2 * i:06d}",
                    recorded_by=by,
                    kind="签约",
                    project=project,
                    happened_on=date(2022, 3, 1),
                    recorded_on=date(2022, 3, 1),
                    amount=i * 10**8,
                    currency="CNY",
                    amount_kind="正式签约额",
                    detail={"agreement": "正式合同"},
                ),
                Fact(
                    entry=10**6 + 2 * i + 1,
                    code=f"WL-J9{2 * i + 1:06d}",
                    recorded_by=by,
                    kind="接待考察",
                    unit=units[i % 2],
                    happened_on=date(2023, 4, 8),
                    recorded_on=date(2023, 4, 8),
                    quantity=2,
                    detail={},
                ),
            )
        ],
        batch_size=500,
    )
    Verification.objects.bulk_create(
        [
            Verification(
                entry=10**7 + 2 * i + step,
                recorded_by=by,
                fact=fact,
                level=level,
                result="认定",
                amount=(fact.amount or 0) - step * 100,
                counted_on=date(2022, 3, 31),
                verified_on=date(2022, 3, 31),
            )
            for i, fact in enumerate(facts[::2])
            if i % 3
            for step, level in enumerate(("区级", "市级"))
        ],
        batch_size=500,
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # no autovacuum sees these rows; planned for an empty table, some pages never end
    return projects[-1] if projects else cast.parts


def statements(client: Client, where: str, most: int, counted: Callable[..., object]) -> bytes:
    client.get(where)
    with counted(most):  # type: ignore[attr-defined]
        answer = client.get(where)
    assert answer.status_code == 200, where
    return answer.content


SIZES = [0, 50, pytest.param(10_000, marks=pytest.mark.slow)]


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("user", ["shenhe", "t3"])
def test_every_list_keeps_its_budget(
    count: int,
    user: str,
    records: SimpleNamespace,
    client_as: Callable[[str], Client],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    fill(records, count)
    client = client_as(user)

    for where, most in BUDGETS.items():
        if where == "/pending/" and user == "t3":
            continue
        page = statements(client, where, most, django_assert_max_num_queries)
        assert len(page) <= LIST_BYTES, f"{where} has {len(page)} bytes at {count}"


@pytest.mark.parametrize("count", SIZES)
def test_one_project_and_one_record_keep_their_budget(
    count: int,
    records: SimpleNamespace,
    client_as: Callable[[str], Client],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    fill(records, count)

    for user in ("shenhe", "t3"):
        for where in (f"/projects/{records.parts.code}/", f"/facts/{records.second.code}/"):
            page = statements(client_as(user), where, 8, django_assert_max_num_queries)
            assert len(page) <= 25_000


def test_a_full_page_of_fifty_is_within_twenty_thousand_bytes(
    records: SimpleNamespace, client_as: Callable[[str], Client]
) -> None:
    fill(records, 60)
    page = client_as("shenhe").get("/projects/").content

    assert page.count(b"<tr>") >= 50
    assert len(page) <= LIST_BYTES


def test_a_shared_project_costs_no_statement_more(
    records: SimpleNamespace, client_as: Callable[[str], Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    from saima.ledger import actions

    shares = ((records.units["T3"], 6_000), (records.units["T6"], 4_000))
    actions.attribute(
        project=records.parts, shares=shares, document="纪要", effective_on=records.on, by=records.users["zhongxin"]
    )

    assert AttributionShare.objects.filter(attribution__project=records.parts).count() == 3
    statements(client_as("t6"), f"/projects/{records.parts.code}/", 8, django_assert_max_num_queries)
