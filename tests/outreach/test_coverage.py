"""The matrix of sectors and regions: counts that open into their lists, gaps, and nothing of others to a unit."""

from __future__ import annotations

import io

import openpyxl
import pytest
from tests.outreach.conftest import DAY

from saima.ledger.models import Project
from saima.outreach import listing
from saima.outreach.models import Lead, TargetFirm
from saima.outreach.queries.coverage import Cell, coverage
from saima.outreach.queries.leads import LeadFilter, lead_page
from saima.outreach.queries.lists import targets
from saima.people.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def matrix(district, file, step):
    """Team three covers 整车 and 零部件 in two regions and has one firm; team six has one of its own."""
    Unit.objects.filter(code="T3").update(sectors="整车、零部件", region="珠三角、长三角")
    listing.list_target(unit=district.units["T3"], name="演示整车集团", sector="整车", region="珠三角",
                        by=district.users["t3"], on=DAY)  # fmt: skip
    listing.list_target(unit=district.units["T6"], name="演示软件集团", sector="数字经济", region="深圳",
                        by=district.users["t6"], on=DAY)  # fmt: skip
    firm = TargetFirm.objects.get(name="演示整车集团")
    known = {"target": firm, "industry": "别的行业"}
    file(title="整车基地", investor="", **known)
    step(file(title="未成的", investor="", **known), "不予受理", reason="不符")
    step(file(title="作废的", investor="", **known), "作废", reason="报错了")
    file(title="自己找来的", investor="", industry="冷链")
    file("t6", title="软件园", investor="", target=TargetFirm.objects.get(name="演示软件集团"))
    return district


def test_a_cell_counts_firms_and_leads_and_says_whose_direction_it_is(matrix):
    found = coverage(matrix.users["zhongxin"])

    assert found.cell("整车", "珠三角") == Cell(1, 2, 1, 0, ("三组",))
    assert found.cell("冷链", "-") == Cell(0, 1, 1, 0, ())
    assert found.cell("数字经济", "深圳") == Cell(1, 1, 1, 0, ())
    assert found.sectors == ("整车", "零部件", "冷链", "数字经济")
    assert found.regions == ("珠三角", "长三角", "深圳", "-")
    assert [key for key, cell in found.cells.items() if cell.is_gap and key[0] == "整车"] == [("整车", "长三角")]
    assert found.gaps == 3


def test_a_signing_counts_where_its_lead_stands(matrix):
    lead = Lead.objects.get(title="整车基地")
    Project.objects.filter(pk=matrix.parts.pk).update(signed=10**10)
    Lead.objects.filter(pk=lead.pk).update(state="已转项目", is_final=True, project=matrix.parts)

    assert coverage(matrix.users["zhongxin"]).cell("整车", "珠三角") == Cell(1, 2, 0, 1, ("三组",))
    chosen = LeadFilter(show="signed", sector="整车", region="珠三角")
    assert [row.lead for row in lead_page(matrix.users["zhongxin"], chosen, on=DAY).rows] == [lead]


def test_a_unit_s_matrix_holds_nothing_of_others(matrix):
    found = coverage(matrix.users["t3"])

    assert "数字经济" not in found.sectors
    assert "深圳" not in found.regions
    assert found.cell("整车", "珠三角").leads == 2
    assert coverage(matrix.users["t6"]).sectors == ("数字经济",)


@pytest.mark.parametrize("who", ["zhongxin", "t3", "t6"])
def test_every_count_opens_into_a_list_of_so_many(matrix, who):
    user = matrix.users[who]
    for (sector, region), cell in coverage(user).cells.items():
        listed = {show: lead_page(user, LeadFilter(show=show, sector=sector, region=region), on=DAY).count
                  for show in ("all", "", "signed")}  # fmt: skip
        assert (listed["all"], listed[""], listed["signed"]) == (cell.leads, cell.open, cell.signed)
        assert len(targets(user, sector=sector, region=region)) == cell.targets


def test_a_lead_that_went_to_another_unit_is_counted_there_only(matrix, step):
    step(Lead.objects.get(title="自己找来的"), "受理")
    moved = step(Lead.objects.get(title="自己找来的"), "流转", unit=matrix.units["T6"], reason="换个单位")

    assert moved.unit == matrix.units["T6"]
    assert coverage(matrix.users["t3"]).cell("冷链", "-") == Cell()
    assert coverage(matrix.users["t6"]).cell("冷链", "-").leads == 1


def test_the_page_and_its_export_say_the_same(matrix, client_as):
    text = client_as("zhongxin").get("/leads/coverage/").content.decode()
    answer = client_as("zhongxin").get("/leads/coverage/export/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content)).active

    assert "空白 <b>3</b> 格" in text
    assert '?sector=%E6%95%B4%E8%BD%A6&amp;region=%E7%8F%A0%E4%B8%89%E8%A7%92&amp;show=all">线索 2</a>' in text
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert ("整车", "珠三角", "三组", 1, 2, 1, 0) in [row[:7] for row in rows]
    assert sum(row[7] == "是" for row in rows) == 3
    assert client_as("guizi").get("/leads/coverage/").status_code == 403


def test_pages_of_targets_and_leads_name_the_condition(matrix, client_as):
    client = client_as("t3")

    assert "演示整车集团" in client.get("/leads/targets/?sector=整车&region=珠三角").content.decode()
    assert "演示整车集团" not in client.get("/leads/targets/?sector=冷链").content.decode()
    text = client.get("/leads/?show=all&region=-").content.decode()
    assert "区域：没有写明" in text
    assert "自己找来的" in text
    assert "整车基地" not in text
