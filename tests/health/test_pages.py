"""The pages of data health: scope, masking, filters, marks on other pages, and their statements."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from saima.health import actions
from saima.health.models import Flag, PrintedRate
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft

As = Callable[[str], Client]
OWN, OTHER = "专用车零部件生产", "数字文旅平台"


def test_the_centre_sees_all_flags_and_a_unit_those_of_its_own(flagged: SimpleNamespace, client_as: As) -> None:
    def told(name: str) -> set[str]:
        page = client_as(name).get("/health/").content.decode()
        return {title for title in ("一份佐证用了两次", "开工没有施工许可", "百分比对不上") if title in page}

    assert told("shenhe") == {"一份佐证用了两次", "开工没有施工许可", "百分比对不上"}
    assert told("t3") == {"一份佐证用了两次", "开工没有施工许可"}
    assert told("t6") == {"一份佐证用了两次"}
    assert told("fengshan") == told("audit") == set()


@pytest.mark.parametrize(
    "address", ["/health/", "/health/{slip}/", "/api/health", "/api/health/{slip}", "/health/tile/"]
)
def test_a_unit_reads_no_name_of_another_in_a_flag_that_spans_both(
    flagged: SimpleNamespace, client_as: As, address: str
) -> None:
    actions.answer(flag=flagged.slip, text=f"{OWN}的说明", by=flagged.users["t3"], on=flagged.on)

    answer = client_as("t6").get(address.format(slip=flagged.slip.code))
    is_json = address.startswith("/api")
    text = json.dumps(answer.json(), ensure_ascii=False) if is_json else answer.content.decode()

    assert "银行回单0315.pdf" in text
    for secret in (OWN, flagged.parts.code, flagged.own.code, "第三招商小组", '"T3"', "4 500", "4500"):
        assert secret not in text, secret


def test_the_page_says_how_many_are_masked_and_that_another_unit_answered(
    flagged: SimpleNamespace, client_as: As
) -> None:
    actions.answer(flag=flagged.slip, text="说明", by=flagged.users["t3"], on=flagged.on)

    text = client_as("t6").get(f"/health/{flagged.slip.code}/").content.decode()

    assert "另有 1 个属于其他单位" in text
    assert "另一单位已作说明" in text


def test_filtering_by_another_unit_tells_a_unit_nothing(flagged: SimpleNamespace, client_as: As) -> None:
    assert "一份佐证用了两次" not in client_as("t6").get("/health/?unit=T3").content.decode()
    assert "第三招商小组" not in client_as("t6").get("/health/choices/unit/").content.decode()
    assert "一份佐证用了两次" in client_as("shenhe").get("/health/?unit=T3").content.decode()


def test_filters_by_kind_and_state_stand_in_the_address(flagged: SimpleNamespace, client_as: As) -> None:
    actions.answer(flag=flagged.slip, text="说明", by=flagged.users["t3"], on=flagged.on)
    client = client_as("shenhe")

    by_kind = client.get("/health/?kind=无证开工").content.decode()
    by_state = client.get("/health/?state=已说明").content.decode()
    choices = client.get("/health/choices/kind/").content.decode()

    assert "开工没有施工许可" in by_kind
    assert "一份佐证用了两次" not in by_kind
    assert "一份佐证用了两次" in by_state
    assert flagged.permit.code not in by_state
    assert "百分比对不上" in choices


def test_settled_and_gone_flags_leave_the_open_list_and_the_marks(flagged: SimpleNamespace, client_as: As) -> None:
    actions.rule(flag=flagged.slip, result="核实无误", text="已核", by=flagged.users["shenhe"], on=flagged.on)
    client = client_as("shenhe")

    assert flagged.slip.code not in client.get("/health/").content.decode()
    assert flagged.slip.code in client.get("/health/?state=").content.decode()
    assert flagged.slip.code not in client.get(f"/health/marks/project/{flagged.parts.code}/").content.decode()


def test_a_project_and_its_records_carry_marks_for_those_who_may_see_them(
    flagged: SimpleNamespace, client_as: As
) -> None:
    project, fact = f"/health/marks/project/{flagged.parts.code}/", f"/health/marks/fact/{flagged.own.code}/"

    assert "一份佐证用了两次" in client_as("t3").get(project).content.decode()
    assert "开工没有施工许可" in client_as("t3").get(project).content.decode()
    assert "一份佐证用了两次" in client_as("shenhe").get(fact).content.decode()
    assert "开工没有施工许可" not in client_as("shenhe").get(fact).content.decode()
    assert client_as("fengshan").get(project).content.decode().strip() == ""


def test_the_pages_of_the_ledger_fetch_their_marks(flagged: SimpleNamespace, client_as: As) -> None:
    client = client_as("shenhe")

    assert (
        f"/health/marks/project/{flagged.parts.code}/"
        in client.get(f"/projects/{flagged.parts.code}/").content.decode()
    )
    assert f"/health/marks/fact/{flagged.own.code}/" in client.get(f"/facts/{flagged.own.code}/").content.decode()
    assert "/health/tile/" in client.get("/home/").content.decode()
    pending = client.get("/pending/").content.decode()
    assert f"/health/marks/?facts={flagged.own.pk},{flagged.other.pk},{flagged.start.pk}" in pending


def test_the_verification_page_marks_each_flagged_row(flagged: SimpleNamespace, client_as: As) -> None:
    keys = f"{flagged.own.pk},{flagged.other.pk},{flagged.start.pk},x,,99999999999999999999"

    marks = client_as("shenhe").get(f"/health/marks/?facts={keys}").content.decode()
    for_other_team = client_as("t6").get(f"/health/marks/?facts={keys}").content.decode()

    assert marks.count("hx-swap-oob") == 3
    assert f"value='{flagged.own.pk}'" in marks
    assert "3 条记录带体检提示" in marks
    assert for_other_team.count("hx-swap-oob") == 1


def test_the_tile_counts_open_flags_and_is_empty_for_readers_only(flagged: SimpleNamespace, client_as: As) -> None:
    assert "全部 3" in client_as("zhongxin").get("/health/tile/").content.decode()
    assert client_as("lingdao").get("/health/tile/").content.decode().strip() == ""


def test_the_page_of_a_flag_offers_only_what_the_reader_may_do(flagged: SimpleNamespace, client_as: As) -> None:
    def offers(name: str) -> tuple[bool, bool]:
        text = client_as(name).get(f"/health/{flagged.slip.code}/").content.decode()
        return 'name="answer"' in text, 'name="rule"' in text

    assert offers("t3") == (True, False)
    assert offers("shenhe") == (True, True)
    assert offers("zhongxin") == (True, False)
    assert offers("ducha") == offers("lingdao") == (False, False)


def test_thresholds_are_shown_with_their_day_and_source_in_both_languages(
    flagged: SimpleNamespace, client_as: As
) -> None:
    client = client_as("t3")
    chinese = client.get("/health/rules/").content.decode()
    flagged.users["t3"].language = "en"
    flagged.users["t3"].save()
    english = client_as("t3").get("/health/rules/", headers={"Accept-Language": "en"}).content.decode()

    assert "投资与注册资本悬殊" in chinese
    assert "自 2022-01-01" in chinese
    assert "达到几倍 <b>50 倍</b>" in chinese
    assert "Amount far above registered capital" in english
    assert "arithmetic" in english


def test_examine_now_queues_for_the_worker_and_is_the_centres(
    flagged: SimpleNamespace, client_as: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr("saima.health.views.async_task", lambda *given, **_named: asked.append(given))

    assert client_as("shenhe").post("/health/examine/").status_code == 302
    assert client_as("t3").post("/health/examine/").status_code == 403
    assert asked == [("saima.health.tasks.examine_for", flagged.users["shenhe"].pk)]


def test_printed_rates_are_entered_and_taken_off_on_their_page(flagged: SimpleNamespace, client_as: As) -> None:
    client = client_as("shenhe")
    good = {
        "title": "履约率",
        "rate": "98.8%",
        "denominator": "247",
        "numerator": "244",
        "counts": "1",
        "source": "通报",
    }

    assert client.post("/health/rates/", good).status_code == 302
    bad = client.post("/health/rates/", good | {"denominator": "很多"})
    assert client.post("/health/rates/", {"withdraw": flagged.rate.code}).status_code == 302

    assert bad.status_code == 422
    assert "「很多」" in bad.content.decode()
    assert PrintedRate.objects.count() == 3
    client.get("/health/rates/")  # the toast names it once more
    assert flagged.rate.code not in client.get("/health/rates/").content.decode()
    assert client_as("t3").get("/health/rates/").status_code == 403


@pytest.mark.parametrize(
    ("name", "address", "most"),
    [
        ("shenhe", "/health/", 8),
        ("t3", "/health/", 10),
        ("shenhe", "/health/{slip}/", 16),
        ("t3", "/health/{slip}/", 18),
        ("shenhe", "/health/tile/", 6),
        ("shenhe", "/health/marks/?facts={own},{other},{start}", 5),
        ("t3", "/health/marks/project/{parts}/", 4),
    ],
)
def test_a_page_takes_the_same_statements_for_few_and_many_flags(
    flagged: SimpleNamespace, client_as: As, name: str, address: str, most: int
) -> None:
    where = address.format(
        slip=flagged.slip.code,
        own=flagged.own.pk,
        other=flagged.other.pk,
        start=flagged.start.pk,
        parts=flagged.parts.code,
    )
    client = client_as(name)

    def statements() -> int:
        client.get(where)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(where).status_code == 200
        return len(caught)

    few = statements()
    made = ledger.open_projects(
        [ledger.ProjectDraft(title=f"厂房{n}", shares=((flagged.units["T3"], 10_000),)) for n in range(30)],
        by=flagged.users["zhongxin"],
        on=flagged.on,
    )
    ledger.record_facts(
        [FactDraft("开工", date(2023, 3, 28), p) for p in made], by=flagged.users["zhongxin"], on=flagged.on
    )
    actions.examine_ledger(on=flagged.on)

    assert Flag.objects.count() > 30
    assert statements() == few
    assert few <= most


def test_the_list_pages_through(flagged: SimpleNamespace, client_as: As) -> None:
    made = ledger.open_projects(
        [ledger.ProjectDraft(title=f"厂房{n}", shares=((flagged.units["T3"], 10_000),)) for n in range(30)],
        by=flagged.users["zhongxin"],
        on=flagged.on,
    )
    ledger.record_facts(
        [FactDraft("开工", date(2023, 3, 28), p) for p in made], by=flagged.users["zhongxin"], on=flagged.on
    )
    actions.examine_ledger(on=flagged.on)

    first, second = (client_as("shenhe").get(f"/health/?page={n}").content for n in (1, 2))

    assert "第 1–25 项" in first.decode()
    assert "第 26–33 项" in second.decode()
    assert len(first) <= 20_000
