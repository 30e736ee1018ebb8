"""Opening a project: faults at once, likely duplicates, credit codes; editing it: conflicts field by field."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from saima.ledger.models import AttributionShare, Company, Project

Seat = Callable[[str], Client]
GOOD_CODE = "91110000600037341L"
NEW = {"title": "储能电站扩容", "unit1": "T3"}


def test_a_project_goes_from_the_form_into_the_ledger_with_its_firm(records: SimpleNamespace, client_as: Seat) -> None:
    typed = NEW | {
        "company": "演示储能有限公司",
        "uscc": GOOD_CODE.lower(),
        "planned_start": "2023-06",
        "total_investment": "2.6",
        "total_investment_unit": "亿元",
    }

    answer = client_as("t3").post("/projects/new/", typed)

    made = Project.objects.latest("pk")
    assert answer["Location"] == f"/projects/{made.code}/"
    assert made.code.startswith("WL-")
    assert (made.lead_unit, made.total_investment, made.planned_start) == (
        records.units["T3"],
        26_000_000_000,
        "2023-06",
    )
    assert (made.company.name, made.company.uscc) == ("演示储能有限公司", GOOD_CODE)
    assert made.created_by == records.users["t3"]


def test_the_same_firm_is_not_made_twice(records: SimpleNamespace, client_as: Seat) -> None:
    client_as("t3").post("/projects/new/", NEW | {"company": records.company.name})

    assert Company.objects.filter(name=records.company.name).count() == 1


def test_every_fault_comes_at_once_and_the_typed_stays(records: SimpleNamespace, client_as: Seat) -> None:
    typed = {
        "title": "",
        "unit1": "",
        "planned_start": "六月",
        "total_investment": "很多",
        "company": "某公司",
        "uscc": "9111000060003734XX",
    }

    answer = client_as("t3").post("/projects/new/", typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "有 5 处需要改" in page
    assert 'value="六月"' in page
    assert Project.objects.count() == 2


def test_a_wrong_credit_code_is_told_in_the_way_it_is_wrong() -> None:
    from saima.ledger.forms import check_uscc

    assert check_uscc(GOOD_CODE) == ""
    assert "收到 5 位" in check_uscc("91110")
    assert "校验位不符" in check_uscc("911100006000373410")
    assert "不用 I、O、S、V、Z" in check_uscc("9111000060003734IO") or "校验位" in check_uscc("9111000060003734IO")


def test_likely_duplicates_show_while_typing(records: SimpleNamespace, client_as: Seat) -> None:
    found = client_as("t3").get("/projects/similar/?title=专用车零部件").content.decode()

    assert "可能重复：1 项" in found
    assert records.parts.code in found
    assert client_as("t3").get("/projects/similar/?title=高山蔬菜").content.decode().strip() == ""


def test_a_duplicate_outside_ones_data_shows_only_whose_it_is(records: SimpleNamespace, client_as: Seat) -> None:
    found = client_as("t6").get("/projects/similar/?title=专用车零部件生产").content.decode()

    assert "第三招商小组已建有一个名称相同的项目" in found
    assert "专用车" not in found
    assert records.parts.code not in found


def test_a_secret_duplicate_is_not_shown_outside(records: SimpleNamespace, client_as: Seat) -> None:
    Project.objects.filter(pk=records.parts.pk).update(is_secret=True)

    assert client_as("t6").get("/projects/similar/?title=专用车零部件生产").content.decode().strip() == ""


def test_the_same_name_needs_a_reason_and_keeps_it(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")
    same = {"title": "专用车 零部件生产", "unit1": "T3"}

    refused = client.post("/projects/new/", same)
    client.post("/projects/new/", same | {"reason": "二期，另一块地"})

    assert refused.status_code == 422
    assert 'name="reason"' in refused.content.decode()
    assert "二期，另一块地" in Project.objects.latest("pk").note


def test_joint_promotion_needs_shares_that_make_a_whole(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    joint = NEW | {"unit2": "T6", "share1": "60", "share2": "30"}

    refused = client.post("/projects/new/", joint)
    client.post("/projects/new/", joint | {"share2": "40"})

    assert refused.status_code == 422
    assert "60% + 30%" in refused.content.decode()
    shares = AttributionShare.objects.filter(attribution__project=Project.objects.latest("pk")).order_by("position")
    assert [(each.unit.code, each.share) for each in shares] == [("T3", 6_000), ("T6", 4_000)]


def test_a_team_opens_projects_for_itself_only(records: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("t6").post("/projects/new/", NEW)

    assert answer.status_code == 422
    assert "请选择责任单位" in answer.content.decode()


def test_only_the_centre_classifies(records: SimpleNamespace, client_as: Seat) -> None:
    client_as("t3").post("/projects/new/", NEW | {"is_enclave": "1"})

    assert not Project.objects.latest("pk").classifications.get().is_enclave


def test_an_edit_changes_the_text_and_not_the_derived(records: SimpleNamespace, client_as: Seat) -> None:
    address = f"/projects/{records.parts.code}/edit/"
    records.parts.refresh_from_db()
    signed = records.parts.signed

    client_as("t3").post(address, {"title": "专用车零部件生产基地", "signed": "1", "stage": "投产", "version": "1"})

    records.parts.refresh_from_db()
    assert (records.parts.title, records.parts.signed) == ("专用车零部件生产基地", signed)
    assert records.parts.stage == "开工"
    assert "zhuanyongche" in records.parts.pinyin
    assert records.parts.version == 2


def test_different_fields_merge_without_a_word(records: SimpleNamespace, client_as: Seat) -> None:
    address = f"/projects/{records.parts.code}/edit/"
    client_as("t3lead").post(address, {"title": "专用车零部件生产", "site": "白马工业园", "version": "1"})

    answer = client_as("t3").post(address, {"title": "专用车零部件生产", "industry": "新能源汽车", "version": "1"})

    records.parts.refresh_from_db()
    assert answer.status_code == 302
    assert (records.parts.site, records.parts.industry) == ("白马工业园", "新能源汽车")


def test_the_same_field_is_shown_as_mine_now_and_before(records: SimpleNamespace, client_as: Seat) -> None:
    address = f"/projects/{records.parts.code}/edit/"
    client_as("t3lead").post(address, {"title": "专用车零部件生产", "site": "白马工业园", "version": "1"})
    mine = {"title": "专用车零部件生产", "site": "羊角组团", "version": "1"}
    client = client_as("t3")

    conflict = client.post(address, mine)
    page = conflict.content.decode()
    records.parts.refresh_from_db()

    assert conflict.status_code == 409
    assert records.parts.site == "白马工业园"
    assert "三组牵头 在" in page
    assert 'name="keep_site" value="mine" required>羊角组团' in page
    assert 'name="keep_site" value="now" required>白马工业园' in page
    client.post(address, mine | {"keep_site": "mine"})
    records.parts.refresh_from_db()
    assert records.parts.site == "羊角组团"


def test_choosing_what_stands_now_keeps_it(records: SimpleNamespace, client_as: Seat) -> None:
    address = f"/projects/{records.parts.code}/edit/"
    client_as("t3lead").post(address, {"title": "专用车零部件生产", "site": "白马工业园", "version": "1"})

    client_as("t3").post(address, {"title": "专用车零部件生产", "site": "羊角组团", "version": "1", "keep_site": "now"})

    records.parts.refresh_from_db()
    assert records.parts.site == "白马工业园"


def test_another_teams_project_cannot_be_edited(records: SimpleNamespace, client_as: Seat) -> None:
    assert client_as("t6").get(f"/projects/{records.parts.code}/edit/").status_code == 404
    assert client_as("shiji").get(f"/projects/{records.parts.code}/edit/").status_code == 403
