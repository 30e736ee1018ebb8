"""How many statements and bytes the pages of the service side may cost, with few matters and with many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from saima.service import standing
from saima.service.models import Matter, MatterAct

BUDGETS = {
    "/matters/": 6,
    "/matters/?show=overdue": 6,
    "/matters/?show=week&kind=审批节点": 6,
    "/matters/?mine=1&show=overdue&unit=PARK": 6,
    "/matters/?show=all&page=2": 6,
    "/matters/duties/": 8,
    "/matters/zeros/": 8,
    "/responsibilities/": 6,
    "/workcalendar/": 6,
}
LIST_BYTES = 20_000


def fill(cast: SimpleNamespace, count: int) -> None:
    """Write `count` approvals and requests of two units, every third done, from the last two months."""
    units = [cast.units["PARK"], cast.units["D-JXW"]]
    made = Matter.objects.bulk_create(
        [
            Matter(
                code=f"WL-S9{i:06d}",
                kind=("审批节点", "诉求")[i % 2],
                title=f"演示事项{i:05d}办理建设用地规划许可",
                project=cast.parts,
                from_unit=cast.units["T3"],
                starts_on=date(2023, 2, 10) + timedelta(days=i % 60),
                days=5,
                state="办理中",
            )
            for i in range(count)
        ],
        batch_size=500,
    )
    acts = [
        MatterAct(
            entry=10**6 + 2 * i + step,
            matter=matter,
            act=act,
            source=source,
            target=target,
            on=matter.starts_on + timedelta(days=3 * step),
            recorded_on=matter.starts_on + timedelta(days=3 * step),
            unit=units[i % 2],
            detail={"unit": units[i % 2].pk} if not step else {"result": "办结"},
        )
        for i, matter in enumerate(made)
        for step, (act, source, target) in enumerate(
            [("登记", "", "办理中"), *([("办结", "办理中", "已办结")] if i % 6 == 0 else [])]
        )
    ]
    MatterAct.objects.bulk_create(acts, batch_size=500)
    standing.rebuild(matter.pk for matter in made)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def statements(client: Client, where: str, most: int, counted: Callable[..., object]) -> bytes:
    client.get(where)
    with counted(most):  # type: ignore[attr-defined]
        answer = client.get(where)
    assert answer.status_code == 200, where
    return answer.content


@pytest.mark.parametrize("count", [0, 120, pytest.param(10_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("user", ["shenhe", "zhuanban", "t3"])
def test_every_list_keeps_its_budget(
    count: int,
    user: str,
    handover: SimpleNamespace,
    client_as: Callable[[str], Client],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    fill(handover, count)
    client = client_as(user)

    for where, most in BUDGETS.items():
        page = statements(client, where, most, django_assert_max_num_queries)
        assert len(page) <= LIST_BYTES or where == "/workcalendar/", f"{where} has {len(page)} bytes at {count}"


@pytest.mark.parametrize("user", ["shenhe", "zhuanban", "t3"])
def test_a_matter_and_the_strip_of_a_project_keep_theirs(
    user: str,
    handover: SimpleNamespace,
    client_as: Callable[[str], Client],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    fill(handover, 60)
    client = client_as(user)

    page = statements(client, f"/matters/{handover.matter.code}/", 8, django_assert_max_num_queries)

    assert len(page) <= 25_000
    if user != "zhuanban":
        statements(client, f"/projects/{handover.parts.code}/service/", 8, django_assert_max_num_queries)


@pytest.mark.sqlite_only
def test_what_is_overdue_of_a_kind_is_found_without_walking_that_kind_and_rights_are_asked_once(
    handover: SimpleNamespace, client_as: Callable[[str], Client]
) -> None:
    fill(handover, 120)
    client = client_as("t3")
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/matters/?show=overdue&kind=诉求")
        asked = [query["sql"] for query in captured if 'FROM "service_matter"' in query["sql"]]

    with connection.cursor() as cursor:
        plans = [cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall() for sql in asked]
    assert "办理建设用地规划许可" in page.content.decode()
    assert [sql.count("ledger_attributionshare") > 0 for sql in asked] == [True, False]
    assert "matter_overdue" in str(plans)
    assert "matter_kind_due" not in str(plans)
