"""The project list with its tabs, conditions, sums and pages, and one project with its derived stage."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from saima.ledger.models import Project
from saima.ledger.views import workbook

Seat = Callable[[str], Client]


def listed(client: Client, query: str = "") -> str:
    return client.get(f"/projects/{query}").content.decode()


def test_a_team_sees_its_own_projects_and_the_centre_sees_all(records: SimpleNamespace, client_as: Seat) -> None:
    assert "数字文旅平台" not in listed(client_as("t3"))
    assert "专用车零部件生产" in listed(client_as("t3"))
    assert "数字文旅平台" in listed(client_as("shenhe"))


def test_tabs_count_by_stage_and_the_foot_sums_what_the_tab_holds(records: SimpleNamespace, client_as: Seat) -> None:
    page = listed(client_as("shenhe"), "?tab=started")

    assert "已开工<i>1</i>" in page
    assert "在谈<i>1</i>" in page
    assert "共 <b>1</b> 项" in page
    assert "正式签约 <b>36\u2009000</b> 万元" in page
    assert "数字文旅平台" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=zyclbj", True),
        ("?q=zhuanyongche", True),
        ("?q=零部件", True),
        ("?q=WL-2023-0001", True),
        ("?q=shuzi", False),
        ("?unit=T3", True),
        ("?unit=T6", False),
        ("?band=10000-50000", True),
        ("?band=50000-", False),
        ("?band=-1000", False),
        ("?stage=开工", True),
        ("?stage=在谈", False),
        ("?scope=mine", True),
    ],
)
def test_each_condition_of_the_address_narrows_the_list(
    query: str, *, found: bool, records: SimpleNamespace, client_as: Seat
) -> None:
    assert ("专用车零部件生产" in listed(client_as("zhongxin"), query)) is found


def test_conditions_stand_as_chips_that_can_be_taken_off_one_by_one(records: SimpleNamespace, client_as: Seat) -> None:
    page = listed(client_as("shenhe"), "?unit=T3&q=zyc&tab=started")

    assert 'href="?tab=started&amp;unit=T3" aria-label="去掉 含“zyc”"' in page
    assert 'href="?tab=started&amp;q=zyc" aria-label="去掉 三组"' in page


def test_no_hit_says_how_many_conditions_and_how_to_drop_them(records: SimpleNamespace, client_as: Seat) -> None:
    page = listed(client_as("shenhe"), "?unit=T3&q=没有")

    assert "没有符合这 2 个条件的项目" in page
    assert "去掉最近一个条件" in page


def test_an_empty_ledger_offers_the_first_step(client_as: Seat) -> None:
    page = listed(client_as("fengshan"))

    assert "还没有这一类项目" in page
    assert "/projects/new/" in page


@pytest.mark.parametrize(
    "query", ["?page=x", "?page=-4", "?page=999999999999", "?sort=password", "?tab=none", "?band=1;2", "?page=²"]
)
def test_nonsense_in_the_address_is_left_aside(query: str, records: SimpleNamespace, client_as: Seat) -> None:
    assert client_as("shenhe").get(f"/projects/{query}").status_code == 200


def test_sorting_turns_round_on_a_second_click(records: SimpleNamespace, client_as: Seat) -> None:
    first = listed(client_as("shenhe"), "?sort=-title")
    second = listed(client_as("shenhe"), "?sort=title")

    assert 'aria-sort="descending"><a href="?sort=title"' in first
    assert 'aria-sort="ascending"><a href="?sort=-title"' in second
    assert (first.index("专用车") < first.index("数字文旅")) is not (second.index("专用车") < second.index("数字文旅"))


def test_the_second_page_goes_on_where_the_first_ended(records: SimpleNamespace, client_as: Seat) -> None:
    Project.objects.bulk_create(
        [Project(code=f"WL-2020-{i:04d}", title=f"旧项目{i}", lead_unit=records.units["T3"]) for i in range(60)]
    )
    client = client_as("shenhe")

    assert "第 1–50 项" in listed(client)
    assert 'href="?page=2" rel="next"' in listed(client)
    assert "第 51–62 项" in listed(client, "?page=2")


def test_amounts_follow_the_readers_unit(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("shenhe")
    client.post("/preferences/set/", {"name": "money_unit", "value": "亿元"})

    assert "正式签约 <b>3.60</b> 亿元" in listed(client)


def test_the_choices_of_a_condition_are_fetched_with_their_counts(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("shenhe")

    assert "三组" in client.get("/projects/choices/unit/?tab=started").content.decode()
    assert "六组" not in client.get("/projects/choices/unit/?tab=started").content.decode()
    assert "1000–5000" in client.get("/projects/choices/band/").content.decode()
    assert client.get("/projects/choices/password/").status_code == 404


def test_the_export_holds_the_filtered_set_with_its_provenance(records: SimpleNamespace, client_as: Seat) -> None:
    import openpyxl

    answer = client_as("shenhe").get("/projects/export.xlsx?tab=started")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active

    assert "演示数据" in sheet["A1"].value
    assert "单位：万元" in sheet["A1"].value
    assert [sheet.cell(2, 7).value, sheet.cell(3, 7).value] == ["正式签约（万元）", 36000]
    assert sheet.max_row == 3


def test_an_export_that_holds_not_all_rows_says_so(
    records: SimpleNamespace, client_as: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    def head_and_rows() -> tuple[str, int]:
        answer = client_as("shenhe").get("/projects/export.xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        return sheet["A1"].value, sheet.max_row - 2

    whole = Project.objects.count()
    monkeypatch.setattr(workbook, "MOST", whole)
    head, rows = head_and_rows()
    assert rows == whole
    assert "只有前" not in head

    monkeypatch.setattr(workbook, "MOST", whole - 1)
    head, rows = head_and_rows()
    assert rows == whole - 1
    assert f"只有前 {whole - 1} 行，请加条件分次导出" in head


def test_readers_without_the_right_cannot_export(records: SimpleNamespace, client_as: Seat) -> None:
    assert client_as("shiji").get("/projects/export.xlsx").status_code == 403


def test_a_title_that_looks_like_a_formula_stays_text_in_the_export(records: SimpleNamespace, client_as: Seat) -> None:
    import openpyxl

    Project.objects.filter(pk=records.parts.pk).update(title="=1+1")
    answer = client_as("shenhe").get("/projects/export.xlsx?tab=started")
    cell = openpyxl.load_workbook(io.BytesIO(answer.content)).active.cell(3, 2)

    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_stage_says_from_what_it_is_derived(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("t3").get(f"/projects/{records.parts.code}/").content.decode()

    assert "阶段由登记记录推出：" in page
    assert "依据 04-07 “开工”记录（待认定）" in page
    assert "下一阶段须附：联合验收意见" in page


def test_a_correction_stands_above_the_record_it_replaces(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("t3").get(f"/projects/{records.parts.code}/").content.decode()

    assert page.index('class="fix"') < page.index('class="old"')
    assert page.index("5\u2009500 万元") < page.index("5\u2009800 万元")
    assert "回单含他项300万元" in page


def test_amounts_of_other_kinds_are_named_and_never_added(records: SimpleNamespace, client_as: Seat) -> None:
    from datetime import date

    from saima.ledger import actions
    from saima.ledger.checks import FactDraft

    draft = FactDraft(kind="注册", happened_on=date(2023, 3, 1), project=records.parts, amount=50_000_000_00)
    actions.record_facts([draft], by=records.users["t3"], on=records.on)

    page = client_as("t3").get(f"/projects/{records.parts.code}/").content.decode()

    assert "注册资本 5\u2009000 万元" in page
    assert "各是一类，不并入" in page


def test_shares_stand_with_their_document_and_the_former_ones_below(records: SimpleNamespace, client_as: Seat) -> None:
    from saima.ledger import actions

    shares = ((records.units["T3"], 6_667), (records.units["T6"], 3_333))
    actions.attribute(
        project=records.parts,
        shares=shares,
        document="领导小组纪要7号",
        effective_on=records.on,
        by=records.users["zhongxin"],
    )

    page = client_as("t6").get(f"/projects/{records.parts.code}/").content.decode()

    assert "领导小组纪要7号" in page
    assert "66.67%" in page
    assert "此前：建档时确定（三组 100%）" in page


def test_descriptive_edits_are_kept_with_their_old_values(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")
    client.post(
        f"/projects/{records.parts.code}/edit/", {"title": "专用车零部件生产", "site": "白马工业园", "version": "1"}
    )

    page = client.get(f"/projects/{records.parts.code}/history/").content.decode()

    assert "建设地点：<s>空白</s> → 白马工业园" in page
